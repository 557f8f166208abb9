"""Sentences as the arrays that the network reads: as many at a time as fit, the short ones together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geonews.recognise.features import COLUMNS, SIZES, Features
from geonews.recognise.pieces import BEGIN, END, Pieces
from geonews.recognise.sequence import Chunk

OFFSETS = np.concatenate([[0], np.cumsum(SIZES)[:-1]]).astype(np.int64)
"""Where each column of features begins in the table of all."""

MOST = 300
"""Pieces of a sentence that are read as one; a longer one is read in halves."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cut:
    """Hold a sentence cut into pieces."""

    pieces: tuple[int, ...]
    firsts: tuple[int, ...]
    """Where among them each word begins; fewer than the words where the sentence has more pieces than are read."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Hold sentences one after another, and where each piece stands when they lie side by side.

    All layers but attention read the pieces in one row, without filling; attention reads them side by side.
    """

    sentences: tuple[int, ...]
    """Their numbers."""
    starts: tuple[int, ...]
    """Where each sentence begins among the pieces."""
    pieces: Numbers
    told: Numbers
    """Pieces × columns: the features of each word at its first piece."""
    places: Numbers
    """The place of each piece in its sentence."""
    rows: Numbers
    """Sentences × length: the number of the piece, 0 where there is none."""
    back: Numbers
    """Where each piece stands in the rows, counted through."""
    mask: NDArray[np.bool_]
    """Sentences × length: where there is a piece."""

    def arrays(self) -> dict[str, Numbers | NDArray[np.bool_]]:
        """Return what the network is fed with, by name."""
        return {name: getattr(self, name) for name in INPUTS}


INPUTS = ("pieces", "told", "places", "rows", "back", "mask")


def fitting(chunk: Chunk, pieces: Pieces) -> Iterator[tuple[Chunk, Cut]]:
    """Yield a sentence and its pieces, or where it has too many of them its parts."""
    whole = cut(chunk, pieces)
    if len(whole.firsts) == len(chunk.words):
        yield chunk, whole
        return
    half = len(chunk.words) // 2
    yield from fitting(Chunk(chunk.first, chunk.words[:half], chunk.marks[: half + 1]), pieces)
    yield from fitting(Chunk(chunk.first + half, chunk.words[half:], chunk.marks[half:]), pieces)


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
        end, total = start + 1, len(cuts[order[start]].pieces)
        while end < len(order) and total + len(cuts[order[end]].pieces) <= room:
            total += len(cuts[order[end]].pieces)
            end += 1
        yield batch(order[start:end], cuts, told)
        start = end


def batch(chosen: Sequence[int], cuts: Sequence[Cut], told: Sequence[Features]) -> Batch:
    """Lay sentences one after another."""
    lengths = np.array([len(cuts[at].pieces) for at in chosen], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
    longest, total = int(lengths.max()), int(lengths.sum())
    features = np.zeros((total, COLUMNS), dtype=np.int64)
    for start, at in zip(starts, chosen, strict=True):
        firsts = np.array(cuts[at].firsts, dtype=np.int64)
        features[start + firsts] = told[at][: len(firsts)]
    row = np.repeat(np.arange(len(chosen)), lengths)
    places = np.arange(total) - starts[row]
    back = row * longest + places
    mask = np.arange(longest) < lengths[:, None]
    rows = np.zeros(len(chosen) * longest, dtype=np.int64)
    rows[back] = np.arange(total)
    return Batch(
        sentences=tuple(chosen),
        starts=tuple(starts.tolist()),
        pieces=np.array([piece for at in chosen for piece in cuts[at].pieces], dtype=np.int64),
        told=features + OFFSETS,
        places=places,
        rows=rows.reshape(mask.shape),
        back=back,
        mask=mask,
    )
