"""Choose among the spellings of one place: the Arabic name to show, the Latin ones worth an entry in the index.

GeoNames knows Kyiv by two hundred Latin spellings. Most sound alike once their vowels are left out, and the search
forgives vowels; so one spelling is kept of each consonant skeleton, those first that most spellings share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from geonews.arabic.fold import squeeze
from geonews.arabic.transliteration import is_latin, plain, skeleton, units
from geonews.gazetteer.entries import ARABIC_WORLD

MOST = 4
"""Spellings of one place, the primary included."""

_KEPT = ((15_000, 2), (0, 1))
"""Least people, and the spellings kept of such a place outside the Arab countries."""

SHORTEST = 3
"""Letters of an alternate; shorter ones are codes."""

CODE = 4
"""Letters up to which a word in capitals is a code: KBL, UTCC."""

BORROWED_FROM = 15_000
"""People from which on a town without an Arabic name gets its Persian, Urdu or Kurdish one in Arabic letters: such a
name is what news writes of a town that it names; of villages there are thousands whose names are Arabic words."""

BORROWED_IN = frozenset(("AF", "IQ", "IR", "PK"))
"""Where such names are those of the place itself. Elsewhere they are a third language's: «بئر» is Urdu for Beed."""

BORROWED_LETTERS = 4
"""Least letters of such a name."""

_ROMANISED = frozenset("āēīōūḩḥḑḍşṣţṭz̧ẓ‘’")
"""Letters of careful romanisation; they tell long vowels and emphatic consonants."""


def spellings_kept(country: str, population: int) -> int:
    """Return how many Latin spellings of a town are worth their room: of villages overseas its own alone.

    Measured with ``benchmarks/across.py``: fewer than four cost recall where transliterations differ most, in Arab
    countries; most alternates are of places of under 15,000 people elsewhere, which news hardly names, and whose own
    name finds them nearly as well.
    """
    if country in ARABIC_WORLD:
        return MOST
    return next(most for least, most in _KEPT if population >= least)


def latin_spellings(primary: str, alternates: Iterable[str], most: int = MOST) -> list[str]:
    """Return the spellings to index, the primary first, at most so many.

    Alternates in lower case are left out: GeoNames carries them as letter-by-letter copies of other scripts (swldw),
    and those of Arabic script would tell the answer.
    """
    sounds: dict[str, set[str]] = {}
    for name in dict.fromkeys(alternates):
        if name != primary and _is_spelling(name):
            sounds.setdefault(skeleton(units(name)), set()).add(name)
    if not sounds:
        return [primary]
    sounds.pop(skeleton(units(primary)), None)
    common = sorted(sounds, key=lambda sound: (-len({plain(name) for name in sounds[sound]}), sound))
    return [primary, *(min(sounds[sound], key=_latin_care) for sound in common)][:most]


def _is_spelling(name: str) -> bool:
    seen = [char for char in name if char.isalpha()]
    return len(seen) >= SHORTEST and seen[0].isupper() and not (name.isupper() and len(name) <= CODE) and is_latin(name)


def _latin_care(name: str) -> tuple[int, bool, str]:
    """Order spellings of one sound: the carefully romanised, then plain letters, then those of other languages."""
    return -sum(char in _ROMANISED for char in name.lower()), plain(name) != name, name


def best_first(tagged: str | None, untagged: Iterable[str], country: str) -> list[str]:
    """Order the spellings of one place, the one to show first.

    A name that a source tags as Arabic comes first; of the others those that most sources have, each source counted
    once for a name however it spells it. Among spellings that fold alike the careful one wins.
    """
    untagged = list(untagged)
    attested = Counter(squeeze(name) for name in untagged)
    spellings: dict[str, list[str]] = {squeeze(tagged): [tagged]} if tagged else {}
    for name in untagged:
        spellings.setdefault(squeeze(name), []).append(name)
    best = {
        key: max(dict.fromkeys(same), key=lambda name: _arabic_care(name, country)) for key, same in spellings.items()
    }
    first = squeeze(tagged) if tagged else None
    ranked = sorted(best, key=lambda key: (key != first, -attested[key], -_arabic_care(best[key], country), best[key]))
    return [best[key] for key in ranked]


def _arabic_care(name: str, country: str) -> int:
    """Count the signs of careful Arabic spelling: hamzas and ta marbuta written, the article where it is usual."""
    article = country in ARABIC_WORLD and name.startswith("ال")
    return sum(letter in "أإآةئؤ" for letter in name) + 2 * article - name.count("-")
