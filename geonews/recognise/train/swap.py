"""Put other names into annotated texts, so that a tagger learns what stands around a name and not the name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from geonews.annotated import Annotated, Marked
from geonews.arabic.clitics import WHOLE, Reading, readings
from geonews.arabic.fold import squeeze
from geonews.gazetteer.entries import Homograph
from geonews.gazetteer.index import Gazetteer

ARTICLE = "ال"
LAM = "ل"
LEAST_WEIGHT = 0.05
"""Of a hamlet among the names to put in; that of a capital is near 1."""

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
    share_of_places: float = 0.35
    share_of_persons: float = 0.35
    share_careless: float = 0.15

    def swap(self, annotated: Annotated, random: Random) -> Annotated:
        """Return a text with some of its names swapped, and sometimes spelt without care."""
        text, names, at = [], [], 0
        length = 0
        for name in annotated.names:
            text.append(annotated.text[at : name.start])
            length += name.start - at
            old = annotated.text[name.start : name.end]
            before = "" if annotated.clitics_inside else annotated.text[name.start - 1 : name.start].strip()
            new = self._other(old, name, before, annotated.clitics_inside, random)
            text.append(new)
            names.append(Marked(length, length + len(new), name.type))
            length += len(new)
            at = name.end
        text.append(annotated.text[at:])
        whole = "".join(text)
        if random.random() < self.share_careless:
            whole = whole.translate(random.choice((_CARELESS, _EGYPTIAN)))
        return Annotated(annotated.id, whole, tuple(names), annotated.clitics_inside)

    def _other(self, old: str, name: Marked, before: str, clitics_inside: bool, random: Random) -> str:
        """Return another name in place of one, or the same; ``before`` is the letter in front of it."""
        if name.type == "LOC" and random.random() < self.share_of_places:
            reading = self._reading(old) if clitics_inside else WHOLE
            if reading is None:
                return old
            clitics = old[: reading.offset]
            new = random.choices(self.names.places, cum_weights=self.names.weights)[0]
            return _joined(before + clitics, new).removeprefix(before)
        if name.type == "PERS" and random.random() < self.share_of_persons:
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
