"""Marked names given to a resolver: each is judged that has a row."""

from dataclasses import dataclass

import pytest

from geonews.evaluate.places import read_placed
from geonews.evaluate.resolution import on_gold_spans
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.marked import MarkReader
from geonews.records import Resolution


@pytest.fixture(scope="module")
def reader():
    return MarkReader(Gazetteer())


@dataclass
class Places:
    """A resolver that puts each surface where it is told to."""

    where: dict
    signature = "places-1"

    def resolve(self, _article, mentions):
        return tuple(
            Resolution(one, place=self.where.get(one.surface), confidence=0.9 * (one.surface in self.where))
            for one in mentions
        )


def test_what_has_a_row_is_judged(gold, place, reader):
    where = {
        "إدلب": place(36.6, 35.9, country="SY"),
        "تونس": place(10.1, 36.8, country="TN"),
        "دمشق": place(44.4, 33.3, country="IQ"),
        "تونسي": place(9, 34, kind="country", country="TN"),
        "المتوسط": place(20, 34, kind="water"),
        "كفرزبباسا": place(0, 0),
    }
    found = on_gold_spans(read_placed(gold), Places(where), reader)
    # Tunis is not Tunisia, Damascus is not Baghdad; the airport, northern Syria and Madrid get no place.
    assert (found.every.count, found.every.answered) == (9, pytest.approx(6 / 9))
    assert found.every.accuracy_161 == pytest.approx(3 / 9)
    assert found.every.country == pytest.approx(4 / 9)
    assert {name: one.count for name, one in found.by_mention.items()} == {"toponym": 7, "facility": 1, "relative": 1}
    assert {name: one.accuracy_161 for name, one in found.by_place.items()} == {
        "city": pytest.approx(2 / 5), "country": 0, "facility": 0, "relative": 0, "water": 1
    }  # fmt: skip
    assert {name: one.count for name, one in found.by_country.items()} == {"SY": 5, "TN": 2, "-": 1, "ES": 1}
    assert (found.demonyms.count, found.demonyms.right) == (1, 1)
    assert found.unjudged == 2  # سوريا, كفرزبباسا
    assert [one.count for one in found.calibration.bins] == [0] * 8 + [6, 0]
    assert found.calibration.bins[8].right == 0.5


def test_a_wrong_answer_is_told_with_what_stands_around(gold, place, reader):
    found = on_gold_spans(read_placed(gold), Places({"إدلب": place(0, 0)}), reader)
    wrong = found.wrong[0]
    assert (wrong.article, wrong.surface, wrong.before, wrong.after[:4]) == ("one", "إدلب", "سيول في ", " وفي")
    assert (wrong.truth.note, round(wrong.verdict.km)) == ("city of Idlib", 5501)
    assert len(found.wrong) == found.every.count


def test_without_a_table_nothing_is_judged(gold, reader):
    gold.with_name("news.places.tsv").unlink()
    found = on_gold_spans(read_placed(gold), Places({}), reader)
    assert (found.every.count, found.unjudged, found.demonyms.count) == (0, 0, 0)
