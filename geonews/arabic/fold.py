"""Fold text to the form in which names are compared, and keep the way back to the original.

One code point is folded at a time (compatibility decomposition, lower case, marks and format characters dropped, a
table of letters), so the map back is right by construction and the form does not depend on how the text was composed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TATWEEL = "\u0640"
_SILENT = ("Mn", "Me", "Cf")

_LETTERS = str.maketrans(
    {
        _TATWEEL: "",
        "ٱ": "ا",  # wasla
        "ى": "ي",  # مصطفى is written مصطفي in Egypt
        "ی": "ي",  # Persian yeh
        "ې": "ي",
        "ێ": "ي",
        "ے": "ي",
        "ة": "ه",  # غزه for غزة is the commonest misspelling of all
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ۀ": "ه",
        "ک": "ك",  # Persian kaf
        "گ": "ك",
        "ڭ": "ك",
        "پ": "ب",  # پاريس
        "چ": "ج",
        "ژ": "ج",
        "ڤ": "ف",  # ڤيينا
        "ڨ": "ق",  # Tunisian: ڨفصة
        "ۆ": "و",
        "ۇ": "و",
        "ڵ": "ل",
        "ڕ": "ر",
        "ء": "",  # صنعا for صنعاء
    }
)


@dataclass(frozen=True, slots=True)
class AlignedText:
    """Hold a text with its folded form and the map between the two."""

    original: str
    folded: str
    origins: tuple[int, ...]
    """For each folded character the position in original of the code point it came from."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span of original that the folded span covers.

        Silent marks belong to the letter before them, so a span over مصر covers مِصْرَ whole; format characters
        (direction marks, joiners) at its end are left outside.
        """
        first = self.origins[start]
        last = self.origins[end] if end < len(self.origins) else len(self.original)
        last = max(last, self.origins[end - 1] + 1)
        while last - 1 > self.origins[end - 1] and not _is_mark(self.original[last - 1]):
            last -= 1
        return first, last


def fold(text: str) -> str:
    """Return the form in which two spellings of one name are equal.

    Idempotent, and equal for canonically equivalent texts.
    """
    return "".join(map(_fold_char, text))


def align(text: str) -> AlignedText:
    """Fold a text and keep the way back."""
    forms = [_fold_char(char) for char in text]
    origins = tuple(position for position, form in enumerate(forms) for _ in form)
    return AlignedText(text, "".join(forms), origins)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    form = _fold_once(char)
    while (again := "".join(map(_fold_once, form))) != form:
        form = again
    return form


def _fold_once(char: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).lower())
    kept = (one for one in decomposed if not unicodedata.combining(one) and unicodedata.category(one) not in _SILENT)
    return "".join(kept).translate(_LETTERS)


def _is_mark(char: str) -> bool:
    return char == _TATWEEL or char == "ء" or unicodedata.category(char) == "Mn"


class _Squeezed(dict[int, str]):
    """Map code points to their folded letters and digits, everything else to a space; filled as they are met."""

    def __missing__(self, code: int) -> str:
        form = "".join(letter if letter.isalnum() else " " for letter in _fold_char(chr(code)))
        self[code] = form
        return form


_SQUEEZED = _Squeezed()


def squeeze(text: str) -> str:
    """Return a folded name with one space between its words and nothing else.

    Names of the gazetteer and of the text meet in this form: «بورت-أو-برنس» and «بورت أو برنس» are one.
    """
    return " ".join(text.translate(_SQUEEZED).split())
