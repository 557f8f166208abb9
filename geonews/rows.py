"""One row a mention: the columns of every table, defined once.

The writers print these rows without geopandas, and ``table.to_frame`` makes the GeoDataFrame of the same rows. Keys of
a mention and of its place that share a name carry the prefix ``place_``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, TypeAlias

from geonews.records import Article, Candidate, Geometry, GeoparsedArticle, Mention, Place, Resolution

Row: TypeAlias = dict[str, Any]

ARTICLE_COLUMNS = ("article_id", "article_title", "published", "source", "url")
MENTION_COLUMNS = (
    "field", "start", "end", "surface", "name", "clitics", "kind", "role", "anchors", "sentence", "sentence_start",
    "score", "actor", "confidence", "alternatives", "evidence",
)  # fmt: skip
PLACE_COLUMNS = (
    "place_id", "place_name", "place_name_ar", "lon", "lat", "place_kind", "precision", "radius_km", "country",
    "country_name", "country_name_ar", "admin1", "admin1_name", "admin1_name_ar", "admin2", "admin2_name",
    "admin2_name_ar", "population", "geonameid", "wikidata", "bbox",
)  # fmt: skip
COLUMNS = ARTICLE_COLUMNS + MENTION_COLUMNS + PLACE_COLUMNS
"""Every column but GEOMETRY, in the order in which they are written."""

GEOMETRY = "geometry"
"""Key of a row's GeoJSON geometry: the area of a relative place, the point of any other, None where unplaced."""

MAX_ALTERNATIVES = 5


def mention_dict(resolution: Resolution) -> Row:
    """Return a mention as the contract's JSON object."""
    mention, place = resolution.mention, resolution.place
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "name": mention.name,
        "clitics": list(mention.clitics),
        "kind": mention.kind,
        "role": mention.role,
        "anchors": list(mention.anchors),
        "sentence": {"text": mention.sentence.text, "start": mention.sentence.start},
        "score": round(mention.score, 2),
        "actor": _actor(mention, place) if place else None,
        "place": place_dict(place) | {"area": resolution.area} if place else None,
        "confidence": round(resolution.confidence, 2),
        "alternatives": [_alternative(one) for one in _runners_up(resolution)],
        "evidence": _evidence(resolution),
    }


def _actor(mention: Mention, place: Place) -> str | None:
    """Return the country that is meant where a place stands for its government."""
    return place.actor or (place.country if mention.acts else None)


def place_dict(place: Place) -> Row:
    """Return a place as the contract's JSON object."""
    return {
        "id": place.id,
        "name": place.name,
        "name_ar": place.name_ar,
        "lon": place.lon,
        "lat": place.lat,
        "kind": place.kind,
        "precision": place.precision,
        "radius_km": place.radius_km,
        "country": place.country,
        "country_name": place.country_name,
        "country_name_ar": place.country_name_ar,
        "admin1": place.admin1,
        "admin1_name": place.admin1_name,
        "admin1_name_ar": place.admin1_name_ar,
        "admin2": place.admin2,
        "admin2_name": place.admin2_name,
        "admin2_name_ar": place.admin2_name_ar,
        "population": place.population,
        "geonameid": place.geonameid,
        "wikidata": place.wikidata,
        "bbox": list(place.bbox) if place.bbox else None,
        "part_of": list(place.part_of),
    }


def article_dict(parsed: GeoparsedArticle) -> Row:
    """Return a geoparsed article as the contract's JSON object."""
    article = parsed.article
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "url": article.url,
        "language": article.language,
        "focus": asdict(parsed.focus) | {"confidence": round(parsed.focus.confidence, 2)} if parsed.focus else None,
        "mentions": [mention_dict(resolution) for resolution in parsed.resolutions],
        "made_by": asdict(parsed.made_by),
    }


def rows(parsed: Iterable[GeoparsedArticle]) -> Iterator[Row]:
    """Yield one row a mention, with the keys of COLUMNS and its GEOMETRY."""
    for one in parsed:
        about = _article_columns(one.article)
        for resolution in one.resolutions:
            yield about | _mention_columns(resolution) | {GEOMETRY: _geometry(resolution)}


def _article_columns(article: Article) -> Row:
    return {
        "article_id": article.id,
        "article_title": article.title,
        "published": article.published,
        "source": article.source,
        "url": article.url,
    }


def _mention_columns(resolution: Resolution) -> Row:
    mention = mention_dict(resolution)
    place = mention.pop("place") or {}
    sentence = mention.pop("sentence")
    mention |= {"sentence": sentence["text"], "sentence_start": sentence["start"]}
    flat = {name: place.get(name.removeprefix("place_")) for name in PLACE_COLUMNS}
    return {name: mention[name] for name in MENTION_COLUMNS} | flat


def _geometry(resolution: Resolution) -> Geometry | None:
    place = resolution.place
    if place is None:
        return None
    return resolution.area or {"type": "Point", "coordinates": [place.lon, place.lat]}


def chosen(resolution: Resolution) -> Candidate | None:
    """Return the candidate that was chosen; None where nothing was, or a place that is no candidate.

    The place of a correction and a relative place need not be among the candidates.
    """
    if resolution.place is None:
        return None
    return next((one for one in resolution.candidates if one.place.id == resolution.place.id), None)


def strongest(evidence: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return named evidence with its log odds rounded to two places, strongest for or against first.

    What rounds to nothing is left out.
    """
    rounded = [(name, round(value, 2)) for name, value in evidence.items()]
    return sorted((one for one in rounded if one[1]), key=lambda one: (-abs(one[1]), one[0]))


def _evidence(resolution: Resolution) -> list[list[Any]]:
    candidate = chosen(resolution)
    return [list(pair) for pair in strongest(candidate.evidence)] if candidate else []


def _runners_up(resolution: Resolution) -> list[Candidate]:
    placed = resolution.place.id if resolution.place else None
    return [one for one in resolution.candidates if one.place.id != placed][:MAX_ALTERNATIVES]


def _alternative(candidate: Candidate) -> Row:
    place = candidate.place
    return {
        "id": place.id,
        "name": place.name,
        "name_ar": place.name_ar,
        "country": place.country,
        "score": round(candidate.score, 2),
        "kind": place.kind,
    }
