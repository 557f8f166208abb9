"""Recognisers by name."""

import pytest

from geonews.errors import RecogniserError
from geonews.gazetteer.index import Gazetteer
from geonews.recognise import choose
from geonews.recognise.neural import NeuralTagger
from geonews.records import Article


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


@pytest.mark.parametrize("name", ["neural", "fast", "gazetteer"])
def test_what_ships_finds_places(gazetteer, name):
    found = choose.recogniser(name, gazetteer)
    assert found.signature.startswith(name)
    names = [one.name for one in found.recognise(Article(id="a", text="وصل الوفد إلى إدلب قادما من دمشق."))]
    assert names == ["إدلب", "دمشق"]


def test_an_unknown_name_is_told_with_those_there_are(gazetteer):
    with pytest.raises(
        RecogniserError, match="no recogniser is called nural; there are camel, ensemble, fast, gazette"
    ):
        choose.recogniser("nural", gazetteer)


def test_a_package_may_register_its_own(gazetteer, monkeypatch):
    class Entry:
        name = "theirs"

        def load(self):
            return lambda given: ("made with", given)

    monkeypatch.setattr(choose, "entry_points", lambda group: [Entry()] if group == "geonews.recognisers" else [])
    assert choose.recogniser("theirs", gazetteer) == ("made with", gazetteer)
    with pytest.raises(RecogniserError, match="theirs"):
        choose.recogniser("others", gazetteer)


def test_a_missing_or_foreign_network_is_told(tmp_path, gazetteer):
    with pytest.raises(RecogniserError, match=r"no tagger in .*: reinstall geonews"):
        NeuralTagger(tmp_path)
    (tmp_path / "neural.onnx").write_bytes(b"")
    (tmp_path / "neural.json").write_text('{"features": [1], "labels": []}', encoding="utf-8")
    with pytest.raises(RecogniserError, match="another version of geonews"):
        NeuralTagger(tmp_path)


def test_organisations_are_written_only_when_asked_for(gazetteer):
    article = Article(id="a", text="تخرج الطالب من جامعة القاهرة ثم سافر إلى لندن.")
    kinds = {one.kind for one in choose.recogniser("neural", gazetteer).recognise(article)}
    assert "organisation" not in kinds
    with_them = choose.recogniser("neural", gazetteer, organisations=True).recognise(article)
    (body,) = [one for one in with_them if one.kind == "organisation"]
    assert body.surface == "جامعة القاهرة"
    assert [with_them[at].name for at in body.anchors] == ["القاهرة"]
