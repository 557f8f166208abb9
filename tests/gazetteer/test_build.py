"""The index is derived from the text: what the build refuses, and what ships."""

import sqlite3
import struct

import pytest

from geonews.errors import GazetteerError
from geonews.gazetteer.build import NAMES_FILE, PLACES_FILE, build, prior, source_digest, source_files
from geonews.gazetteer.entries import KINDS, RECORD_FORMAT, Entry, Homograph, Role
from geonews.gazetteer.index import SHIPPED, Gazetteer

PLACE = "id name_ar aliases name lon lat kind country admin1 population feature_code radius_km"
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
    "places.tsv": (PLACE, ["geonames:3|القصبة|قصبة المدينة|Kasba|10.1|20.2|city|AA|AA.1|500000|PPLA|9"]),
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
    "curated/names.tsv": ("id names reason", ["geonames:3|قسبة|news spelling"]),
    "curated/prominence.tsv": ("id prior reason", ["geonames:3|0.9|the capital"]),
    "curated/silence.tsv": ("id name reason", ["geonames:3|قصبة المدينة|no name"]),
    "curated/homographs.tsv": ("name class unless reason", ["القصبة|word||the fortress"]),
    "curated/demonyms.tsv": ("adjective plurals target also reason", ["بلدي||AA||Land", "قصبي||geonames:3||Kasba"]),
    "curated/not_places.tsv": ("phrase class example", ["بنك البلد|organisation|قال بنك البلد"]),
}


@pytest.fixture
def source(tmp_path):
    """A gazetteer of five places, as text."""
    folder = tmp_path / "source"
    (folder / "curated").mkdir(parents=True)
    for name, (header, rows) in TABLES.items():
        write(folder / name, [header.replace(" ", "\t"), *(row.replace("|", "\t") for row in rows)])
    return folder


def write(path, lines):
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_tiny_gazetteer(source, tmp_path):
    digest = build(source, tmp_path / "index")
    tiny = Gazetteer(tmp_path / "index")
    assert tiny.digest == digest == source_digest(source)
    assert tiny.meta["places"] == "5"
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


def test_a_kind_word_before_another_name_stands_outside(source, tmp_path):
    build(source, tmp_path / "index")
    assert not Gazetteer(tmp_path / "index").entries("محافظه القصبه")


def test_the_digest_follows_the_text_alone(source, tmp_path):
    before = build(source, tmp_path / "one")
    assert build(source, tmp_path / "two") == before
    assert (tmp_path / "one" / NAMES_FILE).read_bytes() == (tmp_path / "two" / NAMES_FILE).read_bytes()
    replace(source / "places.tsv", "500000", "500001")
    assert source_digest(source) != before


def test_nothing_lies_beside_the_index(source, tmp_path):
    build(source, tmp_path / "index")
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == sorted([NAMES_FILE, PLACES_FILE])


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("places.tsv", "20.2", "95", r"places.tsv, line 2: 95 is not within ±90 degrees"),
        ("places.tsv", "10.1", "-181", r"places.tsv, line 2: -181 is not within ±180 degrees"),
        ("places.tsv", "10.1", "east", r"places.tsv, line 2: .*east"),
        ("places.tsv", "\t9\n", "\n", r"places.tsv, line 2: not 12 fields"),
        ("places.tsv", "\t9\n", "\t9\t9\n", r"places.tsv, line 2: not 12 fields"),
        ("places.tsv", "\tcity\t", "\tmetropolis\t", r"places.tsv, line 2: .*metropolis"),
        ("places.tsv", "500000", "many", r"places.tsv, line 2: .*many"),
        ("curated/waters.tsv", "\t40\t", "\t\t", r"waters.tsv, line 2: "),
        ("curated/names.tsv", "geonames:3", "geonames:33", r"names.tsv: no place has the id geonames:33"),
        ("curated/prominence.tsv", "geonames:3", "geonames:33", r"prominence.tsv: no place has the id geonames:33"),
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


def test_the_shipped_names_are_those_of_the_text(fresh):
    import marisa_trie

    new, shipped = (marisa_trie.RecordTrie(RECORD_FORMAT).mmap(str(at / NAMES_FILE)) for at in (fresh, SHIPPED))
    assert sorted(new.items()) == sorted(shipped.items()), STALE


@pytest.mark.parametrize("table", ["places", "admin1", "meta"])
def test_the_shipped_places_are_those_of_the_text(fresh, table):
    rows = []
    for folder in (fresh, SHIPPED):
        database = sqlite3.connect(f"{(folder / PLACES_FILE).as_uri()}?mode=ro", uri=True)
        rows.append(database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall())
        database.close()
    assert rows[0] == rows[1], STALE


def test_the_digest_covers_every_table(root):
    covered = {path.name for path in source_files(root / "gazetteer")}
    assert {path.name for path in (root / "gazetteer" / "curated").glob("*.tsv")} <= covered
