"""What speaks for and against a hit: each rule with the case after which it is named."""

import pytest

from geonews.arabic.lexicon import load
from geonews.arabic.tokens import words
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.datelines import find_datelines
from geonews.recognise.evidence import (
    Surroundings,
    countries_told,
    evidence,
    is_adjective,
    is_family_name,
    is_strong,
    least_taken_off,
    score,
    strong_ends,
    strong_followers,
)
from geonews.recognise.hits import Matcher
from geonews.recognise.weights import WEIGHTS


@pytest.fixture(scope="module")
def reader():
    """Return a function from a text and a key to the hit and its surroundings."""
    matcher, lexicon = Matcher(Gazetteer()), load()

    def read(text, key):
        cut = words(text)
        hits = list(matcher.hits(cut))
        datelines = list(find_datelines(hits, cut, lexicon.agencies))
        around = Surroundings(
            cut,
            lexicon,
            strong_ends(hits),
            strong_followers(hits),
            countries_told(hits),
            datelines,
            least_taken_off(hits),
        )
        return next(hit for hit in hits if hit.key == key), around

    return read


CASES = [
    ("مدينة الباب", "الباب", "after_kind_word"),
    ("مدينة الباب", "الباب", "kind_word_before_homograph"),
    ("فتح الباب", "الباب", "ordinary_word"),
    ("شمالي حلب", "حلب", "after_direction"),
    ("وصل إلى حلب", "حلب", "after_preposition"),
    ("بحلب", "حلب", "after_preposition_letter"),
    ("دمشق وحلب", "حلب", "coordinated"),
    ("صور والنبطية", "صور", "coordinated"),
    ("الرئيس مبارك", "مبارك", "after_title"),
    ("البيضاء - وكالات", "البيضا", "dateline"),
    ("جربه الجميع في رحلة", "جربه", "written_with_ha"),
    ("هجوما سوسة وباردو", "اردو", "letter_of_place_name"),
    ("قالت فاطمة", "اطمه", "letter_of_person_name"),
    ("أقام بلاتر", "لاتر", "letter_before_far_name"),
    ("في زلة", "زله", "ordinary_word"),
    ("وسراقب", "سراقب", "after_conjunction_letter"),
    ("قم", "قم", "short"),
    ("دير الزور", "دير الزور", "several_words"),
    ("وصل من حمص إلى دمشق وحماة", "حماه", "country_in_article"),
]


@pytest.mark.parametrize(("text", "key", "name"), CASES)
def test_evidence(reader, text, key, name):
    assert name in evidence(*reader(text, key))


def test_all_evidence_has_a_weight(reader):
    for text, key, _ in CASES:
        assert evidence(*reader(text, key)).keys() <= WEIGHTS.keys()


def test_score_is_the_weighed_sum():
    assert score({"bias": 1.0, "prior": 0.5, "unheard of": 1.0}, {"bias": -4.0, "prior": 6.0}) == -1.0


@pytest.mark.parametrize(
    ("text", "key", "wanted"),
    [("دمشق", "دمشق", True), ("بدمشق", "دمشق", True), ("الباب", "الباب", False), ("بسراقب", "سراقب", False)],
    ids=["a city", "a city behind a letter", "a homograph", "a town behind a letter"],
)
def test_is_strong(reader, text, key, wanted):
    assert is_strong(reader(text, key)[0]) is wanted


@pytest.mark.parametrize(
    ("text", "key", "wanted"),
    [
        ("محمد المصري", "المصري", True),
        ("الرئيس المصري", "المصري", False),
        ("السائح البلجيكي", "البلجيكي", False),
        ("محمد المصريون", "المصريون", False),
    ],
)
def test_is_family_name(reader, text, key, wanted):
    assert is_family_name(*reader(text, key)) is wanted


@pytest.mark.parametrize(
    ("text", "key", "wanted"),
    [
        ("العاصمة السعودية", "السعوديه", True),
        ("قالت السعودية", "السعوديه", False),
        ("جدة السعودية", "السعوديه", True),
        ("قاعدة جوية سورية", "سوريه", True),
        ("أعلنت سورية", "سوريه", False),
        ("الحرب سورية", "سوريه", False),
        ("قاعدة قطر", "قطر", False),
    ],
)
def test_is_adjective(reader, text, key, wanted):
    assert is_adjective(*reader(text, key)) is wanted
