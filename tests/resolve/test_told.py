"""Mentions whose place other mentions tell."""

import pytest


@pytest.fixture(scope="module")
def found(parser):
    def found(text, name):
        return next(one for one in parser.parse(text).resolutions if one.mention.name == name)

    return found


def test_a_relative_place_is_an_area_told_by_its_anchor(found):
    one = found("قُتل جنديان في كمين شمال شرقي مدينة الحسكة.", "شمال شرقي مدينة الحسكة")
    anchor = found("قُتل جنديان في كمين شمال شرقي مدينة الحسكة.", "الحسكة")
    assert one.place.part_of == (anchor.place.id,)
    assert one.place.precision == "relative"
    assert one.area["type"] == "Polygon"
    assert one.confidence == anchor.confidence
    assert one.candidates[0].evidence.keys() == {"told_by"}


def test_a_listed_one_keeps_its_row_and_gets_an_area(found):
    one = found("قتل مدنيان في قصف شمالي سوريا.", "شمالي سوريا")
    assert one.place.id == "geonews:northern-syria"
    assert one.place.part_of == ("geonames:163843",)
    assert one.area["type"] in ("Polygon", "MultiPolygon")


def test_a_distance_is_a_point_with_its_error(found):
    one = found("وقع زلزال على بعد 20 كيلومترا شرق مدينة الرقة السورية.", "على بعد 20 كيلومترا شرق مدينة الرقة")
    assert one.area is None
    assert one.place.lon == pytest.approx(39.23, abs=0.02)
    assert 10 < one.place.radius_km < 40


def test_suburbs_are_of_the_capital_not_of_its_country(found):
    text = "أمطار غزيرة في ضواحي تونس."
    assert found(text, "تونس").place.kind == "city"
    assert found(text, "ضواحي تونس").place.radius_km < 60


def test_between_two_countries_lies_their_border(found):
    one = found("ضبطت شاحنة في المنطقة العازلة الواقعة بين تونس وليبيا.", "بين تونس وليبيا")
    assert one.place.id == "geonews:border-ly-tn"
    assert one.area is not None


def test_off_the_coast_is_told_by_the_country(found):
    one = found("غرق قارب مهاجرين قبالة سواحل ليبيا.", "قبالة سواحل ليبيا")
    assert one.place.part_of == ("geonames:2215636",)


def test_a_relative_without_its_anchor_stays_unresolved(found):
    one = found("قصفت الطائرات شمال كفرعويدان في المساء، وقال سكان بلدة كفرعويدان إنهم نزحوا.", "كفرعويدان")
    assert one.place is None


@pytest.mark.parametrize(
    ("text", "name", "inside"),
    [
        ("نزح سكان قرية كفرعويدان بريف إدلب أمس.", "كفرعويدان", "Idlib"),
        # Listed in other countries alone.
        ("نقل الجرحى إلى مشفى ابن النفيس في الرباط.", "مشفى ابن النفيس", "Rabat"),
        ("نقل الجرحى إلى مستشفى ناصر في بنغازي.", "مستشفى ناصر", "Benghazi"),
    ],
)
def test_what_no_list_holds_lies_where_the_text_says(found, text, name, inside):
    one = found(text, name)
    assert one.place.name == inside
    assert "said_inside" in one.candidates[0].evidence
    assert one.confidence < 0.95


def test_what_the_user_has_decided_stays(parser):
    from geonews.pipeline import Geoparser
    from geonews.resolve.corrections import Correction, Corrections

    none = Correction("*", "شمالي سوريا", "", None)
    corrected = Geoparser(parser.gazetteer, parser.recogniser, parser.resolver, Corrections([none]))
    one = next(
        one for one in corrected.parse("قتل مدنيان في قصف شمالي سوريا.").resolutions if one.mention.kind == "relative"
    )
    assert (one.place, one.decided) == (None, "correction")
