"""An article's words as a tagger reads them: sentence by sentence, with their marks and what the gazetteer knows."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from geonews.arabic.tokens import Words

LONGEST = 96
"""Words of a sentence that is read as one; a longer one is cut, at a mark where there is one."""

_PLAIN = re.compile(r"[\u0621-\u063a\u0641-\u064aA-Za-z0-9]+")
_SILENT = ("Mn", "Me", "Cf")
_TATWEEL = "\u0640"
_MARKS_IN_GAP = 3
_STOPS = frozenset('.؟?!؛;،,:)"»')


@dataclass(frozen=True, slots=True)
class Chunk:
    """Hold a sentence, or a part of a very long one."""

    first: int
    """Index of its first word among those of the text."""
    words: tuple[str, ...]
    """As they are written, without vowel signs, tatweel and format characters."""
    marks: tuple[str, ...]
    """What stands before each word, and last behind them all, without blanks: one longer than the words."""


def chunks(words: Words, sentences: Sequence[int], offset: int = 0) -> Iterator[Chunk]:
    """Yield the sentences of a text, given where each begins in a text that starts so much earlier."""
    if not len(words):
        return
    spans = [words.span(at, at) for at in range(len(words))]
    starts = [span[0] for span in spans]
    text = words.text.original
    cuts = sorted({0, len(words), *(bisect_left(starts, at - offset) for at in sentences)})
    for first, last in pairwise(cuts):
        marks = [_marks(text[spans[at - 1][1] if at else 0 : spans[at][0]]) for at in range(first, last)]
        marks.append(_marks(text[spans[last - 1][1] : spans[last][0] if last < len(spans) else len(text)]))
        forms = [plain(text[start:end]) for start, end in spans[first:last]]
        yield from _parts(first, forms, marks)


def _parts(first: int, forms: list[str], marks: list[str]) -> Iterator[Chunk]:
    while forms:
        many = len(forms) if len(forms) <= LONGEST else _cut(marks)
        yield Chunk(first, tuple(forms[:many]), tuple(marks[: many + 1]))
        first, forms, marks = first + many, forms[many:], marks[many:]


def _cut(marks: Sequence[str]) -> int:
    """Return after how many words a sentence that is too long is cut: at its last mark in the second half."""
    at_mark = (at for at in range(LONGEST, LONGEST // 2, -1) if not _STOPS.isdisjoint(marks[at]))
    return next(at_mark, LONGEST)


def _marks(gap: str) -> str:
    return "".join(gap.split())[:_MARKS_IN_GAP]


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """Return a word as it is mostly written: composed, without vowel signs, tatweel and format characters."""
    if _PLAIN.fullmatch(word):
        return word
    composed = unicodedata.normalize("NFKC", word)
    return "".join(one for one in composed if one != _TATWEEL and unicodedata.category(one) not in _SILENT)
