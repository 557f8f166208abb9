"""Recognisers by name: those of this package and those that others register under ``geonews.recognisers``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from geonews.arabic.lexicon import Lexicon
from geonews.errors import RecogniserError
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.gazetteer import GazetteerRecogniser
from geonews.recognise.protocol import Recogniser

if TYPE_CHECKING:
    from geonews.recognise.tagging import Tagger

GROUP = "geonews.recognisers"


def recogniser(
    name: str,
    gazetteer: Gazetteer,
    lexicon: Lexicon | None = None,
    *,
    camel_model: Path | None = None,
    organisations: bool = False,
) -> Recogniser:
    """Return the recogniser of a name: gazetteer, neural, fast, camel, ensemble, or one that a package registers.

    Such a package's entry point is called with the gazetteer. Raises RecogniserError for an unknown name or a missing
    extra.
    """
    if name == "gazetteer":
        return GazetteerRecogniser(gazetteer, lexicon)
    if name in _TAGGERS:
        from geonews.recognise.tagged import TaggedRecogniser  # brings numpy

        return TaggedRecogniser(gazetteer, _TAGGERS[name](camel_model), lexicon, organisations=organisations)
    found = {one.name: one for one in entry_points(group=GROUP)}
    if name not in found:
        known = ", ".join(sorted({"gazetteer", *_TAGGERS, *found}))
        raise RecogniserError(f"no recogniser is called {name}; there are {known}")
    made: Recogniser = found[name].load()(gazetteer)
    return made


def _neural(_camel_model: Path | None) -> Tagger:
    from geonews.recognise.neural import NeuralTagger

    return NeuralTagger()


def _fast(_camel_model: Path | None) -> Tagger:
    from geonews.recognise.fast import FastTagger

    return FastTagger.load()


def _camel(camel_model: Path | None) -> Tagger:
    from geonews.recognise.camel import CamelTagger

    return CamelTagger.load(camel_model)


def _ensemble(camel_model: Path | None) -> Tagger:
    from geonews.recognise.ensemble import EnsembleTagger

    return EnsembleTagger((_neural(None), _camel(camel_model)))


_TAGGERS: Mapping[str, Callable[[Path | None], Tagger]] = {
    "neural": _neural,
    "fast": _fast,
    "camel": _camel,
    "ensemble": _ensemble,
}
