"""The figures of ``geonews evaluate`` on where names are placed, as lines and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geonews.evaluate.calibration import Calibration
    from geonews.evaluate.distances import Placement
    from geonews.evaluate.recognition import Figures
    from geonews.evaluate.report import WholeReport
    from geonews.evaluate.resolution import Answer
    from geonews.records import Place

WIDTH = 22
"""Of the first column."""

SEPARATOR = " | "
"""Between the parts of an error; a tab would be shown as an escape."""

SHOWN = 12
"""Countries that are printed, those with most names."""

EVIDENCE = 3
"""Pieces of evidence that are printed of a wrong answer, the weightiest ones."""


# ------------------------------------------------------------ lines


def lines(report: WholeReport) -> Iterator[str]:
    """Yield the figures for a terminal."""
    yield from _on_gold(report)
    yield ""
    yield f"{'end to end':{WIDTH}s}      P      R     F1   gold placed"
    for name, one in _end_to_end(report).items():
        yield f"{name:{WIDTH}s}{one.precision:7.3f}{one.recall:7.3f}{one.f1:7.3f}{one.gold:7d}{one.predicted:7d}"
    yield ""
    yield from _calibration(report.on_gold.calibration, report.every.calibration)
    if report.foci.count:
        yield ""
        foci = report.foci
        right = f"country {foci.country} of {foci.count}, place {foci.place} of {foci.place_count}"
        yield f"{'focus':{WIDTH}s}{right}"


def _on_gold(report: WholeReport) -> Iterator[str]:
    on_gold = report.on_gold
    yield f"{'on gold spans':{WIDTH}s} names answered   @161    @25 country  median km mean km    AUC"
    yield _row("all", on_gold.every)
    yield from (_row(f"  {name}", one) for name, one in on_gold.by_mention.items())
    yield from (_row(f"kind {name}", one) for name, one in on_gold.by_place.items())
    countries = list(on_gold.by_country.items())
    yield from (_row(f"country {name}", one) for name, one in countries[:SHOWN])
    if len(countries) > SHOWN:
        yield f"countries with fewer  {len(countries) - SHOWN}: --json has them"
    if on_gold.demonyms.count:
        right = on_gold.demonyms.right / on_gold.demonyms.count
        yield f"{'demonyms':{WIDTH}s}{on_gold.demonyms.count:6d}{'':23s}{right:8.3f}"
    if on_gold.unjudged:
        yield f"{'names without a row':{WIDTH}s}{on_gold.unjudged:6d}"


def _row(name: str, one: Placement) -> str:
    shares = f"{one.answered:9.3f}{one.accuracy_161:7.3f}{one.accuracy_25:7.3f}{one.country:8.3f}"
    median = "-" if one.median_km is None else f"{one.median_km:.1f}"
    mean = "-" if one.mean_km is None else f"{one.mean_km:.0f}"
    auc = "-" if one.auc is None else f"{one.auc:.3f}"
    return f"{name:{WIDTH}s}{one.count:6d}{shares}{median:>11s}{mean:>8s}{auc:>7s}"


def _end_to_end(report: WholeReport) -> dict[str, Figures]:
    return {
        "toponyms, lenient": report.toponyms.lenient,
        "toponyms, exact": report.toponyms.exact,
        "all kinds, lenient": report.every.lenient,
        "all kinds, exact": report.every.exact,
    }


def _calibration(on_gold: Calibration, line: Calibration) -> Iterator[str]:
    yield f"{'confidence':{WIDTH}s}gold spans   mean  right   end to end   mean  right"
    for one, other in zip(on_gold.bins, line.bins, strict=True):
        first = f"{one.count:10d}{one.confidence:7.3f}{one.right:7.3f}" if one.count else f"{0:10d}{'':14s}"
        second = f"{other.count:13d}{other.confidence:7.3f}{other.right:7.3f}" if other.count else f"{0:13d}"
        yield f"{f'{one.above:.1f} to {one.above + 0.1:.1f}':{WIDTH}s}{first}{second}"
    yield f"{'0.7 and more':{WIDTH}s}{on_gold.sure:10d}{'':7s}{on_gold.sure_right:7.3f}" + (
        f"{line.sure:13d}{'':7s}{line.sure_right:7.3f}"
    )
    yield f"{'calibration error':{WIDTH}s}{on_gold.error:10.3f}{'':14s}{line.error:13.3f}"


def misplaced(answers: tuple[Answer, ...]) -> list[str]:
    """Return the names that were placed wrongly as lines: where they lie, what was said, how far off, and why."""
    return [f"\nplaced wrongly: {len(answers)}", *map(_told, answers)] if answers else []


def _told(one: Answer) -> str:
    said, truth = one.resolution, one.truth
    wanted = f"{truth.note or truth.id or truth.kind} ({truth.lon:.3f}, {truth.lat:.3f})"
    km = f"{one.verdict.km:.0f} km" if math.isfinite(one.verdict.km) else "-"
    around = " ".join(f"{one.before}[{one.surface}]{one.after}".split())
    cells = [one.article, one.surface, wanted, _named(said.place), km, f"{said.confidence:.2f}", _why(one), around]
    return "  " + SEPARATOR.join(cells)


def _named(place: Place | None) -> str:
    return f"{place.name} {place.id} ({place.lon:.3f}, {place.lat:.3f})" if place else "-"


def _why(one: Answer) -> str:
    """Return the weightiest evidence for the first candidate, chosen or not."""
    if not one.resolution.candidates:
        return "-"
    evidence = one.resolution.candidates[0].evidence
    weightiest = sorted(evidence, key=lambda name: (-abs(evidence[name]), name))[:EVIDENCE]
    return ", ".join(f"{name} {evidence[name]:+.1f}" for name in weightiest) or "-"


# ------------------------------------------------------------ JSON


def figures(report: WholeReport) -> dict[str, object]:
    """Return the figures as the values of a JSON object."""
    on_gold = report.on_gold
    return {
        "resolution": {
            "all": _placement(on_gold.every),
            "by mention": _placements(on_gold.by_mention),
            "by kind": _placements(on_gold.by_place),
            "by country": _placements(on_gold.by_country),
            "demonyms": {"count": on_gold.demonyms.count, "right": on_gold.demonyms.right},
            "without a row": on_gold.unjudged,
        },
        "end to end": {name: rates(one) for name, one in _end_to_end(report).items()},
        "calibration": {
            "gold spans": _reliability(on_gold.calibration),
            "end to end": _reliability(report.every.calibration),
        },
        "focus": asdict(report.foci),
    }


def rates(one: Figures) -> dict[str, float]:
    """Return P, R and F1 with what they count."""
    return {
        "precision": round(one.precision, 4),
        "recall": round(one.recall, 4),
        "f1": round(one.f1, 4),
        "gold": one.gold,
        "found": one.predicted,
    }


def _placement(one: Placement) -> dict[str, float | None]:
    shares = ("answered", "accuracy_161", "within_161", "accuracy_25", "country", "median_km", "mean_km", "auc")
    return {"count": one.count} | {name: _rounded(getattr(one, name)) for name in shares}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _placements(groups: Mapping[str, Placement]) -> dict[str, dict[str, float | None]]:
    return {name: _placement(one) for name, one in groups.items()}


def _reliability(one: Calibration) -> dict[str, object]:
    bins = [
        {"above": at.above, "count": at.count, "confidence": round(at.confidence, 4), "right": round(at.right, 4)}
        for at in one.bins
    ]
    return {"bins": bins, "ece": round(one.error, 4), "sure": one.sure, "sure_right": round(one.sure_right, 4)}
