"""Annotated texts: ANERcorp's lines of JSON and our own articles with their names marked in braces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from geonews.records import MentionKind

IGNORED = "?"
"""The type of words on which a corpus says nothing that the labels could hold."""

TOGETHER = 8
"""Sentences of a corpus without articles that are read as one, so that their countries tell of one another."""


class Marked(NamedTuple):
    """Hold a name marked in a text."""

    start: int
    end: int
    type: str
    """A name type, or IGNORED."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """Hold a text with its names."""

    id: str
    text: str
    names: tuple[Marked, ...]
    """By position; none overlaps another."""
    clitics_inside: bool
    """Whether a name begins with its word, clitics and all, as in ANERcorp."""


def anercorp(path: Path, together: int = TOGETHER, without: AbstractSet[str] = frozenset()) -> list[Annotated]:
    """Read ANERcorp, so many sentences to a text, without those of some ids; clitics stand inside its names."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line["id"] not in without]
    return [_joined(lines[at : at + together]) for at in range(0, len(lines), together)]


def _joined(lines: list[dict[str, object]]) -> Annotated:
    text, names = "", []
    for line in lines:
        for one in [*line["mentions"], *line["other_mentions"]]:  # type: ignore[misc]
            names.append(Marked(len(text) + one["start"], len(text) + one["end"], one["type"]))
        text += f"{line['text']}\n"
    return Annotated(str(lines[0]["id"]), text, tuple(sorted(names)), clitics_inside=True)


KINDS: Mapping[str, MentionKind] = {
    "L": "toponym",
    "A": "toponym",
    "D": "demonym",
    "M": "metonym",
    "F": "facility",
    "R": "relative",
}
"""Our own marks and the kinds of mention that they stand for; persons and other names are no mentions."""

_OPEN = re.compile(r"\{([LAPODMFRX])(?::(\w\w|-))? ")
_TYPES = {"L": "LOC", "A": "LOC", "P": "PERS", "O": "ORG", "M": "MISC", "X": "MISC"}


class Mark(NamedTuple):
    """Hold a name as our own articles mark it, nested ones too."""

    start: int
    end: int
    letter: str
    """L place, A place as actor, P person, O organisation, D demonym, M metonym, F facility, R relative, X other."""
    country: str | None
    """ISO 3166-1 alpha-2 of where it lies, where the mark says so."""
    depth: int
    """How many marks it lies inside of."""


def unmark(marked: str) -> tuple[str, list[Mark]]:
    """Return a text without its braces, and the marks by position, the outer first; raises ValueError where broken."""
    plain: list[str] = []
    marks: list[Mark] = []
    opened: list[tuple[int, str, str | None]] = []
    at = length = 0
    while at < len(marked):
        if match := _OPEN.match(marked, at):
            opened.append((length, match[1], match[2]))
            at = match.end()
            continue
        if marked[at] in "{}":
            if marked[at] == "{" or not opened:
                raise ValueError(f"a brace out of place: {marked[max(0, at - 20) : at + 20]}")
            start, letter, country = opened.pop()
            marks.append(Mark(start, length, letter, None if country == "-" else country, len(opened)))
        else:
            plain.append(marked[at])
            length += 1
        at += 1
    if opened:
        raise ValueError(f"a brace is not closed: {marked[:60]}")
    return "".join(plain), sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.depth))


def own(path: Path) -> list[Annotated]:
    """Read a file of our own articles: a line ``# id``, then the headline, then paragraphs."""
    return [annotated(*one) for one in marked_articles(path)]


def marked_articles(path: Path) -> Iterator[tuple[str, str, list[Mark]]]:
    """Yield id, text and marks of each article of a file; raises ValueError with the id where a brace is broken."""
    for identity, body in _articles(path):
        try:
            text, marks = unmark(body)
        except ValueError as error:
            raise ValueError(f"article {identity}: {error}") from error
        yield identity, text, marks


def _articles(path: Path) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        identity, _, body = part.partition("\n")
        yield identity.strip(), body.strip() + "\n"


def annotated(identity: str, text: str, marks: Sequence[Mark]) -> Annotated:
    """Keep of nested marks what ANERcorp would mark: the organisation, or the place in a facility or near a place.

    The marks come by position, the outer first.
    """
    names: list[Marked] = []
    for mark in marks:
        inside = [other for other in marks if mark.start <= other.start and other.end <= mark.end and other != mark]
        if names and mark.start < names[-1].end:
            continue
        if mark.letter in "FR":
            if not inside:
                names.append(Marked(mark.start, mark.end, IGNORED))
        elif mark.letter in _TYPES:
            names.append(Marked(mark.start, mark.end, _TYPES[mark.letter]))
    return Annotated(identity, text, tuple(names), clitics_inside=False)
