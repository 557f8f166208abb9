"""Countries and provinces as polygons: where a point lies, what shape they have."""

import csv
import math
import random
import subprocess
import sys

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geonews.errors import GazetteerError
from geonews.gazetteer.areas import Areas, Located
from geonews.gazetteer.build import OUTLINES, read_outlines
from geonews.gazetteer.index import Gazetteer
from geonews.gazetteer.outlines import DEGREE, Line, Outlines, country_of, division_of


@pytest.fixture(scope="module")
def areas():
    return Areas()


@pytest.fixture(scope="module")
def outlines(root):
    """The outlines as the text has them."""
    return read_outlines(root / "gazetteer" / OUTLINES)


@pytest.fixture(scope="module")
def table(root):
    """Return a function from the name of a table to its rows."""

    def rows(name):
        with (root / "gazetteer" / name).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))

    return rows


# ------------------------------------------------------------ points


@pytest.mark.parametrize(
    ("name", "lon", "lat", "country", "admin1"),
    [
        ("دمشق", 36.292, 33.510, "SY", "SY.13"),
        ("حلب", 37.16, 36.20, "SY", "SY.09"),
        ("البوكمال", 40.918, 34.450, "SY", "SY.07"),
        ("القامشلي", 41.227, 37.052, "SY", "SY.01"),
        ("نصيبين", 41.215, 37.076, "TR", "TR.72"),
        ("بغداد", 44.40, 33.34, "IQ", "IQ.07"),
        ("الموصل", 43.13, 36.34, "IQ", "IQ.15"),
        ("أربيل", 44.009, 36.190, "IQ", "IQ.11"),
        ("بيروت", 35.50, 33.89, "LB", "LB.04"),
        ("صور", 35.196, 33.273, "LB", "LB.06"),
        ("غزة", 34.467, 31.501, "PS", "PS.GZ"),
        ("رفح", 34.245, 31.290, "PS", "PS.GZ"),
        ("رفح المصرية", 34.20, 31.27, "EG", "EG.27"),
        ("رام الله", 35.206, 31.903, "PS", "PS.WE"),
        ("القدس الغربية", 35.216, 31.769, "IL", "IL.06"),
        ("القدس الشرقية", 35.234, 31.777, "IL", "IL.06"),
        ("كتسرين", 35.690, 32.990, "IL", "IL.03"),
        ("القنيطرة", 35.824, 33.125, "SY", "SY.03"),
        ("القاهرة", 31.25, 30.06, "EG", "EG.11"),
        ("حلايب", 36.64, 22.22, "EG", "EG.02"),
        ("الخرطوم", 32.53, 15.55, "SD", "SD.29"),
        ("أبيي", 28.43, 9.60, "SD", "SD.50"),
        ("جوبا", 31.58, 4.85, "SS", "SS.01"),
        ("صنعاء", 44.20, 15.35, "YE", "YE.26"),
        ("عدن", 45.03, 12.78, "YE", "YE.02"),
        ("الرياض", 46.72, 24.69, "SA", "SA.10"),
        ("الدوحة", 51.53, 25.286, "QA", "QA.01"),
        ("المنامة", 50.586, 26.228, "BH", "BH.16"),
        ("طرابلس", 13.19, 32.89, "LY", "LY.77"),
        ("تونس", 10.17, 36.80, "TN", "TN.36"),
        ("الجزائر", 3.06, 36.75, "DZ", "DZ.01"),
        ("مقديشو", 45.34, 2.04, "SO", "SO.02"),
        ("هرجيسا", 44.065, 9.56, "SO", None),
        ("العيون", -13.20, 27.154, "EH", None),
        ("الداخلة", -15.932, 23.698, "EH", None),
        ("سبتة", -5.316, 35.889, "ES", "ES.CE"),
        ("كاليننغراد", 20.511, 54.707, "RU", "RU.23"),
        ("تشوكوتكا", -175.0, 66.0, "RU", "RU.15"),
        ("سيمفيروبول", 34.11, 44.95, "UA", "UA.11"),
        ("سيفاستوبول", 33.52, 44.60, "UA", "UA.20"),
        ("هونولولو", -157.858, 21.307, "US", "US.HI"),
        ("سوفا", 178.442, -18.141, "FJ", "FJ.01"),
        ("تافيوني، غرب خط التاريخ", 179.98, -16.82, "FJ", "FJ.03"),
        ("تافيوني، شرق خط التاريخ", -179.98, -16.80, "FJ", "FJ.03"),
        ("كايين", -52.33, 4.93, "GF", "GF.GF"),
        ("الفاتيكان", 12.453, 41.903, "VA", None),
        ("القطب الجنوبي", 0.0, -90.0, "AQ", None),
        ("دبلن", -6.27, 53.35, "IE", "IE.L"),
    ],
)
def test_known_points(areas, name, lon, lat, country, admin1):
    assert areas.locate(lon, lat) == Located(country, admin1), name


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(18, 35), (0, 0), (0, 90), (float("nan"), 33), (36, float("inf")), (181, 0), (0, -91), (180, 0), (-180, 0)],
)
def test_the_sea_and_what_is_no_point(areas, lon, lat):
    assert areas.locate(lon, lat) == Located()


def test_off_the_coast(areas):
    """Within 5 km a point is the nearest province's, though no polygon holds it."""
    west, south, _, north = areas.country_shape("PS").bounds
    lon, lat = 34.43, 31.53
    assert west < lon
    assert south < lat < north
    assert areas.locate(lon, lat) == Located("PS", "PS.GZ")
    assert not areas.contains("PS", lon, lat)
    assert areas.locate(34.30, 31.53) == Located()


def test_towns_lie_in_their_countries(areas, table):
    """Of towns at a border some lie beyond a line that is a kilometre off, or that is disputed."""
    rows = [row for row in table("places.tsv") if row["id"].startswith("geonames:") and row["country"]]
    sample = random.Random(7).sample(rows, 3000)
    found = [areas.locate(float(row["lon"]), float(row["lat"])) for row in sample]
    countries = sum(one.country == row["country"] for one, row in zip(found, sample, strict=True))
    provinces = sum(one.admin1 == row["admin1"] for one, row in zip(found, sample, strict=True))
    assert countries >= 0.98 * len(sample), countries
    assert provinces >= 0.94 * len(sample), provinces


def test_what_is_located_is_contained(areas, table):
    rows = random.Random(3).sample(table("places.tsv"), 500)
    held = 0
    for row in rows:
        lon, lat = float(row["lon"]), float(row["lat"])
        found = areas.locate(lon, lat)
        codes = [code for code in (found.country, found.admin1) if code]
        inside = {areas.contains(code, lon, lat) for code in codes}
        assert len(inside) <= 1
        held += inside == {True}
        assert areas.contains("CL", lon, lat) is (found.country == "CL" and True in inside)
    assert held > 480


def test_what_nobody_has_heard_of(areas):
    assert not areas.contains("ZZ", 36, 34)
    assert not areas.contains("", 36, 34)
    assert not areas.contains("SY.", 36, 34)
    assert areas.country_shape("ZZ") is areas.country_shape("") is areas.division_shape("SY.99") is None


# ------------------------------------------------------------ shapes


def test_every_polygon_is_valid(outlines):
    areas = Areas()
    areas.__dict__["_outlines"] = outlines
    countries = sorted({country_of(code) for code in outlines.codes})
    shapes = [areas.country_shape(code) or areas.division_shape(code) for code in countries]
    shapes += [areas.division_shape(code) for code in outlines.codes if division_of(code)]
    assert all(shapely.is_valid(shapes))
    assert {shape.geom_type for shape in shapes} == {"Polygon", "MultiPolygon"}
    west, south, east, north = shapely.total_bounds(shapes)
    assert (west, south, east) == (-180, -90, 180)
    assert 83 < north < 84


def test_countries_are_what_their_provinces_cover(areas, outlines):
    parts = [areas._enclosed([at]) for at, code in enumerate(outlines.codes) if country_of(code) in ("SY", "LB", "IE")]
    countries = [areas.country_shape(code) for code in ("SY", "LB", "IE")]
    assert shapely.coverage_is_valid(parts)
    assert shapely.union_all(parts).symmetric_difference(shapely.union_all(countries)).area < 1e-9
    counties = [areas.division_shape(code) for code in outlines.codes if code.startswith("IE.L.")]
    assert len(counties) > 10
    assert areas.division_shape("IE.L").area == pytest.approx(sum(one.area for one in counties))


def test_sizes(areas):
    """Square degrees at these latitudes: Syria has 185,180 km2, Lebanon 10,452, Gaza 365."""
    for code, km2, off in (("SY", 185_180, 0.02), ("LB", 10_452, 0.05), ("PS.GZ", 365, 0.1)):
        shape = areas.division_shape(code) if "." in code else areas.country_shape(code)
        measured = shape.area * 111.2**2 * math.cos(math.radians(shape.centroid.y))
        assert measured == pytest.approx(km2, rel=off), code


def test_the_shape_of_a_place(areas):
    gazetteer = Gazetteer()
    by_name = {
        "سوريا": areas.country_shape("SY"),
        "الولايات المتحدة": areas.country_shape("US"),
        "محافظة إدلب": areas.division_shape("SY.12"),
    }
    for name, shape in by_name.items():
        assert areas.shape_of(gazetteer.lookup(name)[0].place) is shape is not None, name
    for name in ("إدلب", "الشرق الأوسط", "نهر الفرات", "الكرملين"):
        place = next(found.place for found in gazetteer.lookup(name) if found.place.kind not in ("country", "province"))
        assert areas.shape_of(place) is None, name


@pytest.mark.parametrize(
    ("name", "kind", "beside"),
    [
        ("سوريا", "country", ["IL", "IQ", "JO", "LB", "TR"]),
        ("قطر", "country", ["SA"]),
        ("البحرين", "country", []),
        ("فلسطين", "country", ["EG", "IL", "JO"]),
        ("محافظة إدلب", "province", ["SY.02", "SY.09", "SY.10", "TR.31"]),
    ],
)
def test_neighbours(areas, name, kind, beside):
    place = next(found.place for found in Gazetteer().lookup(name) if found.place.kind == kind)
    shapes = [areas.division_shape(code) or areas.country_shape(code) for code in beside]
    assert list(areas.neighbours(place)) == shapes


def test_arab_provinces_have_shapes(areas, table):
    """What was divided after Natural Earth was drawn has none: Baalbek, Halabja, the new regions of Morocco."""
    arab = {"SY", "IQ", "LB", "PS", "JO", "EG", "SA", "YE", "LY", "SD", "TN", "KW", "OM", "AE"}
    rows = [row for row in table("provinces.tsv") if row["country"] in arab]
    missing = {row["admin1"] for row in rows if areas.division_shape(row["admin1"]) is None}
    assert missing == {"IQ.19", "LB.10", "LB.11", "SD.62", "TN.38", "YE.28"}
    without = [row["name"] for row in table("countries.tsv") if areas.country_shape(row["country"]) is None]
    assert without == []


# ------------------------------------------------------------ files


def test_opening_reads_and_imports_nothing():
    code = (
        "import sys; from geonews.gazetteer.areas import Areas; Areas();"
        "print(sorted({'numpy', 'shapely', 'geopandas'} & set(sys.modules)));"
        "Areas().locate(36.3, 33.5); print('shapely' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "False"]


def test_an_index_without_outlines(tmp_path):
    with pytest.raises(GazetteerError, match=r"no outlines in .*: reinstall geonews"):
        Areas(tmp_path).locate(36, 34)


def test_the_files_are_small(root):
    assert (root / "gazetteer" / OUTLINES).stat().st_size <= 1.6e6
    assert sum(path.stat().st_size for path in (root / "geonews" / "data").glob("areas*")) <= 3e6


def test_what_is_written_is_read(outlines, tmp_path):
    outlines.write(tmp_path)
    again = Outlines.open(tmp_path)
    assert again.codes == outlines.codes
    for name in ("points", "lines", "numbers", "starts", "boxes"):
        assert np.array_equal(getattr(again, name), getattr(outlines, name))


# ------------------------------------------------------------ rays


@st.composite
def stars(draw):
    """A polygon around a middle, in whole parts of a degree, as one line with sea outside."""
    turns = sorted(draw(st.sets(st.integers(0, 359), min_size=5, max_size=30)))
    reach = draw(st.lists(st.integers(500, 9000), min_size=len(turns), max_size=len(turns)))
    points = [
        (round(far * math.cos(math.radians(turn))), round(far * math.sin(math.radians(turn))))
        for turn, far in zip(turns, reach, strict=True)
    ]
    return [*points, points[0]]


@settings(max_examples=150, deadline=None)
@given(stars(), st.integers(-9500, 9500), st.integers(-9500, 9500))
def test_a_ray_tells_what_a_polygon_holds(star, x, y):
    x_axis, y_axis = zip(*star, strict=True)
    one = Outlines.of([Line("AA.1", "", x_axis, y_axis)])
    polygon = shapely.Polygon(star)
    point = shapely.Point(x, y)
    if polygon.boundary.distance(point) > 1e-6:
        assert one.holds([0], x / DEGREE, y / DEGREE) is bool(shapely.make_valid(polygon).contains(point))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-400, 400), min_size=1, max_size=8), st.integers(-1000, 1000), st.integers(0, 9))
def test_a_point_on_a_border_lies_on_one_side(bends, x, row):
    """Two halves of a box, whatever their border: every point of the box lies in one of them."""
    steps = [(0, 0), *((bend, 1000 * (at + 1)) for at, bend in enumerate(bends)), (0, 1000 * (len(bends) + 1))]
    top = steps[-1][1]
    border = Line("AA.1", "BB.1", *zip(*steps, strict=True))
    west = Line("", "AA.1", (0, -2000, -2000, 0), (0, 0, top, top))
    east = Line("BB.1", "", (0, 2000, 2000, 0), (0, 0, top, top))
    both = Outlines.of([border, west, east])
    for lon, lat in [(x, min(row * 1000 + 1, top - 1)), *steps[1:-1]]:
        assert sum(both.holds([at], lon / DEGREE, lat / DEGREE) for at in (0, 1)) == 1
    assert both.areas_of("AA") == [0]
    assert both.box([0, 1]) == (-0.2, 0.0, 0.2, top / DEGREE)


@pytest.mark.parametrize(
    ("code", "country", "division"),
    [("SY.12", "SY", "SY.12"), ("IE.C.10", "IE", "IE.C"), ("MA", "MA", None), ("", "", None)],
)
def test_codes(code, country, division):
    assert (country_of(code), division_of(code)) == (country, division)
