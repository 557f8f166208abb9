"""The words for evidence: every name that the resolver gives has some, and another is shown as it is."""

import re

import pytest

from geonews.resolve.labels import Label, label, load
from geonews.resolve.weights import CALIBRATION
from geonews.resolve.weights import load as load_weights

LABELS = load()


@pytest.mark.parametrize(
    "name", sorted(load_weights().of.keys() - {"absent", "absent_here", "absent_announced", *CALIBRATION})
)
def test_every_name_of_the_resolver_has_words(name):
    assert name in LABELS


@pytest.mark.parametrize("one", LABELS.values(), ids=LABELS)
def test_each_in_its_own_script_and_the_sentence_whole(one):
    assert re.fullmatch("[A-Za-z' ]+", one.en)
    assert re.fullmatch("[\u0621-\u0652 ]+", one.ar)
    assert re.fullmatch(r"[A-Z][^.]+\.", one.what)


def test_no_label_is_given_twice():
    for names in ([one.en for one in LABELS.values()], [one.ar for one in LABELS.values()]):
        assert len(set(names)) == len(names)


def test_an_unknown_name_is_shown_as_it_is():
    assert label(LABELS, "moon <b>") == Label("moon <b>", "moon <b>", "moon <b>", "")
    assert label(LABELS, "prominence").en == "prominence"
