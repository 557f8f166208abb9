"""Build the index from the gazetteer's text: names into a trie, places into one SQLite file.

Runs when the package is built, from a build hook, so it needs the standard library and marisa-trie alone.
"""

from __future__ import annotations

import csv
import hashlib
import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias, cast, get_args

from geonews.arabic.demonyms import forms
from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import Lexicon, load
from geonews.errors import GazetteerError
from geonews.gazetteer.entries import RECORD_FORMAT, Entry, Homograph, Role
from geonews.records import PlaceKind

NAMES_FILE = "names.marisa"
PLACES_FILE = "places.sqlite"

Row: TypeAlias = Mapping[str, str]

GENERATED = ("countries.tsv", "provinces.tsv", "places.tsv")
CURATED = ("waters.tsv", "regions.tsv", "relief.tsv", "landmarks.tsv", "towns.tsv", "metonyms.tsv")

ALWAYS_OUTSIDE = frozenset({"حي", "بلده", "قريه"})
"""Folded kind words that are no part of a name even where a source gives no other: حي الرمال."""

PRIOR_BY_KIND: Mapping[PlaceKind, float] = {
    "country": 1.0,
    "continent": 0.95,
    "region": 0.8,
    "water": 0.8,
    "province": 0.66,
    "relief": 0.62,
    "island": 0.62,
    "landmark": 0.62,
    "facility": 0.62,
    "city": 0.62,
    "district": 0.55,
    "town": 0.55,
    "camp": 0.55,
    "neighbourhood": 0.5,
    "village": 0.45,
}
"""Prominence, 0..1, of a place whose population is unknown: a curated row is there because news names it."""

CAPITAL_BONUS = 0.1
SEAT_BONUS = 0.04
"""A capital and a seat of a province are named more often than their people would tell."""


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """Hold a row of the text, read."""

    id: str
    name: str
    names: tuple[str, ...]
    """Arabic, the one to show first."""
    lon: float
    lat: float
    kind: PlaceKind
    radius_km: float
    country: str | None
    admin1: str | None
    population: int | None
    wikidata: str | None
    bbox: str | None
    actor: str | None
    role: Role
    prior: float

    @property
    def geonameid(self) -> int | None:
        """Return the GeoNames number."""
        source, _, number = self.id.partition(":")
        return int(number) if source == "geonames" else None


def build(source: Path, target: Path) -> str:
    """Build the index of a gazetteer's text into a folder and return the text's digest.

    Raises GazetteerError, with file and line, where a row is broken or names a place that is not there.
    """
    import marisa_trie

    places = _places(source)
    rows = {place.id: row for row, place in enumerate(places)}
    by_country = {place.country: row for row, place in enumerate(places) if place.kind == "country"}
    records = sorted({*_names(source, places), *_demonyms(source, places, rows, by_country), *_phrases(source)})
    target.mkdir(parents=True, exist_ok=True)
    trie = marisa_trie.RecordTrie(RECORD_FORMAT, [(key, entry.pack()) for key, entry in records])
    digest = source_digest(source)
    # Beside and renamed: who has the old index open keeps it whole.
    trie.save(str(target / f"{NAMES_FILE}.part"))
    _write_places(target / f"{PLACES_FILE}.part", places, digest)
    for name in (NAMES_FILE, PLACES_FILE):
        (target / f"{name}.part").replace(target / name)
    return digest


def source_files(source: Path) -> list[Path]:
    """Return the files of which the index is made, in a fixed order."""
    curated = sorted((source / "curated").glob("*.tsv"))
    return [*(source / name for name in GENERATED), *curated]


def source_digest(source: Path) -> str:
    """Return the SHA-256 of the gazetteer's text, names and contents, in hexadecimal digits."""
    digest = hashlib.sha256()
    for path in source_files(source):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


# ------------------------------------------------------------------ reading


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield line number and row of a table; raises GazetteerError where a row has another number of fields."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in reader:
            if None in row or None in row.values():
                raise GazetteerError(f"{path.name}, line {reader.line_num}: not {len(reader.fieldnames or ())} fields")
            yield reader.line_num, row


def _places(source: Path) -> list[SourcePlace]:
    extra = _added_names(source)
    silenced = _silenced(source)
    prominence = {row["id"]: float(row["prior"]) for _, row in read_rows(source / "curated" / "prominence.tsv")}
    places: list[SourcePlace] = []
    known: set[str | None] = set()
    for name in (*GENERATED, *(f"curated/{file}" for file in CURATED)):
        for line, row in read_rows(source / name):
            place = _place(name, line, row, extra, silenced)
            known |= {place.id, place.country}
            if place.names or place.kind == "province":
                places.append(replace(place, prior=prominence.get(place.id, place.prior)))
    _refuse_unknown(known, extra, "names")
    _refuse_unknown(known, prominence, "prominence")
    _refuse_unknown(known, silenced, "silence")
    return places


def _refuse_unknown(known: AbstractSet[str | None], table: Iterable[str], name: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise GazetteerError(f"{name}.tsv: no place has the id {unknown[0]} ({len(unknown)} such)")


def _place(
    file: str, line: int, row: Row, extra: Mapping[str, tuple[str, ...]], silenced: Mapping[str, tuple[str, ...]]
) -> SourcePlace:
    try:
        identity = row.get("id") or f"geonews:{row['slug']}"
        own = (row["name_ar"], *_split(row["aliases"]))
        preferred = extra.get(row["country"], ()) if row["kind"] == "country" else ()
        muted = silenced.get(identity, ())
        named = dict.fromkeys(name for name in (*preferred, *own, *extra.get(identity, ())) if name)
        population = int(row["population"]) if row.get("population") else None
        kind = _kind(row["kind"])
        return SourcePlace(
            id=identity,
            name=row["name"],
            names=_article_first([name for name in named if name not in muted]),
            lon=_within(row["lon"], 180),
            lat=_within(row["lat"], 90),
            kind=kind,
            radius_km=float(row["radius_km"]),
            country=row["country"] or None,
            admin1=row.get("admin1") or None,
            population=population,
            wikidata=row.get("wikidata") or None,
            bbox=row.get("bbox") or None,
            actor=row.get("actor") or None,
            role=Role.METONYM if "actor" in row else Role.NAME,
            prior=prior(kind, population, row.get("feature_code", "")),
        )
    except (KeyError, ValueError) as wrong:
        raise GazetteerError(f"{file}, line {line}: {wrong}") from wrong


def _kind(word: str) -> PlaceKind:
    if word not in get_args(PlaceKind):
        raise ValueError(f"unknown kind {word}")
    return cast(PlaceKind, word)


def _article_first(names: list[str]) -> tuple[str, ...]:
    """Show الخرطوم where a source that is tagged as Arabic says خرطوم and another الخرطوم."""
    definite = "ال" + names[0] if names else ""
    return (definite, *(name for name in names if name != definite)) if definite in names else tuple(names)


def _within(degrees: str, limit: int) -> float:
    value = float(degrees)
    if not -limit <= value <= limit:
        raise ValueError(f"{degrees} is not within ±{limit} degrees")
    return value


def prior(kind: PlaceKind, population: int | None, feature_code: str = "") -> float:
    """Return how prominent a place is, 0..1: for towns the logarithm of their people, else by kind."""
    if not population or kind == "country":
        unknown = PRIOR_BY_KIND[kind] if population is None or kind == "country" else 0.3
        return unknown + (SEAT_BONUS if feature_code.startswith("PPLA") else 0)
    bonus = CAPITAL_BONUS if feature_code == "PPLC" else SEAT_BONUS if feature_code == "PPLA" else 0
    return min(1.0, math.log10(population) / 8 + bonus)


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _added_names(source: Path) -> dict[str, tuple[str, ...]]:
    """Return the names that the curated tables add: by id, and for countries by code, the one to show first."""
    added = {row["id"]: tuple(_split(row["names"])) for _, row in read_rows(source / "curated" / "names.tsv")}
    for _, row in read_rows(source / "curated" / "countries.tsv"):
        added[row["country"]] = (row["name_ar"], *_split(row["aliases"]))
    return added


def _silenced(source: Path) -> dict[str, tuple[str, ...]]:
    silenced: dict[str, tuple[str, ...]] = {}
    for _, row in read_rows(source / "curated" / "silence.tsv"):
        silenced[row["id"]] = (*silenced.get(row["id"], ()), row["name"])
    return silenced


# ------------------------------------------------------------------ the trie


def _names(source: Path, places: Iterable[SourcePlace]) -> Iterator[tuple[str, Entry]]:
    homographs = _homographs(source)
    lexicon = load()
    for row, place in enumerate(places):
        for key in _keys(place, lexicon):
            homograph = homographs.get(key, Homograph.WORD if key in lexicon.titles else Homograph.NONE)
            yield key, Entry(row, place.role, homograph, place.prior, place.kind, place.country)
        latin = squeeze(place.name)
        if latin:
            yield latin, Entry(row, Role.LATIN, Homograph.NONE, place.prior, place.kind, place.country)


def _keys(place: SourcePlace, lexicon: Lexicon) -> set[str]:
    """Return the folded names of a place, without those that only put a kind word before another of them.

    In محافظة إدلب the name is إدلب; in مدينة الصدر, of which الصدر is no name, it is both words. A kind word or a side
    of the compass alone (مدينة for Medina, الشمال for a province) is no name at all.
    """
    keys = {key for name in place.names if (key := squeeze(name)) and not lexicon.is_bare_cue(key)}
    return {_without_kind_word(key, keys, lexicon) for key in keys}


def _without_kind_word(key: str, keys: AbstractSet[str], lexicon: Lexicon) -> str:
    word, _, rest = key.partition(" ")
    outside = lexicon.is_outside_name(word) and (rest in keys or word in ALWAYS_OUTSIDE)
    return rest if outside and rest else key


def _homographs(source: Path) -> dict[str, Homograph]:
    path = source / "curated" / "homographs.tsv"
    return {squeeze(row["name"]): Homograph[row["class"].upper()] for _, row in read_rows(path)}


def _demonyms(
    source: Path, places: list[SourcePlace], rows: Mapping[str, int], by_country: Mapping[str | None, int]
) -> Iterator[tuple[str, Entry]]:
    homographs = _homographs(source)
    for line, row in read_rows(source / "curated" / "demonyms.tsv"):
        target = row["target"]
        at = rows.get(target) if ":" in target else by_country.get(target)
        if at is None:
            raise GazetteerError(f"demonyms.tsv, line {line}: no place is {target}")
        place = places[at]
        for base in (row["adjective"], *_split(row["also"])):
            for form in forms(base, tuple(_split(row["plurals"]))):
                key = squeeze(form)
                homograph = homographs.get(key, Homograph.NONE)
                yield key, Entry(at, Role.DEMONYM, homograph, place.prior, place.kind, place.country)


def _phrases(source: Path) -> Iterator[tuple[str, Entry]]:
    for _, row in read_rows(source / "curated" / "not_places.tsv"):
        yield squeeze(row["phrase"]), Entry(0, Role.PHRASE, Homograph.NONE, 0.0, "region", None)


# ------------------------------------------------------------------ the places


_SCHEMA = """
CREATE TABLE places (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, name_ar TEXT NOT NULL,
  lon REAL NOT NULL, lat REAL NOT NULL, kind TEXT NOT NULL, radius_km REAL NOT NULL, country TEXT, admin1 TEXT,
  population INTEGER, geonameid INTEGER, wikidata TEXT, bbox TEXT, actor TEXT, prior REAL NOT NULL,
  names TEXT NOT NULL);
CREATE TABLE admin1 (code TEXT PRIMARY KEY, name TEXT NOT NULL, name_ar TEXT) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


def _write_places(path: Path, places: list[SourcePlace], digest: str) -> None:
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.executescript(_SCHEMA)
        marks = ",".join("?" * 17)
        database.executemany(f"INSERT INTO places VALUES ({marks})", map(_columns, range(len(places)), places))  # noqa: S608
        provinces = [place for place in places if place.kind == "province" and place.admin1]
        database.executemany(
            "INSERT OR IGNORE INTO admin1 VALUES (?, ?, ?)",
            [(place.admin1, place.name, place.names[0] if place.names else None) for place in provinces],
        )
        counts = {"places": len(places), "names": sum(len(place.names) for place in places), "digest": digest}
        database.executemany("INSERT INTO meta VALUES (?, ?)", [(key, str(value)) for key, value in counts.items()])
    database.close()


def _columns(row: int, place: SourcePlace) -> tuple[object, ...]:
    return (
        row, place.id, place.name, place.names[0] if place.names else place.name, place.lon, place.lat, place.kind,
        place.radius_km, place.country, place.admin1, place.population, place.geonameid, place.wikidata, place.bbox,
        place.actor, place.prior, "|".join(place.names),
    )  # fmt: skip
