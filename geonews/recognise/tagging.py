"""What a tagger is: sentences in, the likelihood of each label of each word out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from geonews.recognise.features import Features
from geonews.recognise.labels import Scores
from geonews.recognise.sequence import Chunk


class Tagger(Protocol):
    """Score the labels of words."""

    @property
    def signature(self) -> str:
        """Return name and version, for the record of how a result was made."""
        ...

    def tag(self, sentences: Sequence[Chunk], told: Sequence[Features]) -> list[Scores]:
        """Return for each sentence the log probabilities of its words' labels, words × labels.

        ``told`` holds for each sentence what the gazetteer and the word lists say of its words.
        """
        ...
