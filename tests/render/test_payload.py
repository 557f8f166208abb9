"""What the page is told: places with mentions, articles and sentences once."""

import json
from dataclasses import replace

import pytest

from geonews.errors import InputError
from geonews.records import Candidate
from geonews.render.payload import to_payload

TRIANGLE = [[0, 0], [1, 0], [1, 1], [0, 0]]


@pytest.fixture
def payload(news_frame):
    return to_payload(news_frame, title=None, lang="ar")


@pytest.fixture
def reasoned(made):
    """An article with a name that three places bear."""
    libya = made.place("طرابلس", "Tripoli", 13.19, 32.89, country="LY", number=2210247)
    lebanon = made.place("طرابلس", "Tripoli", 35.84, 34.43, country="LB", number=266826)
    greece = made.place("طرابلس", "Tripolis", 22.37, 37.51, country="GR", kind="town", number=1)
    ranked = (
        Candidate(libya, "طرابلس", {"moon": -0.501, "prominence": 7.499}),
        Candidate(lebanon, "طرابلس", {"prominence": 6.44}),
        Candidate(greece, "طرابلس", {"prominence": 2.0}),
    )
    other = made.place("طرابلس", "Elsewhere", 1.0, 1.0, number=5)

    def article(identity, *, chosen=True):
        one = made.mention("في طرابلس.", "طرابلس", where=libya if chosen else other)
        return made.parsed("في طرابلس.", replace(one, candidates=ranked), article_id=identity)

    return article


def test_one_entry_a_place_in_order_of_first_mention(payload):
    assert [place["name"] for place in payload["places"]] == ["Idlib", "Aleppo", "Syria", "Iraq"]
    assert [len(place["mentions"]) for place in payload["places"]] == [3, 1, 1, 1]


def test_a_place_carries_what_the_pop_up_says(payload):
    idlib = dict(payload["places"][0], mentions=None)
    assert idlib == {
        "id": "geonames:169389", "name": "Idlib", "name_ar": "إدلب", "kind": "city", "precision": "city",
        "radius_km": 5.0, "country": "SY", "country_name": None, "country_name_ar": None, "admin1_name": "Idlib",
        "admin1_name_ar": "إدلب", "admin2_name": None, "admin2_name_ar": None, "lon": 36.63, "lat": 35.93,
        "area": None, "mentions": None,
    }  # fmt: skip


def test_each_sentence_and_article_stands_once(payload):
    assert len(payload["sentences"]) == len(set(payload["sentences"])) == 5
    assert [article["id"] for article in payload["articles"]] == ["a", "b"]


def test_positions_are_code_points_of_the_sentence(payload):
    for place in payload["places"]:
        for _, sentence, start, end, *_ in place["mentions"]:
            surface = payload["sentences"][sentence][start:end]
            assert surface in {place["name_ar"], "السوري", "العراقيون"}


def test_each_reason_label_and_other_candidate_stands_once(made, reasoned):
    payload = to_payload(made.frame([reasoned("a"), reasoned("b")]), title=None, lang="ar")
    assert payload["labels"] == [("prominence", "شهرة المكان"), ("moon", "moon")]
    assert payload["others"] == [
        ("geonames:266826", "Tripoli", "طرابلس", "LB", "city"),
        ("geonames:1", "Tripolis", "طرابلس", "GR", "town"),
    ]
    assert payload["whys"] == [([(0, 7.5), (1, -0.5)], [(0, 0.6), (1, 5.0)])]
    assert [mention[-1] for mention in payload["places"][0]["mentions"]] == [0, 0]


def test_a_place_that_was_chosen_without_evidence_has_nothing_behind_it(made, reasoned):
    payload = to_payload(made.frame([reasoned("a", chosen=False)]), title=None, lang="ar")
    assert payload["whys"] == [([], [(0, None), (1, None), (2, None)])]


def test_reasons_read_back_from_a_file_are_the_same(made, reasoned):
    frame = made.frame([reasoned("a")])
    expected = to_payload(frame, title=None, lang="ar")
    for column in ("evidence", "alternatives"):
        frame[column] = [json.dumps(value, ensure_ascii=False) for value in frame[column]]
    assert to_payload(frame, title=None, lang="ar") == expected
    frame["evidence"] = ""
    assert to_payload(frame, title=None, lang="ar")["labels"] == []
    frame["evidence"] = "prominence"
    with pytest.raises(InputError, match="evidence holds 'prominence' and no list"):
        to_payload(frame, title=None, lang="ar")


@pytest.mark.parametrize(
    ("area", "told"),
    [
        (
            {"type": "Polygon", "coordinates": [[[36.12345, 35.0], [37.0, 35.0], [37.0, 36.0], [36.12345, 35.0]]]},
            [[[[36.123, 35.0], [37.0, 35.0], [37.0, 36.0], [36.123, 35.0]]]],
        ),
        (
            {"type": "MultiPolygon", "coordinates": [[TRIANGLE], [[[5, 5], [6, 5], [6, 6], [5, 5]]]]},
            [[TRIANGLE], [[[5, 5], [6, 5], [6, 6], [5, 5]]]],
        ),
        (None, None),
    ],
)  # fmt: skip
def test_the_area_of_a_relative_place(made, area, told):
    text = "في شمالي سوريا."
    north = made.place("شمالي سوريا", "northern Syria", 38.5, 36.0, kind="region", part_of=("geonames:163843",))
    one = replace(made.mention(text, "شمالي سوريا", where=north, kind="relative"), area=area)
    payload = to_payload(made.frame([made.parsed(text, one)]), title=None, lang="ar")
    assert payload["places"][0]["area"] == told
    assert (payload["places"][0]["lon"], payload["places"][0]["lat"]) == (38.5, 36.0)


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
