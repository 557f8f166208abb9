"""Text that is code to somebody: it is never run, never raises, and comes back letter for letter."""

import json
import re

import pytest

from geonews.render.island import to_json
from geonews.render.page import to_map


@pytest.mark.parametrize("packed", [True, False])
def test_every_text_comes_back_exactly(hostile_frame, hostile_texts, island, packed):
    data = island(to_map(hostile_frame, title=hostile_texts[0], gzip=packed).html())
    assert [article["title"] for article in data["articles"]] == list(hostile_texts)
    assert [article["source"] for article in data["articles"]] == list(hostile_texts)
    assert [place["name_ar"] for place in data["places"]] == list(hostile_texts)
    assert [place["admin1_name"] for place in data["places"]] == list(hostile_texts)
    assert data["sentences"] == [f"{text} في إدلب اليوم" for text in hostile_texts]


def test_every_text_as_a_title(news_frame, hostile_texts, island):
    for text in hostile_texts:
        html = to_map(news_frame, title=text, gzip=False).html()
        assert island(html)["title"] == text
        assert re.search(r"<title>(.*?)</title>", html)[1] == "geonews"
        html.encode()


def test_nothing_of_it_stands_outside_the_data_block(hostile_frame, news_frame):
    hostile, tame = (to_map(frame, gzip=False).html() for frame in (hostile_frame, news_frame))
    data = re.compile(r'<script type="application/json" id="geonews-data">.*?</script>', re.DOTALL)
    assert data.sub("", hostile) == data.sub("", tame)


def test_the_data_block_holds_no_letter_of_markup(hostile_frame):
    html = to_map(hostile_frame, gzip=False).html()
    block = re.search(r'id="geonews-data">(.*?)</script>', html, re.DOTALL)[1]
    assert not set(block) & set("<>&\u2028\u2029\r\n\0")


def test_a_notebook_shows_it_too(hostile_frame):
    assert "__pwned=1<" not in to_map(hostile_frame, gzip=False)._repr_html_()


@pytest.mark.parametrize("text", ["</script>", "\u2028\u2029", "&amp;", "\ud800"])
def test_json_is_escaped_where_it_matters(text):
    written = to_json({"text": text})
    assert json.loads(written)["text"] == text
    assert text not in written
    written.encode()
