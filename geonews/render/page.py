"""From the table of mentions to one HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from geonews.errors import InputError
from geonews.render import assets
from geonews.render.island import data_block, to_json
from geonews.render.payload import Language, to_payload

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geonews.render.shell import NewsMap

LANGUAGES = get_args(Language)


def to_map(frame: GeoDataFrame, *, title: str | None = None, lang: Language = "ar", gzip: bool = True) -> NewsMap:
    """Return the interactive map of a table that ``geonews.to_frame`` made, as a ``folium.Map``.

    The page asks the network for nothing, and the same table gives the same bytes. ``lang`` is the language in which it
    opens; the reader can switch. ``gzip=False`` writes the data as plain JSON, for a browser of before 2023 or a reader
    of the source. Raises InputError where the table lacks a column, or the language is neither of the two.
    """
    # folium takes a second to import, and nobody should pay it for importing geonews
    from geonews.render.shell import NewsMap, Raw

    if lang not in LANGUAGES:
        raise InputError(f"no such language of the page: {lang!r} (there are {' and '.join(LANGUAGES)})")
    payload = to_payload(frame, title=title, lang=lang)
    blocks = [
        # Small and never packed, so that ``geonews embed`` reads it without running the page.
        Raw(data_block("geonews-meta", to_json({"title": title, "lang": lang}), compress=False), "meta"),
        Raw(data_block("geonews-basemap", assets.own("basemap.json").strip(), compress=gzip), "basemap"),
        Raw(data_block("geonews-data", to_json(payload), compress=gzip), "data"),
    ]
    return NewsMap(lang, blocks)
