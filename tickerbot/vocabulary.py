"""The archive's own words as a dictionary: how many entries hold a word, beginnings, compounds.

All of it is asked of the tables that ``search_index`` keeps, so nothing is held in memory and nothing
goes stale. Every answer is bounded, the words that most entries hold first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from sqlite_utils import Database

from tickerbot.german import STOP_WORDS, stem_of, tokens_among, unmarked, words
from tickerbot.search_index import END

MOST = 20
"""Words that one word may stand for at most in one way."""
LOOKED_AT = 3_000
"""Words that a misspelt one is compared with at most."""
GROUPS = 4
LOOKED_INTO = 120
"""Words in which another is looked for at most."""

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
    "schaft|[hk]eit|igkeit|lich|isch|haft|los|bar|sam|ling|tum|nis|[a-z]?ung|[a-z]?er"
)
_VOWELS = frozenset("aeiouy")
_FUNCTION_WORDS = frozenset(stem_of(word) for word in STOP_WORDS)


def counts(db: Database, stems: Iterable[str]) -> dict[str, int]:
    """How many entries hold each of these stems; those that none holds are left out."""
    return dict(
        db.execute(
            "select stem, entries from search_stems where stem in (select value from json_each(?))",
            [json.dumps(sorted(set(stems)))],
        ).fetchall()
    )


def beginning_with(db: Database, start: str, limit: int = MOST) -> list[str]:
    """Stems that begin with these letters and go on, the most frequent first."""
    rows = db.execute(
        "select stem from search_stems where stem > ? and stem < ? order by entries desc limit ?",
        [start, _after(start), limit],
    )
    return [row[0] for row in rows.fetchall()]


def spellings(db: Database, stem: str) -> set[str]:
    """The keys that the newest entries with this stem have for it."""
    return {key for text in _newest_with(db, stem) for key, found in words(text) if found == stem}


def is_noun(db: Database, stem: str) -> bool:
    """Whether the newest entries with this stem write it with a capital letter within a sentence.

    What they have only at the beginning of sentences may be one.
    """
    seen = _capitals(db, stem)
    return (True, True) in seen or all(is_capital for is_capital, _ in seen)


def may_be_noun(db: Database, stem: str) -> bool:
    """Whether one of the newest entries with this stem writes it with a capital letter anywhere."""
    return any(is_capital for is_capital, _ in _capitals(db, stem))


def _capitals(db: Database, stem: str) -> set[tuple[bool, bool]]:
    """For each occurrence: whether it has a capital letter, and whether it is within a sentence."""
    return {
        (text[token.start].isupper(), text[: token.start].rstrip()[-1:].isalnum())
        for text in _newest_with(db, stem)
        for token in tokens_among(text, {stem})
    }


def _newest_with(db: Database, stem: str) -> list[str]:
    rows = db.execute(
        "select headline || ' ' || body from entries where id in (select entry_id"
        " from search_entries where position in (select rowid from search_texts"
        " where search_texts match ? order by rowid desc limit 3))",
        [f'"{stem}"'],
    )
    return [row[0] for row in rows.fetchall()]


def compounds_with(db: Database, key: str) -> list[str]:
    """Compounds of which this word is a part: ``grab`` gives ``soldatengrab``; most frequent first."""
    stem = stem_of(key)
    if len(stem) < 2 or not stem.isalpha():
        return []
    found = stems_between(db, stem, len(stem) + 2, 60)
    found |= stems_holding(db, stem + END, LOOKED_INTO, len(stem) + 2)
    if len(stem) >= 4 and len(found) < MOST:
        found |= stems_holding(db, stem, LOOKED_INTO, len(stem) + 6)
    if unmarked(key) == key == stem + "er":  # Wettkampf is nothing of Wetter
        found = {w: n for w, n in found.items() if w.startswith(key) or not w.startswith(stem)}
    frequent = sorted(found, key=lambda word: -found[word])
    around = {word: _around(word, stem) for word in frequent[: 4 * MOST]}
    if stem[-1] == "g" and stem[:-1] in _PREFIXES:  # zu-gelassen is nothing of Zug
        around = {word: rest for word, rest in around.items() if not rest[1].startswith("e")}
    if len(stem) == 3 and len(key) > 4:  # the stem is half of it: Binnenhafen, but not haften
        whole = unmarked(key)
        likely = [word for word in around if len(word) >= len(whole) + 2][: MOST // 2]
        return [w for w in likely if any(whole in unmarked(s) for s in spellings(db, w))]
    parts = {part for left, right in around.values() for part in (*_left(left), *_right(right))}
    known = counts(db, parts).keys() - _PREFIXES - _FUNCTION_WORDS
    fitting = [
        word for word, (left, right) in around.items() if _is_compound(left, stem, right, known)
    ]
    if len(stem) <= 4 and len(fitting) < MOST:  # so short a word could be anywhere: look closer
        rest = [word for word in around if word not in fitting][: MOST // 2]
        fitting += [word for word in rest if _is_likely(db, word, *around[word], key)]
    return fitting[:MOST]


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
        if len(right) < 4 or _SUFFIX.fullmatch(right):
            return False
        return bool(stems_holding(db, right + END, 2).keys() - {word})
    if len(left) < 5 or left in _PREFIXES or _cut_wrongly(left, stem):
        return False
    return any(stems_holding(db, part[-4:] + END, 1) for part in _left(left) if len(part) >= 4)


def _is_compound(left: str, stem: str, right: str, known: set[str]) -> bool:
    left_known = any(part in known for part in _left(left))
    right_known = any(part in known for part in _right(right))
    if left and right:
        if len(stem) < 4 or min(len(left), len(right)) < 3 or left in _PREFIXES:
            return False
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


def _cut_wrongly(left: str, stem: str) -> bool:
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


def stems_between(db: Database, start: str, shortest: int, longest: int) -> dict[str, int]:
    """Stems of some lengths that begin with these letters, and how many entries hold them."""
    return dict(
        db.execute(
            "select stem, entries from search_stems where stem >= ? and stem < ?"
            " and length(stem) between ? and ? limit ?",
            [start, _after(start), shortest, longest, LOOKED_AT],
        ).fetchall()
    )


def stems_holding(
    db: Database, piece: str, limit: int, shortest: int = 0, longest: int = 60
) -> dict[str, int]:
    """Stems that hold these letters in a row, and how many entries hold them; none for two letters.

    Of more than ``limit`` those that the archive held first, which are mostly the frequent ones.
    """
    groups = [piece[at : at + 3] for at in range(len(piece) - 2)]
    if not groups:
        return {}
    # a few groups of three letters are enough to look the candidates up
    few = {groups[at * (len(groups) - 1) // (GROUPS - 1)] for at in range(GROUPS)}
    expression = " ".join('"' + group.replace('"', '""') + '"' for group in sorted(few))
    return dict(
        db.execute(
            "select search_stems.stem, entries from search_pieces join search_stems"
            " on search_stems.stem = rtrim(search_pieces.stem, ?)"
            " where search_pieces match ? and instr(search_pieces.stem, ?)"
            " and length(search_pieces.stem) between ? and ? limit ?",
            [END, expression, piece, shortest + len(END), longest + len(END), limit],
        ).fetchall()
    )


def _after(start: str) -> str:
    return start + "\U0010ffff"
