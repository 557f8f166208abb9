"""Write mentions as JSON Lines, GeoJSON or CSV, one by one and without geopandas."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TextIO, TypeAlias

from geonews.records import GeoparsedArticle
from geonews.rows import COLUMNS, GEOMETRY, Row, article_dict, rows
from geonews.writers.safe import for_cell, to_json

RecordFormat: TypeAlias = Literal["jsonl", "geojson", "csv"]
Writer: TypeAlias = Callable[[Iterable[GeoparsedArticle], TextIO], None]


def write_jsonl(parsed: Iterable[GeoparsedArticle], out: TextIO) -> None:
    """Write one JSON object an article, as ``writers/schema/article.schema.json`` describes it."""
    for one in parsed:
        out.write(to_json(article_dict(one)) + "\n")


def write_geojson(table: Iterable[Row], out: TextIO) -> None:
    """Write a FeatureCollection (RFC 7946) of one feature a row.

    Its geometry is a point, the polygon of a relative place, or null where the mention could not be placed.
    """
    out.write('{"type": "FeatureCollection", "features": [')
    separator = "\n"
    for row in table:
        out.write(separator + to_json(_feature(row)))
        separator = ",\n"
    out.write("\n]}\n")


def write_csv(table: Iterable[Row], out: TextIO) -> None:
    """Write the rows, a header first; lists are JSON, and no cell is taken for a formula."""
    writer = csv.DictWriter(_LineFeeds(out), COLUMNS, lineterminator=_LINE_END)
    writer.writeheader()
    for row in table:
        writer.writerow({name: _cell(row[name]) for name in COLUMNS})


WRITERS: Mapping[RecordFormat, Writer] = {
    "jsonl": write_jsonl,
    "geojson": lambda parsed, out: write_geojson(rows(parsed), out),
    "csv": lambda parsed, out: write_csv(rows(parsed), out),
}


_LINE_END = "\r\n"


class _LineFeeds:
    """End rows with a line feed alone, yet let csv quote a cell that holds a CR: it does so for its own line end."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, row: str) -> int:
        """Write one row."""
        return self._out.write(row.removesuffix(_LINE_END) + "\n")


def _feature(row: Row) -> Row:
    return {"type": "Feature", "geometry": row[GEOMETRY], "properties": {name: row[name] for name in COLUMNS}}


def _cell(value: Any) -> object:  # noqa: ANN401  (whatever a row holds)
    if isinstance(value, (list, dict)):
        return for_cell(to_json(value)) if value else ""
    # A lone surrogate, which JSON may bring, has no UTF-8.
    return for_cell(value.encode("utf-8", "replace").decode()) if isinstance(value, str) else value
