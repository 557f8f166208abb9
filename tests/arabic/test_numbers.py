"""Numbers in figures and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.arabic.numbers import load, number_before
from geonews.arabic.tokens import words


@pytest.fixture(scope="module")
def values():
    return load()


CASES = [
    ("20 كم", 20),
    ("٢٠ كم", 20),
    ("۲۰ كم", 20),
    ("12.5 كم", 12.5),
    ("12,5 كم", 12.5),
    ("١٢٫٥ كم", 12.5),
    ("1,200 كم", 1200),
    ("1,234,567.8 كم", 1234567.8),
    ("خمسة كم", 5),
    ("أحد عشر كم", 11),
    ("خمسة عشر كم", 15),
    ("خمسة وعشرين كم", 25),
    ("مئة كم", 100),
    ("مائة وخمسين كم", 150),
    ("مئتي كم", 200),
    ("ثلاث مئة كم", 300),
    ("ثلاثمائة وخمسة وأربعون كم", 345),
    ("ألف كم", 1000),
    ("ألفي كم", 2000),
    ("ثلاثة آلاف كم", 3000),
    ("3 آلاف كم", 3000),
    ("ألف ومئتين وخمسين كم", 1250),
    ("نصف كم", 0.5),
    ("على بعد نحو عشرين كم", 20),
]


@pytest.mark.parametrize(("text", "value"), CASES, ids=[text for text, _ in CASES])
def test_a_number_before_its_unit(values, text, value):
    cut = words(text)
    assert number_before(cut, len(cut) - 1, values)[1] == pytest.approx(value)


@pytest.mark.parametrize("text", ["كم", "قبل كم", "عشرين، كم", "0 كم", "وصل كم"])
def test_no_number(values, text):
    cut = words(text)
    found = number_before(cut, len(cut) - 1, values)
    assert found is None or found[1] == 0


def test_it_says_where_the_number_begins(values):
    cut = words("على بعد خمسة وعشرين كم")
    assert number_before(cut, 4, values) == (2, 25)


@given(st.integers(1, 10**9))
def test_figures_are_what_they_say(value):
    assert number_before(words(f"{value} كم"), 1, load()) == (0, value)


@given(st.integers(1, 10**6))
def test_groups_of_thousands_change_nothing(value):
    cut = words(f"{value:,} كم")
    assert number_before(cut, len(cut) - 1, load())[1] == value


def test_the_words_are_folded_and_positive(values):
    assert len(values) > 50
    assert all(value > 0 for value in values.values())
