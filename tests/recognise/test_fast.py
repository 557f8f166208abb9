"""The tagger for archives: a small network in numpy."""

import numpy as np
import pytest

from geonews.errors import RecogniserError
from geonews.recognise.fast import BUCKETS, MARKS, REACH, WEIGHTS, FastTagger, buckets, letter_groups, mark_sort
from geonews.recognise.features import COLUMNS, SIZES
from geonews.recognise.labels import LABELS
from geonews.recognise.sequence import Chunk

WIDTH, WIDE = 8, 12


def weights(seed=1):
    random = np.random.default_rng(seed)
    around = 2 * REACH + 1
    return {
        "version": np.array("t"),
        "letters": random.integers(-127, 128, (BUCKETS, WIDTH)).astype(np.int8),
        "scale": random.random(BUCKETS).astype(np.float16) / 127,
        "told": random.normal(size=(sum(SIZES), WIDTH)),
        "marks": random.normal(size=(len(MARKS) + 1, WIDTH)),
        "first": random.normal(size=(around * WIDTH, WIDE)),
        "first_bias": random.normal(size=WIDE),
        "second": random.normal(size=(around * WIDE, WIDE)),
        "second_bias": random.normal(size=WIDE),
        "label": random.normal(size=(WIDE, len(LABELS))),
        "label_bias": random.normal(size=len(LABELS)),
    }


def sentence(*words):
    return Chunk(0, words, ("",) * (len(words) + 1))


def told(one, number=0):
    return np.full((len(one.words), COLUMNS), number, dtype=np.int64)


def test_a_word_is_known_by_its_letters():
    assert list(letter_groups("حلب")) == [
        "=حلب", "~حلب", "<ح", ">ب", "<حل", ">لب", "<حل", "حلب", "لب>", "<حلب", "حلب>",
    ]  # fmt: skip
    assert len(set(letter_groups("القاهره")) & set(letter_groups("القاهرة"))) > 10
    assert all(0 <= row < BUCKETS for row in buckets("ب" * 40))


@pytest.mark.parametrize(
    ("marks", "sort"), [("", 0), ("،", 1), ("»،", 1), (".", 2), ("?!", 2), ("؟", 2), ("§", len(MARKS))]
)
def test_marks_before_a_word_have_a_sort(marks, sort):
    assert mark_sort(marks) == sort


def test_a_sentence_reads_the_same_alone_and_among_others():
    tagger = FastTagger(weights())
    some = [sentence("وصل", "إلى", "حلب"), sentence("دمشق"), sentence("عاد", "من", "قم", "أمس")]
    together = tagger.tag(some, [told(one) for one in some])
    for one, scores in zip(some, together, strict=True):
        (alone,) = FastTagger(weights()).tag([one], [told(one)])
        np.testing.assert_allclose(scores, alone, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(np.exp(scores).sum(axis=1), 1, rtol=1e-5)


def test_what_the_gazetteer_says_counts():
    tagger, one = FastTagger(weights()), sentence("في", "حلب")
    plain, known = tagger.tag([one, one], [told(one), told(one, 1)])
    assert not np.allclose(plain, known)


def test_nothing_in_nothing_out():
    assert FastTagger(weights()).tag([], []) == []


def test_the_memory_of_words_is_cleared_before_it_outgrows_itself(monkeypatch):
    monkeypatch.setattr("geonews.recognise.fast.MEMORY", 3)
    tagger = FastTagger(weights())
    one = sentence("a", "b", "c", "d", "e")
    (first,) = tagger.tag([one], [told(one)])
    (again,) = tagger.tag([one], [told(one)])
    np.testing.assert_array_equal(first, again)


def test_a_missing_or_foreign_model_is_told(tmp_path):
    with pytest.raises(RecogniserError, match="no fast tagger in"):
        FastTagger.load(tmp_path)
    np.savez(tmp_path / WEIGHTS, **{**weights(), "told": np.zeros((1, WIDTH))})
    with pytest.raises(RecogniserError, match="another version of geonews"):
        FastTagger.load(tmp_path)
