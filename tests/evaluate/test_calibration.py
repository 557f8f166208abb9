"""Confidence against truth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.evaluate.calibration import BINS, calibration


def test_answers_are_counted_in_ten_bins_with_their_upper_bounds():
    found = calibration([(0.0, False), (0.1, False), (0.11, True), (0.3, True), (0.7, True), (1, True), (0.95, False)])
    assert [one.count for one in found.bins] == [2, 1, 1, 0, 0, 0, 1, 0, 0, 2]
    assert (found.bins[9].confidence, found.bins[9].right) == (pytest.approx(0.975), 0.5)


def test_the_error_is_weighed_by_the_bins():
    # Three answers of 0.8, two of them right; one of 0.4, wrong.
    found = calibration([(0.8, True), (0.8, True), (0.8, False), (0.4, False)])
    assert found.error == pytest.approx((3 * abs(0.8 - 2 / 3) + 0.4) / 4)


def test_what_is_sure_is_counted_apart():
    found = calibration([(0.7, True), (0.9, False), (0.69, False)])
    assert (found.sure, found.sure_right) == (2, 0.5)


def test_no_answer_is_no_error():
    found = calibration([])
    assert (found.error, found.sure, found.sure_right) == (0.0, 0, 0.0)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans())))
def test_every_answer_has_its_bin(answers):
    found = calibration(answers)
    assert len(found.bins) == BINS
    assert sum(one.count for one in found.bins) == len(answers)
    assert 0 <= found.error <= 1
    for one in found.bins:
        assert not one.count or one.above - 1e-9 <= one.confidence <= one.above + 0.1 + 1e-9
