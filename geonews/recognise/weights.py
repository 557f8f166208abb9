"""The weights of the evidence on a hit, in log odds.

Set by hand, starting from a logistic regression over the hits in ANERcorp's training part (Benajiba, Rosso and Benedí
Ruiz 2007; Obeid et al. 2020), whose annotation leaves out more than a news desk would; ``benchmarks/recognition.py``
prints what they reach.
"""

from __future__ import annotations

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    # A bare name is taken from a prior of 0.6 on: a town of some 60,000.
    "bias": -4.2,
    "prior": 7.0,
    "nearby": 0.9,
    "country_in_article": 1.0,
    # What else the name may be.
    "ordinary_word": -3.0,
    "person_name": -2.2,
    "body_name": -2.6,
    "in_person_lexicon": -1.6,
    "in_run_of_person_names": -1.5,
    "beside_kin_word": -2.5,
    "after_title": -1.0,
    "short": -1.0,
    # «جربه الجميع» is no جربة.
    "written_with_ha": -2.0,
    "several_words": 1.0,
    "definite": -0.3,
    # Words that announce a place.
    "after_kind_word": 2.6,
    # «مدينة الباب» is no door.
    "kind_word_before_homograph": 1.8,
    "after_other_kind_word": 0.8,
    "after_direction": 0.9,
    "after_around": 1.2,
    "after_preposition": 0.9,
    "after_motion": 0.3,
    "after_preposition_letter": 0.9,
    "after_conjunction_letter": -0.6,
    "coordinated": 1.4,
    # «البيضاء - وكالات»
    "dateline": 3.0,
    "letter_before_small_name": -1.2,
    "letter_before_far_name": -2.0,
    # باردو is no ب + اردو.
    "letter_of_place_name": -3.0,
    # فاطمة is no ف + أطمة.
    "letter_of_person_name": -2.5,
}

THRESHOLD = 0.0
"""Log odds from which on a hit is taken for a place: even odds."""
