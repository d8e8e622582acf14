"""What is said of corrections: histories for editors, recent corrections and retractions for readers.

Lengths are in UTF-16 units, as Telegram counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tickerbot.model import Entry, Message
from tickerbot.rendering.approvals import person_name
from tickerbot.rendering.default_notes import note_in
from tickerbot.rendering.differences import Worded, difference_html
from tickerbot.rendering.entries import MAX_NOTE, Renderer
from tickerbot.rendering.markup import Markup
from tickerbot.rendering.texts import escape
from tickerbot.rendering.voice import Voice
from tickerbot.storage.archive.revisions import Revision
from tickerbot.storage.people import Person
from tickerbot.text.composition import whole_text
from tickerbot.text.cutting import BREAK, MESSAGE_LIMIT, divide, shorten
from tickerbot.text.marks import MarkedText, carry_each

MAX_OVERTAKEN_DIFFERENCE, MAX_OVERTAKEN_CHANGES = 2500, 40
"""Maximum length of what another editor has changed, and maximum number of changes shown in it."""
MAX_HISTORY_DIFFERENCE, MAX_HISTORY_CHANGES = 330, 5
"""The same for each revision in a history."""
MAX_HISTORY_REVISIONS = 7
"""Maximum number of revisions in a history, the newest ones."""
MAX_HISTORY_NOTE = 100
"""Maximum length of a note in a history."""
MAX_CORRECTIONS = 10
"""Maximum number of corrections and retractions on the page for readers."""
MAX_EXCERPT = 150
"""Maximum length of a headline or a note on that page, and of the headline above a history."""
MAX_MARKS_TO_COPY = 100
"""Maximum number of tags in a text to copy: what Telegram reads."""
OPEN_BUTTONS_IN_ROW = 5


def overtaken_html(head: str, before: Worded, entry: Entry, voice: Voice) -> str:
    """What another editor has changed meanwhile, under a head (HTML) that says what follows from it."""
    difference = difference_html(
        before,
        entry,
        voice,
        limit=MAX_OVERTAKEN_DIFFERENCE,
        max_changes=MAX_OVERTAKEN_CHANGES,
    )
    return f"{head}\n<blockquote>{difference}</blockquote>" if difference else head


def copyable_text(entry: Entry) -> list[Message]:
    """The entry to copy, with its marks, headline first; a long one in several messages."""
    paragraphs = [entry.headline, *entry.body]
    marked = MarkedText(whole_text(entry.headline, entry.body), entry.marks)
    parts = map(BREAK.join, divide(paragraphs, MESSAGE_LIMIT, MESSAGE_LIMIT))
    return [
        Message(Markup(MAX_MARKS_TO_COPY).html(part), link_preview=False)
        for part in carry_each(marked, parts)
    ]


def retracted_html(entry: Entry, voice: Voice) -> str:
    """What is said in place of a retracted entry."""
    moment = voice.moment(entry.retracted_at) if entry.retracted_at else ""
    text = voice.html("entry-was-retracted", number=str(entry.id), moment=moment)
    reason = entry.notes[-1].text if entry.notes else ""
    return f"{text}\n\n{escape(shorten(reason, MAX_NOTE))}" if reason else text


def corrections_page(
    recent: Sequence[tuple[Revision, Entry]], renderer: Renderer, *, in_channel: bool
) -> Message:
    """Recent corrections and retractions, with buttons that open the corrected entries."""
    if not recent:
        return Message(renderer.html("corrections-none"))
    blocks = [recent_html(revision, entry, renderer) for revision, entry in recent]
    corrected = {entry.id: entry for revision, entry in recent if revision.kind == "corrected"}
    buttons = tuple(
        renderer.open_button(entry, in_channel=in_channel) for entry in corrected.values()
    )
    rows = tuple(
        buttons[begin : begin + OPEN_BUTTONS_IN_ROW]
        for begin in range(0, len(buttons), OPEN_BUTTONS_IN_ROW)
    )
    return Message(BREAK.join([renderer.html("corrections-head"), *blocks]), rows)


def recent_html(revision: Revision, entry: Entry, renderer: Renderer) -> str:
    """One correction or retraction: of which entry, when, and what is told of it."""
    label = f"{entry.id} · {renderer.moment_html(revision.made_at)}"
    note = escape(shorten(note_in(renderer.language, revision.note), MAX_EXCERPT))
    if revision.kind != "retracted":
        headline = escape(shorten(entry.headline, MAX_EXCERPT))
        return f"{label}\n<b>{headline}</b>\n<i>{note}</i>"
    if published := renderer.published(entry):
        text = renderer.html("corrections-retracted", moment=published)
    else:
        text = renderer.html("corrections-retracted-undated")
    return f"{label}\n{text}" + (f": {note}" if note else ".")


def history_html(
    entry: Entry,
    revisions: Sequence[Revision],
    people: Mapping[int, Person],
    editor_id: int,
    voice: Voice,
) -> str:
    """The texts that an entry has had, newest first: who, when, why, and what changed.

    ``revisions`` come oldest first. ``people`` are known by user id; what ``editor_id`` has done is
    told as "you".
    """
    headline = shorten(entry.headline, MAX_EXCERPT)
    blocks = [voice.html("history-head", number=str(entry.id), headline=headline)]
    if len(revisions) < 2:
        blocks.append(voice.html("history-none"))
    earlier = max(0, len(revisions) - MAX_HISTORY_REVISIONS)
    for index in reversed(range(earlier, len(revisions))):
        before = revisions[index - 1] if index else None
        blocks.append(_revision_html(revisions[index], before, people, editor_id, voice))
    if earlier:
        blocks.append(voice.html("history-earlier", count=earlier))
    return BREAK.join(blocks)


def _name(user_id: int | None, people: Mapping[int, Person], voice: Voice) -> str:
    """What somebody is called; of whom nothing is known, the id that Telegram has for them."""
    if user_id is None or user_id in people:
        return person_name(people.get(user_id or 0), voice)
    return voice.plain("log-user", number=str(user_id))


def _revision_html(
    revision: Revision,
    before: Revision | None,
    people: Mapping[int, Person],
    editor_id: int,
    voice: Voice,
) -> str:
    what: str = revision.kind
    if revision.kind == "corrected" and revision.note:
        what = "noted" if revision.silent else "sounded"
    elif revision.leaves_note:
        what = "retracted-noted" if revision.silent else "retracted-sounded"
    nobody = "import" if revision.kind == "corrected" else "unknown"  # no person corrects so
    who = nobody if revision.editor_id is None else "other"
    lines = [
        voice.html(
            "history-revision",
            number=str(revision.revision),
            moment=voice.moment(revision.made_at),
            what=what,
            who="you" if revision.editor_id == editor_id else who,
            person=_name(revision.editor_id, people, voice),
        )
    ]
    if revision.note:
        note = note_in(voice.language, revision.note)
        lines.append(f"<i>{escape(shorten(note, MAX_HISTORY_NOTE))}</i>")
    if before is not None:
        difference = difference_html(
            before,
            revision,
            voice,
            limit=MAX_HISTORY_DIFFERENCE,
            max_changes=MAX_HISTORY_CHANGES,
        )
        if difference:
            lines.append(f"<blockquote>{difference}</blockquote>")
    return "\n".join(lines)
