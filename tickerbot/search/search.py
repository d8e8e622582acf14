"""Full-text search over the archive, for chats and the command line alike.

Whatever a person types is taken as words to find, never as a query language. ``candidates`` asks the
index in stages (docs/search.md tells them with examples); the first of what it finds are compared with
the query in detail and put in order here, what comes after stays newest first. All of it is bounded, in
number and in time.
"""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from tickerbot.model import Entry
from tickerbot.search.candidates import MOST_HITS, Candidates, Order, Stage
from tickerbot.search.matching import Matcher
from tickerbot.search.query import clean_query, parse
from tickerbot.storage.archive.entries import COLUMNS, entry_from_row

DEADLINE_S = 0.5
_STEPS = 1_000
"""Steps of SQLite's machine between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found; in its marked texts MARK_ON and MARK_OFF enclose what matched."""

    entry: Entry
    marked_headline: str
    marked_body: str


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits, and what there is to say about all of them.

    ``total`` counts all hits if ``is_exact``; otherwise there are more, or there was no time to see.
    ``stage`` tells how far the search had to go. ``suggestion`` is the query as it was probably meant:
    in the stage "corrected" what was found is for it, in the stage "nothing" it would find something.
    ``known_words`` are the words of the query, as typed, that the archive holds. ``has_as_typed``:
    words were corrected, but some of them would be found as they were typed, too.
    """

    hits: tuple[Hit, ...]
    total: int
    is_exact: bool = True
    stage: Stage = "words"
    suggestion: str | None = None
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
    """A page of the hits for a query; never raises for a query.

    ``today`` is the newsroom's date, for ``heute`` and ``gestern``. After ``deadline_s`` seconds the
    search makes do with what it has found until then. ``as_typed`` means that no word is corrected.
    """
    terms = parse(query, today)
    if not terms:
        return Results((), 0, stage="nothing")
    found = Candidates(db, terms, order, as_typed)
    with _one_moment(db):
        in_time = _until(db, deadline_s, found.find)
        matcher = Matcher(terms, found.senses)
        entries = _entries(db, found.leading or found.positions[:1])
        ranked = list(entries)
        if order == "relevance":
            scores = dict(zip(ranked, matcher.scores(list(entries.values())), strict=True))
            ranked.sort(key=lambda p: (-round(scores[p], 2), -p))
            ranked += [position for position in found.positions if position not in entries]
        else:
            ranked = found.positions
        page = ranked[:MOST_HITS][offset : offset + limit]
        shown = entries | _entries(db, [position for position in page if position not in entries])
        meant = None
        if found.stage == "corrected":
            meant = _as_meant(query, matcher, entries[ranked[0]])
            _until(db, deadline_s, found.look_as_typed)
        elif found.stage == "nothing" and in_time:
            _until(db, deadline_s, found.guess)
            matcher = Matcher(terms, found.senses)
            if best := _entries(db, found.guesses[:1]):
                meant = _as_meant(query, matcher, *best.values())
    return Results(
        hits=tuple(Hit(entry, *matcher.marked(entry)) for entry in map(shown.__getitem__, page)),
        total=min(len(found.positions), MOST_HITS),
        is_exact=in_time and len(found.positions) <= MOST_HITS,
        stage=found.stage,
        suggestion=meant,
        known_words=tuple(term.text for term in found.known if not term.is_optional),
        has_as_typed=found.has_as_typed,
    )


def _entries(db: Database, positions: Sequence[int]) -> dict[int, Entry]:
    """The entries at these positions of the index, in their order."""
    rows = db.execute(
        f"select {COLUMNS}, position from search_entries join entries on entries.id = entry_id"
        " where position in (select value from json_each(?))",
        [json.dumps(positions)],
    ).fetchall()
    found = {row[-1]: entry_from_row(row) for row in rows}
    return {position: found[position] for position in positions if position in found}


def _as_meant(query: str, matcher: Matcher, entry: Entry) -> str:
    """The query with the words that were corrected as this entry spells them."""
    meant = clean_query(query)
    for index, term in enumerate(matcher.terms):
        if word := matcher.correction_for(entry, index):
            meant = re.sub(rf"(?<![^\W_]){re.escape(term.text)}(?![^\W_])", word, meant)
    return meant


@contextmanager
def _one_moment(db: Database) -> Iterator[None]:
    """All reads within see the archive as it is at the first."""
    if db.conn.in_transaction:
        yield
        return
    db.execute("begin")
    try:
        yield
    finally:
        db.rollback()


def _until(db: Database, seconds: float, job: Callable[[], None]) -> bool:
    """Run a job that only reads, and stop it after so many seconds; whether it came to its end."""
    end = time.monotonic() + seconds
    db.conn.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        job()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return False
    finally:
        db.conn.set_progress_handler(None, 0)
    return True
