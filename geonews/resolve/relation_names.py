"""What a relative place is called, in both scripts, and its id."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import NamedTuple

from geonews.records import Place, PlaceKind, Relation

SMALL = "small"
SMALL_KINDS: frozenset[PlaceKind] = frozenset({"town", "village", "camp", "neighbourhood", "landmark", "facility"})
"""What has no parts to speak of: شمالي معبر نصيب lies north of it."""

WHOLE_KM = 10.0
"""From here on a distance is told in whole km."""

KM_DECIMALS = 3
"""Of a distance: what differs by less than a metre is the same place."""

FARTHEST_KM = 20_000.0
"""Half around the Earth; a distance beyond it is a slip of the text."""

TWO_ANCHORS = "two"


_MUTUAL = frozenset({"between", "border"})


class Pattern(NamedTuple):
    """Hold how a relation is said: {0} and {1} stand for the names of its anchors, {km} for the distance."""

    english: str
    arabic: str


Patterns = Mapping[tuple[str, str, str], Pattern]
"""By relation (``offshore`` is one of its own), direction, and of what: ``two`` anchors, a ``province``, anything."""


def load_patterns() -> Patterns:
    """Read the patterns that the package ships."""
    text = (files("geonews.resolve") / "data" / "relation_names.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {(row["relation"], row["direction"], row["of"]): Pattern(row["english"], row["arabic"]) for row in rows}


def plain(relation: Relation, anchors: Sequence[Place]) -> tuple[Relation, tuple[Place, ...]]:
    """Return a relation without what says nothing in it, and the anchors that tell it, so that one place has one id.

    The two of ``between`` and ``border`` stand in the order of their ids: الحدود السورية التركية is التركية السورية.
    Any other relation is told by its first anchor. A distance without an end or below a metre is none.
    """
    kind, direction, km = relation.kind, relation.direction, relation.distance_km
    told = tuple({anchor.id: anchor for anchor in reversed(anchors)}.values())[::-1]
    told = tuple(sorted(told[:2], key=lambda anchor: _order(anchor.id))) if kind in _MUTUAL else told[:1]
    sideless = direction == "centre" and kind != "part"
    if sideless or (kind in _MUTUAL and len(told) > 1):
        direction = None
    if kind not in ("offset", "coast") or km is None or not math.isfinite(km) or not 0 < km <= FARTHEST_KM:
        km = None
    distance = round(km, KM_DECIMALS) or None if km else None
    return replace(relation, direction=direction, distance_km=distance, offshore=False), told


def names(relation: Relation, anchors: Sequence[Place], offshore: bool, patterns: Patterns) -> tuple[str, str]:
    """Return the Latin and the Arabic name of a plain relation."""
    said, direction = _said(relation, offshore), relation.direction or ""
    of = TWO_ANCHORS if len(anchors) > 1 else SMALL if anchors[0].kind in SMALL_KINDS else anchors[0].kind
    pattern = patterns.get((said, direction, of)) or patterns[said, direction, ""]
    km = _km(relation.distance_km)
    return (
        pattern.english.format(*(anchor.name for anchor in anchors), km=km),
        pattern.arabic.format(*(anchor.name_ar for anchor in anchors), km=km),
    )


def place_id(relation: Relation, anchors: Sequence[Place], offshore: bool) -> str:
    """Return the id of a plain relation, of the letters a-z, digits, hyphens and dots; different for different places.

    ``geonews:part-n-163843``, ``geonews:offset-20km-e-170592``, ``geonews:border-sy-tr``: countries of a border go by
    their codes, places of GeoNames by their numbers, others by source and slug.
    """
    words = [_said(relation, offshore)]
    if relation.distance_km is not None:
        words.append(f"{_exact_km(relation.distance_km)}km")
    if relation.direction is not None:
        words.append(relation.direction)
    # Beside a direction or a number a code could be read as a direction: «se» is Sweden.
    codes = [_code(anchor) for anchor in anchors]
    coded = relation.kind == "border" and relation.direction is None and all(codes)
    tokens = codes if coded else [_token(anchor.id) for anchor in anchors]
    # A slug may hold hyphens; two dots stand in none.
    joint = "-" if all(token.isalnum() for token in tokens) else ".."
    return f"geonews:{'-'.join(words)}-{joint.join(tokens)}"


def _said(relation: Relation, offshore: bool) -> str:
    return "offshore" if relation.kind == "coast" and offshore else relation.kind


def _km(distance_km: float | None) -> str:
    """Return a distance as a person says it: from ten km on without decimals; an id has its own."""
    if distance_km is None:
        return ""
    return f"{distance_km:.0f}" if distance_km >= WHOLE_KM else f"{distance_km:.1f}".removesuffix(".0")


def _exact_km(distance_km: float) -> str:
    return f"{distance_km:.{KM_DECIMALS}f}".rstrip("0").rstrip(".")


def _order(place: str) -> tuple[int, str]:
    number = place.removeprefix("geonames:")
    return (int(number), "") if number.isascii() and number.isdigit() else (0, place)


def _code(place: Place) -> str:
    """Return the code of a country in small letters; empty for any other place."""
    code = place.country or ""
    return code.lower() if place.kind == "country" and len(code) == 2 and code.isascii() and code.isalpha() else ""


def _token(place: str) -> str:
    """Return an id as a part of another: the number of GeoNames, else source and slug."""
    source, _, slug = place.partition(":")
    if source == "geonames" and slug.isascii() and slug.isdigit():
        return slug
    return f"{_escaped(source)}-{_escaped(slug)}"


def _escaped(text: str) -> str:
    return "".join(
        char if char == "-" or (char.isascii() and (char.islower() or char.isdigit())) else f".{ord(char):x}-"
        for char in text
    )
