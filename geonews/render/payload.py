"""What the page knows: one entry a place with its mentions, each article and each sentence once.

A table repeats an article's title on every row and a sentence on every mention in it. The page gets each once and
refers to it by index, so that its size follows the text and not the number of mentions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict

from geonews.errors import InputError
from geonews.table import ATTRS_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pandas import DataFrame

Language: TypeAlias = Literal["ar", "en"]
"""A language that the page speaks."""

MentionEntry: TypeAlias = tuple[int, int, int, int, str, str, float]
"""Article index, sentence index, start and end in the sentence (half-open code points), field, kind, confidence."""


class ArticleEntry(TypedDict):
    """Hold one article, as a pop-up names it."""

    id: str
    title: str
    published: str | None
    source: str | None
    url: str | None


class PlaceEntry(TypedDict):
    """Hold one place and every mention of it, in the table's order."""

    id: str
    name: str
    name_ar: str
    kind: str
    precision: str
    radius_km: float | None
    country: str | None
    country_name: str | None
    country_name_ar: str | None
    admin1_name: str | None
    admin1_name_ar: str | None
    admin2_name: str | None
    admin2_name_ar: str | None
    lon: float
    lat: float
    mentions: list[MentionEntry]


class Counts(TypedDict):
    """Hold the figures of the footer; ``articles`` includes those in which nothing was found."""

    articles: int
    mentions: int
    unresolved: int


class Payload(TypedDict):
    """Hold everything that the page's script reads; the unresolved are counted, not listed."""

    title: str | None
    lang: Language
    counts: Counts
    made_by: dict[str, str] | None
    articles: list[ArticleEntry]
    sentences: list[str]
    places: list[PlaceEntry]


_ARTICLE = ("article_id", "article_title", "published", "source", "url")
_PLACE = (
    "place_id", "place_name", "place_name_ar", "place_kind", "precision", "radius_km", "country", "country_name",
    "country_name_ar", "admin1_name", "admin1_name_ar", "admin2_name", "admin2_name_ar", "lon", "lat",
)  # fmt: skip
_MENTION = ("field", "start", "end", "kind", "sentence", "sentence_start", "confidence")

_DEGREES_DECIMALS = 5
"""About a metre: more says nothing, and makes the file longer."""


def to_payload(frame: DataFrame, *, title: str | None, lang: Language) -> Payload:
    """Return what the page of a table needs, places in order of first mention.

    Raises InputError where a column of ``geonews.rows.COLUMNS`` that the page needs is missing.
    """
    made_from = frame.attrs.get(ATTRS_KEY) or {}
    articles: dict[str, tuple[int, ArticleEntry]] = {}
    sentences: dict[str, int] = {}
    places: dict[str, PlaceEntry] = {}
    mentions = unresolved = 0
    for row in _rows(frame):
        mentions += 1
        article, _ = articles.setdefault(row["article_id"], (len(articles), _article(row)))
        if row["place_id"] is None or row["lon"] is None or row["lat"] is None:
            unresolved += 1
            continue
        sentence = sentences.setdefault(row["sentence"], len(sentences))
        place = places.setdefault(row["place_id"], _place(row))
        place["mentions"].append(_mention(row, article, sentence))
    return {
        "title": title,
        "lang": lang,
        "counts": {
            "articles": max(made_from.get("articles") or 0, len(articles)),
            "mentions": mentions,
            "unresolved": unresolved,
        },
        "made_by": made_from.get("made_by"),
        "articles": [entry for _, entry in articles.values()],
        "sentences": list(sentences),
        "places": list(places.values()),
    }


def _rows(frame: DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows as plain values, every sort of missing value as None."""
    wanted = _ARTICLE + _MENTION + _PLACE
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise InputError(f"not a table of geonews: it lacks the column {missing[0]} (make it with geonews.to_frame)")
    # one list a column: a hundred times faster than asking pandas for each row
    columns = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in wanted]
    for values in zip(*columns, strict=True):
        yield dict(zip(wanted, values, strict=True))


def _article(row: dict[str, Any]) -> ArticleEntry:
    return {
        "id": row["article_id"],
        "title": row["article_title"] or "",
        "published": row["published"],
        "source": row["source"],
        "url": row["url"],
    }


def _place(row: dict[str, Any]) -> PlaceEntry:
    return {
        "id": row["place_id"],
        "name": row["place_name"] or "",
        "name_ar": row["place_name_ar"] or "",
        "kind": row["place_kind"],
        "precision": row["precision"],
        "radius_km": row["radius_km"],
        "country": row["country"],
        "country_name": row["country_name"],
        "country_name_ar": row["country_name_ar"],
        "admin1_name": row["admin1_name"],
        "admin1_name_ar": row["admin1_name_ar"],
        "admin2_name": row["admin2_name"],
        "admin2_name_ar": row["admin2_name_ar"],
        "lon": round(row["lon"], _DEGREES_DECIMALS),
        "lat": round(row["lat"], _DEGREES_DECIMALS),
        "mentions": [],
    }


def _mention(row: dict[str, Any], article: int, sentence: int) -> MentionEntry:
    start = row["start"] - row["sentence_start"]
    end = row["end"] - row["sentence_start"]
    return article, sentence, start, end, row["field"], row["kind"], round(row["confidence"], 2)
