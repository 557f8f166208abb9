"""Write a correction into its file: a row more, or another place in the row that says otherwise."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from geonews.errors import InputError
from geonews.resolve.corrections import NO_PLACE, Correction, key_of
from geonews.resolve.sheet import COLUMNS, Sheet, SheetRow, from_cell
from geonews.writers.safe import for_cell

_LINE_END = "\r\n"
_BYTE_ORDER_MARK = "\ufeff"


def earlier(sheet: Sheet, correction: Correction) -> SheetRow | None:
    """Return the last row about what a correction is about, or None."""
    same = (row for row in reversed(sheet.rows) if not row.wrong and _key(sheet, row) == correction.key)
    return next(same, None)


def with_correction(text: str, correction: Correction, path: Path) -> str:
    """Return the text of a file in which a correction stands.

    The last row about the same takes its place, other rows and the cells of other columns stay as they are; where
    there is none, a row is added. A text without rows gets the header. Raises InputError, which names the file, where a
    broken row would swallow what is added, or the file has no column for what the correction says.
    """
    sheet = Sheet.of(text, path)
    for row in sheet.rows:
        if row.wrong:
            raise InputError(f"{path}, line {row.line}: {row.wrong}; mend it before anything is added")
    if correction.context and sheet.header and "context" not in sheet.header:
        raise InputError(f"{path}, line 1: no heading says context; add one to the header")
    lines = list(sheet.lines)
    end = _LINE_END if lines and lines[0].endswith(_LINE_END) else "\n"
    before = earlier(sheet, correction)
    if before:
        at = sheet.header.index("place")
        cells = (*before.cells[:at], *_cells(correction, ("place",)), *before.cells[at + 1 :])
        lines[before.line - 1 : before.end] = [_row(cells, sheet.delimiter, end)]
    else:
        lines += [end] if lines and not lines[-1].endswith(("\n", "\r")) else []
        lines += [] if sheet.header else [_row(COLUMNS, sheet.delimiter, end)]
        lines.append(_row(_cells(correction, sheet.header or COLUMNS), sheet.delimiter, end))
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    return mark + "".join(lines)


def _key(sheet: Sheet, row: SheetRow) -> object:
    return key_of(*(sheet.cell(row, column) for column in ("article", "surface", "context")))


def _cells(correction: Correction, columns: Iterable[str]) -> tuple[str, ...]:
    said = {
        "article": correction.article,
        "surface": correction.surface,
        "context": correction.context,
        "place": correction.place.id if correction.place else NO_PLACE,
    }
    return tuple(_cell(said.get(column, "")) for column in columns)


def _cell(text: str) -> str:
    """Return a text for a cell from which ``from_cell`` reads it exactly."""
    # Half of a character, which JSON may bring, has no UTF-8.
    plain = text.encode("utf-8", "replace").decode("utf-8")
    # What begins like a cell made harmless would lose its own apostrophe.
    return "'" + plain if from_cell(plain) != plain else for_cell(plain)


def _row(cells: Iterable[str], delimiter: str, end: str) -> str:
    row = io.StringIO(newline="")
    # csv quotes a cell that holds a CR or LF only where its own line end has them.
    csv.writer(row, delimiter=delimiter, lineterminator=_LINE_END).writerow(cells)
    return row.getvalue().removesuffix(_LINE_END) + end
