"""Hold the index of Latin spellings and search it: what ``across`` does once it is asked. Loads numpy.

The spellings stand sorted by the node of a trie of coarse consonants, the most prominent first. A search walks the trie
with the Arabic letters, many states at once and the cheapest kept, gathers spellings at the ends it reaches, and aligns
those unit by unit, all at once. Costs are nats; ``alignment.tsv`` and ``ranking.tsv`` hold what was learned.
"""

from __future__ import annotations

import csv
import json
import math
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from geonews.arabic.fold import squeeze
from geonews.arabic.transliteration import CLASSES, LETTERS, SPACE, known_unit, skeleton, spelling, units
from geonews.errors import GazetteerError
from geonews.gazetteer.across import META, Match
from geonews.gazetteer.arrays import replace_file, save

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int64]

ALPHABET = LETTERS + SPACE

HERE = Path(__file__).resolve().parent
COSTS = HERE / "alignment.tsv"
GROUPS = HERE / "spelling_groups.tsv"
RANKING = HERE / "ranking.tsv"

FEATURES = ("cost", "cost_per_letter", "length_off", "alternate", "prior", "prior_squared")
"""What the ranking weighs: the alignment, units more or fewer than usual, whether the spelling is the place's own."""

WORST = 60.0
"""Nats above which costs are all the same to the ranking."""

DEEPEST = 12
"""Consonants of a skeleton that the trie tells apart: five bits each in 64."""

BITS = 5

LONGEST = 255
"""Units of a spelling; longer ones are left out."""

NO_COUNTRY = "  "

MOST_COUNTRIES = 255
"""Countries that an index tells apart; the places of any further one are in none."""

FLOOR = 11.5
"""Nats for writing a unit in a way that was never seen."""

STRAY = 4.5
"""Nats for an Arabic letter beside those that a unit was seen with."""

ARTICLE_FREE = 2.0
"""Nats for an article that only the Arabic spelling has: القدس for Qods."""

BEAM = 160
"""States of the walk that are kept after each letter."""

MARGIN = 10.0
"""Nats by which a kept state may be dearer than the cheapest, for a name without letters;"""

MARGIN_LETTER = 0.3
"""and for each letter more: long names have room for more oddities."""

POOL = 6000
"""Spellings that are looked at, from the cheapest end of the walk on."""

SHARE = 3000
"""Spellings of one skeleton among them, the most prominent."""

SCANNED = 100_000
"""Spellings that are looked at where only those of one country count."""

BUDGET = 800
"""Spellings that are aligned: those of the pool that promise most."""

LENGTHS = 1.25
"""Units of a Latin spelling to one Arabic letter."""

PROMISE_LENGTH = 0.7
"""Nats for each unit more or less than that, as far as the choice from the pool goes."""

PROMISE_PRIOR = 4.0
"""Nats between the least and the most prominent place, likewise."""

ALIKE = 400
"""Spellings of the same consonants that a Latin name is compared with, the most prominent."""

LEAST_ALIKE = 0.6
"""Share of letters in common (Ratcliff and Obershelp) from which on two Latin spellings may be one name."""

_STRIDE = 1 << 20
"""Rows that are written at once."""


# ------------------------------------------------------------------ the costs


@dataclass(frozen=True)
class Costs:
    """Hold what was learned: units, groups and three tables."""

    inventory: dict[str, int]
    groups: dict[str, int]
    """Number of each language group; 0 is all of them."""
    country_groups: dict[str, int]
    outputs: dict[tuple[int, int], dict[str, float]]
    """For group and unit the letters it was seen with."""
    coarse: dict[str, dict[str, float]]
    """For one or two letters, or none, the coarse consonants they stand for."""


@lru_cache(maxsize=2)
def read_costs(path: Path = COSTS, groups_path: Path = GROUPS) -> Costs:
    """Read the learned table; raises GazetteerError where it is missing."""
    if not path.is_file():
        raise GazetteerError(f"no table of costs at {path}: reinstall geonews")
    with groups_path.open(encoding="utf-8", newline="") as lines:
        by_country = {row["country"]: row["group"] for row in csv.DictReader(lines, delimiter="\t", quoting=3)}
    groups = {name: number for number, name in enumerate(["*", *sorted(set(by_country.values()))])}
    inventory: dict[str, int] = {}
    outputs: dict[tuple[int, int], dict[str, float]] = {}
    coarse: dict[str, dict[str, float]] = {}
    for line in path.read_text(encoding="utf-8").split("\n")[1:-1]:
        kind, group, latin, arabic, cost = line.split("\t")
        if kind == "class":
            coarse.setdefault(arabic, {})[latin] = float(cost)
        else:
            unit = inventory.setdefault(latin, len(inventory) + 1)
            outputs.setdefault((groups[group], unit), {})[arabic] = float(cost)
    return Costs(inventory, groups, {one: groups[group] for one, group in by_country.items()}, outputs, coarse)


@lru_cache(maxsize=2)
def read_weights(path: Path = RANKING) -> dict[str, float]:
    """Read the weights of the ranking; raises GazetteerError where they are missing."""
    if not path.is_file():
        raise GazetteerError(f"no weights of the ranking at {path}: reinstall geonews")
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["feature"]: float(row["weight"]) for row in csv.DictReader(lines, delimiter="\t", quoting=3)}


# ------------------------------------------------------------------ writing


def write_index(folder: Path, names: Iterable[tuple[int, str, str | None, float]]) -> None:
    """Write the index of (row, Latin spelling, country, prominence 0..1).

    The bytes depend on the names and their order alone. Every file is replaced whole, ``across.json`` last.
    """
    costs = read_costs()
    columns = _Columns()
    for row, latin, country, prior in names:
        columns.add(row, latin, country or NO_COUNTRY, prior, costs)
    folder.mkdir(parents=True, exist_ok=True)
    codes = np.frombuffer(columns.codes, dtype=np.uint64)
    nodes, first, masks = _trie(codes)
    priors = np.frombuffer(columns.priors, dtype=np.uint8)
    order = np.lexsort((np.arange(len(codes)), -priors.astype(np.int16), nodes))
    starts = np.searchsorted(nodes[order], np.arange(len(first) + 1)).astype(np.uint32)
    tables: dict[str, NDArray[Any]] = {
        "first": first,
        "masks": masks,
        "starts": starts,
        "rows": np.frombuffer(columns.rows, dtype=np.uint32)[order],
        "priors": priors[order],
        "countries": np.frombuffer(columns.countries, dtype=np.uint8)[order],
        "alternates": np.frombuffer(columns.alternates, dtype=np.uint8)[order],
    }
    offsets = np.concatenate(([0], np.cumsum(np.frombuffer(columns.sizes, dtype=np.uint8), dtype=np.int64)))
    # Where the units of each spelling begin is summed up when the index is opened: sizes pack to a third of that.
    tables["units"], tables["sizes"] = _ragged(np.frombuffer(columns.units, dtype=np.uint8), offsets, order)
    for name, values in tables.items():
        save(folder / f"across_{name}.npy", values)
    meta = {"countries": list(columns.known), "spellings": len(codes), "nodes": len(first)}
    replace_file(folder / META, (json.dumps(meta) + "\n").encode())


class _Columns:
    """Collect spellings as flat columns, without an object for each."""

    def __init__(self) -> None:
        self.rows = array("I")
        self.codes = array("Q")
        self.priors = bytearray()
        self.countries = bytearray()
        self.alternates = bytearray()
        self.units = bytearray()
        self.sizes = bytearray()
        self.known: dict[str, int] = {}
        self._numbers: dict[str, int] = {}

    def add(self, row: int, latin: str, country: str, prior: float, costs: Costs) -> None:
        pieces = units(latin)
        numbers = [self._number(unit, costs) for unit in pieces]
        if not 0 < len(numbers) <= LONGEST:
            return
        self.alternates.append(bool(self.rows) and self.rows[-1] == row)
        self.rows.append(row)
        self.codes.append(code(skeleton(pieces)))
        self.priors.append(round(255 * min(1.0, max(0.0, prior))))
        self.countries.append(self._country(country))
        self.units += bytes(numbers)
        self.sizes.append(len(numbers))

    def _country(self, country: str) -> int:
        # More than a byte tells apart are no real countries.
        known = country if country in self.known or len(self.known) < MOST_COUNTRIES else NO_COUNTRY
        return self.known.setdefault(known, len(self.known))

    def _number(self, unit: str, costs: Costs) -> int:
        if unit not in self._numbers:
            known = known_unit(unit, costs.inventory)
            self._numbers[unit] = costs.inventory[known] if known else 0
        return self._numbers[unit]


def code(bones: str) -> int:
    """Return a skeleton as a number that sorts as the skeletons do, prefixes first."""
    number = 0
    for at in range(DEEPEST):
        number = number << BITS | (CLASSES.index(bones[at]) + 1 if at < len(bones) else 0)
    return number


def _trie(codes: NDArray[Any]) -> tuple[Any, Any, Any]:
    """Return the node of each code and, for each node, its first child and the mask of its children.

    Nodes stand level by level; the children of one stand side by side in the order of their classes.
    """
    distinct = np.unique(codes)
    level = np.zeros(1, dtype=np.uint64)
    base = 0
    node_of = np.zeros(len(distinct), dtype=np.int64)
    masks: list[NDArray[Any]] = []
    firsts: list[NDArray[Any]] = []
    for depth in range(1, DEEPEST + 1):
        shift = np.uint64(BITS * (DEEPEST - depth))
        prefixes = distinct >> shift
        digit = prefixes & np.uint64(31)
        children = np.unique(prefixes[digit > 0])
        parents = np.searchsorted(level, children >> np.uint64(BITS))
        mask = np.zeros(len(level), dtype=np.uint16)
        np.bitwise_or.at(mask, parents, (1 << ((children & np.uint64(31)).astype(np.int64) - 1)).astype(np.uint16))
        masks.append(mask)
        firsts.append((base + len(level) + np.searchsorted(parents, np.arange(len(level)))).astype(np.uint32))
        base += len(level)
        alive = digit > 0
        node_of[alive] = base + np.searchsorted(children, prefixes[alive])
        level = children
    masks.append(np.zeros(len(level), dtype=np.uint16))
    firsts.append(np.zeros(len(level), dtype=np.uint32))
    nodes = node_of[np.searchsorted(distinct, codes)]
    return nodes, np.concatenate(firsts), np.concatenate(masks)


def _ragged(blob: NDArray[Any], offsets: Ints, order: Ints) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return a blob of pieces in another order, with the size of each."""
    sizes = np.diff(offsets)[order]
    ends = np.cumsum(sizes)
    placed = np.empty(len(blob), dtype=np.uint8)
    for start in range(0, len(order), _STRIDE):
        part = slice(start, start + _STRIDE)
        some = sizes[part]
        begins = ends[part] - some
        within = np.arange(int(some.sum())) - np.repeat(begins - (begins[0] if len(begins) else 0), some)
        placed[begins[0] : ends[part][-1]] = blob[np.repeat(offsets[order[part]], some) + within]
    return placed, sizes.astype(np.uint8)


# ------------------------------------------------------------------ searching


class Index:
    """Hold the mapped arrays and the tables of costs as arrays."""

    def __init__(self, folder: Path) -> None:
        def load(name: str) -> NDArray[Any]:
            return np.asarray(np.load(folder / f"across_{name}.npy", mmap_mode="r"))

        self.first, self.masks, self.starts = load("first"), load("masks"), load("starts")
        self.rows, self.priors, self.countries = load("rows"), load("priors"), load("countries")
        self.alternates = load("alternates")
        self.units = load("units")
        self.units_at = np.concatenate(([0], np.cumsum(load("sizes"), dtype=np.uint32)))
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        self.known: dict[str, int] = {one: number for number, one in enumerate(meta["countries"])}
        costs = read_costs()
        self.group_of = np.array([costs.country_groups.get(one, 0) for one in self.known], dtype=np.int64)
        self.width = len(costs.inventory) + 1
        self.names = ["", *costs.inventory]
        self._tables(costs)
        self._walk_tables(costs)
        weights = read_weights()
        self.weights = np.array([weights[name] for name in FEATURES], dtype=np.float32)
        self.none_weight, self.none_letter = weights["none"], weights["none_letter"]

    def _tables(self, costs: Costs) -> None:
        """Lay the costs out as arrays over group x unit: of no letter, of one, and of the pairs that were seen."""
        size = len(costs.groups) * self.width
        none = np.full(size, FLOOR, dtype=np.float32)
        ones = np.full((len(LETTERS) + 1, size), FLOOR, dtype=np.float32)
        pairs: dict[str, tuple[list[int], list[float]]] = {}
        for group in range(len(costs.groups)):
            for unit in costs.inventory.values():
                seen = costs.outputs.get((0, unit), {}) | costs.outputs.get((group, unit), {})
                at = group * self.width + unit
                for chunk, cost in seen.items():
                    if not chunk:
                        none[at] = cost
                    elif len(chunk) == 1:
                        ones[ALPHABET.index(chunk), at] = cost
                    else:
                        where, what = pairs.setdefault(chunk, ([], []))
                        where.append(at)
                        what.append(cost)
        # The unit 0 fills short rows up: it is written with nothing.
        none[:: self.width] = 0.0
        ones[:, :: self.width] = math.inf
        self.none, self.ones = none, ones
        self.pairs = {
            chunk: (np.array(where), np.array(what, dtype=np.float32)) for chunk, (where, what) in pairs.items()
        }

    def _walk_tables(self, costs: Costs) -> None:
        self.popcount = np.array([number.bit_count() for number in range(1 << 16)], dtype=np.uint8)
        self.steps: dict[str, tuple[Ints, Floats]] = {}
        self.skip: dict[str, float] = {}
        for chunk, options in costs.coarse.items():
            self.skip[chunk] = options.get("", FLOOR) if chunk else 0.0
            real = sorted((one for one in options if one), key=lambda one: options[one])
            self.steps[chunk] = (
                np.array([CLASSES.index(one) for one in real], dtype=np.int64),
                np.array([options[one] for one in real], dtype=np.float32),
            )

    # -------------------------------------------------------------- the walk

    def walk(self, arabic: str) -> tuple[Ints, Floats]:
        """Return the nodes that a name without blanks may end at, with their costs, cheapest first."""
        margin = MARGIN + MARGIN_LETTER * len(arabic)
        states: list[list[tuple[Ints, Floats]]] = [[] for _ in range(len(arabic) + 3)]
        states[0].append((np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.float32)))
        for at in range(len(arabic)):
            if not states[at]:
                continue
            nodes, costs = self._settle(states[at], margin)
            one, two = arabic[at], arabic[at : at + 2]
            states[at + 1].append((nodes, costs + np.float32(self.skip.get(one, FLOOR))))
            for chunk in (one, two) if len(two) == 2 else (one,):
                if chunk in self.steps:
                    states[at + len(chunk)].append(self._step(nodes, costs, *self.steps[chunk]))
            if at == 0 and two == "ال":
                states[2].append((nodes, costs + np.float32(ARTICLE_FREE)))
        nodes, costs = self._settle(states[len(arabic)], margin)
        order = np.argsort(costs, kind="stable")
        return nodes[order], costs[order]

    def _settle(self, parts: list[tuple[Ints, Floats]], margin: float) -> tuple[Ints, Floats]:
        """Put states together, keep the cheapest, and let each take one consonant more than the Arabic name has."""
        nodes, costs = self._prune(*self._joined(parts), BEAM, margin)
        more = self._step(nodes, costs, *self.steps[""])
        return self._prune(*self._joined([(nodes, costs), more]), 2 * BEAM, margin)

    def _joined(self, parts: list[tuple[Ints, Floats]]) -> tuple[Ints, Floats]:
        return np.concatenate([nodes for nodes, _ in parts]), np.concatenate([costs for _, costs in parts])

    def _step(self, nodes: Ints, costs: Floats, classes: Ints, prices: Floats) -> tuple[Ints, Floats]:
        """Return the children of states by some classes."""
        masks = self.masks[nodes].astype(np.int64)[:, None]
        has = (masks >> classes) & 1 == 1
        before = self.popcount[masks & ((1 << classes) - 1)]
        children = self.first[nodes].astype(np.int64)[:, None] + before
        return children[has], (costs[:, None] + prices)[has]

    def _prune(self, nodes: Ints, costs: Floats, most: int, margin: float) -> tuple[Ints, Floats]:
        limit = costs.min() + margin
        if len(costs) > most:
            limit = min(limit, np.partition(costs, most - 1)[most - 1])
        keep = costs <= limit
        nodes, costs = nodes[keep], costs[keep]
        order = np.lexsort((costs, nodes))
        nodes, costs = nodes[order], costs[order]
        fresh = np.ones(len(nodes), dtype=bool)
        fresh[1:] = nodes[1:] != nodes[:-1]
        return nodes[fresh], costs[fresh]

    # -------------------------------------------------------------- the candidates

    def gather(self, arabic: str, only: int | None = None, preferred: Floats | None = None) -> Ints:
        """Return the numbers of the spellings to align: near by their consonants, prominent, and of fitting length.

        ``only`` is the number of a country, ``preferred`` nats for each country.
        """
        nodes, costs = self.walk(arabic.replace(SPACE, ""))
        starts = self.starts[nodes].astype(np.int64)
        sizes = self.starts[nodes + 1].astype(np.int64) - starts
        if only is None:
            sizes = np.minimum(sizes, SHARE)
        ends = np.cumsum(sizes)
        taken = int(np.searchsorted(ends, POOL if only is None else SCANNED)) + 1
        starts, sizes, ends, costs = starts[:taken], sizes[:taken], ends[:taken], costs[:taken]
        numbers = np.repeat(starts - ends + sizes, sizes) + np.arange(ends[-1])
        costs = np.repeat(costs, sizes)
        if only is not None:
            there = self.countries[numbers] == only
            numbers, costs = numbers[there], costs[there]
        if len(numbers) <= BUDGET:
            return numbers
        lengths = self.units_at[numbers + 1].astype(np.float32) - self.units_at[numbers]
        promise = costs + PROMISE_LENGTH * np.abs(lengths - LENGTHS * len(arabic))
        promise -= PROMISE_PRIOR / 255 * self.priors[numbers]
        if preferred is not None:
            promise -= preferred[self.countries[numbers]]
        best: Ints = numbers[np.argpartition(promise, BUDGET)[:BUDGET]]
        return best

    # -------------------------------------------------------------- the alignment

    def prices(self, arabic: str) -> Floats:
        """Return for each group x unit the costs of no letter, of each letter and of each pair of the name."""
        size = len(arabic)
        table = np.empty((len(self.none), 2 * size), dtype=np.float32)
        one = self.ones[[ALPHABET.index(letter) for letter in arabic]].T
        table[:, 0] = self.none
        table[:, 1 : size + 1] = one
        if size > 1:
            two = np.minimum(one[:, :-1], one[:, 1:]) + np.float32(STRAY)
            for at in range(size - 1):
                seen = self.pairs.get(arabic[at : at + 2])
                if seen is not None:
                    two[seen[0], at] = seen[1]
            table[:, size + 1 :] = two
        return table

    def align(self, arabic: str, numbers: Ints) -> Floats:
        """Return the cost of the best alignment of a name with each of some spellings."""
        size = len(arabic)
        table = self.prices(arabic)
        starts = self.units_at[numbers].astype(np.int64)
        lengths = self.units_at[numbers + 1].astype(np.int64) - starts
        groups = self.group_of[self.countries[numbers]] * self.width
        longest = int(lengths.max())
        order = np.argsort(-lengths, kind="stable")
        starts, lengths, groups = starts[order], lengths[order], groups[order]
        at = np.arange(longest)
        active = np.searchsorted(-lengths, -at, side="left").tolist()
        places = np.minimum(starts[:, None] + at, len(self.units) - 1)
        pieces = np.where(at < lengths[:, None], self.units[places], 0) + groups[:, None]
        best = np.full((len(numbers), size + 3), np.inf, dtype=np.float32)
        best[:, 2] = 0.0
        free = [i for i in range(size - 2) if arabic[i : i + 2] == "ال" and (i == 0 or arabic[i - 1] == SPACE)]
        if 0 in free:
            best[:, 4] = ARTICLE_FREE
        for column, rows in enumerate(active):
            price = table[pieces[:rows, column]]
            new = best[:rows, 2:] + price[:, :1]
            np.minimum(new[:, 1:], best[:rows, 2:-1] + price[:, 1 : size + 1], out=new[:, 1:])
            if size > 1:
                np.minimum(new[:, 2:], best[:rows, 2:-2] + price[:, size + 1 :], out=new[:, 2:])
            for i in free:
                np.minimum(new[:, i + 2], new[:, i] + np.float32(ARTICLE_FREE), out=new[:, i + 2])
            best[:rows, 2:] = new
        costs = np.empty(len(numbers), dtype=np.float32)
        costs[order] = best[:, size + 2]
        return costs

    # -------------------------------------------------------------- the ranking

    def features(self, arabic: str, numbers: Ints, costs: Floats) -> Floats:
        """Return what the ranking weighs of each spelling, in the order of FEATURES: an array spellings x 6."""
        size = len(arabic)
        costs = np.minimum(costs, WORST)
        prior = self.priors[numbers].astype(np.float32) / 255
        lengths = self.units_at[numbers + 1].astype(np.float32) - self.units_at[numbers]
        off = np.abs(lengths - np.float32(LENGTHS * size))
        alternate = self.alternates[numbers].astype(np.float32)
        return np.stack((costs, costs / size, off, alternate, prior, prior * prior), axis=1)

    def search(self, arabic: str, country: str | None, countries: Mapping[str, float], limit: int) -> list[Match]:
        """Gather, align, rank."""
        if not arabic or (country is not None and country not in self.known):
            return []
        preferred = np.array([countries.get(one, 0.0) for one in self.known], dtype=np.float32) if countries else None
        numbers = self.gather(arabic, None if country is None else self.known[country], preferred)
        if not len(numbers):
            return []
        costs = self.align(arabic, numbers)
        fits = costs < WORST
        numbers, costs = numbers[fits], costs[fits]
        if not len(numbers):
            return []
        utility = self.features(arabic, numbers, costs) @ self.weights
        if preferred is not None:
            utility += preferred[self.countries[numbers]]
        order = np.argsort(-utility, kind="stable")
        _, firsts = np.unique(self.rows[numbers[order]], return_index=True)
        chosen = order[np.sort(firsts)]
        none = self.none_weight + self.none_letter * len(arabic)
        mass = math.log(float(np.exp(utility[chosen] - none).sum()) + 1.0)
        return [
            Match(
                row=int(self.rows[numbers[one]]),
                latin=self.spelling(int(numbers[one])),
                score=math.exp(float(utility[one]) - none - mass),
                fit=1 / (1 + math.exp(min(99.0, none - float(utility[one])))),
                likelihood=-float(costs[one]) / len(arabic),
            )
            for one in chosen[:limit].tolist()
        ]

    # -------------------------------------------------------------- Latin to Latin

    def alike(self, latin: str, country: str | None, limit: int) -> list[Match]:
        """Return the places with a Latin spelling of the same consonants, nearest in letters first, then prominent."""
        node = self._node(skeleton(units(latin)))
        if node is None or (country is not None and country not in self.known):
            return []
        start, end = int(self.starts[node]), int(self.starts[node + 1])
        numbers = np.arange(start, min(end, start + SHARE))
        if country is not None:
            numbers = numbers[self.countries[numbers] == self.known[country]]
        mine = squeeze(latin)
        best: dict[int, tuple[float, float, Match]] = {}
        for number in numbers[:ALIKE].tolist():
            text = self.spelling(number)
            share = SequenceMatcher(None, mine, squeeze(text), autojunk=False).ratio()
            match = Match(int(self.rows[number]), text, share, share, 0.0)
            rank = (-share - float(self.priors[number]) / 255, -share, match)
            if match.row not in best or rank[:2] < best[match.row][:2]:
                best[match.row] = rank
        ranked = sorted(best.values(), key=lambda rank: (*rank[:2], rank[2].row))
        return [match for _, _, match in ranked if match.score >= LEAST_ALIKE][:limit]

    def _node(self, bones: str) -> int | None:
        """Return the node of a skeleton, or None where no spelling has it."""
        node = 0
        for one in bones[:DEEPEST]:
            bit = CLASSES.index(one)
            mask = int(self.masks[node])
            if not mask >> bit & 1:
                return None
            node = int(self.first[node]) + (mask & ((1 << bit) - 1)).bit_count()
        return node

    def spelling(self, number: int) -> str:
        """Return a Latin spelling by its number, as far as its units tell it."""
        pieces = [self.names[unit] for unit in self.units[self.units_at[number] : self.units_at[number + 1]].tolist()]
        return spelling(pieces)
