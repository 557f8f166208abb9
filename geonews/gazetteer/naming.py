"""Choose the names of an imported place, and tell which of them the news may mean otherwise.

GeoNames has a hamlet for nearly every Arabic word. The shipped gazetteer was weighed by hand, a dump is not; so an
imported name counts for less the smaller its place is and the more it is a word or a person's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import Lexicon
from geonews.arabic.script import arabic_name, in_arabic_letters
from geonews.gazetteer import dump
from geonews.gazetteer.entries import ARABIC_WORLD, Homograph, Role
from geonews.gazetteer.layer import Layer
from geonews.gazetteer.source import name_keys
from geonews.gazetteer.spellings import BORROWED_FROM, BORROWED_IN, BORROWED_LETTERS, best_first, latin_spellings

FAMOUS = 0.6
"""Prominence (some 60,000 people) from which on a name is a place's before anything else, unless it is listed."""

SMALL = 0.5
"""Prominence (some 10,000 people) below which a short name is taken for a word."""

SHORT = 3
"""Letters, the article aside, of a name that is as likely a word: Arabic roots have three."""

ARTICLE = "ال"

Alternates = Sequence[tuple[int, str]]
"""Classes, as ``dump`` has them, and names."""


@dataclass(frozen=True, slots=True)
class Names:
    """Hold the names of a place."""

    arabic: tuple[str, ...]
    """The one to show first."""
    passed: tuple[str, ...]
    """Of the past or of everyday speech: to be found by, never to be shown."""
    foreign: frozenset[str]
    """Folded names in Arabic letters that no source calls Arabic, of a place outside the Arab states."""
    latin: tuple[str, ...]
    """Spellings besides the primary."""
    wikidata: str | None


@dataclass(frozen=True, slots=True)
class Namer:
    """Choose names, under the rules of the gazetteer that lies above."""

    lexicon: Lexicon
    homographs: Mapping[str, int]
    """Class of each folded name that the upper gazetteer marks."""
    silenced: frozenset[tuple[str, str]]
    """Folded names and ids that the upper gazetteer silences."""
    taken: Callable[[str], bool]
    """Whether a folded name is an adjective, a metonym or no place in the upper gazetteer."""
    words: frozenset[str]
    """Folded words that are no names."""

    @classmethod
    def above(cls, layer: Layer, lexicon: Lexicon) -> Namer:
        """Return the namer for an index that is to lie under another."""

        def taken(key: str) -> bool:
            return any(entry.role != Role.NAME for entry in layer.entries(key))

        listed = (lexicon.titles, lexicon.kin, lexicon.openers, lexicon.not_names, lexicon.agencies)
        return cls(lexicon, layer.homographs(), layer.silenced(), taken, frozenset(lexicon.cues).union(*listed))

    def names(self, primary: str, alternates: Alternates, country: str | None, people: int) -> Names:
        """Return the names of a place, of its primary Latin name and alternates."""
        if not alternates:
            return _NO_NAMES
        kinds: dict[int, list[str]] = {}
        for kind, name in alternates:
            kinds.setdefault(kind, []).append(name)
        arabic, foreign = _arabic(kinds, country or "", people)
        passed = [clear for name in kinds.get(dump.PASSED, ()) if (clear := arabic_name(name))]
        latin = latin_spellings(primary, kinds[dump.LATIN]) if dump.LATIN in kinds else (primary,)
        wikidata = kinds.get(dump.WIKIDATA, (None,))[0]
        return Names(tuple(arabic), tuple(passed), foreign, tuple(latin[1:]), wikidata)

    def audible(self, names: Iterable[str], identity: str) -> tuple[str, ...]:
        """Return the names that are not silenced for a place."""
        return tuple(name for name in names if not self._is_silenced(squeeze(name), identity))

    def keys(self, names: Iterable[str], prior: float) -> set[str]:
        """Return the folded names by which a place is found."""
        keys = name_keys(names, self.lexicon)
        return keys if prior >= FAMOUS else {key for key in keys if not self.taken(key)}

    def homograph(self, key: str, prior: float, *, foreign: bool) -> Homograph:
        """Tell what else a folded name may be in the news, for a place of a prominence."""
        if key in self.homographs:
            return Homograph(self.homographs[key])
        if prior >= FAMOUS:
            return Homograph.NONE
        words = key.split()
        if all(self._is_person(word) for word in words):
            return Homograph.PERSON
        if len(words) > 1:
            # Not by words that the gazetteer marks: of such are names made, رأس العين.
            return Homograph.WORD if all(word in self.words for word in words[1:]) else Homograph.NONE
        short = prior < SMALL and (foreign or len(key.removeprefix(ARTICLE)) <= SHORT)
        return Homograph.WORD if short or self._is_word(key) else Homograph.NONE

    def _is_silenced(self, key: str, identity: str) -> bool:
        return (key, identity) in self.silenced or (key, "") in self.silenced

    def _is_person(self, word: str) -> bool:
        return any(form in self.lexicon.persons for form in _with_and_without_article(word))

    def _is_word(self, word: str) -> bool:
        return any(form in self.words or form in self.homographs for form in _with_and_without_article(word))


_NO_NAMES = Names((), (), frozenset(), (), None)


def _with_and_without_article(word: str) -> tuple[str, str]:
    return word, word.removeprefix(ARTICLE) if word.startswith(ARTICLE) else ARTICLE + word


def _arabic(kinds: Mapping[int, Sequence[str]], country: str, people: int) -> tuple[list[str], frozenset[str]]:
    tagged = _clear(name for kind in (dump.PREFERRED, dump.TAGGED, dump.SHORT) for name in kinds.get(kind, ()))
    untagged = _clear(kinds.get(dump.UNTAGGED, ()))
    if not (tagged or untagged) and people >= BORROWED_FROM and country in BORROWED_IN:
        borrowed = map(in_arabic_letters, (*kinds.get(dump.BORROWED, ()), *kinds.get(dump.UNTAGGED, ())))
        untagged = [name for name in borrowed if name and len(squeeze(name)) >= BORROWED_LETTERS]
    if not (tagged or untagged):
        return [], frozenset()
    names = best_first(tagged[0] if tagged else None, [*tagged[1:], *untagged], country)
    known = set(map(squeeze, tagged))
    foreign = frozenset(map(squeeze, untagged)) - known if country not in ARABIC_WORLD else frozenset()
    return names, foreign


def _clear(names: Iterable[str]) -> list[str]:
    return [clear for name in names if (clear := arabic_name(name))]
