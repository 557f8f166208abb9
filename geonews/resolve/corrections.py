"""What the user says of mentions that were placed wrongly: the file ``corrections.csv``, and which row covers what.

A row names an article (or every one), a name as it is written, a word that stands beside it where the name alone does
not tell, and the place that is meant, or none. It decides before any evidence does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from geonews.arabic.clitics import readings
from geonews.arabic.fold import squeeze
from geonews.records import Article, Mention, Place, Resolution
from geonews.resolve.sheet import Sheet, SheetRow, read_text

EVERY = "*"
"""In the column of articles: every one."""

NO_PLACE = "none"
"""In the column of places: the words name no place, or none that the gazetteer has."""

DIGEST_LENGTH = 8
"""Hexadecimal digits of the digest that a result carries."""

Tell: TypeAlias = Callable[[str, str, bool], None]
"""Hear of a row: where it stands, what is to say, and whether it was left out."""

Key: TypeAlias = tuple[str, str, frozenset[str]]
"""What a row is about: article, folded name and folded words beside it."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Hold what a row says."""

    article: str
    """Id of the article, or EVERY."""
    surface: str
    """The name as it stands in the text, in any spelling that folds alike; clitics may be left off."""
    context: str
    """Words that must all stand in the mention's sentence; empty where none need to."""
    place: Place | None
    """The place that is meant; None where there is none."""
    line: int = 0
    """Where it stands in its file, from 1; 0 for one that was not read."""

    @property
    def key(self) -> Key:
        """Return what the correction is about: two of one key cannot both hold."""
        return key_of(self.article, self.surface, self.context)

    @property
    def where(self) -> str:
        """Say in words what is covered: «طرابلس in every article beside الميناء»."""
        article = "every article" if _one_line(self.article) == EVERY else f"article {self.article}"
        beside = f" beside {self.context}" if squeeze(self.context) else ""
        return f"{self.surface} in {article}{beside}"

    def covers(self, article: Article, mention: Mention) -> bool:
        """Tell whether the article is the one that is meant, and the words stand beside the mention."""
        which, _, beside = self.key
        return which in (EVERY, _one_line(article.id)) and beside <= _words(mention.sentence.text)


@dataclass(frozen=True, slots=True)
class Corrections:
    """Hold corrections in the order of their lines, found by the name that they are about."""

    rows: tuple[Correction, ...] = ()
    _by_name: Mapping[str, tuple[Correction, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, list[Correction]] = {}
        for one in self.rows:
            by_name.setdefault(squeeze(one.surface), []).append(one)
        object.__setattr__(self, "_by_name", {name: tuple(found) for name, found in by_name.items()})

    @classmethod
    def read(cls, path: Path, known: Callable[[str], Place | None], tell: Tell) -> Corrections:
        """Read a file; a broken row is told and left out, and so is the earlier of two that contradict each other.

        ``known`` returns the place of an id. Raises InputError where the file cannot be read or has no header.
        """
        sheet = Sheet.of(read_text(path), path)
        kept: dict[Key, Correction] = {}
        for row in sheet.rows:
            where = f"{path}, line {row.line}"
            try:
                one = _judged(sheet, row, known)
            except ValueError as wrong:
                tell(where, str(wrong), True)
                continue
            before = kept.pop(one.key, None)
            if before and _id(before.place) != _id(one.place):
                said = f"{_id(before.place)} in line {before.line} and {_id(one.place)} here"
                tell(where, f"{one.where} is {said}: this line counts, take out the other", False)
            kept[one.key] = one
        return cls(tuple(kept.values()))

    @property
    def digest(self) -> str:
        """Return the first digits of a SHA-256 of what the corrections say, for the signature of a result."""
        said = [
            [article, name, sorted(beside), _id(one.place)] for one in self.rows for article, name, beside in [one.key]
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:DIGEST_LENGTH]

    def of(self, article: Article, mention: Mention) -> Correction | None:
        """Return the correction that decides on a mention, None where none covers it."""
        return next(iter(self.covering(article, mention)), None)

    def covering(self, article: Article, mention: Mention) -> tuple[Correction, ...]:
        """Return every correction that covers a mention, the one that decides first.

        An article's own comes before one for every article, then one with words beside the name before one without,
        then the later line.
        """
        if not self.rows:
            return ()
        found = (one for name in _names(mention) for one in self._by_name.get(name, ()))
        return tuple(sorted((one for one in found if one.covers(article, mention)), key=_rank))

    def fixed(self, article: Article, mentions: Sequence[Mention]) -> dict[int, Place | None]:
        """Return the places that the corrections fix, by the index of the mention."""
        decided = ((at, self.of(article, mention)) for at, mention in enumerate(mentions))
        return {at: one.place for at, one in decided if one}


NOTHING_FIXED: Mapping[int, Place | None] = MappingProxyType({})


def corrected(resolution: Resolution, place: Place | None) -> Resolution:
    """Return a resolution as a correction has it: sure of the place, or that there is none; its candidates stay."""
    return replace(resolution, place=place, confidence=1.0 if place else 0.0, area=None, decided="correction")


def unmatched(rows: Iterable[Correction], articles: Collection[str]) -> tuple[list[Correction], list[Correction]]:
    """Divide corrections that covered nothing: those that could have, and those of articles that were not read.

    ``articles`` are the ids of those that were.
    """
    read = {EVERY, *map(_one_line, articles)}
    idle: list[Correction] = []
    elsewhere: list[Correction] = []
    for one in rows:
        (idle if one.key[0] in read else elsewhere).append(one)
    return idle, elsewhere


def key_of(article: str, surface: str, context: str) -> Key:
    """Return what a row of these cells is about."""
    return _one_line(article), squeeze(surface), frozenset(squeeze(context).split())


def _judged(sheet: Sheet, row: SheetRow, known: Callable[[str], Place | None]) -> Correction:
    """Return what a row says; raises ValueError for one that says nothing."""
    if row.wrong:
        raise ValueError(row.wrong)
    if any(cell.strip() for cell in row.cells[len(sheet.header) :]):
        raise ValueError(f"{len(row.cells)} cells under {len(sheet.header)} headings; quote a text with commas")
    article, surface, context = (sheet.cell(row, column) for column in ("article", "surface", "context"))
    if not article.strip():
        raise ValueError(f"no article: give its id, or {EVERY} for every one")
    if not squeeze(surface):
        raise ValueError("no surface: give the name as it stands in the text")
    if context.strip() and not squeeze(context):
        raise ValueError(f"the context {context} has no word in it")
    place = _place(sheet.cell(row, "place").strip(), surface, known)
    return Correction(article, surface, context, place, row.line)


def _place(given: str, surface: str, known: Callable[[str], Place | None]) -> Place | None:
    if given.lower() == NO_PLACE:
        return None
    if not given:
        raise ValueError(f"no place: give an id, or {NO_PLACE}; geonews lookup {surface} shows ids")
    place = known(given)
    if place:
        return place
    if ":" not in given:
        raise ValueError(f"{given} is no id; geonews lookup {given} shows ids")
    if given.startswith("user:"):
        raise ValueError(f"no place has the id {given}; add your places again with geonews gazetteer add")
    raise ValueError(f"no place has the id {given}; geonews lookup {surface} shows ids")


def _names(mention: Mention) -> dict[str, None]:
    """Return the folded forms under which a mention may be corrected: bare, and as written with its clitics."""
    written = "".join(mention.clitics) + mention.surface
    return dict.fromkeys((mention.key, *map(squeeze, (mention.name, mention.surface, written))))


def _rank(one: Correction) -> tuple[bool, bool, int]:
    article, _, beside = one.key
    return article == EVERY, not beside, -one.line


def _words(sentence: str) -> set[str]:
    """Return the folded words of a sentence, each also as it is without its clitics."""
    return {reading.apply(word) for word in squeeze(sentence).split() for reading in readings(word)}


def _one_line(article: str) -> str:
    """Return an id as a cell can hold it: white space is one space, and half a character, which is no text, a ``?``."""
    return " ".join(article.encode("utf-8", "replace").decode("utf-8").split())


def _id(place: Place | None) -> str:
    return place.id if place else NO_PLACE
