"""Folding, and the way back to the original."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.arabic.fold import align, fold, squeeze

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئىةٱپچگکیڤ"
MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0670\u0653\u0654ـ\u200b\u200f\u200d\ufeff\u0301"
TEXT = st.text(st.one_of(st.sampled_from(LETTERS + MARKS + " .،\n«»"), st.characters()), max_size=60)

PAIRS = [
    ("مِصْرَ", "مصر", "harakat"),
    ("القاهـــرة", "القاهره", "tatweel"),
    ("غزة", "غزه", "ta marbuta"),
    ("إدلب", "ادلب", "hamza below"),
    ("آسيا", "اسيا", "madda"),
    ("مصطفى", "مصطفي", "alef maqsura"),
    ("صنعاء", "صنعا", "final hamza"),
    ("شؤون", "شوون", "hamza on waw"),
    ("ٱلقدس", "القدس", "alef wasla"),
    ("کرکوک", "كركوك", "Persian kaf"),
    ("پاريس", "باريس", "Persian peh"),
    ("ڤيينا", "فيينا", "veh"),
    ("ﺑﻐﺪﺍﺩ", "بغداد", "presentation forms"),
    ("ﻻهاي", "لاهاي", "the ligature lam-alef"),
    ("بير\u200fوت", "بيروت", "a direction mark"),
    ("بير\ufeffوت", "بيروت", "a byte-order mark"),
    ("Zürich", "zurich", "Latin"),
]


@pytest.mark.parametrize(("written", "folded", "what"), PAIRS)
def test_fold(written, folded, what):
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("text", "name", "surface"),
    [
        ("زار مِصْرَ أمس", "مصر", "مِصْرَ"),
        ("زار \u202bمصر\u202c أمس", "مصر", "مصر"),
        ("زار مصـ ـر", "مص", "مصـ"),
        ("في صنعاء أمس", "صنعا", "صنعاء"),
        ("في مصر\u200f\u064e أمس", "مصر", "مصر\u200f\u064e"),
    ],
    ids=["marks of the last letter", "direction marks outside", "tatweel", "final hamza", "a mark behind a mark"],
)
def test_the_span_takes_the_marks_of_its_letters_alone(text, name, surface):
    aligned = align(text)
    at = aligned.folded.index(name)
    start, end = aligned.span(at, at + len(name))
    assert text[start:end] == surface


def test_squeeze_parts_words_by_one_blank():
    assert squeeze(" بورت-أو-برنس ") == squeeze("بورت أو\nبرنس") == "بورت او برنس"


@given(TEXT)
def test_fold_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_composition_does_not_matter(text):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(TEXT)
def test_squeeze_is_idempotent(text):
    assert squeeze(squeeze(text)) == squeeze(text)


@given(TEXT)
def test_the_way_back_is_monotone_and_inside_the_text(text):
    aligned = align(text)
    assert aligned.folded == fold(text)
    assert len(aligned.origins) == len(aligned.folded)
    assert list(aligned.origins) == sorted(aligned.origins)
    assert all(0 <= origin < len(text) for origin in aligned.origins)


@given(TEXT, st.data())
def test_a_span_covers_what_it_was_folded_from(text, data):
    aligned = align(text)
    if not aligned.folded:
        return
    start = data.draw(st.integers(0, len(aligned.folded) - 1))
    end = data.draw(st.integers(start + 1, len(aligned.folded)))
    first, last = aligned.span(start, end)
    assert 0 <= first < last <= len(text)
    assert aligned.folded[start:end] in fold(text[first:last])
