"""Asking the shipped gazetteer."""

import csv
import shutil
from pathlib import Path

import pytest

from geonews.errors import GazetteerError
from geonews.gazetteer.entries import Role
from geonews.gazetteer.index import SHIPPED, Gazetteer

DAILY = Path(__file__).parent.parent / "cases" / "daily_places.tsv"


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


def daily():
    with DAILY.open(encoding="utf-8", newline="") as lines:
        return [(row["name"], row["country"].split("|")) for row in csv.DictReader(lines, delimiter="\t")]


def test_the_daily_names_are_many_and_distinct():
    names = [name for name, _ in daily()]
    assert len(names) == len(set(names)) >= 500


@pytest.mark.parametrize(("name", "countries"), daily())
def test_a_daily_name_leads_to_the_right_country(gazetteer, name, countries):
    found = gazetteer.lookup(name)
    assert found, "no place has this name"
    assert (found[0].place.country or "XX") in countries


def test_lookup_takes_clitics_off_where_nothing_bears_the_whole(gazetteer):
    (found, *_) = gazetteer.lookup("وبالقاهرة")
    assert (found.clitics, found.matched, found.place.country) == (("و", "ب"), "القاهره", "EG")
    assert gazetteer.lookup("وهران")[0].clitics == ()
    assert gazetteer.lookup("للقاهرة")[0].clitics == ("ل",)


def test_written_marks_decide(gazetteer):
    assert gazetteer.lookup("عمّان")[0].place.country == "JO"
    assert gazetteer.lookup("عُمان")[0].place.kind == "country"


def test_latin_names(gazetteer):
    found = gazetteer.lookup("damascus")
    assert (found[0].role, found[0].place.country) == (Role.LATIN, "SY")


@pytest.mark.parametrize("name", ["", " ", "لا مكان بهذا الاسم", "\u200f", "\x00", "\ud800", "'; DROP TABLE places;--"])
def test_what_is_no_name(gazetteer, name):
    assert gazetteer.lookup(name) == []


def test_phrases_are_no_places(gazetteer):
    assert gazetteer.lookup("البنك الدولي") == []
    assert gazetteer.entries("البنك الدولي")[0].role is Role.PHRASE


def test_the_more_prominent_comes_first_within_a_role(gazetteer):
    found = [one for one in gazetteer.lookup("طرابلس") if one.role is Role.NAME]
    assert [one.prior for one in found] == sorted((one.prior for one in found), reverse=True)


def test_by_id(gazetteer):
    place = gazetteer.lookup("دمشق")[0].place
    assert gazetteer.by_id(place.id) == place
    assert place.geonameid == int(place.id.removeprefix("geonames:"))
    assert gazetteer.by_id("geonames:0") is None
    assert gazetteer.by_id("' OR 1=1 --") is None


def test_a_place_tells_its_province_and_box(gazetteer):
    place = gazetteer.lookup("الموصل")[0].place
    assert place.admin1_name
    assert place.admin1_name_ar
    west, south, east, north = gazetteer.lookup("سوريا")[0].place.bbox
    assert west < east
    assert south < north


def test_begins_name(gazetteer):
    assert gazetteer.begins_name("دير")
    assert not gazetteer.begins_name("دير الزور الان")


def test_a_missing_index_says_what_to_do(tmp_path):
    with pytest.raises(GazetteerError, match=r"pip install \."):
        Gazetteer(tmp_path)


def test_a_read_only_folder_is_enough(tmp_path):
    for path in SHIPPED.iterdir():
        shutil.copy(path, tmp_path / path.name)
        (tmp_path / path.name).chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        copy = Gazetteer(tmp_path)
        assert copy.lookup("دمشق")[0].place.country == "SY"
        copy.close()
        assert len(list(tmp_path.iterdir())) == len(list(SHIPPED.iterdir()))
    finally:
        tmp_path.chmod(0o755)


def test_a_country_narrows_beginnings_before_they_are_counted(gazetteer):
    found = gazetteer.prefixed("القا", country="YE", limit=3)
    assert found
    assert {one.place.country for one in found} == {"YE"}
    assert "prefix" in {one.how for one in gazetteer.search("القا", country="SY", limit=2)}


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("Kharkov", "geonames:706483"), ("Damscus", "geonames:170654"), ("Bengazi", "geonames:88319"),
        ("Misurata", "geonames:2214846"), ("Beyrouth", "geonames:276781"), ("Marakech", "geonames:2542997"),
        ("Alepo", "geonames:170063"), ("Deir Ezzor", "geonames:170794"), ("Beit Hanoun", "geonames:281146"),
    ],
)  # fmt: skip
def test_latin_names_spelt_otherwise(gazetteer, name, identity):
    found = gazetteer.lookup(name) or gazetteer.search(name)
    assert identity in [one.place.id for one in found[:3]]


def test_what_is_spelt_quite_otherwise_is_not_alike(gazetteer):
    assert gazetteer.alike("Xyzzyqqq") == []
    assert gazetteer.alike("دمشق") == []
    assert {one.place.country for one in gazetteer.alike("Damscus", country="SY")} == {"SY"}
