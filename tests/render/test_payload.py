"""What the page is told: places with mentions, articles and sentences once."""

import pytest

from geonews.errors import InputError
from geonews.render.payload import to_payload


@pytest.fixture
def payload(news_frame):
    return to_payload(news_frame, title=None, lang="ar")


def test_one_entry_a_place_in_order_of_first_mention(payload):
    assert [place["name"] for place in payload["places"]] == ["Idlib", "Aleppo", "Syria", "Iraq"]
    assert [len(place["mentions"]) for place in payload["places"]] == [3, 1, 1, 1]


def test_a_place_carries_what_the_pop_up_says(payload):
    idlib = dict(payload["places"][0], mentions=None)
    assert idlib == {
        "id": "geonames:169389", "name": "Idlib", "name_ar": "إدلب", "kind": "city", "precision": "city",
        "radius_km": 5.0, "country": "SY", "country_name": None, "country_name_ar": None, "admin1_name": "Idlib",
        "admin1_name_ar": "إدلب", "admin2_name": None, "admin2_name_ar": None, "lon": 36.63, "lat": 35.93,
        "mentions": None,
    }  # fmt: skip


def test_each_sentence_and_article_stands_once(payload):
    assert len(payload["sentences"]) == len(set(payload["sentences"])) == 5
    assert [article["id"] for article in payload["articles"]] == ["a", "b"]


def test_positions_are_code_points_of_the_sentence(payload):
    for place in payload["places"]:
        for _, sentence, start, end, *_ in place["mentions"]:
            surface = payload["sentences"][sentence][start:end]
            assert surface in {place["name_ar"], "السوري", "العراقيون"}


def test_the_unresolved_and_the_empty_articles_are_counted(payload):
    assert payload["counts"] == {"articles": 3, "mentions": 7, "unresolved": 1}


def test_made_by_is_carried(payload):
    assert payload["made_by"]["gazetteer"] == "0123456789ab"


def test_a_frame_without_its_attributes_still_gives_a_page(news_frame):
    news_frame.attrs.clear()
    payload = to_payload(news_frame, title=None, lang="ar")
    assert payload["made_by"] is None
    assert payload["counts"]["articles"] == 2


def test_a_frame_of_nothing(made):
    payload = to_payload(made.frame([]), title=None, lang="ar")
    assert payload["places"] == [] and payload["counts"] == {"articles": 0, "mentions": 0, "unresolved": 0}


def test_a_filtered_frame(news_frame):
    payload = to_payload(news_frame[news_frame["place_name"] == "Aleppo"], title=None, lang="ar")
    assert [place["name"] for place in payload["places"]] == ["Aleppo"]


def test_another_table_is_refused_by_name_of_the_column(news_frame):
    with pytest.raises(InputError, match="sentence_start"):
        to_payload(news_frame.drop(columns="sentence_start"), title=None, lang="ar")


def test_missing_values_of_every_sort_are_null(news_frame):
    import pandas

    news_frame["source"] = pandas.array([pandas.NA] * len(news_frame), dtype="string")
    news_frame["radius_km"] = float("nan")
    payload = to_payload(news_frame, title=None, lang="ar")
    assert payload["articles"][0]["source"] is None
    assert payload["places"][0]["radius_km"] is None
