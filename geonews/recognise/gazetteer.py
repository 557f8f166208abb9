"""The recogniser that knows places by name: gazetteer matching, weighed by what stands around."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import takewhile

from geonews.arabic.clitics import WHOLE
from geonews.arabic.lexicon import Lexicon, load
from geonews.arabic.sentences import sentence_at
from geonews.arabic.tokens import Words
from geonews.gazetteer.entries import Role
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.evidence import word_before
from geonews.recognise.hits import Hit
from geonews.recognise.reading import Reader, ReadField, ScoredHit, without_overlaps
from geonews.recognise.unknown import find_unknown
from geonews.records import Article, Mention, MentionKind

OUTER_KINDS: frozenset[MentionKind] = frozenset({"facility", "relative"})
"""Mentions that may cover others."""


class GazetteerRecogniser:
    """Find the names of a gazetteer in an article, in every reading of their clitics."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load()
        self._reader = Reader(gazetteer, self._lexicon)

    @property
    def signature(self) -> str:
        """Return name and version."""
        return "gazetteer-1"

    def recognise(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions, the title's first, then by position; an outer mention before those inside it.

        A title that only repeats the beginning of the text is not read twice.
        """
        mentions: list[Mention] = []
        for field in self._reader.read(article):
            mentions.extend(self._mentions(field, len(mentions)))
        return tuple(mentions)

    def _mentions(self, field: ReadField, already: int) -> list[Mention]:
        likely = field.likely
        outer = without_overlaps(likely)
        kept = [one for one in outer if one.hit.role != Role.PHRASE]
        kept += [inner for one in kept if one.kind in OUTER_KINDS for inner in _inside(one, likely)]
        kept += self._unknown(field, outer)
        kept.sort(key=lambda one: (one.hit.first, -one.hit.words))
        return [self._mention(field, one, _anchors(at, kept, already)) for at, one in enumerate(kept)]

    def _unknown(self, field: ReadField, outer: Iterable[ScoredHit]) -> list[ScoredHit]:
        """Return the names that stand where only a place's can stand, though the gazetteer lacks them."""
        taken = frozenset(at for one in outer for at in range(one.hit.first, one.hit.last + 1))
        found = find_unknown(field.words, self._lexicon, taken)
        return [ScoredHit(_unknown_hit(field.words, first, last), "toponym", _UNKNOWN) for first, last in found]

    def _mention(self, field: ReadField, one: ScoredHit, anchors: tuple[int, ...]) -> Mention:
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


_UNKNOWN = 0.4
"""Log odds of a name that the gazetteer lacks after a word that announces a town or village."""


def _unknown_hit(text: Words, first: int, last: int) -> Hit:
    key = " ".join(map(text.word, range(first, last + 1)))
    return Hit(first, last, WHOLE, key, ())


def _inside(whole: ScoredHit, ranked: Iterable[ScoredHit]) -> list[ScoredHit]:
    """Return the toponyms and demonyms inside a longer mention, given best first: دمشق in مطار دمشق الدولي.

    A short form of the longer name itself (الزعتري in مخيم الزعتري) is no other place.
    """
    return without_overlaps(
        one
        for one in ranked
        if one.kind in ("toponym", "demonym")
        and one.hit.role != Role.PHRASE
        and one.hit.inside(whole.hit)
        and one.hit.first > whole.hit.first
        and not (whole.kind == "facility" and one.hit.best.row == whole.hit.best.row)
    )


def _anchors(at: int, ordered: Sequence[ScoredHit], already: int) -> tuple[int, ...]:
    """Return the indices, among all mentions of the article, of those inside one; ordered by first word."""
    hit = ordered[at].hit
    following = takewhile(lambda index: ordered[index].hit.first <= hit.last, range(at + 1, len(ordered)))
    return tuple(already + index for index in following if ordered[index].hit.inside(hit))
