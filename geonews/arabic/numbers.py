"""Read the numbers of a text, in figures and in words: ٢٠, 12,5, خمسة وعشرين, ثلاثمئة."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

from geonews.arabic.fold import squeeze
from geonews.arabic.tokens import Words

AND = "و"
TEN, HUNDRED, THOUSAND = 10, 100, 1000
MOST_WORDS = 6
"""Of a number: ألف ومئتين وخمسة وعشرين has four."""

DECIMAL_MARKS = frozenset(".,٫")
GROUP = 3
"""Figures of a group of thousands: 1,200 is no 1.2."""


def load() -> Mapping[str, float]:
    """Read the number words that the package ships, folded."""
    lines = (files("geonews.arabic") / "data" / "numbers.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return {squeeze(row["word"]): float(row["value"]) for row in rows}


def number_before(words: Words, at: int, values: Mapping[str, float]) -> tuple[int, float] | None:
    """Return where the number begins whose last word stands just before a word, and its value; None for no number."""
    if at < 1 or words.is_break_before(at):
        return None
    last = at - 1
    if is_figures(words.word(last)):
        return _figures(words, last)
    first = at
    while first > max(0, at - MOST_WORDS) and not words.is_break_before(first):
        if _value(words.word(first - 1), values) is None:
            break
        first -= 1
    # «وعشرين» has its و from what stands before; so has the first word of a clause, which is no part of the number.
    value = in_words([words.word(index) for index in range(first, at)], values)
    return (first, value) if value else None


def is_figures(word: str) -> bool:
    """Tell whether a word is written in figures, Western or Eastern."""
    return word.isdecimal()


def in_words(forms: Sequence[str], values: Mapping[str, float]) -> float | None:
    """Return the value of a number in folded words, None where one of them is none: خمسة وعشرين, ثلاث مئة, ألفي."""
    total = current = 0.0
    for form in forms:
        value = _value(form, values)
        if value is None:
            return None
        if value == HUNDRED and 0 < current < TEN:
            current *= HUNDRED
        elif value == THOUSAND:
            total, current = total + max(current, 1) * THOUSAND, 0
        else:
            current += value
    return total + current if forms else None


def _value(form: str, values: Mapping[str, float]) -> float | None:
    known = values.get(form)
    if known is None and form.startswith(AND):
        known = values.get(form[1:])
    if known is None and is_figures(form):
        known = float(form)
    return known


def _figures(words: Words, last: int) -> tuple[int, float]:
    """Return a number in figures with its groups and its decimals, which the words have apart: 1,200 and 12.5."""
    first = last
    parts: list[str] = [words.word(last)]
    marks: list[str] = []
    while first > 0 and is_figures(words.word(first - 1)) and words.between(first) in DECIMAL_MARKS:
        marks.insert(0, words.between(first))
        first -= 1
        parts.insert(0, words.word(first))
    return first, _joined(parts, marks)


def _joined(parts: Sequence[str], marks: Iterable[str]) -> float:
    grouped = all(mark == "," and len(part) == GROUP for mark, part in zip(marks, parts[1:], strict=True))
    if len(parts) == 1 or grouped:
        return float("".join(parts))
    return float("".join(parts[:-1]) + "." + parts[-1])
