"""Names that no gazetteer knows: what stands where only a name can stand, as in «بلدة كفرعويد».

Such a mention is found and cannot be placed; it stays in the output, unresolved, and is what an online geocoder is
asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from geonews.arabic.clitics import readings
from geonews.arabic.lexicon import Lexicon
from geonews.arabic.tokens import Words

MIN_LETTERS = 4
"""Of a name: shorter words after a kind word are rather particles."""

_NISBA = ("يه", "ي")
"""Endings of adjectives: «قرية حدودية». A definite one after an indefinite noun is a name: «قرية الحميدية»."""

_FROM, _SIDE = "من", "ناحيه"

_FIRST_PARTS = frozenset("ابو ام بني بيت تل خان خربه دير راس سيدي عين كفر وادي بير شيخ اولاد بنو".split())
"""First words of names of two words, folded: كفر عويد."""


def find_unknown(words: Words, lexicon: Lexicon, taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last word of each name that a kind word announces and that is not taken yet."""
    for at in range(len(words) - 1):
        first = at + 1
        if words.is_break_after(at) or first in taken or not _opens(at, words, lexicon):
            continue
        last = first
        if words.word(first) in _FIRST_PARTS and not words.is_break_after(first):
            last = first + 1
        if last not in taken and _may_be_name(words.word(first), lexicon) and _may_be_name(words.word(last), lexicon):
            yield first, last


def _opens(at: int, words: Words, lexicon: Lexicon) -> bool:
    """Tell whether a word announces a name; not «لبلده بمواصلة», his country, nor «من ناحية التصميم», in terms of."""
    word = words.word(at)
    opener = any(reading.apply(word) in lexicon.openers for reading in readings(word))
    in_terms_of = word == _SIDE and at > 0 and words.word(at - 1) == _FROM
    return opener and not in_terms_of and not words.is_ha_for_ta(at)


def _may_be_name(word: str, lexicon: Lexicon) -> bool:
    if word in _FIRST_PARTS:
        return True
    ordinary = word in lexicon.not_names or lexicon.cue(word) is not None or word in lexicon.titles
    adjective = word.endswith(_NISBA) and not word.startswith("ال")
    return len(word) >= MIN_LETTERS and word.isalpha() and not ordinary and not adjective
