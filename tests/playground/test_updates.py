"""getUpdates: the offset confirms, what is not confirmed comes again, one poller at a time."""

import asyncio
from typing import Any

import aiohttp
import pytest
import telegram
from telegram.error import Conflict, InvalidToken

from tests.playground.conftest import TOKEN, Ask, Clock
from tickerbot.playground import BotApi, User


async def texts(ask: Ask, **params: Any) -> list[str]:
    _, answer = await ask("getUpdates", **params)
    return [update["message"]["text"] for update in answer["result"]]


async def test_updates_come_again_until_a_higher_offset_confirms_them(
    api: BotApi, ask: Ask, anna: User
) -> None:
    api.send(anna, "two")
    first = (await ask("getUpdates"))[1]["result"]
    assert await texts(ask) == ["/start", "two"]
    assert await texts(ask, offset=first[0]["update_id"]) == ["/start", "two"]
    assert await texts(ask, offset=first[1]["update_id"]) == ["two"]
    assert await texts(ask) == ["two"]
    assert await texts(ask, offset=first[1]["update_id"] + 1) == []


async def test_limit_and_negative_offset_choose_from_the_queue(
    api: BotApi, ask: Ask, anna: User
) -> None:
    for text in ("a", "b", "c"):
        api.send(anna, text)
    assert await texts(ask, limit=2) == ["/start", "a"]
    assert await texts(ask, offset=-2) == ["b", "c"]
    assert await texts(ask) == ["b", "c"]


async def test_updates_are_kept_for_24_hours(
    api: BotApi, ask: Ask, anna: User, clock: Clock
) -> None:
    clock.now += 24 * 3600 + 1
    api.send(anna, "new")
    assert await texts(ask) == ["new"]


async def test_a_waiting_poll_gets_the_update_when_it_comes(
    api: BotApi, bot: telegram.Bot, anna: User
) -> None:
    [start] = await bot.get_updates()
    polling = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    await api.wait_for(lambda: len(api.updates) == 0)
    api.send(anna, "later")
    [update] = await polling
    assert update.message
    assert update.message.text == "later"


async def test_a_second_poll_ends_the_first_with_a_conflict(
    api: BotApi, bot: telegram.Bot, anna: User
) -> None:
    [start] = await bot.get_updates()
    older = asyncio.create_task(bot.get_updates(offset=start.update_id + 1, timeout=30))
    await api.wait_for(lambda: len(api.updates) == 0)
    newer = asyncio.create_task(bot.get_updates(timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older
    api.send(anna, "x")
    assert len(await newer) == 1


async def test_allowed_updates_hold_for_what_comes_after(api: BotApi, ask: Ask, anna: User) -> None:
    assert await texts(ask, allowed_updates=["message"]) == ["/start"]
    api.block(anna)
    api.unblock(anna)
    assert await texts(ask) == ["/start"]
    await ask("getUpdates", allowed_updates=[])
    api.block(anna)
    assert len((await ask("getUpdates"))[1]["result"]) == 2


async def test_a_webhook_excludes_polling(ask: Ask) -> None:
    await ask("setWebhook", url="https://example.org")
    status, answer = await ask("getUpdates")
    assert status == 409
    assert answer["description"].startswith("Conflict: can't use getUpdates method while webhook")
    await ask("deleteWebhook")
    assert (await ask("getUpdates"))[0] == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/bot1:wrong/getMe", 401),
        ("/botnonsense/getMe", 404),
        (f"/bot{TOKEN}/noSuchMethod", 404),
        (f"/bot{TOKEN}/sendSticker", 501),
        (f"/file/bot{TOKEN}/documents/none", 404),
        ("/", 404),
    ],
)
async def test_wrong_addresses_are_refused_in_json(url: str, path: str, status: int) -> None:
    async with aiohttp.ClientSession() as session, session.get(url + path) as response:
        answer = await response.json()
    assert (response.status, answer["ok"], answer["error_code"]) == (status, False, status)


async def test_a_wrong_token_stops_the_library(url: str) -> None:
    with pytest.raises(InvalidToken):
        async with telegram.Bot("1:wrong", base_url=f"{url}/bot"):
            pass


async def test_parameters_come_by_query_form_multipart_or_json(
    api: BotApi, url: str, anna: User
) -> None:
    params = {"chat_id": str(anna.id), "text": "x & ä"}
    multipart = aiohttp.FormData(params)
    multipart.add_field("unused", b"", filename="f")
    address = f"{url}/bot{TOKEN}/SENDMESSAGE"
    async with aiohttp.ClientSession() as session:
        for ways in ({"params": params}, {"data": params}, {"data": multipart}, {"json": params}):
            async with session.post(address, **ways) as response:
                assert response.status == 200
        async with session.get(address, params=params) as response:
            assert response.status == 200
    assert [message.text for message in api.bot_messages(anna)] == ["x & ä"] * 5
