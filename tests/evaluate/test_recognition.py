"""The rules by which a recogniser is judged."""

import json
from dataclasses import dataclass

import pytest

from geonews.errors import GeonewsError, InputError
from geonews.evaluate.recognition import Figures, evaluate, names_seen
from geonews.evaluate.texts import read_gold, split
from geonews.records import Mention, Sentence


@dataclass
class Says:
    """A recogniser that finds the given names, each where it first stands in a text."""

    names: dict
    signature = "says-1"

    def recognise(self, article):
        return tuple(
            Mention("text", at, at + len(name), name, name, name, kind, Sentence(article.text, 0))
            for name, kind in self.names.items()
            if (at := article.text.find(name)) >= 0
        )


def corpus(tmp_path, *lines):
    """Write ANERcorp's form: text and places, clitics inside."""
    file = tmp_path / "gold.jsonl"
    rows = []
    for at, (text, places, *others) in enumerate(lines):
        spans = [{"start": text.index(one), "end": text.index(one) + len(one), "type": "LOC"} for one in places]
        persons = [{"start": text.index(one), "end": text.index(one) + len(one), "type": "PERS"} for one in others]
        rows.append(json.dumps({"id": f"s{at}", "text": text, "mentions": spans, "other_mentions": persons}))
    file.write_text("\n".join(rows), encoding="utf-8")
    return read_gold(file)


def own(tmp_path, marked):
    file = tmp_path / "gold.txt"
    file.write_text(f"# a\n{marked}\n", encoding="utf-8")
    return read_gold(file)


def counts(figures):
    return figures.right, figures.predicted, figures.found, figures.gold


def test_in_a_corpus_spans_are_widened_to_what_stands_between_blanks(tmp_path):
    gold = corpus(tmp_path, ("وصل الوفد وبالقاهرة ، التقى", ["وبالقاهرة"]))
    report = evaluate(gold, Says({"القاهرة": "toponym"}))
    assert counts(report.exact) == (1, 1, 1, 1)
    assert counts(report.letters) == (0, 1, 0, 1)


def test_in_our_own_articles_clitics_do_not_count_for_words_but_for_letters(tmp_path):
    gold = own(tmp_path, "نزل ب{L:SY إدلب}، و{L:SY حلب}.")
    report = evaluate(gold, Says({"بإدلب": "toponym", "حلب": "toponym"}))
    assert counts(report.exact) == (2, 2, 2, 2)
    assert counts(report.letters) == (1, 2, 1, 2)


def test_gold_places_are_compared_with_toponyms_only(tmp_path):
    gold = corpus(tmp_path, ("أعلن الكرملين في موسكو", ["الكرملين", "موسكو"]))
    report = evaluate(gold, Says({"الكرملين": "metonym", "موسكو": "toponym"}))
    assert counts(report.exact) == (1, 1, 1, 2)
    assert [(one.fault, one.name, one.instead) for one in report.errors] == [("other kind", "الكرملين", "metonym")]


def test_lenient_wants_one_word_in_common(tmp_path):
    gold = corpus(tmp_path, ("في أميركا الشمالية اليوم", ["أميركا الشمالية"]))
    report = evaluate(gold, Says({"أميركا": "toponym"}))
    assert counts(report.exact) == (0, 1, 0, 1)
    assert counts(report.lenient) == (1, 1, 1, 1)
    assert [(one.fault, one.instead) for one in report.errors] == [("other words", "أميركا الشمالية")]


def test_a_place_inside_an_organisation_is_neither_missed_nor_wrong(tmp_path):
    gold = own(tmp_path, "قالت {O جامعة {L:EG القاهرة}} إن {F:SY مطار {L:SY دمشق}} مغلق.")
    assert counts(evaluate(gold, Says({})).exact) == (0, 0, 0, 1)
    assert counts(evaluate(gold, Says({"القاهرة": "toponym", "دمشق": "toponym"})).exact) == (1, 1, 1, 1)


def test_each_kind_has_its_figures(tmp_path):
    gold = own(tmp_path, "نفى {M:RU الكرملين} ما قاله {D:SY السوريون} في {A:RU موسكو}.")
    found = evaluate(gold, Says({"الكرملين": "metonym", "موسكو": "toponym", "قاله": "demonym"})).by_kind
    assert {name: counts(one) for name, one in found.items()} == {
        "toponym": (1, 1, 1, 1),
        "metonym": (1, 1, 1, 1),
        "demonym": (0, 1, 0, 1),
    }


def test_unseen_is_what_never_occurs_as_a_place_in_training(tmp_path):
    seen = names_seen(corpus(tmp_path, ("عاد من وبالقاهرة إلى قم", ["وبالقاهرة"])))
    gold = corpus(tmp_path, ("بين القاهره وقم ونيالا", ["القاهره", "وقم", "ونيالا"]))
    report = evaluate(gold, Says({"القاهره": "toponym", "نيالا": "toponym"}), seen)
    assert counts(report.seen) == (1, 1, 1, 1)
    assert counts(report.unseen) == (1, 1, 1, 2)


def test_an_error_says_what_the_word_is(tmp_path):
    gold = corpus(tmp_path, ("التقى عمر في حلب", ["حلب"], "عمر"))
    (error,) = evaluate(gold, Says({"عمر": "toponym", "حلب": "toponym"})).errors
    assert (error.fault, error.name, error.instead) == ("no place", "عمر", "PERS عمر")
    assert (error.before, error.after) == ("التقى ", " في حلب")


def test_figures():
    assert Figures(3, 4, 3, 6).precision == 0.75
    assert Figures(3, 4, 3, 6).recall == 0.5
    assert Figures(3, 4, 3, 6).f1 == pytest.approx(0.6)
    assert Figures().f1 == Figures().precision == Figures().recall == 0.0


def test_ids_part_what_counts_from_training(tmp_path):
    gold = corpus(tmp_path, ("في حلب", ["حلب"]), ("في قم", ["قم"]))
    (tmp_path / "ids.txt").write_text("s1\n", encoding="utf-8")
    counted, rest = split(gold, tmp_path / "ids.txt")
    assert [one.id for one in counted] == ["s1"]
    assert [one.id for one in rest] == ["s0"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jsonl", '{"text": "x", "mentions": []}\n{"text": 1}', "a.jsonl, line 2: this is no annotated text"),
        ("a.jsonl", "[1", "a.jsonl, line 1: this is no annotated text"),
        ("a.txt", "# one\n{L:SY حلب\n", "a.txt: article one: a brace"),
        ("a.txt", "# one\nحلب}\n", "a.txt: article one: a brace out of place"),
    ],
)
def test_broken_gold_is_named(tmp_path, name, content, says):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_gold(tmp_path / name)


def test_missing_and_empty_gold(tmp_path):
    with pytest.raises(InputError, match=r"cannot read .*no.jsonl: No such file"):
        read_gold(tmp_path / "no.jsonl")
    with pytest.raises(GeonewsError, match="no annotated text"):
        evaluate([], Says({}))
