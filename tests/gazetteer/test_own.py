"""A user's own places: new ones, changed ones, silenced names, and rows that come to nothing."""

import random

import pytest

from geonews.gazetteer.entries import Homograph
from geonews.gazetteer.index import SHIPPED, Gazetteer
from geonews.gazetteer.own import OwnRow, own_places, write
from geonews.pipeline import Geoparser

ALEPPO, TRIPOLI = "geonames:170063", "geonames:2210247"
KREMLIN = "الكرملين"


@pytest.fixture(scope="module")
def shipped():
    return Gazetteer()


def rows_of(*cells):
    return [
        OwnRow(f"a.csv, line {line}", {key: str(value) for key, value in one.items()})
        for line, one in enumerate(cells, 2)
    ]


@pytest.fixture
def own(shipped):
    """Return what rows come to, and what was told of them."""

    def collect(*cells, below=shipped):
        told = []
        return own_places(rows_of(*cells), below, lambda *one: told.append(one)), told

    return collect


@pytest.fixture
def over(own, tmp_path, shipped):
    """Lay rows over the shipped gazetteer."""

    def lay(*cells):
        found, told = own(*cells)
        assert not told
        write(found, shipped, tmp_path / "own", [{"sha256": "0"}])
        return Gazetteer(tmp_path / "own", SHIPPED)

    return lay


CLOCK = {"name_ar": "برج الضباب", "lon": 37.1, "lat": 36.2}


def one(found):
    (place,) = found.places.values()
    return place


def test_a_new_place(own):
    found, told = own(CLOCK | {"aliases": "ساعة الضباب||الضباب", "country": "sy", "wikidata": "Q5"})
    place = one(found)
    assert not told
    assert (place.id, place.name, place.names) == (
        "user:برج-الضباب",
        "برج الضباب",
        ("برج الضباب", "ساعة الضباب", "الضباب"),
    )
    assert (place.lon, place.lat, place.kind, place.radius_km, place.country) == (37.1, 36.2, "landmark", 1, "SY")
    assert (found.new, found.changed, place.wikidata) == (1, 0, "Q5")


@pytest.mark.parametrize(
    ("cells", "identity"),
    [
        ({}, "user:برج-الضباب"),
        ({"name": "Fog Tower"}, "user:fog-tower"),
        ({"name": "Tour de la Brumé!"}, "user:tour-de-la-brume"),
        ({"id": "t-1", "name": "Fog Tower"}, "user:t-1"),
        ({"id": "user:t-1"}, "user:t-1"),
        ({"id": "T 1"}, "user:t-1"),
        ({"id": 17}, "user:17"),
    ],
)
def test_ids_are_made_of_id_or_name(own, cells, identity):
    assert list(own(CLOCK | cells)[0].places) == [identity]


def test_ids_do_not_follow_the_order_of_rows(own):
    cells = [{"name": f"Tower {letter}", "lon": 10 + at, "lat": 10} for at, letter in enumerate("abcdef")]
    first = own(*cells)[0].places
    random.Random(1).shuffle(cells)
    again = own(*cells)[0].places
    assert {key: place.lon for key, place in first.items()} == {key: place.lon for key, place in again.items()}


def test_an_arabic_name_in_the_column_of_latin_ones(own):
    place = one(own({"name": "برج الضباب|الضباب", "lon": 1, "lat": 2})[0])
    assert (place.name, place.names) == ("برج الضباب", ("برج الضباب", "الضباب"))


@pytest.mark.parametrize(("lon", "lat"), [("37,1", "36,2"), ("٣٧٫١", "٣٦٫٢"), ("+37.10", "36.2°"), (" 37.1 ", "36.20")])
def test_ways_to_write_a_number(own, lon, lat):
    place = one(own(CLOCK | {"lon": lon, "lat": lat})[0])
    assert (place.lon, place.lat) == (37.1, 36.2)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"country": "سوريا"}, ("SY", None)),
        ({"country": "Syria"}, ("SY", None)),
        ({"country": "SY", "admin1": "sy.09"}, ("SY", "SY.09")),
        ({"admin1": "حلب"}, ("SY", "SY.09")),
        ({"country": "SY", "admin1": "محافظة حلب"}, ("SY", "SY.09")),
    ],
)
def test_country_and_province_by_code_or_name(own, cells, expected):
    found, told = own(CLOCK | cells)
    assert not told
    assert (one(found).country, one(found).admin1) == expected


@pytest.mark.parametrize(
    ("cells", "radius"),
    [
        ({"radius_km": 7.5}, 7.5),
        ({"kind": "country"}, 300),
        ({"kind": "town", "population": "1,000,000"}, 18),
        ({"kind": "landmark", "population": 50_000}, 1),
        ({"bbox": "37,36,37.2,36.4"}, 24),
    ],
)
def test_the_radius(own, cells, radius):
    assert one(own(CLOCK | cells)[0]).radius_km == radius


BAD = [
    ({"lat": 95}, "lat 95.0 is not within ±90 degrees; are lon and lat the wrong way around?"),
    ({"lon": 181}, "lon 181.0 is not within ±180 degrees"),
    ({"lon": "", "lat": ""}, "no coordinates: fill lon and lat"),
    ({"lon": ""}, "no coordinates: fill both lon and lat"),
    ({"lon": 0, "lat": "0.0"}, "no coordinates: 0, 0 lies in the sea"),
    ({"lat": "nan"}, "lat is no number: nan"),
    ({"lat": "1e2"}, "lat is no number: 1e2"),
    ({"lat": "=1+1"}, "lat is no number: =1+1"),
    ({"lat": "36°12'N"}, "lat is no number"),
    ({"kind": "planet"}, "unknown kind planet; one of: continent"),
    ({"name_ar": ""}, "no name: fill name_ar or name"),
    ({"name_ar": "—"}, "no name: fill name_ar or name"),
    ({"name_ar": "—", "id": "a"}, "— is no name: it has fewer than 2 letters"),
    ({"name_ar": "", "id": "a"}, "no name: fill name_ar or name"),
    ({"name_ar": "و"}, "و is no name: it has fewer than 2 letters"),
    ({"name_ar": "مدينة"}, "مدينة is no name: it only says"),
    ({"aliases": "شمال"}, "شمال is no name: it only says"),
    ({"country": "ZZ"}, "unknown country ZZ"),
    ({"country": "برج"}, "unknown country برج"),
    ({"country": "SY", "admin1": "طنجة"}, "unknown province طنجة in SY"),
    ({"country": "SY", "admin1": "EG.01"}, "unknown province EG.01 in SY"),
    ({"admin1": "SY.999"}, "unknown province SY.999"),
    ({"population": "many"}, "population is no whole number: many"),
    ({"population": -5}, "population is no whole number: -5"),
    ({"radius_km": 0}, "radius_km is not between 0 and 10000: 0"),
    ({"radius_km": "x"}, "radius_km is no number: x"),
    ({"wikidata": "858"}, "wikidata is no item such as Q858: 858"),
    ({"bbox": "1,2,3"}, "bbox is not west,south,east,north"),
    ({"bbox": "1,5,2,4"}, "bbox is not west,south,east,north"),
    ({"id": "geonames:999999999999"}, "no place has the id geonames:999999999999"),
    ({"id": "geonews:none"}, "no place has the id geonews:none"),
    ({"id": "osm:1"}, "no place has the id osm:1"),
    ({"always": "yes", "word": "yes"}, "the names are always the place or also words, not both"),
    ({"always": "off"}, "always is yes or empty, not off"),
    ({"word": "perhaps"}, "word is yes or empty, not perhaps"),
    ({"action": "explode"}, "unknown action explode; the only one is silence"),
    ({"action": "silence", "name_ar": ""}, "no name to silence"),
    ({"action": "silence", "id": "user:none"}, "no place has the id user:none"),
]


@pytest.mark.parametrize(("cells", "message"), BAD, ids=[message[:40] for _, message in BAD])
def test_a_bad_row_is_told_and_the_others_are_kept(own, cells, message):
    good = {"name": "Good", "lon": 1, "lat": 2}
    found, told = own(good, CLOCK | cells, good | {"name": "Better"})
    assert list(found.places) == ["user:good", "user:better"]
    assert not found.silenced
    ((where, what, skipped),) = told
    assert (where, skipped) == ("a.csv, line 3", True)
    assert what.startswith(message)


def test_of_two_rows_of_one_id_the_first_is_kept(own):
    found, told = own(CLOCK, CLOCK | {"lon": 9}, {"id": ALEPPO, "lon": 1, "lat": 2}, {"id": ALEPPO, "name": "A"})
    assert found.places["user:برج-الضباب"].lon == 37.1
    assert [(where, what.partition(";")[0]) for where, what, _ in told] == [
        ("a.csv, line 3", "user:برج-الضباب stands already in a.csv, line 2"),
        ("a.csv, line 5", f"{ALEPPO} stands already in a.csv, line 4"),
    ]


def test_what_could_not_be_read_is_told(shipped):
    told = []
    found = own_places([OwnRow("a.csv, line 2", {}, "broken")], shipped, lambda *row: told.append(row))
    assert (told, found.count) == ([("a.csv, line 2", "broken", True)], 0)


def test_a_known_place_is_changed_where_cells_are_filled(own, shipped):
    before = shipped.by_id(ALEPPO)
    found, told = own({"id": ALEPPO, "name_ar": "حلبوت", "lon": 37.2, "lat": 36.3, "population": 5})
    after = one(found)
    assert (found.new, found.changed, told) == (0, 1, [])
    assert after.names == ("حلبوت", *shipped.names(before))
    assert (after.lon, after.lat, after.population) == (37.2, 36.3, 5)
    for name in ("name", "kind", "country", "admin1", "admin2", "radius_km", "wikidata"):
        assert getattr(after, name) == getattr(before, name), name


def test_what_a_change_takes_along(own, shipped):
    syria = shipped.lookup("سوريا")[0].place
    country = one(own({"id": syria.id, "lon": 38, "lat": 35})[0])
    assert country.bbox
    assert one(own({"id": syria.id, "lon": 100, "lat": 0.5})[0]).bbox is None, "it lies outside its box now"
    moved = one(own({"id": ALEPPO, "country": "TR"})[0])
    assert (moved.country, moved.admin1, moved.admin2) == ("TR", None, None)
    prior = one(own({"id": ALEPPO, "name": "Halab"})[0]).prior
    assert prior == pytest.approx(shipped.entry_of(170063).prior)
    assert one(own({"id": ALEPPO, "kind": "village", "population": 100})[0]).prior < prior


def test_a_metonym_stays_one(over, shipped):
    kremlin = shipped.lookup(KREMLIN)[0]
    moved = over({"id": kremlin.place.id, "lon": 37.6, "lat": 55.7}).lookup(KREMLIN)
    assert [(found.role, found.place.lon, found.place.actor) for found in moved] == [
        (kremlin.role, 37.6, kremlin.place.actor)
    ]


def test_over_the_shipped_one(over):
    both = over(CLOCK | {"country": "SY"}, {"id": ALEPPO, "lon": 37.3, "lat": 36.4, "name_ar": "حلبوت"})
    assert [(found.place.id, found.place.lon) for found in both.lookup("حلبوت")] == [(ALEPPO, 37.3)]
    assert both.lookup("حلب")[0].place.lon == 37.3
    assert ALEPPO not in [found.place.id for found in both.near(37.16, 36.2, 5)]
    (clock,) = both.lookup("برج الضباب")
    assert (clock.place.country_name_ar, clock.place.name) == ("سوريا", "برج الضباب")


def test_silence_of_one_place(over, own, shipped):
    both = over({"id": TRIPOLI, "name_ar": "طرابلس", "action": "silence"})
    assert TRIPOLI in [found.place.id for found in shipped.lookup("طرابلس")]
    left = [found.place.id for found in both.lookup("طرابلس")]
    assert left
    assert TRIPOLI not in left
    assert "طرابلس" not in both.names(both.by_id(TRIPOLI))


def test_silence_of_every_place(over):
    both = over({"name_ar": "طرابلس", "action": "silence"}, CLOCK)
    assert both.entries("طرابلس") == []


def test_silence_of_every_place_reaches_those_that_are_changed(over):
    both = over({"id": TRIPOLI, "population": 5}, {"name_ar": "طرابلس", "action": "silence"})
    assert both.by_id(TRIPOLI).population == 5
    assert both.entries("طرابلس") == []
    assert TRIPOLI not in [found.place.id for found in both.across("طرابلس")]


def test_a_row_keeps_the_name_that_it_gives(over):
    both = over({"id": TRIPOLI, "name_ar": "طرابلس"}, {"name_ar": "طرابلس", "action": "silence"})
    assert [found.place.id for found in both.lookup("طرابلس")] == [TRIPOLI]


SAFITA = "geonames:165060"


@pytest.mark.parametrize("cells", [{}, {"id": SAFITA}])
def test_what_is_silenced_does_not_come_back_by_its_sound(over, shipped, cells):
    both = over({"name_ar": "صافيتا", "action": "silence"} | cells)
    assert SAFITA in [found.place.id for found in shipped.across("صافيتا")]
    assert SAFITA not in [found.place.id for found in both.across("صافيتا")]
    text = "وصل الوفد السوري إلى بلدة صافيتا في سوريا."
    assert SAFITA not in [one.place.id for one in Geoparser(both).parse(text).resolutions if one.place]


def test_a_place_may_be_changed_and_lose_a_name(over):
    both = over({"id": TRIPOLI, "name_ar": "طرابلس", "action": "silence"}, {"id": TRIPOLI, "name_ar": "طرابلس الساحل"})
    assert TRIPOLI not in [found.place.id for found in both.lookup("طرابلس")]
    assert both.lookup("طرابلس الساحل")[0].place.id == TRIPOLI


def test_silence_that_changes_nothing_is_remarked(own):
    found, told = own({"name_ar": "زقرطونة", "action": "silence"})
    assert told == [("a.csv, line 2", "no place bears this name, so there is nothing to silence yet", False)]
    assert found.silenced == {("زقرطونه", "")}


def test_a_kind_word_before_a_name_is_silenced_with_it(own):
    assert own({"name_ar": "حي طرابلس", "action": "silence"})[0].silenced >= {("طرابلس", "")}


WORD = "الباب"


def test_a_name_that_is_a_word_stays_one_unless_it_is_always_the_place(over):
    cells = {"name_ar": WORD, "lon": 10, "lat": 10}
    marks = {entry.homograph for entry in over(cells).entries(WORD)}
    assert marks == {Homograph.WORD}
    always = over(cells | {"always": "yes"})
    first = max(always.entries(WORD), key=lambda entry: entry.prior)
    assert (first.homograph, always.place(first.row).id, first.prior) == (Homograph.NONE, f"user:{WORD}", 1.0)


def test_so_it_is_in_a_text(over, shipped):
    text = "فتح الرجل الباب وخرج."
    assert not Geoparser(shipped).parse(text).resolutions
    cells = {"name_ar": WORD, "lon": 10, "lat": 10}
    assert not Geoparser(over(cells)).parse(text).resolutions
    (found,) = Geoparser(over(cells | {"always": "yes"})).parse(text).resolutions
    assert found.place.id == f"user:{WORD}"


def test_a_name_that_its_row_calls_a_word_has_to_be_told(over):
    cells = {"name_ar": "الضبابة", "lon": 10, "lat": 10, "kind": "city", "population": 900_000}
    assert Geoparser(over(cells)).parse("وقف أمام الضبابة ثم عاد.").resolutions
    told = Geoparser(over(cells | {"word": "yes"}))
    assert not told.parse("وقف أمام الضبابة ثم عاد.").resolutions
    assert told.parse("وصل الوفد إلى مدينة الضبابة.").resolutions


HOSTILE = [
    "=cmd|' /C calc'!A0", "\x1b[31mred", "\u202eevil\u202c", "[/red] [bold]", "{{7*7}}", "<img src=x>",
    "'; DROP TABLE places;--", "برج " * 500, "a\x00b", "😀 ab 😀",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_is_data(over, text):
    both = over(CLOCK | {"id": "x", "aliases": text.replace("|", ""), "name": text})
    place = both.by_id("user:x")
    assert place.name == ("برج الضباب" if "برج" in text else text)
    assert both.lookup("برج الضباب")[0].place == place


def test_the_digest_follows_the_sources(own, shipped, tmp_path):
    found, _ = own(CLOCK)
    digests = [write(found, shipped, tmp_path / "own", [{"sha256": sha}]) for sha in "aab"]
    assert digests[0] == digests[1] != digests[2]
    assert Gazetteer(tmp_path / "own").digest == digests[2]
    assert [path.name for path in tmp_path.iterdir()] == ["own"]
