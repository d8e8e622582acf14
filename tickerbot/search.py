"""Full-text search over the archive, for chats and the command line alike.

Whatever a person types is taken as words to find, never as a query language: it is cut into words,
each is quoted, all are wanted, the last may be unfinished, and quotation marks keep words together.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.entries import COLUMNS, entry_from_row
from tickerbot.model import Entry
from tickerbot.sentences import sentences

MAX_QUERY = 200
"""Characters of a query that are looked at."""
MAX_WORDS = 12
HEADLINE_WEIGHT, BODY_WEIGHT = 4.0, 1.0
# Control characters never get into the archive, so these cannot be in a text.
MARK_ON, MARK_OFF = "\x02", "\x03"

_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile('["„“”»«]([^"„“”»«]*)["„“”»«]|([^"„“”»«]+)')


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found; in its marked texts MARK_ON and MARK_OFF enclose what matched."""

    entry: Entry
    marked_headline: str
    marked_body: str


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits, best first, and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int


def clean_query(query: str) -> str:
    """The query as it is used and shown: one line, no control characters, at most MAX_QUERY."""
    printable = (c if unicodedata.category(c) not in ("Cc", "Cs", "Cf") else " " for c in query)
    return " ".join("".join(printable).split())[:MAX_QUERY].strip()


def match_expression(query: str) -> str | None:
    """The FTS5 expression for a query; None where it holds no word at all."""
    terms: list[str] = []
    open_end = False
    for phrase, loose in _PHRASE.findall(unicodedata.normalize("NFC", clean_query(query))):
        if words := _WORD.findall(phrase):
            terms.append(f'"{" ".join(words)}"')
            open_end = False
        if words := _WORD.findall(loose):
            terms.extend(f'"{word}"' for word in words)
            # one letter as a beginning would find nearly everything
            open_end = len(words[-1]) > 1
    if not terms:
        return None
    if len(terms) > MAX_WORDS:
        terms, open_end = terms[:MAX_WORDS], False
    return " ".join(terms) + ("*" if open_end else "")


def search(db: Database, query: str, *, limit: int, offset: int = 0) -> Results:
    """The hits for a query, best first and newer first among equals; never raises for a query."""
    expression = match_expression(query)
    if expression is None:
        return Results((), 0)
    total = db.execute(
        "select count(*) from entries_fts where entries_fts match ?", [expression]
    ).fetchone()[0]
    columns = ", ".join(f"entries.{column}" for column in COLUMNS.split(", "))
    rows = db.execute(
        f"select {columns}, highlight(entries_fts, 0, ?, ?), highlight(entries_fts, 1, ?, ?)"
        " from entries_fts join entries on entries.id = entries_fts.rowid"
        " where entries_fts match ?"
        # two digits of the score: what differs less is equal, and the newer one goes first
        " order by cast(printf('%.1e', bm25(entries_fts, ?, ?)) as real),"
        " entries.ordered_at desc, entries.id desc"
        " limit ? offset ?",
        [
            *(MARK_ON, MARK_OFF) * 2,
            expression,
            HEADLINE_WEIGHT,
            BODY_WEIGHT,
            limit,
            offset,
        ],
    ).fetchall()
    return Results(tuple(Hit(entry_from_row(row), row[6], row[7]) for row in rows), int(total))


def passage(marked: str, limit: int) -> str:
    """The part of a marked text with the first match, about ``limit`` characters, marks kept.

    It begins with the sentence that matched and goes on from there; an ellipsis stands where text was
    left out. A text without a match gives its beginning.
    """
    if len(marked) <= limit:
        return marked
    parts = sentences(marked)
    ends_before, begin = 0, 0
    first = max(marked.find(MARK_ON), 0)
    for part in parts:
        if ends_before + len(part) > first:
            begin = ends_before
            break
        ends_before += len(part)
    if first - begin > limit // 2:  # one very long sentence: begin a few words before the match
        space = marked.find(" ", first - limit // 2, first)
        begin = space + 1 if space >= 0 else first
    end = min(begin + limit, len(marked))
    if end < len(marked):
        space = marked.rfind(" ", begin, end)
        end = space if space > first else end
    cut = marked[begin:end].strip()
    if cut.count(MARK_ON) > cut.count(MARK_OFF):
        cut += MARK_OFF
    if cut.count(MARK_OFF) > cut.count(MARK_ON):
        cut = MARK_ON + cut
    return ("… " if begin else "") + cut + (" …" if end < len(marked) else "")


def unmarked(marked: str) -> str:
    """A marked text without its marks."""
    return marked.replace(MARK_ON, "").replace(MARK_OFF, "")
