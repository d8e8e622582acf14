"""Databases as SQL: the schema as it is recorded, and rows in an order that no trigger disturbs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from tickerbot.storage.files import APPLICATION_ID

FOLDER = Path(__file__).parent
APPLIED_AT = "2026-01-01 00:00:00.000000+00:00"
# made again from the entries when the database is opened
_DERIVED = ("search_entries", "search_stems")


def file_of(number: int) -> Path:
    """The file with the schema after this step."""
    return FOLDER / f"{number:04}.sql"


def numbers() -> list[int]:
    """The steps whose schema has a file."""
    return sorted(int(path.stem) for path in FOLDER.glob("*.sql"))


def load(number: int, path: Path) -> None:
    """Make the database of this file at ``path``."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(file_of(number).read_text("utf-8"))


def schema_of(db: Database) -> dict[str, str]:
    """The statement behind each table, index and trigger of ours, with its spaces made even."""
    return {name: " ".join(sql.split()) for _, name, sql in _statements(db)}


def dump(db: Database) -> str:
    """The whole database as SQL, but for what the search can make again."""
    return "\n".join(_lines(db)) + "\n"


def _lines(db: Database) -> Iterator[str]:
    statements = _statements(db)
    yield f"pragma application_id = {APPLICATION_ID};"
    yield "begin;"
    for kind, _, sql in statements:
        if kind == "table":
            yield f"{sql};"
    for kind, name, sql in statements:
        if kind == "table" and name not in _DERIVED and not _is_virtual(sql):
            yield from _rows(db, name)
    yield "delete from sqlite_sequence;"
    yield from _rows(db, "sqlite_sequence")
    for kind, _, sql in statements:
        if kind != "table":
            yield f"{sql};"
    if any(name == "entries_fts" for _, name, _ in statements):
        yield "insert into entries_fts (entries_fts) values ('rebuild');"
    yield "commit;"


def _statements(db: Database) -> list[tuple[str, str, str]]:
    """Type, name and SQL of all that was created, without what SQLite and FTS5 add to it."""
    rows = db.execute(
        "select type, name, sql from sqlite_master where sql is not null and name not like 'sqlite~_%'"
        " escape '~' order by rowid"
    ).fetchall()
    virtual = tuple(f"{name}_" for _, name, sql in rows if _is_virtual(sql))
    return [row for row in rows if not row[1].startswith(virtual)] if virtual else rows


def _is_virtual(sql: str) -> bool:
    return sql.lower().startswith("create virtual table")


def _rows(db: Database, table: str) -> Iterator[str]:
    columns = [row[1] for row in db.execute(f"pragma table_info ([{table}])").fetchall()]
    fixed = {"applied_at": f"'{APPLIED_AT}'", "preparation": "null"}
    values = " || ', ' || ".join(f"quote({fixed.get(name, name)})" for name in columns)
    for (row,) in db.execute(f"select {values} from [{table}]").fetchall():
        yield f"insert into [{table}] ({', '.join(columns)}) values ({row});"
