"""Other names in marked texts, for the taggers to learn from."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geonews.annotated import Annotated, Marked
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.train.swap import CLITICS, Names, Swapper, _joined

NAMES = Names(["القاهرة", "الليطاني", "نيالا"], [1.0, 2.0, 3.0], ["ليو شين", "عمر حمدان"], ["شين"], frozenset(["شين"]))


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


def marked(text, *names, clitics_inside=False):
    spans = [(text.index(name), name, kind) for name, kind in names]
    return Annotated("a", text, tuple(Marked(at, at + len(name), kind) for at, name, kind in spans), clitics_inside)


TEXT = marked(
    "سافر كاسياس من بورتو إلى الدوحة ثم عاد كاسياس إلى ب", ("كاسياس", "PERS"), ("بورتو", "LOC"), ("الدوحة", "LOC")
)


def parts(annotated):
    return [annotated.text[one.start : one.end] for one in annotated.names]


@given(st.integers(0, 500), st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0]))
def test_the_marks_stay_on_the_names(gazetteer, seed, share, changed, quoted):
    swapped = Swapper(NAMES, gazetteer, share, 0.0, changed, quoted).swap(TEXT, Random(seed))
    assert [one.type for one in swapped.names] == ["PERS", "LOC", "LOC"]
    assert all(part and part == part.strip("« »") for part in parts(swapped))
    bare = swapped.text.replace("«", "").replace("»", "")
    for part in parts(swapped):
        assert part in bare
    outside = swapped.text
    for one in reversed(swapped.names):
        outside = outside[: one.start] + outside[one.end :]
    assert outside.replace("«", "").replace("»", "") == "سافر  من  إلى  ثم عاد كاسياس إلى ب"


def test_a_changed_name_has_one_other_letter_and_the_same_in_the_whole_text(gazetteer):
    text = marked("قال ألونسو", ("ألونسو", "PERS"))
    twice = Annotated("a", "ألونسو ثم ألونسو", (Marked(0, 6, "PERS"), Marked(10, 16, "PERS")), False)
    for seed in range(20):
        (name,) = parts(Swapper(NAMES, gazetteer, 0.0, 0.0, 1.0).swap(text, Random(seed)))
        assert sum(a != b for a, b in zip(name, "ألونسو", strict=True)) <= 1
        first, second = parts(Swapper(NAMES, gazetteer, 0.0, 0.0, 1.0).swap(twice, Random(seed)))
        assert first == second


def test_letters_that_may_be_clitics_stay(gazetteer):
    text = marked("عاد وبكاسياس", ("وبكاسياس", "PERS"), clitics_inside=True)
    for seed in range(20):
        (name,) = parts(Swapper(NAMES, gazetteer, 0.0, 0.0, 1.0).swap(text, Random(seed)))
        assert name[:CLITICS] == "وبك"


@pytest.mark.parametrize(
    ("before", "name", "whole"),
    [
        ("ل", "القاهرة", "للقاهرة"),
        ("ل", "الليطاني", "لليطاني"),
        ("ب", "القاهرة", "بالقاهرة"),
        ("ول", "نيالا", "ولنيالا"),
    ],
)
def test_an_article_after_lam(before, name, whole):
    assert _joined(before, name) == whole
