"""The words of the grammar of relative places, from ``data/relatives.tsv``: each in a class, with what it means."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from geonews.arabic import numbers
from geonews.arabic.clitics import WHOLE, Reading, readings
from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import MEMORY, Lexicon
from geonews.records import PlaceKind

OPENERS = (
    "side", "the side", "portion", "portions", "around", "the around", "end", "suburb", "border", "the border", "strip",
    "coast", "the coast", "off", "between", "unit", "vague",
)  # fmt: skip
"""Classes of the words at which a rule begins to read; كيلومترات are a unit before they are vague."""

NO_KIND_WORD = frozenset({"facility", "camp", "landmark"})
"""Kinds whose word makes another thing of the name behind it: شرق مطار حلب is not told by the town."""

_GLUED = re.compile(r"\d+([^\W\d_]+)")
"""A number and its unit without a blank: 20كم."""

_LIKE = "ك"


@dataclass(frozen=True, slots=True)
class Opener:
    """Hold a word with which a relative place may begin, as it stands in the text."""

    reading: Reading
    word_class: str
    means: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """Hold the words of the grammar, all folded."""

    classes: Mapping[str, Mapping[str, str]]
    """For each class its words and what they mean."""
    numbers: Mapping[str, float]
    kind_words: Mapping[str, PlaceKind | None]
    """What may stand between شمال and a name: مدينة, محافظة, نهر; and the kind that it announces before others."""
    _known: dict[str, Opener] = field(default_factory=dict, init=False, repr=False, compare=False)
    _others: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """Words that open nothing, of those asked about."""

    def means(self, word_class: str, word: str) -> str | None:
        """Return what a folded word means in a class; None where it is not in it."""
        return self.classes[word_class].get(word)

    def opener(self, word: str) -> Opener | None:
        """Return what a folded word opens, its clitics taken off where need be: وشمالي, بريف."""
        return self.openers(frozenset((word,))).get(word)

    def openers(self, vocabulary: frozenset[str]) -> dict[str, Opener]:
        """Return those of the words that open something, and what."""
        if len(self._others) + len(self._known) >= MEMORY:
            self._others.clear()
            self._known.clear()
        for word in vocabulary - self._others - self._known.keys():
            opener = self._read(word)
            if opener is None:
                self._others.add(word)
            else:
                self._known[word] = opener
        return {word: self._known[word] for word in vocabulary & self._known.keys()}

    def _read(self, word: str) -> Opener | None:
        glued = _GLUED.fullmatch(word)
        if glued and self.classes["unit"].get(glued[1]):
            return Opener(WHOLE, "unit", self.classes["unit"][glued[1]])
        for reading in readings(word):
            if _LIKE in reading.clitics:
                # كريفي ريه is a town.
                continue
            form = reading.apply(word)
            for name in OPENERS:
                if form in self.classes[name] and (name not in ("unit", "vague") or not reading.offset):
                    return Opener(reading, name, self.classes[name][form])
        return None


def load(lexicon: Lexicon) -> Grammar:
    """Read the words of the grammar that the package ships; the kind words are the lexicon's."""
    lines = (files("geonews.arabic") / "data" / "relatives.tsv").read_text(encoding="utf-8").splitlines()
    classes: dict[str, dict[str, str]] = defaultdict(dict)
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        classes[row["class"]][squeeze(row["word"])] = row["means"]
    openers = {word for name in OPENERS for word in classes[name]}
    kinds = {
        word: cue.leading
        for word, cue in lexicon.cues.items()
        if cue.kind_class == "kind" and not cue.adjective and cue.leading not in NO_KIND_WORD and word not in openers
    }
    return Grammar(dict(classes), numbers.load(), kinds)
