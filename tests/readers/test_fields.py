"""The keys of a record and what is guessed where they are absent, as the contract lists them."""

from datetime import date, datetime, timedelta, timezone

import pytest

from geonews.errors import MalformedError
from geonews.readers.fields import content_id, first_line, language, published, to_article

TEXT = "عنوان الخبر\nوصل الوفد إلى دمشق."


def article(**keys):
    return to_article({"text": TEXT} | keys, warnings=[])


@pytest.mark.parametrize("key", ["text", "body", "content", "article"])
def test_names_of_the_text(key):
    assert to_article({key: TEXT}, warnings=[]).text == TEXT


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("title", "هدوء في إدلب", "title"),
        ("headline", "هدوء في إدلب", "title"),
        ("published", "2017-11-21", "published"),
        ("date", "2017-11-21", "published"),
        ("pubDate", "2017-11-21", "published"),
        ("url", "https://example.org/1", "url"),
        ("link", "https://example.org/1", "url"),
        ("source", "وكالة المثال", "source"),
        ("language", "ar-SY", "language"),
        ("lang", "ar-SY", "language"),
        ("id", "n-1", "id"),
    ],
)
def test_names_of_the_other_keys(key, value, field):
    assert getattr(article(**{key: value}), field) == value


@pytest.mark.parametrize("names", [("text", "body"), ("body", "content"), ("content", "article")])
@pytest.mark.parametrize("absent", [None, "", " \n"])
def test_the_first_name_that_holds_something_wins(names, absent):
    first, second = names
    assert to_article({first: "حلب", second: "حمص"}, warnings=[]).text == "حلب"
    assert to_article({first: absent, second: "حمص"}, warnings=[]).text == "حمص"


@pytest.mark.parametrize(
    "record", [{}, {"text": ""}, {"text": "  \n"}, {"text": None}, {"text": 7}, {"text": ["دمشق"]}]
)
def test_a_record_without_text_is_refused(record):
    with pytest.raises(MalformedError, match="no article text"):
        to_article(record, warnings=[])


def test_everything_is_kept_as_it_was_given():
    text, title = "\u200f  نص\r\n\tمع فراغات \ufeff", "  عنوان\u200f "
    kept = article(text=text, title=title, id=" 7 ", url=" https://example.org ")
    assert (kept.text, kept.title, kept.id, kept.url) == (text, title, " 7 ", " https://example.org ")
    assert kept.source == "example.org"


def test_a_title_is_guessed_from_the_first_line():
    assert article().title == "عنوان الخبر"
    assert article(text="\n \n  أول سطر \r\nثان").title == "أول سطر"
    assert first_line("س" * 300) == "س" * 100


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://www.example.org:8080/a?b", "www.example.org"),
        ("//example.org/a", "example.org"),
        ("example", None),
        ("https://[broken", None),
        ("javascript:alert(1)", None),
    ],
)
def test_a_source_is_guessed_from_the_host(url, source):
    assert article(url=url).source == source


def test_an_id_is_made_of_the_content():
    assert article().id == article().id == content_id(TEXT)
    assert article(text=TEXT + ".").id != content_id(TEXT)
    assert content_id("\ud83d")  # half a pair, which JSON may bring


@pytest.mark.parametrize(("given", "kept"), [(0, "0"), (12, "12"), (1.5, "1.5")])
def test_a_number_may_be_an_id(given, kept):
    assert article(id=given).id == kept


@pytest.mark.parametrize("given", [None, "", " ", [], {}, True])
def test_what_is_no_id_is_replaced(given):
    assert article(id=given).id == content_id(TEXT)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2017-11-21", "2017-11-21"),
        ("20171121", "2017-11-21"),
        (20171121, "2017-11-21"),
        (" 2017-11-21 ", "2017-11-21"),
        ("2017-11-21T09:30", "2017-11-21T09:30:00"),
        ("2017-11-21 09:30:05", "2017-11-21T09:30:05"),
        ("2017-11-21T09:30:00Z", "2017-11-21T09:30:00+00:00"),
        ("2017-11-21T09:30:00+03:00", "2017-11-21T09:30:00+03:00"),
        ("21/11/2017", "2017-11-21"),
        ("1/2/2017", "2017-02-01"),
        ("٢١/١١/٢٠١٧", "2017-11-21"),
        (date(2017, 11, 21), "2017-11-21"),
        (datetime(2017, 11, 21, 9, tzinfo=timezone(timedelta(hours=3))), "2017-11-21T09:00:00+03:00"),
    ],
)
def test_dates_that_are_understood(given, kept):
    warnings = []
    assert published(given, warnings) == kept
    assert warnings == []


@pytest.mark.parametrize(
    "given", ["yesterday", "11/21/2017", "31/2/2017", "2017-13-01", "21-11-2017", "الثلاثاء", 1511222400, [2017], True]
)
def test_a_bad_date_is_null_and_told(given):
    warnings = []
    assert published(given, warnings) is None
    (warning,) = warnings
    assert str(given)[:20] in warning
    assert "ISO 8601" in warning


@pytest.mark.parametrize("absent", [None, "", "  "])
def test_no_date_is_null_and_not_told(absent):
    warnings = []
    assert to_article({"text": TEXT, "date": absent}, warnings=warnings).published is None
    assert warnings == []


@pytest.mark.parametrize(
    ("text", "code"), [("دمشق", "ar"), ("Damascus", None), ("دمشق وحلب in Syria", "ar"), ("123", None)]
)
def test_arabic_is_told_by_its_letters(text, code):
    assert language(text) == code
