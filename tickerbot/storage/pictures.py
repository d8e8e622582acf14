"""Pictures as the database knows them: what Telegram calls each, and which are needed at all.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix time in
seconds. The bytes are files of ``picture_files``. An id of Telegram's is good for one bot alone.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlite_utils import Database

from tickerbot.model import Picture, Pictures

NEW_S = 3600
"""For how long a picture may belong to nothing: its draft is only being made."""
_NEEDED = " union all ".join(
    f"select json_extract(picture.value, '$[0]') from {table}, json_each({table}.pictures) picture"
    f" where {table}.pictures <> '[]'{only}"
    for table, only in (
        ("entries", ""),
        ("revisions", ""),
        ("drafts", " and drafts.state = 'open'"),
    )
)


def pictures_to_json(pictures: Pictures) -> str:
    """Pictures as the database keeps them: an array of arrays of their fields."""
    rows = [[p.name, p.kind, p.width, p.height, p.size, p.alt] for p in pictures]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def pictures_from_json(text: str) -> Pictures:
    """The pictures that the database keeps."""
    return () if text == "[]" else tuple(Picture(*row) for row in json.loads(text))


def find_file_id(db: Database, name: str) -> str | None:
    """The id by which Telegram knows this picture; None where it knows none."""
    row = db.execute("select file_id from pictures where name = ?", [name]).fetchone()
    return row[0] if row else None


def find_known(db: Database, unique_id: str) -> Picture | None:
    """The picture that has come as this file of Telegram's before."""
    row = db.execute(
        "select name, kind, width, height, size from pictures where unique_id = ?", [unique_id]
    ).fetchone()
    return Picture(*row) if row else None


def note(
    db: Database, picture: Picture, file_id: str, now: int, *, unique_id: str | None = None
) -> None:
    """Remember the id by which Telegram knows this picture."""
    db.execute(
        "insert into pictures (name, kind, width, height, size, file_id, unique_id, noted_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (name) do update set"
        " file_id = excluded.file_id, unique_id = coalesce(excluded.unique_id, unique_id),"
        " noted_at = excluded.noted_at",
        [
            picture.name,
            picture.kind,
            picture.width,
            picture.height,
            picture.size,
            file_id,
            unique_id,
            now,
        ],
    )


def forget_file_id(db: Database, name: str, file_id: str) -> None:
    """Telegram does not take this id any more."""
    db.execute(
        "update pictures set file_id = null, unique_id = null where name = ? and file_id = ?",
        [name, file_id],
    )


def forget_file_ids(db: Database) -> None:
    """Another bot will have other ids."""
    db.execute("update pictures set file_id = null, unique_id = null")


def needed(db: Database) -> set[str]:
    """The names of all pictures that an entry, an earlier text of one, or an open draft has."""
    return {row[0] for row in db.execute(_NEEDED).fetchall()}


def forget_unneeded(db: Database, now: float, keep: Collection[str] = ()) -> set[str]:
    """Forget pictures that belong to nothing, but for those named in ``keep``; which remain."""
    kept = needed(db) | set(keep)
    known = db.execute("select name, noted_at from pictures").fetchall()
    gone = [name for name, at in known if name not in kept and at < now - NEW_S]
    db.conn.executemany("delete from pictures where name = ?", [(name,) for name in gone])
    return kept | {name for name, _ in known} - set(gone)
