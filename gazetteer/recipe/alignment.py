"""Learn what letters of an Arabic spelling stand for what letters of a Latin one.

``python gazetteer/recipe/alignment.py`` reads the places of ``gazetteer/places.tsv`` that the
training part of the split holds, aligns each Arabic spelling with the Latin spelling of its place that fits best, and
writes ``geonews/gazetteer/alignment.tsv``: costs in nats. Places of the other parts are never seen.

The model: each unit of the Latin name is written with no, one or two Arabic letters. Probabilities are counted on the
best alignment, again and again until they settle; those of a language group lean on those of all groups, those of a
unit in its place in the word on those of the unit anywhere, those on the unit without diacritics.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

HERE = Path(__file__).resolve().parent
GAZETTEER = HERE.parent
sys.path.insert(0, str(GAZETTEER.parent))
sys.path.insert(0, str(HERE))

from latin import Town, read_towns  # noqa: E402

from geonews.arabic.transliteration import ARTICLE, GAP, classes, letters, plain, skeleton, units  # noqa: E402

Part = Literal["test", "dev", "train"]
OUTPUT = GAZETTEER.parent / "geonews" / "gazetteer" / "alignment.tsv"
GROUPS = GAZETTEER.parent / "geonews" / "gazetteer" / "spelling_groups.tsv"

ROUNDS = 7
LEANING = 8.0
"""How many observations the wider estimate counts for."""

WORST_PER_LETTER = 3.2
"""Nats a letter above which a pair is taken for a mistake of the source and left out of training."""

FLOOR = 1e-5
MOST_UNITS = 254
"""Units of the inventory: a byte holds them."""

SEEN = 3
"""Times a letter with diacritics must have been seen to be one of the inventory."""

KEPT = 0.004
"""Probability under which an output is left to the floor."""

_SEEDS = {
    "P": "بف", "F": "فبو", "T": "تطثده", "D": "دضذت", "K": "كقخسش", "G": "غجقك", "S": "سصزش", "Z": "زظسذ",
    "C": "شتجسخك", "J": "جيزخ", "H": "هحخ", "L": "ل", "R": "ر", "M": "م", "N": "ن", "W": "وي",
}  # fmt: skip
_SOFT = "اويهعءي"


def part(geonameid: int) -> Part:
    """Return the part of the split that a place belongs to: test 20 %, dev 10 %, train 70 %."""
    number = int.from_bytes(hashlib.sha256(str(geonameid).encode()).digest()[:4], "big") % 100
    return "test" if number < 20 else "dev" if number < 30 else "train"


def read_named() -> Iterator[Town]:
    """Yield the towns that have Arabic names."""
    return (town for town in read_towns() if town.arabic)


def read_groups() -> dict[str, str]:
    """Return the language group of each country."""
    with GROUPS.open(encoding="utf-8", newline="") as lines:
        return {row["country"]: row["group"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


# ------------------------------------------------------------------ the model of units


Key = tuple[str, str]
"""Language group and unit."""


@dataclass
class Model:
    """Hold counts of what each unit was written with, and smooth them."""

    counts: dict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    costs: dict[Key, dict[str, float]] = field(default_factory=dict)

    def learn(self, events: Iterable[tuple[str, str, str]]) -> None:
        """Count (group, unit, letters) anew and forget the costs of before."""
        self.counts = defaultdict(Counter)
        self.costs = {}
        for group, unit, chunk in events:
            for key in dict.fromkeys(((group, unit), ("*", unit), ("*", core(unit)), ("*", bare(unit)))):
                self.counts[key][chunk] += 1

    def of(self, group: str, unit: str) -> dict[str, float]:
        """Return the cost of each output of a unit that was ever seen with it."""
        key = (group, unit)
        if key not in self.costs:
            self.costs[key] = {chunk: -math.log(value) for chunk, value in self._shares(group, unit).items()}
        return self.costs[key]

    def _shares(self, group: str, unit: str) -> dict[str, float]:
        chain = dict.fromkeys(((group, unit), ("*", unit), ("*", core(unit)), ("*", bare(unit))))
        shares: dict[str, float] = {}
        for key in reversed(list(chain)):
            counts = self.counts.get(key)
            if not counts:
                continue
            total = sum(counts.values())
            wider = LEANING if shares else 0.0
            shares = {
                chunk: (counts[chunk] + wider * shares.get(chunk, 0.0)) / (total + wider)
                for chunk in sorted(shares.keys() | counts.keys())
            }
        return shares or seed_shares(unit)


def core(unit: str) -> str:
    """Return a unit without its place in the word."""
    return unit.strip("^$") or unit


def bare(unit: str) -> str:
    """Return a unit without place and diacritics."""
    return plain(core(unit)).rstrip("+") or unit


def seed_shares(unit: str) -> dict[str, float]:
    """Return what to expect of a unit before anything was counted: letters of its coarse class."""
    if unit == ARTICLE:
        return {"ال": 0.8, "": 0.1}
    if unit == GAP:
        return {" ": 0.8, "": 0.2}
    found = classes(unit)
    if not found:
        return {"": 0.4} | dict.fromkeys(_SOFT, 0.08)
    if len(found) == 1:
        return {"": 0.05} | dict.fromkeys(_SEEDS[found], 0.9 / len(_SEEDS[found]))
    return (
        {"": 0.02}
        | {a + b: 0.05 for a in _SEEDS[found[0]] for b in _SEEDS[found[1]]}
        | dict.fromkeys(_SEEDS[found[-1]], 0.05)
    )


FLOOR_COST = -math.log(FLOOR)
_STRAY = 4.5
"""Cost of a letter more than a unit was ever seen with."""


def align(arabic: str, pieces: list[str], group: str, model: Model) -> tuple[float, list[str]]:
    """Return the cost of the best alignment and the letters that each unit takes in it."""
    size = len(arabic)
    best = [math.inf] * (size + 1)
    best[0] = 0.0
    back: list[list[int]] = []
    for unit in pieces:
        costs = model.of(group, unit)
        new = [math.inf] * (size + 1)
        taken = [0] * (size + 1)
        for at in range(size + 1):
            for length in range(min(at, 2) + 1):
                before = best[at - length]
                if before == math.inf:
                    continue
                total = before + _chunk_cost(costs, arabic[at - length : at])
                if total < new[at]:
                    new[at], taken[at] = total, length
        best = new
        back.append(taken)
    chunks: list[str] = []
    at = size
    for taken in reversed(back):
        chunks.append(arabic[at - taken[at] : at])
        at -= taken[at]
    return best[size], chunks[::-1]


def _chunk_cost(costs: dict[str, float], chunk: str) -> float:
    known = costs.get(chunk)
    if known is not None:
        return known
    if len(chunk) == 2:
        return min(costs.get(chunk[0], FLOOR_COST), costs.get(chunk[1], FLOOR_COST)) + _STRAY
    return FLOOR_COST


# ------------------------------------------------------------------ training


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold one Arabic spelling with the ways its place is spelled in Latin letters."""

    arabic: str
    spellings: tuple[tuple[str, ...], ...]
    group: str


def pairs(named: Iterable[Town], groups: dict[str, str]) -> list[Pair]:
    """Return the pairs to train on."""
    return [
        Pair(arabic, tuple(tuple(units(name)) for name in place.latin), groups[place.country])
        for place in named
        if part(place.geonameid) == "train"
        for arabic in dict.fromkeys(letters(name) for name in place.arabic)
    ]


def best_alignment(pair: Pair, model: Model) -> tuple[float, int, list[str]]:
    """Return cost, number and chunks of the Latin spelling that fits an Arabic one best."""
    found = ((*align(pair.arabic, list(pieces), pair.group, model), at) for at, pieces in enumerate(pair.spellings))
    cost, chunks, at = min(found, key=lambda one: (one[0], one[2]))
    return cost, at, chunks


def train(training: list[Pair], rounds: int = ROUNDS) -> tuple[Model, list[tuple[Pair, int]]]:
    """Return the model and each kept pair with its spelling; prints the cost of every round."""
    model = Model()
    kept: list[tuple[Pair, int]] = []
    for step in range(rounds):
        events: list[tuple[str, str, str]] = []
        total, kept = 0.0, []
        # Two rounds over a part settle the rough shape; the rest refines it.
        for pair in training[:: 4 if step < 2 else 1]:
            cost, at, chunks = best_alignment(pair, model)
            if cost > WORST_PER_LETTER * len(pair.arabic) * (2.5 if step == 0 else 1):
                continue
            total += cost / len(pair.arabic)
            kept.append((pair, at))
            events += [(pair.group, unit, chunk) for unit, chunk in zip(pair.spellings[at], chunks, strict=True)]
        model.learn(events)
        print(f"round {step}: {len(kept)} pairs, {total / max(1, len(kept)):.3f} nats a letter", file=sys.stderr)
    return model, kept


# ------------------------------------------------------------------ the model of coarse consonants


def train_classes(kept: list[tuple[Pair, int]], rounds: int = 6) -> dict[Key, float]:
    """Return costs of the coarse search: (letters, class), class "" for a letter left out, letters "" for one put in.

    Conditional on the Arabic letters: the search starts from them.
    """
    shares: dict[Key, float] = {}
    for _ in range(rounds):
        counts: Counter[Key] = Counter()
        for pair, at in kept:
            counts.update(_class_path(pair.arabic.replace(" ", ""), skeleton(list(pair.spellings[at])), shares))
        shares = _class_costs(counts)
    return shares


def _class_costs(counts: Counter[Key]) -> dict[Key, float]:
    totals: Counter[str] = Counter()
    for (chunk, _), number in counts.items():
        totals[chunk] += number
    put_in = sum(number for (chunk, _), number in counts.items() if chunk)
    whole = {"": put_in}
    return {
        (chunk, one): -math.log((number + 0.1) / (whole.get(chunk, totals[chunk]) + 1.0))
        for (chunk, one), number in counts.items()
    }


def _class_path(arabic: str, bones: str, costs: dict[Key, float]) -> list[Key]:
    best: dict[tuple[int, int], tuple[float, list[Key]]] = {(0, 0): (0.0, [])}
    for i in range(len(arabic) + 1):
        for j in range(len(bones) + 1):
            options = []
            for span, used in ((1, 0), (1, 1), (0, 1), (2, 1)):
                before = best.get((i - span, j - used))
                if before is not None:
                    edge = (arabic[i - span : i], bones[j - used : j])
                    options.append((before[0] + _class_cost(edge, costs), before[1], edge))
            if options:
                cost, path, edge = min(options, key=lambda one: one[0])
                best[i, j] = (cost, [*path, edge])
    return best[len(arabic), len(bones)][1]


def _class_cost(edge: Key, costs: dict[Key, float]) -> float:
    if costs:
        return costs.get(edge, 12.0 if len(edge[0]) < 2 else math.inf)
    chunk, one = edge
    if not chunk:
        return 4.0
    if not one:
        return 0.3 if chunk in _SOFT else 4.0
    if len(chunk) == 2:
        return {"تشC": 0.3, "دجJ": 0.3, "تسK": 1.0, "تسZ": 1.0, "تسS": 1.0, "كسK": 1.0}.get(chunk + one, math.inf)
    return 0.5 if chunk in _SEEDS[one] else 6.0


# ------------------------------------------------------------------ writing


def rows(model: Model, coarse: dict[Key, float]) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the rows of the table: kind, group, unit or class, letters, cost."""
    for (chunk, one), cost in sorted(coarse.items(), key=lambda item: (item[0][0], item[0][1])):
        if cost < 9:
            yield "class", "*", one, chunk, f"{cost:.2f}"
    for unit in inventory(model):
        everywhere = model.of("*", unit)
        yield from _unit_rows("*", unit, everywhere, {})
        for group in sorted({group for group, one in model.counts if one == unit} - {"*"}):
            if sum(model.counts[group, unit].values()) >= 4:
                yield from _unit_rows(group, unit, model.of(group, unit), everywhere)


def _unit_rows(
    group: str, unit: str, costs: dict[str, float], wider: dict[str, float]
) -> Iterator[tuple[str, str, str, str, str]]:
    for chunk, cost in sorted(costs.items()):
        kept = cost < -math.log(KEPT) or (wider and wider.get(chunk, 99) < -math.log(KEPT))
        if kept and abs(cost - wider.get(chunk, 99.0)) > 0.15:
            yield "unit", group, unit, chunk, f"{cost:.2f}"


def inventory(model: Model) -> list[str]:
    """Return the units that were seen often enough, sorted; those without a place in the word come first."""
    seen = {unit: sum(counts.values()) for (group, unit), counts in model.counts.items() if group == "*"}
    anywhere = {unit for unit in seen if unit == core(unit) and (seen[unit] >= SEEN or unit == bare(unit))}
    placed = sorted((unit for unit in seen if unit not in anywhere), key=lambda unit: (-seen[unit], unit))
    return sorted([*anywhere, *placed][:MOST_UNITS])


def write(path: Path, table: Iterable[tuple[str, ...]]) -> None:
    """Write the table, tab-separated."""
    lines = ["\t".join(row) for row in (("kind", "group", "latin", "arabic", "cost"), *table)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()
    training = pairs(read_named(), read_groups())
    model, kept = train(training)
    write(options.output, rows(model, train_classes(kept)))


if __name__ == "__main__":
    main()
