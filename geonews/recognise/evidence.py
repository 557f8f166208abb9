"""What speaks for and against a hit being a place: named evidence, weighed and summed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from geonews.arabic.clitics import CONJUNCTIONS
from geonews.arabic.lexicon import Cue, Lexicon
from geonews.arabic.tokens import Words
from geonews.gazetteer.entries import NEARBY, Homograph, Role
from geonews.recognise.datelines import Dateline
from geonews.recognise.hits import Hit

STRONG_PRIOR = 0.6
"""From here on (some 60,000 people) a name without a homograph tells of its country to the rest of the article."""

FAMOUS_PRIOR = 0.7
"""From here on (some 400,000 people) a misspelt name is still read as the place: غزه."""

SMALL_PRIOR = 0.5
"""Below this (some 10,000 people) a name is that of a small town or a village."""

_FEMININE = "ه"
"""A ta marbuta, folded."""

_HOMOGRAPH_NAME = {
    Homograph.WORD: "ordinary_word",
    Homograph.PERSON: "person_name",
    Homograph.ORGANISATION: "body_name",
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Hold what an article says outside of a hit."""

    words: Words
    lexicon: Lexicon
    place_ends: AbstractSet[int]
    """Indices of the last words of places found so far: what is coordinated with a place is a place."""
    followers: AbstractSet[int]
    """Indices of the first words of certain places that begin with و: so is what stands before them, صور والنبطية."""
    countries: Mapping[str, frozenset[str]]
    """For each country the names in the article that tell of it."""
    datelines: Sequence[Dateline]
    least_taken_off: Mapping[int, int]
    """By index of a word the fewest letters whose loss leaves the name of a place."""


def is_strong(hit: Hit) -> bool:
    """Tell whether a hit is a place beyond doubt, whatever stands around it."""
    if hit.homograph != Homograph.NONE or hit.role == Role.PHRASE:
        return False
    bare = not hit.reading.clitics or hit.best.prior >= STRONG_PRIOR
    return bare and (hit.best.prior >= STRONG_PRIOR or hit.role != Role.NAME)


def countries_told(hits: Iterable[Hit]) -> dict[str, frozenset[str]]:
    """Return for each country the strong names of the article that lie in it."""
    told: dict[str, set[str]] = defaultdict(set)
    for hit in hits:
        if is_strong(hit) and hit.best.country:
            told[hit.best.country].add(hit.key)
    return {country: frozenset(keys) for country, keys in told.items()}


def evidence(hit: Hit, around: Surroundings) -> dict[str, float]:
    """Return the evidence on a hit, each a strength from 0 to 1; what does not apply is absent."""
    found = {"bias": 1.0, "prior": hit.best.prior}
    found |= dict.fromkeys(_of_the_name(hit, around.lexicon), 1.0)
    found |= dict.fromkeys(_of_the_words_around(hit, around), 1.0)
    found |= dict.fromkeys(_of_persons_around(hit, around), 1.0)
    support = _support(hit, around)
    if support:
        found["country_in_article"] = min(1.0, support / 2)
    if hit.words == 1 and hit.reading.offset > around.least_taken_off.get(hit.first, hit.reading.offset):
        found["letter_of_place_name"] = 1.0
    if hit.reading.clitics and hit.words == 1 and "coordinated" not in found:
        found |= dict.fromkeys(_of_letters_taken_off(hit, support), 1.0)
    return found


def _of_letters_taken_off(hit: Hit, support: int) -> Iterator[str]:
    """Doubt a name that appears only when a letter is taken off: بلاتر is no لاتر, in India."""
    if hit.best.prior < SMALL_PRIOR:
        yield "letter_before_small_name"
    if not support and not any(entry.country in NEARBY or entry.country is None for entry in hit.entries):
        yield "letter_before_far_name"


def _of_the_name(hit: Hit, lexicon: Lexicon) -> Iterator[str]:
    if hit.homograph in _HOMOGRAPH_NAME:
        yield _HOMOGRAPH_NAME[hit.homograph]
    if hit.words > 1:
        yield "several_words"
    elif len(hit.key) <= 3:
        yield "short"
    if hit.key in lexicon.persons:
        yield "in_person_lexicon"
    if any(entry.country in NEARBY or entry.country is None for entry in hit.entries):
        yield "nearby"
    if hit.key.startswith("ال"):
        yield "definite"
    if hit.reading.clitics:
        yield "after_preposition_letter" if hit.reading.has_preposition else "after_conjunction_letter"


def _of_the_words_around(hit: Hit, around: Surroundings) -> Iterator[str]:
    words, lexicon = around.words, around.lexicon
    before = word_before(hit, words)
    cue = None if hit.reading.has_preposition else lexicon.cue(before)
    # «صفحات محلية صور» says nothing of صور.
    if cue and not (cue.adjective and hit.homograph != Homograph.NONE):
        name = _cue_name(cue, hit)
        yield name
        if name == "after_kind_word" and hit.homograph != Homograph.NONE:
            yield "kind_word_before_homograph"
    if any(dateline.is_place(hit) for dateline in around.datelines):
        yield "dateline"
    if is_coordinated(hit, around) or hit.last + 1 in around.followers:
        yield "coordinated"
    if hit.best.prior < FAMOUS_PRIOR and words.is_ha_for_ta(hit.last):
        yield "written_with_ha"


def _of_persons_around(hit: Hit, around: Surroundings) -> Iterator[str]:
    lexicon = around.lexicon
    before, after = word_before(hit, around.words), word_after(hit, around.words)
    if hit.reading.clitics and around.words.word(hit.first) in lexicon.persons:
        yield "letter_of_person_name"
    if before in lexicon.titles:
        yield "after_title"
    if lexicon.is_kin(before) or after in lexicon.kin:
        yield "beside_kin_word"
    if _is_person_like(hit, lexicon) and (before in lexicon.persons or after in lexicon.persons):
        yield "in_run_of_person_names"


def _is_person_like(hit: Hit, lexicon: Lexicon) -> bool:
    return hit.homograph == Homograph.PERSON or hit.key in lexicon.persons


def _cue_name(cue: Cue, hit: Hit) -> str:
    if cue.kind_class != "kind":
        return f"after_{cue.kind_class}"
    fits = not cue.kinds or any(entry.kind in cue.kinds for entry in hit.entries)
    return "after_kind_word" if fits else "after_other_kind_word"


def is_coordinated(hit: Hit, around: Surroundings) -> bool:
    """Tell whether a hit follows a certain place with و or a comma: دمشق، وحلب."""
    if hit.first - 1 not in around.place_ends:
        return False
    conjunction = bool(hit.reading.clitics) and hit.reading.clitics[0] in CONJUNCTIONS
    return conjunction or any(mark in around.words.between(hit.first) for mark in "،,")


def is_family_name(hit: Hit, around: Surroundings) -> bool:
    """Tell whether a definite adjective closes the name of a man: محمد المصري.

    An adjective that has the article follows a noun that has it too (السائح البلجيكي), which a given name has not.
    """
    before = word_before(hit, around.words)
    personal = before in around.lexicon.persons and not before.startswith("ال")
    return personal and not hit.reading.clitics and hit.key.startswith("ال") and hit.key.endswith("ي")


def is_adjective(hit: Hit, around: Surroundings) -> bool:
    """Tell whether the name of a country is its feminine adjective here: العاصمة السعودية, قاعدة جوية سورية."""
    roles = {entry.role for entry in hit.entries}
    if not {Role.NAME, Role.DEMONYM} <= roles or not hit.key.endswith(_FEMININE) or hit.reading.clitics:
        return False
    before = word_before(hit, around.words)
    if hit.key.startswith("ال"):
        return before.startswith("ال") or hit.first - 1 in around.place_ends
    return before.endswith(_FEMININE) and not before.startswith("ال")


def _support(hit: Hit, around: Surroundings) -> int:
    """Count the other names of the article that lie in a country of this one."""
    countries = {entry.country for entry in hit.entries if entry.country}
    return max((len(around.countries.get(country, frozenset()) - {hit.key}) for country in countries), default=0)


def word_before(hit: Hit, words: Words) -> str:
    """Return the word joined to the hit in front, or an empty string."""
    return "" if words.is_break_before(hit.first) else words.word(hit.first - 1)


def word_after(hit: Hit, words: Words) -> str:
    """Return the word joined to the hit behind, or an empty string."""
    return "" if words.is_break_after(hit.last) else words.word(hit.last + 1)


def score(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the log odds of a hit being a place."""
    return sum(strength * weights.get(name, 0.0) for name, strength in found.items())


def strong_followers(hits: Iterable[Hit]) -> set[int]:
    """Return where the strong hits of a text begin that are joined by و to what stands before them."""
    return {hit.first for hit in hits if is_strong(hit) and hit.role == Role.NAME and hit.reading.clitics == ("و",)}


def least_taken_off(hits: Iterable[Hit]) -> dict[int, int]:
    """Return for each word the fewest letters whose loss leaves the name of a place: of وباردو one, باردو, not two."""
    least: dict[int, int] = {}
    for hit in hits:
        if hit.words == 1 and hit.role == Role.NAME and hit.homograph == Homograph.NONE:
            least[hit.first] = min(hit.reading.offset, least.get(hit.first, hit.reading.offset))
    return least


def strong_ends(hits: Sequence[Hit]) -> set[int]:
    """Return where the strong hits of a text end."""
    return {hit.last for hit in hits if is_strong(hit)}
