"""The GeoDataFrame: the rows of ``geonews.rows`` with a geometry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from geonews.records import GeoparsedArticle
from geonews.rows import COLUMNS, rows

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

ATTRS_KEY = "geonews"
"""Key of ``frame.attrs`` that holds how the frame was made and how many articles were read."""

_DTYPES = {
    "start": "int64", "end": "int64", "sentence_start": "int64", "score": "float64", "confidence": "float64",
    "lon": "float64", "lat": "float64", "radius_km": "float64", "population": "Int64", "geonameid": "Int64",
}  # fmt: skip


def to_frame(parsed: Iterable[GeoparsedArticle]) -> GeoDataFrame:
    """Return one row a mention in WGS 84 (EPSG:4326).

    The columns are those of ``geonews.rows.COLUMNS`` and ``geometry``, a point, or None where the mention could not be
    placed. ``frame.attrs["geonews"]`` holds ``{"articles": int, "made_by": {...} | None}``, so that articles without a
    single mention still count.
    """
    import geopandas
    import pandas

    articles = list(parsed)
    data = pandas.DataFrame(list(rows(articles)), columns=list(COLUMNS)).astype(_DTYPES)
    points = geopandas.points_from_xy(data["lon"], data["lat"])
    geometry = geopandas.GeoSeries(points, crs="EPSG:4326", index=data.index).where(data["lon"].notna(), None)
    frame = geopandas.GeoDataFrame(data, geometry=geometry)
    made_by = asdict(articles[0].made_by) if articles else None
    frame.attrs[ATTRS_KEY] = {"articles": len(articles), "made_by": made_by}
    return frame
