"""Find the sentence around a position."""

from __future__ import annotations

import re
from bisect import bisect_right

from geonews.records import Sentence

MAX_LENGTH = 400
"""Code points of a sentence that is shown; a longer one is cut at a blank on either side of the mention."""

_END = re.compile(r"[.!?؟…。]+[\"'»”’)\]]*(?=\s|$)|\n+|\r\n?")
"""A stop with the quotes that close after it, or a line break: a dot inside 3.5 or example.org ends nothing."""


def boundaries(text: str) -> tuple[int, ...]:
    """Return where each sentence of a text begins, 0 first."""
    return (0, *(match.end() for match in _END.finditer(text)))


def sentence_at(text: str, starts: tuple[int, ...], start: int, end: int) -> Sentence:
    """Return the sentence that holds the span, without blanks at its ends.

    ``starts`` are the boundaries of the text. A span that runs across two sentences gets both.
    """
    first = starts[bisect_right(starts, start) - 1]
    after = bisect_right(starts, max(start, end - 1))
    last = starts[after] if after < len(starts) else len(text)
    first, last = _window(text, first, last, start, end)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return Sentence(text[first:last], first)


def _window(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """Cut a long sentence to some MAX_LENGTH code points around the span, at blanks."""
    if last - first <= MAX_LENGTH:
        return first, last
    room = max(0, MAX_LENGTH - (end - start)) // 2
    if start - first > room:
        blank = text.find(" ", start - room, start)
        first = blank + 1 if blank >= 0 else start - room
    if last - end > room:
        blank = text.rfind(" ", end, end + room)
        last = blank if blank >= 0 else end + room
    return first, last
