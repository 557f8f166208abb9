"""The recogniser that knows places by name: gazetteer matching, weighed by what stands around."""

from __future__ import annotations

from collections.abc import Iterable

from geonews.arabic import relative_words
from geonews.arabic.clitics import WHOLE
from geonews.arabic.lexicon import Lexicon, load
from geonews.arabic.tokens import Words
from geonews.gazetteer.entries import Role
from geonews.gazetteer.index import Gazetteer
from geonews.recognise.hits import Hit
from geonews.recognise.mentions import OUTER_KINDS, inside, mentions_of
from geonews.recognise.reading import Reader, ReadField, ScoredHit, without_overlaps
from geonews.recognise.relatives import with_relatives
from geonews.recognise.unknown import UNKNOWN, find_unknown
from geonews.records import Article, Mention


class GazetteerRecogniser:
    """Find the names of a gazetteer in an article, in every reading of their clitics."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or load()
        self._reader = Reader(gazetteer, self._lexicon)
        self._grammar = relative_words.load(self._lexicon)

    @property
    def signature(self) -> str:
        """Return name and version."""
        return "gazetteer-1"

    def recognise(self, article: Article) -> tuple[Mention, ...]:
        """Return the mentions, the title's first, then by position; an outer mention before those inside it.

        A title that only repeats the beginning of the text is not read twice.
        """
        mentions: list[Mention] = []
        for field in self._reader.read(article):
            named = self._reader.spoken(self._chosen(field))
            chosen = self._reader.spoken(with_relatives(field, named, self._grammar))
            mentions.extend(mentions_of(field, chosen, self._lexicon, len(mentions)))
        return tuple(mentions)

    def _chosen(self, field: ReadField) -> list[ScoredHit]:
        likely = field.likely
        outer = without_overlaps(likely)
        kept = [one for one in outer if one.hit.role != Role.PHRASE]
        kept += [inner for one in kept if one.kind in OUTER_KINDS for inner in inside(one, likely)]
        kept += self._unknown(field, outer)
        return kept

    def _unknown(self, field: ReadField, outer: Iterable[ScoredHit]) -> list[ScoredHit]:
        """Return the names that stand where only a place's can stand, though the gazetteer lacks them."""
        taken = frozenset(at for one in outer for at in range(one.hit.first, one.hit.last + 1))
        found = find_unknown(field.words, self._lexicon, taken)
        return [ScoredHit(_hit(field.words, first, last), "toponym", UNKNOWN) for first, last in found]


def _hit(text: Words, first: int, last: int) -> Hit:
    key = " ".join(map(text.word, range(first, last + 1)))
    return Hit(first, last, WHOLE, key, ())
