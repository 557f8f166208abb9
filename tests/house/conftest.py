"""The repository as text: what the rules of the house are about."""

import ast
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DERIVED = {"geonews/data", "build", "dist"}
"""Folders that git does not hold."""


def _text_files():
    for folder, folders, names in os.walk(ROOT):
        inside = Path(folder).relative_to(ROOT)
        # a file of the outside, such as a virtual environment, is not ours: those folders are named here or hidden
        folders[:] = [
            name
            for name in folders
            if (not name.startswith(".") or name == ".ci")
            and name not in ("__pycache__", "node_modules", "venv")
            and not name.endswith(".egg-info")
            and (inside / name).as_posix() not in DERIVED
            and not Path(folder, name, "pyvenv.cfg").exists()
        ]
        for name in names:
            path = Path(folder, name)
            data = path.read_bytes()
            if b"\x00" not in data[:8000]:
                yield path.relative_to(ROOT).as_posix(), data.decode("utf-8", "replace")


@pytest.fixture(scope="session")
def repository():
    """Every text file of the repository, by its path."""
    return dict(_text_files())


@pytest.fixture(scope="session")
def sources(repository):
    """Every file of the package that is code: Python and what the page is made of."""
    suffixes = (".py", ".js", ".html", ".css")
    return {path: text for path, text in repository.items() if path.startswith("geonews/") and path.endswith(suffixes)}


@pytest.fixture(scope="session")
def modules(sources):
    """Every module of the package, parsed, by its path."""
    return {path: ast.parse(text) for path, text in sources.items() if path.endswith(".py")}
