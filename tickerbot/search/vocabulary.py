"""The archive's own words: how many entries have a stem, which stems share letters, how it is spelt.

Everything is read from the tables that ``search_index`` maintains, so nothing is held in memory and
nothing goes stale. Every answer is bounded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from tickerbot.text.german.tokens import tokens_with_stems, words, words_with_stems

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


def spellings(db: Database, stem: str, max_entries: int = 3) -> set[str]:
    """The keys with this stem in the newest entries that have it."""
    texts = _newest_texts(db, stem, max_entries)
    if stem.isascii() and stem.isalpha():
        return {key for text in texts for _, (key, _) in words_with_stems(text, {stem})}
    return {key for text in texts for key, found in words(text) if found == stem}


def is_noun(db: Database, stem: str) -> bool:
    """Whether the newest entries with this stem capitalise it within a sentence.

    Also true if they only have it at the start of sentences, or if no entry has it.
    """
    seen = set(_find_capitals(db, stem))
    return (True, True) in seen or all(is_capital for is_capital, _ in seen)


def is_surely_noun(db: Database, stem: str) -> bool:
    """Whether one of the newest entries with this stem capitalises it within a sentence."""
    return (True, True) in _find_capitals(db, stem)


def may_be_noun(db: Database, stem: str) -> bool:
    """Whether one of the newest entries with this stem capitalises it anywhere."""
    return any(is_capital for is_capital, _ in _find_capitals(db, stem))


def _find_capitals(db: Database, stem: str) -> Iterator[tuple[bool, bool]]:
    """For each occurrence: whether it is capitalised, and whether it is within a sentence."""
    for text in _newest_texts(db, stem):
        for token in tokens_with_stems(text, {stem}):
            is_within = text[max(0, token.start - 3) : token.start].rstrip()[-1:].isalnum()
            yield text[token.start].isupper(), is_within


def _newest_texts(db: Database, stem: str, max_entries: int = 3) -> Iterator[str]:
    """Headline and body of the newest entries with a stem, read lazily."""
    rows = db.execute(
        "select headline || '. ' || body from"
        " (select rowid from search_texts where search_texts match ? order by rowid desc limit ?)"
        " as newest join search_entries on position = newest.rowid"
        " join entries on entries.id = entry_id",
        [f'"{stem}"', max_entries],
    )
    return (row[0] for row in rows)


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
