"""The resolver by rules: for each candidate named evidence, weighed and summed."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geonews.arabic.lexicon import NAMED_WITH_KIND, Lexicon, load
from geonews.gazetteer.entries import NEARBY, Entry, Role
from geonews.gazetteer.index import Gazetteer
from geonews.records import Article, Candidate, Mention, MentionKind, Place, Resolution
from geonews.resolve.context import Context, context
from geonews.resolve.corrections import NOTHING_FIXED, corrected

WEIGHTS: Mapping[str, float] = {
    # Prominence: a place of a million people outweighs one of a thousand by 0.375 * 10.
    "prior": 10.0,
    # A village in the Arab world or beside it is likelier in Arabic news than one overseas.
    "nearby": 1.0,
    # «مدينة X» against a province X; «محافظة X» against the city.
    "kind_word": 4.0,
    "other_kind_word": -2.0,
    # حي الرياض in Sousse is not Riyadh.
    "quarter_of_the_name": -6.0,
    # «معتمدية الجم» is the district, though the town bears the name as well and a source may lack the district.
    "division_word": 3.0,
    # A province or district that the text does not call one: its seat bears the same name.
    "unsaid_division": -1.5,
    # The country of the candidate is named in the article, or most of the article lies in it.
    "country_named": 2.0,
    "country_share": 4.5,
    # An agency reports from a city: in «تونس - وات» from Tunis.
    "dateline_country": -4.0,
    # The text puts the mention inside a larger place: البوكمال بريف دير الزور.
    "inside_country": 3.0,
    "inside_province": 2.5,
    # The name is known in Latin letters alone and sounds so: the log odds of the fit, which hold the prominence too.
    "across_scripts": 1.0,
    # عمّان and عُمان differ in a written mark alone.
    "written_marks": 12.0,
}
"""Log odds for evidence of strength 1. Set by hand on the articles of ``seeds/``; a later edition learns them."""

MAX_CANDIDATES = 12
"""Namesakes that are weighed, the most prominent ones."""

UNKNOWN_PLACE = 6.5
"""Score of the place that the gazetteer lacks: it rivals each candidate, so that a village of the name overseas, which
nothing in the article speaks for, is no certain answer."""

ACROSS_BASE = 5.0
"""Score of a place whose Latin name fits as well as none: less than the place that the gazetteer lacks, since the text
must speak for its country as well."""

MAX_COUNTRIES = 2
"""Countries of the article in which a name is searched for across scripts, beside the whole world."""

LEAST_ACROSS = 4.5
"""Score below which a place that only sounds like a name is no candidate at all."""

MAX_ODDS = 6.0
"""Log odds of a fit beyond which a better one says no more."""

MIN_CONFIDENCE = 0.4
"""Below this a mention stays unresolved."""

MARGIN_SCALE = 2.0
"""Log odds are divided by this before they become a confidence: the evidence is not independent."""

WIDE_KINDS = frozenset({"country", "province", "region"})
DIVISIONS = frozenset({"province", "district"})
QUARTERS = frozenset({"neighbourhood", "landmark"})

_ROLES: Mapping[MentionKind, tuple[Role, ...]] = {"demonym": (Role.DEMONYM,), "metonym": (Role.METONYM,)}

_MARKED = (
    (re.compile("عَ?م[َّ]*ّ"), "city"),
    (re.compile("عُم"), "country"),
)
"""A shadda on the mim makes Amman, a damma on the ain makes Oman."""


@dataclass(frozen=True, slots=True)
class _Namesakes:
    """Hold a mention with the places that bear its name."""

    mention: Mention
    entries: tuple[Entry, ...]


class RuleResolver:
    """Place mentions by prominence, kind words, the countries of the article and what it says lies in what."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon | None = None) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon or load()

    @property
    def signature(self) -> str:
        """Return name and version."""
        return "rules-1"

    def resolve(
        self, article: Article, mentions: tuple[Mention, ...], fixed: Mapping[int, Place | None] = NOTHING_FIXED
    ) -> tuple[Resolution, ...]:
        """Return a decision for each mention, in the same order; those in ``fixed`` are made already."""
        namesakes = [_Namesakes(mention, self._entries(mention)) for mention in mentions]
        entries = [self._entry(fixed[at]) if at in fixed else one.entries for at, one in enumerate(namesakes)]
        told = context(article, mentions, entries, self._lexicon)
        decided: dict[int, Resolution] = {}
        # From the end: البوكمال بريف دير الزور needs دير الزور first.
        for at in range(len(namesakes) - 1, -1, -1):
            containment = told.containments.get(at)
            outer = decided[containment.outer].place if containment else None
            strength = containment.strength if containment else 0.0
            decision = self._decide(namesakes[at], told, outer, strength)
            decided[at] = corrected(decision, fixed[at]) if at in fixed else decision
        return tuple(decided[at] for at in range(len(namesakes)))

    def _entry(self, place: Place | None) -> tuple[Entry, ...]:
        """Return the one reading of a mention whose place is fixed; none where it is no place."""
        row = self._gazetteer.row_of(place.id) if place else None
        return () if row is None else (self._gazetteer.entry_of(row),)

    def _entries(self, mention: Mention) -> tuple[Entry, ...]:
        roles = _ROLES.get(mention.kind, (Role.NAME,))
        known = [entry for entry in self._gazetteer.entries(mention.key) if entry.role in roles]
        if not known and Role.NAME in roles and mention.key.isascii():
            known = self._gazetteer.latin_entries(mention.key)
        return tuple(sorted(known, key=lambda entry: (-entry.prior, entry.row))[:MAX_CANDIDATES])

    def _decide(self, one: _Namesakes, told: Context, outer: Place | None, strength: float) -> Resolution:
        candidates = [
            Candidate(place, one.mention.key, self._evidence(entry.prior, place, one.mention, told, outer, strength))
            for entry in one.entries
            for place in (self._gazetteer.place(entry.row),)
        ] or self._across(one.mention, told, outer, strength)
        ranked = tuple(sorted(candidates, key=lambda candidate: (-candidate.score, candidate.place.id)))
        if not ranked:
            return Resolution(one.mention)
        sure = confidence(ranked) * one.mention.score
        if sure < MIN_CONFIDENCE:
            return Resolution(one.mention, ranked)
        return Resolution(one.mention, ranked, ranked[0].place, sure)

    def _evidence(
        self, prior: float, place: Place, mention: Mention, told: Context, outer: Place | None, strength: float
    ) -> dict[str, float]:
        strengths = {
            "prior": prior,
            "nearby": float(place.country is None or place.country in NEARBY),
            **self._of_kind_word(place, mention),
            "dateline_country": float(mention.role == "dateline" and place.kind in WIDE_KINDS),
            "country_named": float(place.country in told.named),
            "country_share": told.countries.get(place.country or "", 0.0),
            **_of_containment(place, outer, strength),
            "written_marks": _of_marks(place, mention),
        }
        return {name: round(WEIGHTS[name] * value, 3) for name, value in strengths.items() if value}

    def _across(self, mention: Mention, told: Context, outer: Place | None, strength: float) -> list[Candidate]:
        """Return the places whose Latin name sounds like a name that no source has in Arabic."""
        if mention.kind != "toponym":
            return []
        told_most = sorted(told.countries, key=lambda country: (-told.countries[country], country))[:MAX_COUNTRIES]
        searches = [self._gazetteer.across(mention.name, country=one, limit=MAX_CANDIDATES) for one in told_most]
        searches.append(self._gazetteer.across(mention.name, limit=MAX_CANDIDATES))
        unique = {found.place.id: found for search in searches for found in search}
        candidates = []
        for found in unique.values():
            # The fit holds the prominence already.
            evidence = self._evidence(0.0, found.place, mention, told, outer, strength)
            odds = min(MAX_ODDS, math.log(found.fit / (1 - found.fit))) if found.fit < 1 else MAX_ODDS
            evidence["across_scripts"] = round(ACROSS_BASE + WEIGHTS["across_scripts"] * odds, 3)
            candidates.append(Candidate(found.place, found.matched, evidence))
        return [candidate for candidate in candidates if candidate.score >= LEAST_ACROSS]

    def _of_kind_word(self, place: Place, mention: Mention) -> dict[str, float]:
        cue = self._lexicon.cue(mention.cue) if mention.cue else None
        if cue is None or cue.kind_class != "kind" or not cue.kinds:
            return {"unsaid_division": 1.0} if place.kind in DIVISIONS else {}
        if place.kind in cue.kinds:
            divided = cue.leading in DIVISIONS and place.kind in DIVISIONS
            return {"kind_word": 1.0} | ({"division_word": 1.0} if divided else {})
        if cue.kinds <= QUARTERS and "neighbourhood" in cue.kinds:
            return {"quarter_of_the_name": 1.0}
        # In معبر رفح and نهر دجلة the kind word is of another thing that is named after the place.
        return {} if cue.kinds <= NAMED_WITH_KIND else {"other_kind_word": 1.0}


def _of_containment(place: Place, outer: Place | None, strength: float) -> dict[str, float]:
    if outer is None or outer.country is None or outer.id == place.id or outer.country != place.country:
        return {}
    same_province = outer.admin1 is not None and outer.admin1 == place.admin1
    return {"inside_country": strength, "inside_province": strength if same_province else 0.0}


def _of_marks(place: Place, mention: Mention) -> float:
    return float(any(marks.search(mention.surface) and place.kind == kind for marks, kind in _MARKED))


def confidence(ranked: Sequence[Candidate]) -> float:
    """Return the share of the first candidate among its rivals, 0..1, by the softmax of their scores.

    The place that the gazetteer lacks is one of the rivals.
    """
    best = ranked[0]
    rivals: dict[str, float] = {}
    for candidate in ranked[1:]:
        rivals.setdefault(_answer(candidate.place), candidate.score)
    rivals.pop(_answer(best.place), None)
    against = (UNKNOWN_PLACE, *rivals.values())
    return 1 / (1 + sum(math.exp((score - best.score) / MARGIN_SCALE) for score in against))


def _answer(place: Place) -> str:
    """Return what is the same for places that differ in precision alone: a city, its district and its province."""
    return place.admin1 or place.id
