"""Ask the gazetteer: which places bear a name, what lies near a point."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias

from geonews.arabic.clitics import readings
from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import load
from geonews.gazetteer.distance import chord, chord_of_km, great_circle_km
from geonews.gazetteer.entries import Entry, Homograph, Role
from geonews.gazetteer.layer import Layer
from geonews.gazetteer.writer import OTHERS
from geonews.records import Place, PlaceKind
from geonews.settings import SHIPPED

How: TypeAlias = Literal["exact", "prefix", "fuzzy", "alike", "across"]

_MARKS = re.compile("[\u064b-\u0652]")
"""Arabic vowel marks, shadda and sukun."""

FUZZY_LENGTHS = ((8, 2), (4, 1))
"""Letters from which on a name may differ in two, and in one."""

UNFINISHED = 6
"""Letters below which what bears no name is rather the beginning of one: القا."""

MAX_BY_PREFIX = 2_000
"""Names that begin so before the rest is left out: of «ال» nobody reads them all."""

KM_PER_DEGREE = 110.5
"""Of latitude, at least: so a box in degrees that is to hold a distance in km holds it."""

_DEPTH_BITS = 32
_ROW_MASK = (1 << _DEPTH_BITS) - 1


@dataclass(frozen=True, slots=True)
class Found:
    """Hold one place that the gazetteer knows by a name."""

    place: Place
    matched: str
    """The key that matched, folded."""
    role: Role
    clitics: tuple[str, ...]
    """Letters taken off the name to find it."""
    prior: float
    """How prominent the place is, 0..1."""
    names: tuple[str, ...]
    """Every Arabic name of the place."""
    how: How = "exact"
    """How the name was matched."""
    distance: int = 0
    """Letters by which a fuzzy match differs."""
    score: float = 1.0
    """Probability that a match across scripts is meant, 0..1, among all such matches and none; of a Latin name spelt
    alike the share of letters in common."""
    fit: float = 1.0
    """Probability, 0..1, that a match across scripts is meant rather than none, whatever else matches."""
    km: float | None = None
    """Great-circle distance from the point asked about; None where none was."""


class Gazetteer:
    """Answer which places bear a name.

    Several indexes lie over one another, the first on top: a place of an upper one stands for the same id in a lower
    one, and what an upper one silences is not found below. Without arguments it opens the shipped index. Opening maps
    files into memory and reads nothing else. Raises GazetteerError where an index is missing.
    """

    def __init__(self, *folders: Path) -> None:
        self.layers = tuple(Layer(folder) for folder in folders or (SHIPPED,))
        self._silenced = [layer.silenced() for layer in self.layers[:-1]]
        self._homographs = [layer.homographs() for layer in self.layers[:-1]]
        self._known: dict[int, Place] = {}
        self._tops: dict[tuple[int, int], int] = {}
        self._divisions: dict[str | None, tuple[str | None, str | None]] = {}

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the text from which the index was built; of several, that of their digests."""
        digests = [layer.meta["digest"] for layer in self.layers]
        return digests[0] if len(digests) == 1 else hashlib.sha256(" ".join(digests).encode()).hexdigest()

    # ------------------------------------------------------------ names

    def entries(self, key: str) -> list[Entry]:
        """Return the entries of a folded Arabic name; empty where it is unknown."""
        if len(self.layers) == 1:
            return self.layers[0].entries(key)
        return self._stacked(key, [layer.entries(key) for layer in self.layers])

    def latin_entries(self, key: str) -> list[Entry]:
        """Return the entries of a folded Latin name; empty where it is unknown."""
        return self._stacked(key, [layer.latin_entries(key) for layer in self.layers])

    def begins_name(self, words: str) -> bool:
        """Tell whether a longer Arabic name begins with these folded words."""
        return any(layer.begins_name(words) for layer in self.layers)

    def _stacked(self, key: str, by_layer: Sequence[Iterable[Entry]]) -> list[Entry]:
        """Return the entries of all layers, each as the layers above it leave it."""
        found: dict[tuple[int, Role], Entry] = {}
        for depth, entries in enumerate(by_layer):
            above = bool(found)
            for entry in entries:
                # What an upper layer knows as a place is no mere phrase.
                one = None if above and entry.role == Role.PHRASE else self._seen_from_above(depth, key, entry)
                if one:
                    found.setdefault((one.row, one.role), one)
        return list(found.values())

    def _seen_from_above(self, depth: int, key: str, entry: Entry) -> Entry | None:
        if entry.role == Role.PHRASE:
            return entry
        top = self._top(depth, entry.row)
        if depth == 0:
            return entry._replace(row=top)
        if self._is_silenced(key, top, depth):
            return None
        known = self.entry_of(top)
        homograph = entry.homograph or next((words[key] for words in self._homographs[:depth] if key in words), 0)
        return known._replace(role=entry.role, homograph=Homograph(homograph))

    def is_silent(self, key: str) -> bool:
        """Tell whether a layer takes a folded name from every place below it."""
        return any((key, "") in silenced for silenced in self._silenced)

    def _is_silenced(self, key: str, row: int, depth: int) -> bool:
        """Tell whether a layer above a depth silences a folded name, of a place by its row or of every place."""
        above = self._silenced[:depth]
        return any((key, "") in silenced or (key, self._id(row)) in silenced for silenced in above)

    # Over all layers a place of GeoNames has one row, its number; any other has its row and the depth of its layer.

    def _top(self, depth: int, row: int) -> int:
        """Return the row, over all layers, of the uppermost place with the id of this one."""
        if row < OTHERS:
            return row
        if (depth, row) not in self._tops:
            identity = self.layers[depth].id_of(row) if depth else ""
            above = ((at, layer.row_of(identity)) for at, layer in enumerate(self.layers[:depth]))
            at, found = next(((at, found) for at, found in above if found is not None), (depth, row))
            self._tops[depth, row] = found + (at << _DEPTH_BITS)
        return self._tops[depth, row]

    def _home(self, row: int) -> tuple[Layer, int]:
        """Return the layer in which a row is described, and its row there."""
        if row >= OTHERS:
            return self.layers[row >> _DEPTH_BITS], row & _ROW_MASK
        return next((layer for layer in self.layers[:-1] if layer.has(row)), self.layers[-1]), row

    def _id(self, row: int) -> str:
        layer, own = self._home(row)
        return layer.id_of(own)

    # ------------------------------------------------------------ places

    def place(self, row: int) -> Place:
        """Return a place by its row, with the names of what it lies in; raises KeyError for an unknown row."""
        if row not in self._known:
            layer, own = self._home(row)
            place = layer.place(own)
            if place is None:
                raise KeyError(row)
            self._known[row] = self._with_ladder(place)
        return self._known[row]

    def row_of(self, identity: str) -> int | None:
        """Return the row of a place by its id, or None."""
        for depth, layer in enumerate(self.layers):
            row = layer.row_of(identity)
            if row is not None:
                return row if row < OTHERS else row + (depth << _DEPTH_BITS)
        return None

    def by_id(self, identity: str) -> Place | None:
        """Return a place by its id, or None."""
        row = self.row_of(identity)
        return None if row is None else self.place(row)

    def names(self, place: Place) -> tuple[str, ...]:
        """Return every Arabic name of a place, the one to show first, as its uppermost layer has them."""
        rows = ((layer, layer.row_of(place.id)) for layer in self.layers)
        return next((layer.prior_and_names(row)[1] for layer, row in rows if row is not None), ())

    def entry_of(self, row: int) -> Entry:
        """Return the entry that a place would have under a name that nobody has written down."""
        layer, own = self._home(row)
        return layer.entry_of(own)._replace(row=row)

    def _with_ladder(self, place: Place) -> Place:
        country = self.division(place.country)
        one = (place.admin1_name, place.admin1_name_ar) if place.admin1_name else self.division(place.admin1)
        two = (place.admin2_name, place.admin2_name_ar) if place.admin2_name else self.division(place.admin2)
        return replace(
            place,
            country_name=country[0],
            country_name_ar=country[1],
            admin1_name=one[0],
            admin1_name_ar=one[1],
            admin2_name=two[0],
            admin2_name_ar=two[1],
        )

    def division(self, code: str | None) -> tuple[str | None, str | None]:
        """Return the names of a country or division, Latin and Arabic, from the uppermost layer that has them."""
        if code not in self._divisions:
            named = (layer.division(code) for layer in self.layers if code)
            self._divisions[code] = next(filter(None, named), (None, None))
        return self._divisions[code]

    # ------------------------------------------------------------ searches

    def lookup(self, name: str) -> list[Found]:
        """Return what the gazetteer knows of a name, most prominent first.

        The name is taken as it is; where nothing bears it, its clitics are taken off (وبالقاهرة), and then the kind
        word before it (سلطنة عمان), which then says what comes first. So do written marks: عمّان is not عُمان.
        """
        marked = bool(_MARKS.search(name))
        for clitics, key, kinds in _keys(name):
            found = [self._found(entry.row, key, entry.role, clitics) for entry in self._named(key)]
            if found:
                return sorted(found, key=partial(_lookup_rank, kinds=kinds, spelt=name if marked else None))
        return []

    def search(self, name: str, *, country: str | None = None, limit: int = 20) -> list[Found]:
        """Return what may be meant by a name that is misspelt, unfinished or that no source has in Arabic.

        Latin names spelt alike and misspelt Arabic ones come first, nearest first, then longer names that begin so,
        then Latin names that sound so; each is marked with how it was found. A few letters are rather a beginning than
        a name misspelt. A country (ISO 3166-1 alpha-2) narrows all of them.
        """
        fuzzy, alike = self.fuzzy(name), self.alike(name, country=country, limit=limit)
        prefixed = self.prefixed(name, country=country, limit=limit)
        near = [*prefixed, *fuzzy] if len(squeeze(name)) < UNFINISHED else [*fuzzy, *prefixed]
        found = [*alike, *near, *self.across(name, country=country, limit=limit)]
        unique: dict[str, Found] = {}
        for one in narrowed(found, country=country):
            unique.setdefault(one.place.id, one)
        return list(unique.values())[:limit]

    def fuzzy(self, name: str) -> list[Found]:
        """Return the places whose names differ from a name by a letter, or by two where it is long; nearest first."""
        key = squeeze(name)
        reach = next((distance for least, distance in FUZZY_LENGTHS if len(key) >= least), 0)
        keys = {near: distance for layer in self.layers for near, distance in layer.fuzzy.search(key, reach)}
        found = [
            replace(self._found(entry.row, near, entry.role), how="fuzzy", distance=distance)
            for near, distance in keys.items()
            for entry in self._named(near)
        ]
        return sorted(found, key=lambda one: (one.distance, -one.prior, one.place.id, one.matched))

    def alike(self, name: str, *, country: str | None = None, limit: int = 20) -> list[Found]:
        """Return the places with a Latin spelling like a Latin name: same consonants, nearest in letters first."""
        best: dict[int, Found] = {}
        for depth, layer in enumerate(self.layers):
            for match in layer.across.alike(name, country=country, limit=limit):
                row = self._top(depth, match.row)
                found = self._found(row, match.latin, Role.LATIN)
                best.setdefault(row, replace(found, how="alike", score=round(match.score, 2), fit=match.fit))
        return list(best.values())[:limit]

    def prefixed(self, prefix: str, *, country: str | None = None, limit: int = 20) -> list[Found]:
        """Return the places with a name that begins so, in either script, most prominent first."""
        start = squeeze(prefix)
        keys = (key for layer in self.layers for key in islice(layer.keys(start), MAX_BY_PREFIX)) if start else ()
        entries = [(entry, key) for key in dict.fromkeys(keys) for entry in self._named(key)]
        best: dict[int, tuple[Entry, str]] = {}
        for entry, key in sorted(entries, key=lambda pair: (-pair[0].prior, pair[1], pair[0].row)):
            if country in (None, entry.country):
                best.setdefault(entry.row, (entry, key))
        return [
            replace(self._found(row, key, entry.role), how="prefix")
            for row, (entry, key) in islice(best.items(), limit)
        ]

    def across(
        self,
        name: str,
        *,
        country: str | None = None,
        countries: Mapping[str, float] | None = None,
        limit: int = 20,
    ) -> list[Found]:
        """Return the places whose Latin name sounds like an Arabic one, likeliest first; none of which it is silenced.

        ``country`` leaves the places of others out; ``countries`` prefers some: nats to add by ISO code. A layer that
        silences a name of one place holds that place itself, so there its own silence counts as well.
        """
        key = squeeze(name)
        best: dict[int, Found] = {}
        for depth, layer in enumerate(self.layers):
            own = next(iter(self._silenced[depth : depth + 1]), frozenset[tuple[str, str]]())
            for match in layer.across.search(key, country=country, countries=countries, limit=limit):
                row = self._top(depth, match.row)
                if self._is_silenced(key, row, depth) or (key, self._id(row)) in own:
                    continue
                if row not in best or best[row].score < match.score:
                    found = self._found(row, match.latin, Role.LATIN)
                    best[row] = replace(found, how="across", score=match.score, fit=match.fit)
        return sorted(best.values(), key=lambda one: (-one.score, -one.prior, one.place.id))[:limit]

    def near(self, lon: float, lat: float, reach_km: float = 25.0) -> Iterator[Found]:
        """Yield the places within a distance in km of a point, nearest first."""
        reach = chord_of_km(reach_km)
        found = {}
        for depth, layer in enumerate(self.layers):
            for row, x, y in layer.rows_near(lon, lat, reach_km / KM_PER_DEGREE):
                far = chord(lon, lat, x, y)
                top = self._top(depth, row)
                # What an upper layer has moved elsewhere is not here.
                if far <= reach and self._home(top)[0] is layer:
                    found[top] = far
        for _, row in sorted((far, row) for row, far in found.items()):
            (one,) = nearest_first([self._found(row, "", Role.NAME)], lon, lat)
            if one.km is not None and one.km <= reach_km:
                yield one

    def _named(self, key: str) -> list[Entry]:
        """Return what bears a folded name in either script, phrases left out."""
        return [one for one in (*self.entries(key), *self.latin_entries(key)) if one.role != Role.PHRASE]

    def _found(self, row: int, matched: str, role: Role, clitics: tuple[str, ...] = ()) -> Found:
        layer, own = self._home(row)
        prior, names = layer.prior_and_names(own)
        return Found(self.place(row), matched, role, clitics, prior, names)

    def close(self) -> None:
        """Close the files of places."""
        for layer in self.layers:
            layer.close()


def narrowed(found: Iterable[Found], *, country: str | None = None, kind: PlaceKind | None = None) -> Iterator[Found]:
    """Yield what lies in a country (ISO 3166-1 alpha-2) and is of a kind."""
    for one in found:
        if country in (None, one.place.country) and kind in (None, one.place.kind):
            yield one


def nearest_first(found: Iterable[Found], lon: float, lat: float) -> list[Found]:
    """Return what was found with its distance from a point in km, nearest first."""
    measured = [replace(one, km=round(great_circle_km(lon, lat, one.place.lon, one.place.lat), 3)) for one in found]
    return sorted(measured, key=lambda one: (one.km or 0.0, -one.prior, one.place.id))


def _lookup_rank(one: Found, *, kinds: frozenset[str], spelt: str | None) -> tuple[object, ...]:
    """Order what a lookup found: by role, announced kind, written marks, then prominence."""
    other_kind = bool(kinds) and one.place.kind not in kinds
    other_marks = spelt is not None and spelt not in one.names
    return (one.role, other_kind, other_marks, -one.prior, one.place.id)


def _keys(name: str) -> Iterator[tuple[tuple[str, ...], str, frozenset[str]]]:
    """Yield letters taken off, key, and the kinds that a kind word taken off announces."""
    key = squeeze(name)
    word, _, rest = key.partition(" ")
    for reading in readings(word):
        yield reading.clitics, reading.apply(key), frozenset()
    lexicon = load()
    for reading in readings(word):
        bare = reading.apply(word)
        if rest and lexicon.is_outside_name(bare):
            yield reading.clitics, rest, frozenset(lexicon.cues[bare].kinds)
