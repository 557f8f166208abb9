"""``geonews.toml``: where it is found, what it may say, and what is told where it says something else."""

import pytest

from geonews.errors import GeonewsError, SettingsError
from geonews.settings import SHIPPED, Settings, with_layer


@pytest.fixture
def toml(tmp_path):
    """Write a settings file in a folder in which there are two indexes."""
    for name in ("mine", "world"):
        (tmp_path / name).mkdir()

    def write(text, name="geonews.toml"):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / name

    return write


def test_without_a_file_all_is_as_it_ships(tmp_path):
    assert Settings.load(None, tmp_path) == Settings((SHIPPED,), None)


@pytest.mark.parametrize("text", ["", "# nothing", "[gazetteer]\n", "\ufeff[gazetteer]\n"])
def test_a_file_that_says_nothing(toml, tmp_path, text):
    file = toml(text)
    assert Settings.load(None, tmp_path) == Settings((SHIPPED,), file)


def test_layers_count_from_the_file(toml, tmp_path):
    file = toml('[gazetteer]\nlayers = ["mine", "shipped", "./world"]\n')
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    expected = (tmp_path / "mine", SHIPPED, tmp_path / "world")
    assert Settings.load(None, deep) == Settings(expected, file)
    assert Settings.load(file, tmp_path / "none").layers == expected


def test_the_nearest_file_counts(toml, tmp_path):
    toml('[gazetteer]\nlayers = ["mine"]\n')
    (tmp_path / "a").mkdir()
    toml('[gazetteer]\nlayers = ["../world"]\n', "a/geonews.toml")
    assert Settings.load(None, tmp_path / "a").layers == (tmp_path / "world",)


def test_the_recogniser_is_named_and_its_model_counts_from_the_file(toml, tmp_path):
    assert Settings.load(None, tmp_path).recogniser == "neural"
    toml('[recogniser]\nname = "camel"\ncamel_model = "mine"\n')
    found = Settings.load(None, tmp_path)
    assert (found.recogniser, found.camel_model) == ("camel", tmp_path / "mine")


def test_the_corrections_count_from_the_file_and_need_not_exist(toml, tmp_path):
    assert Settings.load(None, tmp_path).corrections is None
    toml('[corrections]\nfile = "none/../shipped"\n')
    assert Settings.load(None, tmp_path / "mine").corrections == tmp_path / "shipped"
    toml('[corrections]\nfile = "shipped"\n')
    assert Settings.load(None, tmp_path).corrections == tmp_path / "shipped"


def test_a_folder_called_shipped_is_named_with_a_dot(toml, tmp_path):
    (tmp_path / "shipped").mkdir()
    toml('[gazetteer]\nlayers = ["./shipped", "shipped"]\n')
    assert Settings.load(None, tmp_path).layers == (tmp_path / "shipped", SHIPPED)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[gazetteer]\nlayers = [\n", "geonews.toml, line 2: this is no TOML"),
        ("a\n", "geonews.toml, line 1: this is no TOML"),
        (b"\xff\xfe\x00", "is not in UTF-8"),
        ("[gazeteer]\n", "unknown key gazeteer; known are gazetteer.layers"),
        ("[gazetteer]\nlayer = []\n", "unknown key gazetteer.layer;"),
        ("gazetteer = 1\n", "gazetteer is a table"),
        ("[gazetteer]\nlayers = 'mine'\n", "is a list of folders"),
        ("[gazetteer]\nlayers = []\n", "is a list of folders"),
        ("[gazetteer]\nlayers = ['mine', 1]\n", "is a list of folders"),
        ("[gazetteer]\nlayers = ['']\n", "is a list of folders"),
        ("[gazetteer]\nlayers = ['mine', './mine']\n", "names ./mine twice"),
        ('[gazetteer]\nlayers = ["a\\u0000"]\n', "a folder that cannot be"),
        ("[gazetteer]\nlayers = ['none', 'shipped']\n", "the layer none is missing"),
        ("[gazetteer]\nlayers = ['geonews.toml']\n", "the layer geonews.toml is missing"),
        (f"[gazetteer]\nlayers = ['{'x' * 300}']\n", "is missing"),
        ("[recogniser]\nname = 1\n", "recogniser.name is a text in quotes"),
        ("[recogniser]\nname = ''\n", "recogniser.name is a text in quotes"),
        ("recogniser = 'fast'\n", "recogniser is a table; write [recogniser] and below it name = ..."),
        ("[recogniser]\nmodel = 'x'\n", "unknown key recogniser.model; known are gazetteer.layers, recogniser.name"),
        ("corrections = 'a.csv'\n", "corrections is a table; write [corrections] and below it file = ..."),
        ("[corrections]\nfile = ['a']\n", 'corrections.file is a text in quotes, such as "corrections.csv"'),
        ("[corrections]\npath = 'a'\n", "unknown key corrections.path;"),
        ("x = " + "[" * 5000, "this is no TOML"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(toml, tmp_path, text, told):
    file = toml(text)
    with pytest.raises(SettingsError) as caught:
        Settings.load(None, tmp_path)
    message = str(caught.value)
    assert message.startswith(str(file))
    assert told in message
    assert "\n" not in message
    assert isinstance(caught.value, (GeonewsError, ValueError))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SettingsError, match=r"cannot read .*none\.toml"):
        Settings.load(tmp_path / "none.toml", tmp_path)
    with pytest.raises(SettingsError, match="cannot read"):
        Settings.load(tmp_path, tmp_path)


def test_a_layer_that_is_about_to_be_made_may_be_missing(toml, tmp_path):
    file = toml('[gazetteer]\nlayers = ["new", "shipped"]\n')
    assert Settings.load(file, tmp_path, making=tmp_path / "a" / ".." / "new").layers[0] == tmp_path / "new"
    with pytest.raises(SettingsError, match="the layer new is missing"):
        Settings.load(file, tmp_path, making=tmp_path / "other")


def test_settings_are_frozen():
    with pytest.raises(AttributeError):
        Settings().layers = ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[gazetteer]\nlayers = ["mine", "shipped"]\n'),
        ("# my project\n", '# my project\n\n[gazetteer]\nlayers = ["mine", "shipped"]\n'),
        ("[gazetteer] # x\n", '[gazetteer] # x\nlayers = ["mine", "shipped"]\n'),
        (
            '[gazetteer]\nlayers = [\n  # own\n  "world", # all\n  "shipped",\n]\n',
            '[gazetteer]\nlayers = [\n  # own\n  "mine",\n  "world", # all\n  "shipped",\n]\n',
        ),
        ("[gazetteer]\nlayers = [ './mine', 'shipped' ] # as it was", None),
    ],
)
def test_a_layer_is_named_and_the_rest_is_kept(tmp_path, before, after):
    text = with_layer(before, tmp_path / "geonews.toml", tmp_path / "mine")
    assert text == (after or before)
    assert with_layer(text, tmp_path / "geonews.toml", tmp_path / "mine") == text


@pytest.mark.parametrize("before", ["gazetteer.layers = ['world']\n", "gazetteer = {layers = ['world']}\r\n"])
def test_other_ways_to_write_it(toml, tmp_path, before):
    file = toml(with_layer(before, tmp_path / "geonews.toml", tmp_path / "mine"))
    assert Settings.load(file, tmp_path).layers == (tmp_path / "mine", tmp_path / "world")


def test_a_layer_elsewhere_is_named_from_the_file(tmp_path):
    (tmp_path / "a").mkdir()
    assert '"../b c/mine"' in with_layer("", tmp_path / "a" / "geonews.toml", tmp_path / "b c" / "mine")
    assert '"./shipped"' in with_layer("", tmp_path / "geonews.toml", tmp_path / "shipped")
    with pytest.raises(SettingsError, match="line 1"):
        with_layer("[", tmp_path / "geonews.toml", tmp_path / "mine")


def test_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "geonews.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot read"):
        Settings.load(tmp_path / "geonews.toml", tmp_path)
