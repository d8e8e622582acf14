"""Delivery through real HTTP, with Telegram in every mood: what comes back decides what happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.arrivals import TEXT, arrives, pushes, recorded, states
from tests.floods import flooded
from tests.running import Newsroom, running_bot
from tickerbot.bot_api.throttle import Throttle
from tickerbot.playground import (
    BadGateway,
    Chat,
    DropAfter,
    DropBefore,
    Garbage,
    Hang,
    Limits,
    Refuse,
    User,
)
from tickerbot.playground.faults import Kind


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with running_bot(tmp_path) as room:
        yield room


@pytest.fixture
async def limited(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """With Telegram's limits, kept by the bot and seen to by Telegram."""
    async with running_bot(tmp_path, throttle=Throttle()) as room:
        # the whole of Telegram shares this process: leave its clock a little more room than the bot's
        room.api.limits = Limits(overall_per_second=36)
        yield room


async def test_every_kind_of_chat_gets_the_entry_once(newsroom: Newsroom) -> None:
    api = newsroom.api
    admin, editor = newsroom.reader("Ada"), newsroom.editor()
    readers = [newsroom.reader(f"Leserin {n}") for n in range(5)]
    group = api.add_group("Gruppe", supergroup=False, administrators=[admin])
    supergroup = api.add_group("Supergruppe", administrators=[admin])
    channel = api.add_channel("Kanal", administrators=[admin])
    await newsroom.subscribe(*readers)
    for chat in (group, supergroup, channel):
        await newsroom.ask(admin, "/abo", chat)
    receipt = await newsroom.publish(editor, TEXT)
    await arrives(newsroom, *readers, group, supergroup, channel)
    await api.wait_for(lambda: "an alle 8 Chats" in api.current(receipt).text)
    everybody: list[User | Chat] = [*readers, group, supergroup, channel]
    assert all(len(pushes(newsroom, chat)) == 1 for chat in everybody)


async def test_entries_come_in_order_in_every_chat(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    readers = [newsroom.reader(f"Leserin {n}") for n in range(4)]
    await newsroom.subscribe(*readers)
    for number in range(3):
        await newsroom.publish(editor, f"Meldung {number}\nText.")
    await arrives(newsroom, *readers, headline="Meldung 2")
    for reader in readers:
        texts = [m.text.partition("\n")[0] for m in pushes(newsroom, reader, "Meldung")]
        assert texts == ["Meldung 0", "Meldung 1", "Meldung 2"]


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        (DropBefore(), 2),
        (BadGateway(), 1),
        (Garbage(), 1),
        (Refuse(500, "Internal Server Error"), 1),
        (Refuse(200, "no answer of the Bot API, though JSON"), 1),
    ],
)
async def test_a_failed_push_is_retried_until_it_works(
    newsroom: Newsroom, fault: Kind, times: int
) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    met = newsroom.api.faults.add(kind=fault, method="sendMessage", chat=anna.id, times=times)
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, anna)
    assert met.hits == times


async def test_paid_messages_go_beyond_thirty_a_second_and_edits_do_not(tmp_path: Path) -> None:
    async with running_bot(tmp_path, paid=True) as room:
        api, editor = room.api, room.editor()
        api.limits = Limits()
        readers = room.subscribers(90)
        await room.publish(editor, TEXT)
        await arrives(room, *readers)
        assert api.limits.paid > 0, "more than thirty in some second"
        sent, edited = api.calls_of("sendMessage"), api.calls_of("editMessageText")
        assert len(sent) > len(readers)
        assert edited
        assert {call.params.get("allow_paid_broadcast") for call in sent} == {"true"}
        assert [call for call in (*sent, *edited) if call.status == 429 or call.unknown] == []


async def test_nothing_is_paid_for_unless_the_operator_asks_for_it(newsroom: Newsroom) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, anna)
    calls = newsroom.api.calls_of("sendMessage", "editMessageText")
    assert len(calls) >= 3
    assert [call for call in calls if "allow_paid_broadcast" in call.params] == []


async def test_a_lost_answer_may_repeat_a_message_and_never_loses_one(newsroom: Newsroom) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    newsroom.api.faults.add(kind=DropAfter(), method="sendMessage", chat=anna.id, times=1)
    receipt = await newsroom.publish(editor, TEXT)
    await newsroom.api.wait_for(lambda: "Fertig" in newsroom.api.current(receipt).text)
    assert len(pushes(newsroom, anna)) == 2


async def test_a_429_is_waited_out_exactly_and_delays_no_other_chat(newsroom: Newsroom) -> None:
    anna, ben, editor = newsroom.reader("Anna"), newsroom.reader("Ben"), newsroom.editor()
    await newsroom.subscribe(anna, ben)
    async with flooded(newsroom.api, 3, anna.id) as flood:
        await newsroom.publish(editor, TEXT)
        await arrives(newsroom, ben)
        assert pushes(newsroom, anna) == []
        await arrives(newsroom, anna)
    assert flood.hits == 1, "it was not tried before its time"


@pytest.mark.parametrize(
    "description",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot was kicked from the supergroup chat",
        "Forbidden: bot is not a member of the channel chat",
        "Bad Request: CHANNEL_PRIVATE",
        "Bad Request: USER_DELETED",
    ],
)
async def test_a_lost_chat_is_marked_gone_and_keeps_its_settings(
    newsroom: Newsroom, description: str
) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    code = 403 if description.startswith("Forbidden") else 400
    newsroom.api.faults.add(
        kind=Refuse(code, description), method="sendMessage", chat=anna.id, times=1
    )
    receipt = await newsroom.publish(editor, TEXT)
    await recorded(newsroom, anna.id, "gone")
    await newsroom.api.wait_for(
        lambda: "Fertig: 0 von einem Chat" in newsroom.api.current(receipt).text
    )
    assert "einer nicht mehr dabei" in newsroom.api.current(receipt).text


async def test_blocking_and_coming_back_brings_the_subscription_back_without_a_backlog(
    newsroom: Newsroom,
) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    newsroom.api.block(anna)
    await recorded(newsroom, anna.id, "gone")
    await newsroom.publish(editor, "Verpasst\nText.")
    newsroom.api.unblock(anna)
    await recorded(newsroom, anna.id, "active")
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, anna)
    assert pushes(newsroom, anna, "Verpasst") == []


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: TOPIC_CLOSED",
        "Bad Request: not enough rights to send text messages to the chat",
    ],
)
async def test_a_lost_right_pauses_the_target_alone(newsroom: Newsroom, description: str) -> None:
    anna, ben, editor = newsroom.reader("Anna"), newsroom.reader("Ben"), newsroom.editor()
    await newsroom.subscribe(anna, ben)
    newsroom.api.faults.add(
        kind=Refuse(400, description), method="sendMessage", chat=anna.id, times=1
    )
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, ben)
    await recorded(newsroom, anna.id, "paused")
    assert "schon abonniert" in (await newsroom.ask(anna, "/abo")).text
    await arrives(newsroom, anna)


async def test_a_migrated_group_is_followed(newsroom: Newsroom) -> None:
    admin, editor = newsroom.reader("Ada"), newsroom.editor()
    group = newsroom.api.add_group("Gruppe", supergroup=False, administrators=[admin])
    await newsroom.ask(admin, "/abo", group)
    new_id = newsroom.api.migrate(group)
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, new_id)
    assert states(newsroom) == {new_id: "active"}


async def test_a_migration_that_is_only_reported_in_an_answer_is_followed(
    newsroom: Newsroom,
) -> None:
    admin, editor = newsroom.reader("Ada"), newsroom.editor()
    old = newsroom.api.add_group("Gruppe", supergroup=False, administrators=[admin])
    new = newsroom.api.add_group("Gruppe", administrators=[admin])
    await newsroom.ask(admin, "/abo", old)
    newsroom.api.faults.add(
        kind=Refuse(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": new.id},
        ),
        method="sendMessage",
        chat=old.id,
    )
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, new)


async def test_a_push_that_telegram_rejects_is_sent_as_plain_text(newsroom: Newsroom) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    newsroom.api.faults.add(
        kind=Refuse(400, "Bad Request: can't parse entities: Unsupported start tag"),
        method="sendMessage",
        chat=anna.id,
        times=1,
    )
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, anna)
    assert pushes(newsroom, anna)[0].entities == []


async def test_a_message_that_is_rejected_for_good_is_counted_and_not_retried_for_ever(
    newsroom: Newsroom,
) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    newsroom.api.faults.add(
        kind=Refuse(400, "Bad Request: message is too long"),
        method="sendMessage",
        chat=anna.id,
        times=None,
    )
    receipt = await newsroom.publish(editor, TEXT)
    await newsroom.api.wait_for(lambda: "1 fehlgeschlagen" in newsroom.api.current(receipt).text)
    newsroom.api.faults.clear()
    await newsroom.publish(editor, "Danach\nText.")
    await arrives(newsroom, anna, headline="Danach")
    assert pushes(newsroom, anna) == []


async def test_an_outage_pauses_everything_and_nothing_is_lost(limited: Newsroom) -> None:
    api, editor = limited.api, limited.editor()
    readers = limited.subscribers(60)
    preview = await limited.ask(editor, f"/add {TEXT}")
    api.faults.add(kind=BadGateway(), method="sendMessage", times=None)
    await api.tap(editor, preview, "Veröffentlichen").answered()
    await api.wait_for(
        lambda: len([c for c in api.calls_of("sendMessage") if c.status == 502]) >= 5
    )
    api.faults.clear()
    await arrives(limited, *readers)
    failed = [call for call in api.calls_of("sendMessage") if call.status == 502]
    assert len(failed) < 60, "an outage is not met by hammering"


async def test_a_broadcast_keeps_the_limits_and_a_reader_is_answered_meanwhile(
    limited: Newsroom,
) -> None:
    api = limited.api
    editor, anna = limited.editor(), limited.reader("Anna")
    readers = limited.subscribers(120)
    await limited.publish(editor, TEXT)
    await arrives(limited, readers[20])
    await limited.ask(anna, "/latest")
    assert not pushes(limited, readers[-1]), "the broadcast was still going on"
    await arrives(limited, *readers)
    # a machine that stands still for a moment lets messages arrive in bunches
    assert len([call for call in api.calls if call.status == 429]) <= 2


async def test_chats_that_do_not_answer_hold_up_nobody_else(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    broken, readers = newsroom.subscribers(40), newsroom.subscribers(40)
    held = [
        newsroom.api.faults.add(kind=Hang(), method="sendMessage", chat=chat, times=None)
        for chat in broken
    ]
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, *readers)
    await newsroom.api.wait_for(lambda: all(fault.hanging for fault in held))
    newsroom.api.faults.clear()


async def test_one_chat_in_trouble_is_no_outage(newsroom: Newsroom) -> None:
    anna, ben, editor = newsroom.reader("Anna"), newsroom.reader("Ben"), newsroom.editor()
    await newsroom.subscribe(anna, ben)
    newsroom.api.faults.add(
        kind=Refuse(500, "Internal Server Error"), method="sendMessage", chat=anna.id, times=None
    )
    for number in range(3):
        await newsroom.publish(editor, f"Meldung {number}\nText.")
        await arrives(newsroom, ben, headline=f"Meldung {number}")


@pytest.mark.parametrize("code", [400, 401, 403, 404])
async def test_a_proxys_error_page_says_nothing_about_a_chat(newsroom: Newsroom, code: int) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    newsroom.api.faults.add(kind=Garbage(status=code), method="sendMessage", chat=anna.id, times=1)
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, anna)
    assert states(newsroom)[anna.id] == "active"


async def test_one_odd_refusal_of_one_message_does_not_end_the_bot(newsroom: Newsroom) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    newsroom.api.faults.add(
        kind=Refuse(401, "Unauthorized"), method="sendMessage", chat=anna.id, times=1
    )
    await newsroom.publish(editor, TEXT)
    await arrives(newsroom, anna)


async def test_a_slow_answer_to_a_tap_leaves_the_receipt_true(newsroom: Newsroom) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    held = newsroom.api.faults.add(kind=Hang(), method="answerCallbackQuery", times=1)
    newsroom.api.tap(editor, preview, "Veröffentlichen")
    await arrives(newsroom, anna)
    await newsroom.api.wait_for(
        lambda: "Fertig: an den einen Chat" in newsroom.api.current(preview).text
    )
    held.release()
    await newsroom.api.wait_for(lambda: newsroom.api.calls_of("answerCallbackQuery")[0].status)
    await newsroom.ask(editor, "/latest")
    assert "Fertig" in newsroom.api.current(preview).text


async def test_unsubscribing_stops_what_has_not_been_sent(newsroom: Newsroom) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    await newsroom.ask(anna, "/abmelden")
    await newsroom.publish(editor, TEXT)
    assert states(newsroom) == {anna.id: "ended"}
    await newsroom.ask(anna, "/latest")
    assert pushes(newsroom, anna) == []
