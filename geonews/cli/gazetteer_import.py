"""``geonews gazetteer import``: all of GeoNames, or a country of it, as an index to lie under the shipped one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from geonews.cli.console import SOME_SKIPPED, complain, say
from geonews.writers.safe import for_terminal

CLASSES = "AHLPRSTUV"


def import_dump(
    places: Annotated[
        Path,
        typer.Argument(
            metavar="PLACES", readable=False, help="allCountries.zip, cities500.zip or a country: SY.zip; or the .txt."
        ),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FOLDER", readable=False, help="Folder of the index.")
    ],
    alternates: Annotated[
        Path | None,
        typer.Argument(
            metavar="NAMES", readable=False, help="alternateNamesV2.zip: tells the languages of names, and Wikidata."
        ),
    ] = None,
    admin1: Annotated[
        Path | None, typer.Option(metavar="FILE", readable=False, help="admin1CodesASCII.txt: names of provinces.")
    ] = None,
    admin2: Annotated[
        Path | None, typer.Option(metavar="FILE", readable=False, help="admin2Codes.txt: names of districts.")
    ] = None,
    hierarchy: Annotated[
        Path | None, typer.Option(metavar="FILE", readable=False, help="hierarchy.zip: where a row names no province.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CC,CC", help="Only these countries, by ISO 3166-1 code.")
    ] = None,
    classes: Annotated[
        str | None, typer.Option(metavar="A,P,…", help="Only these feature classes of GeoNames.")
    ] = None,
) -> None:
    """Import all of GeoNames, or a country.

    The files are those of download.geonames.org/export/dump. Stopped at any moment, the same command goes on where
    it was; the folder is replaced when all is done.

    \b
    geonews gazetteer import SY.zip -o places/
    geonews gazetteer import allCountries.zip alternateNamesV2.zip --classes A,P -o places/
    """
    from geonews.gazetteer import importing
    from geonews.settings import SHIPPED

    source = importing.Dump(
        places, alternates, admin1, admin2, hierarchy, _codes(country, "--country"), _codes(classes, "--classes")
    )
    with _bar() as progress:
        report = importing.import_dump(source, output, SHIPPED, tell=complain, progress=progress)
    for line in report.skips.summary():
        complain(line)
    skipped = f", {report.skips.total:,} broken rows skipped" if report.skips.total else ""
    say(
        f"{output}: {report.places:,} places, {report.named:,} with an Arabic name; "
        f"{report.left_out:,} rows left out{skipped}"
    )
    say(f'to use it, name it in geonews.toml: [gazetteer] layers = ["shipped", "{output}"]')
    raise typer.Exit(SOME_SKIPPED if report.skips.total else 0)


def _codes(given: str | None, option: str) -> frozenset[str]:
    """Return the codes of a list with commas."""
    if given is None:
        return frozenset()
    codes = frozenset(code.strip().upper() for code in given.split(",") if code.strip())
    length = 2 if option == "--country" else 1
    wrong = sorted(code for code in codes if len(code) != length or not (code.isascii() and code.isalpha()))
    if option == "--classes":
        wrong = sorted(codes - set(CLASSES))
    if wrong or not codes:
        raise typer.BadParameter(f"{option}: {wrong[0] if wrong else given!r} is no such code")
    return codes


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar where standard error is a terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    # What is done is shown as it is: a file may be called [/red].
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(what: str, done: int, total: int) -> None:
            bar.update(task, description=for_terminal(what), completed=done, total=total or None)

        yield show
