"""The recipe of the outlines: lines between areas, made simpler without meeting."""

import sys

import pytest
import shapely

from geonews.gazetteer.build import read_outlines


@pytest.fixture(scope="module")
def recipe(root):
    """Return the module of the recipe, which is no package."""
    folder = str(root / "gazetteer" / "recipe")
    sys.path.insert(0, folder)
    import areas

    yield areas
    sys.path.remove(folder)


def test_a_border_is_there_once(recipe):
    west = shapely.Polygon([(0, 0), (1, 0), (1, 0.5), (1, 1), (0, 1)])
    east = shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1, 0.5)])
    lines = recipe.borders([west, east], ["AA.1", "BB.1"])
    told = sorted((*sorted(line.sides), len(line.points)) for line in lines)
    assert told == [("", "AA.1", 4), ("", "BB.1", 4), ("AA.1", "BB.1", 3)]


def test_what_lies_between_two_shapes_of_one_area_goes(recipe):
    (line,) = recipe.borders([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], ["AA.1", "AA.1"])
    assert sorted(line.sides) == ["", "AA.1"]
    assert shapely.Polygon(line.points).equals(shapely.box(0, 0, 2, 1))


def test_an_island_and_a_lake_are_closed(recipe):
    land = shapely.MultiPolygon([shapely.box(0, 0, 4, 4) - shapely.box(1, 1, 2, 2), shapely.box(5, 5, 6, 6)])
    lines = recipe.borders([land], ["AA.1"])
    assert len(lines) == 3
    assert all(line.points[0] == line.points[-1] for line in lines)
    # the area lies to its left: around the lake the other way round
    signed = sum(recipe._area(line.points) * (1 if line.sides[0] else -1) for line in lines)
    assert signed == pytest.approx(land.area)


def wiggly(points, depth):
    """Return a line along y = 0, every second point of it moved up."""
    return [(at / points, depth * (at % 2)) for at in range(points + 1)]


def test_how_simple_depends_on_whose_it_is_and_how_large(recipe):
    border = wiggly(1000, 0.004)
    north = [(1, 1), (0, 1), (0, 0)]
    for code, tolerance in (("SY.1", recipe.FINE), ("FR.1", recipe.COARSE)):
        lines = [recipe.Border((code, ""), [*border, *north], 0.0)]
        recipe.set_tolerances(lines)
        assert lines[0].tolerance == tolerance
    islet = recipe.Border(("FR.1", ""), [(5, 5), (5.01, 5), (5.01, 5.01), (5, 5.01), (5, 5)], 0.0)
    recipe.set_tolerances([lines[0], islet])
    assert islet.tolerance == pytest.approx(recipe.SHARE * 0.01)


def test_neighbours_of_arab_states_are_as_fine(recipe):
    boxes = [shapely.box(at, 0, at + 1, 1) for at in range(4)]
    lines = recipe.borders(boxes, ["SY.1", "TR.1", "GR.1", "BG.1"])
    recipe.set_tolerances(lines)
    tolerances = {frozenset(line.sides): line.tolerance for line in lines}
    assert tolerances[frozenset({"SY.1", "TR.1"})] == tolerances[frozenset({"TR.1", "GR.1"})] == recipe.FINE
    assert tolerances[frozenset({"GR.1", "BG.1"})] == recipe.COARSE


def test_lines_made_simpler_do_not_meet(recipe):
    """Two coasts a hundredth apart, each of which alone would be straightened over the other."""
    low = [(at / 10, 0.03 * (at % 2)) for at in range(11)]
    high = [(x, y + 0.01) for x, y in low]
    lines = [recipe.Border(("AA.1", ""), low, 0.02), recipe.Border(("BB.1", ""), high, 0.02)]
    alone = [recipe._simple(line) for line in lines]
    found = recipe.simplified(lines)
    assert shapely.disjoint(*found)
    assert len(found[0].coords) >= len(alone[0].coords)


def test_a_coast_does_not_sweep_over_an_islet(recipe):
    bay = [(0, 0), (0.5, 0.018), (1, 0)]
    islet = [(0.5, 0.005), (0.502, 0.005), (0.502, 0.007), (0.5, 0.005)]
    lines = [recipe.Border(("AA.1", ""), bay, 0.02), recipe.Border(("AA.1", ""), islet, 0.0001)]
    assert len(recipe._simple(lines[0]).coords) == 2
    assert len(recipe.simplified(lines)[0].coords) == 3


def test_lines_that_meet_in_the_source_are_refused(recipe):
    cross = [recipe.Border(("AA.1", ""), [(0, 0), (1, 1)], 0.01), recipe.Border(("BB.1", ""), [(0, 1), (1, 0)], 0.01)]
    with pytest.raises(recipe.AreasError, match=r"^2 lines meet, such as one between AA\.1 and the sea$"):
        recipe.simplified(cross)


def test_what_is_written_is_read(recipe, tmp_path):
    lines = recipe.borders([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], ["AA.1", "BB.1"])
    text = recipe.text_of(zip([line.sides for line in lines], recipe.simplified(lines), strict=True))
    assert text.split("\n")[0] == "left\tright\tline"
    assert "AA.1\tBB.1\t10000 0 0 10000" in text
    recipe.write(tmp_path / "areas.tsv.gz", text)
    again = read_outlines(tmp_path / "areas.tsv.gz")
    assert [again.area_at(lon, 0.5) for lon in (0.5, 1.5, 2.5)] == ["AA.1", "BB.1", None]


def test_what_is_committed_is_sorted_and_tells_each_line_once(recipe):
    header, *rows = recipe.read(recipe.TARGET).splitlines()
    assert header == "left\tright\tline"
    assert rows == sorted(rows, key=lambda row: row.split("\t"))
    assert len({row.split("\t")[2] for row in rows}) == len(rows)
