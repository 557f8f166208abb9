"""Write an index, whatever its size: places as they come, names beside them, the tries last.

Nothing is held in memory but the trie that is being made, so that all of GeoNames goes the same way as the shipped
gazetteer. An index is a folder; it is made beside, and takes its name only when all of it is whole.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from geonews.arabic.fold import squeeze
from geonews.errors import GazetteerError
from geonews.gazetteer import across, fuzzy
from geonews.gazetteer.entries import KINDS, RECORD, RECORD_FORMAT, Entry, Homograph
from geonews.gazetteer.source import Division, SourcePlace

if TYPE_CHECKING:
    from geonews.gazetteer.outlines import Outlines

NAMES_FILE = "names.marisa"
LATIN_FILE = "latin.marisa"
PLACES_FILE = "places.sqlite"
FORMAT = "2"
"""Of the files; an index of another format has to be built again."""

DEGREE = 100_000
"""Coordinates are stored as whole hundred-thousandths of a degree: about one metre."""

ROW_FORMAT = "<I"
"""Of the records of the trie of Latin names: the row alone, the rest is looked up."""

FULL = 255
"""A prior of 1, as stored."""

_INDEX = "index"
"""What becomes the folder, within the one beside it."""

_OLD = "old"
"""What the index that is replaced becomes, until the new one has its name."""

_WORK = "places.sqlite"
_STAGING = "staging.sqlite"

_TOGETHER = 5_000
"""Places that are inserted at once."""

OTHERS = 1 << 31
"""The row of a GeoNames place is its number there; the rows of other places count from here."""

SCANNED = 500_000
"""Places up to which those near a point are found by reading all of them, in some 40 ms, rather than by an index."""

_SCHEMA = """
CREATE TABLE places (row INTEGER PRIMARY KEY, id TEXT, name TEXT NOT NULL, names TEXT, lon INTEGER NOT NULL,
  lat INTEGER NOT NULL, kind INTEGER NOT NULL, radius_km REAL NOT NULL, country TEXT, admin1 INTEGER, admin2 INTEGER,
  population INTEGER, prior INTEGER NOT NULL, wikidata TEXT, bbox TEXT, actor TEXT);
CREATE TABLE divisions (number INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, name_ar TEXT);
CREATE TABLE homographs (key TEXT PRIMARY KEY, class INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE silenced (key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_BY_ID = "CREATE UNIQUE INDEX IF NOT EXISTS by_id ON places (id) WHERE id IS NOT NULL"
_BY_POSITION = "CREATE INDEX IF NOT EXISTS by_position ON places (lat, lon)"
_STAGING_SCHEMA = """
CREATE TABLE progress (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE names (key TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE latin (row INTEGER NOT NULL, spelling TEXT NOT NULL);
"""
_INSERT = f"INSERT INTO places VALUES ({','.join('?' * 16)})"  # noqa: S608


def beside(folder: Path) -> Path:
    """Return where an index is made that is to become a folder."""
    return folder.with_name(f"{folder.name}.part")


class IndexWriter:
    """Write an index into a folder; used as a context manager, it leaves nothing behind where an error ends it.

    With ``keep`` what an interrupted run left beside the folder is opened and gone on with, and left there by the
    next error; ``commit`` says how far it is. ``degree`` is the number of parts in which a degree is stored. Raises
    GazetteerError where another process writes the same index.
    """

    def __init__(self, folder: Path, *, keep: bool = False, degree: int = DEGREE) -> None:
        self._folder, self._keep, self._degree = folder, keep, degree
        self._beside = beside(folder)
        self._index = self._beside / _INDEX
        if not keep:
            shutil.rmtree(self._beside, ignore_errors=True)
        put_in_place = not self._index.exists()
        self._index.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(self._beside / _WORK, isolation_level=None)
        self.database.execute("ATTACH ? AS staging", (str(self._beside / _STAGING),))
        for name in ("main", "staging"):
            self.database.execute(f"PRAGMA {name}.synchronous = OFF")
        self._new_places: list[tuple[object, ...]] = []
        self._new_names: list[tuple[str, bytes]] = []
        self._new_latin: list[tuple[int, str]] = []
        self._begin()
        self.fresh = not self.database.execute("SELECT count(*) FROM staging.sqlite_master").fetchone()[0]
        """Whether nothing was there to go on with."""
        if put_in_place and not self.fresh:
            # Stopped between its last two steps: what it had made is gone from here.
            self.database.execute("DELETE FROM staging.progress WHERE key IN ('across', 'fuzzy')")
        if self.fresh:
            self._create(_SCHEMA + _STAGING_SCHEMA.replace("CREATE TABLE ", "CREATE TABLE staging."))
        self._numbers: dict[str, int] = dict(self.database.execute("SELECT code, number FROM divisions"))
        self.places, self._others = self.database.execute("SELECT count(*), count(id) FROM places").fetchone()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.database.close()
        if error is None or not self._keep:
            self.discard()

    def discard(self) -> None:
        """Remove what was made so far, from beside the folder."""
        self.database.close()
        shutil.rmtree(self._beside, ignore_errors=True)

    def division(self, division: Division) -> None:
        """Name a division."""
        self.database.execute(
            "UPDATE divisions SET name = ?, name_ar = ? WHERE number = ?",
            (division.name, division.name_ar, self._number(division.code)),
        )

    def place(
        self, place: SourcePlace, keys: Iterable[str] = (), homographs: Mapping[str, Homograph] | None = None
    ) -> int:
        """Add a place with the folded Arabic names by which it is found, and return its row."""
        number = place.geonameid
        row = OTHERS + self._others if number is None else number
        self._new_places.append(self._columns(row, place))
        self.places += 1
        self._others += number is None
        for key in sorted(keys):
            what = (homographs or {}).get(key, Homograph.NONE)
            self.entry(key, Entry(row, place.role, what, place.prior, place.kind, place.country))
        # A place that has no Latin name shows its Arabic one, which is found as such.
        spellings = dict.fromkeys(name for name in (place.name, *place.latin) if name not in place.names)
        self._new_latin += [(row, name) for name in spellings if name]
        if len(self._new_places) >= _TOGETHER:
            self._insert()
        return row

    def entry(self, key: str, entry: Entry) -> None:
        """Add what a folded name means."""
        self._new_names.append((key, RECORD.pack(*entry.pack())))

    def homographs(self, homographs: Mapping[str, Homograph]) -> None:
        """Keep which names are something else as well, for indexes that are laid under this one."""
        self.database.executemany("INSERT INTO homographs VALUES (?, ?)", sorted(homographs.items()))

    def silence(self, silenced: Iterable[tuple[str, str]]) -> None:
        """Keep which folded names are none of a place (by its id), or of no place (an empty id), for indexes below."""
        self.database.executemany("INSERT OR IGNORE INTO silenced VALUES (?, ?)", sorted(silenced))

    def areas(self, outlines: Outlines) -> None:
        """Put the outlines of countries and divisions into the index."""
        outlines.write(self._index)

    def commit(self, **progress: object) -> None:
        """Make what was added so far safe, and say how far that is."""
        self._insert()
        self.database.executemany(
            "INSERT OR REPLACE INTO staging.progress VALUES (?, ?)",
            [(key, str(value)) for key, value in progress.items()],
        )
        self.database.execute("COMMIT")
        self._begin()

    def progress(self, key: str) -> str | None:
        """Return what the last commit said under a key."""
        found = self.database.execute("SELECT value FROM staging.progress WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else None

    def close(self, *, digest: str, sources: Iterable[Mapping[str, str]] = ()) -> None:
        """Make the tries and put the index in place.

        Each part has its name only when it is whole, so that after an interruption those are not made again.
        """
        import marisa_trie

        self.commit()
        self._make(NAMES_FILE, lambda path: marisa_trie.RecordTrie(RECORD_FORMAT, self._records()).save(str(path)))
        self._make(LATIN_FILE, lambda path: marisa_trie.RecordTrie(ROW_FORMAT, self._latin_keys()).save(str(path)))
        self._once("across", lambda: across.write(self._index, self._spellings()))
        self._once("fuzzy", lambda: fuzzy.write_fuzzy(self._index, self._arabic_keys()))
        self._describe(digest, sources)
        self._make(PLACES_FILE, lambda path: self.database.execute("VACUUM INTO ?", (str(path),)))
        self.database.close()
        self._put_in_place()

    def _once(self, what: str, make: Callable[[], None]) -> None:
        """Make files that take their names when each is whole, unless an interrupted run has made all of them."""
        if self.progress(what) is None:
            make()
            self.commit(**{what: "made"})

    def _make(self, name: str, make: Callable[[Path], object]) -> None:
        part, whole = self._beside / f"{name}.new", self._index / name
        if whole.exists():
            return
        # What an interruption left of it.
        part.unlink(missing_ok=True)
        make(part)
        part.rename(whole)

    def _describe(self, digest: str, sources: Iterable[Mapping[str, str]]) -> None:
        names = self.database.execute("SELECT count(*) FROM staging.names").fetchone()[0]
        meta = {
            "format": FORMAT, "digest": digest, "places": str(self.places), "names": str(names),
            "degree": str(self._degree), "sources": json.dumps(list(sources), ensure_ascii=False),
        }  # fmt: skip
        self.database.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", sorted(meta.items()))
        self.database.execute(_BY_ID)
        if self.places > SCANNED:
            self.database.execute(_BY_POSITION)
        self.database.execute("COMMIT")

    def _put_in_place(self) -> None:
        # Who has the old index open keeps its files. It waits inside, where nothing of the user's can be in its way.
        old = self._beside / _OLD
        shutil.rmtree(old, ignore_errors=True)
        if self._folder.exists():
            self._folder.rename(old)
        try:
            self._index.rename(self._folder)
        except OSError:
            if old.exists():
                old.rename(self._folder)
            raise

    def _insert(self) -> None:
        """Insert what was added since the last time."""
        before = self.database.total_changes
        try:
            self.database.executemany(_INSERT, self._new_places)
        except sqlite3.IntegrityError as clash:
            row, identity, *_ = self._new_places[self.database.total_changes - before]
            raise GazetteerError(f"two places have the id {identity or f'geonames:{row}'}") from clash
        self.database.executemany("INSERT INTO staging.names VALUES (?, ?)", self._new_names)
        self.database.executemany("INSERT INTO staging.latin VALUES (?, ?)", self._new_latin)
        for added in (self._new_places, self._new_names, self._new_latin):
            added.clear()

    def _begin(self) -> None:
        try:
            self.database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as locked:
            raise GazetteerError(f"another process is writing {self._folder}: {locked}") from locked

    def _create(self, schema: str) -> None:
        # Not executescript, which commits: an interruption must not leave half of the tables.
        for statement in filter(str.strip, schema.split(";")):
            self.database.execute(statement)

    def _records(self) -> Iterator[tuple[str, tuple[int, int, int, int, int, bytes]]]:
        for key, record in self.database.execute("SELECT key, record FROM staging.names ORDER BY rowid"):
            yield key, RECORD.unpack(record)

    def _latin_keys(self) -> Iterator[tuple[str, tuple[int]]]:
        for row, spelling in self.database.execute("SELECT row, spelling FROM staging.latin ORDER BY rowid"):
            key = squeeze(spelling)
            if key:
                yield key, (row,)

    def _spellings(self) -> Iterator[tuple[int, str, str | None, float]]:
        query = (
            "SELECT latin.row, spelling, country, prior FROM staging.latin JOIN places USING (row) ORDER BY latin.rowid"
        )
        for row, spelling, country, prior in self.database.execute(query):
            yield row, spelling, country, prior / FULL

    def _arabic_keys(self) -> Iterator[str]:
        query = "SELECT DISTINCT key FROM staging.names ORDER BY key"
        return (key for (key,) in self.database.execute(query))

    def _number(self, code: str | None) -> int | None:
        if not code:
            return None
        if code not in self._numbers:
            self._numbers[code] = len(self._numbers)
            self.database.execute("INSERT INTO divisions VALUES (?, ?, '', NULL)", (self._numbers[code], code))
        return self._numbers[code]

    def _columns(self, row: int, place: SourcePlace) -> tuple[object, ...]:
        return (
            row, place.id if row >= OTHERS else None, place.name, "|".join(place.names) or None,
            round(place.lon * self._degree), round(place.lat * self._degree), KINDS.index(place.kind), place.radius_km,
            place.country, self._number(place.admin1), self._number(place.admin2), place.population,
            round(place.prior * FULL), place.wikidata, place.bbox, place.actor,
        )  # fmt: skip
