"""The hits that a recogniser has chosen, as mentions of the article."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import takewhile

from geonews.arabic.lexicon import Lexicon
from geonews.arabic.sentences import sentence_at
from geonews.gazetteer.entries import Role
from geonews.recognise.evidence import word_after, word_before
from geonews.recognise.reading import ReadField, ScoredHit, without_overlaps
from geonews.records import Mention, MentionKind, PlaceKind

OUTER_KINDS: frozenset[MentionKind] = frozenset({"facility", "relative", "organisation"})
"""Mentions that may cover others."""


ACTORS: frozenset[PlaceKind] = frozenset({"city", "country"})
"""What stands for its government."""


def mentions_of(field: ReadField, chosen: Iterable[ScoredHit], lexicon: Lexicon, already: int) -> list[Mention]:
    """Return the mentions of a field by position, an outer one before those inside it.

    ``already`` is the number of mentions in the fields before this one.
    """
    ordered = sorted(chosen, key=lambda one: (one.hit.first, -one.hit.words))
    return [_mention(field, one, lexicon, _anchors(at, ordered, already)) for at, one in enumerate(ordered)]


def inside(whole: ScoredHit, ranked: Iterable[ScoredHit]) -> list[ScoredHit]:
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
        and not (whole.kind == "facility" and one.hit.row == whole.hit.row)
    )


def _mention(field: ReadField, one: ScoredHit, lexicon: Lexicon, anchors: tuple[int, ...]) -> Mention:
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
        cue=cue if lexicon.cue(cue) else None,
        role="dateline" if any(dateline.is_place(hit) for dateline in field.datelines) else None,
        acts=_acts(field, one, cue, lexicon),
        anchors=anchors,
        relation=one.relation,
        score=1 / (1 + math.exp(-one.score)),
    )


def _acts(field: ReadField, one: ScoredHit, before: str, lexicon: Lexicon) -> bool:
    """Tell whether a name stands for a government: a city or country as the subject of such a verb, أعلنت واشنطن.

    In a headline the verb comes after its subject: واشنطن ترفض العرض.
    """
    if one.kind != "toponym" or not one.hit.entries or one.hit.best.kind not in ACTORS or one.hit.reading.clitics:
        return False
    follows = not before and lexicon.is_acting(word_after(one.hit, field.words))
    return lexicon.is_acting(before) or follows


def _anchors(at: int, ordered: Sequence[ScoredHit], already: int) -> tuple[int, ...]:
    """Return the indices, among all mentions of the article, of those inside one; ordered by first word.

    Of those inside a relative whose relation is known, the ones that tell it: in محيط مطار حلب the airport alone.
    """
    one = ordered[at]
    following = takewhile(lambda index: ordered[index].hit.first <= one.hit.last, range(at + 1, len(ordered)))
    return tuple(
        already + index
        for index in following
        if (ordered[index].span in one.anchors if one.relation else ordered[index].hit.inside(one.hit))
    )
