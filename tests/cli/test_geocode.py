"""``geonews geocode``: what goes where, and the exit codes of the contract."""

import csv
import io
import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

SEEDS = Path(__file__).parents[2] / "seeds"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def ids(done):
    return [json.loads(line)["id"] for line in done.out.splitlines()]


def surfaces(done):
    return [mention["surface"] for line in done.out.splitlines() for mention in json.loads(line)["mentions"]]


def is_one_line(text):
    return text.count("\n") == 1 and text.endswith("\n") and text.startswith("geonews: ")


def test_all_well(geonews, news):
    done = geonews("geocode", "news")
    assert (done.returncode, done.err) == (0, "")
    assert ids(done) == ["a", "b", "c"]
    assert surfaces(done) == ["دمشق", "حلب", "إدلب", "إدلب", "بغداد", "البصرة"]


@pytest.mark.parametrize(
    ("stdin", "args", "found"),
    [
        ("وصل إلى دمشق", (), ["دمشق"]),
        ('{"text": "وصل إلى دمشق"}\n{"text": "وصل إلى حلب"}', (), ["دمشق", "حلب"]),
        ('{"text": "وصل إلى دمشق"}', ("--from", "txt"), ["دمشق"]),
        ("---\nsource: x\n---\nوصل إلى دمشق", ("--from", "md"), ["دمشق"]),
    ],
)
def test_standard_input(geonews, stdin, args, found):
    done = geonews("geocode", "-", *args, stdin=stdin.encode())
    assert (done.returncode, done.err) == (0, "")
    assert surfaces(done) == found


@pytest.mark.parametrize("form", ["jsonl", "geojson", "csv"])
def test_a_file_has_what_standard_output_would_have(geonews, news, tmp_path, form):
    printed = geonews("geocode", "news", "--format", form)
    for name, args in [(f"out/places.{form}", ()), ("places.txt", ("--format", form))]:
        done = geonews("geocode", "news", "-o", name, *args)
        assert (done.returncode, done.out, done.err) == (0, "", "")
        assert (tmp_path / name).read_bytes() == printed.stdout


def test_the_seeds_twice_give_the_same_bytes(geonews):
    for form in ("jsonl", "geojson", "csv"):
        first, second = (geonews("geocode", SEEDS, "--format", form) for _ in range(2))
        assert first.returncode == 0
        assert first.stdout == second.stdout


NOTHING = {
    "a missing path": (["none.txt"], "none.txt: no such file or folder"),
    "a folder without articles": (["pictures"], "pictures: the folder holds no .txt .md .jsonl .ndjson file"),
    "a binary file": (["binary.txt"], "binary.txt: not a text in UTF-8, UTF-16 or Windows-1256; save it as UTF-8"),
    "an empty file": (["empty.md"], "empty.md: the file is empty"),
    "an unknown suffix": (["pictures/a.png"], "pictures/a.png: unknown kind of file"),
    "broken JSON": (["broken.jsonl"], "broken.jsonl, line 1: broken JSON at column 10"),
    "an empty standard input": (["-"], "standard input: the file is empty"),
}


@pytest.fixture
def bad(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(b"\x89PNG")
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "empty.md").touch()
    (tmp_path / "broken.jsonl").write_bytes(b'{"text": \n')


@pytest.mark.parametrize(("paths", "told"), NOTHING.values(), ids=NOTHING)
@pytest.mark.parametrize("output", [(), ("-o", "old.jsonl")])
def test_nothing_to_write_is_1(geonews, bad, tmp_path, paths, told, output):
    (tmp_path / "old.jsonl").write_text("old")
    done = geonews("geocode", *paths, *output)
    assert (done.returncode, done.out) == (1, "")
    first, last = done.err.splitlines()
    assert first.startswith("geonews: skipped " + told)
    assert last.startswith("geonews: no article found in ")
    assert (tmp_path / "old.jsonl").read_text() == "old"
    assert not list(tmp_path.glob(".*.part"))


def test_some_skipped_is_3_and_each_is_told(geonews, bad, news):
    paths = [path for paths, _ in NOTHING.values() for path in paths]
    done = geonews("geocode", *paths, "news")
    assert done.returncode == 3
    assert ids(done) == ["a", "b", "c"]
    assert len(done.err.splitlines()) == len(NOTHING)
    assert all(f"geonews: skipped {told}" in done.err for _, told in NOTHING.values())


def test_a_broken_line_is_named_and_the_others_are_written(geonews, tmp_path):
    lines = ['{"id": "1", "text": "دمشق"}', '{"id": "2", "text": "حلب', '{"id": "3", "text": "حمص"}']
    (tmp_path / "wire.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = geonews("geocode", "wire.jsonl")
    assert done.returncode == 3
    assert ids(done) == ["1", "3"]
    assert is_one_line(done.err)
    assert "skipped wire.jsonl, line 2: broken JSON at column" in done.err


def test_what_is_only_changed_is_told_and_is_no_failure(geonews, tmp_path):
    (tmp_path / "w.jsonl").write_text('{"id": "1", "text": "دمشق", "date": "أمس"}\n{"id": "1", "text": "حلب"}', "utf-8")
    done = geonews("geocode", "w.jsonl")
    assert done.returncode == 0
    assert ids(done) == ["1", "1-2"]
    assert len(done.err.splitlines()) == 2
    assert "skipped" not in done.err


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["geocode"], "Missing argument"),
        (["geocode", "a.txt", "--format", "xml"], "'xml' is not one of"),
        (["geocode", "a.txt", "--from", "pdf"], "'pdf' is not one of"),
        (["geocode", "a.txt", "--online", "google"], "'google' is not"),
        (["geocode", "a.txt", "--nothing"], "No such option"),
        (["geocode", "a.txt", "-o"], "requires an argument"),
        (["map", "a.txt"], "Missing option"),
        (["map", "a.txt", "-o", "a.html", "--lang", "fr"], "'fr' is not one of"),
        (["lookup"], "give a NAME"),
        (["lookup", "a", "b"], "unexpected extra argument"),
        (["embed", "a.html", "--height", "5"], "Invalid value for '--height'"),
        (["nothing"], "No such command"),
        (["geocode", "--\x1b[31m\u202e[/red]"], "No such option"),
    ],
)
def test_wrong_usage_is_2_in_one_plain_line(geonews, args, told):
    done = geonews(*args)
    assert (done.returncode, done.out) == (2, "")
    assert is_one_line(done.err)
    assert told in done.err
    assert done.err.rstrip().endswith(" -h")
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err


@pytest.mark.parametrize("output", [".", "news/a.txt/out.csv", "x" * 300, "/dev/full"])
def test_an_output_that_cannot_be_written_is_1(geonews, news, output):
    done = geonews("geocode", "news", "-o", output)
    assert (done.returncode, done.out) == (1, "")
    assert is_one_line(done.err)


@pytest.mark.parametrize("path", ["news", SEEDS])
def test_a_full_disk_behind_standard_output_is_1(geonews, news, full, path):
    done = geonews("geocode", path, stdout=full)
    assert done.returncode == 1
    assert done.err == "geonews: cannot write to standard output: No space left on device\n"


@pytest.mark.parametrize("args", [["-h"], ["--version"], ["lookup", "دمشق"], ["lookup", "دمشق", "--json"]])
def test_so_it_is_for_what_is_short(geonews, full, args):
    done = geonews(*args, stdout=full)
    assert done.returncode == 1
    assert done.err == "geonews: cannot write to standard output: No space left on device\n"


def test_standard_error_that_takes_nothing_changes_nothing(geonews, news, full):
    assert geonews("geocode", "none.txt", stderr=full).returncode == 1
    done = geonews("geocode", "none.txt", "news", stderr=full)
    assert done.returncode == 3
    assert ids(done) == ["a", "b", "c"]


def test_a_broken_pipe_is_quiet(shell):
    done = shell(f"geonews geocode '{SEEDS}' '{SEEDS}' | head -c 100 | wc -c")
    assert (done.stdout.strip(), done.returncode) == ("100", 0)
    assert not [line for line in done.stderr.splitlines() if "the id" not in line]


@pytest.mark.parametrize(
    ("closing", "code"), [(">&-", 1), ("2>&-", 0), ("<&-", 0), (">&- 2>&-", 1), (">&- -o out.csv", 0)]
)
def test_closed_streams(shell, news, closing, code):
    done = shell(f"geonews geocode news {closing}")
    assert done.returncode == code
    assert done.stderr.count("\n") == (closing == ">&-")


def test_an_interrupt_is_quiet_and_leaves_the_old_file(geonews, tmp_path):
    (tmp_path / "out.jsonl").write_text("old")
    script = (
        "import geonews.readers.files as f\n"
        "def stop(*_, **__):\n    yield __import__('geonews').Article('a', 'دمشق')\n    raise KeyboardInterrupt\n"
        "f.read = stop\nfrom geonews.cli.main import run; run()"
    )
    done = geonews("geocode", "x", "-o", "out.jsonl", command=[sys.executable, "-c", script])
    assert (done.returncode, done.out, done.err) == (130, "", "")
    assert names(tmp_path) == ["out.jsonl"]
    assert (tmp_path / "out.jsonl").read_text() == "old"


def as_nobody(geonews, *args, cwd):
    """Run without any right: tests run as root, too, who may read and write everywhere."""
    # It runs once before it gives up its rights: the interpreter may lie where nobody may look for more modules.
    script = (
        "import os, geonews.cli.console, geonews.pipeline, geonews.resolve.resolver\n"
        "from geonews.cli.main import app, run\n"
        "opened = geonews.pipeline.Geoparser()\n"
        "geonews.pipeline.Geoparser = lambda *_, **__: opened\n"
        "geonews.resolve.resolver.EvidenceResolver = lambda *_, **__: None\n"
        "geonews.cli.console._open = lambda *_: (opened.gazetteer, None)\n"
        "app(['geocode', 'a.txt', '-o', os.devnull], standalone_mode=False)\n"
        "app(['geocode', 'a.txt', '-o', 'warm.csv'], standalone_mode=False)\n"
        "os.unlink('warm.csv')\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "assert os.geteuid() != 0\n"
        "run()"
    )
    return geonews(*args, cwd=cwd, command=[sys.executable, "-c", script])


@pytest.fixture
def open_folder():
    """A folder that everybody may reach and write in, which those of pytest are not."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "a.txt").write_text("وصل الوفد إلى دمشق.", encoding="utf-8")
        yield folder


def test_without_the_right_to_write(geonews, open_folder):
    (open_folder / "closed").mkdir(mode=0o755)
    done = as_nobody(geonews, "geocode", "a.txt", "-o", "closed/out.csv", cwd=open_folder)
    assert (done.returncode, done.out) == (1, "")
    assert done.err == "geonews: cannot write closed/out.csv: Permission denied; choose another place with -o\n"
    assert names(open_folder / "closed") == []
    assert as_nobody(geonews, "geocode", "a.txt", "-o", "out.csv", cwd=open_folder).returncode == 0


def test_without_the_right_to_read(geonews, open_folder):
    for name in ("locked.txt", "news/b.txt", "news/locked/c.txt", "listed/d.txt"):
        path = open_folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(open_folder / "a.txt", path)
    (open_folder / "locked.txt").chmod(0)
    (open_folder / "news" / "locked").chmod(0)
    (open_folder / "listed").chmod(0o744)
    done = as_nobody(geonews, "geocode", "a.txt", "locked.txt", "news", "listed", cwd=open_folder)
    assert done.returncode == 3
    assert ids(done) == ["a", "b"]
    told = [line.removeprefix("geonews: skipped ") for line in done.err.splitlines()]
    assert told == [
        "locked.txt: cannot be read: Permission denied",
        "news/locked: cannot be read: Permission denied",
        "listed/d.txt: cannot be read: Permission denied",
    ]


def test_a_table_for_a_spreadsheet(geonews, tmp_path):
    record = {"id": "1", "text": "وصل الوفد إلى دمشق", "title": "=HYPERLINK(1)", "source": "@x", "url": "+1"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    done = geonews("geocode", "a.jsonl", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.out, newline=""))
    assert (row["article_title"], row["source"], row["url"]) == ("'=HYPERLINK(1)", "'@x", "'+1")
    assert float(row["lat"]) > 33
