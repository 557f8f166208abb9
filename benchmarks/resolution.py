"""Print how well and how fast names are placed, beside the most populous namesake and the most prominent one.

``python benchmarks/resolution.py [GOLD …] [--articles JSONL]``: accuracy on the marked names of each file of gold that
has a table of places (``tests/gold/*.txt`` without any); then the time of recognition, and of resolution alone on what
was recognised, over the articles as ``geonews geocode`` reads them (``seeds/`` without any). The baselines look at one
name at a time: they take, of the places that bear it, that with most inhabitants, or that with the highest prior.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from geonews import Article, Gazetteer, Geoparser, Mention, Place, Resolution, read
from geonews.evaluate.places import PlacedText, read_placed, tables
from geonews.evaluate.resolution import on_gold_spans
from geonews.gazetteer.entries import Role
from geonews.recognise.marked import MarkReader
from geonews.resolve.protocol import Resolver
from geonews.resolve.resolver import EvidenceResolver
from geonews.resolve.weights import Weights, load

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
LEAST_ARTICLES = 100
"""Articles of one round; a smaller input is repeated."""

ROLES = {"demonym": Role.DEMONYM, "metonym": Role.METONYM}


WITHOUT = {
    "prominence": ("prominence",),
    "name match": ("shown_name", "several_words", "fit", "has_arabic_name"),
    "written marks": ("written_marks",),
    "kind of place": ("is_",),
    "kind words and offices": ("kind_word", "division_word", "other_kind_word", "quarter_of_the_name", "office",
                               "foreign_division"),
    "containment": ("inside", "adjective", "other_adjective", "outside", "comma"),
    "countries of the article": ("country_",),
    "home of the source": ("home_country",),
    "joined names": ("joined_",),
    "nearness and provinces": ("places_around", "province_"),
    "one sense an article": ("one_sense",),
    "the place that is lacking": ("absent_",),
}  # fmt: skip
"""Kinds of evidence, by the beginnings of their names."""


def without(weights: Weights, beginnings: tuple[str, ...]) -> Weights:
    """Return weights of which some are nothing."""
    return replace(weights, of={name: 0.0 if name.startswith(beginnings) else one for name, one in weights.of.items()})


def ablation(texts: Sequence[PlacedText], gazetteer: Gazetteer, reader: MarkReader) -> None:
    """Print the figures of the resolver without each kind of evidence."""
    print(f"{'without':28s}   @161 country   ECE")
    weights = load()
    for name, beginnings in {"(nothing left out)": ("-",), **WITHOUT}.items():
        found = on_gold_spans(texts, EvidenceResolver(gazetteer, weights=without(weights, beginnings)), reader)
        print(f"{name:28s}{found.every.accuracy_161:7.3f}{found.every.country:8.3f}{found.calibration.error:6.3f}")


class Namesakes:
    """Place each name at the first of its namesakes in some order, whatever stands around it."""

    def __init__(self, gazetteer: Gazetteer, signature: str, rank: Callable[[float, Place], float]) -> None:
        self.signature = signature
        self._gazetteer = gazetteer
        self._rank = rank

    def resolve(self, article: Article, mentions: tuple[Mention, ...]) -> tuple[Resolution, ...]:  # noqa: ARG002
        """Return a decision for each mention; none for a name that nothing bears."""
        return tuple(self._decide(one) for one in mentions)

    def _decide(self, mention: Mention) -> Resolution:
        role = ROLES.get(mention.kind, Role.NAME)
        entries = [one for one in self._gazetteer.entries(mention.key) if one.role == role]
        places = [
            (self._rank(one.prior, place), place) for one in entries for place in [self._gazetteer.place(one.row)]
        ]
        if not places:
            return Resolution(mention)
        return Resolution(mention, place=min(places, key=lambda one: (-one[0], one[1].id))[1], confidence=1.0)


def accuracy(texts: Sequence[PlacedText], resolvers: Sequence[Resolver], reader: MarkReader) -> None:
    """Print the figures of resolvers on marked names, one a line."""
    print(f"{'':16s}  names answered   @161    @25 country  median km mean km    AUC   ECE")
    for resolver in resolvers:
        found = on_gold_spans(texts, resolver, reader)
        one = found.every
        shares = f"{one.answered:9.3f}{one.accuracy_161:7.3f}{one.accuracy_25:7.3f}{one.country:8.3f}"
        errors = f"{one.median_km or 0:11.1f}{one.mean_km or 0:8.0f}{one.auc or 0:7.3f}"
        print(f"{resolver.signature:16s}{one.count:7d}{shares}{errors}{found.calibration.error:6.3f}", flush=True)


def median_seconds(work: Callable[[], object]) -> float:
    """Return the median time of so many rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def speed(articles: Sequence[Article], parser: Geoparser, resolvers: Sequence[Resolver]) -> None:
    """Print the time of recognition and that of each resolver alone, per mention and per article."""
    start = time.perf_counter()
    found = [(article, parser.recogniser.recognise(article)) for article in articles]
    recognised = time.perf_counter() - start
    mentions = sum(len(of_article) for _, of_article in found)
    print(f"{len(articles)} articles, {mentions} mentions; median of {ROUNDS} rounds, recognition once")
    rows = {f"recognition, {parser.recogniser.signature}": recognised}
    for resolver in resolvers:
        rows[f"resolution, {resolver.signature}"] = median_seconds(
            lambda resolver=resolver: [resolver.resolve(*one) for one in found]  # type: ignore[misc]
        )
    for name, seconds in rows.items():
        print(f"{name:32s}{1000 * seconds / mentions:9.3f} ms/mention{1000 * seconds / len(articles):9.2f} ms/article")


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold", nargs="*", type=Path)
    options.add_argument("--ablation", action="store_true", help="also without each kind of evidence")
    options.add_argument("--articles", type=Path, default=ROOT / "seeds")
    asked = options.parse_args()
    gold = asked.gold or [file for file in sorted((ROOT / "tests" / "gold").glob("*.txt")) if tables(file)[0].is_file()]
    gazetteer = Gazetteer()
    parser = Geoparser(gazetteer)
    resolvers = [
        parser.resolver,
        Namesakes(gazetteer, "most populous", lambda _prior, place: place.population or 0),
        Namesakes(gazetteer, "highest prior", lambda prior, _place: prior),
    ]
    reader = MarkReader(gazetteer)
    for file in gold:
        print(f"\n{file.name}")
        accuracy(read_placed(file), resolvers, reader)
    if asked.ablation:
        print(f"\n{', '.join(file.name for file in gold)}")
        ablation([text for file in gold for text in read_placed(file)], gazetteer, reader)
    articles = list(read([asked.articles]))
    print()
    speed(articles * -(-LEAST_ARTICLES // len(articles)), parser, resolvers)


if __name__ == "__main__":
    main()
