"""A served page with three people, a group and a channel, and a bot that is only HTTP calls."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from tests.playground.conftest import TOKEN
from tickerbot.playground import BotApi, Chat, Clock, Hint, Page, Person, User

WORDS = {language: {"title": "T", "text": "x", "action": "A"} for language in ("de", "en")}


@dataclass
class Stage:
    api: BotApi
    page: Page
    url: str
    session: aiohttp.ClientSession
    anna: User
    john: User
    edda: User
    group: Chat
    channel: Chat
    joined: list[int] = field(default_factory=list)
    switched: list[bool] = field(default_factory=list)

    async def bot(self, method: str, **params: Any) -> Any:
        """Call a method as a bot does; its result."""
        address = f"{self.url}/bot{TOKEN}/{method}"
        async with self.session.post(address, json=params) as response:
            answer = await response.json()
            assert answer["ok"], answer
            return answer["result"]

    async def update(self, kind: str) -> Any:
        """The oldest update of this kind that the bot has not fetched yet; earlier ones are skipped."""
        while True:
            [update] = await self.bot("getUpdates", limit=1, timeout=10)
            await self.bot("getUpdates", offset=update["update_id"] + 1, limit=1)
            if kind in update:
                return update[kind]


@contextlib.asynccontextmanager
async def playing() -> AsyncIterator[Stage]:
    joined: list[int] = []
    switched: list[bool] = []
    clock = Clock(ZoneInfo("Europe/Berlin"))

    async def join(users: list[User]) -> None:
        joined.extend(user.id for user in users)

    api = BotApi(
        token=TOKEN, username="ticker_bot", name="Ticker", clock=clock, first_message_id=1000
    )
    edda = api.add_user("Edda", language_code="de", user_id=900)
    anna = api.add_user("Anna", language_code="de", user_id=901)
    john = api.add_user("John", language_code="en", user_id=902)
    group = api.add_group("Husum", administrators=[edda], members=[anna, john])
    channel = api.add_channel("Küste", administrators=[edda], members=[anna, john])
    people = [Person(user, {"de": "Rolle", "en": "role"}) for user in (edda, anna, john)]
    page = Page(
        api, people, [Hint(900, "chat", WORDS)], clock=clock, on_limits=switched.append, join=join
    )
    async with page.serve() as url, aiohttp.ClientSession() as session:
        yield Stage(api, page, url, session, anna, john, edda, group, channel, joined, switched)
