"""Texts that annotators marked, as what is found in them is compared with: names by position, and whole words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from geonews.annotated import KINDS, Mark, marked_articles
from geonews.errors import InputError
from geonews.records import MentionKind

TOPONYM: MentionKind = "toponym"

AROUND = 40
"""Characters shown on each side of an error."""

_BLANKS = re.compile(r"\S+")
_WORDS = re.compile(r"[^\W_]+(?:[\u064b-\u0652\u0640]+[^\W_]*)*")


class Span(NamedTuple):
    """Hold a stretch of a text and the kind of mention it is."""

    start: int
    end: int
    kind: str
    optional: bool = False
    """Whether it lies inside a longer name."""


@dataclass(frozen=True, slots=True)
class Gold:
    """Hold an annotated text."""

    id: str
    text: str
    spans: tuple[Span, ...]
    others: tuple[Span, ...] = ()
    """Names that are no mentions: persons, organisations."""
    clitics_inside: bool = False
    only_places: bool = False
    """Whether nothing but toponyms is annotated."""
    marks: tuple[Mark, ...] = ()
    """Of our own articles, by position, the outer first; those of mentions in the order of ``spans``."""

    def around(self, start: int, end: int) -> tuple[str, str]:
        """Return what stands before and after a span, some AROUND characters each."""
        return self.text[max(0, start - AROUND) : start], self.text[end : end + AROUND]

    def words(self, start: int, end: int) -> tuple[int, int]:
        """Return a span widened to the words that it touches."""
        pattern = _BLANKS if self.clitics_inside else _WORDS
        touched = [one.span() for one in pattern.finditer(self.text) if one.start() < end and start < one.end()]
        return (touched[0][0], touched[-1][1]) if touched else (start, end)


def read_gold(path: Path) -> list[Gold]:
    """Read annotated texts: ``.jsonl`` with ``text`` and ``mentions`` (ANERcorp), or ``.txt`` with marks of our own.

    Raises InputError where the file is missing or broken, with the line.
    """
    try:
        if path.suffix == ".jsonl":
            return list(_from_lines(path))
        return [_from_marks(*one) for one in marked_articles(path)]
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{path}: {error}") from error


def _from_lines(path: Path) -> Iterator[Gold]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            spans = [Span(one["start"], one["end"], TOPONYM, bool(one.get("nested"))) for one in row["mentions"]]
            others = [Span(one["start"], one["end"], str(one["type"])) for one in row.get("other_mentions", ())]
            gold = Gold(str(row.get("id", number)), row["text"], tuple(spans), tuple(others), True, True)
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}, line {number}: this is no annotated text ({error!r})") from error
        yield gold


def _from_marks(identity: str, text: str, marks: Sequence[Mark]) -> Gold:
    spans = [
        Span(one.start, one.end, KINDS[one.letter], _is_inside(one, marks)) for one in marks if one.letter in KINDS
    ]
    others = [Span(one.start, one.end, one.letter) for one in marks if one.letter not in KINDS]
    return Gold(identity, text, tuple(spans), tuple(others), marks=tuple(marks))


def _is_inside(mark: Mark, marks: Iterable[Mark]) -> bool:
    """Tell whether a mark lies inside the name of an organisation, a person or a work, of which it is a part."""
    return any(
        one.letter in "OPX" and one.start <= mark.start and mark.end <= one.end for one in marks if one is not mark
    )


def split(gold: Iterable[Gold], ids: Path) -> tuple[list[Gold], list[Gold]]:
    """Return the texts whose ids a file holds, and the others; raises InputError where it cannot be read."""
    try:
        wanted = frozenset(ids.read_text(encoding="utf-8").split())
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {ids}: {error}") from error
    parts: tuple[list[Gold], list[Gold]] = ([], [])
    for one in gold:
        parts[one.id not in wanted].append(one)
    return parts
