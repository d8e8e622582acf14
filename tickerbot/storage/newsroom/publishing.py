"""Publishing: the one way by which an entry becomes archived, searchable and owed to everybody at once.

What has something to publish (a draft, an import) calls ``publish`` or ``publish_all`` inside the
``transactions.transaction`` that also records why. ``now`` is a Unix time in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from tickerbot.formats.placing import Placed, place
from tickerbot.model import Approval, Language, Level, MessageRef, ParsedEntry, Target
from tickerbot.storage import logbook
from tickerbot.storage.archive import entries, search_index
from tickerbot.storage.archive.entries import Prepared
from tickerbot.storage.newsroom import decisions, draft_cards, drafts, expectations, rights, urgency
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.outbox import chats, pushes, receipts


@dataclass(frozen=True, slots=True)
class Publication:
    """An entry that is out, and the push that carries it."""

    entry_id: int
    seq: int


def prepare(item: Placed, now: int, zone: ZoneInfo) -> Prepared:
    """Prepare an entry to be published; without a date it is published now, in ``zone``."""
    if item.entry.date:
        return entries.prepare(item.entry, item.ordered_at)
    moment = datetime.fromtimestamp(now, UTC)
    local = moment.astimezone(zone)
    dated = replace(item.entry, date=local.date(), time=local.time(), published_at=moment)
    return entries.prepare(dated, now, undated=item.entry)


def publish(
    db: Database,
    entry: ParsedEntry,
    *,
    by: int | None,
    now: int,
    zone: ZoneInfo,
    silent: bool = False,
    receipt: MessageRef | Target | None = None,
) -> Publication:
    """Publish one entry, as ``publish_all`` does; without a date it is published now, in ``zone``.

    How far it has come is shown by the message ``receipt``, or by one that is sent to that target.
    """
    (placed,) = place([entry], zone)
    return _publish_one(
        db, prepare(placed, now, zone), by=by, now=now, silent=silent, receipt=receipt
    )


def _publish_one(
    db: Database,
    prepared: Prepared,
    *,
    by: int | None,
    now: int,
    silent: bool,
    receipt: MessageRef | Target | None,
) -> Publication:
    (publication,) = publish_all(db, [prepared], by=by, now=now, silent=silent)
    if receipt is not None:
        receipts.add_receipt(db, "published", publication.entry_id, receipt)
    return publication


def publish_all(
    db: Database,
    prepared: Iterable[Prepared],
    *,
    by: int | None,
    now: int,
    silent: bool = False,
) -> list[Publication]:
    """Store and index entries, and make everybody who wants them owe each, in this order.

    ``by`` is the user who publishes them; None where no person does. What is published now never
    stands before the newest entry, although the clock may have been set back; what has a date of its
    own goes where that belongs.
    """
    newest = entries.newest_place(db)
    publications, texts = [], []
    for item in prepared:
        stored = item
        if item.is_dated_now:
            # of one second, the higher number is the newer entry
            is_lower = item.entry.id is not None and item.entry.id < newest[1]
            stored = replace(item, ordered_at=max(item.ordered_at, newest[0] + is_lower))
        entry_id = entries.insert_unindexed(db, stored, published_by=by)
        newest = max(newest, (stored.ordered_at, entry_id))
        seq = pushes.fan_out(db, entry_id, silent=silent, now=now, readings=stored.texts.readings)
        logbook.record(db, "published", by=by, now=now, entry_id=entry_id, silent=bool(silent))
        publications.append(Publication(entry_id, seq))
        texts.append(stored.texts)
    search_index.add(db, [publication.entry_id for publication in publications], texts)
    return publications


def prepare_draft(
    db: Database, draft_id: int, version: int, *, now: int, zone: ZoneInfo
) -> Prepared | None:
    """Prepare an entry's draft to be published now: only reads, so nobody waits for it.

    None where it is not open in this version any more (changed, discarded, published), or has no
    publishable text.
    """
    draft = drafts.get_open_draft(db, draft_id, EntryDraft)
    if draft is None or draft.version != version:
        return None
    text = draft.composed
    if text.problem:
        return None
    level = draft.level or Level.NORMAL
    entry = ParsedEntry(
        text.headline, text.body, marks=text.marks, pictures=draft.pictures, level=level
    )
    (placed,) = place([entry], zone)
    topic_ids = tuple(topic.id for topic in draft.topics or ())
    return replace(prepare(placed, now, zone), topic_ids=topic_ids)


def publish_draft(
    db: Database,
    draft_id: int,
    version: int,
    *,
    prepared: Prepared | None = None,
    silent: bool,
    by: int | None = None,
    approval: Approval = "never",
    receipt_message_id: int | None,
    language: Language | None,
    now: int,
    zone: ZoneInfo,
) -> Publication | None:
    """Publish an entry's draft: entry, duty to deliver and receipt become true together, and once.

    ``prepared`` is what ``prepare_draft`` made of it; without it that is done here. ``by`` is who
    publishes it, if not its editor; that person's message ``receipt_message_id`` becomes the receipt
    (None: one is sent).
    None where the draft is not open in this version any more (changed, discarded), has no publishable
    text, is not that person's to publish, or is urgent and nobody has seen what that means; publishing
    again what is published gives the first publication.
    """
    draft = drafts.get_draft(db, draft_id)
    if not isinstance(draft, EntryDraft):
        return None
    if draft.version != version:
        return None
    if draft.entry_id is not None:
        seq = pushes.fan_out(db, draft.entry_id, silent=silent, now=now)  # changes nothing
        return Publication(draft.entry_id, seq)
    publisher = draft.editor_id if by is None else by
    if draft.state != "open" or draft.rehearsal or not urgency.may_leave(db, draft):
        return None
    if not rights.may_publish(db, draft, publisher, approval):
        return None
    prepared = prepared or prepare_draft(db, draft_id, version, now=now, zone=zone)
    if prepared is None:
        return None
    if publisher != draft.editor_id or draft_cards.chats_with_card(db, draft_id):
        kind: decisions.Kind = "published" if publisher == draft.editor_id else "approved"
        decisions.decide(db, draft, kind, by=publisher, now=now, receipt=receipt_message_id)
    receipt: MessageRef | Target = Target(publisher)
    if receipt_message_id is not None:
        receipt = MessageRef(publisher, receipt_message_id)
        # what it was to become before is pointless
        db.execute(
            "delete from desk_messages where chat_id = ? and message_id = ?",
            [publisher, receipt_message_id],
        )
    # the receipt speaks that person's language
    chats.remember_chat(db, publisher, "private", language)
    publication = _publish_one(
        db,
        prepared,
        by=publisher,
        now=now,
        silent=silent,
        receipt=receipt,
    )
    expectations.expect(db, draft.editor_id, None)
    db.execute(
        "update drafts set state = 'published', entry_id = ? where id = ?",
        [publication.entry_id, draft.id],
    )
    return publication
