"""Why a mention is the place that it is: its readings, its candidates, what spoke for each, and who came next.

Nothing is decided here: an explanation retells a resolution, and asks the gazetteer only how many places bear each
reading of the name. ``explain`` makes it, ``to_dict`` and ``to_lines`` show it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from geonews.arabic.clitics import readings
from geonews.arabic.fold import fold, squeeze
from geonews.gazetteer.entries import Role
from geonews.records import Article, Candidate, GeoparsedArticle, MadeBy, Mention, Place, PlaceKind, Resolution
from geonews.resolve.labels import Label, label, load
from geonews.rows import chosen, place_dict, strongest
from geonews.writers.safe import for_terminal

if TYPE_CHECKING:
    from geonews.gazetteer.index import Gazetteer

Language: TypeAlias = Literal["en", "ar"]

WIDTH = 100
"""Columns in which the lines of a sentence are broken."""

REASONS = 2
"""Evidence that a sentence tells at most."""

_INDENT = 15
"""Columns before what stands beside a heading of ``to_lines``."""

_AGAINST = "against the next speaks that "

_BARE = frozenset({"water", "landmark", "facility"})
"""Kinds that stand before the name without «of»: the landmark Kremlin."""

_KIND_WORDS: Mapping[PlaceKind, str] = {"relief": "landform of"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Hold one piece of evidence for or against a candidate."""

    label: Label
    weight: float
    """Log odds, rounded to two places; negative speaks against."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold a candidate with its rank."""

    rank: int
    """From 1."""
    place: Place
    matched: str
    """The gazetteer's name that matched, folded."""
    score: float
    """Sum of the evidence in log odds, rounded to two places."""
    evidence: tuple[Evidence, ...]
    """Strongest for or against first."""

    def weight(self, name: str) -> float:
        """Return the weight of a name of evidence; 0 where there is none."""
        return next((one.weight for one in self.evidence if one.label.name == name), 0.0)


@dataclass(frozen=True, slots=True)
class NameReading:
    """Hold one way in which the letters may be clitics and a name."""

    clitics: tuple[str, ...]
    """Letters taken off, in text order."""
    name: str
    """What remains, folded."""
    places: int
    """How many places bear it."""
    taken: bool
    """Whether the recogniser read the mention so."""


@dataclass(frozen=True, slots=True)
class MentionExplanation:
    """Hold why a mention is the place that it is, or why it is none."""

    resolution: Resolution
    written: str
    """The mention with its clitics, as the text has it: وبالقاهرة."""
    readings: tuple[NameReading, ...]
    """The whole word first."""
    standings: tuple[Standing, ...]
    """Ranked, best first."""
    leading: Standing | None
    """The candidate that was chosen; where nothing was placed, the best one; None for a place that is no candidate."""
    runner_up: Standing | None
    """The best of the others."""
    lead: float | None
    """By how much the leading one is ahead of it, in log odds; negative where a correction overrules; else None."""
    decision: str
    """The decision in one sentence of English."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Hold the explanations of the mentions of one article."""

    article: Article
    made_by: MadeBy
    mentions: tuple[MentionExplanation, ...]
    """In the article's order."""


# ---------------------------------------------------------------- making


def explain(parsed: GeoparsedArticle, gazetteer: Gazetteer, labels: Mapping[str, Label] | None = None) -> Explanation:
    """Return why each mention of an article is the place that it is; without ``labels`` the shipped words are used."""
    words = load() if labels is None else labels
    told = tuple(_explained(one, parsed, gazetteer, words) for one in parsed.resolutions)
    return Explanation(parsed.article, parsed.made_by, told)


def _explained(
    resolution: Resolution, parsed: GeoparsedArticle, gazetteer: Gazetteer, labels: Mapping[str, Label]
) -> MentionExplanation:
    mention = resolution.mention
    written = _written(parsed.article, mention)
    standings = tuple(_standing(rank, one, labels) for rank, one in enumerate(resolution.candidates, 1))
    leading = _leading(resolution, standings)
    best = leading.place if leading else resolution.place
    runner_up = next((one for one in standings if best is None or one.place.id != best.id), None)
    lead = round(leading.score - runner_up.score, 2) if leading and runner_up else None
    relative = mention.kind == "relative"
    anchors = tuple(place for at in mention.anchors if relative and (place := parsed.resolutions[at].place))
    return MentionExplanation(
        resolution,
        written,
        tuple(_readings(written, mention, gazetteer)),
        standings,
        leading,
        runner_up,
        lead,
        _decision(resolution, leading, runner_up, anchors),
    )


def _written(article: Article, mention: Mention) -> str:
    """Return a mention with the letters that were taken off in front of it; silent marks are no letters."""
    text = article.title if mention.field == "title" else article.text
    letters, start = len("".join(mention.clitics)), mention.start
    while start > 0 and sum(map(str.isalpha, fold(text[start : mention.start]))) < letters:
        start -= 1
    return text[start : mention.end]


def _readings(written: str, mention: Mention, gazetteer: Gazetteer) -> Iterator[NameReading]:
    """Yield every reading of the letters, and the recogniser's own where it is none of them."""
    key = squeeze(written)
    first = key.partition(" ")[0]
    ways = [(reading.clitics, reading.apply(key)) for reading in readings(first)]
    taken = (mention.clitics, mention.key)
    for clitics, name in dict.fromkeys([*ways, taken]):
        yield NameReading(clitics, name, _bearers(name, gazetteer), (clitics, name) == taken)


def _bearers(key: str, gazetteer: Gazetteer) -> int:
    """Return how many places bear a folded name."""
    known = gazetteer.entries(key) or (gazetteer.latin_entries(key) if key.isascii() else [])
    return len({entry.row for entry in known if entry.role != Role.PHRASE})


def _standing(rank: int, candidate: Candidate, labels: Mapping[str, Label]) -> Standing:
    evidence = tuple(Evidence(label(labels, name), weight) for name, weight in strongest(candidate.evidence))
    return Standing(rank, candidate.place, candidate.matched, round(candidate.score, 2), evidence)


def _leading(resolution: Resolution, standings: Sequence[Standing]) -> Standing | None:
    if resolution.place is None:
        return standings[0] if standings else None
    candidate = chosen(resolution)
    return standings[resolution.candidates.index(candidate)] if candidate else None


# ---------------------------------------------------------------- the sentence


def _decision(
    resolution: Resolution, leading: Standing | None, runner_up: Standing | None, anchors: Sequence[Place]
) -> str:
    surface, place = resolution.mention.surface, resolution.place
    if place is None:
        return f"{surface} is not placed: {_why_not(resolution, leading, runner_up)}."
    if resolution.decided == "correction":
        reason = "a correction says so"
    elif anchors:
        reason = f"the text tells it by {' and '.join(dict.fromkeys(one.name for one in anchors))}"
    else:
        reason = _reason(leading, runner_up)
    told = f"{surface} is {described(place)} ({resolution.confidence:.2f})"
    return "; ".join([f"{told}: {reason}" if reason else told, *_next(place, leading, runner_up)]) + "."


def _why_not(resolution: Resolution, best: Standing | None, runner_up: Standing | None) -> str:
    if resolution.decided == "correction":
        return "a correction says that it is no place"
    if best is None:
        return "the gazetteer knows no place of this name"
    told = f"the best candidate, {described(best.place)} with a score of {best.score:.2f}, stays under the threshold"
    return "; ".join([told, *_next(best.place, best, runner_up)])


def _reason(leading: Standing | None, runner_up: Standing | None) -> str:
    """Say what put the leading candidate ahead of the runner-up: what speaks for the one, or against the other."""
    if leading is None:
        return ""
    others = {one.label.name: one.weight for one in runner_up.evidence} if runner_up else {}
    decisive = [
        (one.weight - others.get(one.label.name, 0.0), _clause(one.label)) for one in leading.evidence if one.weight > 0
    ]
    if runner_up:
        decisive += [
            (leading.weight(one.label.name) - one.weight, _AGAINST + _clause(one.label))
            for one in runner_up.evidence
            if one.weight < 0
        ]
    ahead = sorted((one for one in decisive if one[0] > 0), key=lambda one: -one[0])[:REASONS]
    # What speaks for the one comes first: «it» of the other clause is the next place.
    return ", and ".join(clause for _, clause in sorted(ahead, key=lambda one: one[1].startswith(_AGAINST)))


def _clause(words: Label) -> str:
    """Return a label's sentence as a part of a longer one; of an unknown name the name itself."""
    return words.what[:1].lower() + words.what[1:].rstrip(".") if words.what else words.en


def _next(place: Place, leading: Standing | None, runner_up: Standing | None) -> Iterator[str]:
    if runner_up is None:
        return
    alike = (place.name, place.kind, place.country) == (
        runner_up.place.name,
        runner_up.place.kind,
        runner_up.place.country,
    )
    told = f"next came {described(runner_up.place, with_province=alike)}"
    if leading is None:
        yield told
        return
    lead = leading.score - runner_up.score
    yield f"{told}, {abs(lead):.2f} {'behind' if lead >= 0 else 'ahead in evidence'}"


def described(place: Place, *, with_province: bool = False) -> str:
    """Return a place in English words: the city of Idlib in Syria."""
    kind = _KIND_WORDS.get(place.kind) or (place.kind if place.kind in _BARE else f"{place.kind} of")
    above = [place.admin1_name if with_province else None, place.country_name or place.country]
    inside = [one for one in above if one and one != place.name and place.kind != "country"]
    return f"the {kind} {place.name}" + (f" in {', '.join(inside)}" if inside else "")


# ---------------------------------------------------------------- showing


def to_dict(explanation: Explanation, candidates: int | None = None) -> dict[str, Any]:
    """Return an explanation as one JSON object, as ``docs/explain.md`` describes it.

    ``candidates`` is how many each mention shows at most, the leading one beside them; all without it.
    """
    article = explanation.article
    return {
        "id": article.id,
        "title": article.title,
        "mentions": [_mention_dict(one, candidates) for one in explanation.mentions],
        "made_by": asdict(explanation.made_by),
    }


def _mention_dict(one: MentionExplanation, candidates: int | None) -> dict[str, Any]:
    resolution, mention = one.resolution, one.resolution.mention
    return {
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "surface": mention.surface,
        "written": one.written,
        "name": mention.name,
        "key": mention.key,
        "clitics": list(mention.clitics),
        "kind": mention.kind,
        "role": mention.role,
        "cue": mention.cue,
        "anchors": list(mention.anchors),
        "relation": asdict(mention.relation) if mention.relation else None,
        "readings": [asdict(reading) | {"clitics": list(reading.clitics)} for reading in one.readings],
        "candidates": [_standing_dict(standing) for standing in shown(one, candidates)],
        "candidates_in_all": len(one.standings),
        "place": place_dict(resolution.place) | {"area": resolution.area} if resolution.place else None,
        "confidence": round(resolution.confidence, 2),
        "decided": decided(resolution),
        "runner_up": one.runner_up.place.id if one.runner_up else None,
        "lead": one.lead,
        "decision": one.decision,
    }


def _standing_dict(standing: Standing) -> dict[str, Any]:
    return {
        "rank": standing.rank,
        "place": place_dict(standing.place),
        "matched": standing.matched,
        "score": standing.score,
        "evidence": [
            {
                "name": one.label.name,
                "weight": one.weight,
                "label": one.label.en,
                "label_ar": one.label.ar,
                "what": one.label.what or None,
            }
            for one in standing.evidence
        ],
    }


def decided(resolution: Resolution) -> str:
    """Return what decided, and of a mention that is not placed why: ``unknown`` without candidates, else ``unsure``."""
    if resolution.place is not None or resolution.decided != "evidence":
        return resolution.decided
    return "unsure" if resolution.candidates else "unknown"


def shown(one: MentionExplanation, candidates: int | None) -> list[Standing]:
    """Return the first so many candidates of a mention; the leading one is always among them."""
    first = list(one.standings[:candidates])
    return first if one.leading is None or one.leading in first else [*first, one.leading]


def to_lines(explanation: Explanation, *, lang: Language = "en", candidates: int = 3) -> list[str]:
    """Return an explanation as lines for a terminal, WIDTH columns wide as far as names allow.

    Arabic stands last in its line or before Latin letters, since a terminal that turns Arabic around would take the
    numbers after it along; no text can steer the terminal. ``lang`` is that of the labels.
    """
    lines = [f"article  {for_terminal(explanation.article.id)}", f"title    {for_terminal(explanation.article.title)}"]
    for number, one in enumerate(explanation.mentions, 1):
        lines += ["", *_mention_lines(number, one, lang, candidates)]
    return lines if explanation.mentions else [*lines, "", "no place name was found"]


def _mention_lines(number: int, one: MentionExplanation, lang: Language, candidates: int) -> Iterator[str]:
    mention = one.resolution.mention
    role = f", {mention.role}" if mention.role else ""
    yield f"{number}  {mention.field} {mention.start}-{mention.end}  {mention.kind}{role}  {for_terminal(one.written)}"
    yield from _headed(
        "decision",
        textwrap.wrap(for_terminal(one.decision), WIDTH - _INDENT, break_long_words=False, break_on_hyphens=False),
    )
    yield from _headed("readings", [_reading_line(reading) for reading in one.readings])
    standings = shown(one, candidates)
    if not standings:
        return
    table = _columns([_standing_cells(standing) for standing in standings])
    left = len(one.standings) - len(standings)
    yield from _headed("candidates", [*table, *([f"and {left} more"] if left else [])])
    yield from _headed("evidence", _evidence_lines(standings, lang))


def _headed(heading: str, lines: Sequence[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        yield f"   {heading if at == 0 else '':{_INDENT - 3}}{line}".rstrip()


def _reading_line(reading: NameReading) -> str:
    count = f"{reading.places} place{'' if reading.places == 1 else 's'}" if reading.places else "none"
    return (
        f"{count:<11}{'taken' if reading.taken else '':<7}{for_terminal(' + '.join([*reading.clitics, reading.name]))}"
    )


def _standing_cells(standing: Standing) -> list[str]:
    place = standing.place
    province = place.admin1_name or place.admin1 or ""
    cells = [
        f"{standing.rank}",
        f"{standing.score:.2f}",
        place.id,
        place.kind,
        place.country or "",
        province,
        place.name,
    ]
    return [for_terminal(cell) for cell in (*cells, place.name_ar)]


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of cells as lines, each column as wide as its widest cell; the second is of numbers."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if at == 1 else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _evidence_lines(standings: Sequence[Standing], lang: Language) -> list[str]:
    """Return a line a name of evidence: its weight for each candidate, and its label."""
    names: dict[str, Label] = {one.label.name: one.label for standing in standings for one in standing.evidence}
    lines = [f"{''.join(f'{one.rank:>8}' for one in standings)}  candidate"]
    for name, words in names.items():
        weights = "".join(f"{weight:>+8.2f}" if (weight := one.weight(name)) else " " * 8 for one in standings)
        lines.append(f"{weights}  {for_terminal(words.ar if lang == 'ar' else words.en)}")
    return [*lines, f"{''.join(f'{one.score:>8.2f}' for one in standings)}  score"]
