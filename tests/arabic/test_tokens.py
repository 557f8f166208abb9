"""Words, their layout and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.arabic.tokens import BREAK, words

LAYOUTS = [
    ("وصل إلى دير الزور.", "وصل الي دير الزور", "blanks"),
    ("دير\nالزور", "دير الزور", "one line break runs on"),
    ("دير\n\nالزور", "دير\nالزور", "an empty line does not"),
    ("دمشق، حلب", "دمشق\nحلب", "a comma"),
    ("بورت-أو-برنس", "بورت او برنس", "hyphens"),
    ("#دير_الزور", "دير الزور", "a hashtag"),
    ("دمشق.وحلب", "دمشق\nوحلب", "a full stop without a blank"),
    ("بغداد - دمشق", "بغداد\nدمشق", "a dash between blanks"),
    ("", "", "nothing"),
    ("…!؟", "", "no word"),
]


@pytest.mark.parametrize(("text", "layout", "what"), LAYOUTS)
def test_layout(text, layout, what):
    assert words(text).layout == layout


def test_breaks_stand_at_both_ends_and_where_nothing_joins():
    cut = words("في دمشق، وحلب")
    assert [cut.is_break_before(at) for at in range(len(cut))] == [True, False, True]
    assert [cut.is_break_after(at) for at in range(len(cut))] == [False, True, True]
    assert cut.between(2).strip() == "،"


@pytest.mark.parametrize(
    ("text", "at", "wanted"),
    [
        ("جربه الجميع في الخدمة", 0, True),
        ("جربه الجميع", 0, False),
        ("جربة جميلة", 0, False),
        ("زار غزه", 1, False),
    ],
    ids=["the writer knows ة", "the writer may not", "ة itself", "no ة at all"],
)
def test_ha_for_ta(text, at, wanted):
    assert words(text).is_ha_for_ta(at) is wanted


@given(st.text(max_size=80))
def test_every_word_has_its_place(text):
    cut = words(text)
    assert cut.layout.replace(BREAK, " ").split(" ") == [cut.word(at) for at in range(len(cut))] or not len(cut)
    spans = [cut.span(at, at) for at in range(len(cut))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
