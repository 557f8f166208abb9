"""What a recogniser is."""

from __future__ import annotations

from typing import Protocol

from geonews.records import Article, Mention


class Recogniser(Protocol):
    """Find the mentions of places in an article."""

    @property
    def signature(self) -> str:
        """Return name and version, for the record of how a result was made."""
        ...

    def recognise(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions, the title's first, then by position; an outer mention before those inside it."""
        ...
