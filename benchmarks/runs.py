"""Print P/R/F1 of trained networks joined with the gazetteer, one line a run, and the mean and spread of several.

``python benchmarks/runs.py ANERCORP_TRAIN.jsonl RUN …``: folders of ``python -m geonews.recognise.train neural``. Each
network is written as it would ship and judged on ANERcorp's held-out part and on ``tests/gold/``.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from geonews import Gazetteer
from geonews.evaluate.recognition import Figures, evaluate
from geonews.evaluate.texts import Gold, read_gold, split
from geonews.recognise.neural import VOCABULARY, NeuralTagger
from geonews.recognise.tagged import TaggedRecogniser
from geonews.recognise.train.encoder import from_state
from geonews.recognise.train.export import export

ROOT = Path(__file__).resolve().parent.parent
HELD_OUT = ROOT / "geonews" / "recognise" / "train" / "held_out.txt"


def judged(run: Path, golds: dict[str, list[Gold]], gazetteer: Gazetteer) -> Iterator[tuple[str, Figures]]:
    """Yield the exact figures of a run on each gold."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / VOCABULARY).write_bytes((run / VOCABULARY).read_bytes())
        export(from_state(run / "model.pt"), Path(folder), json.loads((run / "card.json").read_text(encoding="utf-8")))
        found = TaggedRecogniser(gazetteer, NeuralTagger(Path(folder)))
        for name, gold in golds.items():
            yield name, evaluate(gold, found).exact


def main() -> None:
    """Print the table."""
    file, *runs = map(Path, sys.argv[1:])
    golds = {"held out": split(read_gold(file), HELD_OUT)[0]}
    golds |= {path.stem: read_gold(path) for path in sorted((ROOT / "tests" / "gold").glob("*.txt"))}
    gazetteer = Gazetteer()
    found: dict[str, list[float]] = {name: [] for name in golds}
    print(f"{'':14s}" + "".join(f"   {name:17s}" for name in golds))
    for run in runs:
        line = f"{run.name:14s}"
        for name, one in judged(run, golds, gazetteer):
            found[name].append(one.f1)
            line += f"   {one.precision:.3f}/{one.recall:.3f}/{one.f1:.3f}"
        print(line, flush=True)
    if len(runs) > 1:
        spread = (f"{statistics.mean(one):.3f} ± {statistics.stdev(one):.3f}" for one in found.values())
        print(f"{'F1, mean':14s}" + "".join(f"   {one:17s}" for one in spread))


if __name__ == "__main__":
    main()
