"""Learning the weights: the fit, the calibration, and what counts as right."""

import numpy as np
import pytest

from geonews.annotated import Mark
from geonews.evaluate.places import Truth
from geonews.gazetteer.index import Gazetteer
from geonews.learn import Choice, Table, by_country, by_ids, by_truth, fit, platt
from geonews.resolve.weights import logistic

NAMES = ["good", "bad", "absent"]
PRIOR = np.array([1.0, -1.0, 0.5])


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


def table():
    """Forty choices in which good evidence is right thrice as often as it is wrong, and bad evidence never."""
    right = Choice([{"good": 1.0}, {"bad": 1.0}], {"absent": 1.0}, [True, False], 1.0)
    wrong = Choice([{"good": 1.0}, {"bad": 1.0}], {"absent": 1.0}, [False, False], 1.0)
    return Table([right] * 30 + [wrong] * 10, NAMES)


def test_the_gradient_is_that_of_the_loss():
    made, at = table(), np.array([0.3, -0.2, 0.1])
    _, gradient = made.loss(at)
    for number in range(3):
        step = np.eye(3)[number] * 1e-5
        slope = (made.loss(at + step)[0] - made.loss(at - step)[0]) / 2e-5
        assert gradient[number] == pytest.approx(slope, abs=1e-6)


def test_the_fit_finds_the_odds_and_keeps_signs():
    weights = fit(table(), PRIOR, PRIOR)
    assert weights[0] - weights[2] == pytest.approx(np.log(3), abs=0.15)
    assert weights[1] <= -1
    assert table().loss(weights)[0] < table().loss(PRIOR)[0]


def test_a_weight_never_crosses_nought():
    never = Choice([{"good": 1.0}, {"bad": 1.0}], {"absent": 1.0}, [False, True], 1.0)
    weights = fit(Table([never] * 200, NAMES), PRIOR, PRIOR)
    assert weights[0] == 0
    assert weights[1] == 0


def test_a_heavier_choice_counts_for_more():
    one = Choice([{"good": 1.0}], {"absent": 1.0}, [True], 3.0)
    other = Choice([{"good": 1.0}], {"absent": 1.0}, [False], 1.0)
    loss, _ = Table([one, other], NAMES).loss(np.array([1.0, 0.0, 0.0]))
    assert loss == pytest.approx((3 * -np.log(logistic(1)) - np.log(1 - logistic(1))) / 4)


def test_platt_leaves_what_is_calibrated_and_mends_what_is_too_sure():
    rng = np.random.default_rng(7)
    chances = rng.uniform(0.02, 0.98, 4000)
    offset, slope = platt([(float(one), bool(rng.uniform() < one)) for one in chances])
    assert abs(offset) < 0.15
    assert slope == pytest.approx(1, abs=0.1)
    sure = [(0.95, at % 10 < 7) for at in range(500)]
    offset, slope = platt(sure)
    assert logistic(offset + slope * np.log(0.95 / 0.05)) == pytest.approx(0.7, abs=0.03)


def test_what_is_right(gazetteer):
    idlib, syria = gazetteer.by_id("geonames:169389"), gazetteer.by_id("geonames:163843")
    province = next(f.place for f in gazetteer.lookup("محافظة إدلب") if f.place.kind == "province")
    euphrates = next(f.place for f in gazetteer.lookup("الفرات") if f.place.kind == "water")
    assert by_country(Mark(0, 1, "L", "SY", 0))(idlib)
    assert not by_country(Mark(0, 1, "L", "IQ", 0))(idlib)
    assert by_country(Mark(0, 1, "L", None, 0))(euphrates)
    assert by_country(Mark(0, 1, "L", "IQ", 0))(euphrates)
    assert by_ids(f"{idlib.id}|{syria.id}")(syria)
    assert not by_ids("-")(idlib)
    known = Truth(idlib.id, "SY", "city", idlib.lon, idlib.lat, 3.0, "")
    assert by_truth(known)(idlib)
    assert not by_truth(known)(province)
    unknown = Truth(None, "SY", "village", idlib.lon, idlib.lat, 3.0, "")
    assert by_truth(unknown)(idlib)
    assert not by_truth(unknown)(syria)
