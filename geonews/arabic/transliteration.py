"""Cut Latin and Arabic spellings into the pieces that are compared across the two scripts.

A Latin name becomes units: letters and digraphs with their diacritics, marked by where they stand in the word, since
French drops its last consonants and c before e is not c before a. An Arabic name becomes its folded letters. A Latin
name also has a skeleton of coarse consonants, by which a search finds its candidates. What unit is written with what
letter in which language is not said here: those costs are learned (``gazetteer/recipe/alignment.py``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from functools import lru_cache

from geonews.arabic.fold import squeeze

MEMORY = 50_000
"""Units, and words, whose forms are kept at hand: languages have a few thousand of them."""

GAP = "_"
"""The unit between two words."""

ARTICLE = "@"
"""The unit of the Arabic article written apart: El, Al-, Ash."""

SPACE = " "
"""The letter between two Arabic words."""

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
"""The letters that are left after folding, in the order of the alphabet."""

CLASSES = "PFTDKGSZCJHLRMNW"
"""The coarse consonants of a skeleton, sixteen of them."""

_MULTIGRAPHS = frozenset(
    (
        "tsch dsch shch tch sch dzh ch sh kh gh zh th dh ph ts tz cz sz dj dz ck qu ll ss sc cc gg zz "
        "eau ou oo ee au aw ai ay ei ey eu oe ie ue ae oi oy ui iy ia io ya ye yo yu ja je jo ju"
    ).split()
)

_PLAIN_DOUBLES = frozenset("bdfhjkmnpqrtvwxy")
"""Doubled letters that sound like single ones; ll, ss, cc, gg and zz may not."""

_MORE_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ﬁ": "fi", "ﬂ": "fl", "ʹ": "", "ʺ": ""}
_AYN = frozenset("‘ʿ`ʽ")
_HAMZA = frozenset("’'ʼʾʻ´′")

_VOWELS = frozenset("aeiouyıəøæœ")
_FRONT = frozenset("eiy")
_CHANGED_BEFORE_FRONT = frozenset(("c", "g", "sc", "cc", "gg"))
_CHANGED_BEFORE_VOWEL = frozenset("yiu")

_CLASS_OF = {
    unit: classes
    for classes, units in {
        "P": "b p", "F": "f v ph", "T": "t th þ", "D": "d dh đ ð", "K": "k q c ck cc qu", "KS": "x", "G": "g gh gg ğ",
        "S": "s ss sz c+ sc+ cc+", "SK": "sc", "Z": "z zz", "TS": "ts tz", "DZ": "dz",
        "C": "ch sh sch tch tsch shch cz č ć ĉ ç š ś ŝ ș", "J": "j dj zh dzh dsch ž ǧ ja je jo ju g+ gg+", "H": "h kh",
        "L": "l ll ł", "R": "r ř", "M": "m", "N": "n ñ", "W": "^w ^y+ ^ya ^ye ^yo ^yu",
    }.items()
    for unit in units.split()
}  # fmt: skip

_SUN_ARTICLE = re.compile(r"[ae](d|dh|n|r|s|sh|t|th|z|ch|ḑ|ş|ţ|z̧|ḍ|ṣ|ṭ|ẓ)")
_ARTICLES = frozenset(("al", "el", "il", "ol", "ul"))
_ARABIC_DROPPED = re.compile(f"[^{LETTERS}{SPACE}]")


def letters(name: str) -> str:
    """Return an Arabic name as the letters that are aligned: folded, one space between words, nothing else."""
    return SPACE.join(_ARABIC_DROPPED.sub("", squeeze(name)).split())


def units(name: str) -> list[str]:
    """Return the units of a Latin name, GAP between words.

    A unit is ``^`` where it begins a word, its letters, ``+`` before a vowel that changes it, ``$`` where it ends a
    word: «Cergy» gives ``^c+ e r g+ y$``.
    """
    found: list[str] = []
    words = list(_words(name))
    for at, word in enumerate(words):
        if at:
            found.append(GAP)
        following = words[at + 1] if at + 1 < len(words) else None
        found.extend([ARTICLE] if _is_article(word, following) else _word_units(word))
    return found


def spelling(pieces: list[str]) -> str:
    """Return units as a name again, each word with a capital."""
    text = "".join({GAP: " ", ARTICLE: "al"}.get(unit, unit.strip("^$").rstrip("+")) for unit in pieces)
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


@lru_cache(maxsize=MEMORY)
def plain(text: str) -> str:
    """Return letters without their diacritics."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def known_unit(unit: str, inventory: Container[str]) -> str | None:
    """Return the most exact form of a unit that an inventory has: with its place, without, without diacritics."""
    core = unit.strip("^$")
    start, end = "^" * unit.startswith("^"), "$" * unit.endswith("$")
    for bare in (core, plain(core), plain(core).rstrip("+"), plain(core)[:1]):
        for form in (start + bare + end, bare + end, start + bare, bare):
            if form.strip("^$") and form in inventory:
                return form
    return None


@lru_cache(maxsize=MEMORY)
def classes(unit: str) -> str:
    """Return the coarse consonants of a unit, none for a vowel."""
    core = unit.strip("^$")
    for form in (unit.rstrip("$"), core, plain(core), plain(core).rstrip("+")):
        if form in _CLASS_OF:
            return _CLASS_OF[form]
    return ""


def skeleton(pieces: list[str]) -> str:
    """Return the coarse consonants of the units of a Latin name, runs of one class written once."""
    found = ""
    for unit in pieces:
        for one in classes(unit):
            if not found.endswith(one):
                found += one
    return found


def is_latin(name: str) -> bool:
    """Tell whether every letter of a name is Latin, and there is one."""
    seen = [char for char in name if char.isalpha()]
    return bool(seen) and all("LATIN" in unicodedata.name(char, "") or char in "ʿʾʻʼʹʺ" for char in seen)


# ------------------------------------------------------------------ Latin words


def _words(name: str) -> Iterator[str]:
    text = unicodedata.normalize("NFC", name.lower())
    text = "".join(_MORE_LETTERS.get(char, char) for char in text)
    word = ""
    for char in (*text, " "):
        if char.isalpha() or unicodedata.combining(char) or char in _AYN or char in _HAMZA:
            word += char
        else:
            if any(map(str.isalpha, _with_marks(word))):
                yield word
            word = ""


def _is_article(word: str, following: str | None) -> bool:
    if following is None:
        return False
    sun = _SUN_ARTICLE.fullmatch(word)
    return word in _ARTICLES or bool(sun and following.startswith(sun[1]))


def _word_units(word: str) -> list[str]:
    cut = _cut(word)
    return [
        "^" * (at == 0) + core + _before(core, cut[at + 1 :]) + "$" * (at == len(cut) - 1)
        for at, core in enumerate(cut)
    ]


def _before(core: str, rest: list[str]) -> str:
    following = plain(rest[0])[:1] if rest else ""
    softened = core in _CHANGED_BEFORE_FRONT and following in _FRONT
    glides = core in _CHANGED_BEFORE_VOWEL and following in _VOWELS
    return "+" if following and (softened or glides) else ""


def _cut(word: str) -> list[str]:
    """Cut a word into digraphs and letters with their marks, longest first."""
    marked = _with_marks(word)
    found: list[str] = []
    at = 0
    while at < len(marked):
        length = next((size for size in (4, 3, 2) if "".join(marked[at : at + size]) in _MULTIGRAPHS), 1)
        one = "".join(marked[at : at + length])
        at += length
        while at < len(marked) and marked[at] == one and one in _PLAIN_DOUBLES:
            at += 1
        found.append(one)
    return found


def _with_marks(word: str) -> list[str]:
    marked: list[str] = []
    for char in word:
        if char in _AYN:
            marked.append("‘")
        elif char in _HAMZA:
            marked.append("’")
        elif not unicodedata.combining(char):
            marked.append(char)
        elif marked:
            marked[-1] += char
    return marked
