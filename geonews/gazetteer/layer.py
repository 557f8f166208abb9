"""Open one index: the shipped one, one of all of GeoNames, or a user's own places."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from geonews.errors import GazetteerError
from geonews.gazetteer.across import Across
from geonews.gazetteer.entries import KINDS, RECORD_FORMAT, Entry, Homograph, Role
from geonews.gazetteer.fuzzy import Fuzzy
from geonews.gazetteer.source import geonames_number
from geonews.gazetteer.writer import (
    FORMAT,
    FULL,
    LATIN_FILE,
    NAMES_FILE,
    OTHERS,
    PLACES_FILE,
    ROW_FORMAT,
)
from geonews.records import Place

_SELECT = (
    "SELECT row, id, places.name, names, lon, lat, kind, radius_km, country, one.code, one.name, one.name_ar, "
    "two.code, two.name, two.name_ar, population, wikidata, bbox, actor FROM places "
    "LEFT JOIN divisions AS one ON one.number = admin1 LEFT JOIN divisions AS two ON two.number = admin2 WHERE row = ?"
)


class Layer:
    """Answer what one index knows. A row is a number in GeoNames, or counts from OTHERS in each layer.

    Opening maps the names into memory and reads nothing else. Raises GazetteerError where the index is missing or of
    another format.
    """

    def __init__(self, folder: Path) -> None:
        import marisa_trie

        names, places = folder / NAMES_FILE, folder / PLACES_FILE
        if not is_index(folder):
            raise GazetteerError(f"no place index in {folder}: build it, or reinstall geonews (pip install .)")
        self.folder = folder
        self._trie = marisa_trie.RecordTrie(RECORD_FORMAT).mmap(str(names))
        # Read-only and immutable: a wheel may lie where nobody may write, and no lock file is wanted.
        address = f"{places.absolute().as_uri()}?mode=ro&immutable=1"
        self._places = sqlite3.connect(address, uri=True, check_same_thread=False)
        if self.meta.get("format") != FORMAT:
            raise GazetteerError(f"the index in {folder} was built by another version of geonews: build it again")
        self._degree = int(self.meta["degree"])

    @cached_property
    def meta(self) -> dict[str, str]:
        """Return what the index says of itself: format, digest, places, names, sources."""
        try:
            return dict(self._places.execute("SELECT key, value FROM meta"))
        except sqlite3.DatabaseError as broken:
            raise GazetteerError(f"{self.folder / PLACES_FILE} is no place index: {broken}") from broken

    @cached_property
    def across(self) -> Across:
        """Return the search across scripts."""
        return Across(self.folder)

    @cached_property
    def fuzzy(self) -> Fuzzy:
        """Return the search for misspelt names."""
        return Fuzzy(self.folder)

    @cached_property
    def _latin(self) -> Any:  # noqa: ANN401  (marisa-trie has no types)
        import marisa_trie

        return marisa_trie.RecordTrie(ROW_FORMAT).mmap(str(self.folder / LATIN_FILE))

    def entries(self, key: str) -> list[Entry]:
        """Return the entries of a folded Arabic name; empty where it is unknown."""
        return [Entry.unpack(record) for record in self._trie.get(key, ())]

    def latin_entries(self, key: str) -> list[Entry]:
        """Return the entries of a folded Latin name; empty where it is unknown."""
        return [self.entry_of(row, Role.LATIN) for (row,) in self._latin.get(key, ())]

    def begins_name(self, words: str) -> bool:
        """Tell whether a longer name begins with these folded words."""
        return next(self._trie.iterkeys(f"{words} "), None) is not None

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the folded names, Arabic and then Latin, that begin with a prefix, once for each place."""
        yield from self._trie.iterkeys(prefix)
        yield from self._latin.iterkeys(prefix)

    def arabic_keys(self) -> Iterator[str]:
        """Yield every folded Arabic name once."""
        return (key for key, _ in groupby(self._trie.iterkeys()))

    def display_names(self) -> Iterator[str]:
        """Yield the Arabic name of each place that has one, as it is shown, by row."""
        query = "SELECT names FROM places WHERE names != '' ORDER BY row"
        return (names.split("|")[0] for (names,) in self._places.execute(query))

    def place(self, row: int) -> Place | None:
        """Return a place by its row, or None; the names of its country are left out."""
        columns = self._places.execute(_SELECT, (row,)).fetchone()
        return _to_place(columns, self._degree) if columns else None

    def has(self, row: int) -> bool:
        """Tell whether a row is here."""
        return self._places.execute("SELECT 1 FROM places WHERE row = ?", (row,)).fetchone() is not None

    def row_of(self, identity: str) -> int | None:
        """Return the row of a place by its id, or None."""
        row = geonames_number(identity)
        if row is not None:
            return row if self.has(row) else None
        try:
            found = self._places.execute("SELECT row FROM places WHERE id = ?", (identity,)).fetchone()
        except UnicodeEncodeError:  # a lone surrogate is no text
            return None
        return found[0] if found else None

    def id_of(self, row: int) -> str:
        """Return the id of a place by its row."""
        if row < OTHERS:
            return f"geonames:{row}"
        identity: str = self._places.execute("SELECT id FROM places WHERE row = ?", (row,)).fetchone()[0]
        return identity

    def entry_of(self, row: int, role: Role = Role.NAME) -> Entry:
        """Return the entry that a place would have under a name that nobody has written down."""
        query = "SELECT prior, kind, country FROM places WHERE row = ?"
        prior, kind, country = self._places.execute(query, (row,)).fetchone()
        return Entry(row, role, Homograph.NONE, prior / FULL, KINDS[kind], country)

    def prior_and_names(self, row: int) -> tuple[float, tuple[str, ...]]:
        """Return how prominent a place is, 0..1, and its Arabic names, the one to show first, by its row."""
        prior, names = self._places.execute("SELECT prior, names FROM places WHERE row = ?", (row,)).fetchone()
        return prior / FULL, tuple(names.split("|")) if names else ()

    def division(self, code: str) -> tuple[str, str | None] | None:
        """Return the names of a division or country, Latin and Arabic, by its code; None where it has none here."""
        query = "SELECT name, name_ar FROM divisions WHERE code = ? AND name <> ''"
        found: tuple[str, str | None] | None = self._places.execute(query, (code,)).fetchone()
        return found

    def silenced(self) -> frozenset[tuple[str, str]]:
        """Return what this index silences in those below it: folded name and id, an empty id for every place."""
        return frozenset(self._places.execute("SELECT key, id FROM silenced"))

    def homographs(self) -> dict[str, int]:
        """Return the class of each folded name that is something else as well."""
        return dict(self._places.execute("SELECT key, class FROM homographs"))

    def rows_near(self, lon: float, lat: float, reach: float) -> Iterator[tuple[int, float, float]]:
        """Yield row, longitude and latitude of the places in the box that a reach in degrees of latitude spans."""
        south, north = max(-90.0, lat - reach), min(90.0, lat + reach)
        # Towards the poles degrees of longitude are short; over a pole the box goes all around.
        wide = reach / math.cos(math.radians(max(abs(south), abs(north)))) if max(abs(south), abs(north)) < 90 else 180
        for west, east in _spans(lon, min(180.0, wide)):
            box = (south, north, west, east)
            query = "SELECT row, lon, lat FROM places WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?"
            for row, x, y in self._places.execute(query, [round(value * self._degree) for value in box]):
                yield row, x / self._degree, y / self._degree

    def counts(self, column: str) -> dict[Any, tuple[int, int]]:
        """Return places, and those with an Arabic name, by ``kind`` or ``country``."""
        query = f"SELECT {column}, count(*), count(names) FROM places GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608
        return {value: (places, named) for value, places, named in self._places.execute(query)}

    def close(self) -> None:
        """Close the file of places."""
        self._places.close()


def is_index(folder: Path) -> bool:
    """Tell whether a folder holds an index, of whatever format."""
    return (folder / NAMES_FILE).is_file() and (folder / PLACES_FILE).is_file()


def _spans(lon: float, wide: float) -> list[tuple[float, float]]:
    """Return the spans of longitude, one or two, that reach so many degrees to both sides across the date line."""
    west, east = lon - wide, lon + wide
    if west < -180:
        return [(-180.0, east), (west + 360, 180.0)]
    if east > 180:
        return [(west, 180.0), (-180.0, east - 360)]
    return [(west, east)]


def _to_place(columns: tuple[Any, ...], degree: int) -> Place:
    (row, identity, name, names, lon, lat, kind, radius_km, country, admin1, admin1_name, admin1_name_ar, admin2,
     admin2_name, admin2_name_ar, population, wikidata, bbox, actor) = columns  # fmt: skip
    west_south_east_north = tuple(map(float, bbox.split(","))) if bbox else None
    return Place(
        id=identity or f"geonames:{row}",
        name=name,
        name_ar=names.split("|")[0] if names else name,
        lon=lon / degree,
        lat=lat / degree,
        kind=KINDS[kind],
        radius_km=radius_km,
        country=country,
        admin1=admin1,
        admin1_name=admin1_name or None,
        admin1_name_ar=admin1_name_ar,
        admin2=admin2,
        admin2_name=admin2_name or None,
        admin2_name_ar=admin2_name_ar,
        population=population,
        geonameid=row if row < OTHERS else None,
        wikidata=wikidata,
        bbox=west_south_east_north,  # type: ignore[arg-type]  # four numbers, as the build wrote them
        actor=actor,
    )
