"""Write a file whole or not at all: beside its place first, then renamed into it."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from geonews.errors import OutputError


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """Open a text file (UTF-8, line feeds) that takes the place of ``path`` when the block ends well.

    After an error no half of a file is left behind and what stood at ``path`` stands there still. A device or a pipe,
    which nothing can be renamed to, is written directly. Raises OutputError where writing fails.
    """
    try:
        if path.is_dir():
            raise OutputError(f"{path} is a folder; name a file in it")
        with _directly(path) if path.exists() and not path.is_file() else _beside(_target(path)) as file:
            yield file
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(f"cannot write {path}: {error.strerror or error}; choose another place with -o") from error


def _directly(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="\n")


def _target(path: Path) -> Path:
    """Return the file behind a path's links; raises OSError where it may not or cannot be written."""
    try:
        target = path.resolve()
    except RuntimeError as error:  # what Python before 3.13 makes of links that run in a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error
    if target.exists() and not os.access(target, os.W_OK):  # renaming would not ask
        raise PermissionError(errno.EACCES, "the file is write-protected")
    return target


@contextmanager
def _beside(path: Path) -> Iterator[TextIO]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, f"{path.parent} is not a folder") from error
    handle, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(_mode(path))
        Path(beside).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise


def _mode(path: Path) -> int:
    """Return the mode that the file had, or the one that a new file gets here."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
