"""The place from which an agency reports."""

import pytest

from geonews.arabic.lexicon import load
from geonews.arabic.tokens import words
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.datelines import find_datelines
from geonews.recognise.hits import Matcher


@pytest.fixture(scope="module")
def matcher():
    return Matcher(Gazetteer())


CASES = [
    ("دمشق - رويترز: قال مسؤول", "دمشق", "رويترز"),
    ("فرانكفورت (د ب أ) - قال", "فرانكفورت", "د ب ا"),
    ("عنوان الخبر\n\nأديس أبابا - وكالة الأنباء", "اديس ابابا", "وكاله"),
    ("بيروت / الأناضول\nقال", "بيروت", "الاناضول"),
]


@pytest.mark.parametrize(("text", "place", "agency"), CASES)
def test_found(matcher, text, place, agency):
    cut = words(text)
    found = list(find_datelines(matcher.hits(cut), cut, load().agencies))
    named = [" ".join(map(cut.word, range(one.first, one.last + 1))) for one in found]
    assert place in named
    assert agency in [" ".join(map(cut.word, one.agency)) for one in found]


@pytest.mark.parametrize(
    "text", ["قال في دمشق - رويترز", "دمشق رويترز", "دمشق - قال", "دمشق", "وبدمشق - رويترز"],
    ids=["not at the head", "no mark between", "no agency", "nothing behind", "a clitic"],
)  # fmt: skip
def test_not_found(matcher, text):
    cut = words(text)
    assert not list(find_datelines(matcher.hits(cut), cut, load().agencies))
