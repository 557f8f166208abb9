"""``map``, ``embed`` and the help: each says the truth."""

import json
import re
import shutil
from pathlib import Path

import pytest

import geonews as package

SEEDS = Path(__file__).parents[2] / "seeds"
VERBS = ["map", "geocode", "lookup", "explain", "correct", "embed"]


@pytest.mark.parametrize("name", ["out.html", "deeper/out.html", "out", "out.page"])
def test_a_map_is_one_file(geonews, news, tmp_path, name):
    done = geonews("map", "news", "-o", name, "--title", "أسبوع")
    assert (done.returncode, done.out) == (0, "")
    assert done.err == f"{name}: 3 articles, 6 mentions, 5 places\n"
    html = (tmp_path / name).read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert '"title":"أسبوع"' in html.replace('": "', '":"')


def test_the_same_map_twice_has_the_same_bytes(geonews, tmp_path):
    for name in ("a.html", "b.html"):
        assert geonews("map", SEEDS, "-o", name).returncode == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_map_of_what_could_be_read_is_3(geonews, news, tmp_path):
    done = geonews("map", "none.txt", "news", "-o", "a.html")
    assert done.returncode == 3
    assert done.err.startswith("geonews: skipped none.txt: no such file or folder")
    assert (tmp_path / "a.html").exists()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["none.txt", "-o", "a.html"], "no article found"),
        (["news", "-o", "/dev/full"], "cannot write /dev/full: No space left on device"),
        (["news", "-o", "news"], "news is a folder; name a file in it"),
    ],
)
def test_no_map_is_1(geonews, news, tmp_path, args, told):
    done = geonews("map", *args)
    assert (done.returncode, done.out) == (1, "")
    assert told in done.err.splitlines()[-1]
    assert not (tmp_path / "a.html").exists()


def test_embed_prints_a_sandboxed_frame(geonews, news):
    geonews("map", "news", "-o", "week.html", "--title", 'a "week" <b>')
    done = geonews("embed", "week.html", "--height", "600")
    assert (done.returncode, done.err) == (0, "")
    assert re.fullmatch(r"<iframe [^<>]*></iframe>\n", done.out)
    assert 'src="week.html"' in done.out
    assert 'title="a &quot;week&quot; &lt;b&gt;"' in done.out
    assert "height:600px" in done.out
    assert "allow-same-origin" not in done.out
    assert 'loading="lazy"' in done.out
    assert "loading" not in geonews("embed", "week.html", "--no-lazy").out


@pytest.mark.parametrize("name", ["none.html", "news/a.txt", "news"])
def test_what_is_no_map_is_not_embedded(geonews, news, name):
    done = geonews("embed", name)
    assert (done.returncode, done.out) == (1, "")
    assert done.err.startswith(f"geonews: {name}: ")
    assert done.err.count("\n") == 1


def test_the_version(geonews):
    done = geonews("--version")
    assert (done.returncode, done.out, done.err) == (0, f"geonews {package.__version__}\n", "")


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_every_verb(geonews, flag):
    done = geonews(flag)
    assert (done.returncode, done.err) == (0, "")
    assert done.out.startswith("Usage: geonews ")
    assert all(re.search(rf"^  {verb} +\w", done.out, re.MULTILINE) for verb in [*VERBS, "gazetteer"])
    assert "..." not in re.search(r"Commands:\n(.*)", done.out, re.DOTALL)[1]


def test_no_verb_at_all_shows_the_help(geonews):
    done = geonews()
    assert (done.returncode, done.out) == (2, "")
    assert done.err == geonews("-h").out


def examples(text):
    """Return the lines of a verb's help that are commands to try."""
    head = text.split("\nArguments:")[0].split("\nOptions:")[0]
    return [line.strip() for line in head.splitlines()[1:] if re.match(r"  (\S.*\| )?geonews ", line)]


@pytest.mark.parametrize("verb", VERBS)
def test_every_example_of_the_help_works(geonews, shell, news, tmp_path, verb):
    shutil.copytree(SEEDS, tmp_path / "seeds")
    (tmp_path / "article.txt").write_text("وصل الوفد إلى دمشق.", encoding="utf-8")
    for name in ("wire", "monday", "tuesday"):
        record = {"id": name, "text": "غادر الوفد بغداد."}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(record), encoding="utf-8")
    geonews("map", "news", "-o", "maps/seeds.html")
    done = geonews(verb, "-h")
    assert (done.returncode, done.err) == (0, "")
    assert done.out.startswith(f"Usage: geonews {verb} ")
    found = examples(done.out)
    assert len(found) >= 2
    for example in found:
        before = set(tmp_path.rglob("*"))
        done = shell(example)
        assert done.returncode == 0, example
        assert done.stdout or set(tmp_path.rglob("*")) > before or "-o maps/seeds.html" in example


@pytest.mark.parametrize("verb", VERBS)
def test_help_is_plain(geonews, verb):
    out = geonews(verb, "-h", env={"FORCE_COLOR": "1"}).out
    assert out.replace("\n", "").isprintable()
    assert not set(out) & set("╭╮╰╯│─")
