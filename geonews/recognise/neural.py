"""The tagger ``neural``: a small transformer with 8-bit weights that knows the gazetteer, run by ONNX Runtime."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from geonews.errors import RecogniserError
from geonews.recognise.batches import Batch, batches, fitting
from geonews.recognise.features import SIZES, Features
from geonews.recognise.labels import LABELS, Scores
from geonews.recognise.pieces import Pieces
from geonews.recognise.sequence import Chunk

SHIPPED = Path(__file__).resolve().parent / "model"
"""The model inside the package."""

NETWORK, VOCABULARY, CARD = "neural.onnx", "pieces.model", "neural.json"

ROOM = 256
"""Pieces that are read at a time: enough for the matrix products to pay, few enough to fill little and share out."""


class NeuralTagger:
    """Score the labels of words with the shipped network."""

    def __init__(self, folder: Path = SHIPPED, *, threads: int | None = None) -> None:
        """Open the model, to run on so many cores or on all; raises RecogniserError where it is missing or foreign."""
        import onnxruntime

        network = folder / NETWORK
        if not network.is_file():
            raise RecogniserError(f"no tagger in {folder}: reinstall geonews (pip install .)")
        self._card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        if self._card["features"] != list(SIZES) or self._card["labels"] != list(LABELS):
            raise RecogniserError(f"the tagger in {folder} was made for another version of geonews: reinstall it")
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # A core a batch: sharing out each product among cores gets a third less out of two.
        options.intra_op_num_threads = 1
        self._threads = threads or _cores()
        self._session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
        self._pieces = Pieces(folder / VOCABULARY)

    @property
    def signature(self) -> str:
        """Return name and version."""
        return f"neural-{self._card['version']}"

    def tag(self, sentences: Sequence[Chunk], told: Sequence[Features]) -> list[Scores]:
        """Return for each sentence the log probabilities of its words' labels, words × labels."""
        parts = [(at, *part) for at, one in enumerate(sentences) for part in fitting(one, self._pieces)]
        begins = [part.first - sentences[at].first for at, part, _ in parts]
        cuts = [whole for _, _, whole in parts]
        features = [told[at][begin:] for (at, _, _), begin in zip(parts, begins, strict=True)]
        found = [np.empty((len(one.words), len(LABELS)), dtype=np.float32) for one in sentences]
        fed = list(batches(cuts, features, ROOM))
        for batch, scores in zip(fed, self._run(fed), strict=True):
            for start, number in zip(batch.starts, batch.sentences, strict=True):
                firsts = np.array(cuts[number].firsts, dtype=np.int64)
                begin = begins[number]
                found[parts[number][0]][begin : begin + len(firsts)] = scores[start + firsts]
        return found

    def _run(self, fed: Sequence[Batch]) -> Iterator[Scores]:
        """Yield what the network makes of each batch."""
        if self._threads == 1 or len(fed) < 2:
            yield from map(self._read, fed)
            return
        with ThreadPoolExecutor(self._threads) as pool:
            # The longest first, so that no core waits for the last.
            yield from reversed(list(pool.map(self._read, reversed(fed))))

    def _read(self, one: Batch) -> Scores:
        (scores,) = self._session.run(["scores"], one.arrays())
        return np.asarray(scores, dtype=np.float32)


def _cores() -> int:
    """Return the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
