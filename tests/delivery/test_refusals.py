"""Nobody is lost by somebody else's trouble: what Telegram's refusals mean, through real HTTP."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.arrivals import TEXT, arrives, pushes, recorded, states
from tests.databases import until_committed
from tests.running import Newsroom, fetching, new_api, running_bot
from tickerbot.bot_api.throttle import Throttle
from tickerbot.playground import BotApi, Garbage, Limits, Message, Refuse, User
from tickerbot.storage import vitals
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import chats
from tickerbot.storage.outbox.chat_lists import read_list, store_list
from tickerbot.storage.transactions import transaction

EVERYBODY = [
    "chat not found",
    "PEER_ID_INVALID",
    "WORDS_OF_NEXT_YEAR",
    "Logged out",
    "FROZEN_METHOD_INVALID",
    "USER_DEACTIVATED",
]


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    # slow enough that not all is under way before the first answer
    async with running_bot(tmp_path, throttle=Throttle(100.0, chat_interval=0.0)) as room:
        yield room


def told(room: Newsroom, editor: User, words: str) -> list[Message]:
    return [message for message in room.api.bot_messages(editor) if words in message.text]


def failed(api: BotApi) -> int:
    return len([call for call in api.calls_of("sendMessage") if call.status not in (0, 200)])


async def publish_into(room: Newsroom, editor: User, refusal: Refuse, readers: list[User]) -> None:
    """Publish an entry while Telegram refuses it to all of these readers."""
    preview = await room.ask(editor, f"/add {TEXT}")
    for reader in readers:
        room.api.faults.add(kind=refusal, method="sendMessage", chat=reader.id, times=None)
    await room.api.tap(editor, preview, "Veröffentlichen").answered()


@pytest.mark.parametrize("words", EVERYBODY)
async def test_what_everybody_is_refused_at_once_loses_nobody_and_is_told(
    newsroom: Newsroom, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    api, editor, readers = newsroom.api, newsroom.editor(), newsroom.subscribers(40)
    await publish_into(newsroom, editor, Refuse(400, f"Bad Request: {words}"), readers)
    await until_committed(newsroom.database, lambda db: vitals.last_trouble(db))
    await api.wait_for(lambda: told(newsroom, editor, "iemand geht verloren"))
    assert failed(api) < 2 * len(readers), "it is not met by hammering"
    with closing(open_database(newsroom.database)) as db:
        trouble = vitals.last_trouble(db)
    assert trouble is not None
    assert (trouble.kind, trouble.ended_at) in [("lost", None), ("suspended", None)]
    assert "all messages wait" in caplog.text
    api.faults.clear()
    await arrives(newsroom, *readers)
    assert all(len(pushes(newsroom, reader)) == 1 for reader in readers)
    assert set(states(newsroom).values()) == {"active"}
    await until_committed(newsroom.database, lambda db: _ended(vitals.last_trouble(db)))
    assert len(told(newsroom, editor, "⚠️")) == 1


async def test_after_the_alarm_nothing_goes_out_but_what_is_under_way(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    """Many more than five are waiting for their slots by then."""
    api, editor, readers = newsroom.api, newsroom.editor(), newsroom.subscribers(150)
    await publish_into(newsroom, editor, Refuse(400, "Bad Request: WORDS_OF_TODAY"), readers)
    await api.wait_for(lambda: told(newsroom, editor, "iemand geht verloren"))
    await api.wait_for(lambda: caplog.text.count("all messages wait") >= 2)
    assert failed(api) < 20
    api.faults.clear()
    await arrives(newsroom, *readers)
    assert all(len(pushes(newsroom, reader)) == 1 for reader in readers)


def _ended(trouble: vitals.Trouble | None) -> bool:
    return trouble is not None and trouble.ended_at is not None


async def test_a_bot_that_is_logged_out_says_so_and_goes_on_when_it_is_back(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    api, editor, readers = newsroom.api, newsroom.editor(), newsroom.subscribers(3)
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    refused = api.faults.add(kind=Refuse(400, "Logged out"), times=None)
    api.tap(editor, preview, "Veröffentlichen")
    said = "Telegram refuses this bot, so all messages wait (the bot was logged out"
    await api.wait_for(lambda: refused.hits and said in caplog.text)
    assert "cannot be reached" not in caplog.text
    api.faults.clear()
    await arrives(newsroom, *readers)
    assert set(states(newsroom).values()) == {"active"}
    await api.wait_for(lambda: told(newsroom, editor, "abgemeldet"))


async def test_one_chat_that_is_not_found_delays_nobody_and_gets_it_later(
    newsroom: Newsroom,
) -> None:
    editor, anna, readers = newsroom.editor(), newsroom.reader("Anna"), newsroom.subscribers(10)
    await newsroom.subscribe(anna)
    fault = newsroom.api.faults.add(
        kind=Refuse(400, "Bad Request: chat not found"), method="sendMessage", chat=anna.id, times=2
    )
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, *readers)
    await arrives(newsroom, anna)
    assert fault.hits == 2
    assert told(newsroom, editor, "⚠️") == []


async def test_words_that_one_chat_alone_gives_fail_one_entry_there(newsroom: Newsroom) -> None:
    editor, anna = newsroom.editor(), newsroom.reader("Anna")
    await newsroom.subscribe(anna)
    newsroom.api.faults.add(
        kind=Refuse(400, "Bad Request: odd"), method="sendMessage", chat=anna.id, times=None
    )
    receipt = await newsroom.publish(editor, TEXT)
    await newsroom.api.wait_for(lambda: "1 fehlgeschlagen" in newsroom.api.current(receipt).text)
    newsroom.api.faults.clear()
    await newsroom.publish(editor, "Danach\nText.")
    await arrives(newsroom, anna, headline="Danach")


async def test_without_stars_it_goes_out_at_the_free_rate_and_the_editors_are_told(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path, paid=True, throttle=Throttle(1000.0)) as room:
        api, editor, readers = room.api, room.editor(), room.subscribers(90)
        api.limits = Limits(overall_per_second=36)
        preview = await room.ask(editor, f"/add {TEXT}")
        poor = [
            api.faults.add(
                kind=Refuse(400, "Bad Request: BALANCE_TOO_LOW"),
                method="sendMessage",
                chat=reader.id,
                times=1,
            )
            for reader in readers[:30]
        ]
        await api.tap(editor, preview, "Veröffentlichen").answered()
        await api.wait_for(lambda: told(room, editor, "Sterne"))
        refused = sum(fault.hits for fault in poor)
        api.faults.clear()  # who does not pay is not refused for want of Stars
        await arrives(room, *readers)
        calls = [call for call in api.calls_of("sendMessage") if call.status == 200]
        unpaid = [call for call in calls if "allow_paid_broadcast" not in call.params]
        assert refused > 0
        assert len(unpaid) >= refused, "what was refused came unpaid"
        assert all(len(pushes(room, reader)) == 1 for reader in readers)
        assert [call for call in api.calls if call.status == 429] == []


async def gone(room: Newsroom, *chat_ids: int) -> None:
    with closing(open_database(room.database)) as db, transaction(db):
        for chat_id in chat_ids:
            chats.mark_gone(db, chat_id, 0)


async def test_whatever_comes_from_a_person_takes_up_what_was_gone(newsroom: Newsroom) -> None:
    api, anna, editor = newsroom.api, newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    shown = await newsroom.ask(anna, "/einstellungen")
    message = api.send(anna, "Sturm")
    signs: list[Callable[[], object]] = [
        lambda: api.send(anna, "Guten Tag"),
        lambda: api.tap(anna, shown, data="set:de"),
        lambda: api.edit(anna, message, "Sturm!"),
        lambda: api.send(anna, "/hilfe"),
        lambda: api.send(anna, "/start"),
    ]
    for number, sign in enumerate(signs):
        await gone(newsroom, anna.id)
        sign()
        await recorded(newsroom, anna.id, "active")
        await newsroom.publish(editor, f"Meldung {number}\nText.")
        await arrives(newsroom, anna, headline=f"Meldung {number}")


async def test_whatever_comes_from_a_group_or_channel_takes_up_what_was_gone(
    newsroom: Newsroom,
) -> None:
    api, admin = newsroom.api, newsroom.reader("Ada")
    group = api.add_group("Gruppe", administrators=[admin])
    channel = api.add_channel("Kanal", administrators=[admin])
    for chat in (group, channel):
        await newsroom.ask(admin, "/abo", chat)
    await gone(newsroom, group.id, channel.id)
    api.send(admin, "/hilfe", group)
    await recorded(newsroom, group.id, "active")
    assert states(newsroom)[channel.id] == "gone"
    api.send(admin, "Eine Meldung des Kanals", channel)
    await recorded(newsroom, channel.id, "active")


async def test_imported_subscriptions_wait_for_their_person_without_an_alarm(
    newsroom: Newsroom,
) -> None:
    api, editor, known = newsroom.api, newsroom.editor(), newsroom.subscribers(3)
    people = [newsroom.reader(f"Leserin {number}") for number in range(9)]
    lines = [b'{"chat_id": %d, "type": "private"}' % person.id for person in people]
    with closing(open_database(newsroom.database)) as db:
        read_list(db, lines)
        assert store_list(db, 0).added == len(people)
    for person in people:
        api.faults.add(
            kind=Refuse(400, "Bad Request: chat not found"),
            method="sendMessage",
            chat=person.id,
            times=1,
        )
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, *known)
    for person in people:
        await recorded(newsroom, person.id, "gone")
    first, second, *rest = people
    assert "abonniert" in (await newsroom.ask(first, "/start")).text
    api.send(second, "Hallo?")
    await recorded(newsroom, second.id, "active")
    await newsroom.publish(editor, "Danach\nText.")
    await arrives(newsroom, first, second, *known, headline="Danach")
    assert {states(newsroom)[person.id] for person in rest} == {"gone"}
    assert told(newsroom, editor, "⚠️") == []


async def test_inline_use_proves_the_private_chat_only_where_it_was_typed_there(
    newsroom: Newsroom,
) -> None:
    api, anna, ben = newsroom.api, newsroom.reader("Anna"), newsroom.reader("Ben")
    await newsroom.subscribe(anna, ben)
    await gone(newsroom, anna.id, ben.id)
    await api.ask_inline(ben, "Sturm", chat_type="supergroup").answered()
    await api.ask_inline(anna, "Sturm", chat_type="sender").answered()
    await recorded(newsroom, anna.id, "active")
    assert states(newsroom)[ben.id] == "gone"


async def test_what_a_group_says_as_the_bot_leaves_it_proves_nothing(newsroom: Newsroom) -> None:
    api, admin = newsroom.api, newsroom.reader("Ada")
    group = api.add_group("Gruppe", supergroup=False, administrators=[admin])
    await newsroom.ask(admin, "/abo", group)
    farewell = api.send(admin, "/hilfe", group)
    await api.wait_for(lambda: len(api.bot_messages(group)) == 2)
    await gone(newsroom, group.id)
    said = api.message_json(farewell)
    del said["text"], said["entities"]
    for service in ({"left_chat_member": api.me.as_json()}, {"migrate_to_chat_id": -1009}):
        api.updates.put("message", said | service)
    await recorded(newsroom, -1009, "gone")
    assert set(states(newsroom).values()) == {"gone"}


async def test_who_writes_is_written_to_although_nothing_could_be_sent_before(
    newsroom: Newsroom,
) -> None:
    api, anna, editor = newsroom.api, newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    api.faults.add(
        kind=Refuse(400, "Bad Request: ALLOW_PAYMENT_REQUIRED_5"),
        method="sendMessage",
        chat=anna.id,
        times=1,
    )
    await newsroom.publish(editor, TEXT)
    await recorded(newsroom, anna.id, "paused")
    api.send(anna, "Guten Tag")
    await arrives(newsroom, anna)
    assert states(newsroom)[anna.id] == "active"


@pytest.mark.parametrize("method", [fetching(), "getMe"])
async def test_a_server_that_does_not_serve_the_bot_is_named_and_waited_for(
    tmp_path: Path, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    api = new_api()
    refused = api.faults.add(
        kind=Refuse(421, "Misdirected Request: unallowed token specified"), method=method, times=2
    )
    async with running_bot(tmp_path, api=api) as room:
        await api.wait_for(lambda: refused.hits == 2)
        assert (await room.ask(room.reader("Anna"), "/latest")).text
    assert "this Bot API server does not serve this bot" in caplog.text
    assert "cannot be reached" not in caplog.text


async def test_a_proxys_page_of_refusal_repeats_nothing_and_doubts_nothing(
    newsroom: Newsroom,
) -> None:
    api, editor, readers = newsroom.api, newsroom.editor(), newsroom.subscribers(20)
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    for reader in readers[:4]:  # of more it would be an outage
        api.faults.add(kind=Garbage(403), method="sendMessage", chat=reader.id, times=2)
    await api.tap(editor, preview, "Veröffentlichen").answered()
    await arrives(newsroom, *readers)
    await api.wait_for(lambda: "Fertig" in api.current(preview).text)
    assert "doppelt" not in api.current(preview).text
    with closing(open_database(newsroom.database)) as db:
        assert db.execute("select sum(repeated) from pushes").fetchone() == (0,)
