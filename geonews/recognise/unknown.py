"""Names that no gazetteer knows: what stands where only a name can stand, as in «بلدة كفرعويد».

Such a mention is found and cannot be placed; it stays in the output, unresolved, and is what an online geocoder is
asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from geonews.arabic.clitics import CONJUNCTIONS, PREPOSITIONS, WHOLE, Reading, readings
from geonews.arabic.lexicon import Lexicon
from geonews.arabic.tokens import Words
from geonews.recognise.hits import Hit

UNKNOWN = 0.4
"""Log odds of a name that the gazetteer lacks after a word that announces a town or village."""

MIN_LETTERS = 4
"""Of a name: shorter words after a kind word are rather particles."""

_NISBA = ("يه", "ي")
"""Endings of adjectives: «قرية حدودية». A definite one after an indefinite noun is a name: «قرية الحميدية»."""

FATHATAN = "\u064b"

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
    opener = lexicon.is_opener(word)
    in_terms_of = word == _SIDE and at > 0 and words.word(at - 1) == _FROM
    return opener and not in_terms_of and not words.is_ha_for_ta(at)


def _may_be_name(word: str, lexicon: Lexicon) -> bool:
    if word in _FIRST_PARTS:
        return True
    ordinary = word in lexicon.not_names or lexicon.cue(word) is not None or word in lexicon.titles
    adjective = word.endswith(_NISBA) and not word.startswith("ال")
    return len(word) >= MIN_LETTERS and word.isalpha() and not ordinary and not adjective


def unknown_name(words: Words, first: int, last: int, lexicon: Lexicon) -> Hit | None:
    """Return the name that words first..last hold, its kind word and clitics left outside; None where none is left."""
    while first < last and _is_outside(words.word(first), lexicon):
        first += 1
    reading = _reading_of_unknown(words, first, lexicon)
    end = words.ends[last]
    key = reading.restored + words.layout[words.starts[first] + reading.offset : end]
    if (
        lexicon.is_bare_cue(key)
        or not any(letter.isalpha() for letter in key)
        or not _looks_like_name(words, first, last)
    ):
        return None
    return Hit(first, last, reading, key, ())


def _looks_like_name(words: Words, first: int, last: int) -> bool:
    """Tell whether words may name a place: «بستاناً», an orchard, has an indefinite ending, «rain» no capital."""
    start, end = words.span(first, last)
    written = words.text.original[start:end]
    return FATHATAN not in written and not ("a" <= written[0] <= "z")


def _is_outside(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word is a kind word before a name; that of كفر عويد is a part of it."""
    bare = _bare(word, lexicon)
    return bare not in _FIRST_PARTS and lexicon.is_outside_name(bare)


def _bare(word: str, lexicon: Lexicon) -> str:
    """Return a kind word without its clitics: بمدينة."""
    return next((form for one in readings(word) if (form := one.apply(word)) in lexicon.cues), word)


def _reading_of_unknown(words: Words, first: int, lexicon: Lexicon) -> Reading:
    """Guess the clitics of a name that no list holds: those before an article, and those without which it occurs too.

    A single و after a name or a blank line of a list is «and» where three letters and more remain; ب and ل are rather
    letters of the name, as in بافلوهراد, unless the text has the name without them.
    """
    word = words.word(first)
    for reading in readings(word)[1:]:
        name = reading.apply(word)
        if len(name) < MIN_LETTERS - 1:
            continue
        if name.startswith("ال") and len(name) > MIN_LETTERS:
            return reading
        if name in words.vocabulary:
            return reading
    return _only_conjunction(words, first, lexicon)


def _only_conjunction(words: Words, first: int, lexicon: Lexicon) -> Reading:
    word = words.word(first)
    joined = word[0] in CONJUNCTIONS[:1] and len(word) > MIN_LETTERS and first > 0
    # وادي and ولاية begin with the letter.
    if not joined or word in _FIRST_PARTS or lexicon.cue(word) is not None:
        return WHOLE
    return Reading((word[0],), 1) if word[1] not in PREPOSITIONS or len(word) > MIN_LETTERS + 1 else WHOLE
