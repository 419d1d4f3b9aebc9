"""Speech by a server of the OpenAI protocol: sound to text (`/audio/transcriptions`), text to sound (`/audio/speech`).

The only module that knows that protocol's client for sound. What it tells of a failure never quotes the server: some
send the key back in their message.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr

from interviewer.errors import InterviewError
from interviewer.words import Value

if TYPE_CHECKING:
    from openai import AsyncOpenAI

NO_KEY = "not-needed"
"""What is sent where no key is set: the client insists on one, and would else take one meant for another server."""
LONGEST_SECONDS, CONNECT_SECONDS = 90.0, 5.0
MOST_BYTES = 10_000_000
"""Of a reply that is read out: some minutes of it."""
MEANWHILE = "Write in the box meanwhile."

_BY_STATUS = {
    401: ("does not accept the key", "Whoever runs this page sets it as INTERVIEWER_AUDIO_KEY."),
    403: ("does not let this key use the model", "Whoever runs this page checks key and model."),
    404: ("has no such model or address", "Whoever runs this page checks INTERVIEWER_AUDIO_URL and the models' names."),
    413: ("takes no sound of that length", "Say it in shorter parts."),
    429: ("takes no more requests for now", "Try again in a minute."),
}


class AudioEndpoint(Value):
    """Where sound is sent, and to which models. An empty model: that half is left to the browser."""

    url: str
    key: SecretStr | None = None
    hears: str = ""
    """The model that writes down what is said."""
    speaks: str = ""
    """The model that reads a reply out."""
    voice: str = ""

    @property
    def host(self) -> str:
        """Its name as a person may see it: an address may hold a password."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    async def hear(self, sound: bytes, name: str) -> str:
        """What is said in a recording; empty where nothing is. `name` tells the format by its ending."""
        async with self._client() as client:
            written = await client.audio.transcriptions.create(model=self.hears, file=(name, sound))
        text = getattr(written, "text", None)
        if not isinstance(text, str):
            raise self._fault("answers with something that is no transcription", "Check that it serves audio.")
        return text.strip()

    async def speak(self, text: str) -> bytes:
        """The text read out, as MP3."""
        async with self._client() as client:
            answer = await client.audio.speech.create(
                model=self.speaks, voice=self.voice, input=text, response_format="mp3"
            )
            sound = await answer.aread()
        kind = answer.response.headers.get("content-type", "")
        if not sound or len(sound) > MOST_BYTES or kind.startswith(("text/", "application/json")):
            raise self._fault("answers with something that is no sound", "Check that it serves audio.")
        return sound

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[AsyncOpenAI]:
        import openai  # heavy: only where sound is sent

        key = self.key.get_secret_value() if self.key else NO_KEY
        timeout = openai.Timeout(LONGEST_SECONDS, connect=CONNECT_SECONDS)
        try:
            async with openai.AsyncOpenAI(base_url=self.url, api_key=key, timeout=timeout, max_retries=0) as client:
                yield client
        except openai.APITimeoutError:
            raise self._fault("did not answer in time", "Try again.") from None
        except openai.APIConnectionError:
            raise self._fault("cannot be reached", "Check that it runs.") from None
        except openai.APIStatusError as refused:
            failed = "failed" if refused.status_code >= 500 else "refuses the request"
            raise self._fault(*_BY_STATUS.get(refused.status_code, (failed, "Try again."))) from None
        except (openai.OpenAIError, ValueError, TypeError, AttributeError):  # garbage comes as plain builtins
            raise self._fault("answers with something that cannot be read", "Check that it serves audio.") from None

    def _fault(self, what: str, remedy: str) -> InterviewError:
        return InterviewError(f"The audio server {self.host} {what}.", f"{remedy} {MEANWHILE}")


def endpoint(url: str, key: str, hears: str, speaks: str, voice: str) -> AudioEndpoint | None:
    """The endpoint of the settings; None where none is set. InterviewError names the setting that is wrong."""
    if not url:
        if hears or speaks:
            raise InterviewError(
                "A model for audio is set, and no INTERVIEWER_AUDIO_URL.", "Set it to the address of its server."
            )
        return None
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InterviewError("INTERVIEWER_AUDIO_URL is no address.", "Write it whole, such as http://127.0.0.1:8000.")
    if not (hears or speaks):
        raise InterviewError(
            "INTERVIEWER_AUDIO_URL is set, and no model.",
            "Set INTERVIEWER_TRANSCRIPTION_MODEL, INTERVIEWER_SPEECH_MODEL or both.",
        )
    whole = f"{url.rstrip('/')}/v1" if parts.path in {"", "/"} else url
    return AudioEndpoint(url=whole, key=SecretStr(key) if key else None, hears=hears, speaks=speaks, voice=voice)
