"""Labelling: the level and the topics of a draft or an entry, by button or by command.

Callers have checked the person's role, by user id, and that the chat is private. Nothing here reaches
a reader anew: what is out changes quietly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from tickerbot.bot_api.requests import Answer, Ask, Messages, Tap, read_number_and_rest
from tickerbot.desk.cards import Cards, CardTap
from tickerbot.desk.choosing import choose
from tickerbot.desk.correction_cards import CorrectionCards
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.model import Level, Message, Topic
from tickerbot.rendering.cards import topics_card
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.labels import LEVEL_WORDS, labelled_html
from tickerbot.storage.archive import labels, topics
from tickerbot.storage.archive.topics import MAX_TOPICS
from tickerbot.storage.newsroom import drafts, labelling, rehearsals
from tickerbot.storage.newsroom.drafts import CorrectionDraft, Draft, EntryDraft
from tickerbot.storage.store import Store

_NONE = {"none", "ohne", "#"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the words of a command ask for; None: as it is."""

    level: Level | None
    topic_ids: tuple[int, ...] | None
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labelling:
    """Answers those who label what they write, or what is out."""

    store: Store
    cards: Cards
    entry_cards: EntryCards
    correction_cards: CorrectionCards
    renderer: Renderer
    clock: Callable[[], float]

    async def answer_tap(self, tap: Tap, tapped: CardTap[EntryDraft]) -> Answer | None:
        """Answer a button of the card that labels the draft, which is shown anew in its place."""
        draft, button = tapped.draft, tapped.button
        renderer = self.renderer.speaking(tap.language)
        match button.action:
            case "i":
                level = Level.NORMAL if draft.level is Level.IMPORTANT else Level.IMPORTANT
                return await self._set_level(tap, draft, level)
            case "n":
                return await self._set_level(tap, draft, Level.NORMAL)
            case "t":
                await self._show_topics(tap, draft, renderer)
            case "k":
                return await self._toggle(tap, draft, button.part, renderer)
            case "b":
                await self.entry_cards.show(draft, renderer, edits=tap.message_id)
            case _:
                return None
        return Answer()

    async def label(self, ask: Ask) -> Messages:
        """``important #sport`` labels the draft replied to, or the newest; ``12 …`` entry 12."""
        renderer = self.renderer.speaking(ask.language)
        number, rest = read_number_and_rest(ask.words)
        wanted = await self._read(rest if number is not None else ask.words)
        if wanted.unknown:
            return (Message(renderer.html("label-unknown", words=", ".join(wanted.unknown))),)
        if wanted.topic_ids is not None and len(wanted.topic_ids) > MAX_TOPICS:
            return (Message(renderer.html("label-too-many", most=MAX_TOPICS)),)
        if number is not None:
            return (await self._label_entry(ask, number, wanted, renderer),)
        draft = await self.find_draft(ask)
        if draft is None or wanted == Wanted(None, None, ()):
            return (Message(renderer.html("label-how")),)
        if wanted.level is not None:
            draft = await self.store.write(
                labelling.choose_level, draft.id, draft.version, wanted.level, by=ask.user_id
            )
        if draft is not None and wanted.topic_ids is not None:
            draft = await self.store.write(
                labelling.choose_topics, draft.id, draft.version, wanted.topic_ids, by=ask.user_id
            )
        if isinstance(draft, EntryDraft):
            await self.cards.present(draft, self.entry_cards.show, renderer)
        elif isinstance(draft, CorrectionDraft):
            await self.cards.present(draft, self.correction_cards.show, renderer)
        return ()

    async def find_draft(self, ask: Ask) -> Draft | None:
        """The own open draft whose card or message is replied to; replying to nothing, the newest."""
        find = partial(drafts.find_open, editor_id=ask.target.chat_id, replied=ask.replied_id)
        chosen = await choose(self.store, ask, find, self.clock())
        draft = await self.store.read(drafts.get_draft, chosen or 0)
        return draft if draft is not None and draft.state == "open" else None

    async def _label_entry(
        self, ask: Ask, number: int, wanted: Wanted, renderer: Renderer
    ) -> Message:
        if not ask.is_editor:
            return Message(renderer.html("desk-author-published"))
        if await self.store.read(rehearsals.is_on, ask.user_id, self.clock()):
            return Message(renderer.html("toast-rehearsal"))
        entry = await self.store.write(
            labels.label_entry,
            number,
            level=wanted.level,
            topic_ids=wanted.topic_ids,
            by=ask.target.chat_id,
            now=int(self.clock()),
        )
        if entry is None:
            return Message(renderer.html("label-none", number=str(number)))
        return Message(labelled_html(entry, renderer))

    async def _read(self, words: str) -> Wanted:
        level: Level | None = None
        named: list[str] = []
        is_none = False
        for word in words.split():
            known = LEVEL_WORDS.get(word.casefold().removeprefix("#"))
            if known is not None:
                level = known
            elif word.casefold() in _NONE:
                is_none = True
            else:
                named.append(word)
        found, unknown = await self.store.read(topics.find_topics, " ".join(named))
        topic_ids = tuple(topic.id for topic in found) if found or is_none else None
        return Wanted(level, topic_ids, tuple(unknown))

    async def _set_level(self, tap: Tap, draft: EntryDraft, level: Level) -> Answer | None:
        changed = await self.store.write(
            labelling.choose_level, draft.id, draft.version, level, by=tap.user_id
        )
        if not isinstance(changed, EntryDraft):
            return None
        renderer = self.renderer.speaking(tap.language)
        await self.entry_cards.show(changed, renderer, edits=tap.message_id)
        return Answer()

    async def _toggle(
        self, tap: Tap, draft: EntryDraft, topic_id: int, renderer: Renderer
    ) -> Answer | None:
        topic = await self.store.read(topics.get_topic, topic_id)
        if topic is None:
            return None
        has = [it.id for it in draft.topics or ()]
        if topic.id in has:
            chosen: Iterable[int] = [it for it in has if it != topic.id]
        elif not topic.is_open:
            return None
        elif len(has) >= MAX_TOPICS:
            return Answer(toast=renderer.plain("toast-topics-full", most=MAX_TOPICS))
        else:
            chosen = [*has, topic.id]
        changed = await self.store.write(
            labelling.choose_topics, draft.id, draft.version, chosen, by=tap.user_id
        )
        if not isinstance(changed, EntryDraft):
            return None
        await self._show_topics(tap, changed, renderer)
        return Answer()

    async def _show_topics(self, tap: Tap, draft: EntryDraft, renderer: Renderer) -> None:
        offered: list[Topic] = await self.store.read(topics.open_topics)
        card = topics_card(draft, offered, renderer, most=MAX_TOPICS)
        await self.cards.show(draft, card, edits=tap.message_id)
