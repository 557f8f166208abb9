"""Print what the gazetteer holds, how large and how fast it is, and how much of the world it names in Arabic.

``python benchmarks/gazetteer.py [--before FOLDER]``: with the ``gazetteer/`` folder of an earlier checkout the table of
coverage has a column for it. Beside the index stands a plain baseline: the same names in a dictionary, read from JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "gazetteer" / "recipe"))

from alignment import part  # noqa: E402
from latin import read_towns  # noqa: E402

from geonews.gazetteer.build import Row, read_rows  # noqa: E402
from geonews.gazetteer.entries import KINDS, Role  # noqa: E402
from geonews.gazetteer.index import SHIPPED, Gazetteer  # noqa: E402

COUNTRIES = "SY YE BH KW JO LB IQ PS DZ EG LY SA AE OM QA SD TN MR MA SO RU TR UA IR PK AF IN CN NG ET FR US".split()
PEOPLE = 15_000
SAMPLE = 20_000
RUNS = 5
FEWEST = 10
"""Places of the test part from which on a country speaks for itself."""

CHILD = """
import json, resource, sys, time
{imports}
start = time.perf_counter()
{first}
seconds = time.perf_counter() - start
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
INDEX = {
    "imports": "from geonews.gazetteer.index import Gazetteer",
    "first": "assert Gazetteer().lookup('دمشق')",
}
DICTIONARY = {"imports": "", "first": "assert json.load(open(sys.argv[1], encoding='utf-8')).get('دمشق')"}


def main() -> int:
    """Print everything; return 1 where a promise is broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--before", type=Path, help="gazetteer/ of an earlier checkout")
    chosen = options.parse_args()
    gazetteer = Gazetteer()
    print_counts(gazetteer)
    broken = print_sizes()
    broken += print_opening(gazetteer)
    broken += print_speed(gazetteer)
    print_coverage(gazetteer, chosen.before)
    return 1 if broken else 0


def print_counts(gazetteer: Gazetteer) -> None:
    layer = gazetteer.layers[0]
    print(
        f"places {layer.meta['places']}, Arabic keys {sum(1 for _ in layer.arabic_keys())}, digest {gazetteer.digest}"
    )
    for kind, (places, named) in layer.counts("kind").items():
        print(f"  {KINDS[kind]:15s} {places:8,d} of them with an Arabic name {named:7,d}")


def print_sizes() -> int:
    files = [path for path in SHIPPED.iterdir() if path.is_file()]
    outlines = [path for path in files if path.name.startswith("areas")]
    index = [path for path in files if path not in outlines]
    broken = promise("installed, outlines and all", sum(path.stat().st_size for path in files) / 1e6, 40, "MB")
    broken += promise("the index of names, compressed as in a wheel", packed_size(index), 15, "MB")
    return broken + promise("the outlines of countries and provinces", packed_size(outlines), 1.6, "MB")


def packed_size(files: Iterable[Path]) -> float:
    return sum(len(zlib.compress(path.read_bytes(), 6)) for path in files) / 1e6


def print_opening(gazetteer: Gazetteer) -> int:
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "names.json"
        names = {key: [entry.row for entry in gazetteer.entries(key)] for key in gazetteer.layers[0].arabic_keys()}
        plain.write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        seconds, memory = in_child(INDEX)
        dict_seconds, dict_memory = in_child(DICTIONARY, str(plain))
    print(f"a dictionary of the Arabic names alone, from JSON: {1000 * dict_seconds:.0f} ms, {dict_memory:.0f} MB")
    return promise("open and first lookup", 1000 * seconds, 30, "ms") + promise("peak of a process", memory, 80, "MB")


def in_child(parts: dict[str, str], *args: str) -> tuple[float, float]:
    """Return the least seconds and megabytes of some processes."""
    code = CHILD.format(**parts)
    runs = [subprocess.run([sys.executable, "-c", code, *args], check=True, capture_output=True) for _ in range(RUNS)]
    seconds, memory = zip(*(json.loads(run.stdout) for run in runs), strict=True)
    return min(seconds), min(memory)


def print_speed(gazetteer: Gazetteer) -> int:
    keys = sorted(gazetteer.layers[0].arabic_keys())
    some = random.Random(1).choices(keys, k=SAMPLE)  # noqa: S311
    exact = per_second(gazetteer.entries, some)
    plain = dict.fromkeys(keys, 1)
    print(f"dictionary look-ups a second: {per_second(plain.get, some):,.0f}")
    long = [key for key in some if len(key) >= 8][:100]
    misspelt = [key[:3] + key[4:] for key in long]
    for name, ask in (("misspelt", gazetteer.fuzzy), ("across scripts", gazetteer.across)):
        print(f"{name}: median {median_ms(ask, misspelt):.2f} ms")
    print(f"prefix of three letters: median {median_ms(gazetteer.prefixed, [key[:3] for key in long]):.2f} ms")
    known = [entry for key in long for entry in gazetteer.entries(key) if entry.role == Role.NAME][:20]
    spots = [(place.lon, place.lat) for place in (gazetteer.place(entry.row) for entry in known)]
    print(f"near a point, 25 km: median {median_ms(lambda spot: list(gazetteer.near(*spot)), spots):.1f} ms")
    return promise("exact look-ups a second", exact, 100_000, "", least=True)


def per_second(ask: Callable[[str], object], keys: list[str]) -> float:
    """Return the best rate of several runs."""
    best = 0.0
    for _ in range(RUNS):
        start = time.perf_counter()
        for key in keys:
            ask(key)
        best = max(best, len(keys) / (time.perf_counter() - start))
    return best


def median_ms(ask: Callable[..., object], questions: list) -> float:
    ask(questions[0])
    times = []
    for question in questions:
        start = time.perf_counter()
        ask(question)
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)


def promise(name: str, value: float, limit: float, unit: str, *, least: bool = False) -> int:
    kept = value >= limit if least else value <= limit
    print(
        f"{name}: {value:,.1f} {unit} (promised {'≥' if least else '≤'} {limit:,} {unit}){'' if kept else '  BROKEN'}"
    )
    return not kept


# ------------------------------------------------------------------ coverage


def print_coverage(gazetteer: Gazetteer, before: Path | None) -> None:
    """Print the share of larger places with an Arabic name, and with one or a match across scripts at rank 1.

    No source has the Arabic name of the others, so how many of them would be found is told by places that do have one:
    those of the test part, which the search across scripts has never seen. A country with few such places is told by
    all of them.
    """
    now, then = named(ROOT / "gazetteer"), named(before) if before else set()
    totals: dict[str, list[str]] = defaultdict(list)
    for identity, country in large_places():
        totals[country].append(identity)
    found, everywhere = found_across(gazetteer)
    print(f"places ≥ {PEOPLE:,} people: with an Arabic name{' before, and' if then else ''} now; found across scripts;")
    print("with an Arabic name or found across scripts")
    for country in COUNTRIES:
        places = totals[country]
        shares = [sum(one in known for one in places) / len(places) for known in (then, now) if known]
        own = found.get(country, [])
        across = statistics.mean(own if len(own) >= FEWEST else everywhere)
        shares += [across, shares[-1] + (1 - shares[-1]) * across]
        print(f"  {country} {len(places):5d}  " + "  ".join(f"{share:4.0%}" for share in shares))


def found_across(gazetteer: Gazetteer) -> tuple[dict[str, list[bool]], list[bool]]:
    """Return, by country and in all, whether the larger places of the test part come first by their Arabic name."""
    found: dict[str, list[bool]] = defaultdict(list)
    for town in read_towns():
        if town.arabic and town.population >= PEOPLE and part(town.geonameid) == "test":
            first = gazetteer.across(town.arabic[0], limit=1)
            found[town.country].append(bool(first) and first[0].place.geonameid == town.geonameid)
    return found, [one for answers in found.values() for one in answers]


def large_places() -> Iterator[tuple[str, str]]:
    for name in ("places.tsv", "latin.tsv.gz"):
        for row in rows(ROOT / "gazetteer" / name):
            if int(row["population"]) >= PEOPLE:
                yield row["id"], row["country"]


def named(folder: Path) -> set[str]:
    """Return the ids of the towns to which a gazetteer's text gives an Arabic name."""
    by_hand = {row["id"] for row in rows(folder / "curated" / "names.tsv")}
    return by_hand | {row["id"] for row in rows(folder / "places.tsv") if row["name_ar"]}


def rows(path: Path) -> list[Row]:
    return [row for _, row in read_rows(path)]


if __name__ == "__main__":
    sys.exit(main())
