"""Where newspapers are at home."""

import pytest

from geonews.records import Article, Mention, Sentence
from geonews.resolve.home import load


@pytest.mark.parametrize(
    ("article", "country"),
    [
        (Article("a", "نص", source="سانا"), "SY"),
        (Article("a", "نص", source="هسبريس"), "MA"),
        (Article("a", "نص", url="https://www.jawharafm.net/ar/article/1"), "TN"),
        (Article("a", "نص", url="https://akhbar.example.dz/1"), "DZ"),
        (Article("a", "نص", source="رويترز"), None),
        (Article("a", "نص", url="https://example.com/1"), None),
        (Article("a", "نص", url="http://[broken"), None),
        (Article("a", "نص"), None),
    ],
)
def test_source_and_host(article, country):
    assert load().country(article, ()) == country


@pytest.mark.parametrize(
    ("text", "country"),
    [("القصرين – وات: أمطار", "TN"), ("القصرين (أ ش أ) - أمطار", "EG"), ("القصرين – رويترز: وال", None)],
)
def test_the_agency_that_signs_a_dateline(text, country):
    place = Mention("text", 0, 7, "القصرين", "القصرين", "القصرين", "toponym", Sentence(text, 0), role="dateline")
    assert load().country(Article("a", text), (place,)) == country
