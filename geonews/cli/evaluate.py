"""``geonews evaluate``: how well the places of annotated texts are found and placed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from geonews.cli.console import Finder, geoparser
from geonews.cli.evaluate_places import SEPARATOR, WIDTH, figures, lines, misplaced, rates
from geonews.cli.options import Config, Recogniser
from geonews.writers.safe import TerminalOut, to_json

if TYPE_CHECKING:
    from geonews.evaluate.places import PlacedText
    from geonews.evaluate.recognition import Error, Figures, Report
    from geonews.evaluate.report import WholeReport
    from geonews.evaluate.texts import Gold
    from geonews.pipeline import Geoparser

Part: TypeAlias = Literal["all", "recognition", "resolution"]

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
    part: Annotated[
        Part, typer.Option(help="What is judged; all is what the files allow: places want a table beside the texts.")
    ] = "all",
    recogniser: Recogniser = None,
    config: Config = None,
) -> None:
    """Print how well places are found and placed in annotated texts.

    Spans are compared by whole words; exact wants the same words, lenient one in common, letters the same letters.
    Places are judged where a table news.places.tsv stands beside news.txt: on the marked names, and end to end.

    \b
    geonews evaluate tests/gold/*.txt
    geonews evaluate tests/gold/news-a.txt --part resolution --errors
    geonews evaluate anercorp.train.jsonl --ids held-out.txt --recogniser fast --errors
    """
    from geonews.evaluate.places import digests
    from geonews.evaluate.recognition import names_seen

    texts, learned = _read(gold, training or (), ids)
    parser = geoparser(config, Finder(recogniser))
    recognition, whole = _judged(texts, parser, part, names_seen(learned))
    signed = asdict(parser.made_by) | {name: digest for path in gold for name, digest in digests(path).items()}
    if as_json:
        found = {} if part == "resolution" else _figures(recognition)
        placed = figures(whole) if whole else {}
        sys.stdout.write(to_json({**found, **placed, "signature": signed}, indent=1) + "\n")
        return
    told = [] if part == "resolution" else [*_lines(recognition, with_seen=bool(learned)), ""]
    told += [*lines(whole), ""] if whole else []
    told += [f"{name:{WIDTH}s}{one}" for name, one in signed.items()]
    if errors:
        told += [] if part == "resolution" else _told(recognition.errors)
        told += misplaced(whole.on_gold.wrong) if whole else []
    TerminalOut(sys.stdout).write("\n".join(told) + "\n")


def _read(gold: Sequence[Path], training: Sequence[Path], ids: Path | None) -> tuple[list[PlacedText], list[Gold]]:
    """Return the texts that count and those that the tagger learned from."""
    from geonews.evaluate.places import read_placed
    from geonews.evaluate.texts import read_gold, split

    texts = [one for path in gold for one in read_placed(path)]
    learned = [one for path in training for one in read_gold(path)]
    if ids is None:
        return texts, learned
    counted, rest = split([one.gold for one in texts], ids)
    kept = {one.id for one in counted}
    return [one for one in texts if one.gold.id in kept], learned + rest


def _judged(
    texts: Sequence[PlacedText], parser: Geoparser, part: Part, seen: frozenset[str]
) -> tuple[Report, WholeReport | None]:
    """Return the figures of recognition, and where something says where the names lie and it is asked for, all."""
    from geonews.evaluate.recognition import evaluate as recognised
    from geonews.evaluate.report import evaluate_whole

    if part == "recognition" or (part == "all" and all(one.truths is None for one in texts)):
        return recognised([one.gold for one in texts], parser.recogniser, seen), None
    whole = evaluate_whole(texts, parser, seen)
    return whole.recognition, whole


def _rows(report: Report, *, with_seen: bool) -> list[tuple[str, Figures]]:
    rows = [("places, exact", report.exact), ("places, lenient", report.lenient), ("places, letters", report.letters)]
    if with_seen:
        rows += [("  seen in training", report.seen), ("  unseen in training", report.unseen)]
    return rows + [(f"kind {name}", one) for name, one in sorted(report.by_kind.items()) if len(report.by_kind) > 1]


def _lines(report: Report, *, with_seen: bool) -> list[str]:
    lines = [f"{'':{WIDTH}s}      P      R     F1   gold  found"]
    for name, one in _rows(report, with_seen=with_seen):
        rates = f"{one.precision:7.3f}{one.recall:7.3f}{one.f1:7.3f}"
        lines.append(f"{name:{WIDTH}s}{rates}{one.gold:7d}{one.predicted:7d}")
    return lines


def _figures(report: Report) -> dict[str, dict[str, float]]:
    return {name.strip(): rates(one) for name, one in _rows(report, with_seen=True)}


def _told(errors: tuple[Error, ...]) -> list[str]:
    """Return the errors as lines, those of one sort together."""
    lines = []
    for fault, heading in FAULTS.items():
        of_fault = [one for one in errors if one.fault == fault]
        if of_fault:
            lines.append(f"\n{heading}: {len(of_fault)}")
        for one in of_fault:
            around = " ".join(f"{one.before}[{one.name}]{one.after}".split())
            lines.append("  " + SEPARATOR.join((one.id, one.name, one.instead or "-", around)))
    return lines
