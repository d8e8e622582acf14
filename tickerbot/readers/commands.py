"""What readers can ask: each command and button, and its answer."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sqlite_utils import Database

from tickerbot.bot_api.asks import Answer, Ask, Asker, Tap, read_number
from tickerbot.model import Button, Entry, Language, Message
from tickerbot.readers.searches import Searches
from tickerbot.rendering.corrections import TOLD, retracted_html, told_page
from tickerbot.rendering.entries import PAGE_SIZE, Renderer
from tickerbot.rendering.texts import html_text, plain
from tickerbot.search.query import clean_query
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.revisions import Revision
from tickerbot.storage.outbox import chats
from tickerbot.storage.outbox.chats import ChatSettings
from tickerbot.storage.store import Store

Reply = tuple[Message, ...]

GREETING_HEADLINES = 3


@dataclass(frozen=True, slots=True)
class Readers:
    """Answers readers. ``name`` is the ticker's; ``editors`` only changes what /help tells."""

    store: Store
    renderer: Renderer
    name: str
    default_language: Language
    editors: frozenset[int]
    clock: Callable[[], float] = field(default=time.time)

    @property
    def searches(self) -> Searches:
        """Whoever answers words."""
        return Searches(self.store, self.renderer, self.clock)

    async def settings_of(self, asker: Asker) -> ChatSettings:
        """What is known of the chat that asks."""
        return await self.store.read(chats.get_settings, asker.target)

    async def language_for(self, asker: Asker) -> Language:
        """The chat's own choice, else (in private) the person's, else the ticker's."""
        settings = await self.settings_of(asker)
        personal = asker.user_language if asker.is_private else None
        return settings.language or personal or self.default_language

    async def start(self, ask: Ask, argument: str, language: Language) -> Reply:
        """Greet; a deep link ``e<number>`` opens that entry instead, ``latest`` the newest ones."""
        if argument.startswith("e") and (number := read_number(argument[1:])) is not None:
            return await self.entry(ask, str(number), language)
        if argument == "latest":
            return await self.latest(ask, "", language)
        return (await self._greeting(ask.asker, language),)

    async def help(self, ask: Ask, argument: str, language: Language) -> Reply:  # noqa: ARG002
        """Tell what the bot can do."""
        text = html_text(language, "help-text", name=self.name)
        if ask.asker.is_private and ask.asker.user_id in self.editors:
            text += "\n\n" + html_text(language, "help-editor")
        return (Message(text),)

    async def subscribe(self, ask: Ask, argument: str, language: Language) -> Reply:  # noqa: ARG002
        """Subscribe this chat or topic."""
        new = await self._subscribe(ask.asker)
        return (Message(html_text(language, "subscribe-done" if new else "subscribe-already")),)

    async def unsubscribe(self, ask: Ask, argument: str, language: Language) -> Reply:  # noqa: ARG002
        """End the subscription of this chat or topic."""
        done = await self._unsubscribe(ask.asker)
        return (Message(html_text(language, "unsubscribe-done" if done else "unsubscribe-none")),)

    async def latest(self, ask: Ask, argument: str, language: Language) -> Reply:
        """Show the newest entries, as many as asked, at most a page."""
        wanted = read_number(argument) or PAGE_SIZE
        page = await self.store.read(entries.latest, min(max(wanted, 1), PAGE_SIZE))
        in_channel = ask.asker.chat_type == "channel"
        return (self.renderer.latest_page(page, language, in_channel=in_channel),)

    async def search(self, ask: Ask, argument: str, language: Language) -> Reply:
        """Show what is found for the words."""
        query = clean_query(argument)
        if not query:
            return (Message(html_text(language, "search-how")),)
        in_channel = ask.asker.chat_type == "channel"
        return (await self.searches.page(query, language, in_channel=in_channel),)

    async def entry(self, ask: Ask, argument: str, language: Language) -> Reply:
        """Show one entry in full."""
        number = read_number(argument)
        if number is None:
            return (Message(html_text(language, "entry-how")),)
        found = await self.store.read(entries.get_entry, number)
        if found is None:
            return (Message(html_text(language, "entry-none", number=str(number))),)
        return (await self._entry(found, ask.asker, language),)

    async def corrections(self, ask: Ask, argument: str, language: Language) -> Reply:  # noqa: ARG002
        """Show what was corrected or retracted lately."""
        told = await self.store.read(_recent_corrections)
        in_channel = ask.asker.chat_type == "channel"
        return (told_page(told, self.renderer, language, in_channel=in_channel),)

    async def settings(self, ask: Ask, argument: str, language: Language) -> Reply:  # noqa: ARG002
        """Show the settings with buttons to change them."""
        return (_settings_screen(await self.settings_of(ask.asker), language),)

    async def privacy(self, ask: Ask, argument: str, language: Language) -> Reply:  # noqa: ARG002
        """Tell what is stored, with a button that deletes it."""
        return (self._privacy(ask.asker, language),)

    async def answer_tap(self, tap: Tap, language: Language) -> Answer | None:
        """Answer a reader's button; None where the data is none of ours (or tampered with)."""
        name, _, rest = tap.data.partition(":")
        handler = _TAPS.get(name)
        return await handler(self, tap, rest, language) if handler else None

    async def turn_latest(self, tap: Tap, rest: str, language: Language) -> Answer | None:  # noqa: ARG002
        """Turn a page of the archive in place; without a place show the newest below."""
        direction, _, anchor = rest.partition(":")
        if not rest:
            page = await self.store.read(entries.latest, PAGE_SIZE)
            return Answer(send=(self.renderer.latest_page(page, language),))
        number = read_number(anchor)
        turn = {"o": entries.earlier_than, "n": entries.newer_than}.get(direction)
        if number is None or turn is None:
            return None
        page = await self.store.read(turn, number, PAGE_SIZE)
        return Answer(edit=self.renderer.latest_page(page, language))

    async def turn_search(self, tap: Tap, rest: str, language: Language) -> Answer | None:
        """Show other hits, or those for other words, in place."""
        return await self.searches.turn(tap, rest, language)

    async def turn_entry(self, tap: Tap, rest: str, language: Language) -> Answer | None:
        """Show the entry before or after in place."""
        direction, _, anchor = rest.partition(":")
        number = read_number(anchor)
        turn = {"o": entries.earlier_than, "n": entries.newer_than}.get(direction)
        if number is None or turn is None:
            return None
        page = await self.store.read(turn, number, 1)
        if not page.entries:
            return Answer(toast=plain(language, "toast-no-more"))
        return Answer(edit=await self._entry(page.entries[0], tap.asker, language))

    async def open_entry(self, tap: Tap, rest: str, language: Language) -> Answer | None:
        """Show one entry in full, below."""
        number = read_number(rest)
        if number is None:
            return None
        found = await self.store.read(entries.get_entry, number)
        if found is None:
            return Answer(toast=plain(language, "toast-gone"))
        return Answer(send=(await self._entry(found, tap.asker, language),))

    async def read_on(self, tap: Tap, rest: str, language: Language) -> Answer | None:
        """Show the next part of a long entry, below and without a sound."""
        number, _, part = rest.partition(":")
        entry_id, index = read_number(number), read_number(part)
        if entry_id is None or index is None:
            return None
        found = await self.store.read(entries.get_entry, entry_id)
        if found is not None and found.retracted_at is not None:
            return Answer(send=(await self._entry(found, tap.asker, language),))
        message = found and self.renderer.part(found, index, language)
        if not message:
            return Answer(toast=plain(language, "toast-gone"))
        return Answer(send=(message,))

    async def tap_start(self, tap: Tap, rest: str, language: Language) -> Answer | None:
        """Subscribe from the greeting."""
        if rest != "sub":
            return None
        await self._subscribe(tap.asker)
        return Answer(
            toast=plain(language, "subscribe-done"),
            edit=await self._greeting(tap.asker, language),
        )

    async def tap_settings(self, tap: Tap, rest: str, language: Language) -> Answer | None:
        """Change one setting and show them again."""
        chat_id, chat_type = tap.asker.target.chat_id, tap.asker.chat_type
        match rest:
            case "de" | "en":
                await self.store.write(chats.set_language, chat_id, chat_type, rest)
            case "auto":
                await self.store.write(chats.set_language, chat_id, chat_type, None)
            case "silent" | "loud":
                silent = rest == "silent"
                await self.store.write(chats.set_silent, chat_id, chat_type, silent=silent)
            case "sub":
                await self._subscribe(tap.asker)
            case "unsub":
                await self._unsubscribe(tap.asker)
            case _:
                return None
        language = await self.language_for(tap.asker)
        screen = _settings_screen(await self.settings_of(tap.asker), language)
        return Answer(toast=plain(language, "settings-saved"), edit=screen)

    async def tap_privacy(self, tap: Tap, rest: str, language: Language) -> Answer | None:
        """Ask once more, then delete what is stored of this chat."""
        match rest:
            case "ask":
                buttons = (
                    (Button(plain(language, "button-delete-yes"), "gdpr:yes"),),
                    (Button(plain(language, "button-delete-no"), "gdpr:no"),),
                )
                return Answer(edit=Message(html_text(language, "privacy-sure"), buttons))
            case "yes":
                await self.store.write(chats.forget, tap.asker.target.chat_id)
                return Answer(edit=Message(html_text(language, "privacy-done")))
            case "no":
                return Answer(edit=Message(html_text(language, "privacy-kept")))
            case _:
                return None

    async def _subscribe(self, asker: Asker) -> bool:
        personal = asker.user_language if asker.is_private else None
        return await self.store.write(
            chats.subscribe, asker.target, asker.chat_type, personal, int(self.clock())
        )

    async def _unsubscribe(self, asker: Asker) -> bool:
        return await self.store.write(chats.unsubscribe, asker.target, int(self.clock()))

    async def _greeting(self, asker: Asker, language: Language) -> Message:
        settings = await self.settings_of(asker)
        page = await self.store.read(entries.latest, GREETING_HEADLINES)
        key = "start-subscribed" if settings.subscribed else "start-greeting"
        private = "yes" if asker.is_private else "no"
        blocks = [html_text(language, key, name=self.name, private=private)]
        if page.entries:
            blocks.append(html_text(language, "start-newest"))
            blocks.append(self.renderer.headlines(page.entries, language))
        else:
            blocks.append(html_text(language, "start-empty"))
        button = Button(plain(language, "button-subscribe"), "start:sub")
        return Message("\n\n".join(blocks), () if settings.subscribed else ((button,),))

    async def _entry(self, entry: Entry, asker: Asker, language: Language) -> Message:
        if entry.retracted_at is not None:
            return Message(retracted_html(entry, self.renderer.zone, language))
        neighbours = await self.store.read(entries.get_neighbours, entry.id)
        in_channel = asker.chat_type == "channel"
        return self.renderer.entry(entry, language, neighbours=neighbours, in_channel=in_channel)

    def _privacy(self, asker: Asker, language: Language) -> Message:
        is_editor = asker.is_private and asker.user_id in self.editors
        text = html_text(language, "privacy-text", editor="yes" if is_editor else "no")
        return Message(text, ((Button(plain(language, "button-delete-all"), "gdpr:ask"),),))


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


def _recent_corrections(db: Database) -> list[tuple[Revision, Entry]]:
    found = []
    for revision in revisions.recent_corrections(db, TOLD):
        entry = entries.get_entry(db, revision.entry_id)
        if entry is not None:
            found.append((revision, entry))
    return found


Handler = Callable[[Readers, Ask, str, Language], Awaitable[Reply]]
TapHandler = Callable[[Readers, Tap, str, Language], Awaitable[Answer | None]]


@dataclass(frozen=True, slots=True)
class ReaderCommand:
    """A command: its names (English first), its answer, and whether it changes the chat's state."""

    names: tuple[str, ...]
    answer: Handler
    changes_chat: bool = False


COMMANDS = (
    ReaderCommand(("start",), Readers.start),
    ReaderCommand(("help", "hilfe"), Readers.help),
    ReaderCommand(("latest", "aktuell"), Readers.latest),
    ReaderCommand(("search", "suche"), Readers.search),
    ReaderCommand(("entry", "eintrag"), Readers.entry),
    ReaderCommand(("corrections", "korrekturen"), Readers.corrections),
    ReaderCommand(("subscribe", "abo"), Readers.subscribe, changes_chat=True),
    ReaderCommand(("unsubscribe", "stop", "abmelden"), Readers.unsubscribe, changes_chat=True),
    ReaderCommand(("settings", "einstellungen"), Readers.settings, changes_chat=True),
    ReaderCommand(("privacy", "datenschutz"), Readers.privacy),
)
COMMAND_BY_NAME = {name: command for command in COMMANDS for name in command.names}

_TAPS: dict[str, TapHandler] = {
    "l": Readers.turn_latest,
    "s": Readers.turn_search,
    "e": Readers.open_entry,
    "n": Readers.turn_entry,
    "m": Readers.read_on,
    "start": Readers.tap_start,
    "set": Readers.tap_settings,
    "gdpr": Readers.tap_privacy,
}
TAPS_THAT_CHANGE = frozenset(["start", "set", "gdpr"])
