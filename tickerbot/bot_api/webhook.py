"""The webhook: Telegram sends updates to an address of ours, and they are handed to the intake.

As with polling, an update is confirmed once the intake has it safe. Telegram sends several side by
side; those that overtake others on the way are put in order by their ids, which leave no gaps.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from aiohttp import web
from telegram.error import TelegramError

from tickerbot import events
from tickerbot.bot_api.answers import is_integer
from tickerbot.bot_api.bot import Bot, WebhookState
from tickerbot.bot_api.errors import classify, describe
from tickerbot.bot_api.intake import Intake
from tickerbot.bot_api.watcher import POLLING, Watcher
from tickerbot.errors import TelegramRefused
from tickerbot.outcomes import Later, Refused, Rejected, Suspended, Unclear

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name
LOOK_INTERVAL_S = 60.0
"""How often it is made sure that Telegram still has the address."""
FIRST_PAUSE_S, MAX_PAUSE_S = 1.0, 30.0
GAP_S = 0.3
"""How long an update waits for those before it that are still on their way."""
MAX_LATE = 1000
"""By how much an id may be below those before it: further below, ids have begun anew, as they do after
a quiet week (Bot API docs, Update)."""


class Webhook:
    """Takes updates while ``run`` does; ``answer`` is the handler of its path."""

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        url: str,
        kinds: Sequence[str],
        watcher: Watcher,
        on_back: Callable[[], None] = lambda: None,
        look_s: float = LOOK_INTERVAL_S,
    ) -> None:
        """``kinds`` of updates are asked for. ``on_back``: Telegram can be reached again.

        Telegram is asked every ``look_s`` seconds how it goes.
        """
        self._look_s = look_s
        self._bot = bot
        self._intake = intake
        self._url = url
        self._kinds = list(kinds)
        self._watcher = watcher
        self._on_back = on_back
        self._secret = secrets.token_urlsafe(32)
        self._pending: dict[int, tuple[dict[str, Any], list[asyncio.Future[None]]]] = {}
        self._arrived = asyncio.Event()
        self._next: int | None = None
        self._is_open = False
        self.gets_through = True
        """Whether Telegram can set the address and bring updates there, as far as is known."""
        self._is_set = False
        self._has_come = False
        self._was_held_up = False
        self._old_error_at = 0
        self.moved_at = time.monotonic()
        """When it last looked whether all is well, by the monotonic clock."""

    async def run(self) -> None:
        """Take updates until cancelled. Raises TelegramRefused if the token is revoked."""
        await self._intake.take_back()
        self._is_open = True
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._hand_over(), name="webhook-intake")
                tasks.create_task(self._stay_set(), name="webhook-address")
        finally:
            self._is_open = False
            self._fail_pending()

    async def _stay_set(self) -> None:
        """Tell Telegram the address, and again where it has another one."""
        pause, has_failed = FIRST_PAUSE_S, False
        while True:
            self.moved_at = time.monotonic()
            try:
                await self._look_or_set()
            except TelegramError as error:
                outcome = classify(error)
                if isinstance(outcome, Refused):
                    raise TelegramRefused(outcome.reason) from error
                is_suspended = isinstance(outcome, Suspended)
                is_there, answer = is_suspended, describe(error)
                if isinstance(outcome, Unclear | Rejected):  # the address, such as its host or port
                    is_there, answer = True, outcome.reason
                    self.gets_through = False
                self._watcher.reachable(POLLING, yes=is_there)
                self._watcher.refused(POLLING, "suspended" if is_suspended else None)
                has_failed = True
                wait = pause
                if isinstance(outcome, Later):
                    wait = outcome.seconds
                    if not self._is_set:  # what Telegram sends until then lacks our secret
                        self._watcher.silenced(POLLING, wait)
                log.warning(events.WEBHOOK_NOT_SET, answer, wait)
                pause = min(MAX_PAUSE_S, 2 * pause)
                self.moved_at = time.monotonic() + wait  # it will not move before, and is not stuck
                await asyncio.sleep(wait)
                continue
            self._watcher.reachable(POLLING, yes=True)
            self._watcher.refused(POLLING, None)
            if has_failed:
                self._on_back()
            pause, has_failed = FIRST_PAUSE_S, False
            await asyncio.sleep(self._look_s)

    async def _look_or_set(self) -> None:
        if self._is_set:
            state = await self._bot.get_webhook()
            if state.url == self._url:
                self._judge(state)
                return
            log.warning(events.WEBHOOK_TAKEN)
            self._is_set = False
        await self._bot.set_webhook(self._url, self._secret, self._kinds)
        self._is_set = self.gets_through = True

    def _judge(self, state: WebhookState) -> None:
        """Tell once if updates wait at two looks, nothing has come in between, and tries failed."""
        is_held_up = (
            state.error is not None and state.error_at != self._old_error_at and not self._has_come
        )
        if is_held_up and self._was_held_up and self.gets_through:
            log.warning(events.WEBHOOK_FAILS, state.error)
            self.gets_through = False
        if not is_held_up:  # what failed so far is over
            self._old_error_at, self.gets_through = state.error_at, True
        self._was_held_up, self._has_come = is_held_up, False

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request: 200 once the update is safe."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode()):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        raw = _read(await request.read())  # raises 413
        if raw is None:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if not self._is_open:  # Telegram sends it again
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        safe: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending.setdefault(raw["update_id"], (raw, []))[1].append(safe)
        self._has_come = self.gets_through = True
        self._arrived.set()
        try:
            await safe
        except asyncio.CancelledError:
            if not safe.cancelled():
                raise
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response()

    async def _hand_over(self) -> None:
        """Give what has come to the intake, in order, several at a time."""
        while True:
            await self._arrived.wait()
            await self._intake.wait_for_room()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GAP_S):
                    while self._has_gap():
                        self._arrived.clear()
                        await self._arrived.wait()
            self._arrived.clear()
            if not self._pending:  # one that came twice was taken with the batch before
                continue
            batch = [self._pending[number] for number in sorted(self._pending)]
            await self._intake.take([raw for raw, _ in batch])
            for raw, waiting in batch:
                number = raw["update_id"]
                del self._pending[number]
                if self._next is None or not self._next - MAX_LATE <= number < self._next:
                    self._next = number + 1
                for safe in waiting:
                    if not safe.done():
                        safe.set_result(None)
            if self._pending:
                self._arrived.set()

    def _has_gap(self) -> bool:
        numbers = sorted(self._pending)
        first = self._next if self._next is not None else min(numbers, default=0)
        newer = [number for number in numbers if number >= first]
        return newer != list(range(first, first + len(newer)))

    def _fail_pending(self) -> None:
        for _, waiting in self._pending.values():
            for safe in waiting:
                safe.cancel()
        self._pending.clear()


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_update = isinstance(raw, dict) and is_integer(raw.get("update_id"), 1)
    return raw if is_update else None
