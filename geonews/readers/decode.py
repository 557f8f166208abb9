"""Tell the encoding of a text file: a byte-order mark, else strict UTF-8, else UTF-16, else Windows-1256."""

from __future__ import annotations

import codecs
import re

from geonews.errors import UndecodableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_LETTER = re.compile(r"[^\W\d_]")

MIN_ARABIC_SHARE = 0.6
"""Of the letters of a Windows-1256 text: any bytes decode as such, so only a text that then reads as Arabic is one."""

MAX_CONTROL_SHARE = 0.01
"""Of the characters: a text may quote a stray control character, a binary file is full of them."""


def decode(data: bytes) -> str:
    """Return the text of a file, without its byte-order mark and otherwise as it is.

    Raises UndecodableError where the bytes are no text in a known encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1256"):
        text = _decoded(data, encoding)
        if text is not None and _is_plausible(text, encoding):
            return text
    raise UndecodableError("not a text in UTF-8, UTF-16 or Windows-1256; save it as UTF-8")


def _strictly(data: bytes, encoding: str) -> str:
    text = _decoded(data, encoding)
    if text is None:
        raise UndecodableError(f"marked as {encoding.upper()} but not valid; save it as UTF-8")
    return text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_plausible(text: str, encoding: str) -> bool:
    if len(_CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text):
        return False
    if encoding == "utf-8":
        return True
    letters = len(_LETTER.findall(text))
    return letters > 0 and len(_ARABIC.findall(text)) >= MIN_ARABIC_SHARE * letters
