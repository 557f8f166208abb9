"""The tagger ``ensemble``: several taggers asked at once, their likelihoods averaged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geonews.recognise.features import Features
from geonews.recognise.labels import Scores
from geonews.recognise.sequence import Chunk
from geonews.recognise.tagging import Tagger


class EnsembleTagger:
    """Score the labels of words by the mean likelihood that several taggers give them."""

    def __init__(self, taggers: Sequence[Tagger]) -> None:
        self._taggers = tuple(taggers)

    @property
    def signature(self) -> str:
        """Return the names and versions of all."""
        return "+".join(one.signature for one in self._taggers)

    def tag(self, sentences: Sequence[Chunk], told: Sequence[Features]) -> list[Scores]:
        """Return for each sentence the log probabilities of its words' labels, words × labels."""
        each = [one.tag(sentences, told) for one in self._taggers]
        return [_mean(scores) for scores in zip(*each, strict=True)]


def _mean(scores: Sequence[Scores]) -> Scores:
    # Of probabilities, not of their logarithms: one tagger that rules a label out does not rule it out for all.
    return np.asarray(np.log(np.mean(np.exp(np.stack(scores)), axis=0) + np.finfo(np.float32).tiny), dtype=np.float32)
