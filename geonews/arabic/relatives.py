"""Places that are told by others: شمالي سوريا, ريف حلب الشمالي, على بعد 20 كيلومترا شرق الرقة, الحدود السورية التركية.

The grammar reads folded words and knows of the places found among them only where they stand and what they are. Each
rule is about a class of the words in ``relative_words``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from geonews.arabic.clitics import WHOLE, Reading, readings
from geonews.arabic.numbers import number_before
from geonews.arabic.relative_words import Grammar, Opener
from geonews.arabic.tokens import Words
from geonews.records import Direction, PlaceKind, Relation, RelationKind

GEOGRAPHIC = frozenset({"water", "relief"})
SETTLED = frozenset({"country", "province", "district", "city", "town", "village"})
"""What بحيرة and جبل make another thing of as well: شمالي بحيرة تونس is told by the lake, not by the city."""

FAR_BACK = 4
"""Words before بين among which the way or the area is looked for: المنطقة الحدودية الواقعة بين."""

MILE_KM = 1.609344
"""Statute mile; what a nautical one has more is in the table."""

_DASHES = frozenset("-‐‑–—")
_AWAY = "عن"
"""Tells a distance without على بعد as well: 30 كلم عن تطاوين."""

_AND, _TO, _THE = "و", "ل", "ال"
_NISBA = "يه"
"""Ending of a feminine adjective of origin that is also a country's name: السعودية."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Hold a place found in a text, by the indices of its words."""

    first: int
    last: int
    kind: PlaceKind | None = None
    """None where the gazetteer lacks the place."""
    clitics: tuple[str, ...] = ()
    origin: bool = False
    """Whether it is an adjective of origin: السورية."""


@dataclass(frozen=True, slots=True)
class RelativeSpan:
    """Hold a place that is told by others, by the indices of its words."""

    first: int
    last: int
    relation: Relation
    anchors: tuple[Anchor, ...]
    reading: Reading = WHOLE
    """Of the first word: its clitics stand outside."""


def find_relatives(words: Words, places: Iterable[Anchor], grammar: Grammar) -> Iterator[RelativeSpan]:
    """Yield the relative places that the given places tell, by first word; one that lies inside another is yielded too.

    ``longest`` chooses among them.
    """
    openers = grammar.openers(words.vocabulary)
    if not openers:
        return
    text = _Text(words, places, grammar)
    for at, word in enumerate(words.forms):
        if word in openers:
            found = text.read(at, openers[word])
            if found is not None:
                yield found


def longest(found: Iterable[RelativeSpan]) -> list[RelativeSpan]:
    """Return the relatives that share no word, the longest first: شمال ريف حلب, and not the ريف حلب inside."""
    chosen: list[RelativeSpan] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: (one.first - one.last, one.first)):
        span = range(one.first, one.last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            chosen.append(one)
    return chosen


def combine(first: Direction, second: Direction) -> Direction | None:
    """Return the direction between two sides, None where there is none: شمال شرق, and شمال of شمال وسط."""
    if "centre" in (first, second) and first != second:
        return second if first == "centre" else first
    return _BETWEEN.get(f"{first}{second}") or _BETWEEN.get(f"{second}{first}")


_SIDES: Mapping[str, Direction] = {"n": "n", "e": "e", "s": "s", "w": "w", "centre": "centre"}
_BETWEEN: Mapping[str, Direction] = {"ne": "ne", "nw": "nw", "se": "se", "sw": "sw"}
_RELATIONS: Mapping[str, RelationKind] = {"part": "part", "around": "around"}


class _Text:
    """Read the words of one text: each rule takes the index of a word and returns what begins there, or None."""

    def __init__(self, words: Words, places: Iterable[Anchor], grammar: Grammar) -> None:
        self._words, self._grammar = words, grammar
        self.by_first: dict[int, list[Anchor]] = defaultdict(list)
        for place in places:
            self.by_first[place.first].append(place)
        self._rules: Mapping[str, Callable[[int, str], RelativeSpan | None]] = {
            "side": self._side,
            "the side": self._the_side,
            "portion": self._portion,
            "portions": self._portions,
            "around": self._around,
            "the around": self._the_around,
            "end": self._end,
            "suburb": self._suburb,
            "border": self._border,
            "the border": self._the_border,
            "strip": self._strip,
            "coast": self._coast,
            "the coast": self._the_coast,
            "off": self._off,
            "between": self._between,
            "unit": self._distance,
            "vague": self._vague,
        }

    def read(self, at: int, opener: Opener) -> RelativeSpan | None:
        """Return the relative that a word opens, its clitics left outside."""
        found = self._rules[opener.word_class](at, opener.means)
        if found is None or found.first != at:
            return found
        return RelativeSpan(found.first, found.last, found.relation, found.anchors, opener.reading)

    # -------------------------------------------------------- words and places

    def _form(self, at: int) -> str:
        """Return a word that is joined to the one before it, else an empty string."""
        if at >= len(self._words) or at < 1 or self._words.is_break_before(at):
            return ""
        return self._words.word(at)

    def _before(self, at: int) -> str:
        """Return the word joined to a word in front, else an empty string."""
        return "" if self._words.is_break_before(at) else self._words.word(at - 1)

    def _means(self, word_class: str, at: int) -> str | None:
        return self._grammar.means(word_class, self._form(at))

    def _is_after(self, word_class: str, at: int) -> bool:
        """Tell whether the word before is one of a class, in any reading of its clitics."""
        before = self._before(at)
        return any(self._grammar.means(word_class, one.apply(before)) is not None for one in readings(before))

    def _place(self, at: int, clitics: tuple[str, ...] = (), deep: int = 2) -> Anchor | None:
        """Return the place that begins at a word with these clitics, past its kind words: شمال محافظة حلب."""
        form = self._form(at)
        if not form:
            return None
        here = [one for one in self.by_first.get(at, ()) if not one.origin and one.clitics == clitics]
        if here:
            return max(here, key=lambda one: one.last)
        words = (one.apply(form) for one in readings(form) if one.clitics == clitics)
        kind_word = next((word for word in words if word in self._grammar.kind_words), None)
        return self._behind(at, kind_word, deep - 1) if kind_word and deep else None

    def _behind(self, at: int, kind_word: str, deep: int) -> Anchor | None:
        """Return the place behind a kind word: طرابلس in العاصمة الليبية طرابلس and in عاصمة ليبيا طرابلس."""
        inner = self._place(at + 1, deep=deep)
        if inner is None:
            return self._place(at + 2, deep=0) if self._adjective_of_origin(at + 1) else None
        if self._grammar.means("capital of", kind_word) is not None and inner.kind in ("country", "province"):
            return self._place(inner.last + 1, deep=0)
        is_other = self._grammar.kind_words[kind_word] in GEOGRAPHIC and inner.kind in SETTLED
        return None if is_other else inner

    def _adjective_of_origin(self, at: int) -> Anchor | None:
        """Return the adjective of a country that is joined to the word before: السورية, الكورية الشمالية."""
        return self._of_country(at) if self._form(at) else None

    def _second_adjective(self, at: int) -> Anchor | None:
        """Return an adjective of a country behind another, a dash between them or not: السورية - التركية."""
        joined = at < len(self._words) and (self._form(at) or self._words.between(at).strip() in _DASHES)
        return self._of_country(at) if joined else None

    def _of_country(self, at: int) -> Anchor | None:
        """Return the definite adjective of a country at a word; العربي and الأوروبي are no country's."""
        word = self._words.word(at)
        if not word.startswith(_THE):
            return None
        for one in self.by_first.get(at, ()):
            is_adjective = one.origin or (one.kind == "country" and word.endswith(_NISBA))
            if is_adjective and not one.clitics and one.kind not in ("continent", "region"):
                return one
        return None

    def _of(self, at: int) -> Anchor | None:
        """Return the place that من or a letter ل joins to the words before: من حلب, لحلب, لمدينة حلب."""
        if self._means("from", at) is not None:
            return self._place(at + 1)
        return self._place(at, (_TO,))

    def _directions(self, word_class: str, at: int) -> tuple[Direction | None, int]:
        """Return the direction that one or two words tell, and the index behind: الشمالي الشرقي."""
        first = _SIDES.get(self._means(word_class, at) or "")
        if first is None:
            return None, at
        second = _SIDES.get(self._means(word_class, at + 1) or "")
        both = combine(first, second) if second else None
        return (both, at + 2) if both else (first, at + 1)

    # ------------------------------------------------------------------- parts

    def _side(self, at: int, means: str) -> RelativeSpan | None:
        """Read شمال X, شمال شرقي X, شمال وشرق X, شمالي ريف X."""
        if self._is_after("body", at):
            return None
        direction, after = self._sides(at, _SIDES[means])
        place = self._place(after)
        if place is not None:
            return _span(at, place.last, "part", direction, (place,))
        inner = self._nested(after)
        if inner is None:
            return None
        return _span(at, inner.last, inner.relation.kind, inner.relation.direction or direction, inner.anchors)

    def _sides(self, at: int, first: Direction) -> tuple[Direction, int]:
        """Return the direction that the sides from a word on tell, and the index behind."""
        following = self._form(at + 1)
        second = _SIDES.get(self._grammar.means("side", following) or "")
        if second is None and following.startswith(_AND):
            # «شمال وشرق سوريا» is one area, «وسط وجنوب غزة» are two.
            second = _SIDES.get(self._grammar.means("side", following.removeprefix(_AND)) or "")
            second = None if "centre" in (first, second) else second
        both = combine(first, second) if second else None
        return (both, at + 2) if both else (first, at + 1)

    def _nested(self, at: int) -> RelativeSpan | None:
        """Return the countryside or coast that begins at a word: شمالي ريف حماة."""
        opener = self._grammar.opener(self._form(at))
        if opener is None or opener.reading.offset or opener.word_class not in ("around", "coast", "the coast"):
            return None
        return self._rules[opener.word_class](at, opener.means)

    def _the_side(self, at: int, means: str) -> RelativeSpan | None:
        """Read الشمال السوري, الشمال الشرقي من سوريا."""
        direction, after = _SIDES[means], at + 1
        second = _SIDES.get(self._means("adjective", after) or "")
        both = combine(direction, second) if second else None
        if both:
            direction, after = both, after + 1
        # «إلى الجنوب من حلب», but not «طلب مجلس الجنوب من الخيام رفع كشوف».
        anchor = self._of(after) if both or self._is_after("to", at) else None
        anchor = anchor or self._adjective_of_origin(after)
        return _span(at, anchor.last, "part", direction, (anchor,)) if anchor else None

    def _portion(self, at: int, means: str) -> RelativeSpan | None:
        """Read الجزء الشمالي من X, الضواحي الجنوبية لX, الريف الشمالي السوري: the side is told."""
        direction, after = self._directions("adjective", at + 1)
        if direction is None:
            return None
        anchor = self._of(after) or self._adjective_of_origin(after)
        return _span(at, anchor.last, _RELATIONS[means], direction, (anchor,)) if anchor else None

    def _portions(self, at: int, means: str) -> RelativeSpan | None:
        """Read أحياء حلب الشرقية: the side is told behind the place."""
        place = self._place(at + 1)
        direction, after = self._directions("adjective", place.last + 1) if place else (None, at)
        return _span(at, after - 1, _RELATIONS[means], direction, (place,)) if place and direction else None

    # ------------------------------------------------------------------ around

    def _around(self, at: int, _means: str) -> RelativeSpan | None:
        """Read ريف X, ريف X الجنوبي الغربي, محيط مطار X, أطراف ريف X; and ريف دمشق الغربي, part of a province."""
        if self._is_after("body", at):
            return None
        whole = self._place_from(at)
        if whole is not None:
            direction, after = self._directions("adjective", whole.last + 1)
            return _span(at, after - 1, "part", direction, (whole,)) if direction else None
        place = self._place(at + 1)
        if place is None:
            inner = self._nested(at + 1)
            return _span(at, inner.last, "around", inner.relation.direction, inner.anchors) if inner else None
        direction, after = self._directions("adjective", place.last + 1)
        return _span(at, after - 1, "around", direction, (place,))

    def _place_from(self, at: int) -> Anchor | None:
        """Return the place whose name begins with this word itself: ريف دمشق."""
        return next((one for one in self.by_first.get(at, ()) if not one.origin and one.last > one.first), None)

    def _the_around(self, at: int, means: str) -> RelativeSpan | None:
        """Read الريف الحلبي, الريف الشمالي لحلب."""
        origin = self._adjective_of_origin(at + 1)
        if origin is None:
            return self._portion(at, means)
        direction, after = self._directions("adjective", origin.last + 1)
        return _span(at, after - 1, "around", direction, (origin,))

    def _end(self, at: int, means: str) -> RelativeSpan | None:
        """Read طرف X; «من طرف X» is «by X»."""
        return None if self._is_after("from", at) else self._around(at, means)

    def _suburb(self, at: int, means: str) -> RelativeSpan | None:
        """Read ضاحية باريس: of a city, or with a side; ضاحية بابا عمرو is the quarter itself."""
        found = self._around(at, means)
        told = found is not None and (found.relation.direction or found.anchors[0].kind == "city")
        return found if told else None

    # ------------------------------------------------------- borders and coasts

    def _border(self, at: int, _means: str) -> RelativeSpan | None:
        """Read حدود X مع Y, حدود X وY, حدود X الشمالية; the border of X alone tells too little."""
        place = self._place(at + 1)
        if place is None or self._is_after("not before border", at):
            return None
        direction, after = self._directions("adjective", place.last + 1)
        other = self._with(after)
        if other is None and place.kind == "country":
            other = self._place(after, (_AND,))
            other = other if other and other.kind == "country" else None
        return _on_border(at, after - 1, direction, place, other)

    def _the_border(self, at: int, _means: str) -> RelativeSpan | None:
        """Read الحدود السورية التركية, الحدود السورية مع تركيا, الحدود بين X وY, الحدود الشمالية للبنان."""
        if self._is_after("not before border", at) or self._means("not a land border", at + 1) is not None:
            return None
        return self._border_from(at, at + 1)

    def _strip(self, at: int, _means: str) -> RelativeSpan | None:
        """Read الشريط الحدودي بين X وY."""
        return self._border_from(at, at + 2) if self._means("strip's", at + 1) is not None else None

    def _border_from(self, first: int, at: int) -> RelativeSpan | None:
        while self._means("shared", at) is not None:
            at += 1
        if self._means("between", at) is not None:
            both = self._two(at + 1)
            return _span(first, both[1].last, "border", None, both) if both else None
        direction, at = self._directions("adjective", at)
        one = self._adjective_of_origin(at) or (self._of(at) if direction else None)
        if one is None:
            return None
        behind, after = self._directions("adjective", one.last + 1)
        other = self._with(after) or (self._second_adjective(after))
        return _on_border(first, after - 1, direction or behind, one, other)

    def _with(self, at: int) -> Anchor | None:
        """Return the place on the other side of a border: مع تركيا."""
        return self._place(at + 1) if self._means("with", at) is not None else None

    def _coast(self, at: int, _means: str) -> RelativeSpan | None:
        """Read ساحل X, سواحل X الغربية."""
        place = self._place(at + 1)
        if place is None or self._is_after("not before coast", at):
            return None
        direction, after = self._directions("adjective", place.last + 1)
        return _span(at, after - 1, "coast", direction, (place,))

    def _the_coast(self, at: int, _means: str) -> RelativeSpan | None:
        """Read الساحل السوري, الساحل الغربي لليمن, السواحل الليبية الشرقية."""
        if self._is_after("not before coast", at):
            return None
        direction, after = self._directions("adjective", at + 1)
        anchor = self._of(after) or self._adjective_of_origin(after)
        if anchor is None:
            return None
        behind, after = self._directions("adjective", anchor.last + 1)
        return _span(at, after - 1, "coast", direction or behind, (anchor,))

    def _off(self, at: int, _means: str) -> RelativeSpan | None:
        """Read قبالة سواحل X."""
        inner = self._nested(at + 1)
        if inner is None or inner.relation.kind != "coast":
            return None
        span = _span(at, inner.last, "coast", inner.relation.direction, inner.anchors)
        return replace(span, relation=replace(span.relation, offshore=True))

    # ----------------------------------------------------------------- between

    def _between(self, at: int, _means: str) -> RelativeSpan | None:
        """Read بين X وY behind a way or an area; المحادثات بين دمشق وأنقرة are no place."""
        both = self._two(at + 1) if self._is_behind_way(at) else None
        return _span(at, both[1].last, "between", None, both) if both else None

    def _is_behind_way(self, at: int) -> bool:
        """Tell whether a way or an area stands before بين, with nothing but its adjectives between them."""
        for back in range(at - 1, max(-1, at - 1 - FAR_BACK), -1):
            if self._words.is_break_before(back + 1):
                return False
            forms = [one.apply(self._words.word(back)) for one in readings(self._words.word(back))]
            if any(self._grammar.means(name, form) is not None for form in forms for name in ("way", "lying")):
                return True
            if all(self._grammar.means("between way", form) is None for form in forms):
                return False
        return False

    def _two(self, at: int) -> tuple[Anchor, Anchor] | None:
        """Return two places joined by و, حلب وحماة; of three the text does not tell which of them lie side by side."""
        one = self._place(at)
        other = self._place(one.last + 1, (_AND,)) if one else None
        if one is None or other is None or self._place(other.last + 1, (_AND,)):
            return None
        return one, other

    # ---------------------------------------------------------------- distances

    def _distance(self, at: int, means: str) -> RelativeSpan | None:
        """Read على بعد 20 كيلومترا شرق X, 20 كم شرقي X, يبعد 35 كم عن X."""
        told = self._number(at, means)
        if told is None:
            return self._vague(at, means)
        first, km = told
        after = at + 1 + (self._means("unit end", at + 1) is not None)
        nautical = self._means("nautical", after)
        if nautical and float(means.lstrip("x")) >= MILE_KM:
            km, after = km / MILE_KM * float(nautical), after + 1
        after += self._means("roughly", after) is not None
        opened = self._opening(first)
        bare = self._past_about(first)
        from_here = self._from(after, opened is not None or self._is_after("distant", bare))
        if from_here is None or (opened is None and self._is_after("not after number", bare)):
            return None
        direction, last, anchors = from_here
        relation = Relation("offset", direction, round(km, 3))
        begin, reading = opened or (first, WHOLE)
        return RelativeSpan(begin, last, relation, anchors, reading)

    def _number(self, at: int, means: str) -> tuple[int, float] | None:
        """Return where a distance begins whose unit is given, and how many kilometres it is."""
        if means.startswith("x"):
            return at, float(means[1:])
        figures = re.match(r"\d+", self._words.word(at))
        if figures:
            return at, float(figures[0]) * float(means)
        told = number_before(self._words, at, self._grammar.numbers)
        return (told[0], told[1] * float(means)) if told else None

    def _past_about(self, at: int) -> int:
        """Return where the words begin that stand before a number and do not change it: أقل من, نحو."""
        while self._grammar.means("about", self._before(at)) is not None:
            at -= 1
        return at

    def _opening(self, first: int) -> tuple[int, Reading] | None:
        """Return where «على بعد نحو» begins, and its reading, before the first word of a distance."""
        for at in range(first - 1, max(self._past_about(first) - 2, 0), -1):
            if self._words.is_break_before(at + 1):
                return None
            if self._grammar.means("apart", self._words.word(at)) is not None:
                return self._at(at - 1, self._before(at))
        return None

    def _at(self, at: int, word: str) -> tuple[int, Reading] | None:
        """Return the index of على and its reading: وعلى بعد."""
        return next(
            ((at, one) for one in readings(word) if self._grammar.means("at", one.apply(word)) is not None), None
        )

    def _from(self, at: int, is_told: bool) -> tuple[Direction | None, int, tuple[Anchor, ...]] | None:
        """Return side, last word and anchors of what a distance is counted from; without a side it must be told."""
        side = _SIDES.get(self._means("side", at) or "")
        if side is not None and side != "centre":
            direction, after = self._sides(at, side)
            place = self._of(after) or self._place(after)
            nested = self._nested(after) if place is None else None
            if nested is not None:
                return direction, nested.last, nested.anchors
            return (direction, place.last, (place,)) if place else None
        if self._means("to", at) is not None and self._means("the side", at + 1) is not None:
            toward = self._the_side(at + 1, self._means("the side", at + 1) or "")
            is_side = toward is not None and not toward.anchors[0].origin
            return (toward.relation.direction, toward.last, toward.anchors) if toward and is_side else None
        is_from = self._form(at) == _AWAY or (is_told and self._means("from", at) is not None)
        place = self._place(at + 1) if is_from else None
        return (None, place.last, (place,)) if place else None

    def _vague(self, at: int, _means: str) -> RelativeSpan | None:
        """Read على بعد عدة كيلومترات من X: no number, so it is around X."""
        if self._means("vague", at) is None:
            return None
        first = at - 1 if self._grammar.means("few", self._before(at)) is not None else at
        opened = self._opening(first)
        told = self._from(at + 1, True) if opened else None
        if opened is None or told is None:
            return None
        return RelativeSpan(opened[0], told[1], Relation("around", told[0]), told[2], opened[1])


def _span(
    first: int, last: int, kind: RelationKind, direction: Direction | None, anchors: tuple[Anchor, ...]
) -> RelativeSpan:
    return RelativeSpan(first, last, Relation(kind, direction), anchors)


def _on_border(
    first: int, last: int, direction: Direction | None, one: Anchor, other: Anchor | None
) -> RelativeSpan | None:
    """Return a border that is told by two places, or by one and a side of it."""
    if other is not None:
        return _span(first, other.last, "border", direction, (one, other))
    return _span(first, last, "border", direction, (one,)) if direction else None
