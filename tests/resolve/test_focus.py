"""What an article is about."""

from geonews.pipeline import Geoparser
from geonews.records import Article
from geonews.resolve.focus import focus


def of(text, title=""):
    return Geoparser().parse(Article(id="a", text=text, title=title)).focus


def test_no_place_no_focus():
    assert focus(()) is None
    assert of("لا شيء هنا") is None
    assert of("في الشرق الأوسط") is None


def test_the_place_that_is_named_most_leads():
    found = of("إدلب ثم إدلب ثم حلب، وقال مسؤول في موسكو ذلك.")
    assert (found.country, found.confidence) == ("SY", 0.75)
    assert Geoparser().gazetteer.by_id(found.place).name == "Idlib"


def test_a_headline_counts_double():
    assert of("وصل إلى دمشق.", title="بغداد تنتظر").country == "IQ"


def test_a_country_alone_leads_to_no_place():
    found = of("قالت قطر ذلك")
    assert (found.country, found.place) == ("QA", None)


def test_a_metonym_counts_for_its_actor():
    assert of("نفى الكرملين ذلك").country == "RU"
