"""Train the taggers, step by step: ``python -m geonews.recognise.train adapt|neural|mean|fast|export``.

What ships was made so, from the folder of the repository::

    train="python -m geonews.recognise.train"
    $train adapt --news ant.jsonl --into runs/adapted
    for seed in 1 2 3; do
        $train neural --anercorp anercorp.train.jsonl --adapted runs/adapted/model.pt --seed $seed --into runs/$seed
    done
    $train mean runs/1 runs/2 --into runs/mean
    $train export runs/mean --edition 1
    $train fast --anercorp anercorp.train.jsonl --news ant.jsonl --edition 1
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)

Anercorp = Annotated[Path, typer.Option(help="anercorp.train.jsonl: CAMeL Lab's train part, one sentence a line.")]
News = Annotated[Path, typer.Option(help="Unlabelled news: JSON lines with text.")]
Corpus = Annotated[Path, typer.Option(help="Folder of our own marked articles.")]
Into = Annotated[Path, typer.Option(help="Folder for checkpoint, weights and card; an interrupted run goes on there.")]
Edition = Annotated[str, typer.Option(help="Name of this edition of the weights, in every output's made_by.")]
Model = Annotated[Path, typer.Option(help="Folder of the shipped models.")]

MODEL = Path("geonews/recognise/model")
CORPUS = Path("corpus")


@app.command()
def adapt(news: News, into: Into, seed: int = 1, pieces: int = 1_800_000, threads: int = 2) -> None:
    """Let the encoder read unlabelled news."""
    import torch

    from geonews.recognise.neural import VOCABULARY
    from geonews.recognise.pieces import Pieces
    from geonews.recognise.train.adapt import Adapting
    from geonews.recognise.train.adapt import adapt as read
    from geonews.recognise.train.recipe import Sources, begin, encoder_file

    into.mkdir(parents=True, exist_ok=True)
    tagger = begin(Sources(Path(), Path(), encoder_file()), into / VOCABULARY)
    plan = Adapting(pieces=pieces, threads=threads)
    read(tagger, _shuffled(news, seed), Pieces(into / VOCABULARY), plan, seed, typer.echo)
    torch.save(tagger.state_dict(), into / "model.pt")


def _shuffled(news: Path, seed: int) -> list[str]:
    """Return the different articles of a file in random order."""
    from geonews.recognise.train.adapt import texts

    every = list(dict.fromkeys(texts(news)))
    Random(seed).shuffle(every)  # noqa: S311  (no secret)
    return every


@app.command()
def neural(
    anercorp: Anercorp,
    into: Into,
    corpus: Corpus = CORPUS,
    adapted: Annotated[Path | None, typer.Option(help="Weights of the encoder that has read news.")] = None,
    seed: int = 1,
    epochs: int = 4,
    threads: int = 2,
    use_anercorp: bool = True,
    use_corpus: bool = True,
    use_gazetteer: bool = True,
    swapped: float = 0.0,
    careless: float = 0.1,
    changed: float = 0.0,
    quoted: float = 0.03,
    layers: int = 10,
    rate: float = 2e-4,
    hide: float = 0.1,
    blank: float = 0.02,
) -> None:
    """Train the network and print its figures on what was held out."""
    import torch

    from geonews.recognise.train.loop import Schedule
    from geonews.recognise.train.recipe import Ingredients, Run, Sources, encoder_file, train_neural

    ingredients = Ingredients(use_anercorp, use_corpus, use_gazetteer, swapped, careless, changed, quoted, layers)
    sources = Sources(anercorp, corpus, encoder_file(), adapted)
    run = Run(sources, ingredients, Schedule(epochs=epochs, threads=threads, rate=rate, hide=hide, blank=blank), seed)
    tagger = train_neural(run, into, typer.echo)
    torch.save(tagger.state_dict(), into / "model.pt")
    (into / "card.json").write_text(json.dumps(run.card(), indent=1) + "\n", encoding="utf-8")
    measure(into, anercorp)


@app.command()
def mean(runs: list[Path], into: Into) -> None:
    """Average the weights of runs that began alike (Wortsman et al. 2022)."""
    import torch

    from geonews.recognise.neural import VOCABULARY

    states = [torch.load(run / "model.pt", weights_only=True) for run in runs]
    averaged = {name: torch.stack([one[name] for one in states]).mean(dim=0) for name in states[0]}
    into.mkdir(parents=True, exist_ok=True)
    torch.save(averaged, into / "model.pt")
    cards = [json.loads((run / "card.json").read_text(encoding="utf-8")) for run in runs]
    card = {**cards[0], "seed": [one["seed"] for one in cards]}
    (into / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    shutil.copyfile(runs[0] / VOCABULARY, into / VOCABULARY)


@app.command()
def measure(run: Annotated[Path, typer.Argument(help="Folder of a finished run.")], anercorp: Anercorp) -> None:
    """Print the figures of the network alone, by the rules of each corpus and by the mixture that ships."""
    from geonews.recognise.train.recipe import measured

    for line in measured(run, anercorp):
        typer.echo(line)


@app.command()
def export(
    run: Annotated[Path, typer.Argument(help="Folder of a finished run.")], edition: Edition, into: Model = MODEL
) -> None:
    """Write the network of a run as ONNX with 8-bit weights, with its vocabulary and card."""
    from geonews.recognise.neural import VOCABULARY
    from geonews.recognise.train.encoder import from_state
    from geonews.recognise.train.export import export as write

    card = json.loads((run / "card.json").read_text(encoding="utf-8"))
    write(from_state(run / "model.pt"), into, {"version": edition, **card})
    shutil.copyfile(run / VOCABULARY, into / VOCABULARY)


@app.command()
def fast(
    anercorp: Anercorp, news: News, edition: Edition, corpus: Corpus = CORPUS, into: Model = MODEL, seed: int = 1
) -> None:
    """Teach the small network what the shipped ``neural`` says of unlabelled news, beside the marked texts."""
    from geonews.recognise.train.recipe import Sources, teach_fast

    teach_fast(Sources(anercorp, corpus, Path()), _shuffled(news, seed), into, edition, seed, typer.echo)


if __name__ == "__main__":
    app()
