"""Read an article with the gazetteer: its words, the names among them, and how likely each is a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from geonews.arabic.lexicon import Lexicon
from geonews.arabic.sentences import boundaries
from geonews.arabic.tokens import Words, words
from geonews.gazetteer.entries import Homograph, Role
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.datelines import Dateline, find_datelines
from geonews.recognise.evidence import (
    Surroundings,
    countries_told,
    evidence,
    is_adjective,
    is_family_name,
    least_taken_off,
    score,
    strong_ends,
    strong_followers,
    word_after,
    word_before,
)
from geonews.recognise.hits import Hit, Matcher
from geonews.recognise.weights import THRESHOLD, WEIGHTS
from geonews.records import Article, FieldName, MentionKind, Relation

Span: TypeAlias = tuple[int, int]
"""First and last word."""

FACILITY_KINDS = frozenset({"facility", "landmark"})
WIDE_KINDS = frozenset({"country", "province", "continent"})
CAMP = "مخيم "
"""مخيم اليرموك is a facility, though the gazetteer has some camps as towns; the bare اليرموك is none."""

CERTAIN = 5.0
"""Log odds of a name that is listed by hand and has no other meaning."""

_LIKELY = 2.0
_UNLIKELY = -2.0


@dataclass(frozen=True, slots=True)
class ScoredHit:
    """Hold a hit as the article reads it."""

    hit: Hit
    kind: MentionKind
    score: float
    """Log odds of being a place."""
    relation: Relation | None = None
    """For a relative one: how it is told by its anchors."""
    anchors: tuple[Span, ...] = ()
    """For a relative one: the words of those."""

    @property
    def span(self) -> Span:
        """Return its first and last word."""
        return self.hit.first, self.hit.last

    @property
    def rank(self) -> tuple[bool, int, float, int]:
        """Order by which overlapping hits are chosen: likely ones, longest, then likeliest, then first."""
        return (self.score < THRESHOLD, -self.hit.words, -self.score, self.hit.first)


@dataclass(frozen=True, slots=True)
class ReadField:
    """Hold a field of an article with its words and hits; positions count from ``offset``."""

    name: FieldName
    text: str
    offset: int
    words: Words
    sentences: tuple[int, ...]
    """Where each sentence of the text begins."""
    datelines: tuple[Dateline, ...]
    hits: tuple[ScoredHit, ...]
    """Every hit, likely ones first, the longest first among them."""

    @property
    def likely(self) -> tuple[ScoredHit, ...]:
        """Return the hits that are rather places than not."""
        return tuple(one for one in self.hits if one.score >= THRESHOLD)


class Reader:
    """Read articles with a gazetteer and the word lists."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self._gazetteer = gazetteer
        self._matcher = Matcher(gazetteer)
        self.lexicon = lexicon

    def spoken(self, chosen: Iterable[ScoredHit]) -> Iterator[ScoredHit]:
        """Yield the hits but those without a place whose name a user has silenced."""
        return (one for one in chosen if one.hit.entries or not self._gazetteer.is_silent(one.hit.key))

    def read(self, article: Article) -> list[ReadField]:
        """Return the fields of an article, the title first; one that repeats the beginning of the text is left out."""
        fields = [self._cut("text", article.text, article.body_start)]
        if not article.text[article.body_start :].lstrip().startswith(article.title.strip()):
            fields.insert(0, self._cut("title", article.title, 0))
        told = countries_told(hit for _, hits in fields for hit in hits)
        return [self._scored(field, hits, told) for field, hits in fields]

    def _cut(self, name: FieldName, text: str, offset: int) -> tuple[ReadField, list[Hit]]:
        cut = words(text[offset:])
        hits = list(self._matcher.hits(cut))
        datelines = tuple(find_datelines(hits, cut, self.lexicon.agencies))
        return ReadField(name, text, offset, cut, boundaries(text), datelines, ()), hits

    def _scored(self, field: ReadField, hits: list[Hit], told: Mapping[str, frozenset[str]]) -> ReadField:
        ends = strong_ends(hits)
        followers, least = strong_followers(hits), least_taken_off(hits)
        around = Surroundings(field.words, self.lexicon, ends, followers, told, field.datelines, least)
        agencies = {at for dateline in field.datelines for at in dateline.agency}
        scored = []
        for hit in hits:
            # In «بيروت / الأناضول» the agency is no part of Turkey.
            if hit.first in agencies:
                continue
            one = ScoredHit(hit, self._kind(hit, around), _score(hit, around))
            scored.append(one)
            if one.score >= THRESHOLD:
                # In «سوسة وشحات ومرتوبة» each vouches for the next.
                ends.add(hit.last)
        ranked = tuple(sorted(scored, key=lambda one: one.rank))
        return ReadField(field.name, field.text, field.offset, field.words, field.sentences, field.datelines, ranked)

    def _kind(self, hit: Hit, around: Surroundings) -> MentionKind:
        if hit.role == Role.METONYM:
            return "metonym"
        if hit.role == Role.DEMONYM or is_adjective(hit, around):
            return "demonym"
        if hit.best.kind in FACILITY_KINDS or hit.key.startswith(CAMP):
            return "facility"
        part = hit.words > 1 and self.lexicon.is_relative(around.words.word(hit.first))
        if part and hit.best.kind not in WIDE_KINDS and hit.best.country:
            # شمالي سوريا and ريف دير الزور: the places inside are mentions of their own.
            return "relative"
        return "toponym"


def _score(hit: Hit, around: Surroundings) -> float:
    if hit.role in (Role.PHRASE, Role.METONYM) and hit.homograph == Homograph.NONE:
        return CERTAIN
    if hit.role == Role.DEMONYM:
        return _demonym_score(hit, around)
    return score(evidence(hit, around), WEIGHTS)


def _demonym_score(hit: Hit, around: Surroundings) -> float:
    """Return the log odds of an adjective standing for its country: تركي may be a man, مالي is financial."""
    if is_family_name(hit, around):
        return _UNLIKELY
    if hit.homograph == Homograph.NONE:
        return CERTAIN
    before, after = word_before(hit, around.words), word_after(hit, around.words)
    personal = {before, after} & (around.lexicon.kin | around.lexicon.persons)
    others = around.countries.get(hit.best.country or "", frozenset()) - {hit.key}
    # «نائب تركي», an adjective, agrees with its noun; in «الأمير تركي» it does not.
    agrees = hit.key.startswith("ال") or (before and not before.startswith("ال"))
    return _LIKELY if others and agrees and not personal else _UNLIKELY


def without_overlaps(ranked: Iterable[ScoredHit]) -> list[ScoredHit]:
    """Return the best hits that share no word, given best first."""
    chosen: list[ScoredHit] = []
    taken: set[int] = set()
    for one in ranked:
        span = range(one.hit.first, one.hit.last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            chosen.append(one)
    return chosen
