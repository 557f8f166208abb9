"""The sentence around a mention."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.arabic.sentences import MAX_LENGTH, boundaries, sentence_at

CASES = [
    ("وصل أمس. زار دمشق اليوم. وعاد.", "زار دمشق اليوم.", "full stops"),
    ("هل زار دمشق؟ نعم.", "هل زار دمشق؟", "a question"),
    ("عنوان\nزار دمشق", "زار دمشق", "a line break"),
    ("قال: «زار دمشق.» ثم صمت.", "قال: «زار دمشق.»", "the quote closes after the stop"),
    ("بلغ 3.5 بالمئة في دمشق وحدها.", "بلغ 3.5 بالمئة في دمشق وحدها.", "a decimal point ends nothing"),
    ("  زار دمشق  ", "زار دمشق", "blanks"),
]


@pytest.mark.parametrize(("text", "wanted", "what"), CASES)
def test_sentence(text, wanted, what):
    start = text.index("دمشق")
    sentence = sentence_at(text, boundaries(text), start, start + 4)
    assert sentence.text == wanted
    assert text[sentence.start : sentence.start + len(wanted)] == wanted


def test_a_long_sentence_is_cut_at_blanks():
    text = "كلمة " * 300 + "دمشق" + " كلمة" * 300
    start = text.index("دمشق")
    sentence = sentence_at(text, boundaries(text), start, start + 4)
    assert len(sentence.text) <= MAX_LENGTH
    assert set(sentence.text.split()) == {"كلمة", "دمشق"}


@given(st.text(st.sampled_from("اب .!؟\n«»\r\t…"), min_size=1, max_size=900), st.data())
def test_it_holds_the_span_and_is_bounded(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 60)))
    sentence = sentence_at(text, boundaries(text), start, end)
    assert text[sentence.start : sentence.start + len(sentence.text)] == sentence.text
    assert sentence.start <= start
    assert sentence.start + len(sentence.text) >= end
    assert len(sentence.text) <= MAX_LENGTH + 1
