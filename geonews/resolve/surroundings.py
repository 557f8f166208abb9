"""What the words around a mention say of it: which kind of place it is, and in which larger one it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from geonews.arabic.fold import squeeze
from geonews.arabic.lexicon import Cue, Lexicon
from geonews.records import Article, Mention, PlaceKind

How: TypeAlias = Literal["inside", "adjective", "brackets", "comma"]

MAX_GAP_WORDS = 3
"""Words that may stand between a place and the larger one in which the text puts it: في محافظة، بريف."""

REACH = 40
"""Characters before a name in which an office is looked for."""

OFFICE_WORDS = 2
"""Words of the longest office: رئيس بلدية."""

_IN_A_PLACE = frozenset({"في", "ب", "داخل", "ضمن"})
_CAPITAL_OF = frozenset({"عاصمه", "العاصمه"})
_COMMAS = frozenset("،,")
_BETWEEN_JOINED = frozenset("و،, \u200e\u200f")


@dataclass(frozen=True, slots=True)
class Said:
    """Hold that the text puts a place in a larger one."""

    outer: int
    """Index of the mention of the larger place, or of the adjective that tells its country."""
    how: How
    """``inside``: البوكمال بريف دير الزور. ``adjective``: طرابلس الليبية، العاصمة الليبية طرابلس. ``brackets``: رحبة
    (عكار). ``comma``: سرت، ليبيا, which may as well be a list."""


@dataclass(slots=True)
class Surroundings:
    """Hold what stands around one mention."""

    position: int
    """Where it stands in the article, the title counted before the text, in code points."""
    in_title: bool = False
    """Whether it stands in the headline, or in the first line of a text that has none."""
    kinds: frozenset[PlaceKind] = frozenset()
    """The kinds that the words before it announce; empty where they announce none."""
    cue: Cue | None = None
    """The kind word that announces them; None where an office does: محافظ نينوى."""
    word: str = ""
    """That kind word or office, folded, with the letters that lean on it."""
    said: list[Said] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)
    """Indices of the mentions to which «و» or a comma joins it."""
    shares: int = 0
    """How many names joined after it share its kind word: محافظتي إدلب وحلب."""


def surroundings(article: Article, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Surroundings]:
    """Return what stands around each mention, in their order."""
    around = [_announced(article, mention, lexicon) for mention in mentions]
    bare = [at for at, one in enumerate(mentions) if one.kind not in ("relative", "organisation")]
    for one, other in _neighbours(bare, mentions):
        first, second = mentions[one], mentions[other]
        if first.field == second.field:
            gap = _text(article, first)[first.end : second.start]
            if "\n" in gap:
                continue
            if second.kind == "demonym":
                if not gap.strip():
                    around[one].said.append(Said(other, "adjective"))
            elif first.kind == "demonym":
                if not gap.strip():
                    _behind_adjective(one, first, around[other], lexicon)
            else:
                _relate(one, other, gap, around, lexicon)
    return around


def _neighbours(bare: Sequence[int], mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """Yield each mention with the first that begins behind it: behind a facility that is not the name inside of it."""
    for number, one in enumerate(bare):
        end = mentions[one].end
        behind = (
            at for at in bare[number + 1 :] if mentions[at].start >= end or mentions[at].field != mentions[one].field
        )
        other = next(behind, None)
        if other is not None:
            yield one, other


def headline_end(article: Article) -> int:
    """Return where the headline ends that the first line of a text is; 0 where the article has one of its own."""
    return 0 if article.title else max(0, article.text.find("\n", article.body_start))


def _text(article: Article, mention: Mention) -> str:
    return article.title if mention.field == "title" else article.text


def _announced(article: Article, mention: Mention, lexicon: Lexicon) -> Surroundings:
    """Return what the words before a mention announce: a kind word, or the office of who governs it."""
    position = mention.start + (len(article.title) + 1 if mention.field == "text" else 0)
    in_title = mention.field == "title" or mention.start < headline_end(article)
    cue = lexicon.cue(mention.cue) if mention.cue else None
    if cue is not None and cue.kind_class == "kind" and cue.kinds:
        return Surroundings(position, in_title, cue.kinds, cue, mention.cue or "", shares=cue.joins)
    before = squeeze(_text(article, mention)[max(0, mention.start - REACH) : mention.start]).split()
    if mention.clitics or not before:
        return Surroundings(position, in_title)
    office = lexicon.office(" ".join(before[-OFFICE_WORDS:])) or lexicon.office(before[-1])
    return Surroundings(position, in_title, office, word=before[-1] if office else "")


def _behind_adjective(at: int, adjective: Mention, behind: Surroundings, lexicon: Lexicon) -> None:
    """Note that a kind word and an adjective stand before a name: العاصمة الليبية طرابلس."""
    cue = lexicon.cue(adjective.cue) if adjective.cue else None
    if cue is not None and cue.kind_class == "kind":
        behind.said.append(Said(at, "adjective"))
        if not behind.kinds:
            behind.kinds, behind.cue, behind.word, behind.shares = cue.kinds, cue, adjective.cue or "", cue.joins


def _relate(one: int, other: int, gap: str, around: Sequence[Surroundings], lexicon: Lexicon) -> None:
    """Note what the words between two neighbouring names say of them."""
    words = squeeze(gap).split()
    how = _containment(gap, words, lexicon)
    if how:
        around[one].said.append(Said(other, how))
    if _joins(gap, words):
        around[one].joined.append(other)
        around[other].joined.append(one)
        if around[one].shares and not around[other].kinds:
            first, second = around[one], around[other]
            second.kinds, second.cue, second.word, second.shares = first.kinds, first.cue, first.word, first.shares - 1


def _joins(gap: str, words: Sequence[str]) -> bool:
    """Tell whether nothing but «و» or a comma stands between two names."""
    return (words == ["و"] or (not words and not _COMMAS.isdisjoint(gap))) and _BETWEEN_JOINED.issuperset(gap)


def _containment(gap: str, words: Sequence[str], lexicon: Lexicon) -> How | None:
    """Return how the words between two names put the first into the second; None where they do not."""
    mark = gap.strip()
    if not words:
        return "comma" if mark in _COMMAS else "brackets" if mark == "(" else None
    if len(words) > MAX_GAP_WORDS or "." in gap:
        return None
    if len(words) == 1 and words[0] in _CAPITAL_OF:
        return "inside"
    if all(_puts_inside(word, lexicon) for word in words):
        return "brackets" if mark.startswith("(") else "inside"
    return None


def _puts_inside(word: str, lexicon: Lexicon) -> bool:
    if word in _IN_A_PLACE:
        return True
    cue = lexicon.cue(word)
    return cue is not None and cue.kind_class in ("kind", "direction", "around") and not word.startswith("و")
