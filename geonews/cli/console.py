"""Words for the person at the terminal, on standard error, and what several verbs share of it."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from geonews.errors import OutputError
from geonews.writers.safe import for_terminal

if TYPE_CHECKING:
    import typer

    from geonews.gazetteer.index import Gazetteer
    from geonews.pipeline import Geoparser
    from geonews.readers.files import InputFormat, Notice
    from geonews.recognise.protocol import Recogniser
    from geonews.records import GeoparsedArticle
    from geonews.resolve.corrections import Corrections

USAGE = 2

SOME_SKIPPED = 3
"""Exit code: written, some input was skipped."""

MAX_IDLE = 10
"""Corrections without a mention that are told one by one."""

Online: TypeAlias = Literal["nominatim"]


def say(text: str) -> None:
    """Print a line on standard error, whatever is in it."""
    # Where standard error takes nothing, nobody is left to tell: the exit code still says how it went.
    with contextlib.suppress(OSError):
        sys.stderr.write(for_terminal(text) + "\n")


def complain(text: str) -> None:
    """Print an error on standard error, in one line."""
    say(f"geonews: {text}")


def show_help_without_a_verb(context: typer.Context) -> None:
    """Print the help of a command that has verbs, and leave, where none of them is asked for."""
    import typer

    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(USAGE)


@dataclass(slots=True)
class Listener:
    """Print what readers have to say, and count what they skipped."""

    skipped: int = 0

    def __call__(self, notice: Notice) -> None:
        """Hear one notice."""
        self.hear(notice.where, notice.what, notice.skipped)

    def hear(self, where: str, what: str, skipped: bool) -> None:
        """Hear where something stands, what is to say of it, and whether it was left out."""
        self.skipped += skipped
        complain(f"{'skipped ' if skipped else ''}{where}: {what}")


def refuse_input_as_output(output: Path, paths: Iterable[Path]) -> None:
    """Raise OutputError where a file would be replaced by what is made of it."""
    if output.is_file() and any(path.is_file() and path.samefile(output) for path in paths):
        raise OutputError(f"{output} is also an input; choose another place with -o")


def refuse_other_folder(folder: Path) -> None:
    """Raise OutputError where an index would take the place of a folder that is none, or of a file."""
    from geonews.gazetteer.layer import is_index

    if folder.is_file() or (folder.is_dir() and not is_index(folder) and any(folder.iterdir())):
        raise OutputError(f"{folder} is something else than a place index; choose another folder with -o")


@contextlib.contextmanager
def told_as_output(folder: Path) -> Iterator[None]:
    """Turn what goes wrong on the disk into an OutputError that names the folder."""
    try:
        yield
    except OutputError:
        raise
    except (OSError, sqlite3.OperationalError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"cannot write {folder}: {reason}; choose another folder with -o") from error


def open_gazetteer(config: Path | None) -> Gazetteer:
    """Open the layers that the settings name."""
    from geonews.gazetteer.index import Gazetteer
    from geonews.settings import Settings

    return Gazetteer(*Settings.load(config, Path()).layers)


@dataclass(frozen=True, slots=True)
class Finder:
    """Hold what the command line says of how places are found and resolved."""

    name: str | None = None
    """Of the recogniser; None: what the settings say."""
    organisations: bool = False
    min_confidence: float | None = None
    """Under which a mention stays unresolved; None: the resolver's own."""


def _open(config: Path | None, finder: Finder) -> tuple[Gazetteer, Recogniser]:
    """Open the gazetteer and the recogniser that the settings or the command line name."""
    from geonews.gazetteer.index import Gazetteer
    from geonews.recognise.choose import recogniser
    from geonews.settings import Settings

    settings = Settings.load(config, Path())
    gazetteer = Gazetteer(*settings.layers)
    name = finder.name or settings.recogniser
    return gazetteer, recogniser(name, gazetteer, camel_model=settings.camel_model, organisations=finder.organisations)


def corrections_file(config: Path | None, given: Path | None) -> Path | None:
    """Return the file of corrections that the command line or else the settings name; None where neither does."""
    from geonews.settings import Settings

    return given or Settings.load(config, Path()).corrections


def geoparser(
    config: Path | None, finder: Finder, corrections: Path | None = None, listener: Listener | None = None
) -> Geoparser:
    """Open all that geoparsing takes, as the settings and the command line say; ``corrections`` is the file to read."""
    from geonews.pipeline import Geoparser
    from geonews.resolve.corrections import Corrections
    from geonews.resolve.resolver import EvidenceResolver

    gazetteer, recogniser = _open(config, finder)
    tell = (listener or Listener()).hear
    read = Corrections.read(corrections, gazetteer.by_id, tell) if corrections else None
    resolver = EvidenceResolver(gazetteer, min_confidence=finder.min_confidence)
    return Geoparser(gazetteer, recogniser, resolver, corrections=read)


def parsed_articles(
    paths: Iterable[Path],
    form: InputFormat | None,
    online: Online | None,
    listener: Listener,
    config: Path | None = None,
    finder: Finder | None = None,
    corrections: Path | None = None,
) -> Iterator[GeoparsedArticle]:
    """Return the articles of the paths with their mentions placed; corrections that cover nothing are told at the end.

    The first article is read before this returns, so that nothing is opened for writing where nothing can be read.
    """
    from geonews.readers.files import read

    parser = geoparser(config, finder or Finder(), corrections, listener)
    parsed = parser.parse_many(read(paths, form=form, tell=listener))
    placed = _with_online(parsed, online) if online else parsed
    if corrections:
        placed = _watched(placed, parser.corrections, corrections, listener)
    return chain([next(placed)], placed)


def _watched(
    parsed: Iterable[GeoparsedArticle], corrections: Corrections, file: Path, listener: Listener
) -> Iterator[GeoparsedArticle]:
    """Yield the articles, and tell at the end which corrections covered nothing in them."""
    from geonews.resolve.corrections import unmatched

    idle = dict.fromkeys(corrections.rows)
    read = set()
    for one in parsed:
        read.add(one.article.id)
        for resolution in one.resolutions:
            for covering in corrections.covering(one.article, resolution.mention):
                idle.pop(covering, None)
        yield one
    here, elsewhere = unmatched(idle, read)
    for correction in here[:MAX_IDLE]:
        listener.hear(f"{file}, line {correction.line}", f"no mention of {correction.where}", skipped=False)
    if len(here) > MAX_IDLE:
        listener.hear(f"{file}", f"{len(here) - MAX_IDLE} more rows cover no mention of what was read", skipped=False)
    if elsewhere:
        lines = ", ".join(str(one.line) for one in elsewhere[:MAX_IDLE])
        more = ", ..." if len(elsewhere) > MAX_IDLE else ""
        listener.hear(f"{file}", f"the articles of these lines were not read: {lines}{more}", skipped=False)


def _with_online(parsed: Iterable[GeoparsedArticle], online: Online) -> Iterator[GeoparsedArticle]:
    import os

    from geonews.gazetteer.online import OnlineGeocoder, OnlineSettings, ask_unplaced

    settings = replace(OnlineSettings.from_environment(os.environ), geocoder=online)
    with OnlineGeocoder(settings) as geocoder:
        yield from ask_unplaced(parsed, geocoder)
        if geocoder.failed:
            complain(f"{len(geocoder.failed)} names got no answer from {online} and stay unresolved")
