"""Learn the resolver's weights from annotated articles.

    python -m geonews.learn corpus/*.txt --chosen corpus/places.tsv -o geonews/resolve/data/weights.tsv \
        --dev tests/gold/news-a.txt tests/gold/places-a.txt

Each mention is a choice among its candidates and the place that the gazetteer lacks. The model is a conditional
log-linear one (McFadden 1974), fitted by maximum a posteriori: a weight stays near the value that was set by hand
unless the articles say otherwise, and keeps its sign, so that what an explanation shows makes sense. Most articles say
only in which country a place lies; then every candidate there counts as right, in the proportions that the model itself
gives them (a partial label, as in Jin & Ghahramani 2002). What one mention's evidence says of the others depends on the
weights, so the evidence is gathered and the weights fitted in turns.

The articles of ``--dev``, whose places have coordinates, also calibrate the confidence (Platt 1999): each half of them
by weights that have not seen it.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geonews.annotated import KINDS, Mark
from geonews.evaluate.distances import judge
from geonews.evaluate.places import LETTERS, PlacedText, Truth, read_placed
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.choose import recogniser as recogniser_called
from geonews.recognise.marked import MarkReader
from geonews.records import Article, Mention, Place
from geonews.resolve.resolver import EvidenceResolver, Ranking
from geonews.resolve.weights import CALIBRATION, Weights, digest, log_odds, rows
from geonews.settings import DEFAULT_RECOGNISER

TURNS = 4
"""Rounds of gathering evidence and fitting weights; the third changes no weight by more than a tenth."""

STEPS = 600
RATE = 0.05
"""Steps of the gradient, and their size (Adam, Kingma & Ba 2015)."""

SPREAD = 2.0
"""Standard deviation, in log odds, of a weight around the value set by hand before any article is read."""

PLATT_STEPS = 25
SMALLEST_STEP = 1e-9

DEV_WEIGHT = 0.5
"""Of an article for development: half of them were written for their hard names, of which news has fewer."""

SPREADING_KINDS = frozenset({"water", "relief", "region", "continent", "island"})
"""What often lies in several countries, of which an annotator may have named one."""

Right = Callable[[Place], bool]


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold one mention's candidates and which of them are right."""

    strengths: Sequence[Mapping[str, float]]
    absent: Mapping[str, float]
    right: Sequence[bool]
    weight: float


@dataclass(frozen=True, slots=True)
class Labelled:
    """Hold an article with the mentions that its annotator marked, and what is right for each."""

    article: Article
    mentions: tuple[Mention, ...]
    right: tuple[Right | None, ...]
    """None where the annotator left it open."""
    weight: float
    """How much its mentions count."""


def by_country(mark: Mark) -> Right:
    """Return what is right where only a country is marked."""
    if mark.country is None:
        return lambda place: place.country is None or place.kind in SPREADING_KINDS
    return lambda place: place.country == mark.country or (place.country is None and place.kind in SPREADING_KINDS)


def by_ids(cell: str) -> Right:
    """Return what is right where a reader chose among the candidates: ids parted by ``|``, ``-`` for none of them."""
    ids = frozenset(cell.split("|"))
    return lambda place: place.id in ids


def by_truth(truth: Truth) -> Right:
    """Return what is right where coordinates are known, and perhaps the place itself."""
    return lambda place: (
        place.id == truth.id or (judge(truth, place).near and (truth.id is None or place.kind == truth.kind))
    )


def labelled(text: PlacedText, reader: MarkReader, chosen: Mapping[tuple[str, str], str]) -> Labelled:
    """Return an article with what is right for each mention.

    ``chosen`` holds the ids of places by article and position, where a reader has chosen them.
    """
    article = Article(text.gold.id, text.gold.text)
    pairs = reader.pairs(article, text.gold.marks)
    right = tuple(_right(text, mark, chosen) for mark, _ in pairs)
    weight = 1.0 if text.truths is None else DEV_WEIGHT
    return Labelled(article, tuple(mention for _, mention in pairs), right, weight)


def _right(text: PlacedText, mark: Mark, chosen: Mapping[tuple[str, str], str]) -> Right | None:
    if text.truths is not None and mark.letter in LETTERS:
        return by_truth(text.truths[mark]) if mark in text.truths else None
    cell = chosen.get((text.gold.id, str(mark.start))) if KINDS[mark.letter] == "toponym" else None
    return by_ids(cell) if cell else by_country(mark)


def choices(articles: Iterable[Labelled], resolver: EvidenceResolver) -> list[Choice]:
    """Return the choices of articles, with the evidence as the resolver's weights have it."""
    made = []
    for one in articles:
        for ranking, right in zip(resolver.rank(one.article, one.mentions), one.right, strict=True):
            if ranking.candidates and right is not None:
                made.append(_choice(ranking, right, one.weight))
    return made


def _choice(ranking: Ranking, right: Right, weight: float) -> Choice:
    of_options = [one.strengths for one in ranking.candidates]
    return Choice(of_options, ranking.absent, [right(one.option.place) for one in ranking.candidates], weight)


class Table:
    """Hold choices as arrays: a row for each candidate, and one for the absent place of each choice."""

    def __init__(self, made: Sequence[Choice], names: Sequence[str]) -> None:
        number = {name: at for at, name in enumerate(names)}
        total = sum(len(one.strengths) + 1 for one in made)
        self.values = np.zeros((total, len(names)))
        self.right = np.zeros(total, dtype=bool)
        starts = []
        row = 0
        for one in made:
            starts.append(row)
            for strengths, right in zip((*one.strengths, one.absent), (*one.right, not any(one.right)), strict=True):
                for name, value in strengths.items():
                    self.values[row, number[name]] = value
                self.right[row] = right
                row += 1
        self.starts = np.array(starts)
        self.weights = np.array([one.weight for one in made])
        self.sizes = np.diff([*starts, total])

    def loss(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Return the weighted mean of the negative log likelihood of what is right, and its gradient."""
        scores = self.values @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, self.starts), self.sizes)
        parts = np.exp(scores)
        all_parts = np.add.reduceat(parts, self.starts)
        right_parts = np.maximum(np.add.reduceat(parts * self.right, self.starts), 1e-300)
        likely = parts / np.repeat(all_parts, self.sizes)
        wanted = parts * self.right / np.repeat(right_parts, self.sizes)
        total = self.weights.sum()
        loss = float(np.log(all_parts / right_parts) @ self.weights) / total
        return loss, self.values.T @ ((likely - wanted) * np.repeat(self.weights, self.sizes)) / total


def fit(table: Table, start: NDArray[np.float64], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights that make what is right likeliest, each near its prior and of its sign."""
    weights, mean, square = start.copy(), np.zeros_like(start), np.zeros_like(start)
    total = table.weights.sum()
    for step in range(1, STEPS + 1):
        _, gradient = table.loss(weights)
        gradient = gradient + (weights - prior) / SPREAD**2 / total
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
        weights = np.where(prior > 0, np.maximum(weights, 0), np.where(prior < 0, np.minimum(weights, 0), weights))
    return weights


def learn(articles: Sequence[Labelled], gazetteer: Gazetteer, prior: Weights) -> Weights:
    """Return weights learned from articles; ``prior`` holds what was set by hand."""
    names = [name for name in prior.of if name not in CALIBRATION]
    held = np.array([prior.of[name] for name in names])
    weights = prior
    for turn in range(TURNS):
        made = choices(articles, EvidenceResolver(gazetteer, weights=weights))
        table = Table(made, names)
        start = np.array([weights.of[name] for name in names])
        found = fit(table, start, held)
        losses = f"{table.loss(start)[0]:.4f} -> {table.loss(found)[0]:.4f}"
        _say(f"turn {turn + 1}: {len(made)} choices, loss {losses}, largest change {np.abs(found - start).max():.2f}")
        learned = dict(zip(names, (round(float(one), 3) for one in found), strict=True))
        weights = replace(weights, of={**weights.of, **learned})
    return weights


# ------------------------------------------------------------ calibration


def calibrated(
    weights: Weights, halves: Sequence[tuple[Weights, Sequence[PlacedText]]], gazetteer: Gazetteer
) -> Weights:
    """Return weights with their calibration; each half of the texts comes with weights that have not seen it."""
    reader = MarkReader(gazetteer)
    recogniser = recogniser_called(DEFAULT_RECOGNISER, gazetteer)
    sure: list[tuple[float, bool]] = []
    found: list[tuple[float, bool]] = []
    for unseen, texts in halves:
        resolver = EvidenceResolver(gazetteer, weights=unseen)
        for text in texts:
            sure += _chances(text, reader, resolver)
            found += _finds(text, recogniser.recognise(Article(text.gold.id, text.gold.text)))
    fits = (*platt(sure), *platt([one for one in found if one[0] < 1]))
    return replace(weights, of={**weights.of, **dict(zip(CALIBRATION, fits, strict=True))})


def _chances(text: PlacedText, reader: MarkReader, resolver: EvidenceResolver) -> Iterator[tuple[float, bool]]:
    """Yield the chance of each first candidate, and whether it is right."""
    article = Article(text.gold.id, text.gold.text)
    pairs = reader.pairs(article, text.gold.marks)
    rankings = resolver.rank(article, [mention for _, mention in pairs])
    for (mark, _), ranking in zip(pairs, rankings, strict=True):
        truth = (text.truths or {}).get(mark)
        if truth is not None and ranking.candidates:
            yield ranking.chance(), judge(truth, ranking.candidates[0].option.place).right


def _finds(text: PlacedText, mentions: Iterable[Mention]) -> Iterator[tuple[float, bool]]:
    """Yield the score of each mention found, and whether something is marked there."""
    marks = [mark for mark in text.gold.marks if mark.letter in KINDS]
    for one in mentions:
        if one.kind != "organisation":
            yield one.score, any(mark.start < one.end and one.start < mark.end for mark in marks)


def platt(answers: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Return the offset and slope by which the log odds of chances tell best how many of them are right.

    Fitted by Newton's method, with a weak prior on a slope of 1.
    """
    odds = np.array([log_odds(chance) for chance, _ in answers])
    right = np.array([held for _, held in answers], dtype=float)
    design = np.stack([np.ones_like(odds), odds], axis=1)
    prior = np.array([0.0, 1.0])

    def loss(of: NDArray[np.float64]) -> float:
        told = design @ of
        return float(np.logaddexp(0, told).sum() - told @ right + ((of - prior) ** 2).sum() / 2)

    found = prior.copy()
    for _ in range(PLATT_STEPS):
        likely = 1 / (1 + np.exp(-design @ found))
        gradient = design.T @ (likely - right) + (found - prior)
        curvature = (design * (likely * (1 - likely))[:, None]).T @ design + np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        # A whole step may leap over the minimum where all chances are alike.
        while loss(found - step) > loss(found) and np.abs(step).max() > SMALLEST_STEP:
            step /= 2
        found -= step
    return round(float(found[0]), 3), round(float(found[1]), 3)


# ------------------------------------------------------------ the command


def main() -> None:
    """Learn from files of articles and write the weights."""
    options = argparse.ArgumentParser(prog="python -m geonews.learn", description="learn the resolver's weights")
    options.add_argument("articles", nargs="+", type=Path, help="annotated articles (docs/annotation.md)")
    options.add_argument("--chosen", type=Path, required=True, help="places chosen by a reader: corpus/places.tsv")
    options.add_argument("--dev", nargs="+", type=Path, required=True, help="articles whose places have coordinates")
    options.add_argument("-o", "--output", type=Path, required=True, help="the file of weights, read and written")
    chosen = options.parse_args()
    gazetteer = Gazetteer()
    text = chosen.output.read_text(encoding="utf-8")
    hand = {row["evidence"]: float(row["hand_set"]) for row in rows(text)}
    found = _learned(chosen.articles, _chosen(chosen.chosen), chosen.dev, gazetteer, Weights(hand, digest(text)))
    lines = ["evidence\tweight\thand_set"]
    lines += [f"{name}\t{found.of[name]:g}\t{value:g}" for name, value in hand.items()]
    chosen.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _learned(
    files: Iterable[Path],
    chosen: Mapping[tuple[str, str], str],
    dev: Iterable[Path],
    gazetteer: Gazetteer,
    prior: Weights,
) -> Weights:
    reader = MarkReader(gazetteer)
    corpus = [labelled(text, reader, chosen) for path in files for text in read_placed(path)]
    texts = [text for path in dev for text in read_placed(path)]
    halves = (texts[::2], texts[1::2])
    told = [[labelled(text, reader, chosen) for text in half] for half in halves]
    unseen = [learn([*corpus, *other], gazetteer, prior) for other in reversed(told)]
    weights = learn([*corpus, *told[0], *told[1]], gazetteer, prior)
    return calibrated(weights, list(zip(unseen, halves, strict=True)), gazetteer)


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201  (a command of its own, for a person)


def _chosen(path: Path) -> dict[tuple[str, str], str]:
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["article"], row["start"]): row["places"] for row in table}


if __name__ == "__main__":
    main()
