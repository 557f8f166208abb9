"""Relative places among the mentions of a field: what the grammar finds, and what the gazetteer lists as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from geonews.arabic.relative_words import Grammar
from geonews.arabic.relatives import Anchor, RelativeSpan, find_relatives, longest
from geonews.arabic.tokens import Words
from geonews.gazetteer.entries import Role
from geonews.recognise.hits import Hit
from geonews.recognise.reading import ReadField, ScoredHit, Span, without_overlaps
from geonews.records import MentionKind, Relation

_ANCHORS: frozenset[MentionKind] = frozenset({"toponym", "demonym", "facility", "metonym"})
"""Kinds of mention that tell a relative place."""

_BORDERS = frozenset({"border", "the border"})
"""Classes of words: a border of the gazetteer lies in no one country, and is told by two all the same."""


def with_relatives(field: ReadField, chosen: Iterable[ScoredHit], grammar: Grammar) -> list[ScoredHit]:
    """Return the mentions of a field with the places that are told by them: ريف حماة, on top of حماة.

    A part of a country that the gazetteer lists (شمالي سوريا, الحدود السورية التركية) keeps its row, and its anchors
    become mentions where they were none. A place of its own that is named so (شمال سيناء) stays one.
    """
    chosen = list(chosen)
    if not grammar.openers(field.words.vocabulary):
        return chosen
    listed = {one.span: one for one in chosen if _is_listed(one, field.words, grammar)}
    others = [one for one in chosen if one.span not in listed]
    told = {one.span: one for one in others if one.kind in _ANCHORS}
    if listed:
        told = _within(listed.values(), field, others) | told
    found = find_relatives(field.words, map(_anchor, told.values()), grammar)
    kept = longest(one for one in found if _fits(one, listed, others))
    return list(_merged(chosen, kept, listed, told, field.words)) if kept else chosen


def relations_among(
    field: ReadField, places: Iterable[ScoredHit], grammar: Grammar
) -> Iterator[tuple[Span, Relation, tuple[Span, ...]]]:
    """Yield the words of each relative place that the grammar finds around places, how it is told, and by which."""
    for one in find_relatives(field.words, [_anchor(place) for place in places if place.kind in _ANCHORS], grammar):
        yield (one.first, one.last), one.relation, tuple((anchor.first, anchor.last) for anchor in one.anchors)


def _is_listed(one: ScoredHit, words: Words, grammar: Grammar) -> bool:
    """Tell whether the gazetteer's place may be a part of another: شمالي سوريا, and not the state شمال دارفور."""
    hit = one.hit
    if one.kind not in ("relative", "toponym") or hit.words == 1 or not hit.entries:
        return False
    if one.kind == "toponym" and hit.best.kind != "region":
        return False
    opener = grammar.opener(words.word(hit.first))
    # «شمال أفريقيا» and «شرق المتوسط» lie in many countries: they are regions of their own.
    return opener is not None and (hit.best.country is not None or opener.word_class in _BORDERS)


def _within(listed: Iterable[ScoredHit], field: ReadField, others: Iterable[ScoredHit]) -> dict[Span, ScoredHit]:
    """Return the hits inside the listed ones that no mention holds yet: الفرات in شرقي الفرات, as sure as the whole."""
    taken = {at for one in others for at in range(one.hit.first, one.hit.last + 1)}
    inner: dict[Span, ScoredHit] = {}
    for whole in listed:
        for one in without_overlaps(
            one
            for one in field.hits
            if one.kind in _ANCHORS
            and one.hit.role != Role.PHRASE
            and one.hit.first > whole.hit.first
            and one.hit.inside(whole.hit)
            and taken.isdisjoint(range(one.hit.first, one.hit.last + 1))
        ):
            inner[one.span] = replace(one, score=whole.score)
    return inner


def _anchor(one: ScoredHit) -> Anchor:
    hit = one.hit
    kind = hit.best.kind if hit.entries else None
    return Anchor(hit.first, hit.last, kind, hit.reading.clitics, one.kind == "demonym")


def _fits(found: RelativeSpan, listed: Mapping[Span, ScoredHit], others: Iterable[ScoredHit]) -> bool:
    """Tell whether a relative covers each mention that it touches, and is none of the places that have a name."""
    for one in others:
        first, last = one.span
        covers = found.first <= first and last <= found.last and (first, last) != (found.first, found.last)
        around = one.kind == "organisation" and first <= found.first and found.last <= last
        if first <= found.last and found.first <= last and not covers and not around:
            return False
    return all(
        last < found.first or found.last < first or (found.first <= first and last <= found.last)
        for first, last in listed
    )


def _merged(
    chosen: Sequence[ScoredHit],
    kept: Iterable[RelativeSpan],
    listed: Mapping[Span, ScoredHit],
    told: Mapping[Span, ScoredHit],
    words: Words,
) -> Iterator[ScoredHit]:
    """Yield the mentions: of what the gazetteer lists inside a longer relative the anchors alone stay."""
    known = {one.span for one in chosen}
    covered: set[Span] = set()
    for one in kept:
        anchors = [told[anchor.first, anchor.last] for anchor in one.anchors]
        spans = tuple(anchor.span for anchor in anchors)
        row = listed.get((one.first, one.last))
        whole = row or ScoredHit(_hit(one, words), "relative", min(anchor.score for anchor in anchors))
        yield replace(whole, kind="relative", relation=one.relation, anchors=spans)
        yield from (anchor for anchor in anchors if anchor.span not in known)
        covered |= {span for span in listed if one.first <= span[0] and span[1] <= one.last}
    yield from (one for one in chosen if one.span not in covered)


def _hit(one: RelativeSpan, words: Words) -> Hit:
    first, *rest = (words.word(at) for at in range(one.first, one.last + 1))
    return Hit(one.first, one.last, one.reading, " ".join((one.reading.apply(first), *rest)), ())
