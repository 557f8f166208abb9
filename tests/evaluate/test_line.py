"""Found and placed, end to end."""

import pytest

from geonews.evaluate.line import PLACED_KINDS, end_to_end, foci
from geonews.evaluate.places import read_placed
from geonews.gazetteer.index import Gazetteer
from geonews.records import Article, Focus, GeoparsedArticle, MadeBy, Mention, Resolution, Sentence

MADE = MadeBy("0", "0", "says-1", "places-1")


def parsed(texts, *answers, foci=(None, None)):
    """Return the texts as if geoparsed: each answer is article, surface, its occurrence, kind, place, confidence."""
    done = []
    for text, focus in zip(texts, foci, strict=True):
        resolutions = []
        for article, surface, nth, kind, place, confidence in answers:
            if article == text.gold.id:
                start = -1
                for _ in range(nth):
                    start = text.gold.text.index(surface, start + 1)
                end = start + len(surface)
                mention = Mention("text", start, end, surface, surface, surface, kind, Sentence(text.gold.text, 0))
                resolutions.append(Resolution(mention, place=place, confidence=confidence))
        article = Article(id=text.gold.id, text=text.gold.text)
        done.append(GeoparsedArticle(article, tuple(resolutions), focus, MADE))
    return done


def counts(figures):
    return figures.right, figures.predicted, figures.found, figures.gold


@pytest.fixture
def texts(gold):
    return read_placed(gold)


def test_a_name_must_be_found_and_placed_right(texts, place):
    idlib, elsewhere = place(36.6, 35.9, country="SY"), place(0, 0)
    assert counts(end_to_end(texts, parsed(texts)).lenient) == (0, 0, 0, 6)
    right = parsed(texts, ("one", "إدلب", 1, "toponym", idlib, 0.9))
    assert counts(end_to_end(texts, right).lenient) == (1, 1, 1, 6)
    assert counts(end_to_end(texts, right).exact) == (1, 1, 1, 6)
    wrong = parsed(texts, ("one", "إدلب", 1, "toponym", elsewhere, 0.9))
    assert counts(end_to_end(texts, wrong).lenient) == (0, 1, 0, 6)


def test_what_gets_no_place_is_no_answer(texts):
    assert counts(end_to_end(texts, parsed(texts, ("one", "إدلب", 1, "toponym", None, 0.0))).lenient) == (0, 0, 0, 6)


def test_another_kind_of_mention_is_another_thing(texts, place):
    done = parsed(texts, ("one", "إدلب", 1, "facility", place(36.6, 35.9), 0.9))
    assert counts(end_to_end(texts, done).lenient) == (0, 0, 0, 6)
    assert counts(end_to_end(texts, done, PLACED_KINDS).lenient) == (1, 1, 1, 8)


def test_other_words_are_right_leniently_alone(texts, place):
    done = parsed(texts, ("one", "في إدلب", 1, "toponym", place(36.6, 35.9), 0.9))
    found = end_to_end(texts, done)
    assert (counts(found.lenient), counts(found.exact)) == ((1, 1, 1, 6), (0, 1, 0, 6))


def test_the_name_inside_a_longer_one_does_not_find_the_longer_one(texts, place):
    done = parsed(texts, ("one", "دمشق", 2, "toponym", place(36.3, 33.5), 0.9))
    assert counts(end_to_end(texts, done, PLACED_KINDS).lenient) == (1, 1, 1, 8)


def test_what_is_placed_and_is_no_name_is_wrong(texts, place):
    done = parsed(
        texts, ("one", "وفد", 1, "toponym", place(0, 0), 0.95), ("one", "إدلب", 1, "toponym", place(36.6, 35.9), 0.8)
    )
    found = end_to_end(texts, done)
    assert counts(found.lenient) == (1, 2, 1, 6)
    assert [(one.count, one.right) for one in found.calibration.bins if one.count] == [(1, 1.0), (1, 0.0)]


@pytest.mark.parametrize(
    ("article", "surface"),
    [
        ("two", "مدريد"),  # inside the name of a club
        ("two", "كفرزبباسا"),  # without a row
        ("two", "قرب كفرزبباسا"),  # other words than those of a name without a row
    ],
)
def test_what_is_not_judged_is_neither_missed_nor_wrong(texts, place, article, surface):
    done = parsed(texts, (article, surface, 1, "toponym", place(0, 0), 0.9))
    assert counts(end_to_end(texts, done).lenient) == (0, 0, 0, 6)
    assert end_to_end(texts, done).calibration.error == 0


def test_two_answers_to_one_name_find_it_once(texts, place):
    tunis = place(10.1, 36.8, country="TN")
    idlib = place(36.6, 35.9)
    done = parsed(texts, ("one", "إدلب", 1, "toponym", idlib, 0.9), ("one", "سيول في إدلب", 1, "toponym", idlib, 0.9))
    assert counts(end_to_end(texts, done).lenient) == (2, 2, 1, 6)
    done = parsed(texts, ("one", "تونس", 3, "toponym", tunis, 0.9))
    # The third تونس of the letters is the city; the second is part of تونسي.
    assert counts(end_to_end(texts, done).lenient) == (1, 1, 1, 6)


@pytest.mark.parametrize(
    ("focus", "country", "place"),
    [
        (Focus("SY", "geonames:169389", 0.9), 1, 1),
        (Focus("SY", "geonames:170654", 0.9), 1, 0),
        (Focus("SY", None, 0.9), 1, 0),
        (Focus("TN", "geonames:169389", 0.9), 0, 1),
        (Focus("SY", "user:nothing", 0.9), 1, 0),
        (None, 0, 0),
    ],
)
def test_what_articles_are_about(texts, focus, country, place):
    # Article two is about no one country and no place.
    found = foci(texts, parsed(texts, foci=(focus, None)), Gazetteer())
    assert (found.count, found.country, found.place_count, found.place) == (2, country + 1, 2, place + 1)


@pytest.mark.parametrize(
    ("name", "said", "counts"),
    [
        ("مطار دمشق الدولي", "geonames:170654", (1, 1)),  # within 25 km of Damascus
        ("مطار دمشق الدولي", "geonames:169389", (1, 0)),
        ("محافظة إدلب", "geonames:169389", (0, 0)),  # no row says where it lies
    ],
)
def test_a_place_that_the_gazetteer_lacks_is_judged_where_its_name_has_a_row(gold, name, said, counts):
    gold.with_name("news.focus.tsv").write_text(f"article\tcountry\tplace\tnote\none\tSY\t\t{name}\n", encoding="utf-8")
    texts = read_placed(gold)
    found = foci(texts, parsed(texts, foci=(Focus("SY", said, 0.9), None)), Gazetteer())
    assert (found.place_count, found.place) == counts
