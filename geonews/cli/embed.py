"""``geonews embed``: the snippet that puts a map into a report."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def embed_map(
    source: Annotated[str, typer.Argument(metavar="MAP.html", help="A map made by geonews, or its address.")],
    title: Annotated[str | None, typer.Option(help="Title of the frame for screen readers; else the map's.")] = None,
    height: Annotated[int, typer.Option(min=120, max=4000, help="Height in pixels.")] = 520,
    lazy: Annotated[bool, typer.Option(help="Load the map when the reader comes near it.")] = True,
) -> None:
    """Print a sandboxed <iframe> that shows a map in a report.

    \b
    geonews embed maps/seeds.html
    geonews embed https://example.org/week.html --title "أسبوع من الأخبار" --height 600
    """
    from geonews.render.embed import DEFAULT_TITLE, embed, map_title

    is_address = source.startswith(("http://", "https://"))
    named = title or (map_title(source) if not is_address else DEFAULT_TITLE)
    sys.stdout.write(embed(source, title=named, height=height, lazy=lazy) + "\n")
