"""Ask a geocoder on the network for the names that the gazetteer lacks: the only door to one.

What leaves the machine is a name, a country code and the user agent; never a word of an article around the name. The
public service's terms are kept: one request a second at most, an identifying user agent, every answer kept on disk
("not found" too), so that no question is asked twice in thirty days. One geocoder serves one run: two of them at the
same time, in two processes, would together ask twice as fast as the terms allow.

A place that came from here has an id of a third form beside the gazetteer's two: ``osm:node/123``, ``osm:way/123`` or
``osm:relation/123``, the number of the OpenStreetMap object. OpenStreetMap may renumber; a saved map stays right, but
the id is not promised for ever as ``geonames:`` and ``geonews:`` are. Wherever such a place is shown, ATTRIBUTION is.

geopy and requests-cache are imported when the first question is asked, not before.
"""

from __future__ import annotations

import logging
import math
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Self, TypeAlias, cast

from geonews.errors import OnlineError
from geonews.gazetteer.distance import distance_km
from geonews.records import SAID_INSIDE, Candidate, GeoparsedArticle, Place, PlaceKind, Resolution

if TYPE_CHECKING:
    from types import TracebackType

    from requests import PreparedRequest, Response
    from requests.adapters import BaseAdapter
    from requests.sessions import Session
    from requests_cache import CachedSession
    from requests_cache.backends.sqlite import SQLiteCache

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
"""What a map owes to the source wherever it shows a place whose id begins with ID_PREFIX."""
ID_PREFIX = "osm:"
PUBLIC_DOMAIN = "nominatim.openstreetmap.org"
PUBLIC_MIN_DELAY_S = 1.0
"""https://operations.osmfoundation.org/policies/nominatim/: "an absolute maximum of 1 request per second"."""
CACHE_FILE = "online.sqlite"
CACHE_DAYS = 30
RETRY_PAUSES_S = (2.0, 8.0)
"""Pauses before the second and the third attempt; a longer Retry-After takes their place."""
MAX_RETRY_AFTER_S = 60.0
"""A service that asks for a longer pause is left alone for the rest of the run."""
MAX_FAILURES_IN_ROW = 3
"""After so many names that failed on every attempt the service is taken to be down."""
MAX_CONFIDENCE = 0.6
"""No answer from the network is surer than this: it was chosen by its name alone, without the article."""
NO_COUNTRY_FACTOR = 0.5
"""A name that was asked of the whole world is at home in more places than the five that came back."""

IMPORTANCE_WEIGHT = 1.0
"""Log odds for the service's own 0..1 importance."""
NAME_EXACT = 2.0
"""Log odds for an answer one of whose names is the one asked for."""
NAME_ARTICLE = 1.0
"""The same where they differ by ال in front: حوارة for الحوارة."""
SAME_PLACE_KM = 5.0
"""Answers so near to one another are one place: OpenStreetMap has a town's centre and its boundary."""
MIN_RADIUS_KM = 0.05
RADIUS_WITHOUT_BBOX_KM = 10.0
"""Nominatim always gives a bounding box; a service that gives none has told us little."""

Raw: TypeAlias = Mapping[str, Any]
Clock: TypeAlias = Callable[[], float]
Sleep: TypeAlias = Callable[[float], None]

_log = logging.getLogger("geonews")


def _user_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("geonews")


@dataclass(frozen=True, slots=True)
class OnlineSettings:
    """Say which geocoder to ask, and how.

    Raises OnlineError where the settings break the public service's terms or cannot work.
    """

    geocoder: Literal["nominatim"] = "nominatim"
    """The kind of service."""
    domain: str = PUBLIC_DOMAIN
    """Host with optional port and path, without a scheme: ``127.0.0.1:8080``."""
    scheme: str = "https"
    """``https`` or ``http``."""
    user_agent: str | None = None
    """How this user's program names itself to the service; asking needs one."""
    cache_dir: Path = field(default_factory=_user_cache)
    """Folder of the answers kept; made when the first question is asked."""
    timeout_s: float = 10.0
    """Seconds without a sign from the service after which an attempt has failed."""
    min_delay_s: float = PUBLIC_MIN_DELAY_S
    """Seconds from the start of one request to the start of the next, at least."""
    max_answers: int = 5
    """Answers wanted for a name."""

    def __post_init__(self) -> None:
        """Refuse what cannot work before anything is asked."""
        if self.geocoder != "nominatim":
            raise OnlineError(f"no online geocoder is called {self.geocoder!r}: use nominatim")
        if self.scheme not in ("http", "https") or not self.host:
            raise OnlineError(
                f"{self.scheme}://{self.domain} is not the address of a geocoder: set GEONEWS_NOMINATIM_DOMAIN to one "
                "such as http://127.0.0.1:8080"
            )
        if not (self.timeout_s > 0 and self.min_delay_s >= 0 and self.max_answers >= 1):
            raise OnlineError("a geocoder needs a time-out above 0 s, a delay of 0 s or more and at least one answer")
        if self.is_public and self.min_delay_s < PUBLIC_MIN_DELAY_S:
            raise OnlineError(
                f"{PUBLIC_DOMAIN} allows one request a second: {self.min_delay_s} s between requests is too fast"
            )

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> OnlineSettings:
        """Read GEONEWS_USER_AGENT, GEONEWS_NOMINATIM_DOMAIN (a scheme may lead it) and GEONEWS_CACHE_DIR.

        Unset and empty are the same. Raises OnlineError as the class does.
        """
        settings = cls(user_agent=env.get("GEONEWS_USER_AGENT", "").strip() or None)
        if domain := env.get("GEONEWS_NOMINATIM_DOMAIN", "").strip():
            scheme, mark, rest = domain.partition("://")
            settings = replace(
                settings, scheme=scheme.lower() if mark else "https", domain=(rest if mark else domain).rstrip("/")
            )
        if cache_dir := env.get("GEONEWS_CACHE_DIR", "").strip():
            settings = replace(settings, cache_dir=Path(cache_dir).expanduser())
        return settings

    @property
    def host(self) -> str:
        """Return the host alone, in lower case, without port and path."""
        from urllib.parse import urlsplit

        try:
            return (urlsplit(f"//{self.domain}").hostname or "").rstrip(".")
        except ValueError:
            return ""

    @property
    def is_public(self) -> bool:
        """Tell whether this is the OpenStreetMap Foundation's own service, whose terms bind."""
        return self.host == PUBLIC_DOMAIN


class _Question(NamedTuple):
    name: str
    country: str | None
    """ISO 3166-1 alpha-2, upper case; None asks the whole world."""


class OnlineGeocoder:
    """Ask a geocoder for places by name, each question once, and end well whatever it does.

    Not for use by several threads at a time.
    """

    def __init__(self, settings: OnlineSettings, *, clock: Clock = time.monotonic, sleep: Sleep = time.sleep) -> None:
        _check_user_agent(settings.user_agent)
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._service: _Service | None = None
        self._answers: dict[_Question, tuple[Candidate, ...]] = {}
        self._failed: dict[str, None] = {}
        self._failures_in_row = 0
        self._is_down = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def failed(self) -> tuple[str, ...]:
        """Return the names to which no answer could be had, in the order in which they were asked."""
        return tuple(self._failed)

    @property
    def requests(self) -> int:
        """Count the requests that went out on the network."""
        return self._service.requests if self._service else 0

    def candidates(self, name: str, country: str | None) -> tuple[Candidate, ...]:
        """Return the places that the geocoder knows by a name, best first; empty where it knows none or failed.

        Country is an ISO 3166-1 alpha-2 code and narrows the search; None searches the world. Raises OnlineError only
        where the service would refuse the settings themselves.
        """
        question = _Question(" ".join(name.split()), _country_code(country))
        if not question.name:
            return ()
        if question not in self._answers:
            self._answers[question] = self._look_up(question)
        return self._answers[question]

    def close(self) -> None:
        """Close the connections and the cache; the next question opens them again."""
        if self._service:
            self._service.close()

    def _look_up(self, question: _Question) -> tuple[Candidate, ...]:
        raw = self._ask_patiently(question)
        if raw is None:
            self._failed[question.name] = None
            return ()
        unique: dict[str, Candidate] = {}
        for answer in raw:
            if one := _candidate(answer, question.name):
                unique.setdefault(one.place.id, one)
        return _ranked(unique.values())

    def _ask_patiently(self, question: _Question) -> list[Raw] | None:
        """Ask with growing pauses; None is no answer, which is not the same as an empty one."""
        from geopy.exc import GeopyError

        service = self._opened()
        before = service.requests
        for pause in (*RETRY_PAUSES_S, None):
            try:
                answers = service.ask(question)
            except GeopyError as error:
                if not self._may_ask_again(error) or pause is None:
                    break
                self._sleep(max(pause, _retry_after_s(error)))
            else:
                if service.requests > before:
                    # A cached answer says nothing about the service's health.
                    self._failures_in_row = 0
                return answers
        self._failures_in_row += 1
        if self._failures_in_row >= MAX_FAILURES_IN_ROW:
            self._give_up(f"{self._failures_in_row} names in a row failed")
        return None

    def _may_ask_again(self, error: Exception) -> bool:
        verdict = _verdict(error)
        if verdict == "stop":
            self._give_up(str(error))
        elif verdict == "skip":
            self._failures_in_row = -1  # the service is well: this name starts no row of failures
        return verdict == "again" and not self._is_down

    def _opened(self) -> _Service:
        if self._service is None:
            self._service = _Service(self._settings, self._clock, self._sleep)
        return self._service

    def _give_up(self, why: str) -> None:
        if self._is_down:
            return
        self._is_down = True
        self._opened().stop()
        _log.warning("%s is not asked any more in this run: %s", self._settings.domain, why)


def ask_unplaced(parsed: Iterable[GeoparsedArticle], geocoder: OnlineGeocoder) -> Iterator[GeoparsedArticle]:
    """Yield the articles with their unplaced toponyms and facilities asked of a geocoder.

    A distinct pair of name and focus country is asked once. An answer is placed only where its name folds to the
    mention's, ال in front aside, and never surer than MAX_CONFIDENCE; every other one stays a candidate.
    """
    for one in parsed:
        country = one.focus.country if one.focus else None
        yield replace(one, resolutions=tuple(_ask_for(each, country, geocoder) for each in one.resolutions))


# Deciding


def _ask_for(resolution: Resolution, country: str | None, geocoder: OnlineGeocoder) -> Resolution:
    # What the user says is no place is not asked about.
    if resolution.decided == "correction" or (resolution.place is not None and not _is_only_said(resolution)):
        return resolution
    if resolution.mention.kind not in ("toponym", "facility"):
        return resolution
    found = geocoder.candidates(resolution.mention.name, country)
    ranked = _ranked((*resolution.candidates, *found))
    fitting = [one for one in found if _fits(one, resolution)]
    if not fitting:
        return replace(resolution, candidates=ranked)
    best = fitting[0]
    confidence = _share(best, fitting) * MAX_CONFIDENCE * (1.0 if country else NO_COUNTRY_FACTOR)
    candidates = (best, *(one for one in ranked if one is not best))
    return replace(resolution, candidates=candidates, place=best.place, confidence=confidence)


def _is_only_said(resolution: Resolution) -> bool:
    """Tell whether nothing but the text says where a name lies: a village put into its province."""
    return bool(resolution.candidates) and SAID_INSIDE in resolution.candidates[0].evidence


def _ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates best first; equals keep their order, which is the service's."""
    return tuple(sorted(candidates, key=lambda one: -one.score))


def _fits(candidate: Candidate, resolution: Resolution) -> bool:
    """Tell whether an answer may be taken for a mention: الأمل in the news is no pharmacy of that name."""
    if resolution.mention.kind == "toponym" and candidate.place.kind == "facility":
        return False
    return not {"name_exact", "name_article"}.isdisjoint(candidate.evidence)


def _share(best: Candidate, fitting: Iterable[Candidate]) -> float:
    """Return the share of the odds that the best answer has among those that are another place."""
    rivals = (one for one in fitting if one is not best and not _is_same_place(best.place, one.place))
    return 1.0 / (1.0 + sum(math.exp(one.score - best.score) for one in rivals))


def _is_same_place(one: Place, other: Place) -> bool:
    return distance_km(one.lon, one.lat, other.lon, other.lat) <= SAME_PLACE_KM


# Reading an answer


def _candidate(raw: Raw, asked: str) -> Candidate | None:
    place = _place(raw)
    if place is None:
        return None
    matched, agreement = _agreement(asked, _names(raw))
    evidence = {"online": round(IMPORTANCE_WEIGHT * _importance(raw), 4)} | agreement
    return Candidate(place=place, matched=matched or _key(place.name_ar), evidence=evidence)


def _place(raw: Raw) -> Place | None:
    """Return an answer as a Place; None where it is no OpenStreetMap object or has no name."""
    place_id, coordinates, names = _osm_id(raw), _coordinates(raw), _names(raw)
    if place_id is None or coordinates is None or not names:
        return None
    lon, lat = coordinates
    details, address = _mapping(raw, "namedetails"), _mapping(raw, "address")
    state, bbox = _text(address, "state"), _bbox(raw)
    return Place(
        id=place_id,
        name=_text(details, "name:en") or _text(details, "int_name") or _first(names, arabic=False),
        name_ar=_text(details, "name:ar") or _first(names, arabic=True),
        lon=lon,
        lat=lat,
        kind=_kind(raw),
        radius_km=_radius_km(lon, lat, bbox),
        country=_country_code(_text(address, "country_code")),
        admin1=_text(address, "ISO3166-2-lvl4") or _text(address, "ISO3166-2-lvl3") or None,
        admin1_name=state if state and not _is_arabic(state) else None,
        admin1_name_ar=state if _is_arabic(state) else None,
        bbox=bbox,
    )


def _osm_id(raw: Raw) -> str | None:
    sort, number = raw.get("osm_type"), raw.get("osm_id")
    if sort not in ("node", "way", "relation") or not str(number).isdecimal():
        return None
    return f"{ID_PREFIX}{sort}/{int(str(number))}"


def _names(raw: Raw) -> tuple[str, ...]:
    """Return every name of an answer, the principal one first; OpenStreetMap parts several in one field by ``;``."""
    details = _mapping(raw, "namedetails")
    principal = [_text(raw, "name"), _text(details, "name"), _text(raw, "display_name").partition(",")[0]]
    others = [name for key in details for name in _text(details, key).split(";")]
    return tuple(dict.fromkeys(name for one in (*principal, *others) if (name := one.strip())))


def _agreement(asked: str, names: Iterable[str]) -> tuple[str, dict[str, float]]:
    """Return the folded name that agrees with the one asked for, and the evidence that it gives."""
    wanted = _key(asked)
    keys = [_key(name) for name in names]
    if wanted in keys:
        return wanted, {"name_exact": NAME_EXACT}
    for key in keys:
        if _without_article(key) == _without_article(wanted):
            return key, {"name_article": NAME_ARTICLE}
    return "", {}


def _key(name: str) -> str:
    from geonews.arabic.fold import squeeze

    return squeeze(name)


def _without_article(key: str) -> str:
    # Of الا nothing would be left to tell one name from another.
    return key[2:] if key.startswith("ال") and len(key) > 3 else key


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= char <= "\u06ff" for char in text)


def _first(names: tuple[str, ...], *, arabic: bool) -> str:
    return next((name for name in names if _is_arabic(name) == arabic), names[0])


def _text(raw: Raw, key: str) -> str:
    value = raw.get(key)
    # JSON can spell a lone surrogate, which no file of ours could hold.
    return value.encode("utf-8", "ignore").decode().strip() if isinstance(value, str) else ""


def _mapping(raw: Raw, key: str) -> Raw:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def _number(value: object) -> float | None:
    try:
        number = float(cast("str", value))
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _coordinates(raw: Raw) -> tuple[float, float] | None:
    """Return longitude and latitude; None where they are absent or out of range."""
    lon, lat = _number(raw.get("lon")), _number(raw.get("lat"))
    if lon is None or lat is None or abs(lon) > 180 or abs(lat) > 90:
        return None
    return lon, lat


def _bbox(raw: Raw) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of Nominatim's south, north, west, east."""
    box = raw.get("boundingbox")
    numbers = [_number(one) for one in box] if isinstance(box, list) else []
    if len(numbers) != 4:
        return None
    south, north, west, east = numbers
    if south is None or north is None or west is None or east is None:
        return None
    if not (-90 <= south <= north <= 90 and abs(west) <= 180 and abs(east) <= 180):
        return None
    return west, south, east, north


def _radius_km(lon: float, lat: float, bbox: tuple[float, float, float, float] | None) -> float:
    """Return the distance from the point to the farthest corner of the bounding box."""
    if bbox is None:
        return RADIUS_WITHOUT_BBOX_KM
    west, south, east, north = bbox
    farthest = max(distance_km(lon, lat, x, y) for x in (west, east) for y in (south, north))
    return max(MIN_RADIUS_KM, round(farthest, 2))


def _importance(raw: Raw) -> float:
    return min(1.0, max(0.0, _number(raw.get("importance")) or 0.0))


def _country_code(code: str | None) -> str | None:
    if code and len(code) == 2 and code.isascii() and code.isalpha():
        return code.upper()
    return None


_KINDS: Mapping[str, PlaceKind] = {
    "continent": "continent",
    "country": "country",
    "state": "province", "province": "province", "region": "province", "governorate": "province",
    "county": "district", "state_district": "district", "district": "district", "municipality": "district",
    "city": "city",
    "town": "town",
    "village": "village", "hamlet": "village", "isolated_dwelling": "village", "locality": "village",
    "suburb": "neighbourhood", "quarter": "neighbourhood", "neighbourhood": "neighbourhood",
    "borough": "neighbourhood", "city_district": "neighbourhood", "city_block": "neighbourhood",
    "residential": "neighbourhood",
    "island": "island", "islet": "island", "archipelago": "island",
    "water": "water", "sea": "water", "ocean": "water", "bay": "water", "strait": "water", "spring": "water",
    "wetland": "water", "reservoir": "water", "basin": "water",
    "peak": "relief", "mountain_range": "relief", "ridge": "relief", "valley": "relief", "desert": "relief",
    "volcano": "relief", "plateau": "relief", "cliff": "relief", "cape": "relief", "peninsula": "relief",
    "saddle": "relief", "hill": "relief", "sand": "relief", "wadi": "water",
}  # fmt: skip
"""What OpenStreetMap calls a place, by its address type or the value of place=* and natural=*."""

_KINDS_OF_CATEGORY: Mapping[str, PlaceKind] = {
    "aerialway": "facility", "aeroway": "facility", "amenity": "facility", "building": "facility",
    "club": "facility", "craft": "facility", "emergency": "facility", "healthcare": "facility",
    "highway": "facility", "man_made": "facility", "military": "facility", "office": "facility",
    "power": "facility", "railway": "facility", "shop": "facility",
    "historic": "landmark", "leisure": "landmark", "tourism": "landmark",
    "mountain_pass": "relief",
    "waterway": "water",
}  # fmt: skip
"""Categories that decide by themselves: shop=water is no lake. A street is a facility, so that no toponym lands on it.
"""

_KINDS_BY_RANK: tuple[tuple[int, PlaceKind], ...] = (
    (3, "continent"), (4, "country"), (9, "province"), (12, "district"), (16, "city"), (18, "town"), (19, "village"),
    (24, "neighbourhood"), (30, "facility"),
)  # fmt: skip
"""The highest place_rank of each kind, https://nominatim.org/release-docs/latest/customize/Ranking/."""


def _kind(raw: Raw) -> PlaceKind:
    category = _text(raw, "category") or _text(raw, "class")
    sort, address_type = _text(raw, "type"), _text(raw, "addresstype")
    if sort in ("refugee_site", "refugee_camp"):
        return "camp"
    if category in _KINDS_OF_CATEGORY:
        return _KINDS_OF_CATEGORY[category]
    if kind := _KINDS.get(address_type) or _KINDS.get(sort):
        return kind
    rank = _number(raw.get("place_rank")) or 30
    return next((kind for highest, kind in _KINDS_BY_RANK if rank <= highest), "facility")


# Asking


def _check_user_agent(user_agent: str | None) -> None:
    example = 'GEONEWS_USER_AGENT="example-newsroom-maps/1.0 (maps@example.org)"'
    if not user_agent:
        raise OnlineError(f"an online geocoder must be told who asks: set GEONEWS_USER_AGENT, for example {example}")
    if not (user_agent.isascii() and user_agent.isprintable()):
        raise OnlineError(f"a user agent is one line of ASCII: set GEONEWS_USER_AGENT, for example {example}")


def _verdict(error: Exception) -> Literal["again", "skip", "stop"]:
    """Tell whether a question may be asked again, is itself at fault, or the service wants to hear no more."""
    from geopy.exc import (
        GeocoderAuthenticationFailure,
        GeocoderInsufficientPrivileges,
        GeocoderQueryError,
        GeocoderQuotaExceeded,
        GeocoderRateLimited,
    )

    if isinstance(error, GeocoderQueryError):
        return "skip"
    if _retry_after_s(error) > MAX_RETRY_AFTER_S:
        return "stop"
    if isinstance(error, GeocoderRateLimited):  # geopy derives it from the exhausted quota
        return "again"
    refusals = (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges, GeocoderQuotaExceeded)
    return "stop" if isinstance(error, refusals) else "again"


def _retry_after_s(error: BaseException) -> float:
    """Return the seconds that a 429 or a 503 asked for, 0 where it did not."""
    from geopy.adapters import AdapterHTTPError, get_retry_after

    cause = error.__cause__
    if not isinstance(cause, AdapterHTTPError):
        return 0.0
    return max(0.0, float(get_retry_after(cause.headers) or 0.0))


def _is_answer(answers: object) -> bool:
    """Tell whether a JSON value is a list of places, the empty list included."""
    if not isinstance(answers, list):
        return False
    return all(isinstance(one, dict) and _coordinates(one) is not None for one in answers)


def _is_worth_keeping(response: Response) -> bool:
    """Tell whether a response may go into the cache: an answer, never an error or garbage with status 200."""
    if response.status_code != 200:
        return False
    try:
        return _is_answer(response.json())
    except (ValueError, RecursionError):
        return False


class _Service:
    """Hold geopy's geocoder, its cache before it and the pace behind it."""

    def __init__(self, settings: OnlineSettings, clock: Clock, sleep: Sleep) -> None:
        self.requests = 0
        self._max_answers = settings.max_answers
        self._pace = _pace(self._send, settings.min_delay_s, clock, sleep)
        self._session, self._geocode = _open(settings, self._pace)

    def ask(self, question: _Question) -> list[Raw]:
        """Return the raw answers to a question; raise geopy's errors."""
        locations = self._geocode(
            question.name,
            exactly_one=False,
            limit=self._max_answers,
            language="ar,en",
            addressdetails=True,
            namedetails=True,
            country_codes=question.country.lower() if question.country else None,
        )
        return [location.raw for location in locations or ()]

    def stop(self) -> None:
        """Answer from the cache alone from now on."""
        self._session.settings.only_if_cached = True

    def close(self) -> None:
        """Close the connections and the cache."""
        self._session.close()  # type: ignore[no-untyped-call]  # requests-cache left it so

    def _send(self, transport: BaseAdapter, request: PreparedRequest, **options: Any) -> Response:  # noqa: ANN401
        self.requests += 1
        return transport.send(request, **options)


class _PacedTransport:
    """Stand in the place of a requests transport and wait for the turn before each real request.

    The pace is kept here, below the cache, so that an answer from the cache neither waits nor takes a turn, while
    redirects and further attempts do.
    """

    def __init__(self, transport: BaseAdapter, pace: Callable[..., Response]) -> None:
        self._transport = transport
        self._pace = pace

    def send(self, request: PreparedRequest, **options: Any) -> Response:  # noqa: ANN401
        """Send a request when its turn has come."""
        return self._pace(self._transport, request, **options)

    def close(self) -> None:
        """Close the transport."""
        self._transport.close()


def _pace(send: Callable[..., Response], min_delay_s: float, clock: Clock, sleep: Sleep) -> Callable[..., Response]:
    from geopy.extra.rate_limiter import RateLimiter

    class Pace(RateLimiter):  # type: ignore[misc]  # geopy carries no types
        def _clock(self) -> float:
            return clock()

        def _sleep(self, seconds: float) -> None:
            sleep(seconds)

    # Attempts are repeated further up, where the pauses grow and heed Retry-After: geopy's are all of one length.
    pace = Pace(
        send, min_delay_seconds=min_delay_s, error_wait_seconds=min_delay_s, max_retries=0, swallow_exceptions=False
    )
    return cast("Callable[..., Response]", pace)


def _open(settings: OnlineSettings, pace: Callable[..., Response]) -> tuple[CachedSession, Callable[..., Any]]:
    from urllib.request import proxy_bypass

    from geopy.adapters import RequestsAdapter
    from geopy.exc import ConfigurationError, GeocoderParseError
    from geopy.geocoders import Nominatim

    class Adapter(RequestsAdapter):  # type: ignore[misc]  # geopy carries no types
        """Tell a list of places from any other JSON."""

        def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> object:
            try:
                answers = super().get_json(url, timeout=timeout, headers=headers)
            except RecursionError as error:
                raise GeocoderParseError("the answer is nested too deeply") from error
            if not _is_answer(answers):
                raise GeocoderParseError("the answer is not a list of places")
            return answers

    try:
        nominatim = Nominatim(
            domain=settings.domain,
            scheme=settings.scheme,
            user_agent=settings.user_agent,
            timeout=settings.timeout_s,
            # geopy sends everything through the system's proxy, also what no_proxy excepts.
            proxies={} if proxy_bypass(settings.host) else None,
            # urllib3's own attempts would go out without a pause.
            adapter_factory=partial(Adapter, max_retries=0),
        )
    except ConfigurationError as error:
        reason = " ".join(str(error).split())
        raise OnlineError(f"the geocoder refuses its settings (is GEONEWS_USER_AGENT your own?): {reason}") from error
    session = _cached(nominatim.adapter.session, settings.cache_dir / CACHE_FILE, pace)
    nominatim.adapter.session = session
    return session, nominatim.geocode


# Keeping answers


def _cached(session: Session, path: Path, pace: Callable[..., Response]) -> CachedSession:
    """Return a session that keeps answers and sends the rest at the given pace."""
    from http.cookiejar import DefaultCookiePolicy

    from requests_cache import CachedSession

    is_usable = _make_usable(path)
    wrapped = CachedSession.wrap(
        session,
        cache_name=str(path),
        backend="sqlite" if is_usable else "memory",
        serializer="json",  # pickle would run what someone else put into the file
        expire_after=timedelta(days=CACHE_DAYS),
        allowable_codes=(200,),
        filter_fn=_is_worth_keeping,
    )
    cached = cast("CachedSession", wrapped)
    # A cookie would tie the questions of a run together.
    cached.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    for prefix, transport in list(cached.adapters.items()):
        cached.mount(prefix, cast("BaseAdapter", _PacedTransport(transport, pace)))
    if is_usable:
        cast("SQLiteCache", cached.cache).delete(expired=True, vacuum=False)
    return cached


def _make_usable(path: Path) -> bool:
    """Tell whether the cache file can be used, after moving a broken one out of the way.

    requests-cache waits for ever for a file that it may not write, so the file is tried here first.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _try(path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            _log.warning("the cache of online answers %s was broken (%s) and begins anew", path, error)
            path.unlink()
    except (OSError, sqlite3.OperationalError) as error:
        _log.warning("online answers cannot be kept in %s (%s): this run asks without a cache on disk", path, error)
        return False
    return True


def _try(path: Path) -> None:
    """Raise sqlite3.DatabaseError where the file is broken, its OperationalError where it cannot be written."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        verdict = database.execute("PRAGMA quick_check(1)").fetchone()
        columns = {row[1] for row in database.execute("PRAGMA table_info(responses)")}
        if verdict != ("ok",) or (columns and columns != {"key", "value", "expires"}):
            raise sqlite3.DatabaseError("it is not a cache of geonews")
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
