"""What a project chooses, once for all its runs: the file ``geonews.toml``."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geonews.errors import SettingsError

FILE = "geonews.toml"

SHIPPED = Path(__file__).resolve().parent / "data"
"""The place index inside the package."""

SHIPPED_NAME = "shipped"
"""What the package's own index is called among the layers; a folder of that name is ./shipped."""

KNOWN = {"gazetteer": ("layers",), "recogniser": ("name", "camel_model"), "corrections": ("file",)}
"""Tables and their keys."""

DEFAULT_RECOGNISER = "neural"

CORRECTIONS = "corrections.csv"
"""What a file of corrections is called where nobody calls it otherwise."""

_AT_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold what a project chooses."""

    layers: tuple[Path, ...] = (SHIPPED,)
    """Folders of place indexes, the first on top."""
    file: Path | None = None
    """Where it was read; None where no file was found and all is as it ships."""
    recogniser: str = DEFAULT_RECOGNISER
    """Name of the recogniser."""
    camel_model: Path | None = None
    """Folder of CAMeL Tools' model; None for where ``camel_data`` puts it."""
    corrections: Path | None = None
    """File of corrections, which need not exist yet; None where nothing is corrected."""

    @classmethod
    def load(cls, path: Path | None, start: Path, *, making: Path | None = None) -> Settings:
        """Read a file, or without one the ``geonews.toml`` in a folder or the nearest one above it that has any.

        Paths in the file count from it. A layer that is about to be made (``making``) may be missing; raises
        SettingsError, in one line with file and line, for whatever else is not as it should be.
        """
        file = path or cls.find(start)
        if file is None:
            return cls()
        settings = _parsed(file)
        named = _layers(settings, file)
        layers = tuple(_folder(name, file) for name in named)
        for name, folder in zip(named, layers, strict=True):
            if not _is_folder(folder) and not (making and _same(folder, making)):
                raise SettingsError(
                    f"{file}: the layer {name} is missing (no folder {folder}); make it again, or take it out"
                )
        name = _text(settings, "recogniser", "name", file) or DEFAULT_RECOGNISER
        model = _text(settings, "recogniser", "camel_model", file)
        corrections = _text(settings, "corrections", "file", file, example=CORRECTIONS)
        return cls(
            layers,
            file,
            name,
            _folder(model, file) if model else None,
            _path(corrections, file) if corrections else None,
        )

    @staticmethod
    def find(start: Path) -> Path | None:
        """Return the ``geonews.toml`` in a folder or the nearest one above it, or None."""
        try:
            here = start.resolve()
        except OSError:  # the working directory was deleted
            return None
        # Not is_file: a folder above that may not be searched is no reason to stop.
        return next((folder / FILE for folder in (here, *here.parents) if os.access(folder / FILE, os.F_OK)), None)


def with_layer(text: str, file: Path, folder: Path) -> str:
    """Return the text of a settings file in which a folder is a layer, on top where it was none before.

    Everything else stays as it is, comments and order too; raises SettingsError where the text is broken.
    """
    import tomlkit

    named = _layers(_loaded(text, file), file) if text.strip() else ()
    if any(_same(_folder(name, file), folder) for name in named):
        return text
    document = tomlkit.parse(text)
    table: Any = document.setdefault("gazetteer", tomlkit.table())
    name = _relative(folder, file)
    if "layers" in table:
        table["layers"].insert(0, name)
    else:
        table["layers"] = [name, SHIPPED_NAME]
    return tomlkit.dumps(document)


def _parsed(file: Path) -> Mapping[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SettingsError(f"cannot read {file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file} is not in UTF-8; save it as such") from error
    return _loaded(text, file)


def _loaded(text: str, file: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message = str(error)
        at = _AT_LINE.search(message)
        where = f"{file}, line {at[1] or len(text.splitlines())}" if at else f"{file}"
        raise SettingsError(f"{where}: this is no TOML: {_AT_LINE.sub('', message)}") from error


def _layers(settings: Mapping[str, Any], file: Path) -> tuple[str, ...]:
    """Return the layers as they are named; raises SettingsError for what is unknown or of another type."""
    for unknown in _unknown(settings, KNOWN):
        raise SettingsError(f"{file}: unknown key {unknown}; known are {_known()}")
    for name in KNOWN:
        _table(settings, name, file)
    table = _table(settings, "gazetteer", file)
    layers = table.get("layers", [SHIPPED_NAME])
    if not isinstance(layers, list) or not layers or not all(isinstance(one, str) and one for one in layers):
        raise SettingsError(f'{file}: gazetteer.layers is a list of folders in quotes, such as ["{SHIPPED_NAME}"]')
    if any("\0" in one for one in layers):
        raise SettingsError(f"{file}: gazetteer.layers names a folder that cannot be, with a NUL in it")
    folders = [_folder(one, file) for one in layers]
    for at, one in enumerate(layers):
        if folders[at] in folders[:at]:
            raise SettingsError(f"{file}: gazetteer.layers names {one} twice; leave the upper one")
    return tuple(layers)


def _table(settings: Mapping[str, Any], name: str, file: Path) -> Mapping[str, Any]:
    """Return a table of the settings; raises SettingsError where it is none or holds an unknown key."""
    table = settings.get(name, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{file}: {name} is a table; write [{name}] and below it {KNOWN[name][0]} = ...")
    for unknown in _unknown(table, KNOWN[name]):
        raise SettingsError(f"{file}: unknown key {name}.{unknown}; known are {_known()}")
    return table


def _known() -> str:
    return ", ".join(f"{table}.{key}" for table, keys in KNOWN.items() for key in keys)


def _text(
    settings: Mapping[str, Any], table: str, key: str, file: Path, *, example: str = DEFAULT_RECOGNISER
) -> str | None:
    """Return a text of the settings, or None; raises SettingsError where it is something else."""
    value = _table(settings, table, file).get(key)
    if value is None or (isinstance(value, str) and value and "\0" not in value):
        return value
    raise SettingsError(f'{file}: {table}.{key} is a text in quotes, such as "{example}"')


def _unknown(table: Mapping[str, Any], known: Mapping[str, Any] | tuple[str, ...]) -> Iterator[str]:
    return (key for key in table if key not in known)


def _folder(name: str, file: Path) -> Path:
    if name == SHIPPED_NAME:
        return SHIPPED
    return _path(name, file)


def _path(name: str, file: Path) -> Path:
    try:
        named = Path(name).expanduser()
    except RuntimeError:  # ~nobody has no home
        named = Path(name)
    return Path(os.path.normpath(file.absolute().parent / named))


def _relative(folder: Path, file: Path) -> str:
    """Return how a file names a folder: from itself, where both lie on one drive, with slashes."""
    try:
        name = Path(os.path.relpath(folder.resolve(), file.resolve().parent)).as_posix()
    except ValueError:
        return folder.resolve().as_posix()
    return f"./{name}" if name == SHIPPED_NAME or name.startswith("~") else name


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # it may not be looked for, or its name is too long
        return False


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()
