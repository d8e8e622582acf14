"""Subscribing: the greeting, and who gets the ticker, with the ways that there are."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

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
from tickerbot.model import Button, Level, Message, Target, Topic
from tickerbot.readers.browsing import Browsing
from tickerbot.readers.digests import DigestRest
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.lists import headlines_html
from tickerbot.rendering.settings import levels_text, per_day
from tickerbot.rendering.terms import terms_html
from tickerbot.rendering.texts import strip_markup
from tickerbot.rendering.voice import Voice
from tickerbot.storage.archive import entries, topics
from tickerbot.storage.archive.volume import measure_volume
from tickerbot.storage.outbox import chats, terms
from tickerbot.storage.outbox.chats import ChatSettings
from tickerbot.storage.store import Store
from tickerbot.terms import Terms
from tickerbot.text.cleaning import clean_headline
from tickerbot.text.cutting import BREAK, MESSAGE_LIMIT, shorten, units
from tickerbot.text.small_talk import read_small_talk
from tickerbot.text.term_words import NotUnderstood, read_level

GREETING_HEADLINES = 3
_WAYS = {"sub": Level.NORMAL, "sub:1": Level.IMPORTANT, "sub:2": Level.URGENT}
"""What the buttons to subscribe carry, and the lowest level that comes by each."""
MAX_WORDS = 60
"""Maximum length, in UTF-16 units, of what is shown of words that were not understood."""


@dataclass(frozen=True, slots=True)
class Subscribing:
    """Answers those who come, subscribe and leave."""

    store: Store
    renderer: Renderer
    browsing: Browsing
    """Answers deep links."""
    rest: DigestRest
    """Answers those from digests in channels."""
    take_invitation: Callable[[Ask], Awaitable[Messages | None]]
    """Lets those into the team who come with a link for that."""
    clock: Callable[[], float]

    async def start(self, ask: Ask) -> Messages:
        """Greet; a deep link ``e<entry>`` opens that entry instead, ``latest`` the newest ones.

        One with ``d`` shows the rest of a digest.

        One with ``i`` and a secret lets somebody into the team.
        """
        if ask.words.startswith("p") and read_reference(ask.words[1:]):
            return await self.browsing.follow_picture_link(ask, ask.words[1:])
        if ask.words.startswith("e") and read_reference(ask.words[1:]):
            return await self.browsing.follow_link(ask, ask.words[1:])
        if ask.words.startswith("d") and (page := await self.rest.follow_link(ask, ask.words[1:])):
            return page
        if ask.words.startswith("i"):
            welcome = await self.take_invitation(ask)
            if welcome is not None:
                return welcome
        if ask.words == "latest":
            return await self.browsing.latest(replace(ask, words=""))
        return (await self._greeting(ask),)

    async def tap_start(self, tap: Tap) -> Answer | None:
        """Subscribe from the greeting."""
        level = _WAYS.get(tap.words)
        if level is None:
            return None
        await self._subscribe(tap, level)
        toast = self.renderer.speaking(tap.language).plain("subscribe-done")
        return Answer(toast=toast, edit=await self._greeting(tap))

    async def subscribe(self, ask: Ask) -> Messages:
        """Subscribe this chat or topic, with a level behind the command what is of that level.

        Other words are told to be none of the command's.
        """
        if read_small_talk(ask.words) == "stop":
            return await self.end(ask)
        if ask.words:
            with contextlib.suppress(NotUnderstood):
                level = read_level(ask.words)
                await self._subscribe(ask, level)
                return (await self._subscribed(ask),)
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
        """End the subscription of this chat or topic, whatever the words are.

        Where fewer entries would have come of the next level, that is offered.
        """
        voice = self.renderer.speaking(ask.language)
        if not await self._unsubscribe(ask):
            return (Message(voice.html("unsubscribe-none")),)
        done = voice.html("unsubscribe-done")
        wanted, volume = await self._measure(ask)
        if volume is None or wanted.lowest is Level.URGENT or ask.in_channel:
            return (Message(done),)
        less = Level(wanted.lowest + 1)
        if not 0 < volume[less] < volume[wanted.lowest]:
            return (Message(done),)
        number = per_day(voice, volume[less], in_full=True)
        offer = voice.html("unsubscribe-less", number=number)
        button = Button(levels_text(voice, less, None), f"start:sub:{less.value}")
        return (Message(f"{done}\n\n{offer}", ((button,),)),)

    async def _settings_of(self, request: Request) -> ChatSettings:
        return await self.store.read(chats.get_settings, request.target)

    async def _subscribe(self, request: Request, level: Level | None = None) -> bool:
        return await self.store.write(_subscribe, request, level, int(self.clock()))

    async def _subscribed(self, request: Request) -> Message:
        """That this chat is subscribed, and what it gets."""
        voice = self.renderer.speaking(request.language)
        return Message(f"{voice.html('subscribe-done')}\n\n{await self._told(request)}")

    async def _told(self, request: Request) -> str:
        wanted, known = await self.store.read(_wanted, request.target)
        voice = self.renderer.speaking(request.language)
        return terms_html(wanted, voice, topics=known, in_private=request.is_private)

    async def _measure(self, request: Request) -> tuple[Terms, Mapping[Level, float] | None]:
        """What the chat wants, and how much a day comes of that by each lowest level."""
        wanted = await self.store.read(terms.terms_of, request.target)
        return wanted, await self.store.search(measure_volume, int(self.clock()), wanted)

    async def _unsubscribe(self, request: Request) -> bool:
        return await self.store.write(chats.unsubscribe, request.target, int(self.clock()))

    async def _greeting(self, request: Request) -> Message:
        renderer = self.renderer.speaking(request.language)
        settings = await self._settings_of(request)
        page = await self.store.read(entries.latest, GREETING_HEADLINES)
        key = "start-subscribed" if settings.subscribed else "start-greeting"
        private = "yes" if request.is_private else "no"
        blocks = [renderer.html(key, name=renderer.newsroom.name, private=private)]
        if settings.subscribed:
            blocks.append(await self._told(request))
        if request.role is not None and request.is_private:
            blocks.insert(0, renderer.html("start-team"))
        newest = renderer.html("start-empty")
        if page.entries:
            headlines = headlines_html(page.entries, renderer)
            newest = f"{renderer.html('start-newest')}{BREAK}{headlines}"
        whole = BREAK.join([*blocks, newest])
        if units(strip_markup(whole)) > MESSAGE_LIMIT:  # of those who have chosen very much
            whole = BREAK.join(blocks)
        return Message(whole, () if settings.subscribed else await self._ways(request, renderer))

    async def _ways(self, request: Request, voice: Voice) -> tuple[tuple[Button, ...], ...]:
        """The ways to subscribe, with how much comes by each where that can be measured."""
        _, volume = await self._measure(request)
        everything = voice.plain("button-subscribe-all")
        if volume is not None:
            everything += f" ({per_day(voice, volume[Level.NORMAL], in_full=True)})"
        return (
            (Button(everything, "start:sub"),),
            *(
                (Button(levels_text(voice, level, volume), f"start:sub:{level.value}"),)
                for level in (Level.IMPORTANT, Level.URGENT)
            ),
        )


def _subscribe(db: Database, request: Request, level: Level | None, now: int) -> bool:
    """Subscribe, and with a level from now on get what is of that level or a higher one."""
    personal = request.user_language if request.is_private else None
    before = terms.terms_of(db, request.target)
    if level is not None and level != before.lowest:
        wanted = replace(before, lowest=level)
        terms.choose_terms(db, request.target, wanted, now, chat_type=request.chat_type)
    return chats.subscribe(db, request.target, request.chat_type, personal, now)


def _wanted(db: Database, target: Target) -> tuple[Terms, list[Topic]]:
    """The terms of a target, and the topics that there are."""
    return terms.terms_of(db, target), topics.all_topics(db)


def _with_words(answers: Messages, ask: Ask, voice: Voice) -> Messages:
    """The answer to a command that takes no words, and that some were not understood."""
    words = clean_headline(ask.words)
    if not words or read_small_talk(words) is not None:
        return answers
    (answer,) = answers
    shown = shorten(words, MAX_WORDS)
    told = voice.speaking(ask.language).html("subscribe-words", words=shown)
    return (replace(answer, html=f"{answer.html}\n\n{told}"),)
