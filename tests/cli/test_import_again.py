"""``tickerbot import`` run again, after it was finished or killed: real processes, real files."""

from __future__ import annotations

import json
import signal
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.commandline import start, tickerbot, write
from tests.databases import make_database, until_committed
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import chats
from tickerbot.storage.transactions import transaction

ENTRIES = 2_001
KILLS = 6
TICKER = Path("ticker.db")


def undated(count: int) -> str:
    """So many entries without a date, newest first."""
    return "".join(
        f'{{"headline": "Meldung {n}", "body": "Text von Nummer {n}."}}\n'
        for n in reversed(range(count))
    )


def count(db: Database, table: str) -> int:
    return int(db.execute(f"select count(*) from {table}").fetchone()[0])


@pytest.mark.parametrize("text", ["json", "ticker"])
def test_the_same_undated_document_is_pushed_once(text: str) -> None:
    document = undated(60) if text == "json" else "Deich hält\n\nDer Deichgraf ist froh.\n"
    name = write("ticker.txt", document)
    added = 60 if text == "json" else 1
    assert f"{added} added" in tickerbot("import", "--push", name).stdout
    for options in (["--push"], [], ["--dry-run"]):
        shown = tickerbot("import", *options, name).stdout
        assert "0 added" in shown or "0 would be added" in shown
        assert f"{added} known already" in shown
    with closing(open_database(TICKER)) as db:
        assert (count(db, "entries"), count(db, "pushes")) == (added, added)


@pytest.mark.parametrize("options", [["--push"], []])
async def test_an_import_that_is_killed_again_and_again_ends_as_if_it_had_not_been(
    options: list[str],
) -> None:
    name = write("ticker.jsonl", undated(ENTRIES))
    make_database(TICKER)
    with closing(open_database(TICKER)) as db, transaction(db):
        chats.subscribe_many(db, [1, 2, 3], "de", 0)
    command = ["import", *options, name]
    killed = 0
    for _ in range(KILLS):
        with closing(open_database(TICKER)) as db:
            before = count(db, "entries")
        process = start(*command)
        await until_committed(TICKER, lambda db, n=before: count(db, "entries") > n)  # type: ignore[misc]
        process.send_signal(signal.SIGKILL)
        killed += await process.wait() == -signal.SIGKILL
        with closing(open_database(TICKER)) as db:
            if count(db, "entries") == ENTRIES:
                break
    assert killed >= 1
    tickerbot(*command)
    with closing(open_database(TICKER)) as db:
        rows = db.execute("select headline from entries order by ordered_at, id").fetchall()
        assert rows == [(f"Meldung {n}",) for n in range(ENTRIES)]
        pushed = db.execute("select entry_id from pushes order by seq").fetchall()
        assert pushed == ([(n,) for n in range(1, ENTRIES + 1)] if options else [])


def test_an_export_of_what_was_pushed_adds_nothing() -> None:
    tickerbot("import", "--push", write("ticker.jsonl", undated(3)))
    for kind, name in (("--json", "out.jsonl"), ("--text", "out.txt")):
        tickerbot("export", kind, "-o", name)
        assert tickerbot("import", "--push", name).stdout.startswith(f"{name}: 0 added")
    lines = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [line["headline"] for line in lines] == ["Meldung 2", "Meldung 1", "Meldung 0"]
