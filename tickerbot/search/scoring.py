"""Scores from 0 to 1 for a word of a text that stands for a query term.

A word just as it was typed scores higher than an inflected one, and that higher than its kin, a
compound with it, or a correction.
"""

from __future__ import annotations

from tickerbot.text.german.dictionary import is_word
from tickerbot.text.german.holding import Way
from tickerbot.text.german.reading import Reading
from tickerbot.text.german.roots import analyse_word
from tickerbot.text.german.stems import fold_diacritics

EXACT_SCORE = 1.0
"""Score of a word just as it was typed, or of a text that names the day."""
INFLECTED_SCORE = 0.85
"""Score of a word with an ending more or less, of another form of a verb, or without diacritics."""
OTHER_DIACRITICS_SCORE = 0.44
"""Score of a word with other diacritics: ``Lösung`` for ``losung``, which is a word, too."""
SCORES = {
    Way.KIN: 0.45,
    Way.COMPOUND: 0.5,
    Way.PREFIX: 0.48,
    Way.SYNONYM: 0.4,
    Way.APART: 0.45,
    Way.PART: 0.2,
    Way.MISSPELLING: 0.45,
    Way.SOUND: 0.4,
    Way.CORRECTED_KIN: 0.35,
}
"""Scores of words that are not the typed word itself, by the way in which they stand for it."""


def score(typed: str, way: Way, reading: Reading) -> float:
    """How near a word of a text is to the one with the key that was typed, if it stands for it so."""
    if way is Way.WORD and reading.key == typed:
        return EXACT_SCORE
    if way is Way.WORD:
        plain, spelt = fold_diacritics(reading.key), reading.key.replace("ß", "ss")
        # losung, for ease, may be Lösung, but is a word; longer ones have umlauts, too: Wald, Wälder
        is_other = spelt != plain and typed.startswith(plain) and is_word(typed)
        return OTHER_DIACRITICS_SCORE if is_other else INFLECTED_SCORE
    if way is Way.SYNONYM and len(reading.roots) == 1:  # and no compound with one
        return SCORES[Way.KIN]
    is_form = way is Way.KIN and reading.is_verb and analyse_word(typed).is_verb
    return INFLECTED_SCORE if is_form else SCORES[way]
