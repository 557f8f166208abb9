"""Find places by an Arabic name that no source spells: the search across scripts.

The index holds Latin spellings only, and costs that were learned say what letters stand for what in the language of
each country. This module is the door; the work is done in ``across_index``, which is loaded with the first search.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from geonews.arabic.transliteration import is_latin, letters
from geonews.errors import GazetteerError

if TYPE_CHECKING:
    from geonews.gazetteer.across_index import Index

META = "across.json"


@dataclass(frozen=True, slots=True)
class Match:
    """Hold one place whose Latin name an Arabic name may spell."""

    row: int
    latin: str
    """The spelling that fits best, rebuilt from its units: letters written twice and rare diacritics may be gone."""
    score: float
    """Probability, 0..1, that this place is meant, among all that match and that none is."""
    fit: float
    """Probability, 0..1, that this place is meant if it alone had this name: low where the name fits badly."""
    likelihood: float
    """Log likelihood of the spelling, nats a letter: 0 is certain, below -1.5 the names differ."""


def write(folder: Path, names: Iterable[tuple[int, str, str | None, float]]) -> None:
    """Write the index of (row, Latin spelling, country, prominence 0..1).

    The first spelling of a row is its own name, those that follow at once are alternates. The bytes depend on the names
    and their order alone. Every file is replaced whole, ``across.json`` last.
    """
    from geonews.gazetteer.across_index import write_index

    write_index(folder, names)


class Across:
    """Answer which places an Arabic name may spell.

    Opening reads nothing; the files are mapped when the first search asks. Raises GazetteerError where the index is
    missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if not (folder / META).is_file():
            raise GazetteerError(f"no index across scripts in {folder}: reinstall geonews, which builds it")

    @cached_property
    def _index(self) -> Index:
        from geonews.gazetteer.across_index import Index

        return Index(self._folder)

    def search(
        self,
        name: str,
        *,
        country: str | None = None,
        countries: Mapping[str, float] | None = None,
        limit: int = 20,
    ) -> list[Match]:
        """Return the best matches of an Arabic name, best first, each place once.

        ``country`` leaves the places of others out; ``countries`` prefers some: nats to add by ISO code.
        """
        return self._index.search(letters(name), country, countries or {}, limit)

    def alike(self, name: str, *, country: str | None = None, limit: int = 20) -> list[Match]:
        """Return the places with a Latin spelling like a Latin name: Kharkov for Kharkiv, Alepo for Aleppo.

        Their ``score`` and ``fit`` are the share of letters in common, 0..1.
        """
        return self._index.alike(name, country, limit) if is_latin(name) else []
