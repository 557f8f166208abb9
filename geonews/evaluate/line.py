"""How well the whole line does, from a text to its places: names found and placed right, and what articles are about.

An answer is right where the program finds a name, by the rules of recognition, and places it right: a name missed,
misread or misplaced is lost, and what is placed and is no name is an error. A name that is found and gets no place is
no answer. What has no row in the table of places is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from geonews.annotated import KINDS, Mark
from geonews.evaluate.calibration import Calibration, calibration
from geonews.evaluate.distances import NEAR_KM, judge
from geonews.evaluate.places import LETTERS, PlacedText, Subject, Truth
from geonews.evaluate.recognition import Figures
from geonews.evaluate.texts import TOPONYM, Gold
from geonews.gazetteer.distance import great_circle_km
from geonews.gazetteer.index import Gazetteer
from geonews.records import Focus, GeoparsedArticle, Resolution

PLACED_KINDS = frozenset(KINDS[letter] for letter in LETTERS)
"""Kinds of mention that are judged by where they lie."""

Words: TypeAlias = tuple[int, int]
"""A span widened to whole words."""


@dataclass(frozen=True, slots=True)
class EndToEnd:
    """Hold how many names of some kinds are found and placed right."""

    lenient: Figures
    """At least a word in common with the gold's, and placed right."""
    exact: Figures
    """The same words, and placed right."""
    calibration: Calibration
    """Of what was placed; what is no name is wrong."""


@dataclass(frozen=True, slots=True)
class Foci:
    """Hold how many articles are said to be about what they are about."""

    count: int
    country: int
    """With the right country."""
    place_count: int
    """Of which it is known where the place lies that they are most about, or that none stands out."""
    place: int
    """With the right place, or one within NEAR_KM; none where none stands out."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Hold the marked names of a text that an answer can be about, by their words."""

    judged: Mapping[Words, Truth]
    optional: AbstractSet[Words]
    """Names inside a longer one: neither missed nor wrong."""
    unjudged: AbstractSet[Words]
    """Names without a row: what has a word of one, and of no judged one, is not judged either."""


class _Met(NamedTuple):
    """Hold an answer that counts with the marked name that it is about."""

    words: Words
    about: Words | None
    confidence: float
    right: bool


def end_to_end(
    texts: Iterable[PlacedText], parsed: Iterable[GeoparsedArticle], kinds: AbstractSet[str] = frozenset({TOPONYM})
) -> EndToEnd:
    """Return how many marked names of some kinds are found and placed right; ``parsed`` are the texts, in order."""
    lenient = exact = Figures()
    answers: list[tuple[float, bool]] = []
    for text, done in zip(texts, parsed, strict=True):
        if text.truths is None:
            continue
        wanted = _wanted(text.gold, text.truths, kinds)
        placed = [one for one in done.resolutions if one.mention.kind in kinds and one.place is not None]
        met = list(_met(text.gold, wanted, placed))
        lenient += _figures(wanted, met, [one for one in met if one.right])
        exact += _figures(wanted, met, [one for one in met if one.right and one.words == one.about])
        answers += [(one.confidence, one.right) for one in met]
    return EndToEnd(lenient, exact, calibration(answers))


def _wanted(gold: Gold, truths: Mapping[Mark, Truth], kinds: AbstractSet[str]) -> _Wanted:
    judged: dict[Words, Truth] = {}
    optional, unjudged = set(), set()
    named = (mark for mark in gold.marks if mark.letter in KINDS)
    for mark, span in zip(named, gold.spans, strict=True):
        words = gold.words(span.start, span.end)
        if span.kind not in kinds:
            continue
        if span.optional:
            optional.add(words)
        elif mark in truths:
            judged.setdefault(words, truths[mark])
        else:
            unjudged.add(words)
    return _Wanted(judged, optional, unjudged)


def _met(gold: Gold, wanted: _Wanted, placed: Iterable[Resolution]) -> Iterator[_Met]:
    """Yield the answers that count, each with the name that has the same words, else most of its letters."""
    for one in placed:
        words = gold.words(one.mention.start, one.mention.end)
        if words not in wanted.judged and words in wanted.optional | wanted.unjudged:
            continue
        about = words if words in wanted.judged else _nearest(words, wanted.judged)
        if about is None and _nearest(words, wanted.unjudged):
            continue
        right = about is not None and judge(wanted.judged[about], one.place).right
        yield _Met(words, about, one.confidence, right)


def _nearest(words: Words, others: Iterable[Words]) -> Words | None:
    """Return those of some words that have most letters in common with the given; None where none has any."""
    common = {one: min(words[1], one[1]) - max(words[0], one[0]) for one in others}
    nearest = max(common, key=lambda one: (common[one], -one[0]), default=None)
    return nearest if nearest and common[nearest] > 0 else None


def _figures(wanted: _Wanted, met: Sequence[_Met], right: Sequence[_Met]) -> Figures:
    return Figures(len(right), len(met), len({one.about for one in right}), len(wanted.judged))


def foci(texts: Iterable[PlacedText], parsed: Iterable[GeoparsedArticle], gazetteer: Gazetteer) -> Foci:
    """Return how many articles are said to be about the right country and place; ``parsed`` are they, in order."""
    said = [(text.subject, done.focus) for text, done in zip(texts, parsed, strict=True) if text.subject]
    places = [_is_place(truth, focus, gazetteer) for truth, focus in said if _is_known(truth)]
    return Foci(
        count=len(said),
        country=sum((focus.country if focus else None) == truth.country for truth, focus in said),
        place_count=len(places),
        place=sum(places),
    )


def _is_known(truth: Subject) -> bool:
    return not truth.stands_out or truth.place is not None or truth.truth is not None


def _is_place(truth: Subject, focus: Focus | None, gazetteer: Gazetteer) -> bool:
    said = focus.place if focus else None
    if said is None or not truth.stands_out:
        return said is None and not truth.stands_out
    one, other = gazetteer.by_id(said), truth.truth or gazetteer.by_id(truth.place or "")
    if one is None or other is None:
        return False
    return said == truth.place or great_circle_km(one.lon, one.lat, other.lon, other.lat) <= NEAR_KM
