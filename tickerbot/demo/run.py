"""``tickerbot demo``: the real bot and an embedded Telegram in one process, and a page to use them.

No token, no account, no connection to anywhere but this machine. The page is served first; the bot
starts meanwhile, and what is done before it polls waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from importlib import import_module
from pathlib import Path

from tickerbot.bot_api.throttle import Throttle
from tickerbot.demo.browser import open_browser
from tickerbot.demo.database import Remembered, prepare
from tickerbot.demo.scene import EDITOR_ID, HINTS, Scene
from tickerbot.errors import PortTaken, TickerbotError
from tickerbot.playground import BotApi, NotAllowed, Page, User
from tickerbot.settings import PER_SECOND, Settings, load_settings
from tickerbot.storage.outbox import chats
from tickerbot.storage.store import Store

NAME = "Küsten-Ticker"
PREFERRED_PORT = 8765
END_PATIENCE_S = 3.0  # with everything that closes after it, five seconds in all
UNLIMITED_PER_SECOND = 1_000.0
"""How fast the bot goes while the visitor has switched Telegram's limits off."""
# Numbers of messages and updates begin at the seconds since then: not again at those of a demo before.
_EPOCH = 1_767_225_600  # 2026-01-01

Say = Callable[[str], None]


async def run_demo(
    stop: asyncio.Event,
    say: Say,
    *,
    port: int | None = None,
    database: Path | None = None,
    browser: bool = True,
    receipt_pace_s: float | None = None,
) -> None:
    """Run until ``stop`` is set, telling what a person should know by ``say``.

    ``port`` None takes the preferred one if it is free, else any; 0 takes any. ``database`` None
    keeps nothing. ``receipt_pace_s`` is the bot's own unless given. Raises DatabaseError,
    AlreadyRunning, PortTaken.
    """
    with _place(database) as path:
        settings = _settings(path)
        remembered = await asyncio.to_thread(prepare, path, settings.timezone, int(time.time()))
        throttle = Throttle()
        api = _telegram(settings, remembered)
        scene = Scene(api, remembered)
        page = Page(
            api,
            scene.people,
            HINTS,
            on_limits=lambda on: throttle.set_rate(PER_SECOND if on else UNLIMITED_PER_SECOND),
            join=lambda users: _subscribe(path, users),
        )
        page.moods.adopt(scene.crowd)
        async with _serving(page, port) as url:
            kept = f"is kept in {database}" if database else "is gone then"
            settings = settings.model_copy(update={"api_url": url})
            async with _bot(settings, throttle, stop, receipt_pace_s) as ended:
                if not ended.is_set():
                    say(f"{NAME}, a ticker to try out: {url}/")
                    say("Be Edda, who writes it, or Anna or John, who read it, in any windows.")
                    say(f"Ctrl-C ends it; what was written {kept}.")
                    beginning = [asyncio.create_task(scene.play(page.read_all))]
                    if browser:
                        beginning.append(asyncio.create_task(_open(f"{url}/", say)))
                    await ended.wait()
                    for task in beginning:
                        task.cancel()
                    await asyncio.gather(*beginning, return_exceptions=True)
                page.moods.calm()  # or what hangs would hold up the end


async def _open(url: str, say: Say) -> None:
    if not await asyncio.to_thread(open_browser, url):
        say("There is no browser here; open the address yourself.")


def _settings(path: Path) -> Settings:
    """Settings of the demo's own throughout: those of a real ticker beside it do not matter."""
    return load_settings(
        token=f"1:{secrets.token_urlsafe(24)}",  # another page in the browser cannot guess it
        database=path,
        editors=frozenset([EDITOR_ID]),
        api_url="http://127.0.0.1",
        name=NAME,
        language="de",
        timezone="Europe/Berlin",
        log_level="WARNING",
    )


def _telegram(settings: Settings, remembered: Remembered) -> BotApi:
    first_id = max(int(time.time()) - _EPOCH, remembered.last_message_id + 1)
    return BotApi(
        token=settings.require_token(),
        username="kuesten_bot",
        name=NAME,
        first_message_id=first_id,
        first_update_id=first_id,
    )


@contextlib.contextmanager
def _place(database: Path | None) -> Iterator[Path]:
    if database is not None:
        yield database
        return
    with tempfile.TemporaryDirectory(prefix="tickerbot-demo-") as folder:
        yield Path(folder) / "demo.db"


@contextlib.asynccontextmanager
async def _serving(page: Page, port: int | None) -> AsyncIterator[str]:
    """The page on the port wished for. Raises PortTaken."""
    async with contextlib.AsyncExitStack() as stack:
        if port is not None:
            yield await _enter(stack, page, port)
            return
        try:
            url = await _enter(stack, page, PREFERRED_PORT)
        except PortTaken:
            url = await _enter(stack, page, 0)
        yield url


async def _enter(stack: contextlib.AsyncExitStack, page: Page, port: int) -> str:
    try:
        return await stack.enter_async_context(page.serve(port=port))
    except OSError as error:
        if port == 0:
            raise PortTaken(f"this machine has no free port ({_reason(error)})") from error
        raise PortTaken(
            f"port {port} cannot be had ({_reason(error)}); name another with --port, or none"
        ) from error


def _reason(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "another program has it"
    return os.strerror(error.errno or 0)  # asyncio's own words are longer


@contextlib.asynccontextmanager
async def _bot(
    settings: Settings,
    throttle: Throttle,
    stop: asyncio.Event,
    receipt_pace_s: float | None,
) -> AsyncIterator[asyncio.Event]:
    """The running bot; gives an event that is set when the demo should end, by whatever cause."""
    ready, ended = asyncio.Event(), asyncio.Event()
    bot = asyncio.create_task(_run_bot(settings, throttle, stop, ready, receipt_pace_s))
    signalled = asyncio.create_task(stop.wait())
    started = asyncio.create_task(ready.wait())
    for task in (bot, signalled):
        task.add_done_callback(lambda _: ended.set())
    try:
        await asyncio.wait([bot, signalled, started], return_when=asyncio.FIRST_COMPLETED)
        if bot.done():
            ended.set()
        yield ended
    finally:
        stop.set()
        started.cancel()
        await asyncio.gather(signalled, started, return_exceptions=True)
        done, _ = await asyncio.wait([bot], timeout=END_PATIENCE_S)
        if not done:  # nothing is lost: what was not recorded is sent once more next time
            bot.cancel()
            await asyncio.wait([bot])
        if not bot.cancelled():
            bot.result()


async def _run_bot(
    settings: Settings,
    throttle: Throttle,
    stop: asyncio.Event,
    ready: asyncio.Event,
    receipt_pace_s: float | None,
) -> None:
    # imported late and beside the event loop: the page need not wait for it
    app = await asyncio.to_thread(import_module, "tickerbot.app")
    pace = {} if receipt_pace_s is None else {"receipt_pace_s": receipt_pace_s}
    await app.run_bot(settings, stop, ready.set, throttle, **pace)


async def _subscribe(path: Path, users: list[User]) -> None:
    """Subscribe silent accounts, on a connection of its own beside the bot's."""
    try:
        async with Store(path) as store:
            ids = [user.id for user in users]
            await store.write(chats.subscribe_many, ids, "de", int(time.time()))
    except TickerbotError as error:
        raise NotAllowed("busy", str(error)) from error
