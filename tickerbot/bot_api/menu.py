"""What Telegram's apps show of the bot by themselves: the command menus, and the text above START.

These are conveniences: while Telegram refuses one, the bot runs without it and tries again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence

from telegram.error import TelegramError

from tickerbot import events
from tickerbot.bot_api.bot import Bot, Scope
from tickerbot.bot_api.errors import classify
from tickerbot.bot_api.routes import CommandRoute, Who
from tickerbot.model import Language, Role
from tickerbot.outcomes import Later
from tickerbot.rendering.texts import plain

log = logging.getLogger(__name__)

_LANGUAGES: tuple[tuple[Language, str | None], ...] = (("en", None), ("de", "de"))
# What fails is tried again after pauses that grow from the one to the other. An editor's menu, for
# example, is refused until the editor has written to the bot for the first time.
FIRST_PAUSE_S, MAX_PAUSE_S = 5.0, 3600.0

Step = tuple[str, Callable[[], Awaitable[None]]]
"""One thing to set: what it is, and how it is done (raises TelegramError)."""


async def set_profile(
    bot: Bot,
    name: str,
    commands: Sequence[CommandRoute],
    team: Mapping[int, Role],
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Tell Telegram the menus, and the description unless the operator has given one.

    ``team`` are user ids, with what each may do.
    """
    await _set_all([*_descriptions(bot, name), *_menus(bot, commands, team)], pause)


class Menus:
    """Sets the menu of one person whose role has changed, while the bot runs."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.commands: Sequence[CommandRoute] = ()
        self.tasks: set[asyncio.Task[None]] = set()

    def set_for(self, user_id: int, role: Role | None) -> None:
        """Show this person what they may do now; the newest call counts."""
        name = f"menu of {user_id}"
        for task in self.tasks:
            if task.get_name() == name:
                task.cancel()
        steps = [*_menu_of(self._bot, self.commands, user_id, role)]
        task = asyncio.create_task(_set_all(steps), name=name)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


async def _set_all(
    left: list[Step], pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Try each step by itself until it is done; failures are logged and never raised."""
    pause_s = FIRST_PAUSE_S
    while left:
        left, wait_s = await _try_each(left, pause_s)
        if left:
            await pause(wait_s)
            pause_s = min(MAX_PAUSE_S, 2 * pause_s)


async def _try_each(steps: Iterable[Step], pause_s: float) -> tuple[list[Step], float]:
    """Try each step; those to try again, and the number of seconds to wait before."""
    left: list[Step] = []
    for what, attempt in steps:
        try:
            await attempt()
        except TelegramError as error:
            outcome = classify(error)
            if isinstance(outcome, Later):
                pause_s = max(pause_s, outcome.seconds)
            log.warning(events.PROFILE_NOT_SET, what, type(error).__name__, pause_s)
            left.append((what, attempt))
        except Exception:  # a mistake of ours, which must not keep the rest from being set
            log.exception(events.PROFILE_BROKEN, what)
    return left, pause_s


def _descriptions(bot: Bot, name: str) -> Iterable[Step]:
    for language, code in reversed(_LANGUAGES):

        async def describe(language: Language = language, code: str | None = code) -> None:
            # where there is none in German, Telegram returns the general one, which may be ours
            ours = plain("en", "menu-description", name=name) if code else ""
            if await bot.get_my_description(code) in ("", ours):
                await bot.set_my_description(plain(language, "menu-description", name=name), code)

        yield f"the description ({language})", describe


def _menus(bot: Bot, commands: Sequence[CommandRoute], team: Mapping[int, Role]) -> Iterable[Step]:
    anyone, administrators = (Who.ANYONE,), (Who.ANYONE, Who.ADMINISTRATORS)
    scopes: list[tuple[str, Scope, Collection[Who]]] = [
        ("private chats", {"type": "all_private_chats"}, administrators),
        ("groups", {"type": "all_group_chats"}, anyone),
        ("administrators", {"type": "all_chat_administrators"}, administrators),
    ]
    for whose, scope, who in scopes:
        yield from _menu(bot, commands, whose, scope, who)
    for user_id, role in sorted(team.items()):
        yield from _menu_of(bot, commands, user_id, role)


def _menu_of(
    bot: Bot, commands: Sequence[CommandRoute], user_id: int, role: Role | None
) -> Iterable[Step]:
    who = [who for who in Who if who.admits(role)]
    yield from _menu(bot, commands, "an editor", {"type": "chat", "chat_id": user_id}, who)


def _menu(
    bot: Bot, commands: Sequence[CommandRoute], whose: str, scope: Scope, who: Collection[Who]
) -> Iterable[Step]:
    for language, code in _LANGUAGES:

        async def set_menu(language: Language = language, code: str | None = code) -> None:
            menu = [
                (_name(route, language), plain(language, f"menu-{route.names[0]}"))
                for route in commands
                if route.in_menu and route.who in who
            ]
            await bot.set_my_commands(menu, scope, code)

        yield f"the command menu of {whose} ({language})", set_menu


def _name(route: CommandRoute, language: Language) -> str:
    return route.names[1] if language == "de" and len(route.names) > 1 else route.names[0]
