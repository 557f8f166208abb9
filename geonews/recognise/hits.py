"""Match the names of the gazetteer against the words of a text, in every reading of their clitics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from geonews.arabic.clitics import Reading, readings
from geonews.arabic.tokens import Words
from geonews.gazetteer.entries import Entry, Homograph, Role
from geonews.gazetteer.index import Gazetteer

MAX_WORDS = 8
"""Words of the longest name."""

MEMORY = 20_000
"""Words whose entries are kept at hand: the same few thousand make up most of the news."""

_ROLE_ORDER = {Role.PHRASE: 0, Role.METONYM: 1, Role.NAME: 2, Role.DEMONYM: 2}


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold a run of words that is, in one reading, a name of the gazetteer."""

    first: int
    """Index of its first word."""
    last: int
    """Index of its last word."""
    reading: Reading
    key: str
    """The folded name."""
    entries: tuple[Entry, ...]
    """What the index says of the name, most prominent first."""

    @property
    def words(self) -> int:
        """Count its words."""
        return self.last - self.first + 1

    @property
    def best(self) -> Entry:
        """Return the most prominent entry."""
        return self.entries[0]

    @property
    def row(self) -> int | None:
        """Return the row of the most prominent place; None where no place is known by the name."""
        return self.entries[0].row if self.entries else None

    @property
    def role(self) -> Role:
        """Return what the name is before anything else; a name that the gazetteer lacks is a name."""
        return self.entries[0].role if self.entries else Role.NAME

    @property
    def homograph(self) -> Homograph:
        """Return what else the name may be."""
        return self.entries[0].homograph if self.entries else Homograph.NONE

    def inside(self, other: Hit) -> bool:
        """Tell whether all its words lie within a longer hit."""
        return other.first <= self.first and self.last <= other.last and self.words < other.words


class Matcher:
    """Find the names of a gazetteer in a text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._of_one_word = lru_cache(maxsize=MEMORY)(self._read)

    def hits(self, words: Words) -> Iterator[Hit]:
        """Yield every hit, by first word."""
        for first, start in enumerate(words.starts):
            for reading in readings(words.word(first)):
                for last in _phrase(first, words):
                    key = reading.restored + words.layout[start + reading.offset : words.ends[last]]
                    entries, goes_on = self._of_one_word(key) if last == first else self._read(key)
                    if entries:
                        yield Hit(first, last, reading, key, entries)
                    if not goes_on:
                        break

    def _read(self, key: str) -> tuple[tuple[Entry, ...], bool]:
        """Return what bears a name, and whether longer names begin with it."""
        return self._entries(key), self._gazetteer.begins_name(key)

    def _entries(self, key: str) -> tuple[Entry, ...]:
        return tuple(
            sorted(
                self._gazetteer.entries(key),
                key=lambda entry: (_ROLE_ORDER[entry.role], -entry.prior, entry.role, entry.row),
            )
        )


def _phrase(first: int, words: Words) -> Iterator[int]:
    """Yield the words of which a name that begins with the given one may consist."""
    yield first
    for at in range(first + 1, min(first + MAX_WORDS, len(words))):
        if words.is_break_before(at):
            return
        yield at
