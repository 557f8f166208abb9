"""What an index is made of: a place as a source has it, its names as keys, its prominence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import cast, get_args

from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import Lexicon
from geonews.gazetteer.entries import Role
from geonews.records import PlaceKind

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
    "district": 0.5,
    "town": 0.55,
    "camp": 0.55,
    "neighbourhood": 0.5,
    "village": 0.45,
}
"""Prominence, 0..1, of a place whose population is unknown: a curated row is there because news names it."""

CAPITAL_BONUS = 0.1
SEAT_BONUS = 0.04
"""A capital and a seat of a province are named more often than their people would tell."""

NOBODY = 0.3
"""Prominence of a place of which a source says that nobody lives there, or does not say how many."""

KIND_BY_POPULATION: tuple[tuple[int, PlaceKind], ...] = ((50_000, "city"), (5_000, "town"), (0, "village"))
"""Least population of each kind of populated place."""

CAPITAL = "PPLC"
SEATS = ("PPLA", "PPLG")
"""GeoNames feature codes of capitals, and of seats of first-order divisions and governments."""


@dataclass(frozen=True, slots=True)
class SourcePlace:
    """Hold a place as a source has it."""

    id: str
    name: str
    """Latin display name."""
    names: tuple[str, ...]
    """Arabic, the one to show first."""
    lon: float
    lat: float
    kind: PlaceKind
    radius_km: float
    country: str | None
    """ISO 3166-1 alpha-2."""
    prior: float
    """Prominence, 0..1."""
    latin: tuple[str, ...] = ()
    """Other spellings in Latin letters."""
    admin1: str | None = None
    """GeoNames code of the first-order division: ``TN.36``."""
    admin2: str | None = None
    """GeoNames code of the second-order division: ``TN.36.1152``."""
    population: int | None = None
    wikidata: str | None = None
    bbox: str | None = None
    """West, south, east, north, with commas between."""
    actor: str | None = None
    """Country that a metonym stands for."""
    role: Role = Role.NAME

    @property
    def geonameid(self) -> int | None:
        """Return the GeoNames number, None for a place of elsewhere."""
        return geonames_number(self.id)


@dataclass(frozen=True, slots=True)
class Division:
    """Hold a country or one of its divisions, by ISO or GeoNames code, for the ladder of the places inside."""

    code: str
    name: str
    name_ar: str | None


def geonames_number(identity: str) -> int | None:
    """Return the GeoNames number in an id, None for one of elsewhere."""
    source, _, number = identity.partition(":")
    plain = source == "geonames" and number.isascii() and number.isdecimal() and len(number) < 10
    return int(number) if plain else None


def name_keys(names: Iterable[str], lexicon: Lexicon) -> set[str]:
    """Return the folded names of a place, without those that only put a kind word before another of them.

    In محافظة إدلب the name is إدلب; in مدينة الصدر, of which الصدر is no name, it is both words. A kind word or a side
    of the compass alone (مدينة for Medina, الشمال for a province) is no name at all.
    """
    keys = {key for name in names if (key := squeeze(name)) and not lexicon.is_bare_cue(key)}
    return {_without_kind_word(key, keys, lexicon) for key in keys}


def _without_kind_word(key: str, keys: AbstractSet[str], lexicon: Lexicon) -> str:
    word, _, rest = key.partition(" ")
    outside = lexicon.is_outside_name(word) and (rest in keys or word in ALWAYS_OUTSIDE)
    return rest if outside and rest else key


def as_kind(word: str) -> PlaceKind:
    """Return a word as a feature kind; raises ValueError where it is none."""
    if word not in get_args(PlaceKind):
        raise ValueError(f"unknown kind {word}; one of: {', '.join(get_args(PlaceKind))}")
    return cast(PlaceKind, word)


def degrees(cell: str, limit: int) -> float:
    """Return a coordinate; raises ValueError where it is no number within ±limit degrees."""
    value = float(cell)
    if not -limit <= value <= limit:
        raise ValueError(f"{cell} is not within ±{limit} degrees")
    return value


def prior(kind: PlaceKind, population: int | None, feature_code: str = "") -> float:
    """Return how prominent a place is, 0..1: for towns the logarithm of their people, else by kind."""
    if not population or kind == "country":
        unknown = PRIOR_BY_KIND[kind] if population is None or kind == "country" else NOBODY
        return unknown + (SEAT_BONUS if feature_code.startswith("PPLA") else 0)
    bonus = CAPITAL_BONUS if feature_code == CAPITAL else SEAT_BONUS if feature_code == "PPLA" else 0
    return min(1.0, math.log10(population) / 8 + bonus)


def kind_of_town(population: int, feature_code: str) -> PlaceKind:
    """Return city, town or village, by people; a capital and a seat of a province are cities whatever their size."""
    if feature_code == CAPITAL or feature_code in SEATS:
        return "city"
    return next(kind for least, kind in KIND_BY_POPULATION if population >= least)


def town_radius_km(population: int) -> int:
    """Return how far a point in a town may lie from the town's own, by its people.

    A disc at 4,000 people a square kilometre, doubled for suburbs; never under 2 km.
    """
    return max(2, round(2 * math.sqrt(population / 4_000 / math.pi)))
