"""Print precision, recall and F1 of place recognition, beside plain gazetteer matching, on annotated sentences.

``python benchmarks/recognition.py GOLD.jsonl``: one JSON object a line, ``{"text", "mentions": [{"start", "end"}]}``,
with code-point positions. Predicted and gold spans are widened to whole words at blanks, since corpora such as ANERcorp
leave clitics inside the word; «exact» wants the same words, «lenient» one word in common. The baseline matches
countries and cities of 50,000 people and more, with clitics taken off, wherever they stand.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from geonews import Article, Gazetteer, Geoparser
from geonews.arabic.tokens import words
from geonews.gazetteer.entries import Role
from geonews.recognise.hits import Matcher

Span = tuple[int, int]
BATCH = 8
"""Sentences that are read as one article, so that their countries tell of one another."""

BASELINE_PRIOR = 0.587
"""log10(50,000) / 8: the prior of a city of 50,000."""


def widened(text: str, span: Span) -> Span:
    """Return a span grown to the blanks around it."""
    start, end = span
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def geonews_spans(parser: Geoparser) -> Callable[[str], list[Span]]:
    """Return a function from a text to the spans of its toponyms."""

    def spans(text: str) -> list[Span]:
        found = parser.parse(Article(id="", text=text)).resolutions
        return [(one.mention.start, one.mention.end) for one in found if one.mention.kind == "toponym"]

    return spans


def baseline_spans(gazetteer: Gazetteer) -> Callable[[str], list[Span]]:
    """Return a function from a text to the spans of large cities and countries, longest first."""

    matcher = Matcher(gazetteer)

    def spans(text: str) -> list[Span]:
        cut = words(text)
        hits = [hit for hit in matcher.hits(cut) if hit.role == Role.NAME and hit.best.prior >= BASELINE_PRIOR]
        taken: set[int] = set()
        chosen = []
        for hit in sorted(hits, key=lambda hit: (-hit.words, len(hit.reading.clitics))):
            if taken.isdisjoint(range(hit.first, hit.last + 1)):
                taken.update(range(hit.first, hit.last + 1))
                chosen.append(cut.span(hit.first, hit.last, hit.reading.offset))
        return chosen

    return spans


def overlaps(one: Span, others: Iterable[Span]) -> bool:
    """Tell whether a span shares a position with any of others."""
    return any(one[0] < other[1] and other[0] < one[1] for other in others)


def score(texts: list[str], gold: list[set[Span]], spans: Callable[[str], list[Span]]) -> str:
    """Return exact and lenient P/R/F1 as a line."""
    predicted = [{widened(text, span) for span in spans(text)} for text in texts]
    pairs = list(zip(gold, predicted, strict=True))
    all_gold, all_predicted = sum(map(len, gold)), sum(map(len, predicted))
    exact = sum(len(one & other) for one, other in pairs)
    right = sum(overlaps(span, one) for one, other in pairs for span in other)
    found = sum(overlaps(span, other) for one, other in pairs for span in one)
    lenient = _prf(right, all_predicted, found, all_gold)
    return f"exact {_prf(exact, all_predicted, exact, all_gold)}   lenient {lenient}"


def _prf(right: int, predicted: int, found: int, gold: int) -> str:
    precision, recall = right / max(1, predicted), found / max(1, gold)
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def main() -> None:
    """Print a line for the baseline and one for geonews."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    sentences = [json.loads(line) for line in lines if line.strip()]
    texts, gold = [], []
    for at in range(0, len(sentences), BATCH):
        text, spans = "", set()
        for sentence in sentences[at : at + BATCH]:
            spans |= {(len(text) + one["start"], len(text) + one["end"]) for one in sentence["mentions"]}
            text += sentence["text"] + "\n\n"
        texts.append(text)
        gold.append({widened(text, span) for span in spans})
    parser = Geoparser()
    print(f"{len(sentences)} sentences, {sum(map(len, gold))} places")
    print("cities and countries", score(texts, gold, baseline_spans(parser.gazetteer)))
    print("geonews             ", score(texts, gold, geonews_spans(parser)))


if __name__ == "__main__":
    main()
