"""Where a place lies that is told by others: شمالي سوريا, ريف حلب, على بعد 20 كم شرق الرقة, الحدود بين سوريا وتركيا.

The answer is an area, not a point that pretends to be one; where only a distance is told, a point with its error.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from geonews.gazetteer.distance import bearing, chord, destination, km_of_chord
from geonews.records import Geometry, Place, PlaceKind, Relation, RelationKind
from geonews.resolve.area import Told, geojson, told_area, told_point
from geonews.resolve.coast import COAST_KM, TOUCH_KM, beside, coast, land_border, offshore, shared_border
from geonews.resolve.cuts import bearing_of, disc, half, part, sector
from geonews.resolve.plane import Plane, body, plane_of
from geonews.resolve.relation_names import Patterns, load_patterns, names, place_id, plain

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Relative: TypeAlias = tuple[Place, Geometry | None]
"""A relative place, and its area: None for what a point with its radius tells."""

MEMORY = 2_000
"""Relative places that are kept at hand: the same few hundred make up the news of a year."""

TIMES_RADIUS = 2.0
"""North of a town lies what is so many of its radii off: the town's own north and what it spreads to."""

PART_KM: Mapping[PlaceKind, float] = {
    "city": 5.0, "town": 5.0, "village": 5.0, "neighbourhood": 2.0, "camp": 2.0, "landmark": 2.0, "facility": 2.0,
}  # fmt: skip
"""Least reach of what lies north of a place, by kind; these kinds are cut as discs, the others as outlines."""

AROUND_KM: Mapping[PlaceKind, float] = {
    "city": 15.0, "town": 10.0, "village": 5.0, "neighbourhood": 3.0, "camp": 3.0, "landmark": 3.0, "facility": 3.0,
}  # fmt: skip
"""Least reach of the surroundings, by kind: the countryside of a provincial seat is half an hour's drive."""

COMPASS_ERROR = 2 * math.sin(math.radians(22.5) / 2)
"""How far off the truth lies, per km of distance, when «شرق» stands for all within 22.5 degrees of east: the chord."""

DISTANCE_ERROR = 0.1
"""Of a distance told: 20 km is a round number."""

MAX_CORRIDOR_KM = 400.0
"""Between places further apart no road is meant; then the middle stands for all that lies between."""

CORRIDOR_SHARE = 0.1
LEAST_CORRIDOR_KM = 5.0
"""Width of a corridor: a tenth of its length, and no less than a road wanders."""

CORRIDOR_STEPS = 8
"""Straight lines for the great circle along a corridor."""

MAX_DIVISION_KM = 100.0
"""A wider area lies in several provinces."""

ROW_SHARE = 0.5
"""Of an area computed must lie in the box that a curated row gives; else the row knows better."""


class Located(Protocol):
    """Say in which country and first-order division a point lies."""

    @property
    def country(self) -> str | None:
        """Return the ISO code of the country."""
        ...

    @property
    def admin1(self) -> str | None:
        """Return the GeoNames code of the division, ``SY.12``."""
        ...


class Shapes(Protocol):
    """Know the polygons of countries and provinces, in degrees, valid, cut at 180 degrees."""

    def shape_of(self, place: Place) -> BaseGeometry | None:
        """Return the polygon of a country or province; None for any other place."""
        ...

    def neighbours(self, place: Place) -> Iterable[BaseGeometry]:
        """Yield the polygons beside that of a place: none that is a part of it, and any number that lie further off."""
        ...

    def locate(self, lon: float, lat: float) -> Located:
        """Return the country and the division in which a point lies."""
        ...


@dataclass(frozen=True, slots=True)
class _Outline:
    """Hold a place on a plane of its own."""

    plane: Plane
    drawn: BaseGeometry
    real: bool
    """Whether it is a polygon of the place, not its box or a disc."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Hold a plain relation with its anchors."""

    relation: Relation
    anchors: tuple[Place, ...]
    offshore: bool

    @property
    def anchor(self) -> Place:
        """Return the first anchor."""
        return self.anchors[0]


@dataclass(frozen=True, slots=True)
class Relatives:
    """Draw relative places, and keep what was drawn."""

    shapes: Shapes
    _patterns: Patterns = field(default_factory=load_patterns, init=False, repr=False, compare=False)
    _outlines: dict[Place, _Outline] = field(default_factory=dict, init=False, repr=False, compare=False)
    _drawn: dict[_Asked, Relative | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _rows: dict[tuple[Place, _Asked], Relative] = field(default_factory=dict, init=False, repr=False, compare=False)

    def place(self, relation: Relation, anchors: Sequence[Place]) -> Relative | None:
        """Return the place that a relation tells, and its area; None where it tells none.

        A coast with a distance always lies off it. None comes of a part without a side, an offset without a distance, a
        border of two places that do not touch, a coast of a place without one, and of too few anchors.
        """
        asked = _asked(relation, anchors)
        if asked is None:
            return None
        if asked not in self._drawn:
            _make_room(self._drawn)
            told = self._told(asked)
            self._drawn[asked] = None if told is None else (self._place(asked, told), told.geometry)
        return self._drawn[asked]

    def with_area(self, place: Place, relation: Relation, anchors: Sequence[Place]) -> Relative:
        """Return a place of the gazetteer that is a relative one already, part of its anchors now, and its area.

        That is the area which the relation tells if half of it lies in the place's box (its disc, where it has none);
        else the box, since who wrote the row knew better.
        """
        asked = _asked(relation, anchors)
        part_of = tuple(anchor.id for anchor in anchors)
        if asked is None:
            return replace(place, part_of=part_of), self._own_area(place)
        key = (place, asked)
        if key not in self._rows:
            _make_room(self._rows)
            told = self.place(relation, anchors)
            fits = told is not None and told[1] is not None and self._is_mostly_in(told[1], place)
            self._rows[key] = replace(place, part_of=part_of), told[1] if told and fits else self._own_area(place)
        return self._rows[key]

    def _told(self, asked: _Asked) -> Told | None:
        return _TOLD[asked.relation.kind](self, asked)

    def _part(self, asked: _Asked) -> Told | None:
        anchor, direction = asked.anchor, asked.relation.direction
        if direction is None:
            return None
        if anchor.kind not in PART_KM:
            outline = self._outline(anchor)
            return told_area(outline.plane, part(outline.drawn, direction))
        plane = Plane(anchor.lon, anchor.lat)
        if direction == "centre":
            return told_area(plane, disc(max(1.0, anchor.radius_km / TIMES_RADIUS)), (0, 0))
        return told_area(plane, sector(max(PART_KM[anchor.kind], TIMES_RADIUS * anchor.radius_km), direction))

    def _around(self, asked: _Asked) -> Told | None:
        anchor, direction = asked.anchor, asked.relation.direction
        outline = self._outline(anchor)
        if anchor.kind in AROUND_KM:
            reach = max(AROUND_KM[anchor.kind], TIMES_RADIUS * anchor.radius_km)
            outline = _Outline(Plane(anchor.lon, anchor.lat), disc(reach), real=False)
            if direction is None:
                return told_area(outline.plane, outline.drawn, (0, 0))
        return told_area(outline.plane, half(outline.drawn, direction) if direction else outline.drawn)

    def _offset(self, asked: _Asked) -> Told | None:
        anchor, direction, km = asked.anchor, asked.relation.direction, asked.relation.distance_km
        if km is None:
            return None
        if direction is None:
            return told_point(anchor.lon, anchor.lat, km + anchor.radius_km)
        lon, lat = destination(anchor.lon, anchor.lat, bearing_of(direction), km)
        return told_point(lon, lat, km * (COMPASS_ERROR + DISTANCE_ERROR) + anchor.radius_km)

    def _between(self, asked: _Asked) -> Told | None:
        if len(asked.anchors) < 2:
            return None
        one, other = asked.anchors
        length = km_of_chord(chord(one.lon, one.lat, other.lon, other.lat))
        towards = bearing(one.lon, one.lat, other.lon, other.lat)
        middle = told_point(*destination(one.lon, one.lat, towards, length / 2), length / 2)
        if not 0 < length < MAX_CORRIDOR_KM:
            return middle if length else None
        plane = Plane(middle.lon, middle.lat)
        steps = (length * step / CORRIDOR_STEPS for step in range(CORRIDOR_STEPS + 1))
        line = [plane.point(*destination(one.lon, one.lat, towards, km)) for km in steps]
        area = told_area(plane, _corridor(line, max(LEAST_CORRIDOR_KM, CORRIDOR_SHARE * length)))
        return replace(middle, geometry=area.geometry, bbox=area.bbox) if area else middle

    def _border(self, asked: _Asked) -> Told | None:
        if len(asked.anchors) > 1:
            one, other = (self.shapes.shape_of(anchor) for anchor in asked.anchors)
            shared = None if one is None or other is None else shared_border(one, other)
            return told_area(*shared) if shared else None
        outline = self._outline(asked.anchor)
        if not outline.real:
            # Where the box of a region ends its border does not run, but near.
            return self._around(asked)
        others = self._neighbours(asked.anchor, outline.plane, TOUCH_KM)
        return told_area(outline.plane, land_border(outline.drawn, others, asked.relation.direction))

    def _coast(self, asked: _Asked) -> Told | None:
        anchor, direction, km = asked.anchor, asked.relation.direction, asked.relation.distance_km
        outline = self._outline(anchor)
        if not outline.real:
            # Of a town or an island the shore is not known, only that it lies near.
            return told_point(anchor.lon, anchor.lat, km + anchor.radius_km) if km else self._around(asked)
        reach = km or COAST_KM
        others = self._neighbours(anchor, outline.plane, reach)
        if asked.offshore:
            return told_area(outline.plane, offshore(outline.drawn, others, direction, reach))
        return told_area(outline.plane, coast(outline.drawn, others, direction))

    def _outline(self, place: Place) -> _Outline:
        found = self._outlines.get(place)
        if found is None:
            _make_room(self._outlines)
            shape = self.shapes.shape_of(place)
            found = self._outlines[place] = _of_shape(shape) if shape is not None else _of_record(place)
        return found

    def _neighbours(self, place: Place, plane: Plane, margin_km: float) -> list[BaseGeometry]:
        shape = self.shapes.shape_of(place)
        return beside(shape, self.shapes.neighbours(place), plane, margin_km) if shape is not None else []

    def _own_area(self, place: Place) -> Geometry | None:
        outline = _of_record(place)
        return geojson(outline.plane.round(outline.drawn))

    def _is_mostly_in(self, area: Geometry, place: Place) -> bool:
        from shapely.geometry import shape

        outline = _of_record(place)
        drawn = outline.plane.flat(shape(area))
        return bool(drawn.intersection(outline.drawn).area >= ROW_SHARE * drawn.area)

    def _place(self, asked: _Asked, told: Told) -> Place:
        anchors = asked.anchors
        name, name_ar = names(asked.relation, anchors, asked.offshore, self._patterns)
        place = Place(
            id=place_id(asked.relation, anchors, asked.offshore),
            name=name,
            name_ar=name_ar,
            lon=told.lon,
            lat=told.lat,
            kind="region",
            radius_km=told.radius_km,
            bbox=told.bbox,
            part_of=tuple(anchor.id for anchor in anchors),
        )
        return self._in_country(place, anchors)

    def _in_country(self, place: Place, anchors: tuple[Place, ...]) -> Place:
        """Return a place with the country of its anchors, and the division in which it lies where it is small."""
        countries = {anchor.country for anchor in anchors}
        if len(countries) > 1 or None in countries:
            return place
        located = self.shapes.locate(place.lon, place.lat)
        is_point = place.bbox is None
        if is_point and located.country not in (None, *countries):
            # 30 km east of a border town is another country, or it is not: nobody said.
            return place
        first = anchors[0]
        place = replace(
            place,
            country=first.country,
            country_name=first.country_name,
            country_name_ar=first.country_name_ar,
        )
        if place.radius_km >= MAX_DIVISION_KM or located.country != first.country or located.admin1 is None:
            return place
        same = next((anchor for anchor in anchors if anchor.admin1 == located.admin1), None)
        return replace(
            place,
            admin1=located.admin1,
            admin1_name=same.admin1_name if same else None,
            admin1_name_ar=same.admin1_name_ar if same else None,
        )


_TOLD: Mapping[RelationKind, Callable[[Relatives, _Asked], Told | None]] = {
    "part": Relatives._part,
    "around": Relatives._around,
    "offset": Relatives._offset,
    "between": Relatives._between,
    "border": Relatives._border,
    "coast": Relatives._coast,
}


def relative_place(relation: Relation, anchors: Sequence[Place], shapes: Shapes) -> Relative | None:
    """Return the place that a relation tells, and its area, as ``Relatives.place`` does; keeps nothing at hand."""
    return Relatives(shapes).place(relation, anchors)


def with_area(place: Place, relation: Relation, anchors: Sequence[Place], shapes: Shapes) -> Relative:
    """Return a relative place of the gazetteer with its area, as ``Relatives.with_area`` does; keeps nothing."""
    return Relatives(shapes).with_area(place, relation, anchors)


def _asked(relation: Relation, anchors: Sequence[Place]) -> _Asked | None:
    if not anchors:
        return None
    told, tellers = plain(relation, anchors)
    at_sea = told.kind == "coast" and (relation.offshore or told.distance_km is not None)
    return _Asked(told, tellers, at_sea)


def _make_room(memory: dict[Any, Any]) -> None:
    if len(memory) >= MEMORY:
        memory.clear()


def _of_shape(shape: BaseGeometry) -> _Outline:
    return _Outline(*body(shape), real=True)


def _of_record(place: Place) -> _Outline:
    """Return the box of a place; the disc of its radius where it has none, or one without width."""
    import shapely

    if place.bbox:
        west, south, east, north = place.bbox
        east += 360 * (east < west)
        box = shapely.box(west, south, east, north)
        if box.area > 0:
            plane = plane_of(box)
            return _Outline(plane, plane.flat(box), real=False)
    return _Outline(Plane(place.lon, place.lat), disc(max(1.0, place.radius_km)), real=False)


def _corridor(line: Sequence[tuple[float, float]], width_km: float) -> BaseGeometry:
    import shapely

    return shapely.LineString(line).buffer(width_km / 2, cap_style="flat", join_style="mitre")
