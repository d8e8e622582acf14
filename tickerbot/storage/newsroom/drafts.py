"""Drafts: an editor's text from the first words to publication, safe in the database throughout.

Plain functions of a database; those that write run inside a ``transaction``. ``now`` is a Unix
time in seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sqlite_utils import Database

from tickerbot.model import Entry, Level, Marks, Pictures, Topic
from tickerbot.storage import people
from tickerbot.storage.archive.topics import topics_from_json
from tickerbot.storage.newsroom import draft_labels
from tickerbot.storage.newsroom.draft_labels import Labels
from tickerbot.storage.pictures import pictures_from_json, pictures_to_json
from tickerbot.text.composition import Composed, compose, keep_credit, sign_text, without_credit
from tickerbot.text.credits import split_credit
from tickerbot.text.hashtags import without_labels
from tickerbot.text.marks import MarkedText, marks_from_json, marks_to_json

State = Literal["open", "published", "discarded"]
Kind = Literal["entry", "correction", "retraction"]

WHOLE_TEXT = 0
"""The ``part`` of the draft that holds a message's whole text; the entries in it count from 1."""
NEW_VERSION = "(abs(random() % 900000000) + 100000000)"
"""SQL: a version that no other database has given a draft with the same number, in nine digits."""
CONTINUES_FROM = 3_900
"""A message of this many characters may have been cut: 4,096, less a command and a word at the cut."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What drafts of every kind have.

    A draft is known by its editor, the message that it came from, its kind, and for texts the part of
    that message. ``version`` is another one after each change, and in each database: a button acts only
    on the version that it was shown with. ``preview_message_id`` is the message that shows it now.
    """

    id: int
    editor_id: int
    source_message_id: int
    version: int
    state: State
    preview_message_id: int | None


@dataclass(frozen=True, slots=True)
class EntryDraft(_Draft):
    """The text of a new entry, which is ``entry_id`` once it is published.

    ``last_length`` is the length, in characters, of the message that it came from. ``sign`` closes it.
    ``submitted_at``: since when it waits for approval. ``author_id`` wrote what was then taken over.
    A draft of a ``rehearsal`` is never published. ``level`` (None: normal) and ``topics`` (None: none)
    are its labels; ``hashtags``, in folded form, are those in its text that gave them, and no text.
    """

    text: str
    part: int
    last_length: int
    entry_id: int | None
    marks: Marks = ()
    sign: str = ""
    submitted_at: int | None = None
    author_id: int | None = None
    rehearsal: bool = False
    pictures: Pictures = ()
    level: Level | None = None
    topics: tuple[Topic, ...] | None = None
    hashtags: tuple[str, ...] = ()

    @property
    def composed(self) -> Composed:
        """The text as it goes out: without its labels, and signed."""
        return _compose(self)

    @property
    def labels(self) -> Labels:
        """How it is labelled."""
        return Labels(self.level, self.topics or (), self.hashtags)

    @property
    def writers(self) -> set[int]:
        """Whose text it is: they never approve it."""
        return {self.editor_id, *([self.author_id] if self.author_id else [])}


@dataclass(frozen=True, slots=True)
class CorrectionDraft(_Draft):
    """Another text for entry ``entry_id``, whose editor has seen its ``base_revision``.

    ``note`` is what readers are told of it; None: a note that follows from the difference. ``level``
    and ``topics`` are what the entry is to have from then on; None: what it has.
    Without ``pictures`` it keeps those that it has.
    """

    text: str
    part: int
    last_length: int
    entry_id: int
    base_revision: int
    note: str | None
    marks: Marks = ()
    sign: str = ""
    pictures: Pictures = ()
    level: Level | None = None
    topics: tuple[Topic, ...] | None = None
    hashtags: tuple[str, ...] = ()

    @property
    def composed(self) -> Composed:
        """The text that its editor wrote: without its labels, and signed."""
        return _compose(self)

    def composed_for(self, entry: Entry) -> Composed:
        """The text as the entry is to have it: the credit stays as long as the picture does."""
        keeps = self.pictures in ((), entry.pictures) and entry.pictures
        return _compose(self, split_credit(entry.body)[1] if keeps else "")


@dataclass(frozen=True, slots=True)
class RetractionDraft(_Draft):
    """Entry ``entry_id``, of which its editor has seen ``base_revision``, is to be taken back."""

    entry_id: int
    base_revision: int
    reason: str


Draft = EntryDraft | CorrectionDraft | RetractionDraft
"""What an editor works on, or has published or discarded."""

D = TypeVar("D", EntryDraft, CorrectionDraft, RetractionDraft)

COLUMNS = (
    "kind, id, editor_id, source_message_id, version, state, preview_message_id,"
    " text, part, last_length, entry_id, base_revision, note, marks, sign, submitted_at, author_id,"
    " rehearsal, pictures, level, iif(topics is null, null, (select json_group_array("
    "json_array(id, name, state = 'open')) from (select t.id, t.name, t.state from topics t"
    " where t.id in (select value from json_each(topics)) order by t.tag))), hashtags"
)
_BY_KEY = "editor_id = ? and source_message_id = ? and kind = ? and part = ?"


def draft_from_row(row: Sequence[Any]) -> Draft:
    """The draft that a row of ``COLUMNS`` holds."""
    kind, common, text, marks = row[0], row[1:7], row[7], marks_from_json(row[13])
    pictures = pictures_from_json(row[18])
    match kind:
        case "entry":
            labels = _labels_from_row(*row[19:22])
            return EntryDraft(
                *(*common, *row[7:11], marks, *row[14:17], bool(row[17]), pictures, *labels)
            )
        case "correction":
            labels = _labels_from_row(*row[19:22])
            return CorrectionDraft(*(*common, *row[7:13], marks, row[14], pictures, *labels))
        case _:
            return RetractionDraft(*(*common, *row[10:12], text))


def _labels_from_row(
    level: int | None, topics: str | None, hashtags: str
) -> tuple[Level | None, tuple[Topic, ...] | None, tuple[str, ...]]:
    return (
        None if level is None else Level(level),
        None if topics is None else topics_from_json(topics),
        tuple(hashtags.split()),
    )


def _compose(draft: EntryDraft | CorrectionDraft, credit: str = "") -> Composed:
    """What a draft says, with this credit unless it has another, or refuses one."""
    text = MarkedText(draft.text, draft.marks)
    if draft.hashtags:
        text = without_labels(text, draft.hashtags)
    words = without_credit(keep_credit(text.text, credit), refused=True)
    return compose(sign_text(words, draft.sign), text.marks)


def put_draft(
    db: Database,
    editor_id: int,
    source_message_id: int,
    part: int,
    text: str,
    sent_at: int,
    last_length: int | None = None,
    marks: Marks = (),
    pictures: Pictures = (),
    album: str = "",
) -> tuple[EntryDraft, bool]:
    """Store a new entry's draft, and say whether it is new: a message that comes again makes no second.

    ``sent_at`` is when its message was sent, ``last_length`` that message's length, if not the text's.
    The other pictures of ``album`` belong to it, too.
    """
    cursor = db.execute(
        "insert into drafts (kind, editor_id, source_message_id, part, text, last_length, sent_at,"
        " marks, pictures, album, sign, rehearsal, version)"
        " values ('entry', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, exists (select 1"
        " from people where user_id = ? and rehearses_until > cast(strftime('%s') as integer)),"
        f" {NEW_VERSION})"
        " on conflict do nothing",
        [
            editor_id,
            source_message_id,
            part,
            text,
            len(text) if last_length is None else last_length,
            sent_at,
            marks_to_json(marks),
            pictures_to_json(pictures),
            album,
            people.sign_of(db, editor_id),
            editor_id,
        ],
    )
    is_new = cursor.rowcount == 1
    if is_new:
        draft_labels.put_labels(db, int(cursor.lastrowid or 0), editor_id, text)
    draft = _find(db, EntryDraft, editor_id, source_message_id, "entry", part)
    if draft is None:
        raise LookupError(f"the draft of message {source_message_id} was not stored")
    return draft, is_new


def find_correction(
    db: Database, editor_id: int, source_message_id: int, part: int
) -> CorrectionDraft | None:
    """The draft of a correction that this part of a message made, or None."""
    return _find(db, CorrectionDraft, editor_id, source_message_id, "correction", part)


def _find(db: Database, form: type[D], *key: str | int) -> D | None:
    row = db.execute(f"select {COLUMNS} from drafts where {_BY_KEY}", key).fetchone()
    draft = draft_from_row(row) if row else None
    return draft if isinstance(draft, form) else None


def get_draft(db: Database, draft_id: int) -> Draft | None:
    """The draft with this number, or None."""
    row = db.execute(f"select {COLUMNS} from drafts where id = ?", [draft_id]).fetchone()
    return draft_from_row(row) if row else None


def get_open_draft(db: Database, draft_id: int, form: type[D]) -> D | None:
    """The draft with this number if it is still open and of this form, else None."""
    draft = get_draft(db, draft_id)
    return draft if isinstance(draft, form) and draft.state == "open" else None


def drafts_from_message(db: Database, editor_id: int, source_message_id: int) -> list[EntryDraft]:
    """The drafts of entries that one message of this editor made, in the order of its text."""
    rows = db.execute(
        f"select {COLUMNS} from drafts"
        " where editor_id = ? and source_message_id = ? and kind = 'entry' order by part",
        [editor_id, source_message_id],
    ).fetchall()
    drafts = map(draft_from_row, rows)
    return [draft for draft in drafts if isinstance(draft, EntryDraft)]


def find_open(db: Database, editor_id: int, replied: int | None) -> int | None:
    """The number of this editor's open draft that comes from, or is shown by, the message replied to.

    For None it is the newest one that is shown. Retractions do not count.
    """
    row = db.execute(
        "select id from drafts where editor_id = ?1 and state = 'open'"
        " and kind <> 'retraction' and preview_message_id is not null"
        " and (?2 is null or ?2 in (source_message_id, preview_message_id)) order by id desc limit 1",
        [editor_id, replied],
    ).fetchone()
    return int(row[0]) if row else None


def draft_to_continue(
    db: Database, editor_id: int, message_id: int, sent_at: int
) -> EntryDraft | CorrectionDraft | None:
    """The draft whose text goes on in message ``message_id``, sent at ``sent_at``, or None.

    Telegram's apps send a text beyond 4,096 characters as several messages in the same moment; no
    person writes the next message within a second. A message that comes again, after a crash, goes on
    with neither itself nor what came after it.
    """
    row = db.execute(
        f"select {COLUMNS} from drafts where editor_id = ? and state = 'open' and part = ?"
        " and kind in ('entry', 'correction') and source_message_id < ?"
        " and sent_at between ? and ? and last_length >= ? order by id desc limit 1",
        [editor_id, WHOLE_TEXT, message_id, sent_at - 1, sent_at, CONTINUES_FROM],
    ).fetchone()
    draft = draft_from_row(row) if row else None
    return None if isinstance(draft, RetractionDraft) else draft
