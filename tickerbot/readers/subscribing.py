"""Subscribing and settings: the greeting, who gets the ticker, in which language, how quietly."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tickerbot.bot_api.requests import Answer, Ask, Messages, Request, Tap, read_number
from tickerbot.model import Button, Language, Message, Newsroom
from tickerbot.readers.browsing import Browsing
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.texts import html_text, plain
from tickerbot.storage.archive import entries
from tickerbot.storage.outbox import chats
from tickerbot.storage.outbox.chats import ChatSettings
from tickerbot.storage.store import Store

GREETING_HEADLINES = 3


@dataclass(frozen=True, slots=True)
class Subscribing:
    """Answers whoever subscribes, or changes how the ticker comes."""

    store: Store
    renderer: Renderer
    newsroom: Newsroom
    browsing: Browsing
    """Answers deep links."""
    clock: Callable[[], float] = field(default=time.time)

    async def start(self, ask: Ask) -> Messages:
        """Greet; a deep link ``e<number>`` opens that entry instead, ``latest`` the newest ones."""
        if ask.words.startswith("e") and (number := read_number(ask.words[1:])) is not None:
            return await self.browsing.entry(replace(ask, words=str(number)))
        if ask.words == "latest":
            return await self.browsing.latest(replace(ask, words=""))
        return (await self._greeting(ask),)

    async def tap_start(self, tap: Tap) -> Answer | None:
        """Subscribe from the greeting."""
        if tap.words != "sub":
            return None
        await self._subscribe(tap)
        return Answer(toast=plain(tap.language, "subscribe-done"), edit=await self._greeting(tap))

    async def subscribe(self, ask: Ask) -> Messages:
        """Subscribe this chat or topic."""
        key = "subscribe-done" if await self._subscribe(ask) else "subscribe-already"
        return (Message(html_text(ask.language, key)),)

    async def unsubscribe(self, ask: Ask) -> Messages:
        """End the subscription of this chat or topic."""
        key = "unsubscribe-done" if await self._unsubscribe(ask) else "unsubscribe-none"
        return (Message(html_text(ask.language, key)),)

    async def settings(self, ask: Ask) -> Messages:
        """Show the settings with buttons to change them."""
        return (_settings_screen(await self._settings_of(ask), ask.language),)

    async def tap_settings(self, tap: Tap) -> Answer | None:
        """Change one setting and show them again."""
        chat_id, chat_type = tap.target.chat_id, tap.chat_type
        match tap.words:
            case "de" | "en" as language:
                await self.store.write(chats.set_language, chat_id, chat_type, language)
            case "auto":
                await self.store.write(chats.set_language, chat_id, chat_type, None)
            case "silent" | "loud":
                silent = tap.words == "silent"
                await self.store.write(chats.set_silent, chat_id, chat_type, silent=silent)
            case "sub":
                await self._subscribe(tap)
            case "unsub":
                await self._unsubscribe(tap)
            case _:
                return None
        settings = await self._settings_of(tap)
        personal = tap.user_language if tap.is_private else None
        new_language = settings.language or personal or self.newsroom.language
        return Answer(
            toast=plain(new_language, "settings-saved"),
            edit=_settings_screen(settings, new_language),
        )

    async def _settings_of(self, request: Request) -> ChatSettings:
        return await self.store.read(chats.get_settings, request.target)

    async def _subscribe(self, request: Request) -> bool:
        personal = request.user_language if request.is_private else None
        return await self.store.write(
            chats.subscribe, request.target, request.chat_type, personal, int(self.clock())
        )

    async def _unsubscribe(self, request: Request) -> bool:
        return await self.store.write(chats.unsubscribe, request.target, int(self.clock()))

    async def _greeting(self, request: Request) -> Message:
        language = request.language
        settings = await self._settings_of(request)
        page = await self.store.read(entries.latest, GREETING_HEADLINES)
        key = "start-subscribed" if settings.subscribed else "start-greeting"
        private = "yes" if request.is_private else "no"
        blocks = [html_text(language, key, name=self.newsroom.name, private=private)]
        if page.entries:
            blocks.append(html_text(language, "start-newest"))
            blocks.append(self.renderer.headlines(page.entries, language))
        else:
            blocks.append(html_text(language, "start-empty"))
        button = Button(plain(language, "button-subscribe"), "start:sub")
        return Message("\n\n".join(blocks), () if settings.subscribed else ((button,),))


def _settings_screen(settings: ChatSettings, language: Language) -> Message:
    text = html_text(
        language,
        "settings-text",
        subscribed="yes" if settings.subscribed else "no",
        chosen="yes" if settings.language else "no",
        silent="yes" if settings.silent else "no",
    )
    subscription = (
        Button(plain(language, "button-unsubscribe"), "set:unsub")
        if settings.subscribed
        else Button(plain(language, "button-subscribe"), "set:sub")
    )
    sound = (
        Button(plain(language, "button-loud"), "set:loud")
        if settings.silent
        else Button(plain(language, "button-silent"), "set:silent")
    )
    languages = (
        Button(plain(language, "button-german"), "set:de"),
        Button(plain(language, "button-english"), "set:en"),
        Button(plain(language, "button-automatic"), "set:auto"),
    )
    return Message(text, ((subscription,), (sound,), languages))
