"""The recogniser of CAMeL Tools: the package itself with a small model that is taught here, and without either."""

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import geonews
from geonews.errors import MissingExtraError, RecogniserError
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.camel import FETCH, ROOM, CamelTagger
from geonews.recognise.choose import recogniser
from geonews.recognise.ensemble import EnsembleTagger
from geonews.recognise.labels import LABELS, decode
from geonews.recognise.sequence import Chunk

needs_camel = pytest.mark.skipif(
    find_spec("camel_tools") is None, reason="CAMeL Tools is not installed: pip install 'geonews[camel]'"
)

TOY = Path(__file__).with_name("camel_toy.py")
COMMAND = "from geonews.cli.main import run; run()"
WITHOUT_PACKAGE = "import sys; sys.modules['camel_tools'] = None"
WITHOUT_NETWORK = (
    "import os, sys; "
    "sys.addaudithook(lambda event, _: event in ('socket.connect', 'socket.getaddrinfo') and os._exit(99))"
)
PATIENCE = 300
"""Seconds, on a machine that has other things to do."""


def process(*args, given, data, cwd):
    """Run Python where CAMeL Tools finds nothing but what lies in a folder."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(geonews.__file__).parents[1]),
        "CAMELTOOLS_DATA": str(data),
        "HOME": str(data / "home"),
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
    }
    return subprocess.run(
        [sys.executable, *args],
        input=given,
        cwd=cwd,
        env=environment,
        timeout=PATIENCE,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def geocode(before, text, data, cwd):
    code = f"{before}\n{COMMAND}"
    return process("-c", code, "geocode", "-", "--recogniser", "camel", given=text, data=data, cwd=cwd)


def is_one_line(text):
    return text.count("\n") == 1 and text.endswith("\n") and text.startswith("geonews: ")


# ------------------------------------------------------------ the real package, a small model


MARKED = {
    "a word": "وصل الوفد إلى [الزنبورية] أمس.",
    "clitics": "وصل أمس، وب[الزنبورية] بات سمير.",
    "two words": "عاد الوفد من [زنبور الحافات]، ثم وصل سمير.",
    "no pieces": "وصل \u200f الوفد \ufeff\u202e إلى \x00 [الزنبورية] \u200f ، \ue000\ud800 من [زنبور الحافات] \u200f.",
    "unknown marks": "وصل 😀 الوفد ☃ إلى ¬ [الزنبورية] ﴿ أمس ﴾ من 😀😀 [زنبور الحافات] ☃.",
    "more at a time than is read": f"سمير {'ككككك ' * 90}إلى [زنبور الحافات].",
    "more sentences than are read": f"{'عاد سمير إلى ككككك. ' * 100}وصل إلى [الزنبورية].",
    "a word longer than is read": f"بات {'中' * (ROOM + 1)} من {'中' * ROOM} [الزنبورية] أمس.",
}


def plain(marked):
    return marked.replace("[", "").replace("]", "")


def spans(marked):
    """Return the spans of what stands in brackets, in the text without them."""
    return [[one.start() - 2 * at, one.end() - 2 * at - 2] for at, one in enumerate(re.finditer(r"\[.*?\]", marked))]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("camel")


@pytest.fixture(scope="module")
def toy(data):
    """What each recogniser finds in each text, with a model that was taught just now."""
    texts = json.dumps({name: plain(text) for name, text in MARKED.items()})
    done = process(str(TOY), given=texts, data=data, cwd=data)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@needs_camel
@pytest.mark.parametrize("name", MARKED)
def test_what_only_the_model_knows_is_found_where_it_stands(toy, name):
    assert toy["found"]["gazetteer"][name] == []
    assert [one["span"] for one in toy["found"]["camel"][name]] == spans(MARKED[name])


@needs_camel
def test_clitics_are_off(toy):
    (one,) = toy["found"]["camel"]["clitics"]
    assert (one["clitics"], one["surface"]) == (["و", "ب"], "الزنبورية")


@needs_camel
def test_the_model_in_a_folder(toy):
    found = {name: [one["surface"] for one in mentions] for name, mentions in toy["found"]["folder"].items()}
    assert (found["a word"], found["clitics"]) == ([], ["سمير"])


@needs_camel
def test_the_ensemble_asks_camel_too(toy):
    assert toy["found"]["unsure"]["clitics"] == []
    assert toy["found"]["joined"]["clitics"] == toy["found"]["camel"]["clitics"]
    assert re.fullmatch(r"neural-\S+\+camel-\d\S*", toy["ensemble"])


@needs_camel
def test_nothing_is_asked_of_the_network(toy):
    assert toy["network"] == []


@needs_camel
def test_the_command_line(toy, data, tmp_path):
    done = geocode(WITHOUT_NETWORK, plain(MARKED["clitics"]), data, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    article = json.loads(done.stdout)
    assert [[one["start"], one["end"]] for one in article["mentions"]] == spans(MARKED["clitics"])
    assert article["made_by"]["recogniser"].startswith("camel-")


@needs_camel
@pytest.mark.parametrize(("catalogue", "lacks"), [(False, "catalogue.json"), (True, "vocab.txt")])
def test_the_command_line_without_a_model(toy, data, tmp_path, catalogue, lacks):
    if catalogue:
        shutil.copy(data / "catalogue.json", tmp_path)
    done = geocode(WITHOUT_NETWORK, "وصل إلى دمشق", tmp_path, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert is_one_line(done.stderr)
    assert lacks in done.stderr
    assert FETCH in done.stderr


# ------------------------------------------------------------ what may be missing or broken


def forget(monkeypatch):
    """Let the next import look for CAMeL Tools and Transformers anew."""
    for name in [name for name in sys.modules if name.split(".")[0] in ("camel_tools", "transformers")]:
        monkeypatch.delitem(sys.modules, name)


DATA = """
from pathlib import Path

class CATALOGUE:
    path = Path(__file__).parents[1] / "model"
    get_dataset = lambda component: CATALOGUE
"""
RECOGNISER = """
class NERecognizer:
    labels_map = {0: "O", 1: "B-LOC"}

    def __init__(self, path, use_gpu):
        pass
"""
INSTALLED = {
    "camel_tools/__init__.py": "",
    "camel_tools/data.py": DATA,
    "camel_tools/ner.py": RECOGNISER,
    "transformers/__init__.py": "",
    "transformers/utils/__init__.py": "",
    "transformers/utils/logging.py": "is_progress_bar_enabled = disable_progress_bar = enable_progress_bar = bool",
    "model/vocab.txt": "",
    "catalogue.json": "",
}


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Put a package of the name camel_tools first on the path; None for a file that it lacks."""

    def write(**changed):
        for name, text in (INSTALLED | changed).items():
            if text is not None:
                file = tmp_path / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")

    with monkeypatch.context() as patch:
        forget(patch)
        patch.syspath_prepend(tmp_path)
        patch.setenv("CAMELTOOLS_DATA", str(tmp_path))
        yield write
        forget(patch)


def test_all_that_it_takes(install):
    install()
    assert isinstance(CamelTagger.load(), CamelTagger)


def data_module(code, told):
    return {"camel_tools/data.py": code}, told


def ner_module(code, told):
    return {"camel_tools/ner.py": code}, told


BROKEN = {
    "no catalogue, which the import would fetch": (
        {"catalogue.json": None, "camel_tools/data.py": "1 / 0"},
        f"no .*{FETCH}",
    ),
    "a broken catalogue": data_module("import json; json.loads('{')", f"double quotes.*{FETCH}"),
    "a catalogue without the model": data_module("class CATALOGUE: get_dataset = {}.pop", f"NamedEntity.*{FETCH}"),
    "no model": ({"model/vocab.txt": None}, FETCH),
    "a broken model": ner_module("def NERecognizer(*_, **__): raise OSError('a\\nb')", rf"\(a\); .*{FETCH}"),
    "a model of other labels": ner_module(RECOGNISER.replace("B-LOC", "LABEL_1"), f"labels LABEL_1, O.*{FETCH}"),
    "a model that knows no outside": ner_module(RECOGNISER.replace("O", "I-LOC", 1), f"labels B-LOC, I-LOC.*{FETCH}"),
    "what reads the catalogue lacks a package": data_module("import not_there", "imported .*not_there"),
    "the recogniser lacks a package": ner_module("import not_there", "imported .*not_there"),
    "another version of Transformers": ner_module("from transformers import Bert", "imported .*Bert"),
    "torch without a library": ner_module("raise OSError('libgomp.so.1: ...')", "imported .*libgomp"),
}


@pytest.mark.parametrize(("changed", "told"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_told_in_one_line(install, changed, told):
    install(**changed)
    with pytest.raises(RecogniserError, match=told) as raised:
        CamelTagger.load()
    assert "\n" not in str(raised.value)


def test_a_folder_that_is_not_there_is_asked_of_nobody(install, tmp_path, monkeypatch):
    install(**{"camel_tools/ner.py": "def NERecognizer(*_, **__): raise AssertionError('asked')"})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RecogniserError, match="somebody/model .there is no vocab.txt.*" + FETCH):
        CamelTagger.load(Path("somebody/model"))


@pytest.mark.parametrize("name", ["camel", "ensemble"])
def test_a_missing_package_is_told_with_the_command_that_installs_it(monkeypatch, name):
    monkeypatch.setitem(sys.modules, "camel_tools", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'geonews\[camel\]'"):
        recogniser(name, Gazetteer())


def test_the_command_line_without_the_package(tmp_path):
    done = geocode(WITHOUT_PACKAGE, "وصل إلى دمشق", tmp_path, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert is_one_line(done.stderr)
    assert "pip install 'geonews[camel]'" in done.stderr


# ------------------------------------------------------------ words in, labels out


class Recognizer:
    """A recogniser that knows some words, and some that it has no pieces for, which it passes over."""

    def __init__(self, known=(), pieces=(), answer=None):
        self.known, self.pieces, self.answer = dict(known), dict(pieces), answer
        self.tokenizer = self
        self.asked = []

    def tokenize(self, token):
        return [token] * self.pieces.get(token, 1)

    def predict(self, sentences):
        self.asked += sentences
        if self.answer is not None:
            return self.answer
        return [[self.known.get(one, "O") for one in tokens if self.tokenize(one)] for tokens in sentences]


def labels(recognizer, *sentences):
    tagged = CamelTagger(recognizer).tag(sentences, [])
    assert [one.shape for one in tagged] == [(len(one.words), len(LABELS)) for one in sentences]
    assert all(np.allclose(np.exp(one).sum(axis=1), 1) for one in tagged)
    return [[LABELS[label] for label in decode(one)] for one in tagged]


def chunk(words, *marks):
    words = tuple(words.split())
    return Chunk(0, words, marks or ("",) * (len(words) + 1))


def test_marks_are_tokens_of_their_own_without_a_label():
    recognizer = Recognizer({"a": "B-LOC", "b": "B-PERS", "،": "B-ORG", "«": "I-ORG"})
    assert labels(recognizer, chunk("a b", "«", "».", "،")) == [["B-LOC", "B-PERS"]]
    assert recognizer.asked == [["«", "a", "»", ".", "b", "،"]]


@pytest.mark.parametrize("pieces", [0, ROOM + 1])
def test_what_the_model_cannot_read_moves_no_label(pieces):
    recognizer = Recognizer({"a": "B-LOC", "b": "I-LOC", "c": "B-PERS"}, {"x": pieces, "\u200f": 0})
    found = labels(recognizer, chunk("x"), chunk("x a b x c", "\u200f", "", "\u200f", "\u200f.", "", "\u200f"))
    assert found == [["O"], ["O", "B-LOC", "I-LOC", "O", "B-PERS"]]
    assert recognizer.asked == [["a", "b", ".", "c"]]


def test_the_longest_word_that_is_read():
    assert labels(Recognizer({"a": "B-LOC"}, {"a": ROOM}), chunk("a")) == [["B-LOC"]]


@pytest.mark.parametrize("sentences", [(), (chunk("x"),), (chunk(""),)])
def test_nothing_is_asked_about_nothing(sentences):
    recognizer = Recognizer(pieces={"x": 0})
    labels(recognizer, *sentences)
    assert recognizer.asked == []


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("O I-LOC O", "O B-LOC O"),
        ("O I-LOC I-LOC", "O B-LOC I-LOC"),
        ("B-PERS I-LOC O", "B-PERS B-LOC O"),
        ("B-LOC I-LOC I-LOC", "B-LOC I-LOC I-LOC"),
    ],
)
def test_a_name_that_nothing_begins_begins(told, found):
    recognizer = Recognizer(zip("abc", told.split(), strict=True))
    assert labels(recognizer, chunk("a b c")) == [found.split()]


@pytest.mark.parametrize("answer", [[], [["O"]], [["O"], ["O", "O"]], [["O", "O"], ["O", "O"]], [["O"], ["O"], ["O"]]])
def test_other_numbers_of_labels_than_words_are_refused(answer):
    with pytest.raises(RecogniserError, match=r"gave \d labels for 3 words"):
        labels(Recognizer(answer=answer), chunk("a b"), chunk("c"))


# ------------------------------------------------------------ several taggers


class Certain:
    """A tagger that is sure of a label to some degree and divides the rest."""

    def __init__(self, signature, label, sure):
        self.signature = signature
        rest = (1 - sure) / (len(LABELS) - 1)
        self.likely = np.array([sure if one == label else rest for one in LABELS], dtype=np.float32)

    def tag(self, sentences, told):
        with np.errstate(divide="ignore"):
            return [np.log(np.tile(self.likely, (len(one.words), 1))) for one in sentences]


def test_the_ensemble_averages_likelihoods():
    ensemble = EnsembleTagger((Certain("one-1", "B-LOC", 0.8), Certain("two-2", "O", 0.6)))
    assert ensemble.signature == "one-1+two-2"
    (scores,) = ensemble.tag([chunk("a b")], [])
    expected = {"O": (0.025 + 0.6) / 2, "B-LOC": (0.8 + 0.05) / 2, "B-PERS": (0.025 + 0.05) / 2}
    for label, likely in expected.items():
        assert np.exp(scores[:, LABELS.index(label)]) == pytest.approx(likely, abs=1e-6)


def test_one_tagger_that_rules_a_label_out_does_not_rule_it_out_for_all():
    ensemble = EnsembleTagger((Certain("one-1", "O", 1.0), Certain("two-2", "B-LOC", 1.0)))
    (scores,) = ensemble.tag([chunk("a")], [])
    assert np.isfinite(scores).all()
    assert np.exp(scores[0, LABELS.index("B-LOC")]) == pytest.approx(0.5)
