"""Words for the person at the terminal, on standard error, and what several verbs share of it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from geonews.errors import OutputError
from geonews.writers.safe import for_terminal

if TYPE_CHECKING:
    from geonews.readers.files import InputFormat, Notice
    from geonews.records import GeoparsedArticle

SOME_SKIPPED = 3
"""Exit code: written, some input was skipped."""

Online: TypeAlias = Literal["nominatim"]


def say(text: str) -> None:
    """Print a line on standard error, whatever is in it."""
    # Where standard error takes nothing, nobody is left to tell: the exit code still says how it went.
    with contextlib.suppress(OSError):
        sys.stderr.write(for_terminal(text) + "\n")


def complain(text: str) -> None:
    """Print an error on standard error, in one line."""
    say(f"geonews: {text}")


@dataclass(slots=True)
class Listener:
    """Print what readers have to say, and count what they skipped."""

    skipped: int = 0

    def __call__(self, notice: Notice) -> None:
        """Hear one notice."""
        self.skipped += notice.skipped
        complain(f"{'skipped ' if notice.skipped else ''}{notice}")


def refuse_input_as_output(output: Path, paths: Iterable[Path]) -> None:
    """Raise OutputError where a file would be replaced by what is made of it."""
    if output.is_file() and any(path.is_file() and path.samefile(output) for path in paths):
        raise OutputError(f"{output} is also an input; choose another place with -o")


def parsed_articles(
    paths: Iterable[Path], form: InputFormat | None, online: Online | None, listener: Listener
) -> Iterator[GeoparsedArticle]:
    """Return the articles of the paths with their mentions placed.

    The first article is read before this returns, so that nothing is opened for writing where nothing can be read.
    """
    from geonews.pipeline import Geoparser
    from geonews.readers.files import read

    parsed = Geoparser().parse_many(read(paths, form=form, tell=listener))
    placed = _with_online(parsed, online) if online else parsed
    return chain([next(placed)], placed)


def _with_online(parsed: Iterable[GeoparsedArticle], online: Online) -> Iterator[GeoparsedArticle]:
    import os

    from geonews.gazetteer.online import OnlineGeocoder, OnlineSettings, ask_unplaced

    settings = replace(OnlineSettings.from_environment(os.environ), geocoder=online)
    with OnlineGeocoder(settings) as geocoder:
        yield from ask_unplaced(parsed, geocoder)
        if geocoder.failed:
            complain(f"{len(geocoder.failed)} names got no answer from {online} and stay unresolved")
