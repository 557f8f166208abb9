"""Which places a name may mean."""

import pytest

from geonews.arabic.lexicon import load
from geonews.records import Mention, Sentence
from geonews.resolve.candidates import Candidates
from geonews.resolve.divisions import load as load_divisions


@pytest.fixture(scope="module")
def candidates(parser):
    return Candidates(parser.gazetteer, load())


def mention(key, surface=None, kind="toponym", cue=None):
    surface = surface or key
    return Mention("text", 0, len(surface), surface, surface, key, kind, Sentence(surface, 0), cue=cue)


def test_namesakes_come_most_prominent_first(candidates):
    found = candidates.known(mention("طرابلس"))
    assert [one.place.country for one in found[:2]] == ["LY", "LB"]
    strengths = [one.strengths["prominence"] for one in found]
    assert strengths == sorted(strengths, reverse=True)


def test_a_kind_word_names_too(candidates):
    assert any(one.place.name == "Gaza Strip" for one in candidates.known(mention("غزه", "غزة", cue="بقطاع")))
    assert not any(one.matched.startswith("شرقي") for one in candidates.known(mention("الفرات", cue="شرقي")))


def test_roles_are_kept_apart(candidates):
    assert {one.place.id for one in candidates.known(mention("سوري", kind="demonym"))} == {"geonames:163843"}
    assert candidates.known(mention("الكرملين", kind="metonym"))[0].place.actor == "RU"


def test_written_marks(candidates):
    by_kind = {one.place.kind: one.strengths for one in candidates.known(mention("عمان", "عُمان"))}
    assert "written_marks" in by_kind["country"]
    assert "written_marks" not in by_kind["city"]


def test_a_famous_name_lends_itself_to_namesakes_overseas(candidates):
    known = candidates.known(mention("روما"))
    found = candidates.namesakes(known, {"US"})
    assert {"Rome"} == {one.place.name for one in found}
    assert all(one.strengths["namesake"] == 1 for one in found)
    assert candidates.namesakes(known, set()) == []


def test_across_scripts_the_countries_of_the_article_come_first(candidates):
    at_home = candidates.across(mention("نوفوخوبيورسك"), {"RU": 3.0})
    assert at_home[0].place.country == "RU"
    assert candidates.across(mention("نوفوخوبيورسك", kind="facility"), {"RU": 3.0}) == []


@pytest.mark.parametrize(
    ("word", "name", "fits"),
    [("ولايه", "البحر الأحمر", {"SD": True, "EG": False}), ("محافظه", "البحر الأحمر", {"SD": False, "EG": True})],
)
def test_countries_call_their_divisions_by_their_own_words(parser, word, name, fits):
    words = load_divisions()
    found = {
        one.place.country: words.fits(word, one.place)
        for one in parser.gazetteer.lookup(name)
        if one.place.kind == "province"
    }
    assert found == fits


def test_a_word_says_nothing_of_a_place_of_another_kind(parser):
    words = load_divisions()
    assert words.fits("ولايه", parser.gazetteer.by_id("geonames:163843")) is None
    assert words.fits("مدينه", parser.gazetteer.by_id("geonames:169389")) is None
