"""Cards: a draft as it is shown to its editor, with the buttons that decide what becomes of it.

A button carries all that it needs (``d:p:3:1``): the kind of draft, the action, the draft's number,
and the version that was shown, so that a button under an outdated card publishes nothing. Those
that publish also carry what else the card promised (``d:p:3:1:57-12``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tickerbot.model import Button, Entry, Level, Message, Topic
from tickerbot.rendering.entries import MAX_SHORT_HEADLINE, Renderer, add_head
from tickerbot.rendering.labels import labels_html
from tickerbot.rendering.previews import (
    Proposal,
    correction_preview,
    correction_preview_part,
    entry_preview,
    minutes_to_edit,
)
from tickerbot.rendering.voice import Voice
from tickerbot.storage.newsroom.draft_labels import unknown_labels, word_taken
from tickerbot.storage.newsroom.drafts import CorrectionDraft, Draft, EntryDraft, RetractionDraft
from tickerbot.text.composition import Problem, refuses_credit
from tickerbot.text.cutting import shorten

PREFIXES: dict[type[Draft], str] = {
    EntryDraft: "d",
    CorrectionDraft: "corr",
    RetractionDraft: "retr",
}
PLAN_PREFIX = "plan"
_DATA = re.compile(
    r"(?P<prefix>[a-z]{1,8}):(?P<action>[a-z0-9]):(?P<draft>[0-9]{1,15}):(?P<version>[0-9]{1,9})"
    r"(:(?P<number>[0-9]{1,9})(-(?P<repeated>[0-9]{1,15}))?)?"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """What the card of a new entry says beside its text: how many chats it would reach, and which entry
    says nearly the same (0: none).
    """

    reach: int
    repeated: int = 0

    def holds(self, reach: int) -> bool:
        """Whether this is what was promised, or as good as that.

        Readers come and go: a tenth more is another number; fewer are one only below the half.
        """
        if reach < self.reach:
            return 2 * reach >= self.reach
        return reach == self.reach or 10 * (reach - self.reach) < self.reach

    def is_fewer(self, reach: int) -> bool:
        """Whether readers have left, a tenth or more, which holds up nothing, but is told."""
        return 10 * (self.reach - reach) >= max(self.reach, 1)


@dataclass(frozen=True, slots=True)
class CardButton:
    """The meaning of a button on a card: an action on the version of a draft that was shown."""

    prefix: str
    action: str
    draft_id: int
    version: int
    part: int = 0
    """The part of a long entry that is asked for, or the number of a topic."""
    promise: Promise | None = None
    """What the card promised; None under cards of before buttons carried it."""


def button_data(action: str, draft: Draft, promise: Promise | None = None) -> str:
    """The data of a button on the card of this draft, which promised this."""
    told = ""
    if promise:
        told = f":{promise.reach}" + (f"-{promise.repeated}" if promise.repeated else "")
    return f"{PREFIXES[type(draft)]}:{action}:{draft.id}:{draft.version}{told}"


def plan_data(action: str, draft: EntryDraft) -> str:
    """The data of a button about when this draft goes out."""
    return f"{PLAN_PREFIX}:{action}:{draft.id}:{draft.version}"


def read_button(data: str) -> CardButton | None:
    """The meaning of a button's data; None if it is not of a card."""
    form = _DATA.fullmatch(data)
    if form is None:
        return None
    number = int(form["number"] or 0)
    promise = Promise(number, int(form["repeated"] or 0)) if form["number"] else None
    ids = (int(form["draft"]), int(form["version"]))
    return CardButton(form["prefix"], form["action"], *ids, number, promise)


def _button(
    voice: Voice, key: str, action: str, draft: Draft, promise: Promise | None = None
) -> Button:
    return Button(voice.plain(key), button_data(action, draft, promise))


def entry_card(
    draft: EntryDraft,
    renderer: Renderer,
    *,
    reach: int,
    repeated: Entry | None,
    may_publish: bool = True,
    has_topics: bool = False,
) -> Message:
    """The card of a new entry, which would reach ``reach`` chats; ``repeated`` says nearly the same.

    Who must not publish it alone may ask for approval. An urgent one takes another screen to be sent.
    ``has_topics``: there are topics to choose from.
    """
    change = _button(renderer, "button-change", "c", draft)
    discard = _button(renderer, "button-discard", "x", draft)
    if problem := draft.composed.problem:
        text = renderer.html("desk-problem", problem=_problem_text(problem, renderer))
        return Message(text, ((change, discard),))
    more = button_data("m", draft)
    entry = drafted_entry(draft)
    has_topics = has_topics or bool(entry.topics)
    labels = labels_html(
        entry,
        unknown_labels(draft.text, draft.hashtags),
        renderer,
        word=word_taken(draft.text, draft.hashtags),
        has_topics=has_topics,
    )
    shown = entry_preview(
        entry, renderer, reach=reach, repeated=repeated, more=more, labels=labels,
        may_publish=may_publish, rehearsal=draft.rehearsal,
        asks_credit=not refuses_credit(draft.text),
    )  # fmt: skip
    promise = Promise(reach, repeated.id if repeated else 0)
    is_urgent = entry.level is Level.URGENT
    publish = _button(renderer, "button-publish", "p", draft, promise)
    silent = _button(renderer, "button-publish-silent", "q", draft, promise)
    ask = _button(renderer, "button-ask-approval", "a", draft)
    later = Button(renderer.plain("button-schedule"), plan_data("t", draft))
    urgent = _button(renderer, "button-urgent", "e", draft)
    important = "button-important-on" if entry.level is Level.IMPORTANT else "button-important"
    rows: list[tuple[Button, ...]] = [(ask,)]
    if may_publish:
        rows = [(urgent,)] if is_urgent else [(publish,), (silent,)]
    if is_urgent:
        rows.append((_button(renderer, "button-not-urgent", "n", draft),))
    else:
        rows.append((_button(renderer, important, "i", draft), urgent))
    if has_topics:
        rows.append((_button(renderer, "button-topics", "t", draft),))
    if draft.rehearsal:
        shown = add_head(shown, renderer.html("rehearsal-head"))
    return replace(
        shown,
        buttons=(
            *shown.buttons,
            *rows,
            (change, discard) if is_urgent else (later, change, discard),
        ),
    )


def topics_card(draft: EntryDraft, offered: Sequence[Topic], voice: Voice, *, most: int) -> Message:
    """The card of a new entry while its topics are chosen among those offered, ``most`` at most."""
    chosen = draft.topics or ()
    buttons = [
        Button(
            f"✓ {topic.name}" if topic in chosen else topic.name,
            f"{button_data('k', draft)}:{topic.id}",
        )
        for topic in dict.fromkeys([*offered, *chosen])
    ]
    rows = [tuple(buttons[begin : begin + 2]) for begin in range(0, len(buttons), 2)]
    headline = shorten(draft.composed.headline, MAX_SHORT_HEADLINE)
    text = voice.html("topics-choose", headline=headline, most=most)
    return Message(text, (*rows, (_button(voice, "button-done", "b", draft),)))


def entry_card_part(
    draft: EntryDraft, renderer: Renderer, part: int, *, more: str = ""
) -> Message | None:
    """Part ``part`` (from 1) of a long entry on its card; None beyond the last one.

    ``more`` is the data of the button "read on", where it is not that of its editor's card.
    """
    return renderer.part(drafted_entry(draft), part, more=more or button_data("m", draft))


def drafted_entry(draft: EntryDraft) -> Entry:
    """The entry that the draft would become, without a number and a time as yet."""
    composed = draft.composed
    return Entry(
        0,
        composed.headline,
        composed.body,
        None,
        None,
        marks=composed.marks,
        level=draft.level or Level.NORMAL,
        topics=draft.topics or (),
        pictures=draft.pictures,
    )


def correction_card(
    draft: CorrectionDraft, proposal: Proposal, renderer: Renderer, *, messages: int, now: float
) -> Message:
    """The card of a correction, which would change ``messages`` messages.

    ``now`` is a Unix time in seconds.
    """
    cancel = _button(renderer, "button-cancel", "x", draft)
    if problem := draft.composed_for(proposal.entry).problem:
        text = renderer.html(
            "correction-problem",
            problem=_problem_text(problem, renderer),
            number=str(proposal.entry.id),
        )
        return Message(text, ((cancel,),))
    more = button_data("m", draft)
    shown = correction_preview(proposal, renderer, messages=messages, now=now, more=more)
    ways: tuple[tuple[str, str], ...] = (
        ("button-correct-quietly", "q"),
        ("button-with-note", "n"),
        ("button-with-sound", "s"),
        ("button-word-note", "w"),
    )
    if not proposal.changes_message:  # of other labels readers are told nothing
        ways = ways[:1]
    rows = [(_button(renderer, key, action, draft),) for key, action in ways]
    return replace(shown, buttons=(*shown.buttons, *rows, (cancel,)))


def correction_card_part(
    draft: CorrectionDraft,
    proposal: Proposal,
    renderer: Renderer,
    part: int,
    *,
    messages: int,
    now: float,
) -> Message | None:
    """Part ``part`` (from 1) of a long entry on ``correction_card``; None beyond the last one."""
    more = button_data("m", draft)
    return correction_preview_part(proposal, renderer, part, messages=messages, now=now, more=more)


def retraction_card(
    draft: RetractionDraft, entry: Entry, voice: Voice, *, messages: int
) -> Message:
    """The card of a retraction: whether and how to take the entry back from ``messages`` messages."""
    number = str(entry.id)
    text = voice.html(
        "retraction-sure",
        number=number,
        headline=shorten(entry.headline, MAX_SHORT_HEADLINE),
        count=messages,
        minutes=minutes_to_edit(messages, voice.newsroom.rate),
    )
    reason = (
        voice.html("retraction-reason", reason=draft.reason)
        if draft.reason
        else voice.html("retraction-no-reason", number=number)
    )
    buttons = (
        ("button-retract", "y"),
        ("button-retract-with-note", "n"),
        ("button-retract-with-sound", "s"),
        ("button-cancel", "x"),
    )
    rows = tuple((_button(voice, key, action, draft),) for key, action in buttons)
    return Message(f"{text}\n\n{reason}", rows)


def _problem_text(problem: Problem, voice: Voice) -> str:
    """Why a text cannot be published."""
    if problem.kind == "empty":
        return voice.plain("desk-problem-empty")
    key = f"desk-problem-{problem.kind}"
    return voice.plain(key, length=problem.length, most=problem.limit)
