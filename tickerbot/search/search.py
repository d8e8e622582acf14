"""Full-text search over the archive, for chats and the command line alike.

Whatever a person types is words to find, never a query language. ``candidates`` queries the index in
stages (docs/search.md explains them with examples); here the first hits are compared with the query in
detail and ranked, while later ones stay newest first. All of it is bounded, in number and in time.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from sqlite_utils import Database

from tickerbot.model import Entry
from tickerbot.search.by_topic import add_entries_of_topic
from tickerbot.search.candidates import MAX_HITS, Candidates, Stage
from tickerbot.search.matching import Matcher
from tickerbot.search.query import clean_query, parse
from tickerbot.storage.archive import search_index
from tickerbot.storage.archive.entries import COLUMNS, entry_from_row
from tickerbot.storage.transactions import one_moment
from tickerbot.text.german.synonyms import synonyms

Order = Literal["relevance", "newest"]

DEADLINE_S = 0.5
_STEPS_BETWEEN_CHECKS = 1_000
"""Instructions of SQLite's virtual machine between two checks of the clock."""
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found; in the marked texts MARK_ON and MARK_OFF enclose what matched."""

    entry: Entry
    marked_headline: str
    marked_body: str


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits, and what is known of all of them.

    ``total`` is the number of all hits if ``is_exact``; otherwise there are more, or time ran out.
    ``stage`` is the one that found them; in the stage "corrected" they are for the query ``corrected``,
    and with ``has_as_typed`` some of its words would also be found as typed. ``known_words`` are the
    words of the query, as typed, that the archive has where no entry has all of them.
    """

    hits: tuple[Hit, ...]
    total: int
    is_exact: bool = True
    stage: Stage = "words"
    corrected: str | None = None
    known_words: tuple[str, ...] = ()
    has_as_typed: bool = False


def search(
    db: Database,
    query: str,
    *,
    limit: int,
    offset: int = 0,
    today: date,
    order: Order = "relevance",
    as_typed: bool = False,
    deadline_s: float = DEADLINE_S,
) -> Results:
    """A page of the hits for a query; no query, whatever it holds, raises an error.

    ``today`` is the newsroom's date, for ``heute`` and ``gestern``. After ``deadline_s`` seconds the
    search makes do with what it has found by then. ``as_typed`` means that no word is corrected.
    """
    terms = parse(query, today)
    if not terms:
        return Results((), 0, stage="nothing")
    candidates = Candidates(db, terms, as_typed)
    with one_moment(db):
        synonyms(())  # read before the clock starts: the first search of all is no poorer for it
        in_time = _run_until(db, deadline_s, candidates.find) is not None
        add_entries_of_topic(db, clean_query(query), candidates, MAX_HITS + 1)
        ranked, compared = candidates.positions, candidates.to_compare
        if order == "newest":
            ranked, compared = sorted(ranked, reverse=True), []
        entries = _read_entries(db, compared or ranked[:1])
        matcher = Matcher(terms, candidates.alternatives)
        search_index.recall(
            db, (text for entry in entries.values() for text in (entry.headline, *entry.body))
        )
        if order == "relevance":
            scores = {position: matcher.score(entry) for position, entry in entries.items()}
            ranked = sorted(
                ranked, key=lambda p: (-round(scores[p], 2), -p) if p in scores else (1, 0)
            )
        page = ranked[:MAX_HITS][offset : offset + limit]
        shown = entries | _read_entries(
            db, [position for position in page if position not in entries]
        )
        corrected, has_as_typed = None, False
        if candidates.stage == "corrected":
            corrected = _correct_query(query, matcher, entries[ranked[0]])
            has_as_typed = _run_until(db, deadline_s, candidates.has_as_typed) or False
    return Results(
        hits=tuple(Hit(entry, *matcher.mark(entry)) for entry in map(shown.__getitem__, page)),
        total=min(len(candidates.positions), MAX_HITS),
        is_exact=in_time and len(candidates.positions) <= MAX_HITS,
        stage=candidates.stage,
        corrected=corrected,
        known_words=tuple(term.text for term in candidates.known_terms if not term.is_optional),
        has_as_typed=has_as_typed,
    )


def _read_entries(db: Database, positions: Sequence[int]) -> dict[int, Entry]:
    """The entries at these positions of the index, in the same order."""
    rows = db.execute(
        f"select {COLUMNS}, position from search_entries join entries on entries.id = entry_id"
        " where position in (select value from json_each(?))",
        [json.dumps(positions)],
    ).fetchall()
    found = {row[-1]: entry_from_row(row) for row in rows}
    return {position: found[position] for position in positions if position in found}


def _correct_query(query: str, matcher: Matcher, entry: Entry) -> str:
    """The query, with corrected words as this entry spells them."""
    corrected = clean_query(query)
    for index, term in enumerate(matcher.terms):
        if word := matcher.correction_for(entry, index):
            corrected = re.sub(rf"(?<![^\W_]){re.escape(term.text)}(?![^\W_])", word, corrected)
    return corrected


def _run_until(db: Database, seconds: float, job: Callable[[], Result]) -> Result | None:
    """What a job that only reads returns; None if it takes longer than this."""
    end = time.monotonic() + seconds
    db.conn.set_progress_handler(lambda: time.monotonic() > end, _STEPS_BETWEEN_CHECKS)
    try:
        return job()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return None
    finally:
        db.conn.set_progress_handler(None, 0)
