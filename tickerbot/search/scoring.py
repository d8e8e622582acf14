"""Scores from 0 to 1 for a word of a text that stands for a query term.

A word just as it was typed scores higher than an inflected one, and that higher than its kin, a
compound with it, or a correction.
"""

from __future__ import annotations

from tickerbot.search.expansion import Alternative, Kind
from tickerbot.search.query import Term
from tickerbot.text.german.dictionary import is_word
from tickerbot.text.german.reading import Reading
from tickerbot.text.german.roots import analyse_word, contains, is_noun, is_same_word
from tickerbot.text.german.stems import fold_diacritics

EXACT_SCORE = 1.0
"""Score of a word just as it was typed, or of a text that names the day."""
INFLECTED_SCORE = 0.85
"""Score of a word with an ending more or less, of another form of a verb, or without diacritics."""
OTHER_WORD_SCORE = 0.3
"""Score of a word that only has the same stem: ``Förde`` for ``fördern``."""
COMPOUND_SCORE = 0.5
"""Score of a compound that contains the word: ``Soldatengrab`` for ``Grab``."""
OTHER_DIACRITICS_SCORE = 0.44
"""Score of a word that differs in diacritics: ``Losung`` for ``Lösung``."""
KIND_SCORES = {
    Kind.KIN: 0.45,
    Kind.PREFIX: 0.48,
    Kind.SYNONYM: 0.4,
    Kind.APART: 0.45,
    Kind.PART: 0.2,
    Kind.MISSPELLING: 0.45,
    Kind.SOUND: 0.4,
    Kind.CORRECTED_KIN: 0.35,
}
"""Scores of words that are not the typed word itself, by the kind of alternative."""


def score(term: Term, one: Alternative, reading: Reading) -> float:
    """How near a word of a text is to a term, if it stands for it by this alternative; else 0."""
    if one.stems:
        if one.stems != (reading.stem,):
            return 0.0
        if one.kind is Kind.WORD:
            return _score_same_stem(term.key, reading.key)
        return KIND_SCORES[one.kind]
    if reading.roots == one.roots and one.kind not in (Kind.PART, Kind.CORRECTED_KIN):
        is_form = reading.is_verb and one.kind is Kind.KIN and analyse_word(term.key).is_verb
        return INFLECTED_SCORE if is_form else KIND_SCORES[Kind.KIN]
    if contains(reading.roots, one.roots):
        return COMPOUND_SCORE if one.kind is Kind.KIN else KIND_SCORES[one.kind]
    return 0.0


def _score_same_stem(typed: str, key: str) -> float:
    """The score of a word with the same stem as the typed one."""
    if key == typed:
        return EXACT_SCORE
    if key.replace("ß", "ss") == typed.replace("ß", "ss"):
        return INFLECTED_SCORE
    folded, folded_typed = fold_diacritics(key), fold_diacritics(typed)
    if folded == folded_typed:  # typed without diacritics, for ease; but losung is a word
        is_for_ease = typed == folded_typed and not is_word(typed)
        return INFLECTED_SCORE if is_for_ease else OTHER_DIACRITICS_SCORE
    if is_noun(typed) and not is_same_word(typed, key):
        return OTHER_WORD_SCORE
    # the longer form may have an umlaut: Wälder, Wald; but not Fordern, Förder
    is_other = folded_typed.startswith(folded) and folded != key and folded_typed == typed
    return OTHER_DIACRITICS_SCORE if is_other else INFLECTED_SCORE
