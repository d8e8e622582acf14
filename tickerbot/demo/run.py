"""Running the demo: the real bot and an embedded Telegram in one process, and a page to use them.

There is no token, no account, and no connection beyond this machine. The page is served first, and
what is done there before the bot polls waits for it.
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
from tickerbot.demo.database import PreviousRun, prepare
from tickerbot.demo.scene import EDITOR_ID, HINTS, Scene
from tickerbot.errors import PortTaken, TickerbotError
from tickerbot.playground import BotApi, Clock, NotAllowed, Page, User
from tickerbot.settings import PER_SECOND, Settings, load_settings
from tickerbot.storage.outbox import chats
from tickerbot.storage.store import Store

NAME = "Küsten-Ticker"
PREFERRED_PORT = 8765
SHUTDOWN_TIMEOUT_S = 3.0
"""How long the bot may take to stop, in seconds; the whole demo then stops within five."""
UNLIMITED_PER_SECOND = 1_000.0
"""The bot's messages per second while the visitor has switched Telegram's limits off."""
# Ids of messages and updates start at the seconds since then, above those of any previous demo.
_ID_EPOCH = 1_767_225_600  # 2026-01-01

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
    """Run until ``stop`` is set, or the bot ends; ``say`` gets each line for the user.

    ``port``: None takes the preferred port if it is free, otherwise any free one, as 0 does.
    ``database``: None keeps nothing. Raises DatabaseError, AlreadyRunning and PortTaken.
    """
    with _database_path(database) as path:
        settings = _demo_settings(path)
        previous = await asyncio.to_thread(prepare, path, settings.timezone, int(time.time()))
        throttle, woken = Throttle(), asyncio.Event()
        # a clock that was put forward does not go back when the demo is started again
        clock = Clock(settings.timezone, max(0.0, previous.lived_until - time.time()))
        clock.on_forward = woken.set
        api = _make_telegram(settings, previous, clock)
        scene = Scene(api, previous)
        page = Page(
            api,
            scene.people,
            HINTS,
            clock=clock,
            on_limits=lambda on: throttle.set_rate(PER_SECOND if on else UNLIMITED_PER_SECOND),
            join=lambda users: _subscribe(path, users, int(clock())),
        )
        page.moods.adopt(scene.crowd)
        async with _served_page(page, port) as url:
            kept = f"is kept in {database}" if database else "is gone then"
            settings = settings.model_copy(update={"api_url": url})
            async with _running_bot(
                settings, throttle, clock, woken, stop, receipt_pace_s
            ) as ended:
                if not ended.is_set():
                    say(f"{NAME}, a ticker to try out: {url}/")
                    say("Be Edda, who writes it, or Anna or John, who read it, in any windows.")
                    say(f"Ctrl-C ends it; what was written {kept}.")
                    opening = [asyncio.create_task(scene.play(page.read_all))]
                    if browser:
                        opening.append(asyncio.create_task(_open_page(f"{url}/", say)))
                    await ended.wait()
                    for task in opening:
                        task.cancel()
                    await asyncio.gather(*opening, return_exceptions=True)
                page.moods.calm()  # requests that hang would delay the bot's end


async def _open_page(url: str, say: Say) -> None:
    if not await asyncio.to_thread(open_browser, url):
        say("There is no browser here; open the address yourself.")


def _demo_settings(path: Path) -> Settings:
    """Return settings that override those of a real ticker in the environment or ``.env``."""
    return load_settings(
        token=f"1:{secrets.token_urlsafe(24)}",  # random, so that no other web page can guess it
        database=path,
        editors=frozenset([EDITOR_ID]),
        api_url="http://127.0.0.1",
        proxy=None,
        name=NAME,
        language="de",
        timezone="Europe/Berlin",
        log_level="WARNING",
    )


def _make_telegram(settings: Settings, previous: PreviousRun, clock: Clock) -> BotApi:
    first_id = int(time.time()) - _ID_EPOCH
    return BotApi(
        token=settings.require_token(),
        username="kuesten_bot",
        name=NAME,
        clock=clock,
        first_message_id=max(first_id, previous.last_message_id + 1),
        # an update with an id that the bot knows would be one that it has handled
        first_update_id=max(first_id, previous.last_update_id + 1),
    )


@contextlib.contextmanager
def _database_path(database: Path | None) -> Iterator[Path]:
    """Yield the path of the database, which is in a temporary directory for None."""
    if database is not None:
        yield database
        return
    with tempfile.TemporaryDirectory(prefix="tickerbot-demo-") as folder:
        yield Path(folder) / "demo.db"


@contextlib.asynccontextmanager
async def _served_page(page: Page, port: int | None) -> AsyncIterator[str]:
    """Serve the page, and yield its URL. Raises PortTaken."""
    async with contextlib.AsyncExitStack() as stack:
        if port is not None:
            yield await _serve_on(port, page, stack)
            return
        try:
            url = await _serve_on(PREFERRED_PORT, page, stack)
        except PortTaken:
            url = await _serve_on(0, page, stack)
        yield url


async def _serve_on(port: int, page: Page, stack: contextlib.AsyncExitStack) -> str:
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
    return os.strerror(error.errno or 0)  # asyncio's own message is longer


@contextlib.asynccontextmanager
async def _running_bot(
    settings: Settings,
    throttle: Throttle,
    clock: Clock,
    woken: asyncio.Event,
    stop: asyncio.Event,
    receipt_pace_s: float | None,
) -> AsyncIterator[asyncio.Event]:
    """Run the bot; yields an event that is set on ``stop``, or when the bot has ended by itself.

    On leaving, it stops the bot, and raises the error that ended it, if any.
    """
    ready, ended = asyncio.Event(), asyncio.Event()
    bot = asyncio.create_task(
        _run_bot(settings, throttle, clock, woken, stop, ready, receipt_pace_s)
    )
    stopped = asyncio.create_task(stop.wait())
    started = asyncio.create_task(ready.wait())
    for task in (bot, stopped):
        task.add_done_callback(lambda _: ended.set())
    try:
        await asyncio.wait([bot, stopped, started], return_when=asyncio.FIRST_COMPLETED)
        if bot.done():
            ended.set()
        yield ended
    finally:
        stop.set()
        started.cancel()
        await asyncio.gather(stopped, started, return_exceptions=True)
        done, _ = await asyncio.wait([bot], timeout=SHUTDOWN_TIMEOUT_S)
        if not done:  # nothing is lost: what was not recorded is sent again next time
            bot.cancel()
            await asyncio.wait([bot])
        if not bot.cancelled():
            bot.result()


async def _run_bot(
    settings: Settings,
    throttle: Throttle,
    clock: Clock,
    woken: asyncio.Event,
    stop: asyncio.Event,
    ready: asyncio.Event,
    receipt_pace_s: float | None,
) -> None:
    # imported late and off the event loop, so that the page does not have to wait for it
    app = await asyncio.to_thread(import_module, "tickerbot.app")
    pace = {} if receipt_pace_s is None else {"receipt_pace_s": receipt_pace_s}
    await app.run_bot(settings, stop, ready.set, throttle, clock=clock, woken=woken, **pace)


async def _subscribe(path: Path, users: list[User], now: int) -> None:
    """Subscribe silent accounts over a database connection of its own. Raises NotAllowed."""
    try:
        async with Store(path) as store:
            ids = [user.id for user in users]
            await store.write(chats.subscribe_many, ids, "de", now)
    except TickerbotError as error:
        raise NotAllowed("busy", str(error)) from error
