"""Open the index and ask it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from geonews.arabic.clitics import readings
from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import load
from geonews.errors import GazetteerError
from geonews.gazetteer.build import NAMES_FILE, PLACES_FILE
from geonews.gazetteer.entries import RECORD_FORMAT, Entry, Role
from geonews.records import Place

SHIPPED = Path(__file__).resolve().parent.parent / "data"

_MARKS = re.compile("[\u064b-\u0652]")
"""Arabic vowel marks, shadda and sukun."""

_COLUMNS = (
    "places.id, places.name, places.name_ar, lon, lat, kind, radius_km, country, places.admin1, admin1.name, "
    "admin1.name_ar, population, geonameid, wikidata, bbox, actor"
)
_SELECT = f"SELECT {_COLUMNS} FROM places LEFT JOIN admin1 ON admin1.code = places.admin1 WHERE places."  # noqa: S608


@dataclass(frozen=True, slots=True)
class Found:
    """Hold one place that the gazetteer knows by a name."""

    place: Place
    matched: str
    """The key that matched, folded."""
    role: Role
    clitics: tuple[str, ...]
    """Letters taken off the name to find it."""
    prior: float
    """How prominent the place is, 0..1."""
    names: tuple[str, ...]
    """Every Arabic name of the place."""


class Gazetteer:
    """Answer which places bear a name.

    Opening maps the names into memory and reads nothing else. Raises GazetteerError where the index is missing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        import marisa_trie

        folder = folder or SHIPPED
        names, places = folder / NAMES_FILE, folder / PLACES_FILE
        if not (names.is_file() and places.is_file()):
            raise GazetteerError(f"no place index in {folder}: reinstall geonews, which builds it (pip install .)")
        self._trie = marisa_trie.RecordTrie(RECORD_FORMAT).mmap(str(names))
        # Read-only and immutable: a wheel may lie where nobody may write, and no lock file is wanted.
        self._places = sqlite3.connect(f"{places.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._known: dict[int, Place] = {}

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the text from which the index was built."""
        return self.meta["digest"]

    @cached_property
    def meta(self) -> dict[str, str]:
        """Return what the index says of itself: digest, places, names."""
        return dict(self._places.execute("SELECT key, value FROM meta"))

    def entries(self, key: str) -> list[Entry]:
        """Return the entries of a folded name; empty where it is unknown."""
        return [Entry.unpack(record) for record in self._trie.get(key, ())]

    def begins_name(self, words: str) -> bool:
        """Tell whether a longer name begins with these folded words."""
        return next(self._trie.iterkeys(f"{words} "), None) is not None

    def place(self, row: int) -> Place:
        """Return a place by its row in the index."""
        if row not in self._known:
            self._known[row] = _to_place(self._places.execute(f"{_SELECT}row = ?", (row,)).fetchone())
        return self._known[row]

    def by_id(self, identity: str) -> Place | None:
        """Return a place by its id, or None."""
        found = self._places.execute(f"{_SELECT}id = ?", (identity,)).fetchone()
        return _to_place(found) if found else None

    def lookup(self, name: str) -> list[Found]:
        """Return what the gazetteer knows of a name, most prominent first.

        The name is taken as it is; where nothing bears it, its clitics are taken off (وبالقاهرة), and then the kind
        word before it (سلطنة عمان), which then says what comes first. So do written marks: عمّان is not عُمان.
        """
        marked = bool(_MARKS.search(name))
        for clitics, key, kinds in _keys(name):
            found = [self._found(entry, key, clitics) for entry in self.entries(key) if entry.role != Role.PHRASE]
            if found:
                return sorted(found, key=partial(_lookup_rank, kinds=kinds, spelt=name if marked else None))
        return []

    def _found(self, entry: Entry, key: str, clitics: tuple[str, ...]) -> Found:
        names = self._places.execute("SELECT names FROM places WHERE row = ?", (entry.row,)).fetchone()[0]
        spellings = tuple(filter(None, names.split("|")))
        return Found(self.place(entry.row), key, entry.role, clitics, entry.prior, spellings)

    def close(self) -> None:
        """Close the file of places."""
        self._places.close()


def _lookup_rank(one: Found, *, kinds: frozenset[str], spelt: str | None) -> tuple[object, ...]:
    """Order what a lookup found: by role, announced kind, written marks, then prominence."""
    other_kind = bool(kinds) and one.place.kind not in kinds
    other_marks = spelt is not None and spelt not in one.names
    return (one.role, other_kind, other_marks, -one.prior, one.place.id)


def _keys(name: str) -> Iterator[tuple[tuple[str, ...], str, frozenset[str]]]:
    """Yield letters taken off, key, and the kinds that a kind word taken off announces."""
    key = squeeze(name)
    word, _, rest = key.partition(" ")
    for reading in readings(word):
        yield reading.clitics, reading.apply(key), frozenset()
    lexicon = load()
    for reading in readings(word):
        bare = reading.apply(word)
        if rest and lexicon.is_outside_name(bare):
            yield reading.clitics, rest, frozenset(lexicon.cues[bare].kinds)


def _to_place(columns: tuple[Any, ...]) -> Place:
    (id_, name, name_ar, lon, lat, kind, radius_km, country, admin1, admin1_name, admin1_name_ar, population, geonameid,
     wikidata, bbox, actor) = columns  # fmt: skip
    west_south_east_north = tuple(map(float, bbox.split(","))) if bbox else None
    return Place(
        id=id_,
        name=name,
        name_ar=name_ar,
        lon=lon,
        lat=lat,
        kind=kind,
        radius_km=radius_km,
        country=country,
        admin1=admin1,
        admin1_name=admin1_name,
        admin1_name_ar=admin1_name_ar,
        population=population,
        geonameid=geonameid,
        wikidata=wikidata,
        bbox=west_south_east_north,  # type: ignore[arg-type]  # four numbers, as the build wrote them
        actor=actor,
    )
