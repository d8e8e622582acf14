"""Routes: which handler answers which request, and who may make it. Packages list their own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap
from tickerbot.model import Role


class Who(Enum):
    """Who may make a request; the door checks this every time."""

    ANYONE = auto()
    ADMINISTRATORS = auto()
    """In groups and channels their administrators; in a private chat anyone."""
    AUTHORS = auto()
    """The whole team, in their private chats with the bot; to anyone else the route does not exist."""
    EDITORS = auto()
    """Of the team, who may publish."""
    CHIEFS = auto()
    """Of the team, who may decide on it."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """Which of the team may; empty where that does not matter."""
        return _ROLES.get(self, ())

    def admits(self, role: Role | None) -> bool:
        """Whether this role, or none, is enough; other things may be asked besides."""
        return not self.roles or role in self.roles


_ROLES: dict[Who, tuple[Role, ...]] = {
    Who.AUTHORS: ("author", "editor", "chief"),
    Who.EDITORS: ("editor", "chief"),
    Who.CHIEFS: ("chief",),
}


@dataclass(frozen=True, slots=True)
class CommandRoute:
    """A command: ``names`` without the slash, the English one first, then the German one, then others.

    ``edited`` handles an edit of the message with the command. Menus list a command by its name in
    their language, with the text ``menu-<English name>``; ``in_menu``: it is in those of readers.
    """

    names: tuple[str, ...]
    answer: Callable[[Ask], Awaitable[Messages]]
    who: Who = Who.ANYONE
    in_menu: bool = True
    edited: Callable[[Ask], Awaitable[Messages]] | None = None


@dataclass(frozen=True, slots=True)
class TapRoute:
    """The buttons whose data is ``prefix``, or begins with it and a colon.

    The handler returns None if a button is outdated, or was tampered with.
    """

    prefix: str
    answer: Callable[[Tap], Awaitable[Answer | None]]
    who: Who = Who.ANYONE


@dataclass(frozen=True, slots=True)
class TextRoute:
    """Plain text in private chats. A handler returns None to leave a text to the next route.

    ``edited`` handles an edit of any such message.
    """

    answer: Callable[[Ask], Awaitable[Messages | None]]
    who: Who = Who.ANYONE
    edited: Callable[[Ask], Awaitable[Messages]] | None = None


T = TypeVar("T")

Route = CommandRoute | TapRoute | TextRoute


class Routes:
    """All routes, by name and by prefix."""

    def __init__(self, routes: Iterable[Route]) -> None:
        """Raises ValueError if a name or prefix is taken twice."""
        self.commands: list[CommandRoute] = []
        self.texts: list[TextRoute] = []
        self._by_name: dict[str, CommandRoute] = {}
        self._by_prefix: dict[str, TapRoute] = {}
        for route in routes:
            match route:
                case CommandRoute():
                    self.commands.append(route)
                    for name in route.names:
                        _add(self._by_name, name, route)
                case TapRoute():
                    _add(self._by_prefix, route.prefix, route)
                case TextRoute():
                    self.texts.append(route)

    def command(self, name: str) -> CommandRoute | None:
        """The route of a command; None if there is no such command."""
        return self._by_name.get(name)

    def tap(self, data: str) -> TapRoute | None:
        """The route of a button; None if no route has the prefix of its data."""
        return self._by_prefix.get(data.partition(":")[0])

    @property
    def prefixes(self) -> frozenset[str]:
        """The prefixes of all buttons."""
        return frozenset(self._by_prefix)


def _add(table: dict[str, T], name: str, route: T) -> None:
    if name in table:
        raise ValueError(f"two routes are called {name!r}")
    table[name] = route
