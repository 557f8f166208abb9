"""Which place is meant, why, and how sure that is."""

import pytest

from geonews.gazetteer.index import Gazetteer
from geonews.pipeline import Geoparser
from geonews.records import Article
from geonews.resolve.resolver import EvidenceResolver
from geonews.resolve.weights import load


@pytest.mark.parametrize(
    ("text", "name", "evidence"),
    [
        ("أعلنت محافظة إدلب ذلك", "إدلب", "division_word"),
        ("وقال محافظ نينوى إن المياه عادت", "نينوى", "office"),
        ("سيطروا على البوكمال بريف دير الزور", "البوكمال", "inside_area"),
        ("انتشر الجيش اللبناني في طرابلس", "طرابلس", "country_near"),
        ("وصل إلى عُمان", "عُمان", "written_marks"),
        ("عاد الهدوء إلى طرابلس الليبية", "طرابلس", "adjective"),
        ("أصيب ثلاثة في انفجار ببلدة نوفوخوبيورسك الروسية", "نوفوخوبيورسك", "across_scripts"),
        ("وصل إلى حلب وإدلب", "إدلب", "joined_country"),
    ],
)
def test_the_winner_has_this_evidence(resolved, text, name, evidence):
    assert evidence in resolved(text, name).candidates[0].evidence


def test_the_score_is_the_sum_of_the_evidence_and_all_of_it_has_weights(parser):
    known = load().of
    text = "قصفت طائرات طرابلس والزاوية في ليبيا، وقال محافظ البصرة إن العراق وفرنسا قلقان. وصل الوفد إلى نوفوخوبيورسك."
    for one in parser.parse(text).resolutions:
        for candidate in one.candidates:
            assert candidate.evidence.keys() <= known.keys()
            assert candidate.score == pytest.approx(sum(candidate.evidence.values()))
        scores = [candidate.score for candidate in one.candidates]
        assert scores == sorted(scores, reverse=True)


def test_a_dateline_is_a_city(resolved):
    assert resolved("تونس - وات: قال الوزير", "تونس").place.kind == "city"
    assert resolved("قالت تونس إنها", "تونس").place.kind == "country"


def test_a_facility_word_does_not_speak_against_its_anchor(resolved):
    rafah = resolved("أعيد فتح معبر رفح", "رفح")
    assert rafah.place.country == "PS"
    assert "other_kind_word" not in rafah.candidates[0].evidence


def test_a_facility_that_the_gazetteer_lacks_lies_where_it_is_named_after(resolved):
    hospital = resolved("نقل الجرحى إلى مستشفى نيالا في السودان", "مستشفى نيالا")
    assert hospital.place.country == "SD"
    assert "named_after" in hospital.candidates[0].evidence


def test_what_has_no_candidate_is_unknown_and_what_is_unsure_keeps_its_candidates(resolved, parser):
    unknown = resolved("قصفت بلدة كفرعويدان", "كفرعويدان")
    assert (unknown.place, unknown.confidence, unknown.candidates, unknown.decided) == (None, 0.0, (), "unknown")
    strict = Geoparser(parser.gazetteer, parser.recogniser, EvidenceResolver(parser.gazetteer, min_confidence=1.0))
    unsure = next(one for one in strict.parse("زار الوزير طرابلس").resolutions if one.mention.name == "طرابلس")
    assert (unsure.place, unsure.confidence, unsure.decided) == (None, 0.0, "unsure")
    assert len(unsure.candidates) > 1


def test_one_sense_an_article(parser):
    text = "سيول في مدينة المحمدية أمس.\n\nوكانت مدينة المحمدية المغربية قد أغلقت مدارسها."
    found = [one for one in parser.parse(text).resolutions if one.mention.name == "المحمدية"]
    assert [one.place.country for one in found] == ["MA", "MA"]
    assert "one_sense" in found[0].candidates[0].evidence


def test_the_source_tells_of_its_country(parser):
    text = "اجتمع والي الجهة بأهالي المحمدية بعد الأمطار."
    for source, country in (("هسبريس", "MA"), ("وات", "TN"), ("رويترز", None)):
        one = parser.parse(Article(id="a", text=text, source=source)).resolutions[-1]
        told = {each.place.country for each in one.candidates if "home_country" in each.evidence}
        assert told == ({country} if country else set())


def test_the_same_text_gives_the_same_answer():
    text = "سيول في المكلا وسيئون، وطرابلس وصور والقنيطرة والخالدية والمنصورة في أخبار اليوم."
    runs = [Geoparser(Gazetteer()).parse(text) for _ in range(2)]
    assert runs[0].resolutions == runs[1].resolutions
