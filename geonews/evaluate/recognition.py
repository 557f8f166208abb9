"""How well a recogniser finds places: P/R/F1 against annotated texts, by kind, for places seen in training and not.

Two rules make corpora comparable that mark differently:

- *whole words*: a span is widened to the words that it touches. In a corpus whose clitics are inside the name, as in
  ANERcorp, words are what stands between blanks; in our own articles they are runs of letters and figures.
- *toponyms*: gold LOC, and in our own articles what is marked as a place, is compared with mentions of kind toponym.
  A place inside a longer name is optional: never missed, and no error where it is found.

«Exact» wants the same words, «lenient» one word in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from geonews.annotated import KINDS
from geonews.arabic.clitics import readings
from geonews.arabic.fold import squeeze
from geonews.errors import GeonewsError
from geonews.evaluate.texts import TOPONYM, Gold, Span
from geonews.records import Article, Mention

if TYPE_CHECKING:
    from geonews.recognise.protocol import Recogniser

Fault: TypeAlias = Literal["missed", "no place", "other words", "other kind"]


@dataclass(frozen=True, slots=True)
class Figures:
    """Hold what precision and recall are made of."""

    right: int = 0
    """Predicted ones that are right."""
    predicted: int = 0
    found: int = 0
    """Gold ones that are found."""
    gold: int = 0

    @property
    def precision(self) -> float:
        """Return the share of the predicted that is right, 0 where nothing is predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Return the share of the gold that is found, 0 where there is none."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.right + other.right, self.predicted + other.predicted, self.found + other.found, self.gold + other.gold
        )


@dataclass(frozen=True, slots=True)
class Error:
    """Hold a mention that was missed or is wrong, with what stands around it."""

    fault: Fault
    id: str
    name: str
    kind: str
    before: str
    after: str
    instead: str = ""
    """What the gold says instead, or the recogniser."""


@dataclass(frozen=True, slots=True)
class Report:
    """Hold the figures of a recogniser on annotated texts."""

    exact: Figures
    lenient: Figures
    seen: Figures
    """Exact, places whose name occurs as a place in the training texts."""
    unseen: Figures
    by_kind: Mapping[str, Figures]
    """Exact, of the kinds that the gold marks."""
    letters: Figures
    """Exact to the code point, clitics and all."""
    errors: tuple[Error, ...] = field(repr=False)


def names_seen(gold: Iterable[Gold]) -> frozenset[str]:
    """Return the folded, clitic-free surfaces of the places of training texts."""
    return frozenset(
        form
        for one in gold
        for span in one.spans
        if span.kind == TOPONYM
        for form in _bare(one.text[span.start : span.end], clitics_inside=one.clitics_inside)
    )


def _bare(surface: str, *, clitics_inside: bool) -> Iterator[str]:
    """Yield a folded name in every reading of its clitics where they may stand inside of it, else the name."""
    folded = squeeze(surface)
    first, _, rest = folded.partition(" ")
    for reading in readings(first) if clitics_inside else readings(first)[:1]:
        yield reading.apply(first) + (f" {rest}" if rest else "")


def evaluate(gold: Sequence[Gold], recogniser: Recogniser, seen: AbstractSet[str] = frozenset()) -> Report:
    """Return how well a recogniser finds the mentions of annotated texts; ``seen`` holds the names of training."""
    return compare(gold, (recogniser.recognise(Article(id=one.id, text=one.text)) for one in gold), seen)


def compare(
    gold: Sequence[Gold], mentions: Iterable[Iterable[Mention]], seen: AbstractSet[str] = frozenset()
) -> Report:
    """Return how well mentions, those of each annotated text, agree with what is marked in it."""
    if not gold:
        raise GeonewsError("there is no annotated text to evaluate on")
    sums: dict[str, Figures] = {}
    errors: list[Error] = []
    for one, of_text in zip(gold, mentions, strict=True):
        found = [Span(mention.start, mention.end, mention.kind) for mention in of_text]
        for name, figures in _figures(one, found, seen):
            sums[name] = sums.get(name, Figures()) + figures
        errors += _errors(one, found)
    kinds = {name.removeprefix("kind "): one for name, one in sums.items() if name.startswith("kind ") and one.gold}
    return Report(sums["exact"], sums["lenient"], sums["seen"], sums["unseen"], kinds, sums["letters"], tuple(errors))


def _figures(gold: Gold, found: Sequence[Span], seen: AbstractSet[str]) -> Iterator[tuple[str, Figures]]:
    """Yield the figures of one text under their names."""
    told, wanted, optional = _widened(gold, found, TOPONYM)
    told = {one: span for one, span in told.items() if one in wanted or one not in optional}
    yield "exact", _same(told.keys(), wanted.keys())
    right = sum(_overlaps(one, wanted) for one in told)
    yield "lenient", Figures(right, len(told), sum(_overlaps(one, told) for one in wanted), len(wanted))
    for name, is_seen in (("seen", True), ("unseen", False)):
        yield (
            name,
            _same(
                {one for one, span in told.items() if _is_seen(gold, span, seen) is is_seen},
                {one for one, span in wanted.items() if _is_seen(gold, span, seen) is is_seen},
            ),
        )
    both = told.keys() & wanted.keys()
    same = sum(told[one][:2] == wanted[one][:2] for one in both)
    yield "letters", Figures(same, len(told), same, len(wanted))
    for kind in {TOPONYM} if gold.only_places else set(KINDS.values()):
        of_kind, of_gold, free = _widened(gold, found, kind)
        yield f"kind {kind}", _same({one for one in of_kind if one in of_gold or one not in free}, of_gold.keys())


Widened: TypeAlias = dict[tuple[int, int], Span]


def _widened(gold: Gold, found: Iterable[Span], kind: str) -> tuple[Widened, Widened, AbstractSet[tuple[int, int]]]:
    """Return the predicted and the gold spans of a kind by their words, and the words of the optional ones."""
    told = {gold.words(one.start, one.end): one for one in found if one.kind == kind}
    of_kind = [(gold.words(one.start, one.end), one) for one in gold.spans if one.kind == kind]
    wanted = {words: one for words, one in of_kind if not one.optional}
    return told, wanted, {words for words, one in of_kind if one.optional}


def _same(told: AbstractSet[tuple[int, int]], wanted: AbstractSet[tuple[int, int]]) -> Figures:
    same = len(told & wanted)
    return Figures(same, len(told), same, len(wanted))


def _overlaps(one: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(one[0] < other[1] and other[0] < one[1] for other in others)


def _is_seen(gold: Gold, span: Span, seen: AbstractSet[str]) -> bool:
    surface = gold.text[span.start : span.end]
    return any(form in seen for form in _bare(surface, clitics_inside=gold.clitics_inside))


def _errors(gold: Gold, found: Sequence[Span]) -> Iterator[Error]:
    """Yield what is wrong in one text, by position: toponyms first, then what was taken for another kind."""
    told, wanted, optional = _widened(gold, found, TOPONYM)
    for words, span in sorted(told.items()):
        if words in wanted or words in optional:
            continue
        if _overlaps(words, wanted):
            instead = next(gold.text[a:b] for a, b in wanted if a < words[1] and words[0] < b)
            yield _error("other words", gold, span, instead)
            continue
        others = [one for one in (*gold.spans, *gold.others) if one.start < span.end and span.start < one.end]
        yield _error(
            "no place", gold, span, next((f"{one.kind} {gold.text[one.start : one.end]}" for one in others), "")
        )
    for words, span in sorted(wanted.items()):
        if not _overlaps(words, told):
            kinds = [one.kind for one in found if one.start < span.end and span.start < one.end]
            yield _error("other kind" if kinds else "missed", gold, span, ", ".join(kinds))


def _error(fault: Fault, gold: Gold, span: Span, instead: str) -> Error:
    around = gold.around(span.start, span.end)
    return Error(fault, gold.id, gold.text[span.start : span.end], span.kind, *around, instead)
