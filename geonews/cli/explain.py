"""``geonews explain``: why each name of an article is the place that it is."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from geonews.cli.console import SOME_SKIPPED, Finder, Listener, complain, corrections_file, geoparser
from geonews.cli.options import Config, CorrectionsFile, From, MinConfidence, Paths, Recogniser
from geonews.writers.safe import TerminalOut, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geonews.explain import Explanation, MentionExplanation
    from geonews.pipeline import Geoparser
    from geonews.readers.files import InputFormat

NOTHING = 1

CANDIDATES = 3
"""Candidates of a mention that the lines show."""

MOST_CANDIDATES = 9
"""More columns of evidence are no table any more."""


def explain(
    paths: Paths,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an article, with everything.")] = False,
    mention: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only mentions of this name, in any spelling that folds alike.")
    ] = None,
    candidates: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_CANDIDATES, help=f"Candidates to show: {CANDIDATES}, or all of them with --json."),
    ] = None,
    lang: Annotated[Literal["en", "ar"], typer.Option(help="Language of the evidence's labels.")] = "en",
    source_form: From = None,
    recogniser: Recogniser = None,
    min_confidence: MinConfidence = None,
    corrections: CorrectionsFile = None,
    config: Config = None,
) -> None:
    """Show why each name is the place that it is.

    For every mention: its readings, its candidates with the evidence for and against them in log odds, who came next,
    and the decision in one sentence.

    \b
    geonews explain article.txt
    geonews explain news/ --mention دمشق --candidates 5
    geonews explain wire.jsonl --json
    """
    from geonews.explain import to_dict, to_lines

    listener = Listener()
    written = 0
    parser = geoparser(
        config,
        Finder(recogniser, min_confidence=min_confidence),
        corrections_file(config, corrections),
        listener,
    )
    for one in _explanations(paths, source_form, listener, parser, mention):
        if as_json:
            sys.stdout.write(to_json(to_dict(one, candidates)) + "\n")
        else:
            lines = to_lines(one, lang=lang, candidates=candidates or CANDIDATES)
            TerminalOut(sys.stdout).write(("\n\n" if written else "") + "\n".join(lines) + "\n")
        written += 1
    if not written:
        complain(f"no mention of {mention}")
        raise typer.Exit(NOTHING)
    raise typer.Exit(SOME_SKIPPED if listener.skipped else 0)


def _explanations(
    paths: list[Path],
    form: InputFormat | None,
    listener: Listener,
    parser: Geoparser,
    name: str | None,
) -> Iterator[Explanation]:
    """Yield the explanations of the articles; with a name, of those that mention it, and of that name alone."""
    from geonews.explain import explain as explained
    from geonews.readers.files import read
    from geonews.resolve.labels import load

    labels = load()
    for parsed in parser.parse_many(read(paths, form=form, tell=listener)):
        one = explained(parsed, parser.gazetteer, labels)
        if name is not None:
            one = _only(one, name)
        if name is None or one.mentions:
            yield one


def _only(explanation: Explanation, name: str) -> Explanation:
    """Return an explanation with the mentions of a name alone."""
    from geonews.arabic.clitics import readings
    from geonews.arabic.fold import squeeze

    asked = squeeze(name)
    names = {reading.apply(asked) for reading in readings(asked.partition(" ")[0])}

    def is_meant(one: MentionExplanation) -> bool:
        mention = one.resolution.mention
        return mention.key in names or asked in (squeeze(mention.surface), squeeze(one.written))

    return replace(explanation, mentions=tuple(one for one in explanation.mentions if is_meant(one)))
