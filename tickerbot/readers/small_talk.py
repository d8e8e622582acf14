"""Plain words in a private chat that are no search: "stop" is meant, and thanks are answered kindly."""

from __future__ import annotations

from dataclasses import dataclass

from tickerbot.bot_api.requests import Ask, Messages
from tickerbot.model import Message
from tickerbot.readers.subscribing import Subscribing
from tickerbot.rendering.voice import Voice
from tickerbot.text.small_talk import read_small_talk


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Answers what people write to a bot as they would to a person."""

    subscribing: Subscribing
    voice: Voice

    async def answer(self, ask: Ask) -> Messages | None:
        """Answer small talk; None where the text is to be searched for."""
        voice = self.voice.speaking(ask.language)
        match read_small_talk(ask.words):
            case None:
                return None
            case "stop":
                return await self.subscribing.end(ask)
            case "subscribe":
                return await self.subscribing.begin(ask)
            case "thanks":
                return (Message(voice.html("small-talk-thanks")),)
            case "hello":
                return (Message(voice.html("small-talk-hello")),)
            case "bye":
                return (Message(voice.html("small-talk-bye")),)
            case "nod":
                return (Message(voice.html("small-talk-nod")),)
