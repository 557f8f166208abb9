"""How well the names that annotators marked are placed: a resolver given every name can only place it wrongly.

What has no row in the table of places is not judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from geonews.annotated import KINDS, Mark
from geonews.evaluate.calibration import Calibration, calibration
from geonews.evaluate.distances import Placement, Verdict, judge, placement
from geonews.evaluate.places import LETTERS, PlacedText, Truth
from geonews.evaluate.texts import Gold
from geonews.recognise.marked import MarkReader
from geonews.records import Article, Resolution
from geonews.resolve.protocol import Resolver

NOWHERE = "-"
"""Under which the figures by country have what lies in several countries or none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold a marked name, where it lies, and what the resolver says."""

    article: str
    mark: Mark
    surface: str
    truth: Truth
    resolution: Resolution
    verdict: Verdict
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Demonyms:
    """Hold how many adjectives of origin got the country that their marks say."""

    count: int
    right: int


@dataclass(frozen=True, slots=True)
class OnGoldSpans:
    """Hold how well the names that annotators marked are placed."""

    every: Placement
    """Of all judged names."""
    by_mention: Mapping[str, Placement]
    """By kind of mention."""
    by_place: Mapping[str, Placement]
    """By kind of place."""
    by_country: Mapping[str, Placement]
    demonyms: Demonyms
    unjudged: int
    """Marked names without a row."""
    calibration: Calibration
    """Of those answered."""
    answers: tuple[Answer, ...] = field(repr=False)

    @property
    def wrong(self) -> tuple[Answer, ...]:
        """Return the names that were placed wrongly, or not at all."""
        return tuple(one for one in self.answers if not one.verdict.right)


def on_gold_spans(texts: Iterable[PlacedText], resolver: Resolver, reader: MarkReader) -> OnGoldSpans:
    """Return how well a resolver places the marked names of annotated texts."""
    answers: list[Answer] = []
    demonyms: list[bool] = []
    unjudged = 0
    for text in texts:
        if text.truths is None:
            continue
        for mark, resolution in _resolved(text.gold, resolver, reader):
            truth = text.truths.get(mark)
            if truth is not None:
                answers.append(_answer(text.gold, mark, truth, resolution))
            elif mark.letter in LETTERS:
                unjudged += 1
            elif mark.letter == "D" and mark.country is not None:
                demonyms.append(resolution.place is not None and resolution.place.country == mark.country)
    return OnGoldSpans(
        every=placement([one.verdict for one in answers]),
        by_mention=_grouped((KINDS[one.mark.letter], one.verdict) for one in answers),
        by_place=_grouped((one.truth.kind, one.verdict) for one in answers),
        by_country=_grouped((one.truth.country or NOWHERE, one.verdict) for one in answers),
        demonyms=Demonyms(len(demonyms), sum(demonyms)),
        unjudged=unjudged,
        calibration=calibration(
            [(one.resolution.confidence, one.verdict.right) for one in answers if one.resolution.place]
        ),
        answers=tuple(answers),
    )


def _resolved(gold: Gold, resolver: Resolver, reader: MarkReader) -> Iterator[tuple[Mark, Resolution]]:
    article = Article(id=gold.id, text=gold.text)
    pairs = reader.pairs(article, gold.marks)
    resolutions = resolver.resolve(article, tuple(mention for _, mention in pairs))
    yield from zip((mark for mark, _ in pairs), resolutions, strict=True)


def _answer(gold: Gold, mark: Mark, truth: Truth, resolution: Resolution) -> Answer:
    verdict = judge(truth, resolution.place)
    surface = gold.text[mark.start : mark.end]
    return Answer(gold.id, mark, surface, truth, resolution, verdict, *gold.around(mark.start, mark.end))


def _grouped(verdicts: Iterable[tuple[str, Verdict]]) -> dict[str, Placement]:
    """Return the figures of each group, the largest first."""
    groups = defaultdict[str, list[Verdict]](list)
    for name, verdict in verdicts:
        groups[name].append(verdict)
    largest = sorted(groups, key=lambda name: (-len(groups[name]), name))
    return {name: placement(groups[name]) for name in largest}
