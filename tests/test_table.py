"""The table: its columns, its types, its geometry, and the files made of it."""

import io
from pathlib import Path

import geopandas
import pytest

from geonews import Article, GeonewsError, Geoparser, read, to_frame, to_map, write
from geonews.records import GeoparsedArticle, MadeBy
from geonews.rows import COLUMNS
from geonews.writers.records import WRITERS

SEEDS = Path(__file__).parents[1] / "seeds"
MADE_BY = MadeBy("0.1.0", "0123456789ab", "tagger 1", "ranker 1")


@pytest.fixture(scope="module")
def parsed():
    return list(Geoparser().parse_many(read(SEEDS)))


@pytest.fixture(scope="module")
def frame(parsed):
    return to_frame(parsed)


@pytest.fixture(scope="module")
def unplaced():
    """One article whose only mention the gazetteer does not know, but for the word before it."""
    made = Geoparser().parse(Article("u", "وصل الوفد إلى بلدة زقرطونة أمس."))
    assert [one.place for one in made.resolutions] == [None]
    return [made]


EMPTY = {"no article": [], "no mention": [GeoparsedArticle(Article("a", "لا مكان هنا.", "عنوان"), (), None, MADE_BY)]}


@pytest.fixture(params=EMPTY.values(), ids=EMPTY)
def empty(request):
    return request.param


def written(form, parsed):
    out = io.StringIO(newline="")
    WRITERS[form](parsed, out)
    return out.getvalue().encode()


def test_one_row_a_mention(parsed, frame):
    assert isinstance(frame, geopandas.GeoDataFrame)
    assert tuple(frame.columns) == (*COLUMNS, "geometry")
    assert len(frame) == sum(len(one.resolutions) for one in parsed) > 200
    assert list(frame.index) == list(range(len(frame)))
    assert list(frame["surface"]) == [one.mention.surface for article in parsed for one in article.resolutions]


DTYPES = {
    "start": "int64", "end": "int64", "sentence_start": "int64", "score": "float64", "confidence": "float64",
    "lon": "float64", "lat": "float64", "radius_km": "float64", "population": "Int64", "geonameid": "Int64",
}  # fmt: skip


@pytest.mark.parametrize(("column", "dtype"), DTYPES.items())
def test_numbers_are_numbers(frame, unplaced, empty, column, dtype):
    for one in (frame, to_frame(unplaced), to_frame(empty)):
        assert str(one[column].dtype) == dtype


def test_points_are_longitude_and_latitude_in_wgs_84(frame):
    assert frame.crs == "EPSG:4326"
    placed = frame[frame["place_id"].notna() & (frame["precision"] != "relative")]
    assert list(placed.geometry.x) == list(placed["lon"])
    assert list(placed.geometry.y) == list(placed["lat"])
    damascus = placed[placed["place_name"] == "Damascus"].iloc[0]
    assert (round(damascus.geometry.x), round(damascus.geometry.y)) == (36, 34)


def test_a_relative_place_is_its_area(frame):
    areas = frame[(frame["precision"] == "relative") & (frame.geometry.geom_type != "Point")]
    assert len(areas) > 0
    assert set(areas.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
    assert areas.geometry.is_valid.all()
    assert set(areas["kind"]) == {"relative"}


def test_what_is_not_placed_has_no_geometry(frame, unplaced):
    assert list(frame.geometry.isna()) == list(frame["place_id"].isna())
    (row,) = to_frame(unplaced).itertuples()
    assert row.geometry is None
    assert row.place_id is None
    assert row.confidence == 0


def test_it_says_how_it_was_made(parsed, frame, empty):
    assert frame.attrs["geonews"]["articles"] == 14
    made_by = frame.attrs["geonews"]["made_by"]
    assert set(made_by) == {"geonews", "gazetteer", "recogniser", "resolver"}
    assert made_by["geonews"] == parsed[0].made_by.geonews
    assert to_frame(empty).attrs["geonews"]["articles"] == len(empty)


def test_an_empty_table_is_a_table(empty):
    frame = to_frame(empty)
    assert tuple(frame.columns) == (*COLUMNS, "geometry")
    assert frame.empty
    assert frame.crs == "EPSG:4326"


def test_an_empty_table_makes_a_map(empty, unplaced):
    for parsed in (empty, unplaced):
        assert to_map(to_frame(parsed)).html().startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("form", ["geojson", "csv"])
def test_a_written_table_has_the_bytes_of_the_records(parsed, frame, tmp_path, form):
    write(frame, tmp_path / f"a.{form}")
    assert (tmp_path / f"a.{form}").read_bytes() == written(form, parsed)


@pytest.mark.parametrize("form", ["geojson", "csv"])
def test_so_has_an_empty_one_and_one_without_places(empty, unplaced, tmp_path, form):
    for parsed in (empty, unplaced):
        write(to_frame(parsed), str(tmp_path / f"a.{form.upper()}"))
        assert (tmp_path / f"a.{form.upper()}").read_bytes() == written(form, parsed)


def test_a_part_of_a_table_can_be_written(frame, parsed, tmp_path):
    part = frame[frame["article_id"] == parsed[0].article.id]
    write(part, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == written("csv", parsed[:1])


@pytest.mark.parametrize("name", ["a.jsonl", "a.xlsx", "a"])
def test_another_suffix_is_refused(frame, tmp_path, name):
    with pytest.raises(GeonewsError, match=r"geonews writes \.geojson and \.csv"):
        write(frame, tmp_path / name)
    assert list(tmp_path.iterdir()) == []
