"""Added, removed, rights lost and given: the subscriptions follow, through real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.arrivals import TEXT, arrives, pushes, recorded, states
from tests.running import EDITOR_ID, Newsroom, running_bot
from tickerbot.model import Target
from tickerbot.playground import BadGateway
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import chats
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


def notices(room: Newsroom) -> list[str]:
    return [m.text for m in room.api.bot_messages(EDITOR_ID) if m.text.startswith("⏸")]
