"""The committed map: what it shows is what a fresh render shows."""

import pytest

from geonews import Geoparser, read, to_frame, to_map


@pytest.fixture(scope="module")
def renders(root):
    """Two renders of two readings."""

    def render():
        return to_map(to_frame(Geoparser().parse_many(read([root / "seeds"])))).html()

    return render(), render()


def test_two_renders_are_the_same_bytes(renders):
    assert renders[0] == renders[1]


@pytest.mark.parametrize("block", ["articles", "places", "counts"])
def test_the_committed_map_shows_the_same(renders, root, island, block):
    committed = island((root / "maps" / "seeds.html").read_text(encoding="utf-8"))
    assert committed[block] == island(renders[0])[block], "run the README's first line and commit maps/"
