"""``geonews evaluate``: how well a recogniser finds the places of annotated texts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geonews.cli.console import Finder, open_recogniser
from geonews.cli.options import Config, Recogniser
from geonews.writers.safe import TerminalOut, to_json

if TYPE_CHECKING:
    from geonews.evaluate.recognition import Error, Figures, Report

FAULTS = {
    "missed": "missed",
    "no place": "taken for a place",
    "other words": "other words than the gold's",
    "other kind": "found as another kind",
}


def evaluate(
    gold: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD...",
            readable=False,
            help="Annotated: .jsonl with mentions, or .txt with marks in braces.",
        ),
    ],
    training: Annotated[
        list[Path] | None,
        typer.Option(
            readable=False, help="Annotated texts that the tagger learned from: places are told apart, seen and unseen."
        ),
    ] = None,
    ids: Annotated[
        Path | None,
        typer.Option(readable=False, help="File of ids: only those of GOLD count, the others are training."),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Print every error with what stands around it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as one JSON object.")] = False,
    recogniser: Recogniser = None,
    config: Config = None,
) -> None:
    """Print how well places are found in annotated texts.

    Spans are compared by whole words; exact wants the same words, lenient one in common, letters the same letters.

    \b
    geonews evaluate tests/gold/*.txt
    geonews evaluate anercorp.train.jsonl --ids held-out.txt --recogniser fast --errors
    """
    from geonews.evaluate.recognition import evaluate as run
    from geonews.evaluate.recognition import names_seen
    from geonews.evaluate.texts import read_gold, split

    texts = [one for path in gold for one in read_gold(path)]
    learned = [one for path in training or () for one in read_gold(path)]
    if ids is not None:
        texts, rest = split(texts, ids)
        learned += rest
    report = run(texts, open_recogniser(config, Finder(recogniser)), names_seen(learned))
    if as_json:
        sys.stdout.write(to_json(_figures(report), indent=1) + "\n")
        return
    out = TerminalOut(sys.stdout)
    out.write("\n".join(_lines(report, with_seen=bool(learned))) + "\n")
    if errors:
        out.write("\n".join(_told(report.errors)) + "\n")


def _rows(report: Report, *, with_seen: bool) -> list[tuple[str, Figures]]:
    rows = [("places, exact", report.exact), ("places, lenient", report.lenient), ("places, letters", report.letters)]
    if with_seen:
        rows += [("  seen in training", report.seen), ("  unseen in training", report.unseen)]
    return rows + [(f"kind {name}", one) for name, one in sorted(report.by_kind.items()) if len(report.by_kind) > 1]


def _lines(report: Report, *, with_seen: bool) -> list[str]:
    lines = [f"{'':22s}      P      R     F1   gold  found"]
    for name, one in _rows(report, with_seen=with_seen):
        rates = f"{one.precision:7.3f}{one.recall:7.3f}{one.f1:7.3f}"
        lines.append(f"{name:22s}{rates}{one.gold:7d}{one.predicted:7d}")
    return lines


def _figures(report: Report) -> dict[str, dict[str, float]]:
    return {
        name.strip(): {
            "precision": round(one.precision, 4),
            "recall": round(one.recall, 4),
            "f1": round(one.f1, 4),
            "gold": one.gold,
            "found": one.predicted,
        }
        for name, one in _rows(report, with_seen=True)
    }


def _told(errors: tuple[Error, ...]) -> list[str]:
    """Return the errors as lines, those of one sort together."""
    lines = []
    for fault, heading in FAULTS.items():
        of_fault = [one for one in errors if one.fault == fault]
        if of_fault:
            lines.append(f"\n{heading}: {len(of_fault)}")
        for one in of_fault:
            around = " ".join(f"{one.before}[{one.name}]{one.after}".split())
            lines.append(f"  {one.id}\t{one.name}\t{one.instead or '-'}\t{around}")
    return lines
