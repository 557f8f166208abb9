"""Folded names near another: exact, complete, the same bytes every time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geonews.errors import GazetteerError
from geonews.gazetteer.fuzzy import Fuzzy, write_fuzzy

NAMES = [
    "القاهره",
    "قاهره",
    "طرابلس",
    "طرابلوس",
    "خاركيف",
    "خاركوف",
    "بورت او برنس",
    "ميكولايف",
    "ميكولاييف",
    "رام الله",
]
WORDS = st.text(alphabet="ابتلم ", min_size=1, max_size=10)


def distance(one, other):
    row = list(range(len(other) + 1))
    for number, char in enumerate(one, 1):
        diagonal, row[0] = row[0], number
        for at, against in enumerate(other, 1):
            diagonal, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, diagonal + (char != against))
    return row[-1]


@pytest.fixture(scope="module")
def fuzzy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzzy")
    write_fuzzy(folder, NAMES)
    return Fuzzy(folder)


@pytest.mark.parametrize(
    ("key", "most", "found"),
    [
        ("طرابلس", 0, [("طرابلس", 0)]),
        ("طرابلس", 1, [("طرابلس", 0), ("طرابلوس", 1)]),
        ("خاركيو", 1, [("خاركيف", 1)]),
        ("خاركيو", 2, [("خاركيف", 1), ("خاركوف", 2)]),
        ("القاهرة", 1, [("القاهره", 1)]),
        ("القاهره", 2, [("القاهره", 0), ("قاهره", 2)]),
        ("بورتو برنس", 2, [("بورت او برنس", 2)]),
        ("رامالله", 1, [("رام الله", 1)]),
        ("Paris", 2, []),
        ("", 1, []),
    ],
)
def test_near_names(fuzzy, key, most, found):
    assert fuzzy.search(key, most) == found


@settings(max_examples=150, deadline=None)
@given(names=st.sets(WORDS, min_size=1, max_size=60), key=WORDS, most=st.sampled_from([1, 2]))
def test_as_complete_as_measuring_all(tmp_path_factory, names, key, most):
    folder = tmp_path_factory.mktemp("any")
    write_fuzzy(folder, names)
    wanted = sorted((distance(key, name), name) for name in names if distance(key, name) <= most)
    assert Fuzzy(folder).search(key, most) == [(name, far) for far, name in wanted]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_one_and_two_edits_are_found(fuzzy, data):
    name = data.draw(st.sampled_from(NAMES))
    edits = data.draw(st.integers(1, 2))
    key = name
    for _ in range(edits):
        at = data.draw(st.integers(0, len(key)))
        letter = data.draw(st.sampled_from("ابتثwخ٣"))
        key = data.draw(
            st.sampled_from([key[:at] + letter + key[at:], key[:at] + key[at + 1 :], key[:at] + letter + key[at + 1 :]])
        )
    assert name in [found for found, _ in fuzzy.search(key, edits)]


def test_more_letters_than_a_byte_holds(tmp_path):
    names = ["".join(map(chr, range(start, start + 5))) for start in range(0x4E00, 0x4E00 + 600, 5)]
    write_fuzzy(tmp_path, names)
    assert Fuzzy(tmp_path).search(names[7][:4], 1) == [(names[7], 1)]


def test_no_names_at_all(tmp_path):
    write_fuzzy(tmp_path, [])
    assert Fuzzy(tmp_path).search("طرابلس", 2) == []


def test_the_bytes_depend_on_the_names_alone(tmp_path):
    write_fuzzy(tmp_path / "a", NAMES)
    write_fuzzy(tmp_path / "b", [*reversed(NAMES), NAMES[0]])
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()
    assert len(list((tmp_path / "a").iterdir())) == 4


def test_a_missing_index_is_named(tmp_path):
    with pytest.raises(GazetteerError, match="near names"):
        Fuzzy(tmp_path)
