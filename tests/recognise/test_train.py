"""The training of the networks; it wants torch, which a plain set-up lacks."""

import json

import numpy as np
import pytest

from geonews.annotated import Annotated, Marked
from geonews.arabic.lexicon import load
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.neural import NeuralTagger
from geonews.recognise.reading import Reader

torch = pytest.importorskip("torch", reason="torch is not installed: pip install 'geonews[train]'")
pytest.importorskip("onnx", reason="onnx is not installed: pip install 'geonews[train]'")

from geonews.recognise.neural import SHIPPED, VOCABULARY  # noqa: E402
from geonews.recognise.pieces import Pieces  # noqa: E402
from geonews.recognise.train.encoder import Shape, Tagger, from_state  # noqa: E402
from geonews.recognise.train.examples import SKIPPED, all_examples  # noqa: E402
from geonews.recognise.train.export import export  # noqa: E402
from geonews.recognise.train.fast import Plan, teach, write  # noqa: E402
from geonews.recognise.train.loop import Schedule, predicted, probabilities, train  # noqa: E402

SENTENCES = ["وصل الوفد إلى {} أمس.", "زار الوزير مدينة {} مساء.", "عاد الناس من {} ليلا.", "أعلنت {} ذلك."]
PLACES = ["حلب", "نيالا", "سوتشي", "وهران", "البصرة", "كييف"]


def texts():
    for number, place in enumerate(PLACES):
        text = " ".join(sentence.format(place) for sentence in SENTENCES)
        at, names = 0, []
        while (at := text.find(place, at)) >= 0:
            names.append(Marked(at, at + len(place), "LOC"))
            at += len(place)
        yield Annotated(str(number), text, tuple(names), False)


@pytest.fixture(scope="module")
def examples():
    return all_examples(texts(), Reader(Gazetteer(), load()))


@pytest.fixture(scope="module")
def pieces():
    return Pieces(SHIPPED / VOCABULARY)


def network(pieces):
    torch.manual_seed(0)
    return Tagger(Shape(len(pieces), 24, 2, 12, 48, 1e-12))


def trained(pieces, examples, folder, epochs):
    schedule = Schedule(epochs=epochs, room=64, rate=5e-3, head_rate=2e-2, threads=1, mean=0.5)
    return train(network(pieces), lambda _: examples, pieces, schedule, 1, folder, lambda _: None)


def test_it_learns_and_ships_what_it_learned(pieces, examples, tmp_path):
    tagger = trained(pieces, examples, tmp_path, 12)
    right = [
        label == other
        for one, labels in zip(examples, predicted(probabilities(tagger, examples, pieces)), strict=True)
        for label, other in zip(one.labels, labels, strict=True)
        if label != SKIPPED
    ]
    assert sum(right) / len(right) > 0.95
    export(tagger, tmp_path, {"version": "t"})
    (tmp_path / VOCABULARY).write_bytes((SHIPPED / VOCABULARY).read_bytes())
    scores = NeuralTagger(tmp_path, threads=1).tag([one.chunk for one in examples], [one.features for one in examples])
    for one, expected in zip(scores, probabilities(tagger, examples, pieces), strict=True):
        # 8-bit weights and bfloat16 each cost a little.
        np.testing.assert_allclose(np.exp(one), expected, atol=0.15)
    assert json.loads((tmp_path / "neural.json").read_text())["version"] == "t"


def test_an_interrupted_run_goes_on_to_the_same_end(pieces, examples, tmp_path, monkeypatch):
    whole = trained(pieces, examples, tmp_path / "whole", 2)

    class StoppedError(Exception):
        pass

    def stop(text):
        if text.startswith("epoch 1"):
            raise StoppedError

    schedule = Schedule(epochs=2, room=64, rate=5e-3, head_rate=2e-2, threads=1, mean=0.5)
    with pytest.raises(StoppedError):
        train(network(pieces), lambda _: examples, pieces, schedule, 1, tmp_path / "parts", stop)
    parts = train(network(pieces), lambda _: examples, pieces, schedule, 1, tmp_path / "parts", lambda _: None)
    for name, one in whole.state_dict().items():
        torch.testing.assert_close(one, parts.state_dict()[name])


def test_saved_weights_come_back_as_a_network(pieces, tmp_path):
    tagger = network(pieces)
    torch.save(tagger.state_dict(), tmp_path / "model.pt")
    again = from_state(tmp_path / "model.pt")
    assert again.shape == tagger.shape
    assert all(torch.equal(one, again.state_dict()[name]) for name, one in tagger.state_dict().items())


def test_fast_learns_from_soft_labels_and_reads_in_numpy_what_torch_reads(examples, tmp_path):
    from geonews.recognise.fast import FastTagger
    from geonews.recognise.train.fast import _lesson

    net = teach(examples, Plan(epochs=80, room=60, letters=16, wide=24, hide=0.0, threads=1), 1, lambda _: None)
    write(net, tmp_path, "t")
    found = FastTagger.load(tmp_path).tag([one.chunk for one in examples], [one.features for one in examples])
    right = [
        label == other
        for one, scores in zip(examples, found, strict=True)
        for label, other in zip(one.labels, scores.argmax(axis=1), strict=True)
    ]
    assert sum(right) / len(right) > 0.95
    with torch.no_grad():
        expected = torch.log_softmax(net(_lesson(examples, {})), dim=-1).numpy()
    np.testing.assert_allclose(np.exp(np.concatenate(found)), np.exp(expected), atol=0.05)
