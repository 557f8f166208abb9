"""An explanation retells a decision: its readings, its candidates, the sentence, and nothing decided anew."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.explain import WIDTH, described, explain, to_dict, to_lines
from geonews.gazetteer.entries import Entry, Homograph, Role
from geonews.records import (
    Article,
    Candidate,
    GeoparsedArticle,
    MadeBy,
    Mention,
    Place,
    Relation,
    Resolution,
    Sentence,
)
from geonews.writers.safe import for_terminal

MADE_BY = MadeBy("0.1.0", "0123456789ab", "tagger 1", "ranker 1")
IDLIB = Place(
    "geonames:169389", "Idlib", "إدلب", 36.63, 35.93, "city", 5.0, "SY", "Syria", "سوريا", "SY.12", "Idlib", "إدلب"
)
PROVINCE = replace(IDLIB, id="geonames:169387", name_ar="محافظة إدلب", kind="province")
LIBYA = Place("geonames:2210247", "Tripoli", "طرابلس", 13.19, 32.89, "city", 10.0, "LY", "Libya", admin1_name="Tripoli")
LEBANON = replace(LIBYA, id="geonames:266826", country="LB", country_name="Lebanon", admin1_name="North")
WEST = replace(LIBYA, id="geonames:1", admin1_name="West")
SYRIA = Place("geonames:163843", "Syria", "سوريا", 38.5, 35.0, "country", 400.0, "SY", "Syria")


class Names:
    """A gazetteer of three names."""

    def __init__(self):
        self.bearers = {"ادلب": [1, 2, 2], "طرابلس": [3, 4], "london": [5]}

    def entries(self, key):
        if key == "البنك الدولي":
            return [Entry(0, Role.PHRASE, Homograph.NONE, 0.0, "city", None)]
        return [
            Entry(row, Role.NAME, Homograph.NONE, 0.5, "city", "SY")
            for row in self.bearers.get(key, ())
            if not key.isascii()
        ]

    def latin_entries(self, key):
        return [Entry(row, Role.LATIN, Homograph.NONE, 0.5, "city", "GB") for row in self.bearers.get(key, ())]


def resolution(
    text="في إدلب اليوم", surface="إدلب", *, place=None, candidates=(), confidence=0.9, decided="evidence", **more
):
    start = text.index(surface)
    about = {"name": surface, "key": "ادلب", "kind": "toponym", "sentence": Sentence(text, 0)} | more
    mention = Mention("text", start, start + len(surface), surface, **about)
    return Resolution(mention, candidates, place, confidence if place else 0.0, decided=decided)


def told(*resolutions, text=None, title="عنوان"):
    content = resolutions[0].mention.sentence.text if text is None else text
    return explain(GeoparsedArticle(Article("a", content, title), resolutions, None, MADE_BY), Names())


def candidate(place, matched="ادلب", **evidence):
    return Candidate(place, matched, evidence)


BOTH = (
    candidate(IDLIB, prominence=6.5, country_told=3.5, kind_word=4.0),
    candidate(PROVINCE, prominence=6.25, country_told=3.5, is_province=-1.5),
)


@pytest.mark.parametrize(
    ("text", "surface", "clitics", "key", "written", "readings"),
    [
        ("في إدلب", "إدلب", (), "ادلب", "إدلب", [((), "ادلب", 2, True)]),
        ("قال بإدلب", "إدلب", ("ب",), "ادلب", "بإدلب", [((), "بادلب", 0, False), (("ب",), "ادلب", 2, True)]),
        (
            "وَبِإدلب", "إدلب", ("و", "ب"), "ادلب", "وَبِإدلب",
            [((), "وبادلب", 0, False), (("و",), "بادلب", 0, False), (("و", "ب"), "ادلب", 2, True)],
        ),
        ("قالت London", "London", (), "london", "London", [((), "london", 1, True)]),
        ("أهالي الإدلبي", "الإدلبي", (), "ادلب", "الإدلبي", [((), "الادلبي", 0, False), ((), "ادلب", 2, True)]),
        ("مع البنك الدولي", "البنك الدولي", (), "البنك الدولي", "البنك الدولي", [((), "البنك الدولي", 0, True)]),
    ],
)  # fmt: skip
def test_every_reading_of_the_letters(text, surface, clitics, key, written, readings):
    (one,) = told(resolution(text, surface, clitics=clitics, key=key)).mentions
    assert one.written == written
    assert [(way.clitics, way.name, way.places, way.taken) for way in one.readings] == readings


def test_a_mention_of_the_title_is_read_there():
    found = resolution("بإدلب", "إدلب", clitics=("ب",))
    found = replace(found, mention=replace(found.mention, field="title"))
    assert told(found, text="", title="بإدلب").mentions[0].written == "بإدلب"


def test_candidates_keep_their_order_and_evidence_comes_strongest_first():
    (one,) = told(resolution(place=IDLIB, candidates=BOTH)).mentions
    assert [(each.rank, each.place.id, each.score) for each in one.standings] == [
        (1, IDLIB.id, 14.0),
        (2, PROVINCE.id, 8.25),
    ]
    assert [(each.label.en, each.weight) for each in one.standings[0].evidence] == [
        ("prominence", 6.5),
        ("kind word fits", 4.0),
        ("the article's country", 3.5),
    ]
    assert (one.leading, one.runner_up, one.lead) == (*one.standings, 5.75)


def test_an_unknown_name_of_evidence_is_shown_as_it_is():
    (one,) = told(resolution(place=IDLIB, candidates=(candidate(IDLIB, moon=2.0),))).mentions
    assert one.standings[0].evidence[0].label.ar == "moon"
    assert one.decision == "إدلب is the city of Idlib in Syria (0.90): moon."


TRIPOLIS = (candidate(LIBYA, prominence=7.0, country_named=2.0), candidate(LEBANON, prominence=7.5))
DECISIONS = {
    "for it and against the next": (
        {"place": IDLIB, "candidates": BOTH},
        "إدلب is the city of Idlib in Syria (0.90): the word before it announces a place of its kind, and against the "
        "next speaks that it is a province; next came the province of Idlib in Syria, 5.75 behind.",
    ),
    "only what puts it ahead": (
        {"place": LIBYA, "candidates": TRIPOLIS},
        "إدلب is the city of Tripoli in Libya (0.90): the article names its country or the adjective of it; next came "
        "the city of Tripoli in Lebanon, 1.50 behind.",
    ),
    "namesakes of one country are told by their provinces": (
        {"place": LIBYA, "candidates": (candidate(LIBYA), candidate(WEST))},
        "إدلب is the city of Tripoli in Libya (0.90); next came the city of Tripoli in West, Libya, 0.00 behind.",
    ),
    "alone": (
        {"place": SYRIA, "candidates": (candidate(SYRIA, prominence=10.0),)},
        "إدلب is the country of Syria (0.90): it is a prominent place.",
    ),
    "a correction overrules": (
        {"place": LEBANON, "candidates": TRIPOLIS, "decided": "correction"},
        "إدلب is the city of Tripoli in Lebanon (0.90): a correction says so; next came the city of Tripoli in Libya, "
        "1.50 ahead in evidence.",
    ),
    "a correction to what is no candidate": (
        {"place": SYRIA, "candidates": TRIPOLIS, "decided": "correction"},
        "إدلب is the country of Syria (0.90): a correction says so; next came the city of Tripoli in Libya.",
    ),
    "a correction to nothing": (
        {"candidates": TRIPOLIS, "decided": "correction"},
        "إدلب is not placed: a correction says that it is no place.",
    ),
    "unknown": ({}, "إدلب is not placed: the gazetteer knows no place of this name."),
    "unsure": (
        {"candidates": TRIPOLIS, "decided": "unsure"},
        "إدلب is not placed: the best candidate, the city of Tripoli in Libya with a score of 9.00, stays under the "
        "threshold; next came the city of Tripoli in Lebanon, 1.50 behind.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("about", "sentence"), DECISIONS.values(), ids=DECISIONS)
def test_the_decision_in_a_sentence(about, sentence):
    assert told(resolution(**about)).mentions[0].decision == sentence


def test_a_relative_place_is_told_by_its_anchors():
    text = "شمالي سوريا"
    north = Place(
        "geonews:part-n-163843", "northern Syria", text, 38.5, 36.0, "region", 150.0, "SY", part_of=(SYRIA.id,)
    )
    relative = resolution(
        text, text, place=north, kind="relative", key=text, anchors=(1,), relation=Relation("part", "n")
    )
    anchor = resolution(text, "سوريا", place=SYRIA, key="سوريا")
    explanation = told(relative, anchor)
    one = explanation.mentions[0]
    assert (one.leading, one.runner_up, one.lead) == (None, None, None)
    assert one.decision == "شمالي سوريا is the region of northern Syria in SY (0.90): the text tells it by Syria."
    assert to_dict(explanation)["mentions"][0]["relation"] == {
        "kind": "part",
        "direction": "n",
        "distance_km": None,
        "offshore": False,
    }


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (replace(IDLIB, country_name=None), "the city of Idlib in SY"),
        (replace(IDLIB, country=None, country_name=None), "the city of Idlib"),
        (replace(SYRIA, kind="relief"), "the landform of Syria"),
        (replace(IDLIB, kind="landmark"), "the landmark Idlib in Syria"),
    ],
)
def test_a_place_in_words(place, words):
    assert described(place) == words


@pytest.mark.parametrize(
    ("about", "decided"),
    [
        ({"place": IDLIB, "candidates": BOTH}, "evidence"),
        ({"place": IDLIB, "decided": "correction"}, "correction"),
        ({}, "unknown"),
        ({"candidates": BOTH}, "unsure"),
        ({"candidates": BOTH, "decided": "unsure"}, "unsure"),
    ],
)
def test_json_says_what_decided(about, decided):
    assert to_dict(told(resolution(**about)))["mentions"][0]["decided"] == decided


def test_json_shows_so_many_candidates_and_the_leading_one():
    (one,) = to_dict(told(resolution(place=LEBANON, candidates=TRIPOLIS, decided="correction")), 1)["mentions"]
    assert [each["rank"] for each in one["candidates"]] == [1, 2]
    (one,) = to_dict(told(resolution(place=LIBYA, candidates=TRIPOLIS)), 1)["mentions"]
    assert [each["rank"] for each in one["candidates"]] == [1]
    assert (one["candidates_in_all"], one["runner_up"], one["lead"]) == (2, LEBANON.id, 1.5)


def keys(value, before=""):
    """Yield the path of every key, lists seen through."""
    for inner in value if isinstance(value, list) else ():
        yield from keys(inner, before)
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield f"{before}{key}"
        if key != "place":
            yield from keys(inner, f"{before}{key}.")


def test_every_key_is_documented_and_no_other(root):
    documented = [
        line.split("`")[1]
        for line in (root / "docs" / "explain.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    relative = resolution(place=IDLIB, candidates=BOTH, relation=Relation("part"))
    assert documented == list(dict.fromkeys(keys(to_dict(told(relative)))))


LINES = """\
article  a
title    عنوان

1  text 4-8  toponym  بإدلب
   decision    إدلب is the city of Idlib in Syria (0.90): the word before it announces a place of
               its kind, and against the next speaks that it is a province; next came the province
               of Idlib in Syria, 5.75 behind.
   readings    none              بادلب
               2 places   taken  ب + ادلب
   candidates  1  14.00  geonames:169389  city      SY  Idlib  Idlib  إدلب
               2   8.25  geonames:169387  province  SY  Idlib  Idlib  محافظة إدلب
   evidence           1       2  candidate
                  +6.50   +6.25  prominence
                  +4.00          kind word fits
                  +3.50   +3.50  the article's country
                          -1.50  a province
                  14.00    8.25  score"""


def test_the_lines_for_a_terminal():
    found = resolution("في بإدلب", "إدلب", place=IDLIB, candidates=BOTH, clitics=("ب",))
    assert "\n".join(to_lines(told(found))) == LINES
    assert max(map(len, LINES.splitlines())) <= WIDTH


def test_arabic_labels_and_fewer_candidates():
    lines = to_lines(told(resolution(place=IDLIB, candidates=BOTH)), lang="ar", candidates=1)
    assert f"{'':15}and 1 more" in lines
    assert f"{'':15}   +4.00  كلمة النوع توافقه" in lines


def test_an_article_without_a_name():
    empty = GeoparsedArticle(Article("a", "لا مكان هنا"), (), None, MADE_BY)
    assert to_lines(explain(empty, Names()))[-1] == "no place name was found"


@given(st.text(min_size=1, max_size=30), st.text(max_size=20))
def test_no_text_steers_the_terminal_and_json_takes_all(surface, name):
    evil = replace(IDLIB, name=name, name_ar=surface, admin1_name=name)
    found = resolution(surface, surface, place=evil, candidates=(candidate(evil, **{name or "x": 1.0}),), key=surface)
    explanation = told(found, title=surface)
    assert all(for_terminal(line) == line for line in to_lines(explanation))
    json.dumps(to_dict(explanation), allow_nan=False)


def test_nothing_is_decided_anew():
    found = resolution(place=LEBANON, candidates=TRIPOLIS)
    assert told(found).mentions[0].resolution is found
    assert told(found) == told(found)
