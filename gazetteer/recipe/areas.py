"""Make ``gazetteer/areas.tsv.gz``, the outlines of the countries and of their first-order divisions.

    python gazetteer/recipe/areas.py --cache DIR [--check]

The outlines are Natural Earth's first-order divisions, 1:10 million (``natural-earth-admin1``), whose neighbours share
their points exactly; a country is what its divisions cover. ``divisions.py`` says which division of GeoNames a shape
is. A shape that it knows of none (a department of France, where GeoNames has regions) belongs to the division that
most of its towns are in, where all such shapes together hold most of that division's towns or the source says the same
(Baghdad, whose suburbs it leaves to others); else to no division, but to the country in whose outline it lies
(``natural-earth-countries``).

Whose land is drawn where is the source's decision and is passed on: see ``geonews/gazetteer/areas.py``. Nothing here
moves a border but to make it simpler.

The file: a table of lines, each once, with the area to its ``left`` and that to its ``right``: the GeoNames code of a
division (SY.12), the ISO code of a country where no division is known, nothing for the sea and for what no country
has. ``line`` is ``lon lat dlon dlat dlon dlat …`` in ten-thousandths of a degree: a position, then steps.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import shapely

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
sys.path.insert(0, str(HERE))

from divisions import MOST, shaped_divisions  # noqa: E402
from packages import Packages  # noqa: E402
from rebuild import read, write  # noqa: E402

from geonews.gazetteer.entries import ARABIC_WORLD  # noqa: E402
from geonews.gazetteer.outlines import DEGREE, country_of  # noqa: E402

Point: TypeAlias = tuple[float, float]
Sides: TypeAlias = tuple[str, str]
"""Codes of the areas to the left and the right; empty for the sea."""

TARGET = HERE.parent / "areas.tsv.gz"

FINE = 0.005
COARSE = 0.02
"""Degrees by which a simplified line may leave the source's: of Arab states and their neighbours, and elsewhere."""
SHARE = 0.1
"""And by no more than this share of the side of a square as large as the smaller area beside it, or the island."""
ROUNDS = 10
"""Times that the tolerance of lines which meet where they should not is halved."""

TERRITORIES = {
    "FR-GF": "GF", "FR-GP": "GP", "FR-MQ": "MQ", "FR-RE": "RE", "FR-YT": "YT", "TK-X01~": "TK",
    "-99-X14~": "CX", "-99-X15~": "CC",
}  # fmt: skip
"""ISO 3166-1 codes of what the source counts to another country, by its own code of the division."""


class AreasError(RuntimeError):
    """Report lines that cannot be made simpler without meeting."""


@dataclass(slots=True)
class Border:
    """Hold a line between two areas, from the source."""

    sides: Sides
    points: list[Point]
    tolerance: float
    """Degrees by which it may be left."""


# ---------------------------------------------------------------- whose


def areas_of_shapes(packages: Packages) -> list[str]:
    """Return the code of the area to which each shape of the source belongs, in its order; empty for nobody's."""
    features = packages.admin1_features
    shapes = np.array([shapely.geometry.shape(feature["geometry"]) for feature in features])
    shapes = shapely.make_valid(shapes)
    matched = _matched(packages)
    votes = _votes(packages, shapes)
    countries = _countries(packages, shapes, matched, votes)
    joined = _joined(packages, matched, countries, votes)
    return [matched.get(at) or joined.get(at) or countries[at] for at in range(len(features))]


def _matched(packages: Packages) -> dict[int, str]:
    """Return the code of the division that each shape is, where ``divisions.py`` knows; of several the surest."""
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for one, shape, _ in shaped_divisions(packages):
        if shape:
            about = packages.admin1_features[shape["number"]]["properties"]
            doubts = (str(about["gn_id"]) != one.geonameid, about["gn_a1_code"] != one.code, one.code.count("."))
            found[shape["number"]].append((*doubts, one.code))
    return {at: min(claims)[-1] for at, claims in found.items()}


def _votes(packages: Packages, shapes: Any) -> dict[int, Counter[str]]:
    """Return how many towns of each division lie in each shape."""
    towns = list(packages.cities.values())
    points = shapely.points([[town["longitude"], town["latitude"]] for town in towns])
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for town, at in zip(*shapely.STRtree(shapes).query(points, predicate="intersects"), strict=True):
        votes[int(at)][f"{towns[town]['countrycode']}.{towns[town]['admin1code']}"] += 1
    return votes


def _countries(
    packages: Packages, shapes: Any, matched: Mapping[int, str], votes: Mapping[int, Counter[str]]
) -> list[str]:
    """Return the ISO code of each shape's country; empty where it has none."""
    outlines = packages.country_shapes()
    codes = [
        {"Kosovo": "XK"}.get(name, "") if code == "-99" else code
        for code, name in zip(outlines["ISO_A2_EH"], outlines["ADMIN"], strict=True)
    ]
    middles = shapely.point_on_surface(shapes)
    lying = dict(zip(*shapely.STRtree(list(outlines.geometry)).query(middles, predicate="within"), strict=True))
    found = []
    for at, feature in enumerate(packages.admin1_features):
        about = feature["properties"]
        own = country_of(matched.get(at, "")) or TERRITORIES.get(about["iso_3166_2"])
        told = codes[lying[at]] if at in lying else ""
        others = about["iso_a2"] if about["iso_a2"] in packages.countries else country_of(_first(votes.get(at)))
        found.append(own or told or others)
    return found


def _first(votes: Counter[str] | None) -> str:
    """Return what most votes are for, of equals the first by code."""
    return min(votes, key=lambda code: (-votes[code], code)) if votes else ""


def _joined(
    packages: Packages, matched: Mapping[int, str], countries: Sequence[str], votes: Mapping[int, Counter[str]]
) -> dict[int, str]:
    """Return the divisions that shapes which are none themselves belong to, by their towns."""
    # by its code, since what the source of the levels puts into a federal region (Arbil) is of the first order as well
    known = {one.code for one in packages.subdivisions if one.code.count(".") == 1}
    wanted: dict[int, str] = {}
    for at in sorted(set(votes) - set(matched)):
        code = _first(votes[at])
        if code in known and votes[at][code] >= MOST * votes[at].total() and country_of(code) == countries[at]:
            wanted[at] = code
    inside: Counter[str] = Counter()
    for at, code in wanted.items():
        inside[code] += votes[at][code]
    everywhere = Counter(f"{town['countrycode']}.{town['admin1code']}" for town in packages.cities.values())
    whole = {code for code in inside if inside[code] >= MOST * everywhere[code]} | set(matched.values())
    whole |= {code for at, code in wanted.items() if packages.admin1_features[at]["properties"]["gn_a1_code"] == code}
    return {at: code for at, code in wanted.items() if code in whole}


# ---------------------------------------------------------------- lines


def borders(shapes: Iterable[Any], codes: Iterable[str]) -> list[Border]:
    """Return the lines between areas, each once, from where three meet to where three meet, in a fixed order.

    Neighbouring shapes share their points; what lies between two of one area goes.
    """
    left: dict[tuple[Point, Point], str] = {}
    for shape, code in zip(shapes, codes, strict=True):
        for ring in shapely.get_rings(shapely.get_parts(shapely.orient_polygons(shape))):
            for here, there in pairwise(map(tuple, shapely.get_coordinates(ring).tolist())):
                if here != there:
                    left[here, there] = code
    steps: dict[Point, list[tuple[Point, Sides]]] = defaultdict(list)
    for (here, there), code in left.items():
        other = left.get((there, here), "")
        if code != other:
            steps[here].append((there, (code, other)))
            if (there, here) not in left:
                steps[there].append((here, (other, code)))
    return [Border(sides, points, 0.0) for sides, points in _walked(steps)]


def _walked(steps: Mapping[Point, list[tuple[Point, Sides]]]) -> Iterator[tuple[Sides, list[Point]]]:
    """Yield each line once: first those between two ends, then the closed ones."""
    ends = sorted(point for point, leaving in steps.items() if len(leaving) != 2)
    done: set[tuple[Point, Point]] = set()
    met = frozenset(ends)
    for start in (*ends, *sorted(set(steps) - met)):
        for there, sides in sorted(steps[start]):
            if (start, there) in done:
                continue
            line = [start, there]
            while line[-1] not in met and line[-1] != start:
                line.append(next(point for point, _ in steps[line[-1]] if point != line[-2]))
            done |= set(pairwise(line)) | set(pairwise(reversed(line)))
            yield sides, line


def set_tolerances(lines: Sequence[Border]) -> None:
    """Set by how much each line may be left: little by Arab states, their neighbours, small areas and islands."""
    near = set(ARABIC_WORLD)
    size: Counter[str] = Counter()
    for line in lines:
        countries = {country_of(side) for side in line.sides if side}
        if countries & ARABIC_WORLD:
            near |= countries
        for side, sign in zip(line.sides, (1, -1), strict=True):
            size[side] += sign * _area(line.points)
    for line in lines:
        beside = [side for side in line.sides if side]
        least = min(abs(size[side]) for side in beside)
        if line.points[0] == line.points[-1]:
            least = min(least, abs(_area(line.points)))
        wide = FINE if any(country_of(side) in near for side in beside) else COARSE
        line.tolerance = min(wide, SHARE * math.sqrt(least))


def _area(line: Sequence[Point]) -> float:
    """Return a line's share of the area to its left, by the shoelace formula."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(line)) / 2


def simplified(lines: Sequence[Border]) -> list[Any]:
    """Return the lines made simpler, in whole parts of a degree, none of which meets another but at its ends.

    Where two do, or one sweeps over another, their tolerance is halved. Raises AreasError where that does not help.
    """
    found = [_simple(line) for line in lines]
    changed = range(len(lines))
    for _ in range(ROUNDS):
        wrong = sorted(_meeting(found, changed) | _swept(lines, found, changed))
        if not wrong:
            return found
        for at in wrong:
            lines[at].tolerance /= 2
            found[at] = _simple(lines[at])
        changed = wrong
    one, other = (side or "the sea" for side in lines[changed[0]].sides)
    raise AreasError(f"{len(changed)} lines meet, such as one between {one} and {other}")


def _simple(line: Border) -> Any:
    whole = shapely.LineString(line.points)
    if whole.is_closed and line.tolerance < 1 / DEGREE:  # an islet so narrow that its shores meet once rounded
        hull = shapely.convex_hull(whole).exterior
        whole = hull if shapely.is_ccw(hull) == shapely.is_ccw(whole) else hull.reverse()
    points = np.rint(shapely.get_coordinates(whole.simplify(line.tolerance)) * DEGREE).astype(int)
    moved = np.any(np.diff(points, axis=0, prepend=points[:1] - 1), axis=1)
    return shapely.LineString(points[moved] if np.count_nonzero(moved) > 1 else points)


def _meeting(lines: Sequence[Any], asked: Sequence[int]) -> set[int]:
    """Return the numbers of lines that touch one of those asked for but at their ends, or itself, or have no length."""
    every, mine = np.array(lines), np.array(asked)
    alone = mine[~shapely.is_simple(every[mine]) | (shapely.length(every[mine]) == 0)]
    ends = shapely.multipoints(np.column_stack((shapely.get_point(every, 0), shapely.get_point(every, -1))))
    one, other = shapely.STRtree(every).query(every[mine], predicate="intersects")
    one = mine[one]
    one, other = one[one != other], other[one != other]
    met, allowed = (shapely.intersection(those[one], those[other]) for those in (every, ends))
    beyond = ~shapely.is_empty(shapely.difference(met, allowed))
    return {int(at) for at in (*alone, *one[beyond], *other[beyond])}


def _swept(before: Sequence[Border], after: Sequence[Any], asked: Sequence[int]) -> set[int]:
    """Return those of the lines asked for between whose old and new course another begins, such as an island's."""
    back = ((shapely.get_coordinates(after[at])[::-1] / DEGREE).tolist() for at in asked)
    courses = [[*before[at].points, *new] for at, new in zip(asked, back, strict=True)]
    first = [line.points[0] for line in before]
    boxes = shapely.STRtree([shapely.box(*shapely.LineString(course).bounds) for course in courses])
    wrong = set()
    for island, number in zip(*boxes.query(shapely.points(first), predicate="intersects"), strict=True):
        ends = before[asked[number]].points
        if first[island] not in (ends[0], ends[-1]) and _inside(first[island], courses[number]):
            wrong.add(asked[number])
    return wrong


def _inside(point: Point, course: Sequence[Sequence[float]]) -> bool:
    x, y = np.array([*course, course[0]]).T
    here = np.flatnonzero((y[1:] > point[1]) != (y[:-1] > point[1]))
    crossed = x[here] + (point[1] - y[here]) * (x[here + 1] - x[here]) / (y[here + 1] - y[here])
    return bool(np.count_nonzero(crossed > point[0]) % 2)


# ---------------------------------------------------------------- the file


def build(packages: Packages) -> str:
    """Return the table's text from the pinned sources; raise SourceError where one is not served or changed."""
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in packages.admin1_features]
    lines = borders(shapes, areas_of_shapes(packages))
    set_tolerances(lines)
    return text_of(zip([line.sides for line in lines], simplified(lines), strict=True))


def text_of(lines: Iterable[tuple[Sides, Any]]) -> str:
    """Return the table of lines, sorted."""
    rows = sorted((*sides, _encoded(line)) for sides, line in lines)
    return "".join("\t".join(row) + "\n" for row in (("left", "right", "line"), *rows))


def _encoded(line: Any) -> str:
    points = shapely.get_coordinates(line).astype(int)
    return " ".join(map(str, np.diff(points, axis=0, prepend=[[0, 0]]).ravel().tolist()))


def main() -> int:
    """Write the file, or with --check compare it; return the exit code."""
    options = argparse.ArgumentParser(description="make the outlines of countries and their first-order divisions")
    options.add_argument("--cache", type=Path, required=True, help="folder of the downloaded sources")
    options.add_argument("--check", action="store_true", help="rebuild and compare; exit 1 where it differs")
    chosen = options.parse_args()

    made = build(Packages(chosen.cache.resolve()))
    if chosen.check:
        same = read(TARGET) == made
        print(f"{TARGET.name}: {'as built' if same else 'differs from what the sources give'}")
        return 0 if same else 1
    write(TARGET, made)
    print(f"{TARGET.name}: {made.count(chr(10)) - 1:,} lines, {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
