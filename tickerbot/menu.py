"""The command menu that Telegram's apps show, per language and kind of chat: a convenience only."""

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

from tickerbot.model import Language
from tickerbot.pacer import Priority
from tickerbot.texts import plain

log = logging.getLogger(__name__)

_ASKING = (
    ("menu-latest", "latest", "aktuell"),
    ("menu-search", "search", "suche"),
    ("menu-entry", "entry", "eintrag"),
)
_CHANGING = (
    ("menu-subscribe", "subscribe", "abo"),
    ("menu-unsubscribe", "unsubscribe", "abmelden"),
    ("menu-settings", "settings", "einstellungen"),
)
_ABOUT = (("menu-help", "help", "hilfe"), ("menu-privacy", "privacy", "datenschutz"))
_EDITING = (("menu-add", "add", "add"), ("menu-status", "status", "status"))


async def set_menus(bot: ExtBot[Priority], editors: Iterable[int]) -> None:
    """Tell Telegram the menus. Where it refuses one the bot runs on without."""
    everything = (*_ASKING, *_CHANGING, *_ABOUT)
    scopes: list[tuple[BotCommandScope, tuple[tuple[str, str, str], ...]]] = [
        (BotCommandScopeAllPrivateChats(), everything),
        (BotCommandScopeAllGroupChats(), (*_ASKING, *_ABOUT)),
        (BotCommandScopeAllChatAdministrators(), everything),
        *((BotCommandScopeChat(editor), (*_EDITING, *everything)) for editor in sorted(editors)),
    ]
    languages: tuple[tuple[Language, str | None], ...] = (("en", None), ("de", "de"))
    for scope, entries in scopes:
        for language, code in languages:
            commands = [
                BotCommand(german if language == "de" else english, plain(language, key))
                for key, english, german in entries
            ]
            try:
                await bot.set_my_commands(commands, scope=scope, language_code=code)
            except TelegramError as error:
                log.info("a command menu was not set: %s", type(error).__name__)
