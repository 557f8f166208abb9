"""The curated tables: each row has its reason, no row contradicts another."""

from collections import Counter
from typing import get_args

import pytest

from geonews.arabic.fold import squeeze
from geonews.gazetteer.build import CURATED, GENERATED, read_rows
from geonews.gazetteer.entries import Homograph
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.hits import MAX_WORDS
from geonews.records import PlaceKind


@pytest.fixture(scope="module")
def table(root):
    """Return a function from the name of a curated table to its rows."""
    return lambda name: [row for _, row in read_rows(root / "gazetteer" / "curated" / name)]


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


def repeated(values):
    return [value for value, count in Counter(values).items() if count > 1]


def names_of(row):
    return [
        name
        for cell in (row.get("name_ar"), row.get("aliases"), row.get("names"))
        for name in (cell or "").split("|")
        if name
    ]


def test_slugs_are_unique(table):
    assert not repeated(row["slug"] for file in CURATED for row in table(file))


@pytest.mark.parametrize("file", CURATED)
def test_places_are_whole(table, file):
    for row in table(file):
        assert row["kind"] in get_args(PlaceKind), row["slug"]
        assert row["name"], row["slug"]
        assert row["name_ar"], row["slug"]
        assert row["reason"], row["slug"]
        assert float(row["radius_km"]) > 0, row["slug"]
        assert row["slug"] == row["slug"].lower().strip("-").replace(" ", ""), row["slug"]
        assert len(row["country"]) in (0, 2), row["slug"]


def test_there_are_enough(table):
    assert sum(len(table(file)) for file in CURATED) >= 300


@pytest.mark.parametrize("file", ["names.tsv", "silence.tsv", "prominence.tsv"])
def test_ids_exist_and_reasons_are_given(root, table, file):
    generated = {row["id"] for name in GENERATED for _, row in read_rows(root / "gazetteer" / name)}
    known = generated | {f"geonews:{row['slug']}" for name in CURATED for row in table(name)}
    for row in table(file):
        assert row["id"] in known, row
        assert row["reason"], row


def test_rows_are_not_repeated(table):
    assert not repeated((row["id"], row["name"]) for row in table("silence.tsv"))
    assert not repeated(row["id"] for row in table("prominence.tsv"))
    assert not repeated(row["id"] for row in table("names.tsv"))
    assert not repeated(squeeze(row["name"]) for row in table("homographs.tsv"))
    assert not repeated(squeeze(row["phrase"]) for row in table("not_places.tsv"))


def test_no_phrase_is_a_place(table):
    places = {
        squeeze(name) for file in (*CURATED, "names.tsv") for row in table(file) for name in names_of(row)
    }  # fmt: skip
    phrases = {squeeze(row["phrase"]) for row in table("not_places.tsv")}
    assert not places & phrases


def test_no_name_that_is_added_is_silenced(table):
    added = {(row["id"], name) for row in table("names.tsv") for name in names_of(row)}
    assert not added & {(row["id"], row["name"]) for row in table("silence.tsv")}


def test_homographs_have_a_class_and_a_reason(table):
    classes = {one.name.lower() for one in Homograph} - {"none"}
    for row in table("homographs.tsv"):
        assert row["class"] in classes, row
        assert row["reason"], row


def test_prominence_is_a_share(table):
    assert all(0 < float(row["prior"]) <= 1 for row in table("prominence.tsv"))


def test_names_are_arabic_and_trimmed(table):
    for file in (*CURATED, "names.tsv", "countries.tsv"):
        for row in table(file):
            for name in names_of(row):
                assert name == " ".join(name.split()), row
                assert squeeze(name), row
                assert not squeeze(name).isascii(), row


def test_demonyms_lead_somewhere(table, gazetteer):
    for row in table("demonyms.tsv"):
        found = gazetteer.entries(squeeze(row["adjective"]))
        assert any(entry.role == 1 for entry in found), row


def test_metonyms_have_an_actor_or_stand_for_several(table):
    assert all(len(row["actor"]) == 2 or "no country meant" in row["reason"] for row in table("metonyms.tsv"))


def test_no_name_is_longer_than_the_recogniser_looks(table):
    phrases = [row["phrase"] for row in table("not_places.tsv")]
    names = [name for file in (*CURATED, "names.tsv", "countries.tsv") for row in table(file) for name in names_of(row)]
    assert max(len(squeeze(name).split()) for name in names + phrases) <= MAX_WORDS
