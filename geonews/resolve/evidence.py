"""What a text says for and against each place that a mention may mean, as named strengths."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geonews.arabic.lexicon import NAMED_WITH_KIND
from geonews.records import Mention, Place
from geonews.resolve.candidates import Option
from geonews.resolve.divisions import DivisionWords
from geonews.resolve.surroundings import Surroundings

NEAR_CHARACTERS = 150.0
"""Characters, about a sentence, over which what one name tells of another falls to 1/e."""

UNTOLD = 1.5
"""Weight of what an article leaves untold, beside one for each of its names: a single one tells little of the rest."""

LITTLE = 0.02
"""Share of an article from which on a country is told at all."""

AROUND_KM = 250.0
"""Distance over which the support that two places of one article lend each other falls to 1/e: a country's width."""

KM_PER_DEGREE = 111.2

WIDE = frozenset({"continent", "region", "country"})
"""Kinds that are too large for their point to lie near anything."""
DIVISIONS = frozenset({"province", "district"})
QUARTERS = frozenset({"neighbourhood", "landmark"})
LARGE = frozenset({"continent", "region", "country", "province"})
LARGE_PRIOR = 0.6
"""Prominence (some 60,000 people) from which on a town is no quarter: حي الرياض is not Riyadh."""


@dataclass(frozen=True, slots=True)
class Belief:
    """Hold what is thought, so far, of a mention: its likeliest place and how likely that is."""

    place: Place | None = None
    chance: float = 0.0
    countries: Mapping[str, float] = field(default_factory=dict)
    """Probability that it lies in each country, or is its adjective."""


def certain(place: Place | None) -> Belief:
    """Return what is thought of a mention that the user has decided: a place, or that there is none."""
    if place is None:
        return Belief()
    return Belief(place, 1.0, {place.country: 1.0} if place.country else {})


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what the article tells one mention of a country."""

    near: float
    """How near the nearest other name of that country stands, 1 beside it, and how sure it is."""
    share: float
    """Share of what the article's other names tell that is of that country."""
    named: float
    """Whether the country itself, or its adjective, is named."""
    titled: float
    """Whether the headline names something of it."""


class ArticleEvidence:
    """Weigh the candidates of an article's mentions by what the whole article says."""

    def __init__(
        self,
        mentions: Sequence[Mention],
        around: Sequence[Surroundings],
        beliefs: Sequence[Belief],
        home: str | None,
        divisions: DivisionWords,
    ) -> None:
        self._mentions = mentions
        self._around = around
        self._beliefs = beliefs
        self._home = home
        self._divisions = divisions
        self._told = [self._countries(at) for at in range(len(mentions))]

    def countries(self, at: int) -> Mapping[str, Told]:
        """Return what the other names of the article tell a mention, by country."""
        return self._told[at]

    def _countries(self, at: int) -> dict[str, Told]:
        mention, position = self._mentions[at], self._around[at].position
        near: dict[str, float] = defaultdict(float)
        weight: dict[str, float] = defaultdict(float)
        named: dict[str, float] = defaultdict(float)
        titled: dict[str, float] = defaultdict(float)
        for other, belief in enumerate(self._beliefs):
            if not belief.countries or self._mentions[other].key == mention.key:
                continue
            closeness = math.exp(-abs(position - self._around[other].position) / NEAR_CHARACTERS)
            is_country = belief.place is not None and belief.place.kind == "country"
            in_title = self._around[other].in_title
            for country, chance in belief.countries.items():
                near[country] = max(near[country], closeness * chance)
                weight[country] += 2 * chance if is_country else chance
                if is_country:
                    named[country] = max(named[country], chance)
                if in_title:
                    titled[country] = max(titled[country], chance)
        total = UNTOLD + sum(weight.values())
        return {
            country: Told(near[country], weight[country] / total, named[country], titled[country]) for country in weight
        }

    def strengths(self, at: int, option: Option) -> dict[str, float]:
        """Return the strength of each kind of evidence for one candidate; those of no strength are left out."""
        place = option.place
        found = {
            **option.strengths,
            **self._of_kind(at, place, option.strengths["prominence"]),
            **self._of_country(at, place),
            **self._of_containment(at, place),
            **self._of_joined(at, place),
            **self._of_nearness(at, place),
        }
        return {name: value for name, value in found.items() if value}

    def absent(self, at: int, options: Sequence[Option]) -> dict[str, float]:
        """Return the strength of what speaks for a place that the gazetteer lacks.

        Where all else lies in a country that has no bearer of the name, it is rather a village there than a namesake.
        """
        if self._mentions[at].kind not in ("toponym", "facility"):
            return {}
        here = {one.place.country for one in options}
        told = max((one.share for country, one in self._told[at].items() if country not in here), default=0.0)
        announced = float(self._around[at].cue is not None)
        return {"absent": 1.0, "absent_here": told if None not in here else 0.0, "absent_announced": announced}

    # ------------------------------------------------------------ the words around it

    def _of_kind(self, at: int, place: Place, prominence: float) -> dict[str, float]:
        around, mention = self._around[at], self._mentions[at]
        found = {"dateline_wide": float(mention.role == "dateline" and place.kind in WIDE | DIVISIONS)}
        if not around.kinds:
            return found
        found["foreign_division"] = float(self._divisions.fits(around.word, place) is False)
        fits = place.kind in around.kinds
        cue = around.cue
        if cue is None:
            return found | {"office": float(fits)}
        if fits:
            divided = cue.leading in DIVISIONS and place.kind in DIVISIONS
            return found | {"kind_word": 1.0, "division_word": float(divided)}
        if (
            cue.kinds <= QUARTERS
            and "neighbourhood" in cue.kinds
            and (place.kind in LARGE or prominence >= LARGE_PRIOR)
        ):
            return found | {"quarter_of_the_name": 1.0}
        # In معبر رفح and نهر دجلة the kind word is of another thing that is named after the place.
        return found if cue.kinds <= NAMED_WITH_KIND else found | {"other_kind_word": 1.0}

    def _of_containment(self, at: int, place: Place) -> dict[str, float]:
        found: dict[str, float] = defaultdict(float)
        for said in self._around[at].said:
            belief = self._beliefs[said.outer]
            outer = belief.place
            if outer is None or outer.id == place.id:
                continue
            inside = _inside(place, outer)
            name = {"adjective": "adjective", "comma": "comma"}.get(said.how, "inside")
            if said.how == "adjective":
                found[name] = max(found[name], belief.countries.get(place.country or "", 0.0))
                found["other_adjective"] = max(found["other_adjective"], belief.chance * (not inside))
            elif inside:
                found[name] = max(found[name], belief.chance)
                if outer.kind != "country":
                    found[f"{name}_area"] = max(found[f"{name}_area"], belief.chance)
            elif said.how != "comma":
                found["outside"] = max(found["outside"], belief.chance)
        return found

    def _of_joined(self, at: int, place: Place) -> dict[str, float]:
        found: dict[str, float] = defaultdict(float)
        for other in self._around[at].joined:
            belief = self._beliefs[other]
            if belief.place is None or belief.place.id == place.id:
                continue
            same_country = belief.countries.get(place.country or "", 0.0)
            found["joined_country"] = max(found["joined_country"], same_country)
            found["joined_kind"] = max(found["joined_kind"], belief.chance * (belief.place.kind == place.kind))
        return found

    # ------------------------------------------------------------ the article

    def _of_country(self, at: int, place: Place) -> dict[str, float]:
        home = float(place.country is not None and place.country == self._home)
        told = self._told[at].get(place.country or "")
        if told is None:
            return {"home_country": home}
        return {
            "country_near": told.near,
            "country_share": told.share,
            "country_told": math.log1p(told.share / LITTLE) / math.log1p(1 / LITTLE),
            "country_named": told.named,
            "country_in_title": told.titled,
            "home_country": home,
        }

    def _of_nearness(self, at: int, place: Place) -> dict[str, float]:
        """Return how near the other places of the article lie, and whether the place's own province is among them."""
        if place.kind in WIDE:
            return self._of_wide(at, place)
        mention = self._mentions[at]
        around = total = province = inside = 0.0
        shrink = math.cos(math.radians(place.lat))
        for other, belief in enumerate(self._beliefs):
            there = belief.place
            if there is None or there.kind in WIDE or self._mentions[other].key == mention.key:
                continue
            if self._mentions[other].kind == "demonym":
                continue
            x = (there.lon - place.lon) * shrink
            y = there.lat - place.lat
            km = KM_PER_DEGREE * math.sqrt(x * x + y * y)
            around += belief.chance * math.exp(-km / AROUND_KM)
            total += 1.0
            if place.admin1 and there.admin1 == place.admin1:
                inside += belief.chance
                if there.kind == "province":
                    province = max(province, belief.chance)
        return {
            "places_around": around / total if total else 0.0,
            "province_named": province,
            "province_share": inside / total if total else 0.0,
        }

    def _of_wide(self, at: int, place: Place) -> dict[str, float]:
        """Return the same for a country, whose point says nothing: how many of the places lie inside it."""
        told = self._told[at].get(place.country or "") if place.kind == "country" else None
        return {"places_around": told.share} if told else {}


def _inside(place: Place, outer: Place) -> bool:
    """Tell whether a place may lie in a larger one: by country, by division, else by distance."""
    if outer.kind == "country":
        return place.country == outer.country
    if outer.country and place.country and outer.country != place.country:
        return False
    if outer.kind == "province" and outer.admin1 and place.admin1:
        return outer.admin1 == place.admin1
    if outer.kind == "city" and outer.admin1 and outer.admin1 == place.admin1:
        # «بريف دير الزور» names the seat and means its province.
        return True
    return km_between(place, outer) <= max(outer.radius_km, 30.0) * 1.5


def km_between(one: Place, other: Place) -> float:
    """Return the distance of two places in km as on a flat map: right to a hundredth up to some hundreds of km."""
    x = (one.lon - other.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return KM_PER_DEGREE * math.hypot(x, one.lat - other.lat)
