"""What a misspelt word may mean: words of the archive that are spelt nearly so, or sound so.

Candidates come from the archive's vocabulary; what decides is how texts really spell them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from sqlite_utils import Database

from tickerbot.cologne import cologne
from tickerbot.german import stem_of, unmarked
from tickerbot.search_index import END, sound_of
from tickerbot.vocabulary import LOOKED_AT, counts, spellings, stems_between, stems_holding

SHORTEST_MISSPELT = 5
"""Letters of a word that may hold a typing error."""
TWO_ERRORS_FROM = 9
"""Letters of a word that may hold two typing errors."""
LONGEST_VARIED = 20
"""Letters of a word of which all spellings with one error are tried."""
ENDINGS_FROM = 7
"""Letters of a stem from which on a misspelt word may have another ending, too."""
COMPARED_AS_SPELT = 12
"""Words that a misspelt one is compared with as texts spell them at most."""
ALIKE = 0.75
"""How similar, from 0 to 1, words that sound the same must be written."""

_SPELLINGS = tuple(
    pair.split(">")
    for pair in (
        "ai>ei ay>ei ey>ei tsch>c tch>c cz>c sch>s sh>s zh>s ch>c"
        " ph>f th>t ck>k w>v y>i j>i z>s x>ks q>k".split()
    )
)
_WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_KEYBOARD = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
_ENDINGS = frozenset(["", *"e en er es em ern n s ns et t te ten in innen".split()])
_REPEATED = re.compile(r"(.)\1+")


def corrections(db: Database, key: str, *, loosely: bool = False) -> list[str]:
    """Stems that a misspelt word may mean: those with the fewest errors, at most three.

    An error is a letter left out, put in, or another, or two swapped. From six letters on there may be
    one, from nine on two; of five letters only what fingers and ears do. ``loosely`` takes a bit more.
    What counts is how texts spell a word, so that an ending is no error.
    """
    found = _corrections(db, unmarked(key), stem_of(key), loosely=loosely)
    if not found and not key.isascii():
        # what looks like a transcribed umlaut may be two letters that were swapped: Hfaen
        written_out = "".join(_WRITTEN_OUT.get(letter, letter) for letter in key)
        found = _corrections(db, written_out, written_out, loosely=loosely)
    return found


def _corrections(db: Database, typed: str, stem: str, *, loosely: bool) -> list[str]:
    if not (typed.isascii() and typed.isalpha()) or len(typed) < SHORTEST_MISSPELT:
        return []
    most = 2 if len(typed) >= TWO_ERRORS_FROM - loosely else 1
    for allowed in range(1, most + 1):
        for found in _nearly(db, typed, stem, allowed):
            best = [
                word
                for word in sorted(found, key=lambda word: (word[0] != typed[0], -found[word]))
                if any(
                    _is_meant(typed, stem, unmarked(spelt), word, allowed, loosely=loosely)
                    for spelt in spellings(db, word)
                )
            ]
            if best:
                sound = sound_of(stem)
                return ([word for word in best if sound_of(word) == sound] or best)[:3]
    return []


def _nearly(db: Database, typed: str, stem: str, allowed: int) -> Iterator[dict[str, int]]:
    """Stems that are worth a closer look, those first that are found faster."""
    found: dict[str, int] = {}
    for form in {typed, stem}:
        if len(form) >= SHORTEST_MISSPELT:
            found |= _similar(db, form, allowed)
    near = [word for word in found if min(_errors(stem, word), _errors(typed, word)) <= allowed]
    near.sort(key=lambda word: (word[0] != typed[0], -found[word]))
    yield {word: found[word] for word in near[:COMPARED_AS_SPELT]}
    if allowed == 1 and len(typed) <= LONGEST_VARIED:
        yield counts(db, {stem_of(other) for other in _one_error_away(typed)})


def _is_meant(typed: str, stem: str, spelt: str, word: str, allowed: int, *, loosely: bool) -> bool:
    if loosely and (typed[0] != spelt[0] or abs(len(typed) - len(spelt)) > 1):
        return False
    if _errors(typed, spelt) <= allowed:
        return len(typed) > SHORTEST_MISSPELT or loosely or _is_slip(typed, spelt)
    if min(len(stem), len(word)) < (ENDINGS_FROM if allowed == 1 else TWO_ERRORS_FROM):
        return False
    ending, other = typed.removeprefix(stem), spelt.removeprefix(word)
    return _errors(stem, word) <= allowed and {ending, other} <= _ENDINGS


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
    if len(typed) < len(spelt) or sorted(typed) == sorted(spelt):
        return True
    if len(typed) > len(spelt):
        return _REPEATED.sub(r"\1", typed) == _REPEATED.sub(r"\1", spelt)
    wrong = [pair for pair in zip(typed, spelt, strict=True) if pair[0] != pair[1]]
    if cologne(typed) == cologne(spelt):
        return True
    return len(wrong) == 1 and any(
        abs(row.find(wrong[0][0]) - row.find(wrong[0][1])) == 1
        for row in _KEYBOARD
        if set(wrong[0]) <= set(row)
    )


def _errors(typed: str, word: str) -> int:
    from rapidfuzz.distance import OSA  # only misspelt words need it, and it takes long to load

    return int(OSA.distance(typed, word))


def _similar(db: Database, form: str, errors: int) -> dict[str, int]:
    """Words that share so much with this one that no more than ``errors`` are possible elsewhere.

    Of ``errors`` + 1 pieces, one at least is as it should be. The pieces leave a letter between them,
    since two that are swapped may stand on both sides of a cut.
    """
    length = len(form)
    shortest, longest = length - errors, length + errors
    share = max(2, length // 2 if errors == 1 else length // 3)
    found = stems_between(db, form[:share], shortest, longest)
    end = form[length // 2 + 1 :] if errors == 1 else form[-share:]
    found |= stems_holding(db, end + END, LOOKED_AT, shortest, longest)
    if errors > 1 and len(form[share:-share]) >= 3:
        found |= stems_holding(db, form[share:-share], LOOKED_AT, shortest, longest)
    return found


def sounding_like(db: Database, key: str) -> list[str]:
    """Stems that sound like this word and are not written too differently, at most three.

    It may be a foreign name as German papers write it or as English ones do: Tschernobyl, Chernobyl.
    """
    from rapidfuzz.distance import Levenshtein

    stem = stem_of(key)
    plain = plainly_spelt(stem)
    if min(len(stem), len(plain)) < SHORTEST_MISSPELT:
        return []
    sounds = [sound_of(stem), sound_of(stem.replace("ch", "tsch"))]
    rows = db.execute(
        "select stem, entries from search_stems"
        " where sound in (select value from json_each(?)) and stem <> ? limit ?",
        [json.dumps([sound for sound in sounds if sound and len(sound) >= 3]), stem, LOOKED_AT],
    ).fetchall()
    near = [
        (Levenshtein.normalized_similarity(plain, plainly_spelt(word)), count, word)
        for word, count in rows
    ]
    return [word for alike, _, word in sorted(near, reverse=True)[:3] if alike >= ALIKE]


def other_spellings(db: Database, stem: str, shortest: int = SHORTEST_MISSPELT) -> list[str]:
    """The same name as other languages spell it, as far as that is certain."""
    sound = sound_of(stem)
    if sound is None or len(stem) < shortest:
        return []
    rows = db.execute(
        "select stem from search_stems where sound = ? and stem <> ? limit ?",
        [sound, stem, LOOKED_AT],
    )
    plain = plainly_spelt(stem)
    return [word for (word,) in rows.fetchall() if plainly_spelt(word) == plain][:3]


def plainly_spelt(stem: str) -> str:
    """A name without what its spelling owes to one language: ``Zelensky`` is ``Selenskyj``."""
    for spelling, plain in _SPELLINGS:
        stem = stem.replace(spelling, plain)
    return _REPEATED.sub(r"\1", stem)
