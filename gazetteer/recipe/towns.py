"""Make the tables of populated places: those with an Arabic name, and those with a Latin one alone."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from divisions import coordinate, second_order
from packages import Dumped, Packages, named_by_hand

from geonews.arabic.fold import squeeze
from geonews.arabic.script import arabic_name, in_arabic_letters
from geonews.gazetteer.source import kind_of_town, town_radius_km
from geonews.gazetteer.spellings import (
    BORROWED_FROM,
    BORROWED_IN,
    BORROWED_LETTERS,
    best_first,
    latin_spellings,
    spellings_kept,
)

Row = dict[str, str]

NO_MORE = Dumped("", "", ())


def rows(packages: Packages) -> Iterator[Row]:
    """Yield every populated place, by geonameid; ``name_ar`` is empty where no source has an Arabic name."""
    communes, by_hand, inside = _algerian_names(packages), named_by_hand(), second_order(packages)
    for key in sorted(packages.cities, key=int):
        city, dumped = packages.cities[key], packages.dumped.get(key, NO_MORE)
        untagged = [*_arabic(city["alternatenames"]), *_arabic(dumped.names), *communes.get(key, ())]
        tagged = packages.tagged.get(key)
        names = best_first(tagged, untagged, city["countrycode"])
        large = int(city["population"]) >= BORROWED_FROM
        if not names and key not in by_hand and large and city["countrycode"] in BORROWED_IN:
            borrowed = _arabic(city["alternatenames"], borrowed=True)
            names = best_first(None, filter(_long, borrowed), city["countrycode"])
        yield _row(key, city, names, dumped, inside.get(key, ""))


def _arabic(names: Iterable[str], *, borrowed: bool = False) -> list[str]:
    """Return the names of one source that are Arabic, each once, in a fixed order."""
    clean = in_arabic_letters if borrowed else arabic_name
    return sorted({clear for name in names if (clear := clean(name))})


def _long(name: str) -> bool:
    return len(squeeze(name)) >= BORROWED_LETTERS


def _row(key: str, city: Mapping[str, Any], names: list[str], dumped: Dumped, admin2: str) -> Row:
    population = int(city["population"])
    name, *latin = latin_spellings(
        city["name"], city["alternatenames"], spellings_kept(city["countrycode"], population)
    )
    return {
        "id": f"geonames:{key}",
        "name_ar": names[0] if names else "",
        "aliases": "|".join(names[1:]),
        "name": name,
        "latin": "|".join(latin),
        "lon": coordinate(city["longitude"]),
        "lat": coordinate(city["latitude"]),
        "kind": kind_of_town(population, dumped.feature_code),
        "country": city["countrycode"],
        "admin1": f"{city['countrycode']}.{city['admin1code']}" if city["admin1code"] else "",
        "admin2": admin2,
        "population": str(population),
        "feature_code": dumped.feature_code,
        "radius_km": str(town_radius_km(population)),
    }


def _algerian_names(packages: Packages) -> dict[str, list[str]]:
    """Join Algeria's communes to GeoNames by Latin name, where exactly one town of the country bears it."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for key, city in packages.cities.items():
        if city["countrycode"] == "DZ":
            by_name[_ascii(city["name"])].append(key)
    names: dict[str, list[str]] = defaultdict(list)
    counts = Counter(_ascii(row["nom_fr"]) for row in packages.algeria)
    for row in packages.algeria:
        latin, arabic = _ascii(row["nom_fr"]), arabic_name(row["nom_ar"])
        if arabic and counts[latin] == 1 and len(by_name[latin]) == 1:
            names[by_name[latin][0]].append(arabic)
    return names


def _ascii(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).lower()
    return "".join(letter for letter in letters if letter.isalpha() and letter.isascii())
