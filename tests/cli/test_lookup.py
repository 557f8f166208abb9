"""``lookup``: by name, by what may be meant by it, and by what lies near."""

import json

import pytest

HEADINGS = ["name", "kind", "country", "lies in", "people", "lat", "lon", "match", "id", "الاسم"]
KEYS = {"matched", "role", "clitics", "prior", "names", "how", "distance", "score", "km", "place"}
ALEPPO, ALEPPO_AT = "geonames:170063", "36.2,37.16"


@pytest.fixture
def found(geonews):
    """Return what is found, as JSON has it."""

    def ask(*args):
        done = geonews("lookup", *args, "--json")
        assert (done.returncode, done.err) == (0 if json.loads(done.out) else 1, "")
        return json.loads(done.out)

    return ask


def test_a_table_with_nothing_cut(geonews):
    done = geonews("lookup", "طرابلس")
    assert (done.returncode, done.err) == (0, "")
    heading, first, *_ = done.out.splitlines()
    assert [one.strip() for one in heading.split("  ") if one.strip()] == HEADINGS
    assert "geonames:2210247" in first
    assert "geonames:266826" in done.out
    assert " Libya › " in first
    assert " exact " in first
    assert "…" not in done.out
    assert "\x1b" not in done.out
    assert all(line.endswith(("طرابلس", "الاسم")) for line in done.out.splitlines())


def test_a_narrow_terminal_cuts_nothing(geonews):
    assert geonews("lookup", "طرابلس", env={"COLUMNS": "40"}).out == geonews("lookup", "طرابلس").out


def test_for_machines(found):
    towns = found("طرابلس")
    assert set(towns[0]) == KEYS
    assert {(one["how"], one["distance"], one["score"], one["km"]) for one in towns} == {("exact", 0, 1.0, None)}
    assert {one["place"]["country"] for one in towns[:2]} == {"LY", "LB"}
    assert towns == sorted(towns, key=lambda one: one["role"] != "name")
    assert towns[0]["place"]["country_name_ar"] == "ليبيا"


def test_clitics_are_taken_off(found):
    (first, *_) = found("وبالقاهرة")
    assert (first["clitics"], first["place"]["name"]) == (["و", "ب"], "Cairo")


def test_what_is_not_borne_exactly_is_searched(found, geonews):
    (first, *_) = found("القاهر")
    assert (first["how"], first["distance"], first["place"]["name"]) == ("fuzzy", 1, "Cairo")
    assert " 1 letter off " in geonews("lookup", "القاهر").out
    (first, *_) = found("القاه")
    assert (first["how"], first["place"]["name"]) == ("prefix", "Cairo")
    assert " begins so " in geonews("lookup", "القاه").out
    across = [one for one in found("تشيبنغ نورتون", "--country", "GB") if one["how"] == "across"]
    assert across
    assert all(0.05 <= one["score"] <= 1 for one in across)
    assert " across scripts p=" in geonews("lookup", "تشيبنغ نورتون", "--country", "GB").out


def test_exact_names_alone_unless_more_is_asked_for(found):
    assert {one["how"] for one in found("حلب")} == {"exact"}
    more = found("حلب", "--fuzzy")
    assert more[0]["how"] == "exact"
    assert len({one["how"] for one in more}) > 1
    ids = [one["place"]["id"] for one in more if one["how"] != "exact"]
    assert len(ids) == len(set(ids))
    assert ALEPPO not in ids


def test_by_country_and_kind(found):
    assert {one["place"]["country"] for one in found("طرابلس", "--country", "lb")} == {"LB"}
    assert {one["place"]["kind"] for one in found("طرابلس", "--kind", "city")} == {"city"}
    assert len(found("طرابلس", "--limit", "1")) == 1


def test_near_a_point(found, geonews):
    places = found("--near", ALEPPO_AT, "--within", "8")
    assert places[0]["place"]["id"] == ALEPPO
    assert [one["km"] for one in places] == sorted(one["km"] for one in places)
    assert all(one["km"] <= 8 for one in places)
    assert all(one["place"]["kind"] == "city" for one in found("--near", ALEPPO_AT, "--kind", "city"))
    heading = geonews("lookup", "--near", ALEPPO_AT).out.splitlines()[0]
    assert " km " in heading


@pytest.mark.parametrize("point", ["36.2, 37.16", " 36.2 37.16 ", "٣٦٫٢، ٣٧٫١٦", "36.2°,37.16°", "+36.2;37.16"])
def test_a_point_as_people_paste_it(found, point):
    assert found("--near", point, "--limit", "1")[0]["place"]["id"] == ALEPPO


def test_the_south_and_the_west(found):
    assert found("--near", "-33.92,18.42", "--limit", "1")[0]["place"]["country"] == "ZA"
    assert found("--near", "40.7,-74.0", "--limit", "1")[0]["place"]["country"] == "US"


def test_the_nearest_of_a_name(found):
    towns = found("طرابلس", "--near", "34.4,35.8")
    assert towns[0]["place"]["country"] == "LB"
    assert towns[-1]["km"] > 1000
    assert {one["place"]["country"] for one in found("طرابلس", "--near", "34.4,35.8", "--within", "100")} == {"LB"}


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ([], "give a NAME, or a point with --near"),
        (["--near", "95,37"], "95,37 is not on the globe (latitude comes first)"),
        (["--near", "36,200"], "36,200 is not on the globe"),
        (["--near", "36"], "write LAT,LON"),
        (["--near", "a,b"], "write LAT,LON"),
        (["--near", "nan,1"], "write LAT,LON"),
        (["حلب", "--within", "5"], "goes with --near"),
        (["--near", "1,2", "--within", "0"], "--within"),
        (["--near", "1,2", "--within", "nan"], "--within"),
        (["حلب", "--country", "ZZ"], "ZZ is no country"),
        (["حلب", "--country", "SYR"], "SYR is no country"),
        (["حلب", "--country", "\x1b["], "\\x1b[ is no country"),
        (["حلب", "--kind", "planet"], "--kind"),
        (["حلب", "--limit", "0"], "--limit"),
        (["حلب", "حمص"], "unexpected extra argument"),
    ],
)
def test_wrong_use_is_2(geonews, args, told):
    done = geonews("lookup", *args)
    assert (done.returncode, done.out) == (2, "")
    assert told in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("name", ["زقرطونة", "", "[/xqzw]", "\x1b[31m", "\u202e", "\udcff", "%s {0} {{7*7}}"])
def test_an_unknown_name_is_1(geonews, name):
    done = geonews("lookup", name)
    assert (done.returncode, done.out) == (1, "")
    assert done.err.startswith("geonews: the gazetteer knows no place called")
    assert done.err.rstrip("\n").isprintable()
    done = geonews("lookup", name, "--json")
    assert (done.returncode, done.out) == (1, "[]\n")


def test_nothing_near_is_1(geonews):
    done = geonews("lookup", "--near", "0,-140")
    assert (done.returncode, done.out) == (1, "")
    assert done.err == "geonews: the gazetteer knows no place near 0,-140\n"
