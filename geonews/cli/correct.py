"""``geonews correct``: say which place is meant where the program errs, so that the next run knows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geonews.cli.console import SOME_SKIPPED, USAGE, Listener, complain, open_gazetteer, say
from geonews.cli.options import Config
from geonews.errors import InputError
from geonews.writers.safe import for_terminal

if TYPE_CHECKING:
    from geonews.gazetteer.index import Gazetteer
    from geonews.records import Place
    from geonews.resolve.corrections import Correction

MAX_NAMESAKES = 10
"""Places of one name that are listed."""


def correct(
    surface: Annotated[str | None, typer.Argument(metavar="SURFACE", help="The name as it stands in the text.")] = None,
    place: Annotated[
        str | None,
        typer.Argument(
            metavar="PLACE", help="The place that is meant: its id or a name that it alone bears; none for none."
        ),
    ] = None,
    article: Annotated[str, typer.Option(metavar="ID", help="Only in this article; * is every one.")] = "*",
    context: Annotated[
        str, typer.Option(metavar="WORDS", help="Only where these words stand in the same sentence.")
    ] = "",
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FILE",
            readable=False,
            help="File to write; else that of the settings, or corrections.csv.",
        ),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option("--check", metavar="FILE", readable=False, help="Say what the rows of a file mean, and leave."),
    ] = None,
    config: Config = None,
) -> None:
    """Say which place a name means where the program errs.

    The file is read at the next run: geonews map news/ -o week.html --corrections corrections.csv. A row that says
    otherwise gets the new place, and that is told.

    \b
    geonews correct طرابلس geonames:266826
    geonews correct طرابلس geonames:2210247 --context حفتر
    geonews correct الباب none --article wire-12
    geonews correct --check corrections.csv
    """
    gazetteer = open_gazetteer(config)
    if check is not None:
        if surface is not None:
            raise typer.BadParameter("goes without SURFACE and PLACE", param_hint="--check")
        raise typer.Exit(_check(check, gazetteer))
    if surface is None or place is None:
        raise typer.BadParameter("give SURFACE and PLACE, or a file to --check", param_hint="PLACE")
    from geonews.resolve.corrections import Correction

    _refuse_without_words(surface, article, context)
    _write(Correction(article, surface, context, _place(place, gazetteer)), file, config, gazetteer)


def _refuse_without_words(surface: str, article: str, context: str) -> None:
    from geonews.arabic.fold import squeeze

    if not squeeze(surface):
        raise typer.BadParameter("no letter or digit in it", param_hint="SURFACE")
    if not article.strip():
        raise typer.BadParameter("give an id, or * for every article", param_hint="--article")
    if context and not squeeze(context):
        raise typer.BadParameter("no letter or digit in it", param_hint="--context")


def _place(given: str, gazetteer: Gazetteer) -> Place | None:
    """Return the place that is meant, None for none; where several bear the name they are listed, and that is all."""
    from geonews.resolve.corrections import NO_PLACE

    if given.strip().lower() == NO_PLACE:
        return None
    known = gazetteer.by_id(given.strip())
    if known:
        return known
    if ":" in given:
        raise InputError(f"no place has the id {given}; geonews lookup NAME shows ids")
    places = list({one.place.id: one.place for one in gazetteer.lookup(given)}.values())
    if not places:
        raise InputError(f"the gazetteer knows no place called {given}; geonews lookup shows what is like it")
    if len(places) > 1:
        complain(f"{len(places)} places are called {given}; give the id of the one that is meant")
        for one in places[:MAX_NAMESAKES]:
            ladder = dict.fromkeys(filter(None, (one.name, one.admin1_name, one.country_name)))
            say(f"  {one.id}  {', '.join(ladder)}: {one.kind}")
        if len(places) > MAX_NAMESAKES:
            say(f"  and {len(places) - MAX_NAMESAKES} more: geonews lookup {given}")
        raise typer.Exit(USAGE)
    return places[0]


def _write(correction: Correction, file: Path | None, config: Path | None, gazetteer: Gazetteer) -> None:
    """Write a correction into its file, and say what it means and what it replaces."""
    from geonews.resolve.sheet import Sheet, read_text
    from geonews.settings import CORRECTIONS, Settings
    from geonews.writers.corrections import earlier, with_correction
    from geonews.writers.output import replacing

    settings = Settings.load(config, Path()).corrections
    path = file or settings or Path(CORRECTIONS)
    new = not path.exists()
    text = "" if new else read_text(path)
    sheet = Sheet.of(text, path)
    before = earlier(sheet, correction)
    said = sheet.cell(before, "place").strip() if before else ""
    if before and _same(said, correction.place, gazetteer):
        _print(f"{correction.where} is {_meant(correction.place)} already ({path}, line {before.line})")
        return
    after = with_correction(text, correction, path)
    with replacing(path) as out:
        out.write(after)
    if before:
        say(f"{path}, line {before.line}: {_said(said, gazetteer)} until now, replaced")
    _print(f"{correction.where} is now {_meant(correction.place)}")
    _warn_of_more_than_a_name(correction.surface, gazetteer)
    if new and path != settings:
        say(f"{path}: new; give it to --corrections, or name it in geonews.toml: [corrections] file = ...")


def _check(path: Path, gazetteer: Gazetteer) -> int:
    """Print what each row of a file means, and return the exit code."""
    from geonews.resolve.corrections import Corrections

    listener = Listener()
    corrections = Corrections.read(path, gazetteer.by_id, listener.hear)
    for one in corrections.rows:
        _print(f"line {one.line}: {one.where} is {_meant(one.place)}")
    count = len(corrections.rows)
    say(f"{path}: {count} correction{'' if count == 1 else 's'}, {listener.skipped} skipped")
    return SOME_SKIPPED if listener.skipped else 0


def _warn_of_more_than_a_name(surface: str, gazetteer: Gazetteer) -> None:
    """Say where a surface (بطرابلس، مدينة طرابلس) is more than the name, which is what a mention mostly holds."""
    from geonews.arabic.fold import squeeze

    found = gazetteer.lookup(surface)
    if found and found[0].matched != squeeze(surface):
        say(f"only what is written {surface} is covered; to cover the name wherever it stands, give {found[0].matched}")


def _same(said: str, place: Place | None, gazetteer: Gazetteer) -> bool:
    from geonews.resolve.corrections import NO_PLACE

    return said.lower() == NO_PLACE if place is None else gazetteer.by_id(said) == place


def _said(said: str, gazetteer: Gazetteer) -> str:
    """Return what a row said, which may be an id that nothing has."""
    place = gazetteer.by_id(said)
    return _meant(place) if place else said or "nothing"


def _meant(place: Place | None) -> str:
    return f"{_named(place)} ({place.id})" if place else "no place"


def _named(place: Place) -> str:
    country = place.country_name
    return f"{place.name}, {country}" if country and country != place.name else place.name


def _print(line: str) -> None:
    sys.stdout.write(for_terminal(line) + "\n")
