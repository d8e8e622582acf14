"""A team of the newsroom: a chief, an editor and an author, beside a running bot."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.databases import new_database
from tests.running import Newsroom, running_bot
from tickerbot.model import Approval
from tickerbot.playground import Message, User
from tickerbot.storage import people
from tickerbot.storage.transactions import transaction

TEXT = "Deich hält\nAlles gut."


@dataclass
class Team:
    room: Newsroom
    chief: User
    editor: User
    author: User

    async def next(self, user: User, seen: int) -> Message:
        """The newest message to this person, once there are more than ``seen``."""
        await self.room.api.wait_for(lambda: len(self.room.api.bot_messages(user)) > seen)
        return self.room.api.bot_messages(user)[-1]

    async def says(self, message: Message, words: str) -> Message:
        await self.room.api.wait_for(lambda: words in self.room.api.current(message).text)
        return self.room.api.current(message)

    async def submit(self, user: User | None = None) -> tuple[Message, Message, Message]:
        """Ask for approval: the author's card, and those of the chief and the editor."""
        who = user or self.author
        counts = [len(self.room.api.bot_messages(each)) for each in (self.chief, self.editor)]
        card = await self.room.ask(who, f"/add {TEXT}")
        await self.room.tap(who, card, "Prüfen lassen")
        await self.says(card, "Wird geprüft")
        chiefs = await self.next(self.chief, counts[0]) if who != self.chief else card
        editors = await self.next(self.editor, counts[1]) if who != self.editor else card
        return self.room.api.current(card), chiefs, editors


@contextlib.asynccontextmanager
async def running_team(
    tmp_path: Path, approval: Approval, **settings: object
) -> AsyncIterator[Team]:
    with closing(new_database(tmp_path / "ticker.db")) as db, transaction(db):
        people.set_role(db, 901, "editor", 0)
        people.set_role(db, 902, "author", 0)
    async with running_bot(tmp_path, approval=approval, **settings) as room:  # type: ignore[arg-type]
        team = Team(room, room.editor(), room.editor("Ole", 901), room.editor("Anna", 902))
        for user in (team.chief, team.editor, team.author):
            await room.ask(user, "/help")
        yield team
