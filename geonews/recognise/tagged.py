"""The recogniser that reads with a tagger and the gazetteer: labels of words in, mentions out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from geonews.arabic import relative_words
from geonews.arabic.lexicon import Lexicon, load
from geonews.arabic.tokens import Words
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.features import Features, features
from geonews.recognise.fusion import View, choose
from geonews.recognise.labels import NameSpan, NameType, Scores, decode, spans
from geonews.recognise.mentions import mentions_of
from geonews.recognise.reading import Reader, ReadField
from geonews.recognise.relatives import with_relatives
from geonews.recognise.sequence import Chunk, chunks, windows
from geonews.recognise.tagging import Tagger
from geonews.records import Article, Mention


class TaggedRecogniser:
    """Find the places that a tagger and a gazetteer see together in an article."""

    def __init__(
        self, gazetteer: Gazetteer, tagger: Tagger, lexicon: Lexicon | None = None, *, organisations: bool = False
    ) -> None:
        self._lexicon = lexicon or load()
        self._reader = Reader(gazetteer, self._lexicon)
        self._grammar = relative_words.load(self._lexicon)
        self._tagger = tagger
        self._organisations = organisations

    @property
    def signature(self) -> str:
        """Return name and version."""
        return self._tagger.signature

    def recognise(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions, the title's first, then by position; an outer mention before those inside it."""
        fields = self._reader.read(article)
        mentions: list[Mention] = []
        for view in self._views(fields):
            named = self._reader.spoken(choose(view, self._lexicon, organisations=self._organisations))
            chosen = self._reader.spoken(with_relatives(view.field, named, self._grammar))
            mentions.extend(mentions_of(view.field, chosen, self._lexicon, len(mentions)))
        return tuple(mentions)

    def _views(self, fields: Sequence[ReadField]) -> Iterator[View]:
        """Yield each field with what the tagger says of its words; all sentences are tagged at once."""
        cut = [list(windows(chunks(field.words, field.sentences, field.offset))) for field in fields]
        told = [features(field, self._lexicon) for field in fields]
        sentences = [chunk for of_field in cut for chunk in of_field]
        scores = self._tagger.tag(sentences, [_of(chunk, told[at]) for at, one in enumerate(cut) for chunk in one])
        after = 0
        for field, of_field in zip(fields, cut, strict=True):
            before, after = after, after + len(of_field)
            yield _view(field, of_field, scores[before:after])


def _of(chunk: Chunk, told: Features) -> Features:
    return told[chunk.first : chunk.first + len(chunk.words)]


def _unbroken(first: int, last: int, kind: NameType, words: Words) -> Iterator[NameSpan]:
    """Yield a name in parts where a full stop, a comma or an empty line runs through it."""
    for at in range(first + 1, last + 1):
        if words.is_break_before(at):
            yield NameSpan(first, at - 1, kind)
            first = at
    yield NameSpan(first, last, kind)


def _view(field: ReadField, of_field: Sequence[Chunk], scores: Sequence[Scores]) -> View:
    names = [
        name
        for chunk, of_chunk in zip(of_field, scores, strict=True)
        for span in spans(decode(of_chunk))
        for name in _unbroken(chunk.first + span.first, chunk.first + span.last, span.type, field.words)
    ]
    likely = np.exp(np.concatenate(scores)) if scores else np.zeros((0, 1), dtype=np.float32)
    return View(field, likely, tuple(names))
