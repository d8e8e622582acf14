"""Routes: which requests go to whom, and who may make them; each room has a table of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap


class Who(Enum):
    """Who may make a request; the door checks it at every use."""

    ANYONE = auto()
    ADMINISTRATORS = auto()
    """In groups and channels whoever runs them; in a private chat its person."""
    EDITORS = auto()
    """Editors, in their private chats with the bot; nobody else learns that there is such a thing."""


@dataclass(frozen=True, slots=True)
class CommandRoute:
    """Commands to one handler: ``names`` without the slash, English first, then German, then others.

    ``edited`` answers when the message with the command was edited. In menus it stands under the name
    in the language of the menu, with the text ``menu-<English name>``.
    """

    names: tuple[str, ...]
    answer: Callable[[Ask], Awaitable[Messages]]
    who: Who = Who.ANYONE
    in_menu: bool = True
    edited: Callable[[Ask], Awaitable[Messages]] | None = None


@dataclass(frozen=True, slots=True)
class TapRoute:
    """Buttons to one handler: those whose data is ``prefix``, or begins with it and a colon."""

    prefix: str
    answer: Callable[[Tap], Awaitable[Answer | None]]
    who: Who = Who.ANYONE


@dataclass(frozen=True, slots=True)
class TextRoute:
    """Plain texts in private chats: the first handler that does not answer None has taken one."""

    answer: Callable[[Ask], Awaitable[Messages | None]]
    who: Who = Who.ANYONE
    edited: Callable[[Ask], Awaitable[Messages]] | None = None


T = TypeVar("T")

Route = CommandRoute | TapRoute | TextRoute


class Routes:
    """All tables as one."""

    def __init__(self, routes: Iterable[Route]) -> None:
        """Raises ValueError where a name or prefix stands twice."""
        self.commands: list[CommandRoute] = []
        self.texts: list[TextRoute] = []
        self._by_name: dict[str, CommandRoute] = {}
        self._by_prefix: dict[str, TapRoute] = {}
        for route in routes:
            match route:
                case CommandRoute():
                    self.commands.append(route)
                    for name in route.names:
                        _put(self._by_name, name, route)
                case TapRoute():
                    _put(self._by_prefix, route.prefix, route)
                case TextRoute():
                    self.texts.append(route)

    def command(self, name: str) -> CommandRoute | None:
        """The route of a command; None where there is no such command."""
        return self._by_name.get(name)

    def tap(self, data: str) -> TapRoute | None:
        """The route of a button; None where its data is none of ours."""
        return self._by_prefix.get(data.partition(":")[0])

    @property
    def prefixes(self) -> frozenset[str]:
        """What the data of buttons begins with."""
        return frozenset(self._by_prefix)


def _put(table: dict[str, T], name: str, route: T) -> None:
    if name in table:
        raise ValueError(f"two routes are called {name!r}")
    table[name] = route
