"""Read the tables that GeoNames publishes (download.geonames.org/export/dump), line by line, however broken.

A table is a text file or the one of its name in a zip archive: UTF-8, tab-separated, no quotes, no header. Whole
blocks of lines are read at once; a broken line is told and passed over. Every position is a count of bytes of the
unpacked text, so that a later run can go on from it.
"""

from __future__ import annotations

import csv
import json
import math
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from geonews.errors import MalformedError, MissingInputError
from geonews.gazetteer.source import as_kind
from geonews.records import PlaceKind

BLOCK = 1 << 20
"""Bytes that are read at once."""

LONGEST_LINE = 1 << 16
"""Bytes of a line; GeoNames' longest, with 10,000 letters of alternate names, has half of that."""

LONGEST_NAME = 400
"""Letters of a name; GeoNames' own limit for an alternate name."""

MOST_IDS = 100_000_000
"""GeoNames numbers end below this; in 2026 they have reached 13 million."""

TOLD = 10
"""Broken rows of which each is told; the rest is counted."""

DOUBTFUL = 1_000
"""Rows after which a table without a single good one is taken for another table."""

NO_TABLE = frozenset(("readme.txt", "iso-languagecodes.txt"))
"""What GeoNames' archives hold besides."""

PLACE_COLUMNS = 19
ALTERNATE_COLUMNS = 10
CODE_COLUMNS = 4
NO_DIVISION = frozenset(("", "00"))
"""Codes of no division: 00 stands where GeoNames does not know."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_COUNTRY = re.compile(r"[A-Z]{2}")
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,11}")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z]+)?")
"""Of an alternate name: what is longer (link, post, iata, wkdt) is no language."""
_ARABIC_SCRIPT = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefe]")
_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u2c60-\ua71f\ua800-\uffff\U00010000-\U0010ffff]")
"""Letters that are neither Latin nor Arabic."""


# ------------------------------------------------------------------ tables


@dataclass(frozen=True, slots=True)
class Row:
    """Hold what was wrong with a row."""

    file: str
    line: int
    reason: str
    """The same for all rows that are broken so."""
    detail: str = ""

    def __str__(self) -> str:
        """Return file, line and what is wrong."""
        return f"{self.file}, line {self.line}: {self.reason}{f': {self.detail}' if self.detail else ''}"


@dataclass(slots=True)
class Skips:
    """Count broken rows, and tell the first few."""

    tell: Callable[[str], None]
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __call__(self, row: Row) -> None:
        """Count a row."""
        if self.total < TOLD:
            self.tell(f"skipped {row}")
        self.counts[row.file, row.reason] += 1

    @property
    def total(self) -> int:
        """Return how many rows were broken."""
        return self.counts.total()

    def summary(self) -> Iterator[str]:
        """Yield a line for each file and reason, once rows were left untold."""
        if self.total > TOLD:
            for (file, reason), count in sorted(self.counts.items()):
                yield f"skipped {count} rows of {file}: {reason}"

    def to_json(self) -> str:
        """Return the counts as text."""
        return json.dumps([[*key, count] for key, count in sorted(self.counts.items())], ensure_ascii=False)

    def from_json(self, text: str) -> None:
        """Take up the counts of an earlier run."""
        self.counts = Counter({(file, reason): count for file, reason, count in json.loads(text)})


@dataclass(frozen=True, slots=True)
class Block:
    """Hold lines that were read at once."""

    number: int
    """Of the first line, from 1."""
    lines: Sequence[str | None]
    """None for a line that was told as broken."""
    end: int
    """Position in bytes after the last line."""
    crc: int
    """CRC-32 of the table up to there."""


@dataclass(frozen=True, slots=True)
class Table:
    """Name one table of a dump: a text file, or a member of an archive."""

    path: Path
    member: str | None
    size: int
    """Bytes when unpacked."""
    identity: str
    """Changes with the content: size and CRC-32 in an archive, else size and time of change."""

    @property
    def name(self) -> str:
        """Return how a person finds the table."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    def blocks(self, skip: Skips, start: int = 0, number: int = 1, crc: int = 0) -> Iterator[Block]:
        """Yield the lines from a position in bytes on; raises MalformedError where the archive is corrupt."""
        with self._opened() as file:
            _wind(file, start, packed=self.member is not None)
            yield from _blocks(file, self.name, skip, Block(number, (), start, crc))

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        try:
            if self.member is None:
                with self.path.open("rb") as file:
                    yield file
            else:
                with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as member:
                    yield cast(BinaryIO, member)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as corrupt:
            raise MalformedError(f"{self.path} is corrupt in {self.member}: {_reason(corrupt)}") from corrupt
        except OSError as error:
            raise MissingInputError(f"cannot read {self.path}: {error.strerror or error}") from error


def find_table(path: Path, usual: str | None = None) -> Table:
    """Return the table in a file; raises InputError where there is none."""
    try:
        about = path.stat()
        if not path.is_file():
            raise MissingInputError(f"{path} is no file")
        with path.open("rb") as file:
            packed = file.read(2) == b"PK" or path.suffix.lower() == ".zip"
    except OSError as error:
        raise MissingInputError(f"cannot read {path}: {error.strerror or error}") from error
    if about.st_size == 0:
        raise MalformedError(f"{path} is empty")
    if not packed:
        return Table(path, None, about.st_size, f"{about.st_size} {about.st_mtime_ns}")
    return _find_member(path, usual)


def _find_member(path: Path, usual: str | None) -> Table:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if one.filename.lower().endswith(".txt")]
    except (zipfile.BadZipFile, OSError, ValueError) as corrupt:
        raise MalformedError(f"{path} is no whole zip archive: {_reason(corrupt)}; download it again") from corrupt
    tables = [one for one in members if one.filename.lower() not in NO_TABLE]
    wanted = (f"{path.stem}.txt", usual)
    chosen = next((one for name in wanted for one in tables if one.filename == name), None)
    if chosen is None and len(tables) == 1:
        chosen = tables[0]
    if chosen is None:
        held = ", ".join(one.filename for one in tables) or "no table"
        raise MalformedError(f"{path} should hold {path.stem}.txt, but holds {held}")
    if chosen.file_size == 0:
        raise MalformedError(f"{chosen.filename} in {path} is empty")
    return Table(path, chosen.filename, chosen.file_size, f"{chosen.file_size} {chosen.CRC:08x}")


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or "it ends too early"


def _wind(file: BinaryIO, start: int, *, packed: bool) -> None:
    """Go to a position; an archive is read up to there, so that its check sum is still that of the whole."""
    if not packed:
        file.seek(start)
        return
    while start > 0 and (passed := file.read(min(BLOCK, start))):
        start -= len(passed)


def _blocks(file: BinaryIO, name: str, skip: Skips, last: Block) -> Iterator[Block]:
    rest, drop = b"", False
    while True:
        read = file.read(BLOCK)
        data = rest + read
        cut = data.rfind(b"\n") + 1 if read else len(data)
        if not cut and len(data) > LONGEST_LINE:
            # A line without an end is not gathered in memory.
            last = _passed(last, data)
            rest, drop = b"", True
            continue
        rest = data[cut:]
        if cut:
            last = _block(data[:cut], name, skip, last, drop=drop)
            drop = False
            yield last
        if not read:
            return


def _passed(last: Block, data: bytes) -> Block:
    return Block(last.number + len(last.lines), (), last.end + len(data), zlib.crc32(data, last.crc))


def _block(data: bytes, name: str, skip: Skips, last: Block, *, drop: bool) -> Block:
    number = last.number + len(last.lines)

    def broken(line: int, reason: str, detail: str = "") -> None:
        skip(Row(name, line, reason, detail))

    lines: list[str | None]
    try:
        text = data.decode("utf-8")
        lines = cast("list[str | None]", text.split("\n"))
        sound = not (_CONTROL.search(text) or max(map(len, text.split("\n"))) > LONGEST_LINE // 4)
    except UnicodeDecodeError:
        lines, sound = [_decoded(line, number + at, broken) for at, line in enumerate(data.split(b"\n"))], False
    if not lines[-1]:
        lines.pop()
    if drop:
        lines[0] = None
        broken(number, "a line of more than 64 KiB")
    if not sound:
        lines = [line and _sound(line, number + at, broken) for at, line in enumerate(lines)]
    return Block(number, lines, last.end + len(data), zlib.crc32(data, last.crc))


Broken: TypeAlias = Callable[..., None]


def _decoded(line: bytes, number: int, broken: Broken) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        broken(number, "not UTF-8", f"byte {error.start + 1}")
        return None


def _sound(line: str, number: int, broken: Broken) -> str | None:
    line = line.removesuffix("\r")
    if len(line.encode()) > LONGEST_LINE:
        broken(number, "a line of more than 64 KiB")
    elif found := _CONTROL.search(line):
        broken(
            number,
            "a control character",
            f"U+{ord(found.group()):04X} in column {line.count(chr(9), 0, found.start()) + 1}",
        )
    else:
        return line
    return None


# ------------------------------------------------------------------ feature codes


@dataclass(frozen=True, slots=True)
class Feature:
    """Hold what a feature code of GeoNames is here."""

    kind: PlaceKind
    radius_km: float
    prior: float
    """Prominence, 0..1, where no people are told."""
    settled: bool
    """Whether its kind, radius and prominence follow its people, where they are told."""
    code: str


@lru_cache(maxsize=1)
def features() -> Mapping[str, Feature | None]:
    """Return what each ``class.code``, and each class alone, is here; None for what is left out."""
    lines = (files("geonews.gazetteer") / "feature_codes.tsv").read_text(encoding="utf-8").splitlines()
    found: dict[str, Feature | None] = {}
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        key = f"{row['class']}.{row['code']}" if row["code"] else row["class"]
        found[key] = _feature(row) if row["kind"] else None
    return found


def _feature(row: Mapping[str, str]) -> Feature:
    settled = row["class"] == "P" and row["kind"] in ("city", "town", "village")
    return Feature(as_kind(row["kind"]), float(row["radius_km"]), float(row["prior"]), settled, row["code"])


# ------------------------------------------------------------------ rows


PlaceRow: TypeAlias = tuple[int, str, float, float, str, str | None, str, str, int, str | None]
"""Number, name, longitude, latitude, feature, country, first and second division, people, alternate names."""

AlternateRow: TypeAlias = tuple[int, int, str]
"""Number of the place, class of the name, name."""

PREFERRED, TAGGED, SHORT, UNTAGGED, PASSED, BORROWED, LATIN, WIKIDATA = range(8)
"""Classes of alternate names: Arabic ones as preferred, plain and short; Arabic letters without a language; of the past
or of everyday speech; Arabic letters of another language; Latin letters; the Wikidata item."""


def place_row(cells: Sequence[str]) -> PlaceRow:
    """Return a row of allCountries.txt; raises ValueError, with reason and detail, where it is broken."""
    if len(cells) != PLACE_COLUMNS:
        raise ValueError("wrong number of columns", f"{len(cells)}, not {PLACE_COLUMNS}")
    number, name, _, alternates, lat, lon, kind, code, country, _, admin1, admin2, _, _, people, *_ = cells
    if country and not _COUNTRY.fullmatch(country):
        raise ValueError("no country code", country)
    if not name or len(name) > LONGEST_NAME:
        raise ValueError("no name" if not name else "a name that is too long", name[:40])
    return (
        geoname_number(number), name, _degrees(lon, 180, "longitude"), _degrees(lat, 90, "latitude"),
        f"{kind}.{code}" if code else kind, country or None, "" if admin1 in NO_DIVISION else admin1, admin2,
        _people(people), alternates or None,
    )  # fmt: skip


def alternate_row(cells: Sequence[str], wanted: Wanted) -> AlternateRow | None:
    """Return a row of alternateNamesV2.txt, None where nothing needs it; raises ValueError where it is broken."""
    if len(cells) != ALTERNATE_COLUMNS:
        raise ValueError("wrong number of columns", f"{len(cells)}, not {ALTERNATE_COLUMNS}")
    _, place, language, name, preferred, short, colloquial, historic, *_ = cells
    number = geoname_number(place)
    if number not in wanted:
        return None
    if len(name) > LONGEST_NAME:
        if not _LANGUAGE.fullmatch(language or "en"):
            return None
        raise ValueError("a name that is too long", name[:40])
    past = bool(colloquial.strip("0") or historic.strip("0"))
    found = _class_of(language, name, bool(preferred.strip("0")), bool(short.strip("0")), past)
    return None if found is None else (number, found, name)


def _class_of(language: str, name: str, preferred: bool, short: bool, past: bool) -> int | None:
    if language == "wkdt":
        return WIKIDATA if _WIKIDATA.fullmatch(name) else None
    tagged = _LANGUAGE.fullmatch(language)
    if language and not tagged:
        return None
    if not _ARABIC_SCRIPT.search(name):
        return LATIN if latin_enough(name) else None
    arabic = tagged is not None and tagged[1] == "ar"
    if language and not arabic:
        return None if past else BORROWED
    if past:
        return PASSED
    return (PREFERRED if preferred else SHORT if short else TAGGED) if arabic else UNTAGGED


def latin_enough(name: str) -> bool:
    """Tell whether a name may be a spelling in Latin letters: cheap, and wrong only by saying yes."""
    return not _OTHER_SCRIPT.search(name) and not name[:1].islower()


def arabic_script(name: str) -> bool:
    """Tell whether a name has letters of the Arabic script."""
    return _ARABIC_SCRIPT.search(name) is not None


def code_row(cells: Sequence[str]) -> tuple[str, str, int]:
    """Return code, name and number of a row of admin1CodesASCII.txt or admin2Codes.txt; raises ValueError."""
    if len(cells) != CODE_COLUMNS:
        raise ValueError("wrong number of columns", f"{len(cells)}, not {CODE_COLUMNS}")
    code, name, plain, number = cells
    if not (code and (name or plain)):
        raise ValueError("no code or no name")
    return code, name or plain, geoname_number(number)


def parent_row(cells: Sequence[str]) -> tuple[int, int] | None:
    """Return child and parent of a row of hierarchy.txt, None where it is not about divisions; raises ValueError."""
    if len(cells) not in (2, 3):
        raise ValueError("wrong number of columns", f"{len(cells)}, not 3")
    if len(cells) == 2 or cells[2] != "ADM":
        return None
    return geoname_number(cells[1]), geoname_number(cells[0])


def geoname_number(cell: str) -> int:
    """Return a GeoNames number; raises ValueError."""
    if not (cell.isascii() and cell.isdecimal() and len(cell) <= 9 and 0 < int(cell) < MOST_IDS):
        raise ValueError("no GeoNames number", cell[:40])
    return int(cell)


def _degrees(cell: str, limit: int, what: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not -limit <= value <= limit:
        raise ValueError(f"{what} is no number within ±{limit}", cell[:40])
    return value


def _people(cell: str) -> int:
    if not cell:
        return 0
    if not (cell.isascii() and cell.isdecimal() and len(cell) <= 11):
        raise ValueError("population is no number", cell[:40])
    return int(cell)


class Wanted:
    """Hold a set of GeoNames numbers in a bit each."""

    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._bits = bytearray(MOST_IDS // 8)
        for number in numbers:
            self.add(number)

    def add(self, number: int) -> None:
        """Add a number."""
        self._bits[number >> 3] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        return bool(self._bits[number >> 3] >> (number & 7) & 1)
