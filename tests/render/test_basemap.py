"""The base map: what it holds, and that nothing runs across the world."""

import json
from itertools import accumulate

import pytest

from geonews.render import assets


@pytest.fixture(scope="module")
def basemap():
    return json.loads(assets.own("basemap.json"))


def points(line):
    return zip(accumulate(line[0::2]), accumulate(line[1::2]), strict=True)


def test_countries_have_their_codes_once(basemap):
    codes = [country["code"] for country in basemap["countries"] if country["code"]]
    assert len(codes) == len(set(codes))
    assert {"SY", "PS", "IL", "EH", "XK", "SS", "BH", "MV"} <= set(codes)


def test_every_point_is_on_the_map(basemap):
    scale = basemap["scale"]
    lines = [ring for country in basemap["countries"] for ring in country["rings"]]
    for line in lines + basemap["borders"] + basemap["provinces"]:
        for lon, lat in points(line):
            assert abs(lon) <= 180 * scale and abs(lat) <= 85.06 * scale


def test_no_line_crosses_the_world(basemap):
    for country in basemap["countries"]:
        if country["code"] != "AQ":  # its southern edge is the map's
            assert all(abs(step) < 60 * basemap["scale"] for ring in country["rings"] for step in ring[2::2])


def test_it_is_small(basemap):
    assert len(assets.own("basemap.json")) < 900_000
    assert len(basemap["provinces"]) > 500
