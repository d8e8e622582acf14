"""Imprint, policy, and all that is stored of a chat: told to whom it belongs, and to nobody else."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from tests.databases import new_database, until_committed
from tests.outboxes import correct, deliver_all, entry_of, fill_outbox, publish, subscribe
from tests.running import Newsroom, running_bot
from tests.schemas.files import load
from tickerbot.model import Target
from tickerbot.playground import Chat, User
from tickerbot.storage import logbook, people
from tickerbot.storage.archive import topics
from tickerbot.storage.database import open_database
from tickerbot.storage.migrations import NEWEST
from tickerbot.storage.newsroom.chat_data import OF_A_CHAT, OF_NO_CHAT, read_chat
from tickerbot.storage.outbox import chats, fences, terms
from tickerbot.storage.transactions import transaction
from tickerbot.terms import Terms

IMPRINT = "Tagesblatt GmbH <Husum> & Co.\\nV.i.S.d.P.: Edda *Deich*, https://example.org/impressum"


async def file_of(room: Newsroom, user: User, text: str, chat: Chat | None = None) -> Any:
    """What the file holds that comes in answer."""
    message = await room.ask(user, text, chat)
    assert message.document is not None
    file = room.api.files.get(message.document["file_id"])
    assert file is not None
    return json.loads(file.content)


async def test_the_imprint_is_told_as_it_was_worded_by_command_or_word(tmp_path: Path) -> None:
    policy = "https://example.org/datenschutz"
    async with running_bot(tmp_path, imprint=IMPRINT, privacy_url=policy) as room:
        anna = room.reader("Anna")
        told = IMPRINT.replace("\\n", "\n")
        for words in (
            "/impressum",
            "/imprint",
            "Impressum",
            "impressum ",
            "IMPRESSUM",
            "Impressum?",
        ):
            assert (await room.ask(anna, words)).text == told
        assert policy in (await room.ask(anna, "/datenschutz")).text
        assert "🔎" in (await room.ask(anna, "Impressum fehlt")).text


async def test_without_an_imprint_the_word_is_searched_for(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        anna = room.reader("Anna")
        assert "kein Impressum" in (await room.ask(anna, "/impressum")).text
        assert "kein Impressum" not in (await room.ask(anna, "Impressum")).text
        assert "http" not in (await room.ask(anna, "/datenschutz")).text


async def test_a_reader_gets_all_that_is_stored_of_the_chat_and_of_no_other(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        anna, ben, edda = room.reader("Anna"), room.reader("Ben"), room.editor()
        await room.subscribe(anna, ben)
        await room.publish(edda, "Deich hält\nGut so.")
        await room.api.wait_for(lambda: len(room.api.bot_messages(ben)) == 2)
        await room.api.wait_for(lambda: len(room.api.bot_messages(anna)) == 2)
        pushed = room.api.bot_messages(anna)[-1].message_id
        await until_committed(room.database, lambda db: db.table("deliveries").count == 2)
        found = await file_of(room, anna, "/meinedaten")
        assert found["chat_id"] == anna.id
        assert [row["message_id"] for row in found["deliveries"]] == [pushed]
        assert str(ben.id) not in json.dumps(found)
        assert "drafts" not in found
        found = await file_of(room, edda, "/export")
        assert [row["text"] for row in found["drafts"]] == ["Deich hält\nGut so."]
        assert [row["headline"] for row in found["entries"]] == ["Deich hält"]


async def test_in_groups_only_administrators_get_it_and_channels_never(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        anna, edda = room.reader("Anna"), room.editor()
        group = room.api.add_group("Gruppe", members=[anna], administrators=[edda])
        room.api.add_bot(group, edda)
        assert (await room.ask(anna, "/meinedaten@ticker_bot", group)).document is None
        found = await file_of(room, edda, "/meinedaten@ticker_bot", group)
        assert found["chat_id"] == group.id
        channel = room.api.add_channel("Kanal", administrators=[edda])
        answer = await room.ask(edda, "/meinedaten", channel)
        assert answer.document is None
        assert "bekämen alle die Datei" in answer.text


def columns(db: Database) -> dict[str, list[str]]:
    return {
        name: [row[1] for row in db.execute(f"pragma table_info([{name}])").fetchall()]
        for (name,) in db.execute(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite~_%'"
            " escape '~'"
        ).fetchall()
    }


def test_every_table_is_known_to_hold_data_of_a_chat_or_none(db: Database) -> None:
    tables = columns(db)
    ours = {name for name in tables if not name.startswith("search_")}
    assert ours == {*OF_A_CHAT, *OF_NO_CHAT}
    assert not OF_A_CHAT.keys() & OF_NO_CHAT
    names = {
        "chat_id", "editor_id", "author_id", "subscription_id", "user_id", "person_id",
        "published_by", "invited_by", "taken_by",
    }  # fmt: skip
    personal = {table for table, found in tables.items() if names & set(found)}
    assert personal
    assert personal <= OF_A_CHAT.keys()


IDS = (1001, 1003, 900, 901, -1001000000001)


@pytest.mark.parametrize("chat_id", IDS)
def test_what_is_forgotten_is_all_that_would_have_been_told(tmp_path: Path, chat_id: int) -> None:
    """The populated database of the newest schema has rows of each kind."""
    load(NEWEST, tmp_path / "ticker.db")
    with closing(open_database(tmp_path / "ticker.db")) as db:
        told = read_chat(db, chat_id)
        assert told
        with transaction(db):
            chats.forget(db, chat_id)
        # a chief whom the settings name would be one again at the next start
        left = read_chat(db, chat_id)
        assert all(row["from_settings"] for row in left.pop("people", ()))
        assert left == {}
        for table in columns(db):
            if table.startswith("search_"):
                continue
            rows = list(db.query(f"select * from [{table}]"))
            told_of = [row for row in rows if chat_id in row.values()]
            assert not [row for row in told_of if not row.get("from_settings")], table


def test_each_table_that_is_told_is_told_of_somebody(tmp_path: Path) -> None:
    with closing(new_database(tmp_path / "ticker.db")) as db:
        fill_outbox(db)
        subscribe(db, 900)
        with transaction(db):
            topic = topics.add_topic(db, "Wahl", 0)
            wanted = Terms(topics=frozenset([topic.id]), followed=("Streik",))
            terms.choose_terms(db, Target(900), wanted, 0, chat_type="private")

        seq = publish(db, "Streik")
        deliver_all(db)
        correct(db, entry_of(db, seq))
        publish(db, "Streik")
        with transaction(db):
            fences.fence(db, 0)
            db.execute(
                "insert into claims (subscription_id, seq) select max(id), 1 from subscriptions"
            )
            db.execute("update entries set published_by = 900")
            db.execute(
                "insert into inbox (update_id, body, kept_at) values (1, ?, 0)",
                [json.dumps({"message": {"chat": {"id": 900}}})],
            )
            db.execute("insert into desks (editor_id, expects, asked_at) values (900, 'new', 0)")
            db.execute(
                "insert into desk_messages (chat_id, content, waits_since, wait_s)"
                " values (900, '{}', 0, 0)"
            )
            db.execute(
                "insert into drafts (editor_id, source_message_id, text, last_length, sent_at, kind)"
                " values (900, 1, 'x', 1, 0, 'entry')"
            )
            db.execute("insert into draft_cards select id, 900, 5 from drafts")
            db.execute("insert into choices (chat_id, request, chosen_at) values (900, 'tap 1', 0)")
            db.execute(
                "insert into plans (draft_id, version, publish_at, by_id, made_at)"
                " select id, version, 9, 900, 0 from drafts"
            )
            db.execute(
                "insert into decisions (draft_id, version, kind, by_id, at)"
                " select id, version, 'taken', 900, 0 from drafts"
            )
            db.execute(
                "insert into invitations (digest, role, invited_by, made_at)"
                " select 'a', 'author', id, 0 from people where user_id = 900"
            )
        assert read_chat(db, 900).keys() == OF_A_CHAT.keys()
        with transaction(db):
            logbook.record(db, "removed", by=901, whom=people.number_of(db, 902))
            logbook.record(db, "approved", by=901, author=people.number_of(db, 902))
            logbook.record(db, "removed", by=901, whom=people.number_of(db, 903))
        assert [row["kind"] for row in read_chat(db, 902)["log"]] == ["removed", "approved"]
        assert "secret" not in str(read_chat(db, 900))
        assert read_chat(db, 12345) == {}
