"""Planning: a draft goes out later, at a time that somebody taps or writes, until they change that.

Callers have checked the person's role, by user id, and that the chat is private.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time
from functools import partial

from sqlite_utils import Database

from tickerbot.bot_api.requests import Answer, Ask, Messages, Request, Tap, as_tap
from tickerbot.desk.cards import Cards
from tickerbot.desk.choosing import choose
from tickerbot.desk.entry_cards import EntryCards
from tickerbot.desk.publishing import Publishing
from tickerbot.model import Level, Message
from tickerbot.rendering.cards import (
    PLAN_PREFIX,
    CardButton,
    entry_card_part,
    plan_data,
    read_button,
)
from tickerbot.rendering.entries import Renderer
from tickerbot.rendering.plans import (
    Choice,
    Planned,
    headline_of,
    plans_message,
    problem_message,
    time_question,
    when_text,
)
from tickerbot.rendering.texts import escape
from tickerbot.storage import people
from tickerbot.storage.newsroom import decisions, drafts, expectations, plans
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.newsroom.expectations import ExpectedTime
from tickerbot.storage.outbox import chats
from tickerbot.storage.store import Store
from tickerbot.text.times_ahead import Ahead, next_time, read_ahead

_EVENING, _MORNING = clock_time(18), clock_time(6)
_NOW = {"now", "jetzt"}
_OFF = {"off", "aus", "cancel", "abbrechen", "nicht"}


@dataclass(frozen=True, slots=True)
class Planning:
    """Answers those who decide when a draft goes out."""

    store: Store
    cards: Cards
    entry_cards: EntryCards
    publishing: Publishing
    renderer: Renderer
    on_plan: Callable[[], None]
    """Is called when something was planned, or is not any more."""
    clock: Callable[[], float]

    async def answer_tap(self, tap: Tap) -> Answer | None:
        """Answer a button about a plan: ``plan:<action>:<draft>:<version>``."""
        button = read_button(tap.data)
        if button is None or button.prefix != PLAN_PREFIX:
            return None
        draft = await self.store.read(plans.open_draft, button.draft_id, button.version)
        if draft is None:
            return await self._too_late(tap, button)
        if draft.editor_id != tap.user_id and not tap.is_editor:
            return None
        if (at := self._offered(button.action, button.part)) is not None:
            seconds = int(at.timestamp())
            chosen = await choose(self.store, tap, lambda _: seconds, self.clock())
            return await self._tap_time(tap, draft, self.renderer.local_time(chosen or seconds))
        renderer = self.renderer.speaking(tap.language)
        match button.action:
            case "t":
                return await self._ask(tap, draft)
            case "n":
                return await self.publishing.publish(tap, draft, button.version)
            case "x" | "h":
                return await self._cancel(tap, draft, is_held=button.action == "h")
            case "m":
                more = plan_data("m", draft)
                part = entry_card_part(draft, renderer, button.part, more=more)
                return Answer(send=(part,)) if part else None
            case "o":
                await self.entry_cards.show_to(draft, tap.target.chat_id)
                return Answer()
            case _:
                return None

    async def take_time(self, ask: Ask, expected: ExpectedTime) -> Messages:
        """Take a time that somebody was asked for; what is none is told, and it is still expected."""
        draft = await self.store.read(drafts.get_open_draft, expected.draft_id, EntryDraft)
        if draft is not None and draft.editor_id != ask.user_id and not ask.is_editor:
            draft = None
        return await self._take(ask, draft, ask.words)

    async def later(self, ask: Ask) -> Messages:
        """``/later <time>``: plan the newest open draft of whoever asks; ``now``, ``off``."""
        renderer, editor_id = self.renderer.speaking(ask.language), ask.target.chat_id
        newest = partial(plans.newest_shown, editor_id=editor_id)
        chosen = await choose(self.store, ask, newest, self.clock())
        draft = await self.store.read(drafts.get_open_draft, chosen or 0, EntryDraft)
        if chosen and draft is None:  # the command comes again, after a crash
            return (Message(renderer.html("plan-not-set")),)
        word = ask.words.strip().casefold()
        if draft is None or not word or draft.composed.problem:
            return (Message(renderer.html("plan-how")),)
        if word in _OFF:
            cancelled = await self._call_off(editor_id, draft)
            if cancelled is None:
                return (Message(renderer.html("plans-none")),)
            await self.entry_cards.refresh(cancelled)
            return (Message(renderer.html("plan-cancelled", headline=headline_of(draft))),)
        if draft.level is Level.URGENT:
            return (Message(renderer.html("plan-urgent")),)
        if word in _NOW:
            return await self._go_now(ask, draft)
        return await self._take(ask, draft, ask.words)

    async def scheduled(self, ask: Ask) -> Messages:
        """Show all that is planned."""
        found = await self.store.read(_all_planned)
        shown = plans_message(
            found, self.renderer.speaking(ask.language), self.clock(),
            for_user=ask.target.chat_id, sees_all=ask.is_editor,
        )  # fmt: skip
        return (shown,)

    async def hold(self, ask: Ask, draft_id: int) -> Messages | None:
        """Hold a draft that was to go out in some seconds; None where that does not stop it."""
        by, now = ask.target.chat_id, int(self.clock())
        held = await self.store.write(plans.call_off, draft_id, by=by, now=now)
        self.on_plan()
        if held is None:
            return None
        if held.editor_id == by:
            await self.entry_cards.refresh(held)
        renderer = self.renderer.speaking(ask.language)
        return (Message(renderer.html("plan-held-back", headline=headline_of(held))),)

    def _now(self) -> datetime:
        return self.renderer.local_time(self.clock())

    def _offered(self, action: str, minutes: int) -> datetime | None:
        """The time that a button offered, ``minutes`` after midnight; None: it is no such button."""
        if action == "w" and minutes < 24 * 60:
            return next_time(clock_time(*divmod(minutes, 60)), self._now())
        return next((each.at for each in self._choices() if each.action == action), None)

    def _choices(self) -> list[Choice]:
        now = self._now()
        soon = [
            Choice("1", "button-soon", self.renderer.local_time(self.clock() + 900)),
            Choice("2", "button-in-an-hour", self.renderer.local_time(self.clock() + 3600)),
        ]
        tomorrow = now.replace(hour=0, minute=0) + timedelta(days=1)
        later = (
            ("3", "", next_time(_EVENING, now)),
            ("4", "", next_time(_MORNING, tomorrow)),
        )
        return soon + [Choice(action, key, at) for action, key, at in later if at is not None]

    async def _ask(self, tap: Tap, draft: EntryDraft) -> Answer:
        if not draft.rehearsal and (refusal := await self.publishing.rehearsing.refusal(tap)):
            return refusal
        renderer = self.renderer.speaking(tap.language)
        if draft.level is Level.URGENT:
            return Answer(toast=renderer.plain("toast-urgent-now"))
        question = time_question(draft, self._choices(), renderer, self.clock())
        await self.cards.ask(tap, question, ExpectedTime(draft.id))
        return Answer()

    async def _tap_time(self, tap: Tap, draft: EntryDraft, at: datetime) -> Answer | None:
        told = await self._plan(tap, draft, at)
        if told is None:
            return None
        toast = self.renderer.speaking(tap.language).plain("toast-planned")
        return Answer(toast, edit=told)

    async def _take(self, ask: Ask, draft: EntryDraft | None, words: str) -> Messages:
        renderer = self.renderer.speaking(ask.language)
        # as it was meant when it was written: after a crash the same message comes again
        ahead = read_ahead(words, self.renderer.local_time(ask.sent_at))
        if ahead.at is not None and ahead.at.timestamp() <= self.clock():
            ahead = Ahead(problem="past")
        if draft is None:
            await self.store.write(expectations.expect, ask.target.chat_id, None)
            return (Message(renderer.html("plan-not-set")),)
        if ahead.problem or ahead.at is None:
            problem = ahead.problem or "unreadable"
            return (problem_message(problem, ahead.at, draft, renderer, self.clock()),)
        told = await self._plan(ask, draft, ahead.at)
        return (told or Message(renderer.html("plan-not-set")),)

    async def _plan(self, request: Request, draft: EntryDraft, at: datetime) -> Message | None:
        """Plan it, show that on its cards, and tell; None where the draft has changed."""
        renderer, by = self.renderer.speaking(request.language), request.target.chat_id
        made = await self.store.write(
            plans.make,
            draft.id,
            draft.version,
            publish_at=int(at.timestamp()),
            by=by,
            now=int(self.clock()),
        )
        await self.store.write(expectations.expect, by, None)
        # what is shown when nobody asks speaks that person's language
        await self.store.write(chats.remember_chat, by, "private", request.user_language)
        if made is None:
            return None
        self.on_plan()
        await self.entry_cards.refresh(draft)
        when = when_text(made.publish_at, self.clock(), renderer)
        return Message(renderer.html("plan-set", headline=headline_of(draft), when=when))

    async def _cancel(self, tap: Tap, draft: EntryDraft, *, is_held: bool) -> Answer | None:
        cancelled = await self._call_off(tap.target.chat_id, draft, tap.message_id)
        if cancelled is None:
            return None
        renderer = self.renderer.speaking(tap.language)
        toast = renderer.plain("toast-on-hold" if is_held else "toast-unplanned")
        # where another had approved it, the decision shows it anew
        if cancelled.preview_message_id and draft.editor_id == tap.user_id:
            if draft.preview_message_id == tap.message_id:
                card = await self.entry_cards.card(cancelled, renderer, for_user=draft.editor_id)
                return Answer(toast, edit=card)
            await self.entry_cards.refresh(cancelled)
        key = "plan-held-back" if is_held else "plan-cancelled"
        return Answer(toast, edit=Message(renderer.html(key, headline=headline_of(draft))))

    async def _go_now(self, ask: Ask, draft: EntryDraft) -> Messages:
        """Let a draft that is planned go out now."""
        renderer = self.renderer.speaking(ask.language)
        if await self.store.read(plans.find, draft.id) is None:
            return (Message(renderer.html("plans-none")),)
        tap = as_tap(ask, draft.preview_message_id or ask.message_id, plan_data("n", draft))
        answer = await self.publishing.publish(tap, draft, draft.version)
        if answer is None:
            return (Message(renderer.html("plan-needs-approval")),)
        return (answer.edit or Message(escape(answer.toast)),)

    async def _call_off(
        self, by: int, draft: EntryDraft, message_id: int | None = None
    ) -> EntryDraft | None:
        cancelled = await self.store.write(
            plans.cancel, draft.id, draft.version, by=by, message_id=message_id,
            now=int(self.clock()),
        )  # fmt: skip
        self.on_plan()
        return cancelled

    async def _too_late(self, tap: Tap, button: CardButton) -> Answer | None:
        """Show how the draft stands now: a tap that comes again after a crash has been carried out."""
        draft = await self.store.read(drafts.get_draft, button.draft_id)
        renderer = self.renderer.speaking(tap.language)
        if not isinstance(draft, EntryDraft):
            return None
        if draft.state == "published":
            return Answer(renderer.plain("toast-not-held")) if button.action == "h" else None
        decided = await self.store.read(decisions.find, draft.id, button.version)
        if decided is not None and (decided.kind, decided.by) == ("cancelled", tap.user_id):
            done = renderer.html("plan-cancelled", headline=headline_of(draft))
            return Answer(renderer.plain("toast-unplanned"), edit=Message(done))
        is_shown = (draft.editor_id, draft.preview_message_id) == (tap.user_id, tap.message_id)
        if draft.state != "open" or not is_shown:
            return None
        card = await self.entry_cards.card(draft, renderer, for_user=draft.editor_id)
        return Answer(renderer.plain("card-outdated"), edit=card)


def _all_planned(db: Database) -> list[Planned]:
    found = []
    for plan in plans.all_plans(db):
        draft = drafts.get_open_draft(db, plan.draft_id, EntryDraft)
        if draft is not None:
            author = people.find(db, draft.author_id or draft.editor_id)
            found.append(Planned(draft, plan, author))
    return found
