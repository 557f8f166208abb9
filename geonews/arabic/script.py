"""Tell Arabic names from those of other languages in the same script."""

from __future__ import annotations

import re
import unicodedata

from geonews.arabic.fold import squeeze

_ARABIC = re.compile(r"[ء-غف-ْ][ء-غف-ْ \-'’()]*")
"""Letters and marks of Arabic proper: Persian, Kurdish and Urdu letters fall outside."""
_FORMAT = re.compile("[\u200c-\u200f\u202a-\u202e\u2066-\u2069\ufeffـ]")
_SHARED = str.maketrans({"ی": "ي", "ک": "ك"})
"""Persian forms of letters that Arabic has too."""
_BORROWED = str.maketrans(
    {
        "پ": "ب", "چ": "تش", "ژ": "ج", "گ": "غ", "ہ": "ه", "ھ": "ه", "ے": "ي", "ٹ": "ت", "ڈ": "د", "ڑ": "ر", "ں": "ن",
        "ڤ": "ف", "ۆ": "و", "ێ": "ي", "ە": "ه", "ڵ": "ل", "ڕ": "ر",
    }
)  # fmt: skip
"""What Arabic news writes for letters of Persian, Urdu and Kurdish that Arabic lacks: پاوه is باوه."""
_UYGHUR = re.compile(r"\bئ|ى\B")
"""No Arabic word begins with a hamza on its seat or has an alef maqsura within."""
_MARKS = re.compile("[ً-ْ]")
FULLY_MARKED = 2
"""Vowel marks from which on a name is written as in a school book; a single one (عُمان) tells it from another."""
SHORTEST = 2
"""Letters of the shortest name: قم."""


def arabic_name(name: str) -> str | None:
    """Return a name cleaned and in Arabic letters, or None where it is in another language or script."""
    clean = _clean(name).translate(_SHARED)
    if len(_MARKS.findall(clean)) >= FULLY_MARKED:
        clean = _MARKS.sub("", clean)
    arabic = _ARABIC.fullmatch(clean) and not _UYGHUR.search(clean)
    return clean if arabic and len(squeeze(clean)) >= SHORTEST else None


def in_arabic_letters(name: str) -> str | None:
    """Return a Persian, Urdu or Kurdish name in the letters of Arabic, or None where it is in another script."""
    return arabic_name(_clean(name).translate(_BORROWED))


def _clean(name: str) -> str:
    clean = _FORMAT.sub("", unicodedata.normalize("NFC", name)).replace("\u00a0", " ").strip()
    return re.sub(r"\s+", " ", clean)
