"""Compounds: those of the archive that a word is part of, and the parts that a word is made of.

There is no dictionary. What stands beside a part must be a word that the archive knows, or a very
common one, or the part must be long enough and not be cut out of a syllable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice

from sqlite_utils import Database

from tickerbot.common_words import common_stems, common_words
from tickerbot.function_words import STOP_WORDS
from tickerbot.stems import stem_of, unmarked
from tickerbot.vocabulary import (
    MOST,
    counts,
    may_be_noun,
    spellings,
    stems_between,
    stems_ending,
    stems_holding,
)

LOOKED_INTO = 60
"""Words that hold another in their middle of which is looked closer at most."""
MOST_AT_AN_END = 400
"""Words that begin, and that end, with another of which is looked closer at most."""

# What links the parts of a compound.
_LINKS = ("", "s", "n", "en", "es", "er", "e", "ns", "ens")
# A word and one of these before it is no compound of two words: Auswahl, Verrat.
_PREFIXES = frozenset(
    "ab an auf aus be bei durch ein ent er fur ge gegen her hin in mit miss nach neben ober uber um un"
    " unter ur ver von vor weg wider wieder zer zu zuruck".split()
)
# Where a part that nobody knows ends with the first of these letters and the word begins with the
# second, the word was cut in the middle of a syllable: Landk-reis, Gesellsc-haft.
_INSEPARABLE = frozenset("bl br ch ck dr fl fr gl gr kl kr pf ph pl pr qu th tr zw".split())
# What makes another word of a word, and is none itself: Wirt, Wirtschaft.
_SUFFIX = re.compile(
    "schaft|[hk]eit|igkeit|lich|isch|haft|los|bar|sam|ling|tum|nis|[a-z]{0,2}ung|[a-z]?er"
)
_VOWELS = frozenset("aeiouy")
_FUNCTION_WORDS = frozenset(stem_of(word) for word in STOP_WORDS)


def compounds_with(db: Database, key: str, *, within: bool = True) -> list[str]:
    """Compounds of which this word is a part: ``grab`` gives ``soldatengrab``; most frequent first.

    ``within``: the part may be in the middle, too.
    """
    stem = stem_of(key)
    if len(stem) < 2 or not stem.isalpha():
        return []
    if len(stem) == 3 and len(key) > 4:
        return _holding_whole(db, stem, unmarked(key))
    found = stems_between(db, stem, len(stem) + 2, 60, MOST_AT_AN_END)
    found |= stems_ending(db, stem, len(stem) + 2, 60, MOST_AT_AN_END)
    likely = found
    if unmarked(key) == key == stem + "er":  # Festtag is nothing of Fester
        likely = {w: n for w, n in found.items() if w.startswith(key) or not w.startswith(stem)}
    around = {word: _around(word, stem) for word in _likely(likely, unmarked(key))}
    if stem[-1] == "g" and stem[:-1] in _PREFIXES:  # zu-gelassen is nothing of Zug
        around = {word: rest for word, rest in around.items() if not rest[1].startswith("e")}
    if stem in _PREFIXES:  # entdecken is nothing of Ente
        around = {word: rest for word, rest in around.items() if rest[0]}
    fitting = _fitting(db, stem, around)
    if len(stem) <= 4 and len(fitting) < MOST:  # so short a word could be anywhere: look closer
        rest = [word for word in around if word not in fitting][: MOST // 2]
        fitting += [word for word in rest if _is_likely(db, word, *around[word], key)]
    if within and len(stem) >= 3 and stem not in _PREFIXES and len(fitting) < MOST:
        inside = stems_holding(db, stem, LOOKED_INTO, len(stem) + 6)
        around = {word: _around(word, stem) for word in inside if word not in found}
        fitting += _fitting(db, stem, around)
    fitting = fitting[:MOST]
    if unmarked(key) == stem + "e" and not _is_itself_a_word(db, key[:-1], stem):
        # Mittwoch is nothing of Woche: where it ends the word it is spelt as it is
        fitting = [
            word
            for word in fitting
            if not word.endswith(stem)
            or any(stem + "e" in unmarked(spelt) for spelt in spellings(db, word))
        ]
    return fitting


def _is_itself_a_word(db: Database, key: str, stem: str) -> bool:
    """Whether what was typed is but a plural: Hunde, of Hund."""
    return stem in common_words() or key in spellings(db, stem)


def _holding_whole(db: Database, stem: str, whole: str) -> list[str]:
    """Compounds of a word of which the stem is but half: of Hafen Binnenhafen, but not haften."""
    found = stems_between(db, whole, len(whole) + 2, 60, MOST_AT_AN_END)
    found |= stems_holding(db, whole, LOOKED_INTO, len(whole) + 2)
    ends = stems_ending(db, stem, len(whole) + 2, 60, MOST_AT_AN_END)
    likely = _likely(ends, whole)[: MOST // 2]
    found |= {w: ends[w] for w in likely if any(whole in unmarked(s) for s in spellings(db, w))}
    return _likely(found, whole)[:MOST]


def _likely(found: Mapping[str, int], whole: str) -> list[str]:
    """Those first that hold the whole word, and the most frequent ones."""
    return sorted(found, key=lambda word: (whole not in word, -found[word]))[: 3 * MOST]


def _fitting(db: Database, stem: str, around: Mapping[str, tuple[str, str]]) -> list[str]:
    """The words that are compounds with this part, as far as what stands beside it is known."""
    parts = {part for left, right in around.values() for part in (*_left(left), *_right(right))}
    parts |= {whole for left, right in around.values() for whole in (left + stem, stem + right)}
    known = (counts(db, parts).keys() | parts & common_stems()) - _PREFIXES - _FUNCTION_WORDS
    return [
        word for word, (left, right) in around.items() if _is_compound(left, stem, right, known)
    ]


def _around(word: str, stem: str) -> tuple[str, str]:
    """What stands before and after the part, which is best at the beginning, else at the end."""
    if word.startswith(stem):
        return "", word[len(stem) :]
    at = len(word) - len(stem) if word.endswith(stem) else word.find(stem)
    return word[:at], word[at + len(stem) :]


def _is_likely(db: Database, word: str, left: str, right: str, key: str) -> bool:
    """Whether the other part of a compound, which is no known word, is part of other known words."""
    stem = stem_of(key)
    if left and right:
        return False
    if len(stem) == 2:  # Ölteppich, but not Olympia: the text must have the marks that were typed
        return (
            len(right) >= 5
            and key != stem
            and any(spelt.startswith(key) for spelt in spellings(db, word))
        )
    if right:
        if len(right) < 4 or len(stem) < 4 or _SUFFIX.fullmatch(right):
            return False
        return bool(stems_ending(db, right, 0, 60, limit=2).keys() - {word})
    if len(left) < 5 or left in _PREFIXES or _cut_wrongly(left, stem):
        return False
    return any(
        stems_ending(db, part[-4:], 0, 60, limit=1) for part in _left(left) if len(part) >= 4
    )


def _is_compound(left: str, stem: str, right: str, known: AbstractSet[str]) -> bool:
    left_known = any(_is_word(part, known) for part in _left(left))
    right_known = any(_is_word(part, known) for part in _right(right))
    if left and right:
        if min(len(left), len(right)) < 3 or left in _PREFIXES:
            return False
        if len(stem) < 4 and left + stem not in known and stem + right not in known:
            return False  # Fahrrad-händler, but not Fenst-erb-rett
        return right_known and (left_known or (len(stem) >= 5 and not _cut_wrongly(left, stem)))
    if right:
        return right_known or (len(stem) >= 5 and len(right) >= 4)
    if left_known:
        return True
    if left in _PREFIXES or _cut_wrongly(left, stem):
        return False
    if len(stem) >= 5:
        return len(left) >= 3
    return len(stem) == 4 and len(left) >= 4 and stem[0] not in _VOWELS


def _is_word(part: str, known: AbstractSet[str]) -> bool:
    """Whether this is a known word, or made of two that are very common."""
    if part in known:
        return True
    common = common_stems()
    return len(part) >= 6 and any(
        part[at:] in common and any(left in common for left in _left(part[:at]))
        for at in range(3, len(part) - 2)
    )


def _cut_wrongly(left: str, stem: str) -> bool:
    if left.endswith("sch") and stem[0] in "lmnrw":  # Sch-raube
        return True
    return left[-1] + stem[0] in _INSEPARABLE or left[-1] == "c" or not _VOWELS & set(left)


def _left(part: str) -> Iterator[str]:
    """What the first part of a compound may be, without what links it to the second."""
    for link in _LINKS:
        if part.endswith(link) and len(part) - len(link) >= 3:
            yield part[: len(part) - len(link)]


def _right(part: str) -> Iterator[str]:
    for link in _LINKS:
        if part.startswith(link) and len(part) - len(link) >= 3:
            yield part[len(link) :]


def splits(db: Database, key: str) -> list[tuple[str, str]]:
    """The two words that a compound is made of, as stems that the archive holds; at most two ways.

    ``pilotenstreik`` gives ``pilot`` and ``streik``.
    """
    if not key.isalpha():
        return []
    cuts = [
        ({stem_of(key[:at]), *_left(unmarked(key[:at]))}, stem_of(key[at:]))
        for at in range(3, len(key) - 2)
    ]
    stems = {stem for lefts, right in cuts for stem in (*lefts, right)}
    known = counts(db, stems).keys() - _PREFIXES - _FUNCTION_WORDS
    found = {
        (left, right): min(len(left), len(right))
        for lefts, right in cuts
        if right in known
        for left in lefts
        if left in known and min(len(left), len(right)) >= 3
    }
    likely = sorted(found, key=lambda pair: -found[pair])[:3]
    # Wasserstand is not where water stood
    nouns = (pair for pair in likely if all(may_be_noun(db, stem) for stem in pair))
    return list(islice(nouns, 2))
