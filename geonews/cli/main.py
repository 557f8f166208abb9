"""The command ``geonews``: its verbs, and the one place where errors become a line and an exit code."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Annotated, NoReturn

import typer

from geonews import __version__
from geonews.cli import correct, embed, evaluate, explain, gazetteer, geocode, lookup
from geonews.cli import map as map_verb
from geonews.cli.console import USAGE, complain, show_help_without_a_verb
from geonews.errors import GeonewsError

NOTHING_WRITTEN = 1
INTERRUPTED = 130
"""Exit code of a program that the user stopped (128 + SIGINT), as shells give it."""

_STDOUT_FAILED = "cannot write to standard output"

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""Every wrong use of options is one. Some versions of typer bring their own click: the class is found through it."""

# Neither help nor error messages are rich markup: a file may be called [/red].
app = typer.Typer(
    name="geonews",
    help="Put Arabic news on the map: find place names, resolve them, render one interactive offline map.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("map")(map_verb.map_articles)
app.command("geocode")(geocode.geocode)
app.command("lookup")(lookup.lookup)
app.command("explain")(explain.explain)
app.command("correct")(correct.correct)
app.command("evaluate")(evaluate.evaluate)
app.command("embed")(embed.embed_map)
app.add_typer(gazetteer.app, name="gazetteer")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"geonews {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001  (its callback acts)
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Put Arabic news on the map."""
    show_help_without_a_verb(context)


def run() -> NoReturn:
    """Run the command line and leave with the contract's exit code."""
    _open_streams()
    try:
        code = app(prog_name="geonews", standalone_mode=False)
    except typer.Abort:
        code = INTERRUPTED
    except _UsageError as error:
        complain(_usage(error))
        code = USAGE
    except GeonewsError as error:
        complain(str(error))
        code = NOTHING_WRITTEN
    except BrokenPipeError:
        code = NOTHING_WRITTEN
    except OSError as error:  # writers turn those of a file into an OutputError
        complain(f"{_STDOUT_FAILED}: {error.strerror or error}")
        code = NOTHING_WRITTEN
    _leave(code or 0)


def _usage(error: Exception) -> str:
    """Return typer's message as one line that says where help is."""
    message = " ".join(error.format_message().split()).rstrip(".")  # type: ignore[attr-defined]
    context: typer.Context | None = getattr(error, "ctx", None)
    return f"{message}; see {context.command_path if context else 'geonews'} -h"


def _open_streams() -> None:
    """Write UTF-8 with line feeds everywhere; a stream that the caller closed fails when written to, not before."""
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        # Where a test or another program has put a stream of its own in, that one is left as it is.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _leave(code: int) -> NoReturn:
    """Flush and leave; where standard output takes no more (a full disk, a closed pipe), that decides the code."""
    try:
        sys.stdout.flush()
    except OSError as error:
        if code != NOTHING_WRITTEN and not isinstance(error, BrokenPipeError):
            complain(f"{_STDOUT_FAILED}: {error.strerror or error}")
        code = NOTHING_WRITTEN
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            # What is still in the buffer must not raise once more when the interpreter ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    raise SystemExit(code)
