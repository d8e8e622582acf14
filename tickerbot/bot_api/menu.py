"""What Telegram's apps show of the bot by themselves: the command menus, and the text above START.

These are conveniences: while Telegram refuses one, the bot runs without it and tries again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

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

_IN_PRIVATE = (Who.ANYONE, Who.ADMINISTRATORS)
MAX_READERS, MAX_TEAM = 8, 10
"""So many commands a menu shows at most; /help tells all of them."""

TeamMenus = Mapping[Role, Sequence[str]]
"""The English names of the commands in the menu of each role, in their order."""
Step = tuple[str, Callable[[], Awaitable[None]]]
"""One thing to set: what it is, and how it is done (raises TelegramError)."""


async def set_profile(
    bot: Bot,
    name: str,
    commands: Sequence[CommandRoute],
    team: Mapping[int, Role],
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    *,
    team_menus: TeamMenus = MappingProxyType({}),
) -> None:
    """Tell Telegram the menus, and the description unless the operator has given one.

    ``team`` are user ids, with what each may do.
    """
    menus = Menus(bot, team_menus)
    menus.commands = commands
    await _set_all([*_descriptions(bot, name), *menus.steps(team)], pause)


class Menus:
    """Sets the menu of one person whose role has changed, while the bot runs."""

    def __init__(self, bot: Bot, team_menus: TeamMenus = MappingProxyType({})) -> None:
        self._bot = bot
        self._team_menus = team_menus
        self.commands: Sequence[CommandRoute] = ()
        self.tasks: set[asyncio.Task[None]] = set()

    def set_for(self, user_id: int, role: Role | None) -> None:
        """Show this person what they may do now; the newest call counts."""
        name = f"menu of {user_id}"
        for task in self.tasks:
            if task.get_name() == name:
                task.cancel()
        steps = [*self._menu_of(user_id, role)]
        task = asyncio.create_task(_set_all(steps), name=name)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def steps(self, team: Mapping[int, Role]) -> Iterable[Step]:
        """All menus: of readers by where they are, and of everybody in the team."""
        scopes: list[tuple[str, Scope, Collection[Who]]] = [
            ("private chats", {"type": "all_private_chats"}, _IN_PRIVATE),
            ("groups", {"type": "all_group_chats"}, (Who.ANYONE,)),
            ("administrators", {"type": "all_chat_administrators"}, _IN_PRIVATE),
        ]
        for whose, scope, who in scopes:
            yield from self._menu(whose, scope, self._for_readers(who))
        for user_id, role in sorted(team.items()):
            yield from self._menu_of(user_id, role)

    def _menu_of(self, user_id: int, role: Role | None) -> Iterable[Step]:
        routes = self._for_readers(_IN_PRIVATE)
        if role is not None and role in self._team_menus:
            names = self._team_menus[role]
            by_name = {route.names[0]: route for route in self.commands}
            routes = [by_name[name] for name in names][:MAX_TEAM]
        yield from self._menu("an editor", {"type": "chat", "chat_id": user_id}, routes)

    def _for_readers(self, who: Collection[Who]) -> list[CommandRoute]:
        return [route for route in self.commands if route.in_menu and route.who in who][
            :MAX_READERS
        ]

    def _menu(self, whose: str, scope: Scope, routes: Sequence[CommandRoute]) -> Iterable[Step]:
        for language, code in _LANGUAGES:

            async def set_menu(language: Language = language, code: str | None = code) -> None:
                menu = [
                    (_name(route, language), plain(language, f"menu-{route.names[0]}"))
                    for route in routes
                ]
                await self._bot.set_my_commands(menu, scope, code)

            yield f"the command menu of {whose} ({language})", set_menu


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


def _name(route: CommandRoute, language: Language) -> str:
    return route.names[1] if language == "de" and len(route.names) > 1 else route.names[0]
