"""Drafts of corrections and retractions: what an editor means to do, until a tap does it, once.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from sqlite_utils import Database

from tickerbot.model import Entry, Language, Marks, MessageRef, Pictures
from tickerbot.storage import people
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.newsroom import changing, draft_labels, drafts, labelling
from tickerbot.storage.newsroom.drafts import WHOLE_TEXT, CorrectionDraft, Kind, RetractionDraft
from tickerbot.storage.outbox import chats, copies
from tickerbot.storage.outbox.progress import COUNTED_EXACTLY
from tickerbot.storage.outbox.receipts import Telling
from tickerbot.storage.pictures import pictures_to_json
from tickerbot.text.marks import marks_to_json

Outcome = Literal["done", "labelled", "outdated", "overtaken", "retracted", "unchanged"]
"""What a tap comes to: it is done (perhaps by an earlier tap), only the labels were changed, or why
nothing was changed."""


@dataclass(frozen=True, slots=True)
class Source:
    """The message that a draft comes from: the editor's own, or the bot's with a button."""

    editor_id: int
    message_id: int
    sent_at: int = 0
    length: int = 0
    """Characters of the text in it."""
    part: int = WHOLE_TEXT
    sign: str = ""
    hashtags: tuple[str, ...] | None = None
    """Those that labelled the text of this message before, in folded form; None: it is a new one."""
    pictures: Pictures = ()
    """What is to take the place of the entry's; empty: it keeps those."""
    album: str = ""


def put_correction(
    db: Database,
    source: Source,
    entry_id: int,
    base_revision: int,
    text: str,
    marks: Marks = (),
) -> tuple[CorrectionDraft, bool]:
    """Store another text for an entry, and say whether that is new.

    A message has one such draft for each of its parts: it is opened again for another text. What is
    returned names the message that shows the text before; what is stored does not, so that the new
    text counts as shown only once it is.
    """
    draft_id, is_new, shown = _put(db, "correction", source, entry_id, base_revision, text, marks)
    entry = entries.get_entry(db, entry_id)
    if is_new and entry is not None:
        draft_labels.label_correction(db, draft_id, entry, text, source.hashtags)
    draft = drafts.get_open_draft(db, draft_id, CorrectionDraft)
    if draft is None:
        raise LookupError(f"the draft of message {source.message_id} was not stored")
    return replace(draft, preview_message_id=shown), is_new


def put_retraction(
    db: Database, source: Source, entry_id: int, base_revision: int, reason: str
) -> tuple[RetractionDraft, bool]:
    """As ``put_correction``, for a retraction, of which a message has one."""
    draft_id, is_new, shown = _put(db, "retraction", source, entry_id, base_revision, reason)
    draft = drafts.get_open_draft(db, draft_id, RetractionDraft)
    if draft is None:
        raise LookupError(f"the draft of message {source.message_id} was not stored")
    return replace(draft, preview_message_id=shown), is_new


def _put(
    db: Database,
    kind: Kind,
    source: Source,
    entry_id: int,
    base_revision: int,
    text: str,
    marks: Marks = (),
) -> tuple[int, bool, int | None]:
    """Store or open a draft again: its number, whether it says anything new, and what showed it."""
    known = db.execute(
        "select id, state, entry_id, base_revision, text, marks, preview_message_id, pictures"
        " from drafts"
        " where editor_id = ? and source_message_id = ? and kind = ? and part = ?",
        [source.editor_id, source.message_id, kind, source.part],
    ).fetchone()
    # what showed it before it was closed has become a receipt
    shown = known[6] if known and known[1] == "open" else None
    stored = marks_to_json(marks)
    pictures = pictures_to_json(source.pictures)
    has_them = not source.pictures or (known and known[7] == pictures)
    if known and known[1:6] == ("open", entry_id, base_revision, text, stored) and has_them:
        return int(known[0]), False, shown
    ((draft_id,),) = db.execute(
        "insert into drafts (editor_id, source_message_id, kind, part, text, last_length, sent_at,"
        " sign, entry_id, base_revision, marks, pictures, album, version)"
        f" values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {drafts.NEW_VERSION})"
        " on conflict (editor_id, source_message_id, kind, part) do update set text = excluded.text,"
        " marks = excluded.marks, last_length = excluded.last_length,"
        " note = iif(state = 'open', note, null), album = excluded.album,"
        " pictures = iif(state = 'open' and excluded.pictures = '[]', pictures, excluded.pictures),"
        f" preview_message_id = null, state = 'open', version = {drafts.NEW_VERSION},"
        " entry_id = excluded.entry_id, base_revision = excluded.base_revision returning id",
        [
            source.editor_id,
            source.message_id,
            kind,
            source.part,
            text,
            source.length,
            source.sent_at,
            source.sign,
            entry_id,
            base_revision,
            stored,
            pictures,
            source.album,
        ],
    ).fetchall()
    return int(draft_id), True, shown


def word_note(db: Database, draft_id: int, note: str, *, by: int | None) -> CorrectionDraft | None:
    """Give the correction a note of the editor's own; None where it is closed, or not theirs."""
    if not _change(db, draft_id, "note = ?", note, by):
        return None
    return drafts.get_open_draft(db, draft_id, CorrectionDraft)


def rebase_correction(
    db: Database, draft_id: int, base_revision: int, *, by: int | None
) -> CorrectionDraft | None:
    """The editor was told of this revision; None where the draft is closed, or not theirs.

    It counts as shown once it is shown against that.
    """
    if not _change(db, draft_id, "preview_message_id = null, base_revision = ?", base_revision, by):
        return None
    return drafts.get_open_draft(db, draft_id, CorrectionDraft)


def rebase_retraction(
    db: Database, draft_id: int, base_revision: int, *, by: int | None
) -> RetractionDraft | None:
    """As ``rebase_correction``, for a retraction."""
    if not _change(db, draft_id, "preview_message_id = null, base_revision = ?", base_revision, by):
        return None
    return drafts.get_open_draft(db, draft_id, RetractionDraft)


def _change(db: Database, draft_id: int, change: str, value: str | int, by: int | None) -> bool:
    if changing.get_own(db, draft_id, by) is None:
        return False
    db.execute(
        f"update drafts set {change}, version = {drafts.NEW_VERSION} where id = ?",
        [value, draft_id],
    )
    return True


def prepare_revision(db: Database, draft_id: int, version: int) -> revisions.Prepared | None:
    """Prepare what a draft is to change: only reads, so nobody waits for it.

    None where nothing is to be changed by this version of it, or not any more.
    """
    draft = drafts.get_draft(db, draft_id)
    if not isinstance(draft, CorrectionDraft | RetractionDraft):
        return None
    entry = _entry_to_revise(db, draft, version)
    if not isinstance(entry, Entry):
        return None
    if isinstance(draft, RetractionDraft):
        return revisions.prepare(entry, entry.headline, entry.body, entry.marks)
    text = draft.composed_for(entry)
    if text.problem:
        return None
    return revisions.prepare(
        entry, text.headline, text.body, text.marks, draft.pictures or entry.pictures
    )


def confirm_correction(
    db: Database,
    draft_id: int,
    version: int,
    *,
    prepared: revisions.Prepared | None = None,
    note: str,
    sound: bool,
    receipt_message_id: int,
    language: Language | None,
    now: int,
) -> Outcome:
    """Correct as drafted: revision, duty to change the copies and receipt become true together, once.

    ``prepared`` is what ``prepare_revision`` made of the draft; without it that is done here.
    ``note`` is what readers are told ("": nothing). The editor's message ``receipt_message_id``
    becomes the receipt. ``overtaken`` where the entry is not as its editor has seen it any more.
    """
    draft = drafts.get_draft(db, draft_id)
    if not isinstance(draft, CorrectionDraft):
        return "outdated"
    entry = _entry_to_revise(db, draft, version)
    if not isinstance(entry, Entry):
        return entry
    prepared = prepared or prepare_revision(db, draft_id, version)
    if prepared is None:
        return "outdated"
    wanted = (prepared.headline, prepared.body, prepared.marks, prepared.pictures)
    with_text = wanted != (entry.headline, entry.body, entry.marks, entry.pictures)
    is_labelled = labelling.labels_change(draft, entry)
    if is_labelled:
        labelling.label_by_draft(db, draft, now, with_text=with_text)
    if not with_text:
        if not is_labelled:
            return "unchanged"
        _close(db, draft, entries.get_entry(db, entry.id), language)
        return "labelled"
    receipt = MessageRef(draft.editor_id, receipt_message_id)
    revised = revisions.correct(
        db, entry.id, entry.revision, prepared.headline, prepared.body, note=note, sound=sound,
        marks=prepared.marks, by=draft.editor_id, receipt=receipt, now=now, prepared=prepared,
    )  # fmt: skip
    return _close(db, draft, revised, language)


def confirm_retraction(
    db: Database,
    draft_id: int,
    version: int,
    *,
    prepared: revisions.Prepared | None = None,
    telling: Telling = "quietly",
    receipt_message_id: int,
    language: Language | None,
    now: int,
) -> Outcome:
    """As ``confirm_correction``, for a retraction that readers learn of by ``telling``."""
    draft = drafts.get_draft(db, draft_id)
    if not isinstance(draft, RetractionDraft):
        return "outdated"
    entry = _entry_to_revise(db, draft, version)
    if not isinstance(entry, Entry):
        return entry
    revised = revisions.retract(
        db, entry.id, entry.revision, reason=draft.reason, telling=telling, by=draft.editor_id,
        receipt=MessageRef(draft.editor_id, receipt_message_id), now=now, prepared=prepared,
    )  # fmt: skip
    return _close(db, draft, revised, language)


def _entry_to_revise(
    db: Database, draft: CorrectionDraft | RetractionDraft, version: int
) -> Entry | Outcome:
    """The entry that the draft may revise now, else what the tap comes to."""
    if draft.version != version or draft.state == "discarded":
        return "outdated"
    if draft.state == "published":
        return "done"
    if not people.has_role(db, draft.editor_id, "editor"):
        return "outdated"
    entry = entries.get_entry(db, draft.entry_id)
    if entry is None or entry.retracted_at is not None:
        return "retracted"
    return entry if entry.revision == draft.base_revision else "overtaken"


def _close(
    db: Database,
    draft: CorrectionDraft | RetractionDraft,
    revised: Entry | None,
    language: Language | None,
) -> Outcome:
    if revised is None:
        return "overtaken"
    # the receipt speaks the editor's language
    chats.remember_chat(db, draft.editor_id, "private", language)
    db.execute("delete from desks where draft_id = ?", [draft.id])
    db.execute(
        "update drafts set state = 'published', base_revision = ? where id = ?",
        [revised.revision, draft.id],
    )
    return "done"


def count_messages(db: Database, entry_id: int, *, notes_too: bool) -> int:
    """How many messages a revision will change; exact up to 20,000."""
    shown = copies.count_shown(db, entry_id, COUNTED_EXACTLY, notes_too=notes_too)
    return shown if shown < COUNTED_EXACTLY else copies.count_sent(db, entry_id)
