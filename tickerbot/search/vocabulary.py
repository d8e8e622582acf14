"""The archive's own words as a dictionary: how many entries hold a word, how it begins, what it holds.

All of it is asked of the tables that ``search_index`` keeps, so nothing is held in memory and nothing
goes stale. Every answer is bounded, the words that most entries hold first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from tickerbot.text.german.tokens import tokens_with_stems, words, words_with_stems

MOST = 20
"""Words that one word may stand for at most in one way."""
MAX_STEMS = 3_000
"""Words of the archive that are looked at for one at most."""
MAX_PIECES = 500
"""Words with the same letters that are read from either end of their list at most."""
GROUPS = 4


def counts(db: Database, stems: Iterable[str]) -> dict[str, int]:
    """How many entries hold each of these stems; those that none holds are left out."""
    wanted = sorted(set(stems))
    if not wanted:
        return {}
    rows = db.execute(
        "select stem, entries from search_stems where stem in (select value from json_each(?))",
        [json.dumps(wanted)],
    )
    return dict(rows.fetchall())


def beginning_with(db: Database, start: str, limit: int = MOST) -> list[str]:
    """Stems that begin with these letters and go on, the most frequent first."""
    rows = db.execute(
        "select stem from search_stems where stem > ? and stem < ? order by entries desc limit ?",
        [start, _after(start), limit],
    )
    return [row[0] for row in rows.fetchall()]


def spellings(db: Database, stem: str, looked_at: int = 3) -> set[str]:
    """The keys that the newest entries with this stem have for it."""
    texts = _newest_with(db, stem, looked_at)
    if stem.isascii() and stem.isalpha():
        return {key for text in texts for _, (key, _) in words_with_stems(text, {stem})}
    return {key for text in texts for key, found in words(text) if found == stem}


def is_noun(db: Database, stem: str) -> bool:
    """Whether the newest entries with this stem write it with a capital letter within a sentence.

    What they have only at the beginning of sentences may be one.
    """
    seen = set(_capitals(db, stem))
    return (True, True) in seen or all(is_capital for is_capital, _ in seen)


def is_surely_noun(db: Database, stem: str) -> bool:
    """Whether the newest entries with this stem write it with a capital letter within a sentence."""
    return (True, True) in _capitals(db, stem)


def may_be_noun(db: Database, stem: str) -> bool:
    """Whether one of the newest entries with this stem writes it with a capital letter anywhere."""
    return any(is_capital for is_capital, _ in _capitals(db, stem))


def _capitals(db: Database, stem: str) -> Iterator[tuple[bool, bool]]:
    """For each occurrence: whether it has a capital letter, and whether it is within a sentence."""
    for text in _newest_with(db, stem):
        for token in tokens_with_stems(text, {stem}):
            within = text[max(0, token.start - 3) : token.start].rstrip()[-1:].isalnum()
            yield text[token.start].isupper(), within


def _newest_with(db: Database, stem: str, number: int = 3) -> Iterator[str]:
    """Headline and body of the newest entries with a stem, read one by one as they are asked for."""
    rows = db.execute(
        "select headline || '. ' || body from"
        " (select rowid from search_texts where search_texts match ? order by rowid desc limit ?)"
        " as newest join search_entries on position = newest.rowid"
        " join entries on entries.id = entry_id",
        [f'"{stem}"', number],
    )
    return (row[0] for row in rows)


def stems_between(
    db: Database, start: str, shortest: int, longest: int, limit: int = MAX_STEMS
) -> dict[str, int]:
    """Stems of some lengths that begin with these letters, and how many entries hold them."""
    return _counted(
        db,
        "select stem, entries from search_stems where stem >= ? and stem < ?"
        " and length(stem) between ? and ? limit ?",
        [start, _after(start), shortest, longest, limit],
    )


def stems_ending(
    db: Database, end: str, shortest: int, longest: int, limit: int = MAX_STEMS
) -> dict[str, int]:
    """Stems of some lengths that end with these letters, and how many entries hold them."""
    return _counted(
        db,
        "select stem, entries from search_stems where reversed >= ? and reversed < ?"
        " and length(reversed) between ? and ? limit ?",
        [end[::-1], _after(end[::-1]), shortest, longest, limit],
    )


def stems_holding(
    db: Database, piece: str, limit: int, shortest: int = 0, longest: int = 60
) -> dict[str, int]:
    """Stems that hold these letters in a row, and how many entries hold them; none for two letters.

    Of more than ``limit`` those that the archive held first, which are mostly the frequent ones, and as
    many that came last.
    """
    groups = [piece[at : at + 3] for at in range(len(piece) - 2)]
    if not groups:
        return {}
    # a few groups of three letters are enough to look the candidates up
    few = {groups[at * (len(groups) - 1) // (GROUPS - 1)] for at in range(GROUPS)}
    expression = " ".join('"' + group.replace('"', '""') + '"' for group in sorted(few))
    found: dict[str, int] = {}
    for order in ("", "order by rowid desc"):
        rows = _counted(
            db,
            "select search_stems.stem as stem, entries from"
            f" (select stem from search_pieces where search_pieces match ? {order} limit ?) as pieces"
            " join search_stems on search_stems.stem = pieces.stem"
            " where instr(pieces.stem, ?) and length(pieces.stem) between ? and ? limit ?",
            [expression, MAX_PIECES, piece, shortest, longest, limit],
        )
        found.update(rows)
        if len(rows) < limit:
            break
    return found


def _counted(db: Database, query: str, values: list[object]) -> dict[str, int]:
    """The rows as one: after each the interpreter would have to be waited for, while others hold it."""
    row = db.execute(f"select json_group_object(stem, entries) from ({query})", values).fetchone()
    found: dict[str, int] = json.loads(row[0])
    return found


def _after(start: str) -> str:
    return start + "\U0010ffff"
