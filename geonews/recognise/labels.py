"""The labels of words, and the way from scores of labels to spans.

A word begins a name of a type, continues one, or is outside of all (IOB2: Ramshaw and Marcus 1995; Tjong Kim Sang and
Veenstra 1999); the types are ANERcorp's (Benajiba, Rosso and Benedí Ruiz 2007).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

NameType: TypeAlias = Literal["LOC", "PERS", "ORG", "MISC"]
Scores: TypeAlias = NDArray[np.float32]
"""Words × labels: log probabilities."""

TYPES: tuple[NameType, ...] = ("LOC", "PERS", "ORG", "MISC")
OUTSIDE = "O"
LABELS: tuple[str, ...] = (OUTSIDE, *(f"{part}-{one}" for one in TYPES for part in "BI"))
"""O, B-LOC, I-LOC, B-PERS …: a type's first label is odd, its second the next."""

_FORBIDDEN = -1e9


class NameSpan(NamedTuple):
    """Hold a name by its words and its type."""

    first: int
    last: int
    """Inclusive."""
    type: NameType


def begin(kind: NameType) -> int:
    """Return the index of the label of a name's first word; that of its other words is the next."""
    return 1 + 2 * TYPES.index(kind)


def encode(spans: Iterable[NameSpan], length: int) -> list[int]:
    """Return the labels, as indices, of so many words that carry the names."""
    labels = [0] * length
    for span in spans:
        label = begin(span.type)
        labels[span.first : span.last + 1] = [label] + [label + 1] * (span.last - span.first)
    return labels


def spans(labels: Sequence[int]) -> Iterator[NameSpan]:
    """Yield the names that the labels carry; a continuation without a beginning begins one."""
    first = 0
    for at, label in enumerate(labels):
        if label and not continues(labels[at - 1] if at else 0, label):
            first = at
        if label and not (at + 1 < len(labels) and continues(label, labels[at + 1])):
            yield NameSpan(first, at, TYPES[(label - 1) // 2])


def continues(before: int, label: int) -> bool:
    """Tell whether a label continues the name that the one before it belongs to."""
    return label > 0 and label % 2 == 0 and before in (label - 1, label)


def decode(scores: Scores) -> list[int]:
    """Return the likeliest labels among those in which every name begins (Viterbi 1967).

    Between the labels nothing counts but whether one may follow the other.
    """
    likeliest: list[int] = scores.argmax(axis=1).tolist()
    if all(not label or label % 2 or continues(before, label) for before, label in pairwise([0, *likeliest])):
        return likeliest
    best = scores[0] + _START
    backs = np.empty((len(scores), len(LABELS)), dtype=np.int64)
    for at in range(1, len(scores)):
        through = best[:, None] + _FOLLOWS
        backs[at] = through.argmax(axis=0)
        best = through.max(axis=0) + scores[at]
    labels = [int(best.argmax())]
    for at in range(len(scores) - 1, 0, -1):
        labels.append(int(backs[at, labels[-1]]))
    return labels[::-1]


def _follows() -> Scores:
    allowed = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for label in range(2, len(LABELS), 2):
        for before in range(len(LABELS)):
            if not continues(before, label):
                allowed[before, label] = _FORBIDDEN
    return allowed


_FOLLOWS = _follows()
_START = _FOLLOWS[0]
