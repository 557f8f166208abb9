"""A local plane in kilometres, on which polygons are cut and bands drawn.

Degrees are scaled to km, those of longitude by the cosine of one latitude. Over a province that is exact to a percent;
over Russia it stretches the north, which moves a cut and breaks none. What a file cuts apart at 180 degrees comes
together here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geonews.gazetteer.distance import EARTH_KM

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

KM_PER_DEGREE = math.radians(EARTH_KM)
"""Of latitude, and of longitude at the equator."""

LEAST_COSINE = 0.05
"""That of 87 degrees: nearer to a pole a degree of longitude is next to nothing."""

APART_KM = 250.0
FOREIGN_SHARE = 1 / 3
"""Parts further than this from the body of a country, and smaller than this share of it, are no part of its north or
coast: Alaska, Guiana. Borneo is one of Malaysia's."""

MAX_PARTS = 40
"""Islands of a place, the largest: none of the others shows in an area of it."""

MAX_VERTICES = 600
DETAIL = 1 / 1000
"""An outline of more corners may stray by so much of the side of a square as large: 3 km for Canada."""


@dataclass(frozen=True, slots=True)
class Plane:
    """Hold the middle of a local plane; x runs east and y north, in km."""

    lon: float
    lat: float

    @property
    def scale(self) -> tuple[float, float]:
        """Return km per degree of longitude and per degree of latitude."""
        return KM_PER_DEGREE * max(LEAST_COSINE, math.cos(math.radians(self.lat))), KM_PER_DEGREE

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the x, y of a place."""
        across, along = self.scale
        return ((lon - self.lon + 180) % 360 - 180) * across, (lat - self.lat) * along

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the lon, lat of a point, longitude in -180..180."""
        across, along = self.scale
        return (x / across + self.lon + 180) % 360 - 180, max(-90.0, min(90.0, y / along + self.lat))

    def flat(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in degrees on the plane, each part on the nearer side of 180 degrees, seams healed."""
        import shapely

        parts = shapely.get_parts(geometry)
        bounds = shapely.bounds(parts)
        turns = [360 * round((self.lon - (west + east) / 2) / 360) for west, _, east, _ in bounds.tolist()]
        if any(turns):
            geometry = shapely.unary_union([moved(part, turn) for part, turn in zip(parts, turns, strict=True)])
        return shapely.transform(geometry, lambda points: (points - (self.lon, self.lat)) * self.scale)

    def round(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry of the plane in degrees; its longitudes may go beyond 180 on either side."""
        import shapely

        return shapely.transform(geometry, lambda points: points / self.scale + (self.lon, self.lat))


def moved(geometry: BaseGeometry, degrees: float) -> BaseGeometry:
    """Return a geometry in degrees, so many degrees further east."""
    from shapely.affinity import translate

    return translate(geometry, degrees)


def plane_of(geometry: BaseGeometry) -> Plane:
    """Return the plane about the middle of the largest part of a geometry in degrees."""
    import shapely

    west, south, east, north = max(shapely.get_parts(geometry), key=shapely.area).bounds
    return Plane((west + east) / 2, (south + north) / 2)


def body(shape: BaseGeometry) -> tuple[Plane, BaseGeometry]:
    """Return the plane of a shape in degrees, and on it the polygons that lie together: the largest and all near it.

    Those of a long coast are drawn more coarsely.
    """
    import shapely

    parts = shapely.get_parts(shape)
    if len(parts) > MAX_PARTS:
        shape = shapely.multipolygons(parts[(-shapely.area(parts)).argsort(kind="stable")[:MAX_PARTS]])
    plane = plane_of(shape)
    drawn = plane.flat(shape)
    if shapely.get_num_geometries(drawn) > 1:
        drawn = shapely.multipolygons(_together(sorted(shapely.get_parts(drawn), key=lambda part: -part.area)))
    if shapely.get_num_coordinates(drawn) > MAX_VERTICES:
        drawn = drawn.simplify(math.sqrt(drawn.area) * DETAIL)
    return plane, drawn


def _together(parts: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return of polygons, largest first, the largest and what a chain of narrow gaps ties to it or is large itself."""
    least = sum(part.area for part in parts) * FOREIGN_SHARE
    kept = {at for at, part in enumerate(parts) if at == 0 or part.area >= least}
    boxes = [part.bounds for part in parts]
    reached = list(kept)
    while reached:
        box = boxes[reached.pop()]
        near = [at for at, other in enumerate(boxes) if at not in kept and _gap(box, other) <= APART_KM]
        kept.update(near)
        reached.extend(near)
    return [parts[at] for at in sorted(kept)]


def _gap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return how far apart two boxes lie, along the axis on which they lie further apart."""
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])
