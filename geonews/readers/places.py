"""Read a user's own places: tables (comma, semicolon or tab) and GeoJSON, row by row, as text.

Nothing is checked here but that a row is one; what its cells say is judged in ``geonews.gazetteer.own``. A cell is data
and nothing else: what would be a formula, markup or a command elsewhere is a name here, or none.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

from geonews.arabic.fold import squeeze
from geonews.errors import InputError, MalformedError, MissingInputError
from geonews.gazetteer.own import OwnRow
from geonews.readers.decode import decode

DELIMITERS = ",;\t"

POINT = "Point"

MAX_UNUSED = 5
"""Headings without a meaning here that are named to the user."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_QUOTED = re.compile('"[^"]*"')
_SEPARATOR = re.compile(r'\ufeff?"?sep=(.)"?\r?\n', re.IGNORECASE)
_WGS84 = re.compile(r"CRS84|4326")


@dataclass(frozen=True, slots=True)
class PlacesFile:
    """Hold a file of places as it was read."""

    path: Path
    sha256: str
    """Of its bytes, in hexadecimal digits."""
    rows: tuple[OwnRow, ...]
    unused: tuple[str, ...]
    """Headings that say nothing to geonews, the first few."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Hold which words stand for which, folded: headings for columns, words in a cell for what they mean."""

    headings: Mapping[str, str]
    cells: Mapping[str, Mapping[str, str]]
    """By column."""

    @classmethod
    def load(cls) -> _Words:
        text = files("geonews.readers").joinpath("data/place_words.tsv").read_text(encoding="utf-8")
        by_column: dict[str, dict[str, str]] = {}
        for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
            by_column.setdefault(row["column"], {})[squeeze(row["word"])] = row["means"]
        return cls(by_column.pop("heading"), by_column)

    def row(self, where: str, pairs: Iterable[tuple[str, str]]) -> OwnRow:
        """Return a row of pairs of heading and cell; of several columns of one meaning the first that is filled."""
        cells: dict[str, str] = {}
        for heading, cell in pairs:
            column = self.headings.get(squeeze(heading))
            text = _clean(cell)
            if column and text:
                cells.setdefault(column, self.cells.get(column, {}).get(squeeze(text), text))
        return OwnRow(where, cells)

    def unused(self, headings: Iterable[str]) -> tuple[str, ...]:
        unknown = (_clean(one) for one in headings if squeeze(one) not in self.headings)
        return tuple(islice(dict.fromkeys(filter(None, unknown)), MAX_UNUSED))


def read_places(path: Path) -> PlacesFile:
    """Read a file of places; a row that is none says so itself.

    Raises InputError where the file cannot be read, is no text, or is neither a table of places nor GeoJSON.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MissingInputError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    try:
        text = decode(data)
    except InputError as error:
        raise type(error)(f"{path}: {error}") from error
    words = _Words.load()
    read = _geojson if text.lstrip().startswith(("{", "[")) else _table
    rows, unused = read(text, path, words)
    return PlacesFile(path, hashlib.sha256(data).hexdigest(), tuple(rows), unused)


def _clean(cell: str) -> str:
    """Return a cell in one line, without controls and halves of characters, which are no text."""
    return _CONTROL.sub(" ", cell.encode("utf-8", "replace").decode("utf-8")).strip()


# ---------------------------------------------------------------- tables


def _table(text: str, path: Path, words: _Words) -> tuple[Iterator[OwnRow], tuple[str, ...]]:
    separator = _SEPARATOR.match(text)
    skipped = 1 if separator else 0
    body = text[separator.end() :] if separator else text
    lines = _lines(body, separator[1] if separator else _delimiter(body), skipped)
    _, header = next(lines, (0, ()))
    columns = {words.headings.get(squeeze(heading)) for heading in header}
    if not columns & {"name_ar", "name", "id"}:
        raise MalformedError(f"{path}, line 1: no heading says name_ar, name or id, so there are no places in it")
    return _rows(lines, header, path, words), words.unused(header)


def _delimiter(text: str) -> str:
    heading = _QUOTED.sub("", next(filter(str.strip, text.splitlines()), ""))
    return max(DELIMITERS, key=heading.count)


def _lines(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, Sequence[str] | str]]:
    """Yield line number and cells of each row that is not empty; where one breaks the rest, last what is wrong."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield line, f"{error}; nothing after it was read"
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _rows(
    lines: Iterator[tuple[int, Sequence[str] | str]], header: Sequence[str], path: Path, words: _Words
) -> Iterator[OwnRow]:
    for line, cells in lines:
        where = f"{path}, line {line}"
        if isinstance(cells, str):
            yield OwnRow(where, {}, cells)
        elif any(cell.strip() for cell in cells[len(header) :]):
            yield OwnRow(where, {}, f"{len(cells)} cells under {len(header)} headings; quote a text with commas")
        else:
            yield words.row(where, zip(header, cells, strict=False))


# ---------------------------------------------------------------- GeoJSON


def _geojson(text: str, path: Path, words: _Words) -> tuple[Iterator[OwnRow], tuple[str, ...]]:
    try:
        document = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        where = f"{path}, line {line}" if line else f"{path}"
        raise MalformedError(f"{where}: broken JSON: {getattr(error, 'msg', error)}") from error
    if isinstance(document, dict) and document.get("type") == "Feature":
        document = {"type": "FeatureCollection", "features": [document]}
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise MalformedError(f"{path}: JSON, but no GeoJSON of features")
    crs = document.get("crs")
    if crs and not _WGS84.search(json.dumps(crs)):
        raise MalformedError(f"{path}: the coordinates are not in WGS 84; export the file as EPSG:4326")
    headings = dict.fromkeys(key for one in features for key, _ in _properties(one))
    return map(partial(_feature, path, words), range(1, len(features) + 1), features), words.unused(headings)


def _properties(feature: object) -> list[tuple[str, str]]:
    """Return the properties of a feature as text, its id last."""
    if not isinstance(feature, dict):
        return []
    properties = feature.get("properties")
    pairs = list(properties.items()) if isinstance(properties, dict) else []
    return [(key, _as_cell(value)) for key, value in (*pairs, ("id", feature.get("id")))]


def _as_cell(value: object) -> str:
    if isinstance(value, list):
        return "|".join(map(_as_cell, value))
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value) if isinstance(value, (str, int, float)) else ""


def _feature(path: Path, words: _Words, number: int, feature: object) -> OwnRow:
    where = f"{path}, feature {number}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return OwnRow(where, {}, "no feature")
    try:
        position = _position(feature.get("geometry"))
    except (ArithmeticError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError):
        return OwnRow(where, {}, "its geometry is broken")
    # What the geometry says comes before a column of the same name.
    row = words.row(where, [*position.items(), *_properties(feature)])
    return OwnRow(where, row.cells)


def _position(geometry: Any) -> dict[str, str]:  # noqa: ANN401  (whatever the file holds)
    """Return the cells of a geometry: its point, or one inside it and the box around it; empty where there is none."""
    if geometry is None:
        return {}
    if geometry["type"] == POINT:
        lon, lat, *_ = map(_number, geometry["coordinates"])
        return {"lon": repr(lon), "lat": repr(lat)}
    import shapely
    from shapely.geometry import shape

    try:
        area = shape(geometry)
        if area.is_empty:
            return {}
        point = shapely.make_valid(area).representative_point()
    except shapely.errors.ShapelyError as error:
        raise ValueError(str(error)) from error
    lon, lat = _number(point.x), _number(point.y)
    return {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}", "bbox": ",".join(f"{_number(one):.5f}" for one in area.bounds)}


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < float("inf"):
        raise ValueError("no number")
    return float(value)
