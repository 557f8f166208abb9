"""Relative places among the mentions: the same step behind every recogniser."""

from itertools import pairwise

import pytest

from geonews.evaluate.texts import read_gold
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.choose import recogniser
from geonews.records import Article, Relation

NAMES = ("gazetteer", "fast", "neural")


@pytest.fixture(scope="module")
def recognisers():
    gazetteer = Gazetteer()
    return {name: recogniser(name, gazetteer) for name in NAMES}


def relatives(one, text):
    """Return the relative mentions of a text, each with its relation and the names of its anchors."""
    found = one.recognise(Article(id="a", text=text))
    return [
        (mention.name, mention.relation, [found[at].name for at in mention.anchors])
        for mention in found
        if mention.kind == "relative"
    ]


TOLD = [
    ("قتل مدنيان في قصف شمالي سوريا.", "شمالي سوريا", Relation("part", "n"), ["سوريا"]),
    ("غارات على ريف حماة الجنوبي.", "ريف حماة الجنوبي", Relation("around", "s"), ["حماة"]),
    ("لغم على بعد 20 كم شرق مدينة الرقة.", "على بعد 20 كم شرق مدينة الرقة", Relation("offset", "e", 20), ["الرقة"]),
    ("قُطع الطريق الدولي بين دمشق وحلب.", "بين دمشق وحلب", Relation("between"), ["دمشق", "حلب"]),
    ("اشتباكات على الحدود بين سوريا وتركيا.", "الحدود بين سوريا وتركيا", Relation("border"), ["سوريا", "تركيا"]),
    ("غرق مركب قبالة سواحل ليبيا.", "قبالة سواحل ليبيا", Relation("coast", offshore=True), ["ليبيا"]),
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("text", "surface", "relation", "anchors"), TOLD, ids=[row[1] for row in TOLD])
def test_every_recogniser_tells_them(recognisers, name, text, surface, relation, anchors):
    assert relatives(recognisers[name], text) == [(surface, relation, anchors)]


LISTED = [
    ("اشتباكات في الشمال السوري.", ("الشمال السوري", Relation("part", "n"), ["السوري"])),
    ("رحلة إلى شرقي الفرات في سوريا.", ("شرقي الفرات", Relation("part", "e"), ["الفرات"])),
    ("قصف على الحدود العراقية السورية.", ("الحدود العراقية السورية", Relation("border"), ["العراقية", "السورية"])),
    ("مهاجرون في الساحل الليبي.", ("الساحل الليبي", Relation("coast"), ["الليبي"])),
]


@pytest.mark.parametrize(("text", "told"), LISTED, ids=[told[0] for _, told in LISTED])
def test_what_the_gazetteer_lists_gets_relation_and_anchors(recognisers, text, told):
    assert relatives(recognisers["neural"], text) == [told]


def test_it_keeps_the_name_by_which_the_gazetteer_knows_it(recognisers):
    found = recognisers["neural"].recognise(Article(id="a", text="قتلى في الشمال السوري."))
    assert [one.key for one in found if one.kind == "relative"] == ["الشمال السوري"]
    assert Gazetteer().entries("الشمال السوري")


@pytest.mark.parametrize(
    "text",
    ["عاد الهدوء إلى شمال سيناء.", "قمة في جنوب السودان.", "نمو في شمال أفريقيا.", "معارك في شمال دارفور."],
)  # fmt: skip
def test_a_place_of_its_own_stays_one(recognisers, text):
    found = recognisers["neural"].recognise(Article(id="a", text=text))
    assert [one.kind for one in found] == ["toponym"]
    assert [one.relation for one in found] == [None]


def test_the_airport_tells_it_and_not_the_town_in_its_name(recognisers):
    found = recognisers["neural"].recognise(Article(id="a", text="قصف على محيط مطار دير الزور."))
    assert [(one.kind, one.anchors) for one in found] == [("relative", (1,)), ("facility", (2,)), ("toponym", ())]


def test_it_is_as_sure_as_the_weakest_of_its_anchors(recognisers):
    found = recognisers["fast"].recognise(Article(id="a", text="قُطع الطريق بين دمشق وكفرعويد أمس."))
    whole, *anchors = found
    assert whole.kind == "relative"
    assert whole.score == min(one.score for one in anchors) < max(one.score for one in anchors)


def test_anchors_count_from_the_beginning_of_the_list(recognisers):
    article = Article(id="a", title="هدوء في حلب", text="عاد الهدوء إلى ريف حماة.")
    found = recognisers["fast"].recognise(article)
    assert [(one.name, one.anchors) for one in found] == [("حلب", ()), ("ريف حماة", (2,)), ("حماة", ())]


@pytest.mark.parametrize(
    ("text", "clitics", "surface"),
    [("وبريف حماة", ("و", "ب"), "ريف حماة"), ("للحدود بين سوريا وتركيا", ("ل",), "لحدود بين سوريا وتركيا")],
)
def test_clitics_stand_outside(recognisers, text, clitics, surface):
    whole = next(one for one in recognisers["gazetteer"].recognise(Article(id="a", text=text)) if one.relation)
    assert (whole.clitics, whole.surface) == (clitics, surface)
    assert text[whole.start : whole.end] == surface


@pytest.fixture(scope="module")
def gold(root):
    return [one for name in ("news-a", "news-b") for one in read_gold(root / "tests" / "gold" / f"{name}.txt")]


def test_in_whole_articles_they_share_no_word_and_cover_their_anchors(recognisers, gold):
    told = 0
    for one in gold:
        found = recognisers["fast"].recognise(Article(id=one.id, text=one.text))
        wholes = [mention for mention in found if mention.relation]
        told += len(wholes)
        assert all(before.end <= after.start for before, after in pairwise(wholes))
        for whole in wholes:
            assert whole.kind == "relative"
            assert whole.anchors
            assert all(whole.start <= found[at].start < found[at].end <= whole.end for at in whole.anchors)
            # No mention lies half inside.
            for other in found:
                inside = whole.start <= other.start and other.end <= whole.end
                assert inside or other.end <= whole.start or whole.end <= other.start
    assert told >= 30


def test_those_that_the_gold_marks_are_found(recognisers, gold):
    """Of parts and surroundings; borders, coasts and distances are not marked there."""
    marked = found = 0
    for one in gold:
        wanted = {one.words(span.start, span.end) for span in one.spans if span.kind == "relative"}
        mentions = recognisers["neural"].recognise(Article(id=one.id, text=one.text))
        told = {one.words(mention.start, mention.end) for mention in mentions if mention.kind == "relative"}
        marked, found = marked + len(wanted), found + len(wanted & told)
    assert marked > 20
    assert found >= 0.95 * marked
