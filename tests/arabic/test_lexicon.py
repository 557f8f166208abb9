"""The word lists, and the forms of demonyms."""

import pytest

from geonews.arabic.demonyms import forms
from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import load


@pytest.fixture(scope="module")
def lexicon():
    return load()


@pytest.mark.parametrize(
    ("word", "kind_class"),
    [("محافظة", "kind"), ("بمحافظة", "kind"), ("شمالي", "direction"), ("وريف", "around"), ("في", "preposition")],
)
def test_cue_with_and_without_clitics(lexicon, word, kind_class):
    assert lexicon.cue(squeeze(word)).kind_class == kind_class


def test_no_cue(lexicon):
    assert lexicon.cue("قال") is None


def test_kind_words_inside_and_outside_the_name(lexicon):
    assert [lexicon.is_outside_name(squeeze(word)) for word in ("مدينة", "نهر", "شمال")] == [True, False, False]


def test_relatives_kin_and_bare_cues(lexicon):
    assert lexicon.is_relative("شمالي")
    assert not lexicon.is_relative(squeeze("مدينة"))
    assert lexicon.is_kin(squeeze("وبنت"))
    assert lexicon.is_bare_cue(squeeze("المدينة"))


def test_every_list_is_there_and_folded(lexicon):
    for words in (lexicon.titles, lexicon.kin, lexicon.persons, lexicon.openers, lexicon.not_names, lexicon.agencies):
        assert words
        assert all(word == squeeze(word) for word in words)
    assert {"رويترز", "د ب ا", "وكالات"} <= lexicon.agencies


def test_no_person_is_a_preposition(lexicon):
    assert not lexicon.persons & {"في", "من", "علي", "الي", "عن"}


@pytest.mark.parametrize("form", ["سوري", "السوري", "سورية", "سوريون", "السوريين", "سوريتان", "سوريات", "سوريا"])
def test_demonym_forms(form):
    assert form in set(forms("سوري"))


def test_broken_plurals():
    assert {"أتراك", "الأتراك"} <= set(forms("تركي", ("أتراك",)))
