"""``geonews gazetteer import`` as a user runs it, and as a user stops it."""

import importlib.util
import os
import shlex
import shutil
import signal
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

GENERATOR = Path(__file__).parents[2] / "benchmarks" / "generate_dump.py"
ROWS = 12_000
IMPORT = ("gazetteer", "import")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A dump of some size in the format of GeoNames."""
    about = importlib.util.spec_from_file_location("generate_dump", GENERATOR)
    module = importlib.util.module_from_spec(about)
    about.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("dump")
    module.generate(ROWS, folder)
    return folder


@pytest.fixture(scope="module")
def arguments(made):
    return [
        *IMPORT, str(made / "allCountries.zip"), str(made / "alternateNamesV2.zip"),
        "--admin1", str(made / "admin1CodesASCII.txt"), "--admin2", str(made / "admin2Codes.txt"),
        "--hierarchy", str(made / "hierarchy.zip"),
    ]  # fmt: skip


def start(command, arguments, folder):
    line, environment = command
    whole_line = [*line, *arguments, "-o", str(folder)]
    return subprocess.Popen(whole_line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def whole(command, arguments, tmp_path_factory):
    """What an import that nobody stops makes of the dump, and how long that takes."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    begun = time.perf_counter()
    process = start(command, arguments, folder)
    process.communicate()
    assert process.returncode == 0
    return contents(folder), time.perf_counter() - begun


def row(number, name="X", lat="35.5", alternates=""):
    return "\t".join((str(number), name, name, alternates, lat, "36.5", "P", "PPL", "SY", *[""] * 5, "0", *[""] * 4))


@pytest.fixture
def country(tmp_path):
    """A dump of one country."""
    path = tmp_path / "SY.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about")
        rows = (row(90_000_000 + at, f"Name{at * 7919 % 10_007}", alternates="زرنيقة") for at in range(5_000))
        archive.writestr("SY.txt", "\n".join(rows))
    return path


def test_a_country(geonews, country, tmp_path):
    done = geonews(*IMPORT, country, "-o", "places")
    assert (done.returncode, done.out) == (0, "")
    assert done.err.splitlines() == [
        "places: 5,000 places, 5,000 with an Arabic name; 0 rows left out",
        'to use it, name it in geonews.toml: [gazetteer] layers = ["shipped", "places"]',
    ]
    assert {path.name for path in (tmp_path / "places").iterdir()} >= {"names.marisa", "places.sqlite"}


def test_broken_rows(geonews, tmp_path):
    rows = [row(1), *[row(at, lat="95") for at in range(2, 20)], "x", row(20, "\x1b[2J"), row(21)]
    (tmp_path / "[red]x.txt").write_text("\n".join(rows), encoding="utf-8")
    done = geonews(*IMPORT, "[red]x.txt", "-o", "places")
    assert done.returncode == 3
    assert "\x1b" not in done.err
    lines = done.err.splitlines()
    first = "geonews: skipped [red]x.txt, line 21: a control character: U+001B in column 2"
    assert lines[0] == first
    assert lines[1].endswith("line 2: latitude is no number within ±90: 95")
    assert lines[10] == "geonews: skipped 1 rows of [red]x.txt: a control character"
    assert lines[-2] == "places: 2 places, 0 with an Arabic name; 0 rows left out, 20 broken rows skipped"


@pytest.mark.parametrize(
    ("option", "value"), [("--country", "SYR"), ("--country", ""), ("--country", "s[y"), ("--classes", "P,X")]
)
def test_options_that_are_none(geonews, country, option, value):
    done = geonews(*IMPORT, country, "-o", "places", option, value)
    assert done.returncode == 2
    assert done.err.count("\n") == 1


def refused(done, *words):
    assert done.returncode == 1
    assert done.err.count("\n") == 1
    for word in words:
        assert word in done.err


def test_a_truncated_archive_changes_nothing(geonews, country, tmp_path):
    assert geonews(*IMPORT, country, "-o", "places").returncode == 0
    before, data = contents(tmp_path / "places"), country.read_bytes()
    for share in (0.001, 0.1, 0.5, 0.9, 0.999):
        country.write_bytes(data[: int(len(data) * share)])
        refused(geonews(*IMPORT, country, "-o", "places"), "SY.zip", "is no whole zip archive")
    assert contents(tmp_path / "places") == before
    assert not (tmp_path / "places.part").exists()


def test_a_corrupt_archive_changes_nothing(geonews, country, tmp_path):
    assert geonews(*IMPORT, country, "-o", "places").returncode == 0
    before, data = contents(tmp_path / "places"), country.read_bytes()
    for share in (0.2, 0.5, 0.8):
        country.write_bytes(data[: int(len(data) * share)] + b"\x55\xaa" * 40 + data[int(len(data) * share) + 80 :])
        refused(geonews(*IMPORT, country, "-o", "places"), "SY.zip is corrupt in SY.txt")
    stored = tmp_path / "IQ.zip"
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("IQ.txt", row(1))
    stored.write_bytes(stored.read_bytes().replace(b"35.5", b"35.6"))
    refused(geonews(*IMPORT, stored, "-o", "places"), "IQ.zip is corrupt in IQ.txt", "CRC-32")
    assert contents(tmp_path / "places") == before
    assert not (tmp_path / "places.part").exists()


def test_other_inputs_that_are_none(geonews, country, tmp_path):
    (tmp_path / "a.zip").write_text("no archive")
    (tmp_path / "b.txt").touch()
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("x.csv", "1")
    refused(geonews(*IMPORT, "a.zip", "-o", "places"), "a.zip is no whole zip archive")
    refused(geonews(*IMPORT, "b.txt", "-o", "places"), "b.txt is empty")
    refused(geonews(*IMPORT, "c.zip", "-o", "places"), "c.zip should hold c.txt")
    refused(geonews(*IMPORT, "none.zip", "-o", "places"), "none.zip")
    refused(geonews(*IMPORT, tmp_path, "-o", "places"), "is no file")
    refused(geonews(*IMPORT, country, "-o", "."), "holds something else")
    refused(geonews(*IMPORT, country, "-o", "b.txt"), "is no folder")
    assert not (tmp_path / "places").exists()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_stopped_at_any_moment_it_goes_on(command, arguments, whole, tmp_path, geonews, how):
    expected, seconds = whole
    stopped = 0
    for share in (0.3, 0.5, 0.7, 0.85):
        folder = tmp_path / f"index{share}"
        process = start(command, arguments, folder)
        time.sleep(seconds * share)
        process.send_signal(how)
        _, told = process.communicate()
        assert b"Traceback" not in told
        if process.returncode:
            assert process.returncode == (130 if how == signal.SIGINT else -how)
            # It may have been whole already, and stopped while it cleared away.
            stopped += not folder.exists()
            done = geonews(*arguments, "-o", folder)
            assert done.returncode == 0
        assert contents(folder) == expected
    assert stopped >= 2


def test_killed_again_and_again(command, arguments, whole, tmp_path):
    expected, seconds = whole
    folder = tmp_path / "index"
    for again in range(30):
        process = start(command, arguments, folder)
        # A little later each time, so that even what is done in one go ends.
        try:
            process.communicate(timeout=seconds * (0.35 + again / 20))
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
    assert again
    assert contents(folder) == expected
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_two_at_once(command, arguments, whole, tmp_path, geonews):
    folder = tmp_path / "index"
    first = start(command, arguments, folder)
    while not (tmp_path / "index.part" / "staging.sqlite").exists() and first.poll() is None:
        time.sleep(0.02)
    time.sleep(0.1)
    second = geonews(*arguments, "-o", folder)
    first.communicate()
    assert first.returncode == 0
    assert second.returncode in (0, 1)
    assert contents(folder) == whole[0]


@pytest.mark.skipif(shutil.which("script") is None, reason="needs script, which plays a terminal")
def test_a_bar_on_a_terminal_alone(command, country, tmp_path):
    line, environment = command
    named = country.rename(tmp_path / "[red]SY.zip")
    words = shlex.join([*line, *IMPORT, str(named), "-o", str(tmp_path / "places")])
    shown = subprocess.run(
        ["script", "-qec", words, os.devnull], env=environment | {"TERM": "xterm"}, capture_output=True, check=True
    ).stdout.decode()
    assert "making the index" in shown
    assert "Traceback" not in shown
