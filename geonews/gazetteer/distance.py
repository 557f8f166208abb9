"""Measure distances: on the ellipsoid two points, on the sphere many, which it orders as their chords do."""

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


def great_circle_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the great-circle distance in km, on a sphere of the Earth's mean radius."""
    # Imported late, here and below: geopy brings all its geocoders along.
    from geopy.distance import great_circle

    return float(great_circle((lat, lon), (other_lat, other_lon)).km)


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the geodesic distance between two points, in km on the WGS 84 ellipsoid.

    Raises ValueError where a latitude is not within -90..90 degrees or a coordinate is not finite.
    """
    from geopy.distance import geodesic

    return float(geodesic((lat1, lon1), (lat2, lon2)).km)


def km_of_chord(length: float) -> float:
    """Return the great-circle distance in km that a chord of a unit sphere, 0..2, spans."""
    return 2 * EARTH_KM * math.asin(min(1.0, length / 2))


def bearing(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return in which direction the great circle from one point to another sets out, in degrees from north, 0..360."""
    one, other, between = math.radians(lat), math.radians(other_lat), math.radians(other_lon - lon)
    east = math.sin(between) * math.cos(other)
    north = math.cos(one) * math.sin(other) - math.sin(one) * math.cos(other) * math.cos(between)
    return math.degrees(math.atan2(east, north)) % 360


def destination(lon: float, lat: float, towards: float, km: float) -> tuple[float, float]:
    """Return the lon, lat that lies some km from a point in a direction, given in degrees from north.

    On a sphere of the Earth's mean radius, so within half a percent of the geodesic; longitude in -180..180.
    """
    one, way, angle = math.radians(lat), math.radians(towards), km / EARTH_KM
    sine = math.sin(one) * math.cos(angle) + math.cos(one) * math.sin(angle) * math.cos(way)
    there = math.asin(max(-1.0, min(1.0, sine)))
    east = math.atan2(math.sin(way) * math.sin(angle) * math.cos(one), math.cos(angle) - math.sin(one) * sine)
    return (lon + math.degrees(east) + 180) % 360 - 180, math.degrees(there)
