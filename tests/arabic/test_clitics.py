"""The readings of a written word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.arabic.clitics import WHOLE, readings

WORDS = [
    ("القاهره", ["القاهره"], "no clitic letter in front"),
    ("وهران", ["وهران", "و هران"], "وهران is a city"),
    ("وبالقاهره", ["وبالقاهره", "و بالقاهره", "و+ب القاهره"], "a chain"),
    ("للقاهره", ["للقاهره", "ل القاهره", "ل اللقاهره", "ل لقاهره"], "the alef comes back"),
    ("وللبنان", ["وللبنان", "و للبنان", "و+ل البنان", "و+ل اللبنان", "و+ل لبنان"], "a chain with لل"),
    ("قم", ["قم"], "two letters"),
    ("وقم", ["وقم", "و قم"], "two letters must remain"),
    ("بقم", ["بقم", "ب قم"], "two letters must remain"),
    ("فب", ["فب"], "nothing would remain"),
    ("", [""], "no word"),
]


@pytest.mark.parametrize(("word", "wanted", "what"), WORDS)
def test_readings(word, wanted, what):
    found = [" ".join(filter(None, ["+".join(one.clitics), one.apply(word)])) for one in readings(word)]
    assert found == wanted


def test_the_whole_word_comes_first():
    assert readings("وبالقاهره")[0] is WHOLE


def test_only_prepositions_are_prepositions():
    assert [one.has_preposition for one in readings("وبالقاهره")] == [False, False, True]


@given(st.text("ابلكفومن", max_size=8))
def test_clitics_and_the_rest_are_the_word(word):
    for one in readings(word):
        assert "".join(one.clitics) == word[: one.offset]
        assert one.apply(word) == one.restored + word[one.offset :]
