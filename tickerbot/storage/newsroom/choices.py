"""Choices: what a request was taken for that leaves that open, such as "the newest", or "in an hour".

It is chosen once, before anything is done about it: the same request, coming again after a crash, is
for the same, and what is done to that can be repeated. Plain functions of a database that run inside a
``transaction``. ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlite_utils import Database

KEPT_S = 2 * 86_400
"""Longer than Telegram, and the inbox, keep a request."""


def choose(
    db: Database,
    chat_id: int,
    request: str,
    find: Callable[[Database], int | None],
    *,
    now: int,
) -> int | None:
    """What the request ``request`` of this chat is for: what ``find`` finds when it comes first."""
    row = db.execute(
        "select chosen from choices where chat_id = ? and request = ?", [chat_id, request]
    ).fetchone()
    if row is not None:
        return None if row[0] is None else int(row[0])
    db.execute("delete from choices where chosen_at < ?", [now - KEPT_S])
    chosen = find(db)
    db.execute(
        "insert into choices (chat_id, request, chosen, chosen_at) values (?, ?, ?, ?)",
        [chat_id, request, chosen, now],
    )
    return chosen
