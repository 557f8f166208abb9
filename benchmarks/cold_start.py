"""Print how long the program takes from cold, beside a bare Python: best of five runs each.

``python benchmarks/cold_start.py``
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

RUNS = 5
ARTICLE = Path(__file__).resolve().parent.parent / "seeds" / "sochi-before-the-summit.txt"
GEONEWS = Path(sys.executable).with_name("geonews")

COMMANDS: dict[str, tuple[list[str], float | None]] = {
    "python -c pass (baseline)": ([sys.executable, "-c", "pass"], None),
    "import geonews": ([sys.executable, "-c", "import geonews"], 0.2),
    "geonews --help": ([str(GEONEWS), "--help"], 0.7),
    "geonews lookup": ([str(GEONEWS), "lookup", "حلب"], None),
    "geonews geocode, one article": ([str(GEONEWS), "geocode", str(ARTICLE)], 1.0),
}
"""Name, command, and the seconds that the command promises to stay under."""


def best_of(command: list[str]) -> float:
    """Return the shortest wall-clock time of a command in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    """Print the table; return 1 where a promise is broken."""
    broken = 0
    for name, (command, promise) in COMMANDS.items():
        seconds = best_of(command)
        verdict = "" if promise is None else f"  promised < {promise} s{'' if seconds < promise else '  BROKEN'}"
        broken += promise is not None and seconds >= promise
        print(f"{name:32s} {seconds:6.2f} s{verdict}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
