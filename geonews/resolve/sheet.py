"""A file of corrections as a sheet of text: its rows as they stand, whole or broken, and where each stands.

What the cells mean is judged in ``geonews.resolve.corrections``. A row that breaks the format takes no other with it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geonews.errors import MalformedError, MissingInputError, UndecodableError

COLUMNS = ("article", "surface", "context", "place")
"""The header of a new file; a file may have them in another order, and others beside them."""

REQUIRED = ("article", "surface", "place")

DELIMITERS = ",;\t"

_QUOTED = re.compile('"[^"]*"')
_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)
_SAFE = re.compile("'+[=+\\-@\t\r]")
"""How a cell begins that ``geonews.writers.safe.for_cell`` has made harmless."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Hold a row as it stands in the file."""

    line: int
    """Number of its first line, from 1."""
    end: int
    """Number of its last line: a quoted cell may hold line ends."""
    cells: tuple[str, ...]
    wrong: str = ""
    """Why it is no row; empty where it is one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold a file of corrections as it was read."""

    lines: tuple[str, ...]
    """The text, line ends kept, without a byte-order mark."""
    delimiter: str
    header: tuple[str, ...]
    """Headings in small letters; empty for a file without text."""
    rows: tuple[SheetRow, ...]

    @classmethod
    def of(cls, text: str, path: Path) -> Sheet:
        """Take a text apart; raises MalformedError, which names the file, where its header lacks a column."""
        lines = tuple(io.StringIO(text.removeprefix("\ufeff"), newline=""))
        separator = _SEPARATOR.fullmatch(lines[0]) if lines else None
        start = 1 if separator else 0
        heading = next(filter(str.strip, lines[start:]), "")
        delimiter = separator[1] if separator and separator[1] in DELIMITERS else _delimiter(heading)
        rows = tuple(_rows(lines, start, delimiter))
        if not rows:
            return cls(lines, delimiter, (), ())
        header = tuple(cell.strip().lower() for cell in rows[0].cells)
        missing = [column for column in REQUIRED if column not in header]
        if missing:
            raise MalformedError(
                f"{path}, line {rows[0].line}: no heading says {' or '.join(missing)}; "
                f"the first line is {','.join(COLUMNS)}"
            )
        return cls(lines, delimiter, header, rows[1:])

    def cell(self, row: SheetRow, column: str) -> str:
        """Return what a cell says, empty where there is none."""
        at = self.header.index(column) if column in self.header else len(row.cells)
        return from_cell(row.cells[at]) if at < len(row.cells) else ""


def read_text(path: Path) -> str:
    """Return the text of a file with its byte-order mark, where it has one.

    Raises MissingInputError where the file cannot be read, UndecodableError where it is not in UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        hint = "; geonews correct makes it" if isinstance(error, FileNotFoundError) else ""
        raise MissingInputError(f"{path}: {(error.strerror or str(error)).lower()}{hint}") from error
    except UnicodeDecodeError as error:
        raise UndecodableError(f"{path} is not in UTF-8; save it as CSV in UTF-8") from error


def from_cell(text: str) -> str:
    """Return what a cell says that was made harmless for spreadsheets: without the apostrophe in front."""
    return text[1:] if _SAFE.match(text) else text


def _delimiter(heading: str) -> str:
    bare = _QUOTED.sub("", heading)
    return max(DELIMITERS, key=bare.count)


def _rows(lines: Sequence[str], start: int, delimiter: str) -> Iterator[SheetRow]:
    """Yield each row that is not empty; where quotes break one, reading goes on with the line below."""
    at = start
    while at < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), delimiter=delimiter, strict=True)
        try:
            cells = tuple(next(reader))
            row = SheetRow(at + 1, at + reader.line_num, cells)
        except csv.Error as error:
            row = SheetRow(at + 1, at + 1, (), f"broken quotes ({error}); inside a quoted cell double them")
        if row.wrong or any(cell.strip() for cell in row.cells):
            yield row
        at = row.end
