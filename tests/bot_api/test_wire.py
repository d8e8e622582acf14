"""The whole bot, and a Telegram whose answers are none: it survives, loses nobody, and goes on."""

from __future__ import annotations

import asyncio
import copy
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bot_api.wire import (
    NO_BOTS,
    NO_IDS,
    NO_MESSAGES,
    NO_RESULTS,
    Body,
    json_values,
    no_answers,
    success,
)
from tests.databases import until_committed
from tests.hostile_api import HostileApi
from tests.running import EDITOR_ID, Newsroom, bot_process, new_api, running_bot
from tickerbot.playground import Garbage
from tickerbot.storage import inbox
from tickerbot.storage.database import open_database

METHODS = sorted(NO_RESULTS.keys() - {"getMe", "deleteMessage", "deleteWebhook"})
SLOW = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


async def live_through(folder: Path, spoiled: Sequence[tuple[str, Body, bool]]) -> None:
    """Let these methods answer so, while readers and an editor do what they do; then be well."""
    api = new_api()
    async with running_bot(folder, api=api) as room:
        readers = room.subscribers(4)
        editor, anna = room.editor(), room.reader("Anna")
        faults = [
            api.faults.add(kind=Garbage(status, body, taken), method=method)
            for method, (status, body), taken in spoiled
        ]
        preview = await publish_somehow(room, "Deich hält")
        for text in ("/latest", "/abo", "Deich"):
            api.send(anna, text)
        api.ask_inline(anna, "Deich")
        api.tap(editor, preview, data="quatsch")
        group = api.add_group("Gruppe", members=[anna])
        api.send(anna, "/abo", group)
        await api.wait_for(lambda: not api.updates, 60)
        for fault in faults:
            api.faults.remove(fault)
        # once Telegram is well, everybody is answered, and everybody gets everything
        ben = room.reader("Ben")
        assert (await room.ask(ben, "/hilfe", within_s=60)).text
        await publish_somehow(room, "Sturm zieht ab")
        for reader in readers:
            await api.wait_for(lambda reader=reader: both(room, reader.id), 90)  # type: ignore[misc]
        with closing(open_database(room.database)) as db:
            rows = db.query("select chat_id, state from subscriptions")
            states = {row["chat_id"]: row["state"] for row in rows}
        assert all(states[reader.id] == "active" for reader in readers)
        await until_committed(
            room.database, lambda db: not db.table("inbox").count_where(inbox.UNHANDLED)
        )


def both(room: Newsroom, chat_id: int) -> bool:
    texts = [message.text for message in room.api.bot_messages(chat_id)]
    return all(any(headline in text for text in texts) for headline in ("Deich", "Sturm"))


async def publish_somehow(room: Newsroom, headline: str) -> Any:
    """Publish as a person does, who writes again until there is a preview that can be tapped."""
    editor = room.api.users[EDITOR_ID]
    while True:
        before = len(room.api.bot_messages(editor))
        room.api.send(editor, f"/add {headline}\nEin Satz.")
        try:
            await room.api.wait_for(
                lambda: (
                    len(room.api.bot_messages(editor)) > before  # noqa: B023
                    and room.api.bot_messages(editor)[-1].buttons
                ),
                12,
            )
        except TimeoutError:
            continue
        preview = room.api.bot_messages(editor)[-1]
        room.api.tap(editor, preview, "Veröffentlichen")
        await until_committed(
            room.database,
            lambda db: db.table("entries").count_where("headline = ?", [headline]),
        )
        return preview


@SLOW
@given(st.data())
def test_whatever_telegram_answers_the_bot_survives_and_loses_nobody(data: st.DataObject) -> None:
    methods = data.draw(st.lists(st.sampled_from(METHODS), min_size=6, max_size=10))
    spoiled = [
        (method, data.draw(no_answers(method)), data.draw(st.booleans())) for method in methods
    ]
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(live_through(Path(folder), spoiled))


async def test_an_answer_without_a_message_is_no_delivery(tmp_path: Path) -> None:
    api = new_api()
    some = NO_MESSAGES[::8]  # each one is an outage, after which the next is tried later
    async with running_bot(tmp_path, api=api) as room:
        readers = room.subscribers(len(some))
        for reader, result in zip(readers, some, strict=True):
            status, body = success(result)
            api.faults.add(kind=Garbage(status, body), method="sendMessage", chat=reader)
        room.editor()
        await publish_somehow(room, "Deich hält")
        await api.wait_for(lambda: all(api.bot_messages(reader) for reader in readers), 90)


@pytest.mark.parametrize("result", [None, True, {"message_id": -1}, [], {"message_id": 10**30}])
async def test_an_edit_whose_answer_cannot_be_read_is_made_again(
    tmp_path: Path, result: Any
) -> None:
    async with running_bot(tmp_path) as room:
        anna = room.reader("Anna")
        screen = await room.ask(anna, "/einstellungen")
        status, body = success(result)
        fault = room.api.faults.add(kind=Garbage(status, body), method="editMessageText")
        await room.tap(anna, screen, data="set:en")
        await room.api.wait_for(lambda: "Settings" in room.api.current(screen).text)
        assert fault.hits == 1


@pytest.mark.parametrize("bad", [NO_BOTS[0], NO_BOTS[3], {"id": 5, "username": 7}])
async def test_it_begins_once_telegram_tells_in_the_right_shape_who_it_is(
    tmp_path: Path, bad: Any
) -> None:
    api = new_api()
    status, body = success(bad)
    api.faults.add(kind=Garbage(status, body), method="getMe")
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db") as bot:
        room = Newsroom(api, url, tmp_path / "ticker.db")
        assert (await room.ask(room.reader("Anna"), "/latest")).text
        assert await bot.end() == 0
    assert b"Telegram cannot be reached" in bot.output
    assert b"Traceback" not in bot.output


# --- updates whose parts have the wrong shape


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every part of a JSON value."""
    found = [path] if path else []
    parts = value.items() if isinstance(value, dict) else ()
    for key, part in [*parts, *(enumerate(value) if isinstance(value, list) else ())]:
        found += paths(part, (*path, key))
    return found


def altered(value: Any, path: tuple[Any, ...], part: Any) -> Any:
    value = copy.deepcopy(value)
    place = value
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = part
    return value


def every_kind(api: HostileApi) -> list[tuple[str, Any]]:
    """A good update of each kind that the bot handles."""
    anna = api.add_user("Anna", "de")
    group = api.add_group("Gruppe", forum=True, members=[anna])
    topic = api.add_topic(group, "Ticker")
    sent = api.message_json(api.store(api.chat(group), anna, text="Hallo", thread_id=topic))
    channel = api.add_channel("Kanal", administrators=[anna])
    post = api.store(api.chat(channel), None, sender_chat_id=channel.id, text="/latest")
    message = api.fake(anna, "/latest")
    member = {"user": api.me_json, "status": "member"}
    change = {"chat": sent["chat"], "from": anna.as_json(), "date": 1}
    tap = {"id": "1", "from": anna.as_json(), "chat_instance": "1", "data": "l"}
    ask = {"id": "2", "from": anna.as_json(), "query": "Deich", "offset": ""}
    return [
        ("message", message | {"reply_to_message": message}),
        ("message", sent),
        ("edited_message", message | {"edit_date": 1}),
        ("channel_post", api.message_json(post)),
        ("callback_query", tap | {"message": api.message_json(api.own_message(anna))}),
        ("inline_query", ask),
        ("my_chat_member", change | {"old_chat_member": member, "new_chat_member": member}),
        ("message", sent | {"migrate_to_chat_id": -1_001_000_000_999}),
    ]


async def feed(updates: Any) -> None:
    """Feed these updates; whatever they are, the bot must then still answer, and have none left."""
    api = HostileApi()
    with tempfile.TemporaryDirectory() as folder:
        async with running_bot(Path(folder), api=api) as room:
            for kind, payload in updates(api):
                api.feed(kind, payload)
            assert (await room.ask(room.reader("Ben"), "/hilfe", within_s=60)).text
            await api.wait_for(lambda: not api.updates)
            await until_committed(
                room.database, lambda db: not db.table("inbox").count_where(inbox.UNHANDLED)
            )


@pytest.mark.parametrize("number", range(8))
async def test_an_update_with_any_part_of_the_wrong_shape_stops_nothing(number: int) -> None:
    bad = [*NO_IDS[:-1], "x" * 40, [[]], {"a": {"b": 1}}]

    def updates(api: HostileApi) -> list[tuple[str, Any]]:
        kind, payload = every_kind(api)[number]
        found = [(kind, altered(payload, path, part)) for path in paths(payload) for part in bad]
        assert len(found) > 100
        return found

    await feed(updates)


@SLOW
@given(st.data())
def test_any_value_in_any_part_of_an_update_stops_nothing(data: st.DataObject) -> None:
    def updates(api: HostileApi) -> list[tuple[str, Any]]:
        good = every_kind(api)
        found: list[tuple[str, Any]] = []
        for _ in range(30):
            kind, payload = data.draw(st.sampled_from(good))
            path = data.draw(st.sampled_from(paths(payload)))
            found.append((kind, altered(payload, path, data.draw(json_values))))
        return found

    asyncio.run(feed(updates))
