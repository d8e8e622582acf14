"""The embedded Bot API with updates of any kind and shape, or with another time."""

from __future__ import annotations

import json
import time
from email.utils import formatdate
from typing import Any

from aiohttp import web

from tests.running import TOKEN
from tickerbot.playground import BotApi, Call, Chat, Message, User
from tickerbot.playground.params import Params


class HostileApi(BotApi):
    """Sends updates as pure ASCII, so that lone surrogates get through: JSON can carry them."""

    def __init__(self) -> None:
        super().__init__(token=TOKEN, username="ticker_bot", name="Ticker")

    async def _execute(self, call: Call, params: Params) -> web.StreamResponse:
        answer = await super()._execute(call, params)
        if call.method == "getUpdates" and call.status == 200:
            body = json.dumps({"ok": True, "result": call.result}).encode()
            return web.Response(body=body, content_type="application/json")
        return answer

    def feed(self, kind: str, payload: Any) -> None:
        """Queue any update at all, also one of a kind that the bot did not ask for."""
        self.updates.allow([])
        self.updates.put(kind, payload)

    def fake(self, user: User, text: str = "Hallo") -> dict[str, Any]:
        """A message of this user as JSON, which no update has told yet."""
        self.chat(user).bot_status = "member"
        return self.message_json(self.store(self.chat(user), user, text=text))

    def own_message(self, chat: User | Chat, text: str = "🔎 Sturm") -> Message:
        """A message of the bot, made without its doing, to tap on."""
        place = self.chat(chat)
        if place.type == "channel":
            return self.store(place, None, from_bot=True, sender_chat_id=place.id, text=text)
        place.bot_status = "member"
        return self.store(place, self.me, from_bot=True, text=text)


class SkewedApi(BotApi):
    """A Telegram whose clock is another one."""

    def __init__(self, ahead_s: float) -> None:
        super().__init__(token=TOKEN, username="ticker_bot", name="Ticker")
        self.ahead_s = ahead_s

    async def _execute(self, call: Call, params: Params) -> web.StreamResponse:
        answer = await super()._execute(call, params)
        answer.headers["Date"] = formatdate(time.time() + self.ahead_s, usegmt=True)
        return answer
