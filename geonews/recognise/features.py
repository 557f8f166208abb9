"""What the gazetteer and the word lists say of each word, as numbers that a tagger learns the worth of.

Every column is a choice among a few; the numbers of all columns together index one table of learned vectors, and 0
stands for «nothing known» in each.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from geonews.arabic.clitics import CONJUNCTIONS
from geonews.arabic.lexicon import Lexicon
from geonews.gazetteer.entries import KINDS, Homograph, Role
from geonews.recognise.reading import ReadField, ScoredHit, without_overlaps

ODDS = (-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0)
"""Where the log odds of a hit are parted into classes."""

PRIORS = 8
"""Classes of prominence."""

CUES = ("kind", "direction", "around", "preposition", "motion")
PARTS = 3
"""A name's only word, its first, a later one."""

SIZES = (
    1 + PARTS * (len(ODDS) + 1),
    1 + len(Role) * len(Homograph),
    1 + len(KINDS),
    1 + PRIORS,
    1 + 4,
    1 + 4 + len(CUES),
)
"""How many numbers each column has, 0 included."""

COLUMNS = len(SIZES)
OF_HITS = 5
"""So many columns in front speak of the gazetteer's hits; the others of the word itself."""

Features = NDArray[np.int64]
"""Words × columns, each number counted from the beginning of its column."""


def features(field: ReadField, lexicon: Lexicon, hits: Iterable[ScoredHit] | None = None) -> Features:
    """Return the features of the words of a field, from all its hits or from those given, best first."""
    found = np.zeros((len(field.words), COLUMNS), dtype=np.int64)
    for one in without_overlaps(field.hits if hits is None else hits):
        for at, row in _of_hit(one):
            found[at, :OF_HITS] = row
    found[:, OF_HITS] = [_of_word(word, lexicon) for word in field.words.forms]
    return found


def _of_hit(one: ScoredHit) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the words of a hit and what the hit says of each."""
    hit = one.hit
    odds = bisect(ODDS, one.score)
    role = 1 + hit.role * len(Homograph) + hit.homograph
    kind = 1 + KINDS.index(hit.best.kind)
    prior = 1 + min(PRIORS - 1, int(hit.best.prior * PRIORS))
    joined = any(clitic in CONJUNCTIONS for clitic in hit.reading.clitics)
    clitics = 1 + joined + 2 * hit.reading.has_preposition
    for at in range(hit.first, hit.last + 1):
        part = 0 if hit.words == 1 else 1 if at == hit.first else 2
        yield at, (1 + part * (len(ODDS) + 1) + odds, role, kind, prior, clitics)


def _of_word(word: str, lexicon: Lexicon) -> int:
    """Return what the word lists say of a folded word: a person's name, a title, a kin word, a cue."""
    said = lexicon.say(word)
    if said.kin:
        return 4
    if said.cue is not None:
        return 5 + CUES.index(said.cue.kind_class)
    if word in lexicon.titles:
        return 3
    return 1 if said.person else 2 if said.joined_person else 0
