"""What there was in a while that terms want: the important entries, the others, and what was corrected.

Plain functions of a database that only read. Times are Unix times in seconds; a while begins after
``since`` and ends with ``until``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from tickerbot.model import Entry, Level
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.revisions import Revision
from tickerbot.terms import EVERYTHING, Terms
from tickerbot.text.german.holding import SoughtWords
from tickerbot.text.german.reading import read

_IN_BETWEEN = "retracted_at is null and ordered_at > :since and ordered_at <= :until"
_WANTED = "(:wanted is null or id in (select value from json_each(:wanted)))"
_MAX_REVISED = 100
"""How many of the newest corrections are looked at."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What there was in a while.

    ``important`` are those of a higher level, the most urgent first, and newest first; ``others`` the
    newest of the rest; ``more`` are of neither. Of the corrections, too, the newest are there.
    ``unwanted`` are those that the terms leave out.
    """

    important: tuple[Entry, ...]
    others: tuple[Entry, ...]
    more: int
    corrections: tuple[tuple[Revision, Entry], ...]
    has_more_corrections: bool
    unwanted: int = 0

    @property
    def count(self) -> int:
        """How many entries there were."""
        return len(self.important) + len(self.others) + self.more


def read_missed(
    db: Database,
    since: int,
    until: int,
    terms: Terms = EVERYTHING,
    *,
    most: int,
    others: int,
    corrections: int,
) -> Missed:
    """What there was: up to ``most`` important ones; where they are fewer, others up to ``others``."""
    while_ = {"since": since, "until": until}
    all_ = db.execute(f"select count(*) from entries where {_IN_BETWEEN}", while_).fetchone()[0]
    wanted = _wanted(db, terms, since, until)
    count = all_ if wanted is None else len(wanted)
    important = _read(
        db,
        "level > 0",
        "level desc, ordered_at desc, id desc",
        wanted,
        limit=most,
        since=since,
        until=until,
    )
    room = max(0, others - len(important))
    rest = _read(
        db, "level = 0", "ordered_at desc, id desc", wanted, limit=room, since=since, until=until
    )
    revised = revisions.corrections_between(db, since, until, _MAX_REVISED)
    found = [(each, entries.get_entry(db, each.entry_id)) for each in revised]
    wanting = Wanting(terms)
    corrected = [(each, entry) for each, entry in found if entry and wanting.wants(entry)]
    return Missed(
        tuple(important),
        tuple(rest),
        count - len(important) - len(rest),
        tuple(corrected[:corrections]),
        len(corrected) > corrections,
        all_ - count,
    )


def read_others(
    db: Database, since: int, until: int, terms: Terms = EVERYTHING, *, limit: int, offset: int
) -> tuple[list[Entry], int]:
    """Some of the entries of no higher level, newest first, and how many they are in all."""
    wanted = _wanted(db, terms, since, until)
    found = _read(
        db,
        "level = 0",
        "ordered_at desc, id desc",
        wanted,
        limit=limit,
        offset=offset,
        since=since,
        until=until,
    )
    (count,) = db.execute(
        f"select count(*) from entries where level = 0 and {_IN_BETWEEN} and {_WANTED}",
        {"since": since, "until": until, "wanted": _to_json(wanted)},
    ).fetchone()
    return found, count


class Wanting:
    """What terms want, by the rule that ``outbox.audience`` has for pushes; for many entries."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._followed, self._muted = SoughtWords(terms.followed), SoughtWords(terms.muted)

    def wants(self, entry: Entry) -> bool:
        """Whether the terms want this entry."""
        highest = self.highest(entry)
        return highest is not None and highest >= self._terms.lowest

    def highest(self, entry: Entry) -> Level | None:
        """The highest of the lowest levels with which the entry comes; None: it does with none."""
        is_urgent = entry.level is Level.URGENT
        if self._terms.followed or self._terms.muted:
            readings = [each for text in (entry.headline, *entry.body) for each in read(text)]
            if not is_urgent and self._muted.is_one_in(readings):
                return None
            if self._followed.is_one_in(readings):
                return max(Level)
        wanted, topics = self._terms.topics, {topic.id for topic in entry.topics}
        in_topics = wanted is None or (is_urgent and not topics) or bool(topics & wanted)
        return entry.level if in_topics else None


def _wanted(db: Database, terms: Terms, since: int, until: int) -> list[int] | None:
    """The numbers of the entries that the terms want; None for all."""
    filters = Terms(terms.topics, terms.lowest, followed=terms.followed, muted=terms.muted)
    if filters == EVERYTHING:
        return None
    wanting = Wanting(terms)
    return [entry.id for entry in read_all(db, since, until) if wanting.wants(entry)]


def read_all(db: Database, since: int, until: int) -> list[Entry]:
    """All that there was, without the retracted ones."""
    return _read(db, "true", "id", limit=-1, since=since, until=until)


def _to_json(wanted: Sequence[int] | None) -> str | None:
    return None if wanted is None else json.dumps(wanted)


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
    found = _read(db, where, "ordered_at desc, id desc", None, limit=limit, **values)
    return found[::-1], count - len(found)


def _read(
    db: Database,
    where: str,
    order: str,
    wanted: Sequence[int] | None = None,
    *,
    limit: int,
    offset: int = 0,
    **values: int,
) -> list[Entry]:
    rows = db.execute(
        f"select {entries.COLUMNS} from entries where {where} and {_IN_BETWEEN} and {_WANTED}"
        f" order by {order} limit :limit offset :offset",
        {"limit": limit, "offset": offset, "wanted": _to_json(wanted), **values},
    ).fetchall()
    return [entries.entry_from_row(row) for row in rows]
