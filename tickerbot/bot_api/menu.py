"""What Telegram's apps show of the bot by themselves: the command menus, and the text above START.

These are conveniences: if Telegram refuses one, the bot runs without it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from tickerbot.bot_api.routes import CommandRoute, Who
from tickerbot.model import Language
from tickerbot.rendering.texts import plain

log = logging.getLogger(__name__)

_LANGUAGES: tuple[tuple[Language, str | None], ...] = (("en", None), ("de", "de"))


async def set_profile(
    bot: Bot, name: str, commands: Sequence[CommandRoute], editors: Iterable[int]
) -> None:
    """Tell Telegram the menus, and the description unless the operator has given one; never raises."""
    try:
        await _set_descriptions(bot, name)
        await _set_menus(bot, commands, editors)
    except Exception:  # a mistake of ours, which must not go unseen
        log.exception("the menus could not be set")


async def _set_descriptions(bot: Bot, name: str) -> None:
    # German first: where there is none in German, Telegram returns the general one
    for language, code in reversed(_LANGUAGES):
        try:
            if not (await bot.get_my_description(language_code=code)).description:
                text = plain(language, "menu-description", name=name)
                await bot.set_my_description(text, language_code=code)
        except TelegramError as error:
            log.info("the description was not set: %s", type(error).__name__)


async def _set_menus(bot: Bot, commands: Sequence[CommandRoute], editors: Iterable[int]) -> None:
    anyone, administrators = (Who.ANYONE,), (Who.ANYONE, Who.ADMINISTRATORS)
    scopes: list[tuple[BotCommandScope, Collection[Who]]] = [
        (BotCommandScopeAllPrivateChats(), administrators),
        (BotCommandScopeAllGroupChats(), anyone),
        (BotCommandScopeAllChatAdministrators(), administrators),
        *((BotCommandScopeChat(editor), tuple(Who)) for editor in sorted(editors)),
    ]
    for scope, who in scopes:
        for language, code in _LANGUAGES:
            menu = [
                BotCommand(_name(route, language), plain(language, f"menu-{route.names[0]}"))
                for route in commands
                if route.in_menu and route.who in who
            ]
            try:
                await bot.set_my_commands(menu, scope=scope, language_code=code)
            except TelegramError as error:
                log.info("a command menu was not set: %s", type(error).__name__)


def _name(route: CommandRoute, language: Language) -> str:
    return route.names[1] if language == "de" and len(route.names) > 1 else route.names[0]
