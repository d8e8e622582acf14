"""Fences: ask the editors whether what a restored backup still owed is to be sent again.

What is to be asked stands in the database until it was, so a crash loses no question.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.requests import (
    Answer,
    Ask,
    Messages,
    Tap,
    read_number_and_rest,
    read_reference,
)
from tickerbot.model import Entry, Message, MessageRef, Target
from tickerbot.outcomes import Later, Unreachable
from tickerbot.rendering.fences import fence_card, fences_card, read_fence_button
from tickerbot.rendering.voice import Voice
from tickerbot.storage import logbook, people
from tickerbot.storage.archive import entries
from tickerbot.storage.outbox import chats, fences
from tickerbot.storage.outbox.fences import Fence
from tickerbot.storage.store import Store

MAX_CARDS = 20
MAX_ALONE = 3
"""More questions than these are one, which lists them all."""
MAX_TOGETHER = 1_000
POLL_S = 60.0
_NO = {"no", "nein"}
_ALL, _NONE = {"all", "alle", "alles"}, {*_NO, "none", "keine", "keins"}


class FenceQuestions:
    """Asks the editors, each in private and in their own language."""

    def __init__(
        self, store: Store, replies: Replies, editors: Collection[int], voice: Voice
    ) -> None:
        self._store = store
        self._replies = replies
        self._editors = editors
        self._voice = voice

    async def run(self) -> None:
        """Ask whatever was not asked yet, until cancelled."""
        while True:
            untold = await self._store.read(fences.untold_fences, MAX_TOGETHER)
            together = [untold] if len(untold) > MAX_ALONE else [[fence] for fence in untold]
            for asked in together:
                if await self._ask(asked):
                    for fence in asked:
                        await self._store.record_until_done(fences.mark_told, fence.seq, fence.kind)
            await asyncio.sleep(POLL_S)

    async def _ask(self, asked: Sequence[Fence]) -> bool:
        """Whether this need not be asked again: some editor knows, or none can be reached at all."""
        found = await self._store.read(_with_entries, asked)
        if not found:
            return True
        outcomes = []
        for editor in sorted(self._editors):
            settings = await self._store.read(chats.get_settings, Target(editor))
            voice = self._voice.speaking(settings.language_or(self._voice.newsroom.language))
            card = fence_card(*found[0], voice) if len(found) == 1 else fences_card(found, voice)
            outcomes.append(await self._replies.send(Target(editor), card, is_kept=True))
        away = [outcome for outcome in outcomes if isinstance(outcome, Later | Unreachable)]
        return len(away) < len(outcomes) or not outcomes


@dataclass(frozen=True, slots=True)
class Resending:
    """Answers editors who decide, by a button or by command."""

    store: Store
    voice: Voice
    on_publish: Callable[[], None]
    clock: Callable[[], float]

    async def resend(self, ask: Ask) -> Messages:
        """Send an entry again, or let it be, or show what there is to decide on."""
        voice = self.voice.speaking(ask.language)
        number, rest = read_number_and_rest(ask.words)
        found = await self.store.read(fences.open_fences, number)
        if not found:
            return (Message(voice.html("fence-none")),)
        if number is None:
            word = ask.words.strip().casefold()
            if word in _ALL | _NONE:
                return (await self._decide_all(found, voice, by=ask.user_id, yes=word in _ALL),)
            return await self._cards(found, voice)
        yes = rest.strip().casefold() not in _NO
        texts = [await self._decide(fence, voice, by=ask.user_id, yes=yes) for fence in found]
        return tuple(map(Message, texts))

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer a button under a question: ``fence:<action>:<push>:<entry>``."""
        read = read_fence_button(tap.words)
        named = read_reference(read[2]) if read else None
        entry = await self.store.read(entries.get_referenced, *named) if named else None
        if read is None or entry is None:
            return None
        action, seq, _ = read
        voice = self.voice.speaking(tap.language)
        if action in "ANS":
            found = [it for it in await self.store.read(fences.open_fences) if it.seq <= seq]
            if not found:
                return Answer(edit=Message(voice.html("fence-none")))
            if action == "S":
                return Answer(send=await self._cards(found, voice))
            done = await self._decide_all(found, voice, by=tap.user_id, yes=action == "A")
            return Answer(edit=done)
        found = await self.store.read(fences.open_fences, entry.id)
        asked = (seq, action in "ck")
        fence = next((it for it in found if (it.seq, it.kind == "correction") == asked), None)
        if fence is None:
            return Answer(edit=Message(voice.html("fence-decided", number=str(entry.id))))
        card = MessageRef(tap.target.chat_id, tap.message_id) if fence.kind == "entry" else None
        text = await self._decide(fence, voice, by=tap.user_id, yes=action in "yc", card=card)
        if action == "y" and card is not None:  # the receipts' loop turns the card into the receipt
            return Answer(toast=voice.plain("toast-resent"))
        return Answer(edit=Message(text))

    async def _cards(self, found: Sequence[Fence], voice: Voice) -> Messages:
        shown = await self.store.read(_with_entries, found[:MAX_CARDS])
        cards = tuple(fence_card(*each, voice) for each in shown)
        more = len(found) - MAX_CARDS
        return (*cards, Message(voice.html("fence-more", count=more))) if more > 0 else cards

    async def _decide_all(
        self, found: Sequence[Fence], voice: Voice, *, by: int | None, yes: bool
    ) -> Message:
        """Decide on these in one transaction: a chat gets one digest of what it had collected."""
        done = await self.store.write(_write_all, found, by, int(self.clock()), yes)
        self.on_publish()
        return Message(voice.html("fence-all-resent" if yes else "fence-all-left", count=done))

    async def _decide(
        self,
        fence: Fence,
        voice: Voice,
        *,
        by: int | None,
        yes: bool,
        card: MessageRef | None = None,
    ) -> str:
        now, number = int(self.clock()), str(fence.entry_id)
        is_correction = fence.kind == "correction"
        if not yes:
            done = await self.store.write(_leave, fence, by, now)
            left = "fence-not-corrected" if is_correction else "fence-left"
            return voice.html(left if done else "fence-decided", number=number)
        count = await self.store.write(_send_again, fence, by, now, card)
        if count is None:
            return voice.html("fence-decided", number=number)
        self.on_publish()
        sent = "fence-corrected" if is_correction else "fence-resent"
        return voice.html(sent, number=number, count=count)


def _with_entries(db: Database, asked: Sequence[Fence]) -> list[tuple[Fence, Entry]]:
    found = ((fence, entries.get_entry(db, fence.entry_id)) for fence in asked)
    return [(fence, entry) for fence, entry in found if entry is not None]


def _write_all(db: Database, found: Sequence[Fence], by: int | None, now: int, yes: bool) -> int:
    if yes:
        return sum(_send_again(db, fence, by, now, None) is not None for fence in found)
    return sum(_leave(db, fence, by, now) for fence in found)


def _leave(db: Database, fence: Fence, by: int | None, now: int) -> bool:
    done = people.has_role(db, by, "editor") and fences.leave(db, fence.seq, now, fence.kind)
    if done:
        logbook.record(db, "not_resent", by=by, now=now, entry_id=fence.entry_id)
    return done


def _send_again(
    db: Database, fence: Fence, by: int | None, now: int, card: MessageRef | None
) -> int | None:
    if not people.has_role(db, by, "editor"):
        return None
    if fence.kind == "correction":
        count = fences.correct_again(db, fence.seq, now)
    else:
        count = fences.send_again(db, fence.seq, now, card)
    if count is not None:
        logbook.record(db, "resent", by=by, now=now, entry_id=fence.entry_id, count=count)
    return count
