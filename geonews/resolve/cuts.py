"""Which side of a place is meant: polygons of a plane (x east, y north, km), cut by a direction of the compass."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from geonews.records import Direction

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SIDE_SHARE = 0.4
"""Of a country's area lies in its north: less than half, since its middle is neither north nor south."""

CORNER_SHARE = 0.275
"""Of a country's area lies in its northeast: between a third of a third and a half of a half."""

LEAST_CORNER = 0.1
DEEPEST_CORNER = 0.6
"""A corner takes no more than this of the width and height, unless its area would be less than the share: the southwest
of Italy, mostly sea, is not to reach Piedmont."""

MIDDLE_SHARE = 0.5
"""Of a country's area lies in its middle."""

LEAST_MIDDLE = 0.25
"""Of a crescent such as Croatia the shrunken outline covers less than this; then a box about its middle is meant."""

HALVINGS = 14
"""Steps in which a cut is found: to a ten-thousandth of the width."""

SIDE_HALF_ANGLE = 60.0
CORNER_HALF_ANGLE = 45.0
"""Degrees to either side within which a border or coast faces a direction, seen from the middle of the country and in
the proportions of its box. Mocha is on the western coast of Yemen, at 45 degrees; Aden, at 63, is not."""

STEPS: Mapping[Direction, tuple[int, int]] = {
    "n": (0, 1), "ne": (1, 1), "e": (1, 0), "se": (1, -1), "s": (0, -1), "sw": (-1, -1), "w": (-1, 0), "nw": (-1, 1),
}  # fmt: skip
"""Where a direction leads: east and north."""

ARC_SIDES = 8
"""Straight lines for an arc of a sector; a disc has six times as many."""


def bearing_of(direction: Direction) -> float:
    """Return a direction in degrees from north, clockwise, 0..360; ``centre`` has none and raises KeyError."""
    east, north = STEPS[direction]
    return math.degrees(math.atan2(east, north)) % 360


def part(outline: BaseGeometry, direction: Direction) -> BaseGeometry:
    """Return the part of a polygon on a side: 40 % of its area, of a corner up to 27.5 %, of the middle some 50 %.

    A side lies beyond one line. A corner lies beyond two, and beyond the diagonal of its box through the middle, so
    that opposite corners never meet: the northeast of Italy is neither Apulia nor Piedmont.
    """
    if direction == "centre":
        return _middle(outline)
    if 0 in STEPS[direction]:
        return _held(outline, direction, _reach(outline, direction, outline.area * SIDE_SHARE))
    corner = _beyond_diagonal(outline, direction)
    reach = _reach(corner, direction, outline.area * CORNER_SHARE)
    if reach > DEEPEST_CORNER:
        reach = max(DEEPEST_CORNER, _reach(corner, direction, outline.area * LEAST_CORNER))
    return _held(corner, direction, reach)


def half(outline: BaseGeometry, direction: Direction) -> BaseGeometry:
    """Return the half of a polygon on a side; on a corner, what lies beyond the diagonal."""
    if direction == "centre":
        return _middle(outline)
    if 0 in STEPS[direction]:
        return _held(outline, direction, _reach(outline, direction, outline.area / 2))
    return _beyond_diagonal(outline, direction)


def facing(outline: BaseGeometry, direction: Direction) -> BaseGeometry:
    """Return the wedge from the middle of a polygon, far beyond it, in which its border or coast faces a direction."""
    import shapely

    west, south, east, north = outline.bounds
    middle = outline.centroid
    half_angle = SIDE_HALF_ANGLE if 0 in STEPS[direction] else CORNER_HALF_ANGLE
    # In the proportions of its box no corner of it is further from the middle than 1.5; the wedge reaches 3.9.
    rays = [bearing_of(direction) + half_angle * step / 2 for step in range(-2, 3)]
    corners = [
        (
            middle.x + 4 * (east - west) * math.sin(math.radians(ray)),
            middle.y + 4 * (north - south) * math.cos(math.radians(ray)),
        )
        for ray in rays
    ]
    return shapely.Polygon([(middle.x, middle.y), *corners])


def disc(radius_km: float) -> BaseGeometry:
    """Return the disc about the origin of a plane."""
    import shapely

    return shapely.Point(0, 0).buffer(radius_km, quad_segs=ARC_SIDES * 3 // 2)


def sector(radius_km: float, direction: Direction) -> BaseGeometry:
    """Return the quarter of such a disc on a side, the eighth on a corner."""
    import shapely

    middle = bearing_of(direction)
    half_angle = 45.0 if 0 in STEPS[direction] else 22.5
    rays = [math.radians(middle + half_angle * (2 * step / ARC_SIDES - 1)) for step in range(ARC_SIDES + 1)]
    return shapely.Polygon([(0, 0), *((radius_km * math.sin(ray), radius_km * math.cos(ray)) for ray in rays)])


def _reach(outline: BaseGeometry, direction: Direction, wanted: float) -> float:
    """Return how far, 0..1, the box that grows from a side reaches when it holds the area wanted, in square km."""
    import shapely

    bounds = outline.bounds
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        reach = (low + high) / 2
        held = shapely.clip_by_rect(outline, *_box_from(bounds, direction, reach)).area
        low, high = (reach, high) if held < wanted else (low, reach)
    return high


def _held(outline: BaseGeometry, direction: Direction, reach: float) -> BaseGeometry:
    import shapely

    return outline.intersection(shapely.box(*_box_from(outline.bounds, direction, reach)))


def _box_from(
    bounds: tuple[float, float, float, float], direction: Direction, reach: float
) -> tuple[float, float, float, float]:
    """Return the box that reaches so far, 0..1, into another from a side or corner of it."""
    west, south, east, north = bounds
    to_east, to_north = STEPS[direction]
    return (
        east - reach * (east - west) if to_east > 0 else west,
        north - reach * (north - south) if to_north > 0 else south,
        west + reach * (east - west) if to_east < 0 else east,
        south + reach * (north - south) if to_north < 0 else north,
    )


def _beyond_diagonal(outline: BaseGeometry, direction: Direction) -> BaseGeometry:
    """Return what lies beyond the line through the middle that runs as the diagonal of the box does."""
    import shapely

    west, south, east, north = outline.bounds
    to_east, to_north = STEPS[direction]
    away = (2 * (east - west) * to_east, 2 * (north - south) * to_north)
    x, y = outline.centroid.x, outline.centroid.y
    one, other = (x - away[0], y + away[1]), (x + away[0], y - away[1])
    far = [(other[0] + away[0], other[1] + away[1]), (one[0] + away[0], one[1] + away[1])]
    return outline.intersection(shapely.Polygon([one, other, *far]))


def _middle(outline: BaseGeometry) -> BaseGeometry:
    from shapely.affinity import scale

    middle = outline.centroid
    side = math.sqrt(MIDDLE_SHARE)
    held = scale(outline, side, side, origin=middle).intersection(outline)
    return held if held.area >= outline.area * LEAST_MIDDLE else _middle_box(outline)


def _middle_box(outline: BaseGeometry) -> BaseGeometry:
    """Return what lies in the box about the middle that grows until it holds MIDDLE_SHARE of the area."""
    import shapely

    west, south, east, north = outline.bounds
    x, y = outline.centroid.x, outline.centroid.y
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        reach = (low + high) / 2
        across, along = reach * (east - west), reach * (north - south)
        held = shapely.clip_by_rect(outline, x - across, y - along, x + across, y + along).area
        low, high = (reach, high) if held < outline.area * MIDDLE_SHARE else (low, reach)
    across, along = high * (east - west), high * (north - south)
    return outline.intersection(shapely.box(x - across, y - along, x + across, y + along))
