"""Make outside text harmless where it is shown or opened: a terminal, a JSON reader, a spreadsheet."""

from __future__ import annotations

import json
import re
from typing import Any, TextIO

_UNSAFE = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
_CONTROL = re.compile(f"[{_UNSAFE}]")
"""C0, DEL and C1 controls, marks that turn the direction of text, line separators, lone surrogates."""

FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a cell that a spreadsheet takes for a formula (OWASP, CSV injection)."""


def for_terminal(text: str) -> str:
    """Return text for one line of a terminal: what could steer it is shown as an escape (``\\x1b``, ``\\u202e``)."""
    return _CONTROL.sub(_escape, text)


def to_json(value: object, **options: Any) -> str:  # noqa: ANN401  (options of json.dumps)
    """Return JSON in which no raw control or direction mark is left: it means the same and can be printed."""
    dumped = json.dumps(value, ensure_ascii=False, allow_nan=False, **options)
    return _CONTROL.sub(_escape_json, dumped)


def for_cell(text: str) -> str:
    """Return text for a cell of a table, which a spreadsheet will not take for a formula."""
    return "'" + text if text.startswith(FORMULA_START) else text


class TerminalOut:
    """Write to a terminal, line feeds aside, only what cannot steer it."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        """Write text and return its length."""
        self._out.write("\n".join(map(for_terminal, text.split("\n"))))
        return len(text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _escape_json(match: re.Match[str]) -> str:
    char = match.group()
    # Line feeds of an indented document are no part of a string: within one, JSON has escaped them already.
    return char if char == "\n" else f"\\u{ord(char):04x}"
