"""``geonews map``: articles in, one interactive offline map out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from geonews.cli.console import (
    SOME_SKIPPED,
    Finder,
    Listener,
    corrections_file,
    parsed_articles,
    refuse_input_as_output,
    say,
)
from geonews.cli.options import Config, CorrectionsFile, From, MinConfidence, Online, Organisations, Paths, Recogniser


def map_articles(
    paths: Paths,
    output: Annotated[Path, typer.Option("-o", "--output", readable=False, help="HTML file to write.")],
    title: Annotated[str | None, typer.Option(help="Heading of the map.")] = None,
    lang: Annotated[Literal["ar", "en"], typer.Option(help="Language in which the page opens.")] = "ar",
    gzip: Annotated[bool, typer.Option(help="Pack the data in the page (a third of the size).")] = True,
    source_form: From = None,
    online: Online = None,
    recogniser: Recogniser = None,
    organisations: Organisations = False,
    min_confidence: MinConfidence = None,
    corrections: CorrectionsFile = None,
    config: Config = None,
) -> None:
    """Render articles onto one interactive offline map.

    \b
    geonews map seeds/ -o maps/seeds.html
    geonews map monday.jsonl tuesday.jsonl -o week.html --title "أسبوع من الأخبار"
    """
    corrections = corrections_file(config, corrections)
    refuse_input_as_output(output, [*paths, *filter(None, [corrections])])
    listener = Listener()
    finder = Finder(recogniser, organisations, min_confidence)
    parsed = list(parsed_articles(paths, source_form, online, listener, config, finder, corrections))

    from geonews.render.page import to_map
    from geonews.table import to_frame
    from geonews.writers.output import replacing

    html = to_map(to_frame(parsed), title=title, lang=lang, gzip=gzip).html()
    with replacing(output) as file:
        file.write(html)
    placed = {one.place.id for article in parsed for one in article.resolutions if one.place}
    mentions = sum(len(article.resolutions) for article in parsed)
    say(f"{output}: {len(parsed)} articles, {mentions} mentions, {len(placed)} places")
    raise typer.Exit(SOME_SKIPPED if listener.skipped else 0)
