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
_ASCII_LETTER = re.compile(r"[A-Za-z]")
_LETTER = re.compile(r"[^\W\d_]")

MIN_ARABIC_SHARE = 0.6
"""Of the letters of a Windows-1256 text: any bytes decode as such, so only a text that then reads as Arabic is one."""

MIN_KNOWN_SHARE = 0.9
"""Of the letters of UTF-16 without a mark: Arabic or, as in the keys of JSON, ASCII. Other bytes look Chinese."""

MAX_CONTROL_SHARE = 0.01
"""Of the characters: a text may quote a stray control character, a binary file is full of them."""


def decode(data: bytes) -> str:
    """Return the text of a file, without its byte-order mark and otherwise as it is.

    Raises UndecodableError where the bytes are no text in a known encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    _refuse_broken_utf8(data)
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1256"):
        text = _decoded(data, encoding)
        if text is not None and _is_plausible(text, encoding):
            return text
    raise UndecodableError("not a text in UTF-8, UTF-16 or Windows-1256; save it as UTF-8")


def _strictly(data: bytes, encoding: str) -> str:
    text = _decoded(data, encoding)
    # UTF-32 begins with the mark of UTF-16, and then every second character is NUL.
    if text is None or _is_binary(text):
        raise UndecodableError(f"marked as {encoding.upper()} but not valid; save it as UTF-8")
    return text


def _refuse_broken_utf8(data: bytes) -> None:
    """Refuse UTF-8 that was cut or damaged: as Windows-1256, in which any bytes decode, it would read ط§ظ„ for ال."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        broken = text.count("\N{REPLACEMENT CHARACTER}")
        whole = sum(not char.isascii() for char in text) - broken
        if whole > broken:
            line = data.count(b"\n", 0, error.start) + 1
            raise UndecodableError(f"broken UTF-8 at byte {error.start} (line {line}); save it anew") from error


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_plausible(text: str, encoding: str) -> bool:
    if _is_binary(text):
        return False
    if encoding == "utf-8":
        return True
    letters = len(_LETTER.findall(text))
    arabic = len(_ARABIC.findall(text))
    if encoding == "cp1256":
        return letters > 0 and arabic >= MIN_ARABIC_SHARE * letters
    return arabic > 0 and arabic + len(_ASCII_LETTER.findall(text)) >= MIN_KNOWN_SHARE * letters


def _is_binary(text: str) -> bool:
    return len(_CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text)
