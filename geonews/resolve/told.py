"""Give the mentions that other mentions tell their places: شمالي سوريا once سوريا is placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geonews.records import Candidate, Mention, Place, Resolution
from geonews.resolve.relatives import Relatives
from geonews.resolve.weights import log_odds


def told_by_others(
    mentions: Sequence[Mention], decided: Sequence[Resolution], relatives: Relatives
) -> list[Resolution]:
    """Return decisions in which each relative mention lies where its anchors put it, as sure as the least sure of them.

    What the user has decided stays. A relative that the gazetteer lists itself keeps its place, and gets an area.
    """
    return [
        _told(one, mention, _anchors(mention, mentions, decided), relatives)
        if mention.relation is not None and one.decided != "correction"
        else one
        for mention, one in zip(mentions, decided, strict=True)
    ]


def _anchors(mention: Mention, mentions: Sequence[Mention], decided: Sequence[Resolution]) -> list[Resolution]:
    """Return the decisions on what tells a mention; of قبالة سواحل ليبيا it is the country, not the coast inside."""
    found = []
    for at in mention.anchors:
        inner = mentions[at]
        deeper = inner.relation is not None and inner.relation.kind == "coast"
        found += _anchors(inner, mentions, decided) if deeper else [decided[at]]
    return found


def _told(one: Resolution, mention: Mention, anchors: Sequence[Resolution], relatives: Relatives) -> Resolution:
    places = [anchor.place for anchor in anchors if anchor.place is not None]
    if mention.relation is None or not places or len(places) < len(anchors):
        return one
    sure = min(anchor.confidence for anchor in anchors)
    if one.candidates and _fits(one.candidates[0].place, places):
        listed = one.candidates[0]
        place, area = relatives.with_area(listed.place, mention.relation, places)
        candidate = replace(listed, place=place)
        return replace(one, candidates=(candidate, *one.candidates[1:]), place=place, area=area, confidence=sure,
                       decided="evidence")  # fmt: skip
    drawn = relatives.place(mention.relation, places)
    if drawn is None:
        return one
    place, area = drawn
    candidate = Candidate(place, mention.key, {"told_by": round(log_odds(sure), 3)})
    return Resolution(mention, (candidate, *one.candidates), place, sure, area)


def _fits(listed: Place, anchors: Sequence[Place]) -> bool:
    """Tell whether a listed relative is told by these anchors: it lies in the country of one of them, or in none."""
    return listed.country is None or any(anchor.country in (None, listed.country) for anchor in anchors)
