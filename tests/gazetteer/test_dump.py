"""A dump of GeoNames becomes an index: what is read, what is passed over, and how an interrupted run goes on."""

import csv
import random
import zipfile
from importlib.resources import files
from pathlib import Path

import pytest

from geonews import Geoparser
from geonews.arabic.fold import squeeze
from geonews.errors import MalformedError, MissingInputError, OutputError
from geonews.gazetteer import dump, importing
from geonews.gazetteer.entries import Homograph
from geonews.gazetteer.index import SHIPPED, Gazetteer

ALEPPO = 170063
HAMLET = 90_000_001


def place(number, name, code="P.PPL", country="SY", lat="35.5", lon="36.5", people="0", **more):
    kind, _, code = code.partition(".")
    cells = dict.fromkeys(range(19), "") | {
        0: str(number), 1: name, 2: name, 4: lat, 5: lon, 6: kind, 7: code, 8: country, 14: people,
    }  # fmt: skip
    columns = {"alternates": 3, "admin1": 10, "admin2": 11}
    return "\t".join((cells | {columns[key]: value for key, value in more.items()}).values())


def alternate(number, language, name, preferred="", short="", colloquial="", historic=""):
    return "\t".join(("1", str(number), language, name, preferred, short, colloquial, historic, "", ""))


def write(path, *lines):
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
    return path


def pack(path, *lines, member=None):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr(member or f"{path.stem}.txt", "".join(f"{line}\n" for line in lines))
    return path


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def load(tmp_path):
    """Import tables and return the index; what was told is kept."""

    def load(places, *alternates, folder=None, progress=lambda *_: None, **more):
        if not isinstance(places, Path):
            places = write(tmp_path / "places.txt", *places)
        names = write(tmp_path / "names.txt", *alternates) if alternates else None
        source = importing.Dump(places, more.pop("names", names), **more)
        load.told = []
        target = folder or tmp_path / "index"
        load.report = importing.import_dump(source, target, SHIPPED, tell=load.told.append, progress=progress)
        return Gazetteer(target)

    return load


# ------------------------------------------------------------------ rows


def test_every_field_of_a_row(load):
    one = load(
        [place(HAMLET, "Tall Ahmar", people="1200", admin1="09", admin2="1234", alternates="تل أحمر,Tell Ahmar")]
    ).by_id(f"geonames:{HAMLET}")
    assert (one.name, one.name_ar, one.lon, one.lat) == ("Tall Ahmar", "تل أحمر", 36.5, 35.5)
    assert (one.kind, one.population, one.country, one.radius_km) == ("village", 1200, "SY", 2)
    assert (one.admin1, one.admin2) == ("SY.09", "SY.09.1234")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a\tb", "wrong number of columns: 2, not 19"),
        (place(HAMLET, "X") + "\t", "wrong number of columns: 20, not 19"),
        (place("x1", "X"), "no GeoNames number: x1"),
        (place("٣", "X"), "no GeoNames number"),
        (place(0, "X"), "no GeoNames number"),
        (place(10**12, "X"), "no GeoNames number"),
        (place(HAMLET, "X", lat="95"), "latitude is no number within ±90: 95"),
        (place(HAMLET, "X", lon="-180.01"), "longitude is no number within ±180"),
        (place(HAMLET, "X", lat="nan"), "latitude"),
        (place(HAMLET, "X", lat=""), "latitude"),
        (place(HAMLET, "X", country="sy"), "no country code: sy"),
        (place(HAMLET, "X", country="../"), "no country code"),
        (place(HAMLET, "X", people="-1"), "population is no number: -1"),
        (place(HAMLET, "X", people="9" * 40), "population"),
        (place(HAMLET, ""), "no name"),
        (place(HAMLET, "X" * 401), "a name that is too long"),
        (place(HAMLET, "X\0Y"), "a control character: U+0000 in column 2"),
        (place(HAMLET, "X\x1b[2JY"), "a control character: U+001B in column 2"),
        (place(HAMLET, "X", alternates="y" * 70_000), "a line of more than 64 KiB"),
        (place(HAMLET, "X", alternates="y" * 3_000_000), "a line of more than 64 KiB"),
        (place(HAMLET - 1, "X"), "a GeoNames number for the second time"),
    ],
)
def test_a_broken_row_is_told_and_the_good_around_it_kept(load, row, reason):
    index = load([place(HAMLET - 1, "Before"), row, place(HAMLET + 1, "After")])
    assert len(list(index.near(36.5, 35.5))) == 2
    (told,) = load.told
    assert told.startswith("skipped places.txt, line 2: ")
    assert reason in told
    assert load.report.skips.total == 1


def test_bytes_that_are_no_text(load, tmp_path):
    table = tmp_path / "raw.txt"
    good = place(HAMLET, "Good").encode() + b"\n"
    table.write_bytes(
        good + place(HAMLET + 1, "B?d").encode().replace(b"?", b"\xff") + b"\n" + good.replace(b"01\t", b"09\t")
    )
    assert len(list(load(table).near(36.5, 35.5))) == 2
    assert load.told == ["skipped raw.txt, line 2: not UTF-8: byte 11"]


def test_line_ends(load, tmp_path):
    table = tmp_path / "ends.txt"
    rows = [place(HAMLET + at, name) for at, name in enumerate(("A\u2028B", "C\u0085D", "E"))]
    table.write_bytes("\r\n\r\n".join(rows).encode())
    assert len(list(load(table).near(36.5, 35.5))) == 3
    assert load.told == []


def test_many_broken_rows_are_counted(load):
    rows = [place(HAMLET, "Good"), *["x"] * 30, *[place(HAMLET + 1, "X", lat="91")] * 5]
    load(rows)
    assert len(load.told) == dump.TOLD
    assert list(load.report.skips.summary()) == [
        "skipped 5 rows of places.txt: latitude is no number within ±90",
        "skipped 30 rows of places.txt: wrong number of columns",
    ]


def test_any_bytes_either_import_or_are_refused(load, tmp_path):
    seed = random.Random(7)
    good = "\n".join(place(HAMLET + at, f"N{at}", alternates="ملح,Xyz") for at in range(40)).encode()
    for at in range(40):
        data = bytearray(good)
        for _ in range(seed.randrange(1, 60)):
            data[seed.randrange(len(data))] = seed.choice(b"\t\n\0\xff,-9.a\xd9")
        table = tmp_path / f"fuzz{at}.txt"
        table.write_bytes(bytes(data))
        load(table, folder=tmp_path / f"fuzzed{at % 2}")


# ------------------------------------------------------------------ feature codes


def test_the_table_of_feature_codes():
    lines = (files("geonews.gazetteer") / "feature_codes.tsv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [(row["class"], row["code"]) for row in rows] == sorted({(row["class"], row["code"]) for row in rows})
    assert {row["class"] for row in rows if not row["code"]} == set("AHLPRSTUV")
    for row in rows:
        assert row["reason"]
        assert bool(row["kind"]) == bool(row["radius_km"]) == bool(row["prior"])
    assert dump.features()["P.PPLH"] is None
    assert dump.features()["A.ADM1"].kind == "province"


@pytest.mark.parametrize(
    ("code", "kind"),
    [("P.PPLC", "city"), ("H.STM", "water"), ("S.CMPRF", "camp"), ("T.NEWCODE", "relief"), ("P", "village"),
     ("P.PPLX", "neighbourhood"), ("P.PPLQ", None), ("R.RD", None), ("U.SMT", None), ("", None), ("Z.A", None)],
)  # fmt: skip
def test_kinds_by_code(load, code, kind):
    index = load([place(1, "Other"), place(HAMLET, "X", code)])
    one = index.by_id(f"geonames:{HAMLET}")
    assert (one.kind if one else None) == kind
    assert load.report.left_out == (kind is None)


def test_what_was_not_asked_for_is_left_out(load):
    rows = [place(HAMLET, "A"), place(HAMLET + 1, "B", country="IQ"), place(HAMLET + 2, "C", "H.LK")]
    index = load(rows, countries=frozenset({"SY"}), classes=frozenset("P"))
    assert [one.place.name for one in index.near(36.5, 35.5)] == ["A"]
    assert load.report.left_out == 2
    with pytest.raises(MalformedError, match=r"no place that was asked for"):
        load(rows, countries=frozenset({"FR"}))


# ------------------------------------------------------------------ names


def shown(index):
    return index.names(index.by_id(f"geonames:{HAMLET}"))


def test_the_tagged_name_is_shown(load):
    index = load(
        [place(HAMLET, "Xyz")],
        alternate(HAMLET, "", "زرنيق"),
        alternate(HAMLET, "ar", "بلدة زرنيقة"),
        alternate(HAMLET, "ar", "زرنيقة", preferred="1"),
        alternate(HAMLET, "fa", "زرنیقو"),
        alternate(HAMLET, "ar", "الزرنوقة", historic="1"),
        alternate(HAMLET, "link", "https://x"),
        alternate(HAMLET, "wkdt", "Q42"),
        alternate(HAMLET, "wkdt", "not one"),
        alternate(HAMLET, "fr", "Zarniqa"),
        alternate(HAMLET, "ru", "Зарника"),
        alternate(HAMLET, "iata", "ZZZ"),
        alternate(HAMLET + 5, "ar", "آخر"),
    )
    assert shown(index)[0] == "زرنيقة"
    assert set(shown(index)) == {"زرنيقة", "بلدة زرنيقة", "زرنيق"}
    one = index.by_id(f"geonames:{HAMLET}")
    assert one.wikidata == "Q42"
    assert index.lookup("الزرنوقة")[0].place == one, "it is found by a name of the past"
    assert index.lookup("Zarniqa")[0].place == one
    assert not index.lookup("ZZZ")
    assert not index.entries("زرنيقو")


def test_a_name_of_the_past_is_never_shown(load):
    index = load([place(HAMLET, "Xyz")], alternate(HAMLET, "ar", "زرنيقة", historic="1"))
    assert index.by_id(f"geonames:{HAMLET}").name_ar == "Xyz"
    assert index.lookup("زرنيقة")


@pytest.mark.parametrize(
    ("people", "country", "names"), [("14999", "IR", ()), ("15000", "IR", ("زرنيباد",)), ("15000", "TR", ())]
)
def test_persian_names_of_towns_alone(load, people, country, names):
    rows = [place(HAMLET, "Zarnipad", country=country, people=people)]
    assert shown(load(rows, alternate(HAMLET, "fa", "زرنی‌پاد"))) == names


def test_names_without_a_table_of_them(load):
    index = load([place(HAMLET, "Xyz", alternates="xyz,Bob,Ксыз,زرنيقة,زرنی‌پاد")])
    assert shown(index) == ("زرنيقة",)
    assert index.lookup("Bob")
    assert not index.latin_entries("ксыз")


# ------------------------------------------------------------------ the ladder

LADDER = [
    place(1, "Syria", "A.PCLI", admin1="00", alternates="سوريا"),
    place(2, "Kasba", "A.ADM1", admin1="77", alternates="محافظة القصبة"),
    place(3, "Naḩiya", "A.ADM2", admin1="77", admin2="7701", alternates="ناحية الزرنيقة"),
    place(HAMLET, "Xyz", admin1="77", admin2="7701"),
    place(HAMLET + 1, "Abc"),
]


def ladder(index, number=HAMLET):
    one = index.by_id(f"geonames:{number}")
    return one.country_name, one.admin1_name, one.admin1_name_ar, one.admin2_name, one.admin2_name_ar


def test_the_dump_names_its_divisions(load):
    assert ladder(load(LADDER)) == ("Syria", "Kasba", "محافظة القصبة", "Naḩiya", "ناحية الزرنيقة")


def test_divisions_are_named_where_they_are_no_places(load):
    index = load(
        [row.replace("محافظة القصبة", "") for row in LADDER],
        alternate(2, "ar", "محافظة القصبة"),
        classes=frozenset("P"),
    )
    assert ladder(index)[:3] == ("Syria", "Kasba", "محافظة القصبة")
    assert index.by_id("geonames:2") is None


def test_tables_of_divisions(load, tmp_path):
    one = write(tmp_path / "one.txt", "SY.77\tCasbah\tCasbah\t2", "bad", "FR.11\tParis\tParis\t9")
    two = write(tmp_path / "two.txt", "SY.77.7701\tDistrict\tDistrict\t3")
    index = load(LADDER, admin1=one, admin2=two)
    assert ladder(index) == ("Syria", "Casbah", "محافظة القصبة", "District", "ناحية الزرنيقة")
    assert load.told == ["skipped one.txt, line 2: wrong number of columns: 1, not 4"]


def test_the_hierarchy_where_a_row_names_no_division(load, tmp_path):
    parents = write(tmp_path / "h.txt", "3\t5\tADM", f"5\t{HAMLET + 1}\tADM", f"2\t{HAMLET}\tADM", "9\t9\ttourism")
    index = load(LADDER, hierarchy=parents)
    assert index.by_id(f"geonames:{HAMLET + 1}").admin2 == "SY.77.7701"
    circle = write(tmp_path / "h.txt", f"5\t{HAMLET + 1}\tADM", f"{HAMLET + 1}\t5\tADM")
    assert load(LADDER, hierarchy=circle).by_id(f"geonames:{HAMLET + 1}").admin1 is None


# ------------------------------------------------------------------ under the shipped gazetteer


@pytest.fixture
def stacked(load, tmp_path):
    """The shipped gazetteer over one of hamlets with these names."""

    def stack(*names, **more):
        rows = [place(HAMLET + at, f"Xyz{at}", alternates=name, **more) for at, name in enumerate(names)]
        load(rows)
        return Geoparser(Gazetteer(SHIPPED, tmp_path / "index"))

    return stack


NEWS = (
    "قال علي في دمشق إن السلام في سوريا قريب. وجاء في البيان ان حسن بحث في العمل مع القوات. "
    "وسار علي حسن إلى البيت في حلب، وعلم من مصدر في المدينة أن الجيش في الشمال."
)
WORDS = "ان علي السلام قريب البيان حسن العمل القوات البيت المدينة الجيش الشمال مصدر قال من بحث السورية جاء".split()


def test_hamlets_named_like_words_do_not_turn_up(stacked):
    parser = stacked(*WORDS, "علي حسن")
    assert {one.mention.name for one in parser.parse(NEWS).resolutions} == {
        one.mention.name for one in Geoparser().parse(NEWS).resolutions
    }


def test_hamlets_of_real_names_do(stacked):
    parser = stacked("زرنيقة", "تل زرنيق")
    found = parser.parse("قصفت الطائرات قرية زرنيقة وبلدة تل زرنيق في ريف حلب شمالي سوريا.").resolutions
    assert {f"geonames:{HAMLET}", f"geonames:{HAMLET + 1}"} <= {one.place.id for one in found if one.place}


@pytest.mark.parametrize(
    ("name", "country", "people", "homograph"),
    [
        ("زرنيقة", "SY", "0", Homograph.NONE),
        ("محمد", "SY", "0", Homograph.PERSON),
        ("علي حسن", "SY", "0", Homograph.PERSON),
        ("الرئيس", "SY", "0", Homograph.WORD),
        ("جديدة", "SY", "0", Homograph.WORD),
        ("الباب", "SY", "0", Homograph.WORD),
        ("طقز", "SY", "0", Homograph.WORD),
        ("طقز", "SY", "90000", Homograph.NONE),
        ("زرنيقة", "IR", "0", Homograph.WORD),
        ("تل زرق", "IR", "0", Homograph.NONE),
    ],
)
def test_what_else_a_name_may_be(load, name, country, people, homograph):
    index = load([place(HAMLET, "Xyz", country=country, people=people, alternates=name)])
    (entry,) = index.entries(squeeze(name))
    assert entry.homograph is homograph


def test_what_the_shipped_gazetteer_silences(load):
    (key, identity), *_ = sorted(one for one in Gazetteer().layers[0].silenced() if one[1].startswith("geonames:"))
    number = int(identity.partition(":")[2])
    index = load([place(number, "Xyz", alternates=key), place(HAMLET, "Other", alternates=key)])
    assert [one.row for one in index.entries(key)] in ([HAMLET], [])
    assert index.names(index.by_id(identity)) == ()


# ------------------------------------------------------------------ inputs


def test_what_is_no_table(load, tmp_path):
    empty, folder = write(tmp_path / "empty.txt"), tmp_path
    for path, error, words in (
        (empty, MalformedError, "is empty"),
        (folder, MissingInputError, "is no file"),
        (tmp_path / "nowhere.zip", MissingInputError, "cannot read"),
        (write(tmp_path / "no.zip", "text"), MalformedError, "is no whole zip archive"),
        (pack(tmp_path / "two.zip", "a", member="other.csv"), MalformedError, "should hold two.txt"),
        (pack(tmp_path / "void.zip"), MalformedError, "void.txt in .* is empty"),
        (write(tmp_path / "names.txt", *[alternate(1, "ar", "x")] * 1500), MalformedError, "no good row"),
    ):
        with pytest.raises(error, match=words):
            load(path)
    assert not (tmp_path / "index").exists()


def test_an_archive_and_its_text_make_the_same_index(load, tmp_path):
    rows = [place(HAMLET + at, f"N{at}", alternates="زرنيقة") for at in range(50)]
    load(write(tmp_path / "SY.txt", *rows), folder=tmp_path / "one")
    load(pack(tmp_path / "SY.zip", *rows), folder=tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_targets_that_are_refused(load, tmp_path):
    rows = [place(HAMLET, "X")]
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("keep")
    for target in (other, SHIPPED, write(tmp_path / "file", "x"), tmp_path / "file" / "inside", Path("/proc/index")):
        with pytest.raises(OutputError):
            load(rows, folder=target)
    assert (other / "letter.txt").read_text() == "keep"


# ------------------------------------------------------------------ interruptions


class Stop(KeyboardInterrupt):
    pass


def stop_at(step):
    steps = iter(range(10**6))

    def progress(*_):
        if next(steps) == step:
            raise Stop

    return progress


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """Tables of several blocks and batches, with broken rows."""
    monkeypatch.setattr(dump, "BLOCK", 4_000)
    monkeypatch.setattr(importing, "BATCH", 50)
    places = [place(HAMLET + at * 3 % 401, f"Name{at}", people=str(at * 100)) for at in range(400)]
    names = [alternate(HAMLET + at % 401, ("ar", "", "fr", "wkdt")[at % 4], ("زرنيقة", "تل نيق", "Zar", "Q1")[at % 4])
             for at in range(900)]  # fmt: skip
    places[100] = names[200] = "broken"
    return {
        "places": pack(tmp_path / "allCountries.zip", *places),
        "names": write(tmp_path / "n.txt", *names),
        "admin1": write(tmp_path / "a1.txt", "SY.01\tOne\tOne\t1"),
    }


def test_interrupted_anywhere_it_ends_in_the_same_bytes(load, tables, tmp_path):
    load(**tables, folder=tmp_path / "whole")
    told, whole = load.report.skips.counts, contents(tmp_path / "whole")
    steps = 0
    for step in range(100):
        target = tmp_path / f"target{step}"
        try:
            load(**tables, folder=target, progress=stop_at(step))
            break
        except Stop:
            steps += 1
            assert not target.exists()
        load(**tables, folder=target)
        assert load.told[0] == "going on where the interrupted run stopped"
        assert contents(target) == whole
        assert load.report.skips.counts == told
        assert not list(tmp_path.glob("*.part"))
    assert steps > 20


def test_interrupted_at_every_step(load, tables, tmp_path):
    load(**tables, folder=tmp_path / "whole")
    for _ in range(200):
        try:
            load(**tables, folder=tmp_path / "target", progress=stop_at(1))
            break
        except Stop:
            assert not (tmp_path / "target").exists()

    assert contents(tmp_path / "target") == contents(tmp_path / "whole")


def test_another_input_or_other_options_start_anew(load, tables, tmp_path):
    for change in ({"countries": frozenset({"SY"})}, {"admin1": write(tmp_path / "b1.txt", "SY.01\tTwo\tTwo\t1\n")}):
        with pytest.raises(Stop):
            load(**tables, progress=stop_at(8))
        load(**tables | change)
        assert "starting anew" in load.told[0]
        load(**tables | change, folder=tmp_path / "fresh")
        assert contents(tmp_path / "index") == contents(tmp_path / "fresh")


def test_rubbish_left_by_an_interrupted_run(load, tables, tmp_path):
    with pytest.raises(Stop):
        load(**tables, progress=stop_at(8))
    for name in ("places.sqlite", "staging.sqlite"):
        (tmp_path / "index.part" / name).write_bytes(b"rubbish" * 999)
    load(**tables)
    assert "starting anew" in load.told[0]


def test_an_index_is_untouched_until_the_next_is_whole(load, tables, tmp_path):
    load([place(1, "Old")])
    before = contents(tmp_path / "index")
    with pytest.raises(Stop):
        load(**tables, progress=stop_at(8))
    assert contents(tmp_path / "index") == before
    load(**tables)
    assert contents(tmp_path / "index") != before
    assert sorted(path.name for path in tmp_path.glob("index*")) == ["index"]
