"""The tables beside annotated articles: what they say, and how what is broken in them is told."""

import pytest

from geonews.errors import InputError
from geonews.evaluate.places import Subject, digests, read_placed
from geonews.gazetteer.distance import great_circle_km
from geonews.gazetteer.index import Gazetteer


def truths(path, article):
    (text,) = [one for one in read_placed(path) if one.gold.id == article]
    return [(text.gold.text[mark.start : mark.end], truth) for mark, truth in text.truths.items()]


def test_a_row_is_about_every_occurrence_or_the_one_it_names(gold):
    found = truths(gold, "one")
    assert [truth.id for surface, truth in found if surface == "دمشق"] == ["geonames:170654"] * 2
    assert [truth.kind for surface, truth in found if surface == "تونس"] == ["country", "city"]


def test_a_row_says_where_a_name_lies(gold):
    (sea,) = [truth for surface, truth in truths(gold, "two") if surface == "المتوسط"]
    assert (sea.id, sea.country, sea.kind, sea.lon, sea.lat, sea.radius_km) == (None, None, "water", 18.0, 35.0, 1500.0)
    assert sea.note == "Mediterranean"


def test_a_part_of_a_place_is_relative_whatever_kind_its_row_gives(gold):
    assert dict(truths(gold, "one"))["شمالي سوريا"].kind == "relative"


def test_what_has_no_row_is_not_known(gold):
    assert {"كفرزبباسا", "سوريا"}.isdisjoint(
        surface for article in ("one", "two") for surface, _ in truths(gold, article)
    )


def test_what_articles_are_about(gold):
    assert [one.subject for one in read_placed(gold)] == [
        Subject("SY", "geonames:169389", stands_out=True),
        Subject(None, None, stands_out=False),
    ]


def test_without_tables_nothing_is_known(gold):
    for name in ("news.places.tsv", "news.focus.tsv"):
        gold.with_name(name).unlink()
    assert [(one.truths, one.subject) for one in read_placed(gold)] == [(None, None)] * 2


def test_columns_come_in_any_order_and_lines_end_in_any_way(gold):
    table = gold.with_name("news.focus.tsv")
    table.write_text("\ufeffplace\tnote\tarticle\tcountry\r\n\r\n-\t\tone\tSY\r\n", encoding="utf-8", newline="")
    assert read_placed(gold)[0].subject == Subject("SY", None, stands_out=False)


@pytest.mark.parametrize(("name", "lies"), [("مطار دمشق الدولي", 36.51), ("محافظة إدلب", None)])
def test_of_what_an_article_is_about_and_no_gazetteer_has_the_row_of_the_name_tells(gold, name, lies):
    gold.with_name("news.focus.tsv").write_text(f"article\tcountry\tplace\tnote\none\tSY\t\t{name}\n", encoding="utf-8")
    subject = read_placed(gold)[0].subject
    assert (subject.place, subject.stands_out, subject.truth and subject.truth.lon) == (None, True, lies)


ROW = "one\tإدلب\t\t-\tSY\tcity\t36.63\t35.93\t5\t"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (ROW.replace("one", "three"), "no article is called three"),
        (ROW.replace("إدلب", "حلب"), "حلب is not marked as a place in article one"),
        # An adjective of origin says itself what it means.
        (ROW.replace("إدلب", "تونسي"), "تونسي is not marked as a place"),
        (ROW.replace("إدلب\t", "إدلب\t2"), "إدلب is marked 1 times in one, there is no 2"),
        (ROW.replace("إدلب\t", "إدلب\tx"), "there is no x"),
        (ROW + "\n" + ROW, "إدلب has its row already, line 2"),
        (ROW + "\n" + ROW.replace("إدلب\t", "إدلب\t1"), "إدلب has its row already, line 2"),
        (ROW.replace("\t-\t", "\tIdlib\t"), "place is Idlib: write an id of the gazetteer, or -"),
        (ROW.replace("\t-\t", "\t\t"), "place is empty"),
        (ROW.replace("SY", "Syria"), "country is Syria: write its two letters"),
        (ROW.replace("city", "hamlet"), "hamlet is no kind of place; there are continent"),
        (ROW.replace("36.63", "east"), "lon is east: write a number from -180 to 180"),
        (ROW.replace("36.63", "nan"), "lon is nan"),
        (ROW.replace("35.93", "95"), "lat is 95: write a number from -90 to 90"),
        (ROW.replace("\t5\t", "\t\t"), "radius_km is empty: write a number of 0 or more"),
        (ROW.replace("\t5\t", "\tinf\t"), "radius_km is inf"),
        (ROW + "\tmore", "11 cells, where 10 belong"),
    ],
)
def test_a_broken_row_is_named(gold, row, says):
    table = gold.with_name("news.places.tsv")
    header = table.read_text(encoding="utf-8").split("\n", 1)[0]
    table.write_text(f"{header}\n{row}\n", encoding="utf-8")
    line = 2 + row.count("\n")
    with pytest.raises(InputError, match=rf"news\.places\.tsv, line {line}: .*{says}"):
        read_placed(gold)


@pytest.mark.parametrize(
    ("table", "content", "says"),
    [
        ("places", "article\tsurface\n", "line 1: the columns must be article, surface, nth, place"),
        ("places", "", "line 1: the columns must be"),
        ("focus", "article\tcountry\tplace\tnote\none\tSY\t-\t\none\tSY\t-\t\n", "line 3: one has its row already"),
        ("focus", "article\tcountry\tplace\tnote\nthree\tSY\t-\t\n", "line 2: no article is called three"),
        ("focus", "article\tcountry\tplace\tnote\none\t\t-\t\n", "line 2: country is empty"),
    ],
)
def test_a_broken_table_is_named(gold, table, content, says):
    gold.with_name(f"news.{table}.tsv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=rf"news\.{table}\.tsv, {says}"):
        read_placed(gold)


def test_a_table_that_is_no_text_is_named(gold):
    gold.with_name("news.places.tsv").write_bytes(b"article\xff")
    with pytest.raises(InputError, match=r"news\.places\.tsv is not in UTF-8"):
        read_placed(gold)


def test_files_are_told_by_their_digests(gold):
    gold.with_name("news.focus.tsv").write_bytes(b"")
    found = digests(gold)
    assert list(found) == ["news.txt", "news.places.tsv", "news.focus.tsv"]
    assert found["news.focus.tsv"] == "e3b0c44298fc"


def agrees(mark, truth, place):
    """Tell whether countries are the same where they are given, and the gazetteer's place is where the row says."""
    countries = {mark.country, truth.country, place.country if place else None} - {None}
    if len(countries) > 1 or (truth.id and not place):
        return False
    return not place or great_circle_km(truth.lon, truth.lat, place.lon, place.lat) <= max(161, truth.radius_km)


def test_the_tables_of_the_gold_agree_with_its_marks_and_with_the_gazetteer(root):
    gazetteer, wrong = Gazetteer(), []
    for text in (one for file in (root / "tests" / "gold").glob("*.txt") for one in read_placed(file)):
        for mark, truth in (text.truths or {}).items():
            if not agrees(mark, truth, gazetteer.by_id(truth.id) if truth.id else None):
                wrong.append((text.gold.id, text.gold.text[mark.start : mark.end], truth))
        subject = text.subject and text.subject.place
        if subject and not gazetteer.by_id(subject):
            wrong.append((text.gold.id, "focus", subject))
    assert wrong == []
