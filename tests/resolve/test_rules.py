"""Which place is meant, and how sure that is."""

import pytest

from geonews.pipeline import Geoparser
from geonews.records import Candidate, Place
from geonews.resolve.rules import UNKNOWN_PLACE, WEIGHTS, confidence


@pytest.fixture(scope="module")
def parser():
    return Geoparser()


def first(parser, text, name):
    return next(one for one in parser.parse(text).resolutions if one.mention.name == name)


CASES = [
    ("أعلنت محافظة إدلب ذلك", "إدلب", "kind_word"),
    ("وصل إلى مدينة إدلب", "إدلب", "kind_word"),
    ("في البوكمال بريف دير الزور", "البوكمال", "inside_country"),
    ("في البوكمال بريف دير الزور", "البوكمال", "inside_province"),
    ("اللبناني في طرابلس", "طرابلس", "country_named"),
    ("وصل إلى عُمان", "عُمان", "written_marks"),
    ("وصل إلى دمشق", "دمشق", "nearby"),
]


@pytest.mark.parametrize(("text", "name", "evidence"), CASES)
def test_the_winner_has_this_evidence(parser, text, name, evidence):
    assert evidence in first(parser, text, name).candidates[0].evidence


def test_evidence_has_weights_and_the_score_is_its_sum(parser):
    for text, name, _ in CASES:
        for candidate in first(parser, text, name).candidates:
            assert candidate.evidence.keys() <= WEIGHTS.keys()
            assert candidate.score == pytest.approx(sum(candidate.evidence.values()))


def test_a_dateline_is_a_city(parser):
    assert first(parser, "تونس - وات: قال الوزير", "تونس").place.kind == "city"
    assert first(parser, "قالت تونس إنها", "تونس").place.kind == "country"


def test_a_facility_word_does_not_speak_against_its_anchor(parser):
    rafah = first(parser, "أعيد فتح معبر رفح", "رفح")
    assert rafah.place.country == "PS"
    assert "other_kind_word" not in rafah.candidates[0].evidence


def test_a_name_that_is_not_known_is_not_placed(parser):
    one = first(parser, "قصفت بلدة كفرعويدان", "كفرعويدان")
    assert (one.place, one.confidence, one.candidates) == (None, 0.0, ())


def test_a_name_in_latin_letters_alone_is_placed_where_the_article_speaks_for_it(parser):
    one = first(parser, "أصيب ثلاثة في انفجار ببلدة نوفوخوبيورسك الروسية.", "نوفوخوبيورسك")
    assert (one.place.name, one.place.country) == ("Novokhopërsk", "RU")
    assert {"across_scripts", "country_named"} <= set(one.candidates[0].evidence)
    assert "prior" not in one.candidates[0].evidence
    far = first(parser, "قتل شخص في قرية جيبا شمال غرب رام الله.", "جيبا")
    assert far.place is None


def test_a_quarter_is_not_the_city_of_its_name(parser):
    one = first(parser, "في حي الرياض بسوسة", "الرياض")
    assert one.place is None
    assert "quarter_of_the_name" in one.candidates[0].evidence


def test_a_city_its_district_and_its_province_are_one_answer():
    own = [candidate(12.0, admin1="SY.04", kind="city"), candidate(11.9, admin1="SY.04", kind="district")]
    assert confidence(own) == confidence(own[:1])
    rivals = [candidate(11.0, admin1="EG.27", kind="town"), candidate(11.0, admin1="EG.27", kind="district")]
    assert confidence(own + rivals) == confidence(own + rivals[:1]) < confidence(own)


def test_a_metonym_tells_its_actor(parser):
    place = first(parser, "نفى الكرملين ذلك", "الكرملين").place
    assert (place.country, place.actor) == ("RU", "RU")


def test_candidates_are_ranked(parser):
    scores = [candidate.score for candidate in first(parser, "في طرابلس", "طرابلس").candidates]
    assert scores == sorted(scores, reverse=True)


def candidate(score, **place):
    given = {"id": f"x:{score}", "name": "X", "name_ar": "س", "lon": 0.0, "lat": 0.0, "kind": "city", "radius_km": 1.0}
    return Candidate(Place(**(given | place)), "x", {"prior": score})


def test_confidence_grows_with_the_distance_to_the_rivals():
    alone = confidence([candidate(12.0, country="AA")])
    rivalled = confidence([candidate(12.0, country="AA"), candidate(11.0, country="BB")])
    assert 0.9 < alone < 1
    assert 0.5 < rivalled < alone


def test_a_city_and_its_province_are_one_answer():
    same = {"country": "AA", "admin1": "AA.1"}
    assert confidence([candidate(12.0, **same), candidate(11.0, **same)]) == confidence([candidate(12.0, **same)])


def test_the_place_that_the_gazetteer_lacks_is_a_rival():
    assert confidence([candidate(UNKNOWN_PLACE)]) == 0.5
