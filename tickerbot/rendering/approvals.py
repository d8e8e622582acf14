"""How a draft looks to those who may approve it, and to its editor while it waits for them."""

from __future__ import annotations

from dataclasses import replace

from tickerbot.model import Button, Entry, Message
from tickerbot.rendering.cards import button_data, drafted_entry
from tickerbot.rendering.entries import Renderer, add_head
from tickerbot.rendering.picture_cards import picture_head, picture_preview
from tickerbot.rendering.voice import Voice
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.people import Person
from tickerbot.text.cutting import shorten

PREFIX = "appr"
MAX_NAME = 40
"""Maximum length of a person's name, in UTF-16 units."""


def person_name(person: Person | None, voice: Voice) -> str:
    """What somebody is called, as plain text."""
    if person is None:
        return voice.plain("log-operator")
    if person.name:
        return shorten(person.name, MAX_NAME)
    if person.user_id is not None:
        return voice.plain("log-user", number=str(person.user_id))
    return voice.plain("log-deleted", number=str(person.number))


def review_card(
    draft: EntryDraft,
    editor: Person | None,
    author: Person | None,
    renderer: Renderer,
    *,
    planned: str = "",
) -> Message:
    """The draft, for somebody who may approve it: who asks, and whose text it is.

    ``planned`` says when it is to go out, as HTML.
    """
    shown = text_of(drafted_entry(draft), renderer, _data("m", draft))
    head = renderer.html(
        "approval-asked",
        who=person_name(editor, renderer),
        author=person_name(author, renderer),
        own="yes" if editor == author else "no",
    )
    if planned:
        head = f"{head}\n{planned}"
    if draft.rehearsal:
        head = f"{renderer.html('rehearsal-head')}\n{head}"
    rows = [
        (Button(renderer.plain(f"button-{key}"), _data(action, draft)),)
        for key, action in (("approve", "y"), ("send-back", "b"), ("take-over", "t"))
    ]
    return replace(add_head(shown, head), buttons=(*shown.buttons, *rows))


def urgent_review_rows(
    draft: EntryDraft, renderer: Renderer
) -> tuple[tuple[tuple[Button, ...], ...], str]:
    """The buttons under the question whether an urgent draft is to go out, and that to read on."""
    rows = (
        (Button(renderer.plain("button-urgent-now"), _data("u", draft)),),
        (Button(renderer.plain("button-back"), _data("r", draft)),),
    )
    return rows, _data("m", draft)


def review_part(draft: EntryDraft, renderer: Renderer, part: int) -> Message | None:
    """Part ``part`` (from 1) of a long entry on such a card; None beyond the last one."""
    return renderer.part(drafted_entry(draft), part, more=_data("m", draft))


def others_card(
    draft: EntryDraft, author: Person | None, renderer: Renderer, *, working: str
) -> Message:
    """Somebody else's draft, for who may take it over; ``working`` says since when who works on it."""
    shown = text_of(drafted_entry(draft), renderer, _data("m", draft))
    head = renderer.html("draft-of", who=person_name(author, renderer))
    head = f"{head}\n{working}"
    if draft.rehearsal:
        head = f"{renderer.html('rehearsal-head')}\n{head}"
    row = (Button(renderer.plain("button-take-over"), _data("t", draft)),)
    return replace(add_head(shown, head), buttons=(*shown.buttons, row))


def waiting_card(draft: EntryDraft, renderer: Renderer, *, count: int) -> Message:
    """The draft, for its editor, while ``count`` people are asked to approve it."""
    more = button_data("m", draft)
    shown = text_of(drafted_entry(draft), renderer, more)
    row = (
        Button(renderer.plain("button-change"), button_data("c", draft)),
        Button(renderer.plain("button-discard"), button_data("x", draft)),
    )
    head = renderer.html("approval-waits", count=count)
    return replace(add_head(shown, head), buttons=(*shown.buttons, row))


def review_picture(draft: EntryDraft, renderer: Renderer) -> Message | None:
    """What stands above such a card: the push with its picture; None where it has none."""
    return picture_preview(
        drafted_entry(draft), renderer, more=_data("m", draft), album=_data("v", draft)
    )


def text_of(entry: Entry, renderer: Renderer, more: str, *, asks_credit: bool = False) -> Message:
    """What a card shows of the entry: with a picture that stands above it."""
    if entry.pictures:
        return Message(picture_head(entry, renderer, asks_credit=asks_credit))
    return renderer.push(entry, more=more)


def _data(action: str, draft: EntryDraft) -> str:
    return f"{PREFIX}:{action}:{draft.id}:{draft.version}"
