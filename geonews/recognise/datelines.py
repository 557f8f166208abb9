"""The place from which an agency reports, at the head of an article: «دمشق - رويترز», «فرانكفورت (د ب أ)»."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from geonews.arabic.tokens import Words
from geonews.recognise.hits import Hit

_PARTS = frozenset("(-–—/:،,")
"""Marks of which one stands between the place and the agency."""

_LONGEST = 3
"""Words of an agency's name: د ب أ."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """Hold a place that opens a line, and the agency after it, by the indices of their words."""

    first: int
    last: int
    agency: range

    def is_place(self, hit: Hit) -> bool:
        """Tell whether a hit is this place."""
        return (hit.first, hit.last) == (self.first, self.last) and not hit.reading.clitics


def find_datelines(hits: Iterable[Hit], words: Words, agencies: AbstractSet[str]) -> Iterator[Dateline]:
    """Yield the datelines among the hits."""
    for hit in hits:
        if not hit.reading.clitics and _opens_line(hit.first, words) and _is_parted(hit.last, words):
            after = hit.last + 1
            length = _agency_length(after, words, agencies)
            if length:
                yield Dateline(hit.first, hit.last, range(after, after + length))


def _agency_length(first: int, words: Words, agencies: AbstractSet[str]) -> int:
    """Return how many words from the given one on name an agency; 0 where they name none."""
    following = [words.word(at) for at in range(first, min(first + _LONGEST, len(words)))]
    return max((many for many in range(1, len(following) + 1) if " ".join(following[:many]) in agencies), default=0)


def _opens_line(first: int, words: Words) -> bool:
    return first == 0 or "\n" in words.between(first)


def _is_parted(last: int, words: Words) -> bool:
    return last + 1 < len(words) and not _PARTS.isdisjoint(words.between(last + 1))
