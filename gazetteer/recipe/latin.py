"""Read the towns of the gazetteer's text with their Latin spellings, as the index takes them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

GAZETTEER = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(GAZETTEER.parent))

from geonews.arabic.transliteration import letters  # noqa: E402
from geonews.gazetteer.build import read_rows, split  # noqa: E402
from geonews.gazetteer.source import prior  # noqa: E402


@dataclass(frozen=True, slots=True)
class Town:
    """Hold a town with its spellings in both scripts."""

    geonameid: int
    country: str
    population: int
    arabic: tuple[str, ...]
    """The one to show first; empty where no source has one."""
    latin: tuple[str, ...]
    """Its own name first."""


def read_towns(gazetteer: Path = GAZETTEER) -> Iterator[Town]:
    """Yield every town, those with an Arabic name first."""
    for name in ("places.tsv", "latin.tsv.gz"):
        for _, row in read_rows(gazetteer / name):
            arabic = dict.fromkeys(filter(letters, (row.get("name_ar", ""), *split(row.get("aliases", "")))))
            number = int(row["id"].partition(":")[2])
            latin = (row["name"], *split(row["latin"]))
            yield Town(number, row["country"], int(row["population"]), tuple(arabic), latin)


def spellings(towns: Iterable[Town]) -> Iterator[tuple[int, str, str, float]]:
    """Yield GeoNames id, spelling, country and prominence of every Latin spelling."""
    for town in towns:
        weight = prior("city", town.population)
        for name in town.latin:
            yield town.geonameid, name, town.country, weight
