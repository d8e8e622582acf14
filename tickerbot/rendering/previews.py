"""Previews: an entry as readers will see it, under what publishing or correcting it will do."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tickerbot.model import Entry, Level, Message, Note, Pictures, Topic
from tickerbot.rendering.differences import Worded, difference_html, same
from tickerbot.rendering.entries import HEADROOM, Renderer, add_head
from tickerbot.rendering.labels import labels_line
from tickerbot.rendering.picture_cards import picture_head
from tickerbot.rendering.texts import escape, strip_markup
from tickerbot.rendering.voice import Voice
from tickerbot.settings import PER_SECOND
from tickerbot.text.cutting import BREAK, units

MAX_DIFFERENCE = 1200
"""Maximum length, in UTF-16 units, of the difference above a preview."""
MAX_CHANGES = 20
"""Maximum number of changes shown in that difference."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry as it stands, and as an editor wants it to read; ``note`` is for readers.

    ``kept``: how many messages are too old, or of a bot before, and keep the text that they have.
    ``going``: how many chats have yet to get the entry. Without ``pictures`` the entry keeps those that
    it has. ``level`` and ``topics`` are what it is to have; None: what it has.
    """

    entry: Entry
    after: Worded
    note: str
    kept: int = 0
    going: int = 0
    pictures: Pictures = ()
    level: Level | None = None
    topics: tuple[Topic, ...] | None = None
    keeps_credit: bool = False
    """Whether the credit of the picture stays though the new text has none."""
    asks_credit: bool = True
    """Whether to ask whose a new picture is, where the text does not say."""

    @property
    def is_labelled(self) -> bool:
        """Whether level or topics change."""
        after = self.labelled
        return (after.level, set(after.topics)) != (self.entry.level, set(self.entry.topics))

    @property
    def labelled(self) -> Entry:
        """The entry as it stands, with the labels that it is to have."""
        return replace(
            self.entry,
            level=self.entry.level if self.level is None else self.level,
            topics=self.entry.topics if self.topics is None else self.topics,
        )

    @property
    def has_new_pictures(self) -> bool:
        """Whether the entry is to have other pictures than it has."""
        return self.pictures not in ((), self.entry.pictures)

    @property
    def picture_note(self) -> str:
        """The key of the words that tell of new pictures."""
        return "note-picture" if self.entry.pictures else "note-picture-added"

    @property
    def changes_message(self) -> bool:
        """Whether readers see anything else than before: another text, or another picture."""
        return self.has_new_pictures or not same(self.entry, self.after)

    def revised(self, now: float) -> Entry:
        """The entry as readers would see it, with the note; ``now`` is a Unix time in seconds."""
        if not self.changes_message:
            return self.labelled
        note = Note(self.entry.revision + 1, datetime.fromtimestamp(now, UTC), self.note)
        return replace(
            self.labelled,
            headline=self.after.headline,
            body=self.after.body,
            marks=self.after.marks,
            revision=note.revision,
            pictures=self.pictures or self.entry.pictures,
            notes=(*self.entry.notes, note),
        )


def entry_preview(
    entry: Entry,
    renderer: Renderer,
    *,
    reach: int,
    repeated: Entry | None,
    more: str,
    labels: str = "",
    may_publish: bool = True,
    rehearsal: bool = False,
    asks_credit: bool = True,
) -> Message:
    """A new entry, under a line that tells how many chats it reaches (``reach``), how soon, and after
    what: a tap, or somebody's approval (``may_publish``); that of a ``rehearsal`` reaches no reader.

    Another line tells of its ``labels`` (HTML), one of the entry ``repeated`` that says nearly the
    same. ``more`` is the data of the button "read on", as in ``Renderer.push``. ``asks_credit``: it is
    to ask whose picture it is, where the text does not say.
    """
    minutes = minutes_to_send(reach, renderer.newsroom.rate)
    if rehearsal:
        head = renderer.html("desk-preview-rehearsal")
    elif reach:
        editor = "yes" if may_publish else "no"
        head = renderer.html("desk-preview", reach=reach, minutes=minutes, editor=editor)
    else:
        head = renderer.html("desk-preview-nobody")
    head = "\n".join(filter(None, [head, labels, repeated_html(repeated, renderer)]))
    if entry.pictures:  # the push stands above
        return Message(f"{head}\n\n{picture_head(entry, renderer, asks_credit=asks_credit)}")
    return add_head(renderer.push(entry, more=more), head)


def repeated_html(repeated: Entry | None, voice: Voice) -> str:
    """A line that tells of the entry that says nearly the same; empty where there is none."""
    if repeated is None or repeated.published_at is None:
        return ""
    moment = voice.moment(repeated.published_at, relative_to=repeated.published_at)
    return voice.html("desk-repeated", number=str(repeated.id), moment=moment)


def correction_preview(
    proposal: Proposal, renderer: Renderer, *, messages: int, now: float, more: str
) -> Message:
    """The corrected entry, under what changes, and in how many messages.

    ``now`` is a Unix time in seconds, ``more`` the data of the button "read on".
    """
    head = correction_head(proposal, renderer, messages=messages)
    shown = renderer.push(proposal.revised(now), more=more, headroom=headroom_for(head))
    if proposal.has_new_pictures:
        below = picture_head(proposal.revised(now), renderer, asks_credit=proposal.asks_credit)
        above = renderer.html("correction-preview-above")
        return Message(f"{head}\n\n{below}\n{above}")
    return add_head(without_picture(shown), head)


def correction_preview_part(
    proposal: Proposal, renderer: Renderer, part: int, *, messages: int, now: float, more: str
) -> Message | None:
    """Part ``part`` (from 1) of a long entry in ``correction_preview``; None beyond the last one."""
    head = correction_head(proposal, renderer, messages=messages)
    headroom = headroom_for(head)
    return renderer.part(proposal.revised(now), part, more=more, headroom=headroom)


def correction_head(proposal: Proposal, voice: Voice, *, messages: int) -> str:
    """The head above a corrected entry, as HTML: what changes, and in how many messages."""
    head = voice.html(
        "correction-preview",
        number=str(proposal.entry.id),
        count=messages,
        minutes=minutes_to_edit(messages, voice.newsroom.rate),
    )
    difference = difference_html(
        proposal.entry, proposal.after, voice, limit=MAX_DIFFERENCE, max_changes=MAX_CHANGES
    )
    if proposal.going:
        head += "\n" + voice.html("correction-preview-going", count=proposal.going)
    if proposal.kept:
        head += "\n" + voice.html("correction-preview-kept", count=proposal.kept)
    if proposal.is_labelled:
        old, new = (
            labels_line(it.level, it.topics, voice) for it in (proposal.entry, proposal.labelled)
        )
        difference = f"{difference}\n<s>{escape(strip_markup(old))}</s> → {new}".lstrip("\n")
    if proposal.has_new_pictures:
        difference = f"{difference}\n{voice.html(proposal.picture_note)}".lstrip("\n")
    below = [voice.html("desk-credit-kept")] if proposal.keeps_credit else []
    if not proposal.has_new_pictures:  # else it stands above
        below.append(voice.html("correction-preview-below"))
    return "\n".join([head, f"<blockquote>{difference}</blockquote>", *below])


def minutes_to_send(messages: int, per_second: float) -> int:
    """The minutes that so many messages take at this rate, to the nearest one."""
    return math.ceil(messages / per_second / 60 - 0.5)


def minutes_to_edit(messages: int, per_second: float) -> int:
    """As ``minutes_to_send``, for edits: nobody can pay for more of them than the free rate."""
    return minutes_to_send(messages, min(per_second, PER_SECOND))


def without_picture(message: Message) -> Message:
    """A card is a text, which its receipt takes the place of; the picture is shown above it."""
    return replace(message, picture=None)


def headroom_for(head: str) -> int:
    """How much a push has to leave free under this head (HTML)."""
    return max(HEADROOM, units(strip_markup(head)) + 2 * len(BREAK))
