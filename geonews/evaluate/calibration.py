"""Whether confidences are what they say: of the answers given with 0.8, eight in ten right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10
"""Of equal width (Guo, Pleiss, Sun and Weinberger 2017)."""

SURE = 0.7
"""From here on a reader is told to rely on an answer."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Hold the answers whose confidence lies between two bounds, the upper one included."""

    above: float
    """0..0.9."""
    count: int
    confidence: float
    """Their mean confidence; 0 where there is none."""
    right: float
    """The share of them that is right; 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Hold how confidence and truth agree."""

    bins: tuple[Bin, ...]
    """BINS of them, the least sure first."""
    error: float
    """Expected calibration error: the mean distance of confidence and share right, weighed by the bins' counts."""
    sure: int
    """Answers of SURE and more."""
    sure_right: float
    """The share of them that is right; 0 where there is none."""


def calibration(answers: Sequence[tuple[float, bool]]) -> Calibration:
    """Return how confidences, 0..1, agree with what is right."""
    bins = tuple(_bin(at / BINS, [one for one in answers if _place(one[0]) == at]) for at in range(BINS))
    apart = sum(one.count * abs(one.confidence - one.right) for one in bins)
    sure = [right for confidence, right in answers if confidence >= SURE]
    return Calibration(
        bins=bins,
        error=apart / len(answers) if answers else 0.0,
        sure=len(sure),
        sure_right=sum(sure) / len(sure) if sure else 0.0,
    )


def _place(confidence: float) -> int:
    """Return the bin of a confidence."""
    return max(0, math.ceil(confidence * BINS) - 1)


def _bin(above: float, answers: Sequence[tuple[float, bool]]) -> Bin:
    if not answers:
        return Bin(above, 0, 0.0, 0.0)
    confidences, right = zip(*answers, strict=True)
    return Bin(above, len(answers), sum(confidences) / len(answers), sum(right) / len(answers))
