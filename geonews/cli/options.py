"""Options that several verbs take, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

Paths: TypeAlias = Annotated[
    list[Path],
    # What may not be read is told by the reader and passed over, as any other; typer would refuse the whole call.
    typer.Argument(
        metavar="PATHS...",
        readable=False,
        help="Articles: .txt, .md or .jsonl files, folders of them, or - for standard input.",
    ),
]
From: TypeAlias = Annotated[
    Literal["txt", "md", "jsonl"] | None,
    typer.Option("--from", help="Format of the input, whatever the files are called."),
]
Online: TypeAlias = Annotated[
    Literal["nominatim"] | None,
    typer.Option(
        "--online",
        help="Ask this geocoder for names that the gazetteer lacks; only names and country codes leave the machine. "
        "Needs GEONEWS_USER_AGENT.",
    ),
]
Config: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        envvar="GEONEWS_CONFIG",
        readable=False,
        help="Settings; else the geonews.toml here or in the nearest folder above.",
    ),
]
Recogniser: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--recogniser",
        metavar="NAME",
        help="Who finds the names: neural (default), fast for archives, gazetteer, camel, ensemble.",
    ),
]
Organisations: TypeAlias = Annotated[
    bool,
    typer.Option("--organisations", help="Write the organisations named after a place as well: جامعة القاهرة."),
]
CorrectionsFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--corrections",
        metavar="FILE",
        readable=False,
        help="Places as you have corrected them (geonews correct); else the file that the settings name.",
    ),
]
MinConfidence: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--min-confidence",
        min=0.0,
        max=1.0,
        help="Leave a name unresolved under this confidence; 0 always takes the likeliest place.",
    ),
]
