"""The network: a pretrained encoder, the features added at its input, a linear layer over each word's first piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from geonews.recognise.features import SIZES
from geonews.recognise.labels import LABELS
from geonews.recognise.train.e5 import Encoder as Weights

POSITIONS = 320
"""Pieces of the longest sentence: the longest chunk has 96 words."""


MASKED = -1e4

HEADS, EPSILON = 12, 1e-12
"""Of multilingual-e5-small, which saved weights do not tell."""


@dataclass(frozen=True)
class Shape:
    """Hold the sizes of the network."""

    pieces: int
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    epsilon: float


class Layer(nn.Module):
    """Attend, then feed forward, each added and normalised (Vaswani et al. 2017, as in BERT)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.hidden = shape.heads, shape.hidden
        self.attend = nn.Linear(shape.hidden, 3 * shape.hidden)
        self.merge = nn.Linear(shape.hidden, shape.hidden)
        self.attended = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.widen = nn.Linear(shape.hidden, shape.feed_forward)
        self.narrow = nn.Linear(shape.feed_forward, shape.hidden)
        self.done = nn.LayerNorm(shape.hidden, shape.epsilon)

    def forward(self, x: Tensor, rows: Tensor, back: Tensor, hidden_from: Tensor) -> Tensor:
        """Map pieces × hidden to the same; see Batch for how the pieces lie.

        What attention must not see has MASKED in ``hidden_from``, all else 0.
        """
        length, hidden = rows.shape[1], self.hidden
        parts = self.attend(x)[rows].view(-1, length, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        # Written out: on a processor torch's fused attention takes ten times as long backwards.
        weights = (parts[0] * (hidden // self.heads) ** -0.5) @ parts[1].transpose(-1, -2) + hidden_from
        seen = functional.softmax(weights, dim=-1).to(parts.dtype) @ parts[2]
        x = self.attended(x + self.merge(seen.transpose(1, 2).reshape(-1, hidden)[back]))
        return self.done(x + self.narrow(functional.gelu(self.widen(x))))


class Tagger(nn.Module):
    """Score the labels of each piece."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.pieces = nn.Embedding(shape.pieces, shape.hidden)
        self.positions = nn.Embedding(POSITIONS, shape.hidden)
        self.told = nn.Embedding(sum(SIZES), shape.hidden)
        self.entered = nn.LayerNorm(shape.hidden, shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        self.label = nn.Linear(shape.hidden, len(LABELS))
        nn.init.zeros_(self.told.weight)

    def forward(self, batch: Mapping[str, Tensor]) -> Tensor:
        """Map a batch to scores of labels, pieces × labels."""
        return self.label(self.dropout(self.read(batch)))

    def read(self, batch: Mapping[str, Tensor]) -> Tensor:
        """Map a batch to what the last layer makes of each piece, pieces × hidden."""
        x = self.pieces(batch["pieces"]) + self.positions(batch["places"]) + self.told(batch["told"]).sum(dim=1)
        x = self.dropout(self.entered(x))
        # Added: choosing between two values costs the runtime three times as much.
        hidden_from = (~batch["mask"]).to(x.dtype)[:, None, None, :] * MASKED
        for layer in self.layers:
            x = layer(x, batch["rows"], batch["back"], hidden_from)
        return x


def from_pretrained(weights: Weights, kept: Sequence[int], layers: Sequence[int] | None = None) -> Tagger:
    """Return a network with the encoder's weights, for the pieces kept and all of its layers or those named."""
    layers = range(weights.layers) if layers is None else layers
    hidden, wide = weights.hidden, weights.feed_forward
    shape = Shape(len(kept), hidden, len(layers), weights.heads, wide, weights.epsilon)
    tagger = Tagger(shape)
    kind = weights.floats("emb.type")[:hidden]
    _set(tagger.pieces.weight, weights.matrix("emb.word", hidden)[list(kept)])
    _set(tagger.positions.weight, weights.floats("emb.pos").reshape(-1, hidden)[:POSITIONS] + kind)
    _set(tagger.entered.weight, weights.floats("emb.ln.w"))
    _set(tagger.entered.bias, weights.floats("emb.ln.b"))
    for layer, at in zip(tagger.layers, layers, strict=True):
        _load(cast(Layer, layer), weights, f"l{at}.", hidden, wide)
    return tagger


def from_state(path: Path) -> Tagger:
    """Return a trained network from its saved weights."""
    state = torch.load(path, weights_only=True)
    layers = sum(name.endswith(".attend.weight") for name in state)
    wide, hidden = state["layers.0.widen.weight"].shape
    shape = Shape(len(state["pieces.weight"]), hidden, layers, HEADS, wide, EPSILON)
    tagger = Tagger(shape)
    tagger.load_state_dict(state)
    return tagger


def _load(layer: Layer, weights: Weights, name: str, hidden: int, wide: int) -> None:
    attend = [torch.from_numpy(weights.matrix(f"{name}{one}.w", hidden)) for one in "qkv"]
    bias = [torch.from_numpy(weights.floats(f"{name}{one}.b")) for one in "qkv"]
    with torch.no_grad():
        layer.attend.weight.copy_(torch.cat(attend))
        layer.attend.bias.copy_(torch.cat(bias))
    for module, own, columns in ((layer.merge, "ao", hidden), (layer.widen, "fi", hidden), (layer.narrow, "fo", wide)):
        _set(module.weight, weights.matrix(f"{name}{own}.w", columns))
        _set(module.bias, weights.floats(f"{name}{own}.b"))
    for norm, own in ((layer.attended, "aln"), (layer.done, "oln")):
        _set(norm.weight, weights.floats(f"{name}{own}.w"))
        _set(norm.bias, weights.floats(f"{name}{own}.b"))


def _set(parameter: Tensor, values: object) -> None:
    with torch.no_grad():
        parameter.copy_(torch.from_numpy(values))
