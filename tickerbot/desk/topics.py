"""Topics: editors open, close and rename them, and set the one that their next entries have.

Callers have checked that the person is an editor, by user id, and that the chat is private.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap
from tickerbot.desk.choosing import choose
from tickerbot.model import Message, Topic
from tickerbot.rendering.topics import TopicLine, topic_message, topics_message
from tickerbot.rendering.voice import Voice
from tickerbot.storage import people
from tickerbot.storage.archive import topics
from tickerbot.storage.newsroom import labelling
from tickerbot.storage.newsroom.labelling import MAX_OPEN, Refusal
from tickerbot.storage.outbox.terms import count_followers
from tickerbot.storage.store import Store
from tickerbot.text.hashtags import MAX_NAME

_OFF = {"off", "aus", "none", "ohne", "keins"}
_ACTS: dict[str, Literal["new", "close", "reopen", "rename"]] = {
    "new": "new",
    "neu": "new",
    "close": "close",
    "schliessen": "close",
    "schließen": "close",
    "reopen": "reopen",
    "öffnen": "reopen",
    "oeffnen": "reopen",
    "rename": "rename",
    "umbenennen": "rename",
}


@dataclass(frozen=True, slots=True)
class Topics:
    """Answers editors who look after the topics."""

    store: Store
    voice: Voice
    clock: Callable[[], float]

    async def topic(self, ask: Ask) -> Messages:
        """Show the topics, or do what is asked; a topic's name alone makes it one's default."""
        voice, by = self.voice.speaking(ask.language), ask.target.chat_id
        word, _, rest = ask.words.strip().partition(" ")
        act, name = _ACTS.get(word.casefold()), rest.strip().removeprefix("#").strip()
        if not ask.words.strip():
            return (await self._all(by, voice),)
        if ask.words.strip().casefold() in _OFF:
            await self.store.write(people.set_topic, by, None)
            return (Message(voice.html("topic-default-none")),)
        if act is None:
            return (await self._set_default(ask.words.strip(), by, voice),)
        old, is_equation, _ = name.partition("=")
        if act != "new" and not (old.strip() and (act != "rename" or is_equation)):
            return (Message(voice.html("topic-refused-how")),)
        done = await self._act(act, name, by)
        if isinstance(done, Topic):
            return (await self._one(done.id, by, voice, head=f"topic-done-{act}"),)
        return (self._refusal(done, old.strip() if act == "rename" else name, voice),)

    async def tap_topic(self, tap: Tap) -> Answer | None:
        """``topic``, ``topic:<topic>``, ``topic:<topic>:default``, ``…:close`` and ``…:reopen``."""
        voice, by = self.voice.speaking(tap.language), tap.target.chat_id
        if not tap.words:
            return Answer(edit=await self._all(by, voice))
        number, _, action = tap.words.partition(":")
        if not (number.isascii() and number.isdigit() and len(number) < 16):
            return None
        topic = await self.store.read(topics.get_topic, int(number))
        if topic is None:
            return None
        match action:
            case "":
                pass
            case "default" if topic.is_open:

                def toggled(db: Database, topic_id: int = topic.id) -> int | None:
                    return None if people.default_topic(db, by) == topic_id else topic_id

                wanted = await choose(self.store, tap, toggled, self.clock())
                await self.store.write(people.set_topic, by, wanted)
            case "close" | "reopen":
                done = await self._act(action, topic.name, by)
                if not isinstance(done, Topic) and done != "already":
                    return Answer(send=(self._refusal(done, topic.name, voice),))
            case _:
                return None
        return Answer(edit=await self._one(topic.id, by, voice))

    async def _act(
        self, act: Literal["new", "close", "reopen", "rename"], name: str, by: int
    ) -> Topic | Refusal:
        now = int(self.clock())
        if act == "rename":
            old, _, new = name.partition("=")
            wanted = new.strip().removeprefix("#").strip()
            return await self.store.write(
                labelling.rename_topic, old.strip(), wanted, by=by, now=now
            )
        do = {
            "new": labelling.add_topic,
            "close": labelling.close_topic,
            "reopen": labelling.reopen_topic,
        }[act]
        return await self.store.write(do, name, by=by, now=now)

    async def _set_default(self, name: str, by: int, voice: Voice) -> Message:
        topic = await self.store.read(topics.find_topic, name)
        if topic is None or not topic.is_open:
            return self._refusal("unknown" if topic is None else "closed", name, voice)
        await self.store.write(people.set_topic, by, topic.id)
        return await self._one(topic.id, by, voice)

    async def _all(self, by: int, voice: Voice) -> Message:
        return topics_message(await self.store.read(_lines, by), voice)

    async def _one(self, topic_id: int, by: int, voice: Voice, head: str = "") -> Message:
        lines = await self.store.read(_lines, by)
        (line,) = (line for line in lines if line.topic.id == topic_id)
        return topic_message(
            line, voice, head=voice.html(head, name=line.topic.name) if head else ""
        )

    def _refusal(self, why: Refusal | Literal["closed"], name: str, voice: Voice) -> Message:
        return Message(
            voice.html(f"topic-refused-{why}", name=name, most=MAX_OPEN, length=MAX_NAME)
        )


def _lines(db: Database, by: int) -> list[TopicLine]:
    counts, default = topics.count_entries(db), people.default_topic(db, by)
    followers = count_followers(db)
    return [
        TopicLine(
            topic,
            counts.get(topic.id, 0),
            followers.get(topic.id, 0),
            is_default=topic.id == default,
        )
        for topic in topics.all_topics(db)
    ]
