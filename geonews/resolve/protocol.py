"""What a resolver is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from geonews.records import Article, Mention, Place, Resolution
from geonews.resolve.corrections import NOTHING_FIXED


class Resolver(Protocol):
    """Place the mentions of an article."""

    @property
    def signature(self) -> str:
        """Return name and version, for the record of how a result was made."""
        ...

    def resolve(
        self, article: Article, mentions: tuple[Mention, ...], fixed: Mapping[int, Place | None] = NOTHING_FIXED
    ) -> tuple[Resolution, ...]:
        """Return a decision for each mention, in the same order.

        ``fixed`` holds what the user has decided, by the index of the mention: the place, or None for no place. It is
        the decision, as ``geonews.resolve.corrections.corrected`` writes it, and evidence for the other mentions.
        """
        ...
