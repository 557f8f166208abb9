"""What counts as right, and what many judgements come to."""

import math

import pytest

from geonews.evaluate.distances import FARTHEST_KM, UNANSWERED, Verdict, judge, placement
from geonews.evaluate.places import Truth

DEGREE_KM = 111.195


def truth(kind="city", *, country="SY", radius_km=5, id="test:truth"):  # noqa: A002
    return Truth(id, country, kind, 0.0, 0.0, radius_km, "")


@pytest.mark.parametrize(
    ("kind", "radius_km", "km", "right", "near"),
    [
        ("city", 5, 20, True, True),
        ("city", 5, 100, True, False),
        ("city", 5, 170, False, False),
        # The doubt about a city makes it no larger.
        ("city", 300, 170, False, False),
        ("province", 300, 170, True, False),
        ("relative", 300, 170, True, False),
        ("water", 1500, 1400, True, False),
        ("region", 100, 170, False, False),
    ],
)
def test_a_place_is_right_within_reach_and_of_an_area_within_its_radius(place, kind, radius_km, km, right, near):
    verdict = judge(truth(kind, radius_km=radius_km), place(km / DEGREE_KM, 0, country="SY"))
    assert verdict.km == pytest.approx(km, rel=0.001)
    assert (verdict.right, verdict.near, verdict.country) == (right, near, True)


def test_the_same_place_is_right_wherever_its_point_is(place):
    verdict = judge(truth("province"), place(9, 0, id="test:truth"))
    assert (verdict.right, verdict.near, verdict.country) == (True, True, True)


@pytest.mark.parametrize(
    ("kind", "country", "lon", "right"),
    [("country", "SY", 10, True), ("country", "LB", 0, False), ("city", "SY", 0, False)],
)
def test_a_country_goes_by_its_code(place, kind, country, lon, right):
    verdict = judge(truth("country", radius_km=900), place(lon, 0, kind=kind, country=country))
    assert (verdict.right, verdict.near) == (right, right)


@pytest.mark.parametrize(
    ("gold", "said", "km", "right"),
    [
        ("SY", "SY", 500, True),
        ("SY", "LB", 1, False),
        ("SY", None, 1, False),
        (None, None, 9000, True),
        (None, "LB", 100, True),
        (None, "LB", 900, False),
    ],
)
def test_what_lies_in_several_countries_is_in_none_or_within_the_radius(place, gold, said, km, right):
    verdict = judge(truth("water", country=gold, radius_km=300), place(km / DEGREE_KM, 0, country=said))
    assert verdict.country is right


def test_no_place_is_infinitely_wrong():
    assert judge(truth(), None) == UNANSWERED == Verdict(math.inf, right=False, near=False, country=False)


def test_shares_are_of_all_and_the_median_of_those_answered():
    found = placement(
        [
            Verdict(0.0, right=True, near=True, country=True),
            Verdict(100.0, right=True, near=False, country=True),
            Verdict(1000.0, right=True, near=False, country=False),
            UNANSWERED,
        ]
    )
    assert (found.count, found.answered, found.accuracy_161, found.within_161) == (4, 0.75, 0.75, 0.5)
    assert (found.accuracy_25, found.country, found.median_km) == (0.25, 0.5, 100.0)
    assert found.mean_km == pytest.approx((1100 + FARTHEST_KM) / 4)
    assert found.auc == pytest.approx((0 + math.log(101) + math.log(1001) + math.log(20039)) / math.log(20039) / 4)


def test_of_nothing_there_is_no_mean():
    found = placement([])
    assert (found.count, found.accuracy_161, found.median_km, found.mean_km, found.auc) == (0, 0.0, None, None, None)
