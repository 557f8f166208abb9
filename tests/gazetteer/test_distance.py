"""Distances and directions on the sphere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.gazetteer.distance import bearing, chord, destination, distance_km, km_of_chord

LON = st.floats(-180, 180)
LAT = st.floats(-85, 85)
TOWARDS = st.floats(0, 360)


@pytest.mark.parametrize(
    ("start", "end", "towards"),
    [
        ((36.0, 33.0), (36.0, 35.0), 0),
        ((0.0, 0.0), (10.0, 0.0), 90),
        ((36.0, 33.0), (36.0, 30.0), 180),
        ((179.5, 0.0), (-179.5, 0.0), 90),
        ((31.24, 30.04), (36.29, 33.51), 49.7),  # from Cairo to Damascus
    ],
)
def test_bearing(start, end, towards):
    assert bearing(*start, *end) == pytest.approx(towards, abs=0.1)


@given(LON, LAT, TOWARDS, st.floats(1, 2000))
def test_the_destination_lies_as_far_as_told_and_in_the_direction_told(lon, lat, towards, km):
    there = destination(lon, lat, towards, km)
    assert -180 <= there[0] <= 180
    assert -90 <= there[1] <= 90
    assert distance_km(lon, lat, *there) == pytest.approx(km, rel=0.01)
    assert km_of_chord(chord(lon, lat, *there)) == pytest.approx(km, rel=1e-3)
    turned = (bearing(lon, lat, *there) - towards + 180) % 360 - 180
    assert turned == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(("length", "km"), [(0.0, 0.0), (2.0, 20015.1), (2.0000001, 20015.1)])
def test_km_of_chord(length, km):
    assert km_of_chord(length) == pytest.approx(km, abs=0.1)
