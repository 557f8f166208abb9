"""The shipped network."""

import json

import numpy as np
import pytest

from geonews.arabic.lexicon import load
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.features import features
from geonews.recognise.labels import LABELS
from geonews.recognise.neural import CARD, NETWORK, SHIPPED, NeuralTagger
from geonews.recognise.reading import Reader
from geonews.recognise.sequence import chunks, windows
from geonews.recognise.tagged import TaggedRecogniser
from geonews.records import Article

LARGEST = 40_000_000
"""Bytes of the model's file."""


@pytest.fixture(scope="module")
def tagger():
    return NeuralTagger()


@pytest.fixture(scope="module")
def read():
    reader = Reader(Gazetteer(), load())

    def of(text):
        (field,) = reader.read(Article(id="a", text=text))
        told = features(field, reader.lexicon)
        cut = list(windows(chunks(field.words, field.sentences)))
        return cut, [told[one.first : one.first + len(one.words)] for one in cut]

    return of


def test_it_is_small_enough():
    assert (SHIPPED / NETWORK).stat().st_size <= LARGEST


def test_its_card_says_what_made_it():
    card = json.loads((SHIPPED / CARD).read_text(encoding="utf-8"))
    assert {"seed", "schedule", "ingredients", "data", "made_with", "version"} <= set(card)
    assert "anercorp.train.jsonl" in card["data"]


def test_scores_are_log_probabilities(tagger, read):
    (scores,) = tagger.tag(*read("وصل الوفد إلى «إدلب»، قادما من Damascus."))
    assert scores.shape == (7, len(LABELS))
    np.testing.assert_allclose(np.exp(scores).sum(axis=1), 1, atol=1e-4)


def test_a_window_reads_the_same_on_one_core_and_on_two(read):
    text = "أعلنت السلطات في نيالا أن السيول قطعت الطريق إلى الفاشر، ونزح الآلاف. " * 40
    one, two = (NeuralTagger(threads=threads).tag(*read(text)) for threads in (1, 2))
    for alone, shared in zip(one, two, strict=True):
        np.testing.assert_array_equal(alone, shared)


def test_a_long_article_is_read_to_its_end():
    recogniser = TaggedRecogniser(Gazetteer(), NeuralTagger())
    text = "ولم يقل أحد شيئا عن الأمر حتى الآن، " * 900 + "ثم وصلت القافلة إلى مدينة نيالا."
    assert [one.name for one in recogniser.recognise(Article(id="long", text=text))] == ["نيالا"]


def test_a_word_without_end_does_no_harm(tagger, read):
    cut, told = read("ا" * 5000 + " في حلب")
    assert [len(one) for one in tagger.tag(cut, told)] == [len(one.words) for one in cut]


@pytest.mark.parametrize("text", ["", "   ", "\u200f\ufeff", "...", "🌍 🌍"])
def test_nothing_to_read(tagger, text):
    recogniser = TaggedRecogniser(Gazetteer(), tagger)
    assert recogniser.recognise(Article(id="empty", text=text)) == ()
