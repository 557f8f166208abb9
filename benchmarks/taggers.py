"""Print speed, load time and memory of the recognisers, beside a full-size BERT that reads the same words.

``python benchmarks/taggers.py [INPUT …]``: articles as ``geonews geocode`` reads them (``seeds/`` without it), their
words dealt into articles of 400. Each recogniser runs in a process of its own, on one core and on two, three rounds,
the median counts; what is timed is text in, mentions out. The BERT has CAMeL Tools' shape (AraBERT: 12 layers, 768
wide) and random weights, which are as fast as any; it only tags, reads 1.3 pieces a word, in batches without filling,
in torch (``pip install '.[train]'``; left out without it).
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = 400
ROUNDS = 3
ARTICLES = {"gazetteer": 100, "fast": 100, "neural": 20, "bert": 5}
"""Articles of a round."""

PIECES_PER_WORD = 1.3
"""Of AraBERT's vocabulary on news, about."""

BERT = {"pieces": 64_000, "hidden": 768, "layers": 12, "heads": 12, "feed_forward": 3072, "epsilon": 1e-12}
SENTENCE = 64
"""Pieces that the BERT reads as one."""

Run = Callable[[Sequence[str]], object]


def articles(paths: Sequence[str], many: int) -> list[str]:
    """Return so many articles of 400 words."""
    from geonews import read

    words: list[str] = []
    for article in read(paths or [ROOT / "seeds"]):
        words += article.text.split()
        if len(words) >= many * WORDS:
            break
    words *= -(-many * WORDS // len(words))
    return [" ".join(words[at * WORDS : (at + 1) * WORDS]) for at in range(many)]


def opened(name: str, threads: int) -> Run:
    """Return a recogniser as a function of texts."""
    from geonews import Article, Gazetteer
    from geonews.recognise.choose import recogniser
    from geonews.recognise.neural import NeuralTagger
    from geonews.recognise.tagged import TaggedRecogniser

    if name == "bert":
        return _bert(threads)
    gazetteer = Gazetteer()
    if name == "neural":
        found = TaggedRecogniser(gazetteer, NeuralTagger(threads=threads))
    else:
        found = recogniser(name, gazetteer)
    return lambda texts: [found.recognise(Article(id="", text=text)) for text in texts]


def _bert(threads: int) -> Run:
    import numpy as np
    import torch

    from geonews.recognise.batches import Cut, batch
    from geonews.recognise.features import COLUMNS
    from geonews.recognise.train.encoder import Shape, Tagger
    from geonews.recognise.train.loop import tensors

    torch.set_num_threads(threads)
    tagger = Tagger(Shape(**BERT)).eval()
    one = Cut(tuple(range(SENTENCE)), ())
    nothing = np.zeros((0, COLUMNS), dtype=np.int64)
    many = round(WORDS * PIECES_PER_WORD / SENTENCE)

    def run(texts: Sequence[str]) -> None:
        with torch.no_grad():
            for _ in texts:
                tagger(tensors(batch(range(many), [one] * many, [nothing] * many)))

    return run


def measure(name: str, threads: int, paths: Sequence[str]) -> dict[str, float]:
    """Return the figures of one recogniser in this process."""
    texts = articles(paths, 2 * ARTICLES[name])
    start = time.perf_counter()
    run = opened(name, threads)
    load = time.perf_counter() - start
    run(texts[:1])
    times = []
    for at in range(ROUNDS):
        some = texts[at * len(texts) // 4 :][: ARTICLES[name]]
        start = time.perf_counter()
        run(some)
        times.append(time.perf_counter() - start)
    seconds = statistics.median(times)
    return {
        "load": load,
        "articles": ARTICLES[name] / seconds,
        "words": ARTICLES[name] * WORDS / seconds,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Print a line for each recogniser and number of cores."""
    if sys.argv[1:2] == ["--one"]:
        name, threads, *paths = sys.argv[2:]
        print(json.dumps(measure(name, int(threads), paths)))
        return
    names = [name for name in ARTICLES if name != "bert" or importlib.util.find_spec("torch")]
    words: dict[tuple[str, int], float] = {}
    print(f"{'':12s} cores  load s  articles/s    words/s  peak MB")
    for name in names:
        for threads in (1, 2):
            command = [sys.executable, __file__, "--one", name, str(threads), *sys.argv[1:]]
            limits = {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
            done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **limits})
            one = json.loads(done.stdout)
            words[name, threads] = one["words"]
            figures = f"{one['load']:8.2f}{one['articles']:12.1f}{one['words']:11,.0f}{one['memory']:9.0f}"
            print(f"{name:12s}{threads:6d}{figures}")
    for threads in (1, 2):
        if ("bert", threads) in words:
            ratio = words["neural", threads] / words["bert", threads]
            print(f"neural is {ratio:.1f} times as fast as the full-size BERT on {threads} core{'s' * (threads > 1)}")


if __name__ == "__main__":
    main()
