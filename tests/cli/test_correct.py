"""``correct``: a row written, a run that heeds it, and what is told on the way."""

import csv
import io
import json

import pytest

HEADER = "article,surface,context,place\n"
LEBANON, LIBYA = "geonames:266826", "geonames:2210247"


@pytest.fixture(autouse=True)
def article(tmp_path):
    (tmp_path / "a.txt").write_text("قال بيان في طرابلس إن الوفد غادر إلى زحلة.\n", encoding="utf-8")


@pytest.fixture
def rows(tmp_path):
    """Write or read the file of corrections."""
    path = tmp_path / "corrections.csv"

    def write(text=None):
        if text is not None:
            path.write_text(text, encoding="utf-8")
        return path.read_text(encoding="utf-8")

    return write


def places(done):
    (found,) = map(json.loads, done.out.splitlines())
    return {one["surface"]: one["place"] and one["place"]["id"] for one in found["mentions"]}


def test_from_a_wrong_place_to_the_right_one(geonews, rows):
    done = geonews("correct", "طَرابلس", LIBYA)
    assert (done.returncode, done.out) == (0, f"طَرابلس in every article is now Tripoli, Libya ({LIBYA})\n")
    assert done.err.startswith("corrections.csv: new; give it to --corrections, or name it in geonews.toml")
    assert rows() == f"{HEADER}*,طَرابلس,,{LIBYA}\n"
    assert places(geonews("geocode", "a.txt"))["طرابلس"] == LEBANON
    done = geonews("geocode", "a.txt", "--corrections", "corrections.csv")
    assert (done.returncode, done.err, places(done)["طرابلس"]) == (0, "", LIBYA)
    mention = json.loads(done.out)["mentions"][0]
    assert (mention["confidence"], mention["alternatives"][0]["id"]) == (1.0, LEBANON)
    assert "+corrections:" in json.loads(done.out)["made_by"]["resolver"]
    assert done.out == geonews("geocode", "a.txt", "--corrections", "corrections.csv").out


@pytest.mark.parametrize("verb", [["geocode"], ["map", "-o", "a.html", "--no-gzip"]])
def test_the_settings_name_the_file_and_the_option_comes_before(geonews, rows, tmp_path, verb):
    (tmp_path / "geonews.toml").write_text('[corrections]\nfile = "corrections.csv"\n', encoding="utf-8")
    done = geonews(*verb, "a.txt")
    assert (done.returncode, done.out) == (1, "")
    assert "corrections.csv: no such file or directory; geonews correct makes it" in done.err
    deep = tmp_path / "deep"
    deep.mkdir()
    done = geonews("correct", "طرابلس", LIBYA, cwd=deep)
    assert (done.returncode, done.err) == (0, "")
    (tmp_path / "other.csv").write_text(f"{HEADER}*,طرابلس,,none\n", encoding="utf-8")
    texts = []
    for options in ([], ["--corrections", "other.csv"]):
        done = geonews(*verb, "a.txt", *options)
        assert done.returncode == 0
        texts.append((tmp_path / "a.html").read_text(encoding="utf-8") if verb[0] == "map" else done.out)
    assert all("+corrections:" in text for text in texts)
    assert f'"{LIBYA}"' in texts[0]
    assert texts[0] != texts[1]


def test_a_file_beside_that_nobody_names_is_not_read(geonews, rows):
    rows(f"{HEADER}*,طرابلس,,none\n")
    assert places(geonews("geocode", "a.txt"))["طرابلس"] == LEBANON


def test_another_place_for_the_same_is_told_and_takes_the_row(geonews, rows):
    rows(f"article,surface,place,note,context\n*,دمشق,none,,\n*,طرابلس,{LEBANON},seen twice,\n")
    done = geonews("correct", "طرابلس", LIBYA)
    assert done.returncode == 0
    assert done.err == f"corrections.csv, line 3: Tripoli, Lebanon ({LEBANON}) until now, replaced\n"
    assert rows() == f"article,surface,place,note,context\n*,دمشق,none,,\n*,طرابلس,{LIBYA},seen twice,\n"
    done = geonews("correct", "طرابلس", LIBYA)
    told = f"طرابلس in every article is Tripoli, Libya ({LIBYA}) already (corrections.csv, line 3)\n"
    assert (done.returncode, done.out, done.err) == (0, told, "")
    done = geonews("correct", "طرابلس", "None", "--article", "b", "--context", "زحلة")
    assert (done.returncode, done.out) == (0, "طرابلس in article b beside زحلة is now no place\n")
    assert rows().endswith("seen twice,\nb,طرابلس,none,,زحلة\n")


def test_a_row_that_said_an_unknown_id_is_replaced(geonews, rows):
    rows(f"{HEADER}*,طرابلس,,geonames:999999999\n*,دمشق,,\n")
    assert "line 2: geonames:999999999 until now, replaced" in geonews("correct", "طرابلس", LIBYA).err
    assert "line 3: nothing until now, replaced" in geonews("correct", "دمشق", "none").err


def test_a_name_that_one_place_bears(geonews, rows):
    done = geonews("correct", "طرابلس", "Zahlé", "--file", "deep/mine.csv")
    assert (done.returncode, done.out) == (0, "طرابلس in every article is now Zahlé, Lebanon (geonames:266045)\n")


def test_a_name_that_several_bear_is_listed(geonews, tmp_path):
    done = geonews("correct", "طرابلس", "طرابلس")
    assert (done.returncode, done.out) == (2, "")
    first, *listed = done.err.splitlines()
    assert first.endswith("places are called طرابلس; give the id of the one that is meant")
    assert any(line.startswith(f"  {LEBANON}  Tripoli, ") and line.endswith("Lebanon: city") for line in listed)
    many = geonews("correct", "x", "Springfield").err.splitlines()
    assert len(many) == 12
    assert many[-1].endswith("more: geonews lookup Springfield")
    assert not (tmp_path / "corrections.csv").exists()


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["طرابلس", "geonames:999999999"], 1, "no place has the id geonames:999999999"),
        (["طرابلس", "قققق"], 1, "the gazetteer knows no place called قققق"),
        (["طرابلس", ""], 1, "the gazetteer knows no place called"),
        (["طرابلس"], 2, "give SURFACE and PLACE, or a file to --check"),
        ([], 2, "give SURFACE and PLACE, or a file to --check"),
        (["؟", "none"], 2, "SURFACE: no letter or digit in it"),
        (["طرابلس", "none", "--context", "؟"], 2, "--context: no letter or digit in it"),
        (["طرابلس", "none", "--article", " "], 2, "--article: give an id"),
        (["x", "none", "--check", "a.csv"], 2, "--check: goes without SURFACE and PLACE"),
        (["طرابلس", "none", "--file", "a.txt"], 1, "a.txt, line 1: no heading says article"),
        (["طرابلس", "none", "--file", "."], 1, "is a directory"),
        (["طرابلس", "none", "--file", "a.txt/x.csv"], 1, "a.txt/x.csv"),
        (["--check", "none.csv"], 1, "none.csv: no such file"),
    ],
)
def test_what_cannot_be_done_writes_nothing(geonews, tmp_path, args, code, told):
    before = sorted(tmp_path.iterdir())
    done = geonews("correct", *args)
    assert (done.returncode, done.out) == (code, "")
    assert told in done.err
    assert done.err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


def test_letters_before_the_name_are_pointed_out(geonews):
    done = geonews("correct", "بطرابلس", LIBYA)
    assert done.returncode == 0
    assert "only what is written بطرابلس is covered; to cover the name wherever it stands, give طرابلس" in done.err


def test_check_says_what_each_row_means(geonews, rows):
    rows(f"{HEADER}*,طرابلس,زحلة,{LEBANON}\n*,x,,geonames:999999999\na,زحلة,,none\n")
    before = rows()
    done = geonews("correct", "--check", "corrections.csv")
    assert done.returncode == 3
    assert done.out.splitlines() == [
        f"line 2: طرابلس in every article beside زحلة is Tripoli, Lebanon ({LEBANON})",
        "line 4: زحلة in article a is no place",
    ]
    assert done.err.splitlines() == [
        "geonews: skipped corrections.csv, line 3: no place has the id geonames:999999999; geonews lookup x shows ids",
        "corrections.csv: 2 corrections, 1 skipped",
    ]
    assert rows() == before


def test_a_run_tells_broken_rows_and_those_that_covered_nothing(geonews, rows):
    rows(f"{HEADER}*,طرابلس,,{LIBYA}\n*,طرابلس,,Tripoli\n*,دمشق,,none\na,طرابلس,حلب,none\nb,x,,none\n*,طرابلس,,none\n")
    done = geonews("geocode", "a.txt", "--corrections", "corrections.csv")
    assert (done.returncode, places(done)["طرابلس"]) == (3, None)
    at = "corrections.csv, line"
    assert done.err.splitlines() == [
        f"geonews: skipped {at} 3: Tripoli is no id; geonews lookup Tripoli shows ids",
        f"geonews: {at} 7: طرابلس in every article is {LIBYA} in line 2 and none here: this line counts, "
        "take out the other",
        f"geonews: {at} 4: no mention of دمشق in every article",
        f"geonews: {at} 5: no mention of طرابلس in article a beside حلب",
        "geonews: corrections.csv: the articles of these lines were not read: 6",
    ]


def test_many_rows_that_covered_nothing_are_counted(geonews, rows):
    rows(HEADER + "".join(f"*,x{number},,none\ny,x{number},,none\n" for number in range(12)))
    done = geonews("geocode", "a.txt", "--corrections", "corrections.csv")
    *listed, counted, elsewhere = done.err.splitlines()
    assert (done.returncode, len(listed)) == (0, 10)
    assert counted == "geonews: corrections.csv: 2 more rows cover no mention of what was read"
    assert elsewhere.endswith("were not read: 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, ...")


@pytest.mark.parametrize("verb", [["geocode"], ["map"]])
def test_the_corrections_are_not_written_over(geonews, rows, verb):
    rows(f"{HEADER}*,طرابلس,,none\n")
    done = geonews(*verb, "a.txt", "--corrections", "corrections.csv", "-o", "corrections.csv")
    assert (done.returncode, done.out) == (1, "")
    assert done.err == "geonews: corrections.csv is also an input; choose another place with -o\n"
    assert rows() == f"{HEADER}*,طرابلس,,none\n"


HOSTILE = ["=1+1 x", "\x1b[31mred\x07 \u202ex", "</script>{{7*7}}[/red]", 'a"b,c;d\te\r\nf', "'=x", "@x", "\u2028x"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_exact_in_the_file_and_harmless_in_the_messages(geonews, tmp_path, text):
    for place in (LIBYA, "none", "none"):
        done = geonews("correct", text, place, "--article", text, "--context", text)
        assert done.returncode == 0
        assert all(line.isprintable() for line in (done.out + done.err).split("\n"))
    with (tmp_path / "corrections.csv").open(encoding="utf-8", newline="") as lines:
        _, cells = csv.reader(io.StringIO(lines.read(), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert [cell.removeprefix("'") for cell in cells[:3]] == [text.removeprefix("'") if text != "'=x" else text] * 3
    done = geonews("correct", "--check", "corrections.csv")
    assert done.returncode == 0
    assert done.out.count("\n") == 1
    assert done.out.replace("\n", "").isprintable()


def test_the_row_that_a_map_copies_is_read(geonews, rows):
    rows(HEADER + f'"a","طرابلس","","{LIBYA}"\r\n')
    done = geonews("geocode", "a.txt", "--corrections", "corrections.csv")
    assert (done.err, places(done)["طرابلس"]) == ("", LIBYA)
