"""What Telegram's apps show of the bot by themselves: the command menu, and the words before START.

Conveniences only: where Telegram refuses one the bot runs on without.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from tickerbot.bot_api.gate import Priority
from tickerbot.model import Language
from tickerbot.rendering.texts import plain

log = logging.getLogger(__name__)

_ASKING = (
    ("menu-latest", "latest", "aktuell"),
    ("menu-search", "search", "suche"),
    ("menu-entry", "entry", "eintrag"),
    ("menu-corrections", "corrections", "korrekturen"),
)
_CHANGING = (
    ("menu-subscribe", "subscribe", "abo"),
    ("menu-unsubscribe", "unsubscribe", "abmelden"),
    ("menu-settings", "settings", "einstellungen"),
)
_ABOUT = (("menu-help", "help", "hilfe"), ("menu-privacy", "privacy", "datenschutz"))
_EDITING = (
    ("menu-add", "add", "add"),
    ("menu-edit", "edit", "korrigieren"),
    ("menu-retract", "retract", "zurueckziehen"),
    ("menu-history", "history", "verlauf"),
    ("menu-status", "status", "status"),
)
_LANGUAGES: tuple[tuple[Language, str | None], ...] = (("en", None), ("de", "de"))


async def set_profile(bot: ExtBot[Priority], name: str, editors: Iterable[int]) -> None:
    """Tell Telegram the menus, and the description where the operator has given none."""
    await _set_descriptions(bot, name)
    await _set_menus(bot, editors)


async def _set_descriptions(bot: ExtBot[Priority], name: str) -> None:
    # German first: where it has none of its own Telegram tells the one for everybody
    for language, code in reversed(_LANGUAGES):
        try:
            if not (await bot.get_my_description(language_code=code)).description:
                text = plain(language, "menu-description", name=name)
                await bot.set_my_description(text, language_code=code)
        except TelegramError as error:
            log.info("the description was not set: %s", type(error).__name__)


async def _set_menus(bot: ExtBot[Priority], editors: Iterable[int]) -> None:
    everything = (*_ASKING, *_CHANGING, *_ABOUT)
    scopes: list[tuple[BotCommandScope, tuple[tuple[str, str, str], ...]]] = [
        (BotCommandScopeAllPrivateChats(), everything),
        (BotCommandScopeAllGroupChats(), (*_ASKING, *_ABOUT)),
        (BotCommandScopeAllChatAdministrators(), everything),
        *((BotCommandScopeChat(editor), (*_EDITING, *everything)) for editor in sorted(editors)),
    ]
    for scope, entries in scopes:
        for language, code in _LANGUAGES:
            commands = [
                BotCommand(german if language == "de" else english, plain(language, key))
                for key, english, german in entries
            ]
            try:
                await bot.set_my_commands(commands, scope=scope, language_code=code)
            except TelegramError as error:
                log.info("a command menu was not set: %s", type(error).__name__)
