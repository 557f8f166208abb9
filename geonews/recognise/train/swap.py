"""Put other names into annotated texts, so that a tagger learns what stands around a name and not the name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from geonews.annotated import IGNORED, Annotated, Marked
from geonews.arabic.clitics import WHOLE, Reading, readings
from geonews.arabic.fold import squeeze
from geonews.gazetteer.entries import Homograph
from geonews.gazetteer.index import Gazetteer

ARTICLE = "ال"
LAM = "ل"
LEAST_WEIGHT = 0.05
"""Of a hamlet among the names to put in; that of a capital is near 1."""

CONSONANTS = "بتثجحخدذرزسشصضطظعغفقكلمنه"
LEAST_LETTERS = 5
"""Of a name that gets another letter."""

CLITICS = 3
"""First letters of a name that stay where they may be clitics."""

QUOTES = ("«", "»")

_CARELESS = str.maketrans("أإآةىئ", "اااهيي")
_EGYPTIAN = str.maketrans("أإآي", "اااى")


@dataclass(frozen=True)
class Names:
    """Hold the names to put in."""

    places: Sequence[str]
    weights: Sequence[float]
    """Cumulative, of the places."""
    persons: Sequence[str]
    """Full names as they occur in the corpora."""
    family: Sequence[str]
    """Last words of such names."""
    family_keys: frozenset[str]
    """The same, folded."""


def names_of(gazetteer: Gazetteer, texts: Iterable[Annotated]) -> Names:
    """Return the gazetteer's Arabic names that mean only places, and the persons of the texts."""
    kept, weights, total = [], [], 0.0
    for name in (name for layer in gazetteer.layers for name in layer.display_names()):
        entries = gazetteer.entries(squeeze(name))
        if entries and all(entry.homograph == Homograph.NONE for entry in entries):
            total += LEAST_WEIGHT + entries[0].prior ** 2
            kept.append(name)
            weights.append(total)
    persons = sorted({text.text[one.start : one.end] for text in texts for one in text.names if one.type == "PERS"})
    family = sorted({name.split()[-1] for name in persons})
    return Names(kept, weights, persons, family, frozenset(map(squeeze, family)))


@dataclass(frozen=True)
class Swapper:
    """Swap the names of a text for others."""

    names: Names
    known: Gazetteer
    share: float
    """Of the places and persons that are swapped."""
    careless: float
    """Of the texts that are spelt without care."""
    changed: float = 0.0
    """Of the names of all types that get another letter: nobody knows such a one, what stands around must tell."""
    quoted: float = 0.0
    """Of our own places that are put in quotation marks."""

    def swap(self, annotated: Annotated, random: Random) -> Annotated:
        """Return a text with some of its names swapped, and sometimes spelt without care."""
        whole, names, at = "", [], 0
        changes: dict[str, str] = {}
        for name in annotated.names:
            old = annotated.text[name.start : name.end]
            before = "" if annotated.clitics_inside else annotated.text[name.start - 1 : name.start].strip()
            new = self._other(old, name, before, annotated.clitics_inside, random)
            if new == old and name.type != IGNORED:
                new = self._changed(old, changes, annotated.clitics_inside, random)
            bare = name.type == "LOC" and not annotated.clitics_inside and not before
            opening, closing = QUOTES if bare and random.random() < self.quoted else ("", "")
            whole += annotated.text[at : name.start] + opening
            names.append(Marked(len(whole), len(whole) + len(new), name.type))
            whole += new + closing
            at = name.end
        whole += annotated.text[at:]
        if random.random() < self.careless:
            whole = whole.translate(random.choice((_CARELESS, _EGYPTIAN)))
        return Annotated(annotated.id, whole, tuple(names), annotated.clitics_inside)

    def _changed(self, old: str, changes: dict[str, str], clitics_inside: bool, random: Random) -> str:
        """Return a name with one letter changed, the same way in the whole text, or as it is."""
        if old not in changes:
            first = CLITICS if clitics_inside else 1
            places = [at for at in range(first, len(old)) if old[at] in CONSONANTS] if len(old) >= LEAST_LETTERS else []
            changes[old] = old
            if places and random.random() < self.changed:
                at = random.choice(places)
                changes[old] = old[:at] + random.choice(CONSONANTS) + old[at + 1 :]
        return changes[old]

    def _other(self, old: str, name: Marked, before: str, clitics_inside: bool, random: Random) -> str:
        """Return another name in place of one, or the same; ``before`` is the letter in front of it."""
        if name.type == "LOC" and random.random() < self.share:
            reading = self._reading(old) if clitics_inside else WHOLE
            if reading is None:
                return old
            clitics = old[: reading.offset]
            new = random.choices(self.names.places, cum_weights=self.names.weights)[0]
            return _joined(before + clitics, new).removeprefix(before)
        if name.type == "PERS" and random.random() < self.share:
            new = random.choice(self.names.persons if " " in old else self.names.family)
            # وبوش is «and Bush», but وائل a name.
            joined = clitics_inside and squeeze(old[1:]).partition(" ")[0] in self.names.family_keys
            return f"و{new}" if joined and old.startswith("و") else new
        return old

    def _reading(self, name: str) -> Reading | None:
        """Return how a name of a corpus is read, clitics and all; None where no reading is a known name."""
        folded = squeeze(name)
        first, _, rest = folded.partition(" ")
        for reading in readings(first):
            key = reading.apply(first) + (f" {rest}" if rest else "")
            if self.known.entries(key):
                return reading
        return None


def _joined(before: str, new: str) -> str:
    """Return a name behind its clitics: after ل the article loses its alef, and before a lam all of it but that."""
    if before.endswith(LAM) and new.startswith(ARTICLE):
        new = new[2:] if new.startswith(ARTICLE + LAM) else new[1:]
    return before + new
