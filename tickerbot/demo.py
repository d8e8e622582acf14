"""``tickerbot demo``: the whole story once, with the real bot and an embedded Telegram.

No token, no account, no connection to anywhere but this machine. What each person sees is printed.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import textwrap
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from tickerbot.app import run_bot
from tickerbot.archive import import_entries
from tickerbot.database import open_database
from tickerbot.documents import read_document
from tickerbot.playground import BotApi, Message, User
from tickerbot.settings import Settings, load_settings

TOKEN = "1:demo"  # noqa: S105 - known to nobody but the embedded Bot API
EDITOR_ID = 900
WIDTH = 76
PATIENCE_S = 15.0

NEWS = """Pegel in Husum unter drei Metern
Der Deich ist sicher: Um 19.10 Uhr sank der Pegel in Husum unter drei Meter.

„Jetzt können alle schlafen gehen“, sagte Deichgräfin Carstensen."""


async def play(say: Callable[[str], None]) -> None:
    """Play the story, giving each line to ``say``. Raises TickerbotError."""
    with tempfile.TemporaryDirectory(prefix="tickerbot-demo-") as folder:
        api = BotApi(token=TOKEN, username="kuesten_bot", name="Küsten-Ticker")
        async with api.serve() as url:
            settings = load_settings(
                token=TOKEN,
                database=Path(folder) / "demo.db",
                editors=frozenset([EDITOR_ID]),
                api_url=url,
                name="Küsten-Ticker",
            )
            say(f"The archive: {_fill(settings)} entries of a sample ticker are imported.")
            say("The bot: the real one, talking to a Telegram of its own on this machine.")
            async with _running(settings):
                await _story(api, say)
    say("\nThat is the whole way. For your own ticker: see README, and .env.example.")


def _fill(settings: Settings) -> int:
    sample = files("tickerbot").joinpath("samples", "kueste.txt").read_bytes()
    entries = read_document(sample, settings.timezone)
    with closing(open_database(settings.database)) as db:
        now = int(time.time())
        return import_entries(db, entries, settings.timezone, push=False, now=now).added


@contextlib.asynccontextmanager
async def _running(settings: Settings) -> AsyncIterator[None]:
    stop, ready = asyncio.Event(), asyncio.Event()
    bot = asyncio.create_task(run_bot(settings, stop, ready.set))
    started = asyncio.create_task(ready.wait())
    await asyncio.wait([bot, started], return_when=asyncio.FIRST_COMPLETED)
    if bot.done():  # it failed before it began
        started.cancel()
        await bot
    try:
        yield
    finally:
        stop.set()
        await bot


async def _story(api: BotApi, say: Callable[[str], None]) -> None:
    stage = _Stage(api, say)
    anna = api.add_user("Anna", language_code="de")
    john = api.add_user("John", language_code="en")
    edda = api.add_user("Edda", language_code="de", user_id=EDITOR_ID)

    say("\n1. Two people subscribe: Anna has Telegram in German, John in English.")
    await stage.tap(anna, await stage.write(anna, "/start"), "Abonnieren")
    await stage.write(john, "/subscribe")

    say("\n2. Edda, the editor, writes an entry and sees a preview. Nothing is out yet.")
    preview = await stage.write(edda, f"/add {NEWS}")

    say("\n3. She publishes. The preview becomes her receipt, and both readers get the entry.")
    api.tap(edda, preview, "Veröffentlichen")
    for reader in (anna, john):
        await stage.show_new(reader)
    await api.wait_for(lambda: "Fertig" in api.current(preview).text, PATIENCE_S)
    stage.show(edda, api.current(preview))

    say("\n4. Readers ask.")
    await stage.write(anna, "/aktuell 2")
    await stage.write(john, "/search deich husum")


class _Stage:
    """Lets people act and prints what they see."""

    def __init__(self, api: BotApi, say: Callable[[str], None]) -> None:
        self._api = api
        self._say = say
        self._seen: dict[int, int] = {}

    async def write(self, user: User, text: str) -> Message:
        """Somebody writes to the bot and sees the answer."""
        self._say(f"\n  {user.first_name} writes: {text.partition(chr(10))[0]}")
        self._api.send(user, text)
        return await self.show_new(user)

    async def tap(self, user: User, message: Message, label: str) -> None:
        """Somebody taps a button and sees the message change."""
        self._say(f"\n  {user.first_name} taps: [ {label} ]")
        before = message.html
        await self._api.tap(user, message, label).answered(PATIENCE_S)
        await self._api.wait_for(lambda: self._api.current(message).html != before, PATIENCE_S)
        self.show(user, self._api.current(message))

    async def show_new(self, user: User) -> Message:
        """Wait for the bot's next message to somebody and print it."""
        seen = self._seen.get(user.id, 0)
        await self._api.wait_for(lambda: len(self._api.bot_messages(user)) > seen, PATIENCE_S)
        message = self._api.bot_messages(user)[seen]
        self._seen[user.id] = seen + 1
        self.show(user, message)
        return message

    def show(self, user: User, message: Message) -> None:
        """Print a message as it looks, in words."""
        self._say(f"  {user.first_name} sees:")
        for paragraph in message.text.split("\n"):
            for line in textwrap.wrap(paragraph, WIDTH - 6) or [""]:
                self._say(f"    │ {line}".rstrip())
        for row in message.buttons or []:
            self._say("    │ " + " ".join(f"[ {button['text']} ]" for button in row))
