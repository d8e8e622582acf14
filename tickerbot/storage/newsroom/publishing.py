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

from tickerbot.model import Language, MessageRef, ParsedEntry, Target
from tickerbot.storage.archive import entries, search_index
from tickerbot.storage.archive.entries import Placed
from tickerbot.storage.newsroom import drafts
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.outbox import chats, pushes, receipts
from tickerbot.storage.outbox.reach import count_active
from tickerbot.text.composition import compose


@dataclass(frozen=True, slots=True)
class Publication:
    """An entry that is out, and the push that carries it."""

    entry_id: int
    seq: int


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
    """Publish one entry, as ``publish_all`` does.

    How far it has come is shown by the message ``receipt``, or by one that is sent to that target.
    """
    placed = entries.place([entry], zone)
    (publication,) = publish_all(db, placed, by=by, now=now, zone=zone, silent=silent)
    if receipt is not None:
        receipts.add_receipt(db, "published", publication.entry_id, receipt)
    return publication


def publish_all(
    db: Database,
    placed: Iterable[Placed],
    *,
    by: int | None,
    now: int,
    zone: ZoneInfo,
    silent: bool = False,
) -> list[Publication]:
    """Store and index entries, and make every active subscription owe each, in this order.

    ``by`` is the user who publishes them; None where no person does. An entry without a date is
    published now, in ``zone``.
    """
    reach = count_active(db)
    publications = []
    for item in placed:
        dated = item if item.entry.date else _dated(item.entry, now, zone)
        entry_id = entries.insert_unindexed(
            db, dated.entry, ordered_at=dated.ordered_at, published_by=by
        )
        seq = pushes.fan_out(db, entry_id, silent=silent, now=now, reach=reach)
        publications.append(Publication(entry_id, seq))
    search_index.add(db, [publication.entry_id for publication in publications])
    return publications


def _dated(entry: ParsedEntry, now: int, zone: ZoneInfo) -> Placed:
    moment = datetime.fromtimestamp(now, UTC)
    local = moment.astimezone(zone)
    dated = replace(entry, date=local.date(), time=local.time(), published_at=moment)
    return Placed(dated, ordered_at=now)


def publish_draft(
    db: Database,
    draft_id: int,
    version: int,
    *,
    silent: bool,
    receipt_message_id: int,
    language: Language | None,
    now: int,
    zone: ZoneInfo,
) -> Publication | None:
    """Publish an entry's draft: entry, duty to deliver and receipt become true together, and once.

    The editor's message ``receipt_message_id`` becomes the receipt. None where the draft is not open
    in this version any more (changed, discarded) or has no publishable text; publishing again what was
    published so gives the first publication.
    """
    draft = drafts.get_draft(db, draft_id)
    if not isinstance(draft, EntryDraft):
        return None
    if draft.version != version:
        return None
    if draft.entry_id is not None:
        seq = pushes.fan_out(db, draft.entry_id, silent=silent, now=now)  # changes nothing
        return Publication(draft.entry_id, seq)
    text = compose(draft.text)
    if draft.state != "open" or text.problem:
        return None
    # the receipt speaks the editor's language
    chats.remember_chat(db, draft.editor_id, "private", language)
    publication = publish(
        db,
        ParsedEntry(text.headline, text.body),
        by=draft.editor_id,
        now=now,
        zone=zone,
        silent=silent,
        receipt=MessageRef(draft.editor_id, receipt_message_id),
    )
    drafts.expect(db, draft.editor_id, None)
    db.execute(
        "update drafts set state = 'published', entry_id = ? where id = ?",
        [publication.entry_id, draft.id],
    )
    return publication
