"""Sentences as the arrays that the network reads: as many at a time as fit, the short ones together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geonews.recognise.features import COLUMNS, SIZES, Features
from geonews.recognise.pieces import BEGIN, END, PAD, Pieces
from geonews.recognise.sequence import Chunk

OFFSETS = np.concatenate([[0], np.cumsum(SIZES)[:-1]]).astype(np.int64)
"""Where each column of features begins in the table of all."""

MOST = 300
"""Pieces of a sentence that are read; of a longer one the words at the end have none, and count as no name."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cut:
    """Hold a sentence cut into pieces."""

    pieces: tuple[int, ...]
    firsts: tuple[int, ...]
    """Where among them each word begins; shorter than the words where the sentence was too long."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Hold sentences side by side, filled up to one length."""

    sentences: tuple[int, ...]
    """Their numbers."""
    pieces: Numbers
    """Sentences × length."""
    told: Numbers
    """Sentences × length × columns: the features of each word at its first piece."""
    mask: NDArray[np.bool_]
    """Sentences × length: where there is a piece."""


def cut(chunk: Chunk, pieces: Pieces) -> Cut:
    """Cut a sentence into pieces: its words, and the marks between them."""
    found: list[int] = [BEGIN]
    firsts: list[int] = []
    for word, marks in zip(chunk.words, chunk.marks, strict=False):
        for mark in marks:
            found.extend(pieces.mark(mark))
        of_word = pieces.word(word)
        if len(found) + len(of_word) >= MOST:
            break
        firsts.append(len(found))
        found.extend(of_word)
    else:
        for mark in chunk.marks[-1]:
            found.extend(pieces.mark(mark))
    found.append(END)
    return Cut(tuple(found), tuple(firsts))


def batches(cuts: Sequence[Cut], told: Sequence[Features], room: int) -> Iterator[Batch]:
    """Yield all sentences, ordered by length, about so many pieces at a time."""
    order = sorted(range(len(cuts)), key=lambda at: (len(cuts[at].pieces), at))
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and (end + 1 - start) * len(cuts[order[end]].pieces) <= room:
            end += 1
        yield batch(order[start:end], cuts, told)
        start = end


def batch(chosen: Sequence[int], cuts: Sequence[Cut], told: Sequence[Features]) -> Batch:
    """Lay sentences side by side."""
    length = max(len(cuts[at].pieces) for at in chosen)
    pieces = np.full((len(chosen), length), PAD, dtype=np.int64)
    features = np.zeros((len(chosen), length, COLUMNS), dtype=np.int64)
    for row, at in enumerate(chosen):
        one = cuts[at]
        pieces[row, : len(one.pieces)] = one.pieces
        features[row, list(one.firsts)] = told[at][: len(one.firsts)]
    return Batch(tuple(chosen), pieces, features + OFFSETS, pieces != PAD)
