"""Bands along the edge of a place: its border with others, and its coast. On a plane, in km."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from geonews.records import Direction
from geonews.resolve.cuts import facing
from geonews.resolve.plane import Plane

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

BORDER_KM = 10.0
"""From the line to the edge of the band, on either side: as far as a border town lies."""

COAST_KM = 15.0
"""Depth of a coast, and of the sea off it where no distance is told."""

TOUCH_KM = 2.0
"""Nearer than this two places share a border: two sources, or two grades of simplification, draw one line twice."""

STEPS_ACROSS = 25
"""Pieces into which an edge as long as the place is wide is broken, each shared or not as its middle is."""

DETAIL = 1 / 500
"""Of the width of a place: what its edge may stray before a band is drawn about it."""

MAX_VERTICES = 200
MOST_STRAY = 1 / 4
"""A line of more corners, such as Norway's coast, may stray by up to so much of the width of its band."""

LEAST_COAST_KM = 5.0
"""A shorter piece of coast lies between two neighbours that are drawn apart."""

CORNER_SEGMENTS = 2
"""Lines for a quarter of a circle about the corners of a band."""


def beside(place: BaseGeometry, others: Iterable[BaseGeometry], plane: Plane, margin_km: float) -> list[BaseGeometry]:
    """Return what lies of others within some km of the box of a place, all in degrees, on a plane."""
    near = ((other, _common_box(place.bounds, other.bounds, margin_km)) for other in others)
    clipped = [_clipped(other, box) for other, box in near if box]
    return [plane.flat(one) for one in clipped if not one.is_empty]


def shared_border(one: BaseGeometry, other: BaseGeometry) -> tuple[Plane, BaseGeometry] | None:
    """Return the band within both of two places, in degrees, along the border they share, on a plane of its own.

    None where they do not touch.
    """
    import shapely

    common = _common_box(one.bounds, other.bounds, 2 * BORDER_KM)
    if common is None:
        return None
    plane = Plane((common[0] + common[2]) / 2, (common[1] + common[3]) / 2)
    places = [plane.flat(_clipped(place, common)) for place in (one, other)]
    if any(place.is_empty for place in places):
        return None
    # Not the edge of what is clipped: the box is no border.
    edge = plane.flat(shapely.clip_by_rect(one.boundary, *common))
    shared, _ = _parted(edge, places[1:], _width(places[0]))
    if shared.is_empty:
        return None
    strip = _band(shared, BORDER_KM, _width(places[0]))
    return plane, shapely.union(*(strip.intersection(place) for place in places))


def land_border(place: BaseGeometry, others: Sequence[BaseGeometry], direction: Direction | None) -> BaseGeometry:
    """Return the band inside a place along what it shares with others; along its whole edge if it shares nothing."""
    shared, _ = _parted(place.boundary, others, _width(place))
    line = place.boundary if shared.is_empty else shared
    return _band(_on_side(line, place, direction), BORDER_KM, _width(place)).intersection(place)


def coast(place: BaseGeometry, others: Sequence[BaseGeometry], direction: Direction | None) -> BaseGeometry:
    """Return the band inside a place along what it shares with no other; empty where it lies inland."""
    line = _coastline(place, others)
    return _band(_on_side(line, place, direction), COAST_KM, _width(place)).intersection(place)


def offshore(
    place: BaseGeometry, others: Sequence[BaseGeometry], direction: Direction | None, reach_km: float
) -> BaseGeometry:
    """Return the sea off a coast, as far out as told; empty where the place lies inland."""
    sea = _band(_on_side(_coastline(place, others), place, direction), reach_km, _width(place))
    for land in (place, *others):
        sea = sea.difference(land) if sea.intersects(land) else sea
    return sea


def _coastline(place: BaseGeometry, others: Sequence[BaseGeometry]) -> BaseGeometry:
    import shapely

    _, free = _parted(place.boundary, others, _width(place))
    return shapely.MultiLineString([line for line in shapely.get_parts(free) if line.length >= LEAST_COAST_KM])


def _parted(edge: BaseGeometry, others: Sequence[BaseGeometry], width: float) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the lines of an edge that run along other places, and those that do not."""
    import numpy
    import shapely

    broken = shapely.get_parts(shapely.segmentize(edge, max(1.0, width / STEPS_ACROSS)))
    points, line = shapely.get_coordinates(broken, return_index=True)
    within = line[1:] == line[:-1]
    pieces = numpy.stack([points[:-1], points[1:]], axis=1)[within]
    middles = pieces.mean(axis=1)
    touch = TOUCH_KM + width * DETAIL
    shared = numpy.zeros(len(pieces), dtype=bool)
    for other in others:
        west, south, east, north = other.bounds
        box = (middles >= (west - touch, south - touch)) & (middles <= (east + touch, north + touch))
        (near,) = (box.all(axis=1) & ~shared).nonzero()
        if len(near):
            shapely.prepare(other)
            shared[near] = shapely.dwithin(other, shapely.points(middles[near]), touch)
    return _joined(pieces[shared]), _joined(pieces[~shared])


def _joined(pieces: Sequence[object]) -> BaseGeometry:
    import shapely

    return shapely.line_merge(shapely.multilinestrings(shapely.linestrings(pieces))) if len(pieces) else _nothing()


def _nothing() -> BaseGeometry:
    import shapely

    return shapely.MultiLineString()


def _on_side(line: BaseGeometry, place: BaseGeometry, direction: Direction | None) -> BaseGeometry:
    return line if direction is None else line.intersection(facing(place, direction))


def _band(line: BaseGeometry, reach_km: float, width: float) -> BaseGeometry:
    import shapely

    stray = width * DETAIL
    simple = line.simplify(stray)
    while shapely.get_num_coordinates(simple) > MAX_VERTICES and stray < reach_km * MOST_STRAY:
        stray *= 2
        simple = simple.simplify(stray)
    return simple.buffer(reach_km, quad_segs=CORNER_SEGMENTS)


def _width(place: BaseGeometry) -> float:
    """Return the side of a square as large as a place, in km."""
    return math.sqrt(place.area)


def _common_box(one: _Box, other: _Box, margin_km: float) -> _Box | None:
    """Return the box where two boxes overlap, wider by some km; None where they lie apart."""
    west, south = max(one[0], other[0]), max(one[1], other[1])
    east, north = min(one[2], other[2]), min(one[3], other[3])
    margin = margin_km / Plane(0, max(abs(south), abs(north))).scale[0]
    box = (west - margin, south - margin, east + margin, north + margin)
    return box if box[0] < box[2] and box[1] < box[3] else None


def _clipped(place: BaseGeometry, box: _Box) -> BaseGeometry:
    import shapely

    held = shapely.clip_by_rect(place, *box)
    return held if held.is_valid else shapely.make_valid(held)
