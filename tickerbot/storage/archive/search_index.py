"""The search index: what it holds of each entry, and how it follows every change of the archive.

Plain functions of a database; those that write run inside a ``transaction``, in the one that
changes the entry: ``add`` after a new entry, ``reindexed`` around a correction, ``remove`` before a
retraction. ``prepare`` analyses the texts before that transaction begins, so that nobody waits for the
write lock while words are looked at; what was not prepared is analysed on the spot.

``search_texts`` (FTS5) holds the stems and roots of body and headline and words for the days; its rowid
is a position that grows with the entry's place in the archive, so that reading it backwards gives the
newest first without sorting. What the words are is in ``vocabulary``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from tickerbot.storage.archive import vocabulary
from tickerbot.text.german.days import entry_day_tokens, named_day_tokens
from tickerbot.text.german.reading import Reading, read
from tickerbot.text.german.roots import analyse_word
from tickerbot.text.german.stems import PREPARATION
from tickerbot.text.german.tokens import words_of_chunk

SLOTS = 4
"""Positions of a minute; a minute with more entries takes some of the next."""
CHUNK = 1_000
CACHE_KB = 100_000
MERGED_PAGES = 2_000
"""Pages of the index that one transaction merges: a fraction of a second."""


def is_current(db: Database) -> bool:
    """Whether the index was made with this program's way of preparing texts."""
    row = db.execute("select preparation from search_state").fetchone()
    return row is not None and row[0] == PREPARATION


def rebuild(db: Database, on_progress: Callable[[int], None] = lambda _: None) -> None:
    """Rebuild the whole index. ``on_progress`` gets the number of further entries done."""
    db.execute("insert into search_texts (search_texts) values ('delete-all')")
    for table in ("search_entries", "search_stems"):
        db.execute(f"delete from {table}")
    rows = db.execute(
        "select id, headline, body, day from entries where retracted_at is null order by ordered_at, id"
    )
    while chunk := rows.fetchmany(CHUNK):
        recall(db, (text for _, headline, body, _ in chunk for text in (headline, body)))
        add(db, [row[0] for row in chunk], [_prepare(*row[1:]) for row in chunk])
        on_progress(len(chunk))
    db.execute("update search_state set preparation = ?", [PREPARATION])


@contextlib.contextmanager
def bulk_indexing(db: Database) -> Iterator[None]:
    """While many entries are indexed, keep more of the vocabulary in memory."""
    before = db.execute("pragma cache_size").fetchone()[0]
    db.execute(f"pragma cache_size = -{CACHE_KB}")
    try:
        yield
    finally:
        db.execute(f"pragma cache_size = {before}")


def merge_some(db: Database, *, begin: bool) -> bool:
    """Merge some of the segments that FTS5 keeps its lists in; return whether more can be merged.

    ``begin`` takes up all segments, however large. Afterwards a search has fewer to look into.
    """
    before = db.conn.total_changes
    pages = -MERGED_PAGES if begin else MERGED_PAGES
    db.execute("insert into search_texts (search_texts, rank) values ('merge', ?)", [pages])
    return bool(db.conn.total_changes - before > 1)


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of an entry as the index holds them, its words, and those in order with their roots."""

    headline: str
    body: str
    words: vocabulary.Words
    readings: Sequence[Reading]


def recall(db: Database, texts: Iterable[str]) -> None:
    """Before many texts are prepared: spare the analysis of words that the archive has already."""
    chunks = {chunk for text in texts for chunk in text.split()}
    vocabulary.recall(db, (word for chunk in chunks for word in words_of_chunk(chunk)[0]))


def prepare(headline: str, body: str, day: date | None) -> Texts:
    """Analyse the texts of an entry of this day; needs no database."""
    in_headline, in_body = read(headline), read(body)
    readings = (*in_headline, *in_body)
    return Texts(
        " ".join([*_tokens(in_headline), *named_day_tokens(headline, day), *entry_day_tokens(day)]),
        " ".join([*_tokens(in_body), *named_day_tokens(body, day)]),
        {(each.key, each.stem): analyse_word(each.key) for each in readings},
        readings,
    )


def _tokens(readings: Iterable[Reading]) -> Iterator[str]:
    return (token for reading in readings for token in reading.index_tokens())


def add(db: Database, numbers: Sequence[int], prepared: Sequence[Texts] = ()) -> None:
    """Index stored entries; fastest with the oldest first. ``prepared`` are their texts, if at hand."""
    texts = prepared or [_read(db, number) for number in numbers]
    for number, text in zip(numbers, texts, strict=True):
        position = _free_position(db, number)
        db.execute("insert into search_entries values (?, ?)", [position, number])
        db.execute(
            "insert into search_texts (rowid, body, headline) values (?, ?, ?)",
            [position, text.body, text.headline],
        )
    vocabulary.learn(db, (text.words for text in texts))


def remove(db: Database, number: int, prepared: Texts | None = None) -> None:
    """Take an entry out of the index; its stored text must still be the one that was indexed.

    ``prepared`` is that text, if at hand.
    """
    row = db.execute("select position from search_entries where entry_id = ?", [number]).fetchone()
    if row is None:
        return
    texts = prepared or _read(db, number)
    db.execute(
        "insert into search_texts (search_texts, rowid, body, headline) values ('delete', ?, ?, ?)",
        [row[0], texts.body, texts.headline],
    )
    db.execute("delete from search_entries where position = ?", [row[0]])
    vocabulary.forget(db, texts.words)


@contextlib.contextmanager
def reindexed(
    db: Database, number: int, before: Texts | None = None, after: Texts | None = None
) -> Iterator[None]:
    """Around a change of an entry's text or day: the index follows; both texts may be at hand."""
    remove(db, number, before)
    yield
    add(db, [number], [after] if after else ())


def _read(db: Database, number: int) -> Texts:
    return _prepare(
        *db.execute("select headline, body, day from entries where id = ?", [number]).fetchone()
    )


def _prepare(headline: str, body: str, day: str | None) -> Texts:
    return prepare(headline, body, date.fromisoformat(day) if day else None)


def _free_position(db: Database, number: int) -> int:
    ordered_at = db.execute("select ordered_at from entries where id = ?", [number]).fetchone()[0]
    before = None
    # in two steps, each of which finds its row in the index: (ordered_at, id) < (?, ?) would go through
    # all entries of the same second
    same_second = ("ordered_at = ? and id < ?", [ordered_at, number])
    for condition, values in (same_second, ("ordered_at < ?", [ordered_at])):
        before = (
            before
            or db.execute(
                "select position from search_entries where entry_id ="
                f" (select id from entries where retracted_at is null and {condition}"
                " order by ordered_at desc, id desc limit 1)",
                values,
            ).fetchone()
        )
    position: int = ordered_at // 60 * SLOTS
    if before is not None:
        position = max(position, before[0] + 1)
    taken = "select 1 from search_entries where position = ?"
    if db.execute(taken, [position]).fetchone() is None:
        return position
    row = db.execute(  # an entry of this minute that came later stands here: the next gap
        "select here.position + 1 from search_entries as here"
        " left join search_entries as next on next.position = here.position + 1"
        " where here.position >= ? and next.position is null order by here.position limit 1",
        [position],
    ).fetchone()
    return int(row[0])
