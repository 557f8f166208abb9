"""Names that no gazetteer knows."""

import pytest

from geonews.arabic.lexicon import load
from geonews.arabic.tokens import words
from geonews.recognise.unknown import find_unknown


@pytest.fixture(scope="module")
def lexicon():
    return load()


CASES = [
    ("قصف على بلدة كفرعويد اليوم", ["كفرعويد"]),
    ("قصف على بلدة كفر عويد اليوم", ["كفر عويد"]),
    ("عاد سكان قرية الحميدية", ["الحميديه"]),
    ("وبقرية برطعيتا", ["برطعيتا"]),
    ("عاد إلى قرية صغيرة", []),
    ("عاد إلى قرية حدودية", []),
    ("عاد إلى قرية، برطعيتا", []),
    ("عاد إلى القرية برطعيتا", []),
    ("قرية", []),
    ("التزام بلده بمواصلة الدعم في المدينة", []),
    ("أفضل من ناحية التصميم", []),
    ("أصيب شخصان في ناحية خانبور", ["خانبور"]),
]


@pytest.mark.parametrize(("text", "names"), CASES)
def test_find_unknown(lexicon, text, names):
    cut = words(text)
    found = [" ".join(map(cut.word, range(first, last + 1))) for first, last in find_unknown(cut, lexicon, frozenset())]
    assert found == names


def test_what_is_taken_stays_taken(lexicon):
    assert not list(find_unknown(words("بلدة كفرعويد"), lexicon, frozenset({1})))
