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
    assert "  one | كفرزبباسا | - | " in done.out
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


PLACES = "article\tsurface\tnth\tplace\tcountry\tkind\tlon\tlat\tradius_km\tnote\n"
IDLIB = "one\tإدلب\t\tgeonames:169389\tSY\tcity\t36.63\t35.93\t5\tcity of Idlib\n"
DAMASCUS = "one\tدمشق\t\t-\tSY\tvillage\t40\t20\t5\tanother Damascus\n"


@pytest.fixture
def placed(gold):
    (gold / "gold.places.tsv").write_text(PLACES + IDLIB + DAMASCUS, encoding="utf-8")
    (gold / "gold.focus.tsv").write_text("article\tcountry\tplace\tnote\none\tSY\t-\t\n", encoding="utf-8")
    return gold


def test_with_a_table_places_are_judged(geonews, placed):
    done = geonews("evaluate", "gold.txt", "--recogniser", "gazetteer", cwd=placed)
    assert done.returncode == 0
    rows = {line[:22].strip(): line[22:].split() for line in done.out.splitlines()}
    # names, answered, right within 161 km and 25 km, country
    assert rows["all"][:5] == ["2", "1.000", "0.500", "0.500", "1.000"]
    assert rows["kind village"][:3] == ["1", "1.000", "0.000"]
    assert rows["toponyms, lenient"] == ["0.500", "0.500", "0.500", "2", "2"]
    assert rows["places, exact"][:3] == ["1.000", "0.667", "0.800"]
    assert rows["names without a row"] == ["1"]
    assert rows["focus"] == ["country", "1", "of", "1,", "place", "0", "of", "1"]
    assert rows["recogniser"] == ["gazetteer-1"]
    assert len(rows["gold.places.tsv"][0]) == 12


def test_the_json_holds_it_all_and_what_was_there_before(geonews, placed):
    done = geonews("evaluate", "gold.txt", "--recogniser", "gazetteer", "--json", cwd=placed)
    figures = json.loads(done.out)
    assert figures["places, exact"]["gold"] == 3
    assert figures["resolution"]["all"]["accuracy_161"] == 0.5
    assert figures["resolution"]["by country"]["SY"]["count"] == 2
    assert figures["end to end"]["toponyms, exact"]["f1"] == 0.5
    assert sum(one["count"] for one in figures["calibration"]["gold spans"]["bins"]) == 2
    assert figures["focus"] == {"count": 1, "country": 1, "place_count": 1, "place": 0}
    assert set(figures["signature"]) == {
        "geonews", "gazetteer", "recogniser", "resolver", "gold.txt", "gold.places.tsv", "gold.focus.tsv",
    }  # fmt: skip


def test_a_wrong_place_is_told_with_the_evidence_for_it(geonews, placed):
    done = geonews("evaluate", "gold.txt", "--part", "resolution", "--errors", "--recogniser", "gazetteer", cwd=placed)
    assert "places, exact" not in done.out
    assert "missed" not in done.out
    assert "placed wrongly: 1\n" in done.out
    (line,) = [one for one in done.out.splitlines() if one.startswith("  one | ")]
    _, surface, wanted, got, km, confidence, why, around = line.split(" | ")
    assert (surface, wanted) == ("دمشق", "another Damascus (40.000, 20.000)")
    assert got.startswith("Damascus geonames:170654 (36.")
    assert 1_500 < int(km.removesuffix(" km")) < 1_600
    assert 0.4 < float(confidence) <= 1
    assert why.startswith("prominence +")
    assert why.count(",") == 2
    assert "قادما من [دمشق]، والتقى" in around


def test_recognition_alone_reads_no_place(geonews, placed):
    done = geonews("evaluate", "gold.txt", "--part", "recognition", "--recogniser", "gazetteer", "--json", cwd=placed)
    assert not {"resolution", "end to end"} & set(json.loads(done.out))


def test_what_a_table_says_cannot_steer_the_terminal(geonews, placed):
    (placed / "gold.places.tsv").write_text(PLACES + DAMASCUS.replace("another", "\x1b[31m"), encoding="utf-8")
    done = geonews("evaluate", "gold.txt", "--errors", "--recogniser", "gazetteer", cwd=placed)
    assert "\x1b" not in done.out
    assert "\\x1b[31m Damascus" in done.out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (PLACES + IDLIB.replace("إدلب", "حلب"), "gold.places.tsv, line 2: حلب is not marked as a place in article one"),
        (None, "no table of places stands beside the texts (news.places.tsv beside news.txt)"),
    ],
)
def test_a_broken_or_missing_table_is_one_line(geonews, gold, content, says):
    if content:
        (gold / "gold.places.tsv").write_text(content, encoding="utf-8")
    done = geonews("evaluate", "gold.txt", "--part", "resolution", "--recogniser", "gazetteer", cwd=gold)
    assert (done.returncode, done.out) == (1, "")
    assert says in done.err
    assert done.err.count("\n") == 1
