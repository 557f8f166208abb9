"""The tagger ``fast``, for archives: words by their letters, what the gazetteer knows, three neighbours on each side.

A small convolutional network in plain numpy, taught by ``neural`` (distillation: Hinton, Vinyals and Dean 2015). What
it makes of a word's letters does not depend on the text, so it is computed once for each form of a word and kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from geonews.arabic.fold import squeeze
from geonews.errors import RecogniserError
from geonews.recognise.batches import OFFSETS
from geonews.recognise.features import SIZES, Features
from geonews.recognise.labels import LABELS, Scores
from geonews.recognise.sequence import Chunk

SHIPPED = Path(__file__).resolve().parent / "model"
WEIGHTS = "fast.npz"

BUCKETS: Final = 1 << 16
"""Rows of the table of letter groups; those that fall on one row share it (Weinberger et al. 2009)."""

REACH: Final = 2
"""Neighbours on each side that a layer reads."""

MEMORY = 100_000
"""Forms of words that are kept at hand."""

MARKS: Final = ("", "،,", ".؟?!؛;", ":", "«\"“'", "»”", "([{", ")]}", "-–—/", "#@_")
"""Sorts of marks before a word: none, and ten with all others."""

Floats = NDArray[np.float32]


def letter_groups(word: str) -> Iterator[str]:
    """Yield the parts of a word by which it is known: itself, folded, its ends, its runs of three and four letters."""
    yield f"={word}"
    yield f"~{squeeze(word)}"
    for many in range(1, min(5, len(word))):
        yield f"<{word[:many]}"
        yield f">{word[-many:]}"
    closed = f"<{word}>"
    for many in (3, 4):
        for at in range(len(closed) - many + 1):
            yield closed[at : at + many]


def buckets(word: str) -> list[int]:
    """Return the rows of the table that a word is the sum of."""
    return [crc32(one.encode("utf-8", "replace")) % BUCKETS for one in letter_groups(word)]


def mark_sort(marks: str) -> int:
    """Return the sort of the last mark before a word."""
    if not marks:
        return 0
    return next((at for at, sort in enumerate(MARKS) if sort and marks[-1] in sort), len(MARKS))


class FastTagger:
    """Score the labels of words with a small network."""

    def __init__(self, weights: Mapping[str, NDArray[np.generic]]) -> None:
        self._letters = weights["letters"]
        self._version = str(weights["version"])
        apart = ("letters", "version")
        self._weights = {name: np.asarray(one, dtype=np.float32) for name, one in weights.items() if name not in apart}
        self._rows: dict[str, int] = {}
        self._known: Floats = np.zeros((1024, self._letters.shape[1]), dtype=np.float32)

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> FastTagger:
        """Open the model; raises RecogniserError where it is missing or made for other features."""
        file = folder / WEIGHTS
        if not file.is_file():
            raise RecogniserError(f"no fast tagger in {folder}: reinstall geonews (pip install .)")
        with np.load(file, allow_pickle=False) as stored:
            weights = dict(stored)
        if len(weights["told"]) != sum(SIZES) or weights["label"].shape[1] != len(LABELS):
            raise RecogniserError(f"the fast tagger in {folder} was made for another version of geonews: reinstall it")
        return cls(weights)

    @property
    def signature(self) -> str:
        """Return name and version."""
        return f"fast-{self._version}"

    def tag(self, sentences: Sequence[Chunk], told: Sequence[Features]) -> list[Scores]:
        """Return for each sentence the log probabilities of its words' labels, words × labels."""
        if not sentences:
            return []
        starts, length = blanks_between([len(one.words) for one in sentences])
        words = np.concatenate([np.arange(len(one.words)) + at for one, at in zip(sentences, starts, strict=True)])
        read = self._words([word for one in sentences for word in one.words])
        read += self._weights["told"][np.concatenate(told) + OFFSETS].sum(axis=1)
        read += self._weights["marks"][[mark_sort(mark) for one in sentences for mark in one.marks[:-1]]]
        scores = self._network(read, words, length)
        return [scores[at : at + len(one.words)] for one, at in zip(sentences, starts, strict=True)]

    def _words(self, words: Sequence[str]) -> Floats:
        """Return the vectors of words by their letters."""
        if len(self._rows) > MEMORY:
            self._rows.clear()
        rows = [self._row(word) for word in words]
        return np.asarray(self._known[rows])

    def _row(self, word: str) -> int:
        row = self._rows.get(word)
        if row is None:
            row = self._rows[word] = len(self._rows)
            if row == len(self._known):
                self._known = np.concatenate([self._known, np.zeros_like(self._known)])
            at = buckets(word)
            self._known[row] = self._weights["scale"][at] @ self._letters[at].astype(np.float32)
        return row

    def _network(self, read: Floats, words: NDArray[np.int64], length: int) -> Scores:
        """Map words × hidden to log probabilities; between sentences lie as many blank rows as a layer reaches."""
        weights = self._weights
        wide = np.zeros((length, read.shape[1]), dtype=np.float32)
        wide[words] = np.maximum(read, 0)
        for layer in ("first", "second"):
            width = wide.shape[1]
            rows = np.zeros((length + 2 * REACH, width), dtype=np.float32)
            rows[REACH:-REACH] = wide
            around = np.lib.stride_tricks.sliding_window_view(rows, (2 * REACH + 1, width)).reshape(length, -1)
            made = np.maximum(around @ weights[layer] + weights[f"{layer}_bias"], 0)
            wide = np.zeros_like(made)
            wide[words] = made[words]
        scores = wide @ weights["label"] + weights["label_bias"]
        scores -= scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), dtype=np.float32)


def blanks_between(lengths: Sequence[int]) -> tuple[list[int], int]:
    """Return where each sentence begins in a row of all with blanks between them, and how long the row is."""
    starts, at = [], 0
    for length in lengths:
        starts.append(at)
        at += length + REACH
    return starts, at
