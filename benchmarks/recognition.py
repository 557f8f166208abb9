"""Print P/R/F1 of the recognisers side by side: ours, a CRF that knows no gazetteer, plain matching of large places.

``python benchmarks/recognition.py ANERCORP_TRAIN.jsonl [GOLD …]``: CAMeL Lab's train part of ANERcorp, of which the
held-out fifth judges and the rest trains the CRF (``pip install '.[train]'``; left out without python-crfsuite); then
each further file of annotated texts, ``tests/gold/*.txt`` say. Rules of comparison: ``geonews.evaluate``. «Unseen» are
places whose name is no place in that rest nor in ``corpus/``.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geonews import Article, Gazetteer
from geonews.annotated import Annotated, anercorp
from geonews.arabic.tokens import Words, words
from geonews.evaluate.recognition import evaluate, names_seen
from geonews.evaluate.texts import Gold, read_gold, split
from geonews.gazetteer.entries import Role
from geonews.recognise.choose import recogniser
from geonews.recognise.hits import Matcher
from geonews.recognise.labels import LABELS, NameSpan, encode, spans
from geonews.recognise.protocol import Recogniser
from geonews.records import Mention, Sentence

ROOT = Path(__file__).resolve().parent.parent
HELD_OUT = ROOT / "geonews" / "recognise" / "train" / "held_out.txt"
BASELINE_PRIOR = 0.587
"""log10(50,000) / 8: the prior of a city of 50,000."""


def _mention(text: str, start: int, end: int) -> Mention:
    surface = text[start:end]
    return Mention("text", start, end, surface, surface, surface, "toponym", Sentence(surface, start))


class LargePlaces:
    """Find countries and cities of 50,000 people and more, wherever they stand, clitics off, longest first."""

    signature = "large places"

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._matcher = Matcher(gazetteer)

    def recognise(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions."""
        cut = words(article.text)
        hits = [hit for hit in self._matcher.hits(cut) if hit.role == Role.NAME and hit.best.prior >= BASELINE_PRIOR]
        taken: set[int] = set()
        found = []
        for hit in sorted(hits, key=lambda hit: (-hit.words, len(hit.reading.clitics))):
            if taken.isdisjoint(range(hit.first, hit.last + 1)):
                taken.update(range(hit.first, hit.last + 1))
                found.append(_mention(article.text, *cut.span(hit.first, hit.last, hit.reading.offset)))
        return tuple(found)


@dataclass
class Crf:
    """Find places with a linear-chain CRF over words, affixes and their neighbours."""

    tagger: Any
    signature: str = "crf"

    @classmethod
    def train(cls, texts: Sequence[Annotated], file: Path) -> Crf:
        """Train on annotated texts."""
        import pycrfsuite

        from geonews.recognise.train.examples import word_spans

        trainer = pycrfsuite.Trainer(verbose=False)
        trainer.set_params({"c1": 0.1, "c2": 0.01, "max_iterations": 100, "feature.possible_transitions": True})
        for text in texts:
            cut = words(text.text)
            names = (NameSpan(first, last, kind) for first, last, kind in word_spans(cut, text))  # type: ignore[arg-type]
            trainer.append(list(_features(cut)), [LABELS[label] for label in encode(names, len(cut))])
        trainer.train(str(file))
        tagger = pycrfsuite.Tagger()
        tagger.open(str(file))
        return cls(tagger)

    def recognise(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions."""
        cut = words(article.text)
        labels = [LABELS.index(label) for label in self.tagger.tag(list(_features(cut)))]
        names = [one for one in spans(labels) if one.type == "LOC"]
        return tuple(_mention(article.text, *cut.span(one.first, one.last)) for one in names)


def _features(cut: Words) -> Iterator[dict[str, str]]:
    """Yield what the CRF sees of each word: two neighbours on each side, its first and last letters, one to four."""
    for at, word in enumerate(cut.forms):
        found = {"word": word, "break": str(cut.is_break_before(at)), "after": str(cut.is_break_after(at))}
        for many in range(1, 5):
            found[f"p{many}"], found[f"s{many}"] = word[:many], word[-many:]
        for step in (-2, -1, 1, 2):
            near = cut.forms[at + step] if 0 <= at + step < len(cut) else "#"
            found[f"w{step}"], found[f"s{step}"] = near, near[-3:]
        yield found


def row(name: str, gold: Sequence[Gold], found: Recogniser, seen: frozenset[str]) -> str:
    """Return the figures of one recogniser as a line."""
    report = evaluate(gold, found, seen)
    parts = (report.exact, report.lenient, report.seen, report.unseen)
    return f"{name:14s}" + "".join(f"   {one.precision:.3f}/{one.recall:.3f}/{one.f1:.3f}" for one in parts)


def main() -> None:
    """Print a table for the held-out part and one for each further file."""
    import tempfile

    file, *others = map(Path, sys.argv[1:])
    held_out, rest = split(read_gold(file), HELD_OUT)
    ours = [one for path in sorted((ROOT / "corpus").glob("*.txt")) for one in read_gold(path)]
    seen = names_seen([*rest, *ours])
    gazetteer = Gazetteer()
    found: dict[str, Recogniser] = {name: recogniser(name, gazetteer) for name in ("neural", "fast")}
    with tempfile.TemporaryDirectory() as folder:
        if importlib.util.find_spec("pycrfsuite"):
            ids = frozenset(HELD_OUT.read_text(encoding="utf-8").split())
            found["CRF"] = Crf.train(anercorp(file, 1, without=ids), Path(folder) / "crf")
        found |= {"gazetteer": recogniser("gazetteer", gazetteer), "large places": LargePlaces(gazetteer)}
        for title, gold in [(f"{file.name}, held out", held_out), *((one.name, read_gold(one)) for one in others)]:
            print(f"\n{title}: {len(gold)} texts")
            print(f"{'P/R/F1':14s}   {'exact':17s}   {'lenient':17s}   {'seen in training':17s}   unseen")
            for name, one in found.items():
                print(row(name, gold, one, seen), flush=True)


if __name__ == "__main__":
    main()
