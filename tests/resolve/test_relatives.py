"""Where a relative place lies: which points are in it, which are not, and what is written of it."""

import json
import math
import re
import subprocess
import sys
from dataclasses import dataclass, field, replace
from itertools import product
from typing import get_args

import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box, shape

from geonews.gazetteer.distance import bearing, distance_km, great_circle_km
from geonews.records import Direction, Place, Relation, RelationKind
from geonews.resolve.area import MAX_VERTICES
from geonews.resolve.relation_names import load_patterns, place_id, plain
from geonews.resolve.relatives import Relatives, relative_place, with_area

TURKISH = [
    (35.9, 35.9), (36.4, 36.0), (36.6, 36.8), (37.1, 36.65), (38.0, 36.85), (38.8, 36.7), (39.8, 36.75), (40.7, 37.1),
    (41.2, 37.07), (42.35, 37.25),
]  # fmt: skip
IRAQI = [(42.35, 37.25), (41.8, 36.6), (41.4, 36.5), (41.3, 35.7), (41.2, 34.8), (41.0, 34.4), (38.8, 33.37)]
JORDANIAN = [(38.8, 33.37), (36.8, 32.31), (36.0, 32.65), (35.65, 32.7)]
GOLAN = [(35.65, 32.7), (35.8, 33.3)]
LEBANESE = [(35.8, 33.3), (36.05, 33.8), (36.6, 34.2), (36.4, 34.5), (35.97, 34.65)]
COAST = [(35.97, 34.65), (35.9, 35.2), (35.75, 35.6), (35.9, 35.9)]
"""The edges of Syria, drawn by hand, clockwise from Hatay: a corner each ten to a hundred km."""

SYRIA = Polygon(TURKISH + IRAQI[1:] + JORDANIAN[1:] + GOLAN[1:] + LEBANESE[1:] + COAST[1:-1])
POLYGONS = {
    "SY": SYRIA,
    "TR": Polygon([*TURKISH, (44.5, 37.2), (44.5, 41.5), (26, 41.5), (26, 37), (35.6, 36.6)]),
    "IQ": Polygon([*IRAQI, (39.2, 32.1), (46.5, 29), (48, 30.5), (44.5, 37.2)]),
    "JO": Polygon([*JORDANIAN, (35.0, 29.5), (37.5, 30), (39.2, 32.1)]),
    "LB": Polygon([*LEBANESE, (35.1, 33.1), (35.6, 33.15)]),
    "IL": Polygon([*GOLAN, (35.6, 33.15), (35.1, 33.1), (34.3, 31.3), (35.0, 29.5)]),
    # A box in the sea, and one inland that shares half an edge with it.
    "EG": box(25, 22, 34, 31.3),
    "SD": box(24, 10, 36, 22),
    # An archipelago on both sides of 180 degrees, cut there.
    "FJ": MultiPolygon([box(177, -18.5, 180, -16.5), box(-180, -17.5, -179, -16.5)]),
    # A country with a part overseas that is a fifth as large.
    "US": MultiPolygon([box(-125, 30, -67, 49), box(-168, 58, -142, 68)]),
    "SE": box(11, 55, 24, 69),
    "NO": box(5, 58, 11, 69),
}
NAMES = {
    "SY": ("Syria", "سوريا"), "TR": ("Turkey", "تركيا"), "LB": ("Lebanon", "لبنان"), "IQ": ("Iraq", "العراق"),
}  # fmt: skip
ALEPPO_PROVINCE = box(36.7, 35.6, 38.3, 36.7)


@dataclass(frozen=True)
class Where:
    country: str | None = None
    admin1: str | None = None


@dataclass
class Drawn:
    """Shapes of one's own: countries by their codes, provinces by theirs."""

    countries: dict = field(default_factory=lambda: POLYGONS)
    provinces: dict = field(default_factory=lambda: {"SY.09": ALEPPO_PROVINCE})
    asked: int = 0

    def shape_of(self, place):
        self.asked += 1
        if place.kind == "province":
            return self.provinces.get(place.admin1)
        return self.countries.get(place.country) if place.kind == "country" else None

    def neighbours(self, place):
        return (one for code, one in self.countries.items() if code != place.country)

    def locate(self, lon, lat):
        point = Point(lon, lat)
        country = next((code for code, one in self.countries.items() if one.covers(point)), None)
        return Where(country, next((code for code, one in self.provinces.items() if one.covers(point)), None))


def country(code, number=None):
    polygon = POLYGONS[code]
    middle = polygon.representative_point()
    name, name_ar = NAMES.get(code, (code, code))
    return Place(
        f"geonames:{number or 1000 + list(POLYGONS).index(code)}", name, name_ar, middle.x, middle.y, "country", 300,
        country=code, country_name=name, country_name_ar=name_ar,
    )  # fmt: skip


def town(number, name, name_ar, lon, lat, kind="city", radius=6.0, **more):
    more = {"country": "SY", "country_name": "Syria", "country_name_ar": "سوريا"} | more
    return Place(f"geonames:{number}", name, name_ar, lon, lat, kind, radius, **more)


SY, TR, LB, IQ, EG = (country(code) for code in ("SY", "TR", "LB", "IQ", "EG"))
ALEPPO = town(
    170063, "Aleppo", "حلب", 37.1612, 36.2012, admin1="SY.09", admin1_name="Aleppo", admin1_name_ar="محافظة حلب"
)
RAQQA = town(170592, "Raqqa", "الرقة", 39.0087, 35.9528)
DAMASCUS = town(170654, "Damascus", "دمشق", 36.2913, 33.5102, radius=10)
HOMS = town(169577, "Homs", "حمص", 36.7234, 34.7268)
KOBANI = town(167987, "Kobani", "عين العرب", 38.3519, 36.8906, "town", 3)
CAIRO = town(360630, "Cairo", "القاهرة", 31.2497, 30.0626, country="EG", country_name="Egypt", country_name_ar="مصر")
ALEPPO_GOVERNORATE = replace(ALEPPO, id="geonames:170062", kind="province", radius_km=80.0)
LAKE = Place("geonews:lake", "Lake", "البحيرة", 31.0, 23.0, "water", 40, bbox=(30.0, 22.0, 33.0, 24.0), country="EG")
JAZIRA = Place("geonews:jazira", "Jazira", "الجزيرة", 40.0, 36.0, "region", 100, country="SY")

CITIES = {
    "Qamishli": (41.22, 37.03), "Hasakah": (40.75, 36.5), "Raqqa": (39.01, 35.95), "Deir ez-Zor": (40.14, 35.34),
    "Aleppo": (37.16, 36.2), "Azaz": (37.05, 36.59), "Idlib": (36.63, 35.93), "Latakia": (35.85, 35.52),
    "Tartus": (35.95, 34.89), "Homs": (36.72, 34.73), "Palmyra": (38.27, 34.55), "Salamiyah": (37.05, 35.01),
    "Damascus": (36.29, 33.51), "Daraa": (36.1, 32.7), "Suwayda": (36.57, 32.71), "Abu Kamal": (40.92, 34.45),
    "Mosul": (43.13, 36.34), "Beirut": (35.5, 33.89), "Kilis": (37.11, 36.72), "Gaziantep": (37.38, 37.06),
    "Urfa": (38.79, 37.16), "Wadi Halfa": (31.35, 21.8), "Abu Simbel": (31.62, 22.35), "Alexandria": (29.92, 31.2),
    "Cairo": (31.25, 30.06), "at sea off Alexandria": (29.9, 31.4), "far out at sea": (29.9, 32.5),
    "Siwa": (25.52, 29.2), "Sallum": (25.15, 31.2), "Luxor": (32.64, 25.69), "Denver": (-104.99, 39.74),
    "Seattle": (-122.33, 47.6), "Fairbanks": (-147.72, 64.84), "Boston": (-71.06, 42.36), "Suva": (178.44, -18.14),
    "Taveuni": (-179.98, -16.85),
}  # fmt: skip


def km_off(anchor, east, north):
    across = 111.195 * math.cos(math.radians(anchor.lat))
    return (anchor.lon + east / across, anchor.lat + north / 111.195)


INSIDE = [
    # anchors, relation, what lies in it, what does not
    ("شمالي سوريا", [SY], ("part", "n"), "Qamishli Aleppo Azaz", "Daraa Damascus Palmyra Homs Gaziantep"),
    ("شمال شرقي سوريا", [SY], ("part", "ne"), "Qamishli Hasakah", "Daraa Aleppo Damascus Mosul Homs"),
    ("شمال غربي سوريا", [SY], ("part", "nw"), "Idlib Aleppo Latakia", "Qamishli Daraa Damascus Hasakah"),
    ("جنوبي سوريا", [SY], ("part", "s"), "Daraa Suwayda Damascus", "Aleppo Qamishli Raqqa Beirut"),
    ("جنوب غربي سوريا", [SY], ("part", "sw"), "Daraa Damascus Suwayda", "Palmyra Aleppo Raqqa"),
    ("شرقي سوريا", [SY], ("part", "e"), "Hasakah Qamishli Abu_Kamal", "Aleppo Damascus Mosul"),
    ("غربي سوريا", [SY], ("part", "w"), "Latakia Homs Damascus Idlib", "Raqqa Hasakah"),
    ("وسط سوريا", [SY], ("part", "centre"), "Palmyra Salamiyah", "Qamishli Daraa Latakia Azaz Abu_Kamal"),
    ("شمال غرب الولايات المتحدة", [country("US")], ("part", "nw"), "Seattle", "Fairbanks Boston"),
    ("غرب الولايات المتحدة", [country("US")], ("part", "w"), "Seattle Denver", "Fairbanks Boston"),
    ("شرق فيجي", [country("FJ")], ("part", "e"), "Taveuni", "Suva"),
    ("جنوب البحيرة", [LAKE], ("part", "s"), "Abu_Simbel", "Wadi_Halfa Luxor"),
    ("ريف حلب", [ALEPPO_GOVERNORATE], ("around",), "Aleppo Azaz", "Idlib Raqqa"),
    ("ريف حلب الشمالي", [ALEPPO_GOVERNORATE], ("around", "n"), "Azaz Aleppo", "Idlib Salamiyah"),
    ("محيط حلب", [ALEPPO], ("around",), "Aleppo", "Azaz Idlib"),
    ("الحدود السورية التركية", [SY, TR], ("border",), "Azaz Kilis Qamishli", "Aleppo Gaziantep Urfa Latakia Mosul"),
    ("حدود سوريا", [SY], ("border",), "Azaz Qamishli Daraa Abu_Kamal", "Latakia Tartus Kilis Palmyra"),
    ("حدود سوريا الشمالية", [SY], ("border", "n"), "Azaz Qamishli", "Daraa Damascus Abu_Kamal"),
    ("الساحل السوري", [SY], ("coast",), "Latakia Tartus", "Homs Aleppo Azaz Daraa Beirut"),
    ("ساحل مصر", [EG], ("coast",), "Alexandria Sallum", "Cairo Siwa Abu_Simbel at_sea_off_Alexandria"),
    ("ساحل مصر الشمالي", [EG], ("coast", "n"), "Alexandria", "Siwa Luxor Abu_Simbel"),
]  # fmt: skip


def cities(names):
    return [Point(CITIES[name.replace("_", " ")]) for name in names.split()]


@pytest.mark.parametrize(("text", "anchors", "told", "inside", "outside"), INSIDE, ids=[one[0] for one in INSIDE])
def test_what_lies_in_it(text, anchors, told, inside, outside):
    place, area = relative_place(Relation(*told), anchors, Drawn())
    drawn = shape(area)
    assert [point.wkt for point in cities(inside) if not drawn.covers(point)] == []
    assert [point.wkt for point in cities(outside) if drawn.covers(point)] == []
    assert drawn.covers(Point(place.lon, place.lat))


@pytest.mark.parametrize(
    ("told", "anchor", "inside", "outside"),
    [
        # km east and north of the anchor
        (("part", "n"), RAQQA, [(0, 5), (3, 8)], [(0, -3), (8, 2), (0, 13)]),
        (("part", "ne"), RAQQA, [(5, 5)], [(0, 8), (8, 0), (-5, 5)]),
        (("part", "centre"), RAQQA, [(0, 0), (2, 0)], [(4, 0)]),
        (("part", "s"), replace(KOBANI, radius_km=1.0), [(0, -4)], [(0, -6), (0, 1)]),
        (("around",), KOBANI, [(0, 0), (8, 0)], [(11, 0)]),
        (("around",), RAQQA, [(14, 0), (0, -14)], [(16, 0)]),
        (("around",), DAMASCUS, [(19, 0)], [(21, 0)]),
        (("around", "n"), RAQQA, [(0, 10), (10, 2)], [(0, -2)]),
        (("around", "se"), RAQQA, [(5, -5)], [(-5, 5)]),
        (("coast",), KOBANI, [(0, 0), (8, 0)], [(11, 0)]),
        (("border",), KOBANI, [(0, 0), (8, 0)], [(11, 0)]),
        (("part", "w"), JAZIRA, [(-90, 0)], [(0, 0), (50, 0)]),
    ],
)
def test_what_lies_about_a_place_without_a_polygon(told, anchor, inside, outside):
    _, area = relative_place(Relation(*told), [anchor], Drawn())
    drawn = shape(area)
    assert all(drawn.covers(Point(km_off(anchor, *at))) for at in inside)
    assert not any(drawn.covers(Point(km_off(anchor, *at))) for at in outside)


def test_off_the_coast_is_the_sea():
    place, area = relative_place(Relation("coast", offshore=True), [EG], Drawn())
    assert place.name == "off the coast of EG"
    inside = [name for name in CITIES if shape(area).covers(Point(CITIES[name]))]
    assert inside == ["at sea off Alexandria"]
    assert shape(area).intersection(POLYGONS["EG"]).area < 0.01 * shape(area).area


def test_a_coast_with_a_distance_lies_off_it_as_far():
    near, far = (relative_place(Relation("coast", None, km), [EG], Drawn()) for km in (20, 150))
    assert not shape(near[1]).covers(Point(CITIES["far out at sea"]))
    assert shape(far[1]).covers(Point(CITIES["far out at sea"]))
    assert near[0].id == "geonews:offshore-20km-1006"
    place, area = relative_place(Relation("coast", None, 20), [ALEPPO], Drawn())
    assert (place.lon, place.lat, place.radius_km, area) == (ALEPPO.lon, ALEPPO.lat, 26, None)


@pytest.mark.parametrize("direction", [one for one in get_args(Direction) if one != "centre"])
@given(st.floats(0.5, 500), st.floats(-180, 180), st.floats(-70, 70))
def test_an_offset_lies_as_far_as_told_in_the_direction_told(direction, km, lon, lat):
    anchor = replace(RAQQA, lon=lon, lat=lat)
    place, area = relative_place(Relation("offset", direction, km), [anchor], Drawn())
    assert area is None
    assert distance_km(lon, lat, place.lon, place.lat) == pytest.approx(km, rel=0.01, abs=0.02)
    told = ("n", "ne", "e", "se", "s", "sw", "w", "nw").index(direction) * 45
    turned = (bearing(lon, lat, place.lon, place.lat) - told + 180) % 360 - 180
    assert turned == pytest.approx(0, abs=1 + math.degrees(0.01 / km))
    assert place.radius_km == math.ceil(km * (2 * math.sin(math.radians(11.25)) + 0.1) + 6)
    assert place.bbox is None


def test_a_distance_alone_is_the_anchor_with_that_error():
    place, area = relative_place(Relation("offset", None, 20), [RAQQA], Drawn())
    assert (place.lon, place.lat, place.radius_km, area) == (RAQQA.lon, RAQQA.lat, 26, None)


@pytest.mark.parametrize(
    ("anchors", "middle", "half", "has_area"),
    [
        ([DAMASCUS, HOMS], (36.51, 34.12), 71, True),
        ([HOMS, DAMASCUS], (36.51, 34.12), 71, True),
        ([DAMASCUS, CAIRO], (33.72, 31.81), 306, False),
        ([RAQQA, replace(RAQQA, id="geonames:7", lon=39.02)], (39.01, 35.95), 1, True),
    ],
)
def test_between_is_a_corridor_and_between_far_places_a_point(anchors, middle, half, has_area):
    place, area = relative_place(Relation("between"), anchors, Drawn())
    assert (place.lon, place.lat) == pytest.approx(middle, abs=0.02)
    assert place.radius_km == pytest.approx(half, abs=1)
    assert (area is not None) == has_area
    assert has_area == (place.bbox is not None)
    if area:
        line = shapely.LineString([(one.lon, one.lat) for one in anchors])
        assert shape(area).buffer(0.01).covers(line)
        width = max(5, 0.1 * 2 * half)
        assert shape(area).area * 111.2**2 * math.cos(math.radians(middle[1])) == pytest.approx(
            distance_km(anchors[0].lon, anchors[0].lat, anchors[1].lon, anchors[1].lat) * width, rel=0.06
        )


NOWHERE = [
    (("part", None), [SY]),
    (("offset", "e"), [RAQQA]),
    (("offset", "e", 0.0), [RAQQA]),
    (("offset", "e", -5.0), [RAQQA]),
    (("offset", "e", math.inf), [RAQQA]),
    (("offset", "e", math.nan), [RAQQA]),
    (("offset", "e", 30000.0), [RAQQA]),
    (("between",), [DAMASCUS]),
    (("between",), [DAMASCUS, DAMASCUS]),
    (("between",), [DAMASCUS, replace(DAMASCUS, id="geonames:5")]),
    (("border",), [SY, EG]),
    (("border",), [LB, EG]),
    (("border",), [SY, KOBANI]),
    (("coast",), [country("JO")]),
    (("coast", "e"), [SY]),
    *(((kind, "n"), []) for kind in get_args(RelationKind)),
]


@pytest.mark.parametrize(("told", "anchors"), NOWHERE)
def test_what_tells_no_place(told, anchors):
    shapes = Drawn(countries=POLYGONS | {"JO": POLYGONS["JO"].buffer(-0.3), "ring": JORDAN_RING})
    assert relative_place(Relation(*told), anchors, shapes) is None


JORDAN_RING = POLYGONS["JO"].buffer(1).difference(POLYGONS["JO"].buffer(-0.3))
"""Land all around."""


@pytest.mark.parametrize(
    ("told", "anchors", "off", "slug", "name", "name_ar"),
    [
        (("part", "n"), [SY], False, "part-n-1000", "northern Syria", "شمالي سوريا"),
        (("part", "centre"), [IQ], False, "part-centre-1002", "central Iraq", "وسط العراق"),
        (("part", "nw"), [DAMASCUS], False, "part-nw-170654", "northwestern Damascus", "شمال غربي دمشق"),
        (("around",), [RAQQA], False, "around-170592", "surroundings of Raqqa", "محيط الرقة"),
        (
            ("around", "ne"), [ALEPPO_GOVERNORATE], False, "around-ne-170062", "northeastern countryside of Aleppo",
            "ريف حلب الشمالي الشرقي",
        ),
        (
            ("offset", "e", 20.0), [RAQQA], False, "offset-20km-e-170592", "20 km east of Raqqa",
            "على بعد 20 كم شرق الرقة",
        ),
        (
            ("offset", None, 1.609), [RAQQA], False, "offset-1.609km-170592", "1.6 km from Raqqa",
            "على بعد 1.6 كم من الرقة",
        ),
        (
            ("between",), [DAMASCUS, ALEPPO], False, "between-170063-170654", "between Aleppo and Damascus",
            "بين حلب ودمشق",
        ),
        (("border",), [SY, TR], False, "border-sy-tr", "Syria–Turkey border", "الحدود بين سوريا وتركيا"),
        (("border",), [TR, SY], False, "border-sy-tr", "Syria–Turkey border", "الحدود بين سوريا وتركيا"),
        (("border",), [LB], False, "border-lb", "borders of Lebanon", "حدود لبنان"),
        (("border", "e"), [LB], False, "border-e-1004", "eastern border of Lebanon", "حدود لبنان الشرقية"),
        (("coast", "w"), [SY], False, "coast-w-1000", "western coast of Syria", "ساحل سوريا الغربي"),
        (("coast",), [SY], True, "offshore-1000", "off the coast of Syria", "قبالة ساحل سوريا"),
        (("part", "n"), [JAZIRA], False, "part-n-geonews-jazira", "northern Jazira", "شمالي الجزيرة"),
    ],
)  # fmt: skip
def test_its_id_and_names(told, anchors, off, slug, name, name_ar):
    place, _ = relative_place(Relation(*told, offshore=off), anchors, Drawn())
    assert (place.id, place.name, place.name_ar) == (f"geonews:{slug}", name, name_ar)
    assert (place.kind, place.precision) == ("region", "relative")
    assert sorted(place.part_of) == sorted(anchor.id for anchor in anchors)


def test_a_name_with_braces_is_text():
    place, _ = relative_place(Relation("part", "n"), [replace(RAQQA, name="{km}", name_ar="{0.__class__}")], Drawn())
    assert (place.name, place.name_ar) == ("northern {km}", "شمالي {0.__class__}")


def test_every_relation_has_a_pattern_in_both_languages(root):
    patterns = load_patterns()
    sides = [one for one in get_args(Direction) if one != "centre"]
    needed = {(kind, side, "") for kind in ("around", "offset", "border", "coast", "offshore") for side in ("", *sides)}
    needed |= {("part", side, "") for side in (*sides, "centre")}
    needed |= {("part", side, "small") for side in sides}
    needed |= {("around", side, "province") for side in ("", *sides)} | {("between", "", ""), ("border", "", "two")}
    assert set(patterns) == needed
    assert len({pattern.english for pattern in patterns.values()}) == len(patterns)
    assert len({pattern.arabic for pattern in patterns.values()}) == len(patterns)
    table = (root / "geonews/resolve/data/relation_names.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in table:
        _, _, _, english, arabic, example = line.split("\t")
        assert re.findall(r"{\w+}", english) == re.findall(r"{\w+}", arabic) != []
        assert re.fullmatch(re.sub(r"\\{\w+\\}", r"[\\w]+", re.escape(arabic)), example)


IDS = [
    "geonames:1", "geonames:12", "geonames:163843", "geonews:a", "geonews:a-1", "geonews:a-1-geonews-b", "geonews:b",
    "geonews:offset-20km-e-170592", "geonews:1", "user:a", "user:A", "user:a.b", "user:a..b", "user:a-b", "user:قرية",
    "user:", "osm:n1", "osm:way/1", "osm:way-1",
]  # fmt: skip


def test_different_things_have_different_ids():
    places = [replace(RAQQA, id=one) for one in IDS] + [replace(EG, country=code) for code in ("SE", "NO", "SW", "EG")]
    places = [
        replace(one, id=f"geonames:{900 + at}") if one.kind == "country" else one for at, one in enumerate(places)
    ]
    found = {}
    anchors = [*((one,) for one in places), *product(places, places)]
    told = [Relation(kind) for kind in get_args(RelationKind)]
    told += [Relation(kind, side) for kind in ("part", "border", "coast") for side in ("n", "se", "e")]
    told += [Relation("offset", side, km) for side in ("e", None) for km in (2, 20, 20.5)]
    for relation, some, off in product(told, anchors, (False, True)):
        thing = (*plain(relation, some), off and relation.kind == "coast")
        slug = place_id(*thing)
        assert found.setdefault(slug, thing) == thing
        assert re.fullmatch(r"geonews:[a-z0-9.-]+", slug)
    assert len(found) > 1000
    assert relative_place(Relation("part", "n"), [places[0]], Drawn())[0].id in found


def test_country_and_province_are_those_of_the_anchors():
    place, _ = relative_place(Relation("part", "n"), [ALEPPO], Drawn())
    assert (place.country, place.country_name, place.country_name_ar) == ("SY", "Syria", "سوريا")
    assert (place.admin1, place.admin1_name, place.admin1_name_ar) == ("SY.09", "Aleppo", "محافظة حلب")
    wide, _ = relative_place(Relation("part", "nw"), [SY], Drawn())
    assert (wide.country, wide.admin1) == ("SY", None)
    assert wide.radius_km > 100
    both, _ = relative_place(Relation("border"), [SY, TR], Drawn())
    assert (both.country, both.admin1) == (None, None)
    other, _ = relative_place(Relation("offset", "w", 30), [replace(ALEPPO, admin1="SY.01")], Drawn())
    assert (other.admin1, other.admin1_name) == ("SY.09", None)


def test_a_point_beyond_the_border_is_in_no_country():
    beyond, _ = relative_place(Relation("offset", "n", 30), [KOBANI], Drawn())
    assert (beyond.country, beyond.country_name, beyond.admin1) == (None, None, None)
    within, _ = relative_place(Relation("offset", "s", 30), [KOBANI], Drawn())
    assert within.country == "SY"
    at_sea, _ = relative_place(Relation("offset", "w", 60), [replace(RAQQA, lon=35.9, lat=35.5)], Drawn())
    assert at_sea.country == "SY"


NORTH = Place("geonews:northern-syria", "Northern Syria", "شمال سوريا", 37.5, 36.3, "region", 286, country="SY")


@pytest.mark.parametrize(
    ("bbox", "computed"),
    [
        ((35.7, 35.2, 42.4, 37.4), True),
        ((35.7, 35.2, 38.9, 37.4), False),  # less than half of it
        ((20.0, 20.0, 21.0, 21.0), False),
        (None, True),
        ((36.0, 36.0, 36.0, 36.0), True),  # a box without width is none
    ],
)
def test_a_row_keeps_its_names_and_gets_the_area_that_fits_it(bbox, computed):
    row = replace(NORTH, bbox=bbox)
    place, area = with_area(row, Relation("part", "n"), [SY], Drawn())
    assert place == replace(row, part_of=(SY.id,))
    assert place.precision == "relative"
    told = relative_place(Relation("part", "n"), [SY], Drawn())[1]
    assert (area == told) is computed
    if not computed:
        assert shape(area).equals(box(*bbox))


@pytest.mark.parametrize(
    ("told", "anchors"), [(("part", None), [SY]), (("offset", "n", 20), [RAQQA]), (("part", "n"), [])]
)
def test_a_row_whose_relation_tells_no_area_keeps_its_own(told, anchors):
    row = replace(NORTH, bbox=(35.7, 35.2, 42.4, 37.4))
    place, area = with_area(row, Relation(*told), anchors, Drawn())
    assert place.part_of == tuple(anchor.id for anchor in anchors)
    assert shape(area).equals(box(*row.bbox))


def rings(area):
    polygons = [area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"]
    return [(ring, at == 0) for polygon in polygons for at, ring in enumerate(polygon)]


def check_geojson(area):
    assert json.loads(json.dumps(area)) == area  # lists, no tuples
    assert shape(area).is_valid
    assert not shape(area).is_empty
    for ring, is_exterior in rings(area):
        assert ring[0] == ring[-1]
        assert shapely.LinearRing(ring).is_ccw is is_exterior
        for lon, lat in ring:
            assert (lon, lat) == (round(lon, 3), round(lat, 3))
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90
            assert str(lon) != "-0.0" != str(lat)
    assert sum(len(ring) for ring, _ in rings(area)) <= MAX_VERTICES + 20


@st.composite
def outlines(draw):
    """A star-shaped polygon of 5 to 400 corners, 60 to 600 km wide, anywhere but at the poles."""
    corners = draw(st.integers(5, 400))
    lon, lat = draw(st.floats(-170, 170)), draw(st.floats(-65, 65))
    seed = draw(st.lists(st.floats(0.3, 3), min_size=5, max_size=9))
    at = [seed[step * len(seed) // corners] * (1 + 0.01 * (step % 3)) for step in range(corners)]
    turn = 2 * math.pi / corners
    return Polygon([(lon + r * math.cos(k * turn), lat + r * math.sin(k * turn)) for k, r in enumerate(at)])


OPPOSITE = {"n": "s", "ne": "sw", "e": "w", "se": "nw"}


@settings(deadline=None, max_examples=60)
@given(outlines())
def test_parts_of_any_polygon(outline):
    shapes = Drawn(countries={"SY": outline})
    relatives = Relatives(shapes)
    drawn = {}
    for direction in get_args(Direction):
        place, area = relatives.place(Relation("part", direction), [SY])
        check_geojson(area)
        drawn[direction] = shape(area)
        outside = drawn[direction].difference(outline).area
        assert outside <= 0.02 * drawn[direction].area, direction
        assert drawn[direction].covers(Point(place.lon, place.lat)), direction
        furthest = max(great_circle_km(place.lon, place.lat, *at) for ring, _ in rings(area) for at in ring)
        assert -0.02 <= place.radius_km - furthest <= 1.02
        assert place.bbox == pytest.approx(drawn[direction].bounds, abs=0.01)
    for one, other in OPPOSITE.items():
        assert drawn[one].intersection(drawn[other]).area <= 0.01 * outline.area, one
        assert drawn[one].area == pytest.approx(outline.area * 0.4, rel=0.08) or len(one) == 2
        assert 0.08 <= drawn[one].area / outline.area <= 0.3 or len(one) == 1
    assert 0.2 <= drawn["centre"].area / outline.area <= 0.6


@settings(deadline=None, max_examples=40)
@given(outlines(), st.sampled_from(["around", "border", "coast"]), st.sampled_from([*get_args(Direction), None]))
def test_edges_and_sides_of_any_polygon(outline, kind, direction):
    found = relative_place(Relation(kind, direction), [SY], Drawn(countries={"SY": outline}))
    assume(found is not None)
    place, area = found
    check_geojson(area)
    # Thinning a ragged edge to some 150 corners may move a twentieth of the area across it.
    assert shape(area).difference(outline.buffer(0.02)).area <= 0.05 * shape(area).area
    assert shape(area).covers(Point(place.lon, place.lat))


@settings(deadline=None, max_examples=40)
@given(outlines(), st.floats(0.1, 0.9))
def test_a_cut_at_180_degrees_changes_nothing(outline, share):
    """The same polygon moved so that a meridian of it comes to lie at 180 degrees has the same north."""
    west, _, east, _ = outline.bounds
    seam = west + share * (east - west)
    moved = shapely.transform(outline, lambda points: points + (180 - seam, 0))  # noqa: RUF005
    halves = [moved.intersection(box(-180, -90, 180, 90)), moved.intersection(box(180, -90, 540, 90))]
    turned = shapely.transform(halves[1], lambda points: points - (360, 0))
    cut = MultiPolygon([part for half in (halves[0], turned) for part in shapely.get_parts(half)])
    here = relative_place(Relation("part", "n"), [SY], Drawn(countries={"SY": outline}))
    there = relative_place(Relation("part", "n"), [SY], Drawn(countries={"SY": cut}))
    check_geojson(there[1])
    assert there[0].radius_km == pytest.approx(here[0].radius_km, rel=0.1, abs=2)
    assert shape(there[1]).area == pytest.approx(shape(here[1]).area, rel=0.1)


def test_across_180_degrees():
    place, area = relative_place(Relation("part", "e"), [country("FJ")], Drawn())
    west, south, east, north = place.bbox
    assert west > east
    assert (south, north) == pytest.approx((-18.5, -16.5), abs=0.2)
    check_geojson(area)
    assert area["type"] == "MultiPolygon"
    suburb, round_it = relative_place(Relation("around"), [replace(RAQQA, lon=179.95, lat=-16.8)], Drawn())
    check_geojson(round_it)
    assert suburb.bbox[0] > 0 > suburb.bbox[2]


@pytest.mark.parametrize("lat", [89.99, -89.99, 87.5])
def test_at_a_pole(lat):
    for relation in (Relation("around"), Relation("part", "n"), Relation("offset", "n", 100), Relation("around", "w")):
        _, area = relative_place(relation, [replace(RAQQA, lat=lat)], Drawn())
        if area is not None:
            check_geojson(area)


def test_a_country_of_islets_keeps_one():
    islets = MultiPolygon(
        [box(73 + i * 0.2, j * 0.2, 73.02 + i * 0.2, 0.02 + j * 0.2) for i, j in product(range(9), repeat=2)]
    )
    _, area = relative_place(Relation("around"), [SY], Drawn(countries={"SY": islets}))
    check_geojson(area)


def test_what_is_too_small_to_draw_is_a_point():
    vatican = box(12.4501, 41.9001, 12.4504, 41.9004)
    place, area = relative_place(Relation("part", "ne"), [SY], Drawn(countries={"SY": vatican}))
    assert (place.lon, place.lat, place.radius_km, area) == (12.4503, 41.9003, 1, None)


def test_a_hole_stays_where_it_is_large():
    holed = box(20, 20, 26, 26).difference(box(22, 22, 24, 24)).difference(box(25, 25, 25.1, 25.1))
    _, area = relative_place(Relation("around"), [SY], Drawn(countries={"SY": holed}))
    assert [is_exterior for _, is_exterior in rings(area)] == [True, False]
    assert not shape(area).covers(Point(23, 23))


def everything(relatives):
    told = [one[1:3] for one in INSIDE] + [([DAMASCUS, HOMS], ("between",)), ([RAQQA], ("offset", "e", 20))]
    return [relatives.place(Relation(*relation), anchors) for anchors, relation in told]


def test_the_same_question_has_the_same_answer():
    one, other = Relatives(Drawn()), Relatives(Drawn())
    first = everything(one)
    assert json.dumps([area for _, area in first]) == json.dumps([area for _, area in everything(other)])
    assert [place for place, _ in first] == [place for place, _ in everything(other)]


def test_what_was_drawn_is_kept():
    shapes = Drawn()
    relatives = Relatives(shapes)
    first = everything(relatives)
    row = relatives.with_area(NORTH, Relation("part", "n"), [SY])
    asked = shapes.asked
    assert all(one is other for one, other in zip(first, everything(relatives), strict=True))
    assert relatives.with_area(NORTH, Relation("part", "n"), [SY]) is row
    assert shapes.asked == asked > 0


def test_the_import_is_light():
    code = (
        "import sys, geonews.resolve.relatives as r; r.load_patterns(); "
        "print('shapely' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
