"""Read articles from files, folders and standard input; what cannot be read is told and passed over."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from geonews.errors import GeonewsError, MalformedError, MissingInputError, NoArticlesError
from geonews.readers.decode import decode
from geonews.readers.fields import first_line, to_article
from geonews.records import Article

InputFormat: TypeAlias = Literal["txt", "md", "jsonl"]

STDIN = "-"
SUFFIXES: dict[str, InputFormat] = {".txt": "txt", ".md": "md", ".jsonl": "jsonl", ".ndjson": "jsonl"}
FENCE = "---"
"""Line that opens and closes the front matter of a Markdown file."""

MAX_TOLD = 3
"""Paths that the error of a wholly unreadable input names; each was told by itself already."""

_log = logging.getLogger("geonews")


@dataclass(frozen=True, slots=True)
class Notice:
    """Hold what a reader has to say about its input."""

    where: str
    """File, and line where there is one."""
    what: str
    skipped: bool
    """True where an article was lost; False where it was read with something given up or changed."""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


Tell: TypeAlias = Callable[[Notice], None]


def log_notice(notice: Notice) -> None:
    """Send a notice to the ``geonews`` logger: what is done with notices unless the caller says otherwise."""
    _log.warning("%s", notice)


def read(
    paths: str | Path | Iterable[str | Path], *, form: InputFormat | None = None, tell: Tell = log_notice
) -> Iterator[Article]:
    """Yield the articles of files and folders, ``-`` being standard input, in the order given.

    A folder is searched through for .txt, .md and .jsonl files, by name. ``form`` says what every input is, whatever
    its name; ``tell`` hears of what was passed over or changed. Ids are unique among the articles of one call.
    Raises NoArticlesError, at the end, where nothing at all could be read.
    """
    given = [paths] if isinstance(paths, (str, Path)) else list(paths)
    seen: dict[str, int] = {}
    for path in given:
        for article in _read_path(path, form, tell):
            yield _unique(article, seen, str(path), tell)
    if not seen:
        told = ", ".join(map(str, given[:MAX_TOLD])) + (" …" if len(given) > MAX_TOLD else "")
        raise NoArticlesError(f"no article found in {told or 'no path at all'}, so there is nothing to do")


def _unique(article: Article, seen: dict[str, int], where: str, tell: Tell) -> Article:
    identity = article.id
    while identity in seen:
        seen[article.id] += 1
        identity = f"{article.id}-{seen[article.id]}"
    seen.setdefault(identity, 1)
    if identity == article.id:
        return article
    tell(Notice(where, f"the id {article.id} is taken; this article is called {identity}", skipped=False))
    return replace(article, id=identity)


def _read_path(path: str | Path, form: InputFormat | None, tell: Tell) -> Iterator[Article]:
    if str(path) == STDIN:
        yield from _read_stdin(form, tell)
        return
    for file in _files(Path(path), form, tell):
        try:
            data = file.read_bytes()
        except OSError as error:
            tell(Notice(str(file), f"cannot be read: {error.strerror}", skipped=True))
            continue
        yield from _read_text(data, form or SUFFIXES[file.suffix.lower()], str(file), file.stem, tell)


def _files(path: Path, form: InputFormat | None, tell: Tell) -> Iterator[Path]:
    try:
        if path.is_dir():
            yield from _files_below(path, tell)
        elif not path.exists():
            raise MissingInputError("no such file or folder; check the path")
        elif form is None and path.suffix.lower() not in SUFFIXES:
            raise MalformedError(f"unknown kind of file; geonews reads {' '.join(SUFFIXES)}, or say which with --from")
        else:
            yield path
    except GeonewsError as error:
        tell(Notice(str(path), str(error), skipped=True))
    except OSError as error:
        tell(Notice(str(path), f"cannot be read: {error.strerror}", skipped=True))


def _files_below(root: Path, tell: Tell) -> list[Path]:
    """Return the article files of a folder by name; what is hidden is passed over, what is locked is told."""
    locked: list[OSError] = []
    found = []
    for folder, folders, names in os.walk(root, onerror=locked.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files = (Path(folder, name) for name in names if not name.startswith("."))
        found += [file for file in files if file.suffix.lower() in SUFFIXES and not _is_special(file)]
    for error in locked:
        tell(Notice(str(error.filename), f"cannot be read: {error.strerror}", skipped=True))
    if not found and not locked:
        tell(Notice(str(root), f"the folder holds no {' '.join(SUFFIXES)} file", skipped=True))
    return sorted(found)


def _is_special(file: Path) -> bool:
    """Return True for a pipe or a device, on which reading could wait for ever."""
    try:
        return file.exists() and not file.is_file()
    except OSError:  # of what may not even be looked at, reading will say why
        return False


def _read_stdin(form: InputFormat | None, tell: Tell) -> Iterator[Article]:
    data = sys.stdin.buffer.read() if sys.stdin else b""
    yield from _read_text(data, form, "standard input", None, tell)


def _read_text(data: bytes, form: InputFormat | None, where: str, stem: str | None, tell: Tell) -> Iterator[Article]:
    """Yield the articles of a file's bytes; without a form it is JSON Lines where it begins with ``{``, else text."""
    if form not in (None, *get_args(InputFormat)):
        raise MalformedError(f"unknown input format {form}; choose one of {', '.join(get_args(InputFormat))}")
    try:
        text = decode(data)
        if not text.strip():
            raise MalformedError("the file is empty")
        if (form or ("jsonl" if text.lstrip().startswith("{") else "txt")) == "jsonl":
            yield from _read_lines(text, where, tell)
        else:
            yield _read_markdown(text, where, stem, tell) if form == "md" else _read_plain(text, stem)
    except GeonewsError as error:
        tell(Notice(where, str(error), skipped=True))


def _read_plain(text: str, stem: str | None) -> Article:
    named = {"id": stem, "title": stem} if stem else {}
    return to_article({"text": text, **named}, warnings=[])


def _read_markdown(text: str, where: str, stem: str | None, tell: Tell) -> Article:
    """Return the article of a Markdown file; positions count from the file's beginning, front matter included."""
    keys, body_start = _front_matter(text, where, tell)
    body = text[body_start:]
    if not body.strip():
        raise MalformedError("the file is empty after its front matter")
    title = first_line(body).lstrip("# ")
    warnings: list[str] = []
    article = to_article({"id": stem, "title": title} | keys | {"text": body}, warnings=warnings)
    _tell_all(warnings, where, tell)
    return replace(article, text=text, body_start=body_start)


def _front_matter(text: str, where: str, tell: Tell) -> tuple[dict[str, Any], int]:
    """Return the keys of the front matter and where the body begins; nothing and 0 where there is none."""
    import yaml

    lines = text.splitlines(keepends=True)
    closing = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if lines[0].rstrip() != FENCE:
        return {}, 0
    if closing is None:
        tell(Notice(where, f"the front matter is not closed by {FENCE}; the whole file is read as text", skipped=False))
        return {}, 0
    body_start = sum(map(len, lines[: closing + 1]))
    try:
        keys = yaml.safe_load("".join(lines[1:closing]))
    except (yaml.YAMLError, ValueError, RecursionError):
        keys = None
    if not isinstance(keys, dict):
        tell(Notice(where, "the front matter is not YAML of the form key: value and is left out", skipped=False))
        keys = {}
    return {str(key): value for key, value in keys.items() if value is not None}, body_start


def _read_lines(text: str, where: str, tell: Tell) -> Iterator[Article]:
    # Split at line feeds alone: a JSON string may hold U+2028 and its like as they are.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        at = f"{where}, line {number}"
        warnings: list[str] = []
        try:
            yield to_article(_parse(line), warnings=warnings)
        except MalformedError as error:
            tell(Notice(at, str(error), skipped=True))
        _tell_all(warnings, at, tell)


def _parse(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise MalformedError(f"broken JSON at column {error.colno} ({error.msg})") from error
    except (ValueError, RecursionError) as error:
        raise MalformedError("broken JSON (too deep or too long)") from error
    if not isinstance(record, dict):
        raise MalformedError("not a JSON object")
    return record


def _tell_all(warnings: list[str], where: str, tell: Tell) -> None:
    for warning in warnings:
        tell(Notice(where, warning, skipped=False))
