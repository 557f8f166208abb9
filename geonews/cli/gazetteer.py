"""``geonews gazetteer``: what the place index is made of, and indexes of one's own."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geonews.cli.console import (
    SOME_SKIPPED,
    Listener,
    complain,
    refuse_input_as_output,
    refuse_other_folder,
    say,
    show_help_without_a_verb,
    told_as_output,
)
from geonews.cli.gazetteer_import import import_dump
from geonews.cli.options import Config
from geonews.errors import GazetteerError, GeonewsError, InputError, OutputError

if TYPE_CHECKING:
    from geonews.gazetteer.index import Gazetteer
    from geonews.gazetteer.own import OwnPlaces
    from geonews.readers.places import PlacesFile
    from geonews.settings import Settings

SUFFIX = ".gazetteer"
"""Of the folder beside a file of places."""

app = typer.Typer(
    help="Show the place index, add places of your own, build an index.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


app.command("import")(import_dump)


@app.callback(invoke_without_command=True)
def _options(context: typer.Context) -> None:
    """Show the place index, add places of your own, build an index."""
    show_help_without_a_verb(context)


@app.command("info")
def info(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for machines.")] = False,
    config: Config = None,
) -> None:
    """Show what the place index holds.

    Its layers, how much is in them, their sources with licences, and which of your files have changed since.

    \b
    geonews gazetteer info
    geonews gazetteer info --json
    """
    from geonews.cli.console import open_gazetteer
    from geonews.gazetteer.about import about
    from geonews.writers.safe import for_terminal, to_json

    told = about(open_gazetteer(config))
    text = to_json(told.as_dict()) if as_json else "\n".join(map(for_terminal, told.lines()))
    sys.stdout.write(text + "\n")


@app.command("add")
def add(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PLACES...", readable=False, help="Tables (.csv; comma, semicolon or tab) or .geojson files."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", readable=False, help="Folder of the index; else beside the first file."),
    ] = None,
    config: Config = None,
) -> None:
    """Add places of your own to the gazetteer.

    Known places can be changed (by their id) and names silenced. The index is named in geonews.toml.

    Columns: name_ar, aliases (| between), name, lon, lat, kind, country, admin1, population, radius_km, wikidata, id,
    action (silence), always, word.

    \b
    geonews gazetteer add my-places.csv
    geonews gazetteer add my-places.csv camps.geojson -o places.gazetteer
    """
    from geonews.gazetteer.own import own_places, write
    from geonews.settings import FILE, Settings

    folder = output or _beside(paths[0])
    with told_as_output(folder):
        refuse_input_as_output(folder, paths)
        _refuse_folder(folder, paths, named=output is not None)
    file = config or Settings.find(Path()) or Path(FILE)
    settings = Settings.load(file, Path(), making=folder) if file.exists() else Settings()
    listener = Listener()
    read = _read(paths, listener)
    below = _below(settings, folder)
    rows = (row for one in read for row in one.rows)
    own = own_places(rows, below, listener.hear)
    if not own.count:
        raise InputError("no place to add in what was given; nothing was changed")
    with told_as_output(folder):
        write(own, below, folder, [_source(one, folder) for one in read])
    _name_layer(file, folder)
    say(f"{folder}: {_summary(own)}; {file} names it")
    raise typer.Exit(SOME_SKIPPED if listener.skipped else 0)


@app.command("build")
def build(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", readable=False, help="Folder with a gazetteer's text, as in gazetteer/.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", readable=False, help="Folder of the index to write.")],
) -> None:
    """Build a place index from its text.

    \b
    geonews gazetteer build gazetteer/ -o world.gazetteer
    """
    from geonews.gazetteer.build import build as build_index
    from geonews.gazetteer.build import source_files

    with told_as_output(output):
        refuse_other_folder(output)
    if output.resolve() == source.resolve():
        raise OutputError(f"{output} holds the text; choose another folder with -o")
    missing = [path for path in source_files(source) if not path.is_file()]
    if missing:
        raise InputError(f"{source} is no gazetteer's text: it has no {missing[0].relative_to(source)}")
    try:
        with told_as_output(output):
            digest = build_index(source, output)
    except (KeyError, UnicodeDecodeError) as wrong:
        raise GazetteerError(f"{source} is no gazetteer's text: {wrong}") from wrong
    say(f"{output}: built, digest {digest[:12]}")


def _beside(path: Path) -> Path:
    """Return where the index of a file goes without -o."""
    if not path.stem.strip("."):
        raise InputError(f"{path} is a folder; name the files with your places")
    return path.with_name(f"{path.stem}{SUFFIX}")


def _read(paths: list[Path], listener: Listener) -> list[PlacesFile]:
    from geonews.readers.places import read_places

    read = []
    for path in dict.fromkeys(paths):
        try:
            one = read_places(path)
        except GeonewsError as error:
            listener.skipped += 1
            complain(f"skipped {error}")
            continue
        if one.unused:
            complain(f"{path}: these columns say nothing to geonews: {', '.join(one.unused)}")
        read.append(one)
    return read


def _below(settings: Settings, folder: Path) -> Gazetteer:
    """Open what lies under a layer: of which places are known, and what is to be said of them."""
    from geonews.gazetteer.index import Gazetteer

    at = next((at for at, layer in enumerate(settings.layers) if layer.resolve() == folder.resolve()), -1)
    return Gazetteer(*settings.layers[at + 1 :])


def _source(file: PlacesFile, folder: Path) -> dict[str, str]:
    from geonews.gazetteer.own import REGISTRY

    beside = Path(os.path.relpath(file.path.resolve(), folder.resolve().parent)).as_posix()
    return {"name": file.path.name, "registry": REGISTRY, "file": beside, "sha256": file.sha256}


def _refuse_folder(folder: Path, paths: Sequence[Path], *, named: bool) -> None:
    """Raise OutputError where the index of other places would be replaced.

    Those are places that are not the user's own, and where the user has not named the folder, those of other files:
    ``camps.csv`` and ``camps.geojson`` have one folder, and the second must not take the place of the first unsaid.
    """
    from geonews.gazetteer.about import own_files
    from geonews.gazetteer.layer import Layer

    if not folder.name.strip("."):
        raise OutputError(f"{folder} has no name of its own; name the folder of the index with -o")
    refuse_other_folder(folder)
    if not str(folder).isprintable():
        raise OutputError("the folder of an index has a name that cannot be printed; choose another with -o")
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    try:
        layer = Layer(folder.resolve())
    except GazetteerError:  # of an older version, and made anew now
        return
    files = own_files(layer)
    layer.close()
    if not files:
        raise OutputError(f"{folder} is an index of other places; choose another folder with -o")
    if not named and files.isdisjoint(path.name for path in paths):
        made_of = ", ".join(sorted(files))
        raise OutputError(f"{folder} was made from {made_of}; add the files together, or name another folder with -o")


def _name_layer(file: Path, folder: Path) -> None:
    from geonews.settings import with_layer
    from geonews.writers.output import replacing

    before = ""
    if file.exists():
        with file.open(encoding="utf-8-sig", newline="") as lines:
            before = lines.read()
    after = with_layer(before, file, folder)
    if after != before:
        with replacing(file) as out:
            out.write(after)


def _summary(own: OwnPlaces) -> str:
    parts = ((own.new, "new place{}"), (own.changed, "known place{} changed"), (len(own.silenced), "name{} silenced"))
    return ", ".join(f"{count} {what.format('' if count == 1 else 's')}" for count, what in parts if count)
