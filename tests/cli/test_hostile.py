"""Text that is code to a terminal, a template or a browser: exact in the data, harmless in the messages."""

import csv
import io
import json
import shutil

import pytest

HOSTILE = {
    "rich": "[/red] [bold]x[/bold]",
    "ansi": "\x1b[31mred\x1b[0m\x1b[2J",
    "osc": "\x1b]0;title\x07 \x1b]8;;http://evil\x1b\\x",
    "c1": "\x9b31m \x85 \x90x\x9c",
    "bidi": "\u202eevil\u202c \u2066x\u2069 \u200f\u200e\u061c",
    "lines": "a\u2028b\u2029c\nd\re\tf",
    "jinja": "{{7*7}} {{ cycler.__init__.__globals__ }}",
    "jinja statement": "{% x",
    "jinja comment": "{#",
    "script": "${1} ${alert(1)} `x`",
    "html": "</script><img src=x onerror=alert(1)>",
    "format": "%s %n {0} {} \\x1b",
    "half a pair": "\ud83d",
}
NAMES = {name: text.replace("/", "∕") for name, text in HOSTILE.items() if name != "half a pair"}


def is_harmless(text):
    return all(line.isprintable() for line in text.split("\n"))


@pytest.fixture
def record(tmp_path):
    """A file of one article in which everything is hostile, but for the place it names."""

    def make(text):
        about = dict.fromkeys(("id", "title", "source", "url", "lang"), text)
        record = {"text": f"{text} وصل الوفد إلى دمشق {text}", "date": text} | about
        (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n" + json.dumps(record) + "\n{", encoding="utf-8")
        return record

    return make


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_json_is_exact_and_messages_are_harmless(geonews, record, text):
    given = record(text)
    done = geonews("geocode", "a.jsonl")
    assert done.returncode == 3
    assert is_harmless(done.err)
    assert is_harmless(done.out)
    assert len(done.err.splitlines()) == 4  # two bad dates, one id taken, one broken line
    first, second = map(json.loads, done.out.splitlines())
    for key, expected in [("id", text), ("title", text), ("source", text), ("url", text), ("language", text)]:
        assert first[key] == expected
    assert second["id"] == f"{text}-2"
    assert first["published"] is None
    for mention in first["mentions"]:
        field = given[mention["field"]]
        assert field[mention["start"] : mention["end"]] == mention["surface"]
        assert field[mention["sentence"]["start"] :].startswith(mention["sentence"]["text"])
    assert "دمشق" in [mention["surface"] for mention in first["mentions"]]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_tables_are_exact(geonews, record, text):
    record(text)
    (geojson, table) = (geonews("geocode", "a.jsonl", "--format", form) for form in ("geojson", "csv"))
    assert json.loads(geojson.out)["features"][0]["properties"]["article_title"] == text
    assert is_harmless(geojson.out)
    row = next(csv.DictReader(io.StringIO(table.stdout.decode(), newline="")))
    assert row["article_title"] == text.replace("\ud83d", "?")


def test_a_map_is_made_and_nothing_of_it_is_markup(geonews, tmp_path):
    records = [
        {"id": name, "text": f"{text} وصل الوفد إلى دمشق.", "title": text, "source": text, "url": text}
        for name, text in HOSTILE.items()
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    done = geonews("map", "a.jsonl", "-o", "a.html", "--no-gzip", "--title", "".join(NAMES.values()))
    assert done.returncode == 0
    assert done.err.startswith(f"a.html: {len(HOSTILE)} articles, ")
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<img src=x" not in html
    assert "\x1b" not in html
    data = json.loads(html.split('id="geonews-data">')[1].split("</script>")[0])
    assert [article["title"] for article in data["articles"]] == list(HOSTILE.values())


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize(
    "content", ["وصل الوفد إلى دمشق.", "", b"\x89PNG\x00\x01\x02\x03\x00\x00"], ids=["good", "empty", "binary"]
)
def test_file_names(geonews, tmp_path, name, content):
    (tmp_path / f"{name}.txt").write_bytes(content.encode() if isinstance(content, str) else content)
    done = geonews("geocode", f"{name}.txt", "missing " + name, "-o", f"out {name}.jsonl")
    assert done.returncode == (3 if content and isinstance(content, str) else 1)
    assert done.out == ""
    assert is_harmless(done.err)
    if done.returncode == 3:
        assert done.err.count("\n") == 1
        (line,) = (tmp_path / f"out {name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert json.loads(line)["id"] == json.loads(line)["title"] == name


def test_names_of_maps(geonews, news, tmp_path):
    long = "".join(NAMES.values())[:100]
    done = geonews("map", "news", "-o", f"{long}.html")
    assert done.returncode == 0
    assert is_harmless(done.err)
    for name in NAMES.values():
        shutil.copy(tmp_path / f"{long}.html", tmp_path / f"{name}.html")
        done = geonews("embed", f"{name}.html")
        assert is_harmless(done.err)
        assert is_harmless(done.out)
        assert (done.returncode, done.out) == (1, "") or done.out.count("<") == 2


def test_a_file_name_that_is_no_text(geonews, tmp_path):
    (tmp_path / "\udcff\udcfe.txt").write_text("وصل الوفد إلى دمشق.", encoding="utf-8")
    done = geonews("geocode", ".", "\udcff")
    assert done.returncode == 3
    assert is_harmless(done.err)
    assert json.loads(done.out)["id"] == "\udcff\udcfe"


def test_on_a_terminal_nothing_steers_it(tmp_path, shell, record):
    """``script`` runs a command on a terminal of its own; a table, unlike JSON, holds raw text."""
    record("\x1b[31mred\x9b \u202e")
    done = shell("script -qec 'geonews geocode a.jsonl --format csv 2>&1' /dev/null")
    assert "دمشق" in done.stdout
    assert is_harmless(done.stdout.replace("\r\n", "\n"))
