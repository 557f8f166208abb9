"""Match the names of the gazetteer against the words of a text, in every reading of their clitics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geonews.arabic.clitics import Reading, readings
from geonews.arabic.tokens import Words
from geonews.gazetteer.entries import Entry, Homograph, Role
from geonews.gazetteer.index import MAX_NAME_LENGTH, Gazetteer


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
    def role(self) -> Role:
        """Return what the name is before anything else."""
        return self.entries[0].role

    @property
    def homograph(self) -> Homograph:
        """Return what else the name may be."""
        return self.entries[0].homograph

    def overlaps(self, other: Hit) -> bool:
        """Tell whether two hits share a word."""
        return self.first <= other.last and other.first <= self.last

    def inside(self, other: Hit) -> bool:
        """Tell whether all its words lie within a longer hit."""
        return other.first <= self.first and self.last <= other.last and self.words < other.words


def find_hits(words: Words, gazetteer: Gazetteer) -> Iterator[Hit]:
    """Yield every hit, by first word."""
    ends = {end: index for index, end in enumerate(words.ends)}
    for first in range(len(words)):
        start = words.starts[first]
        rest = words.layout[start : start + MAX_NAME_LENGTH]
        for reading in readings(words.word(first)):
            for key in gazetteer.prefixes(reading.apply(rest)):
                last = ends.get(start + reading.offset - len(reading.restored) + len(key))
                entries = _ranked(gazetteer, key) if last is not None else ()
                if last is not None and entries:
                    yield Hit(first, last, reading, key, entries)


_ROLE_ORDER = {Role.PHRASE: 0, Role.METONYM: 1, Role.NAME: 2, Role.DEMONYM: 2}


def _ranked(gazetteer: Gazetteer, key: str) -> tuple[Entry, ...]:
    known = [entry for entry in gazetteer.entries(key) if entry.role != Role.LATIN]
    return tuple(sorted(known, key=lambda entry: (_ROLE_ORDER[entry.role], -entry.prior, entry.role, entry.row)))
