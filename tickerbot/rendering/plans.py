"""How plans look: when a draft goes out, with the buttons that change that, and the list of all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tickerbot.model import Button, Level, Message
from tickerbot.rendering.approvals import person_name, text_of
from tickerbot.rendering.cards import button_data, drafted_entry, plan_data
from tickerbot.rendering.entries import MAX_SHORT_HEADLINE, Renderer, add_head
from tickerbot.rendering.texts import weekday_text
from tickerbot.rendering.voice import Voice
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.newsroom.plans import Plan
from tickerbot.storage.people import Person
from tickerbot.text.composition import refuses_credit
from tickerbot.text.cutting import shorten

MAX_LISTED = 20


def plan_button(voice: Voice, key: str, action: str, draft: EntryDraft) -> Button:
    """A button about the plan of this draft, with the text ``key``."""
    return Button(voice.plain(key), plan_data(action, draft))


def when_text(unix_time: float, now: float, voice: Voice) -> str:
    """When that is, such as „heute, 18:00 Uhr“; in a night when it is twice, of which time."""
    at, today = voice.local_time(unix_time), voice.local_time(now).date()
    days = (at.date() - today).days
    day = "today" if days == 0 else "tomorrow" if days == 1 else "other"
    other = at.replace(fold=1 - at.fold)
    is_twice = at.utcoffset() != other.utcoffset()
    return voice.plain(
        "plan-when",
        day=day,
        date=weekday_text(voice.language, at.date(), today),
        clock=f"{at:%H:%M}",
        twice=f" ({at.tzname()})" if is_twice else "",
    )


def when_button(unix_time: float, now: float, voice: Voice) -> str:
    """As ``when_text``, as a button has it."""
    text = when_text(unix_time, now, voice)
    return text[:1].upper() + text[1:]


def headline_of(draft: EntryDraft) -> str:
    """A draft's headline, short; a sign in its place where there is a picture alone as yet."""
    return shorten(draft.composed.headline or "…", MAX_SHORT_HEADLINE)


def planned_html(plan: Plan, voice: Voice, now: float) -> str:
    """When a draft goes out, or that it did not, as HTML."""
    key = "plan-head" if plan.state == "waiting" else f"plan-head-{plan.state}"
    return voice.html(key, when=when_text(plan.publish_at, now, voice))


def planned_card(
    draft: EntryDraft,
    plan: Plan,
    renderer: Renderer,
    *,
    now: float,
    is_own: bool,
    may_publish: bool,
    is_approved: bool,
) -> Message:
    """A draft that goes out by itself, with when, and what can be done until then.

    ``is_own``: for its editor. ``may_publish``: for somebody who may publish it, and else ask for that,
    unless it ``is_approved``.
    """
    lacks_approval = is_own and not may_publish and draft.submitted_at is None and not is_approved
    more = button_data("m", draft) if is_own else plan_data("m", draft)
    asks_credit = is_own and not refuses_credit(draft.text)
    shown = text_of(drafted_entry(draft), renderer, more, asks_credit=asks_credit)
    head = planned_html(plan, renderer, now)
    if is_approved and plan.state == "waiting":
        head = f"{head}\n{renderer.html('plan-approved')}"
    elif lacks_approval:
        head = f"{head}\n{renderer.html('plan-needs-approval')}"
    elif draft.submitted_at is not None:
        head = f"{head}\n{renderer.html('plan-waits-for-approval')}"
    if draft.rehearsal:
        head = f"{renderer.html('rehearsal-head')}\n{head}"
    rows: list[tuple[Button, ...]] = []
    if may_publish and draft.level is not Level.URGENT:
        rows.append((plan_button(renderer, "button-now", "n", draft),))
    elif lacks_approval:
        ask = Button(renderer.plain("button-ask-approval"), button_data("a", draft))
        rows.append((ask,))
    other_time = plan_button(renderer, "button-other-time", "t", draft)
    change = Button(renderer.plain("button-change"), button_data("c", draft))
    rows.append((other_time, change) if is_own else (other_time,))
    rows.append((plan_button(renderer, "button-unplan", "x", draft),))
    return replace(add_head(shown, head), buttons=(*shown.buttons, *rows))


def held_card(draft: EntryDraft, plan: Plan, voice: Voice, now: float) -> Message:
    """A draft that goes out in some seconds, with how to hold it."""
    seconds = max(0, math.floor(plan.publish_at - now))  # it is rounded up to a whole one
    text = voice.html("plan-held", headline=headline_of(draft), seconds=seconds)
    if draft.rehearsal:
        text = f"{voice.html('rehearsal-head')}\n{text}"
    return Message(text, ((plan_button(voice, "button-hold", "h", draft),),))


@dataclass(frozen=True, slots=True)
class Choice:
    """A time that a button offers: the button's action, its text ("": the time), and when that is."""

    action: str
    key: str
    at: datetime


def time_question(
    draft: EntryDraft, choices: Sequence[Choice], voice: Voice, now: float
) -> Message:
    """When is it to go out? The times that most want, and how to write any other."""
    texts = [
        Button(
            voice.plain(choice.key)
            if choice.key
            else when_button(choice.at.timestamp(), now, voice),
            plan_data(choice.action, draft),
        )
        for choice in choices
    ]
    rows = tuple(tuple(texts[begin : begin + 2]) for begin in range(0, len(texts), 2))
    return Message(voice.html("plan-ask", headline=headline_of(draft)), rows)


def problem_message(
    problem: str, tomorrow: datetime | None, draft: EntryDraft, voice: Voice, now: float
) -> Message:
    """Why a time cannot be taken; of what is past today, tomorrow's is offered."""
    if problem == "past" and tomorrow is not None:
        when = when_button(tomorrow.timestamp(), now, voice)
        data = f"{plan_data('w', draft)}:{tomorrow.hour * 60 + tomorrow.minute}"
        return Message(voice.html("plan-problem-past"), ((Button(when, data),),))
    return Message(voice.html(f"plan-problem-{problem}"))


def lapsed_question(
    draft: EntryDraft, plan: Plan, author: Person | None, voice: Voice, now: float
) -> Message:
    """A draft did not go out at its time: what is to become of it?"""
    text = voice.html(
        f"plan-lapsed-{plan.state}",
        headline=headline_of(draft),
        who=person_name(author, voice),
        when=when_text(plan.publish_at, now, voice),
    )
    row = (
        plan_button(voice, "button-open-draft", "o", draft),
        plan_button(voice, "button-unplan", "x", draft),
    )
    return Message(text, (row,))


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of the list: a draft, its plan, and whose draft it is."""

    draft: EntryDraft
    plan: Plan
    author: Person | None


def plans_message(
    found: Sequence[Planned], voice: Voice, now: float, *, for_user: int, sees_all: bool
) -> Message:
    """All that is planned, in the order of its times, with a button for each that may be opened."""
    if not found:
        return Message(voice.html("plans-none"))
    lines, buttons = [voice.html("plans-head"), ""], []
    for number, each in enumerate(found[:MAX_LISTED], start=1):
        lines.append(
            voice.html(
                "plans-line",
                number=number,
                when=when_text(each.plan.publish_at, now, voice),
                headline=headline_of(each.draft),
                who=person_name(each.author, voice),
                state=each.plan.state,
                waits="yes" if each.draft.submitted_at is not None else "no",
            )
        )
        if sees_all or each.draft.editor_id == for_user:
            buttons.append(Button(str(number), plan_data("o", each.draft)))
    if len(found) > MAX_LISTED:
        lines.append(voice.html("plans-more", count=len(found) - MAX_LISTED))
    rows = tuple(tuple(buttons[begin : begin + 5]) for begin in range(0, len(buttons), 5))
    return Message("\n".join(lines), rows)
