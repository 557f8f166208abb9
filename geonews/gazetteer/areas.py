"""Tell in which country and province a point lies, and hand out their shapes.

Whose land is drawn where is the source's decision (Natural Earth's first-order divisions) and is passed on as it is:
Gaza and the West Bank are Palestine's, East Jerusalem and the Golan lie in Israel's polygon, the strip that the United
Nations hold beside it in Syria's, Halaib in Egypt's, Abyei in Sudan's, the Siachen glacier in India's. What has no ISO
code of its own follows the gazetteer: Crimea is Ukraine's, Western Sahara is whole, Somaliland is Somalia's, Northern
Cyprus and the bases are Cyprus'. Polygons are cut at the antimeridian.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from geonews.gazetteer.outlines import Outlines, country_of, division_of
from geonews.records import Place
from geonews.settings import SHIPPED

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Located:
    """Hold where a point lies."""

    country: str | None = None
    """ISO 3166-1 alpha-2; None at sea and on land that no country has."""
    admin1: str | None = None
    """GeoNames code of the first-order division, ``SY.12``; None where it is not known."""


class Areas:
    """Answer where a point lies and what shape a country or province has.

    Opening reads nothing; the files are mapped when something is asked first, which raises GazetteerError where they
    are missing. The shipped index alone has them.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        self._folder = folder
        self._numbers: dict[str, list[int]] = {}
        self._shapes: dict[str, BaseGeometry | None] = {}

    @cached_property
    def _outlines(self) -> Outlines:
        return Outlines.open(self._folder)

    def locate(self, lon: float, lat: float) -> Located:
        """Return the country and province in which a point lies, in degrees; at sea both are None.

        A point off the coast, which is drawn straighter than it is, lies in the nearest province within 5 km.
        """
        code = self._outlines.area_at(lon, lat)
        return Located(country_of(code), division_of(code)) if code else Located()

    def contains(self, code: str, lon: float, lat: float) -> bool:
        """Tell whether a country, by its ISO code, or a province, by its GeoNames code, holds a point in degrees.

        Exactly by the outline: a point off the coast lies outside. So it does of what has no outline.
        """
        return self._outlines.holds(self._areas_of(code), lon, lat)

    def country_shape(self, code: str) -> BaseGeometry | None:
        """Return a country's Polygon or MultiPolygon, WGS 84 degrees, by its ISO code; None where it has none."""
        return None if "." in code else self._shape(code)

    def division_shape(self, code: str) -> BaseGeometry | None:
        """Return a province's Polygon or MultiPolygon, WGS 84 degrees, by its GeoNames code; None where it has none."""
        return self._shape(code) if "." in code else None

    def shape_of(self, place: Place) -> BaseGeometry | None:
        """Return the shape of a country or province; None of any other place, and of one without an outline."""
        code = _code_of(place)
        return self._shape(code) if code else None

    def neighbours(self, place: Place) -> tuple[BaseGeometry, ...]:
        """Return the shapes of the countries beside a country, or the provinces beside a province, by code."""
        code = _code_of(place)
        areas = self._areas_of(code) if code else []
        beside = self._outlines.beside(areas) if areas else []
        codes = beside if place.kind == "province" else sorted(set(map(country_of, beside)))
        return tuple(shape for shape in map(self._shape, codes) if shape is not None)

    def _areas_of(self, code: str) -> list[int]:
        if code not in self._numbers:
            self._numbers[code] = self._outlines.areas_of(code)
        return self._numbers[code]

    def _shape(self, code: str) -> BaseGeometry | None:
        if code not in self._shapes:
            numbers = self._areas_of(code)
            self._shapes[code] = self._enclosed(numbers) if numbers else None
        return self._shapes[code]

    def _enclosed(self, numbers: list[int]) -> BaseGeometry:
        """Return what the outer lines of some areas enclose."""
        import shapely

        points, lines = self._outlines.around(numbers)
        shape: BaseGeometry = shapely.build_area(shapely.multilinestrings(shapely.linestrings(points, indices=lines)))
        return shape


def _code_of(place: Place) -> str | None:
    return {"country": place.country, "province": place.admin1}.get(place.kind)
