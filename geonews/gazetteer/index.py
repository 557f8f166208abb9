"""Open the index and ask it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from geonews.arabic.clitics import readings
from geonews.arabic.fold import squeeze
from geonews.errors import GazetteerError
from geonews.gazetteer.build import NAMES_FILE, PLACES_FILE
from geonews.gazetteer.entries import RECORD_FORMAT, Entry, Role
from geonews.records import Place

SHIPPED = Path(__file__).resolve().parent.parent / "data"

MAX_NAME_LENGTH = 60
"""Characters of the longest folded name that a text is searched for."""

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

    def prefixes(self, text: str) -> list[str]:
        """Return the names with which a folded text begins, shortest first."""
        return list(self._trie.prefixes(text[:MAX_NAME_LENGTH]))

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

        The name is taken as it is; where nothing bears it, its clitics are taken off (وبالقاهرة). Where its marks
        are written, a place that is written with them comes first: عمّان is not عُمان.
        """
        for clitics, key in _keys(name):
            found = [self._found(entry, key, clitics) for entry in self.entries(key) if entry.role != Role.PHRASE]
            if found:
                return sorted(found, key=lambda one: (one.role, name not in one.names, -one.prior, one.place.id))
        return []

    def _found(self, entry: Entry, key: str, clitics: tuple[str, ...]) -> Found:
        names = self._places.execute("SELECT names FROM places WHERE row = ?", (entry.row,)).fetchone()[0]
        spellings = tuple(filter(None, names.split("|")))
        return Found(self.place(entry.row), key, entry.role, clitics, entry.prior, spellings)

    def close(self) -> None:
        """Close the file of places."""
        self._places.close()


def _keys(name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    key = squeeze(name)
    for reading in readings(key.partition(" ")[0]):
        yield reading.clitics, reading.apply(key)


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
