"""Facilities that no gazetteer lists: a kind word and the name after it, as in مطار بلغراد الدولي."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geonews.arabic.clitics import Reading, readings
from geonews.arabic.lexicon import Cue, Lexicon
from geonews.arabic.tokens import Words
from geonews.recognise.hits import Hit
from geonews.recognise.reading import ScoredHit

_LEADING = frozenset({"facility", "camp", "landmark"})

_CLOSING = frozenset(
    "الدولي الدوليه الجوي الجويه البحري البحريه البري البريه الحدودي الحدوديه العسكري العسكريه المركزي المركزيه "
    "الجامعي الجامعيه التخصصي العام النووي النوويه الاثري الكبير الجديد القديم التجاري النفطي الغازي".split()
)
"""Adjectives that close the name of a facility, folded."""


def find_facilities(words: Words, places: Iterable[ScoredHit], lexicon: Lexicon) -> Iterator[ScoredHit]:
    """Yield the facilities that are named after the places found: kind word, place, closing adjectives."""
    places = list(places)
    taken = {at for one in places if one.kind == "facility" for at in range(one.hit.first, one.hit.last + 1)}
    for place in places:
        first = place.hit.first - 1
        if place.kind != "toponym" or place.hit.reading.clitics or first < 0 or words.is_break_before(place.hit.first):
            continue
        opened = kind_word(words.word(first), lexicon)
        if opened is None or not _is_facility(opened[1]) or first in taken:
            continue
        reading = opened[0]
        last = place.hit.last
        while not words.is_break_after(last) and words.word(last + 1) in _CLOSING:
            last += 1
        key = reading.restored + words.layout[words.starts[first] + reading.offset : words.ends[last]]
        yield ScoredHit(Hit(first, last, reading, key, ()), "facility", place.score)


def _is_facility(cue: Cue) -> bool:
    """Tell whether a kind word is that of a building or site; «حي» and «شارع» are not."""
    return cue.leading in _LEADING and "neighbourhood" not in cue.kinds


def kind_word(word: str, lexicon: Lexicon) -> tuple[Reading, Cue] | None:
    """Return the reading in which a folded word is a kind word, and what it says: بمطار; None for any other word."""
    for reading in readings(word):
        cue = lexicon.cues.get(reading.apply(word))
        if cue is not None:
            return (reading, cue) if cue.kind_class == "kind" and not cue.adjective else None
    return None
