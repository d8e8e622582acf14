"""Whether somebody has just published the same: nearly the same words, by whomever."""

from __future__ import annotations

from sqlite_utils import Database

from tickerbot.model import Entry
from tickerbot.storage.archive import entries
from tickerbot.text.likeness import nearly_same_words

RECENT_S = 1_800
"""How long ago, in seconds, an entry may have been published to be told of."""
_MAX_COMPARED = 100


def find_repeated(db: Database, text: str, now: int) -> Entry | None:
    """The newest entry of the last half hour with nearly these words; None if there is none.

    ``text`` is headline and body. ``now`` is Unix time in seconds. Retracted entries do not count.
    """
    rows = db.execute(
        f"select {entries.COLUMNS} from entries where retracted_at is null and ordered_at >= ?1"
        " and published_at >= ?1 order by ordered_at desc, id desc limit ?2",
        [now - RECENT_S, _MAX_COMPARED],
    ).fetchall()
    for row in rows:
        entry = entries.entry_from_row(row)
        if nearly_same_words(text, "\n".join([entry.headline, *entry.body])):
            return entry
    return None
