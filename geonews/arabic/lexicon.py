"""The word lists of Arabic news: words that announce a place, words that announce a person, names of persons."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, TypeAlias, cast

from geonews.arabic.clitics import readings
from geonews.arabic.fold import squeeze
from geonews.records import PlaceKind

CueClass: TypeAlias = Literal["kind", "direction", "around", "preposition", "motion"]

NAMED_WITH_KIND = frozenset({"water", "relief", "island", "landmark", "facility", "camp"})
"""Kinds whose word is part of the name, as in نهر البارد; that of the others stands outside, as in مدينة دمشق."""


_OR_ADJECTIVE = " or adjective"


@dataclass(frozen=True, slots=True)
class Cue:
    """Hold what a word says of the name after it."""

    kind_class: CueClass
    kinds: frozenset[PlaceKind]
    """The kinds of place that it announces; empty where it announces any."""
    leading: PlaceKind | None = None
    """The first of them: what the word says before anything else."""
    adjective: bool = False
    """Whether it may as well be an adjective: محلية is a Sudanese district, and «local»."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hold the word lists, all folded."""

    cues: Mapping[str, Cue]
    titles: frozenset[str]
    """After these comes a person: الرئيس."""
    kin: frozenset[str]
    """These join the names of a person: بن."""
    persons: frozenset[str]
    """Given and family names."""
    openers: frozenset[str]
    """Kind words after which any name is a place's: بلدة."""
    not_names: frozenset[str]
    """Words that follow an opener without being a name: بلدة صغيرة."""
    agencies: frozenset[str]
    """Who reports from a dateline: رويترز."""

    def cue(self, word: str) -> Cue | None:
        """Return what a folded word announces, its clitics taken off where need be: بمحافظة."""
        for reading in readings(word):
            if found := self.cues.get(reading.apply(word)):
                return found
        return None

    def is_kin(self, word: str) -> bool:
        """Tell whether a folded word joins the names of a person, its clitics taken off where need be: وبنت."""
        return any(reading.apply(word) in self.kin for reading in readings(word))

    def is_outside_name(self, word: str) -> bool:
        """Tell whether a folded kind word stands before a name without being part of it: مدينة, محافظة, دولة."""
        cue = self.cues.get(word)
        return cue is not None and cue.kind_class == "kind" and not cue.kinds & NAMED_WITH_KIND

    def is_bare_cue(self, key: str) -> bool:
        """Tell whether a folded name is nothing but a kind word or a side of the compass."""
        cue = self.cues.get(key)
        return cue is not None and cue.kind_class in ("kind", "direction")

    def is_relative(self, word: str) -> bool:
        """Tell whether a folded word makes a place relative to the one after it: شمالي, ريف."""
        cue = self.cue(word)
        return cue is not None and cue.kind_class in ("direction", "around")


def load() -> Lexicon:
    """Read the word lists that the package ships."""
    data = files("geonews.arabic") / "data"
    titles = list(_table(data / "titles.tsv"))
    return Lexicon(
        cues={squeeze(row["word"]): _cue(row) for row in _table(data / "cues.tsv")},
        titles=frozenset(squeeze(row["word"]) for row in titles if row["class"] == "title"),
        kin=frozenset(squeeze(row["word"]) for row in titles if row["class"] == "kin"),
        persons=frozenset((data / "person_names.txt").read_text(encoding="utf-8").split()),
        openers=_words(data / "openers.tsv"),
        not_names=_words(data / "not_names.tsv"),
        agencies=_words(data / "agencies.tsv"),
    )


def _cue(row: Mapping[str, str]) -> Cue:
    kinds = cast("list[PlaceKind]", [kind for kind in row["kinds"].split("|") if kind])
    kind_class = row["class"].removesuffix(_OR_ADJECTIVE)
    adjective = row["class"].endswith(_OR_ADJECTIVE)
    return Cue(cast(CueClass, kind_class), frozenset(kinds), kinds[0] if kinds else None, adjective)


def _words(file: Traversable) -> frozenset[str]:
    return frozenset(squeeze(row["word"]) for row in _table(file))


def _table(file: Traversable) -> Iterable[Mapping[str, str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
