"""Print articles and words a second and peak memory, beside a tagger that knows the same names and nothing more.

``python benchmarks/throughput.py [INPUT …]``: articles as ``geonews geocode`` reads them; ``seeds/`` without it. The
baseline splits at blanks and looks each word up in a set of the gazetteer's names, with no clitics, no context and no
resolution: what a dictionary tagger costs in plain Python.
"""

from __future__ import annotations

import csv
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from geonews import Article, Geoparser, read

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
LEAST_ARTICLES = 300
"""Articles of one round; a smaller input is repeated."""


def names() -> frozenset[str]:
    """Return the Arabic names of one word in the gazetteer's text."""
    found: set[str] = set()
    for file in ("places", "provinces", "countries"):
        with (ROOT / "gazetteer" / f"{file}.tsv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                found.update((row["name_ar"], *row["aliases"].split("|")))
    return frozenset(name for name in found if name and " " not in name)


def median_seconds(work: Callable[[Article], object], articles: Sequence[Article]) -> float:
    """Return the median time of a round over all articles."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for article in articles:
            work(article)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print the two, one below the other."""
    articles = list(read(sys.argv[1:] or [ROOT / "seeds"]))
    articles *= -(-LEAST_ARTICLES // len(articles))
    words = sum(len(article.text.split()) for article in articles)
    known = names()
    start = time.perf_counter()
    parser = Geoparser()
    parser.parse(articles[0])
    print(f"open and first article: {1000 * (time.perf_counter() - start):.0f} ms; {len(articles)} articles a round")
    baseline = median_seconds(lambda article: [word for word in article.text.split() if word in known], articles)
    ours = median_seconds(parser.parse, articles)
    for name, seconds in (("dictionary of the same names", baseline), ("geonews", ours)):
        print(f"{name:30s} {len(articles) / seconds:9,.0f} articles/s {words / seconds:12,.0f} words/s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
