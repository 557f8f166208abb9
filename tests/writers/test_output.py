"""A file is written whole or not at all."""

import os
import stat
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from geonews.errors import OutputError
from geonews.writers.output import replacing


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def write(path, text="new"):
    with replacing(path) as file:
        file.write(text)


def test_a_new_file(tmp_path):
    path = tmp_path / "a" / "b" / "out.csv"
    write(path, "سطر\n")
    assert path.read_bytes() == "سطر\n".encode()
    assert names(path.parent) == ["out.csv"]


def test_nothing_stands_there_before_the_end(tmp_path):
    path = tmp_path / "out.csv"
    with replacing(path) as file:
        file.write("x" * 100_000)
        file.flush()
        assert not path.exists()
        assert all(name.startswith(".") for name in names(tmp_path))


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, MemoryError])
def test_an_error_in_the_middle_leaves_the_old_file(tmp_path, error):
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(error), replacing(path) as file:
        file.write("half")
        raise error
    assert path.read_text() == "old"
    assert names(tmp_path) == ["out.csv"]


def test_a_character_without_utf8_leaves_the_old_file(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write(path, "x" * 100_000 + "\ud83d")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["out.csv"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o755])
def test_the_mode_of_an_existing_file_is_kept(tmp_path, mode):
    path = tmp_path / "out.csv"
    path.write_text("old")
    path.chmod(mode)
    write(path)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_gets_the_mode_that_is_usual_here(tmp_path):
    before = os.umask(0o027)
    try:
        write(tmp_path / "out.csv")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "real" / "out.csv", tmp_path / "link.csv"
    target.parent.mkdir()
    target.write_text("old")
    link.symlink_to(target)
    write(link)
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_link_to_nothing_makes_the_file(tmp_path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "out.csv")
    write(tmp_path / "link.csv")
    assert (tmp_path / "out.csv").read_text() == "new"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "is a folder; name a file in it"),
        ("circle", "Too many levels of symbolic links"),
        ("file/out.csv", "is not a folder"),
        ("file/deeper/out.csv", "Not a directory"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_place_that_cannot_be_written(tmp_path, name, told):
    (tmp_path / "file").write_text("old")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(OutputError, match=told) as raised:
        write(tmp_path / name)
    assert str(tmp_path) in str(raised.value)
    assert "\n" not in str(raised.value)
    assert names(tmp_path) == ["circle", "file"]


def test_names_of_many_letters(tmp_path):
    path = tmp_path / ("ط" * 120 + ".csv")
    write(path)
    assert path.read_text() == "new"


def test_a_full_device_is_an_error_with_a_path():
    with pytest.raises(OutputError, match="cannot write /dev/full: No space left on device"):
        write(Path("/dev/full"), "x" * 100_000)


def test_a_device_is_written_directly():
    write(Path(os.devnull))
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def as_nobody(act):
    """Run in a child without any right: tests run as root, too, who may write everywhere. Returns what it raised."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            act()
            told = "nothing"
        except BaseException as error:
            told = f"{type(error).__name__}: {error}"
        os.write(writer, told.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return told


@pytest.fixture
def open_folder():
    """A folder that everybody may reach and write in, which those of pytest are not."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def test_without_the_right_to_write_in_a_folder(open_folder):
    (open_folder / "closed").mkdir()
    (open_folder / "closed").chmod(0o555)
    told = as_nobody(lambda: write(open_folder / "closed" / "out.csv"))
    assert told.startswith("OutputError: cannot write")
    assert told.endswith("Permission denied; choose another place with -o")
    assert as_nobody(lambda: write(open_folder / "closed" / "deeper" / "out.csv")).startswith("OutputError")
    assert names(open_folder / "closed") == []


def test_a_write_protected_file_is_left_alone(open_folder):
    path = open_folder / "out.csv"
    path.write_text("old")
    path.chmod(0o444)
    assert "the file is write-protected" in as_nobody(lambda: write(path))
    assert path.read_text() == "old"


def test_with_the_right_to_write(open_folder):
    assert as_nobody(lambda: write(open_folder / "out.csv")) == "nothing"
    assert (open_folder / "out.csv").read_text() == "new"
