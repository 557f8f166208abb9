"""The recogniser that knows places by name: gazetteer matching, weighed by what stands around."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geonews.arabic.clitics import WHOLE
from geonews.arabic.lexicon import Lexicon, load
from geonews.arabic.sentences import boundaries, sentence_at
from geonews.arabic.tokens import Words, words
from geonews.gazetteer.entries import Homograph, Role
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.evidence import (
    Surroundings, countries_told, evidence, score, strong_ends, word_after, word_before,
)  # fmt: skip
from geonews.recognise.hits import Hit, find_hits
from geonews.recognise.unknown import find_unknown
from geonews.recognise.weights import THRESHOLD, WEIGHTS
from geonews.records import Article, FieldName, Mention, MentionKind

FACILITY_KINDS = frozenset({"facility", "landmark", "camp"})
WIDE_KINDS = frozenset({"country", "province", "continent"})
CAMP = "مخيم"


@dataclass(frozen=True, slots=True)
class _Field:
    """Hold a field of an article with its words and hits; positions count from ``offset``."""

    name: FieldName
    text: str
    offset: int
    words: Words
    hits: tuple[Hit, ...]
    sentences: tuple[int, ...]
    """Where each sentence of the text begins."""


@dataclass(frozen=True, slots=True)
class _Scored:
    hit: Hit
    score: float
    """Log odds of being a place."""

    @property
    def rank(self) -> tuple[int, float, int]:
        """Order by which overlapping hits are chosen: longest, then likeliest, then first."""
        return (-self.hit.words, -self.score, self.hit.first)


class GazetteerRecogniser:
    """Find the names of a gazetteer in an article, in every reading of their clitics."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon | None = None) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon or load()

    @property
    def signature(self) -> str:
        """Return name and version."""
        return "gazetteer-1"

    def recognise(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions, the title's first, then by position; an outer mention before those inside it.

        A title that only repeats the beginning of the text is not read twice.
        """
        fields = [self._field("text", article.text, article.body_start)]
        if not article.text[article.body_start :].lstrip().startswith(article.title.strip()):
            fields.insert(0, self._field("title", article.title, 0))
        told = countries_told(hit for field in fields for hit in field.hits)
        mentions: list[Mention] = []
        for field in fields:
            mentions.extend(self._mentions(field, told, len(mentions)))
        return tuple(mentions)

    def _field(self, name: FieldName, text: str, offset: int) -> _Field:
        cut = words(text[offset:])
        return _Field(name, text, offset, cut, tuple(find_hits(cut, self._gazetteer)), boundaries(text))

    def _likely(self, field: _Field, told: Mapping[str, frozenset[str]]) -> list[_Scored]:
        """Return the hits that are rather places than not, best first."""
        ends = strong_ends(field.hits)
        around = Surroundings(field.words, self._lexicon, ends, told)
        likely = []
        for hit in field.hits:
            one = _Scored(hit, self._score(hit, around))
            if one.score >= THRESHOLD:
                likely.append(one)
                # In «سوسة وشحات ومرتوبة» each vouches for the next.
                ends.add(hit.last)
        return sorted(likely, key=lambda one: one.rank)

    def _mentions(self, field: _Field, told: Mapping[str, frozenset[str]], already: int) -> list[Mention]:
        likely = self._likely(field, told)
        outer = _without_overlaps(likely)
        kept = [(one, self._kind(one.hit, field.words)) for one in outer if one.hit.role != Role.PHRASE]
        inner = [
            (one, self._kind(one.hit, field.words))
            for whole, kind in kept
            if kind in ("facility", "relative")
            for one in _without_overlaps([one for one in likely if _may_stand_inside(one.hit, whole.hit)])
        ]
        kept += inner + self._unknown(field, outer)
        kept.sort(key=lambda pair: (pair[0].hit.first, -pair[0].hit.words))
        return [self._mention(field, one, kind, _anchors(one.hit, kept, already)) for one, kind in kept]

    def _unknown(self, field: _Field, outer: Iterable[_Scored]) -> list[tuple[_Scored, MentionKind]]:
        """Return the names that stand where only a place's can stand, though the gazetteer lacks them."""
        taken = frozenset(at for one in outer for at in range(one.hit.first, one.hit.last + 1))
        found = find_unknown(field.words, self._lexicon, taken)
        return [(_Scored(_unknown_hit(field.words, first, last), _UNKNOWN), "toponym") for first, last in found]

    def _score(self, hit: Hit, around: Surroundings) -> float:
        if hit.role in (Role.PHRASE, Role.METONYM) and hit.homograph == Homograph.NONE:
            return _CERTAIN
        if hit.role == Role.DEMONYM:
            return _demonym_score(hit, around)
        return score(evidence(hit, around), WEIGHTS)

    def _kind(self, hit: Hit, text: Words) -> MentionKind:
        if hit.role == Role.METONYM:
            return "metonym"
        if hit.role == Role.DEMONYM:
            return "demonym"
        if hit.best.kind in FACILITY_KINDS and (hit.best.kind != "camp" or hit.key.startswith(CAMP)):
            return "facility"
        part = hit.words > 1 and self._lexicon.is_relative(text.word(hit.first))
        if part and hit.best.kind not in WIDE_KINDS and hit.best.country:
            # شمالي سوريا and ريف دير الزور: the places inside are mentions of their own.
            return "relative"
        return "toponym"

    def _mention(self, field: _Field, one: _Scored, kind: MentionKind, anchors: tuple[int, ...]) -> Mention:
        hit = one.hit
        start, end = field.words.span(hit.first, hit.last, hit.reading.offset)
        start, end = start + field.offset, end + field.offset
        surface = field.text[start:end]
        cue = word_before(hit, field.words)
        return Mention(
            field=field.name,
            start=start,
            end=end,
            surface=surface,
            name=hit.reading.restored + surface,
            key=hit.key,
            kind=kind,
            sentence=sentence_at(field.text, field.sentences, start, end),
            clitics=hit.reading.clitics,
            cue=cue if self._lexicon.cue(cue) else None,
            anchors=anchors,
            score=1 / (1 + math.exp(-one.score)),
        )


_CERTAIN = 5.0
"""Log odds of a name that is listed by hand and has no other meaning."""

_UNKNOWN = 0.4
"""Log odds of a name that the gazetteer lacks after a word that announces a town or village."""

_LIKELY = 2.0
_UNLIKELY = -2.0


def _unknown_hit(text: Words, first: int, last: int) -> Hit:
    key = " ".join(map(text.word, range(first, last + 1)))
    return Hit(first, last, WHOLE, key, ())


def _demonym_score(hit: Hit, around: Surroundings) -> float:
    """Return the log odds of an adjective standing for its country: تركي may also be a man's name, مالي is financial."""
    if hit.homograph == Homograph.NONE:
        return _CERTAIN
    neighbours = {word_before(hit, around.words), word_after(hit, around.words)}
    personal = neighbours & (around.lexicon.kin | around.lexicon.persons)
    others = around.countries.get(hit.best.country or "", frozenset()) - {hit.key}
    return _LIKELY if others and hit.key.startswith("ال") and not personal else _UNLIKELY


def _without_overlaps(ranked: Iterable[_Scored]) -> list[_Scored]:
    """Return the best hits that share no word, given best first."""
    chosen: list[_Scored] = []
    taken: set[int] = set()
    for one in ranked:
        span = range(one.hit.first, one.hit.last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            chosen.append(one)
    return chosen


def _may_stand_inside(hit: Hit, whole: Hit) -> bool:
    return hit.inside(whole) and hit.first > whole.first and hit.role in (Role.NAME, Role.DEMONYM) and hit.best.kind not in FACILITY_KINDS


def _anchors(hit: Hit, ordered: Sequence[tuple[_Scored, MentionKind]], already: int) -> tuple[int, ...]:
    inside = (at for at, (one, _) in enumerate(ordered) if one.hit.inside(hit))
    return tuple(already + at for at in inside)
