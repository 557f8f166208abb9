"""Inflect a demonym: from روسي to the forms in which news writes it."""

from __future__ import annotations

from collections.abc import Iterator

_ENDINGS = ("", "ا", "ة", "ين", "ون", "ان", "تين", "تان", "ات")
"""Masculine, its accusative (معبرا مصريا), feminine, sound plural oblique and nominative, duals, feminine plural."""


def forms(adjective: str, plurals: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the forms of a nisba adjective (masculine singular, bare) and its broken plurals, with and without ال."""
    for bare in (*(adjective + ending for ending in _ENDINGS), *plurals):
        yield bare
        yield "ال" + bare
