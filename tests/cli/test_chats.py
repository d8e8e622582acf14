"""Subscriptions out and in again, as operators do it: real processes, real files."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.commandline import tickerbot
from tests.databases import new_database
from tests.outboxes import fill_outbox, publish, settle, subscribe
from tests.running import Newsroom, bot_process, new_api
from tests.strategies import all_terms
from tickerbot.errors import DocumentError
from tickerbot.model import Target
from tickerbot.outcomes import Lost
from tickerbot.storage.archive import topics
from tickerbot.storage.outbox import chats, pushes, terms
from tickerbot.storage.outbox.chat_lists import (
    KEYS,
    STORE_CHUNK,
    export_chats,
    lines_of,
    read_list,
    store_list,
)
from tickerbot.storage.transactions import transaction
from tickerbot.terms import Terms

ANNA = {
    "chat_id": 11, "type": "private", "language": "en", "silent": True, "thread_id": 0,
    "subscribed_at": "2026-03-02T14:30:00Z",
}  # fmt: skip
TOPIC = {
    "chat_id": -1007, "type": "supergroup", "language": None, "silent": False, "thread_id": 5,
    "subscribed_at": "2026-03-03T08:00:00Z",
}  # fmt: skip


def write_list(name: str, *records: object) -> str:
    Path(name).write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return name


def exported(database: str = "ticker.db") -> list[dict[str, Any]]:
    done = tickerbot("chats", "export", TICKERBOT_DATABASE=database)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_list_comes_out_as_it_went_in() -> None:
    name = write_list("chats.jsonl", ANNA, TOPIC)
    done = tickerbot("chats", "import", name)
    assert (done.stdout, done.stderr) == ("chats.jsonl: 2 added, 0 known already\n", "")
    assert exported() == [ANNA, TOPIC]
    tickerbot("chats", "export", "-o", "out.jsonl")
    data = Path("out.jsonl").read_bytes()
    tickerbot("chats", "import", "-", stdin=data, TICKERBOT_DATABASE="second.db")
    assert exported("second.db") == [ANNA, TOPIC]


def test_only_those_who_get_pushes_are_exported(db: Database) -> None:
    fill_outbox(db)
    states = {row["chat_id"]: row["state"] for row in db.table("subscriptions").rows}
    found = {record["chat_id"] for record in exported()}
    assert found == {chat for chat, state in states.items() if state in ("active", "paused")}
    assert len(found) == 6


def test_the_language_is_the_one_that_pushes_have(db: Database) -> None:
    with transaction(db):
        chats.subscribe(db, Target(1), "private", "en", 0)
        chats.subscribe(db, Target(2), "private", "en", 0)
        chats.set_language(db, 2, "private", "de")
        chats.subscribe(db, Target(-3), "group", None, 0)
    assert [record["language"] for record in exported()] == ["en", "de", None]


def test_known_chats_keep_what_they_have_chosen_since(db: Database) -> None:
    name = write_list("chats.jsonl", ANNA, TOPIC, {**TOPIC, "thread_id": 6})
    tickerbot("chats", "import", name)
    with transaction(db):
        chats.set_language(db, 11, "private", "de")
        chats.unsubscribe(db, Target(-1007, 5), 0)
    before = [dict(row) for row in db.table("subscriptions").rows]
    assert tickerbot("chats", "import", name).stdout == "chats.jsonl: 0 added, 3 known already\n"
    assert [dict(row) for row in db.table("subscriptions").rows] == before
    assert chats.get_settings(db, Target(11)).language == "de"


def test_known_chats_that_are_gone_are_taken_up_again(db: Database) -> None:
    name = write_list("chats.jsonl", ANNA, TOPIC, {**ANNA, "chat_id": 12})
    tickerbot("chats", "import", name)
    publish(db, "vorher")
    with transaction(db):
        chats.mark_gone(db, 11, 0)
        chats.mark_gone(db, -1007, 0)
        chats.unsubscribe(db, Target(12), 0)
    done = tickerbot("chats", "import", name)
    assert done.stdout == "chats.jsonl: 0 added, 2 taken up again, 1 known already\n"
    assert pushes.due(db, 9) == [], "nobody gets a backlog"
    seq = publish(db, "nachher")
    assert {(due.target.chat_id, due.seq) for due in pushes.due(db, 9)} == {(11, seq), (-1007, seq)}


def test_who_has_not_come_to_this_bot_yet_is_exported_all_the_same(db: Database) -> None:
    tickerbot("chats", "import", write_list("chats.jsonl", ANNA, TOPIC))
    publish(db)
    for delivery in pushes.due(db, 9):
        settle(db, delivery, Lost("chat not found"))
    assert {row["state"] for row in db.table("subscriptions").rows} == {"gone"}
    assert exported() == [ANNA, TOPIC]
    with transaction(db):
        chats.mark_gone(db, 11, 0)  # an update tells that this one did come, and blocked the bot
    assert exported() == [TOPIC]


def test_an_imported_chat_gets_no_backlog_and_then_every_push(db: Database) -> None:
    publish(db, "vorher")
    tickerbot("chats", "import", write_list("chats.jsonl", ANNA))
    assert pushes.due(db, 9) == []
    seq = publish(db, "nachher")
    (delivery,) = pushes.due(db, 9)
    assert (delivery.target, delivery.seq, delivery.language, delivery.silent) == (
        Target(11), seq, "en", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"chat_id": 1, "type": "private"', "no JSON"),
        ("[" * 3000, "no JSON"),
        ('["chat_id"]', "expected an object"),
        ('{"type": "private"}', "chat_id must be"),
        ('{"chat_id": true, "type": "private"}', "chat_id must be"),
        ('{"chat_id": 1.5, "type": "private"}', "chat_id must be"),
        ('{"chat_id": 0, "type": "private"}', "chat_id must be"),
        ('{"chat_id": 9007199254740993, "type": "private"}', "chat_id must be"),
        ('{"chat_id": 1}', "type must be"),
        ('{"chat_id": 1, "type": ["private"]}', "type must be"),
        ('{"chat_id": 1, "type": "group"}', "above zero for private chats"),
        ('{"chat_id": -1, "type": "private"}', "above zero for private chats"),
        ('{"chat_id": 1, "type": "private", "language": "fr"}', "language must be"),
        ('{"chat_id": 1, "type": "private", "silent": 1}', "silent must be"),
        ('{"chat_id": 1, "type": "private", "terms": []}', "terms must be an object"),
        ('{"chat_id": 1, "type": "private", "terms": {"x": 1}}', "terms must be an object"),
        ('{"chat_id": 1, "type": "private", "terms": {"lowest": "no"}}', "as an export"),
        ('{"chat_id": 1, "type": "private", "terms": {"topics": [1]}}', "must be names"),
        ('{"chat_id": 1, "type": "private", "terms": {"digest_hours": [24]}}', "hours from 0"),
        ('{"chat_id": 1, "type": "private", "thread_id": -1}', "thread_id must be"),
        ('{"chat_id": 1, "type": "private", "subscribed_at": "gestern"}', "subscribed_at must be"),
        ('{"chat_id": 1, "type": "private", "subscribed_at": 5}', "subscribed_at must be"),
        (
            '{"chat_id": 1, "type": "private", "subscribed_at": "2026-03-02T14:30:00"}',
            "subscribed_at must be",
        ),
        ('{"chat_id": 1, "type": "private", "name": "Anna"}', "'name' is not known"),
        ('{"chat_id": 1, "type": "' + "x" * 5000 + '"}', "too long"),
        ("\udcff", "not UTF-8"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_nothing_of_the_file_is_imported(
    db: Database, line: str, complaint: str
) -> None:
    content = f"{json.dumps(ANNA)}\n\n{line}\n{json.dumps(TOPIC)}\n"
    lines = content.encode("utf-8", "surrogateescape").splitlines(keepends=True)
    with pytest.raises(DocumentError, match=complaint) as caught:
        read_list(db, lines)
    assert caught.value.line == 3
    assert db.table("subscriptions").count == db.table("chats").count == 0
    assert store_list(db, 0).added == 0


def test_bad_files_are_told_in_a_few_lines_and_good_ones_beside_them_go_in() -> None:
    good = write_list("good.jsonl", ANNA)
    Path("bad.jsonl").write_bytes(b"\xef\xbb\xbf" + b"x" * 9000 + b"\n" + b"{}\n" * 20)
    done = tickerbot("chats", "import", "bad.jsonl", "nowhere.jsonl", ".", good, expect=1)
    assert done.stdout == "good.jsonl: 1 added, 0 known already\n"
    lines = done.stderr.splitlines()
    assert lines[0] == "tickerbot: bad.jsonl, line 1: this line is too long for a chat"
    assert lines[1].startswith("tickerbot: bad.jsonl, line 2: chat_id must be")
    assert lines[10:] == [
        "tickerbot: bad.jsonl: 11 more lines are bad; nothing of this file was imported",
        "tickerbot: nowhere.jsonl: No such file or directory; nothing of this file was imported",
        "tickerbot: .: Is a directory; nothing of this file was imported",
    ]
    assert exported() == [ANNA]


def test_what_is_not_told_has_defaults_and_a_byte_order_mark_does_not_matter() -> None:
    Path("chats.jsonl").write_bytes(
        b'\xef\xbb\xbf{"chat_id": 11, "type": "private"}\r\n\r\n'
        b'{"chat_id": 12, "type": "private", "language": null, "thread_id": null}\n'
    )
    tickerbot("chats", "import", "chats.jsonl")
    records = exported()
    assert [record["chat_id"] for record in records] == [11, 12]
    for record in records:
        assert list(record) == list(KEYS)
        assert (record["language"], record["silent"], record["thread_id"]) == (None, False, 0)
        assert record["subscribed_at"] > "2026"


def test_storing_goes_in_short_transactions_with_rests_between(
    tmp_path: Path, db: Database
) -> None:
    lines = [b'{"chat_id": %d, "type": "private"}' % n for n in range(1, 2 * STORE_CHUNK + 2)]
    seen: list[tuple[int, bool]] = []
    other = sqlite3.connect(tmp_path / "ticker.db", timeout=0)

    def rest(_: float) -> None:
        other.execute("begin immediate")  # a running bot gets its turn to write
        other.rollback()
        count = other.execute("select count(*) from subscriptions").fetchone()[0]
        seen.append((count, db.conn.in_transaction))

    with closing(other):
        progress: list[int] = []
        assert read_list(db, lines) == len(lines)
        stored = store_list(db, 0, progress.append, rest)
    assert (stored.added, stored.known) == (len(lines), 0)
    assert progress == [STORE_CHUNK, STORE_CHUNK, 1]
    assert seen == [(STORE_CHUNK, False), (2 * STORE_CHUNK, False), (len(lines), False)]


def test_on_a_terminal_a_long_import_shows_how_far_it_is() -> None:
    write_list("chats.jsonl", *({**ANNA, "chat_id": n} for n in range(1, 5001)))
    command = f"{sys.executable} -m tickerbot chats import chats.jsonl"
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"], capture_output=True, text=True, timeout=60
    )
    assert "chats.jsonl: reading" in done.stdout
    assert "chats.jsonl: storing" in done.stdout
    assert "100%" in done.stdout
    assert "5000 added" in done.stdout


records = st.fixed_dictionaries(
    {
        "chat": st.tuples(st.integers(1, 30), st.sampled_from(["private", "group", "channel"])),
        "language": st.sampled_from(["de", "en", None]),
        "silent": st.booleans(),
        "thread_id": st.integers(0, 3),
        "subscribed_at": st.sampled_from(["1970-01-01T00:00:00Z", "2026-03-02T14:30:00Z"]),
    }
)


@given(st.lists(records, max_size=12))
def test_whatever_is_exported_gives_the_same_list_again(found: list[dict[str, Any]]) -> None:
    lines = []
    for record in found:
        number, chat_type = record.pop("chat")
        sign = {"private": 1, "group": -1, "channel": -1000}[chat_type]
        line = json.dumps({"chat_id": sign * number, "type": chat_type, **record})
        lines.append(f"{line}\n".encode())
    with tempfile.TemporaryDirectory() as folder:
        texts: list[str] = []
        for name in ("1.db", "2.db"):
            with closing(new_database(Path(folder) / name)) as db:
                read_list(db, lines)
                stored = store_list(db, 7, rest=lambda _: None)
                assert (stored.added + stored.known, stored.taken_up) == (len(lines), 0)
                out: list[str] = []
                export_chats(db, out.append)
                texts.append("".join(out))
                lines = [line.encode() for line in out]
        assert texts[0] == texts[1]


def test_a_line_without_end_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(b"x" * 100_000 + b"\n{}\n" + b"y" * 50_000)
    with path.open("rb") as file:
        assert [len(line) for line in lines_of(file)] == [4097, 3, 4097]


async def test_subscribers_survive_a_lost_account_beside_a_running_bot(tmp_path: Path) -> None:
    api = new_api()
    database = tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, database) as bot:
        room = Newsroom(api, url, database)
        editor, readers = room.editor(), api.add_users(3)
        await room.publish(editor, "Vorher\nText.")
        write_list("chats.jsonl", *({**ANNA, "chat_id": reader.id} for reader in readers))
        assert "3 added" in tickerbot("chats", "import", "chats.jsonl").stdout
        receipt = await room.publish(editor, "Nachher\nText.")
        await api.wait_for(
            lambda: all(any("Nachher" in m.text for m in api.bot_messages(r)) for r in readers)
        )
        await api.wait_for(lambda: "Fertig: an alle 3" in api.current(receipt).text)
        assert await bot.end() == 0
    for reader in readers:
        assert [m.text.partition("\n")[0] for m in api.bot_messages(reader)] == ["Nachher"]


@settings(max_examples=25)
@given(st.lists(all_terms, min_size=1, max_size=4))
def test_terms_go_along_with_topics_by_their_names(chosen: list[Terms]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out: list[str] = []
        with closing(new_database(Path(folder) / "1.db")) as db:
            for chat_id in range(1, len(chosen) + 1):
                subscribe(db, chat_id)
            with transaction(db):
                for number in range(1, 10):
                    topics.add_topic(db, f"Thema {chr(64 + number)}", 0)
                for chat_id, wanted in enumerate(chosen, 1):
                    terms.choose_terms(db, Target(chat_id), wanted, 0, chat_type="private")
            export_chats(db, out.append)
        with closing(new_database(Path(folder) / "2.db")) as db:
            with transaction(db):
                topics.add_topic(db, "etwas davor", 0)
            read_list(db, [line.encode() for line in out])
            store_list(db, 7, rest=lambda _: None)
            again: list[str] = []
            export_chats(db, again.append)
            assert again == out
            for chat_id, wanted in enumerate(chosen, 1):
                found = terms.terms_of(db, Target(chat_id))
                named = {topic.id: topic.name for topic in topics.all_topics(db)}
                expected = wanted.topics and {
                    f"Thema {chr(64 + number)}" for number in wanted.topics
                }
                assert (found.topics and {named[number] for number in found.topics}) == expected
                assert (found.lowest, found.rings, found.quiet) == (
                    wanted.lowest, wanted.rings, wanted.quiet,
                )  # fmt: skip
