"""The schema, as it grew: each function is one step, applied once and never changed afterwards.

A database records the names of its steps, so no step is ever renamed. Those from 10 on carry their
number in the name; ``STEPS`` gives every step's. A step may rebuild tables, as SQLite asks for most
changes of a table, so ``migrate`` runs while foreign keys are off.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping

from sqlite_utils import Database, Migrations

from tickerbot.storage.migrations import (
    steps_01_to_09,
    steps_10_to_19,
    steps_20_to_29,
    steps_30_to_37,
    steps_from_38,
)

STEPS: Mapping[int, Callable[[Database], None]] = {
    1: steps_01_to_09.entries_chats_and_pushes,
    2: steps_01_to_09.pauses_that_editors_are_told_of,
    3: steps_01_to_09.delivery_times_and_state,
    4: steps_01_to_09.search_index_of_our_own,
    5: steps_01_to_09.copies_claims_and_revisions,
    6: steps_01_to_09.drafts_of_corrections,
    7: steps_01_to_09.updates_that_are_being_handled,
    8: steps_01_to_09.stems_by_their_end,
    9: steps_01_to_09.a_ban_that_outlives_a_restart,
    10: steps_10_to_19.m0010_drafts_by_kind,
    11: steps_10_to_19.m0011_who_published,
    12: steps_10_to_19.m0012_receipts,
    13: steps_10_to_19.m0013_pause_reasons_and_state_keys,
    15: steps_10_to_19.m0015_whose_database_it_is,
    16: steps_10_to_19.m0016_what_came,
    17: steps_10_to_19.m0017_waits_and_restraints,
    18: steps_10_to_19.m0018_retractions_that_leave_a_note,
    19: steps_10_to_19.m0019_when_it_was_backed_up,
    20: steps_20_to_29.m0020_fences,
    21: steps_20_to_29.m0021_corrections_by_import,
    22: steps_20_to_29.m0022_what_editors_are_still_to_be_told,
    23: steps_20_to_29.m0023_doubted_chats,
    24: steps_20_to_29.m0024_marks,
    25: steps_20_to_29.m0025_log,
    26: steps_20_to_29.m0026_stopped_pushes,
    27: steps_20_to_29.m0027_team,
    28: steps_20_to_29.m0028_pushes_that_are_held,
    29: steps_20_to_29.m0029_rehearsals,
    30: steps_30_to_37.m0030_what_words_are_made_of,
    31: steps_30_to_37.m0031_topics_and_levels,
    32: steps_30_to_37.m0032_terms,
    33: steps_30_to_37.m0033_a_smaller_search_index,
    34: steps_30_to_37.m0034_fenced_corrections,
    35: steps_30_to_37.m0035_pictures,
    36: steps_30_to_37.m0036_when_a_chat_last_asked,
    37: steps_30_to_37.m0037_urgent_entries,
    38: steps_from_38.m0038_audiences,
    39: steps_from_38.m0039_plans_and_decisions,
    40: steps_from_38.m0040_hours,
    41: steps_from_38.m0041_approved_plans_that_change,
    42: steps_from_38.m0042_audiences_that_are_over,
    43: steps_from_38.m0043_what_terms_before_collected,
    44: steps_from_38.m0044_how_words_were_analysed,
    45: steps_from_38.m0045_digests_in_doubt_and_restored_plans,
    46: steps_from_38.m0046_what_acts_and_requests_were_about,
}
NEWEST = max(STEPS)

_migrations = Migrations("tickerbot")
for _step in STEPS.values():
    _migrations()(_step)


def is_migrated(db: Database) -> bool:
    """Whether the database has every step."""
    return not _migrations.pending(db)


def schema_number(db: Database) -> int:
    """The newest step that the database has; 0 for none."""
    applied = {step.name for step in _migrations.applied(db)}
    return max((number for number, step in STEPS.items() if step.__name__ in applied), default=0)


def is_of_newer_version(db: Database) -> bool:
    """Whether the database has a step that this program does not know."""
    known = {step.__name__ for step in STEPS.values()}
    return any(step.name not in known for step in _migrations.applied(db))


def migrate(db: Database, through: int = NEWEST) -> None:
    """Apply the steps up to number ``through`` that the database does not have yet.

    Raises RuntimeError while foreign keys are enforced: dropping a table that others refer to would
    then delete their rows.
    """
    if db.execute("pragma foreign_keys").fetchone()[0]:
        raise RuntimeError("foreign keys must be off while the schema is migrated")
    later = [step.__name__ for number, step in STEPS.items() if number > through]
    _migrations.apply(_Scripts(db.conn, execute_plugins=False), stop_before=later)


class _Scripts(Database):
    """Finds the end of a script's statements by their semicolons, in a tenth of the time.

    sqlite-utils asks after each character, which was most of what making a database took.
    """

    def executescript(self, sql: str) -> sqlite3.Cursor:
        cursor = self.conn.cursor()
        for statement in statements(sql):
            cursor.execute(statement)
        return cursor


def statements(script: str) -> Iterator[str]:
    """The statements of a script; those of a trigger's body are part of it."""
    begin = 0
    for semicolon in re.finditer(";", script):
        if sqlite3.complete_statement(script[begin : semicolon.end()]):
            yield script[begin : semicolon.end()].strip()
            begin = semicolon.end()
    if rest := script[begin:].strip():
        yield rest
