"""JSON Lines, GeoJSON and CSV: what stands in them, letter for letter."""

import csv
import io
import json

import pytest

from geonews.rows import COLUMNS, article_dict
from geonews.writers.records import WRITERS
from geonews.writers.safe import TerminalOut, for_cell, for_terminal, to_json

STEERING = (
    "\x00 \x07 \x1b]0;t\x07 \x7f \x85 \x9b31m \u061c \u200e \u200f \u2028 \u2029 \u202e \u2066 \u2069 \ufeff".split(" ")
)
HOSTILE = [
    *STEERING, "[/red]", "\x1b[31m", "\u202eevil\u202c", "{{7*7}}", "{% x", "{#", "${1}", "`", "</script>",
    "<img src=x onerror=alert(1)>", 'a "b", c\nd', "a\rb", "a\r\nb", "a,b", "'",
]  # fmt: skip


def written(form, parsed):
    out = io.StringIO(newline="")
    WRITERS[form](parsed, out)
    return out.getvalue()


def table(parsed):
    return list(csv.DictReader(io.StringIO(written("csv", parsed), newline="")))


def features(parsed):
    return json.loads(written("geojson", parsed))["features"]


@pytest.mark.parametrize("form", WRITERS)
def test_same_input_same_bytes(form, seeds):
    assert written(form, seeds) == written(form, iter(seeds))


@pytest.mark.parametrize("form", WRITERS)
def test_lines_end_with_a_line_feed(form, articles):
    text = written(form, articles)
    assert text.endswith("\n")
    assert "\r" not in text


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("jsonl", ""),
        ("geojson", '{"type": "FeatureCollection", "features": [\n]}\n'),
        ("csv", ",".join(COLUMNS) + "\n"),
    ],
)
def test_nothing_is_still_a_file(form, text):
    assert written(form, []) == text


def test_json_lines_come_back(seeds):
    lines = written("jsonl", seeds).splitlines()
    assert [json.loads(line) for line in lines] == [article_dict(one) for one in seeds]


def test_spans_and_sentences_are_cut_from_the_fields(seeds):
    for one in seeds:
        fields = {"text": one.article.text, "title": one.article.title}
        for mention in article_dict(one)["mentions"]:
            field, sentence = fields[mention["field"]], mention["sentence"]
            assert field[mention["start"] : mention["end"]] == mention["surface"]
            assert field[sentence["start"] :].startswith(sentence["text"])
            assert mention["surface"] in sentence["text"]


def test_numbers_are_rounded_to_two_places(articles):
    first, second, _ = map(article_dict, articles)
    assert first["mentions"][0]["score"] == 0.88
    assert first["mentions"][0]["alternatives"][0]["score"] == -1.25
    assert second["focus"]["confidence"] == 0.76


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", ["jsonl", "geojson"])
def test_json_holds_every_text_exactly_and_nothing_that_steers(article, form, text):
    out = written(form, [article(title=text, source=text, url=text, id=text)])
    assert for_terminal(out.replace("\n", "")) == out.replace("\n", "")
    value = json.loads(out)
    about = value if form == "jsonl" else value["features"][0]["properties"]
    keys = ("id", "title") if form == "jsonl" else ("article_id", "article_title")
    assert [about[key] for key in (*keys, "source", "url")] == [text] * 4


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_holds_every_text_exactly(article, text):
    (row,) = table([article(title=text, source="x" + text, url=text)])
    assert (row["article_title"].removeprefix("'" if text[0] == "\r" else ""), row["url"]) == (text, text)
    assert row["source"] == "x" + text


@pytest.mark.parametrize("text", ["\ud83d", "a\udc00b"])
def test_half_a_pair_breaks_no_file(article, text):
    one = [article(title=text)]
    assert json.loads(written("jsonl", one).encode())["title"] == text
    assert features(one)[0]["properties"]["article_title"] == text
    assert table(one)[0]["article_title"] == text.replace("\ud83d", "?").replace("\udc00", "?")
    written("csv", one).encode()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "-"])
def test_a_formula_is_made_harmless(article, text):
    (row,) = table([article(title=text, source=text, url=text, id=text)])
    assert [row[name] for name in ("article_id", "article_title", "source", "url")] == ["'" + text] * 4
    assert for_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "1+1", "'=1", "دمشق", " =1", "a-b"])
def test_another_cell_is_left_alone(text):
    assert for_cell(text) == text


def test_numbers_of_a_table_are_left_alone(articles):
    rows = table(articles)
    assert [row["lat"] for row in rows] == ["35.93", "", "55.7517", "-1.5"]
    assert float(rows[3]["lat"]) == -1.5
    assert [row["population"] for row in rows] == ["98791", "", "", ""]


def test_lists_of_a_table_are_json(articles):
    first, second, _, river = table(articles)
    assert json.loads(first["clitics"]) == ["و", "ب"]
    assert json.loads(first["alternatives"])[0]["id"] == "geonews:kremlin"
    assert json.loads(river["bbox"]) == [29.0, -3.0, 36.0, 31.5]
    assert json.loads(river["anchors"]) == [0]
    assert (second["clitics"], second["alternatives"], second["bbox"]) == ("", "", "")


def test_a_table_has_one_row_a_mention(seeds):
    rows = table(seeds)
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == sum(len(one.resolutions) for one in seeds)
    assert {row["article_id"] for row in rows} == {one.article.id for one in seeds}


def test_geojson_keeps_rfc_7946(articles):
    collection = json.loads(written("geojson", articles))
    assert set(collection) == {"type", "features"}  # no "crs": WGS 84, longitude first
    placed, unplaced, *_ = collection["features"]
    assert placed["type"] == "Feature"
    assert placed["geometry"] == {"type": "Point", "coordinates": [36.63, 35.93]}
    assert unplaced["geometry"] is None
    assert unplaced["properties"]["surface"] == "إدلب"
    assert tuple(placed["properties"]) == COLUMNS


def test_geojson_opens_in_geopandas(articles, tmp_path):
    import geopandas

    path = tmp_path / "a.geojson"
    path.write_text(written("geojson", articles), encoding="utf-8")
    frame = geopandas.read_file(path)
    assert frame.crs == "EPSG:4326"
    assert list(frame.geometry.isna()) == [False, True, False, False]
    assert frame.geometry[0].coords[0] == (36.63, 35.93)


@pytest.mark.parametrize("char", [char for char in STEERING if char])
def test_a_terminal_gets_nothing_that_steers_it(char):
    shown = for_terminal(f"a{char}b")
    assert shown.isprintable()
    assert shown.startswith("a\\")
    assert for_terminal("دمشق، «حلب» 👍🏽 [/red]") == "دمشق، «حلب» 👍🏽 [/red]"
    out = io.StringIO()
    assert TerminalOut(out).write(f"a{char}\nb") == len(f"a{char}\nb")
    assert out.getvalue() == for_terminal(f"a{char}") + "\nb"


def test_json_of_an_indented_document_keeps_its_lines():
    value = {"a\u2028": ["\n\x9b", 1.5, None]}
    assert json.loads(to_json(value, indent=1)) == value
    assert to_json(value, indent=1).count("\n") == 6


def test_no_number_that_json_lacks():
    with pytest.raises(ValueError, match="JSON"):
        to_json(float("nan"))
