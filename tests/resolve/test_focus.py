"""What an article is about."""

import pytest

from geonews.records import Article
from geonews.resolve.focus import focus


@pytest.fixture(scope="module")
def of(parser):
    def of(text, title=""):
        return parser.parse(Article(id="a", text=text, title=title)).focus

    return of


def test_no_place_no_focus(of):
    assert focus(Article("a", ""), ()) is None
    assert of("لا شيء هنا") is None
    assert of("في الشرق الأوسط") is None


def test_the_place_that_is_named_most_leads(of, parser):
    found = of("وصل إلى إدلب ثم غادر إدلب إلى حلب، وقال مسؤول في موسكو ذلك.")
    assert found.country == "SY"
    assert 0.6 < found.confidence < 0.95
    assert parser.gazetteer.by_id(found.place).name == "Idlib"


def test_a_headline_counts_threefold(of):
    assert of("وصل إلى دمشق.", title="بغداد تنتظر").country == "IQ"
    assert of("بغداد تنتظر\n\nوصل إلى دمشق.").country == "IQ"


def test_what_comes_first_counts_more(of, parser):
    found = of("وصل الوفد إلى البصرة. " + "وقال إنه راض عن الزيارة. " * 20 + "ثم غادر إلى الموصل.")
    assert parser.gazetteer.by_id(found.place).name == "Basrah"


def test_where_an_agency_reports_from_is_not_what_it_reports_on(of, parser):
    found = of("بيروت - رويترز: اندلع حريق في صيدا.")
    assert parser.gazetteer.by_id(found.place).name == "Sidon"


def test_a_country_alone_leads_to_no_place(of):
    found = of("قالت قطر ذلك")
    assert (found.country, found.place) == ("QA", None)


def test_a_metonym_counts_for_its_actor(of):
    assert of("نفى الكرملين ذلك").country == "RU"
