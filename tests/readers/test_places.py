"""Files of a user's own places: every way in which people write a table, and GeoJSON."""

import json

import pytest

from geonews.errors import InputError
from geonews.readers.places import read_places


@pytest.fixture
def rows(tmp_path):
    """Write a file and return its rows as (cells, what is wrong)."""

    def read(content, name="a.csv"):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return [(dict(one.cells), one.wrong) for one in read_places(tmp_path / name).rows]

    return read


TABLE = "name_ar;lon;lat\nبرج الضباب;37.1;36.2\n"
READ = [({"name_ar": "برج الضباب", "lon": "37.1", "lat": "36.2"}, "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
def test_encodings(rows, encoding):
    text = TABLE.replace("name_ar;lon;lat", "الاسم;خط الطول;خط العرض") + "\n"
    assert rows(text.encode(encoding)) == READ


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_delimiters(rows, delimiter, ends):
    assert rows(TABLE.replace(";", delimiter).replace("\n", ends)) == READ


@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\r\n', "\n", "\n;;\n"])
def test_lines_before_the_heading(rows, first):
    assert rows(first + TABLE) == READ


@pytest.mark.parametrize(
    "heading",
    [
        "NAME_AR,LON,LAT", "Arabic name,Lng,Latitude", "nameAr,longitude,y", " الاسم ,x,خط العرض",
        "اسم المكان,long,lat", '"name_ar","lon","lat"', "name:ar,LONGITUDE,LATITUDE", "الاسم العربي,خط الطّول,خط العرض",
    ],
)  # fmt: skip
def test_headings(rows, heading):
    assert rows(f"{heading}\nبرج الضباب,37.1,36.2\n") == READ


def test_words_in_cells(rows):
    table = "الاسم,النوع,الإجراء,دائما\nأ ب,مدينة,,نعم\nأ ج,Village,إسكات,لا\nأ د,POI,,TRUE\n"
    assert [cells for cells, _ in rows(table)] == [
        {"name_ar": "أ ب", "kind": "city", "always": "yes"},
        {"name_ar": "أ ج", "kind": "Village", "action": "silence", "always": ""},
        {"name_ar": "أ د", "kind": "landmark", "always": "yes"},
    ]


def test_of_two_columns_of_one_meaning_the_first_that_is_filled_counts(rows):
    assert [cells for cells, _ in rows("name,title\n,B\nA,B\n")] == [{"name": "B"}, {"name": "A"}]


def test_lines_are_those_of_the_file(tmp_path):
    text = 'name_ar,lon,lat\n\n"برج\nالضباب",1,2\nأ,1,2,3\nب,1\n"ج,1,2\nد,1,2\n'
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    found = read_places(tmp_path / "a.csv").rows
    assert [one.where.rpartition(", ")[2] for one in found] == ["line 3", "line 5", "line 6", "line 7"]
    assert found[0].cells["name_ar"] == "برج الضباب"
    assert found[1].wrong == "4 cells under 3 headings; quote a text with commas"
    assert found[2].cells == {"name_ar": "ب", "lon": "1"}
    assert found[3].wrong.endswith("nothing after it was read")


def test_columns_without_a_meaning_are_named(tmp_path):
    (tmp_path / "a.csv").write_text("name,notes,\x1b[31m\nA,b,c\n", encoding="utf-8")
    assert read_places(tmp_path / "a.csv").unused == ("notes", "[31m")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no heading"),
        ("a,b\n1,2\n", "no heading"),
        ("lon,lat\n1,2\n", "no heading"),
        (b"\x89PNG\x00\x01\x02\x03\x00\x00", "not a text"),
        ("{", "line 1: broken JSON"),
        ("[" * 100_000, "broken JSON"),
        ("{}", "no GeoJSON"),
        ("[]", "no GeoJSON"),
        ('{"type": "FeatureCollection", "features": {}}', "no GeoJSON"),
        ('{"features": [], "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}}', "not in WGS 84"),
    ],
)
def test_a_file_that_is_none(rows, content, told):
    with pytest.raises(InputError, match=told) as caught:
        rows(content)
    assert "a.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_places(tmp_path / "a.csv")
    with pytest.raises(InputError, match="directory"):
        read_places(tmp_path)


def feature(geometry, **about):
    return {"type": "Feature", "geometry": geometry, "properties": about}


def geojson(*features, **about):
    return json.dumps({"type": "FeatureCollection", "features": features} | about)


def test_points(rows):
    point = {"type": "Point", "coordinates": [37.1, 36.2, 400]}
    text = geojson(
        feature(point, name_ar="برج", aliases=["أ", "ب"], population=5, lon=9, other={"a": 1}),
        feature(point, name="A") | {"id": 17},
        feature(None, name="B", lon=1.5, lat=2),
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
    )
    assert [cells for cells, _ in rows(text, "a.geojson")] == [
        {"name_ar": "برج", "aliases": "أ|ب", "population": "5", "lon": "37.1", "lat": "36.2"},
        {"name": "A", "id": "17", "lon": "37.1", "lat": "36.2"},
        {"name": "B", "lon": "1.5", "lat": "2"},
    ]


def test_one_feature_is_enough(rows):
    assert len(rows(json.dumps(feature({"type": "Point", "coordinates": [1, 2]}, name="A")))) == 1


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[10, 20], [12, 20], [12, 24], [10, 24], [10, 20]]]},
        {"type": "Polygon", "coordinates": [[[10, 20], [12, 24], [12, 20], [10, 24], [10, 20]]]},
        {"type": "LineString", "coordinates": [[10, 20], [12, 24]]},
        {"type": "MultiPoint", "coordinates": [[10, 20], [12, 24]]},
        {"type": "GeometryCollection", "geometries": [{"type": "LineString", "coordinates": [[10, 20], [12, 24]]}]},
    ],
    ids=lambda one: one["type"],
)
def test_areas_and_lines(rows, geometry):
    ((cells, wrong),) = rows(geojson(feature(geometry, name="A")))
    assert not wrong
    assert cells["bbox"] == "10.00000,20.00000,12.00000,24.00000"
    assert 10 <= float(cells["lon"]) <= 12
    assert 20 <= float(cells["lat"]) <= 24


@pytest.mark.parametrize(
    "geometry",
    [
        5, [], {}, {"type": "Point"}, {"type": "Point", "coordinates": []}, {"type": "Point", "coordinates": ["1", 2]},
        {"type": "Point", "coordinates": [True, 2]}, {"type": "Point", "coordinates": [1e999, 2]},
        {"type": "Polygon", "coordinates": [[[1, 2]]]}, {"type": "Polygon", "coordinates": "x"},
        {"type": "Circle", "coordinates": [1, 2]}, {"type": ["Point"], "coordinates": [1, 2]},
        {"type": "LineString", "coordinates": [[1, 2], [3, None]]},
    ],
    ids=repr,
)  # fmt: skip
def test_a_broken_geometry_is_one_bad_row(rows, geometry):
    good = feature({"type": "Point", "coordinates": [1, 2]}, name="B")
    first, second = rows(geojson(feature(geometry, name="A"), good))
    assert first == ({}, "its geometry is broken")
    assert second[1] == ""


def test_what_is_no_feature(rows):
    assert [wrong for _, wrong in rows(geojson(5, None, {"type": "Point"}))] == ["no feature"] * 3


def test_an_empty_geometry_has_no_place(rows):
    assert rows(geojson(feature({"type": "Polygon", "coordinates": []}, name="A"))) == [({"name": "A"}, "")]


def test_cells_are_one_line_of_text(rows):
    ((cells, _),) = rows('{"features": [{"type": "Feature", "properties": {"name": "a\\n\\ud83d\\u0000b\\u2028 c"}}]}')
    assert cells == {"name": "a ? b c"}
