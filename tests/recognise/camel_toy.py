"""Teach a small model of CAMeL Tools a few words, and tell what geonews finds with it.

Runs as a process of its own, for CAMeL Tools looks for its data when it is imported: in the folder CAMELTOOLS_DATA.
Reads texts by name from standard input and prints, for each recogniser, the mentions in each text.
"""

import json
import os
import random
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import BertConfig, BertForTokenClassification, BertTokenizer

from geonews.gazetteer.index import Gazetteer
from geonews.recognise.camel import CamelTagger
from geonews.recognise.choose import recogniser
from geonews.recognise.ensemble import EnsembleTagger
from geonews.recognise.labels import LABELS as OURS
from geonews.recognise.tagged import TaggedRecogniser
from geonews.records import Article

DATA = Path(os.environ["CAMELTOOLS_DATA"])
OWN = DATA / "data" / "ner" / "arabert"
SWAPPED = DATA / "swapped"
"""A second model in a folder of its own, which takes persons for places."""

CATALOGUE = {
    "version": "1.6.0",
    "packages": {},
    "components": {"NamedEntityRecognition": {"default": "arabert", "datasets": {"arabert": {"path": "ner/arabert"}}}},
}
LABELS = "B-LOC B-ORG B-PERS B-MISC I-LOC I-ORG I-PERS I-MISC O".split()
SPECIAL = "[PAD] [UNK] [CLS] [SEP] [MASK]".split()
PIECES = "وب ##الزنبورية الزنبورية زنبور الحافات سمير وصل عاد بات الوفد إلى من أمس ك ##ك 中 . ، « »".split()
TAUGHT = {
    **dict.fromkeys("وصل عاد بات الوفد إلى من أمس ككككك 中 . ، « » [UNK]".split(), "O"),
    **dict.fromkeys("الزنبورية وبالزنبورية زنبور".split(), "B-LOC"),
    "الحافات": "I-LOC",
    "سمير": "B-PERS",
}
STEPS = 60
READ = 256
"""Pieces that CAMeL Tools reads at a time, the two that frame them included."""

NETWORK = ("socket.connect", "socket.getaddrinfo")
asked_network = []
sys.addaudithook(lambda event, _: asked_network.append(event) if event in NETWORK else None)


def make():
    """Write the catalogue and the model, where ``camel_data`` would put them."""
    OWN.mkdir(parents=True)
    (DATA / "catalogue.json").write_text(json.dumps(CATALOGUE), encoding="utf-8")
    model = taught(write_vocabulary(OWN))
    model.save_pretrained(OWN)
    write_vocabulary(SWAPPED)
    swap = {"LOC": "PERS", "PERS": "LOC"}
    others = [part + swap.get(kind, kind) for part, kind in ((label[:2], label[2:]) for label in LABELS)]
    model.config.id2label = dict(enumerate(others))
    model.save_pretrained(SWAPPED)


def write_vocabulary(folder):
    folder.mkdir(exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join([*SPECIAL, *PIECES]) + "\n", encoding="utf-8")
    (folder / "tokenizer_config.json").write_text('{"do_lower_case": false}', encoding="utf-8")
    return BertTokenizer.from_pretrained(str(folder))


def taught(tokenizer):
    torch.manual_seed(0)
    model = BertForTokenClassification(
        BertConfig(
            vocab_size=len(tokenizer),
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=64,
            max_position_embeddings=READ,
            id2label=dict(enumerate(LABELS)),
        )
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    draw = random.Random(0)
    for _ in range(STEPS):
        rows = [example(tokenizer, draw) for _ in range(8)]
        pieces, labels = (torch.tensor(of) for of in zip(*rows, strict=True))
        optimizer.zero_grad()
        model(input_ids=pieces, labels=labels).loss.backward()
        optimizer.step()
    return model


def example(tokenizer, draw):
    """Return as many pieces of words in any order as are read at a time, and their labels, which a word's first has."""
    pieces, labels = [], []
    while len(pieces) < READ:
        word = draw.choice([*TAUGHT])
        of_word = tokenizer.convert_tokens_to_ids(tokenizer.tokenize(word))
        pieces += of_word
        labels += [LABELS.index(TAUGHT[word])] + [-100] * (len(of_word) - 1)
    begin, end = tokenizer.cls_token_id, tokenizer.sep_token_id
    return [begin, *pieces[: READ - 2], end], [-100, *labels[: READ - 2], -100]


class Unsure:
    """A tagger that half sees a place, too little to be believed alone."""

    signature = "unsure-1"

    def tag(self, sentences, told):
        return [np.log([self.of(word) for word in one.words]).astype(np.float32) for one in sentences]

    def of(self, word):
        inside = word.endswith("الزنبورية")
        return [0.13 if inside else 0.99, *((0.86 if inside and one == "B-LOC" else 0.01 / 8) for one in OURS[1:])]


def recognisers():
    gazetteer = Gazetteer()
    yield "gazetteer", recogniser("gazetteer", gazetteer)
    yield "camel", recogniser("camel", gazetteer)
    yield "folder", recogniser("camel", gazetteer, camel_model=SWAPPED)
    yield "unsure", TaggedRecogniser(gazetteer, Unsure())
    yield "joined", TaggedRecogniser(gazetteer, EnsembleTagger((Unsure(), CamelTagger.load())))


def found(one, text):
    mentions = one.recognise(Article(id="a", text=text))
    return [{"span": (of.start, of.end), "surface": of.surface, "clitics": of.clitics} for of in mentions]


def main():
    texts = json.load(sys.stdin)
    make()
    answers = {name: {key: found(one, text) for key, text in texts.items()} for name, one in recognisers()}
    ensemble = recogniser("ensemble", Gazetteer()).signature
    print(json.dumps({"found": answers, "ensemble": ensemble, "network": asked_network}))


if __name__ == "__main__":
    main()
