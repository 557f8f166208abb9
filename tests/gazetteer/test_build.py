"""The index is derived from the text: what the build refuses, and what ships."""

import gzip
import sqlite3
import struct
from pathlib import Path

import pytest

from geonews.errors import GazetteerError
from geonews.gazetteer.build import build, source_digest, source_files
from geonews.gazetteer.entries import KINDS, RECORD_FORMAT, Entry, Homograph, Role
from geonews.gazetteer.index import SHIPPED, Gazetteer
from geonews.gazetteer.layer import Layer
from geonews.gazetteer.source import kind_of_town, prior, town_radius_km
from geonews.gazetteer.writer import LATIN_FILE, NAMES_FILE, PLACES_FILE, ROW_FORMAT

PLACE = "id name_ar aliases name latin lon lat kind country admin1 admin2 population feature_code radius_km"
LATIN = PLACE.replace("name_ar aliases ", "")
CURATED = "slug name_ar aliases name lon lat kind country radius_km bbox wikidata reason"

TABLES = {
    "countries.tsv": (
        "id name_ar aliases name lon lat kind country iso3 population radius_km bbox wikidata",
        ["geonames:1|سلطنة البلد|البلد|Land|10|20|country|AA|AAA|9000000|300|9,19,11,21|Q1"],
    ),
    "provinces.tsv": (
        "id name_ar aliases name lon lat kind country admin1 iso_3166_2 radius_km bbox wikidata",
        ["geonames:2|محافظة القصبة|القصبة|Kasba|10|20|province|AA|AA.1|AA-1|30||"],
    ),
    "districts.tsv": (
        "id name_ar aliases name lon lat kind country admin1 admin2 radius_km bbox",
        ["geonames:5|مديرية الرملة|الرملة|Ramla|10.3|20.4|district|AA|AA.1|AA.1.7|12|"],
    ),
    "divisions.tsv.gz": ("code name name_ar", ["AA.1.7|Ramla|مديرية الرملة"]),
    "areas.tsv.gz": ("left right line", ["AA.1||90000 190000 20000 0 0 20000 -20000 0 0 -20000"]),
    "places.tsv": (
        PLACE,
        ["geonames:3|القصبة|قصبة المدينة|Kasba|Casbah~Qasba|10.1|20.2|city|AA|AA.1|AA.1.7|500000|PPLA|9"],
    ),
    "latin.tsv.gz": (LATIN, ["geonames:4|Kramatorsk||37.5|48.7|city|UA|||150000||7"]),
    "curated/waters.tsv": (CURATED, ["river|نهر البلد||River|10|20|water||40|||a river"]),
    "curated/regions.tsv": (CURATED, []),
    "curated/relief.tsv": (CURATED, []),
    "curated/landmarks.tsv": (CURATED, []),
    "curated/towns.tsv": (CURATED, []),
    "curated/metonyms.tsv": (
        "slug name_ar aliases name lon lat kind country actor radius_km wikidata reason",
        ["palace|القصر الأصفر||Yellow Palace|10.1|20.2|landmark|AA|AA|1||stands for the government"],
    ),
    "curated/countries.tsv": ("country name_ar aliases reason", []),
    "curated/shown.tsv": ("id name reason", []),
    "recipe/sources.tsv": ("name version licence", ["geonames|1|CC-BY-4.0"]),
    "curated/names.tsv": ("id names reason", ["geonames:3|قسبة|news spelling"]),
    "curated/prominence.tsv": ("id prior reason", ["geonames:3|0.9|the capital"]),
    "curated/silence.tsv": ("id name reason", ["geonames:3|قصبة المدينة|no name"]),
    "curated/homographs.tsv": ("name class unless reason", ["القصبة|word||the fortress"]),
    "curated/demonyms.tsv": ("adjective plurals target also reason", ["بلدي||AA||Land", "قصبي||geonames:3||Kasba"]),
    "curated/not_places.tsv": ("phrase class example", ["بنك البلد|organisation|قال بنك البلد"]),
}


@pytest.fixture
def source(tmp_path):
    """A gazetteer of seven places, as text."""
    folder = tmp_path / "source"
    (folder / "curated").mkdir(parents=True)
    (folder / "recipe").mkdir()
    for name, (header, rows) in TABLES.items():
        write(folder / name, [header.replace(" ", "\t"), *(row.replace("|", "\t").replace("~", "|") for row in rows)])
    return folder


def write(path, lines):
    put(path, "".join(f"{line}\n" for line in lines))


def put(path, text):
    content = text.encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def replace(path, old, new):
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    assert old in text
    put(path, text.replace(old, new))


def test_a_tiny_gazetteer(source, tmp_path):
    digest = build(source, tmp_path / "index")
    tiny = Gazetteer(tmp_path / "index")
    assert tiny.digest == digest == source_digest(source)
    assert tiny.layers[0].meta["places"] == "7"
    kinds = [(found.place.kind, found.place.id) for found in tiny.lookup("القصبة")]
    assert kinds == [("city", "geonames:3"), ("province", "geonames:2")]
    assert [one.homograph for one in tiny.entries("القصبه")] == [Homograph.WORD, Homograph.WORD]
    assert tiny.lookup("قسبة")[0].place.admin1_name_ar == "محافظة القصبة"
    assert tiny.lookup("kasba")[0].role is Role.LATIN
    assert tiny.lookup("البلدية")[0].role is Role.DEMONYM
    assert tiny.lookup("القصر الأصفر")[0].place.actor == "AA"
    assert tiny.entries("بنك البلد")[0].role is Role.PHRASE
    assert not tiny.lookup("قصبة المدينة"), "it is silenced"
    assert tiny.lookup("نهر البلد")[0].place.id == "geonews:river"
    assert tiny.lookup("kramatorsk")[0].place.id == "geonames:4"
    assert tiny.lookup("qasba")[0].place.id == "geonames:3"
    assert tiny.across("كراماتورسك")[0].place.id == "geonames:4"


def test_a_ladder_leads_up_to_the_country_in_both_scripts(source, tmp_path):
    build(source, tmp_path / "index")
    place = Gazetteer(tmp_path / "index").lookup("القصبة")[0].place
    assert (place.country_name, place.country_name_ar) == ("Land", "سلطنة البلد")
    assert (place.admin1, place.admin1_name, place.admin1_name_ar) == ("AA.1", "Kasba", "محافظة القصبة")
    assert (place.admin2, place.admin2_name, place.admin2_name_ar) == ("AA.1.7", "Ramla", "مديرية الرملة")


def test_an_area_without_a_box_has_that_of_its_radius(source, tmp_path):
    build(source, tmp_path / "index")
    tiny = Gazetteer(tmp_path / "index")
    assert tiny.lookup("نهر البلد")[0].place.bbox == (9.62, 19.64, 10.38, 20.36)
    assert tiny.lookup("القصر الأصفر")[0].place.bbox is None
    assert tiny.lookup("سلطنة البلد")[0].place.bbox == (9.0, 19.0, 11.0, 21.0)


def test_a_country_or_province_without_a_box_has_that_of_its_outline(source, tmp_path):
    replace(source / "countries.tsv", "9,19,11,21", "")
    build(source, tmp_path / "index")
    tiny = Gazetteer(tmp_path / "index")
    assert [tiny.by_id(one).bbox for one in ("geonames:1", "geonames:2")] == [(9.0, 19.0, 11.0, 21.0)] * 2


@pytest.mark.parametrize(
    ("row", "admin1"),
    [
        ("here||Here|10|20|landmark|AA|1", "AA.1"),
        ("abroad||Abroad|10|20|landmark|BB|1", None),
        ("nowhere||Nowhere|10|20|landmark||1", None),
        ("pier||Pier|11.03|20|landmark|AA|1", "AA.1"),
        ("offshore||Offshore|11.3|20|landmark|AA|1", None),
        ("heath||Heath|10|20|region|AA|50", "AA.1"),
        ("desert||Desert|10.8|20|region|AA|50", "AA.1"),
        ("border||Border|9.2|20|region|AA|50", None),
        ("town||Town|9.2|20|town|AA|50", "AA.1"),
    ],
    ids=lambda value: value.partition("|")[0] if value else "",
)
def test_a_place_by_hand_has_the_province_in_which_it_lies(source, tmp_path, row, admin1):
    """An area has one where all of it does; what reaches over a coast lies in no other province."""
    write(source / "areas.tsv.gz", [
        "left\tright\tline",
        "AA.1\t\t90000 190000 20000 0 0 20000 -20000 0",
        "AA.1\tBB.1\t90000 210000 0 -20000",
        "\tBB.1\t90000 210000 -20000 0 0 -20000 20000 0",
    ])  # fmt: skip
    slug, name_ar, name, lon, lat, kind, country, radius = row.split("|")
    cells = [slug, name_ar, "", name, lon, lat, kind, country, radius, "", "", "a test"]
    write(source / "curated" / "landmarks.tsv", [CURATED.replace(" ", "\t"), "\t".join(cells)])
    build(source, tmp_path / "index")
    place = Gazetteer(tmp_path / "index").by_id(f"geonews:{slug}")
    assert (place.admin1, place.admin1_name) == (admin1, "Kasba" if admin1 else None)


def test_a_curated_table_may_choose_the_name_to_show(source, tmp_path):
    write(source / "curated" / "shown.tsv", ["id\tname\treason", "geonames:3\tقصبة البلد\tnews spelling"])
    build(source, tmp_path / "index")
    found = Gazetteer(tmp_path / "index").lookup("قصبة البلد")[0]
    assert (found.place.id, found.place.name_ar) == ("geonames:3", "قصبة البلد")
    assert found.names == ("قصبة البلد", "القصبة", "قسبة")


def test_two_places_of_one_id_are_refused(source, tmp_path):
    replace(source / "latin.tsv.gz", "geonames:4", "geonames:3")
    with pytest.raises(GazetteerError, match="two places have the id geonames:3"):
        build(source, tmp_path / "index")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source"]


def test_an_error_leaves_the_old_index_alone(source, tmp_path):
    build(source, tmp_path / "index")
    replace(source / "places.tsv", "20.2", "95")
    with pytest.raises(GazetteerError):
        build(source, tmp_path / "index")
    assert Gazetteer(tmp_path / "index").lookup("القصبة")


def test_a_kind_word_before_another_name_stands_outside(source, tmp_path):
    build(source, tmp_path / "index")
    assert not Gazetteer(tmp_path / "index").entries("محافظه القصبه")


def test_the_digest_follows_the_text_alone(source, tmp_path):
    before = build(source, tmp_path / "one")
    assert build(source, tmp_path / "two") == before
    one, two = (sorted(path for path in (tmp_path / name).rglob("*") if path.is_file()) for name in ("one", "two"))
    assert [path.name for path in one] == [path.name for path in two]
    for first, second in zip(one, two, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name
    replace(source / "places.tsv", "500000", "500001")
    assert source_digest(source) != before


def test_the_digest_does_not_depend_on_the_packing(source):
    before = source_digest(source)
    path = source / "latin.tsv.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()), compresslevel=1, mtime=7))
    assert source_digest(source) == before


def test_nothing_lies_beside_the_index(source, tmp_path):
    build(source, tmp_path / "index")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "source"]
    assert not [path for path in (tmp_path / "index").rglob("*") if "staging" in path.name]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("places.tsv", "20.2", "95", r"places.tsv, line 2: 95 is not within ±90 degrees"),
        ("places.tsv", "10.1", "-181", r"places.tsv, line 2: -181 is not within ±180 degrees"),
        ("places.tsv", "10.1", "east", r"places.tsv, line 2: .*east"),
        ("places.tsv", "\t9\n", "\n", r"places.tsv, line 2: not 14 fields"),
        ("places.tsv", "\t9\n", "\t9\t9\n", r"places.tsv, line 2: not 14 fields"),
        ("places.tsv", "\tcity\t", "\tmetropolis\t", r"places.tsv, line 2: .*metropolis"),
        ("places.tsv", "500000", "many", r"places.tsv, line 2: .*many"),
        ("latin.tsv.gz", "48.7", "north", r"latin.tsv.gz, line 2: .*north"),
        ("districts.tsv", "20.4", "95", r"districts.tsv, line 2: 95 is not within ±90 degrees"),
        ("areas.tsv.gz", "90000 190000", "east 190000", r"areas.tsv.gz, line 2: .*east"),
        ("areas.tsv.gz", "90000 190000", "90000 1900000", r"areas.tsv.gz, line 2: a line that leaves ±180 degrees"),
        ("areas.tsv.gz", "90000 190000", "190000", r"areas.tsv.gz, line 2: a line of 9 numbers"),
        ("areas.tsv.gz", "AA.1\t\t", "AA.1\tAA.1\t", r"areas.tsv.gz, line 2: a line with AA.1 on both sides"),
        ("areas.tsv.gz", " 0 -20000", " 0 -19999", r"areas.tsv.gz: the outline of AA.1 does not close at 90000 190000"),
        ("curated/waters.tsv", "\t40\t", "\t\t", r"waters.tsv, line 2: "),
        ("curated/names.tsv", "geonames:3", "geonames:33", r"names.tsv: no place has the id geonames:33"),
        ("curated/prominence.tsv", "geonames:3", "geonames:33", r"prominence.tsv: no place has the id geonames:33"),
        ("curated/prominence.tsv", "0.9", "high", r"prominence.tsv, line 2: .*high"),
        ("curated/homographs.tsv", "word", "verb", r"homographs.tsv, line 2: .*VERB"),
        ("curated/silence.tsv", "geonames:3", "geonames:33", r"silence.tsv: no place has the id geonames:33"),
        ("curated/demonyms.tsv", "\tAA\t", "\tZZ\t", r"demonyms.tsv, line 2: no place is ZZ"),
        ("curated/demonyms.tsv", "geonames:3", "geonames:33", r"demonyms.tsv, line 3: no place is geonames:33"),
    ],
)
def test_a_bad_row_is_named_with_file_and_line(source, tmp_path, file, old, new, message):
    replace(source / file, old, new)
    with pytest.raises(GazetteerError, match=message):
        build(source, tmp_path / "index")
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    "damage", [lambda packed: packed[:30], lambda _: b"rubbish", lambda packed: packed[:10] + b"x"]
)
def test_a_corrupt_table_is_named(source, tmp_path, damage):
    path = source / "latin.tsv.gz"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(GazetteerError, match=r"latin.tsv.gz is corrupt: "):
        build(source, tmp_path / "index")


def test_the_old_index_stays_where_the_new_one_cannot_take_its_place(source, tmp_path, monkeypatch):
    digest, rename = build(source, tmp_path / "index"), Path.rename

    def refuse(path, target):
        if path.name == "index" and path.parent.name == "index.part":
            raise PermissionError
        return rename(path, target)

    replace(source / "places.tsv", "500000", "500001")
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        build(source, tmp_path / "index")
    assert Layer(tmp_path / "index").meta["digest"] == digest
    assert not (tmp_path / "index.part").exists()


def test_what_lies_beside_the_index_is_left_alone(source, tmp_path):
    backup = tmp_path / "index.old"
    backup.mkdir()
    for _ in range(2):
        build(source, tmp_path / "index")
    assert backup.is_dir()
    assert not (tmp_path / "index.part").exists()


@pytest.mark.parametrize(
    ("kind", "population", "code", "wanted"),
    [
        ("country", 500, "", 1.0),
        ("city", 100_000, "", 0.625),
        ("city", 100_000, "PPLA", 0.665),
        ("city", 100_000, "PPLC", 0.725),
        ("city", 10**9, "PPLC", 1.0),
        ("village", None, "", 0.45),
        ("village", 0, "", 0.3),
    ],
)
def test_prior(kind, population, code, wanted):
    assert prior(kind, population, code) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("population", "code", "kind", "km"),
    [(0, "PPL", "village", 2), (4_999, "PPL", "village", 2), (5_000, "PPL", "town", 2), (49_999, "PPLA2", "town", 4),
     (50_000, "PPL", "city", 4), (700, "PPLC", "city", 2), (700, "PPLA", "city", 2), (9_000_000, "PPLC", "city", 54)],
)  # fmt: skip
def test_kind_and_radius_follow_the_people(population, code, kind, km):
    assert (kind_of_town(population, code), town_radius_km(population)) == (kind, km)


def test_an_entry_survives_its_record():
    entry = Entry(7, Role.DEMONYM, Homograph.PERSON, 0.6, "city", "SY")
    stored = struct.unpack(RECORD_FORMAT, struct.pack(RECORD_FORMAT, *entry.pack()))
    assert Entry.unpack(stored) == entry
    assert Entry.unpack(entry._replace(country=None).pack()).country is None
    assert len(KINDS) < 256


# ------------------------------------------------------------ what ships


@pytest.fixture(scope="module")
def fresh(root, tmp_path_factory):
    target = tmp_path_factory.mktemp("fresh")
    build(root / "gazetteer", target)
    return target


STALE = "the shipped index is not what gazetteer/ says: build it again (pip install .)"


@pytest.mark.parametrize(("file", "form"), [(NAMES_FILE, RECORD_FORMAT), (LATIN_FILE, ROW_FORMAT)])
def test_the_shipped_names_are_those_of_the_text(fresh, file, form):
    import marisa_trie

    new, shipped = (marisa_trie.RecordTrie(form).mmap(str(at / file)) for at in (fresh, SHIPPED))
    assert sorted(new.items()) == sorted(shipped.items()), STALE


@pytest.mark.parametrize("table", ["places", "divisions", "homographs", "silenced", "meta"])
def test_the_shipped_places_are_those_of_the_text(fresh, table):
    rows = []
    for folder in (fresh, SHIPPED):
        database = sqlite3.connect(f"{(folder / PLACES_FILE).as_uri()}?mode=ro", uri=True)
        rows.append(database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall())
        database.close()
    assert rows[0] == rows[1], STALE


def test_the_rest_of_what_ships_is_of_the_text(fresh):
    rest = {path.name for path in SHIPPED.iterdir()} - {NAMES_FILE, LATIN_FILE, PLACES_FILE}
    assert rest == {path.name for path in fresh.iterdir()} - {NAMES_FILE, LATIN_FILE, PLACES_FILE}
    for name in rest:
        assert (SHIPPED / name).read_bytes() == (fresh / name).read_bytes(), STALE


def test_the_digest_covers_every_table(root):
    covered = {path.name for path in source_files(root / "gazetteer")}
    assert {path.name for path in (root / "gazetteer" / "curated").glob("*.tsv")} <= covered
