"""Print how long a map takes to render and how large it is, beside folium's markers in clusters, in one run.

``python benchmarks/render.py [MENTIONS …]``: 1,000 and 10,000 without it. The mentions are those of ``seeds/``,
repeated; folium gets one marker a mention, with the sentence as its pop-up (escaped, as folium itself would not).
"""

from __future__ import annotations

import html
import sys
import time
from dataclasses import replace
from pathlib import Path

import folium
from folium.plugins import MarkerCluster
from geopandas import GeoDataFrame

from geonews import Geoparser, read, to_frame, to_map

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def frame_of(mentions: int) -> GeoDataFrame:
    """Return a table of about so many placed mentions."""
    parsed = list(Geoparser().parse_many(read(SEEDS)))
    size = sum(len(one.resolutions) for one in parsed)
    copies = [
        replace(one, article=replace(one.article, id=f"{one.article.id}-{copy}"))
        for copy in range(-(-mentions // size))
        for one in parsed
    ]
    return to_frame(copies).head(mentions)


def with_folium(frame: GeoDataFrame) -> str:
    """Render one marker a mention."""
    plain = folium.Map()
    cluster = MarkerCluster().add_to(plain)
    for row in frame[frame["lon"].notna()].itertuples():
        braceless = html.escape(row.sentence).replace("{", "&#123;")
        folium.Marker((row.lat, row.lon), popup=braceless).add_to(cluster)
    page: str = plain.get_root().render()
    return page


def with_geonews(frame: GeoDataFrame) -> str:
    """Render one bubble a place."""
    page: str = to_map(frame).html()
    return page


def main() -> None:
    """Print a line for each renderer and size."""
    for mentions in map(int, sys.argv[1:] or ("1000", "10000")):
        frame = frame_of(mentions)
        for name, render in (("folium.Marker + MarkerCluster", with_folium), ("geonews", with_geonews)):
            start = time.perf_counter()
            page = render(frame)
            seconds = time.perf_counter() - start
            print(f"{mentions:8,} mentions  {name:30s} {seconds:6.2f} s {len(page.encode()) / 1e6:6.2f} MB")


if __name__ == "__main__":
    main()
