"""Print what the import of a dump of GeoNames costs, by rows, beside the plainest loading of the same rows.

``python benchmarks/import_dump.py [ROWS ...]`` (100,000 and 1,000,000 without). Each run is a process of its own, whose
greatest memory is measured. The plain baseline reads the same archives with the csv module and inserts each row as it
is into SQLite, with an index on names: no scripts told apart, no folding, no spellings, no search across scripts. The
last line is a fit: a straight line through the two largest sizes, for 10 million names.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from generate_dump import generate

SIZES = (100_000, 1_000_000)
MANY = 10_000_000
ROOT = Path(__file__).resolve().parents[1]

IMPORT = """
import json, resource, sys, time
from pathlib import Path
from geonews.gazetteer import importing
from geonews.gazetteer.index import SHIPPED
folder, target = map(Path, sys.argv[1:])
stages, start = {}, time.perf_counter()
last = start
def progress(what, done, total):
    global last
    now = time.perf_counter()
    stages[what] = stages.get(what, 0.0) + now - last
    last = now
source = importing.Dump(folder / "allCountries.zip", folder / "alternateNamesV2.zip",
    folder / "admin1CodesASCII.txt", folder / "admin2Codes.txt", folder / "hierarchy.zip")
report = importing.import_dump(source, target, SHIPPED, tell=print, progress=progress)
end = time.perf_counter()
stages["tries, search across scripts, places"] = end - last
print(json.dumps({"seconds": end - start, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "places": report.places, "stages": stages}))
"""

PLAIN = """
import csv, io, json, resource, sqlite3, sys, time, zipfile
from pathlib import Path
folder, target = map(Path, sys.argv[1:])
csv.field_size_limit(1 << 30)
start = time.perf_counter()
database = sqlite3.connect(target)
database.execute("PRAGMA synchronous = OFF")
def rows(name):
    with zipfile.ZipFile(folder / f"{name}.zip") as archive, archive.open(f"{name}.txt") as member:
        text = io.TextIOWrapper(member, "utf-8", newline="")
        yield from csv.reader(text, delimiter="\\t", quoting=csv.QUOTE_NONE)
database.execute("CREATE TABLE places (id INTEGER PRIMARY KEY, " + ",".join(f"c{at}" for at in range(18)) + ")")
database.executemany("INSERT INTO places VALUES (" + ",".join("?" * 19) + ")", rows("allCountries"))
database.execute("CREATE TABLE names (id INTEGER PRIMARY KEY, " + ",".join(f"c{at}" for at in range(9)) + ")")
database.executemany("INSERT INTO names VALUES (" + ",".join("?" * 10) + ")", rows("alternateNamesV2"))
database.execute("CREATE INDEX by_name ON names (c2)")
database.commit()
print(json.dumps({"seconds": time.perf_counter() - start,
    "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""

ASK = """
import json, sys, time
from itertools import islice
from pathlib import Path
from geonews.gazetteer.index import Gazetteer
start = time.perf_counter()
gazetteer = Gazetteer(Path(sys.argv[1]))
opened = time.perf_counter()
gazetteer.lookup("زرنيقة")
first = time.perf_counter()
keys = list(islice(gazetteer.layers[0].keys(""), 0, 2_000_000, 40))
asked = time.perf_counter()
for key in keys:
    gazetteer.entries(key)
end = time.perf_counter()
print(json.dumps({"open": opened - start, "first": first - opened, "per_second": len(keys) / (end - asked)}))
"""


def size_mb(path: Path) -> float:
    """Return what a file or folder takes on disk, in MB; 0 where it is not."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    total = 0
    for one in files:
        try:
            total += one.stat().st_size
        except FileNotFoundError:  # the run goes on meanwhile
            continue
    return total / 1e6


def child(code: str, *arguments: Path, watch: Path | None = None) -> dict:
    """Run code in a process of its own; return what it prints, with the most that a path took on disk meanwhile."""
    process = subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, cwd=ROOT)
    most = 0.0
    while process.poll() is None:
        most = max(most, size_mb(watch)) if watch else 0.0
        time.sleep(0.1)
    out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the process ended with {process.returncode}")
    return json.loads(out.splitlines()[-1]) | {"staging": most}


def measure(rows: int) -> dict[str, float]:
    """Print the figures of a size and return them."""
    with tempfile.TemporaryDirectory() as place:
        folder, target = Path(place), Path(place, "index")
        generate(rows, folder)
        plain = child(PLAIN, folder, folder / "plain.sqlite")
        disk = size_mb(folder / "plain.sqlite")
        (folder / "plain.sqlite").unlink()
        ours = child(IMPORT, folder, target, watch=folder / "index.part")
        ask = child(ASK, target)
        own = size_mb(target)
    print(f"{rows:,} rows and {rows * 27 // 20:,} alternate names")
    print(f"  plain csv and SQLite  {plain['seconds']:8.1f} s {rows / plain['seconds']:9,.0f} rows/s "
          f"{plain['mb']:7.0f} MB memory {disk:7.0f} MB disk")  # fmt: skip
    print(f"  import                {ours['seconds']:8.1f} s {rows / ours['seconds']:9,.0f} rows/s "
          f"{ours['mb']:7.0f} MB memory {own:7.0f} MB disk, {ours['staging']:.0f} MB meanwhile")  # fmt: skip
    for stage, seconds in ours["stages"].items():
        print(f"    {stage:50s} {seconds:8.1f} s")
    print(f"  {ours['places']:,} places; open {ask['open'] * 1e3:.1f} ms, first lookup {ask['first'] * 1e3:.1f} ms, "
          f"{ask['per_second']:,.0f} exact lookups/s")  # fmt: skip
    return {"names": rows * 2.35, "seconds": ours["seconds"], "mb": ours["mb"], "disk": own, "part": ours["staging"]}


def fit(measured: Sequence[dict[str, float]]) -> str:
    """Return the line for 10 million names, straight through the two largest sizes."""
    low, high = sorted(measured, key=lambda one: one["names"])[-2:]
    share = (MANY - low["names"]) / (high["names"] - low["names"])
    at = {key: low[key] + share * (high[key] - low[key]) for key in low}
    return (
        f"{MANY:,} names (fit): {at['seconds']:,.0f} s, {at['mb']:,.0f} MB memory, {at['disk']:,.0f} MB disk, "
        f"{at['part']:,.0f} MB meanwhile"
    )


def main() -> int:
    """Measure the sizes given."""
    measured = [measure(rows) for rows in (map(int, sys.argv[1:]) if len(sys.argv) > 1 else SIZES)]
    if len(measured) > 1:
        print(fit(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main())
