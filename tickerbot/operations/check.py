"""``tickerbot check``: a look at everything that a bot needs, which changes nothing.

Each check is a line in one of the two tables below; it yields a finding or several.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from tickerbot.bot_api.answers import is_integer
from tickerbot.bot_api.inspection import Inspection, Problem, inspecting
from tickerbot.errors import DatabaseError, SettingsError
from tickerbot.operations.findings import (
    Finding,
    Level,
    check_backup,
    check_database,
    check_disk,
    check_duties,
    check_permissions,
    check_settings,
    check_zone,
)
from tickerbot.operations.picture_findings import check_pictures
from tickerbot.outcomes import Gone, Lost, Paused, Refused
from tickerbot.settings import Settings
from tickerbot.storage.database import connect_to_read

MAX_AHEAD_S, FAR_AHEAD_S = 5.0, 60.0
"""By how many seconds the clock may be wrong, and from when on that confuses people."""

NEW_ERROR_S = 3_600.0
"""Within so many seconds a failure to bring updates is one of now: Telegram tries again for a day."""


@dataclass(frozen=True, slots=True)
class Telegram:
    """What the checks that ask Telegram share: who the bot is, as getMe tells, and whether it runs."""

    settings: Settings
    inspection: Inspection
    me: dict[str, object]
    is_running: bool

    @property
    def bot_id(self) -> object:
        """The bot's user id."""
        return self.me.get("id")


async def check_updates(telegram: Telegram) -> AsyncIterator[Finding]:
    """Whether updates come the way that is set."""
    info = await telegram.inspection.ask("getWebhookInfo")
    if not isinstance(info, dict):
        yield _unknown("updates", info)
        return
    number = info.get("pending_update_count", 0)
    waiting = f"{number} wait"
    url = telegram.settings.webhook_url
    if url is not None:
        stands = info.get("url") == url
        level: Level = "OK" if stands else "FAIL" if telegram.is_running else "WARN"
        words = "by webhook" if stands else "the webhook is not set; 'tickerbot run' sets it"
        if stands and number and (error := _new_error(info, telegram)):
            level = "FAIL" if telegram.is_running else "WARN"
            words = f"Telegram cannot bring them to the webhook ({error})"
        yield Finding(level, "updates", f"{words}; {waiting}")
    elif info.get("url"):
        yield Finding(
            "FAIL" if telegram.is_running else "WARN",
            "updates",
            f"a webhook is set, which 'tickerbot run' removes to poll; {waiting}",
        )
    else:
        yield Finding("OK", "updates", f"by polling; {waiting}")


def _new_error(info: dict[str, Any], telegram: Telegram) -> object:
    """Why Telegram could not bring updates lately; it tells of that also when it is over."""
    at = info.get("last_error_date")
    now = time.time() - (telegram.inspection.seconds_ahead() or 0.0)
    is_new = is_integer(at, 0) and now - at < NEW_ERROR_S
    return info.get("last_error_message") if is_new else None


async def check_inline(telegram: Telegram) -> AsyncIterator[Finding]:
    """Inline mode, which @BotFather switches."""
    if telegram.me.get("supports_inline_queries"):
        yield Finding("OK", "inline mode", "is on")
    else:
        yield Finding(
            "WARN", "inline mode", "is off: nobody can send entries in other chats (/setinline)"
        )


async def check_privacy_mode(telegram: Telegram) -> AsyncIterator[Finding]:
    """Privacy mode: in groups the bot needs commands alone."""
    if telegram.me.get("can_read_all_group_messages"):
        yield Finding(
            "WARN",
            "privacy mode",
            "is off: Telegram gives the bot all messages of groups, and it needs none (/setprivacy)",
        )
    else:
        yield Finding("OK", "privacy mode", "is on: in groups the bot sees commands alone")


async def check_channels(telegram: Telegram) -> AsyncIterator[Finding]:
    """Whether the bot may post in each channel that has subscribed."""
    known = _channels(telegram.settings)
    able = 0
    for chat_id in known:
        member = await telegram.inspection.ask(
            "getChatMember", chat_id=chat_id, user_id=telegram.bot_id
        )
        if isinstance(member, Problem) and not isinstance(member.outcome, Gone | Lost | Paused):
            yield _unknown(f"channel {chat_id}", member)
        elif isinstance(member, dict) and (
            member.get("status") == "creator" or member.get("can_post_messages")
        ):
            able += 1
        else:
            yield Finding(
                "FAIL", f"channel {chat_id}", "the bot may not post there; make it an administrator"
            )
    if able == len(known):
        yield Finding(
            "OK", "channels", f"the bot may post in all {able}" if able else "there are none"
        )


def _channels(settings: Settings) -> list[int]:
    return _ask_database(
        settings,
        "select distinct c.id from chats c join subscriptions s on s.chat_id = c.id"
        " where c.type = 'channel' and s.state in ('active', 'paused') order by c.id",
    )


def _ask_database(settings: Settings, select: str) -> list[int]:
    if not settings.database.exists():
        return []
    try:
        with closing(connect_to_read(settings.database)) as db:
            return [row[0] for row in db.execute(select).fetchall()]
    except (sqlite3.Error, DatabaseError):  # what is wrong with it is told by its own check
        return []


async def check_editors(telegram: Telegram) -> AsyncIterator[Finding]:
    """Whether each editor can be written to: previews and receipts go there."""
    team = _ask_database(
        telegram.settings, "select user_id from people where role is not null and user_id > 0"
    )
    editors = sorted({*telegram.settings.editors, *team})
    if not editors:
        yield Finding("WARN", "editors", "there are none: nobody can publish (TICKERBOT_EDITORS)")
    for editor in editors:
        done = await telegram.inspection.ask("sendChatAction", chat_id=editor, action="typing")
        if done is True:
            yield Finding("OK", f"editor {editor}", "can be reached")
        elif isinstance(done, Problem) and isinstance(done.outcome, Gone | Lost):
            yield Finding(
                "FAIL", f"editor {editor}", "cannot be written to; let this person press Start"
            )
        else:
            yield _unknown(f"editor {editor}", done)


async def check_clock(telegram: Telegram) -> AsyncIterator[Finding]:
    """This machine's clock against Telegram's."""
    offset = telegram.inspection.seconds_ahead()
    if offset is None:
        yield Finding("WARN", "clock", "Telegram does not tell its time")
        return
    if abs(offset) <= MAX_AHEAD_S:
        yield Finding("OK", "clock", "as Telegram's")
        return
    told = f"{abs(offset):.0f} s {'ahead of' if offset > 0 else 'behind'} Telegram's; set it by NTP"
    yield Finding("FAIL" if abs(offset) > FAR_AHEAD_S else "WARN", "clock", told)


LOCAL: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    check_settings,
    check_duties,
    check_zone,
    check_database,
    check_disk,
    check_permissions,
    check_backup,
    check_pictures,
)
"""What is looked at on this machine, in this order."""

REMOTE: tuple[Callable[[Telegram], AsyncIterator[Finding]], ...] = (
    check_updates,
    check_inline,
    check_privacy_mode,
    check_channels,
    check_editors,
    check_clock,
)
"""What Telegram is asked about, once it has said who the bot is."""


async def check_everything(settings: Settings, *, is_running: bool) -> AsyncIterator[Finding]:
    """All findings, as they come."""
    for look in LOCAL:
        for finding in look(settings):
            yield finding
    try:
        token = settings.require_token()
        proxy = settings.find_proxy()
    except SettingsError as error:
        yield Finding("FAIL", "token", str(error))
        return
    async with inspecting(token, settings.api_url, proxy) as inspection:
        me = await inspection.ask("getMe")
        if not isinstance(me, dict):
            yield _unanswered(me)
            return
        yield Finding("OK", "token", f"it is that of @{me.get('username')}")
        telegram = Telegram(settings, inspection, me, is_running)
        for ask in REMOTE:
            async for finding in ask(telegram):
                yield finding


def _unanswered(problem: object) -> Finding:
    if isinstance(problem, Problem) and isinstance(problem.outcome, Refused):
        return Finding("FAIL", "token", problem.outcome.reason)
    return Finding(
        "FAIL", "token", f"Telegram cannot be asked ({_words(problem)}); so nothing else"
    )


def _unknown(name: str, problem: object) -> Finding:
    return Finding("WARN", name, f"Telegram does not tell ({_words(problem)})")


def _words(problem: object) -> str:
    return problem.text if isinstance(problem, Problem) else "an unreadable answer"
