"""A sketch or a photo: what the browser sent, checked before it is kept, and the glimpse of it in the conversation."""

from __future__ import annotations

import base64
import binascii
import warnings
from io import BytesIO

from PIL import Image

from interviewer.errors import InterviewError
from interviewer.report import as_address

MOST_BYTES = 600_000
MOST_PIXELS = 4_000_000
FORMATS = ("JPEG", "PNG")
GLIMPSE = (480, 320)
"""Pixels of the picture beside a message: each reply sends all of the conversation's again."""
TRY = "Draw it again, or choose another photo."


def glimpse(content: bytes) -> str:
    """The picture made small, as an address that holds it whole."""
    small = BytesIO()
    with Image.open(BytesIO(content), formats=FORMATS) as picture:
        picture.thumbnail(GLIMPSE)
        picture.convert("RGB").save(small, "JPEG", quality=70)
    return as_address(small.getvalue())


def read_sketch(address: object) -> bytes:
    """The picture in a data address. InterviewError where it is none, or too large to be kept."""
    try:
        content = base64.b64decode(str(address).partition(",")[2], validate=True)
    except binascii.Error as fault:
        raise InterviewError("The picture did not arrive whole.", TRY) from fault
    if len(content) > MOST_BYTES:
        raise InterviewError(f"The picture has {len(content):,} bytes; {MOST_BYTES:,} is the most.", TRY)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS) as picture:
                pixels = picture.width * picture.height
                picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise InterviewError("This is no JPEG or PNG picture.", TRY) from fault
    if pixels > MOST_PIXELS:
        raise InterviewError(f"The picture has {pixels:,} pixels; {MOST_PIXELS:,} is the most.", TRY)
    return content
