"""Compounds of the archive that a word is part of.

What stands beside a part must be a word that the archive or the dictionary knows, or a very common
one, or the part must be long enough and not be cut out of a syllable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache

from sqlite_utils import Database

from tickerbot.search.vocabulary import (
    MOST,
    counts,
    may_be_noun,
    spellings,
    stems_between,
    stems_ending,
    stems_holding,
)
from tickerbot.text.german.common_words import common_stems, common_words
from tickerbot.text.german.dictionary import is_listed, is_listed_with_umlaut
from tickerbot.text.german.function_words import FUNCTION_WORDS
from tickerbot.text.german.related_words import agent_noun
from tickerbot.text.german.stems import fold_diacritics, stem_of

MAX_HOLDERS = 60
"""Words that hold another in their middle of which is looked closer at most."""
MAX_OTHER_PARTS = 100
"""Words with another at an end, of which the other part is looked at."""
MOST_AT_AN_END = 400
"""Words that begin, and that end, with another of which is looked closer at most."""

SHORTEST_PART = 3
"""Letters of what stands beside a part."""
SHORTEST_RARE = 10
"""Letters of a part that is within no word if none begins or ends with it."""
SHORTEST_SURE = 4
"""Letters of a part that is hardly in a word by chance, if the rest is a word."""

# What links the parts of a compound.
_LINKS = ("", "s", "n", "en", "es", "er", "e", "ns", "ens")
# A word and one of these before it is no compound of two words: Auswahl, Verrat.
PREFIXES = frozenset(
    "ab an auf aus be bei durch ein ent er fur ge gegen her hin in mit miss nach neben ober uber um un"
    " unter ur ver von vor weg wider wieder zer zu zuruck".split()
)
# Where a part that nobody knows ends with the first of these letters and the word begins with the
# second, the word was cut in the middle of a syllable: Landk-reis, Gesellsc-haft.
_INSEPARABLE = frozenset("bl br ch ck dr fl fr gl gr kl kr pf ph pl pr qu th tr zw".split())
# What inflection adds.
_ENDING = re.compile("|e[mnrs]?|e?s?t|ern|n?s|ens?|n|te[nrs]?|e?n?de|(?:er)?in(?:nen)?")
# What makes another word of a word, and is none itself: Wirt, Wirtschaft.
_SUFFIX = re.compile(
    "schaft|[hk]eit|igkeit|lich|isch|haft|los|bar|sam|ling|tum|nis|[a-z]{0,2}ung|[a-z]?er"
)
VOWELS = frozenset("aeiouy")
FUNCTION_STEMS = frozenset(
    form(word) for word in FUNCTION_WORDS for form in (fold_diacritics, stem_of)
)


def compounds_with(db: Database, key: str, *, is_begun: bool = False) -> list[str]:
    """Compounds that begin or end with this word, the most frequent first: ``soldatengrab`` for grab.

    ``is_begun``: it is probably no whole word, and only those that end with it are wanted.
    """
    stem = stem_of(key)
    if len(stem) < 2 or not stem.isalpha():
        return []
    if whole := _said_whole(key, stem):
        return _holding_whole(db, stem, whole)
    found = stems_ending(db, stem, len(stem) + 2, 60, MOST_AT_AN_END)
    if not is_begun:
        found |= stems_between(db, stem, len(stem) + 2, 60, MOST_AT_AN_END)
    around = {word: _around(word, stem) for word in _likely(found, fold_diacritics(key))}
    around = {word: rest for word, rest in around.items() if not _is_of_prefix(key, stem, *rest)}
    fitting = _fitting(db, stem, around)
    if len(stem) <= 4 and len(fitting) < MOST:  # so short a word could be anywhere: look closer
        rest = [word for word in around if word not in fitting][: MOST // 2]
        fitting += [word for word in rest if _is_likely(db, word, *around[word], key)]
    return _spelt_alike(db, key, stem, fitting[:MOST])


def compounds_around(db: Database, key: str) -> list[str]:
    """Compounds with this word in their middle: ``reise`` gives ``osterreiseverkehr``."""
    stem = stem_of(key)
    if (
        len(stem) < SHORTEST_PART
        or not stem.isalpha()
        or stem in PREFIXES
        or _said_whole(key, stem)
    ):
        return []
    if len(stem) >= SHORTEST_RARE and not (
        stems_between(db, stem, len(stem) + 2, 60, 1)
        or stems_ending(db, stem, len(stem) + 2, 60, 1)
    ):
        return []
    inside = stems_holding(db, stem, MAX_HOLDERS, len(stem) + 2 * SHORTEST_PART)
    around = {
        word: _around(word, stem)
        for word in inside
        if not word.startswith(stem) and not word.endswith(stem)
    }
    return _spelt_alike(db, key, stem, _fitting(db, stem, around)[:MOST])


def _said_whole(key: str, stem: str) -> str | None:
    """What compounds of a word hold of it, where its stem alone is too little."""
    if noun := agent_noun(key):  # Gerichtshof is nothing of Richterin
        return fold_diacritics(noun)
    bare = fold_diacritics(key)
    is_half = len(stem) == 3 and len(key) > 4
    if is_half or (len(stem) == 4 and not _ENDING.fullmatch(bare.removeprefix(stem))):
        return bare
    return None


def _is_of_prefix(key: str, stem: str, left: str, right: str) -> bool:
    """Whether a word is made with a prefix or an ending that only looks like the part."""
    if not left and fold_diacritics(key) == key == stem + "er" and not right.startswith("er"):
        return True  # Festtag is nothing of Fester
    if stem[-1] == "g" and stem[:-1] in PREFIXES and right.startswith("e"):
        return True  # zu-gelassen is nothing of Zug
    return not left and stem in PREFIXES  # entdecken is nothing of Ente


def _spelt_alike(db: Database, key: str, stem: str, fitting: list[str]) -> list[str]:
    """Those compounds that are spelt as the word demands."""
    if _keeps_its_marks(key, stem):  # Bruckmühl is nothing of Brücke
        begin = key[: len(stem)]
        fitting = [w for w in fitting if any(begin in one for one in spellings(db, w))]
    if fold_diacritics(key) == stem + "e" and not _is_itself_a_word(db, key[:-1], stem):
        # Mittwoch is nothing of Woche: where it ends the word it is spelt as it is
        fitting = [
            word
            for word in fitting
            if not word.endswith(stem)
            or any(stem + "e" in fold_diacritics(spelt) for spelt in spellings(db, word))
        ]
    return fitting


def _keeps_its_marks(key: str, stem: str) -> bool:
    """Whether the marks over its letters are the word's, and do not come with an ending: Gräber."""
    begin = key[: len(stem)]
    return not begin.isascii() and not any(map(is_listed, (stem, stem + "e", fold_diacritics(key))))


def _is_itself_a_word(db: Database, key: str, stem: str) -> bool:
    """Whether what was typed is but a plural: Hunde, of Hund."""
    return stem in common_words() or key in spellings(db, stem)


def _holding_whole(db: Database, stem: str, whole: str) -> list[str]:
    """Compounds of a word of which the stem is but half: of Hafen Binnenhafen, but not haften."""
    found = stems_between(db, whole, len(whole) + 2, 60, MOST_AT_AN_END)
    found |= stems_holding(db, whole, MAX_HOLDERS, len(whole) + 2)
    ends = stems_ending(db, stem, len(whole) + 2, 60, MOST_AT_AN_END)
    likely = _likely(ends, whole)[: MOST // 2]
    found |= {
        w: ends[w] for w in likely if any(whole in fold_diacritics(s) for s in spellings(db, w))
    }
    around = {word: _around(word, stem) for word in _likely(found, whole)}
    return _fitting(db, stem, around, letters=len(whole))[:MOST]


def _likely(found: Mapping[str, int], whole: str) -> list[str]:
    """Those first that hold the whole word, and the most frequent ones."""
    return sorted(found, key=lambda word: (whole not in word, -found[word]))[:MAX_OTHER_PARTS]


def _fitting(
    db: Database, stem: str, around: Mapping[str, tuple[str, str]], letters: int = 0
) -> list[str]:
    """The words that are compounds with this part, as far as what stands beside it is known.

    ``letters`` of the part are in the words, if that is more than its stem.
    """
    others = {
        word: (*first_parts(left), *_last_parts(right)) for word, (left, right) in around.items()
    }
    parts = {part for beside in others.values() for part in beside}
    parts |= {whole for left, right in around.values() for whole in (left + stem, stem + right)}
    known = (counts(db, parts).keys() | parts & common_stems()) - PREFIXES - FUNCTION_STEMS
    shortest = SHORTEST_SURE + (max(letters, len(stem)) < SHORTEST_SURE)
    sure: list[str] = []
    likely: list[str] = []
    for word, (left, right) in around.items():
        if left and right:
            if _is_in_the_middle(left, stem, right, known):
                likely.append(word)
        elif not known.isdisjoint(others[word]):
            sure.append(word)
        elif (
            _may_be_at_an_end(left, stem, right)
            or any(map(_is_of_two_words, others[word]))
            or _is_listed(others[word], shortest)
        ):
            likely.append(word)
    if len(stem) < SHORTEST_SURE:  # gehört is nothing of Ort
        found = (sure + likely)[:MOST]
        return [word for word in found if not around[word][0] or may_be_noun(db, word)]
    return sure + likely


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
    if len(left) < 5 or left in PREFIXES or _cut_wrongly(left, stem):
        return False
    return any(
        stems_ending(db, part[-4:], 0, 60, limit=1) for part in first_parts(left) if len(part) >= 4
    )


def _is_in_the_middle(left: str, stem: str, right: str, known: AbstractSet[str]) -> bool:
    if min(len(left), len(right)) < 3 or left in PREFIXES:
        return False
    if len(stem) < 4 and left + stem not in known and stem + right not in known:
        return False  # Fahrrad-händler, but not Fenst-erb-rett
    if not _has_word(_last_parts(right), known):
        return False
    if len(stem) > SHORTEST_SURE and not _cut_wrongly(left, stem):
        return True
    return _has_word(first_parts(left), known)


def _may_be_at_an_end(left: str, stem: str, right: str) -> bool:
    """Whether so long a part is hardly there by chance, although nobody knows the other one."""
    shortest = SHORTEST_SURE if len(stem) > SHORTEST_SURE else SHORTEST_SURE + 1
    if len(left + right) < shortest or len(stem) < SHORTEST_SURE:
        return False
    if not left:
        return len(stem) > SHORTEST_SURE
    if len(stem) == SHORTEST_SURE and stem[0] in VOWELS:
        return False
    return left not in PREFIXES and not _cut_wrongly(left, stem)


def _is_listed(parts: Iterable[str], shortest: int) -> bool:
    """Whether one of them is a word, as everybody knows."""
    return any(
        len(part) >= shortest
        and part not in PREFIXES
        and part not in FUNCTION_STEMS
        and (is_listed_with_umlaut(part) or is_listed(part + "e"))
        for part in parts
    )


def _has_word(parts: tuple[str, ...], known: AbstractSet[str]) -> bool:
    return not known.isdisjoint(parts) or any(map(_is_of_two_words, parts))


def _is_of_two_words(part: str) -> bool:
    """Whether it is made of two words that are very common."""
    common = common_stems()
    return len(part) >= 6 and any(
        part[at:] in common and not common.isdisjoint(first_parts(part[:at]))
        for at in range(3, len(part) - 2)
    )


def _cut_wrongly(left: str, stem: str) -> bool:
    if left.endswith("sch") and stem[0] in "lmnrw":  # Sch-raube
        return True
    return left[-1] + stem[0] in _INSEPARABLE or left[-1] == "c" or not VOWELS & set(left)


@lru_cache(maxsize=10_000)
def first_parts(part: str) -> tuple[str, ...]:
    """What the first part of a compound may be, without what links it to the second."""
    longest = len(part) - SHORTEST_PART
    return tuple(
        part[: len(part) - len(link)]
        for link in _LINKS
        if len(link) <= longest and part.endswith(link)
    )


@lru_cache(maxsize=10_000)
def _last_parts(part: str) -> tuple[str, ...]:
    longest = len(part) - SHORTEST_PART
    return tuple(
        part[len(link) :] for link in _LINKS if len(link) <= longest and part.startswith(link)
    )
