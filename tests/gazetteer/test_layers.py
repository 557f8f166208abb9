"""Indexes over one another: what an upper one says of a place counts, what lies below adds to it."""

import pytest

from geonews.gazetteer.entries import Entry, Homograph, Role
from geonews.gazetteer.index import SHIPPED, Gazetteer, nearest_first
from geonews.gazetteer.source import Division, SourcePlace
from geonews.gazetteer.writer import IndexWriter
from geonews.pipeline import Geoparser

ALEPPO = "geonames:170063"


def place(identity, *names, at=(37.0, 36.0), name="Somewhere", **more):
    about = {"kind": "town", "radius_km": 3, "country": "SY", "prior": 0.5} | more
    return SourcePlace(identity, name, names, *at, **about)


@pytest.fixture
def layer(tmp_path):
    """Write an index of places; every name of a place is a key."""
    from geonews.arabic.fold import squeeze

    def write(name, *places, entries=(), silenced=(), homographs=None, divisions=()):
        with IndexWriter(tmp_path / name) as writer:
            for one in places:
                writer.place(one, map(squeeze, one.names), homographs)
            for key, entry in entries:
                writer.entry(key, entry)
            for one in divisions:
                writer.division(one)
            writer.homographs(homographs or {})
            writer.silence(silenced)
            writer.close(digest=name * 8)
        return tmp_path / name

    return write


def ids(found):
    return [one.place.id for one in found]


@pytest.fixture
def base(layer):
    """Two towns of one name, a country with its people, a phrase."""
    people = Entry(99, Role.DEMONYM, Homograph.NONE, 1.0, "country", "SY")
    phrase = Entry(0, Role.PHRASE, Homograph.NONE, 0.0, "region", None)
    return layer(
        "base",
        place("geonames:1", "البيضاء", at=(10, 20), name="Bayda"),
        place("geonews:bayda", "البيضاء", "بيضاء الجنوب", at=(30, 40), name="South Bayda"),
        place("geonames:99", "سوريا", name="Syria", kind="country", prior=1.0),
        entries=[("سوري", people), ("بنك سوريا", phrase)],
        divisions=[Division("SY", "Syria", "سوريا")],
        homographs={"البيضا": Homograph.WORD},
    )


def test_an_upper_layer_moves_a_place(layer, base):
    upper = layer("upper", place("geonames:1", "البيضاء الجديدة", at=(11, 21), name="New Bayda"))
    both = Gazetteer(upper, base)
    moved = both.by_id("geonames:1")
    assert (moved.lon, moved.lat, moved.name, moved.name_ar) == (11, 21, "New Bayda", "البيضاء الجديدة")
    assert ids(both.near(10, 20, 25)) == []
    assert ids(both.near(11, 21, 25)) == ["geonames:1"]
    assert moved.country_name_ar == "سوريا"
    assert sorted(ids(both.lookup("البيضاء"))) == ["geonames:1", "geonews:bayda"], "the old name stays"
    assert {one.place.lon for one in both.lookup("البيضاء")} == {11, 30}
    assert ids(both.lookup("البيضاء الجديدة")) == ids(both.lookup("New Bayda")) == ["geonames:1"]
    assert ids(both.lookup("Bayda")) == ["geonames:1"]


def test_so_it_does_with_one_of_geonews_own(layer, base):
    both = Gazetteer(layer("upper", place("geonews:bayda", "البيضاء", at=(31, 41))), base)
    assert [(one.place.id, one.place.lon) for one in both.lookup("بيضاء الجنوب")] == [("geonews:bayda", 31)]
    assert ids(both.lookup("البيضاء")).count("geonews:bayda") == 1
    assert ids(both.near(30, 40, 25)) == []


def test_what_is_a_word_below_stays_one(layer, base):
    both = Gazetteer(layer("upper", place("geonames:1", "جديدة")), base)
    assert {one.homograph for one in both.entries("البيضا")} == {Homograph.WORD}


def test_a_name_of_one_place_is_silenced(layer, base):
    both = Gazetteer(layer("upper", silenced=[("البيضا", "geonames:1")]), base)
    assert ids(both.lookup("البيضاء")) == ["geonews:bayda"]
    assert both.by_id("geonames:1")


def test_a_name_is_silenced_of_every_place(layer, base):
    both = Gazetteer(layer("upper", silenced=[("البيضا", ""), ("سوري", "")]), base)
    assert both.entries("البيضا") == both.entries("سوري") == []
    assert ids(both.lookup("بيضاء الجنوب")) == ["geonews:bayda"]


def test_a_layer_silences_those_below_and_not_itself(layer, base):
    upper = layer("upper", place("user:bayda", "البيضاء"), silenced=[("البيضا", "")])
    assert ids(Gazetteer(upper, base).lookup("البيضاء")) == ["user:bayda"]
    assert ids(Gazetteer(layer("top", place("user:a", "ا")), upper, base).lookup("البيضاء")) == ["user:bayda"]


def test_a_lower_layer_adds_names_and_does_not_move(layer, base):
    world = layer(
        "world", place("geonames:1", "بيضاء العالم", at=(50, 50), name="World Bayda"), place("geonames:7", "ب")
    )
    both = Gazetteer(base, world)
    (found,) = both.lookup("بيضاء العالم")
    assert (found.place.id, found.place.lon, found.place.name) == ("geonames:1", 10, "Bayda")
    assert ids(both.lookup("World Bayda")) == ["geonames:1"]
    assert ids(both.near(50, 50, 25)) == []
    assert both.by_id("geonames:7").lon == 37


def test_a_word_above_is_a_word_below(layer, base):
    world = layer("world", place("geonames:7", "البيضاء"))
    found = {one.row: one.homograph for one in Gazetteer(base, world).entries("البيضا")}
    assert found[7] is Homograph.WORD


def test_peoples_and_phrases_come_through(layer, base):
    both = Gazetteer(layer("upper", place("geonames:99", "الشام", at=(38, 35), kind="country")), base)
    (people,) = both.entries("سوري")
    assert (people.role, both.place(people.row).lon) == (Role.DEMONYM, 38)
    assert [one.role for one in both.entries("بنك سوريا")] == [Role.PHRASE]
    assert both.lookup("بنك سوريا") == []


def test_a_place_above_is_no_phrase_below(layer, base):
    both = Gazetteer(layer("upper", place("user:bank", "بنك سوريا")), base)
    assert [one.role for one in both.entries("بنك سوريا")] == [Role.NAME]


def test_the_same_slug_in_two_layers_is_one_place(layer, base):
    one = layer("one", place("user:a", "القلعة الحمراء", at=(1, 1)))
    two = layer("two", place("user:z", "أخرى"), place("user:a", "الحصن", at=(2, 2)))
    for first, second, lon in ((one, two, 1), (two, one, 2)):
        stack = Gazetteer(first, second, base)
        assert stack.by_id("user:a").lon == lon
        assert [found.place.lon for found in stack.lookup("القلعة الحمراء")] == [lon]
        assert [found.place.lon for found in stack.lookup("الحصن")] == [lon]
        assert len({entry.row for key in ("القلعه الحمرا", "الحصن") for entry in stack.entries(key)}) == 1


def test_three_layers(layer, base):
    middle = layer("middle", place("geonames:1", "وسطى", at=(12, 22)), place("geonews:bayda", "بيضاء", at=(32, 42)))
    top = layer("top", place("geonames:1", "عليا", at=(13, 23)), silenced=[("وسطي", "geonames:1")])
    stack = Gazetteer(top, middle, base)
    assert stack.by_id("geonames:1").lon == 13
    assert stack.by_id("geonews:bayda").lon == 32
    assert stack.lookup("وسطى") == []
    assert sorted(one.place.lon for one in stack.lookup("البيضاء")) == [13, 32]
    assert [ids(stack.near(x, y, 25)) for x, y in ((10, 20), (12, 22), (13, 23))] == [[], [], ["geonames:1"]]
    assert stack.names(stack.by_id("geonames:1")) == ("عليا",)


def test_the_digest_follows_layers_and_their_order(layer, base):
    upper = layer("upper", place("user:a", "أ"))
    digests = [Gazetteer(*one).digest for one in ((base,), (upper,), (upper, base), (base, upper))]
    assert len(set(digests)) == 4
    assert all(digest == Gazetteer(upper, base).digest for digest in digests[2:3])


def test_a_row_of_an_id(layer, base):
    both = Gazetteer(layer("upper", place("user:a", "أ")), base)
    for identity in ("user:a", "geonews:bayda", "geonames:1"):
        assert both.place(both.row_of(identity)).id == identity
    assert both.row_of("user:none") is None


def test_the_nearest_comes_first(layer, base):
    found = nearest_first(Gazetteer(base).lookup("البيضاء"), 30, 40)
    assert ids(found) == ["geonews:bayda", "geonames:1"]
    assert found[0].km == 0


@pytest.fixture(scope="module")
def shipped():
    return Gazetteer()


def test_over_the_shipped_one_a_sentence_is_read_with_it(layer, shipped):
    upper = layer(
        "upper",
        place(ALEPPO, "حلب", at=(37.2, 36.3), name="Aleppo", kind="city", prior=0.9),
        place("user:clock", "ساعة الضباب", at=(37.1, 36.1), kind="landmark"),
        silenced=[("منبج", "")],
    )
    text = "وصل الوفد من حلب إلى ساعة الضباب قادما من منبج، وقال مسؤول سوري في البنك الدولي إن الطريق آمنة."
    parser = Geoparser(Gazetteer(upper, SHIPPED))
    found = {one.mention.surface: one.place for one in parser.parse(text).resolutions}
    assert (found["حلب"].id, found["حلب"].lon, found["حلب"].country_name_ar) == (ALEPPO, 37.2, "سوريا")
    assert found["ساعة الضباب"].id == "user:clock"
    assert found["سوري"].kind == "country"
    assert "منبج" not in found
    before = {one.mention.surface: one.place for one in Geoparser(shipped).parse(text).resolutions}
    assert before["حلب"].lon != 37.2
    assert before["منبج"].country == "SY"
    assert parser.made_by.gazetteer != shipped.digest[:12]
