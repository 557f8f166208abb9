"""What a row says of the decision: the evidence for the place chosen, and the runners-up."""

import pytest

from geonews.records import Candidate, Mention, Place, Resolution, Sentence
from geonews.rows import MENTION_COLUMNS, chosen, mention_dict, strongest

LEBANON = Place("geonames:266826", "Tripoli", "طرابلس", 35.84, 34.43, "city", 5.0, "LB")
LIBYA = Place("geonames:2210247", "Tripoli", "طرابلس", 13.19, 32.89, "city", 10.0, "LY")
MENTION = Mention("text", 0, 6, "طرابلس", "طرابلس", "طرابلس", "toponym", Sentence("طرابلس", 0))
RANKED = (
    Candidate(LEBANON, "طرابلس", {"prominence": 6.504, "country_named": 2.0, "kind_word": -2.0}),
    Candidate(LIBYA, "طرابلس", {"prominence": 7.0}),
)


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ({}, []),
        ({"a": 1.0, "b": -4.0, "c": 2.5}, [("b", -4.0), ("c", 2.5), ("a", 1.0)]),
        ({"b": 2.0, "a": -2.0}, [("a", -2.0), ("b", 2.0)]),
        ({"a": 1.006, "b": -0.004, "c": 0.004}, [("a", 1.01)]),
    ],
)
def test_the_strongest_comes_first_and_what_rounds_to_nothing_is_left_out(evidence, told):
    assert strongest(evidence) == told


def test_a_mention_says_what_spoke_for_its_place():
    mention = mention_dict(Resolution(MENTION, RANKED, LEBANON, 0.9))
    assert mention["evidence"] == [["prominence", 6.5], ["country_named", 2.0], ["kind_word", -2.0]]
    assert [(one["id"], one["kind"], one["score"]) for one in mention["alternatives"]] == [(LIBYA.id, "city", 7.0)]
    assert list(mention)[-2:] == ["alternatives", "evidence"]
    assert "evidence" in MENTION_COLUMNS


def test_the_place_chosen_need_not_be_the_best_candidate():
    assert chosen(Resolution(MENTION, RANKED, LIBYA, 1.0, decided="correction")) is RANKED[1]


@pytest.mark.parametrize("place", [None, Place("geonews:x", "X", "س", 0.5, 0.5, "region", 9.0)])
def test_what_is_not_placed_or_no_candidate_has_no_evidence(place):
    resolution = Resolution(MENTION, RANKED, place, 0.5 if place else 0.0)
    assert chosen(resolution) is None
    assert mention_dict(resolution)["evidence"] == []
