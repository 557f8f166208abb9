"""``geonews lookup``: what the gazetteer knows of a name, or of the places near a point."""

from __future__ import annotations

import re
import sys
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geonews.cli.console import complain, open_gazetteer
from geonews.cli.options import Config
from geonews.records import PlaceKind
from geonews.writers.safe import for_terminal, to_json

if TYPE_CHECKING:
    from geonews.gazetteer.index import Found, Gazetteer

UNKNOWN = 1

HEADINGS = ("name", "kind", "country", "lies in", "people", "lat", "lon", "km", "match", "id", "الاسم")
"""The Arabic name comes last: a terminal that turns Arabic around would take the numbers after it along."""

RIGHT = frozenset({"people", "lat", "lon", "km", "الاسم"})
"""Columns that end flush."""

WIDTH = 1000
"""Cells of a line before anything is cut: a name or an id that is cut helps nobody, a long line does no harm."""

WITHIN_KM = 25.0
"""Around a point that is asked about without a name."""

MAX_WITHIN_KM = 500.0

POOL = 200
"""Places that a search brings before kind and distance choose among them."""

LEAST_SCORE = 0.05
"""Probability below which a match across scripts says nothing."""

_POINT = re.compile(r"\s*([+-]?\d{1,3}(?:[.٫]\d+)?)\s*°?\s*[,،;\s]\s*([+-]?\d{1,3}(?:[.٫]\d+)?)\s*°?\s*")


def lookup(
    name: Annotated[str | None, typer.Argument(help="A place name, in Arabic or Latin letters.")] = None,
    near: Annotated[
        str | None,
        typer.Option(metavar="LAT,LON", help="A point, latitude first: places near it, or the nearest of the name."),
    ] = None,
    within: Annotated[
        float | None,
        typer.Option(
            metavar="KM", min=0.001, max=MAX_WITHIN_KM, help=f"How far from the point; {WITHIN_KM:g} without a name."
        ),
    ] = None,
    country: Annotated[str | None, typer.Option(metavar="XX", help="Only this country (ISO 3166-1 alpha-2).")] = None,
    kind: Annotated[PlaceKind | None, typer.Option(help="Only places of this kind.")] = None,
    fuzzy: Annotated[bool, typer.Option("--fuzzy", help="Also names that are nearly or only sound so.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Most places to show.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array for machines.")] = False,
    config: Config = None,
) -> None:
    """Show which places bear a name, or lie near a point.

    The most prominent come first, or the nearest. Where nothing bears the name, what may be meant by it is shown:
    misspelt, longer, or written so in Latin letters.

    \b
    geonews lookup طرابلس
    geonews lookup Homs --json
    geonews lookup القاهره --country EG --kind city
    geonews lookup --near 36.2,37.16 --within 10
    """
    point = _point(near)
    if name is None and point is None:
        raise typer.BadParameter("give a NAME, or a point with --near", param_hint="NAME")
    if within is not None and point is None:
        raise typer.BadParameter("goes with --near", param_hint="--within")
    gazetteer = open_gazetteer(config)
    code = _country(country, gazetteer)
    if name is None:
        found = _nearby(gazetteer, point, within or WITHIN_KM, code, kind, limit)
    else:
        found = _named(gazetteer, name, code, kind, fuzzy=fuzzy, pool=max(limit, POOL))
        found = _from(point, found, within) if point else found
    found = found[:limit]
    if as_json:
        sys.stdout.write(to_json([_as_dict(one) for one in found]) + "\n")
    elif found:
        _print_table(found)
    else:
        complain(_nothing(name, near, narrow=bool(code or kind or within)))
    raise typer.Exit(0 if found else UNKNOWN)


def _point(near: str | None) -> tuple[float, float] | None:
    """Return longitude and latitude of a point that is written latitude first."""
    if near is None:
        return None
    pair = _POINT.fullmatch(near)
    if pair is None:
        raise typer.BadParameter("write LAT,LON in degrees, such as 36.2,37.16", param_hint="--near")
    lat, lon = (float(one.replace("٫", ".")) for one in pair.groups())
    if abs(lat) > 90 or abs(lon) > 180:
        hint = " (latitude comes first)" if abs(lon) <= 90 and abs(lat) <= 180 else ""
        raise typer.BadParameter(f"{lat:g},{lon:g} is not on the globe{hint}", param_hint="--near")
    return lon, lat


def _country(code: str | None, gazetteer: Gazetteer) -> str | None:
    if code is None:
        return None
    known = re.fullmatch("[A-Za-z]{2}", code) and gazetteer.division(code.upper()) != (None, None)
    if not known:
        raise typer.BadParameter(
            f"{for_terminal(code)} is no country; give its two letters, such as SY", param_hint="--country"
        )
    return code.upper()


def _nearby(
    gazetteer: Gazetteer,
    point: tuple[float, float] | None,
    within: float,
    country: str | None,
    kind: PlaceKind | None,
    limit: int,
) -> list[Found]:
    from geonews.gazetteer.index import narrowed

    lon, lat = point or (0.0, 0.0)
    return list(islice(narrowed(gazetteer.near(lon, lat, within), country=country, kind=kind), limit))


def _named(
    gazetteer: Gazetteer, name: str, country: str | None, kind: PlaceKind | None, *, fuzzy: bool, pool: int
) -> list[Found]:
    """Return what bears a name; where nothing does, or on demand, what may be meant by it."""
    from geonews.gazetteer.index import narrowed

    exact = list(narrowed(gazetteer.lookup(name), country=country, kind=kind))
    if exact and not fuzzy:
        return exact
    known = {one.place.id for one in exact}
    others = narrowed(gazetteer.search(name, country=country, limit=pool), kind=kind)
    return [*exact, *(one for one in others if one.place.id not in known and one.score >= LEAST_SCORE)]


def _from(point: tuple[float, float], found: list[Found], within: float | None) -> list[Found]:
    from geonews.gazetteer.index import nearest_first

    return [one for one in nearest_first(found, *point) if within is None or (one.km or 0.0) <= within]


def _nothing(name: str | None, near: str | None, *, narrow: bool) -> str:
    if name is None:
        return f"the gazetteer knows no place near {near}" + (" of that sort; widen --within" if narrow else "")
    return f"the gazetteer knows no place called {name}" + (" where you look" if narrow else "")


def _as_dict(found: Found) -> dict[str, Any]:
    from geonews.rows import place_dict

    return {
        "matched": found.matched,
        "role": found.role.name.lower(),
        "clitics": list(found.clitics),
        "prior": round(found.prior, 2),
        "names": list(found.names),
        "how": found.how,
        "distance": found.distance,
        "score": round(found.score, 2),
        "km": found.km,
        "place": place_dict(found.place),
    }


def _print_table(found: list[Found]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    headings = [one for one in HEADINGS if one != "km" or found[0].km is not None]
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right" if heading in RIGHT else "left")
    for one in found:
        cells = _cells(one)
        # Text, not str: names are never rich markup.
        table.add_row(*(Text(for_terminal(cells[heading])) for heading in headings))
    Console(file=sys.stdout, highlight=False, width=WIDTH).print(table)


def _cells(found: Found) -> dict[str, str]:
    """Return what stands under each heading."""
    place = found.place
    ladder = (place.country_name, place.admin1_name, place.admin2_name)
    return {
        "name": place.name,
        "kind": place.kind if found.role.name in ("NAME", "LATIN") else f"{place.kind} ({found.role.name.lower()})",
        "country": place.country or "",
        "lies in": " › ".join(dict.fromkeys(step for step in ladder if step and step != place.name)),
        "people": f"{place.population:,}" if place.population else "",
        "lat": f"{place.lat:.4f}",
        "lon": f"{place.lon:.4f}",
        "km": "" if found.km is None else f"{found.km:.1f}",
        "match": _match(found),
        "id": place.id,
        "الاسم": place.name_ar,
    }


def _match(found: Found) -> str:
    """Say how a name was matched; empty for what merely lies near."""
    if found.how == "fuzzy":
        return f"{found.distance} letter{'s' if found.distance > 1 else ''} off"
    if found.how == "prefix":
        return "begins so"
    if found.how == "alike":
        return f"spelt alike, {found.score:.0%}"
    if found.how == "across":
        return f"across scripts p={found.score:.2f}"
    return "exact" if found.matched else ""
