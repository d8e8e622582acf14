"""Added, removed, rights lost and given: the subscriptions follow, through real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.arrivals import TEXT, arrives, pushes, recorded, states
from tests.databases import until_committed
from tests.running import EDITOR_ID, Newsroom, running_bot
from tickerbot.model import Target
from tickerbot.playground import BadGateway
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import chats, doubts
from tickerbot.storage.outbox.chat_lists import read_list, store_list
from tickerbot.storage.transactions import transaction


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with running_bot(tmp_path) as room:
        yield room


async def test_a_channel_is_subscribed_when_the_bot_is_added_and_the_person_is_told(
    newsroom: Newsroom,
) -> None:
    api, editor, admin = newsroom.api, newsroom.editor(), newsroom.reader("Ada")
    await newsroom.ask(admin, "/start")
    channel = api.add_channel("Eil & <mehr>", administrators=[admin])
    api.remove_bot(channel)
    api.add_bot(channel, admin)
    await recorded(newsroom, channel.id, "active")
    await api.wait_for(lambda: "Eil & <mehr>" in api.bot_messages(admin)[-1].text)
    assert "bekommt ab jetzt jede neue Meldung" in api.bot_messages(admin)[-1].text
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, channel)


async def test_a_stranger_who_adds_the_bot_cannot_be_told_and_the_channel_works(
    newsroom: Newsroom,
) -> None:
    api, editor, admin = newsroom.api, newsroom.editor(), newsroom.reader("Ada")
    channel = api.add_channel("Kanal", administrators=[admin])
    api.remove_bot(channel)
    api.add_bot(channel, admin)
    await recorded(newsroom, channel.id, "active")
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, channel)
    assert states(newsroom) == {channel.id: "active"}


async def test_a_channel_that_ended_its_subscription_stays_so_when_rights_change(
    newsroom: Newsroom,
) -> None:
    api, admin = newsroom.api, newsroom.reader("Ada")
    channel = api.add_channel("Kanal", administrators=[admin])
    await newsroom.ask(admin, "/abo", channel)
    await newsroom.ask(admin, "/abmelden", channel)
    api.set_bot_rights(channel, can_delete=False)
    await newsroom.ask(admin, "/hilfe", channel)  # after it: updates of one chat keep their order
    assert states(newsroom) == {channel.id: "ended"}


@pytest.mark.usefixtures("each_way")
async def test_a_lost_right_pauses_at_once_and_its_return_goes_on_without_a_backlog(
    newsroom: Newsroom,
) -> None:
    api, editor, admin = newsroom.api, newsroom.editor(), newsroom.reader("Ada")
    channel = api.add_channel("Kanal", administrators=[admin])
    await newsroom.ask(admin, "/abo", channel)
    api.set_bot_rights(channel, can_post=False, by=admin)
    await recorded(newsroom, channel.id, "paused")
    await newsroom.publish(editor, "Verpasst\nText.")
    api.set_bot_rights(channel, can_post=True, by=admin)
    await recorded(newsroom, channel.id, "active")
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, channel)
    assert pushes(newsroom, channel, "Verpasst") == []


async def test_a_group_that_silences_the_bot_is_paused_too(newsroom: Newsroom) -> None:
    api, admin = newsroom.api, newsroom.reader("Ada")
    group = api.add_group("Gruppe", administrators=[admin])
    await newsroom.ask(admin, "/abo", group)
    api.set_bot_rights(group, can_post=False, by=admin)
    await recorded(newsroom, group.id, "paused")
    api.set_bot_rights(group, can_post=True, by=admin)
    await recorded(newsroom, group.id, "active")


async def test_a_channel_without_the_right_is_told_of_and_begins_with_it(
    newsroom: Newsroom,
) -> None:
    api, editor, admin = newsroom.api, newsroom.editor(), newsroom.reader("Ada")
    await newsroom.ask(admin, "/start")
    channel = api.add_channel("Kanal", administrators=[admin])
    api.remove_bot(channel)
    api.chats[channel.id].bot_can_post = False
    api._set_bot(api.chat(channel), "administrator", admin)
    await api.wait_for(lambda: "darf ich nicht posten" in api.bot_messages(admin)[-1].text)
    await recorded(newsroom, channel.id, "paused")
    api.set_bot_rights(channel, can_post=True, by=admin)
    await recorded(newsroom, channel.id, "active")
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, channel)


async def test_editors_are_told_once_of_a_closed_topic_and_abo_there_goes_on(
    newsroom: Newsroom,
) -> None:
    api, editor, admin = newsroom.api, newsroom.editor(), newsroom.reader("Ada")
    forum = api.add_group("Forum <1>", forum=True, administrators=[admin])
    topic = api.add_topic(forum, "Ticker")
    await newsroom.ask(admin, "/abo", forum, thread_id=topic)
    api.close_topic(forum, topic)
    await newsroom.publish(editor, TEXT)
    await api.wait_for(lambda: notices(newsroom))
    await newsroom.publish(editor, "Noch eine\nText.")
    api.reopen_topic(forum, topic)
    await newsroom.ask(admin, "/abo", forum, thread_id=topic)
    await arrives(newsroom, forum, headline="Noch eine")
    assert len(pushes(newsroom, forum)) == 1, "what was owed when it was paused comes, too"
    [notice] = notices(newsroom)
    assert "„Forum <1>“ ist das Thema geschlossen" in notice


def test_a_pause_that_is_over_needs_no_notice_any_more(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "ticker.db")) as db, transaction(db):
        chats.subscribe(db, Target(-5), "supergroup", None, 0)
        [(subscription_id, *_)] = db.execute("select id from subscriptions").fetchall()
        chats.pause(db, subscription_id, "right", 1)
        assert chats.unreported_pauses(db, 9) == [(subscription_id, -5, "right")]
        chats.mark_back(db, -5, 2)
        assert chats.unreported_pauses(db, 9) == []


async def test_a_notice_survives_a_restart_while_telegram_is_away(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        editor, admin = room.editor(), room.reader("Ada")
        group = room.api.add_group("Gruppe", administrators=[admin])
        await room.ask(admin, "/abo", group)
        group.bot_status, group.bot_can_post = "restricted", False
        room.api.faults.add(kind=BadGateway(), method="getChat", times=None)
        preview = await room.ask(editor, f"/add {TEXT}")
        room.api.faults.add(kind=BadGateway(), method="sendMessage", chat=editor.id, times=None)
        await room.api.tap(editor, preview, "Veröffentlichen").answered()
        await recorded(room, group.id, "paused")
        assert notices(room) == []
    room.api.faults.clear()
    async with running_bot(tmp_path, api=room.api) as again:
        await again.api.wait_for(lambda: notices(again))
        assert "„Gruppe“ darf ich nicht mehr schreiben" in notices(again)[0]


async def test_chats_that_are_paused_at_once_give_one_notice_beside_the_receipt(
    newsroom: Newsroom,
) -> None:
    api, editor, admin = newsroom.api, newsroom.editor(), newsroom.reader("Ada")
    groups = [api.add_group(f"Gruppe {n}", administrators=[admin]) for n in range(12)]
    forum = api.add_group("Forum", forum=True, administrators=[admin])
    topics = [api.add_topic(forum, f"Thema {n}") for n in range(3)]
    for group in groups:
        await newsroom.ask(admin, "/abo", group)
    for topic in topics:
        await newsroom.ask(admin, "/abo", forum, thread_id=topic)
        api.close_topic(forum, topic)
    for group in groups:
        group.bot_status, group.bot_can_post = "restricted", False
    receipt = await newsroom.publish(editor, TEXT)
    await api.wait_for(lambda: "Fertig: 0 von 15 Chats" in api.current(receipt).text)
    [notice] = await api.wait_for(lambda: notices(newsroom))
    assert "„Gruppe 0“, „Gruppe 1“" in notice
    assert "und 2 weiteren Chats darf ich nicht mehr schreiben" in notice
    assert "„Forum“ ist das Thema geschlossen" in notice
    await until_committed(newsroom.database, lambda db: not chats.unreported_pauses(db, 9))
    assert len(notices(newsroom)) == 1


@pytest.mark.parametrize("topics", [1, 3])
async def test_a_topic_of_a_group_that_is_no_forum_any_more_is_paused(
    newsroom: Newsroom, topics: int
) -> None:
    api, editor, admin = newsroom.api, newsroom.editor(), newsroom.reader("Ada")
    forum = api.add_group("Forum", forum=True, administrators=[admin])
    await newsroom.ask(admin, "/abo", forum)
    for number in range(topics):
        await newsroom.ask(admin, "/abo", forum, thread_id=api.add_topic(forum, f"Thema {number}"))
    api.set_forum(forum, on=False)
    receipt = await newsroom.publish(editor, TEXT)
    await api.wait_for(lambda: "Fertig" in api.current(receipt).text)
    await newsroom.publish(editor, "Danach\nText.")
    await arrives(newsroom, forum, headline="Danach")
    await api.wait_for(lambda: notices(newsroom))
    assert len(pushes(newsroom, forum, "Danach")) == 1, "in the main chat alone"
    with closing(open_database(newsroom.database)) as db:
        states = [row["state"] for row in db.table("subscriptions").rows]
        with transaction(db):
            doubts.recheck(db, 1e12)
        assert [row["state"] for row in db.table("subscriptions").rows] == states
    assert sorted(states) == ["active", *["paused"] * topics]


async def test_the_topic_general_is_no_topic(newsroom: Newsroom) -> None:
    api, editor, admin = newsroom.api, newsroom.editor(), newsroom.reader("Ada")
    forum = api.add_group("Forum", forum=True, administrators=[admin])
    with closing(open_database(newsroom.database)) as db:
        line = b'{"chat_id": %d, "type": "supergroup", "thread_id": 1}' % forum.id
        assert read_list(db, [line]) == 1
        assert store_list(db, 0).added == 1
        assert chats.get_settings(db, Target(forum.id)).state == "active"
        with transaction(db):  # as an older version stored it
            db.execute("update subscriptions set thread_id = 1")
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, forum)
    (call,) = [call for call in api.calls_of("sendMessage") if call.chat_id == forum.id]
    assert "message_thread_id" not in call.params
    await newsroom.ask(admin, "/abo", forum, thread_id=1)
    with closing(open_database(newsroom.database)) as db:
        assert chats.get_settings(db, Target(forum.id)).state == "active"


async def test_who_writes_as_a_channel_is_answered_and_a_forwarded_post_is_not(
    newsroom: Newsroom,
) -> None:
    api, ada = newsroom.api, newsroom.reader("Ada")
    group = api.add_group("Gruppe", administrators=[ada])
    own, linked = api.add_channel("Adas Kanal"), api.add_channel("Kanal", administrators=[ada])
    api.set_bot_rights(group, admin=True)
    api.link_discussion(linked, group)
    api.send(ada, "/latest", linked)
    api.send(ada, "/latest", group, as_channel=own)
    await api.wait_for(lambda: api.bot_messages(group))
    answer = await newsroom.ask(ada, "/abo", group, as_channel=own)
    assert "Administrator" in answer.text, "nobody knows whether this channel's owner is one"
    assert len(api.bot_messages(group)) == 2


def notices(room: Newsroom) -> list[str]:
    return [m.text for m in room.api.bot_messages(EDITOR_ID) if m.text.startswith("⏸")]
