"""``tickerbot import`` of a document that was corrected: asked, decided by a flag, or refused."""

from __future__ import annotations

import os
import pty
import signal
from contextlib import closing
from pathlib import Path

import pytest

from tests.commandline import PATIENCE_S, fork, start, tickerbot, write
from tests.databases import make_database, until_committed
from tests.outboxes import deliver_all, retract, subscribe
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import copies
from tickerbot.storage.transactions import transaction

TICKER = Path("ticker.db")
BEFORE = """date 2026-03-14

+++ 21:01 Pegel in Husum fält +++

Der Scheitel der Flut ist durch.

+++ 19:40 Fähren fahren wieder +++

Die erste Fähre legt am Abend ab.
"""
AFTER = BEFORE.replace("fält", "fällt").replace("am Abend ab.", "am Morgen ab.")
NEW = "\n+++ 18:05 Sirenen in Kiel +++\n\nEine Übung.\n"


def headlines() -> list[str]:
    with closing(open_database(TICKER)) as db:
        return [entry.headline for entry in entries.all_entries(db)]


def pushes() -> int:
    with closing(open_database(TICKER)) as db:
        return db.table("pushes").count


def on_a_terminal(*arguments: str, answers: str) -> tuple[int, str]:
    """Run a command on a terminal where somebody types these answers: exit status, what it shows."""
    controller, terminal = pty.openpty()
    environment = {**os.environ, "TICKERBOT_DATABASE": str(TICKER)}
    process = fork(arguments, environment, (terminal,) * 3, begin=os.setsid)
    os.close(terminal)
    os.write(controller, answers.encode())
    shown = b""
    while True:
        try:
            read = os.read(controller, 4096)
        except OSError:  # how Linux tells that nobody has the terminal open any more
            break
        if not read:
            break
        shown += read
    os.close(controller)
    process.join(PATIENCE_S)
    assert process.exitcode is not None
    return process.exitcode, shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("options", [[], ["--push"]])
def test_without_a_terminal_and_a_flag_nothing_is_stored(options: list[str]) -> None:
    tickerbot("import", *options, write("ticker.txt", BEFORE))
    done = tickerbot("import", *options, write("ticker.txt", AFTER + NEW), expect=1)
    assert done.stdout == ""
    assert done.stderr == (
        "tickerbot: ticker.txt, line 3: 2 entries look like corrections of what is there (No. 2,"
        " No. 1); --dry-run shows the difference, --update corrects, --add adds as new; nothing of"
        " this file was imported\n"
    )
    assert headlines() == ["Pegel in Husum fält", "Fähren fahren wieder"]
    # of several files the others are imported
    other = write("other.txt", f"date 2026-03-15\n{NEW}")
    assert "1 added" in tickerbot("import", "ticker.txt", other, expect=1).stdout
    assert pushes() == (2 if options else 0)


@pytest.mark.parametrize("options", [[], ["--push"]])
def test_update_corrects_and_adds_what_is_new(options: list[str]) -> None:
    tickerbot("import", *options, write("ticker.txt", BEFORE))
    name = write("ticker.txt", AFTER + NEW)
    done = tickerbot("import", "--update", *options, name).stdout
    assert done.startswith("ticker.txt: 1 added, 0 known already, 2 corrected")
    assert headlines() == ["Pegel in Husum fällt", "Fähren fahren wieder", "Sirenen in Kiel"]
    assert pushes() == (3 if options else 0)
    for flags in ([], ["--update"], ["--add"]):
        again = tickerbot("import", *flags, *options, name)
        assert again.stdout.startswith("ticker.txt: 0 added, 3 known already")
        assert "corrected" not in again.stdout
    assert pushes() == (3 if options else 0)


def test_add_adds_them_as_entries_of_their_own() -> None:
    tickerbot("import", "--push", write("ticker.txt", BEFORE))
    name = write("ticker.txt", AFTER)
    assert "2 added, 0 known already" in tickerbot("import", "--add", "--push", name).stdout
    assert len(headlines()) == pushes() == 4
    assert "0 added, 2 known already" in tickerbot("import", "--push", name).stdout


@pytest.mark.usefixtures("nothing_there")
def test_both_flags_are_a_contradiction() -> None:
    name = write("ticker.txt", BEFORE)
    done = tickerbot("import", "--update", "--add", name, expect=2)
    assert "--update or --add, not both" in done.stderr
    assert not TICKER.exists()


def test_a_dry_run_shows_what_would_change() -> None:
    tickerbot("import", write("ticker.txt", BEFORE))
    before = TICKER.read_bytes()
    name = write("ticker.txt", AFTER + NEW)
    for flags, told in (
        ([], "1 would be added, 0 known already, 2 to decide by --update or --add"),
        (["--update"], "1 would be added, 0 known already, 2 would be corrected"),
    ):
        shown = tickerbot("import", "--dry-run", *flags, name).stdout
        assert f"ticker.txt: {told}\n" in shown
        assert (
            "  2026-03-14 21:01  Pegel in Husum fällt  (1 paragraph)\n"
            "    looks like a correction of No. 2\n"
            "    Headline: Pegel in Husum [-fält-] {+fällt+}\n"
        ) in shown
        assert "Text: Die erste Fähre legt am [-Abend-] {+Morgen+} ab." in shown
    shown = tickerbot("import", "--dry-run", "--add", name).stdout
    assert "ticker.txt: 3 would be added, 0 known already\n" in shown
    assert TICKER.read_bytes() == before


@pytest.mark.parametrize(
    ("answers", "expected", "told"),
    [
        ("update\nupdate\n", ["Pegel in Husum fällt", "Fähren fahren wieder"], "2 corrected"),
        ("all\n", ["Pegel in Husum fällt", "Fähren fahren wieder"], "2 corrected"),
        (
            "add\nskip\n",
            ["Pegel in Husum fällt", "Pegel in Husum fält", "Fähren fahren wieder"],
            "1 added, 0 known already, 1 left out",
        ),
        ("nie\nskip\nskip\n", ["Pegel in Husum fält", "Fähren fahren wieder"], "2 left out"),
    ],
)
def test_on_a_terminal_each_is_asked_with_its_difference(
    answers: str, expected: list[str], told: str
) -> None:
    tickerbot("import", write("ticker.txt", BEFORE))
    status, shown = on_a_terminal("import", write("ticker.txt", AFTER), answers=answers)
    assert status == 0, shown
    assert "ticker.txt, line 3: looks like a correction of No. 2" in shown
    assert "[-fält-]" in shown
    assert "{+fällt+}" in shown
    assert (
        "update: update it, add: add this one too, skip: skip this one, all: update all 2" in shown
    )
    assert told in shown
    assert headlines() == expected


def test_who_ends_the_questions_imports_nothing() -> None:
    tickerbot("import", write("ticker.txt", BEFORE))
    status, shown = on_a_terminal(
        "import", write("ticker.txt", AFTER + NEW), answers="update\n\x04"
    )
    assert (status, "interrupted" in shown) == (130, True)
    assert headlines() == ["Pegel in Husum fält", "Fähren fahren wieder"]


def test_a_retracted_entry_is_told_and_can_only_be_added() -> None:
    tickerbot("import", "--push", write("ticker.txt", BEFORE))
    with closing(open_database(TICKER)) as db:
        retract(db, 2)
    name = write("ticker.txt", BEFORE.replace("fält", "fällt"))
    assert "1 left out" in tickerbot("import", "--update", name).stdout
    shown = tickerbot("import", "--dry-run", name).stdout
    assert "looks like No. 2, which was retracted and stays so" in shown
    status, shown = on_a_terminal("import", name, answers="update\nadd\n")
    assert status == 0
    assert "add: add this one too, skip: skip this one" in shown
    assert headlines() == ["Pegel in Husum fällt", "Fähren fahren wieder"]


def test_what_a_person_wrote_is_shown_as_words_and_no_markup() -> None:
    odd = BEFORE.replace("Pegel in Husum", "<b>Pegel</b> & „Husum“ <s>")
    tickerbot("import", write("ticker.txt", odd))
    shown = tickerbot("import", "--dry-run", write("t.txt", odd.replace("fält", "<i>fällt"))).stdout
    assert "Headline: <b>Pegel</b> & „Husum“ <s> [-fält-] {+<i>fällt+}" in shown


async def test_an_update_that_is_killed_again_and_again_corrects_each_entry_once() -> None:
    count = 400
    text = "date 2026-03-14\n\n" + "".join(
        f"+++ {20 - n // 60:02}:{59 - n % 60:02} Meldung {n} vom Deich +++\n\nEr hält.\n\n"
        for n in range(count)
    )
    tickerbot("import", "--push", write("ticker.txt", text))
    with closing(open_database(TICKER)) as db:
        subscribe(db, 1)
    write("ticker.txt", text.replace("Er hält.", "Er hält noch."))
    command = ["import", "--push", "--update", "ticker.txt"]
    killed = 0
    for _ in range(5):
        with closing(open_database(TICKER)) as db:
            before = db.table("revisions").count
        process = start(*command)
        await until_committed(TICKER, lambda db, n=before: db.table("revisions").count > n)  # type: ignore[misc]
        process.send_signal(signal.SIGKILL)
        killed += await process.wait() == -signal.SIGKILL
        with closing(open_database(TICKER)) as db:
            if db.table("revisions").count == 2 * count:
                break
    assert killed >= 1
    tickerbot(*command)
    with closing(open_database(TICKER)) as db:
        assert {entry.revision for entry in entries.all_entries(db)} == {2}
        assert (entries.count_entries(db), db.table("pushes").count) == (count, count)


def test_copies_of_a_running_ticker_are_owed_the_correction() -> None:
    make_database(TICKER)
    with closing(open_database(TICKER)) as db:
        subscribe(db, 1)
        tickerbot("import", "--push", write("ticker.txt", BEFORE))
        deliver_all(db)
        tickerbot("import", "--update", write("ticker.txt", AFTER))
        with transaction(db):
            owed = copies.to_correct(db, 99, float("inf"))
        assert sorted((copy.entry_id, copy.wanted) for copy in owed) == [(1, 2), (2, 2)]
