"""Which countries call their divisions by which word: «ولاية» in Sudan and Tunisia, «محافظة» in Egypt and Syria."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import cast

from geonews.arabic.clitics import readings
from geonews.arabic.fold import squeeze
from geonews.records import Place, PlaceKind

FILE = "divisions.tsv"


@dataclass(frozen=True, slots=True)
class DivisionWords:
    """Hold, by folded word, the kind of division and the countries that call theirs so."""

    known: Mapping[str, tuple[PlaceKind, frozenset[str]]]

    def fits(self, word: str, place: Place) -> bool | None:
        """Tell whether a country calls a division so; None for a word or a place of another sort."""
        found = next((self.known[form] for one in readings(word) if (form := one.apply(word)) in self.known), None)
        if found is None or place.kind != found[0]:
            return None
        return place.country in found[1]


def load() -> DivisionWords:
    """Read the table that the package ships."""
    lines = (files("geonews.resolve") / "data" / FILE).read_text(encoding="utf-8").splitlines()
    return DivisionWords(
        {
            squeeze(word): (cast(PlaceKind, row["kind"]), frozenset(row["countries"].split()))
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            for word in row["words"].split("|")
        }
    )
