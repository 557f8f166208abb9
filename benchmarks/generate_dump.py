"""Write a dump in the format of GeoNames, of any size, for benchmarks and tests.

``python benchmarks/generate_dump.py ROWS FOLDER`` writes allCountries.zip, alternateNamesV2.zip, admin1CodesASCII.txt,
admin2Codes.txt and hierarchy.zip. The same size gives the same rows. Shares of feature classes, countries, languages
and people follow those of the real dump; the names are put together from pieces.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

FIRST = 90_000_000
"""GeoNames number of the first row: none of a real place."""

CLASSES = {
    "P": (41, "PPL PPL PPL PPL PPL PPL PPL PPL PPLX PPLL PPLA2 PPLA3 PPLA4 PPLQ PPLH".split()),
    "S": (20, "SCH HTL FRM MSQE CH BLDG RSTN CMTY RUIN HSP AIRP DAM".split()),
    "H": (18, "STM STM STM LK STMI SPNG WLL WAD BAY RSV".split()),
    "T": (13, "HLL MT MT ISL PK VAL CAPE RDGE RK".split()),
    "A": (4, "ADM3 ADM3 ADM4 ADM4 ADM4 ADM5 ADM4H".split()),
    "L": (2, "LCTY PRK AREA RGN OILF".split()),
    "R": (1, "RD RDJCT TNL".split()),
    "V": (1, "FRST GRVP".split()),
}
"""Share in percent and codes of each feature class."""

COUNTRIES = "US US US CN CN IN ID MX RU NO IR IR MA DZ SD YE YE EG IQ IQ SY SA LY TN AF PK BR DE FR FI".split()
ARAB = frozenset("MA DZ SD YE EG IQ SY SA LY TN".split())
PROVINCES, DISTRICTS = 12, 5

ONSETS = "b d f g h j k l m n r s sh t z kh q w y gh".split()
VOWELS = "a a i u e o ā ī ū ou".split()
ENDS = ["", "", "", "n", "r", "h", "t", "s", "k", "d"]
ARABIC = "ب د ف ج ه ك ل م ن ر س ش ت ز خ ق و ي ع ح ط ص".split()
ARABIC_BEFORE = ["", "", "", "", "ال", "ال", "بيت ", "خربة ", "تل ", "عين ", "وادي "]
OTHER = "деревня 村庄 หมู่บ้าน χωριό".split()
LATIN_LANGUAGES = "en en en fr de es nl sv ceb pl tr vi".split()


def generate(rows: int, folder: Path) -> tuple[Path, Path]:
    """Write a dump and return its tables of places and of alternate names."""
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(rows)  # noqa: S311  (nothing secret)
    countries = sorted(set(COUNTRIES))
    (folder / "admin1CodesASCII.txt").write_text("".join(_provinces(random, countries)), encoding="utf-8")
    (folder / "admin2Codes.txt").write_text("".join(_districts(random, countries)), encoding="utf-8")
    _pack(folder / "hierarchy.zip", "hierarchy.txt", _parents(rows))
    places = _pack(folder / "allCountries.zip", "allCountries.txt", _places(random, rows))
    return places, _pack(folder / "alternateNamesV2.zip", "alternateNamesV2.txt", _alternates(random, rows))


def _pack(path: Path, member: str, lines: Iterator[str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        # A fixed date: the same rows are the same bytes.
        about = zipfile.ZipInfo(member, (2026, 1, 1, 0, 0, 0))
        about.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(about, "w", force_zip64=True) as file:
            for line in lines:
                file.write(line.encode())
    return path


def _provinces(random: Random, countries: list[str]) -> Iterator[str]:
    for at, country in enumerate(countries):
        for one in range(PROVINCES):
            name = _latin(random)
            yield f"{country}.{one + 1:02d}\t{name}\t{name}\t{80_000_000 + at * PROVINCES + one}\n"


def _districts(random: Random, countries: list[str]) -> Iterator[str]:
    number = 81_000_000
    for country in countries:
        for one in range(PROVINCES):
            for two in range(DISTRICTS):
                name = _latin(random)
                yield f"{country}.{one + 1:02d}.{two + 100}\t{name}\t{name}\t{number}\n"
                number += 1


def _parents(rows: int) -> Iterator[str]:
    for at in range(0, rows, 20):
        yield f"{80_000_000 + at % 100}\t{FIRST + at}\tADM\n"


def _places(random: Random, rows: int) -> Iterator[str]:
    kinds, shares = list(CLASSES), [share for share, _ in CLASSES.values()]
    for at in range(rows):
        kind = random.choices(kinds, shares)[0]
        code, country, name = random.choice(CLASSES[kind][1]), random.choice(COUNTRIES), _latin(random)
        people = int(random.paretovariate(0.9) * 50) if kind == "P" and random.random() < 0.12 else 0
        one = "" if at % 20 == 0 else f"{random.randrange(PROVINCES) + 1:02d}"
        two = f"{random.randrange(DISTRICTS) + 100}" if one and random.random() < 0.6 else ""
        others = [_arabic(random)] if country in ARAB and random.random() < 0.3 else []
        others += [_latin(random) for _ in range(random.choice((0, 0, 1, 2)))]
        yield "\t".join(
            (
                str(FIRST + at), name, name, ",".join(others), f"{random.uniform(-60, 75):.5f}",
                f"{random.uniform(-180, 180):.5f}", kind, code, country, "", one, two, "", "",
                str(min(people, 20_000_000)), "", str(random.randrange(3000)), "Asia/Damascus", "2026-01-01\n",
            )
        )  # fmt: skip


def _alternates(random: Random, rows: int) -> Iterator[str]:
    for at in range(rows * 27 // 20):
        language, name = _alternate(random)
        preferred = "1" if language == "ar" and random.random() < 0.1 else ""
        historic = "1" if random.random() < 0.01 else ""
        # As in the real table, the names of a place stand near one another.
        place = FIRST + min(rows - 1, max(0, at * 20 // 27 + random.randrange(-2, 3)))
        yield f"{at + 1}\t{place}\t{language}\t{name}\t{preferred}\t\t\t{historic}\t\t\n"


def _alternate(random: Random) -> tuple[str, str]:
    share = random.random()
    if share < 0.04:
        return "ar", _arabic(random)
    if share < 0.08:
        return "", _arabic(random)
    if share < 0.1:
        return "fa", _arabic(random)
    if share < 0.2:
        return "link", f"https://en.wikipedia.org/wiki/{_latin(random)}"
    if share < 0.28:
        return "wkdt", f"Q{random.randrange(1, 100_000_000)}"
    if share < 0.4:
        return random.choice(("ru", "zh", "th", "el")), random.choice(OTHER)
    return (random.choice(LATIN_LANGUAGES) if share < 0.7 else ""), _latin(random)


def _latin(random: Random) -> str:
    syllables = (random.choice(ONSETS) + random.choice(VOWELS) for _ in range(random.choice((2, 2, 3))))
    word = ("".join(syllables) + random.choice(ENDS)).capitalize()
    return word if random.random() < 0.7 else f"{random.choice(('Khirbat', 'Tall', 'Wādī', 'Lake', 'San'))} {word}"


def _arabic(random: Random) -> str:
    return (
        random.choice(ARABIC_BEFORE)
        + "".join(random.choices(ARABIC, k=random.choice((3, 4, 5))))
        + random.choice(("", "", "ة", "ا", "ان"))
    )


if __name__ == "__main__":
    print(*generate(int(sys.argv[1]), Path(sys.argv[2])), sep="\n")
