"""Learn how the search across scripts weighs fit against prominence, and when it should believe in none.

``python gazetteer/recipe/ranking.py`` builds the index of all Latin spellings, asks it for the
Arabic names of the development part of the split (a tenth of the places, none of which the alignment has seen), and
writes ``geonews/gazetteer/ranking.tsv``: the weights of a conditional logit over the candidates of each name. Each name
is asked once with its place among the candidates and once without it and its namesakes, where «none» is the answer; it
counts for as much as its place is prominent, since the news name great cities more often than hamlets.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(HERE))

from alignment import part, read_named  # noqa: E402
from latin import read_towns, spellings  # noqa: E402

from geonews.arabic.transliteration import letters  # noqa: E402
from geonews.gazetteer import across, across_index  # noqa: E402
from geonews.gazetteer.source import prior  # noqa: E402

OUTPUT = ROOT / "geonews" / "gazetteer" / "ranking.tsv"

KEPT = 100
"""Candidates of a name that are weighed, the cheapest alignments with some weight for prominence."""

MISTAKE = 2.0
"""Nats a letter above which the source is taken to name another place: فرات for Albarracín."""

ROUGH_PRIOR = 5.0
STEPS = 60
RIDGE = 1e-3

REASONS = {
    "cost": "nats of the alignment",
    "cost_per_letter": "the same for each Arabic letter",
    "length_off": "units more or fewer than an Arabic name of this length stands for",
    "alternate": "the spelling is not the place's own but an alternate",
    "prior": "prominence 0..1",
    "prior_squared": "the same, squared: great cities count for more",
    "none": "no place of the index is meant",
    "none_letter": "the same, for each Arabic letter",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Hold one name with its candidates; the last row stands for none of them."""

    features: np.ndarray[Any, Any]
    right: np.ndarray[Any, Any]
    weight: float


def choices(index: Any) -> Iterator[Choice]:
    """Yield each name of the development part with its place among the candidates, and without."""
    for place in read_named():
        if part(place.geonameid) != "dev":
            continue
        for arabic in dict.fromkeys(letters(name) for name in place.arabic):
            numbers = index.gather(arabic)
            if not len(numbers):
                continue
            costs = np.minimum(index.align(arabic, numbers), across_index.WORST)
            rough = costs - ROUGH_PRIOR / 255 * index.priors[numbers]
            kept = np.argsort(rough, kind="stable")[:KEPT]
            numbers, costs = numbers[kept], costs[kept]
            right = index.rows[numbers] == place.geonameid
            if right.any() and costs[right].min() > MISTAKE * len(arabic):
                continue
            weight = prior("city", place.population)
            table = with_none(index.features(arabic, numbers, costs), len(arabic))
            yield Choice(table, np.append(right, not right.any()), weight)
            if right.any():
                namesakes = np.array([index.spelling(int(one)) in place.latin for one in numbers]) | right
                rest = np.append(~namesakes, True)
                yield Choice(table[rest], np.append(np.zeros(rest.sum() - 1, dtype=bool), True), weight)


def with_none(features: np.ndarray[Any, Any], size: int) -> np.ndarray[Any, Any]:
    """Return the features with a last row for none, and its two columns."""
    rows, width = features.shape
    table = np.zeros((rows + 1, width + 2))
    table[:rows, :width] = features
    table[rows, width:] = 1.0, size
    return table


def fit(data: list[Choice]) -> np.ndarray[Any, Any]:
    """Return the weights of greatest likelihood, by Newton's method with a safeguard."""
    weights = np.zeros(data[0].features.shape[1])
    value, slope, bend = _likelihood(data, weights)
    for _ in range(STEPS):
        # The sum over several right spellings bends the wrong way at places; the ridge keeps the step a descent.
        step = np.linalg.solve(bend + 1e-6 * np.eye(len(weights)), slope)
        size = 1.0
        while True:
            found = _likelihood(data, weights - size * step)
            if found[0] < value or size < 1e-4:
                break
            size /= 2
        moved = value - found[0]
        weights, (value, slope, bend) = weights - size * step, found
        if moved < 1e-7:
            break
    print(f"{len(data)} choices, {value:.4f} nats each", file=sys.stderr)
    return weights


def _likelihood(data: list[Choice], weights: np.ndarray[Any, Any]) -> tuple[float, Any, Any]:
    whole = sum(one.weight for one in data)
    value, slope = RIDGE * weights @ weights, 2 * RIDGE * weights
    bend = 2 * RIDGE * np.eye(len(weights))
    for one in data:
        utility = one.features @ weights
        shares = np.exp(utility - utility.max())
        shares /= shares.sum()
        hit = max(float(shares[one.right].sum()), 1e-12)
        mean = shares @ one.features
        value -= np.log(hit) * one.weight / whole
        slope = slope - ((shares * one.right / hit) @ one.features - mean) * one.weight / whole
        bend = bend + ((one.features * shares[:, None]).T @ one.features - np.outer(mean, mean)) * one.weight / whole
    return float(value), slope, bend


def write(path: Path, weights: np.ndarray[Any, Any]) -> None:
    """Write the weights with what each is for."""
    names = (*across_index.FEATURES, "none", "none_letter")
    lines = [f"{name}\t{weight:.3f}\t{REASONS[name]}" for name, weight in zip(names, weights, strict=True)]
    path.write_text("\n".join(["feature\tweight\treason", *lines]) + "\n", encoding="utf-8")


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        across.write(Path(folder), spellings(read_towns()))
        data = list(choices(across_index.Index(Path(folder))))
    write(options.output, fit(data))


if __name__ == "__main__":
    main()
