"""What there was in a while: the important entries, the others, and what was corrected.

Plain functions of a database that only read. Times are Unix times in seconds; a while begins after
``since`` and ends with ``until``.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.model import Entry
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.revisions import Revision

_IN_BETWEEN = "retracted_at is null and ordered_at > :since and ordered_at <= :until"


@dataclass(frozen=True, slots=True)
class Missed:
    """What there was in a while.

    ``important`` are those of a higher level, the most urgent first, and newest first; ``others`` the
    newest of the rest; ``more`` are of neither. Of the corrections, too, the newest are there.
    """

    important: tuple[Entry, ...]
    others: tuple[Entry, ...]
    more: int
    corrections: tuple[tuple[Revision, Entry], ...]
    has_more_corrections: bool

    @property
    def count(self) -> int:
        """How many entries there were."""
        return len(self.important) + len(self.others) + self.more


def read_missed(
    db: Database, since: int, until: int, *, most: int, others: int, corrections: int
) -> Missed:
    """What there was: up to ``most`` important ones; where they are fewer, others up to ``others``."""
    while_ = {"since": since, "until": until}
    count = db.execute(f"select count(*) from entries where {_IN_BETWEEN}", while_).fetchone()[0]
    important = _read(db, "level > 0", "level desc, ordered_at desc, id desc", limit=most, **while_)
    rest = read_others(db, since, until, limit=max(0, others - len(important)), offset=0)
    revised = revisions.corrections_between(db, since, until, corrections + 1)
    corrected = [(each, entries.get_entry(db, each.entry_id)) for each in revised[:corrections]]
    return Missed(
        tuple(important),
        tuple(rest),
        count - len(important) - len(rest),
        tuple((revision, entry) for revision, entry in corrected if entry is not None),
        len(revised) > corrections,
    )


def read_others(db: Database, since: int, until: int, *, limit: int, offset: int) -> list[Entry]:
    """The entries of no higher level, newest first."""
    return _read(
        db,
        "level = 0",
        "ordered_at desc, id desc",
        limit=limit,
        offset=offset,
        since=since,
        until=until,
    )


def count_others(db: Database, since: int, until: int) -> int:
    """How many of them there were."""
    row = db.execute(
        f"select count(*) from entries where level = 0 and {_IN_BETWEEN}",
        {"since": since, "until": until},
    ).fetchone()
    return int(row[0])


def read_overview(
    db: Database, since: int, until: int, *, topic_id: int | None, limit: int
) -> tuple[list[Entry], int]:
    """The newest important and urgent entries in the order of time, and how many older ones there were.

    With a topic those of that topic.
    """
    where = "level > 0"
    if topic_id is not None:
        where += " and id in (select entry_id from entry_topics where topic_id = :topic_id)"
    values: dict[str, int] = {"since": since, "until": until, "topic_id": topic_id or 0}
    count = db.execute(
        f"select count(*) from entries where {where} and {_IN_BETWEEN}", values
    ).fetchone()[0]
    found = _read(db, where, "ordered_at desc, id desc", limit=limit, **values)
    return found[::-1], count - len(found)


def _read(
    db: Database, where: str, order: str, *, limit: int, offset: int = 0, **values: int
) -> list[Entry]:
    rows = db.execute(
        f"select {entries.COLUMNS} from entries where {where} and {_IN_BETWEEN} order by {order}"
        " limit :limit offset :offset",
        {"limit": limit, "offset": offset, **values},
    ).fetchall()
    return [entries.entry_from_row(row) for row in rows]
