"""The real bot against the embedded Bot API: in this process, or as a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from tests.commandline import Forked, keep_no_chat_waiting
from tests.databases import make_database
from tickerbot.app import run_bot
from tickerbot.bot_api.throttle import Throttle
from tickerbot.model import Language
from tickerbot.playground import BotApi, Chat, Message, User
from tickerbot.rendering.entries import reference
from tickerbot.settings import load_settings
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database, open_to_read
from tickerbot.storage.outbox import chats
from tickerbot.storage.transactions import transaction

EDITOR_ID = 900
TOKEN = "4711:AAsecretSECRETsecretSECRETsecretSECRETs"


way = os.environ.get("TESTS_WAY", "polling")
"""How updates come to bots of tests that do not say: by polling, or by "webhook"."""


PORTS = range(20_000, 32_000)
"""Of these none is given to outgoing connections (Linux), so one stays free while its bot is dead."""


def fetching() -> str:
    """The method by which a bot gets its updates now."""
    return "setWebhook" if way == "webhook" else "getUpdates"


def free_port() -> int:
    """A port of the loopback where nobody listens now, nor will soon: another is drawn each time."""
    while True:
        port = random.SystemRandom().choice(PORTS)
        with closing(socket.socket()) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _webhook() -> tuple[str, str]:
    """Where a bot is to listen, and the address of its webhook there."""
    address = f"127.0.0.1:{free_port()}"
    return address, f"http://{address}/updates"


def new_api() -> BotApi:
    return BotApi(token=TOKEN, username="ticker_bot", name="Ticker")


def rows(message: Message) -> list[list[str]]:
    """The labels of the buttons under a message."""
    return [[button["text"] for button in row] for row in message.buttons or []]


def first_data(message: Message) -> str:
    """What a tap on the first button sends back."""
    return str((message.buttons or [])[0][0]["callback_data"])


@dataclass
class Newsroom:
    """A running bot, the Telegram that it talks to, and its database."""

    api: BotApi
    url: str
    database: Path

    def editor(self, name: str = "Edda", user_id: int = EDITOR_ID) -> User:
        return self.api.add_user(name, language_code="de", user_id=user_id)

    def reader(self, name: str) -> User:
        """A person with Telegram in German."""
        return self.api.add_user(name, language_code="de")

    def reference(self, number: int) -> str:
        """How buttons and links name this entry."""
        with closing(open_to_read(self.database)) as db:
            entry = entries.get_entry(db, number)
        assert entry is not None
        return reference(entry)

    def subscribers(self, number: int) -> list[User]:
        """So many readers who have subscribed already, and to whom the bot has said nothing."""
        readers = self.api.add_users(number)
        # all at once: who reads before writing may find itself overtaken by the bot
        with closing(open_database(self.database)) as db, transaction(db):
            chats.subscribe_many(db, [reader.id for reader in readers], "de", 0)
        return readers

    async def tap(
        self, user: User, message: Message, label: str = "", *, data: str | None = None
    ) -> str:
        """Tap and return the note that comes back over the screen."""
        answer = await self.api.tap(user, message, label or None, data=data).answered()
        return answer.text or ""

    async def tap_and_read(self, user: User, message: Message, data: str) -> Message:
        """Tap and return the message that comes in answer."""
        before = len(self.api.bot_messages(user))
        await self.tap(user, message, data=data)
        await self.api.wait_for(lambda: len(self.api.bot_messages(user)) > before)
        return self.api.bot_messages(user)[-1]

    async def tap_to_change(self, user: User, message: Message, label: str) -> Message:
        """Tap and return the same message, once it reads differently."""
        before = message.html, message.buttons

        def now() -> Message:
            return self.api.current(message)

        await self.tap(user, message, label)
        await self.api.wait_for(lambda: (now().html, now().buttons) != before)
        return now()

    async def ask(
        self,
        user: User,
        text: str,
        chat: Chat | None = None,
        *,
        answers: int = 1,
        within_s: float = 30.0,
        **kwargs: object,
    ) -> Message:
        """Send a text and return the last of the bot's ``answers`` new messages in that chat."""
        where = chat or user.id
        before = {message.message_id for message in self.api.bot_messages(where)}
        self.api.send(user, text, chat, **kwargs)  # type: ignore[arg-type]

        def new() -> list[Message]:
            found = self.api.bot_messages(where)
            return [message for message in found if message.message_id not in before]

        await self.api.wait_for(lambda: len(new()) >= answers, within_s)
        return new()[answers - 1]

    async def subscribe(self, *users: User) -> None:
        for user in users:
            answer = await self.ask(user, "/abo")
            assert "ubscri" in answer.text or "bonniert" in answer.text

    async def publish(self, editor: User, text: str, label: str = "Veröffentlichen") -> Message:
        """Publish by private command, as an editor does; return the receipt."""
        preview = await self.ask(editor, f"/add {text}")
        await self.api.tap(editor, preview, label).answered()
        await self.api.wait_for(lambda: "veröffentlicht" in self.api.current(preview).text)
        return self.api.current(preview)


@contextlib.asynccontextmanager
async def running_bot(
    tmp_path: Path,
    *,
    api: BotApi | None = None,
    editors: Sequence[int] = (EDITOR_ID,),
    language: Language = "de",
    throttle: Throttle | None = None,
    paid: bool = False,
    receipt_pace_s: float = 0.1,
    clock: Callable[[], float] = time.time,
    **settings: object,
) -> AsyncIterator[Newsroom]:
    """The bot inside this process; leaving the block stops it as SIGTERM does.

    Its limits are wide unless given, and its receipts quick, so that tests of something else do not
    wait for them.
    """
    api = api or new_api()
    database = tmp_path / "ticker.db"
    make_database(database)
    if way == "webhook" and not settings.keys() & {"listen", "webhook_url"}:
        settings["listen"], settings["webhook_url"] = _webhook()
    stop, ready = asyncio.Event(), asyncio.Event()
    async with api.serve() as url:
        read = load_settings(
            token=TOKEN,
            database=database,
            editors=frozenset(editors),
            api_url=url,
            language=language,
            name="Tagesticker",
            paid_broadcast=paid,
            **settings,
        )
        bot = asyncio.create_task(
            run_bot(
                read,
                stop,
                ready.set,
                throttle or Throttle(500.0, chat_interval=0.0),
                receipt_pace_s=receipt_pace_s,
                album_wait_s=0.2,
                clock=clock,
            )
        )
        started = asyncio.create_task(ready.wait())
        await asyncio.wait([bot, started], return_when=asyncio.FIRST_COMPLETED)
        if bot.done():
            started.cancel()
            bot.result()
        try:
            yield Newsroom(api, url, database)
        finally:
            stop.set()
            await bot


class BotProcess:
    """``tickerbot run`` as a process of its own, which can be killed; forked, since that is cheap."""

    _start: Callable[[], None] | None = None
    """What it does first."""

    def __init__(self, url: str, database: Path, **variables: str) -> None:
        self._env = {
            **os.environ,
            "TICKERBOT_TOKEN": TOKEN,
            "TICKERBOT_API_URL": url,
            "TICKERBOT_DATABASE": str(database),
            "TICKERBOT_EDITORS": str(EDITOR_ID),
            "PYTHONUNBUFFERED": "1",
            **variables,
        }
        if way == "webhook" and "TICKERBOT_LISTEN" not in self._env:
            self._env["TICKERBOT_LISTEN"], self._env["TICKERBOT_WEBHOOK_URL"] = _webhook()
        self._cwd = database.parent
        self._process: Forked | asyncio.subprocess.Process | None = None
        self._said = TemporaryFile()  # noqa: SIM115 - clear_away closes it
        self.output = b""

    async def start(self, **variables: str) -> None:
        """Start it; ``variables`` are set for this run of it alone."""
        self._process = await self._begin({**self._env, **variables})

    async def _begin(self, env: dict[str, str]) -> Forked | asyncio.subprocess.Process:
        said = self._said.fileno()
        return Forked(("run",), env, self._cwd, said, said, type(self)._start)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; its exit status, negative for a signal."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)
        return await self.wait()

    async def wait(self) -> int:
        assert self._process is not None
        status = await self._process.wait()
        self._said.seek(0)
        self.output = self._said.read()
        return status

    async def clear_away(self) -> None:
        """End it if it still runs, however it takes that; it cannot be started again."""
        if self._process is not None and self._process.returncode is None:
            await self.end(signal.SIGKILL)
        self._said.close()

    async def kill(self) -> None:
        assert await self.end(signal.SIGKILL) == -signal.SIGKILL


class QuickBotProcess(BotProcess):
    """For a Telegram without limits: else most of a test would wait for the next second of a chat."""

    _start = keep_no_chat_waiting


class FreshBotProcess(BotProcess):
    """Python is started for it, as the command line does, which costs most of a second.

    For tests of that, and of what libraries read while they are imported. It makes its database.
    """

    async def _begin(self, env: dict[str, str]) -> Forked | asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tickerbot", "run"),
            env=env,
            cwd=self._cwd,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=self._said,
            stderr=self._said,
        )


@contextlib.asynccontextmanager
async def bot_process(
    url: str, database: Path, kind: type[BotProcess] = BotProcess, /, **variables: str
) -> AsyncIterator[BotProcess]:
    """A started process, ended in any case."""
    if kind is not FreshBotProcess:
        make_database(database)
    process = kind(url, database, **variables)
    await process.start()
    try:
        yield process
    finally:
        await process.clear_away()
