"""A browser window as the page's script sees it: acts go out, events come in, over a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import aiohttp

from tickerbot.playground import User

T = TypeVar("T")
Json = dict[str, Any]


class Seat:
    """One window; what it was told is kept as the page would show it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.events: list[Json] = []
        self.world: Json = {}
        self.chats: list[Json] = []
        self.messages: dict[int, Json] = {}
        """Those of the open chat."""
        self.unread: dict[str, int] = {}
        self.clock: Json = {}
        self.moods: Json = {}
        self.calls: list[Json] = []
        self._answers: dict[int, asyncio.Future[Json]] = {}
        self._number = 0
        self._told = asyncio.Condition()
        self._open: int | None = None

    async def listen(self) -> None:
        async for frame in self.socket:
            event = json.loads(frame.data)
            async with self._told:
                self._take(event)
                self._told.notify_all()

    def _take(self, event: Json) -> None:
        if event["type"] in ("answer", "refused"):
            if event["id"] in self._answers:
                self._answers.pop(event["id"]).set_result(event)
            return
        self.events.append(event)
        match event["type"]:
            case "world":
                self.world, self.clock = event, event["clock"]
            case "clock":
                self.clock = event["clock"]
            case "unread":
                self.unread = event["people"]
            case "moods":
                self.moods = event
                self.calls += event["calls"]
            case "chats":
                self.chats = event["chats"]
            case "chat":
                known = [c["id"] for c in self.chats].index(event["chat"]["id"])
                self.chats[known] = event["chat"]
            case _ if event["chat"] == self._open:
                self._take_messages(event)

    def _take_messages(self, event: Json) -> None:
        if event["type"] == "messages":
            self.messages |= {message["id"]: message for message in event["messages"]}
            return
        assert event["type"] == "gone"
        for message_id in event["messages"]:
            self.messages.pop(message_id, None)

    async def until(self, condition: Callable[[], T | None], timeout: float = 30) -> T:  # noqa: ASYNC109
        """Wait for events until the condition holds; return what it returned."""
        try:
            async with asyncio.timeout(timeout), self._told:
                while not (found := condition()):
                    await self._told.wait()
                return found
        except TimeoutError:
            raise TimeoutError(f"not within {timeout} s; last: {self.events[-4:]}") from None

    async def ask(self, name: str, **fields: Any) -> Json:
        """Do an act and return the answer or refusal as it comes."""
        self._number += 1
        number = self._number
        future = self._answers[number] = asyncio.get_running_loop().create_future()
        await self.socket.send_str(json.dumps({"id": number, "act": name, **fields}))
        async with asyncio.timeout(30):
            answer: Json = await future
        return answer

    async def act(self, name: str, **fields: Any) -> Json:
        """Do an act that is allowed; return its answer."""
        answer = await self.ask(name, **fields)
        assert answer["type"] == "answer", answer
        return answer

    async def refused(self, name: str, **fields: Any) -> str:
        """Do an act that is not allowed; return the code of the refusal."""
        answer = await self.ask(name, **fields)
        assert answer["type"] == "refused", answer
        assert answer["text"]
        return str(answer["error"])

    async def be(self, user: User | int) -> None:
        person = user if isinstance(user, int) else user.id
        await self.act("be", person=person)
        await self.until(
            lambda: any(e["type"] == "chats" and e["person"] == person for e in self.events)
        )

    async def open(self, chat_id: int) -> Json:
        self._open, self.messages = chat_id, {}
        answer = await self.act("open", chat=chat_id)
        self.messages = {message["id"]: message for message in answer["messages"]}
        return answer

    def chat(self, chat_id: int) -> Json:
        return next(chat for chat in self.chats if chat["id"] == chat_id)

    @property
    def texts(self) -> list[str]:
        return [message["text"] for _, message in sorted(self.messages.items())]

    async def press(self, label: str, after: int = 0) -> Json:
        """Tap the button with this label that comes last in the open chat, once it is there."""

        def find() -> tuple[int, int, int] | None:
            for message_id, message in sorted(self.messages.items(), reverse=True):
                for row, buttons in enumerate(message["buttons"] or ()):
                    for column, button in enumerate(buttons):
                        if button["text"].startswith(label) and message_id > after:
                            return message_id, row, column
            return None

        place = await self.until(find)
        assert place is not None
        message, row, column = place
        return await self.act("tap", chat=self._open, message=message, row=row, column=column)


@contextlib.asynccontextmanager
async def sitting(url: str, user: User | int | None = None) -> AsyncIterator[Seat]:
    """A window that is open meanwhile, and, if wanted, somebody."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{url}/page/socket", origin=url, max_msg_size=0) as socket,
    ):
        seat = Seat(socket)
        listening = asyncio.create_task(seat.listen())
        try:
            await seat.until(lambda: seat.world)
            if user is not None:
                await seat.be(user)
            yield seat
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
