"""What makes two imported entries the same: what came, not what the archive made of it.

An entry without a date that is pushed is stored with the date of that moment. It comes again as it
came, so both are kept where they differ: ``came_as``, and ``fingerprint`` as it was stored, by which an
export is recognised.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from sqlite_utils import Database

from tickerbot.model import ParsedEntry


@dataclass(frozen=True, slots=True)
class Identity:
    """By what an entry that comes is recognised.

    ``without_time`` is for an entry with a time of day but no date: versions that did not tell such
    entries apart by their times have stored it.
    """

    fingerprint: str
    without_time: str | None = None


def fingerprint(entry: ParsedEntry) -> str:
    """The text of an entry, and its minute, day or time of day if known, as 32 hexadecimal digits."""
    if entry.published_at is not None:
        moment = str(int(entry.published_at.timestamp()) // 60)
    elif entry.date is not None:
        moment = entry.date.isoformat()
    else:
        moment = f"{entry.time:%H:%M}" if entry.time else ""
    text = "\x00".join([moment, entry.headline, *entry.body])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def identify(entry: ParsedEntry) -> Identity:
    """By what this entry, as it came, is recognised."""
    if entry.time is None or entry.date is not None:
        return Identity(fingerprint(entry))
    return Identity(fingerprint(entry), fingerprint(replace(entry, time=None)))


def find_stored(db: Database, identity: Identity) -> int | None:
    """The number of the archived entry that is exactly this one, or was it before it was revised."""
    row = db.execute(
        "select id from entries where fingerprint = ?1"
        " union all select id from entries where came_as = ?1"
        " union all select entry_id from revisions where fingerprint = ?1"
        " union all select entry_id from revisions where came_as = ?1"
        " union all select id from entries where came_as = ?2"
        " union all select id from entries where fingerprint = ?2 and came_as is null limit 1",
        [identity.fingerprint, identity.without_time],
    ).fetchone()
    return row[0] if row else None


def is_stored(db: Database, identity: Identity) -> bool:
    """Whether the archive holds exactly this entry, or held it before a correction or retraction."""
    return find_stored(db, identity) is not None
