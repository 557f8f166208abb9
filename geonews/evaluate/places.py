"""Where the marked names of articles lie and what the articles are about: the tables beside a file of articles."""

from __future__ import annotations

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from geonews.annotated import Mark
from geonews.errors import InputError
from geonews.evaluate.texts import Gold, read_gold
from geonews.gazetteer.entries import KINDS as PLACE_KINDS

LETTERS = frozenset("LAMFR")
"""Marks of names that have a row: what an adjective of origin means, its mark says."""

RELATIVE = "relative"
"""Kind of place of a mark R: a part of a place, whatever the place is."""

NONE = "-"
"""What a cell says that knows of none: no place of the gazetteer, no one country."""

PLACES = ("article", "surface", "nth", "place", "country", "kind", "lon", "lat", "radius_km", "note")
FOCUS = ("article", "country", "place", "note")
"""Columns of the tables."""

DIGEST_LENGTH = 12
"""Hexadecimal digits by which a file of gold is told."""

_COUNTRY = re.compile(r"[A-Z]{2}")
_ID = re.compile(r"[a-z]+:\S+")


@dataclass(frozen=True, slots=True)
class Truth:
    """Hold where a marked name lies."""

    id: str | None
    """The place of the gazetteer; None where it lacks it."""
    country: str | None
    """ISO 3166-1 alpha-2; None for what lies in several countries or none."""
    kind: str
    """A kind of place, or RELATIVE."""
    lon: float
    """Degrees east, -180..180."""
    lat: float
    """Degrees north, -90..90."""
    radius_km: float
    """How far from the point the truth may lie."""
    note: str
    """Which place it is, in words."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold what an article is about."""

    country: str | None
    """None where it is about no one country."""
    place: str | None
    """Id of the place it is most about; None where no place stands out and where the gazetteer lacks it."""
    stands_out: bool
    """Whether it is about one place more than about others."""
    truth: Truth | None = None
    """Where a place without an id lies; None where no marked name says it."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Hold an annotated text with what its tables say."""

    gold: Gold
    truths: Mapping[Mark, Truth] | None = None
    """Where its marked names lie, as far as the table says; None where there is no table."""
    subject: Subject | None = None
    """What it is about; None where no table says it."""


@dataclass(slots=True)
class _Rows:
    """Hold what a table has said so far, so that nothing is said twice."""

    file: Path
    lines: dict[object, int] = field(default_factory=dict)

    def error(self, line: int, what: str) -> InputError:
        """Return what is wrong in a line, for a person."""
        return InputError(f"{self.file}, line {line}: {what}")

    def only_once(self, key: object, line: int, name: str) -> None:
        """Raise InputError where something is told that an earlier line has told."""
        if key in self.lines:
            raise self.error(line, f"{name} has its row already, line {self.lines[key]}")
        self.lines[key] = line


def tables(path: Path) -> tuple[Path, Path]:
    """Return where the tables of a file of articles stand: news.txt, news.places.tsv and news.focus.tsv."""
    return path.with_suffix(".places.tsv"), path.with_suffix(".focus.tsv")


def digests(path: Path) -> dict[str, str]:
    """Return the first digits of the SHA-256 of a file of gold and of the tables beside it, by name."""
    return {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest()[:DIGEST_LENGTH]
        for one in (path, *tables(path))
        if one.is_file()
    }


def read_placed(path: Path) -> list[PlacedText]:
    """Read annotated texts with the tables beside them, where there are any.

    Raises InputError, with file and line, where something is broken, where a row has no mark and where one mark has two
    rows.
    """
    texts = read_gold(path)
    places, focus = tables(path)
    truths = _truths(places, texts) if places.is_file() else None
    subjects = _subjects(focus, texts, truths or {}) if focus.is_file() else {}
    return [PlacedText(one, None if truths is None else truths.get(one.id, {}), subjects.get(one.id)) for one in texts]


def _truths(file: Path, texts: Sequence[Gold]) -> dict[str, dict[Mark, Truth]]:
    """Return what each marked name of the articles means, by their ids."""
    marked = {one.id: _by_surface(one) for one in texts}
    rows, found = _Rows(file), defaultdict[str, dict[Mark, Truth]](dict)
    for line, row in _table(rows, PLACES):
        article, surface = row["article"], row["surface"]
        if article not in marked:
            raise rows.error(line, f"no article is called {article}")
        marks = marked[article].get(surface)
        if marks is None:
            raise rows.error(line, f"{surface} is not marked as a place in article {article}")
        for mark in _occurrences(rows, line, row, marks):
            rows.only_once((article, mark), line, surface)
            found[article][mark] = _truth(rows, line, row, mark)
    return found


def _by_surface(gold: Gold) -> dict[str, list[Mark]]:
    found = defaultdict[str, list[Mark]](list)
    for mark in gold.marks:
        if mark.letter in LETTERS:
            found[gold.text[mark.start : mark.end]].append(mark)
    return dict(found)


def _occurrences(rows: _Rows, line: int, row: Mapping[str, str], marks: Sequence[Mark]) -> Sequence[Mark]:
    """Return the marks of a surface that a row is about: all, or the nth."""
    nth = row["nth"]
    if not nth:
        return marks
    if not nth.isdecimal() or not 1 <= int(nth) <= len(marks):
        raise rows.error(line, f"{row['surface']} is marked {len(marks)} times in {row['article']}, there is no {nth}")
    return [marks[int(nth) - 1]]


def _truth(rows: _Rows, line: int, row: Mapping[str, str], mark: Mark) -> Truth:
    kind = row["kind"]
    if kind not in PLACE_KINDS and kind != RELATIVE:
        raise rows.error(line, f"{kind or 'an empty cell'} is no kind of place; there are {', '.join(PLACE_KINDS)}")
    return Truth(
        id=_place(rows, line, row),
        country=_country(rows, line, row),
        kind=RELATIVE if mark.letter == "R" else kind,
        lon=_number(rows, line, row, "lon", -180, 180),
        lat=_number(rows, line, row, "lat", -90, 90),
        radius_km=_number(rows, line, row, "radius_km", 0, math.inf),
        note=row["note"],
    )


def _subjects(file: Path, texts: Sequence[Gold], truths: Mapping[str, Mapping[Mark, Truth]]) -> dict[str, Subject]:
    """Return what the articles are about, by their ids."""
    rows, known = _Rows(file), {one.id: one for one in texts}
    found = {}
    for line, row in _table(rows, FOCUS):
        article = row["article"]
        if article not in known:
            raise rows.error(line, f"no article is called {article}")
        rows.only_once(article, line, article)
        place = _place(rows, line, row) if row["place"] else None
        truth = None if row["place"] else _named(known[article], truths.get(article, {}), row["note"])
        found[article] = Subject(_country(rows, line, row), place, row["place"] != NONE, truth)
    return found


def _named(gold: Gold, truths: Mapping[Mark, Truth], surface: str) -> Truth | None:
    """Return where the first marked name of a surface lies."""
    return next((truth for mark, truth in truths.items() if gold.text[mark.start : mark.end] == surface), None)


def _table(rows: _Rows, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table of tab-separated cells with the numbers of their lines; empty lines are left out."""
    try:
        lines = rows.file.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise InputError(f"cannot read {rows.file}: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{rows.file} is not in UTF-8: {error}") from error
    header = _cells(lines[0])
    if sorted(header) != sorted(columns):
        raise rows.error(1, f"the columns must be {', '.join(columns)}, with tabs between")
    for number, line in enumerate(lines[1:], 2):
        row = _cells(line)
        if row != [""] and len(row) != len(header):
            raise rows.error(number, f"{len(row)} cells, where {len(header)} belong")
        if row != [""]:
            yield number, dict(zip(header, row, strict=True))


def _cells(line: str) -> list[str]:
    return line.removesuffix("\r").split("\t")


def _place(rows: _Rows, line: int, row: Mapping[str, str]) -> str | None:
    place = row["place"]
    if place == NONE:
        return None
    if not _ID.fullmatch(place):
        raise rows.error(line, f"place is {place or 'empty'}: write an id of the gazetteer, or - where it lacks it")
    return place


def _country(rows: _Rows, line: int, row: Mapping[str, str]) -> str | None:
    country = row["country"]
    if country == NONE:
        return None
    if not _COUNTRY.fullmatch(country):
        raise rows.error(line, f"country is {country or 'empty'}: write its two letters of ISO 3166-1, or -")
    return country


def _number(rows: _Rows, line: int, row: Mapping[str, str], name: str, least: float, most: float) -> float:
    try:
        number = float(row[name])
    except ValueError:
        number = math.nan
    if not (least <= number <= most and math.isfinite(number)):
        wanted = f"a number from {least} to {most}" if math.isfinite(most) else f"a number of {least} or more"
        raise rows.error(line, f"{name} is {row[name] or 'empty'}: write {wanted}")
    return number
