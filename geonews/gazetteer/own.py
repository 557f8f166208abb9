"""A user's own places: new ones, other words on known ones, and names that are none.

They become an index of their own, which is laid over the others. A row is

- a new place, of which the id is ``user:`` and the id given or the name, whatever stands around it in the file;
- another word on a known place, where the id is that of one: cells that are filled replace what is known, names come
  before the known ones, which stay;
- with the action ``silence`` a name that the place of the id does not bear, or without an id that no place does but
  those to which another row gives it.

A name that is an ordinary word to the shipped gazetteer stays one: the text around it has to tell that the place is
meant. So it is with the names of a row that says so itself (``word``). With ``always`` they are this place wherever
they stand, before any other of that name.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import Lexicon, load
from geonews.gazetteer.distance import great_circle_km
from geonews.gazetteer.entries import Homograph, Role
from geonews.gazetteer.index import Gazetteer
from geonews.gazetteer.source import SourcePlace, as_kind, degrees, name_keys, prior, town_radius_km
from geonews.gazetteer.writer import IndexWriter
from geonews.records import Place, PlaceKind

PREFIX = "user:"
"""Of the ids of new places."""

REGISTRY = "own"
"""In the sources of an index: files of the user's."""

SILENCE = "silence"

YES = "yes"

KIND: PlaceKind = "landmark"
"""Of a new place that does not say."""

RADIUS_KM_BY_KIND: Mapping[PlaceKind, float] = {
    "continent": 2_500, "region": 100, "country": 300, "province": 50, "district": 15, "city": 8, "town": 3,
    "village": 2, "neighbourhood": 2, "camp": 2, "water": 20, "relief": 20, "island": 10, "landmark": 1, "facility": 2,
}  # fmt: skip
"""How far from the point the truth may lie where neither radius, people nor extent are given."""

MAX_RADIUS_KM = 10_000

SHORTEST = 2
"""Letters of the shortest name: قم."""

_WIKIDATA = re.compile(r"(?:.*/)?(Q[1-9][0-9]*)")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_COUNTRY = re.compile("[A-Z]{2}")
_DIVISION = re.compile(r"[A-Z]{2}\.[A-Z0-9]+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+")

Tell: TypeAlias = Callable[[str, str, bool], None]
"""Hear of a row: where it stands, what is to say, and whether it was left out."""


@dataclass(frozen=True, slots=True)
class OwnRow:
    """Hold a row as it was read."""

    where: str
    """File and line."""
    cells: Mapping[str, str]
    """By column, those that are filled: id, action, always, word, name_ar, aliases, name, lon, lat, kind, country,
    admin1, population, radius_km, bbox, wikidata."""
    wrong: str = ""
    """Why it cannot be used; empty where it can."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the Arabic names, the one to show first; one in the column of Latin names counts."""
        cells = (self.cells.get("name_ar", ""), self.cells.get("aliases", ""))
        found = [part.strip() for cell in cells for part in cell.split("|")]
        if not self.cells.get("name_ar") and _ARABIC.search(self.cells.get("name", "")):
            found[:0] = [part.strip() for part in self.cells["name"].split("|")]
        return tuple(dict.fromkeys(filter(None, found)))

    @property
    def latin(self) -> str:
        """Return the Latin name; empty where there is none."""
        name = self.cells.get("name", "")
        return "" if _ARABIC.search(name) else name


@dataclass(slots=True)
class OwnPlaces:
    """Hold what the rows come to."""

    places: dict[str, SourcePlace] = field(default_factory=dict)
    """By id."""
    marks: dict[str, dict[str, Homograph]] = field(default_factory=dict)
    """By id and folded name, what else the name is, where the row says."""
    silenced: set[tuple[str, str]] = field(default_factory=set)
    """Folded name and id, an empty id for every place."""
    inherited: set[tuple[str, str]] = field(default_factory=set)
    """Folded name and id, of known places that are held here and of which the name is silenced as of every place."""
    new: int = 0
    changed: int = 0

    @property
    def count(self) -> int:
        """Count the rows that say something."""
        return self.new + self.changed + len(self.silenced)


def own_places(rows: Iterable[OwnRow], below: Gazetteer, tell: Tell) -> OwnPlaces:
    """Return what rows come to over a gazetteer; a row that comes to nothing is told and left out."""
    collected = _Collector(below)
    # Names are silenced last: of places as all the rows leave them.
    for row in sorted(rows, key=lambda row: bool(row.cells.get("action"))):
        try:
            remark = collected.take(row)
        except ValueError as wrong:
            tell(row.where, str(wrong), True)
        else:
            if remark:
                tell(row.where, remark, False)
    collected.settle()
    return collected.own


def write(own: OwnPlaces, below: Gazetteer, folder: Path, sources: Sequence[Mapping[str, str]]) -> str:
    """Write an index into a folder and return its digest; sources name each file and its SHA-256."""
    digest = hashlib.sha256(" ".join(one["sha256"] for one in sources).encode()).hexdigest()
    lexicon, homographs = load(), _homographs(below)
    with IndexWriter(folder) as writer:
        for identity, place in sorted(own.places.items()):
            writer.place(place, name_keys(place.names, lexicon), homographs | own.marks.get(identity, {}))
        writer.silence(own.silenced | own.inherited)
        writer.close(digest=digest, sources=sources)
    return digest


def _homographs(below: Gazetteer) -> dict[str, Homograph]:
    return {key: Homograph(what) for layer in reversed(below.layers) for key, what in layer.homographs().items()}


class _Collector:
    """Judge rows one by one; raises ValueError for one that comes to nothing."""

    def __init__(self, below: Gazetteer) -> None:
        self._below = below
        self._lexicon: Lexicon = load()
        self._told: dict[str, str] = {}
        self._given: dict[str, set[str]] = {}
        self.own = OwnPlaces()

    def take(self, row: OwnRow) -> str:
        """Do what a row says, and return what there is to remark on it."""
        action = row.cells.get("action", "")
        if row.wrong:
            raise ValueError(row.wrong)
        if action not in ("", SILENCE):
            raise ValueError(f"unknown action {action}; the only one is {SILENCE}")
        if not action:
            self.add(row)
        elif not self.silence(row):
            return "no place bears this name, so there is nothing to silence yet"
        return ""

    def add(self, row: OwnRow) -> None:
        """Add a new place, or change a known one."""
        keys = self._keys(row)
        identity, known = self._identity(row)
        for column in ("always", "word"):
            if row.cells.get(column, YES) not in ("", YES):
                raise ValueError(f"{column} is {YES} or empty, not {row.cells[column]}")
        if row.cells.get("always") and row.cells.get("word"):
            raise ValueError("the names are always the place or also words, not both: empty always or word")
        if identity in self._told:
            raise ValueError(f"{identity} stands already in {self._told[identity]}; give each place an id of its own")
        place = self._changed(row, known) if known else self._new(row, identity)
        if row.cells.get("always"):
            place = replace(place, prior=1.0)
            self.own.marks[identity] = dict.fromkeys(keys, Homograph.NONE)
        if row.cells.get("word"):
            self.own.marks[identity] = dict.fromkeys(keys, Homograph.WORD)
        self._told[identity] = row.where
        self._given[identity] = keys
        self.own.places[identity] = place
        self.own.new += known is None
        self.own.changed += known is not None

    def silence(self, row: OwnRow) -> bool:
        """Silence the names of a row; False where nothing bears them anyway."""
        keys = self._keys(row)
        if not keys:
            raise ValueError("no name to silence")
        given = row.cells.get("id", "")
        identity = ""
        if given:
            identity, known = self._identity(row)
            if identity not in self.own.places:
                if known is None:
                    raise ValueError(f"no place has the id {given}")
                self.own.places[identity] = self._as_known(known)
            self._take_away(identity, keys)
        new = {(key, identity) for key in keys} - self.own.silenced
        self.own.silenced |= new
        return any(self._bears(key, identity) for key in keys)

    def settle(self) -> None:
        """Take from the known places what is silenced of every place, unless their own rows give it to them."""
        everywhere = {key for key, identity in self.own.silenced if not identity}
        for identity in self.own.places:
            keys = everywhere - self._given.get(identity, set())
            if keys and self._below.row_of(identity) is not None:
                self._take_away(identity, keys)
                self.own.inherited |= {(key, identity) for key in keys}

    def _take_away(self, identity: str, keys: set[str]) -> None:
        place = self.own.places[identity]
        names = tuple(one for one in place.names if not {squeeze(one), *name_keys((one,), self._lexicon)} & keys)
        self.own.places[identity] = replace(place, names=names)

    def _bears(self, key: str, identity: str) -> bool:
        entries = [*self._below.entries(key), *self._below.latin_entries(key)]
        return any(entry.role != Role.PHRASE and identity in ("", self._below.place(entry.row).id) for entry in entries)

    def _keys(self, row: OwnRow) -> set[str]:
        """Return the folded names of a row, Arabic or, to silence it, Latin."""
        keys = {key for name in row.names for key in (squeeze(name), *name_keys((name,), self._lexicon))}
        if not row.names and row.latin:
            keys = {squeeze(row.latin)}
        return {key for key in keys if key}

    def _identity(self, row: OwnRow) -> tuple[str, Place | None]:
        """Return the id of a row and the known place that has it."""
        given = row.cells.get("id", "")
        known = self._below.by_id(given) if given else None
        if known:
            return known.id, known
        if ":" in given and not given.startswith(PREFIX):
            raise ValueError(f"no place has the id {given}; a new place gets its own from its name")
        slug = _slug(given.removeprefix(PREFIX)) or _slug(row.latin) or _slug(next(iter(row.names), ""))
        if not slug:
            raise ValueError("no name: fill name_ar or name")
        return f"{PREFIX}{slug}", self._below.by_id(f"{PREFIX}{slug}")

    # ------------------------------------------------------------ places

    def _new(self, row: OwnRow, identity: str) -> SourcePlace:
        names = self._names(row)
        if not names and not squeeze(row.latin):
            raise ValueError("no name: fill name_ar or name")
        position = _position(row)
        if position is None:
            raise ValueError("no coordinates: fill lon and lat")
        kind = self._kind(row) or KIND
        population, box = _population(row), _box(row)
        country, admin1 = self._country(row)
        return SourcePlace(
            id=identity,
            name=row.latin or names[0],
            names=names,
            lon=position[0],
            lat=position[1],
            kind=kind,
            radius_km=_radius_km(row) or _reach_km(position, box) or _usual_km(kind, population),
            country=country,
            admin1=admin1,
            population=population,
            wikidata=_wikidata(row),
            bbox=box,
            prior=prior(kind, population),
        )

    def _as_known(self, known: Place) -> SourcePlace:
        row = self._below.row_of(known.id)
        assert row is not None  # noqa: S101  (it was found by this id)
        return SourcePlace(
            id=known.id,
            name=known.name,
            names=self._below.names(known),
            lon=known.lon,
            lat=known.lat,
            kind=known.kind,
            radius_km=known.radius_km,
            country=known.country,
            admin1=known.admin1,
            admin2=known.admin2,
            population=known.population,
            wikidata=known.wikidata,
            bbox=",".join(f"{one:g}" for one in known.bbox) if known.bbox else None,
            actor=known.actor,
            role=Role.METONYM if known.actor else Role.NAME,
            prior=self._below.entry_of(row).prior,
        )

    def _changed(self, row: OwnRow, known: Place) -> SourcePlace:
        """Return a known place as a row has it."""
        place = self._as_known(known)
        position, given_box = _position(row) or (place.lon, place.lat), _box(row)
        kind, people = self._kind(row) or place.kind, _population(row)
        country, admin1 = self._country(row, place)
        inside = admin1 == place.admin1
        # A box that the place has left is its own no more.
        box = given_box or (place.bbox if place.bbox and _within(position, place.bbox) else None)
        return replace(
            place,
            name=row.latin or place.name,
            names=tuple(dict.fromkeys((*self._names(row), *place.names))),
            lon=position[0],
            lat=position[1],
            kind=kind,
            radius_km=_radius_km(row) or _reach_km(position, given_box) or place.radius_km,
            country=country,
            admin1=admin1,
            admin2=place.admin2 if inside else None,
            population=people if people is not None else place.population,
            wikidata=_wikidata(row) or place.wikidata,
            bbox=box,
            prior=place.prior if kind == place.kind and people is None else prior(kind, people or place.population),
        )

    # ------------------------------------------------------------ cells

    def _names(self, row: OwnRow) -> tuple[str, ...]:
        for name in row.names:
            key = squeeze(name)
            if len(key) < SHORTEST:
                raise ValueError(f"{name} is no name: it has fewer than {SHORTEST} letters")
            if self._lexicon.is_bare_cue(key):
                raise ValueError(f"{name} is no name: it only says what kind of place follows, or where it lies")
        return row.names

    def _kind(self, row: OwnRow) -> PlaceKind | None:
        return as_kind(row.cells["kind"].lower()) if row.cells.get("kind") else None

    def _country(self, row: OwnRow, known: SourcePlace | None = None) -> tuple[str | None, str | None]:
        """Return the codes of country and first-order division, each given by code or name."""
        given, division = row.cells.get("country", ""), row.cells.get("admin1", "")
        country = self._country_code(given) if given else known.country if known else None
        if division:
            admin1 = self._division_code(division, country)
            return country or admin1.partition(".")[0], admin1
        same = known is not None and country == known.country
        return country, known.admin1 if known and same else None

    def _country_code(self, given: str) -> str:
        if _COUNTRY.fullmatch(given.upper()) and self._below.division(given.upper()) != (None, None):
            return given.upper()
        named = (one.place for one in self._below.lookup(given))
        code = next((place.country for place in named if place.kind == "country"), None)
        if code is None:
            raise ValueError(f"unknown country {given}; give its two letters, such as SY")
        return code

    def _division_code(self, given: str, country: str | None) -> str:
        code = given.upper()
        if _DIVISION.fullmatch(code):
            known = self._below.division(code) != (None, None)
            if not known or country not in (None, code.partition(".")[0]):
                raise ValueError(f"unknown province {given}" + (f" in {country}" if country else ""))
            return code
        for one in self._below.lookup(given):
            place = one.place
            if place.kind == "province" and place.admin1 and country in (None, place.country):
                return place.admin1
        raise ValueError(f"unknown province {given}" + (f" in {country}" if country else ""))


def _slug(text: str) -> str:
    """Return the folded words of a name with hyphens between."""
    return squeeze(text).replace(" ", "-")


def _number(row: OwnRow, column: str) -> float | None:
    """Return the number in a cell, with a point or a comma before the decimals and digits of any script."""
    cell = row.cells.get(column, "")
    if not cell:
        return None
    plain = cell.replace("٫", ".").replace("°", "").replace("−", "-").replace(" ", "")
    plain = plain.replace(",", ".") if plain.count(",") == 1 else plain
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"{column} is no number: {cell}")
    return float(plain)


def _position(row: OwnRow) -> tuple[float, float] | None:
    """Return longitude and latitude, or None where both are empty."""
    lon, lat = _number(row, "lon"), _number(row, "lat")
    if lon is None and lat is None:
        return None
    if lon is None or lat is None:
        raise ValueError("no coordinates: fill both lon and lat")
    if (lon, lat) == (0, 0):
        raise ValueError("no coordinates: 0, 0 lies in the sea; leave unknown ones empty")
    for column, value, limit in (("lon", lon, 180), ("lat", lat, 90)):
        try:
            degrees(str(value), limit)
        except ValueError as wrong:
            hint = "; are lon and lat the wrong way around?" if column == "lat" and abs(lon) <= limit else ""
            raise ValueError(f"{column} {wrong}{hint}") from wrong
    return lon, lat


def _population(row: OwnRow) -> int | None:
    cell = re.sub(r"[,٬'\s]", "", row.cells.get("population", "")).removesuffix(".0")
    if not cell:
        return None
    if not cell.isdecimal() or len(cell) > len("9999999999"):
        raise ValueError(f"population is no whole number: {row.cells['population']}")
    return int(cell)


def _radius_km(row: OwnRow) -> float | None:
    radius = _number(row, "radius_km")
    if radius is not None and not 0 < radius <= MAX_RADIUS_KM:
        raise ValueError(f"radius_km is not between 0 and {MAX_RADIUS_KM}: {row.cells['radius_km']}")
    return radius


def _wikidata(row: OwnRow) -> str | None:
    cell = row.cells.get("wikidata", "")
    item = _WIKIDATA.fullmatch(cell)
    if cell and not item:
        raise ValueError(f"wikidata is no item such as Q858: {cell}")
    return item[1] if item else None


def _box(row: OwnRow) -> str | None:
    cell = row.cells.get("bbox", "")
    if not cell:
        return None
    try:
        west, south, east, north = (float(one) for one in cell.split(","))
        whole = [degrees(str(one), 180) for one in (west, east)] + [degrees(str(one), 90) for one in (south, north)]
    except ValueError as wrong:
        raise ValueError(f"bbox is not west,south,east,north: {cell}") from wrong
    if south > north:
        raise ValueError(f"bbox is not west,south,east,north: {cell}")
    return ",".join(f"{one:g}" for one in (whole[0], whole[2], whole[1], whole[3]))


def _within(position: tuple[float, float], box: str) -> bool:
    west, south, east, north = map(float, box.split(","))
    lon, lat = position
    across = west <= lon <= east if west <= east else lon >= west or lon <= east
    return across and south <= lat <= north


def _reach_km(position: tuple[float, float], box: str | None) -> float | None:
    """Return how far the corners of a box lie from a point, None without a box."""
    if box is None:
        return None
    west, south, east, north = map(float, box.split(","))
    corners = ((x, y) for x in (west, east) for y in (south, north))
    return math.ceil(max(1.0, *(great_circle_km(*position, *corner) for corner in corners)))


def _usual_km(kind: PlaceKind, population: int | None) -> float:
    populated = kind in ("city", "town", "village") and population
    return town_radius_km(population) if populated and population else RADIUS_KM_BY_KIND[kind]
