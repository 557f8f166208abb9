"""What an article is about: the country, and the place, that carry most of it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from geonews.records import Article, Focus, Mention, Resolution
from geonews.resolve.surroundings import headline_end

TITLE_WEIGHT = 3.0
DEMONYM_WEIGHT = 0.5
DATELINE_WEIGHT = 0.3
"""A headline counts threefold and an adjective half; where an agency reports from is seldom what it reports on."""

LEAD_WEIGHT = 1.0
LEAD_CHARACTERS = 300.0
"""What an article begins with counts up to twice, falling off over its first paragraph: news says the most first."""

_WIDE = frozenset({"country", "continent", "region"})


def focus(article: Article, resolutions: Iterable[Resolution]) -> Focus | None:
    """Return the focus of an article; None where no place of it lies in one country.

    Each mention counts as much as it is sure.
    """
    countries: dict[str, float] = defaultdict(float)
    places: dict[tuple[str, str], float] = defaultdict(float)
    end = headline_end(article)
    for one in resolutions:
        place = one.place
        if place is None or place.country is None:
            continue
        weight = one.confidence * _weight(one.mention, end)
        country = place.actor or place.country
        countries[country] += weight * (DEMONYM_WEIGHT if one.mention.kind == "demonym" else 1.0)
        if one.mention.kind in ("toponym", "metonym") and place.kind not in _WIDE:
            places[country, place.id] += weight
    if not countries:
        return None
    country, weight = min(countries.items(), key=lambda pair: (-pair[1], pair[0]))
    inside = {place: count for (where, place), count in places.items() if where == country}
    leading = min(inside.items(), key=lambda pair: (-pair[1], pair[0]), default=(None, 0))[0]
    return Focus(country, leading, weight / sum(countries.values()))


def _weight(mention: Mention, headline: int) -> float:
    """Return what a mention tells by where it stands; ``headline`` is where the text's own headline ends."""
    if mention.role == "dateline":
        return DATELINE_WEIGHT
    if mention.field == "title" or mention.start < headline:
        return TITLE_WEIGHT
    return 1.0 + LEAD_WEIGHT * math.exp(-(mention.start - headline) / LEAD_CHARACTERS)
