"""What editors and readers see of corrections: previews, histories, what was corrected lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tickerbot.model import Button, Entry, Language, Message, Note
from tickerbot.rendering.differences import Worded, difference_html, visible
from tickerbot.rendering.entries import HEAD_ROOM, NOTE_CHARACTERS, Renderer, under
from tickerbot.rendering.texts import day_text, escape, html_text
from tickerbot.storage.archive.revisions import Revision
from tickerbot.text.cutting import BREAK, MESSAGE_LIMIT, divide, shorten, units

PREVIEW_DIFFERENCE = 1200
"""UTF-16 units of a difference above a preview."""
PREVIEW_CHANGES = 20
NEWS_DIFFERENCE = 2500
"""As above, where the difference is the message."""
NEWS_CHANGES = 40
HISTORY_REVISIONS = 7
HISTORY_DIFFERENCE = 330
HISTORY_CHANGES = 5
HISTORY_NOTE = 100
TOLD = 10
"""Corrections and retractions that readers are shown."""
TOLD_CHARACTERS = 150
OPENERS_IN_A_ROW = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry as it stands, and as an editor wants it to be."""

    entry: Entry
    after: Worded
    note: str

    def revised(self, now: float) -> Entry:
        """The entry as readers would see it, the note included."""
        note = Note(self.entry.revision + 1, datetime.fromtimestamp(now, UTC), self.note)
        return replace(
            self.entry,
            headline=self.after.headline,
            body=self.after.body,
            revision=note.revision,
            notes=(*self.entry.notes, note),
        )


def preview_head(proposal: Proposal, language: Language, *, messages: int, minutes: int) -> str:
    """What a correction changes, and how many messages: what stands above its preview."""
    head = html_text(
        language,
        "correction-preview",
        number=str(proposal.entry.id),
        count=messages,
        minutes=minutes,
    )
    difference = difference_html(
        proposal.entry, proposal.after, language, limit=PREVIEW_DIFFERENCE, most=PREVIEW_CHANGES
    )
    below = html_text(language, "correction-preview-below")
    return f"{head}\n<blockquote>{difference}</blockquote>\n{below}"


def preview(
    proposal: Proposal, head: str, renderer: Renderer, language: Language, *, now: float, more: str
) -> Message:
    """The entry as readers will see it, under what changes."""
    shown = renderer.push(proposal.revised(now), language, more=more, head_room=_room_for(head))
    return under(head, shown)


def preview_part(
    proposal: Proposal,
    head: str,
    renderer: Renderer,
    part: int,
    language: Language,
    *,
    now: float,
    more: str,
) -> Message | None:
    """A further part of a long entry in its preview; None beyond its end."""
    return renderer.part(
        proposal.revised(now), part, language, more=more, head_room=_room_for(head)
    )


def _room_for(head: str) -> int:
    return max(HEAD_ROOM, units(visible(head)) + 2 * len(BREAK))


def overtaken_html(head: str, before: Worded, entry: Entry, language: Language) -> str:
    """Somebody else was quicker: what they changed, under words of HTML that say what that means."""
    difference = difference_html(before, entry, language, limit=NEWS_DIFFERENCE, most=NEWS_CHANGES)
    return f"{head}\n<blockquote>{difference}</blockquote>" if difference else head


def present_text(entry: Entry) -> list[Message]:
    """The entry as plain words to copy: the headline, then the text; a long one in several messages."""
    paragraphs = [entry.headline, *entry.body]
    return [
        Message(escape(BREAK.join(part)), link_preview=False)
        for part in divide(paragraphs, MESSAGE_LIMIT, MESSAGE_LIMIT)
    ]


def retracted_html(entry: Entry, zone: ZoneInfo, language: Language) -> str:
    """What is said in place of a retracted entry."""
    when = _moment(entry.retracted_at, zone, language) if entry.retracted_at else ""
    text = html_text(language, "entry-was-retracted", number=str(entry.id), moment=when)
    reason = entry.notes[-1].text if entry.notes else ""
    return f"{text}\n\n{escape(shorten(reason, NOTE_CHARACTERS))}" if reason else text


def told_page(
    told: Sequence[tuple[Revision, Entry]],
    renderer: Renderer,
    language: Language,
    *,
    in_channel: bool,
) -> Message:
    """What was corrected or retracted lately, with buttons that open what is corrected."""
    if not told:
        return Message(html_text(language, "corrections-none"))
    blocks = [html_text(language, "corrections-head")]
    for revision, entry in told:
        when = _moment(revision.made_at, renderer.zone, language)
        unix = int(revision.made_at.timestamp())
        label = f'{entry.id} · <tg-time unix="{unix}" format="dt">{when}</tg-time>'
        note = shorten(revision.note, TOLD_CHARACTERS)
        if revision.kind == "retracted":
            published = _when(entry, renderer.zone, language)
            if published:
                text = html_text(language, "corrections-retracted", moment=published)
            else:
                text = html_text(language, "corrections-retracted-undated")
            blocks.append(f"{label}\n{text}" + (f": {escape(note)}" if note else "."))
        else:
            headline = escape(shorten(entry.headline, TOLD_CHARACTERS))
            blocks.append(f"{label}\n<b>{headline}</b>\n<i>{escape(note)}</i>")
    numbers = dict.fromkeys(e.id for r, e in told if r.kind == "corrected")
    openers = [
        Button(str(number), url=renderer.link(number))
        if in_channel
        else Button(str(number), f"e:{number}")
        for number in numbers
    ]
    rows = [
        tuple(openers[begin : begin + OPENERS_IN_A_ROW])
        for begin in range(0, len(openers), OPENERS_IN_A_ROW)
    ]
    return Message(BREAK.join(blocks), tuple(rows))


def history_html(
    entry: Entry,
    revisions: Sequence[Revision],
    editor_id: int,
    zone: ZoneInfo,
    language: Language,
) -> str:
    """The texts that an entry has had, the newest first: who, when, why, and what changed."""
    headline = shorten(entry.headline, TOLD_CHARACTERS)
    blocks = [html_text(language, "history-head", number=str(entry.id), headline=headline)]
    if not revisions:
        blocks.append(html_text(language, "history-none"))
    shown = range(len(revisions) - 1, max(-1, len(revisions) - 1 - HISTORY_REVISIONS), -1)
    for index in shown:
        before = revisions[index - 1] if index else None
        blocks.append(_revision(revisions[index], before, editor_id, zone, language))
    if earlier := len(revisions) - len(shown):
        blocks.append(html_text(language, "history-earlier", count=earlier))
    return BREAK.join(blocks)


def _revision(
    revision: Revision, before: Revision | None, editor_id: int, zone: ZoneInfo, language: Language
) -> str:
    if revision.kind == "corrected":
        what = "corrected" if not revision.note else "noted" if revision.silent else "sounded"
    else:
        what = revision.kind
    who = "unknown" if revision.editor_id is None else "other"
    lines = [
        html_text(
            language,
            "history-revision",
            number=str(revision.revision),
            moment=_moment(revision.made_at, zone, language),
            what=what,
            who="you" if revision.editor_id == editor_id else who,
            person=str(revision.editor_id),
        )
    ]
    if revision.note:
        lines.append(f"<i>{escape(shorten(revision.note, HISTORY_NOTE))}</i>")
    if before is not None:
        difference = difference_html(
            before, revision, language, limit=HISTORY_DIFFERENCE, most=HISTORY_CHANGES
        )
        if difference:
            lines.append(f"<blockquote>{difference}</blockquote>")
    return "\n".join(lines)


def _moment(moment: datetime, zone: ZoneInfo, language: Language) -> str:
    local = moment.astimezone(zone)
    return f"{day_text(language, local.date())}, {local:%H:%M}"


def _when(entry: Entry, zone: ZoneInfo, language: Language) -> str:
    """When the entry was published, as far as that is known; empty where it is not."""
    if entry.published_at is not None:
        return _moment(entry.published_at, zone, language)
    return day_text(language, entry.day) if entry.day else ""
