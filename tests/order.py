"""Which files of tests are begun first: the long ones, and between them those that only compute.

Most long ones wait, for a limit, a browser or a killed bot: side by side with what computes they cost
hardly any time, at the end of the suite all of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

SECONDS = {
    "delivery/test_corrections.py": 80,
    "demo/test_run.py": 68,
    "browser/test_team.py": 66,
    "desk/test_kills.py": 55,
    "delivery/test_refusals.py": 54,
    "test_run.py": 50,
    "desk/test_rights.py": 48,
    "browser/test_accessibility.py": 45,
    "browser/test_night.py": 40,
    "browser/test_terms.py": 38,
    "delivery/test_crash.py": 38,
    "delivery/test_delivery.py": 37,
    "test_linear.py": 34,
    "cli/test_restore.py": 33,
    "desk/test_correcting.py": 33,
    "delivery/test_hours.py": 31,
    "bot_api/test_wire.py": 29,
    "browser/test_pictures.py": 28,
    "cli/test_archive.py": 27,
    "desk/test_stopping.py": 25,
    "readers/test_commands.py": 25,
    "delivery/test_clock.py": 22,
    "search/test_quality.py": 21,
    "bot_api/test_hostile.py": 20,
    "browser/test_polls.py": 18,
    "browser/test_walk.py": 18,
    "bot_api/test_replies.py": 17,
    "browser/test_crowd.py": 17,
    "cli/test_chats.py": 17,
    "desk/test_owed.py": 17,
    "desk/test_planning.py": 17,
    "desk/test_receipts.py": 17,
    "bot_api/test_proxy.py": 16,
    "browser/test_layout.py": 16,
    "schemas/test_schemas.py": 16,
    "browser/test_editing.py": 15,
    "browser/test_injection.py": 15,
    "browser/test_urgent.py": 15,
    "browser/test_writing.py": 15,
    "desk/test_batches.py": 15,
    "desk/test_seams.py": 15,
    "readers/test_terms.py": 15,
    "test_replaced.py": 15,
    "browser/test_start.py": 14,
    "delivery/test_hour_of_refusals.py": 14,
    "bot_api/test_inbox.py": 13,
    "browser/test_reading.py": 13,
    "delivery/test_terms.py": 13,
    "desk/test_pictures.py": 12,
    "desk/test_writing.py": 12,
    "storage/test_imports.py": 12,
    "cli/test_read_only.py": 11,
    "delivery/test_pictures.py": 11,
    "storage/test_backups.py": 11,
    "storage/test_files.py": 11,
    "test_takeover.py": 11,
    "bot_api/test_connection.py": 10,
    "cli/test_import_corrections.py": 10,
    "cli/test_import_again.py": 9,
    "operations/test_disk.py": 9,
    "bot_api/test_webhook.py": 8,
    "cli/test_backup.py": 8,
    "delivery/test_digest_crash.py": 8,
    "readers/test_membership.py": 8,
    "storage/test_one_moment.py": 8,
}
"""How long the files take that take long, about; where one is missing it comes a little late."""


def in_order(files: Iterable[Path], folder: Path) -> Iterator[Path]:
    """The files of the folder, the longest first, and the others spread evenly over their time."""
    seconds = {folder / name: number for name, number in SECONDS.items()}
    every = list(dict.fromkeys(files))
    long = sorted(
        (file for file in every if file in seconds), key=seconds.__getitem__, reverse=True
    )
    short = [file for file in every if file not in seconds]
    total, passed, given = sum(seconds[file] for file in long), 0, 0
    for file in long:
        yield file
        passed += seconds[file]
        due = len(short) * passed // total
        yield from short[given:due]
        given = due
    yield from short[given:]
