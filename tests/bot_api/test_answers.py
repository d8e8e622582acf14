"""Answers of the wrong shape, over real HTTP: each is a server that cannot be reached."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.error import NetworkError, TelegramError

from tests.bot_api.wire import NO_RESULTS, Body, encode, no_answers, some_no_answers, success
from tests.running import TOKEN
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import MAX_RESPONSE, Connection
from tickerbot.bot_api.errors import classify
from tickerbot.bot_api.poster import Poster
from tickerbot.model import Message, Target
from tickerbot.outcomes import Later, Moved, Outcome, Removed, Sent, Unreachable

CHAT = Target(-5)
Call = Callable[[Bot, Poster], Awaitable[Any]]
CALLS: dict[str, Call] = {
    "sendMessage": lambda _, poster: poster.send(CHAT, poster.encode(Message("x"))),
    "editMessageText": lambda _, poster: poster.edit(CHAT, 7, poster.encode(Message("x"))),
    "deleteMessage": lambda _, poster: poster.delete(CHAT, 7),
    "answerCallbackQuery": lambda bot, _: bot.answer_callback_query("1", "x"),
    "answerInlineQuery": lambda bot, _: bot.answer_inline_query(
        "1", [], cache_time=1, is_personal=True, next_offset=""
    ),
    "setMyCommands": lambda bot, _: bot.set_my_commands([], {"type": "default"}, None),
    "setMyDescription": lambda bot, _: bot.set_my_description("x", "de"),
    "deleteWebhook": lambda bot, _: bot.delete_webhook(),
    "getMyDescription": lambda bot, _: bot.get_my_description("de"),
    "getChat": lambda bot, _: bot.get_chat_title(5),
    "getChatMember": lambda bot, _: bot.get_member_status(5, 6),
    "getMe": lambda bot, _: bot.initialize(),
    "getUpdates": lambda bot, _: bot.get_updates(None, [], 0, 5.0),
}


@contextlib.asynccontextmanager
async def server() -> AsyncIterator[tuple[Bot, Poster, list[Body]]]:
    """A server that gives these answers, in turn, to whatever it is asked."""
    answers: list[Body] = []

    async def answer(_: web.Request) -> web.Response:
        status, body = answers.pop(0)
        return web.Response(status=status, body=body)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as running:
        url = str(running.make_url("/"))[:-1]
        connection = Connection(4, 5.0)
        await connection.initialize()
        bot = Bot(TOKEN, url, connection)
        try:
            yield bot, Poster(connection, bot.base_url, paid=False), answers
        finally:
            await bot.shutdown()


async def outcome_of(method: str, bot: Bot, poster: Poster) -> Outcome | None:
    """What the bot makes of the answer; None if it was believed."""
    try:
        result = await CALLS[method](bot, poster)
    except TelegramError as error:
        return classify(error)
    return result if isinstance(result, Unreachable) else None


async def check(method: str, bodies: list[Body]) -> None:
    async with server() as (bot, poster, answers):
        for body in bodies:
            answers.append(body)
            outcome = await outcome_of(method, bot, poster)
            assert isinstance(outcome, Unreachable), (method, body[0], body[1][:200], outcome)
            assert answers == []


def test_every_method_that_the_bot_calls_is_tried() -> None:
    assert CALLS.keys() == NO_RESULTS.keys()


@pytest.mark.parametrize("method", CALLS)
async def test_an_answer_of_the_wrong_shape_is_an_unreachable_server(method: str) -> None:
    bodies = some_no_answers(method)
    assert len(bodies) > 100
    await check(method, bodies)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_answer_that_is_none_is_an_unreachable_server(data: st.DataObject) -> None:
    method = data.draw(st.sampled_from(sorted(CALLS)))
    asyncio.run(check(method, data.draw(st.lists(no_answers(method), min_size=5, max_size=20))))


@pytest.mark.parametrize(
    ("method", "answer", "expected"),
    [
        ("sendMessage", success({"message_id": 7, "chat": 5}), Sent(7)),
        ("sendMessage", success({"message_id": 2**40}), Sent(2**40)),
        # Telegram has taken it and sends it later (Bot API docs, Message)
        ("sendMessage", success({"message_id": 0}), Sent(0)),
        ("editMessageText", success({"message_id": 7, "unknown": [None]}), Sent(7)),
        ("deleteMessage", success(result=True), Removed()),
        ("sendMessage", (429, encode({"ok": False, "description": "x", "error_code": 429,
                                      "parameters": {"retry_after": 86_400}})), Later(86_400.0)),
        ("sendMessage", (400, encode({"ok": False, "description": "x",
                                      "parameters": {"migrate_to_chat_id": -1001}})), Moved(-1001)),
    ],
)  # fmt: skip
async def test_an_answer_of_the_right_shape_is_believed(
    method: str, answer: Body, expected: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # as the bot sets it at its start
    async with server() as (bot, poster, answers):
        answers.append(answer)
        assert await CALLS[method](bot, poster) == expected


async def test_what_telegram_tells_of_the_bot_is_read() -> None:
    async with server() as (bot, _, answers):
        answers.append(success({"id": 4711, "is_bot": True, "username": "ticker_bot"}))
        await bot.initialize()
        assert (bot.id, bot.username) == (4711, "ticker_bot")
        answers.append(success({"id": -5, "type": "channel", "title": "Kanal"}))
        assert await bot.get_chat_title(-5) == "Kanal"
        answers.append(success({"id": 5, "type": "private", "first_name": "Anna"}))
        assert await bot.get_chat_title(5) == ""


async def test_an_answer_without_end_is_given_up() -> None:
    async with server() as (bot, _, answers):
        answers.append((200, b'{"ok":true,"result":"' + b"x" * MAX_RESPONSE))
        with pytest.raises(NetworkError, match="too large"):
            await bot.get_chat_title(5)
