"""Files written and read in one step: ``reading({"a.txt": "…"})`` gives the articles and what was told of them."""

from pathlib import Path
from typing import NamedTuple

import pytest

from geonews.readers.files import read


class Reading(NamedTuple):
    articles: list
    told: list

    @property
    def skipped(self):
        return [notice for notice in self.told if notice.skipped]

    @property
    def only(self):
        (article,) = self.articles
        return article


@pytest.fixture
def write_files(tmp_path):
    """Write files below a folder of their own, text as UTF-8 with its line ends kept."""

    def write(files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return write


@pytest.fixture
def reading(write_files):
    """Write files and read them: all of the folder, or the paths named."""

    def read_files(files, *paths, form=None):
        folder = write_files(files)
        told = []
        given = [path if path == "-" else folder / path for path in paths] or [folder]
        return Reading(list(read(given, form=form, tell=told.append)), told)

    return read_files


@pytest.fixture
def standard_input(monkeypatch, tmp_path):
    """Put bytes on standard input."""

    def put(data):
        path = Path(tmp_path, "stdin.bin")
        path.write_bytes(data)
        monkeypatch.setattr("sys.stdin", path.open())

    return put
