"""Whether two texts say nearly the same words, as a text does that was corrected or written twice."""

from __future__ import annotations

import re

NEARLY = 0.8
"""Share of their characters, in order, that texts with nearly the same words have in common."""
_LONGER = 0.9
"""The same share where one text is the beginning of the other."""
_COMPARED = 4_000
"""Characters that are compared: comparing takes time by the square of them."""
_FEW_WORDS = 2
"""Texts of so few words are only like those with the same words: “Anpfiff” is not “Abpfiff”."""
_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared: without case, punctuation and spaces."""
    return _WORD.findall(text.casefold())


def nearly_same_words(text: str, other: str) -> bool:
    """Whether two texts have nearly the same words, or one goes on after nearly those of the other.

    Of long texts the first 4,000 characters tell.
    """
    from rapidfuzz.distance import Indel  # slow to load, and not all that writes needs it

    found = [words_of(text[:_COMPARED]), words_of(other[:_COMPARED])]
    fewest = min(map(len, found))
    if fewest <= _FEW_WORDS:
        return fewest > 0 and found[0] == found[1]
    first, second = map(" ".join, found)
    if Indel.normalized_similarity(first, second) >= NEARLY:
        return True
    length = min(len(first), len(second))
    return Indel.normalized_similarity(first[:length], second[:length]) >= _LONGER
