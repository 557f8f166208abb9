"""Print how often an Arabic name finds its place among all Latin-named cities, beside a plain consonant key.

``python benchmarks/across.py`` asks for the Arabic names of a fifth of the places that have
one (the test part of ``gazetteer/recipe/alignment.py``), of which neither the costs nor the weights have seen any. The
index holds Latin spellings alone, of all cities. A place counts as found where its own id comes back; the second figure
counts any place of the same Latin name as right, since nothing in «ماديسون» tells one Madison from another.

The baseline takes the places with the same consonants, at most 300 by population, and orders them by the edit distance
of the romanised name, less a share of the logarithm of their people.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE.parent / "gazetteer" / "recipe"))

from alignment import part  # noqa: E402
from latin import Town, read_towns, spellings  # noqa: E402

from geonews.arabic.fold import squeeze  # noqa: E402
from geonews.arabic.transliteration import plain  # noqa: E402
from geonews.gazetteer.across import Across, write  # noqa: E402
from geonews.gazetteer.entries import ARABIC_WORLD  # noqa: E402

FEWEST = 50
"""Places from which on a country has a line of its own."""

LIMIT = 20
CUTS = (1, 5, 20)
Spelling = tuple[int, str, str, float]
Search = Callable[[str, str | None], list[int]]


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what one question brought."""

    place: Town
    display: bool
    """Whether the name asked for is the one to show."""
    rank: int
    rank_by_name: int
    milliseconds: float


def ask(places: Iterable[Town], search: Search, names: dict[int, str], given: bool, every: bool) -> list[Answer]:
    """Ask for the Arabic names of places, with or without their country."""
    answers = []
    for place in places:
        for at, name in enumerate(dict.fromkeys(place.arabic) if every else place.arabic[:1]):
            start = time.perf_counter()
            found = search(name, place.country if given else None)
            taken = 1000 * (time.perf_counter() - start)
            own = names[place.geonameid]
            rank = found.index(place.geonameid) if place.geonameid in found else LIMIT
            alike = next((at for at, row in enumerate(found) if row == place.geonameid or names[row] == own), LIMIT)
            answers.append(Answer(place, at == 0, rank, alike, taken))
    return answers


def line(label: str, answers: Sequence[Answer]) -> str:
    """Return one row of the table."""
    own, alike = (
        "  ".join(f"{sum(getattr(one, kind) < cut for one in answers) / len(answers):.3f}" for cut in CUTS)
        for kind in ("rank", "rank_by_name")
    )
    return f"{label:34} {len(answers):6}   {own}   {alike}"


def report(title: str, answers: list[Answer], countries: bool = False) -> None:
    """Print the table of one way of asking."""
    print(f"\n{title}\n{'':34} {'names':>6}   {'@1     @5     @20':19}   same Latin name: @1 @5 @20")
    print(line("all", answers))
    for label, chosen in bands(answers).items():
        print(line(label, chosen))
    if countries:
        by_country = defaultdict(list)
        for one in answers:
            by_country[one.place.country].append(one)
        for country, chosen in sorted(by_country.items(), key=lambda item: -len(item[1])):
            if len(chosen) >= FEWEST:
                print(line("  " + country, chosen))
    taken = [one.milliseconds for one in answers]
    ninety_fifth = quantiles(taken, n=20)[-1]
    print(f"ms: median {median(taken):.2f}, p95 {ninety_fifth:.2f}; {1000 * len(taken) / sum(taken):.0f} look-ups/s")


def bands(answers: list[Answer]) -> dict[str, list[Answer]]:
    """Return the answers by language and size of the place, empty bands left out."""
    found: dict[str, list[Answer]] = {
        "Arab countries": [one for one in answers if one.place.country in ARABIC_WORLD],
        "other countries": [one for one in answers if one.place.country not in ARABIC_WORLD],
        "below 5,000 people": [one for one in answers if one.place.population < 5_000],
        "5,000 to 50,000": [one for one in answers if 5_000 <= one.place.population < 50_000],
        "50,000 people and more": [one for one in answers if one.place.population >= 50_000],
    }
    return {label: chosen for label, chosen in found.items() if chosen}


# ------------------------------------------------------------------ the baseline


_ROMAN = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "abttghkddrzsssdtzagfkklmnhoi", strict=True))
_KEYS = str.maketrans("pvgqcjxyw", "bfkkkkk  ")


def baseline(index: Iterable[Spelling]) -> Search:
    """Return a search by consonant key, edit distance and population."""
    buckets: dict[str, list[tuple[float, int, str, str]]] = defaultdict(list)
    for row, name, country, prior in index:
        latin = squeeze(name).replace(" ", "")
        buckets[_key(latin)].append((-prior, row, country, latin))
    for bucket in buckets.values():
        bucket.sort()

    def search(name: str, country: str | None) -> list[int]:
        roman = "".join(_ROMAN.get(letter, "") for letter in squeeze(name))
        bucket = [one for one in buckets.get(_key(roman), ()) if country in (None, one[2])][:300]
        ranked = sorted(bucket, key=lambda one: edits(roman, one[3]) / max(len(roman), 1) + 0.8 * one[0])
        return list(dict.fromkeys(row for _, row, _, _ in ranked))[:LIMIT]

    return search


def _key(latin: str) -> str:
    return "".join(char for char in latin.translate(_KEYS) if char in "bfkdtzslmnrg")


def edits(one: str, other: str) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(other) + 1))
    for number, char in enumerate(one, 1):
        diagonal, row[0] = row[0], number
        for at, against in enumerate(other, 1):
            diagonal, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, diagonal + (char != against))
    return row[-1]


# ------------------------------------------------------------------ trust


def reliability(places: Iterable[Town], index: Across, names: dict[int, str]) -> None:
    """Print how often the first match is right, by its score, and by the fit where namesakes count as right."""
    tables: dict[str, dict[int, list[bool]]] = {"score": defaultdict(list), "fit": defaultdict(list)}
    for place in places:
        found = index.search(place.arabic[0], limit=1)
        if found:
            own = found[0].row == place.geonameid
            alike = own or names[found[0].row] == names[place.geonameid]
            tables["score"][min(9, int(10 * found[0].score))].append(own)
            tables["fit"][min(9, int(10 * found[0].fit))].append(alike)
    for kind, bins in tables.items():
        cells = (f"{low / 10:.1f}: {sum(bins[low]) / len(bins[low]):.2f} ({len(bins[low])})" for low in sorted(bins))
        print(f"first match right by {kind:5}  " + "  ".join(cells))


def main() -> None:
    """Build the index in a temporary folder and print every table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", choices=("test", "dev"), default="test")
    options = parser.parse_args()
    towns = list(read_towns())
    names = {town.geonameid: plain(town.latin[0]).casefold() for town in towns}
    places = [town for town in towns if town.arabic and part(town.geonameid) == options.part]
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        write(Path(folder), spellings(towns))
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        print(f"{len(names)} cities; index {size / 1e6:.1f} MB, written in {time.perf_counter() - start:.0f} s")
        start = time.perf_counter()
        index = Across(Path(folder))
        index.search("القاهرة")
        print(f"opened and first asked in {1000 * (time.perf_counter() - start):.0f} ms")

        def search(name: str, country: str | None) -> list[int]:
            return [match.row for match in index.search(name, country=country, limit=LIMIT)]

        report("each place's first Arabic spelling", ask(places, search, names, given=False, every=False), True)
        report("the same, with the country given", ask(places, search, names, given=True, every=False), True)
        report("every Arabic spelling", ask(places, search, names, given=False, every=True))
        reliability(places, index, names)
    plain_search = baseline(spellings(towns))
    report("baseline: consonant key", ask(places, plain_search, names, given=False, every=False))
    report("baseline, with the country given", ask(places, plain_search, names, given=True, every=False))
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, sources included")


if __name__ == "__main__":
    main()
