"""What an article is about: the country, and the place, that carry most of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from geonews.records import Focus, Resolution

TITLE_WEIGHT = 2.0
DEMONYM_WEIGHT = 0.5
"""A headline counts double and an adjective half."""

_WIDE = frozenset({"country", "continent", "region"})


def focus(resolutions: Iterable[Resolution]) -> Focus | None:
    """Return the focus of an article; None where no place of it lies in one country."""
    countries: dict[str, float] = defaultdict(float)
    places: dict[tuple[str, str], float] = defaultdict(float)
    for one in resolutions:
        place = one.place
        if place is None or place.country is None:
            continue
        weight = TITLE_WEIGHT if one.mention.field == "title" else 1.0
        country = place.actor or place.country
        countries[country] += weight * (DEMONYM_WEIGHT if one.mention.kind == "demonym" else 1.0)
        if one.mention.kind in ("toponym", "facility") and place.kind not in _WIDE:
            places[country, place.id] += weight
    if not countries:
        return None
    country, weight = min(countries.items(), key=lambda pair: (-pair[1], pair[0]))
    inside = {place: count for (where, place), count in places.items() if where == country}
    leading = min(inside.items(), key=lambda pair: (-pair[1], pair[0]), default=(None, 0))[0]
    return Focus(country, leading, weight / sum(countries.values()))
