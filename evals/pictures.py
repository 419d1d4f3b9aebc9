"""Pictures of figures as inline SVG: intervals and strips of dots. Pure; no script, no font, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evals.figures import Figure

WIDTH, LEFT, RIGHT, ROW = 720, 230, 24, 22

Series = Sequence[Sequence[Figure]]
"""One list of figures per run, in the same order of names."""


def intervals(title: str, series: Series, low: float, high: float, mark: float | None = None) -> str:
    """A dot with its interval per figure, a row each; `mark` draws a line to compare with."""
    names = [figure.name for figure in series[0]] if series else []
    body = [_mark(mark, low, high, len(names))] if mark is not None else []
    for row, name in enumerate(names):
        body.append(_label(row, name))
        for number, figures in enumerate(series):
            figure = next((f for f in figures if f.name == name), None)
            if figure is not None:
                body.append(_interval(row, number, len(series), figure, low, high))
    return _frame(title, len(names), low, high, body)


def strips(title: str, rows: Sequence[tuple[str, Sequence[Sequence[float]]]], low: float, high: float) -> str:
    """All values of each row as dots, one list per run, with a line at each mean."""
    body = []
    for row, (name, lists) in enumerate(rows):
        body.append(_label(row, name))
        for number, values in enumerate(lists):
            y = _y(row, number, len(lists))
            body += [_dot(_x(v, low, high), y, number, 0.35, v) for v in values]
            if values:
                x = _x(sum(values) / len(values), low, high)
                body.append(f'<line class="s{number}" x1="{x:.1f}" x2="{x:.1f}" y1="{y - 7:.1f}" y2="{y + 7:.1f}"/>')
    return _frame(title, len(rows), low, high, body)


def _frame(title: str, rows: int, low: float, high: float, body: Sequence[str]) -> str:
    height = rows * ROW + 40
    ticks = [low + (high - low) * part / 4 for part in range(5)]
    axis = "".join(
        f'<line class="grid" x1="{_x(t, low, high):.1f}" x2="{_x(t, low, high):.1f}" y1="6" y2="{height - 26}"/>'
        f'<text x="{_x(t, low, high):.1f}" y="{height - 8}" text-anchor="middle">{t:.4g}</text>'
        for t in ticks
    )
    return (
        f'<svg role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"><title>{escape(title)}</title>'
        f"{axis}{''.join(body)}</svg>"
    )


def _interval(row: int, number: int, of: int, figure: Figure, low: float, high: float) -> str:
    y = _y(row, number, of)
    if figure.value is None:
        return f'<text x="{LEFT + 6}" y="{y + 4:.1f}">no result</text>'
    bar = ""
    if figure.low is not None and figure.high is not None:
        x1, x2 = _x(figure.low, low, high), _x(figure.high, low, high)
        bar = f'<line class="s{number}" x1="{x1:.1f}" x2="{x2:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return bar + _dot(_x(figure.value, low, high), y, number, 1.0, figure.value)


def _dot(x: float, y: float, number: int, opacity: float, value: float) -> str:
    place = f'cx="{x:.1f}" cy="{y:.1f}" r="4" opacity="{opacity}"'
    return f'<circle class="s{number}" {place}><title>{value:.3g}</title></circle>'


def _label(row: int, name: str) -> str:
    return f'<text x="{LEFT - 10}" y="{_y(row, 0, 1) + 4:.1f}" text-anchor="end">{escape(name)}</text>'


def _mark(value: float, low: float, high: float, rows: int) -> str:
    x = _x(value, low, high)
    return f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="6" y2="{rows * ROW + 14}"/>'


def _x(value: float, low: float, high: float) -> float:
    inside = min(max(value, low), high)
    return LEFT + (WIDTH - LEFT - RIGHT) * (inside - low) / (high - low)


def _y(row: int, number: int, of: int) -> float:
    return 16 + row * ROW + (number - (of - 1) / 2) * 7
