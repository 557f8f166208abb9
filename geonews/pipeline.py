"""The line from an article to its places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import geonews
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.choose import recogniser as recogniser_called
from geonews.recognise.protocol import Recogniser
from geonews.records import Article, GeoparsedArticle, MadeBy
from geonews.resolve.corrections import Corrections
from geonews.resolve.focus import focus
from geonews.resolve.protocol import Resolver
from geonews.resolve.resolver import EvidenceResolver
from geonews.settings import DEFAULT_RECOGNISER

DIGEST_LENGTH = 12
"""Hexadecimal digits of the gazetteer's digest that a result carries."""


class Geoparser:
    """Find and place the names in articles.

    Without arguments it uses the shipped gazetteer, recogniser and resolver, and corrects nothing. Raises
    GazetteerError where the index is missing.
    """

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        recogniser: Recogniser | None = None,
        resolver: Resolver | None = None,
        corrections: Corrections | None = None,
    ) -> None:
        self.gazetteer = gazetteer or Gazetteer()
        self._recogniser = recogniser or recogniser_called(DEFAULT_RECOGNISER, self.gazetteer)
        self._resolver = resolver or EvidenceResolver(self.gazetteer)
        self.corrections = corrections or Corrections()
        self.made_by = MadeBy(
            geonews=geonews.__version__,
            gazetteer=self.gazetteer.digest[:DIGEST_LENGTH],
            recogniser=self._recogniser.signature,
            resolver=self._resolver.signature + _suffix(self.corrections),
        )

    @property
    def recogniser(self) -> Recogniser:
        """Return who finds the mentions."""
        return self._recogniser

    @property
    def resolver(self) -> Resolver:
        """Return who places the mentions."""
        return self._resolver

    def parse(self, article: Article | str) -> GeoparsedArticle:
        """Return an article, or a mere text, with its mentions placed."""
        if isinstance(article, str):
            article = Article(id="text", text=article)
        mentions = self._recogniser.recognise(article)
        fixed = self.corrections.fixed(article, mentions)
        resolutions = self._resolver.resolve(article, mentions, fixed)
        return GeoparsedArticle(article, resolutions, focus(article, resolutions), self.made_by)

    def parse_many(self, articles: Iterable[Article]) -> Iterator[GeoparsedArticle]:
        """Yield each article with its mentions placed, in order."""
        return map(self.parse, articles)


def _suffix(corrections: Corrections) -> str:
    """Return what the corrections add to the signature of the resolver."""
    return f"+corrections:{corrections.digest}" if corrections.rows else ""
