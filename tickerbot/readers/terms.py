"""Readers' own terms: the settings, and a command and buttons for each choice in them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from tickerbot.bot_api.requests import Answer, Ask, Messages, Request, Tap
from tickerbot.model import Button, ChatType, Language, Message, Target
from tickerbot.readers.choices import CHANGES
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.settings import SCREENS, Chosen, choice_screen, settings_screen, told
from tickerbot.storage.archive import topics
from tickerbot.storage.archive.volume import measure_volume
from tickerbot.storage.outbox import chats
from tickerbot.storage.outbox.terms import choose_terms, terms_of
from tickerbot.storage.store import Store
from tickerbot.terms import Terms
from tickerbot.text.term_words import NotUnderstood

_SCREEN_OF = {"follow": "words", "unfollow": "words", "mute": "words", "unmute": "words"}
_LANGUAGES: dict[str, Language | None] = {
    **dict.fromkeys(("de", "deutsch", "german"), "de"),
    **dict.fromkeys(("en", "englisch", "english"), "en"),
    **dict.fromkeys(("auto", "automatisch", "automatic"), None),
}
_BEFORE = {"silent": ("sound", "none"), "loud": ("sound", "all")}
"""What buttons of older versions carry, and what they mean."""


@dataclass(frozen=True, slots=True)
class TermsSettings:
    """Answers those who choose what comes; ``offered`` are the names of the choices that there are."""

    store: Store
    renderer: Renderer
    offered: Sequence[str]
    clock: Callable[[], float]

    def command(self, name: str) -> Callable[[Ask], Awaitable[Messages]]:
        """The handler of the command for one choice; without words it shows what there is to choose."""

        async def choose(ask: Ask) -> Messages:
            voice = self.renderer.speaking(ask.language)
            screen = _SCREEN_OF.get(name, name)
            if not ask.words or name not in CHANGES:
                return (choice_screen(screen, await self._chosen(ask, screen), voice),)
            try:
                await self._change(name, ask)
            except NotUnderstood as refusal:
                return (Message(voice.html(refusal.key, **refusal.values)),)
            chosen = await self._chosen(ask)
            blocks = [voice.html("settings-saved"), told(chosen, voice)]
            if not chosen.is_subscribed:
                blocks.append(voice.html("settings-not-subscribed"))
            button = Button(voice.plain("button-settings"), "set:main")
            return (Message("\n\n".join(blocks), () if ask.in_channel else ((button,),)),)

        return choose

    async def language(self, ask: Ask) -> Messages:
        """Choose the language of this chat."""
        word = ask.words.casefold()
        if word not in _LANGUAGES:
            voice = self.renderer.speaking(ask.language)
            return (choice_screen("language", await self._chosen(ask), voice),)
        await self._set_language(ask, _LANGUAGES[word])
        return (await self._settings(ask),)

    async def settings(self, ask: Ask) -> Messages:
        """Show all settings, with a button for each."""
        return (await self._settings(ask),)

    async def tap(self, tap: Tap) -> Answer | None:
        """Open a choice, or choose."""
        now, (name, _, words) = int(self.clock()), tap.words.partition(":")
        name, words = _BEFORE.get(tap.words, (name, words))
        voice = self.renderer.speaking(tap.language)
        if tap.words in ("main", "sub", "unsub") or tap.words in _LANGUAGES:
            if tap.words == "sub":
                personal = tap.user_language if tap.is_private else None
                await self.store.write(chats.subscribe, tap.target, tap.chat_type, personal, now)
            elif tap.words == "unsub":
                await self.store.write(chats.unsubscribe, tap.target, now)
            elif tap.words != "main":
                await self._set_language(tap, _LANGUAGES[tap.words])
            return Answer(
                toast="" if tap.words == "main" else voice.plain("settings-saved"),
                edit=await self._settings(tap),
            )
        screen = _SCREEN_OF.get(name, name)
        if screen not in self.offered or screen not in SCREENS:
            return None
        if not words:
            return Answer(edit=choice_screen(screen, await self._chosen(tap, screen), voice))
        if name not in CHANGES:
            return None
        try:
            await self._change(name, tap, words)
        except NotUnderstood:  # what it chose is not there any more, or it was tampered with
            return None
        chosen = await self._chosen(tap, screen)
        return Answer(
            toast=voice.plain("settings-saved"), edit=choice_screen(screen, chosen, voice)
        )

    async def _settings(self, request: Request) -> Message:
        settings = await self.store.read(chats.get_settings, request.target)
        language = request.choose_language(settings.language, self.renderer.newsroom.language)
        voice = self.renderer.speaking(language)
        return settings_screen(await self._chosen(request), voice, self.offered)

    async def _chosen(self, request: Request, screen: str = "") -> Chosen:
        chosen = await self.store.read(_read, request.target, in_private=request.is_private)
        if screen != "level":
            return chosen
        volume = await self.store.search(measure_volume, int(self.clock()), chosen.terms)
        return replace(chosen, volume=volume)

    async def _change(self, name: str, request: Request, words: str = "") -> None:
        """Raises NotUnderstood; nothing is changed then."""
        await self.store.write(
            _write,
            name,
            request.target,
            request.chat_type,
            words or request.words,
            int(self.clock()),
        )

    async def _set_language(self, request: Request, language: Language | None) -> None:
        chat_id = request.target.chat_id
        await self.store.write(chats.set_language, chat_id, request.chat_type, language)


def _read(db: Database, target: Target, *, in_private: bool) -> Chosen:
    settings = chats.get_settings(db, target)
    return Chosen(
        terms_of(db, target),
        settings.subscribed,
        settings.language is not None,
        in_private,
        topics.all_topics(db),
    )


def _write(
    db: Database, name: str, target: Target, chat_type: ChatType, words: str, now: int
) -> Terms:
    before = terms_of(db, target)
    wanted = CHANGES[name](db, before, words)
    if wanted != before:
        choose_terms(db, target, wanted, now, chat_type=chat_type)
    return wanted
