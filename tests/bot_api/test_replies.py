"""Replies: they arrive even if Telegram rejects their markup or is in trouble for a moment."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.running import TOKEN, new_api, running_bot
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.poster import Poster
from tickerbot.bot_api.replies import MAX_PAUSE_S, PATIENCE_S, Replies
from tickerbot.bot_api.throttle import Throttle
from tickerbot.model import Message, Target
from tickerbot.outcomes import Outcome, Sent, Unreachable
from tickerbot.playground import BadGateway, BotApi, DropBefore, FloodWait, Garbage, Refuse
from tickerbot.playground.faults import Kind

REFUSALS = ["can't parse entities: unsupported tag", "message is too long", "BUTTON_URL_INVALID"]


@pytest.mark.parametrize("words", REFUSALS)
async def test_an_edit_that_telegram_rejects_is_made_as_plain_text(
    tmp_path: Path, words: str
) -> None:
    async with running_bot(tmp_path) as room:
        anna = room.reader("Anna")
        screen = await room.ask(anna, "/einstellungen")
        room.api.faults.add(kind=Refuse(400, f"Bad Request: {words}"), method="editMessageText")
        await room.tap(anna, screen, data="set:en")
        await room.api.wait_for(lambda: "Settings" in room.api.current(screen).text)
        shown = room.api.current(screen)
    assert shown.entities == []
    assert "<b>" not in shown.text
    assert shown.buttons, "it keeps its buttons"


@pytest.mark.parametrize("words", REFUSALS)
async def test_a_reply_that_telegram_rejects_is_sent_as_plain_text(
    tmp_path: Path, words: str
) -> None:
    async with running_bot(tmp_path) as room:
        anna = room.reader("Anna")
        room.api.faults.add(kind=Refuse(400, f"Bad Request: {words}"), method="sendMessage")
        answer = await room.ask(anna, "/hilfe")
    assert "bold" not in [entity["type"] for entity in answer.entities], "the app marks commands"
    assert "<" not in answer.text


@pytest.mark.parametrize(
    "fault", [FloodWait(1), BadGateway(), Refuse(400, "Bad Request: some new refusal")]
)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_replies_and_edits_are_retried(tmp_path: Path, fault: object, method: str) -> None:
    async with running_bot(tmp_path) as room:
        anna = room.reader("Anna")
        if method == "sendMessage":
            room.api.faults.add(kind=fault, method=method)  # type: ignore[arg-type]
        screen = await room.ask(anna, "/einstellungen")
        if method == "editMessageText":
            room.api.faults.add(kind=fault, method=method)  # type: ignore[arg-type]
        await room.tap(anna, screen, data="set:en")
        await room.api.wait_for(lambda: "Settings" in room.api.current(screen).text)
        assert len(room.api.calls_of(method)) == 2


ANNA_ID = 1
OUTAGES: list[Kind] = [BadGateway(), DropBefore(), Garbage(), Refuse(500, "Internal Server Error")]
HELLO = Message("Hallo")


@dataclass
class Answering:
    """Replies to a reader, by a clock that goes only while they pause."""

    api: BotApi
    replies: Replies
    now: list[float] = field(default_factory=lambda: [0.0])

    async def answer(self, method: str, *, is_kept: bool = False) -> Outcome:
        target = Target(ANNA_ID)
        if method == "sendMessage":
            return await self.replies.send(target, HELLO, is_kept=is_kept)
        shown = self.api.bot_messages(ANNA_ID)[0].message_id
        return await self.replies.edit(target, shown, HELLO, is_kept=is_kept)


@contextlib.asynccontextmanager
async def answering() -> AsyncIterator[Answering]:
    api, now = new_api(), [0.0]
    api.send(api.add_user("Anna", user_id=ANNA_ID), "/start")

    async def pause(seconds: float) -> None:
        now[0] += seconds

    async with api.serve() as url:
        connection = Connection(4, 5.0)
        bot = Bot(TOKEN, url, connection)
        await bot.initialize()
        pacer = Pacer(Throttle(500.0, chat_interval=0.0))
        poster = Poster(connection, bot.base_url, paid=False)
        replies = Replies(bot, poster, pacer, lambda: now[0], pause)
        await replies.send(Target(ANNA_ID), Message("Zuvor"))
        yield Answering(api, replies, now)
        await bot.shutdown()


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
@pytest.mark.parametrize("outage", OUTAGES, ids=lambda kind: type(kind).__name__)
async def test_an_answer_is_tried_for_a_minute(outage: Kind, method: str) -> None:
    async with answering() as desk:
        away = desk.api.faults.add(kind=outage, method=method, times=None)
        assert isinstance(await desk.answer(method), Unreachable)
        assert PATIENCE_S - MAX_PAUSE_S <= desk.now[0] <= PATIENCE_S
        assert away.hits > PATIENCE_S / MAX_PAUSE_S
        desk.api.faults.clear()
        desk.api.faults.add(kind=outage, method=method, times=away.hits - 1)
        assert isinstance(await desk.answer(method), Sent), "just in time"


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
@pytest.mark.parametrize("outage", [*OUTAGES, FloodWait(1)], ids=lambda kind: type(kind).__name__)
async def test_what_is_kept_elsewhere_is_tried_once(outage: Kind, method: str) -> None:
    async with answering() as desk:
        away = desk.api.faults.add(kind=outage, method=method, times=None)
        assert not isinstance(await desk.answer(method, is_kept=True), Sent)
        assert (away.hits, desk.now[0]) == (1, 0.0)


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
@pytest.mark.parametrize("words", ["chat not found", "words of the year 2030"])
async def test_a_refusal_that_may_pass_is_tried_again_for_seconds_only(
    method: str, words: str
) -> None:
    """The next update of the chat waits meanwhile."""
    refusal = Refuse(400, f"Bad Request: {words}")
    async with answering() as anna:
        anna.api.faults.add(kind=refusal, method=method, times=2)
        assert isinstance(await anna.answer(method), Sent)
        anna.api.faults.add(kind=refusal, method=method, times=None)
        begun = anna.now[0]
        assert isinstance(await anna.answer(method), Unreachable)
        assert anna.now[0] - begun < 5.0 < PATIENCE_S
