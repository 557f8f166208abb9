"""The names that annotators marked, as the mentions that a recogniser would make of them.

A resolver is judged, and learns, on what it is given when recognition makes no mistake: marks in, mentions out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from geonews.annotated import KINDS, Mark, annotated
from geonews.arabic.clitics import WHOLE, Reading, readings
from geonews.arabic.lexicon import Lexicon, load
from geonews.arabic.relative_words import load as load_grammar
from geonews.arabic.tokens import Words
from geonews.gazetteer.entries import Role
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.fusion import View, choose
from geonews.recognise.hits import Hit
from geonews.recognise.labels import LABELS, TYPES, NameSpan, encode
from geonews.recognise.mentions import mentions_of
from geonews.recognise.reading import Reader, ReadField, ScoredHit, Span
from geonews.recognise.relatives import relations_among
from geonews.records import Article, Mention, Relation

ACTOR = "A"
"""The mark of a place that stands for its government."""

CERTAIN = math.inf
"""Log odds of what an annotator marked: its score is 1."""

_ROLES = {"D": Role.DEMONYM, "M": Role.METONYM}


class MarkReader:
    """Read the marks of articles with a gazetteer and the word lists."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load()
        self._reader = Reader(gazetteer, self._lexicon)
        self._grammar = load_grammar(self._lexicon)

    def mentions(self, article: Article, marks: Iterable[Mark]) -> tuple[Mention, ...]:
        """Return the marked places, demonyms, metonyms, facilities and relatives as mentions, by position, outer first.

        ``marks`` count in the article's text. Keys, names, clitics, cues, roles and anchors are those that a recogniser
        gives whose tagger makes no mistake; the score is 1. Marks of persons, organisations and other names are only
        read for what they tell of their neighbours. Raises ValueError for a mark that holds no word.
        """
        return tuple(mention for _, mention in self.pairs(article, marks))

    def pairs(self, article: Article, marks: Iterable[Mark]) -> list[tuple[Mark, Mention]]:
        """Return the same mentions, each behind its mark."""
        marks = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.depth))
        field = next(one for one in self._reader.read(article) if one.name == "text")
        told = _told(field, annotated(article.id, article.text, marks).names, self._lexicon)
        pairs = [(_scored(field, mark, told), mark) for mark in marks if mark.letter in KINDS]
        found = list(relations_among(field, [one for one, _ in pairs], self._grammar))
        pairs = [(_related(one, found) if one.kind == "relative" else one, mark) for one, mark in pairs]
        # As mentions_of orders them, so that each mention meets its mark.
        pairs.sort(key=lambda pair: (pair[0].hit.first, -pair[0].hit.words))
        made = mentions_of(field, [one for one, _ in pairs], self._lexicon, 0)
        return [(mark, replace(one, acts=mark.letter == ACTOR)) for one, (_, mark) in zip(made, pairs, strict=True)]


def _related(one: ScoredHit, found: Iterable[tuple[Span, Relation, tuple[Span, ...]]]) -> ScoredHit:
    """Return a relative with how it is told: as the grammar's relative with which it shares most words."""
    first, last = one.span
    sharing = [
        (min(last, span[1]) - max(first, span[0]), -span[0], relation, anchors)
        for span, relation, anchors in found
        if span[0] <= last and first <= span[1] and all(first <= inner and end <= last for inner, end in anchors)
    ]
    if not sharing:
        return one
    *_, relation, anchors = max(sharing, key=lambda share: share[:2])
    return replace(one, relation=relation, anchors=anchors)


def _told(field: ReadField, names: Iterable[tuple[int, int, str]], lexicon: Lexicon) -> list[ScoredHit]:
    """Return what tagger and gazetteer find together where the tagger's names are those of the annotators.

    They give a name the key by which the index knows it: غزة, marked in «قطاع غزة», is قطاع غزه.
    """
    spans = []
    for start, end, kind in names:
        touched = _touched(field, start, end)
        if touched and kind in TYPES:
            spans.append(NameSpan(touched[0], touched[-1], kind))
    likely = np.eye(len(LABELS), dtype=np.float32)[encode(spans, len(field.words))]
    return choose(View(field, likely, tuple(spans)), lexicon)


def _touched(field: ReadField, start: int, end: int) -> list[int]:
    """Return the indices of the words of which a span holds letters."""
    spans = [field.words.span(at, at) for at in range(len(field.words))]
    start, end = start - field.offset, end - field.offset
    return [at for at, (first, after) in enumerate(spans) if first < end and start < after]


def _scored(field: ReadField, mark: Mark, told: Sequence[ScoredHit]) -> ScoredHit:
    """Return the hit that a mark tells: that of tagger and gazetteer, one of the gazetteer's, or a name it lacks."""
    kind = KINDS[mark.letter]
    touched = _touched(field, mark.start, mark.end)
    if not touched:
        raise ValueError(f"a mark holds no word: {field.text[mark.start : mark.end]!r}")
    first, last = touched[0], touched[-1]
    reading = _reading(field.words, first, last, mark.start - field.offset)
    span = (first, last, reading.offset)
    role = _ROLES.get(mark.letter, Role.NAME)
    hits = [
        *(one.hit for one in told if one.kind == kind),
        *(one.hit for one in field.hits if any(entry.role == role for entry in one.hit.entries)),
    ]
    for hit in hits:
        if (hit.first, hit.last, hit.reading.offset) == span:
            return ScoredHit(hit, kind, CERTAIN)
    rest = [field.words.word(at) for at in range(first + 1, last + 1)]
    key = " ".join([reading.apply(field.words.word(first)), *rest])
    return ScoredHit(Hit(first, last, reading, key, ()), kind, CERTAIN)


def _reading(words: Words, first: int, last: int, start: int) -> Reading:
    """Return the reading in which a name begins at a position of the text: ل + لقاهرة has lost an alef."""
    fitting = [one for one in readings(words.word(first)) if words.span(first, last, one.offset)[0] == start]
    return fitting[0] if fitting else WHOLE
