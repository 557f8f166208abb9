"""Let the encoder read unlabelled news before it learns to tag: whole words are masked and guessed from the others.

Masked-language adaptation to the task's own kind of text (Devlin et al. 2019; Gururangan et al. 2020), which also lets
weights that came in 4 bits settle anew.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from geonews.arabic.sentences import boundaries
from geonews.arabic.tokens import words
from geonews.recognise.batches import Cut, batch, cut
from geonews.recognise.features import COLUMNS
from geonews.recognise.pieces import UNKNOWN, Pieces
from geonews.recognise.sequence import chunks
from geonews.recognise.train.encoder import Tagger
from geonews.recognise.train.loop import Progress, set_rate, tensors

LONGEST = 160
"""Pieces of a sentence that is read."""


@dataclass(frozen=True)
class Adapting:
    """Hold how to adapt."""

    pieces: int = 1_800_000
    """So many are read, each sentence once."""
    room: int = 2048
    """Pieces of a batch."""
    rate: float = 2e-4
    warm_up: float = 0.05
    masked: float = 0.15
    """Share of the words."""
    kept: float = 0.1
    """Share of the masked words that stand as they are, so that the encoder looks at every word."""
    threads: int = 2


class _Guesser(nn.Module):
    """Guess pieces from what the encoder made of them, by its own table of pieces."""

    def __init__(self, tagger: Tagger) -> None:
        super().__init__()
        hidden = tagger.shape.hidden
        self.turn = nn.Linear(hidden, hidden)
        self.even = nn.LayerNorm(hidden)
        self.bias = nn.Parameter(torch.zeros(tagger.shape.pieces))

    def forward(self, read: Tensor, table: Tensor) -> Tensor:
        """Map masked pieces × hidden to scores over all pieces."""
        return self.even(functional.gelu(self.turn(read))) @ table.T + self.bias


def texts(file: Path) -> Iterator[str]:
    """Yield the articles of a file of JSON lines."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield str(row.get("text") or row.get("content") or row.get("body") or row.get("article") or "")


def adapt(tagger: Tagger, news: Iterable[str], pieces: Pieces, plan: Adapting, seed: int, tell: Progress) -> None:
    """Train the encoder inside the tagger to guess masked words of news."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(seed)
    random = Random(seed)  # noqa: S311  (no secret)
    groups = _groups(list(_cuts(news, pieces, plan.pieces)), plan.room, random)
    guesser = _Guesser(tagger)
    optimiser = torch.optim.AdamW(
        [{"params": [*tagger.parameters(), *guesser.parameters()], "lr": plan.rate, "full": plan.rate}],
        weight_decay=0.01,
        fused=True,
    )
    tagger.train()
    start, loss_sum = time.perf_counter(), 0.0
    for step, group in enumerate(groups):
        set_rate(optimiser, step / len(groups), plan.warm_up)
        loss = _loss(tagger, guesser, group, plan, random)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
        optimiser.step()
        loss_sum += float(loss.detach())
        if step % 50 == 49:
            tell(f"step {step + 1} of {len(groups)}: loss {loss_sum / 50:.3f}, {time.perf_counter() - start:.0f} s")
            loss_sum = 0.0


def _cuts(news: Iterable[str], pieces: Pieces, most: int) -> Iterator[Cut]:
    total = 0
    for text in news:
        for chunk in chunks(words(text), boundaries(text)):
            one = cut(chunk, pieces)
            if 8 < len(one.pieces) <= LONGEST:
                total += len(one.pieces)
                yield one
        if total >= most:
            return


def _groups(cuts: Sequence[Cut], room: int, random: Random) -> list[list[Cut]]:
    """Return sentences of like lengths together, in random order."""
    groups: list[list[Cut]] = [[]]
    for one in sorted(cuts, key=lambda one: len(one.pieces) + 6 * random.random()):
        if groups[-1] and (len(groups[-1]) + 1) * len(one.pieces) > room:
            groups.append([])
        groups[-1].append(one)
    random.shuffle(groups)
    return groups


def _loss(tagger: Tagger, guesser: _Guesser, group: Sequence[Cut], plan: Adapting, random: Random) -> Tensor:
    nothing = [np.zeros((len(one.firsts), COLUMNS), dtype=np.int64) for one in group]
    one = batch(range(len(group)), group, nothing)
    masked = np.zeros(one.pieces.shape, dtype=np.bool_)
    shown = one.pieces.copy()
    for start, whole in zip(one.starts, group, strict=True):
        ends = [*whole.firsts[1:], len(whole.pieces) - 1]
        for first, end in zip(whole.firsts, ends, strict=True):
            if random.random() < plan.masked:
                masked[start + first : start + end] = True
                if random.random() >= plan.kept:
                    shown[start + first : start + end] = UNKNOWN
    with torch.autocast("cpu", dtype=torch.bfloat16):
        read = tagger.read({**tensors(one), "pieces": torch.from_numpy(shown)})
        scores = guesser(read[torch.from_numpy(masked)], tagger.pieces.weight)
    return functional.cross_entropy(scores.float(), torch.from_numpy(one.pieces[masked]))
