"""What places reach on our own gold may only rise: floors a little below what was measured, lowered on purpose.

``tests/gold/floors.json`` holds them beside those of recognition, under the recogniser with which the line is run, for
each file that has a table of places: ``accuracy_161``, ``accuracy_25`` and ``country`` are shares of the marked names,
``end_to_end_f1`` is that of toponyms found and placed right, ``ece_max`` the most that confidences may lie off, on gold
spans and end to end.
"""

import json

import pytest

from geonews.evaluate.places import read_placed, tables
from geonews.evaluate.report import evaluate_whole
from geonews.gazetteer.index import Gazetteer
from geonews.pipeline import Geoparser
from geonews.recognise.choose import recogniser

FLOORS = ("accuracy_161", "accuracy_25", "country", "end_to_end_f1")
CEILING = "ece_max"


@pytest.fixture(scope="module")
def floors(root):
    return json.loads((root / "tests" / "gold" / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def files(root):
    """The files of gold beside which a table says where the names lie."""
    return sorted(file for file in (root / "tests" / "gold").glob("*.txt") if tables(file)[0].is_file())


def reached(report):
    every = report.on_gold.every
    shares = (every.accuracy_161, every.accuracy_25, every.country, report.toponyms.lenient.f1)
    errors = (report.on_gold.calibration.error, report.every.calibration.error)
    return dict(zip(FLOORS, shares, strict=True)) | {CEILING: max(errors)}


def fallen(figures, floors):
    """Return the names of the figures that are worse than they may be."""
    below = [name for name in FLOORS if name in floors and figures[name] < floors[name]]
    return below + [CEILING] * (figures[CEILING] > floors.get(CEILING, 1))


def test_what_falls_is_named():
    figures = dict.fromkeys(FLOORS, 0.8) | {CEILING: 0.1}
    assert fallen(figures, dict.fromkeys(FLOORS, 0.8) | {CEILING: 0.1}) == []
    assert fallen(figures, {"country": 0.81, "accuracy_25": 0.79}) == ["country"]
    assert fallen(figures, {CEILING: 0.09}) == [CEILING]


def test_places_do_not_fall(floors, files):
    gazetteer, low = Gazetteer(), {}
    for name, of_recogniser in floors.items():
        parser = Geoparser(gazetteer, recogniser(name, gazetteer))
        for file in files:
            asked = of_recogniser.get(file.stem, {})
            if CEILING in asked or not asked.keys().isdisjoint(FLOORS):
                figures = reached(evaluate_whole(read_placed(file), parser))
                low |= {(name, file.stem, one): figures[one] for one in fallen(figures, asked)}
    assert low == {}


def test_every_table_has_its_floors(floors, files):
    """In the default recogniser's name; a file without one would be judged by nothing."""
    without = [file.stem for file in files if not {*FLOORS, CEILING} <= floors["neural"].get(file.stem, {}).keys()]
    assert without == []
