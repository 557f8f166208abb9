"""What the index says of a name: the record behind each key of the trie."""

from __future__ import annotations

from enum import IntEnum
from struct import Struct
from typing import NamedTuple, get_args

from geonews.records import PlaceKind

RECORD_FORMAT = "<IBBBB2s"
"""Of the trie's records, in the language of ``struct``: row, role, homograph, prior, kind, country."""

RECORD = Struct(RECORD_FORMAT)

KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)

ARABIC_WORLD = frozenset("AE BH DJ DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split())
"""Where Arabic is the language of names, ISO 3166-1: a name in Arabic letters there is Arabic, tagged or not."""

NEARBY = ARABIC_WORLD | {"IL", "IR", "SS", "TR"}
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


_NOWHERE = b"  "
# Looked up by number: an enumeration called with its value takes longer than the look-up in the trie.
_ROLES, _HOMOGRAPHS = tuple(Role), tuple(Homograph)


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
        country = self.country.encode("ascii") if self.country else _NOWHERE
        return self.row, self.role, self.homograph, round(self.prior * 255), KINDS.index(self.kind), country

    @classmethod
    def unpack(cls, record: tuple[int, int, int, int, int, bytes]) -> Entry:
        """Read a record of the trie."""
        row, role, homograph, prior, kind, country = record
        where = None if country == _NOWHERE else country.decode("ascii")
        return cls(row, _ROLES[role], _HOMOGRAPHS[homograph], prior / 255, KINDS[kind], where)
