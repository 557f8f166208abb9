"""The tagger ``camel``: the named-entity recogniser of CAMeL Tools (Obeid et al. 2020), on our own words.

Its package is the extra ``[camel]`` (with torch, 1.5 GB); its model of 542 MB is fetched by ``camel_data``. Nothing is
fetched from here: what CAMeL Tools or Transformers would look for on the network must lie on the disk.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from geonews.errors import MissingExtraError, RecogniserError
from geonews.recognise.features import Features
from geonews.recognise.labels import LABELS, OUTSIDE, Scores, continues
from geonews.recognise.sequence import Chunk

INSTALL = "pip install 'geonews[camel]' (a CPU build of torch first where there is no graphics card)"
FETCH = "camel_data -i ner-arabert"

SURE = 0.95
"""Likelihood given to a label that came without one."""

ROOM = 254
"""Pieces that the recogniser reads at a time: 256 less the two that frame them."""

_COMPONENT = "NamedEntityRecognition"
_VOCABULARIES = ("vocab.txt", "tokenizer.json")


class Recognizer(Protocol):
    """What CAMeL Tools offers."""

    tokenizer: Any
    labels_map: Mapping[int, str]

    def predict(self, sentences: list[list[str]]) -> list[list[str]]:
        """Return the label of each word of each sentence."""
        ...


class CamelTagger:
    """Score the labels of words with CAMeL Tools' recogniser."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer

    @classmethod
    def load(cls, model: Path | None = None) -> CamelTagger:
        """Open the model in a folder, or the one that ``camel_data`` has fetched.

        Raises MissingExtraError without the package, RecogniserError without the model.
        """
        own = _own_model()
        folder = model or own
        # A name that is no folder Transformers asks its hub for; with no vocabulary it takes every word for unknown.
        if not any((folder / name).is_file() for name in _VOCABULARIES):
            raise _no_model(folder, f"there is no {_VOCABULARIES[0]}")
        made = _recogniser()
        try:
            return cls(_opened(made, folder))
        except Exception as error:  # each of the libraries has its own ones for a file that is missing or broken
            raise _no_model(folder, _first_line(error)) from error

    @property
    def signature(self) -> str:
        """Return name and version."""
        try:
            return f"camel-{version('camel-tools')}"
        except PackageNotFoundError:
            return "camel"

    def tag(self, sentences: Sequence[Chunk], told: Sequence[Features]) -> list[Scores]:  # noqa: ARG002
        """Return for each sentence the log probabilities of its words' labels, words × labels."""
        fed = [list(_tokens(sentence, self._recognizer.tokenizer.tokenize)) for sentence in sentences]
        asked = [[token for _, token in one] for one in fed if one]
        answers = self._recognizer.predict(asked) if asked else []
        if [len(one) for one in answers] != [len(one) for one in asked]:
            labels, words = (sum(map(len, of)) for of in (answers, asked))
            raise RecogniserError(f"CAMeL Tools gave {labels} labels for {words} words")
        left = iter(answers)
        return [
            _scores(len(sentence.words), one, next(left) if one else [])
            for sentence, one in zip(sentences, fed, strict=True)
        ]


# ------------------------------------------------------------ the package and its model


def _own_model() -> Path:
    """Return where CAMeL Tools' catalogue says that its model lies."""
    try:
        import camel_tools  # noqa: F401  (imports nothing itself: what fails here is that it is not there)
    except ImportError as error:
        raise MissingExtraError(f"the recogniser camel needs CAMeL Tools: {INSTALL}") from error
    file = _catalogue()
    if not file.is_file():  # the import would fetch it
        raise RecogniserError(f"CAMeL Tools has no catalogue {file}; with a network, run once: {FETCH}")
    try:
        from camel_tools.data import CATALOGUE

        return Path(CATALOGUE.get_dataset(_COMPONENT).path)
    except ImportError as error:
        raise _broken(error) from error
    except Exception as error:  # the import reads the catalogue, and takes for granted what should be in it
        raise RecogniserError(
            f"CAMeL Tools cannot read its catalogue {file} ({_first_line(error)}); move it away and, with a network, "
            f"run once: {FETCH}"
        ) from error


def _catalogue() -> Path:
    """Return where CAMeL Tools keeps its catalogue; it can be asked only by an import that wants it to be there."""
    default = "~/AppData/Roaming/camel_tools" if sys.platform == "win32" else "~/.camel_tools"
    return Path(os.environ.get("CAMELTOOLS_DATA", default)).expanduser().absolute() / "catalogue.json"


def _recogniser() -> Any:  # noqa: ANN401  (the package has no types)
    """Return the class of the recogniser."""
    try:
        from camel_tools.ner import NERecognizer
    except Exception as error:  # torch and Transformers come along, and break in many ways
        raise _broken(error) from error
    return NERecognizer


def _broken(error: Exception) -> RecogniserError:
    return RecogniserError(
        f"CAMeL Tools is installed but cannot be imported ({_first_line(error)}); "
        f"in a new virtual environment: {INSTALL}"
    )


def _no_model(folder: Path, why: str) -> RecogniserError:
    return RecogniserError(f"no model of CAMeL Tools in {folder} ({why}); fetch it: {FETCH}")


def _opened(made: Any, folder: Path) -> Recognizer:  # noqa: ANN401
    """Open the model in a folder; raises whatever the libraries raise where something is missing or broken."""
    with _no_progress_bars():
        recognizer: Recognizer = made(str(folder), use_gpu=False)
    labels = set(recognizer.labels_map.values())
    if OUTSIDE not in labels or not labels <= set(LABELS):
        raise ValueError(f"it knows the labels {', '.join(sorted(labels))}")
    return recognizer


@contextmanager
def _no_progress_bars() -> Iterator[None]:
    """Keep Transformers from drawing on standard error."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__


# ------------------------------------------------------------ words in, labels out


def _tokens(sentence: Chunk, pieces: Callable[[str], list[str]]) -> Iterator[tuple[int | None, str]]:
    """Yield the words with their numbers, and the marks between them, that the model can read.

    A token without pieces gets no label, and every later label would move up by one; one of more pieces than are read
    at a time (a line of Chinese) the recogniser cannot take at all. Both are left out.
    """
    for at, mark in enumerate(sentence.marks):
        yield from ((None, one) for one in mark if pieces(one))
        if at < len(sentence.words) and 0 < len(pieces(sentence.words[at])) <= ROOM:
            yield at, sentence.words[at]


def _scores(words: int, fed: Sequence[tuple[int | None, str]], answer: Sequence[str]) -> Scores:
    scores = np.full((words, len(LABELS)), np.log((1 - SURE) / (len(LABELS) - 1)), dtype=np.float32)
    labels = [0] * words
    for (at, _), label in zip(fed, answer, strict=True):
        if at is not None:
            labels[at] = LABELS.index(label)
    scores[np.arange(words), _begun(labels)] = np.log(SURE)
    return scores


def _begun(labels: Sequence[int]) -> list[int]:
    """Return the labels with a beginning where the model, or a mark that was taken out, left none.

    Otherwise the likeliest sequence in which every name begins is anyone's: it may take in the word before the name.
    """
    orphan = [
        label > 0 and label % 2 == 0 and not continues(before, label)
        for before, label in zip([0, *labels], labels, strict=False)
    ]
    return [label - lacks for label, lacks in zip(labels, orphan, strict=True)]
