"""About the bot: what it can do, what it stores, and how that is deleted."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.requests import Answer, Ask, Messages, Request, Tap
from tickerbot.model import Button, Document, Message
from tickerbot.outcomes import Sent
from tickerbot.rendering.texts import escape
from tickerbot.rendering.voice import Voice
from tickerbot.storage.newsroom.chat_data import read_chat
from tickerbot.storage.outbox import chats
from tickerbot.storage.store import Store

_IMPRINT = {"impressum", "imprint"}
_AROUND = ".!?…:„“”\"' "
"""What may stand around the word."""
_PAGES = {
    "team": ("redaktion", "editors", "team"),
    "reading": ("lesen", "reading", "suchen", "search"),
    "terms": ("abo", "subscription", "was kommt", "terms"),
    "about": ("daten", "data", "about", "datenschutz", "privacy"),
}
"""The pages of the help beyond the first one, and the words by which each is asked for."""


@dataclass(frozen=True, slots=True)
class About:
    """Answers what every bot must: Telegram's terms ask for /help and /privacy."""

    store: Store
    replies: Replies
    voice: Voice
    forgotten: Callable[[int], Awaitable[None]]
    """Is told of a person of the team of whom nothing is known any more."""
    clock: Callable[[], float]

    async def help(self, ask: Ask) -> Messages:
        """Tell the six things that one needs, or a page of the rest, which the words name."""
        page = next((name for name, words in _PAGES.items() if ask.words.casefold() in words), "")
        return (self._help(page, ask),)

    async def tap_help(self, tap: Tap) -> Answer | None:
        """Turn to a page of the help in place."""
        if tap.words and tap.words not in _PAGES:
            return None
        return Answer(edit=self._help(tap.words, tap))

    def _help(self, page: str, request: Request) -> Message:
        voice = self.voice.speaking(request.language)
        is_team = request.is_private and request.role is not None
        if page and (page != "team" or is_team):
            key = f"help-{request.role}" if page == "team" else f"help-{page}"
            back = Button(voice.plain("button-help-first"), "help")
            return Message(voice.html(key), () if request.in_channel else ((back,),))
        pages = [name for name in _PAGES if name != "team" or is_team]
        buttons = [Button(voice.plain(f"button-help-{name}"), f"help:{name}") for name in pages]
        rows = () if request.in_channel else tuple((button,) for button in buttons)
        text = voice.html("help-text", name=voice.newsroom.name)
        if is_team:
            text = voice.html("help-text-team") + "\n\n" + text
        return Message(text, rows)

    async def tell_id(self, ask: Ask) -> Messages:
        """Tell what an operator may ask for: the person's id and, outside private chats, the chat's."""
        voice = self.voice.speaking(ask.language)
        lines = [] if ask.is_private else [voice.html("id-chat", id=str(ask.target.chat_id))]
        if ask.user_id is not None:
            lines.append(voice.html("id-person", id=str(ask.user_id)))
        return (Message("\n".join(lines)),)

    async def privacy(self, ask: Ask) -> Messages:
        """Tell what is stored, with a button that deletes it."""
        voice = self.voice.speaking(ask.language)
        editor = "yes" if ask.is_private and ask.role is not None else "no"
        text = voice.html("privacy-text", editor=editor)
        text += "\n\n" + voice.html(
            "privacy-times",
            left=voice.newsroom.forgets_after_days,
            copies=voice.newsroom.correctable_days or 0,
        )
        if voice.newsroom.privacy_url:
            text += "\n\n" + voice.html("privacy-policy", url=voice.newsroom.privacy_url)
        button = Button(voice.plain("button-delete-all"), "gdpr:ask")
        return (Message(text, ((button,),)),)

    async def imprint(self, ask: Ask) -> Messages:
        """Tell who is behind the ticker, as the operator has worded it."""
        voice = self.voice.speaking(ask.language)
        imprint = voice.newsroom.imprint
        return (Message(escape(imprint) if imprint else voice.html("imprint-none")),)

    async def imprint_by_word(self, ask: Ask) -> Messages | None:
        """The same for the word alone, where there is one to tell; else it is searched for."""
        word = ask.words.strip().strip(_AROUND).casefold()
        if not self.voice.newsroom.imprint or word not in _IMPRINT:
            return None
        return await self.imprint(ask)

    async def export(self, ask: Ask) -> Messages:
        """Send everything that is stored of this chat, as a file."""
        voice = self.voice.speaking(ask.language)
        if ask.in_channel:  # all its readers would get the file
            return (Message(voice.html("export-not-in-channel")),)
        found = await self.store.read_aside(read_chat, ask.target.chat_id)
        now = datetime.fromtimestamp(self.clock(), UTC)
        content = {"chat_id": ask.target.chat_id, "exported_at": now.isoformat(), **found}
        document = Document(
            "tickerbot.json",
            json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "replace"),
            voice.plain("export-caption"),
        )
        outcome = await self.replies.send_document(ask.target, document)
        return () if isinstance(outcome, Sent) else (Message(voice.html("failure")),)

    async def tap_privacy(self, tap: Tap) -> Answer | None:
        """Ask once more, then delete what is stored of this chat."""
        voice = self.voice.speaking(tap.language)
        match tap.words:
            case "ask":
                buttons = (
                    (Button(voice.plain("button-delete-yes"), "gdpr:yes"),),
                    (Button(voice.plain("button-delete-no"), "gdpr:no"),),
                )
                return Answer(edit=Message(voice.html("privacy-sure"), buttons))
            case "yes":
                await self.store.write(chats.forget, tap.target.chat_id)
                if tap.is_private and tap.role is not None:
                    await self.forgotten(tap.target.chat_id)
                return Answer(edit=Message(voice.html("privacy-done")))
            case "no":
                return Answer(edit=Message(voice.html("privacy-kept")))
            case _:
                return None
