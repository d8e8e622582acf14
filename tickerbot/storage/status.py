"""How the ticker is doing, read from the database: by the bot for /status, and by the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sqlite_utils import Database

from tickerbot.model import ChatType
from tickerbot.storage import picture_files, restraints, vitals
from tickerbot.storage.archive import entries
from tickerbot.storage.outbox import progress
from tickerbot.storage.outbox.audience import ACTIVE_PARTS, CURSORS
from tickerbot.storage.outbox.chats import State
from tickerbot.storage.restraints import Way
from tickerbot.storage.vitals import Run, Trouble


@dataclass(frozen=True, slots=True)
class Queue:
    """What is still to be delivered.

    ``pushes``: entries that some chat still waits for · ``behind``: subscriptions that wait for any ·
    ``waiting``: those of them that are not to be tried before some time (a flood, a pause after
    trouble) · ``troubled``: those of them whose last attempt failed · ``stopped``: the numbers of the
    entries that an editor has stopped, which go to nobody until they go on.
    """

    pushes: int
    behind: int
    waiting: int
    troubled: int
    stopped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """Everything at one moment. ``run`` is the newest run of the bot, which may be over.

    ``silent_until``: Telegram takes no messages until then · ``deaf_until``: it gives no updates until
    then. Unix times in seconds; None while it does.
    """

    version: str
    run: Run | None
    subscriptions: Mapping[tuple[ChatType, State], int]
    queue: Queue
    messages_per_second: float
    trouble: Trouble | None
    silent_until: float | None
    deaf_until: float | None
    entries: int
    database_bytes: int
    pictures: int
    pictures_bytes: int


def own_version() -> str:
    """The version of tickerbot that is installed."""
    return version("tickerbot")


def read_status(db: Database, path: Path, now: float) -> Status:
    """Read everything: about a second with a million chats, so not on the database thread."""
    subscriptions = {
        (chat_type, state): count
        for chat_type, state, count in db.execute(
            "select c.type, s.state, count(*) from subscriptions s"
            " join chats c on c.id = s.chat_id group by 1, 2"
        )
    }
    return Status(
        own_version(),
        vitals.last_run(db),
        subscriptions,
        _read_queue(db),
        progress.messages_per_second(db, now),
        vitals.last_trouble(db),
        _silent_until(db, "sending", now),
        _silent_until(db, "polling", now),
        entries.count_entries(db),
        _size(path),
        *picture_files.measure(picture_files.folder_of(path)),
    )


def _read_queue(db: Database) -> Queue:
    somebody = " or ".join(
        f"urgent = {urgent} and exists (select 1 from subscriptions where state = 'active' and {part}"
        f" and terms_id = audience.terms_id and {cursor} < audience.seq)"
        for urgent, cursor in enumerate(CURSORS)
        for part in ACTIVE_PARTS
    )
    (entries_on_the_way,) = db.execute(
        f"select count(distinct seq) from audience where open and ({somebody})"
    ).fetchone()
    waiting = "select terms_id, urgent, max(seq) as newest from audience where open group by 1, 2"
    behind = " union ".join(
        f"select s.id, s.attempts from waiting w join subscriptions s on s.terms_id = w.terms_id"
        f" and s.{cursor} < w.newest where w.urgent = {urgent} and s.state = 'active' and {{}}"
        for urgent, cursor in enumerate(CURSORS)
    )
    well, again, later = (
        db.execute(
            f"with waiting as ({waiting}), behind as ({behind.replace('{}', part)})"
            " select count(*), coalesce(sum(attempts > 0), 0) from behind"
        ).fetchone()
        for part in ACTIVE_PARTS
    )
    stopped = db.execute(
        "select distinct entry_id from pushes where stopped and not withdrawn"
        " and seq in (select seq from audience where open) order by 1"
    ).fetchall()
    return Queue(
        entries_on_the_way,
        well[0] + again[0] + later[0],
        later[0],
        again[1] + later[1],
        tuple(number for (number,) in stopped),
    )


def _silent_until(db: Database, way: Way, now: float) -> float | None:
    left = restraints.seconds_left(db, way, now)
    return now + left if left else None


def _size(path: Path) -> int:
    """Bytes on disk, including what SQLite has not moved into the main file yet."""
    real = path.resolve()
    files = (real, real.with_name(f"{real.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
