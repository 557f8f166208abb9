"""Give the mentions that other mentions tell their places: شمالي سوريا once سوريا is placed.

Also a village or hospital that no list holds, where the text puts it inside a place that is placed: it lies there, in
that place's precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geonews.records import SAID_INSIDE, Candidate, Mention, Place, PlaceKind, Resolution
from geonews.resolve.relatives import Relatives
from geonews.resolve.surroundings import Surroundings
from geonews.resolve.weights import log_odds

INSIDE_SURE = 0.9
"""Of the outer place's confidence that remains for what is only said to lie in it: the words between may say else."""

OF_TOWNS = frozenset({"around", "offset", "between"})
"""Relations that are told of a town rather than of a country."""

SAID = frozenset({"inside", "brackets"})
"""Ways of saying it that are no mere comma."""

HOLDING: frozenset[PlaceKind] = frozenset({"province", "district", "city", "town", "village", "camp", "neighbourhood"})
"""Kinds of place small enough to tell where a thing inside lies."""


def placed_inside(
    mentions: Sequence[Mention], decided: Sequence[Resolution], around: Sequence[Surroundings]
) -> list[Resolution]:
    """Return decisions in which a name without a place lies where the text says it does: قرية تلمنس بريف إدلب.

    So does the name wherever else the article has it, and a facility whose listed namesakes lie in other countries.
    """
    found = list(decided)
    holding: dict[str, Resolution] = {}
    for mention, one, said in zip(mentions, decided, around, strict=True):
        outer = _holding(one, mention, said, decided)
        if outer is not None:
            holding.setdefault(mention.key, outer)
    for at, (mention, one) in enumerate(zip(mentions, decided, strict=True)):
        outer = holding.get(mention.key)
        if outer is not None and outer.place is not None and _is_lacking(one, mention, outer.place):
            sure = INSIDE_SURE * outer.confidence
            candidate = Candidate(outer.place, mention.key, {SAID_INSIDE: round(log_odds(sure), 3)})
            others = [other for other in one.candidates if other.place.id != outer.place.id]
            found[at] = Resolution(mention, (candidate, *others), outer.place, sure)
    return found


def _holding(one: Resolution, mention: Mention, said: Surroundings, decided: Sequence[Resolution]) -> Resolution | None:
    outers = (decided[each.outer] for each in said.said if each.how in SAID)
    outer = next((each for each in outers if each.place is not None and each.place.kind in HOLDING), None)
    return outer if outer is not None and outer.place is not None and _is_lacking(one, mention, outer.place) else None


def _is_lacking(one: Resolution, mention: Mention, outer: Place) -> bool:
    """Tell whether the gazetteer seems to lack what is said to lie in a place: مستشفى ناصر في بنغازي, not in Gaza."""
    if one.decided in ("unknown", "unsure"):
        return mention.kind in ("toponym", "facility")
    if one.place is None or one.decided != "evidence" or mention.kind != "facility":
        return False
    return None not in (one.place.country, outer.country) and one.place.country != outer.country


def told_of_towns(mentions: Sequence[Mention], decided: Sequence[Resolution]) -> list[Resolution]:
    """Return decisions in which suburbs, distances and roads are told of a capital, not of its country: ضواحي تونس."""
    found = list(decided)
    for mention in mentions:
        if mention.relation is None or mention.relation.kind not in OF_TOWNS:
            continue
        anchors = [found[at].place for at in mention.anchors]
        if len(anchors) > 1 and all(place is not None and place.kind == "country" for place in anchors):
            # «بين تونس وليبيا» lies between the countries.
            continue
        for at in mention.anchors:
            one = found[at]
            if one.place is None or one.place.kind != "country" or one.decided != "evidence":
                continue
            towns = [
                each for each in one.candidates if each.place.kind == "city" and each.place.country == one.place.country
            ]
            if towns:
                others = (each for each in one.candidates if each is not towns[0])
                found[at] = replace(one, candidates=(towns[0], *others), place=towns[0].place)
    return found


def told_by_others(
    mentions: Sequence[Mention], decided: Sequence[Resolution], relatives: Relatives
) -> list[Resolution]:
    """Return decisions in which each relative mention lies where its anchors put it, as sure as the least sure of them.

    What the user has decided stays. A relative that the gazetteer lists itself keeps its place, and gets an area.
    """
    return [
        _told(one, mention, [decided[at] for at in mention.anchors], relatives)
        if mention.relation is not None and one.decided != "correction"
        else one
        for mention, one in zip(mentions, decided, strict=True)
    ]


def _told(one: Resolution, mention: Mention, anchors: Sequence[Resolution], relatives: Relatives) -> Resolution:
    places = [anchor.place for anchor in anchors if anchor.place is not None]
    if mention.relation is None or not places or len(places) < len(anchors):
        return one
    relation = mention.relation
    if relation.kind == "between" and all(place.kind == "country" for place in places):
        relation = replace(relation, kind="border")
    sure = min(anchor.confidence for anchor in anchors)
    if one.candidates and _fits(one.candidates[0].place, places):
        listed = one.candidates[0]
        place, area = relatives.with_area(listed.place, relation, places)
        candidate = replace(listed, place=place)
        return replace(one, candidates=(candidate, *one.candidates[1:]), place=place, area=area, confidence=sure,
                       decided="evidence")  # fmt: skip
    drawn = relatives.place(relation, places)
    if drawn is None:
        return one
    place, area = drawn
    candidate = Candidate(place, mention.key, {"told_by": round(log_odds(sure), 3)})
    return Resolution(mention, (candidate, *one.candidates), place, sure, area)


def _fits(listed: Place, anchors: Sequence[Place]) -> bool:
    """Tell whether a listed relative is told by these anchors: it lies in the country of one of them, or in none."""
    return listed.country is None or any(anchor.country in (None, listed.country) for anchor in anchors)
