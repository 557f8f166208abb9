"""What the page knows: one entry a place with its mentions, each article, sentence and reason once.

A table repeats an article's title on every row, a sentence on every mention in it, and what spoke for a place on most
mentions of it. The page gets each once and refers to it by index, so that its size follows the text and not the number
of mentions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict

from geonews.errors import InputError
from geonews.resolve.labels import Label, label, load
from geonews.rows import GEOMETRY
from geonews.table import ATTRS_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pandas import DataFrame

Language: TypeAlias = Literal["ar", "en"]
"""A language that the page speaks."""

MentionEntry: TypeAlias = tuple[int, int, int, int, str, str, float, int]
"""Article index, sentence index, start and end in the sentence (half-open code points), field, kind, confidence, index
of why."""

Weight: TypeAlias = tuple[int, float]
"""Label index, and log odds for or against the place."""

Behind: TypeAlias = tuple[int, float | None]
"""Index of another candidate, and by how much log odds it is behind; negative where it is ahead, None where the place
was chosen without evidence."""

Why: TypeAlias = tuple[list[Weight], list[Behind]]
"""What spoke for and against a place, strongest first, and the runners-up, best first."""

Other: TypeAlias = tuple[str, str, str, str | None, str | None]
"""Id, Latin and Arabic name, ISO 3166-1 alpha-2 code of the country and kind of another candidate."""

Ring: TypeAlias = list[list[float]]
"""Longitude and latitude of each corner, the last one the first."""


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
    area: list[list[Ring]] | None
    """The polygons of a relative place, each an outer ring and its holes."""
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
    labels: list[tuple[str, str]]
    """The words for evidence, English and Arabic; those that occur."""
    others: list[Other]
    whys: list[Why]


_ARTICLE = ("article_id", "article_title", "published", "source", "url")
_PLACE = (
    "place_id", "place_name", "place_name_ar", "place_kind", "precision", "radius_km", "country", "country_name",
    "country_name_ar", "admin1_name", "admin1_name_ar", "admin2_name", "admin2_name_ar", "lon", "lat",
)  # fmt: skip
_MENTION = ("field", "start", "end", "kind", "sentence", "sentence_start", "confidence", "evidence", "alternatives")

_DEGREES_DECIMALS = 5
"""About a metre: more says nothing, and makes the file longer."""

_AREA_DECIMALS = 3
"""About a hundred metres."""

_LEAD_DECIMALS = 1


def to_payload(frame: DataFrame, *, title: str | None, lang: Language) -> Payload:
    """Return what the page of a table needs, places in order of first mention.

    Raises InputError where a column of ``geonews.rows.COLUMNS`` that the page needs is missing.
    """
    made_from = frame.attrs.get(ATTRS_KEY) or {}
    articles: dict[str, tuple[int, ArticleEntry]] = {}
    sentences: dict[str, int] = {}
    places: dict[str, PlaceEntry] = {}
    reasons = _Reasons(load())
    mentions = unresolved = 0
    for row in _rows(frame):
        mentions += 1
        article, _ = articles.setdefault(row["article_id"], (len(articles), _article(row)))
        if row["place_id"] is None or row["lon"] is None or row["lat"] is None:
            unresolved += 1
            continue
        sentence = sentences.setdefault(row["sentence"], len(sentences))
        if row["place_id"] not in places:
            places[row["place_id"]] = _place(row)
        places[row["place_id"]]["mentions"].append(_mention(row, article, sentence, reasons.index(row)))
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
        "labels": [(words.en, words.ar) for words in (label(reasons.words, name) for name in reasons.names)],
        "others": [other for _, other in reasons.others.values()],
        "whys": [(list(weights), list(behind)) for weights, behind in reasons.whys],
    }


@dataclass(slots=True)
class _Reasons:
    """Collect why places were chosen, each reason, name of evidence and other candidate once, with its index."""

    words: Mapping[str, Label]
    names: dict[str, int] = field(default_factory=dict)
    """Of evidence."""
    others: dict[str, tuple[int, Other]] = field(default_factory=dict)
    """By their ids."""
    whys: dict[tuple[tuple[Weight, ...], tuple[Behind, ...]], int] = field(default_factory=dict)

    def index(self, row: dict[str, Any]) -> int:
        """Return the index of a row's reason."""
        evidence = _listed(row["evidence"], "evidence")
        score = sum(weight for _, weight in evidence) if evidence else None
        weights = tuple((self.names.setdefault(name, len(self.names)), weight) for name, weight in evidence)
        behind = tuple(
            (self._other(one), None if score is None else round(score - one["score"], _LEAD_DECIMALS))
            for one in _listed(row["alternatives"], "alternatives")
        )
        return self.whys.setdefault((weights, behind), len(self.whys))

    def _other(self, one: dict[str, Any]) -> int:
        if one["id"] not in self.others:
            other: Other = (one["id"], one["name"] or "", one["name_ar"] or "", one["country"], one.get("kind"))
            self.others[one["id"]] = len(self.others), other
        return self.others[one["id"]][0]


def _listed(value: Any, column: str) -> list[Any]:  # noqa: ANN401  (whatever a table holds)
    """Return a cell that holds a list: as it is, or as JSON where the table was read from a file."""
    if isinstance(value, str):
        try:
            value = json.loads(value or "[]")
        except ValueError as error:
            raise InputError(f"not a table of geonews: its column {column} holds {value[:40]!r} and no list") from error
    return [] if value is None else list(value)


def _rows(frame: DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows as plain values, every sort of missing value as None."""
    wanted = _ARTICLE + _MENTION + _PLACE
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise InputError(f"not a table of geonews: it lacks the column {missing[0]} (make it with geonews.to_frame)")
    # one list a column: a hundred times faster than asking pandas for each row
    columns = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in wanted]
    shapes: Iterable[Any] = frame[GEOMETRY] if GEOMETRY in frame.columns else [None] * len(frame)
    for values, shape in zip(zip(*columns, strict=True), shapes, strict=True):
        yield dict(zip(wanted, values, strict=True)) | {GEOMETRY: shape}


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
        "area": _area(row[GEOMETRY]),
        "mentions": [],
    }


def _area(shape: Any) -> list[list[Ring]] | None:  # noqa: ANN401  (of shapely, which has no types)
    """Return the polygons of a shape; None for a point or nothing."""
    kind = getattr(shape, "geom_type", None)
    if kind not in ("Polygon", "MultiPolygon"):
        return None
    coordinates = shape.__geo_interface__["coordinates"]
    polygons = [coordinates] if kind == "Polygon" else coordinates
    return [
        [[[round(lon, _AREA_DECIMALS), round(lat, _AREA_DECIMALS)] for lon, lat, *_ in ring] for ring in polygon]
        for polygon in polygons
    ]


def _mention(row: dict[str, Any], article: int, sentence: int, why: int) -> MentionEntry:
    start = row["start"] - row["sentence_start"]
    end = row["end"] - row["sentence_start"]
    return article, sentence, start, end, row["field"], row["kind"], round(row["confidence"], 2), why
