"""Measure distances."""

from __future__ import annotations

import math

EARTH_KM = 6371.009
"""Mean radius of the Earth, as geopy has it (IUGG)."""


def chord(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the length, 0..2, of the chord between two points of a unit sphere: what orders and bounds many points.

    A hundredth of what the exact distance costs; a chord of 2 sin(km / 2 / 6371) is a distance in km.
    """
    one, other, between = math.radians(lat), math.radians(other_lat), math.radians(other_lon - lon)
    square = 2 - 2 * (math.sin(one) * math.sin(other) + math.cos(one) * math.cos(other) * math.cos(between))
    return math.sqrt(max(0.0, square))


def chord_of_km(km: float) -> float:
    """Return the chord that spans a distance, a little more so that rounding loses none."""
    return 2 * math.sin(min(math.pi, km / EARTH_KM) / 2) + 1e-9


def distance_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the great-circle distance in km, on a sphere of the Earth's mean radius."""
    # Imported late: geopy brings all its geocoders along.
    from geopy.distance import great_circle

    return float(great_circle((lat, lon), (other_lat, other_lon)).km)
