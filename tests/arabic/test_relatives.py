"""The grammar of relative places alone: the places are marked in the text, in brackets.

``[حلب]`` is a town, ``[C سوريا]`` a country, ``[D السورية]`` an adjective of a country, ``[W الفرات]`` a river.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.arabic import relative_words
from geonews.arabic.clitics import readings
from geonews.arabic.lexicon import load
from geonews.arabic.relatives import Anchor, combine, find_relatives, longest
from geonews.arabic.tokens import words

KINDS = {"": "city", "C": "country", "D": "country", "W": "water", "P": "province", "F": "facility", "N": "region"}
MARK = re.compile(r"\[(?:([A-Z]) )?([^\]]+)\]")


@pytest.fixture(scope="module")
def grammar():
    return relative_words.load(load())


def marked(text):
    """Return the words of a text and the places marked in it; a clitic stands before a hyphen: [ل-اليمن]."""
    places, plain, at = [], "", 0
    for mark in MARK.finditer(text):
        plain += text[at : mark.start()]
        before = len(words(plain + "س")) - 1 if plain.strip() else 0
        clitic, _, name = mark[2].rpartition("-")
        plain += clitic + (name.removeprefix("ا") if clitic == "ل" and name.startswith("ال") else name)
        last = before + len(words(name)) - 1
        clitics = (clitic,) if clitic else ()
        places.append(Anchor(before, last, KINDS[mark[1] or ""], clitics, mark[1] == "D"))
        at = mark.end()
    return words(plain + text[at:]), places


def found(text, grammar):
    """Return the longest relatives of a text: what they cover without clitics, and how they are told."""
    cut, places = marked(text)
    for one in sorted(longest(find_relatives(cut, places, grammar)), key=lambda one: one.first):
        covered = " ".join(map(cut.word, range(one.first, one.last + 1)))
        relation = one.relation
        told = [relation.kind, relation.direction, relation.distance_km]
        names = [" ".join(map(cut.word, range(anchor.first, anchor.last + 1))) for anchor in one.anchors]
        yield one.reading.apply(covered), [part for part in told if part is not None], names


PARTS = [
    ("شمالي [C سوريا]", "شمالي سوريا", ["part", "n"]),
    ("بجنوب [C لبنان]", "جنوب لبنان", ["part", "s"]),
    ("ووسط [حلب]", "وسط حلب", ["part", "centre"]),
    ("شمال شرقي [C سوريا]", "شمال شرقي سوريا", ["part", "ne"]),
    ("جنوبي غرب [C باكستان]", "جنوبي غرب باكستان", ["part", "sw"]),
    ("شمال وشرق [C سوريا]", "شمال وشرق سوريا", ["part", "ne"]),
    ("شمال وسط [C إيران]", "شمال وسط ايران", ["part", "n"]),
    ("أقصى جنوب [C المكسيك]", "جنوب المكسيك", ["part", "s"]),
    ("شمال محافظة [حلب]", "شمال محافظه حلب", ["part", "n"]),
    ("شرقي نهر [W الفرات]", "شرقي نهر الفرات", ["part", "e"]),
    ("شمال العاصمة [D الليبية] [طرابلس]", "شمال العاصمه الليبيه طرابلس", ["part", "n"]),
    ("الشمال [D السوري]", "الشمال السوري", ["part", "n"]),
    ("بالشمال الغربي [D السوري]", "الشمال الغربي السوري", ["part", "nw"]),
    ("الجنوب الشرقي من [C تركيا]", "الجنوب الشرقي من تركيا", ["part", "se"]),
    ("إلى الشمال من [حلب]", "الشمال من حلب", ["part", "n"]),
    ("الجزء الشمالي من [N قطاع غزة]", "الجز الشمالي من قطاع غزه", ["part", "n"]),
    ("للأحياء الشرقية لمدينة [حلب]", "الاحيا الشرقيه لمدينه حلب", ["part", "e"]),
    ("الطرف الغربي لجزيرة [صقلية]", "الطرف الغربي لجزيره صقليه", ["part", "w"]),
    ("أحياء [حلب] الشرقية", "احيا حلب الشرقيه", ["part", "e"]),
    ("[P ريف دمشق] الغربي", "ريف دمشق الغربي", ["part", "w"]),
]
AROUND = [
    ("ريف [حماة]", "ريف حماه", ["around"]),
    ("بريف [حلب] الشمالي", "ريف حلب الشمالي", ["around", "n"]),
    ("ريف [إدلب] الجنوبي الغربي", "ريف ادلب الجنوبي الغربي", ["around", "sw"]),
    ("ريفي [حلب] و[إدلب]", "ريفي حلب", ["around"]),
    ("شمال ريف [حلب]", "شمال ريف حلب", ["around", "n"]),
    ("محيط [F مطار حلب]", "محيط مطار حلب", ["around"]),
    ("الضواحي الجنوبية [ل-بيروت]", "الضواحي الجنوبيه لبيروت", ["around", "s"]),
    ("الريف [D الحلبي]", "الريف الحلبي", ["around"]),
    ("ضاحية [باريس] الشمالية", "ضاحيه باريس الشماليه", ["around", "n"]),
    ("على بعد كيلومترات من [حلب]", "علي بعد كيلومترات من حلب", ["around"]),
    ("وعلى بعد بضع خطوات من [F البرلمان]", "علي بعد بضع خطوات من البرلمان", ["around"]),
]
DISTANCES = [
    ("على بعد 20 كيلومترا شرق [الرقة]", "علي بعد 20 كيلومترا شرق الرقه", ["offset", "e", 20]),
    ("على بعد نحو 20 كم من [حلب]", "علي بعد نحو 20 كم من حلب", ["offset", 20]),
    ("على بعد أقل من مئة كيلومتر من [كييف]", "علي بعد اقل من ميه كيلومتر من كييف", ["offset", 100]),
    ("على مسافة كيلومترين غرب [حلب]", "علي مسافه كيلومترين غرب حلب", ["offset", "w", 2]),
    ("20 كلم شرقي [حلب]", "20 كلم شرقي حلب", ["offset", "e", 20]),
    ("20كم شرقي [حلب]", "20كم شرقي حلب", ["offset", "e", 20]),
    ("20 كيلو متر شرقي [حلب]", "20 كيلو متر شرقي حلب", ["offset", "e", 20]),
    ("يبعد 35 كم عن [حلب]", "35 كم عن حلب", ["offset", 35]),
    ("تبعد نحو 35 كم من [حلب]", "35 كم من حلب", ["offset", 35]),
    ("على بعد 10 أميال من [حلب]", "علي بعد 10 اميال من حلب", ["offset", 16.093]),
    ("على بعد 10 أميال بحرية من [حلب]", "علي بعد 10 اميال بحريه من حلب", ["offset", 18.52]),
    ("على بعد 500 متر من [F المعبر]", "علي بعد 500 متر من المعبر", ["offset", 0.5]),
    ("على بعد 5 كم إلى الشمال الشرقي من [حلب]", "علي بعد 5 كم الي الشمال الشرقي من حلب", ["offset", "ne", 5]),
    ("على بعد 5 كم فقط شمال مدينة [حلب]", "علي بعد 5 كم فقط شمال مدينه حلب", ["offset", "n", 5]),
    ("على بعد 5 كم شمال ريف [حلب]", "علي بعد 5 كم شمال ريف حلب", ["offset", "n", 5]),
]
LINES = [
    ("الطريق الدولي بين [دمشق] [و-حلب]", "بين دمشق وحلب", ["between"]),
    ("المنطقة الحدودية الواقعة بين [دمشق] ومدينة [حلب]", "بين دمشق ومدينه حلب", ["between"]),
    ("الحدود [D السورية] [D التركية]", "الحدود السوريه التركيه", ["border"]),
    ("الحدود [D السورية] - [D التركية]", "الحدود السوريه التركيه", ["border"]),
    ("للحدود [D السورية] مع [C تركيا]", "الحدود السوريه مع تركيا", ["border"]),
    ("الحدود بين [C سوريا] [و-تركيا]", "الحدود بين سوريا وتركيا", ["border"]),
    ("الشريط الحدودي بين [C سوريا] [و-تركيا]", "الشريط الحدودي بين سوريا وتركيا", ["border"]),
    ("حدود [C لبنان] مع [C إسرائيل]", "حدود لبنان مع اسراييل", ["border"]),
    ("حدود [C سوريا] الشمالية", "حدود سوريا الشماليه", ["border", "n"]),
    ("الحدود الجنوبية [ل-لبنان]", "الحدود الجنوبيه للبنان", ["border", "s"]),
    ("الحدود [D اللبنانية] الجنوبية", "الحدود اللبنانيه الجنوبيه", ["border", "s"]),
    ("الساحل [D السوري]", "الساحل السوري", ["coast"]),
    ("سواحل [C ليبيا]", "سواحل ليبيا", ["coast"]),
    ("الساحل الغربي [ل-اليمن]", "الساحل الغربي لليمن", ["coast", "w"]),
    ("الساحل [D اليمني] الغربي", "الساحل اليمني الغربي", ["coast", "w"]),
    ("ساحل [C أستراليا] الغربي", "ساحل استراليا الغربي", ["coast", "w"]),
    ("قبالة سواحل [C ليبيا]", "قباله سواحل ليبيا", ["coast"]),
    ("شواطئ مدينة [صور]", "شواطي مدينه صور", ["coast"]),
]
WITH_RELATIVE = [*PARTS, *AROUND, *DISTANCES, *LINES]


@pytest.mark.parametrize(("text", "covered", "told"), WITH_RELATIVE, ids=[row[0] for row in WITH_RELATIVE])
def test_what_is_read_and_how_it_is_told(grammar, text, covered, told):
    ((surface, relation, anchors),) = found(text, grammar)
    assert surface == covered
    assert relation == told
    assert anchors


NOTHING = [
    ("شمال، [حلب]", "a comma between them"),
    ("وسط مخاوف من [حلب]", "amid"),
    ("شمال البلاد", "no place behind it"),
    ("حلف شمال [W الأطلسي]", "a body"),
    ("شمالي بحيرة [C تونس]", "the lake, not the country"),
    ("شرق مطار [حلب]", "an airport that is no mention is not the town"),
    ("عاصمة شمال", "at the end of the text"),
    ("جنوب عاصمة [C هايتي]", "the capital is not named"),
    ("مجلس الجنوب من [حلب]", "from, not of"),
    ("الوسط [D التونسي]", "a milieu"),
    ("الشرق [N العربي]", "no country's adjective"),
    ("الأطراف [D الليبية]", "parties"),
    ("من طرف [C فرنسا]", "by"),
    ("ضاحية دوما", "no place found"),
    ("محادثات بين [دمشق] [و-أنقرة]", "actors"),
    ("الطريق، بين [دمشق] [و-حلب]", "the way belongs to another clause"),
    ("الطريق بين [دمشق] [و-حلب] [و-إدلب]", "three: which lie side by side is not told"),
    ("ترسيم الحدود بين [C لبنان] [و-إسرائيل]", "a treaty"),
    ("الحدود البحرية بين [C لبنان] [و-إسرائيل]", "a line at sea"),
    ("الحدود مع [C تركيا]", "one side is not told"),
    ("الحدود [D التركية]", "a border all around a country"),
    ("حدود [C تركيا]", "the same"),
    ("خفر السواحل [D الإيطالي]", "a body"),
    ("20 كم من [حلب]", "without على بعد it may be a length"),
    ("على عمق 10 كم من [حلب]", "a depth"),
    ("كم من [حلب]", "how many"),
    ("على بعد ساعتين من [حلب]", "hours"),
    ("كشمال [حلب]", "ك is rather a letter of a name"),
]


@pytest.mark.parametrize(("text", "why"), NOTHING, ids=[why for _, why in NOTHING])
def test_false_friends(grammar, text, why):
    assert list(found(text, grammar)) == [], why


def test_a_depth_leaves_the_side(grammar):
    assert [one[:2] for one in found("على عمق عشرة كيلومترات شرق [C اليابان]", grammar)] == [
        ("شرق اليابان", ["part", "e"])
    ]


def test_the_anchors_are_the_places_that_tell_it(grammar):
    ((_, _, border),) = found("الحدود [D السورية] مع [C تركيا]", grammar)
    ((_, _, capital),) = found("على بعد 150 كلم من عاصمة [C هايتي] [بورت أو برانس]", grammar)
    assert (border, capital) == (["السوريه", "تركيا"], ["بورت او برانس"])


def test_the_longest_wins(grammar):
    cut, places = marked("على بعد 20 كم شمال ريف [حلب]")
    every = list(find_relatives(cut, places, grammar))
    assert len(every) > 1
    assert [(one.first, one.last) for one in longest(every)] == [(0, len(cut) - 1)]


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [("n", "e", "ne"), ("e", "n", "ne"), ("s", "w", "sw"), ("n", "s", None), ("n", "n", None), ("centre", "n", "n")],
)
def test_two_sides(first, second, both):
    assert combine(first, second) == both


def test_every_word_of_the_table_has_its_example(root):
    lines = (root / "geonews" / "arabic" / "data" / "relatives.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    assert len(rows) > 200
    for word, word_class, _, example, reason in rows:
        assert word in example, (word, word_class)
        assert reason
    assert len({(row[0], row[1]) for row in rows}) == len(rows)


VOCABULARY = (
    "شمال شرقي الشمال السوري الجزء الشمالي ريف حلب الحدود بين وحماة على بعد 20 كيلومترا من إلى ساحل قبالة لليمن".split()
)


@given(st.lists(st.sampled_from([*VOCABULARY, "،", "\n\n"]), max_size=25))
def test_whatever_stands_there(grammar, parts):
    cut = words(" ".join(parts))
    places = [
        Anchor(at, at, "city", ("و",) if word == "وحماه" else (), word == "السوري")
        for at, word in enumerate(cut.forms)
        if word in ("حلب", "وحماه", "السوري")
    ]
    taken = set()
    for one in longest(find_relatives(cut, places, grammar)):
        span = range(one.first, one.last + 1)
        assert taken.isdisjoint(span)
        taken |= set(span)
        assert one.reading in readings(cut.word(one.first))
        assert 1 <= len(one.anchors) <= 2
        for anchor in one.anchors:
            assert one.first <= anchor.first <= anchor.last <= one.last
            assert anchor in places
        assert (one.relation.kind == "offset") == (one.relation.distance_km is not None)
