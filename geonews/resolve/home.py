"""Where the newspaper that prints an article is at home, since it writes of its own country without naming it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from importlib.resources import files
from urllib.parse import urlsplit

from geonews.arabic.fold import squeeze
from geonews.gazetteer.entries import NEARBY
from geonews.records import Article, Mention

FILE = "sources.tsv"

AFTER = 40
"""Characters after the place of a dateline within which the agency signs: «دمشق – سانا»."""

SIGNATURE_WORDS = 3
"""Words of the longest name of an agency: أ ش أ."""


class Homes:
    """Know the home of newspapers, agencies and broadcasters."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known

    def country(self, article: Article, mentions: Iterable[Mention]) -> str | None:
        """Return the country of an article's source, ISO 3166-1 alpha-2; None where nobody knows it.

        Told by the source's name, its host, or the agency that signs the dateline. What is read everywhere has none.
        """
        names = (article.source or "", _host(article.url))
        told = (self._known.get(squeeze(name)) or _of_domain(name) for name in names if name)
        return next(filter(None, told), None) or next(filter(None, self._signed(article, mentions)), None)

    def _signed(self, article: Article, mentions: Iterable[Mention]) -> Iterable[str | None]:
        for mention in mentions:
            if mention.role == "dateline" and mention.field == "text":
                words = squeeze(article.text[mention.end : mention.end + AFTER]).split()
                for many in range(1, SIGNATURE_WORDS + 1):
                    yield self._known.get(" ".join(words[:many]))


def load() -> Homes:
    """Read the table of sources that the package ships."""
    lines = (files("geonews.resolve") / "data" / FILE).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return Homes({squeeze(name): row["country"] for row in rows for name in row["names"].split("|")})


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _of_domain(name: str) -> str | None:
    """Return the country of a host's last label, where it is one of Arabic's or beside: hespress.ma."""
    label = name.rpartition(".")[2].upper()
    return label if "." in name and label in NEARBY else None
