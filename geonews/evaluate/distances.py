"""Whether a place is the one that is meant, and what many such judgements come to.

Accuracy at 161 km (100 miles: Cheng, Caverlee and Lee 2010) is the field's measure of toponym resolution, beside median
and mean error and the area under the curve of the logarithm of the error (Jurgens et al. 2015; DeLozier, Baldridge and
London 2015; Gritta, Pilehvar and Collier 2020).
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from geonews.evaluate.places import RELATIVE, Truth
from geonews.gazetteer.distance import great_circle_km
from geonews.records import Place

RIGHT_KM = 161.0
NEAR_KM = 25.0
"""What is right must lie within 100 miles, what is near within the reach of a city."""

FARTHEST_KM = 20_039.0
"""Half the Earth's girth, as the literature has it: the error of a name that got no place, and the largest there is."""

AREAS = frozenset({"continent", "region", "province", "water", "relief", "island", RELATIVE})
"""Kinds whose point is the middle of something wide: any point within the radius is right. Countries go by code."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold how a place compares with the truth."""

    km: float
    """Great-circle distance; infinite where no place was given."""
    right: bool
    """Within RIGHT_KM or, of an area, within its radius; or the same place."""
    near: bool
    """Within NEAR_KM, or the same place."""
    country: bool
    """In the right country, or the same place; of what lies in none or several: in none, or within the radius."""


UNANSWERED = Verdict(math.inf, right=False, near=False, country=False)


def judge(truth: Truth, place: Place | None) -> Verdict:
    """Return how a place compares with the truth. A country is right where a country of its code is given."""
    if place is None:
        return UNANSWERED
    km = great_circle_km(truth.lon, truth.lat, place.lon, place.lat)
    same = place.id == truth.id
    if truth.country is None:
        in_country = place.country is None or km <= truth.radius_km
    else:
        in_country = place.country == truth.country
    if truth.kind == "country":
        same = same or (place.kind == "country" and place.country == truth.country)
        return Verdict(km, right=same, near=same, country=in_country or same)
    reach = max(RIGHT_KM, truth.radius_km) if truth.kind in AREAS else RIGHT_KM
    return Verdict(km, right=same or km <= reach, near=same or km <= NEAR_KM, country=in_country or same)


@dataclass(frozen=True, slots=True)
class Placement:
    """Hold how well so many names were placed. Shares are of all of them, 0..1: one without a place is wrong."""

    count: int
    answered: float
    """Share that got a place."""
    accuracy_161: float
    """Share that is right."""
    within_161: float
    """Share within RIGHT_KM, whatever it is: what a scorer that knows coordinates alone counts."""
    accuracy_25: float
    """Share that is near."""
    country: float
    """Share in the right country."""
    median_km: float | None
    """Over those answered; None where none is."""
    mean_km: float | None
    """FARTHEST_KM for one without a place; None where there is none to judge."""
    auc: float | None
    """Mean of ln(error + 1) over ln(FARTHEST_KM), 0..1, less is better; None where there is none to judge."""


def placement(verdicts: Sequence[Verdict]) -> Placement:
    """Return what judgements on names come to."""
    errors = [one.km for one in verdicts if math.isfinite(one.km)]
    bounded = [min(one.km, FARTHEST_KM) for one in verdicts]
    return Placement(
        count=len(verdicts),
        answered=_share([math.isfinite(one.km) for one in verdicts]),
        accuracy_161=_share([one.right for one in verdicts]),
        within_161=_share([one.km <= RIGHT_KM for one in verdicts]),
        accuracy_25=_share([one.near for one in verdicts]),
        country=_share([one.country for one in verdicts]),
        median_km=statistics.median(errors) if errors else None,
        mean_km=statistics.fmean(bounded) if bounded else None,
        auc=statistics.fmean(map(_logarithmic, bounded)) if bounded else None,
    )


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 0.0


def _logarithmic(km: float) -> float:
    return min(1.0, math.log(km + 1) / math.log(FARTHEST_KM))
