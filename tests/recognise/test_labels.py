"""Labels of words and the names that they carry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.recognise.labels import LABELS, NameSpan, decode, encode, spans

O, B, I = 0, 1, 2  # noqa: E741
PERSON = LABELS.index("B-PERS")


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        ([], []),
        ([O, O], []),
        ([O, B, O], [(1, 1, "LOC")]),
        ([B, I, I], [(0, 2, "LOC")]),
        ([B, B], [(0, 0, "LOC"), (1, 1, "LOC")]),
        ([B, I, PERSON], [(0, 1, "LOC"), (2, 2, "PERS")]),
        # A continuation without a beginning begins a name.
        ([O, I, I], [(1, 2, "LOC")]),
        ([PERSON, I], [(0, 0, "PERS"), (1, 1, "LOC")]),
    ],
)
def test_names_of_labels(labels, names):
    assert list(spans(labels)) == [NameSpan(*one) for one in names]


@st.composite
def names(draw):
    length = draw(st.integers(1, 12))
    found, at = [], 0
    while at < length:
        last = min(length - 1, at + draw(st.integers(0, 2)))
        if draw(st.booleans()):
            found.append(NameSpan(at, last, draw(st.sampled_from(["LOC", "PERS", "ORG", "MISC"]))))
        at = last + 1
    return length, found


@given(names())
def test_encoded_names_come_back(case):
    length, found = case
    labels = encode(found, length)
    assert list(spans(labels)) == found
    assert decode(np.log(np.eye(len(LABELS), dtype=np.float32)[labels] + 1e-3)) == labels


@given(st.lists(st.lists(st.floats(-9, 0), min_size=len(LABELS), max_size=len(LABELS)), max_size=8))
def test_what_is_decoded_is_well_formed(rows):
    labels = decode(np.array(rows, dtype=np.float32).reshape(-1, len(LABELS)))
    assert len(labels) == len(rows)
    before = 0
    for label in labels:
        assert label == 0 or label % 2 or before in (label - 1, label)
        before = label


def test_a_likely_continuation_is_no_name_where_its_beginning_is_unlikely():
    # «الولايات المتحدة»: the second word alone says I-LOC, the first rather O; together B-LOC I-LOC is likeliest.
    scores = np.full((2, len(LABELS)), -20, dtype=np.float32)
    scores[0, [O, B]] = np.log([0.6, 0.4])
    scores[1, [O, I]] = np.log([0.05, 0.95])
    assert decode(scores) == [B, I]
    scores[1, [O, I]] = np.log([0.5, 0.5])
    assert decode(scores) == [O, O]
