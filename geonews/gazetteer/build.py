"""Build the shipped index from the gazetteer's text.

Runs when the package is built, from a build hook, so it needs marisa-trie and numpy alone.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import math
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, TypeVar

from geonews.arabic.demonyms import forms
from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import Lexicon, load
from geonews.errors import GazetteerError
from geonews.gazetteer.entries import Entry, Homograph, Role
from geonews.gazetteer.outlines import Line, Outlines, country_of, division_of
from geonews.gazetteer.source import Division, SourcePlace, as_kind, degrees, name_keys, prior
from geonews.gazetteer.writer import IndexWriter
from geonews.records import PlaceKind

Row: TypeAlias = Mapping[str, str]
Told = TypeVar("Told")

GENERATED = ("countries.tsv", "provinces.tsv", "districts.tsv", "places.tsv", "latin.tsv.gz")
CURATED = ("waters.tsv", "regions.tsv", "relief.tsv", "landmarks.tsv", "towns.tsv", "metonyms.tsv")
DEGREE = 10_000
"""Parts of a degree: eleven metres. GeoNames' positions of towns are no finer, and a finer one takes more room."""

AREAS: frozenset[PlaceKind] = frozenset({"region", "water", "relief", "island"})
"""Kinds that are areas even where nobody has drawn their box: it then follows from their radius."""

TOWNS: frozenset[PlaceKind] = frozenset({"city", "town", "village", "neighbourhood"})
_DIVISION_WORDS = frozenset({"ولاية", "محافظة", "شعبية", "بلدية", "معتمدية", "دائرة"})
"""What a source that confuses a town with its division writes before its name."""
_BESIDE_NAME = re.compile("[\u064b-\u0652]|\\([^)]*\\)")
"""Vowel marks, and what stands in brackets: no part of the name of a town as it is shown."""

KM_PER_DEGREE = 111.2

DIVISIONS = "divisions.tsv.gz"
OUTLINES = "areas.tsv.gz"
SOURCES = "recipe/sources.tsv"


def build(source: Path, target: Path) -> str:
    """Build the index of a gazetteer's text into a folder and return the text's digest.

    Raises GazetteerError, with file and line, where a row is broken or names a place that is not there.
    """
    text = _Text.read(source)
    places = list(text.places())
    digest = source_digest(source)
    with IndexWriter(target, degree=DEGREE) as writer:
        for division in text.divisions(places):
            writer.division(division)
        by_id: dict[str, tuple[int, SourcePlace]] = {}
        for place in places:
            by_id[place.id] = writer.place(place, name_keys(place.names, text.lexicon), text.homographs), place
        for key, entry in sorted({*text.demonyms(by_id), *text.phrases()}):
            writer.entry(key, entry)
        writer.areas(text.outlines)
        writer.homographs(text.homographs)
        writer.silence(text.silences())
        writer.close(digest=digest, sources=(row for _, row in read_rows(source / SOURCES)))
    return digest


def source_files(source: Path) -> list[Path]:
    """Return the files of which the index is made, in a fixed order."""
    curated = sorted((source / "curated").glob("*.tsv"))
    packed = (source / DIVISIONS, source / OUTLINES)
    return [*(source / name for name in GENERATED), *packed, *curated, source / SOURCES]


def source_digest(source: Path) -> str:
    """Return the SHA-256 of the gazetteer's text, names and contents, in hexadecimal digits.

    Of a packed table the text counts, not the packing, which differs between versions of zlib.
    """
    digest = hashlib.sha256()
    for path in source_files(source):
        digest.update(path.name.encode())
        digest.update(_read(path))
    return digest.hexdigest()


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield line number and row of a table, packed or not.

    Raises GazetteerError where a row has another number of fields.
    """
    lines = io.StringIO(_read(path).decode("utf-8"), newline="")
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in reader:
        if None in row or None in row.values():
            raise GazetteerError(f"{path.name}, line {reader.line_num}: not {len(reader.fieldnames or ())} fields")
        yield reader.line_num, row


def read_outlines(path: Path) -> Outlines:
    """Return the outlines of a table of lines; raises GazetteerError, with file and line, where one is broken."""
    lines = []
    for number, row in read_rows(path):
        try:
            lines.append(Line.parse(row["left"], row["right"], row["line"]))
        except (KeyError, ValueError) as wrong:
            raise GazetteerError(f"{path.name}, line {number}: {wrong}") from wrong
    _refuse_open(path.name, lines)
    return Outlines.of(lines)


def _refuse_open(name: str, lines: Iterable[Line]) -> None:
    """Raise GazetteerError where the lines of an area do not close: at each point as many come as go."""
    ends: Counter[tuple[str, int, int]] = Counter()
    for line in lines:
        for side in filter(None, (line.left, line.right)):
            ends.update((side, line.x[at], line.y[at]) for at in (0, -1))
    loose = min((end for end, times in ends.items() if times % 2), default=None)
    if loose:
        code, x, y = loose
        raise GazetteerError(f"{name}: the outline of {code} does not close at {x} {y}")


def _read(path: Path) -> bytes:
    content = path.read_bytes()
    try:
        return gzip.decompress(content) if path.suffix == ".gz" else content
    except (gzip.BadGzipFile, EOFError, zlib.error) as corrupt:
        raise GazetteerError(f"{path.name} is corrupt: {corrupt}") from corrupt


def split(cell: str) -> list[str]:
    """Return the alternatives of a cell."""
    return [part for part in cell.split("|") if part]


@dataclass(frozen=True, slots=True)
class _Text:
    """Hold the curated tables by what they speak of, and read the places on demand."""

    source: Path
    lexicon: Lexicon
    extra: Mapping[str, tuple[str, ...]]
    """Names that the curated tables add: by id, and for countries by code, where the first is the one to show."""
    shown: Mapping[str, str]
    """The name to show of a place, by id, where a curated table chooses it."""
    silenced: Mapping[str, tuple[str, ...]]
    prominence: Mapping[str, float]
    homographs: Mapping[str, Homograph]
    outlines: Outlines

    @classmethod
    def read(cls, source: Path) -> _Text:
        curated = source / "curated"
        lexicon = load()
        extra = {row["id"]: tuple(split(row["names"])) for _, row in read_rows(curated / "names.tsv")}
        for _, row in read_rows(curated / "countries.tsv"):
            extra[row["country"]] = (row["name_ar"], *split(row["aliases"]))
        silenced: dict[str, tuple[str, ...]] = {}
        for _, row in read_rows(curated / "silence.tsv"):
            silenced[row["id"]] = (*silenced.get(row["id"], ()), row["name"])
        return cls(
            source=source,
            lexicon=lexicon,
            extra=extra,
            shown={row["id"]: row["name"] for _, row in read_rows(curated / "shown.tsv")},
            silenced=silenced,
            prominence=_by_key(curated / "prominence.tsv", lambda row: (row["id"], float(row["prior"]))),
            homographs=dict.fromkeys(lexicon.titles, Homograph.WORD)
            | _by_key(curated / "homographs.tsv", lambda row: (squeeze(row["name"]), Homograph[row["class"].upper()])),
            outlines=read_outlines(source / OUTLINES),
        )

    def places(self) -> Iterator[SourcePlace]:
        """Yield the places of every table; raises GazetteerError where a curated table names one that is nowhere."""
        known: set[str | None] = set()
        for name in (*GENERATED, *(f"curated/{file}" for file in CURATED)):
            for line, row in read_rows(self.source / name):
                place = self._place(name, line, row)
                place = self._boxed(place) if name in GENERATED else self._located(place)
                known |= {place.id, place.country}
                yield replace(place, prior=self.prominence.get(place.id, place.prior))
        _refuse_unknown(known, self.extra, "names")
        _refuse_unknown(known, self.prominence, "prominence")
        _refuse_unknown(known, self.silenced, "silence")
        _refuse_unknown(known, self.shown, "shown")

    def _place(self, file: str, line: int, row: Row) -> SourcePlace:
        try:
            identity = row.get("id") or f"geonews:{row['slug']}"
            population = int(row["population"]) if row.get("population") else None
            kind = as_kind(row["kind"])
            return SourcePlace(
                id=identity,
                name=row["name"],
                names=self._names(identity, row),
                latin=tuple(split(row.get("latin", ""))),
                lon=degrees(row["lon"], 180),
                lat=degrees(row["lat"], 90),
                kind=kind,
                radius_km=float(row["radius_km"]),
                country=row["country"] or None,
                admin1=row.get("admin1") or None,
                admin2=row.get("admin2") or None,
                population=population,
                wikidata=row.get("wikidata") or None,
                bbox=row.get("bbox") or (_box(row) if kind in AREAS else None),
                actor=row.get("actor") or None,
                role=Role.METONYM if "actor" in row else Role.NAME,
                prior=prior(kind, population, row.get("feature_code", "")),
            )
        except (KeyError, ValueError) as wrong:
            raise GazetteerError(f"{file}, line {line}: {wrong}") from wrong

    def _boxed(self, place: SourcePlace) -> SourcePlace:
        """Give a country or province without a box that of its outline."""
        code = {"country": place.country, "province": place.admin1}.get(place.kind)
        areas = self.outlines.areas_of(code) if code and not place.bbox else []
        return replace(place, bbox=_cell(self.outlines.box(areas))) if areas else place

    def _located(self, place: SourcePlace) -> SourcePlace:
        """Give a place its province by the outlines, where these agree on its country and all of it lies in one."""
        if place.admin1 or not place.country:
            return place
        around = _compass(place) if place.kind in AREAS else ()
        found = {self.outlines.area_at(lon, lat) for lon, lat in ((place.lon, place.lat), *around)} - {None}
        code = found.pop() if len(found) == 1 else None
        return replace(place, admin1=division_of(code)) if code and country_of(code) == place.country else place

    def _names(self, identity: str, row: Row) -> tuple[str, ...]:
        own = (row.get("name_ar", ""), *split(row.get("aliases", "")))
        preferred = self.extra.get(row["country"], ()) if row["kind"] == "country" else ()
        muted = self.silenced.get(identity, ())
        named = dict.fromkeys(name for name in (*preferred, *own, *self.extra.get(identity, ())) if name)
        ordered = _article_first([name for name in named if name not in muted])
        if row["kind"] in TOWNS:
            ordered = _bare_first(ordered)
        shown = self.shown.get(identity)
        return (shown, *(name for name in ordered if name != shown)) if shown else ordered

    def divisions(self, places: Iterable[SourcePlace]) -> Iterator[Division]:
        """Yield the countries and the divisions of the first order, which are places too, then those of the second."""
        named: dict[str, Division] = {}
        for place in places:
            code = {"country": place.country, "province": place.admin1}.get(place.kind)
            if code:
                named.setdefault(code, Division(code, place.name, place.names[0] if place.names else None))
        yield from named.values()
        for _, row in read_rows(self.source / DIVISIONS):
            yield Division(row["code"], row["name"], row["name_ar"] or None)

    def demonyms(self, by_id: Mapping[str, tuple[int, SourcePlace]]) -> Iterator[tuple[str, Entry]]:
        """Yield every form of every demonym; raises GazetteerError where one is of a place that is not there."""
        by_country = {place.country: place.id for _, place in by_id.values() if place.kind == "country"}
        for line, row in read_rows(self.source / "curated" / "demonyms.tsv"):
            target = row["target"]
            found = by_id.get(target if ":" in target else by_country.get(target, ""))
            if found is None:
                raise GazetteerError(f"demonyms.tsv, line {line}: no place is {target}")
            at, place = found
            for base in (row["adjective"], *split(row["also"])):
                for form in forms(base, tuple(split(row["plurals"]))):
                    key = squeeze(form)
                    homograph = self.homographs.get(key, Homograph.NONE)
                    yield key, Entry(at, Role.DEMONYM, homograph, place.prior, place.kind, place.country)

    def phrases(self) -> Iterator[tuple[str, Entry]]:
        """Yield the phrases that hold the name of a place and are none."""
        for _, row in read_rows(self.source / "curated" / "not_places.tsv"):
            yield squeeze(row["phrase"]), Entry(0, Role.PHRASE, Homograph.NONE, 0.0, "region", None)

    def silences(self) -> set[tuple[str, str]]:
        """Return folded name and id of what is silenced."""
        return {(squeeze(name), identity) for identity, names in self.silenced.items() for name in names}


def _bare_first(names: tuple[str, ...]) -> tuple[str, ...]:
    """Show الجلفة for a town that its source calls ولاية الجلفة, زالنجي for زالنجي (مدينة), زوارة for زُوارة."""
    if not names:
        return names
    bare = _BESIDE_NAME.sub("", names[0]).strip()
    word, _, rest = bare.partition(" ")
    if rest and (word in _DIVISION_WORDS or (word == "مدينة" and rest in names)):
        bare = rest
    return tuple(dict.fromkeys((bare, *names)))


def _box(row: Row) -> str:
    """Return west, south, east and north of the disc that a row's radius draws, cut at the poles and the date line."""
    lon, lat = float(row["lon"]), float(row["lat"])
    wide, high = _reach(lat, float(row["radius_km"]))
    return _cell((max(-180.0, lon - wide), max(-90.0, lat - high), min(180.0, lon + wide), min(90.0, lat + high)))


def _cell(box: Iterable[float]) -> str:
    return ",".join(f"{value:.2f}" for value in box)


def _compass(place: SourcePlace) -> tuple[tuple[float, float], ...]:
    """Return the points east, west, north and south of a place at its radius, longitude and latitude."""
    wide, high = _reach(place.lat, place.radius_km)
    lon, lat = place.lon, place.lat
    return (lon + wide, lat), (lon - wide, lat), (lon, lat + high), (lon, lat - high)


def _reach(lat: float, radius_km: float) -> tuple[float, float]:
    """Return a radius in degrees of longitude, at a latitude, and of latitude."""
    high = radius_km / KM_PER_DEGREE
    return high / max(0.01, math.cos(math.radians(lat))), high


def _by_key(path: Path, parse: Callable[[Row], tuple[str, Told]]) -> dict[str, Told]:
    """Return what a table tells of each key; raises GazetteerError, with file and line, where a row is broken."""
    told = {}
    for line, row in read_rows(path):
        try:
            key, value = parse(row)
        except (KeyError, ValueError) as wrong:
            raise GazetteerError(f"{path.name}, line {line}: {wrong}") from wrong
        told[key] = value
    return told


def _refuse_unknown(known: AbstractSet[str | None], table: Iterable[str], name: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise GazetteerError(f"{name}.tsv: no place has the id {unknown[0]} ({len(unknown)} such)")


def _article_first(names: list[str]) -> tuple[str, ...]:
    """Show الخرطوم where a source that is tagged as Arabic says خرطوم and another الخرطوم."""
    definite = "ال" + names[0] if names else ""
    return (definite, *(name for name in names if name != definite)) if definite in names else tuple(names)
