"""The weights of the evidence, learned from annotated articles and kept in one file."""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

FILE = "weights.tsv"

CALIBRATION = ("sure_offset", "sure_slope", "found_offset", "found_slope")
"""Rows of the file that calibrate (Platt 1999): of the log odds of the choice, and of those of its being a name."""

LEAST_ODDS, MOST_ODDS = -6.0, 6.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Hold the weight of each kind of evidence, in log odds at strength 1, and how chances become a confidence."""

    of: Mapping[str, float]
    digest: str
    """First eight hexadecimal digits of the SHA-256 of the file."""

    def evidence(self, strengths: Mapping[str, float]) -> dict[str, float]:
        """Return the log odds of each piece of evidence; what weighs nothing is left out."""
        of = self.of
        weighed = {name: of[name] * strength for name, strength in strengths.items() if name in of}
        return {name: value for name, value in weighed.items() if value}

    def confidence(self, chance: float, found: float) -> float:
        """Return the calibrated probability that a choice is right.

        ``chance`` is its share among its rivals, 0..1; ``found`` how sure the recogniser is of the mention, 0..1; 1 is
        what an annotator marked.
        """
        sure_offset, sure_slope, found_offset, found_slope = (self.of[name] for name in CALIBRATION)
        sure = logistic(sure_offset + sure_slope * log_odds(chance))
        return sure if found == 1 else sure * logistic(found_offset + found_slope * log_odds(found))


def logistic(odds: float) -> float:
    """Return the probability of log odds."""
    return 1 / (1 + math.exp(-odds))


def log_odds(chance: float) -> float:
    """Return the log odds of a probability, bounded."""
    if chance <= 0:
        return LEAST_ODDS
    if chance >= 1:
        return MOST_ODDS
    return max(LEAST_ODDS, min(MOST_ODDS, math.log(chance / (1 - chance))))


def load() -> Weights:
    """Read the weights that the package ships."""
    return parse((files("geonews.resolve") / "data" / FILE).read_text(encoding="utf-8"))


def parse(text: str) -> Weights:
    """Read the text of a file of weights."""
    return Weights({row["evidence"]: float(row["weight"]) for row in rows(text)}, digest(text))


def rows(text: str) -> Iterable[Mapping[str, str]]:
    """Yield the rows of a file of weights."""
    return csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def digest(text: str) -> str:
    """Return what tells one file of weights from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
