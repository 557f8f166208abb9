"""Teach the tagger ``fast``: marked texts, and unlabelled news as the network ``neural`` reads it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from geonews.annotated import Annotated
from geonews.recognise.batches import OFFSETS
from geonews.recognise.fast import BUCKETS, MARKS, REACH, WEIGHTS, blanks_between, buckets, mark_sort
from geonews.recognise.features import OF_HITS, SIZES
from geonews.recognise.labels import LABELS
from geonews.recognise.reading import Reader
from geonews.recognise.tagging import Tagger
from geonews.recognise.train.examples import SKIPPED, Example, examples
from geonews.recognise.train.loop import Progress, set_rate


@dataclass(frozen=True)
class Plan:
    """Hold how to teach."""

    epochs: int = 6
    words: int = 600_000
    """Of unlabelled news."""
    room: int = 1500
    """Words of a batch."""
    rate: float = 2e-3
    letters: int = 64
    """Width of a word's vector."""
    wide: int = 128
    """Width of the layers."""
    hide: float = 0.2
    """Share of the gazetteer's hits that are hidden."""
    dropped: float = 0.15
    threads: int = 2


class Net(nn.Module):
    """Score the labels of words as FastTagger does."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.letters = nn.EmbeddingBag(BUCKETS, plan.letters, mode="sum")
        self.told = nn.Embedding(sum(SIZES), plan.letters)
        self.marks = nn.Embedding(len(MARKS) + 1, plan.letters)
        self.first = nn.Linear((2 * REACH + 1) * plan.letters, plan.wide)
        self.second = nn.Linear((2 * REACH + 1) * plan.wide, plan.wide)
        self.label = nn.Linear(plan.wide, len(LABELS))
        self.dropout = nn.Dropout(plan.dropped)
        nn.init.normal_(self.letters.weight, std=0.08)
        nn.init.normal_(self.told.weight, std=0.05)
        nn.init.normal_(self.marks.weight, std=0.05)

    def forward(self, one: Lesson) -> Tensor:
        """Map words to scores of labels, words × labels."""
        read = self.letters(one.groups, one.bags)[one.forms] + self.told(one.told).sum(dim=1) + self.marks(one.marks)
        wide = self._spread(functional.relu(self.dropout(read)), one)
        for layer in (self.first, self.second):
            rows = functional.pad(wide, (0, 0, REACH, REACH))
            around = torch.cat([rows[at : at + len(wide)] for at in range(2 * REACH + 1)], dim=1)
            wide = self._spread(self.dropout(functional.relu(layer(around)))[one.words], one)
        scores: Tensor = self.label(wide[one.words])
        return scores

    def _spread(self, of_words: Tensor, one: Lesson) -> Tensor:
        return torch.zeros((one.length, of_words.shape[1])).index_copy(0, one.words, of_words)


@dataclass(frozen=True)
class Lesson:
    """Hold a batch."""

    groups: Tensor
    """Rows of the letter groups of all forms of words, one form after another."""
    bags: Tensor
    """Where each form begins among them."""
    forms: Tensor
    """The form of each word."""
    told: Tensor
    marks: Tensor
    words: Tensor
    """Where each word stands in a row of all sentences with blanks between."""
    length: int
    wanted: Tensor
    """Words × labels: probabilities, all 0 where a word does not count."""


def read_news(news: Sequence[str], reader: Reader, teacher: Tagger, most: int) -> Iterator[Example]:
    """Yield unlabelled articles as the teacher reads them, about so many words."""
    total = 0
    for number, text in enumerate(news):
        if total >= most:
            return
        read = list(examples(Annotated(str(number), text, (), clitics_inside=False), reader))
        scores = teacher.tag([one.chunk for one in read], [one.features for one in read])
        for one, soft in zip(read, scores, strict=True):
            total += len(one.labels)
            yield replace(one, soft=np.exp(soft))


def teach(lessons: Sequence[Example], plan: Plan, seed: int, tell: Progress) -> Net:
    """Train the small network on examples, hard or soft."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(seed)
    random = Random(seed)  # noqa: S311  (no secret)
    net = Net(plan)
    optimiser = torch.optim.AdamW(
        [{"params": list(net.parameters()), "lr": plan.rate, "full": plan.rate}], weight_decay=0.01, fused=True
    )
    groups = [_grouped(lessons, plan, random) for _ in range(plan.epochs)]
    total, step = sum(map(len, groups)), 0
    memory: dict[str, list[int]] = {}
    net.train()
    for epoch, of_epoch in enumerate(groups):
        start, losses = time.perf_counter(), 0.0
        for group in of_epoch:
            set_rate(optimiser, step / total, 0.05)
            one = _lesson([_hidden(each, plan.hide, random) for each in group], memory)
            scores = functional.log_softmax(net(one), dim=-1)
            loss = -(one.wanted * scores).sum() / one.wanted.sum().clamp(min=1)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            losses += float(loss.detach())
            step += 1
        tell(f"epoch {epoch + 1}: loss {losses / len(of_epoch):.4f}, {time.perf_counter() - start:.0f} s")
    return net.eval()


def _grouped(examples: Sequence[Example], plan: Plan, random: Random) -> list[list[Example]]:
    order = list(examples)
    random.shuffle(order)
    groups: list[list[Example]] = [[]]
    words_of_group = 0
    for one in order:
        if groups[-1] and words_of_group + len(one.labels) > plan.room:
            groups.append([])
            words_of_group = 0
        groups[-1].append(one)
        words_of_group += len(one.labels)
    return groups


def _hidden(one: Example, share: float, random: Random) -> Example:
    told = one.features.copy()
    for first, last in one.covers:
        if random.random() < share:
            told[first : last + 1, :OF_HITS] = 0
    return replace(one, features=told)


def _lesson(group: Sequence[Example], memory: dict[str, list[int]]) -> Lesson:
    forms: dict[str, int] = {}
    numbers = [forms.setdefault(word, len(forms)) for one in group for word in one.chunk.words]
    rows = [memory.setdefault(form, buckets(form)) if form not in memory else memory[form] for form in forms]
    starts, length = blanks_between([len(one.labels) for one in group])
    places = [np.arange(len(one.labels)) + at for one, at in zip(group, starts, strict=True)]
    return Lesson(
        groups=torch.tensor([row for one in rows for row in one]),
        bags=torch.tensor(np.cumsum([0, *map(len, rows[:-1])])),
        forms=torch.tensor(numbers),
        told=torch.from_numpy(np.concatenate([one.features for one in group]) + OFFSETS),
        marks=torch.tensor([mark_sort(mark) for one in group for mark in one.chunk.marks[:-1]]),
        words=torch.from_numpy(np.concatenate(places)),
        length=length,
        wanted=torch.from_numpy(np.concatenate([_wanted(one) for one in group])),
    )


def _wanted(one: Example) -> NDArray[np.float32]:
    if one.soft is not None:
        return np.asarray(one.soft, dtype=np.float32)
    wanted = np.zeros((len(one.labels), len(LABELS)), dtype=np.float32)
    for at, label in enumerate(one.labels):
        if label != SKIPPED:
            wanted[at, label] = 1.0
    return wanted


def write(net: Net, folder: Path, version: str) -> None:
    """Write the weights, the table of letter groups in 8 bits a number with a scale for each row."""
    letters = net.letters.weight.detach().numpy()
    scale = np.maximum(np.abs(letters).max(axis=1), 1e-8) / 127
    stored: dict[str, NDArray[np.generic]] = {
        "version": np.array(version),
        "letters": np.round(letters / scale[:, None]).astype(np.int8),
        "scale": scale.astype(np.float16),
        "told": _half(net.told.weight),
        "marks": _half(net.marks.weight),
    }
    for name in ("first", "second", "label"):
        layer = getattr(net, name)
        stored[name], stored[f"{name}_bias"] = _half(layer.weight.T), _half(layer.bias)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / WEIGHTS, allow_pickle=False, **stored)


def _half(weights: Tensor) -> NDArray[np.float16]:
    return weights.detach().numpy().astype(np.float16)
