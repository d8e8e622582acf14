"""How open drafts are listed: whose they are, how they stand, and since when."""

from __future__ import annotations

from collections.abc import Sequence

from tickerbot.model import Button, Message
from tickerbot.rendering.approvals import person_name
from tickerbot.rendering.entries import MAX_SHORT_HEADLINE
from tickerbot.rendering.plans import when_text
from tickerbot.rendering.voice import Voice
from tickerbot.storage.newsroom.draft_lists import OpenDraft
from tickerbot.storage.newsroom.drafts import EntryDraft, RetractionDraft
from tickerbot.storage.people import Person
from tickerbot.text.cutting import shorten

PREFIX = "drafts"
MAX_LISTED = 20
MINUTE_S = 60.0


def age_text(seconds: float, voice: Voice) -> str:
    """How long that is, in its largest unit: minutes at the least."""
    minutes = max(1, int(seconds // MINUTE_S))
    if minutes < 120:
        return voice.duration(minutes * MINUTE_S) if minutes < 60 else f"{minutes // 60} h"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else voice.plain("duration-days", count=hours // 24)


def working_html(editor: Person | None, seconds: float, voice: Voice) -> str:
    """Who works on a draft, and since when, as HTML."""
    return voice.html(
        "draft-worked-on", who=person_name(editor, voice), age=age_text(seconds, voice)
    )


def drafts_message(
    found: Sequence[OpenDraft], voice: Voice, now: float, *, for_user: int
) -> Message:
    """The open drafts, last touched first, with a button to open each."""
    if not found:
        return Message(voice.html("drafts-none"))
    lines, buttons = [voice.html("drafts-head"), ""], []
    for number, each in enumerate(found[:MAX_LISTED], start=1):
        lines.append(_line(number, each, voice, now, for_user))
        if isinstance(each.draft, EntryDraft) or each.draft.editor_id == for_user:
            data = f"{PREFIX}:{each.draft.id}:{each.draft.version}"
            buttons.append(Button(str(number), data))
    if len(found) > MAX_LISTED:
        lines.append(voice.html("plans-more", count=len(found) - MAX_LISTED))
    rows = tuple(tuple(buttons[begin : begin + 5]) for begin in range(0, len(buttons), 5))
    return Message("\n".join(lines), rows)


def _line(number: int, each: OpenDraft, voice: Voice, now: float, for_user: int) -> str:
    draft = each.draft
    if isinstance(draft, EntryDraft):
        waits = draft.submitted_at is not None
        planned = each.plan is not None
        state = "planned" if planned else "waits" if waits else "open"
        about = ""
    else:
        state = "retraction" if isinstance(draft, RetractionDraft) else "correction"
        about = str(draft.entry_id)
    return voice.html(
        "drafts-line",
        number=number,
        headline=shorten(each.headline or "…", MAX_SHORT_HEADLINE),
        who=person_name(each.editor, voice),
        own="yes" if draft.editor_id == for_user else "no",
        state=state,
        entry=about,
        when=when_text(each.plan.publish_at, now, voice) if each.plan else "",
        age=age_text(now - each.touched_at, voice),
    )
