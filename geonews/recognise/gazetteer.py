"""The recogniser that knows places by name: gazetteer matching, weighed by what stands around."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from geonews.arabic.clitics import WHOLE
from geonews.arabic.lexicon import Lexicon, load
from geonews.arabic.sentences import boundaries, sentence_at
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
from geonews.recognise.unknown import find_unknown
from geonews.recognise.weights import THRESHOLD, WEIGHTS
from geonews.records import Article, FieldName, Mention, MentionKind

FACILITY_KINDS = frozenset({"facility", "landmark"})
OUTER_KINDS: frozenset[MentionKind] = frozenset({"facility", "relative"})
"""Mentions that may cover others."""
WIDE_KINDS = frozenset({"country", "province", "continent"})
CAMP = "مخيم "
"""مخيم اليرموك is a facility, though the gazetteer has some camps as towns; the bare اليرموك is none."""


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
    datelines: tuple[Dateline, ...]


@dataclass(frozen=True, slots=True)
class _Scored:
    """Hold a hit as the article reads it."""

    hit: Hit
    kind: MentionKind
    score: float
    """Log odds of being a place."""

    @property
    def rank(self) -> tuple[int, float, int]:
        """Order by which overlapping hits are chosen: longest, then likeliest, then first."""
        return (-self.hit.words, -self.score, self.hit.first)


class GazetteerRecogniser:
    """Find the names of a gazetteer in an article, in every reading of their clitics."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon | None = None) -> None:
        self._matcher = Matcher(gazetteer)
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
        hits = tuple(self._matcher.hits(cut))
        datelines = tuple(find_datelines(hits, cut, self._lexicon.agencies))
        return _Field(name, text, offset, cut, hits, boundaries(text), datelines)

    def _likely(self, field: _Field, told: Mapping[str, frozenset[str]]) -> list[_Scored]:
        """Return the hits that are rather places than not, best first."""
        ends = strong_ends(field.hits)
        followers = strong_followers(field.hits)
        least = least_taken_off(field.hits)
        around = Surroundings(field.words, self._lexicon, ends, followers, told, field.datelines, least)
        agencies = {at for dateline in field.datelines for at in dateline.agency}
        likely = []
        for hit in field.hits:
            one = _Scored(hit, self._kind(hit, around), self._score(hit, around))
            # In «بيروت / الأناضول» the agency is no part of Turkey.
            if one.score >= THRESHOLD and hit.first not in agencies:
                likely.append(one)
                # In «سوسة وشحات ومرتوبة» each vouches for the next.
                ends.add(hit.last)
        return sorted(likely, key=lambda one: one.rank)

    def _mentions(self, field: _Field, told: Mapping[str, frozenset[str]], already: int) -> list[Mention]:
        likely = self._likely(field, told)
        outer = _without_overlaps(likely)
        kept = [one for one in outer if one.hit.role != Role.PHRASE]
        kept += [inner for one in kept if one.kind in OUTER_KINDS for inner in _inside(one, likely)]
        kept += self._unknown(field, outer)
        kept.sort(key=lambda one: (one.hit.first, -one.hit.words))
        return [self._mention(field, one, _anchors(at, kept, already)) for at, one in enumerate(kept)]

    def _unknown(self, field: _Field, outer: Iterable[_Scored]) -> list[_Scored]:
        """Return the names that stand where only a place's can stand, though the gazetteer lacks them."""
        taken = frozenset(at for one in outer for at in range(one.hit.first, one.hit.last + 1))
        found = find_unknown(field.words, self._lexicon, taken)
        return [_Scored(_unknown_hit(field.words, first, last), "toponym", _UNKNOWN) for first, last in found]

    def _score(self, hit: Hit, around: Surroundings) -> float:
        if hit.role in (Role.PHRASE, Role.METONYM) and hit.homograph == Homograph.NONE:
            return _CERTAIN
        if hit.role == Role.DEMONYM:
            return _demonym_score(hit, around)
        return score(evidence(hit, around), WEIGHTS)

    def _kind(self, hit: Hit, around: Surroundings) -> MentionKind:
        if hit.role == Role.METONYM:
            return "metonym"
        if hit.role == Role.DEMONYM or is_adjective(hit, around):
            return "demonym"
        if hit.best.kind in FACILITY_KINDS or hit.key.startswith(CAMP):
            return "facility"
        part = hit.words > 1 and self._lexicon.is_relative(around.words.word(hit.first))
        if part and hit.best.kind not in WIDE_KINDS and hit.best.country:
            # شمالي سوريا and ريف دير الزور: the places inside are mentions of their own.
            return "relative"
        return "toponym"

    def _mention(self, field: _Field, one: _Scored, anchors: tuple[int, ...]) -> Mention:
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
            kind=one.kind,
            sentence=sentence_at(field.text, field.sentences, start, end),
            clitics=hit.reading.clitics,
            cue=cue if self._lexicon.cue(cue) else None,
            role="dateline" if any(dateline.is_place(hit) for dateline in field.datelines) else None,
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
    """Return the log odds of an adjective standing for its country: تركي may be a man, مالي is financial."""
    if is_family_name(hit, around):
        return _UNLIKELY
    if hit.homograph == Homograph.NONE:
        return _CERTAIN
    before, after = word_before(hit, around.words), word_after(hit, around.words)
    personal = {before, after} & (around.lexicon.kin | around.lexicon.persons)
    others = around.countries.get(hit.best.country or "", frozenset()) - {hit.key}
    # «نائب تركي», an adjective, agrees with its noun; in «الأمير تركي» it does not.
    agrees = hit.key.startswith("ال") or (before and not before.startswith("ال"))
    return _LIKELY if others and agrees and not personal else _UNLIKELY


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


def _inside(whole: _Scored, ranked: Iterable[_Scored]) -> list[_Scored]:
    """Return the toponyms and demonyms inside a longer mention, given best first: دمشق in مطار دمشق الدولي.

    A short form of the longer name itself (الزعتري in مخيم الزعتري) is no other place.
    """
    return _without_overlaps(
        one
        for one in ranked
        if one.kind in ("toponym", "demonym")
        and one.hit.role != Role.PHRASE
        and one.hit.inside(whole.hit)
        and one.hit.first > whole.hit.first
        and not (whole.kind == "facility" and one.hit.best.row == whole.hit.best.row)
    )


def _anchors(at: int, ordered: Sequence[_Scored], already: int) -> tuple[int, ...]:
    """Return the indices, among all mentions of the article, of those inside one; ordered by first word."""
    hit = ordered[at].hit
    following = takewhile(lambda index: ordered[index].hit.first <= hit.last, range(at + 1, len(ordered)))
    return tuple(already + index for index in following if ordered[index].hit.inside(hit))
