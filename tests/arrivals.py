"""What has arrived at readers, and how their subscriptions stand."""

from __future__ import annotations

from contextlib import closing

from sqlite_utils import Database

from tests.databases import until_committed
from tests.running import Newsroom
from tickerbot.playground import Chat, Message, User
from tickerbot.storage.database import open_database

TEXT = "Sturm zieht ab\nDer Wind lässt nach."


def pushes(
    room: Newsroom, chat: User | Chat | int, headline: str = "Sturm zieht ab"
) -> list[Message]:
    return [m for m in room.api.bot_messages(chat) if m.text.startswith(headline)]


async def arrives(
    room: Newsroom, *chats: User | Chat | int, headline: str = "Sturm zieht ab"
) -> None:
    await room.api.wait_for(lambda: all(pushes(room, chat, headline) for chat in chats), timeout=20)


def states(room: Newsroom) -> dict[int, str]:
    """The state of each subscription, by its chat."""
    with closing(open_database(room.database)) as db:
        return _states(db)


async def recorded(room: Newsroom, chat_id: int, state: str) -> None:
    """Wait until the subscription of this chat has this state."""
    await until_committed(room.database, lambda db: _states(db).get(chat_id) == state)


def _states(db: Database) -> dict[int, str]:
    return {row["chat_id"]: row["state"] for row in db.table("subscriptions").rows}
