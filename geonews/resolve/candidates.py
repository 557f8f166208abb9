"""Which places a mention may mean, and what its name alone says of each."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from geonews.arabic.clitics import readings
from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import Lexicon
from geonews.gazetteer.entries import Entry, Role
from geonews.gazetteer.index import Gazetteer
from geonews.records import Mention, MentionKind, Place

MOST = 24
"""Namesakes that are weighed, the most prominent ones."""

MOST_ACROSS = 8
"""Places that only sound like a name which are weighed."""

MEMORY = 5_000
"""Names searched for across scripts whose places are kept at hand: an archive has the same villages every week."""

MAX_ODDS = 6.0
"""Log odds of a fit across scripts beyond which a better one says no more."""

FAMOUS = 0.55
"""Prominence from which on a place lends its Arabic name to its namesakes overseas: روما for Rome in Georgia."""

LEAST_FIT = 0.02
"""Fit across scripts, 0..1, below which a place is no candidate at all."""

NO_NAMES = frozenset({"country", "city"})
"""What a word announces first that makes no name with the one after it: سواحل ليبيا are told by ليبيا."""

_ROLES: Mapping[MentionKind, tuple[Role, ...]] = {"demonym": (Role.DEMONYM,), "metonym": (Role.METONYM,)}

_MARKED = (
    (re.compile("عَ?م[َّ]*ّ"), "city"),
    (re.compile("عُم"), "country"),
)
"""A shadda on the mim makes Amman, a damma on the ain makes Oman."""


@dataclass(frozen=True, slots=True)
class Option:
    """Hold a place that a mention may mean, before anything around it is looked at."""

    place: Place
    matched: str
    """The gazetteer's name that matched, folded."""
    strengths: Mapping[str, float]
    """What the name alone says, by kind of evidence."""


class Candidates:
    """Look up the places that may be meant."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._sounding = lru_cache(maxsize=MEMORY)(self._sounds)

    def known(self, mention: Mention) -> list[Option]:
        """Return the places that bear the mention's name, most prominent first; with its kind word, قطاع غزة, too."""
        entries: dict[int, tuple[Entry, str]] = {}
        for key in self._keys(mention):
            for entry in self._entries(key, mention.kind):
                entries.setdefault(entry.row, (entry, key))
        ranked = sorted(entries.values(), key=lambda pair: (-pair[0].prior, pair[0].row))[:MOST]
        return [self._option(entry, key, mention) for entry, key in ranked]

    def across(self, mention: Mention, countries: Mapping[str, float]) -> list[Option]:
        """Return the places whose Latin name sounds like the mention's, those of some countries preferred.

        ``countries`` holds the nats by which an ISO code is likelier than the others, taken to the half.
        """
        if mention.kind != "toponym" or mention.key.isascii():
            return []
        preferred = ((country, round(2 * nats) / 2) for country, nats in sorted(countries.items()))
        return list(self._sounding(mention.key, tuple(one for one in preferred if one[1])))

    def _sounds(self, key: str, countries: tuple[tuple[str, float], ...]) -> tuple[Option, ...]:
        found = self._gazetteer.across(key, countries=dict(countries), limit=MOST_ACROSS)
        return tuple(
            Option(one.place, one.matched, _alone(one.place, one.prior) | _fit(one.place, one.fit))
            for one in found
            if one.fit >= LEAST_FIT
        )

    def namesakes(self, known: Sequence[Option], countries: Collection[str]) -> list[Option]:
        """Return the places in some countries that bear, in Latin letters, the name of a famous one: Rome, Georgia."""
        found: dict[int, Option] = {}
        for one in known:
            if one.strengths["prominence"] >= FAMOUS and one.place.kind in ("city", "country", "province"):
                latin = squeeze(one.place.name)
                for entry in self._gazetteer.latin_entries(latin):
                    if entry.country in countries and entry.row not in found:
                        place = self._gazetteer.place(entry.row)
                        found[entry.row] = Option(place, latin, _alone(place, entry.prior) | {"namesake": 1.0})
        return list(found.values())

    def _keys(self, mention: Mention) -> Iterator[str]:
        yield mention.key
        bare = squeeze(mention.name)
        if bare != mention.key and mention.kind == "toponym":
            # The index knows it with its kind word, قطاع غزة or سواحل ليبيا, which may be no part of the name here.
            yield bare
        if mention.cue and mention.kind == "toponym":
            for reading in readings(mention.cue):
                cue = self._lexicon.cues.get(reading.apply(mention.cue))
                if cue is not None and cue.kind_class == "kind" and cue.leading not in NO_NAMES:
                    yield f"{reading.apply(mention.cue)} {mention.key}"

    def _entries(self, key: str, kind: MentionKind) -> list[Entry]:
        roles = _ROLES.get(kind, (Role.NAME,))
        known = [entry for entry in self._gazetteer.entries(key) if entry.role in roles]
        if not known and Role.NAME in roles and key.isascii():
            known = self._gazetteer.latin_entries(key)
        return known

    def _option(self, entry: Entry, key: str, mention: Mention) -> Option:
        place = self._gazetteer.place(entry.row)
        strengths = _alone(place, entry.prior)
        if mention.kind == "toponym":
            strengths["shown_name"] = float(squeeze(place.name_ar) == key)
            strengths["several_words"] = float(" " in key)
        if any(marks.search(mention.surface) and place.kind == kind for marks, kind in _MARKED):
            strengths["written_marks"] = 1.0
        return Option(place, key, strengths)


def _alone(place: Place, prior: float) -> dict[str, float]:
    """Return what prominence and kind say of a place."""
    return {"prominence": prior, f"is_{_group(place)}": 1.0}


def _group(place: Place) -> str:
    if place.kind in ("water", "relief", "island"):
        return "nature"
    if place.kind in ("landmark", "facility"):
        return "site"
    if place.kind in ("city", "town"):
        return "town"
    return place.kind


def _fit(place: Place, fit: float) -> dict[str, float]:
    """Return what a fit across scripts says; a place that has an Arabic name is rather called by it."""
    return {"across_scripts": 1.0, "fit": _odds(fit), "has_arabic_name": float(bool(place.name_ar))}


def _odds(fit: float) -> float:
    return min(MAX_ODDS, math.log(fit / (1 - fit))) if fit < 1 else MAX_ODDS
