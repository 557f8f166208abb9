"""The GeoDataFrame: the rows of ``geonews.rows`` with a geometry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from geonews.records import GeoparsedArticle
from geonews.rows import COLUMNS, GEOMETRY, rows

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

    The columns are those of ``geonews.rows.COLUMNS`` and ``geometry``: a point, the polygon of a relative place, or
    None where the mention could not be placed. ``frame.attrs["geonews"]`` holds ``{"articles": int, "made_by": {...} |
    None}``, so that articles without a single mention still count.
    """
    import geopandas
    import pandas
    from shapely.geometry import shape

    articles = list(parsed)
    table = list(rows(articles))
    data = pandas.DataFrame(table, columns=list(COLUMNS)).astype(_DTYPES)
    shapes = [shape(row[GEOMETRY]) if row[GEOMETRY] else None for row in table]
    frame = geopandas.GeoDataFrame(data, geometry=geopandas.GeoSeries(shapes, crs="EPSG:4326", index=data.index))
    made_by = asdict(articles[0].made_by) if articles else None
    frame.attrs[ATTRS_KEY] = {"articles": len(articles), "made_by": made_by}
    return frame
