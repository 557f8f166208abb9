"""The training loop: epochs over freshly altered sentences, a running mean of the weights, a checkpoint each epoch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from geonews.recognise.batches import Batch, Cut, batch, cut
from geonews.recognise.features import OF_HITS, Features
from geonews.recognise.labels import LABELS, Scores, decode
from geonews.recognise.pieces import UNKNOWN, Pieces
from geonews.recognise.train.encoder import Tagger
from geonews.recognise.train.examples import SKIPPED, Example


@dataclass(frozen=True)
class Schedule:
    """Hold how to train."""

    epochs: int = 4
    room: int = 1024
    """Pieces of a batch."""
    rate: float = 2e-4
    head_rate: float = 5e-4
    """Of the layers that begin from nothing."""
    warm_up: float = 0.06
    """Share of the steps in which the rate rises."""
    hide: float = 0.1
    """Share of the gazetteer's hits that are hidden: no gazetteer is complete."""
    blank: float = 0.02
    """Share of the words that are made unknown: what stands around must tell."""
    mean: float = 0.998
    """Of the running mean of the weights: what is kept each step."""
    threads: int = 2


Progress = Callable[[str], None]
Source = Callable[[int], Sequence[Example]]
"""An epoch's number to its sentences."""


def train(
    tagger: Tagger, source: Source, pieces: Pieces, schedule: Schedule, seed: int, folder: Path, tell: Progress
) -> Tagger:
    """Train, or go on from the last checkpoint in a folder, and return the mean of the weights."""
    torch.set_num_threads(schedule.threads)
    torch.manual_seed(seed)
    folder.mkdir(parents=True, exist_ok=True)
    state = folder / "checkpoint.pt"
    optimiser = torch.optim.AdamW(_groups(tagger, schedule), fused=True)
    mean = {name: one.detach().clone() for name, one in tagger.state_dict().items()}
    first = step = 0
    total = 0
    if state.exists():
        saved = torch.load(state, weights_only=True)
        tagger.load_state_dict(saved["tagger"])
        optimiser.load_state_dict(saved["optimiser"])
        mean, first, step, total = saved["mean"], saved["epoch"], saved["step"], saved["total"]
    for epoch in range(first, schedule.epochs):
        start = time.perf_counter()
        random = Random(f"{seed} {epoch}")  # noqa: S311  (no secret)
        torch.manual_seed(seed * 1000 + epoch)
        made = list(_batches(source(epoch), pieces, schedule, random))
        total = total or len(made) * schedule.epochs
        loss_sum = 0.0
        tagger.train()
        for one, wanted in made:
            set_rate(optimiser, min(step / total, 1.0), schedule.warm_up)
            loss = _step(tagger, one, wanted)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(tagger.parameters(), 1.0)
            optimiser.step()
            loss_sum += float(loss.detach())
            step += 1
            _mix(mean, tagger, min(schedule.mean, step / (step + 10)))
        everything = {"tagger": tagger.state_dict(), "optimiser": optimiser.state_dict(), "mean": mean}
        _save({**everything, "epoch": epoch + 1, "step": step, "total": total}, state)
        tell(
            f"epoch {epoch + 1}: loss {loss_sum / len(made):.4f}, {len(made)} steps, "
            f"{time.perf_counter() - start:.0f} s"
        )
    tagger.load_state_dict(mean)
    return tagger


def _groups(tagger: Tagger, schedule: Schedule) -> list[dict[str, object]]:
    fresh = {"told.weight", "label.weight", "label.bias"}
    head = [one for name, one in tagger.named_parameters() if name in fresh]
    rest = [one for name, one in tagger.named_parameters() if name not in fresh]
    return [
        {"params": rest, "lr": schedule.rate, "full": schedule.rate, "weight_decay": 0.01},
        {"params": head, "lr": schedule.head_rate, "full": schedule.head_rate, "weight_decay": 0.0},
    ]


def set_rate(optimiser: torch.optim.Optimizer, done: float, warm_up: float) -> None:
    """Set the rates: rising, then falling to nothing, in straight lines."""
    share = min(done / warm_up, (1 - done) / (1 - warm_up))
    for group in optimiser.param_groups:
        group["lr"] = group["full"] * max(share, 1e-3)


def _mix(mean: dict[str, Tensor], tagger: Tagger, keep: float) -> None:
    with torch.no_grad():
        for name, one in tagger.state_dict().items():
            mean[name].lerp_(one, 1 - keep)


def _save(state: dict[str, object], path: Path) -> None:
    beside = path.with_suffix(".new")
    torch.save(state, beside)
    beside.replace(path)


def _batches(
    examples: Sequence[Example], pieces: Pieces, schedule: Schedule, random: Random
) -> Iterator[tuple[Batch, Tensor]]:
    """Yield batches of like lengths in random order, with the wanted probabilities of the pieces."""
    cuts = [_blanked(cut(one.chunk, pieces), schedule.blank, random) for one in examples]
    told = [_hidden(one, schedule.hide, random) for one in examples]
    order = sorted(range(len(cuts)), key=lambda at: len(cuts[at].pieces) + 6 * random.random())
    groups: list[list[int]] = [[]]
    for at in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(cuts[at].pieces) > schedule.room:
            groups.append([])
        groups[-1].append(at)
    random.shuffle(groups)
    for group in groups:
        one = batch(group, cuts, told)
        yield one, _wanted(one, [examples[at] for at in group], [cuts[at] for at in group])


def _blanked(whole: Cut, share: float, random: Random) -> Cut:
    """Return a sentence in which some words are unknown."""
    if not share:
        return whole
    found = list(whole.pieces)
    ends = [*whole.firsts[1:], len(found) - 1]
    for start, end in zip(whole.firsts, ends, strict=False):
        if random.random() < share:
            found[start:end] = [UNKNOWN] * (end - start)
    return Cut(tuple(found), whole.firsts)


def _hidden(example: Example, share: float, random: Random) -> Features:
    """Return the features of a sentence from which some of the gazetteer's hits are taken away."""
    told = example.features.copy()
    for first, last in example.covers:
        if random.random() < share:
            told[first : last + 1, :OF_HITS] = 0
    return told


def _wanted(one: Batch, chosen: Sequence[Example], cuts: Sequence[Cut]) -> Tensor:
    """Return for each piece the probability of each label: all 0 where it does not count."""
    wanted = np.zeros((len(one.pieces), len(LABELS)), dtype=np.float32)
    for start, example, whole in zip(one.starts, chosen, cuts, strict=True):
        for word, piece in enumerate(whole.firsts):
            if example.soft is not None:
                wanted[start + piece] = example.soft[word]
            elif example.labels[word] != SKIPPED:
                wanted[start + piece, example.labels[word]] = 1.0
    return torch.from_numpy(wanted)


def _step(tagger: Tagger, one: Batch, wanted: Tensor) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = tagger(tensors(one))
    counted = wanted.sum(dim=-1).sum().clamp(min=1)
    return -(wanted * functional.log_softmax(scores.float(), dim=-1)).sum() / counted


def tensors(one: Batch) -> dict[str, Tensor]:
    """Return what the network is fed with, by name."""
    return {name: torch.from_numpy(array) for name, array in one.arrays().items()}


def probabilities(tagger: Tagger, examples: Sequence[Example], pieces: Pieces) -> list[Scores]:
    """Return for each sentence the probabilities of labels, words × labels."""
    tagger.eval()
    cuts = [cut(one.chunk, pieces) for one in examples]
    features = [one.features for one in examples]
    found: list[Scores] = [np.empty((0, 0), dtype=np.float32)] * len(examples)
    order = sorted(range(len(cuts)), key=lambda at: len(cuts[at].pieces))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), 32):
            group = order[start : start + 32]
            one = batch(group, cuts, features)
            likely = functional.softmax(tagger(tensors(one)).float(), dim=-1).numpy()
            for begin, at in zip(one.starts, group, strict=True):
                of_words = np.zeros((len(examples[at].labels), len(LABELS)), dtype=np.float32)
                of_words[:, 0] = 1.0
                of_words[: len(cuts[at].firsts)] = likely[begin + np.array(cuts[at].firsts, dtype=np.int64)]
                found[at] = of_words
    return found


def predicted(likely: Sequence[Scores]) -> list[list[int]]:
    """Return the labels of each sentence."""
    return [decode(np.log(np.maximum(one, 1e-9))) for one in likely]
