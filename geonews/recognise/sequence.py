"""An article's words as a tagger reads them: whole sentences, a few at a time, with their marks."""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from geonews.arabic.tokens import Words

LONGEST = 96
"""Words of a sentence that is read as one; a longer one is cut, at a mark where there is one."""

WINDOW = 32
"""Words that are read together, about: whole sentences that follow one another."""

_PLAIN = re.compile(r"[\u0621-\u063a\u0641-\u064aA-Za-z0-9]+")
_SILENT = ("Mn", "Me", "Cf", "Cs")
_TATWEEL = "\u0640"
_MARKS_IN_GAP = 3
_STOPS = frozenset('.؟?!؛;،,:)"»')


@dataclass(frozen=True, slots=True)
class Chunk:
    """Hold a sentence, several that follow one another, or a part of a very long one."""

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


def windows(sentences: Iterable[Chunk], most: int = WINDOW) -> Iterator[Chunk]:
    """Yield the sentences of a text joined, those that follow one another, to windows of so many words or fewer.

    The windows come out about equally long: what is read beside one another is filled up to the longest.
    """
    waiting = list(sentences)
    left = sum(len(one.words) for one in waiting)
    while waiting:
        wanted = left / math.ceil(left / most)
        many, words = 1, len(waiting[0].words)
        while many < len(waiting) and words + len(waiting[many].words) / 2 <= wanted:
            if words + len(waiting[many].words) > most:
                break
            words += len(waiting[many].words)
            many += 1
        yield _joined(waiting[:many])
        left, waiting = left - words, waiting[many:]


def _joined(sentences: Sequence[Chunk]) -> Chunk:
    """Return one chunk of several; the marks behind one sentence are those before the next."""
    words = tuple(word for one in sentences for word in one.words)
    marks = [mark for one in sentences for mark in one.marks[:-1]]
    return Chunk(sentences[0].first, words, (*marks, sentences[-1].marks[-1]))


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
    # Half a surrogate pair, as broken JSON has it, is no character that a vocabulary could be asked for.
    return "".join(one for one in gap if not one.isspace() and not _is_half(one))[:_MARKS_IN_GAP]


def _is_half(char: str) -> bool:
    return "\ud800" <= char <= "\udfff"


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """Return a word as it is mostly written: composed, without vowel signs, tatweel and format characters."""
    if _PLAIN.fullmatch(word):
        return word
    composed = unicodedata.normalize("NFKC", word)
    return "".join(one for one in composed if one != _TATWEEL and unicodedata.category(one) not in _SILENT)
