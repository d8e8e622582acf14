"""Scores from 0 to 1 for a word of a text that stands for a query term.

A word just as it was typed scores higher than an inflected one, and that higher than a related word, a
part of a compound or a correction.
"""

from __future__ import annotations

import re

from tickerbot.search.expansion import CORRECTED, Alternative, Kind
from tickerbot.search.misspellings import edit_distance
from tickerbot.search.names import is_same_name
from tickerbot.search.query import Term
from tickerbot.text.german.related_words import agent_noun, is_lookalike
from tickerbot.text.german.stems import fold_diacritics

EXACT_SCORE = 1.0
"""Score of a word just as it was typed, or of a text that names the day."""
INFLECTED_SCORE = 0.85
"""Score of a word with an ending more or less, with ß for ss, or typed without its diacritics."""
OTHER_ENDING_SCORE = 0.65
"""Score of a word with a different ending, which may be another word or the other gender."""
LOOKALIKE_SCORE = 0.38
"""Score of a word that only looks related to an agent noun: ``sprechen`` for ``Sprecher``."""
OTHER_DIACRITICS_SCORE = 0.5
"""Score of a word that differs in diacritics: ``Losung`` for ``Lösung``."""
KIND_SCORES = {
    Kind.FORM: INFLECTED_SCORE,
    Kind.RELATED: 0.45,
    Kind.PREFIX: 0.48,
    Kind.COMPOUND: 0.5,
    Kind.MISSPELLING: 0.45,
    Kind.SOUND: 0.4,
}
"""Scores of words that are not the typed word itself, by the kind of alternative."""
SAME_NAME_SCORE = 0.6
"""Score of a name as another language spells it: ``Selenskyj`` for ``Zelensky``."""
DIACRITICS_PENALTY = 0.05
"""Penalty for an alternative without the diacritics that were typed: ``Bruckmühl`` for ``Brücke``."""
ERROR_PENALTY = 0.02
"""Penalty for each unit of edit distance between the typed word and its correction."""

_FEMININE = re.compile("erin(?:nen)?$")


def score_word(term: Term, alternative: Alternative, key: str, occurs_as_typed: bool) -> float:
    """The score of a word with this key; ``occurs_as_typed``: some hit has the term just as typed."""
    typed = term.key
    if alternative.kind is not Kind.WORD:
        score = KIND_SCORES[alternative.kind]
        if alternative.kind is Kind.SOUND and is_same_name(typed, alternative.stems[0]):
            score = SAME_NAME_SCORE
        elif alternative.kind in CORRECTED:  # Beker means Becker rather than Becken
            score -= ERROR_PENALTY * edit_distance(fold_diacritics(typed), fold_diacritics(key))
        start = typed[:-2]
        lacks_diacritics = (
            not start.isascii() and start not in key and fold_diacritics(start) in key
        )
        return score - DIACRITICS_PENALTY if lacks_diacritics else score
    return _score_same_stem(typed, key, occurs_as_typed)


def _score_same_stem(typed: str, key: str, occurs_as_typed: bool) -> float:
    """The score of a word with the same stem as the typed one."""
    if key == typed:
        return EXACT_SCORE
    if key.replace("ß", "ss") == typed.replace("ß", "ss"):
        return INFLECTED_SCORE
    folded, folded_typed = fold_diacritics(key), fold_diacritics(typed)
    if folded == folded_typed:  # typed without diacritics: for ease, or because the word has none
        is_inflected = typed == folded_typed and not occurs_as_typed
        return INFLECTED_SCORE if is_inflected else OTHER_DIACRITICS_SCORE
    noun = agent_noun(typed)
    if noun and is_lookalike(noun, key):
        return LOOKALIKE_SCORE
    if bool(_FEMININE.search(folded)) != bool(_FEMININE.search(folded_typed)):
        return OTHER_ENDING_SCORE
    if folded.startswith(folded_typed):
        return INFLECTED_SCORE
    if folded_typed.startswith(folded):  # the longer form may have an umlaut: Wälder, Wald
        return INFLECTED_SCORE if folded == key or folded_typed != typed else OTHER_DIACRITICS_SCORE
    return OTHER_ENDING_SCORE
