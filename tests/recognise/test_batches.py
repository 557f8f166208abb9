"""Sentences as the arrays that the network reads."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.arabic.tokens import words
from geonews.recognise.batches import MOST, OFFSETS, batch, batches, cut, fitting
from geonews.recognise.features import COLUMNS, SIZES
from geonews.recognise.neural import SHIPPED, VOCABULARY
from geonews.recognise.pieces import BEGIN, END, LONGEST_WORD, UNKNOWN, Pieces
from geonews.recognise.sequence import Chunk, chunks


@pytest.fixture(scope="module")
def pieces():
    return Pieces(SHIPPED / VOCABULARY)


def chunk(text):
    (one,) = chunks(words(text), [0])
    return one


def test_words_and_marks_become_pieces(pieces):
    one = cut(chunk("وصل إلى «دمشق»."), pieces)
    assert one.pieces[0] == BEGIN
    assert one.pieces[-1] == END
    ends = [*one.firsts[1:], len(one.pieces) - 1]
    for word, first, end in zip(("وصل", "إلى", "دمشق"), one.firsts, ends, strict=True):
        of_word = pieces.word(word)
        assert one.pieces[first : first + len(of_word)] == of_word
        assert end >= first + len(of_word)
    assert UNKNOWN not in one.pieces


@pytest.mark.parametrize("word", ["Aleppo", "Saint-Pétersbourg", "X", "COVID19", "٢٠٢٤", "2024", "گیلان", "北京", "🌍"])
def test_every_word_has_pieces(pieces, word):
    assert len(pieces.word(word)) >= 1


def test_a_latin_word_is_spelt_from_short_pieces(pieces):
    assert UNKNOWN not in pieces.word("Idlib")
    assert pieces.word("Idlib") != pieces.word("Homs")


def test_a_sentence_with_too_many_pieces_is_read_in_parts(pieces):
    long = Chunk(7, tuple("القسطنطينية" * 9 + str(at) for at in range(90)), ("،",) * 91)
    cuts = list(fitting(long, pieces))
    parts = [one for one, _ in cuts]
    lengths = [len(one.words) for one in parts]
    assert len(parts) > 1
    assert [word for one in parts for word in one.words] == list(long.words)
    assert [one.first for one in parts] == [7 + sum(lengths[:at]) for at in range(len(parts))]
    for one, whole in cuts:
        assert len(whole.firsts) == len(one.words)
        assert len(whole.pieces) <= MOST + 1
        assert len(one.marks) == len(one.words) + 1


def test_of_a_word_without_end_the_beginning_is_read(pieces):
    assert len(pieces.word("ا" * 5000)) <= LONGEST_WORD
    ((one, whole),) = fitting(Chunk(0, ("🌍" * 5000,), ("", "")), pieces)
    assert len(one.words) == len(whole.firsts) == 1


SENTENCES = st.lists(st.text(st.sampled_from("سورياحلب ،.aB9"), min_size=1, max_size=60), min_size=1, max_size=9)


@given(SENTENCES, st.integers(1, 200))
def test_all_sentences_come_in_some_batch_and_come_back(pieces, texts, room):
    cuts = [cut(one, pieces) for text in texts for one in chunks(words(text), [0])]
    told = [np.full((len(one.firsts), COLUMNS), at % min(SIZES), dtype=np.int64) for at, one in enumerate(cuts)]
    found = list(batches(cuts, told, room))
    assert sorted(at for one in found for at in one.sentences) == list(range(len(cuts)))
    for one in found:
        assert len(one.sentences) == 1 or len(one.pieces) <= room
        assert (one.rows[one.mask] == np.arange(len(one.pieces))).all()
        assert (one.rows.reshape(-1)[one.back] == np.arange(len(one.pieces))).all()
        assert one.mask.sum() == len(one.pieces)
        for row, (at, start) in enumerate(zip(one.sentences, one.starts, strict=True)):
            length = len(cuts[at].pieces)
            assert tuple(one.pieces[start : start + length]) == cuts[at].pieces
            assert (one.places[start : start + length] == np.arange(length)).all()
            assert one.mask[row].sum() == length
            features = one.told[start : start + length] - OFFSETS
            assert (features[list(cuts[at].firsts)] == told[at]).all()
            assert features.sum() == told[at].sum()


def test_a_batch_of_one(pieces):
    one = cut(chunk("حلب"), pieces)
    made = batch([0], [one], [np.zeros((1, COLUMNS), dtype=np.int64)])
    assert made.starts == (0,)
    assert made.rows.shape == (1, len(one.pieces))
