"""Find the folded names within one or two letters of another: exact and complete, by one pass over signatures.

Each name has 64 bits that say which letters it holds, and which twice. A letter put in or left out changes one bit at
most, a letter exchanged two, so names whose signatures differ in more than twice the distance are out; the few that
are left are measured. Names are sorted by length, and only lengths that can match are looked at.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from geonews.errors import GazetteerError
from geonews.gazetteer.arrays import replace_file, save

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

META = "fuzzy.json"
_RESIDUES = 32
_PART = 2048
"""Names that are measured at once."""


def write_fuzzy(folder: Path, keys: Iterable[str]) -> None:
    """Write the index of folded names; its bytes depend on the set of names alone."""
    import numpy as np

    names = sorted(set(keys) - {""}, key=lambda name: (len(name), name))
    alphabet = "".join(sorted(set("".join(names))))
    sizes = Counter(map(len, names))
    lengths = np.zeros(max(sizes, default=0) + 2, dtype=np.uint32)
    for length, number in sizes.items():
        lengths[length + 1] = number
    book = {char: at + 1 for at, char in enumerate(alphabet)}
    letters = np.fromiter((book[char] for name in names for char in name), dtype=_width(alphabet))
    signatures = np.fromiter((_signature(book[char] for char in name) for name in names), dtype=np.uint64)
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / "fuzzy_lengths.npy", np.cumsum(lengths, dtype=np.uint32))
    save(folder / "fuzzy_letters.npy", letters)
    save(folder / "fuzzy_signatures.npy", signatures)
    meta = json.dumps({"alphabet": alphabet, "names": len(names)}, ensure_ascii=False) + "\n"
    replace_file(folder / META, meta.encode())


class Fuzzy:
    """Answer which names lie near another. Raises GazetteerError where the index is missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if not (folder / META).is_file():
            raise GazetteerError(f"no index of near names in {folder}: reinstall geonews, which builds it")

    @cached_property
    def _index(self) -> _Index:
        return _Index(self._folder)

    def search(self, key: str, max_distance: int = 1) -> list[tuple[str, int]]:
        """Return every name within so many letters put in, left out or exchanged, with its distance, nearest first.

        Complete for names of any length; below four letters for a distance of one, and eight for two, most of what is
        found is another name.
        """
        return self._index.search(key, max_distance)


class _Index:
    def __init__(self, folder: Path) -> None:
        import numpy as np

        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        self.alphabet: str = meta["alphabet"]
        self.book = {char: at + 1 for at, char in enumerate(self.alphabet)}
        self.lengths = np.load(folder / "fuzzy_lengths.npy").astype(np.int64)
        self.letters = np.load(folder / "fuzzy_letters.npy", mmap_mode="r").view(np.ndarray)
        self.signatures = np.load(folder / "fuzzy_signatures.npy", mmap_mode="r").view(np.ndarray)
        sizes = np.arange(len(self.lengths) - 1) * np.diff(self.lengths)
        self.begins = np.concatenate(([0], np.cumsum(sizes)))

    def search(self, key: str, most: int) -> list[tuple[str, int]]:
        import numpy as np

        # Letters that no name has share the number 0: they match nothing, which is all that matters.
        codes = [self.book.get(char, 0) for char in key]
        mine = np.uint64(_signature(codes))
        found: list[tuple[int, str]] = []
        for length in range(max(1, len(key) - most), min(len(key) + most, len(self.lengths) - 2) + 1):
            start, end = int(self.lengths[length]), int(self.lengths[length + 1])
            # A change of length uses edits up that change one bit only.
            bits = 2 * most - abs(length - len(key))
            near = np.flatnonzero(np.bitwise_count(self.signatures[start:end] ^ mine) <= bits)
            for first in range(0, len(near), _PART):
                found += self._measured(near[first : first + _PART], length, codes, most)
        return [(name, distance) for distance, name in sorted(found)]

    def _measured(self, near: Array, length: int, codes: list[int], most: int) -> list[tuple[int, str]]:
        import numpy as np

        table = self.letters[int(self.begins[length]) + near[:, None] * length + np.arange(length)]
        distances = _distances(codes, table)
        return [
            (int(distances[at]), "".join(self.alphabet[code - 1] for code in table[at].tolist()))
            for at in np.flatnonzero(distances <= most).tolist()
        ]


def _distances(codes: list[int], table: Array) -> Array:
    """Return the Levenshtein distance of a word and each row of a table of words of one length."""
    import numpy as np

    width = table.shape[1]
    along = np.arange(width + 1, dtype=np.int16)
    row = np.broadcast_to(along, (len(table), width + 1)).copy()
    for number, code in enumerate(codes, 1):
        new = np.empty_like(row)
        new[:, 0] = number
        np.minimum(row[:, :-1] + (table != code), row[:, 1:] + 1, out=new[:, 1:])
        # Letters put in run along the row: the least of all that stand before, one more for each step.
        row = np.minimum.accumulate(new - along, axis=1) + along
    distances: Array = row[:, -1]
    return distances


def _signature(codes: Iterable[int]) -> int:
    """Return the bits of a word: 32 for letters that it holds, 32 for letters that it holds twice."""
    counts = Counter(code % _RESIDUES for code in codes)
    return sum(1 << residue | (number > 1) << residue + _RESIDUES for residue, number in counts.items())


def _width(alphabet: str) -> str:
    return "uint8" if len(alphabet) < 256 else "uint32"
