"""``geonews geocode``: articles in, placed mentions out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal, TextIO, cast

import typer

from geonews.cli.console import (
    SOME_SKIPPED,
    Finder,
    Listener,
    corrections_file,
    parsed_articles,
    refuse_input_as_output,
)
from geonews.cli.options import Config, CorrectionsFile, From, MinConfidence, Online, Organisations, Paths, Recogniser
from geonews.writers.safe import TerminalOut

Format = Literal["jsonl", "geojson", "csv"]

STANDARD_OUTPUT = Path("-")


def geocode(
    paths: Paths,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", readable=False, help="File to write; standard output without it, or for -."),
    ] = None,
    form: Annotated[
        Format | None, typer.Option("--format", help="jsonl (default), geojson or csv; else by the file's suffix.")
    ] = None,
    source_form: From = None,
    online: Online = None,
    recogniser: Recogniser = None,
    organisations: Organisations = False,
    min_confidence: MinConfidence = None,
    corrections: CorrectionsFile = None,
    config: Config = None,
) -> None:
    """Find the place names in articles and place them.

    \b
    geonews geocode article.txt
    geonews geocode news/ -o news.geojson
    cat wire.jsonl | geonews geocode - --format csv > places.csv
    """
    from geonews.writers.output import replacing
    from geonews.writers.records import WRITERS

    if output == STANDARD_OUTPUT:
        output = None
    corrections = corrections_file(config, corrections)
    if output:
        refuse_input_as_output(output, [*paths, *filter(None, [corrections])])
    listener = Listener()
    finder = Finder(recogniser, organisations, min_confidence)
    parsed = parsed_articles(paths, source_form, online, listener, config, finder, corrections)
    write = WRITERS[form or _by_suffix(output)]
    if output is None:
        write(parsed, _standard_output())
    else:
        with replacing(output) as file:
            write(parsed, file)
    raise typer.Exit(SOME_SKIPPED if listener.skipped else 0)


def _by_suffix(output: Path | None) -> Format:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return cast(Format, suffix) if suffix in ("geojson", "csv") else "jsonl"


def _standard_output() -> TextIO:
    """Return standard output; to a terminal nothing goes that could steer it."""
    return cast(TextIO, TerminalOut(sys.stdout)) if sys.stdout.isatty() else sys.stdout
