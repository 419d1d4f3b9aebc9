"""Small pieces of HTML from the templates beside this file. Everything put into one is escaped."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

_TEMPLATES = Environment(
    loader=PackageLoader("interviewer.page"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, **values: object) -> str:
    """The template filled in. Raises jinja2's UndefinedError for a value it needs and was not given."""
    return _TEMPLATES.get_template(template).render(**values)


def asset(name: str) -> str:
    """The text of a style or script file of the page."""
    return (files("interviewer.page") / "assets" / name).read_text(encoding="utf-8")
