"""The archive's own words: how many entries have a stem, which stems share letters, how it is spelt.

Everything is read from the tables that ``search_index`` maintains, so nothing is held in memory and
nothing goes stale. Every answer is bounded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils import Database

from tickerbot.text.german.roots import Morphology, is_remembered, remember
from tickerbot.text.german.stems import fold_diacritics
from tickerbot.text.german.tokens import Word

MAX_ALTERNATIVES = 20
"""Maximum number of alternatives of one kind for a word."""
MAX_STEMS = 3_000
"""Maximum number of stems read from the vocabulary in one look-up."""
MAX_TRIGRAM_MATCHES = 500
"""Maximum number of matches read from either end of the trigram index, oldest or newest first."""
MAX_TRIGRAMS = 4
"""Maximum number of trigrams with which a piece of a word is looked up."""


def count_entries(db: Database, stems: Iterable[str]) -> dict[str, int]:
    """How many entries have each of these stems; stems that none has are left out."""
    wanted = sorted(set(stems))
    if not wanted:
        return {}
    rows = db.execute(
        "select stem, entries from search_stems where stem in (select value from json_each(?))",
        [json.dumps(wanted)],
    )
    return dict(rows.fetchall())


def find_completions(db: Database, prefix: str, limit: int = MAX_ALTERNATIVES) -> list[str]:
    """Stems that start with a prefix and are longer than it, the most frequent first."""
    rows = db.execute(
        "select stem from search_stems where stem > ? and stem < ? order by entries desc limit ?",
        [prefix, _prefix_end(prefix), limit],
    )
    return [row[0] for row in rows.fetchall()]


def spellings(db: Database, stem: str) -> set[str]:
    """The keys of the words with this stem."""
    rows = db.execute(
        "select word from search_words where stem = ? limit ?", [stem, MAX_ALTERNATIVES]
    )
    return {row[0] for row in rows.fetchall()}


def find_plain_roots(db: Database, roots: Iterable[str]) -> set[str]:
    """Those of these roots for which the index holds no token, since a stem says the same."""
    by_root = {root: fold_diacritics(root) for root in roots}
    rows = db.execute(
        "select roots from search_words where stem in (select value from json_each(?))"
        " and roots in (select value from json_each(?))",
        [json.dumps(sorted(set(by_root.values()))), json.dumps(sorted(by_root))],
    )
    return {row[0] for row in rows.fetchall()}


def recall(db: Database, words: Iterable[Word]) -> None:
    """Let ``analyse_word`` know what the index has kept of these words, so that it is quick."""
    wanted = [(stem, key) for key, stem in set(words) if not is_remembered(key)]
    if not wanted:
        return
    rows = db.execute(
        "select word, roots, noun_roots, verb from json_each(?) as wanted cross join search_words"
        " where stem = wanted.value ->> 0 and word = wanted.value ->> 1",
        [json.dumps(wanted)],
    )
    remember(
        {
            word: Morphology(tuple(roots.split()), verb > 0, verb > 1, tuple(noun_roots.split()))
            for word, roots, noun_roots, verb in rows
        }
    )


def stems_with_prefix(
    db: Database, prefix: str, min_length: int, max_length: int, limit: int = MAX_STEMS
) -> dict[str, int]:
    """Stems with this prefix and a length in this range, and how many entries have each."""
    return _read_counts(
        db,
        "select stem, entries from search_stems where stem >= ? and stem < ?"
        " and length(stem) between ? and ? limit ?",
        [prefix, _prefix_end(prefix), min_length, max_length, limit],
    )


def stems_with_suffix(
    db: Database, suffix: str, min_length: int, max_length: int, limit: int = MAX_STEMS
) -> dict[str, int]:
    """Stems with this suffix and a length in this range, and how many entries have each."""
    return _read_counts(
        db,
        "select stem, entries from search_stems where reversed >= ? and reversed < ?"
        " and length(reversed) between ? and ? limit ?",
        [suffix[::-1], _prefix_end(suffix[::-1]), min_length, max_length, limit],
    )


def stems_containing(
    db: Database, infix: str, limit: int, min_length: int = 0, max_length: int = 60
) -> dict[str, int]:
    """Stems with these letters in a row, and how many entries have each; none for less than three.

    If there are more than ``limit``: the first that the archive had, which are mostly the frequent
    ones, and as many of the latest.
    """
    trigrams = [infix[at : at + 3] for at in range(len(infix) - 2)]
    if not trigrams:
        return {}
    # a few trigrams are enough to find the candidates
    chosen = {
        trigrams[at * (len(trigrams) - 1) // (MAX_TRIGRAMS - 1)] for at in range(MAX_TRIGRAMS)
    }
    expression = " ".join('"' + trigram.replace('"', '""') + '"' for trigram in sorted(chosen))
    found: dict[str, int] = {}
    for order in ("", "order by rowid desc"):
        rows = _read_counts(
            db,
            "select search_stems.stem as stem, entries from"
            f" (select stem from search_pieces where search_pieces match ? {order} limit ?) as pieces"
            " join search_stems on search_stems.stem = pieces.stem"
            " where instr(pieces.stem, ?) and length(pieces.stem) between ? and ? limit ?",
            [expression, MAX_TRIGRAM_MATCHES, infix, min_length, max_length, limit],
        )
        found.update(rows)
        if len(rows) < limit:
            break
    return found


def _read_counts(db: Database, query: str, values: list[object]) -> dict[str, int]:
    """Read all rows as one: after each row this thread has to wait until others release the GIL."""
    row = db.execute(f"select json_group_object(stem, entries) from ({query})", values).fetchone()
    found: dict[str, int] = json.loads(row[0])
    return found


def _prefix_end(prefix: str) -> str:
    return prefix + "\U0010ffff"
