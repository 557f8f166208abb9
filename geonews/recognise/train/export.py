"""A trained network as the files that the package ships: ONNX with 8-bit weights, the vocabulary, the card."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from geonews.recognise.batches import INPUTS, Cut, batch
from geonews.recognise.features import SIZES
from geonews.recognise.labels import LABELS
from geonews.recognise.neural import CARD, NETWORK
from geonews.recognise.train.encoder import Tagger
from geonews.recognise.train.loop import tensors

OPSET = 17


class _LogProbabilities(nn.Module):
    """Give log probabilities instead of scores."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        self.tagger = tagger

    def forward(self, *arrays: Tensor) -> Tensor:
        """Map the arrays of a batch to log probabilities of labels."""
        return functional.log_softmax(self.tagger(dict(zip(INPUTS, arrays, strict=True))), dim=-1)


def export(tagger: Tagger, folder: Path, card: Mapping[str, object]) -> None:
    """Write the network and its card: weights of matrix products in 8 bits a column, of tables in 8 bits."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    lengths = (3, 5)
    cuts = [Cut(tuple(range(4, 4 + length)), tuple(range(length))) for length in lengths]
    example = batch(range(len(cuts)), cuts, [np.zeros((length, len(SIZES)), dtype=np.int64) for length in lengths])
    axes = {"rows": {0: "sentences", 1: "length"}, "mask": {0: "sentences", 1: "length"}}
    with tempfile.TemporaryDirectory() as folder_of_floats:
        floats = Path(folder_of_floats) / "floats.onnx"
        torch.onnx.export(
            _LogProbabilities(tagger.eval()),
            tuple(tensors(example).values()),
            str(floats),
            input_names=list(INPUTS),
            output_names=["scores"],
            dynamic_axes={name: axes.get(name, {0: "pieces"}) for name in (*INPUTS, "scores")},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            floats,
            folder / NETWORK,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )
    whole = {**card, "features": list(SIZES), "labels": list(LABELS)}
    (folder / CARD).write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
