"""Annotated texts as the numbers that a tagger is trained on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from geonews.annotated import IGNORED, Annotated
from geonews.arabic.tokens import Words
from geonews.recognise.features import Features, features
from geonews.recognise.labels import NameSpan, encode
from geonews.recognise.reading import Reader, without_overlaps
from geonews.recognise.sequence import WINDOW, Chunk, chunks, windows
from geonews.records import Article

SIZES = (1, WINDOW, WINDOW, 2 * WINDOW)
"""Words of a window in training; 1 stands for single sentences."""

SKIPPED = -100
"""The label of words that do not count."""


@dataclass(frozen=True, slots=True)
class Example:
    """Hold a sentence with the labels of its words."""

    id: str
    chunk: Chunk
    labels: tuple[int, ...]
    features: Features
    """Words × columns."""
    covers: tuple[tuple[int, int], ...]
    """First and last word of each hit that the features speak of."""
    soft: NDArray[np.float32] | None = None
    """Words × labels: a teacher's probabilities instead of labels."""


def word_spans(words: Words, annotated: Annotated) -> list[tuple[int, int, str]]:
    """Return first and last word of each name, and its type; names of no word are left out."""
    found = []
    starts = [words.span(at, at) for at in range(len(words))]
    at = 0
    for name in annotated.names:
        while at < len(starts) and starts[at][1] <= name.start:
            at += 1
        last = at
        while last + 1 < len(starts) and starts[last + 1][0] < name.end:
            last += 1
        if at < len(starts) and starts[at][0] < name.end:
            found.append((at, last, name.type))
    return found


def examples(annotated: Annotated, reader: Reader, most: int = WINDOW) -> Iterator[Example]:
    """Yield a text in windows of so many words or fewer."""
    (field,) = reader.read(Article(id=annotated.id, text=annotated.text))
    found = word_spans(field.words, annotated)
    labels = encode((NameSpan(first, last, kind) for first, last, kind in found if kind != IGNORED), len(field.words))  # type: ignore[arg-type]
    for first, last, kind in found:
        if kind == IGNORED:
            labels[first : last + 1] = [SKIPPED] * (last - first + 1)
    told = features(field, reader.lexicon)
    covers = [(one.hit.first, one.hit.last) for one in without_overlaps(field.hits)]
    for chunk in windows(chunks(field.words, field.sentences), most):
        start, end = chunk.first, chunk.first + len(chunk.words)
        within = tuple((a - start, b - start) for a, b in covers if start <= a and b < end)
        yield Example(annotated.id, chunk, tuple(labels[start:end]), told[start:end], within)


def all_examples(texts: Iterable[Annotated], reader: Reader) -> list[Example]:
    """Return many texts in windows, as they are read when the tagger is used."""
    return [one for text in texts for one in examples(text, reader)]


def shuffled_examples(texts: Iterable[Annotated], reader: Reader, random: Random) -> list[Example]:
    """Return many texts, each in windows of another size: a headline stands alone, a paragraph does not."""
    return [one for text in texts for one in examples(text, reader, random.choice(SIZES))]
