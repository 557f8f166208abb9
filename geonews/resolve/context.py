"""What an article says of where it plays: its countries, and which place it says lies in which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import Lexicon
from geonews.gazetteer.entries import Entry
from geonews.records import Article, Mention

MAX_GAP_WORDS = 3
"""Words that may stand between a place and the larger one in which the text puts it: في محافظة، بريف."""

RIVAL_PRIOR = 0.6
"""From here on (some 60,000 people) a namesake elsewhere keeps a name from telling of its country: عمان, جورجيا."""

LISTED = "،,"
"""Between two names a comma may set a place in a larger one («سرت، ليبيا») or just list them."""

_IN_A_PLACE = frozenset({"في", "ب", "داخل"})


@dataclass(frozen=True, slots=True)
class Containment:
    """Hold that the text puts a place in a larger one."""

    outer: int
    """Index of the mention of the larger place."""
    strength: float
    """1 for words that say it (بريف، شمالي), less for a mere comma."""


@dataclass(frozen=True, slots=True)
class Context:
    """Hold what the article as a whole tells of its places."""

    countries: Mapping[str, float]
    """Share of the article's certain names that lie in each country, 0..1."""
    named: frozenset[str]
    """Countries that are themselves named, or whose demonym is."""
    containments: Mapping[int, Containment]
    """By index of the mention that is said to lie in another."""


def context(
    article: Article, mentions: Sequence[Mention], entries: Sequence[Sequence[Entry]], lexicon: Lexicon
) -> Context:
    """Return what the article tells: ``entries`` are the readings of each mention in the gazetteer."""
    weights: Counter[str] = Counter()
    named: set[str] = set()
    for known in entries:
        country = _country_told(known)
        if country:
            is_country = known[0].kind == "country"
            weights[country] += 2 if is_country else 1
            named.update({country} if is_country else ())
    total = sum(weights.values())
    shares = {country: weight / total for country, weight in weights.items()}
    return Context(shares, frozenset(named), _containments(article, mentions, lexicon))


def _country_told(known: Sequence[Entry]) -> str | None:
    """Return the country of which a name tells: the one in which all its bearers lie.

    For the name of a country only prominent namesakes elsewhere count: عمان is silent between Oman and Amman.
    """
    if not known or known[0].country is None:
        return None
    least = RIVAL_PRIOR if known[0].kind == "country" else 0.0
    elsewhere = {entry.country for entry in known if entry.country and entry.prior >= least} - {known[0].country}
    return None if elsewhere else known[0].country


def _containments(article: Article, mentions: Sequence[Mention], lexicon: Lexicon) -> dict[int, Containment]:
    found = {}
    placed = [(at, one) for at, one in enumerate(mentions) if one.kind in ("toponym", "facility")]
    for (at, inner), (after, outer) in pairwise(placed):
        if inner.field == outer.field and inner.end <= outer.start:
            text = article.title if inner.field == "title" else article.text
            strength = _strength(text[inner.end : outer.start], lexicon)
            if strength:
                found[at] = Containment(after, strength)
    return found


def _strength(gap: str, lexicon: Lexicon) -> float:
    """Return how strongly the words between two names put the first into the second."""
    words = squeeze(gap).split()
    if not words:
        return 0.5 if gap.strip() in LISTED and gap.strip() else 0.0
    if len(words) > MAX_GAP_WORDS or "." in gap or "\n\n" in gap:
        return 0.0
    return 1.0 if all(_puts_inside(word, lexicon) for word in words) else 0.0


def _puts_inside(word: str, lexicon: Lexicon) -> bool:
    if word in _IN_A_PLACE:
        return True
    cue = lexicon.cue(word)
    return cue is not None and cue.kind_class in ("kind", "direction", "around") and not word.startswith("و")
