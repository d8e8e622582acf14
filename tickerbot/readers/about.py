"""About the bot: what it can do, what it stores, and how that is deleted."""

from __future__ import annotations

from dataclasses import dataclass

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap
from tickerbot.model import Button, Message, Newsroom
from tickerbot.rendering.texts import html_text, plain
from tickerbot.storage.outbox import chats
from tickerbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class About:
    """Answers what every bot must: Telegram's terms ask for /help and /privacy."""

    store: Store
    newsroom: Newsroom

    async def help(self, ask: Ask) -> Messages:
        """Tell what the bot can do."""
        text = html_text(ask.language, "help-text", name=self.newsroom.name)
        if ask.is_private and ask.is_editor:
            text += "\n\n" + html_text(ask.language, "help-editor")
        return (Message(text),)

    async def privacy(self, ask: Ask) -> Messages:
        """Tell what is stored, with a button that deletes it."""
        editor = "yes" if ask.is_private and ask.is_editor else "no"
        text = html_text(ask.language, "privacy-text", editor=editor)
        button = Button(plain(ask.language, "button-delete-all"), "gdpr:ask")
        return (Message(text, ((button,),)),)

    async def tap_privacy(self, tap: Tap) -> Answer | None:
        """Ask once more, then delete what is stored of this chat."""
        match tap.words:
            case "ask":
                buttons = (
                    (Button(plain(tap.language, "button-delete-yes"), "gdpr:yes"),),
                    (Button(plain(tap.language, "button-delete-no"), "gdpr:no"),),
                )
                return Answer(edit=Message(html_text(tap.language, "privacy-sure"), buttons))
            case "yes":
                await self.store.write(chats.forget, tap.target.chat_id)
                return Answer(edit=Message(html_text(tap.language, "privacy-done")))
            case "no":
                return Answer(edit=Message(html_text(tap.language, "privacy-kept")))
            case _:
                return None
