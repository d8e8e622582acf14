"""Scripted faults, as the library meets them."""

import asyncio

import pytest
import telegram
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from tests.playground.conftest import TOKEN
from tickerbot.playground import (
    BadGateway,
    BotApi,
    Call,
    DropAfter,
    DropBefore,
    FloodWait,
    Garbage,
    Hang,
    Refuse,
    User,
)
from tickerbot.playground.faults import Kind


@pytest.mark.parametrize(
    ("kind", "error", "taken"),
    [
        (Refuse(400, "Bad Request: no"), BadRequest, 0),
        (FloodWait(7), RetryAfter, 0),
        (BadGateway(), NetworkError, 0),
        (DropBefore(), NetworkError, 0),
        (DropAfter(), NetworkError, 1),
        (Garbage(), TelegramError, 0),
    ],
)
async def test_a_fault_meets_one_call_and_the_next_is_spared(
    api: BotApi, bot: telegram.Bot, anna: User, kind: Kind, error: type[Exception], taken: int
) -> None:
    fault = api.faults.add(method="sendMessage", chat=anna, kind=kind)
    await bot.send_chat_action(anna.id, "typing")
    with pytest.raises(error) as raised:
        await bot.send_message(anna.id, "x")
    assert type(raised.value) is error
    assert (fault.hits, len(api.bot_messages(anna))) == (1, taken)
    await bot.send_message(anna.id, "y")
    assert len(api.bot_messages(anna)) == taken + 1


async def test_a_hanging_call_goes_on_when_released(
    api: BotApi, bot: telegram.Bot, anna: User
) -> None:
    fault = api.faults.add(kind=Hang())
    sending = asyncio.create_task(bot.send_message(anna.id, "x"))
    await api.wait_for(lambda: fault.hits)
    assert api.bot_messages(anna) == []
    fault.release()
    assert (await sending).text == "x"


@pytest.mark.parametrize("taken", [False, True])
async def test_a_client_that_gives_up_has_sent_only_what_was_taken(
    api: BotApi, bot: telegram.Bot, anna: User, *, taken: bool
) -> None:
    fault = api.faults.add(kind=Hang(taken=taken))
    with pytest.raises(TimedOut):
        await bot.send_message(anna.id, "x", read_timeout=0.05)
    await api.wait_for(lambda: not fault.hanging)
    await bot.send_message(anna.id, "y")
    texts = [message.text for message in api.bot_messages(anna)]
    assert texts == (["x", "y"] if taken else ["y"])


async def test_the_hook_sees_a_call_after_it_took_effect_and_before_its_answer(
    api: BotApi, bot: telegram.Bot, anna: User
) -> None:
    seen: list[tuple[str, int, bool]] = []

    async def hook(call: Call) -> None:
        await asyncio.sleep(0)  # the answer waits for it
        seen.append((call.method, len(api.bot_messages(anna)), sending.done()))

    api.on_call = hook
    sending = asyncio.create_task(bot.send_message(anna.id, "x"))
    await sending
    assert seen == [("sendMessage", 1, False)]


async def test_waiting_tells_the_last_calls_when_it_gives_up(
    api: BotApi, bot: telegram.Bot, anna: User
) -> None:
    await bot.send_message(anna.id, "x")
    with pytest.raises(TimeoutError, match="200 sendMessage chat=1000") as raised:
        await api.wait_for(lambda: False, timeout=0.01)
    assert "1 updates not yet confirmed" in str(raised.value)


async def test_the_state_survives_the_server(api: BotApi, anna: User) -> None:
    for number in (1, 2):
        async with api.serve() as url, telegram.Bot(TOKEN, base_url=f"{url}/bot") as bot:
            await bot.send_message(anna.id, f"{number}")
    assert [message.text for message in api.bot_messages(anna)] == ["1", "2"]


async def test_closing_the_server_ends_a_hanging_call(api: BotApi, anna: User) -> None:
    fault = api.faults.add(kind=Hang(taken=True), method="sendMessage")
    async with api.serve() as url:
        bot = telegram.Bot(TOKEN, base_url=f"{url}/bot")
        await bot.initialize()
        sending = asyncio.create_task(bot.send_message(anna.id, "x"))
        await api.wait_for(lambda: fault.hanging)
    assert (await sending).text == "x"
    await bot.shutdown()
