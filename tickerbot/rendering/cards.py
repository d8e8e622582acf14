"""Cards: an editor's draft as readers will see it, under what it will do, with the buttons to do it.

A button carries all it needs (``d:p:3:1``): the kind of draft, what to do, the draft's number, and the
version that was shown, so that one under an older card publishes nothing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from tickerbot.model import Button, Entry, Language, Message
from tickerbot.rendering.corrections import Proposal, preview, preview_head
from tickerbot.rendering.entries import LIST_HEADLINE, Renderer, under
from tickerbot.rendering.texts import html_text, plain
from tickerbot.storage.newsroom.drafts import CorrectionDraft, Draft, EntryDraft, RetractionDraft
from tickerbot.text.composition import Problem, compose
from tickerbot.text.cutting import shorten

PREFIXES: dict[type[Draft], str] = {
    EntryDraft: "d",
    CorrectionDraft: "corr",
    RetractionDraft: "retr",
}
_DATA = re.compile(
    r"(?P<prefix>[a-z]{1,8}):(?P<action>[a-z0-9]):(?P<draft>[0-9]{1,15}):(?P<version>[0-9]{1,9})"
    r"(:(?P<part>[0-9]{1,3}))?"
)


@dataclass(frozen=True, slots=True)
class CardButton:
    """What a button on a card says: do ``action`` with the ``version`` of a draft that was shown."""

    prefix: str
    action: str
    draft_id: int
    version: int
    part: int = 0
    """The part of a long entry that is asked for."""


def button_data(action: str, draft: Draft) -> str:
    """What a button on the card of this draft carries."""
    return f"{PREFIXES[type(draft)]}:{action}:{draft.id}:{draft.version}"


def read_button(data: str) -> CardButton | None:
    """What the button says; None where it is none of a card's."""
    form = _DATA.fullmatch(data)
    if form is None:
        return None
    numbers = (int(form["draft"]), int(form["version"]), int(form["part"] or 0))
    return CardButton(form["prefix"], form["action"], *numbers)


def _button(language: Language, key: str, action: str, draft: Draft) -> Button:
    return Button(plain(language, key), button_data(action, draft))


def entry_card(
    draft: EntryDraft, renderer: Renderer, language: Language, *, reach: int, rate: float
) -> Message:
    """A new entry, under a line that tells whom it reaches.

    ``reach`` are chats, ``rate`` is in messages a second.
    """
    change = _button(language, "button-change", "c", draft)
    discard = _button(language, "button-discard", "x", draft)
    composed = compose(draft.text)
    if composed.problem:
        problem = problem_text(composed.problem, language)
        return Message(html_text(language, "desk-problem", problem=problem), ((change, discard),))
    minutes = minutes_for(reach, rate)
    head = (
        html_text(language, "desk-preview", reach=reach, minutes=minutes)
        if reach
        else html_text(language, "desk-preview-nobody")
    )
    shown = renderer.push(drafted_entry(draft), language, more=button_data("m", draft))
    publish = _button(language, "button-publish", "p", draft)
    silent = _button(language, "button-publish-silent", "q", draft)
    rows = (*shown.buttons, (publish,), (silent,), (change, discard))
    return replace(under(head, shown), buttons=rows)


def drafted_entry(draft: EntryDraft) -> Entry:
    """The entry that the draft would become; it has no number and no time yet."""
    composed = compose(draft.text)
    return Entry(0, composed.headline, composed.body, None, None)


def correction_card(
    draft: CorrectionDraft,
    proposal: Proposal,
    renderer: Renderer,
    language: Language,
    *,
    messages: int,
    rate: float,
    now: float,
) -> Message:
    """A corrected entry, under what changes, and in how many messages.

    ``rate`` is in messages a second, ``now`` a Unix time in seconds.
    """
    cancel = _button(language, "button-cancel", "x", draft)
    number = str(proposal.entry.id)
    if problem := compose(draft.text).problem:
        words = problem_text(problem, language)
        text = html_text(language, "correction-problem", problem=words, number=number)
        return Message(text, ((cancel,),))
    head = correction_head(proposal, language, messages=messages, rate=rate)
    more = button_data("m", draft)
    shown = preview(proposal, head, renderer, language, now=now, more=more)
    rows = [
        (_button(language, key, action, draft),)
        for key, action in (
            ("button-correct-quietly", "q"),
            ("button-with-note", "n"),
            ("button-with-sound", "s"),
            ("button-word-note", "w"),
        )
    ]
    return replace(shown, buttons=(*shown.buttons, *rows, (cancel,)))


def correction_head(proposal: Proposal, language: Language, *, messages: int, rate: float) -> str:
    """What stands above a corrected entry on its card."""
    minutes = minutes_for(messages, rate)
    return preview_head(proposal, language, messages=messages, minutes=minutes)


def retraction_card(
    draft: RetractionDraft, entry: Entry, language: Language, *, messages: int
) -> Message:
    """The question whether an entry is to be taken back, from how many messages, and why."""
    number = str(entry.id)
    text = html_text(
        language,
        "retraction-sure",
        number=number,
        headline=shorten(entry.headline, LIST_HEADLINE),
        count=messages,
    )
    reason = (
        html_text(language, "retraction-reason", reason=draft.reason)
        if draft.reason
        else html_text(language, "retraction-no-reason", number=number)
    )
    retract = _button(language, "button-retract", "y", draft)
    cancel = _button(language, "button-cancel", "x", draft)
    return Message(f"{text}\n\n{reason}", ((retract,), (cancel,)))


def minutes_for(messages: int, rate: float) -> int:
    """How long so many messages take, in minutes, rounded up from half a minute on."""
    return math.ceil(messages / rate / 60 - 0.5)


def problem_text(problem: Problem, language: Language) -> str:
    """Why a text cannot be published."""
    if problem.kind == "empty":
        return plain(language, "desk-problem-empty")
    return plain(
        language, f"desk-problem-{problem.kind}", length=problem.length, most=problem.limit
    )
