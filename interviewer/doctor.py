"""Examines an installation: what is there, what is configured, and what to do about what is not. Shows no key."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from urllib.parse import urlsplit

from interviewer.errors import InterviewError
from interviewer.settings import KEY_NAMES, Settings, read_settings
from interviewer.words import Value

EXTRAS = {
    "openai": ("langchain_openai", "part of the installation"),
    "ollama": ("langchain_ollama", "part of the installation"),
    "anthropic": ("langchain_anthropic", "pip install 'interviewer[anthropic]'"),
    "google_genai": ("langchain_google_genai", "pip install 'interviewer[google]'"),
}


class Finding(Value):
    """One thing examined. `ok` is false only where something must be mended."""

    what: str
    ok: bool
    says: str


def examine(settings: Settings | None = None) -> list[Finding]:
    """All findings. Never raises for what is broken: it reports it."""
    found = [_version()]
    try:
        settings = settings or read_settings()
    except InterviewError as fault:
        return [*found, Finding(what="settings", ok=False, says=str(fault))]
    return [
        *found,
        _knowledge(),
        _embeddings(),
        _store(settings),
        *_providers(settings),
        _engine(settings),
        _voice(settings),
        _prices(settings),
    ]


def _version() -> Finding:
    try:
        installed = version("interviewer")
    except PackageNotFoundError:
        installed = "not installed, run from its folder"
    python = ".".join(map(str, sys.version_info[:3]))
    return Finding(what="version", ok=sys.version_info >= (3, 11), says=f"interviewer {installed}, Python {python}")


def _knowledge() -> Finding:
    from interviewer.files import knowledge_dir, prompts_dir
    from interviewer.knowledge import load_knowledge

    try:
        prompts_dir()
        found = load_knowledge(knowledge_dir())
    except InterviewError as fault:
        return Finding(what="knowledge", ok=False, says=str(fault))
    return Finding(what="knowledge", ok=True, says=f"{len(found.problems)} problems, {len(found.concepts)} concepts")


def _embeddings() -> Finding:
    from interviewer.embedding import open_embedder

    try:
        embedder = open_embedder()
    except InterviewError as fault:
        return Finding(what="embeddings", ok=False, says=str(fault))
    if embedder is None:
        return Finding(
            what="embeddings",
            ok=True,
            says="no weights installed: questions are matched by their words only. `make run` installs them.",
        )
    return Finding(what="embeddings", ok=True, says=f"{embedder.name}, {embedder.dim} dimensions, local")


def _store(settings: Settings) -> Finding:
    from interviewer.store import Store

    where = "DATABASE_URL" if settings.database_url else str(settings.home)
    try:
        store = Store(settings.database_url) if settings.database_url else Store.in_folder(settings.home)
        count = len(store.sessions())
    except InterviewError as fault:
        return Finding(what="store", ok=False, says=str(fault))
    return Finding(what="store", ok=True, says=f"{count} interviews in {where}")


def _providers(settings: Settings) -> list[Finding]:
    findings = []
    for provider, (module, remedy) in EXTRAS.items():
        if find_spec(module) is None:
            says = f"not installed: {remedy}"
        elif provider not in KEY_NAMES:
            says = "installed; needs no key"
        elif provider in settings.keys:
            says = f"installed; key set ({KEY_NAMES[provider]})"
        else:
            says = f"installed; no key ({KEY_NAMES[provider]})"
        findings.append(Finding(what=provider, ok=True, says=says))
    return findings


def _engine(settings: Settings) -> Finding:
    provider = settings.engine.partition(":")[0]
    known = settings.engine == "embedded" or provider in EXTRAS
    place = urlsplit(settings.base_url).netloc.rpartition("@")[2]  # an address may hold a password
    says = settings.engine + (f" at {place}" if place else "")
    return Finding(what="engine", ok=known, says=says if known else f"{says} is no engine. Set INTERVIEWER_ENGINE.")


def _voice(settings: Settings) -> Finding:
    audio = settings.audio
    if audio is None:
        return Finding(what="voice", ok=True, says="the browser's own. Set INTERVIEWER_AUDIO_URL for a server's.")
    hears = f"hears by {audio.hears}" if audio.hears else "the browser hears"
    speaks = f"speaks by {audio.speaks} ({audio.voice})" if audio.speaks else "the browser speaks"
    key = "key set (INTERVIEWER_AUDIO_KEY)" if audio.key else "no key (INTERVIEWER_AUDIO_KEY)"
    return Finding(what="voice", ok=True, says=f"{audio.host}: {hears}, {speaks}; {key}")


def _prices(settings: Settings) -> Finding:
    from interviewer.spending import read_prices

    try:
        prices = read_prices(settings.home)
    except InterviewError as fault:
        return Finding(what="prices", ok=False, says=str(fault))
    if prices is None:
        return Finding(
            what="prices", ok=True, says=f"none, so no cost is shown. Write {settings.home / 'prices.yaml'}."
        )
    return Finding(what="prices", ok=True, says=f"{len(prices.models)} models, as of {prices.as_of}")
