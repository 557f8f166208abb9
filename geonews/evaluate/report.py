"""All figures of the program on annotated texts."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from geonews.errors import InputError
from geonews.evaluate.line import PLACED_KINDS, EndToEnd, Foci, end_to_end, foci
from geonews.evaluate.places import PlacedText
from geonews.evaluate.recognition import Report, compare
from geonews.evaluate.resolution import OnGoldSpans, on_gold_spans
from geonews.pipeline import Geoparser
from geonews.recognise.marked import MarkReader
from geonews.records import Article


@dataclass(frozen=True, slots=True)
class WholeReport:
    """Hold how well places are found and placed."""

    recognition: Report
    on_gold: OnGoldSpans
    toponyms: EndToEnd
    every: EndToEnd
    """Toponyms, metonyms, facilities and relatives."""
    foci: Foci


def evaluate_whole(texts: Sequence[PlacedText], parser: Geoparser, seen: AbstractSet[str] = frozenset()) -> WholeReport:
    """Return all figures of a geoparser on annotated texts; ``seen`` holds the names of the tagger's training.

    Raises InputError where no table says where the names lie.
    """
    if all(one.truths is None for one in texts):
        raise InputError("no table of places stands beside the texts (news.places.tsv beside news.txt)")
    parsed = [parser.parse(Article(id=one.gold.id, text=one.gold.text)) for one in texts]
    found = ([one.mention for one in done.resolutions] for done in parsed)
    return WholeReport(
        recognition=compare([one.gold for one in texts], found, seen),
        on_gold=on_gold_spans(texts, parser.resolver, MarkReader(parser.gazetteer)),
        toponyms=end_to_end(texts, parsed),
        every=end_to_end(texts, parsed, PLACED_KINDS),
        foci=foci(texts, parsed, parser.gazetteer),
    )
