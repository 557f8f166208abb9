"""The check of hand-given coordinates: what confirms a row, what speaks against it, what is committed of it."""

import csv
import sys
from collections import defaultdict

import pytest
import shapely

from geonews.gazetteer.build import CURATED, read_rows

VERDICTS = {"confirmed", "near", "outline-only", "excepted"}
KM = 1 / 111.2
"""Degrees of latitude."""


@pytest.fixture(scope="module")
def recipe(root):
    """Return the two modules of the recipe, which is no package."""
    sys.path.insert(0, str(root / "gazetteer" / "recipe"))
    import verify
    import witnesses

    yield verify, witnesses
    sys.path.remove(str(root / "gazetteer" / "recipe"))


@pytest.fixture
def check(recipe):
    """Return a function that checks a row against a country, Landia, of ten degrees with its sea in the east."""
    verify, witnesses = recipe
    land, island = shapely.box(10, 10, 20, 20), shapely.box(22, 15, 22.3, 15.3)
    sea = shapely.box(20, 10, 30, 20).difference(island)

    def index(*made):
        named = defaultdict(list)
        for witness in made:
            named[witnesses.key(witness.name)].append(witness)
        return named

    def witness(name, shape, code="", country="LA"):
        return witnesses.Witness("test", name, shape, country, code)

    field = shapely.Point(12, 12)
    second = witnesses.Witnesses(
        divisions=index(
            witness("Landia", land, "country"),
            witness("Elsewhere", shapely.box(20, 20, 30, 30), "country", "EL"),
            witness("Westmark", shapely.box(10, 10, 14, 20), "division"),
        ),
        waters=index(witness("Lake Blue", shapely.box(15, 15, 16, 16), "lake", "")),
        dams=index(witness("High", shapely.Point(15, 15), "dam", "")),
        airports=[witness("LAXX Old Field", field, witnesses.key("Old Field Oldtown"))],
        ports=index(witness("Harbour", shapely.Point(20, 12))),
        towns=index(witness("Smallville", shapely.Point(11, 11)), witness("Smallville", shapely.Point(19, 19))),
        cities={"LA": [witness("Bigtown", shapely.Point(13, 13))]},
        capitals={"LA": [witness("Bigtown", shapely.Point(13, 13), "PPLC")]},
        countries={"LA": land, "EL": shapely.box(20, 20, 30, 30)},
        sea=sea,
        lakes=shapely.box(15, 15, 16, 16),
        rivers=shapely.LineString([(17, 10), (17, 20)]),
        islands=[island],
    )
    checker = verify.Check(second, frozenset({"allowed"}))

    def run(name, lon, lat, kind="facility", radius=2, slug="row", reason="", **cells):
        row = {"slug": slug, "name_ar": "", "aliases": "", "name": name, "lon": str(lon), "lat": str(lat), "kind": kind}
        row |= {"country": "LA", "radius_km": str(radius), "bbox": "", "wikidata": "", "reason": reason} | cells
        return checker(row)

    return run


@pytest.mark.parametrize(
    ("km", "verdict"), [(0, "confirmed"), (4.9, "confirmed"), (9, "near"), (11, "contradicts")], ids=str
)
def test_an_airport_of_that_name(check, km, verdict):
    found = check("Old Field Airport", 12, 12 + km * KM)
    assert (found.verdict, found.counterpart) == (verdict, "LAXX Old Field")
    assert found.distance_km == pytest.approx(km, abs=0.1)


def test_a_large_radius_allows_more(check):
    assert check("Old Field Airport", 12, 12 + 15 * KM, radius=20).verdict == "confirmed"
    assert check("Old Field Airport", 12, 12 + 15 * KM, radius=8).verdict == "near"


def test_an_exception_is_not_a_contradiction(check):
    assert check("Old Field Airport", 12, 12.5, slug="allowed").verdict == "excepted"


def test_an_airfield_of_another_name_is_weaker(check):
    assert check("New Airport", 12, 12).verdict == "near"


def test_inside_an_outline_of_that_name(check):
    assert check("Lake Blue", 15.5, 15.5, kind="water", radius=60, country="").distance_km == 0
    assert check("Westmark region", 12, 18, kind="region", radius=300).verdict == "confirmed"


def test_an_outline_of_another_size_is_another_place(check):
    assert check("Lake Blue", 15.5, 15.5, kind="water", radius=2000, country="").counterpart == "a lake"


def test_a_town_of_that_name_confirms_and_never_contradicts(check):
    assert check("Smallville", 11, 11, kind="town").verdict == "confirmed"
    assert check("Smallville", 15, 12, kind="town").verdict == "outline-only"


@pytest.mark.parametrize(
    ("row", "counterpart"),
    [
        ({"name": "Smallville crossing", "lon": 11.1, "lat": 11}, "Smallville"),
        ({"name": "Prison", "lon": 11.1, "lat": 11, "reason": "prison by Smallville"}, "Smallville"),
        ({"name": "Gate", "lon": 20, "lat": 19.99, "reason": "crossing LA-EL", "country": ""}, "border of LA and EL"),
        ({"name": "Hill", "lon": 13, "lat": 18, "kind": "relief", "reason": "hill of Westmark"}, "Westmark"),
        ({"name": "Gulf of Nowhere", "lon": 25, "lat": 12, "kind": "water", "country": ""}, "ocean"),
        ({"name": "Long River", "lon": 17.05, "lat": 12, "kind": "water"}, "a river"),
        (
            {"name": "Far Isle", "lon": 22.1, "lat": 15.1, "kind": "island", "radius": 20, "country": ""},
            "an island of that size",
        ),
        ({"name": "Northern Landia", "lon": 15, "lat": 18, "kind": "region"}, "northern part of Landia"),
        ({"name": "Old Quarter", "lon": 13, "lat": 13.05, "kind": "neighbourhood"}, "Bigtown"),
        ({"name": "Palace", "lon": 13, "lat": 13.05, "kind": "landmark", "actor": "LA"}, "Bigtown"),
    ],
    ids=lambda value: value["name"] if isinstance(value, dict) else "",
)
def test_weaker_tests(check, row, counterpart):
    found = check(**row)
    assert (found.verdict, found.counterpart) == ("near", counterpart)


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Tower", "lon": 21, "lat": 15},
        {"name": "Gate", "lon": 15, "lat": 12, "reason": "crossing LA-EL", "country": ""},
        {"name": "Gulf of Nowhere", "lon": 12, "lat": 12, "kind": "water", "country": ""},
        {"name": "Heath", "lon": 15, "lat": 12, "kind": "relief", "bbox": "11,11,12,12"},
        {"name": "Westmark", "lon": 19, "lat": 12, "kind": "region"},
    ],
    ids=["outside its country", "far from its border", "a sea on land", "outside its box", "outside its namesake"],
)
def test_contradictions(check, row):
    assert check(**row).verdict == "contradicts"


def test_nothing_but_the_outline(check):
    found = check("Tower", 15, 12)
    assert (found.verdict, found.counterpart, found.distance_km) == ("outline-only", "outline of LA", 0)


def test_a_southern_part_does_not_lie_in_the_north(check):
    assert check("Southern Landia", 15, 18, kind="region").verdict == "outline-only"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al-Hasakah", "Hasaka"),
        ("Şaḩnāyā", "Sahnaya"),
        ("الحديثة", "حديثه"),
        ("Deir ez-Zor", "Deir Zor"),
        ("Saloum", "Sallum"),
    ],
)
def test_spellings_of_one_name_fold_alike(recipe, one, other):
    _, witnesses = recipe
    assert witnesses.key(one).removesuffix("h") == witnesses.key(other).removesuffix("h")


def test_names_without_words_of_kind(recipe):
    verify, _ = recipe
    row = {"name": "Salma Base (Latakia)", "name_ar": "", "aliases": "", "kind": "facility"}
    assert verify.own_names(row) == {"salma base", "salma"}
    assert verify.own_names(row, whole=True) == {"salma base"}
    assert verify.own_words(row) == {"salma", "latakia"}


def test_phrases_come_longest_first(recipe):
    verify, _ = recipe
    assert verify.phrases("Abu Ghraib Prison")[0] == "abu ghraib prison"
    assert "prison" in verify.phrases("Abu Ghraib Prison")


@pytest.fixture(scope="module")
def committed(root):
    with (root / "gazetteer" / "curated" / "checked.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@pytest.fixture(scope="module")
def slugs(root):
    return {row["slug"] for file in CURATED for _, row in read_rows(root / "gazetteer" / "curated" / file)}


def test_every_row_says_by_what_it_was_checked(committed, slugs):
    listed = [row["slug"] for row in committed]
    assert listed == sorted(listed)
    assert set(listed) == slugs, "run gazetteer/recipe/verify.py"


def test_no_committed_row_contradicts(committed):
    assert {row["verdict"] for row in committed} <= VERDICTS
    assert all(row["source"] and row["counterpart"] and float(row["distance_km"]) >= 0 for row in committed)


def test_exceptions_are_of_known_rows(recipe, slugs):
    verify, _ = recipe
    assert verify.read_exceptions() <= slugs
