"""The recogniser on any text: properties that hold whatever stands there."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geonews.arabic.fold import fold
from geonews.arabic.sentences import MAX_LENGTH
from geonews.pipeline import Geoparser
from geonews.records import Article

NAMES = (
    "دمشق القاهرة وبالقاهرة للقاهرة للاذقية دير الزور مطار الدولي مخيم اليرموك شمالي سوريا ريف مدينة بلدة كفرعويد "
    "الرئيس السوري محمد المصري السعودية العاصمة الكرملين البيت الأبيض نهر الفرات طرابلس لبنان - رويترز ، . \n \n\n # _"
).split(" ")
NOISE = "َُّْـ\u200b\u200f\u202e\ufeff\u0000\x1b\U0001f30d\ud800\udfffaZ9«»()&<"
LETTERS = st.text(st.one_of(st.sampled_from(NOISE + "وفبلكاله"), st.characters()), max_size=6)
TEXT = st.builds(
    lambda parts, glue: glue.join(parts),
    st.lists(st.one_of(st.sampled_from(NAMES), LETTERS), max_size=25),
    st.sampled_from([" ", "", "\n"]),
)

EXCLUSIVE = ("toponym", "demonym", "metonym")


@pytest.fixture(scope="module")
def parser():
    return Geoparser()


def mentions(parser, article):
    return [one.mention for one in parser.parse(article).resolutions]


@settings(max_examples=300, deadline=None)
@given(title=TEXT, head=st.text(max_size=8), body=TEXT)
def test_whatever_stands_there(parser, title, head, body):
    article = Article(id="any", title=title, text=head + body, body_start=len(head))
    found = mentions(parser, article)
    for one in found:
        field = title if one.field == "title" else article.text
        assert 0 <= one.start < one.end <= len(field)
        assert one.surface == field[one.start : one.end]
        assert one.field == "title" or one.start >= len(head)
        assert one.sentence.text == field[one.sentence.start : one.sentence.start + len(one.sentence.text)]
        assert one.sentence.start <= one.start
        assert one.sentence.start + len(one.sentence.text) >= one.end
        assert len(one.sentence.text) <= max(MAX_LENGTH, len(one.surface)) + 1
        assert one.name.endswith(one.surface)
        assert fold(field[: one.start]).endswith("".join(one.clitics)[: -1 if one.name != one.surface else None])
        assert 0 < one.score < 1
    check_layers(found)
    assert found == mentions(parser, article)


def check_layers(found):
    order = [(one.field == "text", one.start, -one.end) for one in found]
    assert order == sorted(order)
    single = [one for one in found if one.kind in EXCLUSIVE]
    for before, after in pairwise(single):
        assert before.field != after.field or before.end <= after.start
    for one in found:
        for anchor in one.anchors:
            inner = found[anchor]
            assert inner.field == one.field
            assert one.start <= inner.start < inner.end <= one.end
            assert inner is not one


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_each_mention_gets_one_decision(parser, text):
    parsed = parser.parse(text)
    for one in parsed.resolutions:
        assert 0 <= one.confidence <= 1
        assert (one.place is None) == (one.confidence == 0)
        assert one.place is None or one.candidates[0].place == one.place


@pytest.mark.parametrize(
    ("text", "clitics", "surface", "name"),
    [
        ("وبالقاهرة", ("و", "ب"), "القاهرة", "القاهرة"),
        ("للقاهرة", ("ل",), "لقاهرة", "القاهرة"),
        ("للاذقية", ("ل",), "لاذقية", "اللاذقية"),
        ("وَبِدِمَشْقَ", ("و", "ب"), "دِمَشْقَ", "دِمَشْقَ"),
    ],
)
def test_the_span_leaves_the_clitics_out(parser, text, clitics, surface, name):
    (one,) = mentions(parser, Article(id="a", text=text))
    assert (one.clitics, one.surface, one.name) == (clitics, surface, name)


def test_an_outer_mention_stands_before_its_anchors(parser):
    outer, inner = mentions(parser, Article(id="a", title="مطار دمشق الدولي", text="-"))
    assert (outer.kind, inner.kind, outer.anchors) == ("facility", "toponym", (1,))


def test_anchors_count_from_the_beginning_of_the_list(parser):
    article = Article(id="a", title="هدوء في حلب", text="هبطت في مطار دمشق الدولي.")
    found = mentions(parser, article)
    assert found[1].anchors == (2,)
    assert found[2].name == "دمشق"


def test_the_kind_word_is_kept_for_the_resolver(parser):
    (one,) = mentions(parser, Article(id="a", text="في محافظة إدلب"))
    assert one.cue == "محافظه"
