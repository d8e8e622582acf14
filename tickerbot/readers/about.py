"""About the bot: what it can do, what it stores, and how that is deleted."""

from __future__ import annotations

from dataclasses import dataclass

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap
from tickerbot.model import Button, Message
from tickerbot.rendering.voice import Voice
from tickerbot.storage.outbox import chats
from tickerbot.storage.store import Store


@dataclass(frozen=True, slots=True)
class About:
    """Answers what every bot must: Telegram's terms ask for /help and /privacy."""

    store: Store
    voice: Voice

    async def help(self, ask: Ask) -> Messages:
        """Tell what the bot can do."""
        voice = self.voice.speaking(ask.language)
        text = voice.html("help-text", name=voice.newsroom.name)
        if ask.is_private and ask.is_editor:
            text += "\n\n" + voice.html("help-editor")
        return (Message(text),)

    async def privacy(self, ask: Ask) -> Messages:
        """Tell what is stored, with a button that deletes it."""
        voice = self.voice.speaking(ask.language)
        editor = "yes" if ask.is_private and ask.is_editor else "no"
        text = voice.html("privacy-text", editor=editor)
        button = Button(voice.plain("button-delete-all"), "gdpr:ask")
        return (Message(text, ((button,),)),)

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
                return Answer(edit=Message(voice.html("privacy-done")))
            case "no":
                return Answer(edit=Message(voice.html("privacy-kept")))
            case _:
                return None
