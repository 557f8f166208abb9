"""Choose the mentions of a field: the tagger's names and the gazetteer's hits, weighed against each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from geonews.arabic.clitics import WHOLE
from geonews.arabic.lexicon import Cue, Lexicon
from geonews.gazetteer.entries import Homograph, Role
from geonews.recognise.evidence import FAMOUS_PRIOR, word_before
from geonews.recognise.facilities import find_facilities, kind_word
from geonews.recognise.hits import Hit
from geonews.recognise.labels import TYPES, NameSpan, NameType, begin
from geonews.recognise.mentions import OUTER_KINDS, inside
from geonews.recognise.reading import ReadField, ScoredHit, without_overlaps
from geonews.recognise.unknown import UNKNOWN, find_unknown, unknown_name
from geonews.records import PlaceKind

TRUST = 0.3
"""Worth of the gazetteer's log odds beside the tagger's; chosen on the development part and our own articles."""

BOUND = 4.0
"""Log odds of the gazetteer beyond which more say nothing more."""

LEAST = 0.15
"""Likelihood of a place from which on a name is taken that is surely one elsewhere in the field."""

LACKED = 2.0
"""Log odds against a name that the gazetteer lacks."""

SURNAME = 2.0
"""Log odds against a name that ends the full name of a person in the same field: سولانا."""

ORIGIN = 1.0
"""Log odds for an adjective of origin that the tagger half takes for a name: نظيريه التركي والإيراني."""

SEVERAL = 2.0
"""Log odds for a listed name of several words that is nothing else: القرن الأفريقي."""

INNER = 2.0
"""Log odds against a place that are overlooked inside a facility or a relative: الفرات in شرقي الفرات."""

MISSPELT = 2.0
"""Log odds against a name that ends in ه where its writer would have written ة."""

SURELY_OUT = 0.02
"""Likelihood of a word below which it is no part of the name: المكرمة in مكة المكرمة, an epithet."""

SURE = 0.8
UNDECIDED = 0.5

FEMININE = "ه"
"""A ta marbuta, folded."""
GEOGRAPHIC_KINDS = frozenset({"water", "relief", "island"})
"""نهر and جبل: what they name may go by the bare name as well."""

SETTLED_KINDS = frozenset({"city", "town", "village"})
"""مدينة: where the rest of the name is another place, or none, the word is part of it: مدينة الصدر."""

STREETS: frozenset[PlaceKind] = frozenset({"neighbourhood", "landmark"})
"""شارع: what it names is rather no place by its bare name."""


@dataclass(frozen=True)
class View:
    """Hold a field as tagger and gazetteer see it."""

    field: ReadField
    likely: NDArray[np.float32]
    """Words × labels: probabilities."""
    names: tuple[NameSpan, ...]
    """The tagger's names, by position."""

    @cached_property
    def types(self) -> NDArray[np.float32]:
        """Return the probability of each word belonging to a name of each type, words × types."""
        first = [begin(one) for one in TYPES]
        return np.asarray(self.likely[:, first] + self.likely[:, [one + 1 for one in first]])

    @cached_property
    def _chances(self) -> list[list[float]]:
        """Return the same for each type, by word."""
        chances: list[list[float]] = self.types.T.tolist()
        return chances

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Return the last words of the persons that the field names in full: later the surname stands alone."""
        full = (name for name in self.of_type("PERS") if name.last > name.first)
        return frozenset(self.field.words.word(name.last) for name in full)

    def chance(self, kind: NameType, first: int, last: int) -> float:
        """Return the probability of words first..last all belonging to a name of a type: that of the least likely."""
        return min(self._chances[TYPES.index(kind)][first : last + 1])

    def listed(self, first: int, last: int) -> float:
        """Return the probability that words first..last, a listed name, are a place: their mean.

        The list vouches for the least likely of them.
        """
        chances = self._chances[TYPES.index("LOC")][first : last + 1]
        return sum(chances) / len(chances)

    @cached_property
    def hits(self) -> Mapping[tuple[int, int], Hit]:
        """Return the hits by first and last word, of those with the same words the likeliest."""
        return {(one.hit.first, one.hit.last): one.hit for one in reversed(self.field.hits)}

    def of_type(self, kind: NameType) -> Iterator[NameSpan]:
        """Yield the tagger's names of a type."""
        return (name for name in self.names if name.type == kind)


def choose(view: View, lexicon: Lexicon, *, organisations: bool = False) -> list[ScoredHit]:
    """Return the mentions of a field, in no order; organisations with a place inside only where asked for."""
    weighed = list(_weighed(view, _bared(view, lexicon), lexicon))
    ranked = sorted(weighed, key=lambda one: one.rank)
    outer = without_overlaps(one for one in ranked if one.score >= 0)
    outer = [one for one in outer if not _is_part(one, view, _words_of(outer))]
    outer += _unknown(view, lexicon, _words_of(outer))
    outer = [_with_kind_word(one, view, lexicon) for one in outer]
    kept = [one for one in outer if one.hit.role != Role.PHRASE]
    kept += [one for whole in kept if whole.kind in OUTER_KINDS for one in inside(whole, _known(ranked, view))]
    kept = _with_facilities(kept, view, lexicon)
    phrases = [one for one in outer if one.hit.role == Role.PHRASE]
    kept += _in_bodies(view, ranked, [*kept, *phrases], lexicon, organisations=organisations)
    return kept


def _known(ranked: Iterable[ScoredHit], view: View) -> list[ScoredHit]:
    """Return the hits that tagger and gazetteer agree on: a facility is not named after بن in مطار بن غوريون."""
    told = _spans(view.field.likely)
    return [one for one in ranked if one.score >= -INNER and (one.hit.first, one.hit.last) in told]


def _spans(hits: Iterable[ScoredHit]) -> set[tuple[int, int]]:
    return {(one.hit.first, one.hit.last) for one in hits}


def _with_facilities(kept: list[ScoredHit], view: View, lexicon: Lexicon) -> list[ScoredHit]:
    """Return the mentions with the facilities named after them; what only a hospital is called, الشفاء, goes."""
    words, told = view.field.words, _spans(view.field.likely)
    found = list(find_facilities(words, kept, lexicon))
    free = {
        one.hit.first + 1 for one in found if one.hit.reading.apply(words.word(one.hit.first)) in lexicon.freely_named
    }
    return [one for one in kept if one.hit.first not in free or (one.hit.first, one.hit.last) in told] + found


def _words_of(chosen: Iterable[ScoredHit]) -> set[int]:
    return {at for one in chosen for at in range(one.hit.first, one.hit.last + 1)}


# ------------------------------------------------------------ hits


def _weighed(view: View, hits: Sequence[ScoredHit], lexicon: Lexicon) -> Iterator[ScoredHit]:
    """Yield the hits with log odds that hold what the tagger says."""
    surest: dict[str, float] = {}
    for one in hits:
        chance = view.chance("LOC", one.hit.first, one.hit.last)
        surest[one.hit.key] = max(chance, surest.get(one.hit.key, 0.0))
    spans = {(name.first, name.last) for name in view.of_type("LOC")}
    for one in hits:
        if one.hit.role in (Role.PHRASE, Role.METONYM):
            yield one
        elif one.kind == "demonym" or one.hit.role == Role.DEMONYM:
            weighed = _demonym(one, view, lexicon)
            yield replace(weighed, score=weighed.score - SURNAME) if _is_surname(one, view) else weighed
        elif one.kind in ("facility", "relative"):
            yield _outer(one, view)
        else:
            # Tents (الخيام) are told by the tagger alone no more than Khiam is.
            is_word = one.hit.homograph == Homograph.WORD
            told = ((one.hit.first, one.hit.last) in spans and not is_word) or _is_announced(one, view, lexicon)
            weighed = _toponym(one, view, surest[one.hit.key], is_told=told)
            doubt = SURNAME * _is_surname(one, view) + MISSPELT * _is_misspelt(one, view)
            yield replace(weighed, score=weighed.score - doubt)


def _is_misspelt(one: ScoredHit, view: View) -> bool:
    """Tell whether a name of no fame ends in ه for ة though its writer knows the letter: لزواره, to its visitors."""
    return one.hit.best.prior < FAMOUS_PRIOR and view.field.words.is_ha_for_ta(one.hit.last)


def _is_surname(one: ScoredHit, view: View) -> bool:
    """Tell whether a hit is the last word of a person that the field names in full elsewhere: سولانا."""
    at = one.hit.first
    if one.hit.words > 1 or view.field.words.word(at) not in view.surnames:
        return False
    return not any(name.first <= at <= name.last for name in view.of_type("PERS"))


def _is_announced(one: ScoredHit, view: View, lexicon: Lexicon) -> bool:
    """Tell whether a kind word that fits stands before a hit: after مدينة, صور are no pictures."""
    cue = lexicon.cue(word_before(one.hit, view.field.words))
    if cue is None or cue.kind_class != "kind" or cue.adjective or one.hit.reading.clitics:
        return False
    return cue.leading in SETTLED_KINDS and any(entry.kind in cue.kinds for entry in one.hit.entries)


def _toponym(one: ScoredHit, view: View, surest: float, *, is_told: bool) -> ScoredHit:
    chance = view.listed(one.hit.first, one.hit.last)
    several = SEVERAL if one.hit.words > 1 and one.hit.homograph == Homograph.NONE else 0.0
    odds = _log_odds(chance) + several + TRUST * max(-BOUND, min(BOUND, one.score))
    # «الرمال» in an article on حي الرمال may still be sand.
    if is_told or (chance >= LEAST and surest >= SURE and one.hit.homograph == Homograph.NONE):
        odds = max(odds, 0.0)
    return replace(one, score=odds)


def _demonym(one: ScoredHit, view: View, lexicon: Lexicon) -> ScoredHit:
    """Weigh an adjective of origin: a name of a person, or the country itself (في مالي), where the tagger says so.

    The rule on feminine adjectives (العاصمة السعودية) is surer than a tagger whose corpora mark some of them.
    """
    first, last = one.hit.first, one.hit.last
    adjective = one.hit.key.endswith(FEMININE)
    is_name = not adjective and any(entry.role == Role.NAME for entry in one.hit.entries)
    chance = view.chance("LOC", first, last)
    cue = lexicon.cue(word_before(one.hit, view.field.words))
    if is_name and (chance >= UNDECIDED or (chance >= LEAST and cue is not None and cue.kind_class == "preposition")):
        return replace(one, kind="toponym", score=max(0.0, _log_odds(chance)))
    return replace(one, score=min(one.score, ORIGIN - _log_odds(view.chance("PERS", first, last))))


def _outer(one: ScoredHit, view: View) -> ScoredHit:
    """Weigh a facility or a part of a place: a listed name of several words needs no tagger."""
    persons = view.chance("PERS", one.hit.first, one.hit.last)
    odds = one.score if one.hit.words > 1 else one.score + _log_odds(1 - persons) / 2
    return replace(one, score=odds)


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


def _is_part(one: ScoredHit, view: View, taken: AbstractSet[int]) -> bool:
    """Tell whether a hit is only a part of a longer name that the gazetteer lacks: مالا in مالا توكماتشكا."""
    if one.kind != "toponym":
        return False
    for name in view.of_type("LOC"):
        if name.first <= one.hit.first and one.hit.last <= name.last and name.last - name.first >= one.hit.words:
            rest = [at for at in range(name.first, name.last + 1) if not one.hit.first <= at <= one.hit.last]
            return all(view.chance("LOC", at, at) >= SURE for at in rest) and taken.isdisjoint(rest)
    return False


def _bared(view: View, lexicon: Lexicon) -> list[ScoredHit]:
    """Return the hits, those that begin with a kind word without it: غزة, known to the index as قطاع غزة.

    It stays where the tagger takes it into the name, and where it is part of it: مدينة الصدر.
    """
    hits = [one for one in view.field.hits if not _has_epithet(one, view)]
    bare = {at: _bare(one, view, lexicon) for at, one in enumerate(hits)}
    taken = {(one.hit.first, one.hit.last) for one in bare.values() if one is not None}
    return [bare[at] or one for at, one in enumerate(hits) if bare[at] or (one.hit.first, one.hit.last) not in taken]


def _has_epithet(one: ScoredHit, view: View) -> bool:
    """Tell whether a name is that of the same place with a word more, which the tagger leaves out: مكة المكرمة."""
    hit = one.hit
    if one.kind != "toponym" or hit.words < 2 or view.chance("LOC", hit.last, hit.last) >= SURELY_OUT:
        return False
    shorter = view.hits.get((hit.first, hit.last - 1))
    return shorter is not None and shorter.row == hit.row


def _bare(one: ScoredHit, view: View, lexicon: Lexicon) -> ScoredHit | None:
    hit = one.hit
    opened = kind_word(view.field.words.word(hit.first), lexicon) if one.kind == "toponym" and hit.words > 1 else None
    if opened is None:
        return None
    if _is_part_of_name(opened[1], hit, view.hits.get((hit.first + 1, hit.last))):
        return None
    outside = view.chance("LOC", hit.first, hit.first) < UNDECIDED <= view.chance("LOC", hit.first + 1, hit.last)
    return replace(one, hit=Hit(hit.first + 1, hit.last, WHOLE, hit.key, hit.entries)) if outside else None


def _is_part_of_name(cue: Cue, whole: Hit, rest: Hit | None) -> bool:
    """Tell whether a kind word belongs to a listed name: without it the name is another's, a word's or a person's."""
    if rest is None:
        return cue.leading in SETTLED_KINDS or cue.leading == "region"
    return rest.homograph != Homograph.NONE or (cue.leading in SETTLED_KINDS and rest.row != whole.row)


def _with_kind_word(one: ScoredHit, view: View, lexicon: Lexicon) -> ScoredHit:
    """Return a name with the kind word that belongs to it: وادي حضرموت, شارع فرنسا, which is no France.

    Such a word belongs to the name where the tagger says so, or where no place of the name is of the kind.
    """
    words, hit = view.field.words, one.hit
    if one.kind != "toponym" or hit.reading.clitics or not hit.first or words.is_break_before(hit.first):
        return one
    opened = kind_word(words.word(hit.first - 1), lexicon)
    if opened is None or not (opened[1].leading in GEOGRAPHIC_KINDS or opened[1].kinds >= STREETS):
        return one
    reading, cue = opened
    fitting = tuple(entry for entry in hit.entries if entry.kind in cue.kinds)
    said = view.chance("LOC", hit.first - 1, hit.first - 1) >= UNDECIDED
    if not said and (fitting or cue.leading in GEOGRAPHIC_KINDS):
        return one
    key = reading.restored + words.layout[words.starts[hit.first - 1] + reading.offset : words.ends[hit.last]]
    whole = Hit(hit.first - 1, hit.last, reading, hit.key if fitting else key, fitting)
    return replace(one, hit=whole)


# ------------------------------------------------------------ names that the gazetteer lacks


def _unknown(view: View, lexicon: Lexicon, taken: AbstractSet[int]) -> Iterator[ScoredHit]:
    """Yield the tagger's places that no hit tells, and the names that a kind word announces."""
    words = view.field.words
    agencies = {at for dateline in view.field.datelines for at in dateline.agency}
    taken = taken | agencies
    for name in view.of_type("LOC"):
        span = range(name.first, name.last + 1)
        hit = unknown_name(words, name.first, name.last, lexicon) if taken.isdisjoint(span) else None
        if hit is None:
            continue
        odds = _log_odds(view.chance("LOC", hit.first, hit.last)) - LACKED
        if odds >= 0 and not (hit.words == 1 and words.word(hit.first) in view.surnames):
            taken |= set(span)
            yield ScoredHit(hit, "toponym", min(odds, UNKNOWN))
    persons = {at for name in view.names if name.type != "LOC" for at in range(name.first, name.last + 1)}
    for first, last in find_unknown(words, lexicon, frozenset(taken | persons)):
        hit = unknown_name(words, first, last, lexicon)
        if hit is not None:
            yield ScoredHit(hit, "toponym", UNKNOWN)


# ------------------------------------------------------------ organisations


def _in_bodies(
    view: View, ranked: Sequence[ScoredHit], kept: Iterable[ScoredHit], lexicon: Lexicon, *, organisations: bool
) -> Iterator[ScoredHit]:
    """Yield the places inside names of organisations that lie there, and where asked for the organisations.

    جامعة القاهرة lies in Cairo; ريال مدريد may play anywhere.
    """
    taken = _words_of(kept)
    told = _spans(one for one in view.field.likely if one.hit.homograph == Homograph.NONE)
    for name in view.of_type("ORG"):
        within = without_overlaps(
            one
            for one in ranked
            if one.kind == "toponym"
            and name.first < one.hit.first
            and one.hit.last <= name.last
            and (one.hit.first, one.hit.last) in told
        )
        if not within or not taken.isdisjoint(range(name.first, name.last + 1)):
            continue
        if lexicon.is_institution(view.field.words.word(name.first)):
            yield from (replace(one, score=max(one.score, 0.0)) for one in within)
        if organisations:
            yield _organisation(view, name)


def _organisation(view: View, name: NameSpan) -> ScoredHit:
    key = " ".join(view.field.words.word(at) for at in range(name.first, name.last + 1))
    odds = _log_odds(view.chance("ORG", name.first, name.last))
    return ScoredHit(Hit(name.first, name.last, WHOLE, key, ()), "organisation", odds)
