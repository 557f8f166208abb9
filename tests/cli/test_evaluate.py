"""``geonews evaluate``."""

import json

import pytest

GOLD = "# one\nوصل الوفد إلى {L:SY إدلب} قادما من {L:SY دمشق}، والتقى {P عمر حمدان} في {L:SY كفرزبباسا}.\n"


@pytest.fixture
def gold(tmp_path):
    (tmp_path / "gold.txt").write_text(GOLD, encoding="utf-8")
    return tmp_path


def test_it_prints_figures(geonews, gold):
    done = geonews("evaluate", "gold.txt", "--recogniser", "gazetteer", cwd=gold)
    assert done.returncode == 0
    rows = {line[:22].strip(): line[22:].split() for line in done.out.splitlines()}
    assert rows["places, exact"] == ["1.000", "0.667", "0.800", "3", "2"]
    assert "seen in training" not in rows


def test_errors_are_told_with_what_stands_around(geonews, gold):
    done = geonews("evaluate", "gold.txt", "--recogniser", "gazetteer", "--errors", cwd=gold)
    assert "missed: 1" in done.out
    assert "والتقى عمر حمدان في [كفرزبباسا]." in done.out


def test_seen_and_unseen(geonews, gold):
    (gold / "train.txt").write_text("# t\nفي {L:SY دمشق}\n", encoding="utf-8")
    done = geonews("evaluate", "gold.txt", "--training", "train.txt", "--recogniser", "gazetteer", "--json", cwd=gold)
    figures = json.loads(done.out)
    assert (figures["seen in training"]["gold"], figures["unseen in training"]["gold"]) == (1, 2)


def test_the_recogniser_comes_from_the_settings_too(geonews, gold):
    (gold / "geonews.toml").write_text('[recogniser]\nname = "gazetteer"\n', encoding="utf-8")
    done = geonews("geocode", "gold.txt", cwd=gold)
    assert json.loads(done.out)["made_by"]["recogniser"] == "gazetteer-1"
    done = geonews("geocode", "gold.txt", "--recogniser", "fast", cwd=gold)
    assert json.loads(done.out)["made_by"]["recogniser"].startswith("fast-")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["no.txt"], "cannot read no.txt: No such file"),
        (["broken.txt"], "broken.txt: article one: a brace"),
        (["gold.txt", "--ids", "no"], "cannot read no"),
        (["gold.txt", "--recogniser", "x"], "no recogniser is called x; there are"),
    ],
)
def test_what_goes_wrong_is_one_line(geonews, gold, args, says):
    (gold / "broken.txt").write_text("# one\n{L:SY حلب\n", encoding="utf-8")
    done = geonews("evaluate", *args, cwd=gold)
    assert (done.returncode, done.out) == (1, "")
    assert says in done.err
    assert done.err.count("\n") == 1
