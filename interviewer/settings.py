"""Settings: read once from the environment and `.env`, then passed down. No other module reads the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import SecretStr

from interviewer.audio import AudioEndpoint, endpoint
from interviewer.errors import InterviewError
from interviewer.words import Value

KEY_NAMES = {
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "google_genai": "GOOGLE_API_KEY",
}
"""Where each provider's key is looked for."""


class Settings(Value):
    """Where things are and which engine speaks. Keys are secrets: their repr shows stars."""

    home: Path
    """The user's data folder: interviews, the index, the page's secret."""
    database_url: str = ""
    """A SQLAlchemy address; empty for SQLite in `home`."""
    chroma_url: str = ""
    engine: str = "embedded"
    base_url: str = ""
    keys: dict[str, SecretStr] = {}
    audio: AudioEndpoint | None = None
    """Where the page's sound goes; None: speech is the browser's own."""
    token_limit: int = 200_000
    """Model tokens one session may use before the embedded engine takes over."""
    most_open: int = 20
    """Interviews one person may have open on the page at once."""
    most_messages: int = 60
    """Messages of one person that the page answers in a minute."""
    vocabulary: Path | None = None
    """Where tiktoken keeps its files; None where it was not told."""

    def page_secret(self) -> str:
        """The secret that signs what a browser keeps; made once, kept in `home`, readable by its owner only."""
        path = self.home / "page-secret"
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.touch(mode=0o600)
                path.write_text(secrets.token_hex(32), encoding="ascii")
            return path.read_text(encoding="ascii")
        except OSError as fault:
            raise InterviewError(
                f"The data folder {self.home} cannot be written ({fault.strerror}).",
                "Set INTERVIEWER_HOME to a folder you may write to.",
            ) from fault


def read_settings(env_file: Path = Path(".env")) -> Settings:
    """Settings from the environment, which wins, and from `.env` in the working folder."""
    values = {k: v for k, v in dotenv_values(env_file).items() if v is not None} if env_file.is_file() else {}
    values.update(os.environ)
    keys = {provider: SecretStr(values[name]) for provider, name in KEY_NAMES.items() if values.get(name)}
    return Settings(
        home=Path(values.get("INTERVIEWER_HOME") or user_data_path("interviewer", appauthor=False)).expanduser(),
        database_url=values.get("DATABASE_URL", ""),
        chroma_url=values.get("CHROMA_URL", ""),
        engine=values.get("INTERVIEWER_ENGINE") or "embedded",
        base_url=values.get("INTERVIEWER_BASE_URL", ""),
        keys=keys,
        audio=endpoint(
            url=values.get("INTERVIEWER_AUDIO_URL", ""),
            key=values.get("INTERVIEWER_AUDIO_KEY", ""),
            hears=values.get("INTERVIEWER_TRANSCRIPTION_MODEL", ""),
            speaks=values.get("INTERVIEWER_SPEECH_MODEL", ""),
            voice=values.get("INTERVIEWER_SPEECH_VOICE") or "alloy",
        ),
        vocabulary=Path(values["TIKTOKEN_CACHE_DIR"]) if values.get("TIKTOKEN_CACHE_DIR") else None,
        token_limit=_whole_number(values, "INTERVIEWER_TOKEN_LIMIT", 200_000),
        most_open=_whole_number(values, "INTERVIEWER_MOST_OPEN", 20),
        most_messages=_whole_number(values, "INTERVIEWER_MOST_MESSAGES", 60),
    )


def _whole_number(values: Mapping[str, str], name: str, default: int) -> int:
    text = values.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        raise InterviewError(f"{name} is {text!r}.", "Write a whole number.")
    return int(text)
