"""What operators see of a running bot, from its start to its end: in one place, for the app to open."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from tickerbot.operations.health import Health
from tickerbot.operations.heartbeat import Heartbeat
from tickerbot.operations.metrics import Metrics
from tickerbot.operations.port import Port
from tickerbot.operations.service_manager import ServiceManager
from tickerbot.settings import Settings
from tickerbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class Outlook:
    """The parts of it that the app fills; ``tasks`` end only if they fail."""

    metrics: Metrics
    health: Health
    port: Port
    manager: ServiceManager
    tasks: list[asyncio.Task[None]]


@contextlib.asynccontextmanager
async def outlook(
    settings: Settings,
    store: Store,
    kinds: Iterable[str],
    is_telegram_away: Callable[[], bool],
) -> AsyncIterator[Outlook]:
    """Listen, beat, and tell systemd while the context lasts, also before Telegram is there.

    ``kinds`` of updates are counted apart. Raises PortTaken, SettingsError.
    """
    metrics, health = Metrics(store, kinds), Health(store, is_telegram_away)
    url = settings.find_webhook()
    port = Port(health, metrics, (urlsplit(url).path or "/") if url else None)
    manager = ServiceManager(health)
    works = {"service manager": manager.run()}
    if settings.heartbeat_url is not None:
        works["heartbeat"] = Heartbeat(health, settings.heartbeat_url.get_secret_value()).run()
    tasks = [asyncio.create_task(work, name=name) for name, work in works.items()]
    try:
        async with contextlib.AsyncExitStack() as stack:
            if settings.listen is not None:
                await stack.enter_async_context(port.open(settings.listen))
            yield Outlook(metrics, health, port, manager, tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
