"""Place mentions: candidates from the gazetteer, evidence from the text, weights learned from annotated articles.

Each mention has a belief, the probabilities of its candidates (a softmax of the summed evidence, with the place that
the gazetteer lacks as one rival). The first belief knows the name alone; each further round weighs what the other
mentions are believed to be: their countries, what lies near, what the text puts inside what.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geonews.arabic.lexicon import Lexicon
from geonews.arabic.lexicon import load as load_lexicon
from geonews.gazetteer.areas import Areas
from geonews.gazetteer.index import Gazetteer
from geonews.records import Article, Candidate, Mention, Place, Resolution
from geonews.resolve.candidates import Candidates, Option
from geonews.resolve.corrections import NOTHING_FIXED, corrected
from geonews.resolve.divisions import load as load_divisions
from geonews.resolve.evidence import ArticleEvidence, Belief, certain, km_between
from geonews.resolve.home import load as load_homes
from geonews.resolve.relatives import Relatives
from geonews.resolve.surroundings import Surroundings, surroundings
from geonews.resolve.told import placed_inside, told_by_others, told_of_towns
from geonews.resolve.weights import Weights
from geonews.resolve.weights import load as load_weights

ROUNDS = 2
"""Of weighing. A third changes one choice in a thousand of our articles."""

MIN_CONFIDENCE = 0.4
"""Below this a mention stays unresolved."""

LEAST_CHANCE = 0.01
"""Probability below which a candidate tells nothing of its country."""

SAME_ANSWER_KM = 50.0
"""Two candidates nearer than this, or of one first-order division, are the same answer in another precision."""

ACROSS_SHARE = 0.15
"""Share of the article from which on a country is searched for a name that has no bearer in it."""

RENOWNED = 0.65
"""Prominence (some 160,000 people) from which on a name is not compared with Latin ones: باريس is no hamlet."""

COUNTRY_NATS = 3.0
"""Nats by which a place in the country that all of the article tells of is likelier, in the search across scripts."""

LOCAL = ("inside", "inside_area", "adjective", "written_marks")
"""Evidence that the words around one mention hold for every other mention of the name: one sense an article."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Hold a candidate with its evidence."""

    option: Option
    strengths: Mapping[str, float]
    evidence: Mapping[str, float]
    """The strengths, each times its weight."""
    score: float
    """The sum of the evidence, in log odds."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Hold the candidates of a mention, best first, and their rival, the place that the gazetteer lacks."""

    candidates: Sequence[Scored]
    absent: Mapping[str, float]
    """The strengths of what speaks for the absent place."""
    absent_score: float

    def chances(self) -> list[float]:
        """Return the probability of each candidate."""
        best = max([self.absent_score, *(one.score for one in self.candidates)])
        parts = [math.exp(one.score - best) for one in self.candidates]
        total = sum(parts) + math.exp(self.absent_score - best)
        return [part / total for part in parts]

    def chance(self) -> float:
        """Return the probability of the first candidate's answer, in whatever precision."""
        first = self.candidates[0].option.place
        chances = zip(self.chances(), self.candidates, strict=True)
        return sum(
            chance
            for chance, one in chances
            if (first.admin1 is not None and first.admin1 == one.option.place.admin1)
            or (first.country == one.option.place.country and km_between(first, one.option.place) <= SAME_ANSWER_KM)
        )

    def belief(self, sure: float) -> Belief:
        """Return what is thought of the mention, of which the recogniser is so sure, 0..1."""
        if not self.candidates:
            return Belief()
        chances = self.chances()
        countries: dict[str, float] = defaultdict(float)
        for chance, one in zip(chances, self.candidates, strict=True):
            if one.option.place.country and chance >= LEAST_CHANCE:
                countries[one.option.place.country] += chance * sure
        best = max(range(len(chances)), key=chances.__getitem__)
        return Belief(self.candidates[best].option.place, chances[best] * sure, countries)


class EvidenceResolver:
    """Place mentions by named evidence that is summed, and say how sure that is.

    A mention whose confidence is under ``min_confidence``, 0..1, stays unresolved; None takes MIN_CONFIDENCE.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        lexicon: Lexicon | None = None,
        weights: Weights | None = None,
        min_confidence: float | None = None,
    ) -> None:
        self._lexicon = lexicon or load_lexicon()
        self._candidates = Candidates(gazetteer, self._lexicon)
        self._weights = weights or load_weights()
        self._relatives = Relatives(Areas())
        self._homes = load_homes()
        self._divisions = load_divisions()
        self._min_confidence = MIN_CONFIDENCE if min_confidence is None else min_confidence

    @property
    def signature(self) -> str:
        """Return name and version, and the digest of the weights."""
        return f"evidence-1/{self._weights.digest}"

    def resolve(
        self, article: Article, mentions: tuple[Mention, ...], fixed: Mapping[int, Place | None] = NOTHING_FIXED
    ) -> tuple[Resolution, ...]:
        """Return a decision for each mention, in the same order; those in ``fixed`` are made already."""
        around = surroundings(article, mentions, self._lexicon)
        rankings = self._ranked(article, mentions, around, fixed)
        decided = [self._decided(mention, ranking) for mention, ranking in zip(mentions, rankings, strict=True)]
        decided = [corrected(one, fixed[at]) if at in fixed else one for at, one in enumerate(decided)]
        decided = told_of_towns(mentions, placed_inside(mentions, decided, around))
        return tuple(told_by_others(mentions, decided, self._relatives))

    def rank(self, article: Article, mentions: Sequence[Mention]) -> list[Ranking]:
        """Return the candidates of each mention with their evidence, best first."""
        return self._ranked(article, mentions, surroundings(article, mentions, self._lexicon), NOTHING_FIXED)

    def _ranked(
        self,
        article: Article,
        mentions: Sequence[Mention],
        around: Sequence[Surroundings],
        fixed: Mapping[int, Place | None],
    ) -> list[Ranking]:
        """Return the same; what is believed of a mention in ``fixed`` is what the user has decided."""
        home = self._homes.country(article, mentions)
        options = [self._candidates.known(mention) for mention in mentions]
        rankings = [self._ranking((one, one.strengths) for one in known) for known in options]
        for turn in range(ROUNDS):
            beliefs = [one.belief(mention.score) for one, mention in zip(rankings, mentions, strict=True)]
            for at, place in fixed.items():
                beliefs[at] = certain(place)
            told = ArticleEvidence(mentions, around, beliefs, home, self._divisions)
            if turn == 0:
                self._add_overseas(mentions, options, told)
            rankings = self._weighed(mentions, options, told)
        return rankings

    def _weighed(
        self, mentions: Sequence[Mention], options: Sequence[Sequence[Option]], told: ArticleEvidence
    ) -> list[Ranking]:
        strengths = [[told.strengths(at, one) for one in known] for at, known in enumerate(options)]
        _share_senses(mentions, options, strengths)
        rankings = [
            self._ranking(zip(known, options_strengths, strict=True), told.absent(at, known))
            for at, (known, options_strengths) in enumerate(zip(options, strengths, strict=True))
        ]
        for at, mention in enumerate(mentions):
            if mention.kind == "facility" and not rankings[at].candidates:
                rankings[at] = self._at_anchor(mention, rankings)
        return rankings

    def _ranking(
        self, strengths: Iterable[tuple[Option, Mapping[str, float]]], absent: Mapping[str, float] | None = None
    ) -> Ranking:
        scored = []
        for option, of_option in strengths:
            evidence = self._weights.evidence(of_option)
            scored.append(Scored(option, of_option, evidence, sum(evidence.values())))
        scored.sort(key=lambda one: (-one.score, one.option.place.id))
        absent = absent or {"absent": 1.0}
        return Ranking(scored, absent, sum(self._weights.evidence(absent).values()))

    def _at_anchor(self, mention: Mention, rankings: Sequence[Ranking]) -> Ranking:
        """Return the places of what a facility is named after, where the gazetteer lacks it: مستشفى نيالا."""
        inner = next((rankings[one] for one in mention.anchors if rankings[one].candidates), None)
        if inner is None:
            return self._ranking(())
        return self._ranking(
            ((one.option, {**one.strengths, "named_after": 1.0}) for one in inner.candidates), inner.absent
        )

    def _add_overseas(self, mentions: Sequence[Mention], options: list[list[Option]], told: ArticleEvidence) -> None:
        """Add what sounds like a name or is called after a famous place, where no bearer is in the countries told."""
        found: dict[str, list[Option]] = {}
        for at, mention in enumerate(mentions):
            shares = {country: one.share for country, one in told.countries(at).items() if one.share >= ACROSS_SHARE}
            lacking = shares.keys() - {one.place.country for one in options[at]}
            if not lacking and options[at]:
                continue
            if mention.key not in found:
                found[mention.key] = self._candidates.namesakes(options[at], lacking)
                near = any(one.place.country in (None, *shares) for one in options[at])
                if not near and all(one.strengths["prominence"] < RENOWNED for one in options[at]):
                    nats = {country: COUNTRY_NATS * share for country, share in shares.items()}
                    found[mention.key] += self._candidates.across(mention, nats)
            known = {one.place.id for one in options[at]}
            options[at] = [*options[at], *(one for one in found[mention.key] if one.place.id not in known)]

    def _decided(self, mention: Mention, ranking: Ranking) -> Resolution:
        candidates = tuple(
            Candidate(
                one.option.place, one.option.matched, {name: round(value, 3) for name, value in one.evidence.items()}
            )
            for one in ranking.candidates
        )
        if not candidates:
            return Resolution(mention, decided="unknown")
        sure = self._weights.confidence(ranking.chance(), mention.score)
        if sure < self._min_confidence:
            return Resolution(mention, candidates, decided="unsure")
        return Resolution(mention, candidates, candidates[0].place, sure)


def _share_senses(
    mentions: Sequence[Mention], options: Sequence[Sequence[Option]], strengths: Sequence[Sequence[dict[str, float]]]
) -> None:
    """Let what the words around one mention say count wherever the article has the name."""
    said: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for at, mention in enumerate(mentions):
        for option, of_option in zip(options[at], strengths[at], strict=True):
            local = sum(of_option.get(name, 0.0) for name in LOCAL)
            if local:
                said[mention.key, option.place.id][at] = min(1.0, local)
    if not said:
        return
    for at, mention in enumerate(mentions):
        for option, of_option in zip(options[at], strengths[at], strict=True):
            of_others = said.get((mention.key, option.place.id), {})
            strongest = max((value for other, value in of_others.items() if other != at), default=0.0)
            if strongest:
                of_option["one_sense"] = strongest
