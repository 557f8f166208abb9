"""Check the hand-given coordinates of the curated tables against second sources.

``python gazetteer/recipe/verify.py --cache DIR`` writes ``gazetteer/curated/checked.tsv``: for each row by what it was
confirmed and how far apart the two are. With ``--check`` it writes nothing and exits with 1 where a row contradicts a
second source, or where ``checked.tsv`` is not what would be written.

- confirmed: a place of that name in a second source lies within the row's radius (5 km where that is less)
- near: such a place lies within twice the radius (10 km where that is less), or the row holds a weaker test that its
  name or reason sets: by the town, in the province, at the border, on the water, on an island
- outline-only: it lies in its country, and no more is known
- excepted: it contradicts, ``exceptions.tsv`` says why it is right all the same, and no weaker test holds
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
GAZETTEER = HERE.parent
sys.path.insert(0, str(GAZETTEER.parent))
sys.path.insert(0, str(HERE))

import shapely  # noqa: E402
from shapely.ops import nearest_points  # noqa: E402
from witnesses import NE, Witness, Witnesses, key, open_witnesses  # noqa: E402

from geonews.gazetteer.build import CURATED, Row, read_rows  # noqa: E402
from geonews.gazetteer.distance import great_circle_km  # noqa: E402

CHECKED = GAZETTEER / "curated" / "checked.tsv"
EXCEPTIONS = HERE / "exceptions.tsv"
HEADER = "slug source counterpart distance_km verdict".split()

CONFIRMS_KM = 5.0
CONTRADICTS_KM = 10.0
TOWN_KM = 15.0
"""A crossing or a field that is named after a town lies within so many kilometres of it, its own radius added."""
MOST_KM = 50.0
"""Of a larger radius no more than this counts as nearness."""
RIVER_KM = 10.0
"""Rivers at 1:50 million run so far beside their beds."""
CAPITAL_KM = 30.0
SHORTEST_WORD = 4
LONGEST_NAME = 4
"""Letters of the shortest name, words of the longest name that a phrase is searched for."""

_AIR = re.compile(r"\b(airport|air base|airfield|base|camp)\b", re.IGNORECASE)
_AIRFIELD = re.compile(r"\b(airport|air base)\b", re.IGNORECASE)
_PORT = re.compile(r"\b(port|terminal)\b", re.IGNORECASE)
_DAM = re.compile(r"\bdam\b", re.IGNORECASE)
_BY_WATER = re.compile(r"\b(port|terminal|dam|bridge)\b", re.IGNORECASE)
_SEA = re.compile(
    r"\b(sea|gulf|ocean|bay|straits?|channel|atlantic|mediterranean|dardanelles|bosporus|mandeb)\b", re.IGNORECASE
)
_PAIR = re.compile(r"\b([A-Z]{2})(?:-| and )([A-Z]{2})\b")
_NAMED_PAIR = re.compile(r"^(\w+)-(\w+) border$")
_BORDER = re.compile(r"\b(border|crossing|causeway|bridge)\b", re.IGNORECASE)
_TYPE_WORDS = frozenset(
    "airport base air international military camp port oil terminal dam crossing us lake reservoir river island islands"
    " archipelago region governorate province district area the countryside".split()
)
"""Words of our own English names that tell the kind and not the place."""

_DIRECTION = re.compile(r"(north|south)?-?(east|west)?(?:ern)?", re.IGNORECASE)
_STEPS = {"north": (0, 1), "south": (0, -1), "east": (1, 0), "west": (-1, 0)}
"""Where a part that is named by a direction lies from the middle of the whole: steps east and north."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold by what a row was confirmed, a line of checked.tsv."""

    slug: str
    source: str
    counterpart: str
    distance_km: float
    verdict: str

    def cells(self) -> list[str]:
        """Return the line's fields."""
        return [self.slug, self.source, self.counterpart, f"{self.distance_km:.1f}", self.verdict]


@dataclass(frozen=True, slots=True)
class Found:
    """Hold a counterpart and its distance from the row's point, in kilometres; 0 inside an outline."""

    witness: Witness
    km: float


def away(shape: Any, point: Any) -> float:
    """Return the distance of a point from the nearest part of a shape, in kilometres."""
    near = nearest_points(shape, point)[0]
    return great_circle_km(point.x, point.y, near.x, near.y)


class Check:
    """Check one row after another against the witnesses."""

    def __init__(self, witnesses: Witnesses, exceptions: frozenset[str]) -> None:
        self._witnesses = witnesses
        self._exceptions = exceptions

    def __call__(self, row: Row) -> Verdict:
        """Return the best confirmation of a row, or what speaks against it where no place of its name confirms it."""
        point, radius = shapely.Point(float(row["lon"]), float(row["lat"])), float(row["radius_km"])
        against = list(self._misplaced(row, point, radius))
        for search, binding in ((self._by_name, True), (self._in_place, False)):
            found = nearest(search(row), point)
            if found and found.km <= max(2 * radius, CONTRADICTS_KM):
                return _verdict(row, found, "confirmed" if found.km <= max(radius, CONFIRMS_KM) else "near")
            if found and binding:
                against.insert(0, found)
                break
        if against and row["slug"] not in self._exceptions:
            return _verdict(row, against[0], "contradicts")
        weaker = next(chain.from_iterable(test(row, point, radius) for test in self._weaker_tests(row)), None)
        if weaker:
            return _verdict(row, weaker, "near")
        return _verdict(row, against[0], "excepted") if against else self._outline(row, point)

    # ---------------------------------------------------------------- by its own name

    def _by_name(self, row: Row) -> Iterator[Witness]:
        """Yield the places of that name and kind whose names are unlike enough to contradict the row."""
        kind, name = row["kind"], row["name"]
        if kind in ("region", "continent", "island", "district"):
            yield from self._same_name(self._witnesses.divisions, row)
        elif kind == "water":
            yield from self._same_name(self._witnesses.waters, row)
        if _DAM.search(name):
            yield from self._same_name(self._witnesses.dams, row)
        if kind == "facility" and _AIR.search(name):
            words = own_words(row)
            yield from (airport for airport in self._airports(row) if words <= set(key(airport.name).split()))

    def _in_place(self, row: Row) -> Iterator[Witness]:
        """Yield places that confirm and cannot contradict.

        Many towns bear one name, a disputed division may be another country's, the list of ports says itself that some
        of its points are wrong, and an airfield's keywords name more than itself.
        """
        if row["kind"] in ("town", "village", "city", "camp", "neighbourhood", "district", "island"):
            yield from self._same_name(self._witnesses.towns, row, whole=True)
        if row["kind"] in ("region", "island"):
            yield from self._same_name(self._witnesses.divisions, row, disputed=True)
        if row["kind"] == "facility" and _PORT.search(row["name"]):
            yield from self._same_name(self._witnesses.ports, row)
        if row["kind"] == "facility" and _AIR.search(row["name"]):
            yield from self._airports(row)

    def _same_name(self, index: Any, row: Row, *, whole: bool = False, disputed: bool = False) -> Iterator[Witness]:
        """Yield the places of that name, in the row's country where it has one; an outline only of a like size.

        Disputed: a source may give the place to another country.
        """
        wikidata = index.get(key(row["wikidata"]), ()) if row["wikidata"] else ()
        for witness in chain(wikidata, *(index.get(name, ()) for name in sorted(own_names(row, whole)))):
            of_size = witness.shape.geom_type == "Point" or extent_km(witness.shape) >= float(row["radius_km"]) / 4
            if of_size and (disputed or not row["country"] or witness.country in ("", row["country"])):
                yield witness

    def _airports(self, row: Row) -> Iterator[Witness]:
        """Yield the airports of the country whose names, towns and keywords hold all the words of the row's name."""
        words = own_words(row)
        for airport in self._witnesses.airports:
            if airport.country == row["country"] and words and words <= set(airport.code.split()):
                yield airport

    # ---------------------------------------------------------------- weaker tests

    def _weaker_tests(self, row: Row) -> tuple[Callable[[Row, Any, float], Iterator[Found]], ...]:
        """Return the tests in their order: a town that a name tells says more than that a port lies at the sea."""
        named = (
            lambda row, point, radius: self._by_town(row["name"], row, point, radius),
            lambda row, point, radius: self._by_town(f"{row['name_ar']}|{row['aliases']}", row, point, radius),
        )
        shaped = (self._on_water, self._on_island, self._on_airfield)
        first = (*shaped, *named) if row["kind"] in ("water", "island") else (*named, *shaped)
        return (
            *first,
            self._by_airfield,
            self._at_border,
            self._in_direction,
            lambda row, point, _: self._in_division(f"{row['name']}|{row['name_ar']}|{row['reason']}", row, point),
            lambda row, point, radius: self._by_town(row["reason"], row, point, radius),
            self._in_city,
            self._by_capital,
        )

    def _by_town(self, phrase: str, row: Row, point: Any, radius: float) -> Iterator[Found]:
        """Yield the town that the phrase names, where the point lies by it; the longest name first."""
        for name in phrases(phrase):
            places = (*self._witnesses.towns.get(name, ()), *self._witnesses.ports.get(name, ()))
            found = nearest((place for place in places if row["country"] in ("", place.country)), point)
            if found and found.km <= min(radius, MOST_KM) + TOWN_KM:
                yield found

    def _on_airfield(self, row: Row, point: Any, radius: float) -> Iterator[Found]:
        """Yield the airfield where one should be, whatever its name."""
        if row["kind"] == "facility" and _AIRFIELD.search(row["name"]):
            found = nearest((a for a in self._witnesses.airports if abs(a.shape.y - point.y) < 1), point)
            if found and found.km <= max(radius, CONFIRMS_KM):
                yield found

    def _by_airfield(self, row: Row, point: Any, radius: float) -> Iterator[Found]:
        """Yield the airfield that bears the row's name, where the point lies by it."""
        found = nearest(self._airports(row), point)
        if found and found.km <= min(radius, MOST_KM) + TOWN_KM:
            yield found

    def _at_border(self, row: Row, point: Any, radius: float) -> Iterator[Found]:
        """Yield the border where the row names two countries and both are within reach."""
        outlines = [self._witnesses.countries[code] for code in self._neighbours(row)]
        if outlines:
            km = max(away(outline, point) for outline in outlines)
            if km <= min(max(radius, CONFIRMS_KM), MOST_KM):
                yield Found(Witness(NE, f"border of {' and '.join(self._neighbours(row))}", point), km)

    def _neighbours(self, row: Row) -> list[str]:
        """Return the codes of the two countries that a crossing or a border parts: by its reason or its name."""
        named = _NAMED_PAIR.search(row["name"])
        given = _PAIR.search(row["reason"]) if _BORDER.search(f"{row['name']} {row['reason']}") else None
        codes = list(given.groups()) if given else []
        if named:
            wholes = chain.from_iterable(self._witnesses.divisions.get(key(name), ()) for name in named.groups())
            codes = [whole.country for whole in wholes if whole.code == "country"]
        return codes if len(codes) == 2 and all(code in self._witnesses.countries for code in codes) else []

    def _on_water(self, row: Row, point: Any, radius: float) -> Iterator[Found]:
        """Yield the sea, lake or river that a water is, that a port lies at and a dam or a bridge spans."""
        if row["kind"] != "water" and not (row["kind"] == "facility" and _BY_WATER.search(row["name"])):
            return
        at_sea = bool(_SEA.search(row["name"]) or _PORT.search(row["name"]))
        off_km = min(radius, MOST_KM) if at_sea and row["kind"] == "water" else CONFIRMS_KM
        reaches = [("ocean", self._witnesses.sea, off_km), ("a lake", self._witnesses.lakes, off_km)]
        if not at_sea:
            reaches.append(("a river", self._witnesses.rivers, RIVER_KM))
        for name, shape, reach in reaches:
            km = away(shape, point)
            if km <= reach:
                yield Found(Witness(NE, name, shape), km)

    def _on_island(self, row: Row, point: Any, radius: float) -> Iterator[Found]:
        """Yield the land mass that an island or a group of islands should be, where it is of that size."""
        if row["kind"] == "island":
            reach = point.buffer(radius / 111)
            masses = [land for land in self._witnesses.islands if land.intersects(reach)]
            fitting = [land for land in masses if extent_km(land) <= 4 * max(radius, 2.0)]
            if fitting:
                yield Found(Witness(NE, "an island of that size", fitting), min(away(land, point) for land in fitting))

    def _in_direction(self, row: Row, point: Any, _radius: float) -> Iterator[Found]:
        """Yield the country or division whose northern, central … part the row is, where the point lies there."""
        first, _, rest = row["name"].partition(" ")
        for whole in self._witnesses.divisions.get(key(rest), ()):
            if whole.shape.covers(point) and lies_in_part(point, first, whole.shape):
                yield Found(Witness(NE, f"{first.lower()} part of {whole.name}", whole.shape), 0.0)

    def _in_division(self, phrase: str, row: Row, point: Any) -> Iterator[Found]:
        for name in phrases(phrase):
            for division in self._witnesses.divisions.get(name, ()):
                here = division.code == "division" and row["country"] in ("", division.country)
                if here and division.shape.covers(point):
                    yield Found(division, 0.0)

    def _in_city(self, row: Row, point: Any, _radius: float) -> Iterator[Found]:
        """Yield the city that a neighbourhood lies in or by."""
        if row["kind"] == "neighbourhood":
            found = nearest(self._witnesses.cities.get(row["country"], ()), point)
            if found and found.km <= CONTRADICTS_KM:
                yield found

    def _by_capital(self, row: Row, point: Any, _radius: float) -> Iterator[Found]:
        """Yield the capital, which is where a name that stands for a government lies."""
        if "actor" in row:
            found = nearest(self._witnesses.capitals.get(row["country"], ()), point)
            if found and found.km <= CAPITAL_KM:
                yield found

    # ---------------------------------------------------------------- contradictions and outlines

    def _misplaced(self, row: Row, point: Any, radius: float) -> Iterator[Found]:
        """Yield what speaks against the point: outside its box or its country, far from its border, a sea on land."""
        reach = max(2 * radius, CONTRADICTS_KM)
        if row.get("bbox") and not shapely.box(*map(float, row["bbox"].split(","))).covers(point):
            yield Found(Witness("bbox", "outside its own box", point), 0.0)
        outline = self._witnesses.countries.get(row["country"])
        if outline is not None and (km := away(outline, point)) > reach:
            yield Found(Witness(NE, f"outline of {row['country']}", outline), km)
        for code in self._neighbours(row):
            border = self._witnesses.countries[code]
            if (km := away(border, point)) > reach:
                yield Found(Witness(NE, f"outline of {code}", border), km)
        if row["kind"] == "water" and _SEA.search(row["name"]):
            km = min(away(self._witnesses.sea, point), away(self._witnesses.lakes, point))
            if km > radius:
                yield Found(Witness(NE, "ocean", self._witnesses.sea), km)

    def _outline(self, row: Row, point: Any) -> Verdict:
        codes = [row["country"]] if row["country"] in self._witnesses.countries else list(self._witnesses.countries)
        km, code = min((away(self._witnesses.countries[code], point), code) for code in codes)
        return Verdict(row["slug"], NE, f"outline of {code}", km, "outline-only")


def _verdict(row: Row, found: Found, verdict: str) -> Verdict:
    return Verdict(row["slug"], found.witness.source, found.witness.name, found.km, verdict)


def nearest(witnesses: Iterable[Witness], point: Any) -> Found | None:
    """Return the nearest of some witnesses; of equally near ones the first by name, so that runs agree."""
    found = [Found(witness, away(witness.shape, point)) for witness in witnesses]
    return min(found, key=lambda one: (one.km, one.witness.source, one.witness.name), default=None)


def lies_in_part(point: Any, part: str, whole: Any) -> bool:
    """Say whether a point lies in the northern, south-western, central … part of a whole, seen from its middle."""
    middle = whole.centroid
    if part.lower() == "central":
        return great_circle_km(point.x, point.y, middle.x, middle.y) < extent_km(whole) / 4
    directions = _DIRECTION.fullmatch(part)
    steps = [_STEPS[name.lower()] for name in directions.groups() if name] if directions else []
    return bool(steps) and all((point.x - middle.x) * east + (point.y - middle.y) * north > 0 for east, north in steps)


def extent_km(shape: Any) -> float:
    """Return the longer side of a shape's box in kilometres."""
    west, south, east, north = shape.bounds
    return max(great_circle_km(west, south, east, south), great_circle_km(west, south, west, north))


def own_names(row: Row, whole: bool = False) -> set[str]:
    """Return the folded names of a row: as given and without what stands in brackets; not whole, without kind words.

    What stands in brackets is another name of a water, and elsewhere tells which of several places is meant.
    """
    names = {re.sub(r"\(.*?\)", "", row["name"]), row["name_ar"], *row["aliases"].split("|")}
    if row["kind"] == "region":  # South-Eastern Asia, as the UN writes
        names |= {re.sub(r"^(South|North)?(east|west|)\b", _in_full, name, flags=re.IGNORECASE) for name in names}
    if row["kind"] == "water":
        names |= set(re.findall(r"\((.*?)\)", row["name"]))
    for name in [] if whole else list(names):
        names.add(" ".join(word for word in re.split(r"\W+", name) if word.lower() not in _TYPE_WORDS))
    return {key(name) for name in names if name.strip()}


def _in_full(direction: re.Match[str]) -> str:
    """Return a direction as an adjective: South-Eastern for Southeast."""
    parts = [part for part in direction.groups() if part]
    return "-".join(parts) + "ern" if parts else ""


def own_words(row: Row) -> set[str]:
    """Return the folded words of a row's English name that tell the place and not the kind."""
    return set(key(row["name"]).split()) - {key(word) for word in _TYPE_WORDS}


def phrases(text: str) -> list[str]:
    """Return the folded runs of words in a text that may be names, the longest first."""
    found: dict[str, None] = {}
    for part in text.split("|"):
        words = key(part).split()
        for size in range(min(LONGEST_NAME, len(words)), 0, -1):
            found |= dict.fromkeys(" ".join(words[at : at + size]) for at in range(len(words) - size + 1))
    return sorted((name for name in found if len(name) >= SHORTEST_WORD), key=lambda name: -len(name.split()))


def wanted_names(rows: Iterable[Row]) -> frozenset[str]:
    """Return every folded name under which a row may look for a town."""
    texts = [(row, f"{row['name']}|{row['name_ar']}|{row['aliases']}|{row['reason']}") for row in rows]
    return frozenset(chain.from_iterable({*phrases(text), *own_names(row)} for row, text in texts))


def curated_rows(gazetteer: Path = GAZETTEER) -> list[Row]:
    """Return the rows of the curated tables that have coordinates."""
    return [row for file in CURATED for _, row in read_rows(gazetteer / "curated" / file)]


def read_exceptions() -> frozenset[str]:
    """Return the slugs that may contradict a second source."""
    with EXCEPTIONS.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["slug"] for row in csv.DictReader(lines, delimiter="\t"))


def text_of(verdicts: Iterable[Verdict]) -> str:
    """Return checked.tsv, sorted by slug."""
    lines = [HEADER, *(verdict.cells() for verdict in sorted(verdicts, key=lambda verdict: verdict.slug))]
    return "".join("\t".join(cells) + "\n" for cells in lines)


def main() -> int:
    """Write checked.tsv, or compare it with what is committed; name the rows that contradict."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cache", type=Path, required=True, help="folder for the downloaded packages")
    options.add_argument("--check", action="store_true", help="compare with the committed table, write nothing")
    chosen = options.parse_args()
    rows = curated_rows()
    check = Check(open_witnesses(chosen.cache.resolve(), wanted_names(rows)), read_exceptions())
    verdicts = [check(row) for row in rows]
    text = text_of(verdicts)
    same = CHECKED.exists() and CHECKED.read_text(encoding="utf-8") == text
    if not chosen.check:
        CHECKED.write_text(text, encoding="utf-8")
    wrong = [verdict for verdict in verdicts if verdict.verdict == "contradicts"]
    for verdict in wrong:
        print("contradicts:", *verdict.cells()[:4], sep="\t")
    for kind in ("confirmed", "near", "outline-only", "excepted", "contradicts"):
        print(f"{kind}: {sum(verdict.verdict == kind for verdict in verdicts)}")
    print(f"{CHECKED.name}: {'unchanged' if same else 'changed'}")
    return 1 if chosen.check and (wrong or not same) else 0


if __name__ == "__main__":
    sys.exit(main())
