"""Compounds of the archive that have a given word as one of their parts.

The rest of a compound must be a word that the archive, the dictionary or the list of common words has;
otherwise the given part must be long enough not to occur by chance, and not be cut out of a syllable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from sqlite_utils import Database

from tickerbot.search.vocabulary import (
    MAX_ALTERNATIVES,
    count_entries,
    may_be_noun,
    spellings,
    stems_containing,
    stems_with_prefix,
    stems_with_suffix,
)
from tickerbot.text.german.common_words import common_stems, common_words
from tickerbot.text.german.compound_parts import (
    FUNCTION_STEMS,
    MIN_PART_LENGTH,
    PREFIXES,
    VOWELS,
    consists_of_common_words,
    cuts_syllable,
    first_parts,
    last_parts,
)
from tickerbot.text.german.dictionary import is_listed, is_listed_with_umlaut
from tickerbot.text.german.related_words import agent_noun
from tickerbot.text.german.stems import fold_diacritics, stem_of

MAX_EDGE_STEMS = 400
"""Maximum number of stems starting with a word, and of stems ending with it, that are read."""
MAX_CONTAINING_STEMS = 60
"""Maximum number of stems containing a word that are read from either end of the trigram index."""
MAX_SPLIT_STEMS = 100
"""Maximum number of stems with a word at an edge whose other part is examined."""
MIN_DISTINCTIVE_LENGTH = 10
"""Shortest stem that is taken to be in the middle of no word if it is at the edge of none."""
MIN_SURE_LENGTH = 4
"""Shortest part that is hardly in a word by chance if the rest is a word."""

_INFLECTION = re.compile("|e[mnrs]?|e?s?t|ern|n?s|ens?|n|te[nrs]?|e?n?de|(?:er)?in(?:nen)?")
# Makes another word of a word, and is none itself: Wirt, Wirtschaft.
_DERIVATIONAL_SUFFIX = re.compile(
    "schaft|[hk]eit|igkeit|lich|isch|haft|los|bar|sam|ling|tum|nis|[a-z]{0,2}ung|[a-z]?er"
)


def find_edge_compounds(db: Database, key: str, *, is_prefix: bool = False) -> list[str]:
    """Stems of compounds that start or end with a word, likely ones first: ``soldatengrab`` for grab.

    ``is_prefix``: the word is probably unfinished, and only compounds that end with it are wanted.
    """
    stem = stem_of(key)
    if len(stem) < 2 or not stem.isalpha():
        return []
    if form := _required_form(key, stem):
        return _find_compounds_with_form(db, stem, form)
    found = stems_with_suffix(db, stem, len(stem) + 2, 60, MAX_EDGE_STEMS)
    if not is_prefix:
        found |= stems_with_prefix(db, stem, len(stem) + 2, 60, MAX_EDGE_STEMS)
    rests = {word: _rest_of(word, stem) for word in _rank(found, fold_diacritics(key))}
    rests = {word: rest for word, rest in rests.items() if not _is_derived(key, stem, *rest)}
    compounds = _filter_compounds(db, stem, rests)
    if len(stem) <= 4 and len(compounds) < MAX_ALTERNATIVES:
        # so short a word occurs in many others: examine some of the rest more closely
        doubtful = [word for word in rests if word not in compounds][: MAX_ALTERNATIVES // 2]
        compounds += [word for word in doubtful if _is_rest_familiar(db, word, *rests[word], key)]
    return _filter_by_spelling(db, key, stem, compounds[:MAX_ALTERNATIVES])


def find_middle_compounds(db: Database, key: str) -> list[str]:
    """Stems of compounds with a word in their middle: ``osterreiseverkehr`` for reise."""
    stem = stem_of(key)
    if (
        len(stem) < MIN_PART_LENGTH
        or not stem.isalpha()
        or stem in PREFIXES
        or _required_form(key, stem)
    ):
        return []
    if len(stem) >= MIN_DISTINCTIVE_LENGTH and not (
        stems_with_prefix(db, stem, len(stem) + 2, 60, 1)
        or stems_with_suffix(db, stem, len(stem) + 2, 60, 1)
    ):
        return []
    found = stems_containing(db, stem, MAX_CONTAINING_STEMS, len(stem) + 2 * MIN_PART_LENGTH)
    rests = {
        word: _rest_of(word, stem)
        for word in found
        if not word.startswith(stem) and not word.endswith(stem)
    }
    compounds = _filter_compounds(db, stem, rests)
    return _filter_by_spelling(db, key, stem, compounds[:MAX_ALTERNATIVES])


def _required_form(key: str, stem: str) -> str | None:
    """The longer form that compounds must contain where the stem alone says too little; else None."""
    if noun := agent_noun(key):  # Gerichtshof does not contain Richterin
        return fold_diacritics(noun)
    folded = fold_diacritics(key)
    is_half = len(stem) == 3 and len(key) > 4
    if is_half or (len(stem) == 4 and not _INFLECTION.fullmatch(folded.removeprefix(stem))):
        return folded
    return None


def _is_derived(key: str, stem: str, left: str, right: str) -> bool:
    """Whether a prefix or an ending of the word only looks like the part."""
    if not left and fold_diacritics(key) == key == stem + "er" and not right.startswith("er"):
        return True  # Festtag does not contain Fester
    if stem[-1] == "g" and stem[:-1] in PREFIXES and right.startswith("e"):
        return True  # zu-gelassen does not contain Zug
    return not left and stem in PREFIXES  # entdecken does not contain Ente


def _filter_by_spelling(db: Database, key: str, stem: str, compounds: list[str]) -> list[str]:
    """The compounds that texts spell as the word requires."""
    if _has_own_umlaut(key, stem):  # Bruckmühl does not contain Brücke
        start = key[: len(stem)]
        compounds = [w for w in compounds if any(start in spelt for spelt in spellings(db, w))]
    if fold_diacritics(key) == stem + "e" and not _is_word(db, key[:-1], stem):
        # Mittwoch does not contain Woche: at the end of a compound the word keeps its e
        compounds = [
            word
            for word in compounds
            if not word.endswith(stem)
            or any(stem + "e" in fold_diacritics(spelt) for spelt in spellings(db, word))
        ]
    return compounds


def _has_own_umlaut(key: str, stem: str) -> bool:
    """Whether the word always has its umlaut, unlike Gräber, which gets it with an ending."""
    start = key[: len(stem)]
    return not start.isascii() and not any(map(is_listed, (stem, stem + "e", fold_diacritics(key))))


def _is_word(db: Database, key: str, stem: str) -> bool:
    """Whether a word without its final e is a word too: Hund, of Hunde."""
    return stem in common_words() or key in spellings(db, stem)


def _find_compounds_with_form(db: Database, stem: str, form: str) -> list[str]:
    """Compounds that contain more of a word than its stem: Binnenhafen for Hafen, but not haften."""
    found = stems_with_prefix(db, form, len(form) + 2, 60, MAX_EDGE_STEMS)
    found |= stems_containing(db, form, MAX_CONTAINING_STEMS, len(form) + 2)
    ends = stems_with_suffix(db, stem, len(form) + 2, 60, MAX_EDGE_STEMS)
    likely = _rank(ends, form)[: MAX_ALTERNATIVES // 2]
    found |= {
        word: ends[word]
        for word in likely
        if any(form in fold_diacritics(spelt) for spelt in spellings(db, word))
    }
    rests = {word: _rest_of(word, stem) for word in _rank(found, form)}
    return _filter_compounds(db, stem, rests, known_length=len(form))[:MAX_ALTERNATIVES]


def _rank(found: Mapping[str, int], form: str) -> list[str]:
    """At most MAX_SPLIT_STEMS stems: those that contain the form first, then by frequency."""
    return sorted(found, key=lambda word: (form not in word, -found[word]))[:MAX_SPLIT_STEMS]


def _filter_compounds(
    db: Database, stem: str, rests: Mapping[str, tuple[str, str]], known_length: int = 0
) -> list[str]:
    """The words that are compounds with this part, judging by their rests; certain ones first.

    ``known_length`` is the number of letters of the part that they are known to contain, if that is
    more than the length of its stem.
    """
    other_parts = {
        word: (*first_parts(left), *last_parts(right)) for word, (left, right) in rests.items()
    }
    parts = {part for others in other_parts.values() for part in others}
    parts |= {longer for left, right in rests.values() for longer in (left + stem, stem + right)}
    known = (count_entries(db, parts).keys() | parts & common_stems()) - PREFIXES - FUNCTION_STEMS
    min_length = MIN_SURE_LENGTH + (max(known_length, len(stem)) < MIN_SURE_LENGTH)
    certain: list[str] = []
    likely: list[str] = []
    for word, (left, right) in rests.items():
        if left and right:
            if _is_middle_part(left, stem, right, known):
                likely.append(word)
        elif not known.isdisjoint(other_parts[word]):
            certain.append(word)
        elif (
            _is_long_enough(left, stem, right)
            or any(map(consists_of_common_words, other_parts[word]))
            or _is_any_listed(other_parts[word], min_length)
        ):
            likely.append(word)
    if len(stem) < MIN_SURE_LENGTH:  # gehört does not contain Ort
        found = (certain + likely)[:MAX_ALTERNATIVES]
        return [word for word in found if not rests[word][0] or may_be_noun(db, word)]
    return certain + likely


def _rest_of(word: str, stem: str) -> tuple[str, str]:
    """What precedes and follows a part, taken at the start if it is there, else at the end."""
    if word.startswith(stem):
        return "", word[len(stem) :]
    at = len(word) - len(stem) if word.endswith(stem) else word.find(stem)
    return word[:at], word[at + len(stem) :]


def _is_rest_familiar(db: Database, word: str, left: str, right: str, key: str) -> bool:
    """Whether the other part of a likely compound, although no known word, ends other words.

    For a part of two letters: whether texts spell the compound with the umlaut that was typed.
    """
    stem = stem_of(key)
    if left and right:
        return False
    if len(stem) == 2:  # Ölteppich, but not Olympia
        return (
            len(right) >= 5
            and key != stem
            and any(spelt.startswith(key) for spelt in spellings(db, word))
        )
    if right:
        if len(right) < 4 or len(stem) < 4 or _DERIVATIONAL_SUFFIX.fullmatch(right):
            return False
        return bool(stems_with_suffix(db, right, 0, 60, limit=2).keys() - {word})
    if len(left) < 5 or left in PREFIXES or cuts_syllable(left, stem):
        return False
    return any(
        stems_with_suffix(db, part[-4:], 0, 60, limit=1)
        for part in first_parts(left)
        if len(part) >= 4
    )


def _is_middle_part(left: str, stem: str, right: str, known: AbstractSet[str]) -> bool:
    if min(len(left), len(right)) < 3 or left in PREFIXES:
        return False
    if len(stem) < 4 and left + stem not in known and stem + right not in known:
        return False  # Fahrrad-händler, but not Fenst-erb-rett
    if not _is_any_word(last_parts(right), known):
        return False
    if len(stem) > MIN_SURE_LENGTH and not cuts_syllable(left, stem):
        return True
    return _is_any_word(first_parts(left), known)


def _is_long_enough(left: str, stem: str, right: str) -> bool:
    """Whether a part at an edge is too long to be there by chance, although its rest is unknown."""
    min_rest = MIN_SURE_LENGTH if len(stem) > MIN_SURE_LENGTH else MIN_SURE_LENGTH + 1
    if len(left + right) < min_rest or len(stem) < MIN_SURE_LENGTH:
        return False
    if not left:
        return len(stem) > MIN_SURE_LENGTH
    if len(stem) == MIN_SURE_LENGTH and stem[0] in VOWELS:
        return False
    return left not in PREFIXES and not cuts_syllable(left, stem)


def _is_any_listed(parts: Iterable[str], min_length: int) -> bool:
    """Whether the dictionary lists one of the parts."""
    return any(
        len(part) >= min_length
        and part not in PREFIXES
        and part not in FUNCTION_STEMS
        and (is_listed_with_umlaut(part) or is_listed(part + "e"))
        for part in parts
    )


def _is_any_word(parts: tuple[str, ...], known: AbstractSet[str]) -> bool:
    return not known.isdisjoint(parts) or any(map(consists_of_common_words, parts))
