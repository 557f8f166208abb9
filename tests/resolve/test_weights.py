"""The file of weights, and the confidence that it calibrates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.resolve.weights import CALIBRATION, load, log_odds, logistic, parse

TEXT = "evidence\tweight\thand_set\n"


def weights(**of):
    rows = {"sure_offset": 0, "sure_slope": 1, "found_offset": 0, "found_slope": 1} | of
    return parse(TEXT + "".join(f"{name}\t{value}\t0\n" for name, value in rows.items()))


def test_evidence_is_strength_times_weight_and_nothing_is_said_of_what_weighs_nothing():
    assert weights(near=2.0, far=0).evidence({"near": 0.5, "far": 1.0, "unheard_of": 1.0}) == {"near": 1.0}


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_an_identity_calibration_multiplies(chance, found):
    assert weights().confidence(chance, found) == pytest.approx(chance * found)
    assert weights().confidence(chance, 1) == pytest.approx(chance)


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_shipped_confidence_is_a_probability_that_rises_with_the_chance(one, other):
    shipped = load()
    low, high = sorted((one, other))
    assert 0 <= shipped.confidence(low, 1) <= shipped.confidence(high, 1) <= 1


@given(st.floats(-6, 6))
def test_log_odds_and_back(odds):
    assert log_odds(logistic(odds)) == pytest.approx(odds)


def test_each_weight_keeps_the_sign_set_by_hand(root):
    lines = (root / "geonews/resolve/data/weights.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        name, weight, hand = line.split("\t")
        assert name in CALIBRATION or float(weight) * float(hand) >= 0, name
