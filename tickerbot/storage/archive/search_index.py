"""The search index: what it holds of each entry, and how it follows every change of the archive.

Plain functions of a database; those that write run inside a ``transaction``, in the one that
changes the entry: ``add`` after a new entry, ``reindexed`` around a correction, ``remove`` before a
retraction. ``prepare`` analyses the texts before that transaction begins, so that nobody waits for the
write lock while words are looked at; what was not prepared is analysed on the spot.

``search_texts`` (FTS5) holds the stems of headline and body and words for the days; its rowid is a
position that grows with the entry's place in the archive, so that reading it backwards gives the newest
first without sorting. ``search_stems`` is the archive's vocabulary.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlite_utils import Database

from tickerbot.text.german.cologne import phonetic_code
from tickerbot.text.german.days import entry_day_tokens, named_day_tokens
from tickerbot.text.german.reading import Reading, read
from tickerbot.text.german.roots import Morphology, analyse_word
from tickerbot.text.german.stems import PREPARATION

SLOTS = 16
"""Positions of a minute; a minute with more entries takes some of the next."""
CHUNK = 1_000
CACHE_KB = 100_000
MERGED_PAGES = 2_000
"""Pages of the index that one transaction merges: a fraction of a second."""
_AMONG = "stem in (select value from json_each(?))"


def is_current(db: Database) -> bool:
    """Whether the index was made with this program's way of preparing texts."""
    row = db.execute("select preparation from search_state").fetchone()
    return row is not None and row[0] == PREPARATION


def rebuild(db: Database, on_progress: Callable[[int], None] = lambda _: None) -> None:
    """Rebuild the whole index. ``on_progress`` gets the number of further entries done."""
    db.execute("insert into search_texts (search_texts) values ('delete-all')")
    for table in ("search_pieces", "search_entries", "search_stems", "search_words"):
        db.execute(f"delete from {table}")
    numbers = [
        row[0]
        for row in db.execute(
            "select id from entries where retracted_at is null order by ordered_at, id"
        )
    ]
    for begin in range(0, len(numbers), CHUNK):
        chunk = numbers[begin : begin + CHUNK]
        add(db, chunk)
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
    for table in ("search_texts", "search_pieces"):
        db.execute(f"insert into {table} ({table}, rank) values ('merge', ?)", [pages])
    return bool(db.conn.total_changes - before > 3)


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of an entry as the index holds them, the sound of each stem, and each word's roots.

    A word is its stem and its key.
    """

    headline: str
    body: str
    stems: Mapping[str, str | None]
    words: Mapping[tuple[str, str], Morphology]


def prepare(headline: str, body: str, day: date | None) -> Texts:
    """Analyse the texts of an entry of this day; needs no database."""
    in_headline, in_body = read(headline), read(body)
    return Texts(
        " ".join([*_tokens(in_headline), *named_day_tokens(headline, day), *entry_day_tokens(day)]),
        " ".join([*_tokens(in_body), *named_day_tokens(body, day)]),
        {reading.stem: _sound_of(reading.stem) for reading in (*in_headline, *in_body)},
        {(each.stem, each.key): analyse_word(each.key) for each in (*in_headline, *in_body)},
    )


def _tokens(readings: Iterable[Reading]) -> Iterator[str]:
    return (token for reading in readings for token in reading.index_tokens())


_sound_of = lru_cache(maxsize=30_000)(phonetic_code)


def add(db: Database, numbers: Sequence[int], prepared: Sequence[Texts] = ()) -> None:
    """Index stored entries; fastest with the oldest first. ``prepared`` are their texts, if at hand."""
    stems: Counter[str] = Counter()
    words: Counter[tuple[str, str]] = Counter()
    sounds: dict[str, str | None] = {}
    made: dict[tuple[str, str], Morphology] = {}
    for index, number in enumerate(numbers):
        texts = prepared[index] if prepared else _read(db, number)
        if texts is None:
            continue
        position = _free_position(db, number)
        db.execute("insert into search_entries values (?, ?)", [position, number])
        db.execute(
            "insert into search_texts (rowid, headline, body) values (?, ?, ?)",
            [position, texts.headline, texts.body],
        )
        stems.update(texts.stems.keys())
        words.update(texts.words.keys())
        sounds |= texts.stems
        made |= texts.words
    _learn_stems(db, stems, sounds)
    _learn_words(db, words, made)


def remove(db: Database, number: int, prepared: Texts | None = None) -> None:
    """Take an entry out of the index; its stored text must still be the one that was indexed.

    ``prepared`` is that text, if at hand.
    """
    row = db.execute("select position from search_entries where entry_id = ?", [number]).fetchone()
    texts = prepared or _read(db, number)
    if row is None or texts is None:
        return
    db.execute(
        "insert into search_texts (search_texts, rowid, headline, body) values ('delete', ?, ?, ?)",
        [row[0], texts.headline, texts.body],
    )
    db.execute("delete from search_entries where position = ?", [row[0]])
    _forget(db, texts)


@contextlib.contextmanager
def reindexed(
    db: Database, number: int, before: Texts | None = None, after: Texts | None = None
) -> Iterator[None]:
    """Around a change of an entry's text or day: the index follows; both texts may be at hand."""
    remove(db, number, before)
    yield
    add(db, [number], [after] if after else ())


def _read(db: Database, number: int) -> Texts | None:
    row = db.execute("select headline, body, day from entries where id = ?", [number]).fetchone()
    if row is None:
        return None
    return prepare(row[0], row[1], date.fromisoformat(row[2]) if row[2] else None)


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


def _learn_stems(db: Database, counts: Mapping[str, int], sounds: Mapping[str, str | None]) -> None:
    rows = db.execute(f"select stem from search_stems where {_AMONG}", [json.dumps(sorted(counts))])
    known = {row[0] for row in rows.fetchall()}
    db.conn.executemany(
        "update search_stems set entries = entries + ? where stem = ?",
        [(counts[stem], stem) for stem in sorted(known)],
    )
    new = sorted(counts.keys() - known)
    first = 1 + db.execute("select coalesce(max(rowid), 0) from search_pieces").fetchone()[0]
    db.conn.executemany(
        "insert into search_pieces (rowid, stem) values (?, ?)",
        [(number, stem) for number, stem in enumerate(new, first)],
    )
    db.conn.executemany(
        "insert into search_stems (stem, entries, sound, piece_id, reversed) values (?, ?, ?, ?, ?)",
        [
            (stem, counts[stem], sounds[stem], number, stem[::-1])
            for number, stem in enumerate(new, first)
        ],
    )


def _learn_words(
    db: Database,
    counts: Mapping[tuple[str, str], int],
    made: Mapping[tuple[str, str], Morphology],
) -> None:
    rows = [
        (*word, count, " ".join(roots), " ".join(noun_roots), is_verb + is_finite)
        for word, count in sorted(counts.items())
        for roots, is_verb, is_finite, noun_roots in [made[word]]
    ]
    db.conn.executemany(
        "insert into search_words (stem, word, entries, roots, noun_roots, verb)"
        " values (?, ?, ?, ?, ?, ?)"
        " on conflict do update set entries = entries + excluded.entries",
        rows,
    )


def _forget(db: Database, texts: Texts) -> None:
    gone = json.dumps(sorted(texts.stems))
    db.execute(f"update search_stems set entries = entries - 1 where {_AMONG}", [gone])
    db.execute(
        "delete from search_pieces where rowid in"
        f" (select piece_id from search_stems where {_AMONG} and entries <= 0)",
        [gone],
    )
    db.execute(f"delete from search_stems where {_AMONG} and entries <= 0", [gone])
    for change in (
        "update search_words set entries = entries - 1 where stem = ? and word = ?",
        "delete from search_words where stem = ? and word = ? and entries <= 0",
    ):
        db.conn.executemany(change, sorted(texts.words))
