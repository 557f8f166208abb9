"""An area as it is written: GeoJSON of few corners, a point in it and how far from the point it reaches."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geonews.gazetteer.distance import chord, km_of_chord
from geonews.records import Geometry
from geonews.resolve.plane import Plane, moved

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LEAST_SHARE = 0.02
"""Parts and holes below this share of an area are left out: islets."""

MAX_VERTICES = 150
"""Corners of an area; more would only weigh on the page."""

FINEST = 1 / 500
"""Of the side of a square as large as the area: by so much its line may stray first, then by twice as much, and so on
until the corners are few enough."""

NEAR = 1 / 5
"""Of the same side: how much of a bent area is looked at for a point in it."""

COORDINATE_DECIMALS = 3
"""Of the degrees of an area: 110 m."""

POINT_DECIMALS = 4
"""Of the degrees of its point, as everywhere in the gazetteer."""

MAX_RADIUS_KM = 5000
"""What lies further off no map shows together: the corners of northern Russia."""


@dataclass(frozen=True, slots=True)
class Told:
    """Hold where a relative place lies: a point and its radius, and the area where there is one."""

    lon: float
    lat: float
    radius_km: float
    geometry: Geometry | None = None
    bbox: tuple[float, float, float, float] | None = None
    """West, south, east, north; west is the greater where the area lies across 180 degrees."""


def told_point(lon: float, lat: float, radius_km: float) -> Told:
    """Return a point that tells where a place lies, its radius rounded up to a km."""
    return Told(round(lon, POINT_DECIMALS), round(lat, POINT_DECIMALS), _whole_km(radius_km))


def told_area(plane: Plane, drawn: BaseGeometry, point: tuple[float, float] | None = None) -> Told | None:
    """Return an area of a plane as it is written; None where it is empty, a point where rounding leaves nothing.

    The point is the one given, as x and y, else the middle of the area or a point of the area near it. The radius
    reaches the furthest corner.
    """
    kept = _few_corners(_kept(drawn))
    if kept.is_empty:
        return None
    lon, lat = plane.place(*(point or _inner_point(kept)))
    geometry = geojson(plane.round(kept))
    if geometry is None:
        return told_point(lon, lat, math.sqrt(kept.area))
    furthest = max(chord(lon, lat, x, y) for x, y in _corners(geometry))
    found = told_point(lon, lat, km_of_chord(furthest))
    return Told(found.lon, found.lat, found.radius_km, geometry, _box(plane.round(kept)))


def geojson(area: BaseGeometry) -> Geometry | None:
    """Return polygons in degrees as GeoJSON: cut at 180 degrees, rounded, valid, exteriors counter-clockwise.

    None where rounding leaves nothing.
    """
    import shapely
    from shapely.geometry.polygon import orient

    valid = area if area.is_valid else shapely.make_valid(area)
    rounded = shapely.set_precision(_within_the_world(valid), 10**-COORDINATE_DECIMALS)
    polygons = [
        [_ring(ring.coords) for ring in (one.exterior, *one.interiors)] for one in map(orient, _polygons(rounded))
    ]
    if not polygons:
        return None
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _box(area: BaseGeometry) -> tuple[float, float, float, float]:
    """Return the box of an area in degrees that may go beyond 180."""
    west, south, east, north = (round(value, COORDINATE_DECIMALS) + 0.0 for value in area.bounds)
    if east - west >= 360:
        west, east = -180.0, 180.0
    west, east = west + 360 * (west < -180), east - 360 * (east > 180)
    return west, max(-90.0, south), east, min(90.0, north)


def _inner_point(area: BaseGeometry) -> tuple[float, float]:
    """Return the middle of an area; of a bent one, such as a coast, the middle of what lies nearest to it."""
    from shapely.ops import nearest_points

    middle = area.centroid
    if not area.contains(middle):
        near = nearest_points(area, middle)[0].buffer(math.sqrt(area.area) * NEAR)
        middle = area.intersection(near).representative_point()
    return middle.x, middle.y


def _whole_km(radius_km: float) -> float:
    return float(min(MAX_RADIUS_KM, max(1, math.ceil(radius_km))))


def _polygons(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Return the polygons of a geometry, without the lines and points that a cut leaves beside them."""
    import shapely

    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [part for part in parts.tolist() if part.geom_type == "Polygon" and not part.is_empty]


def _kept(drawn: BaseGeometry) -> BaseGeometry:
    """Return an area without its islets and small holes."""
    import shapely

    parts = _polygons(drawn)
    least = sum(part.area for part in parts) * LEAST_SHARE
    large = [_filled(part, least) for part in parts if part.area >= least]
    # Of an archipelago no island may be large enough.
    large = large or sorted(parts, key=lambda part: -part.area)[:1]
    return large[0] if len(large) == 1 else shapely.MultiPolygon(large)


def _filled(part: BaseGeometry, least: float) -> BaseGeometry:
    import shapely

    if not part.interiors:
        return part
    holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= least]
    return shapely.Polygon(part.exterior, holes)


def _few_corners(area: BaseGeometry) -> BaseGeometry:
    import shapely

    # The more corners there are too many, the coarser the first step.
    excess = shapely.get_num_coordinates(area) / MAX_VERTICES
    simple, stray = area, math.sqrt(area.area) * FINEST * max(1.0, excess / 2)
    while shapely.get_num_coordinates(simple) > MAX_VERTICES and stray < math.sqrt(area.area):
        simple = simple.simplify(stray)
        stray *= 2
    return simple


def _within_the_world(area: BaseGeometry) -> BaseGeometry:
    """Return an area in degrees cut at 180 and at the poles, what lies beyond 180 moved to the other side."""
    import shapely

    west, south, east, north = area.bounds
    if west >= -180 and east <= 180 and south >= -90 and north <= 90:
        return area
    pieces = []
    for turn in (-360, 0, 360):
        piece = area.intersection(shapely.box(turn - 180, -90, turn + 180, 90))
        pieces.append(moved(piece, -turn))
    return shapely.union_all(pieces)


def _ring(coordinates: Iterable[tuple[float, float]]) -> list[list[float]]:
    # Adding nothing makes a zero of minus zero.
    return [[round(lon, COORDINATE_DECIMALS) + 0.0, round(lat, COORDINATE_DECIMALS) + 0.0] for lon, lat in coordinates]


def _corners(geometry: Geometry) -> Iterable[tuple[float, float]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return ((lon, lat) for polygon in polygons for lon, lat in polygon[0])
