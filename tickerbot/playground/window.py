"""One open browser window: its user and open chat, the acts it sends and the events it receives.

Events are built from the current state at the moment they are sent. A slow browser therefore gets
fewer events but no outdated ones, and only the ids of what changed are kept for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Coroutine, Iterable, Iterator
from itertools import islice
from typing import Any, TypeAlias

from aiohttp import WSCloseCode, WSMsgType, web

from tickerbot.playground.moods import Moods, Seen
from tickerbot.playground.server import BotApi
from tickerbot.playground.standing import is_listed, sees
from tickerbot.playground.values import Chat, Json, NotAllowed, User
from tickerbot.playground.views import Views

Perform: TypeAlias = Callable[["Window", Json], Json | Coroutine[Any, Any, Json]]
"""Performs one act, and returns the fields of its answer or awaits them. Raises NotAllowed."""

EVENTS_PER_SECOND = 20
MOODS_INTERVAL_S = 0.25
HEARTBEAT_S = 20.0
"""Interval of pings, in seconds; a browser that does not answer one is gone."""
CLOSE_TIMEOUT_S = 1.0
MAX_FRAME = 4 * 1024 * 1024
"""Maximum size of a frame of the socket, in bytes; a longer one closes the socket."""
MAX_ACT = 256 * 1024
"""Maximum length of an act, in characters; a longer one is refused."""
MAX_ANSWERS = 300
"""Number of the newest messages among which those are looked for that quote one that has changed."""
MAX_WAITING_ACTS = 32
"""Maximum number of a window's acts that wait for the bot at a time."""


class Window:
    """The server's side of a browser window; `run` lasts as long as its socket."""

    def __init__(
        self, api: BotApi, views: Views, moods: Moods, perform: Perform, greeting: Json
    ) -> None:
        self.api = api
        self.views = views
        self.moods = moods
        self.user: User | None = None
        self.watching: Seen | None = None
        self._perform = perform
        self._greeting = greeting
        self._socket = web.WebSocketResponse(
            timeout=CLOSE_TIMEOUT_S, heartbeat=HEARTBEAT_S, max_msg_size=MAX_FRAME, compress=False
        )
        self._open_chat_id: int | None = None
        self._saw_open_chat = False
        self._listed: list[int] = []
        self._totals: Json | None = None
        self._ahead = moods.clock.ahead
        # what has changed since the last event about it
        self._wake = asyncio.Event()
        self._list_changed = False
        self._chats: dict[int, None] = {}
        self._messages: dict[int, None] = {}
        self._unread_changed = False
        self._waiting: set[asyncio.Task[None]] = set()
        self._tasks = asyncio.TaskGroup()

    # --- what acts do to the window

    def be(self, user: User) -> None:
        """Make this person the window's user."""
        self.user = user
        self.show(None)
        self._chats.clear()
        self._totals = None
        self._list_changed = self._unread_changed = True
        self._wake.set()

    def show(self, chat: Chat | None) -> None:
        """Follow the messages of this chat, or of none."""
        self._open_chat_id = chat.id if chat else None
        self._saw_open_chat = bool(chat and self.user and sees(chat, self.user))
        self._messages.clear()

    def watch(self, *, on: bool) -> None:
        """Start or stop following Telegram's moods."""
        self.watching = Seen() if on else None
        self._wake.set()

    def note(self, chat_id: int | None, message_id: int | None = None) -> None:
        """Note that a chat or message has changed; see `world.Watcher` for None."""
        self._unread_changed = True
        if chat_id is None:
            self._list_changed = True
        else:
            self._chats[chat_id] = None
            if chat_id == self._open_chat_id and message_id is not None:
                self._messages[message_id] = None
        self._wake.set()

    # --- the socket

    async def run(self, request: web.Request) -> web.WebSocketResponse:
        """Serve the window until its socket closes."""
        await self._socket.prepare(request)
        async with asyncio.TaskGroup() as self._tasks:
            sender = self._tasks.create_task(self._send_events())
            with contextlib.suppress(ConnectionError):
                await self._send(self._greeting)
                async for frame in self._socket:
                    await self._perform_act(frame.data if frame.type is WSMsgType.TEXT else "")
            for task in (sender, *self._waiting):
                task.cancel()
        return self._socket

    async def close(self) -> None:
        """Tell the browser that the server is shutting down; wait briefly for its answer."""
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(2 * CLOSE_TIMEOUT_S):
                await self._socket.close(code=WSCloseCode.GOING_AWAY)

    async def _send(self, event: Json) -> None:
        # JSON in ASCII, since a bot may send a lone surrogate, which UTF-8 cannot encode
        await self._socket.send_str(json.dumps(event, separators=(",", ":")))

    # --- acts

    async def _perform_act(self, frame: str) -> None:
        act = _read_act(frame)
        number = act.get("id")
        number = number if isinstance(number, int) and abs(number) < 1 << 53 else None
        try:
            outcome = self._perform(self, act)
            if isinstance(outcome, dict):
                await self._send({"type": "answer", "id": number, **outcome})
                return
        except NotAllowed as refusal:
            await self._refuse(number, refusal)
            return
        if len(self._waiting) >= MAX_WAITING_ACTS:
            outcome.close()
            await self._refuse(number, NotAllowed("busy", "too much at a time"))
            return
        task = self._tasks.create_task(self._answer_later(number, outcome))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)
        task.add_done_callback(lambda _: outcome.close())  # a window may close before it has begun

    async def _answer_later(self, number: int | None, outcome: Coroutine[Any, Any, Json]) -> None:
        with contextlib.suppress(ConnectionError):
            try:
                await self._send({"type": "answer", "id": number, **await outcome})
            except NotAllowed as refusal:
                await self._refuse(number, refusal)

    async def _refuse(self, number: int | None, refusal: NotAllowed) -> None:
        await self._send(
            {"type": "refused", "id": number, "error": refusal.code, "text": str(refusal)}
        )

    # --- events

    async def _send_events(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(MOODS_INTERVAL_S if self.watching else None):
                        await self._wake.wait()
                self._wake.clear()
                sent = 0
                for event in self._events():
                    await self._send(event)
                    sent += 1
                await asyncio.sleep(max(1, sent) / EVENTS_PER_SECOND)

    def _events(self) -> Iterator[Json]:
        clock = self.moods.clock
        if clock.ahead != self._ahead:
            self._ahead = clock.ahead
            yield {"type": "clock", "clock": clock.as_json()}
        if self.user is not None:
            yield from self._chat_events(self.user)
            yield from self._message_events(self.user)
            if self._unread_changed:
                self._unread_changed = False
                totals = self.views.unread_totals()
                if totals != self._totals:
                    self._totals = totals
                    yield {"type": "unread", "people": totals}
        if self.watching is not None:
            event = self.moods.next_event(self.watching)
            if event is not None:
                yield event

    def _chat_events(self, user: User) -> Iterator[Json]:
        changed, self._chats = self._chats, {}
        if self._list_changed or any(
            (chat_id in self._listed) != self._is_listed(chat_id, user) for chat_id in changed
        ):
            self._list_changed = False
            listed = self.views.chats_of(user)
            self._listed = [chat.id for chat in listed]
            views = [self.views.chat_view(user, chat) for chat in listed]
            yield {"type": "chats", "person": user.id, "chats": views}
            return
        for chat_id in changed:
            # checked again after each event, since the window's user may have changed meanwhile
            chat = self.api.chats.get(chat_id)
            if chat is not None and self.user is user and is_listed(chat, user):
                yield {"type": "chat", "chat": self.views.chat_view(user, chat)}

    def _is_listed(self, chat_id: int, user: User) -> bool:
        chat = self.api.chats.get(chat_id)
        return chat is not None and is_listed(chat, user)

    def _message_events(self, user: User) -> Iterator[Json]:
        chat = self.api.chats.get(self._open_chat_id or 0)
        changed, self._messages = sorted(self._messages), {}
        if chat is None or self.user is not user:
            return
        sees_it, saw_it = sees(chat, user), self._saw_open_chat
        self._saw_open_chat = sees_it
        if sees_it and not saw_it:  # the user has rejoined the chat
            messages, _ = self.views.newest(user, chat)
            yield {"type": "messages", "chat": chat.id, "messages": messages}
        elif saw_it and not sees_it:
            yield {"type": "gone", "chat": chat.id, "messages": list(chat.messages)}
        elif sees_it and changed:
            changed = sorted({*changed, *_answers_to(chat, changed)})
            present = [
                self.views.message_view(user, m) for i in changed if (m := chat.messages.get(i))
            ]
            gone = [message_id for message_id in changed if message_id not in chat.messages]
            if present:
                yield {"type": "messages", "chat": chat.id, "messages": present}
            if gone:
                yield {"type": "gone", "chat": chat.id, "messages": gone}


def _answers_to(chat: Chat, message_ids: Iterable[int]) -> list[int]:
    """The newest messages of the chat that quote one of these."""
    quoted = set(message_ids)
    recent = islice(reversed(chat.messages.values()), MAX_ANSWERS)
    return [it.message_id for it in recent if it.reply_to_message_id in quoted]


def _read_act(frame: str) -> Json:
    """Return a frame's JSON object, empty if it is not one; of one that is too long only its id."""
    try:
        act: Any = json.loads(frame)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(act, dict):
        return {}
    return act if len(frame) <= MAX_ACT else {"id": act.get("id")}
