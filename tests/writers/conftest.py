"""Geoparsed articles built by hand, and real ones: the seeds."""

from pathlib import Path

import pytest

from geonews import Geoparser, read
from geonews.records import Article, Candidate, Focus, GeoparsedArticle, MadeBy, Mention, Place, Resolution, Sentence

MADE_BY = MadeBy("0.1.0", "0123456789ab", "tagger 1", "ranker 1")
IDLIB = Place("geonames:169389", "Idlib", "إدلب", 36.63, 35.93, "city", 5.0, "SY", population=98791, geonameid=169389)
KREMLIN = Place("geonews:kremlin", "Kremlin", "الكرملين", 37.6175, 55.7517, "landmark", 1.0, "RU", actor="RU")
KHARTOUM = Place("geonews:nile", "Nile", "النيل", 31.0, -1.5, "water", 900.0, bbox=(29.0, -3.0, 36.0, 31.5))


def placed(place, text="غادر إدلب", confidence=0.9, candidates=(), **more):
    found = Mention("text", 5, 9, text[5:9], "إدلب", "ادلب", "toponym", Sentence(text, 0), score=0.876, **more)
    return Resolution(found, candidates, place, confidence if place else 0.0)


def geoparsed(*resolutions, **about):
    article = {"id": "a", "text": "غادر إدلب", "title": "عنوان"} | about
    return GeoparsedArticle(Article(**article), resolutions, None, MADE_BY)


@pytest.fixture
def article():
    """One article whose texts can be set: ``article(title="=1+1")``."""
    return lambda **about: geoparsed(placed(IDLIB), **about)


@pytest.fixture
def articles():
    """Three articles: a place with a runner-up and an unplaced name, a metonym and a river, no mention at all."""
    rival = Candidate(KREMLIN, "ادلب", {"prominence": -1.5, "kind": 0.254})
    return [
        geoparsed(placed(IDLIB, candidates=(Candidate(IDLIB, "ادلب"), rival), clitics=("و", "ب")), placed(None)),
        GeoparsedArticle(
            Article("b", "غادر إدلب", "عنوان", "2024-12-06", "وكالة", "https://example.org", "ar"),
            (placed(KREMLIN, role="dateline"), placed(KHARTOUM, anchors=(0,))),
            Focus("RU", "geonews:kremlin", 0.756),
            MADE_BY,
        ),
        geoparsed(id="c"),
    ]


@pytest.fixture(scope="session")
def seeds():
    folder = Path(__file__).parents[2] / "seeds"
    return list(Geoparser().parse_many(read(folder)))
