"""Which terms of the field a text uses that no concept is called by. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_EVERYDAY = """
AI API BIN CD CPU CSV CT EU FAQ GB GPS GPU HR HTML ID IP IT JSON KB MB ML OK OS PDF PII QA RAM SDK SIM SKU SLA SMS SQL
TB TV UI UK URL US USB VPN XML
"""
EVERYDAY = frozenset(_EVERYDAY.split())
"""Abbreviations that need no explaining, or are of the problem's trade and not of this field."""

_ABBREVIATION = re.compile(r"(?<!\w)[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*(?!\w)")


def unnamed_terms(text: str, names: re.Pattern[str], terms: re.Pattern[str]) -> Iterator[str]:
    """Terms and abbreviations of a text, without those that are part of a name. The patterns are of `one_of`."""
    rest = names.sub("|", _spaced(text))
    yield from (match.group(0) for match in terms.finditer(rest))
    yield from (word for word in _ABBREVIATION.findall(rest) if word.removesuffix("s") not in EVERYDAY)


def one_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Matches any of the phrases as whole words, the longest first, whatever their case; hyphens count as spaces."""
    longest_first = sorted({_spaced(phrase) for phrase in phrases}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)", re.IGNORECASE)


def _spaced(text: str) -> str:
    return re.sub(r"[-\s]+", " ", text).strip()
