"""The command ``geonews``: its verbs, and the one place where errors become a line and an exit code."""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer

from geonews import __version__
from geonews.cli import embed, geocode, lookup, map as map_verb
from geonews.cli.console import complain
from geonews.errors import GeonewsError

NOTHING_WRITTEN = 1

# Neither help nor error messages are rich markup: a file may be called [/red].
app = typer.Typer(
    name="geonews",
    help="Put Arabic news on the map: find place names, resolve them, render one interactive offline map.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("map")(map_verb.map_articles)
app.command("geocode")(geocode.geocode)
app.command("lookup")(lookup.lookup)
app.command("embed")(embed.embed_map)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"geonews {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[  # noqa: ARG001  (its callback acts)
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Put Arabic news on the map."""


def run() -> NoReturn:
    """Run the command line and leave with the contract's exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")  # type: ignore[union-attr]
    try:
        app(standalone_mode=True)
    except SystemExit as leaving:
        _leave(leaving.code)
    except GeonewsError as error:
        complain(str(error))
        _leave(NOTHING_WRITTEN)
    except BrokenPipeError:
        _leave(NOTHING_WRITTEN)
    except OSError as error:
        complain(f"cannot write the output: {error.strerror or error}; choose another place with -o")
        _leave(NOTHING_WRITTEN)
    raise SystemExit(0)


def _leave(code: object) -> NoReturn:
    """Flush and leave; where standard output takes no more (a full disk, a closed pipe), that decides the code."""
    try:
        sys.stdout.flush()
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            complain(f"cannot write to standard output: {error.strerror or error}")
        code = NOTHING_WRITTEN
        # What is still in the buffer must not raise once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(code)
