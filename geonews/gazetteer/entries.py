"""What the index says of a name: the record behind each key of the trie."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple, get_args

from geonews.records import PlaceKind

RECORD_FORMAT = "<IBBBB2s"
"""Of the trie's records, in the language of ``struct``: row, role, homograph, prior, kind, country."""

KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)


NEARBY = frozenset("AE BH DJ DZ EG EH IL IQ IR JO KM KW LB LY MA MR OM PS QA SA SD SO SS SY TD TN TR YE".split())
"""The Arab states and their neighbours, ISO 3166-1: what Arabic news names most."""


class Role(IntEnum):
    """Say what a key of the index is."""

    NAME = 0
    """An Arabic name of a place."""
    DEMONYM = 1
    """An adjective or people's name of a place: سوري."""
    METONYM = 2
    """A building or place whose name stands for a government: الكرملين."""
    PHRASE = 3
    """Words that look like a place and are none: البنك الدولي."""
    LATIN = 4
    """A place's name in Latin letters; for lookup, not for recognition."""


class Homograph(IntEnum):
    """Say what else a name may be in the news."""

    NONE = 0
    WORD = 1
    """An ordinary word: الباب."""
    PERSON = 2
    """A given or family name: ناصر."""
    ORGANISATION = 3
    """A club, a channel, a party: الجزيرة."""


class Entry(NamedTuple):
    """Hold what one place means to one name."""

    row: int
    """Of the place in the index; meaningless for a PHRASE."""
    role: Role
    homograph: Homograph
    prior: float
    """How prominent the place is, 0..1."""
    kind: PlaceKind
    country: str | None
    """ISO 3166-1 alpha-2."""

    def pack(self) -> tuple[int, int, int, int, int, bytes]:
        """Return the record that the trie holds."""
        country = (self.country or "").encode("ascii").ljust(2, b" ")
        return self.row, self.role, self.homograph, round(self.prior * 255), KINDS.index(self.kind), country

    @classmethod
    def unpack(cls, record: tuple[int, int, int, int, int, bytes]) -> Entry:
        """Read a record of the trie."""
        row, role, homograph, prior, kind, country = record
        return cls(
            row, Role(role), Homograph(homograph), prior / 255, KINDS[kind], country.decode("ascii").strip() or None
        )
