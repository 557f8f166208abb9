"""Write a table to a file, by its suffix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geonews.errors import OutputError
from geonews.records import Geometry
from geonews.rows import COLUMNS, GEOMETRY, Row
from geonews.writers.output import replacing
from geonews.writers.records import write_csv, write_geojson

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SUFFIXES = (".geojson", ".csv")


def write(frame: GeoDataFrame, path: str | Path) -> None:
    """Write the frame of ``to_frame`` as GeoJSON or CSV, whole or not at all.

    Raises OutputError for another suffix, or where the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise OutputError(f"cannot write {path.name}: geonews writes {' and '.join(SUFFIXES)}")
    records = frame[list(COLUMNS)].to_dict("records")
    table = [_row(record) | {GEOMETRY: _geometry(one)} for record, one in zip(records, frame.geometry, strict=True)]
    with replacing(path) as file:
        (write_csv if path.suffix.lower() == ".csv" else write_geojson)(table, file)


def _geometry(one: Any) -> Geometry | None:  # noqa: ANN401  (of shapely, which has no types)
    return one.__geo_interface__ if one is not None else None


def _row(record: dict[str, Any]) -> Row:
    """Return a row of the frame as ``geonews.rows`` made it: pandas writes what is absent as NaN or NA."""
    import pandas

    return {
        name: None if not isinstance(value, list) and pandas.isna(value) else value for name, value in record.items()
    }
