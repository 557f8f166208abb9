"""Propose the ways in which a written word may be clitics and a name.

Arabic writes and, then, in, to and like as letters joined to the word: وبالقاهرة is و + ب + القاهرة. Which reading is
right only a gazetteer and the context can tell: وهران is a city, and not و + هران.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

CONJUNCTIONS = "وف"
PREPOSITIONS = "بلك"
MIN_NAME_LENGTH = 2
"""Letters that must remain: قم is the shortest name of a city that news uses."""

MEMORY = 20_000
"""Words whose readings are kept at hand: the same few thousand make up most of the news."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold one way to read the beginning of a word."""

    clitics: tuple[str, ...]
    """Letters taken off, in text order."""
    offset: int
    """How many letters of the word are clitics: there the name's span starts."""
    restored: str = ""
    """What the name gets back in front of the span: the alef of ال that لل swallows."""

    def apply(self, text: str) -> str:
        """Return a text that begins with the word as it stands in this reading."""
        return self.restored + text[self.offset :]

    @property
    def has_preposition(self) -> bool:
        """Tell whether one of the clitics is a preposition."""
        return any(clitic in PREPOSITIONS for clitic in self.clitics)


WHOLE = Reading((), 0)


@lru_cache(maxsize=MEMORY)
def readings(word: str) -> tuple[Reading, ...]:
    """Return the readings of a folded word, the whole word first, then by letters taken off."""
    return tuple(_readings(word))


def _readings(word: str) -> Iterator[Reading]:
    yield WHOLE
    yield from _prepositions(word, ())
    if word[:1] and word[0] in CONJUNCTIONS and len(word) > MIN_NAME_LENGTH:
        conjunction = (word[0],)
        yield Reading(conjunction, 1)
        yield from _prepositions(word, conjunction)


def _prepositions(word: str, before: tuple[str, ...]) -> Iterator[Reading]:
    at = len(before)
    if len(word) - at <= MIN_NAME_LENGTH or word[at] not in PREPOSITIONS:
        return
    if word.startswith("لل", at):
        # للقاهرة: the article's alef is not written after ل; the span keeps its lam.
        yield Reading((*before, "ل"), at + 1, restored="ا")
        # للاذقية: of the three lams of ل + اللاذقية only two are written.
        yield Reading((*before, "ل"), at + 1, restored="ال")
    yield Reading((*before, word[at]), at + 1)
