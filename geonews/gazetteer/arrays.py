"""Write flat arrays to files that are replaced whole, in bytes that depend on the values alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


def save(path: Path, values: NDArray[Any]) -> None:
    """Write an array as .npy; a reader sees the old file or the new one."""
    import numpy as np

    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        np.save(file, np.ascontiguousarray(values), allow_pickle=False)
    beside.replace(path)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file; a reader sees the old one or the new one."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(content)
    beside.replace(path)
