"""Make an article of the keys that a record brings, with the contract's guesses."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from geonews.errors import MalformedError
from geonews.records import Article

TEXT_KEYS = ("text", "body", "content", "article")
TITLE_KEYS = ("title", "headline")
DATE_KEYS = ("published", "date", "pubDate")
URL_KEYS = ("url", "link")
LANGUAGE_KEYS = ("language", "lang")

TITLE_LENGTH = 100
"""Code points of a title that is made of the first line."""

ID_DIGITS = 16
"""Hexadecimal digits of an id that is made of the content."""

_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ARABIC_LETTER = re.compile(r"[\u0621-\u064a\u0671-\u06d3]")
_LETTER = re.compile(r"[^\W\d_]")


def to_article(keys: Mapping[str, Any], *, warnings: list[str]) -> Article:
    """Return the article of a record; adds to ``warnings`` what had to be given up.

    Raises MalformedError where there is no text.
    """
    text = _first(keys, TEXT_KEYS)
    if not isinstance(text, str) or not text.strip():
        raise MalformedError(f"no article text (looked for {', '.join(TEXT_KEYS)})")
    url = _string(_first(keys, URL_KEYS))
    return Article(
        id=_string(keys.get("id")) or content_id(text),
        text=text,
        title=_string(_first(keys, TITLE_KEYS)) or first_line(text),
        published=published(_first(keys, DATE_KEYS), warnings),
        source=_string(keys.get("source")) or _host(url),
        url=url,
        language=_string(_first(keys, LANGUAGE_KEYS)) or language(text),
    )


def first_line(text: str) -> str:
    """Return the first line that is not blank, at most TITLE_LENGTH code points of it."""
    return text.strip().split("\n", 1)[0].strip()[:TITLE_LENGTH]


def content_id(text: str) -> str:
    """Return an id made of the content."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:ID_DIGITS]


def published(value: object, warnings: list[str]) -> str | None:
    """Return a date as ISO 8601: from ISO 8601, D/M/YYYY or a date of YAML; None, with a warning, for any other."""
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if value is None:
        return None
    text = str(value).strip()
    try:
        if found := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day).isoformat()
        moment = datetime.fromisoformat(text)
    except ValueError:
        warnings.append(f"date {text[:40]!r} is neither ISO 8601 nor D/M/YYYY and is left out")
        return None
    return moment.isoformat() if len(text) > len("2017-11-21") else moment.date().isoformat()


def language(text: str) -> str | None:
    """Return ``ar`` for a text whose letters are mostly of the Arabic script, else None."""
    letters = len(_LETTER.findall(text))
    return "ar" if letters and len(_ARABIC_LETTER.findall(text)) * 2 > letters else None


def _first(keys: Mapping[str, Any], names: tuple[str, ...]) -> Any:  # noqa: ANN401  (whatever JSON or YAML holds)
    return next((keys[name] for name in names if not _is_blank(keys.get(name))), None)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _string(value: object) -> str | None:
    """Return a value as it was given: positions count in the title as its writer knows it, and ids are for joining."""
    return None if _is_blank(value) or isinstance(value, (dict, list, bool)) else str(value)


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url.strip()).hostname if url else None
    except ValueError:
        return None
