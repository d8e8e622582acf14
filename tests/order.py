"""Which files of tests are begun first: the long ones, and between them those that only compute.

Most long ones wait, for a limit, a browser or a killed bot: side by side with what computes they cost
hardly any time, at the end of the suite all of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

SECONDS = {
    "delivery/test_corrections.py": 74,
    "delivery/test_crash.py": 71,
    "demo/test_run.py": 68,
    "browser/test_team.py": 66,
    "desk/test_kills.py": 64,
    "delivery/test_refusals.py": 52,
    "test_run.py": 46,
    "browser/test_accessibility.py": 45,
    "browser/test_night.py": 40,
    "browser/test_terms.py": 38,
    "test_linear.py": 38,
    "desk/test_rights.py": 38,
    "delivery/test_delivery.py": 36,
    "desk/test_stopping.py": 30,
    "desk/test_correcting.py": 30,
    "bot_api/test_wire.py": 29,
    "browser/test_pictures.py": 28,
    "delivery/test_hours.py": 28,
    "readers/test_terms.py": 24,
    "readers/test_commands.py": 23,
    "desk/test_batches.py": 23,
    "cli/test_restore.py": 22,
    "delivery/test_clock.py": 20,
    "desk/test_planning.py": 19,
    "browser/test_walk.py": 18,
    "browser/test_polls.py": 18,
    "browser/test_crowd.py": 17,
    "bot_api/test_webhook.py": 17,
    "storage/test_promise.py": 17,
    "bot_api/test_replies.py": 17,
    "browser/test_layout.py": 16,
    "test_replaced.py": 16,
    "desk/test_owed.py": 16,
    "search/test_quality.py": 15,
    "browser/test_writing.py": 15,
    "browser/test_editing.py": 15,
    "browser/test_injection.py": 15,
    "browser/test_urgent.py": 15,
    "browser/test_start.py": 14,
    "browser/test_reading.py": 13,
    "test_takeover.py": 11,
    "bot_api/test_pace.py": 7,
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
