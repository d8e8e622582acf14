"""Subscribing and settings: the greeting, who gets the ticker, in which language, how quietly."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from tickerbot.bot_api.requests import (
    Answer,
    Ask,
    Messages,
    Request,
    Tap,
    read_number,
    read_reference,
)
from tickerbot.model import Button, Level, Message
from tickerbot.readers.browsing import Browsing
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.lists import headlines_html
from tickerbot.rendering.voice import Voice
from tickerbot.storage.archive import entries
from tickerbot.storage.outbox import chats, terms
from tickerbot.storage.outbox.chats import ChatSettings
from tickerbot.storage.store import Store
from tickerbot.terms import Terms
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.cutting import shorten
from tickerbot.text.small_talk import read_small_talk

GREETING_HEADLINES = 3
MAX_WORDS = 60
"""Maximum length, in UTF-16 units, of what is shown of words that were not understood."""


@dataclass(frozen=True, slots=True)
class Subscribing:
    """Answers those who subscribe, or change how the ticker reaches them."""

    store: Store
    renderer: Renderer
    browsing: Browsing
    """Answers deep links."""
    take_invitation: Callable[[Ask], Awaitable[Messages | None]]
    """Lets those into the team who come with a link for that."""
    clock: Callable[[], float] = field(default=time.time)

    async def start(self, ask: Ask) -> Messages:
        """Greet; a deep link ``e<entry>`` opens that entry instead, ``latest`` the newest ones.

        One with ``i`` and a secret lets somebody into the team.
        """
        if ask.words.startswith("p") and read_reference(ask.words[1:]):
            return await self.browsing.follow_picture_link(ask, ask.words[1:])
        if ask.words.startswith("e") and read_reference(ask.words[1:]):
            return await self.browsing.follow_link(ask, ask.words[1:])
        if ask.words.startswith("i"):
            welcome = await self.take_invitation(ask)
            if welcome is not None:
                return welcome
        if ask.words == "latest":
            return await self.browsing.latest(replace(ask, words=""))
        return (await self._greeting(ask),)

    async def tap_start(self, tap: Tap) -> Answer | None:
        """Subscribe from the greeting."""
        if tap.words != "sub":
            return None
        await self._subscribe(tap)
        toast = self.renderer.speaking(tap.language).plain("subscribe-done")
        return Answer(toast=toast, edit=await self._greeting(tap))

    async def subscribe(self, ask: Ask) -> Messages:
        """Subscribe this chat or topic; words behind the command are told to be none of its."""
        if read_small_talk(ask.words) == "stop":
            return await self.end(ask)
        return _with_words(await self.begin(ask), ask, self.renderer)

    async def begin(self, ask: Ask) -> Messages:
        """Subscribe this chat or topic, whatever the words are."""
        key = "subscribe-done" if await self._subscribe(ask) else "subscribe-already"
        return (Message(self.renderer.speaking(ask.language).html(key)),)

    async def unsubscribe(self, ask: Ask) -> Messages:
        """End the subscription of this chat or topic; words behind it as in ``subscribe``.

        To an editor, "/stop 12" means entry 12.
        """
        if ask.is_editor and ask.is_private and (number := read_number(ask.words)) is not None:
            voice = self.renderer.speaking(ask.language)
            return (Message(voice.html("unsubscribe-or-stop", number=str(number))),)
        return _with_words(await self.end(ask), ask, self.renderer)

    async def end(self, ask: Ask) -> Messages:
        """End the subscription of this chat or topic, whatever the words are."""
        key = "unsubscribe-done" if await self._unsubscribe(ask) else "unsubscribe-none"
        return (Message(self.renderer.speaking(ask.language).html(key)),)

    async def settings(self, ask: Ask) -> Messages:
        """Show the settings with buttons to change them."""
        settings = await self._settings_of(ask)
        wanted = await self.store.read(terms.terms_of, ask.target)
        return (_settings_screen(settings, wanted, self.renderer.speaking(ask.language)),)

    async def tap_settings(self, tap: Tap) -> Answer | None:
        """Change one setting and show them again."""
        chat_id, chat_type = tap.target.chat_id, tap.chat_type
        match tap.words:
            case "de" | "en" as language:
                await self.store.write(chats.set_language, chat_id, chat_type, language)
            case "auto":
                await self.store.write(chats.set_language, chat_id, chat_type, None)
            case "silent" | "loud":
                rings = None if tap.words == "silent" else Level.NORMAL
                await self.store.write(_ring, tap, rings, int(self.clock()))
            case "sub":
                await self._subscribe(tap)
            case "unsub":
                await self._unsubscribe(tap)
            case _:
                return None
        settings = await self._settings_of(tap)
        language = tap.choose_language(settings.language, self.renderer.newsroom.language)
        voice = self.renderer.speaking(language)
        wanted = await self.store.read(terms.terms_of, tap.target)
        screen = _settings_screen(settings, wanted, voice)
        return Answer(toast=voice.plain("settings-saved"), edit=screen)

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
        renderer = self.renderer.speaking(request.language)
        settings = await self._settings_of(request)
        page = await self.store.read(entries.latest, GREETING_HEADLINES)
        key = "start-subscribed" if settings.subscribed else "start-greeting"
        private = "yes" if request.is_private else "no"
        blocks = [renderer.html(key, name=renderer.newsroom.name, private=private)]
        if request.role is not None and request.is_private:
            blocks.insert(0, renderer.html("start-team"))
        if page.entries:
            blocks.append(renderer.html("start-newest"))
            blocks.append(headlines_html(page.entries, renderer))
        else:
            blocks.append(renderer.html("start-empty"))
        button = Button(renderer.plain("button-subscribe"), "start:sub")
        return Message("\n\n".join(blocks), () if settings.subscribed else ((button,),))


def _with_words(answers: Messages, ask: Ask, voice: Voice) -> Messages:
    """The answer to a command that takes no words, and that some were not understood."""
    words = clean_headline(ask.words)
    if not words or read_small_talk(words) is not None:
        return answers
    (answer,) = answers
    shown = shorten(words, MAX_WORDS)
    told = voice.speaking(ask.language).html("subscribe-words", words=shown)
    return (replace(answer, html=f"{answer.html}\n\n{told}"),)


def _ring(db: Database, tap: Tap, rings: Level | None, now: int) -> None:
    wanted = replace(terms.terms_of(db, tap.target), rings=rings)
    terms.choose_terms(db, tap.target, wanted, now, chat_type=tap.chat_type)


def _settings_screen(settings: ChatSettings, wanted: Terms, voice: Voice) -> Message:
    is_silent = wanted.rings is None
    text = voice.html(
        "settings-text",
        subscribed="yes" if settings.subscribed else "no",
        chosen="yes" if settings.language else "no",
        silent="yes" if is_silent else "no",
    )
    subscription = (
        Button(voice.plain("button-unsubscribe"), "set:unsub")
        if settings.subscribed
        else Button(voice.plain("button-subscribe"), "set:sub")
    )
    sound = (
        Button(voice.plain("button-loud"), "set:loud")
        if is_silent
        else Button(voice.plain("button-silent"), "set:silent")
    )
    languages = (
        Button(voice.plain("button-german"), "set:de"),
        Button(voice.plain("button-english"), "set:en"),
        Button(voice.plain("button-automatic"), "set:auto"),
    )
    return Message(text, ((subscription,), (sound,), languages))
