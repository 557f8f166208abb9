"""What a resolver is."""

from __future__ import annotations

from typing import Protocol

from geonews.records import Article, Mention, Resolution


class Resolver(Protocol):
    """Place the mentions of an article."""

    @property
    def signature(self) -> str:
        """Return name and version, for the record of how a result was made."""
        ...

    def resolve(self, article: Article, mentions: tuple[Mention, ...]) -> tuple[Resolution, ...]:
        """Return a decision for each mention, in the same order."""
        ...
