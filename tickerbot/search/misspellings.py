"""What a misspelt word may mean: words of the archive that are spelt nearly so.

Candidates come from the archive's vocabulary; what decides is how texts really spell them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Literal

from sqlite_utils import Database

from tickerbot.search.vocabulary import (
    counts,
    spellings,
    stems_between,
    stems_ending,
    stems_holding,
)
from tickerbot.text.german import dictionary
from tickerbot.text.german.cologne import cologne_code, phonetic_code
from tickerbot.text.german.stems import fold_diacritics, stem_of

SHORTEST_MISSPELT = 5
"""Letters of a word that may hold a typing error."""
LONGEST_SLIP = 7
"""Letters of a word up to which an error must be one that fingers or ears make."""
TWO_ERRORS_FROM = 9
"""Letters of a word that may hold two typing errors."""
LONGEST_VARIED = 20
"""Letters of a word of which all spellings with one error are tried."""
ENDINGS_FROM = 7
"""Letters of a stem from which on a misspelt word may have another ending, too."""
SHORTEST_END = 3
"""Letters that enough words have in common to look them up by their end."""
MAX_HOLDERS = 400
"""Words that hold the middle of a misspelt one of which is looked closer at most."""
COMPARED_AS_SPELT = 12
"""Words that a misspelt one is compared with as texts spell them at most."""

# What ears confuse in German words, several letters and single ones: Kokein, Lottogewin.
_HEARD = tuple(
    pair.split(">")
    for pair in "ph>f th>t dt>t ck>k ai>ei ay>ei ey>ei au>eu oi>eu ie>i chs>ks y>i".split()
)
_CONFUSED = str.maketrans("bdgqcvwzx", "ptkkkffss")
_WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEYBOARD = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
Care = Literal["much", "some", "little"]
_ENDINGS = frozenset(["", *"e en er es em ern n s ns et t te ten in innen".split()])
_REPEATED = re.compile(r"(.)\1+")


def corrections(db: Database, key: str, *, loosely: bool = False) -> list[str]:
    """Stems that a misspelt word may mean: those with the fewest errors, at most three.

    An error is a letter left out, put in, or another, or two swapped. From eight letters on there may
    be one, from nine on two; of five to seven letters only what fingers and ears do. ``loosely`` takes
    a bit more. Of what may be a compound of two words, Wattemeer, it must be one slip of the fingers.
    What counts is how texts spell a word, so that an ending is no error.
    """
    if dictionary.is_word(key) and not loosely:
        return []  # it is simply not there
    care: Care = "little" if loosely else "much" if dictionary.is_compound(key) else "some"
    found = _corrections(db, fold_diacritics(key), stem_of(key), care)
    if not found and not key.isascii():
        # what looks like a transcribed umlaut may be two letters that were swapped: Hfaen
        written_out = "".join(_WRITTEN_OUT.get(letter, letter) for letter in key)
        found = _corrections(db, written_out, written_out, care)
    if dictionary.is_listed(key) and not loosely:  # a name: only other spellings of one
        found = [
            word
            for word in found
            if _heard(word) == _heard(stem_of(key))
            and not any(map(dictionary.is_word, spellings(db, word)))
        ]
    return found


def _corrections(db: Database, typed: str, stem: str, care: Care) -> list[str]:
    if not (typed.isascii() and typed.isalpha()) or len(typed) < SHORTEST_MISSPELT:
        return []
    most = 2 if len(typed) >= TWO_ERRORS_FROM - (care == "little") and care != "much" else 1
    for allowed in range(1, most + 1):
        for found in _nearly(db, typed, stem, allowed):
            best = [
                word
                for word in sorted(found, key=lambda word: (word[0] != typed[0], -found[word]))
                if any(
                    _is_meant(typed, stem, fold_diacritics(spelt), word, allowed, care)
                    for spelt in spellings(db, word)
                )
            ]
            if best:
                sound = phonetic_code(stem)
                return ([word for word in best if phonetic_code(word) == sound] or best)[:3]
    return []


def _nearly(db: Database, typed: str, stem: str, allowed: int) -> Iterator[dict[str, int]]:
    """Stems that are worth a closer look, those first that are found faster."""
    found: dict[str, int] = {}
    for form in dict.fromkeys((typed, stem)):
        if len(form) >= SHORTEST_MISSPELT:
            found |= _similar(db, form, allowed)
    near = [
        word
        for word in found
        if word.isalpha() and min(errors(stem, word), errors(typed, word)) <= allowed
    ]
    near.sort(key=lambda word: (word[0] != typed[0], -found[word]))
    yield {word: found[word] for word in near[:COMPARED_AS_SPELT]}
    if allowed == 1 and len(typed) <= LONGEST_VARIED:
        others = {stem_of(other) for other in _one_error_away(typed)}
        yield counts(db, filter(str.isalpha, others))


def _is_meant(typed: str, stem: str, spelt: str, word: str, allowed: int, care: Care) -> bool:
    if care == "little" and (typed[0] != spelt[0] or abs(len(typed) - len(spelt)) > 1):
        return False
    if errors(typed, spelt) <= allowed:
        if allowed > 1 and _is_other_word(typed, spelt):
            return False
        is_any = care == "little" or (len(typed) > LONGEST_SLIP and care == "some")
        return is_any or _is_slip(typed, spelt)
    if min(len(stem), len(word)) < (ENDINGS_FROM if allowed == 1 else TWO_ERRORS_FROM):
        return False
    if (allowed > 1 and _is_other_word(stem, word)) or (
        care == "much" and not _is_slip(stem, word)
    ):
        return False
    ending, other = typed.removeprefix(stem), spelt.removeprefix(word)
    return errors(stem, word) <= allowed and {ending, other} <= _ENDINGS


def _is_other_word(typed: str, spelt: str) -> bool:
    """Whether two errors are too much: another beginning, or a letter that is not in the word."""
    if typed[0] != spelt[0]:
        return True
    foreign = Counter(_REPEATED.sub(r"\1", typed)) - Counter(spelt)
    return foreign.total() > 0 and cologne_code(typed) != cologne_code(spelt)


def _one_error_away(typed: str) -> Iterator[str]:
    """All spellings one error away; for words of which the stem is much shorter than what was typed."""
    for at in range(len(typed) + 1):
        before, after = typed[:at], typed[at:]
        if after:
            yield before + after[1:]
            yield before + after[1:2] + after[:1] + after[2:]
            yield from (before + letter + after[1:] for letter in _LETTERS)
        yield from (before + letter + after for letter in _LETTERS)


def _is_slip(typed: str, spelt: str) -> bool:
    """Whether fingers do that: a letter left out, twice or swapped, or its neighbour on the keyboard.

    Or ears: Meier and Meyer.
    """
    if typed[0] != spelt[0] and _heard(typed)[0] != _heard(spelt)[0]:
        return sorted(typed) == sorted(spelt)
    if len(typed) < len(spelt) or sorted(typed) == sorted(spelt):
        return True
    if _heard(typed) == _heard(spelt):
        return True
    if len(typed) > len(spelt):
        return len(spelt) > SHORTEST_MISSPELT
    wrong = [pair for pair in zip(typed, spelt, strict=True) if pair[0] != pair[1]]
    return len(wrong) == 1 and any(
        abs(row.find(wrong[0][0]) - row.find(wrong[0][1])) == 1
        for row in _KEYBOARD
        if set(wrong[0]) <= set(row)
    )


def _heard(word: str) -> str:
    """A German word as it sounds: what ears confuse is the same."""
    for spelling, sound in _HEARD:
        word = word.replace(spelling, sound)
    return _REPEATED.sub(r"\1", word.translate(_CONFUSED))


def errors(typed: str, word: str) -> int:
    """Letters left out, put in, other or swapped (optimal string alignment)."""
    return _distance()(typed, word)


@cache
def _distance() -> Callable[[str, str], int]:
    from rapidfuzz.distance import OSA  # only misspelt words need it, and it takes long to load

    return OSA.distance


def _similar(db: Database, form: str, allowed: int) -> dict[str, int]:
    """Words that share so much with this one that at most ``allowed`` errors are possible elsewhere.

    Of ``allowed`` + 1 pieces, one at least is as it should be. The pieces leave a letter between them,
    since two that are swapped may stand on both sides of a cut.
    """
    length = len(form)
    shortest, longest = length - allowed, length + allowed
    share = max(2, length // 2 if allowed == 1 else length // 3)
    found = stems_between(db, form[:share], shortest, longest)
    end = form[length // 2 + 1 :] if allowed == 1 else form[-share:]
    if len(end) >= SHORTEST_END:  # of shorter words all spellings with one error are tried instead
        found |= stems_ending(db, end, shortest, longest)
    if allowed > 1 and len(form[share:-share]) >= 3:
        found |= stems_holding(db, form[share:-share], MAX_HOLDERS, shortest, longest)
    return found
