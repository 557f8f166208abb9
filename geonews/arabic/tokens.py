"""Cut folded text into words, and lay them out so that names of several words are one string.

In the layout two words of one phrase are parted by a single space and anything that no name runs across (a full stop,
a comma, an empty line) is a line feed: a name of the index is then found by comparing strings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geonews.arabic.fold import AlignedText, align

_WORD = re.compile(r"[^\W_]+")
_JOINER = re.compile(r"[ \t]+|[ \t]*\r?\n[ \t]*|[-‐‑_’']")
"""What may part the words of one name: blanks, one line break, a hyphen, the underscore of a hashtag."""

BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Words:
    """Hold the words of a text and their layout."""

    text: AlignedText
    forms: tuple[str, ...]
    """Folded."""
    vocabulary: frozenset[str]
    """The different ones."""
    layout: str
    starts: tuple[int, ...]
    """Of each word in the layout."""
    ends: tuple[int, ...]
    folded_starts: tuple[int, ...]
    """Of each word in the folded text."""

    def __len__(self) -> int:
        return len(self.starts)

    def word(self, index: int) -> str:
        """Return a folded word."""
        return self.forms[index]

    def is_break_before(self, index: int) -> bool:
        """Tell whether nothing joins a word to the one before it."""
        return index == 0 or self.layout[self.starts[index] - 1] == BREAK

    def is_break_after(self, index: int) -> bool:
        """Tell whether nothing joins a word to the one after it."""
        return index + 1 == len(self) or self.is_break_before(index + 1)

    def span(self, first: int, last: int, offset: int = 0) -> tuple[int, int]:
        """Return the span in the original of words first..last (inclusive), less letters at its beginning."""
        start = self.folded_starts[first] + offset
        end = self.folded_starts[last] + self.ends[last] - self.starts[last]
        return self.text.span(start, end)

    def is_ha_for_ta(self, index: int) -> bool:
        """Tell whether a word ends in ه where its writer, who uses ة elsewhere, would have written ة: جربه.

        What ends so is rather a verb or a noun with a pronoun: جربه الجميع, everybody tried it.
        """
        _, end = self.span(index, index)
        return self.text.original[:end].endswith("ه") and "ة" in self.text.original

    def between(self, index: int) -> str:
        """Return what stands in the folded text between a word and the one before it."""
        before = self.folded_starts[index - 1] + self.ends[index - 1] - self.starts[index - 1] if index else 0
        return self.text.folded[before : self.folded_starts[index]]


def words(text: str) -> Words:
    """Fold a text and cut it into words."""
    aligned = align(text)
    forms: list[str] = []
    layout: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    folded_starts: list[int] = []
    length = before = 0
    for match in _WORD.finditer(aligned.folded):
        if starts:
            gap = aligned.folded[before : match.start()]
            layout.append(" " if _JOINER.fullmatch(gap) else BREAK)
            length += 1
        starts.append(length)
        folded_starts.append(match.start())
        form = match.group()
        forms.append(form)
        layout.append(form)
        length += match.end() - match.start()
        ends.append(length)
        before = match.end()
    cut = (tuple(forms), frozenset(forms), "".join(layout))
    return Words(aligned, *cut, tuple(starts), tuple(ends), tuple(folded_starts))
