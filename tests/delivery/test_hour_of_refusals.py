"""Telegram refuses everybody for an hour, in every way there is, and then is well again."""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from telegram.error import NetworkError

from tests.clocks import WorkingLoop
from tests.databases import new_database
from tests.outboxes import MOMENT, publish
from tests.running import TOKEN
from tests.telegram_words import ALL_WORDS
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.poster import Poster
from tickerbot.bot_api.throttle import Throttle
from tickerbot.delivery import relay as relay_module
from tickerbot.delivery.prepared import PreparedMessages
from tickerbot.delivery.relay import Relay
from tickerbot.model import ChatType, Target
from tickerbot.operations.monitor import Monitor
from tickerbot.outcomes import Rejected
from tickerbot.rendering.entries import Renderer
from tickerbot.settings import load_settings
from tickerbot.storage.outbox import chats
from tickerbot.storage.outbox.pushes import Staleness
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import transaction

MINUTE, HOUR = 60.0, 3600.0
Answer = tuple[int, bytes]

PEOPLE: list[tuple[Target, ChatType]] = [(Target(number), "private") for number in range(1, 13)]
GROUPS: list[tuple[Target, ChatType]] = [(Target(-number), "group") for number in range(1, 4)]
SUBSCRIBED: list[tuple[Target, ChatType]] = [
    *PEOPLE,
    *GROUPS,
    (Target(-1001), "supergroup"),
    (Target(-1001, 5), "supergroup"),
    (Target(-1001, 7), "supergroup"),
    (Target(-1002), "channel"),
]


def refusal(status: int, words: str, **parameters: int) -> Answer:
    body = {"ok": False, "error_code": status, "description": words, "parameters": parameters}
    return status, json.dumps(body).encode()


FORBIDDEN = [
    "bot was blocked by the user", "user is deactivated", "bot was kicked from the group chat",
    "bot is not a member of the channel chat", "the group chat was deleted", "in words of next year",
    "bot can't initiate conversation with a user",
]  # fmt: skip
REFUSALS: list[Answer] = [
    *[refusal(400, f"Bad Request: {words}") for words, _ in ALL_WORDS],
    *[refusal(403, f"Forbidden: {words}") for words in FORBIDDEN],
    *[
        refusal(status, "in words of next year")
        for status in (400, 401, 404, 406, 409, 413, 421, 500)
    ],
    refusal(429, "Too Many Requests: retry after 3", retry_after=3),
    *[(status, b"<html>no</html>") for status in (200, 302, 400, 401, 403, 404, 429, 502, 504)],
    (0, b""),
]
"""Every refusal there is; status 0 is a connection that breaks off."""
OF_TEXTS = [refusal(400, f"Bad Request: {words}") for words, kind in ALL_WORDS if kind is Rejected]
"""Said of a text with markup; the plain one is refused in other words."""


class Telegram(Connection):
    """Takes messages, or answers each request with what ``refuse`` draws."""

    def __init__(self) -> None:
        super().__init__(1, 1.0)
        self.refuse: Callable[[], Answer] | None = None
        self.asked = 0
        self.taken: defaultdict[tuple[int, int], list[str]] = defaultdict(list)

    async def _post(self, _: str, form: Any, *__: object) -> tuple[int, bytes, str | None]:
        await asyncio.sleep(0.05)
        fields = {key: values[0] for key, values in parse_qs(form.decode()).items()}
        if self.refuse is not None:
            self.asked += 1
            answer = self.refuse()
            while answer in OF_TEXTS and "parse_mode" not in fields:
                answer = self.refuse()
            if answer[0] == 0:
                raise NetworkError("closed")
            return (*answer, None)
        thread = int(fields.get("message_thread_id", 0))
        taken = self.taken[int(fields["chat_id"]), thread]
        taken.append(fields["text"].partition("\n")[0])
        message = {"message_id": len(taken), "is_topic_message": thread > 0}
        return 200, json.dumps({"ok": True, "result": message}).encode(), None


async def live_through(tmp_path: Path, refuse: Callable[[], Answer]) -> Telegram:
    """Publish before, during and after an hour in which Telegram refuses; return what came of it."""
    path = tmp_path / "ticker.db"
    with closing(new_database(path)) as db, transaction(db):
        for target, chat_type in SUBSCRIBED:
            chats.subscribe(db, target, chat_type, "de", 0)
    loop, telegram = asyncio.get_running_loop(), Telegram()
    newsroom = load_settings(name="Ticker").newsroom

    def clock() -> float:
        return MOMENT.timestamp() + loop.time()

    async with Store(path) as store, Monitor(store, clock) as monitor:
        poster = Poster(telegram, f"http://127.0.0.1/bot{TOKEN}", paid=False)
        relay = Relay(
            store,
            poster,
            Pacer(Throttle(), loop.time),
            PreparedMessages(Renderer(newsroom, "de", "ticker_bot"), poster),
            monitor,
            Staleness(3 * HOUR, 30.0),
            lambda: None,
            clock,
            loop.time,
        )
        running = asyncio.create_task(relay.run())

        async def tell(headline: str, minutes: float) -> None:
            with closing(new_database(path)) as db:
                publish(db, headline, clock())
            await asyncio.sleep(minutes * MINUTE)

        await tell("vorher", 10)
        telegram.refuse = refuse
        await tell("eins", 25)
        await tell("zwei", 35)
        telegram.refuse = None
        await tell("nachher", 150)
        await relay.stop()
        running.cancel()
    return telegram


def check(tmp_path: Path, refuse: Callable[[], Answer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    # it wakes at the times that it knows of anyway, and looks for others less often here
    monkeypatch.setattr(relay_module, "POLL_INTERVAL_S", 60.0)
    with asyncio.Runner(loop_factory=WorkingLoop) as runner:
        telegram = runner.run(live_through(tmp_path, refuse))
    assert telegram.asked >= len(SUBSCRIBED) / 2
    assert {
        (target.chat_id, target.thread_id): telegram.taken[target.chat_id, target.thread_id]
        for target, _ in SUBSCRIBED
    } == {
        (target.chat_id, target.thread_id): [
            f"<b>{headline}</b>" for headline in ("vorher", "eins", "zwei", "nachher")
        ]
        for target, _ in SUBSCRIBED
    }
    with closing(new_database(tmp_path / "ticker.db")) as db:
        assert {row["state"] for row in db.table("subscriptions").rows} == {"active"}
        assert not [target for target, _ in SUBSCRIBED if chats.in_doubt(db, target.chat_id)]


@pytest.mark.parametrize("seed", range(4))
def test_after_all_refusals_at_random_everybody_gets_everything_once(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(seed)
    check(tmp_path, lambda: draw.choice(REFUSALS), monkeypatch)


ALONE = [
    refusal(400, "Bad Request: chat not found"),
    refusal(400, "Bad Request: CHANNEL_PRIVATE"),
    refusal(400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    refusal(400, "Bad Request: TOPIC_CLOSED"),
    refusal(400, "Bad Request: MESSAGE_AUTHOR_REQUIRED"),
    refusal(400, "Logged out"),
    refusal(400, "Bad Request: BALANCE_TOO_LOW"),
    refusal(401, "Unauthorized"),
    refusal(403, "Forbidden: bot was blocked by the user"),
    refusal(403, "Forbidden: in words of next year"),
    refusal(400, "Bad Request: in words of next year"),
    refusal(429, "Too Many Requests: retry after 300", retry_after=300),
    (403, b"<html>no</html>"),
    (502, b"<html>no</html>"),
]


@pytest.mark.parametrize("answer", ALONE, ids=[str(answer[1])[:70] for answer in ALONE])
def test_after_one_refusal_for_an_hour_everybody_gets_everything_once(
    tmp_path: Path, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(tmp_path, lambda: answer, monkeypatch)
