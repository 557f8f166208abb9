"""The word lists of Arabic news: words that announce a place, words that announce a person, names of persons."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, NamedTuple, TypeAlias, cast

from geonews.arabic.clitics import readings
from geonews.arabic.fold import squeeze
from geonews.records import PlaceKind

CueClass: TypeAlias = Literal["kind", "direction", "around", "preposition", "motion"]

NAMED_WITH_KIND = frozenset({"water", "relief", "island", "landmark", "facility", "camp"})
"""Kinds whose word is part of the name, as in نهر البارد; that of the others stands outside, as in مدينة دمشق."""

MEMORY = 50_000
"""Words that are kept at hand: the same few thousand make up most of the news."""

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
    joins: int = 0
    """How many further names, joined to the one after it, it announces as well: محافظتي إدلب وحلب, مدن سرت ومصراتة."""


class Said(NamedTuple):
    """Hold what the lists say of a word in any reading of its clitics."""

    cue: Cue | None
    kin: bool
    acting: bool
    opener: bool
    institution: bool
    office: frozenset[PlaceKind]
    person: bool
    """As it stands."""
    joined_person: bool


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
    institutions: frozenset[str]
    """What lies in the place that its name ends with: جامعة."""
    freely_named: frozenset[str]
    """Facilities whose name is rather no place: مستشفى الشفاء."""
    acting: frozenset[str]
    """Verbs whose subject, a capital or country, is its government: أعلنت واشنطن."""
    offices: Mapping[str, frozenset[PlaceKind]]
    """What is governed or represented by whom: محافظ نينوى, رئيس بلدية صيدا."""
    _memory: dict[str, Said] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was said of the words last asked about."""

    def cue(self, word: str) -> Cue | None:
        """Return what a folded word announces, its clitics taken off where need be: بمحافظة."""
        return self.say(word).cue

    def is_kin(self, word: str) -> bool:
        """Tell whether a folded word joins the names of a person, its clitics taken off where need be: وبنت."""
        return self.say(word).kin

    def is_acting(self, word: str) -> bool:
        """Tell whether a folded word is a verb of governments, the letter before it taken off where need be: وأعلنت."""
        return self.say(word).acting

    def is_opener(self, word: str) -> bool:
        """Tell whether any name after a folded word is a place's, its clitics taken off where need be: ببلدة."""
        return self.say(word).opener

    def is_institution(self, word: str) -> bool:
        """Tell whether a folded word opens the name of a body that lies in the place it is named after: لجامعة."""
        return self.say(word).institution

    def office(self, words: str) -> frozenset[PlaceKind]:
        """Return the kinds of place over which an office is held, clitics taken off where need be; else empty."""
        return self.say(words).office

    def say(self, word: str) -> Said:
        """Return what the lists say of a folded word, in any reading of its clitics."""
        said = self._memory.get(word)
        if said is None:
            if len(self._memory) >= MEMORY:
                self._memory.clear()
            said = self._memory[word] = self._read(word)
        return said

    def _read(self, word: str) -> Said:
        forms = [reading.apply(word) for reading in readings(word)]
        return Said(
            cue=next((self.cues[form] for form in forms if form in self.cues), None),
            kin=not self.kin.isdisjoint(forms),
            acting=not self.acting.isdisjoint(forms),
            opener=not self.openers.isdisjoint(forms),
            institution=not self.institutions.isdisjoint(forms),
            office=next((self.offices[form] for form in forms if form in self.offices), frozenset()),
            person=word in self.persons,
            joined_person=not self.persons.isdisjoint(forms),
        )

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
        institutions=_words(data / "institutions.tsv"),
        freely_named=_words(data / "freely_named.tsv"),
        acting=_words(data / "acting.tsv"),
        offices={squeeze(row["words"]): frozenset(_kinds(row)) for row in _table(data / "offices.tsv")},
    )


def _cue(row: Mapping[str, str]) -> Cue:
    kinds = _kinds(row)
    kind_class = row["class"].removesuffix(_OR_ADJECTIVE)
    adjective = row["class"].endswith(_OR_ADJECTIVE)
    joins = int(row["joins"] or 0)
    return Cue(cast(CueClass, kind_class), frozenset(kinds), kinds[0] if kinds else None, adjective, joins)


def _kinds(row: Mapping[str, str]) -> list[PlaceKind]:
    return cast("list[PlaceKind]", [kind for kind in row["kinds"].split("|") if kind])


def _words(file: Traversable) -> frozenset[str]:
    return frozenset(squeeze(row["word"]) for row in _table(file))


def _table(file: Traversable) -> Iterable[Mapping[str, str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
