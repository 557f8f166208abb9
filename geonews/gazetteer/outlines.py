"""Keep the outlines of divisions and countries as flat arrays, and tell in which of them a point lies.

The text is a table of lines: each lies between two areas, ``left`` and ``right`` of it (empty for the sea), so that
neighbours share their border to the last digit. An area is named by the GeoNames code of its division, ``SY.12``, or by
the ISO code of its country where no division is known there. In the arrays each area has its own copy of its lines, one
after another, and the numbers of these lines: what bounds only one of a country's provinces bounds the country.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from geonews.errors import GazetteerError
from geonews.gazetteer.arrays import replace_file, save

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

META = "areas.json"
DEGREE = 10_000
"""Parts of a degree in which lines are told: eleven metres."""

COAST_KM = 5.0
"""How far from a division a point in none of them, on a coast that was straightened, may lie to count as inside."""

_KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Line:
    """Hold a line between two areas."""

    left: str
    """Code of the area to its left; empty where nobody's land is."""
    right: str
    """Code of the area to its right, another."""
    x: tuple[int, ...]
    """Longitudes, in parts of a degree."""
    y: tuple[int, ...]
    """Latitudes."""

    @classmethod
    def parse(cls, left: str, right: str, cell: str) -> Self:
        """Read ``lon lat dlon dlat dlon dlat …``, whole parts of a degree; raises ValueError where it is no such line.

        The first pair is a position, each later one the step from the one before.
        """
        steps = [int(step) for step in cell.split(" ")]
        if len(steps) < 4 or len(steps) % 2:
            raise ValueError(f"a line of {len(steps)} numbers: at least two pairs are wanted")
        if left == right:
            raise ValueError(f"a line with {left or 'no area'} on both sides")
        x, y = tuple(accumulate(steps[::2])), tuple(accumulate(steps[1::2]))
        if max(map(abs, x)) > 180 * DEGREE or max(map(abs, y)) > 90 * DEGREE:
            raise ValueError("a line that leaves ±180 degrees east or ±90 degrees north")
        return cls(left, right, x, y)


@dataclass(frozen=True, slots=True)
class Outlines:
    """Hold the areas with their lines, and ask which of them holds a point. Longitudes and latitudes are in degrees."""

    codes: tuple[str, ...]
    """Of the areas, sorted."""
    points: Array
    """Longitudes and latitudes of the lines, two rows, in parts of a degree."""
    lines: Array
    """First point of each line, and the number of points."""
    numbers: Array
    """What each line is: the two copies of one have one number."""
    starts: Array
    """First line of each area, and the number of lines."""
    boxes: Array
    """West, south, east and north of each area, four rows, in parts of a degree."""

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Self:
        """Sort lines by the areas that they bound."""
        import numpy as np

        bounding: dict[str, list[tuple[int, Line]]] = defaultdict(list)
        for number, line in enumerate(lines):
            for side in filter(None, (line.left, line.right)):
                bounding[side].append((number, line))
        areas = sorted(bounding)
        copies = [copy for code in areas for copy in bounding[code]]
        x = [value for _, line in copies for value in line.x]
        y = [value for _, line in copies for value in line.y]
        boxes = [_box(line for _, line in bounding[code]) for code in areas]
        return cls(
            codes=tuple(areas),
            points=np.array([x, y], dtype=np.int32),
            lines=np.cumsum([0, *(len(line.x) for _, line in copies)], dtype=np.uint32),
            numbers=np.array([number for number, _ in copies], dtype=np.uint32),
            starts=np.cumsum([0, *(len(bounding[code]) for code in areas)], dtype=np.uint32),
            boxes=np.array(boxes, dtype=np.int32).reshape(-1, 4).T,
        )

    def write(self, folder: Path) -> None:
        """Write the arrays into a folder, each file replaced whole; the bytes depend on the lines alone."""
        for name in _ARRAYS:
            save(folder / f"areas_{name}.npy", getattr(self, name))
        replace_file(folder / META, (json.dumps({"codes": self.codes}) + "\n").encode())

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the arrays of a folder into memory; raises GazetteerError where they are missing."""
        import numpy as np

        try:
            meta = json.loads((folder / META).read_text(encoding="utf-8"))
            arrays = {name: np.load(folder / f"areas_{name}.npy", mmap_mode="r").view(np.ndarray) for name in _ARRAYS}
        except OSError as missing:
            raise GazetteerError(f"no outlines in {folder}: reinstall geonews, which builds them") from missing
        return cls(tuple(meta["codes"]), **arrays)

    def areas_of(self, code: str) -> list[int]:
        """Return the numbers of the areas that make up a country or division, by its code; none without an outline.

        A country is made of its divisions. A division is one area, or several where the source tells its parts: those
        of IE.C are IE.C.10 and so on.
        """
        inside = f"{code}."
        return [at for at, one in enumerate(self.codes) if one == code or one.startswith(inside)]

    def area_at(self, lon: float, lat: float) -> str | None:
        """Return the code of the area in which a point lies, or of the nearest within COAST_KM; None for the sea."""
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            return None
        x, y = lon * DEGREE, lat * DEGREE
        inside = next((at for at in self._boxed(x, y) if self._holds(at, x, y)), None)
        at = self._nearest(x, y) if inside is None else inside
        return None if at is None else self.codes[at]

    def holds(self, areas: Sequence[int], lon: float, lat: float) -> bool:
        """Tell whether one of some areas, by their numbers, holds a point."""
        x, y = lon * DEGREE, lat * DEGREE
        return any(self._holds(at, x, y) for at in self._boxed(x, y) if at in areas)

    def box(self, areas: Sequence[int]) -> tuple[float, float, float, float]:
        """Return west, south, east and north of some areas, one at least, together."""
        west, south, east, north = (self.boxes[:, areas] / DEGREE).tolist()
        return min(west), min(south), max(east), max(north)

    def around(self, areas: Sequence[int]) -> tuple[Array, Array]:
        """Return the points of what bounds some areas together, two columns, and to which line each belongs.

        The lines are in no order and run either way; together they close.
        """
        import numpy as np

        spans = [np.arange(self.lines[at], self.lines[at + 1]) for at in self._outer(areas).tolist()]
        points = self.points[:, np.concatenate(spans)].T / DEGREE
        return points, np.repeat(np.arange(len(spans)), [len(span) for span in spans])

    def beside(self, areas: Sequence[int]) -> list[str]:
        """Return the codes of the areas that share a border with some areas together, sorted."""
        import numpy as np

        shared = np.flatnonzero(np.isin(self.numbers, self.numbers[self._outer(areas)]))
        having = np.unique(np.searchsorted(self.starts, shared, side="right") - 1).tolist()
        return [self.codes[at] for at in having if at not in areas]

    def _outer(self, areas: Sequence[int]) -> Array:
        """Return which copies of lines bound some areas together: those whose line is in one of them alone."""
        import numpy as np

        copies = np.concatenate([np.arange(self.starts[at], self.starts[at + 1]) for at in areas])
        _, first, times = np.unique(self.numbers[copies], return_index=True, return_counts=True)
        outer: Array = copies[first[times == 1]]
        return outer

    def _of(self, at: int) -> tuple[Array, Array, Array]:
        """Return longitudes, latitudes and the ends of the lines of an area."""
        offsets = self.lines[int(self.starts[at]) : int(self.starts[at + 1]) + 1].astype("int64")
        start, end = int(offsets[0]), int(offsets[-1])
        return self.points[0, start:end], self.points[1, start:end], offsets[1:] - start

    def _boxed(self, x: float, y: float, wide: float = 0.0, high: float = 0.0) -> Iterator[int]:
        """Yield the areas in whose box a point lies, each box so much wider and higher."""
        import numpy as np

        west, south, east, north = self.boxes
        here = (west <= x + wide) & (east >= x - wide) & (south <= y + high) & (north >= y - high)
        yield from np.flatnonzero(here).tolist()

    def _holds(self, at: int, x: float, y: float) -> bool:
        """Cast a ray east: a point that it takes an odd number of crossings to leave lies inside.

        A step that ends on the ray lies below it, so that a ray through a corner crosses once. Neighbours hold their
        border in one direction, so that a point on it lies in one of them.
        """
        import numpy as np

        xs, ys, ends = self._of(at)
        above = ys > math.floor(y)  # whole numbers compare twice as fast
        crosses = above[1:] != above[:-1]
        crosses[ends[:-1] - 1] = False  # from one line to the next
        here = np.flatnonzero(crosses)
        x1, x2 = xs[here].astype(float), xs[here + 1]
        y1, y2 = ys[here].astype(float), ys[here + 1]
        return bool(np.count_nonzero(x1 + (y - y1) * (x2 - x1) / (y2 - y1) > x) % 2)

    def _nearest(self, x: float, y: float) -> int | None:
        """Return the area that lies nearest to a point within COAST_KM."""
        high = COAST_KM / _KM_PER_DEGREE * DEGREE
        shrink = max(0.01, math.cos(math.radians(y / DEGREE)))
        away = [(self._square(at, x, y, shrink), at) for at in self._boxed(x, y, high / shrink, high)]
        square, at = min(away, default=(math.inf, -1))
        return at if square <= high**2 else None

    def _square(self, at: int, x: float, y: float, shrink: float) -> float:
        """Return the square of the distance from a point to an area's lines, on a plane that touches the globe."""
        import numpy as np

        xs, ys, ends = self._of(at)
        east, north = (xs - x) * shrink, ys - y
        along, up = np.diff(east), np.diff(north)
        length = np.maximum(along**2 + up**2, 1.0)
        share = np.clip(-(east[:-1] * along + north[:-1] * up) / length, 0, 1)
        squares = (east[:-1] + share * along) ** 2 + (north[:-1] + share * up) ** 2
        squares[ends[:-1] - 1] = np.inf
        return float(squares.min())


_ARRAYS = ("points", "lines", "numbers", "starts", "boxes")


def country_of(code: str) -> str:
    """Return the country of an area's code: SY of SY.12."""
    return code.partition(".")[0]


def division_of(code: str) -> str | None:
    """Return the first-order division of an area's code: IE.C of IE.C.10; None where it names a country alone."""
    parts = code.split(".")
    return ".".join(parts[:2]) if len(parts) > 1 else None


def _box(lines: Iterable[Line]) -> tuple[int, int, int, int]:
    bounds = [(min(line.x), min(line.y), max(line.x), max(line.y)) for line in lines]
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)
