"""The frozen records that flow along the line, each field said where it is declared.

Positions are half-open code points ``[start, end)`` into the field that they name, exactly as it came. Coordinates are
WGS 84 degrees, always named, longitude first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

MentionKind: TypeAlias = Literal["toponym", "demonym", "metonym", "facility", "organisation", "relative"]
PlaceKind: TypeAlias = Literal[
    "continent", "region", "country", "province", "district", "city", "town", "village", "neighbourhood", "camp",
    "water", "relief", "island", "landmark", "facility",
]  # fmt: skip
Precision: TypeAlias = Literal[
    "exact", "neighbourhood", "city", "district", "province", "country", "region", "relative"
]
SAID_INSIDE = "said_inside"
"""Evidence for the place in which the text puts a name that no list holds: the place is the outer one."""

FieldName: TypeAlias = Literal["title", "text"]
RelationKind: TypeAlias = Literal["part", "around", "offset", "between", "border", "coast"]
Direction: TypeAlias = Literal["n", "ne", "e", "se", "s", "sw", "w", "nw", "centre"]
Decided: TypeAlias = Literal["evidence", "correction", "unknown", "unsure"]
Geometry: TypeAlias = Mapping[str, Any]
"""A GeoJSON geometry (RFC 7946): type and coordinates, WGS 84 degrees."""


@dataclass(frozen=True, slots=True)
class Article:
    """Hold one news article as it came."""

    id: str
    """Unique within a run."""
    text: str
    """The decoded text, nothing stripped or normalised."""
    title: str = ""
    """The headline; empty where there is none."""
    published: str | None = None
    """ISO 8601 date or date-time; None where absent or unreadable."""
    source: str | None = None
    """Who published it, as a reader would name it."""
    url: str | None = None
    """Where it stands on the web, as given; not checked."""
    language: str | None = None
    """BCP 47 code; None where it is not known."""
    body_start: int = 0
    """Where the article begins within text: past the front matter of a Markdown file, else 0."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Hold the sentence around a mention."""

    text: str
    """``field[start:start + len(text)]``."""
    start: int
    """Position in the mention's field."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Hold how a relative mention is told by the places inside it, its anchors."""

    kind: RelationKind
    """``part``: شمالي X. ``around``: ريف X، محيط X. ``offset``: على بعد 20 كم شرق X. ``between``: بين X وY. ``border``:
    الحدود X Y. ``coast``: الساحل الغربي لX."""
    direction: Direction | None = None
    """Which side; None where the text names none."""
    distance_km: float | None = None
    """How far from the anchor, for ``offset``."""
    offshore: bool = False
    """For ``coast``: whether the sea off it is meant, قبالة سواحل X."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold a name found in an article, not yet placed."""

    field: FieldName
    """The field of the article in which it stands."""
    start: int
    """First code point, clitics excluded."""
    end: int
    """One past the last code point."""
    surface: str
    """``field[start:end]``."""
    name: str
    """The name as it would stand alone: القاهرة for للقاهرة."""
    key: str
    """The folded name, as the index knows it."""
    kind: MentionKind
    """What sort of mention it is."""
    sentence: Sentence
    """The sentence in which it stands."""
    clitics: tuple[str, ...] = ()
    """Letters taken off in front, in text order; the article ال is never among them."""
    cue: str | None = None
    """The kind word before it (مدينة), folded; None where there is none."""
    role: Literal["dateline"] | None = None
    """``dateline`` where the mention opens an agency report."""
    acts: bool = False
    """Whether a city or country stands for its government: أعلنت واشنطن."""
    anchors: tuple[int, ...] = ()
    """Indices, in the article's list, of the mentions that lie inside it."""
    relation: Relation | None = None
    """For a relative mention: how it is told by its anchors."""
    score: float = 1.0
    """How sure the recogniser is, 0..1."""


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a place of the gazetteer."""

    id: str
    """``geonames:<id>`` or ``geonews:<slug>``; stable, never reused. ``user:<slug>`` for a user's own places, ``osm:…``
    for what an online geocoder found."""
    name: str
    """Latin display name."""
    name_ar: str
    """Arabic display name."""
    lon: float
    """Degrees east, -180..180."""
    lat: float
    """Degrees north, -90..90."""
    kind: PlaceKind
    """Feature kind."""
    radius_km: float
    """How far from the point the truth may lie."""
    country: str | None = None
    """ISO 3166-1 alpha-2; None for what lies in several countries or none."""
    country_name: str | None = None
    """Latin name of the country."""
    country_name_ar: str | None = None
    """Arabic name of the country."""
    admin1: str | None = None
    """GeoNames code of the first-order division, ``SY.12``."""
    admin1_name: str | None = None
    """Latin name of that division."""
    admin1_name_ar: str | None = None
    """Arabic name of that division."""
    admin2: str | None = None
    """GeoNames code of the second-order division, ``TN.36.1152``."""
    admin2_name: str | None = None
    """Latin name of that division."""
    admin2_name_ar: str | None = None
    """Arabic name of that division."""
    population: int | None = None
    """Inhabitants; None where unknown."""
    geonameid: int | None = None
    """GeoNames number; None for places of other sources."""
    wikidata: str | None = None
    """Wikidata item, ``Q…``."""
    bbox: tuple[float, float, float, float] | None = None
    """West, south, east, north; None where unknown."""
    actor: str | None = None
    """For the place behind a metonym: ISO code of the country that is meant."""
    part_of: tuple[str, ...] = ()
    """For a place that is told by others (شمالي سوريا): their ids."""

    @property
    def precision(self) -> Precision:
        """Name the precision class with which a map may draw this place."""
        return "relative" if self.part_of else _PRECISION[self.kind]


_PRECISION: Mapping[PlaceKind, Precision] = {
    "continent": "region",
    "region": "region",
    "country": "country",
    "province": "province",
    "district": "district",
    "city": "city",
    "town": "city",
    "village": "city",
    "neighbourhood": "neighbourhood",
    "camp": "neighbourhood",
    "water": "region",
    "relief": "region",
    "island": "region",
    "landmark": "exact",
    "facility": "exact",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold a place that a mention may mean, and why."""

    place: Place
    matched: str
    """The gazetteer's name that matched, folded."""
    evidence: Mapping[str, float] = field(default_factory=dict)
    """Named evidence, in units of log odds; the score is its sum."""

    @property
    def score(self) -> float:
        """Sum the evidence."""
        return sum(self.evidence.values())


@dataclass(frozen=True, slots=True)
class Resolution:
    """Hold the decision on a mention: which place, how sure, and the runners-up."""

    mention: Mention
    candidates: tuple[Candidate, ...] = ()
    """Ranked, best first."""
    place: Place | None = None
    """The place chosen; None where the mention was found and could not be placed."""
    confidence: float = 0.0
    """0..1, calibrated; 0 where place is None."""
    area: Geometry | None = None
    """For a relative mention: the area that is meant; None for what a point with its radius tells well enough."""
    decided: Decided = "evidence"
    """What decided: the evidence or the user's correction; of what has no place, whether nothing bears the name
    (``unknown``) or the best candidate stays under the threshold (``unsure``)."""


@dataclass(frozen=True, slots=True)
class Focus:
    """Hold what an article is about."""

    country: str
    """ISO 3166-1 alpha-2."""
    place: str | None
    """Id of the place that carries most of the article; None where no place stands out."""
    confidence: float
    """Share of the article's weight that lies in the country, 0..1."""


@dataclass(frozen=True, slots=True)
class MadeBy:
    """Hold the signature of a result: what made it."""

    geonews: str
    """Version of the program."""
    gazetteer: str
    """First twelve hexadecimal digits of the SHA-256 of the gazetteer's sources."""
    recogniser: str
    """Name and version of the recogniser."""
    resolver: str
    """Name and version of the resolver."""


@dataclass(frozen=True, slots=True)
class GeoparsedArticle:
    """Hold an article with its mentions placed."""

    article: Article
    resolutions: tuple[Resolution, ...]
    """Titles first, then by position; an outer mention before those inside it."""
    focus: Focus | None
    made_by: MadeBy
