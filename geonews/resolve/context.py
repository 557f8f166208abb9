"""What an article says of where it plays: its countries, and which place it says lies in which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import Lexicon
from geonews.gazetteer.entries import Entry
from geonews.records import Article, Mention

MAX_GAP_WORDS = 3
"""Words that may stand between a place and the larger one in which the text puts it: في محافظة، بريف."""

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
    named = set()
    for known in entries:
        countries = {entry.country for entry in known if entry.country}
        if known and known[0].kind == "country" and known[0].country:
            named.add(known[0].country)
            weights[known[0].country] += 2
        elif len(countries) == 1:
            weights[countries.pop()] += 1
    total = sum(weights.values())
    shares = {country: weight / total for country, weight in weights.items()}
    return Context(shares, frozenset(named), _containments(article, mentions, lexicon))


def _containments(article: Article, mentions: Sequence[Mention], lexicon: Lexicon) -> dict[int, Containment]:
    found = {}
    placed = [(at, one) for at, one in enumerate(mentions) if one.kind in ("toponym", "facility")]
    for (at, inner), (after, outer) in zip(placed, placed[1:], strict=False):
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
