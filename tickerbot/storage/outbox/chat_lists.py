"""Lists of subscriptions as JSON Lines, so that subscribers outlive a database or a bot account.

Reading a list and storing it are two steps: nothing is stored before the whole file is known to be
good, and then in short transactions, so that a running bot gets its turn in between. What was read
waits in a temporary table, which SQLite keeps on disk: memory use stays small, however long the list.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import IO, Any, get_args

from sqlite_utils import Database

from tickerbot.errors import DocumentError
from tickerbot.model import GENERAL_THREAD_ID, ChatType, Language
from tickerbot.storage import logbook
from tickerbot.storage.outbox import doubts, listed_terms
from tickerbot.storage.outbox.audience import NEWEST_PUSH
from tickerbot.storage.outbox.terms import NOTHING_RINGS, to_text
from tickerbot.storage.transactions import transaction
from tickerbot.terms import EVERYTHING

PAGE = 10_000
STORE_CHUNK = 2_000
"""Lines in one transaction, which takes about 30 ms."""
REST_SHARE = 0.5
"""Pause after a transaction, as a share of its time: SQLite's lock is not fair to those who wait."""
MAX_LINE_BYTES = 4_096
MAX_COMPLAINTS = 10
"""Bad lines of one file that are reported one by one."""
MAX_ID = 2**53
LAST_MOMENT = datetime(2100, 1, 1, tzinfo=UTC).timestamp()

KEYS = ("chat_id", "type", "language", "silent", "thread_id", "subscribed_at")
"""What each line has; "terms" only where more than the sound was chosen."""
_TYPES = frozenset(get_args(ChatType))
_LANGUAGES = frozenset(get_args(Language))
_DECODER = json.JSONDecoder()

Row = tuple[int, str, str | None, str, int, int | None]
_TERMS = {False: to_text(EVERYTHING), True: to_text(replace(EVERYTHING, rings=None))}


def export_chats(db: Database, write: Callable[[str], Any]) -> None:
    """Write each subscription that pushes are meant for as a line, oldest first.

    That is each active or paused one, and one that waits for its person to come to this bot.

    ``language`` is the one that pushes have there: chosen, or Telegram's for that person.
    """
    # page by page: an open read would keep SQLite from tidying up while a slow reader reads
    seen = 0
    while True:
        rows = db.execute(
            "select s.id, s.chat_id, c.type, coalesce(c.language, c.user_language),"
            f" t.rings = {NOTHING_RINGS}, s.thread_id,"
            " strftime('%Y-%m-%dT%H:%M:%SZ', s.subscribed_at, 'unixepoch'), t.text"
            " from subscriptions s join chats c on c.id = s.chat_id"
            " join terms t on t.id = s.terms_id"
            " where s.id > ? and (s.state in ('active', 'paused') or s.state = 'gone' and s.awaited)"
            " order by s.id limit ?",
            [seen, PAGE],
        ).fetchall()
        if not rows:
            return
        seen = rows[-1][0]
        for _, chat_id, chat_type, language, silent, thread_id, subscribed_at, text in rows:
            values = (chat_id, chat_type, language, bool(silent), thread_id, subscribed_at)
            line: dict[str, Any] = dict(zip(KEYS, values, strict=True))
            if text not in _TERMS.values():
                line["terms"] = listed_terms.with_names(db, text)
            write(json.dumps(line) + "\n")


class BadLines(DocumentError):
    """A list with bad lines: ``complaints`` are the first of them, each with its line number."""

    def __init__(self, complaints: list[tuple[int, str]], total: int) -> None:
        super().__init__(complaints[0][1], complaints[0][0])
        self.complaints = complaints
        self.total = total


def read_list(
    db: Database, lines: Iterable[bytes], on_progress: Callable[[int], None] = lambda _: None
) -> int:
    """Read a list into a temporary table of this connection, and return how many chats it names.

    ``on_progress`` gets the number of further bytes read. Raises BadLines; the database stays as it is.
    """
    _make_list(db)
    complaints: list[tuple[int, str]] = []
    bad = 0

    def rows() -> Iterator[Row]:
        nonlocal bad
        read = 0
        for number, line in enumerate(lines, 1):
            read += len(line)
            if number % PAGE == 0:
                on_progress(read)
                read = 0
            try:
                row = _read_line(line, is_first=number == 1)
            except DocumentError as error:
                bad += 1
                if len(complaints) < MAX_COMPLAINTS:
                    complaints.append((number, str(error)))
                continue
            if row is not None:
                yield row
        on_progress(read)

    db.execute("begin")  # writes to the temporary table alone, so it holds up nobody
    db.conn.executemany(
        "insert into chat_list (chat_id, type, language, terms, thread_id, subscribed_at)"
        " values (?, ?, ?, ?, ?, ?)",
        rows(),
    )
    if complaints:
        db.rollback()
        raise BadLines(complaints, bad)
    db.commit()
    return int(db.execute("select count(*) from chat_list").fetchone()[0])


def _make_list(db: Database) -> None:
    db.execute("drop table if exists temp.chat_list")
    db.execute(
        "create temp table chat_list (place integer primary key, chat_id integer, type text,"
        " language text, terms text, terms_id integer, thread_id integer, subscribed_at integer)"
    )


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only the beginning, which is enough to refuse it."""
    while line := file.readline(MAX_LINE_BYTES + 1):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(MAX_LINE_BYTES)
        yield line


def _read_line(line: bytes, *, is_first: bool) -> Row | None:
    """One line as a row; None for an empty one. Raises DocumentError."""
    if len(line) > MAX_LINE_BYTES:
        raise DocumentError("this line is too long for a chat")
    try:
        text = line.decode("utf-8-sig" if is_first else "utf-8").strip()
    except UnicodeDecodeError:
        raise DocumentError("this line is not UTF-8 text") from None
    if not text:
        return None
    try:
        found = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise DocumentError("this line is no JSON") from None
    if not isinstance(found, dict):
        raise DocumentError('expected an object, such as {"chat_id": 4711, "type": "private"}')
    known = (*KEYS, "terms")
    if unknown := found.keys() - set(known):
        raise DocumentError(f"{min(unknown)[:40]!r} is not known; known are {', '.join(known)}")
    return _row(found)


def _row(found: dict[str, Any]) -> Row:
    chat_id, chat_type = found.get("chat_id"), found.get("type")
    if type(chat_id) is not int or not 0 < abs(chat_id) < MAX_ID:
        raise DocumentError("chat_id must be Telegram's number of the chat")
    if type(chat_type) is not str or chat_type not in _TYPES:
        raise DocumentError("type must be private, group, supergroup or channel")
    if (chat_id > 0) != (chat_type == "private"):
        raise DocumentError("chat_id is above zero for private chats, and only for them")
    language = found.get("language")
    if language is not None and (type(language) is not str or language not in _LANGUAGES):
        raise DocumentError("language must be de, en or null")
    silent = found.get("silent", False)
    if type(silent) is not bool:
        raise DocumentError("silent must be true or false")
    thread_id = found.get("thread_id")
    if thread_id is None:
        thread_id = 0
    if type(thread_id) is not int or not 0 <= thread_id < MAX_ID:
        raise DocumentError("thread_id must be the number of a topic, or 0 or null for none")
    if thread_id == GENERAL_THREAD_ID:
        thread_id = 0
    moment = _moment(found.get("subscribed_at"))
    terms = listed_terms.check(found["terms"]) if "terms" in found else _TERMS[silent]
    return chat_id, chat_type, language, terms, thread_id, moment


def _moment(text: object) -> int | None:
    """Unix time in seconds, to the second."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)  # type: ignore[arg-type]  # anything else is caught
        seconds = int(moment.timestamp()) if moment.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        seconds = None
    if seconds is None or not 0 <= seconds < LAST_MOMENT:
        raise DocumentError("subscribed_at must be a moment such as 2026-03-02T14:30:00Z")
    return seconds


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a list did: new subscriptions, those that were gone, and those that were there."""

    added: int
    taken_up: int
    known: int


def store_list(
    db: Database,
    now: int,
    on_progress: Callable[[int], None] = lambda _: None,
    rest: Callable[[float], None] = time.sleep,
) -> Stored:
    """Subscribe what ``read_list`` has read, from the next push on; what is known stays as it is.

    But what is gone is taken up again. Each waits for its person, who need not have come to this bot
    yet. Storing again adds nothing, so an import that broke off can simply be repeated.
    ``on_progress`` gets the number of further lines done; ``rest`` waits the given seconds between two
    transactions.
    """
    total = int(db.execute("select coalesce(max(place), 0) from chat_list").fetchone()[0])
    added = taken_up = 0
    for after in itertools.takewhile(lambda n: n < total, itertools.count(0, STORE_CHUNK)):
        begun = time.monotonic()
        with transaction(db):
            taken = _take_up_chunk(db, after, after + STORE_CHUNK, now)
            stored = _store_chunk(db, after, after + STORE_CHUNK, now)
            if taken or stored:
                count = taken + stored
                logbook.record(db, "chats_imported", by=None, now=now, count=count)
        taken_up += taken
        added += stored
        on_progress(min(STORE_CHUNK, total - after))
        rest(REST_SHARE * (time.monotonic() - begun))
    return Stored(added, taken_up, total - added - taken_up)


def _take_up_chunk(db: Database, after: int, last: int, now: int) -> int:
    cursor = db.execute(
        f"update subscriptions set state = 'active', state_at = ?, {doubts.NOTHING_IN_DOUBT},"
        f" awaited = 1, sent_through = {NEWEST_PUSH}, urgent_through = {NEWEST_PUSH}"
        " where state = 'gone' and (chat_id, thread_id) in"
        " (select chat_id, thread_id from chat_list where place > ? and place <= ?)",
        [now, after, last],
    )
    return cursor.rowcount


def _store_chunk(db: Database, after: int, last: int, now: int) -> int:
    chunk = "from chat_list where place > ? and place <= ?"
    for (text,) in db.execute(f"select distinct terms {chunk}", [after, last]).fetchall():
        terms_id = listed_terms.store(db, text, now)
        db.execute(
            "update chat_list set terms_id = ? where place > ? and place <= ? and terms = ?",
            [terms_id, after, last, text],
        )
    db.execute(
        "insert into chats (id, type, language)"
        f" select chat_id, type, language {chunk} on conflict (id) do nothing",
        [after, last],
    )
    cursor = db.execute(
        "insert into subscriptions"
        " (chat_id, thread_id, state, sent_through, urgent_through, subscribed_at, state_at, awaited,"
        f" terms_id) select chat_id, thread_id, 'active', {NEWEST_PUSH}, {NEWEST_PUSH},"
        f" coalesce(subscribed_at, ?), ?, 1, terms_id {chunk}"
        " on conflict (chat_id, thread_id) do nothing",
        [now, now, after, last],
    )
    return max(cursor.rowcount, 0)


def list_anew(db: Database, now: int) -> None:
    """Make each subscription that pushes are meant for what it would be after an export and an import.

    For another bot; runs inside a ``transaction``. Whoever ended it, or is gone, stays so.
    """
    _make_list(db)
    listed = db.execute(
        "insert into chat_list (chat_id, type, language, terms, thread_id, subscribed_at)"
        " select s.chat_id, c.type, c.language, t.text, s.thread_id, s.subscribed_at"
        " from subscriptions s join chats c on c.id = s.chat_id"
        " join terms t on t.id = s.terms_id"
        " where s.state in ('active', 'paused') order by s.id"
    )
    db.execute("delete from subscriptions where state in ('active', 'paused')")
    _store_chunk(db, 0, listed.rowcount, now)
    db.execute("update subscriptions set recheck_at = null")  # they are gone for another bot
