"""``gazetteer``: places of one's own from a file to the map, what the index says of itself, building one."""

import json
import re
import shutil
from pathlib import Path

import pytest

SHIPPED_TEXT = Path(__file__).parents[2] / "gazetteer"
ALEPPO = "geonames:170063"
TABLE = f"""name_ar,name,lon,lat,kind,country,id,action
برج الضباب,Fog Tower,37.1,36.1,,SY,,
,,37.3,36.4,,,{ALEPPO},
منبج,,,,,,,silence
"""
BAD = "مدينة الضباب,,37,95,city,SY,,\n"
TEXT = "وصل الوفد من حلب إلى برج الضباب قادما من منبج."


@pytest.fixture
def table(tmp_path):
    """Write a table of places and an article that names them."""

    def write(text=TABLE, name="my-places.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
        return tmp_path / name

    return write


def files(folder):
    """Return every file below a folder with its content."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def places(done):
    (article,) = map(json.loads, done.out.splitlines())
    return {one["surface"]: one["place"] for one in article["mentions"]}


def test_from_a_table_to_the_text(geonews, table, tmp_path):
    table()
    before = places(geonews("geocode", "a.txt"))
    assert before["منبج"]["country"] == "SY"
    done = geonews("gazetteer", "add", "my-places.csv")
    assert (done.returncode, done.out) == (0, "")
    told = "my-places.gazetteer: 1 new place, 1 known place changed, 1 name silenced; geonews.toml names it\n"
    assert done.err == told
    assert (tmp_path / "geonews.toml").read_text() == '[gazetteer]\nlayers = ["my-places.gazetteer", "shipped"]\n'
    after = places(geonews("geocode", "a.txt"))
    assert after["برج الضباب"]["id"] == "user:fog-tower"
    assert after["برج الضباب"]["country_name_ar"] == "سوريا"
    assert (after["حلب"]["id"], after["حلب"]["lon"]) == (ALEPPO, 37.3)
    assert "منبج" not in after
    assert geonews("lookup", "fog tower").returncode == 0
    done = geonews("map", "a.txt", "-o", "a.html", "--no-gzip")
    assert "user:fog-tower" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_the_signature_of_a_result_follows_the_layers(geonews, table):
    table()
    made = [json.loads(geonews("geocode", "a.txt").out)["made_by"]["gazetteer"] for _ in range(2)]
    geonews("gazetteer", "add", "my-places.csv")
    assert made[0] == made[1] != json.loads(geonews("geocode", "a.txt").out)["made_by"]["gazetteer"]


def test_again_changes_nothing(geonews, table, tmp_path):
    table()
    assert geonews("gazetteer", "add", "my-places.csv").returncode == 0
    before = files(tmp_path)
    assert geonews("gazetteer", "add", "my-places.csv").returncode == 0
    assert files(tmp_path) == before


def test_bad_rows_are_told_and_the_good_ones_kept(geonews, table):
    table(TABLE + BAD)
    done = geonews("gazetteer", "add", "my-places.csv")
    assert (done.returncode, done.out) == (3, "")
    first, last = done.err.splitlines()
    assert first.startswith("geonews: skipped my-places.csv, line 5: lat 95.0 is not within")
    assert "1 new place, " in last
    assert geonews("lookup", "برج الضباب").returncode == 0


@pytest.mark.parametrize("text", [TABLE.splitlines()[0] + "\n" + BAD, TABLE.splitlines()[0], "a,b\n1,2\n", "{"])
def test_nothing_good_is_1_and_changes_nothing(geonews, table, tmp_path, text):
    table()
    geonews("gazetteer", "add", "my-places.csv")
    table(text)
    before = files(tmp_path)
    done = geonews("gazetteer", "add", "my-places.csv")
    assert (done.returncode, done.out) == (1, "")
    assert done.err.splitlines()[-1] == "geonews: no place to add in what was given; nothing was changed"
    assert files(tmp_path) == before


def test_several_files_in_a_folder_of_choice(geonews, table, tmp_path):
    table()
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [10, 20]}, "properties": {"name": "B"}}
    (tmp_path / "b.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [point, 5]}))
    done = geonews("gazetteer", "add", "my-places.csv", "b.geojson", "none.csv", "-o", "deep/mine")
    assert done.returncode == 3
    assert "skipped none.csv: no such file" in done.err
    assert "skipped b.geojson, feature 2: no feature" in done.err
    assert '"deep/mine"' in (tmp_path / "geonews.toml").read_text()
    assert json.loads(geonews("lookup", "B", "--json").out)[0]["place"]["id"] == "user:b"


def test_a_second_file_lies_on_top_of_the_first(geonews, table, tmp_path):
    table()
    geonews("gazetteer", "add", "my-places.csv")
    table("name,lon,lat\nFog Tower,1,2\n", "other.csv")
    assert geonews("gazetteer", "add", "other.csv").returncode == 0
    toml = (tmp_path / "geonews.toml").read_text()
    assert re.findall(r'"([^"]+)"', toml) == ["other.gazetteer", "my-places.gazetteer", "shipped"]
    (found,) = json.loads(geonews("lookup", "برج الضباب", "--json").out)
    assert (found["place"]["id"], found["place"]["lon"]) == ("user:fog-tower", 1)


def test_settings_above_and_elsewhere(geonews, table, tmp_path):
    (tmp_path / "geonews.toml").write_text("# mine\n[gazetteer] # layers\n", encoding="utf-8")
    table()
    (tmp_path / "deep").mkdir()
    done = geonews("gazetteer", "add", "../my-places.csv", "-o", "own", cwd=tmp_path / "deep")
    assert done.returncode == 0
    text = (tmp_path / "geonews.toml").read_text()
    assert text.startswith("# mine\n[gazetteer] # layers\n")
    assert '"deep/own"' in text
    other = geonews("gazetteer", "add", "my-places.csv", "-o", "two", "--config", "conf/other.toml")
    assert other.returncode == 0
    assert '"../two"' in (tmp_path / "conf" / "other.toml").read_text()
    assert (tmp_path / "geonews.toml").read_text() == text
    for extra in ({"env": {"GEONEWS_CONFIG": "conf/other.toml"}}, {}):
        args = [] if extra else ["--config", "conf/other.toml"]
        told = json.loads(geonews("gazetteer", "info", "--json", *args, **extra).out)
        assert Path(told["layers"][0]["layer"]).name == "two"


@pytest.mark.parametrize(
    "verb", [["lookup", "حلب"], ["geocode", "a.txt"], ["gazetteer", "info"], ["map", "a.txt", "-o", "a.html"]]
)
@pytest.mark.parametrize(
    ("text", "told"),
    [("[", "line 1: this is no TOML"), ("[gazetteer]\nlayers = ['none']", "the layer none is missing")],
)
def test_every_verb_tells_what_is_wrong_with_the_settings(geonews, table, tmp_path, verb, text, told):
    table()
    (tmp_path / "geonews.toml").write_text(text, encoding="utf-8")
    done = geonews(*verb)
    assert (done.returncode, done.out) == (1, "")
    assert told in done.err
    assert done.err.count("\n") == 1
    before = files(tmp_path)
    done = geonews("gazetteer", "add", "my-places.csv")
    assert (done.returncode, files(tmp_path)) == (1, before)


def test_a_layer_that_was_deleted_is_made_again(geonews, table, tmp_path):
    table()
    geonews("gazetteer", "add", "my-places.csv")
    shutil.rmtree(tmp_path / "my-places.gazetteer")
    assert geonews("lookup", "حلب").returncode == 1
    assert geonews("gazetteer", "add", "my-places.csv").returncode == 0
    assert geonews("lookup", "حلب").returncode == 0


def test_nothing_else_is_overwritten(geonews, table, tmp_path):
    table()
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("dear", encoding="utf-8")
    (tmp_path / "file").write_text("text", encoding="utf-8")
    before = files(tmp_path)
    for output, told in [
        ("letters", "is something else than a place index"),
        ("file", "is something else than a place index"),
        ("my-places.csv", "is also an input"),
        ("file/index", "cannot write file/index: Not a directory"),
        ("a\x1b[31mb", "cannot be printed"),
        (".", "has no name of its own"),
        ("..", "has no name of its own"),
        ("x" * 300, "File name too long"),
    ]:
        done = geonews("gazetteer", "add", "my-places.csv", "-o", output)
        assert (done.returncode, done.out) == (1, "")
        assert told in done.err.splitlines()[-1]
        assert files(tmp_path) == before


def test_an_index_of_others_is_not_overwritten(geonews, table, tmp_path):
    table()
    import geonews as package

    shipped = Path(package.__file__).parent / "data"
    copy = shutil.copytree(shipped, tmp_path / "world")
    done = geonews("gazetteer", "add", "my-places.csv", "-o", copy)
    assert done.returncode == 1
    assert "is an index of other places" in done.err


@pytest.mark.parametrize("name", [".", "..", "/", "news"])
def test_a_folder_is_no_file_of_places(geonews, news, tmp_path, name):
    before = files(tmp_path)
    done = geonews("gazetteer", "add", name)
    assert (done.returncode, done.out, files(tmp_path)) == (1, "", before)


HOSTILE = "name_ar,name,lon,lat\nبرج \x1b[31m\u202eأ,=cmd|' /C calc'!A0,1,2\n[/red],\u202e\x9b31m,2,95\n"


def test_hostile_cells_are_harmless(geonews, table):
    table(HOSTILE)
    done = geonews("gazetteer", "add", "my-places.csv")
    assert done.returncode == 3
    shown = [geonews("lookup", "cmd C calc A0"), geonews("gazetteer", "info"), done]
    for one in shown:
        assert all(line.isprintable() for line in (one.out + one.err).split("\n"))
    assert "=cmd|' /C calc'!A0" in shown[0].out


def test_info(geonews):
    done = geonews("gazetteer", "info")
    assert (done.returncode, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "shipped"
    assert re.search(r"places +[\d,]{7,}, with an Arabic name [\d,]+ \(\d+%\)", done.out)
    assert "GeoNames (geonames.org), CC-BY-4.0" in lines[-1]
    assert re.search(r"countries +(\w\w [\d,]+( \([\d,]+\))?,? ?){20} … and \d+ more", done.out)


def test_info_for_machines(geonews):
    told = json.loads(geonews("gazetteer", "info", "--json").out)
    (layer,) = told["layers"]
    assert told["digest"] == layer["digest"]
    assert layer["layer"] == "shipped"
    assert sum(one["places"] for one in layer["kinds"].values()) == layer["places"]
    assert sum(one["places"] for one in layer["countries"].values()) == layer["places"]
    assert sum(one["with_arabic"] for one in layer["kinds"].values()) == layer["with_arabic"]
    assert layer["share"] == pytest.approx(layer["with_arabic"] / layer["places"], abs=1e-4)
    assert {"licence", "attribution", "version", "sha256"} <= set(layer["sources"][0])
    assert told["attribution"].startswith("Contains data of ")


def test_info_tells_when_a_file_has_changed(geonews, table, tmp_path):
    file = table()
    geonews("gazetteer", "add", "my-places.csv")

    def state():
        return json.loads(geonews("gazetteer", "info", "--json").out)["layers"][0]["sources"][0]["state"]

    assert state() == "as it was"
    assert "my-places.csv, SHA-256 " in geonews("gazetteer", "info").out
    file.write_text(TABLE + BAD, encoding="utf-8")
    assert state() == "changed"
    assert "changed since: geonews gazetteer add my-places.csv" in geonews("gazetteer", "info").out
    file.unlink()
    assert state() == "missing"


@pytest.mark.parametrize("verb", [[], ["add"], ["build"], ["info"]])
def test_help(geonews, verb):
    done = geonews("gazetteer", *verb, "-h")
    assert (done.returncode, done.err) == (0, "")
    assert "..." not in re.sub(r"Usage: .*", "", done.out).replace("PLACES...", "")
    assert done.out.replace("\n", "").isprintable()


def test_no_verb_shows_the_help(geonews):
    done = geonews("gazetteer")
    assert (done.returncode, done.out) == (2, "")
    assert done.err == geonews("gazetteer", "-h").out


@pytest.mark.parametrize("verb", [["add"], ["add", "a.csv", "--kind"], ["build"], ["build", "x"], ["none"]])
def test_wrong_use_is_2(geonews, verb):
    done = geonews("gazetteer", *verb)
    assert (done.returncode, done.out) == (2, "")
    assert done.err.count("\n") == 1


@pytest.fixture
def text(tmp_path):
    """The shipped gazetteer's text with the places of each table cut to a handful."""
    for path in SHIPPED_TEXT.rglob("*.tsv*"):
        target = tmp_path / "text" / path.relative_to(SHIPPED_TEXT)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.name in ("places.tsv", "prominence.tsv", "silence.tsv", "shown.tsv", "names.tsv", "demonyms.tsv"):
            target.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
        else:
            shutil.copy(path, target)
    return tmp_path / "text"


def test_build(geonews, text, tmp_path):
    done = geonews("gazetteer", "build", text, "-o", "world")
    assert (done.returncode, done.out) == (0, "")
    assert re.fullmatch(r"world: built, digest [0-9a-f]{12}\n", done.err)
    (tmp_path / "geonews.toml").write_text("[gazetteer]\nlayers = ['world']\n")
    told = json.loads(geonews("gazetteer", "info", "--json").out)
    assert told["layers"][0]["places"] > 1000
    assert geonews("lookup", "سوريا").returncode == 0


def test_what_cannot_be_built(geonews, text, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("dear", encoding="utf-8")
    for source, output, told in [
        ("none", "x", "none is no gazetteer's text: it has no countries.tsv"),
        ("text", "letters", "is something else than a place index"),
        ("text", "text", "is something else than a place index"),
    ]:
        done = geonews("gazetteer", "build", source, "-o", output)
        assert (done.returncode, done.out) == (1, "")
        assert told in done.err
    (text / "curated" / "names.tsv").write_text("a\tb\n1\t2\n", encoding="utf-8")
    done = geonews("gazetteer", "build", "text", "-o", "x")
    assert done.returncode == 1
    assert "is no gazetteer's text" in done.err
    assert not (tmp_path / "x").exists()


def test_a_file_does_not_take_the_place_of_another(geonews, tmp_path):
    row = "name_ar,name,lon,lat,kind,country\nقرية التجربة,Trial,36.5,36.1,village,SY\n"
    point = {"type": "Point", "coordinates": [36.2, 36.2]}
    feature = {"type": "Feature", "geometry": point, "properties": {"name_ar": "قرية أخرى", "country": "SY"}}
    (tmp_path / "camps.csv").write_text(row, encoding="utf-8")
    collection = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "camps.geojson").write_text(json.dumps(collection), encoding="utf-8")
    assert geonews("gazetteer", "add", "camps.csv").returncode == 0
    done = geonews("gazetteer", "add", "camps.geojson")
    assert done.returncode == 1
    assert "camps.gazetteer was made from camps.csv" in done.err
    assert geonews("gazetteer", "add", "camps.csv", "camps.geojson").returncode == 0
