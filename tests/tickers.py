"""A ticker with subscribers of every kind, for a bot that is killed: who got what, what is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

from tests.crowd import Crowd
from tests.running import Newsroom, first_data, new_api
from tickerbot.model import Target
from tickerbot.playground import User
from tickerbot.storage import inbox
from tickerbot.storage.database import open_database

FAST = {"TICKERBOT_MESSAGES_PER_SECOND": "150"}


@dataclass
class Ticker:
    """Subscribers of every kind, and an editor."""

    room: Newsroom
    editor: User
    targets: list[Target]
    """Where each subscription is."""

    def got(self, target: Target) -> list[str]:
        """The headlines that arrived there, in order."""
        return [
            message.text.partition("\n")[0]
            for message in self.room.api.bot_messages(target.chat_id)
            if (message.thread_id or 0) == target.thread_id
        ]

    def number_got(self) -> int:
        """How many messages arrived anywhere."""
        return sum(len(self.got(target)) for target in self.targets)

    def marked(self) -> set[tuple[Target, str]]:
        """Where each delivery went that is recorded as possibly repeated, and its headline."""
        with closing(open_database(self.room.database)) as db:
            return {
                (Target(row[0], row[1]), row[2])
                for row in db.execute(
                    "select chat_id, thread_id, headline from deliveries"
                    " join subscriptions on subscriptions.id = subscription_id"
                    " join pushes using (seq) join entries on entries.id = entry_id"
                    " where possibly_repeated"
                )
            }

    def recorded(self) -> int:
        """How many deliveries the bot knows of."""
        return self._count("deliveries")

    def unhandled(self) -> int:
        """How many updates the bot has taken and not answered yet."""
        return self._count("inbox", inbox.UNHANDLED)

    def _count(self, table: str, where: str = "true") -> int:
        with closing(open_database(self.room.database)) as db:
            return int(db.table(table).count_where(where))

    async def publish(self, headline: str) -> None:
        """Publish as a person does: what got no answer is done again."""
        while True:
            try:
                preview = await self.room.ask(
                    self.editor, f"/add {headline}\nEin Satz.", within_s=10
                )
            except TimeoutError:
                continue
            break
        data = first_data(preview)
        while "veröffentlicht" not in self.room.api.current(preview).text:
            self.room.api.tap(self.editor, preview, data=data)
            try:
                await self.room.api.wait_for(
                    lambda: "veröffentlicht" in self.room.api.current(preview).text, 3
                )
            except TimeoutError:
                continue

    async def all_have(self, headline: str) -> None:
        await self.room.api.wait_for(
            lambda: all(headline in self.got(target) for target in self.targets), 100
        )

    def check(self, headlines: list[str]) -> int:
        """Nobody misses one, order holds, and what came twice is marked; how many came twice."""
        repeats, marked = 0, self.marked()
        for target in self.targets:
            got = self.got(target)
            assert list(dict.fromkeys(got)) == headlines, f"{target} got {got}"
            assert got == sorted(got, key=headlines.index), f"order of {target}: {got}"
            for headline, count in Counter(got).items():
                repeats += count - 1
                if count > 1:
                    assert (target, headline) in marked, f"{target} got {headline} twice"
        return repeats


@asynccontextmanager
async def ticker(
    tmp_path: Path, private: int, groups: int = 0, channels: int = 0, topics: int = 0
) -> AsyncIterator[Ticker]:
    """A ticker that is not limited and not running yet; ``topics`` are those of one forum."""
    api = new_api()
    api.limits = None  # not their limits are tested here, but our memory
    database = tmp_path / "ticker.db"
    async with api.serve() as url:
        room = Newsroom(api, url, database)
        editor = room.editor()
        forums = 1 if topics else 0
        crowd = Crowd(api, database, private, groups, channels, forums, topics)
        yield Ticker(room, editor, [place.target for place in crowd.places])
