"""What each name of evidence is called for a reader, in English and Arabic."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Label:
    """Hold the words for one name of evidence."""

    name: str
    """As the resolver writes it."""
    en: str
    """A few words in English."""
    ar: str
    """A few words in Arabic."""
    what: str
    """One sentence in English that says what holds of a place with this evidence; empty for an unknown name."""


def load() -> Mapping[str, Label]:
    """Read the labels that the package ships, by name."""
    text = (files("geonews.resolve") / "data" / "evidence.tsv").read_text(encoding="utf-8")
    table = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["name"]: Label(row["name"], row["label_en"], row["label_ar"], row["what"]) for row in table}


def label(labels: Mapping[str, Label], name: str) -> Label:
    """Return the label of a name; one that the labels lack is shown as it is."""
    return labels.get(name) or Label(name, name, name, "")
