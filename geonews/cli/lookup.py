"""``geonews lookup``: what the gazetteer knows of a name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geonews.cli.console import complain
from geonews.writers.safe import for_terminal, to_json

if TYPE_CHECKING:
    from geonews.gazetteer.index import Found

UNKNOWN = 1

HEADINGS = ("name", "kind", "country", "province", "people", "lon", "lat", "id", "الاسم")
"""The Arabic name comes last: a terminal that turns Arabic around would take the numbers after it along."""

RIGHT = frozenset({"people", "lon", "lat", "الاسم"})
"""Columns that end flush."""

WIDTH = 1000
"""Cells of a line before anything is cut: a name or an id that is cut helps nobody, a long line does no harm."""


def lookup(
    name: Annotated[str, typer.Argument(help="A place name, in Arabic or Latin letters.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array for machines.")] = False,
) -> None:
    """Show which places bear a name, the most prominent first.

    \b
    geonews lookup طرابلس
    geonews lookup Homs --json
    """
    from geonews.gazetteer.index import Gazetteer

    found = Gazetteer().lookup(name)
    if as_json:
        sys.stdout.write(to_json([_as_dict(one) for one in found]) + "\n")
    elif found:
        _print_table(found)
    else:
        complain(f"the gazetteer knows no place called {name}")
    raise typer.Exit(0 if found else UNKNOWN)


def _as_dict(found: Found) -> dict[str, Any]:
    from geonews.rows import place_dict

    return {
        "matched": found.matched,
        "role": found.role.name.lower(),
        "clitics": list(found.clitics),
        "prior": round(found.prior, 2),
        "names": list(found.names),
        "place": place_dict(found.place),
    }


def _print_table(found: list[Found]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in HEADINGS:
        table.add_column(heading, justify="right" if heading in RIGHT else "left")
    for one in found:
        place = one.place
        kind = place.kind if one.role.name == "NAME" else f"{place.kind} ({one.role.name.lower()})"
        people = f"{place.population:,}" if place.population else ""
        cells = (place.name, kind, place.country or "", place.admin1_name or "", people)
        tail = (f"{place.lon:.4f}", f"{place.lat:.4f}", place.id, place.name_ar)
        # Text, not str: names are never rich markup.
        table.add_row(*(Text(for_terminal(cell)) for cell in (*cells, *tail)))
    Console(file=sys.stdout, highlight=False, width=WIDTH).print(table)
