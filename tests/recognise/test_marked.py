"""What annotators marked, as mentions: what a recogniser would give whose tagger makes no mistake."""

import pytest

from geonews.annotated import KINDS, marked_articles, unmark
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.choose import recogniser
from geonews.recognise.marked import MarkReader
from geonews.records import Article


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


@pytest.fixture(scope="module")
def reader(gazetteer):
    return MarkReader(gazetteer)


@pytest.fixture(scope="module")
def read(reader):
    def mentions(marked):
        text, marks = unmark(marked)
        return reader.mentions(Article(id="a", text=text), marks)

    return mentions


@pytest.mark.parametrize(
    ("marked", "clitics", "surface", "name", "key"),
    [
        ("وب{L:EG القاهرة}", ("و", "ب"), "القاهرة", "القاهرة", "القاهره"),
        ("وصل ل{L:EG لقاهرة}", ("ل",), "لقاهرة", "القاهرة", "القاهره"),
        ("وصل ل{L:SY لاذقية}", ("ل",), "لاذقية", "اللاذقية", "اللاذقيه"),
        ("وصل ل{L:LB لبنان}", ("ل",), "لبنان", "لبنان", "لبنان"),
        ("في {L:DZ وهران}", (), "وهران", "وهران", "وهران"),
        # A name that the gazetteer lacks: the letter before it is still a clitic, the alef still comes back.
        ("في ب{L:SY كفرزبباسا}", ("ب",), "كفرزبباسا", "كفرزبباسا", "كفرزبباسا"),
        ("وصل ل{L:SY لزبباسا}", ("ل",), "لزبباسا", "الزبباسا", "الزبباسا"),
        # The index knows it with its kind word.
        ("في قطاع {L:PS غزة} أمس", (), "غزة", "غزة", "قطاع غزه"),
    ],
)
def test_a_mark_becomes_name_key_and_clitics(read, marked, clitics, surface, name, key):
    (one,) = read(marked)
    assert (one.clitics, one.surface, one.name, one.key) == (clitics, surface, name, key)


@pytest.mark.parametrize(
    ("marked", "kind", "acts"),
    [
        ("في {L:US واشنطن}", "toponym", False),
        # The annotator decides, not the verb.
        ("أعلنت {L:US واشنطن}", "toponym", False),
        ("في {A:US واشنطن}", "toponym", True),
        ("الوفد {D:SY السوري}", "demonym", False),
        ("نفى {M:RU الكرملين}", "metonym", False),
        ("في {F:SY مخيم اليرموك}", "facility", False),
        ("في {R:SY شمالي {L:SY سوريا}}", "relative", False),
    ],
)
def test_each_letter_has_its_kind(read, marked, kind, acts):
    one = read(marked)[0]
    assert (one.kind, one.acts, one.score) == (kind, acts, 1.0)


def test_persons_and_bodies_are_no_mentions_but_the_place_in_one_is(read):
    assert [one.surface for one in read("قال {P عمر حمدان} من {O بلدية {L:TN صفاقس}} و{X كأس العالم}.")] == ["صفاقس"]


def test_the_kind_word_and_the_dateline_are_kept_for_the_resolver(read):
    city, province = read("{L:SY دمشق} - {O رويترز}: في محافظة {L:SY إدلب}")
    assert (city.role, city.cue) == ("dateline", None)
    assert (province.role, province.cue) == (None, "محافظه")


def test_an_outer_mark_stands_before_its_anchors(read):
    found = read("في {L:SY حلب}: {R:SY ريف {L:SY دير الزور} الشرقي} و{F:SY مطار {L:SY دمشق} الدولي}")
    assert [(one.surface, one.anchors) for one in found] == [
        ("حلب", ()),
        ("ريف دير الزور الشرقي", (2,)),
        ("دير الزور", ()),
        ("مطار دمشق الدولي", (4,)),
        ("دمشق", ()),
    ]


def test_marks_count_from_the_beginning_of_the_text_past_front_matter(reader):
    text, marks = unmark("---\nالقاهرة\n---\nفي {L:SY حلب} اليوم")
    (one,) = reader.mentions(Article(id="a", text=text, body_start=text.index("في")), marks)
    assert (one.surface, text[one.start : one.end]) == ("حلب", "حلب")


def test_a_mark_without_a_word_is_an_error(reader):
    text, marks = unmark("في {L:SY ،} اليوم")
    with pytest.raises(ValueError, match="a mark holds no word: '،'"):
        reader.mentions(Article(id="a", text=text), marks)


@pytest.mark.parametrize("file", ["news-a", "news-b"])
def test_every_mark_of_the_gold_is_one_mention_to_the_letter(root, reader, file):
    for identity, text, marks in marked_articles(root / "tests" / "gold" / f"{file}.txt"):
        found = reader.mentions(Article(id=identity, text=text), marks)
        assert [(one.start, one.end, one.kind) for one in found] == [
            (mark.start, mark.end, KINDS[mark.letter]) for mark in marks if mark.letter in KINDS
        ]
        for one in found:
            assert one.surface == text[one.start : one.end]


def test_what_a_recogniser_finds_right_it_tells_alike(root, reader, gazetteer):
    """The same fields, but for the score and for who acts, of all that both mention."""
    fields = ("surface", "name", "key", "sentence", "clitics", "cue", "role")
    finder, same, total = recogniser("neural", gazetteer), 0, 0
    for identity, text, marks in marked_articles(root / "tests" / "gold" / "news-a.txt"):
        article = Article(id=identity, text=text)
        told = {(one.start, one.end, one.kind): one for one in finder.recognise(article)}
        for one in reader.mentions(article, marks):
            other = told.get((one.start, one.end, one.kind))
            if other is not None:
                total += 1
                same += all(getattr(one, name) == getattr(other, name) for name in fields)
    assert total > 600
    assert same == total
