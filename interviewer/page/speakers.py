"""Who speaks: the choice of an engine on the page, and the line that says which one it is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr
from pydantic import SecretStr

from interviewer.build import Practice
from interviewer.engine import Engine
from interviewer.errors import InterviewError
from interviewer.page.html import render

EMBEDDED, MODEL = "Embedded engine", "A language model"
PROVIDERS = {
    "OpenAI": "openai",
    "Anthropic": "anthropic",
    "Google": "google_genai",
    "Ollama, on this machine": "ollama",
    "Any OpenAI-compatible server": "openai",
}
WITH_ADDRESS = {"Ollama, on this machine", "Any OpenAI-compatible server"}


@dataclass(frozen=True)
class SpeakerChoice:
    """The components with which a person chooses an engine. `form` opens for a model only."""

    who: gr.Radio
    form: gr.Column
    provider: gr.Dropdown
    model: gr.Textbox
    key: gr.Textbox
    address: gr.Textbox
    sees: gr.Checkbox

    @property
    def inputs(self) -> list[gr.components.Component]:
        """In the order in which `open_speaker` takes their values."""
        return [self.who, self.provider, self.model, self.key, self.address, self.sees]


def build_speakers(practice: Practice, label: str = "Who interviews you") -> SpeakerChoice:
    """Draws the choice, preset to the engine of the settings."""
    spec = practice.settings.engine
    preset, _, model = spec.partition(":")
    shown = next((name for name, provider in PROVIDERS.items() if provider == preset), "OpenAI")
    who = gr.Radio([EMBEDDED, MODEL], value=MODEL if model else EMBEDDED, label=label)
    with gr.Column(visible=bool(model), elem_classes="speaker") as form:
        provider = gr.Dropdown(list(PROVIDERS), value=shown, label="Provider")
        name = gr.Textbox(value=model, label="Model", placeholder="The name the provider gives it", max_lines=1)
        key = gr.Textbox(
            label="Key",
            type="password",
            placeholder=_key_line(practice),
            info="Kept in memory for this interview, never written down.",
        )
        address = gr.Textbox(
            value=practice.settings.base_url,
            label="Server address",
            placeholder="http://127.0.0.1:11434",
            visible=shown in WITH_ADDRESS,
            max_lines=1,
        )
        sees = gr.Checkbox(
            label="It can look at pictures",
            info="For a model nobody described: known ones are told apart without it.",
        )
        test = gr.Button("Test the connection", size="sm")
        tested = gr.HTML("")
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    who.change(None, who, form, js=f"(who) => ({{__type__: 'update', visible: who === '{MODEL}'}})", **quiet)
    provider.change(_address_for, provider, address, **quiet)
    choice = SpeakerChoice(who, form, provider, name, key, address, sees)
    test.click(_trial(practice), choice.inputs, tested, **quiet)
    return choice


def _trial(practice: Practice) -> Callable[..., AsyncIterator[str]]:
    """A handler that asks the model for one word and says in a person's words what came of it."""

    async def attempt(who: str, provider: str, model: str, key: str, address: str, sees: bool) -> AsyncIterator[str]:
        yield render("tested.html", well=True, says="Asking for one word ...")
        try:
            await open_speaker(practice, who, provider, model, key, address, sees).try_out()
        except InterviewError as fault:
            yield render("tested.html", well=False, says=str(fault))
        else:
            yield render("tested.html", well=True, says=f"{model.strip()} answers.")

    return attempt


def open_speaker(
    practice: Practice, who: str, provider: str, model: str, key: str, address: str, sees: bool = False
) -> Engine:
    """The engine chosen. InterviewError names what is missing."""
    if who != MODEL:
        return practice.engine("embedded")
    if not model.strip():
        raise InterviewError("No model is named.", "Write the model's name, or choose the embedded engine.")
    base_url = address.strip() if provider in WITH_ADDRESS else ""
    # A key of the settings goes to the address of the settings, not to whatever a visitor types.
    elsewhere = base_url not in ("", practice.settings.base_url)
    secret = SecretStr(key.strip()) if key.strip() or elsewhere else None
    return practice.engine(f"{PROVIDERS.get(provider, '')}:{model.strip()}", base_url=base_url, key=secret, sees=sees)


def masthead(engine: str) -> str:
    """The head of every view, which says who speaks."""
    return render("masthead.html", engine=engine, remote=engine != "embedded")


def _address_for(provider: str) -> dict[str, object]:
    return gr.update(visible=provider in WITH_ADDRESS)


def _key_line(practice: Practice) -> str:
    found = sorted(practice.settings.keys)
    return f"From the environment: {', '.join(found)}" if found else "Not needed for a local server"
