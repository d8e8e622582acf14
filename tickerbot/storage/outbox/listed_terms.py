"""Terms in lists of subscriptions: as JSON in which topics are names, good for another database, too.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix time in
seconds.
"""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from tickerbot.errors import DocumentError
from tickerbot.storage.outbox.terms import from_text, row_of
from tickerbot.terms import MAX_WORDS, Terms
from tickerbot.text.hashtags import fold_name

_KEYS = frozenset(
    {"topics", "lowest", "rings", "quiet", "digest_hours", "followed", "muted", "zone"}
)
MAX_WORD = 60
"""Maximum length, in characters, of a word in a list."""


def with_names(db: Database, text: str) -> dict[str, Any]:
    """The terms of a row, as a list has them."""
    found: dict[str, Any] = json.loads(text)
    if "topics" in found:
        rows = db.execute(
            "select name from topics where id in (select value from json_each(?)) order by tag",
            [json.dumps(found["topics"])],
        ).fetchall()
        found["topics"] = [row[0] for row in rows]
    return found


def check(found: object) -> str:
    """The terms of a list as text, good for ``store``. Raises DocumentError."""
    if not isinstance(found, dict) or not found.keys() <= _KEYS:
        raise DocumentError(f"terms must be an object with some of {', '.join(sorted(_KEYS))}")
    names = found.get("topics", [])
    try:
        terms = from_text(json.dumps({**found, "topics": []}))
    except ValueError:
        raise DocumentError("terms must be as an export writes them") from None
    if not isinstance(names, list) or not all(isinstance(n, str) and fold_name(n) for n in names):
        raise DocumentError("topics of terms must be names")
    if not _is_sane(terms):
        raise DocumentError(
            f"terms have up to {MAX_WORDS} words of each kind, and hours from 0 to 23"
        )
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def _is_sane(terms: Terms) -> bool:
    words = (*terms.followed, *terms.muted)
    return (
        max(len(terms.followed), len(terms.muted)) <= MAX_WORDS
        and all(0 < len(word) <= MAX_WORD for word in words)
        and all(0 <= hour <= 23 for hour in terms.digest_hours)
    )


def store(db: Database, text: str, now: int) -> int:
    """The number of the row with these terms; topics that are not there yet are added, closed."""
    found: dict[str, Any] = json.loads(text)
    if "topics" in found:
        found["topics"] = [
            topic if isinstance(topic, int) else _topic(db, topic, now) for topic in found["topics"]
        ]
    return row_of(db, from_text(json.dumps(found)))


def _topic(db: Database, name: str, now: int) -> int:
    tag = fold_name(name)
    db.execute(
        "insert into topics (name, tag, state, created_at, closed_at) values (?, ?, 'closed', ?, ?)"
        " on conflict do nothing",
        [name, tag, now, now],
    )
    (number,) = db.execute("select id from topics where tag = ?", [tag]).fetchone()
    return int(number)
