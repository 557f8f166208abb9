"""An article's words as a tagger reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.arabic.sentences import boundaries
from geonews.arabic.tokens import words
from geonews.recognise.sequence import LONGEST, WINDOW, chunks, plain, windows


def cut(text, most=WINDOW):
    return list(windows(chunks(words(text), boundaries(text)), most))


def test_a_window_holds_whole_sentences_with_their_marks():
    (whole,) = cut("وصل الوفد إلى دمشق. وغادر (مساء) «حلب»!")
    assert whole.words == ("وصل", "الوفد", "إلى", "دمشق", "وغادر", "مساء", "حلب")
    assert whole.marks == ("", "", "", "", ".", "(", ")«", "»!")


def test_single_sentences_where_a_window_is_small():
    assert [one.words for one in cut("سقط المطر. فاض النهر. عاد الناس.", most=1)] == [
        ("سقط", "المطر"),
        ("فاض", "النهر"),
        ("عاد", "الناس"),
    ]


def test_windows_come_out_about_equally_long():
    text = "جاء القوم من كل فج عميق اليوم كله. " * 20
    lengths = [len(one.words) for one in cut(text)]
    assert sum(lengths) == 160
    assert max(lengths) <= WINDOW
    assert max(lengths) - min(lengths) <= 9


def test_a_sentence_that_is_too_long_is_cut_at_a_mark():
    text = " ".join(["كلمة"] * (LONGEST - 10)) + "، " + " ".join(["أخرى"] * 50)
    assert [len(one.words) for one in cut(text)] == [LONGEST - 10, 50]


@given(st.text(st.sampled_from("سوريا ،.؟!\n«»ـَ\u200f\u202eab9\ud800"), max_size=400), st.integers(1, 80))
def test_every_word_stands_in_one_window(text, most):
    found = cut(text, most)
    assert [word for one in found for word in one.words] == [plain(text[a:b]) for a, b in spans(words(text))]
    assert [one.first for one in found] == [sum(len(other.words) for other in found[:at]) for at in range(len(found))]
    for one in found:
        assert len(one.marks) == len(one.words) + 1
        assert 0 < len(one.words) <= LONGEST


def spans(cut_words):
    return [cut_words.span(at, at) for at in range(len(cut_words))]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("مِصْرَ", "مصر"),
        ("ســوريا", "سوريا"),
        ("ﺩﻣﺸﻖ", "دمشق"),
        ("إدلب\u200f", "إدلب"),
        ("Idlib", "Idlib"),
        ("حلب\ud800", "حلب"),
    ],
)
def test_what_cannot_be_seen_is_not_read(written, read):
    assert plain(written) == read
