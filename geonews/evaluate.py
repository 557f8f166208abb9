"""How well a recogniser finds places: P/R/F1 against annotated texts, by kind, for places seen in training and not.

Two rules make corpora comparable that mark differently:

- *whole words*: a span is widened to the words that it touches. In a corpus whose clitics are inside the name, as in
  ANERcorp, words are what stands between blanks; in our own articles they are runs of letters and figures.
- *toponyms*: gold LOC, and in our own articles what is marked as a place, is compared with mentions of kind toponym.
  A place inside a longer name is optional: never missed, and no error where it is found.

«Exact» wants the same words, «lenient» one word in common.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from geonews.annotated import KINDS, Mark, marked_articles
from geonews.arabic.clitics import readings
from geonews.arabic.fold import squeeze
from geonews.errors import GeonewsError, InputError
from geonews.records import Article

if TYPE_CHECKING:
    from geonews.recognise.protocol import Recogniser

Fault: TypeAlias = Literal["missed", "no place", "other words", "other kind"]

TOPONYM = "toponym"
LOCATION = "LOC"
"""What a corpus of JSON lines calls a place."""

_BLANKS = re.compile(r"\S+")
_WORDS = re.compile(r"[^\W_]+(?:[\u064b-\u0652\u0640]+[^\W_]*)*")
_AROUND = 40
"""Characters shown on each side of an error."""


class Span(NamedTuple):
    """Hold a stretch of a text and the kind of mention it is."""

    start: int
    end: int
    kind: str
    optional: bool = False
    """Whether it lies inside a longer name."""


@dataclass(frozen=True, slots=True)
class Gold:
    """Hold an annotated text."""

    id: str
    text: str
    spans: tuple[Span, ...]
    others: tuple[Span, ...] = ()
    """Names that are no mentions: persons, organisations."""
    clitics_inside: bool = False
    only_places: bool = False
    """Whether nothing but toponyms is annotated."""

    def words(self, start: int, end: int) -> tuple[int, int]:
        """Return a span widened to the words that it touches."""
        pattern = _BLANKS if self.clitics_inside else _WORDS
        touched = [one.span() for one in pattern.finditer(self.text) if one.start() < end and start < one.end()]
        return (touched[0][0], touched[-1][1]) if touched else (start, end)


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


def read_gold(path: Path) -> list[Gold]:
    """Read annotated texts: ``.jsonl`` with ``text`` and ``mentions`` (ANERcorp), or ``.txt`` with marks of our own.

    Raises InputError where the file is missing or broken, with the line.
    """
    try:
        if path.suffix == ".jsonl":
            return list(_from_lines(path))
        return [_from_marks(*one) for one in marked_articles(path)]
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{path}: {error}") from error


def _from_lines(path: Path) -> Iterator[Gold]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            spans = [Span(one["start"], one["end"], TOPONYM, bool(one.get("nested"))) for one in row["mentions"]]
            others = [Span(one["start"], one["end"], str(one["type"])) for one in row.get("other_mentions", ())]
            gold = Gold(str(row.get("id", number)), row["text"], tuple(spans), tuple(others), True, True)
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}, line {number}: this is no annotated text ({error!r})") from error
        yield gold


def _from_marks(identity: str, text: str, marks: Sequence[Mark]) -> Gold:
    spans = [
        Span(one.start, one.end, KINDS[one.letter], _is_inside(one, marks)) for one in marks if one.letter in KINDS
    ]
    others = [Span(one.start, one.end, one.letter) for one in marks if one.letter not in KINDS]
    return Gold(identity, text, tuple(spans), tuple(others))


def _is_inside(mark: Mark, marks: Iterable[Mark]) -> bool:
    """Tell whether a mark lies inside the name of an organisation, a person or a work, of which it is a part."""
    return any(
        one.letter in "OPX" and one.start <= mark.start and mark.end <= one.end for one in marks if one is not mark
    )


def split(gold: Iterable[Gold], ids: Path) -> tuple[list[Gold], list[Gold]]:
    """Return the texts whose ids a file holds, and the others; raises InputError where it cannot be read."""
    try:
        wanted = frozenset(ids.read_text(encoding="utf-8").split())
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {ids}: {error}") from error
    parts: tuple[list[Gold], list[Gold]] = ([], [])
    for one in gold:
        parts[one.id not in wanted].append(one)
    return parts


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
    if not gold:
        raise GeonewsError("there is no annotated text to evaluate on")
    sums: dict[str, Figures] = {}
    errors: list[Error] = []
    for one in gold:
        found = [
            Span(mention.start, mention.end, mention.kind)
            for mention in recogniser.recognise(Article(id=one.id, text=one.text))
        ]
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
    before = gold.text[max(0, span.start - _AROUND) : span.start]
    after = gold.text[span.end : span.end + _AROUND]
    return Error(fault, gold.id, gold.text[span.start : span.end], span.kind, before, after, instead)
