"""What an article tells of where it plays."""

import pytest

from geonews.arabic.lexicon import load
from geonews.pipeline import Geoparser
from geonews.records import Article
from geonews.resolve.context import context


@pytest.fixture(scope="module")
def tell():
    parser, lexicon = Geoparser(), load()

    def tell(text):
        article = Article(id="a", text=text)
        mentions = [one.mention for one in parser.parse(article).resolutions]
        known = [
            sorted(
                (entry for entry in parser.gazetteer.entries(one.key) if entry.role <= 2), key=lambda one: -one.prior
            )
            for one in mentions
        ]
        return mentions, context(article, mentions, known, lexicon)

    return tell


def test_countries_and_demonyms_tell(tell):
    _, told = tell("قال الرئيس اللبناني إن العراق وافق")
    assert told.named == {"LB", "IQ"}
    assert sum(told.countries.values()) == pytest.approx(1)


def test_a_name_of_two_countries_tells_nothing(tell):
    _, told = tell("وصل إلى عمان")
    assert not told.named
    assert not told.countries


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("البوكمال بريف دير الزور", 1.0),
        ("إدلب في سوريا", 1.0),
        ("سرت، ليبيا", 0.5),
        ("سرت وليبيا", None),
        ("سرت. ليبيا", None),
        ("سرت التي غادرها أمس إلى ليبيا", None),
    ],
)
def test_what_lies_in_what(tell, text, strength):
    _, told = tell(text)
    found = told.containments.get(0)
    assert (found.strength if found else None) == strength
