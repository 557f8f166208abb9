"""Make an index of a dump of GeoNames, to lie under the shipped one.

The tables are read one after another into a staging database, filtered to what is used, joined there by number and
written place by place. Nothing is held in memory but a bit for each number. What is done is made safe after every
block, together with how far it is: after an interruption the same call goes on from there, to the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from geonews.arabic.lexicon import load
from geonews.errors import InputError, MalformedError, OutputError
from geonews.gazetteer import dump
from geonews.gazetteer.dump import Feature, Row, Skips, Table, Wanted, find_table
from geonews.gazetteer.layer import Layer, is_index
from geonews.gazetteer.naming import Namer
from geonews.gazetteer.source import Division, SourcePlace, kind_of_town, prior, town_radius_km
from geonews.gazetteer.spellings import BORROWED_FROM
from geonews.gazetteer.writer import IndexWriter, beside

RULES = "1"
"""Of this import; an interrupted run under other rules is not gone on with."""

BATCH = 5_000
"""Places that are joined with their names and written at once."""

HIGHEST = 12
"""Steps up the hierarchy before it is taken for a circle."""

LEAST_PRIOR = 0.08

COUNTRIES = ("A.PCLI", "A.PCL", "A.PCLS", "A.PCLF", "A.PCLD")
"""What may bear an ISO code as a country, the surest first."""

SOURCE = {
    "name": "geonames", "registry": "download.geonames.org", "package": "export/dump", "version": "", "file": "",
    "sha256": "", "licence": "CC-BY-4.0", "attribution": "GeoNames (geonames.org)", "kept": "what was imported",
}  # fmt: skip
"""As the shipped gazetteer names its sources."""

_STAGING = """
CREATE TABLE staging.dumped (number INTEGER PRIMARY KEY, name TEXT, lon REAL, lat REAL, feature TEXT, country TEXT,
  admin1 TEXT, admin2 TEXT, people INTEGER, alternates TEXT);
CREATE TABLE staging.alternates (place INTEGER, class INTEGER, name TEXT);
CREATE TABLE staging.named (code TEXT, rank INTEGER, number INTEGER, name TEXT, PRIMARY KEY (code, rank, number))
  WITHOUT ROWID;
CREATE TABLE staging.parents (child INTEGER PRIMARY KEY, parent INTEGER);
"""
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS staging.by_place ON alternates (place)",
    "CREATE INDEX IF NOT EXISTS staging.by_number ON named (number)",
)

Progress = Callable[[str, int, int], None]
"""Takes what is being done, how much of it is, and how much there is."""


@dataclass(frozen=True, slots=True)
class Dump:
    """Name the tables of a dump and what to take from them."""

    places: Path
    alternates: Path | None = None
    admin1: Path | None = None
    admin2: Path | None = None
    hierarchy: Path | None = None
    countries: frozenset[str] = frozenset()
    """ISO 3166-1 alpha-2; all where it is empty."""
    classes: frozenset[str] = frozenset()
    """GeoNames feature classes; all where it is empty."""

    def tables(self) -> dict[str, Table]:
        """Return the tables by what they hold, in the order of reading; raises InputError where one is none."""
        given = {
            "places": (self.places, "allCountries.txt"),
            "admin1": (self.admin1, None),
            "admin2": (self.admin2, None),
            "hierarchy": (self.hierarchy, "hierarchy.txt"),
            "alternates": (self.alternates, "alternateNamesV2.txt"),
        }
        return {name: find_table(path, usual) for name, (path, usual) in given.items() if path}


@dataclass(frozen=True, slots=True)
class Report:
    """Say what an import did."""

    places: int
    named: int
    """Places with an Arabic name."""
    left_out: int
    """Good rows of what this gazetteer has no use for, or that was not asked for."""
    skips: Skips


@dataclass(slots=True)
class _State:
    """Hold how far a run is."""

    stage: str = ""
    start: int = 0
    number: int = 1
    crc: int = 0
    good: int = 0
    left_out: int = 0
    at: int = 0
    """GeoNames number of the last place written."""
    done: dict[str, int] = field(default_factory=dict)
    """CRC-32 of each table that was read, and 0 for each other stage that is over."""


def import_dump(
    source: Dump, folder: Path, shipped: Path, *, tell: Callable[[str], None], progress: Progress
) -> Report:
    """Write the index of a dump into a folder, under the rules of the shipped one.

    ``tell`` hears what a person should know: rows that were skipped, and whether an interrupted run is gone on with.
    Raises InputError where a table is not what it should be and OutputError where the folder cannot be written; what
    stood there stands there still.
    """
    tables = source.tables()
    folder = folder.resolve()
    above = Layer(shipped)
    task = json.dumps([RULES, {name: table.identity for name, table in tables.items()}, sorted(source.countries),
                       sorted(source.classes), above.meta["digest"]])  # fmt: skip
    try:
        _refuse_target(folder, tables.values(), shipped)
        with _writer(folder, task, tell) as writer:
            run = _Run(source, tables, writer, Namer.above(above, load()), Skips(tell), progress)
            try:
                return run.whole(task)
            except MalformedError:
                writer.discard()
                raise
    except (sqlite3.OperationalError, OSError) as error:
        if isinstance(error, OutputError | InputError):
            raise
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise OutputError(f"cannot write {folder}: {why}; what was read so far is kept beside it") from error
    finally:
        above.close()


def _refuse_target(folder: Path, tables: Iterable[Table], shipped: Path) -> None:
    if folder == shipped.resolve():
        raise OutputError(f"{folder} is the shipped index; choose another folder with -o")
    if folder.is_dir() and any(folder.iterdir()) and not is_index(folder):
        raise OutputError(f"{folder} holds something else than an index; choose another folder with -o")
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is no folder; choose another with -o")
    for table in tables:
        if table.path.resolve().is_relative_to(folder):
            raise OutputError(f"{folder} holds {table.path.name}, which is read; choose another folder with -o")


def _writer(folder: Path, task: str, tell: Callable[[str], None]) -> IndexWriter:
    """Return the writer of an interrupted run of the same task, or one that starts anew."""
    try:
        writer = IndexWriter(folder, keep=True)
        begun = writer.progress("task")
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        tell(f"what an interrupted run left beside {folder} is broken: starting anew")
        shutil.rmtree(beside(folder), ignore_errors=True)
        return IndexWriter(folder, keep=True)
    if writer.fresh:
        return writer
    if begun == task:
        tell("going on where the interrupted run stopped")
        return writer
    tell("the interrupted run had another input or other options: starting anew")
    writer.discard()
    return IndexWriter(folder, keep=True)


class _Run:
    """Do what is still to do of an import."""

    def __init__(
        self,
        source: Dump,
        tables: Mapping[str, Table],
        writer: IndexWriter,
        namer: Namer,
        skips: Skips,
        progress: Progress,
    ) -> None:
        self._source, self._tables, self._writer, self._namer = source, tables, writer, namer
        self._skips, self._progress, self._database = skips, progress, writer.database
        self._features = dump.features()
        self._state = _State()
        self._wanted, self._populous = Wanted(), Wanted()
        self._admin = {"admin1": self._code_rows, "admin2": self._code_rows, "hierarchy": self._parent_rows}

    def whole(self, task: str) -> Report:
        """Go through all stages."""
        self._take_up(task)
        for name, table in self._tables.items():
            if name not in self._state.done:
                self._read(name, table)
        self._stage("index", self._index)
        self._stage("divisions", self._divisions)
        self._stage("places written", self._places)
        self._progress("making the index", 0, 0)
        named = self._database.execute("SELECT count(*) FROM places WHERE names IS NOT NULL").fetchone()[0]
        report = Report(self._writer.places, named, self._state.left_out, self._skips)
        self._writer.close(digest=self._digest(task), sources=[SOURCE])
        return report

    def _take_up(self, task: str) -> None:
        state = self._writer.progress("state")
        if state:
            self._state = _State(**json.loads(state))
            self._skips.from_json(self._writer.progress("skips") or "[]")
            for number, people in self._database.execute("SELECT number, people FROM staging.dumped"):
                self._want(number, people)
            return
        for statement in filter(str.strip, _STAGING.split(";")):
            self._database.execute(statement)
        self._commit(task=task)

    def _digest(self, task: str) -> str:
        """Return a digest that depends on the content of the tables, packed or not, and on the options."""
        content = {name: (table.size, self._state.done[name]) for name, table in self._tables.items()}
        rules = json.loads(task)
        return hashlib.sha256(json.dumps([rules[0], content, *rules[2:]]).encode()).hexdigest()

    def _commit(self, **more: str) -> None:
        self._writer.commit(state=json.dumps(asdict(self._state)), skips=self._skips.to_json(), **more)

    def _stage(self, name: str, do: Callable[[], None]) -> None:
        if name not in self._state.done:
            do()
            self._state.done[name] = 0
            self._commit()

    # ------------------------------------------------------------ reading

    def _read(self, name: str, table: Table) -> None:
        """Take a table into the staging database, block by block."""
        state = self._state
        if state.stage != name:
            state.stage, state.start, state.number, state.crc, state.good = name, 0, 1, 0, 0
        if name == "alternates":
            # Of the divisions, which name the ladder, also those that are no places here.
            for (number,) in self._database.execute("SELECT number FROM staging.named"):
                self._wanted.add(number)
        take = {"places": self._place_rows, "alternates": self._alternate_rows}.get(name) or self._admin[name]
        for block in table.blocks(self._skips, state.start, state.number, state.crc):
            state.good += take(table, block.number, block.lines)
            state.start, state.number, state.crc = block.end, block.number + len(block.lines), block.crc
            if not state.good and state.number > dump.DOUBTFUL:
                break
            self._commit()
            self._progress(f"reading {table.name}", block.end, table.size)
        if not state.good:
            raise MalformedError(f"{table.name} has no good row among its first {state.number - 1}: is it that table?")
        if name == "places" and not self._database.execute("SELECT count(*) FROM staging.dumped").fetchone()[0]:
            raise MalformedError(f"{table.name} has no place that was asked for (--country, --classes)")
        state.done[name] = state.crc
        self._commit()

    def _rows(
        self, table: Table, number: int, lines: Sequence[str | None], parse: Callable[[list[str]], Any]
    ) -> Iterator[Any]:
        """Yield what a parser makes of each line; broken ones are told."""
        for line in lines:
            if line:
                try:
                    yield parse(line.split("\t"))
                except ValueError as wrong:
                    self._skips(Row(table.name, number, *wrong.args))
            number += 1

    def _place_rows(self, table: Table, number: int, lines: Sequence[str | None]) -> int:
        good = 0
        rows: list[dump.PlaceRow] = []
        named: list[tuple[str, int, int, str]] = []
        for row in self._rows(table, number, lines, self._place_row):
            good += 1
            if row is None or self._feature(row[4]) is None:
                self._state.left_out += 1
                continue
            named.extend(_ladder_row(row))
            if self._source.classes and row[4][:1] not in self._source.classes:
                self._state.left_out += 1
                continue
            self._want(row[0], row[8])
            rows.append(row if self._source.alternates is None else (*row[:9], None))
        self._database.executemany("INSERT INTO staging.dumped VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
        self._add_named(named)
        return good

    def _place_row(self, cells: list[str]) -> dump.PlaceRow | None:
        """Return a place, None where it lies elsewhere; raises ValueError where the row is broken or comes again."""
        row = dump.place_row(cells)
        if row[0] in self._wanted:
            raise ValueError("a GeoNames number for the second time", str(row[0]))
        return None if self._source.countries and row[5] not in self._source.countries else row

    def _feature(self, feature: str) -> Feature | None:
        return self._features[feature] if feature in self._features else self._features.get(feature[:1])

    def _want(self, number: int, people: int) -> None:
        self._wanted.add(number)
        if people >= BORROWED_FROM:
            self._populous.add(number)

    def _add_named(self, named: Iterable[tuple[str, int, int, str]]) -> None:
        self._database.executemany("INSERT OR IGNORE INTO staging.named VALUES (?,?,?,?)", named)

    def _code_rows(self, table: Table, number: int, lines: Sequence[str | None]) -> int:
        rows = list(self._rows(table, number, lines, dump.code_row))
        wanted = [row for row in rows if not self._source.countries or row[0].split(".")[0] in self._source.countries]
        self._add_named((code, 0, place, name) for code, name, place in wanted)
        return len(rows)

    def _parent_rows(self, table: Table, number: int, lines: Sequence[str | None]) -> int:
        rows = list(self._rows(table, number, lines, dump.parent_row))
        self._database.executemany("INSERT OR IGNORE INTO staging.parents VALUES (?,?)", filter(None, rows))
        return len(rows)

    def _alternate_rows(self, table: Table, number: int, lines: Sequence[str | None]) -> int:
        good = 0
        rows: list[dump.AlternateRow] = []
        wanted, populous = self._wanted, self._populous
        for row in self._rows(table, number, lines, lambda cells: dump.alternate_row(cells, wanted)):
            good += 1
            if row and (row[1] != dump.BORROWED or row[0] in populous):
                rows.append(row)
        self._database.executemany("INSERT INTO staging.alternates VALUES (?,?,?)", rows)
        return good

    # ------------------------------------------------------------ writing

    def _index(self) -> None:
        self._progress("sorting names", 0, 0)
        for statement in _INDEXES:
            self._database.execute(statement)

    def _divisions(self) -> None:
        """Name the divisions: by their own table where one is given, else by the dump."""
        query = "SELECT code, number, name, min(rank) FROM staging.named GROUP BY code ORDER BY code"
        for code, number, name, _ in self._database.execute(query).fetchall():
            own = self._database.execute("SELECT alternates FROM staging.dumped WHERE number = ?", (number,)).fetchone()
            known = self._database.execute(
                "SELECT class, name FROM staging.alternates WHERE place = ? ORDER BY rowid", (number,)
            ).fetchall()
            arabic = self._namer.names(name, known or _untagged(own[0] if own else None), code[:2], 0).arabic
            self._writer.division(Division(code, name, arabic[0] if arabic else None))

    def _places(self) -> None:
        total, done = self._database.execute("SELECT count(*) FROM staging.dumped").fetchone()[0], self._writer.places
        query = "SELECT * FROM staging.dumped WHERE number > ? ORDER BY number LIMIT ?"
        while rows := self._database.execute(query, (self._state.at, BATCH)).fetchall():
            first, last = rows[0][0], rows[-1][0]
            alternates = self._alternates(first, last)
            for row in rows:
                self._write(row, alternates.get(row[0]) or _untagged(row[9]))
            self._state.at = last
            self._commit()
            done += len(rows)
            self._progress("writing places", done, total)

    def _alternates(self, first: int, last: int) -> dict[int, list[tuple[int, str]]]:
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        query = "SELECT place, class, name FROM staging.alternates WHERE place BETWEEN ? AND ? ORDER BY place, rowid"
        for place, kind, name in self._database.execute(query, (first, last)):
            found[place].append((kind, name))
        return found

    def _write(self, row: tuple[Any, ...], alternates: Sequence[tuple[int, str]]) -> None:
        number, name, lon, lat, feature, country, admin1, admin2, people, _ = row
        known = self._feature(feature)
        assert known is not None  # noqa: S101  (what has no feature is not staged)
        kind, radius, how_prominent = _size(known, people)
        names = self._namer.names(name, alternates, country, people)
        identity = f"geonames:{number}"
        arabic, keys, homographs = names.arabic, set[str](), {}
        if arabic or names.passed:
            arabic = self._namer.audible(arabic, identity)
            keys = self._namer.keys((*arabic, *self._namer.audible(names.passed, identity)), how_prominent)
            homographs = {key: self._namer.homograph(key, how_prominent, foreign=key in names.foreign) for key in keys}
        one, two = (
            (f"{country}.{admin1}", f"{country}.{admin1}.{admin2}" if admin2 else None)
            if admin1 and country
            else self._ladder(number)
        )
        place = SourcePlace(
            identity, name, arabic, lon, lat, kind, radius, country, how_prominent, names.latin, one, two,
            people or None, names.wikidata,
        )  # fmt: skip
        self._writer.place(place, keys, homographs)

    def _ladder(self, number: int) -> tuple[str | None, str | None]:
        """Return the codes of the divisions that a place without codes lies in, by the hierarchy."""
        if "hierarchy" not in self._tables:
            return None, None
        for _ in range(HIGHEST):
            parent = self._database.execute("SELECT parent FROM staging.parents WHERE child = ?", (number,)).fetchone()
            if parent is None:
                break
            number = parent[0]
            code = self._database.execute("SELECT code FROM staging.named WHERE number = ?", (number,)).fetchone()
            if code and "." in code[0]:
                return ".".join(code[0].split(".")[:2]), code[0] if code[0].count(".") == 2 else None
        return None, None


def _size(known: Feature, people: int) -> tuple[Any, float, float]:
    """Return kind, radius in km and prominence."""
    if not (known.settled and people):
        return known.kind, known.radius_km, known.prior
    kind = kind_of_town(people, known.code)
    return kind, town_radius_km(people), max(LEAST_PRIOR, prior(kind, people, known.code))


def _ladder_row(row: dump.PlaceRow) -> Iterator[tuple[str, int, int, str]]:
    """Yield code, rank, number and name of a country or division."""
    number, name, _, _, feature, country, admin1, admin2, *_ = row
    if not (country and feature.startswith("A.")):
        return
    if feature in COUNTRIES:
        yield country, 1 + COUNTRIES.index(feature), number, name
    elif feature == "A.ADM1" and admin1:
        yield f"{country}.{admin1}", 1, number, name
    elif feature == "A.ADM2" and admin1 and admin2:
        yield f"{country}.{admin1}.{admin2}", 1, number, name


def _untagged(alternates: str | None) -> list[tuple[int, str]]:
    """Return the names of a place as its own row has them: without languages."""
    if not alternates:
        return []
    names = [name for name in dict.fromkeys(alternates.split(",")) if name]
    return [
        (dump.UNTAGGED if dump.arabic_script(name) else dump.LATIN, name)
        for name in names
        if dump.arabic_script(name) or dump.latin_enough(name)
    ]
