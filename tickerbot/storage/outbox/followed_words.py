"""The words that readers follow or mute, each once, found by what a text is made of.

A text is not compared with each of them: a word has keys (its stem, its first root and those of its
synonyms), and only the words that share one with the text are looked at. Plain functions of a database;
those that write run inside a ``transaction``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from tickerbot.text.german.holding import find_way_in, keys_of_text, keys_of_word, version_of_keys
from tickerbot.text.german.reading import Reading, read


def number_of(db: Database, word: str) -> int:
    """The number of the word, which is added if need be."""
    row = db.execute("select id from words where word = ?", [word]).fetchone()
    if row is not None:
        return int(row[0])
    number = int(db.execute("insert into words (word) values (?)", [word]).lastrowid or 0)
    _store_keys(db, [(number, word)])
    return number


def find(db: Database, texts: Iterable[str], readings: Sequence[Reading] | None = None) -> set[int]:
    """The numbers of the words that these texts hold; ``readings`` are theirs, if at hand."""
    if db.execute("select 1 from words limit 1").fetchone() is None:
        return set()
    if readings is None:
        readings = [each for text in texts for each in read(text)]
    candidates = db.execute(
        "select id, word from words where id in (select word_id from word_keys"
        " where key in (select value from json_each(?)))",
        [json.dumps(sorted(keys_of_text(readings)))],
    ).fetchall()
    return {number for number, word in candidates if find_way_in(readings, word) is not None}


def renew_keys(db: Database) -> None:
    """At the start: what the program knows of words may be more than when these were stored."""
    version = version_of_keys()
    if db.execute("select word_keys from search_state").fetchone() == (version,):
        return  # it takes half a millisecond for each word
    words = db.execute("select id, word from words").fetchall()
    db.execute("delete from word_keys")
    _store_keys(db, words)
    db.execute("update search_state set word_keys = ?", [version])


def _store_keys(db: Database, words: Iterable[tuple[int, str]]) -> None:
    db.conn.executemany(
        "insert into word_keys (key, word_id) values (?, ?)",
        [(key, number) for number, word in words for key in keys_of_word(word)],
    )
