"""How the status looks: for editors in chat, for operators in a terminal, for programs as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, get_args
from zoneinfo import ZoneInfo

from tickerbot.model import ChatType, Language
from tickerbot.rendering.texts import duration_text, html_text, moment_text, plain
from tickerbot.storage.outbox.chats import State
from tickerbot.storage.status import Queue, Status
from tickerbot.storage.vitals import Kind, Run, Trouble

CHAT_TYPES: tuple[ChatType, ...] = get_args(ChatType)
STATES: tuple[State, ...] = ("active", "paused", "gone", "ended")
_KINDS: tuple[tuple[str, tuple[ChatType, ...]], ...] = (
    ("status-private", ("private",)),
    ("status-groups", ("group", "supergroup")),
    ("status-channels", ("channel",)),
)
_STATE_KEYS: dict[State, str] = {
    "active": "status-active",
    "paused": "status-paused",
    "gone": "status-gone",
    "ended": "status-ended",
}
_TROUBLE_KEYS: dict[Kind, str] = {
    "unreachable": "trouble-unreachable",
    "rejected": "trouble-rejected",
    "failure": "trouble-failure",
    "busy": "trouble-busy",
    "conflict": "trouble-conflict",
    "revoked": "trouble-revoked",
    "broken": "trouble-broken",
}


def status_html(status: Status, language: Language, zone: ZoneInfo, now: float) -> str:
    """The status as a message for editors, in Telegram's HTML, told by the bot that runs."""
    kinds = []
    for key, types in _KINDS:
        counts = [
            html_text(language, _STATE_KEYS[state], count=count)
            for state in STATES
            if (count := _count(status, types, state))
        ]
        if counts:
            kinds.append(f"– {html_text(language, key)}: {', '.join(counts)}")
    total = sum(status.subscriptions.values())
    if status.trouble:
        trouble = trouble_text(status.trouble, language, zone, now)
        trouble_line = html_text(language, "status-trouble", trouble=trouble)
    else:
        trouble_line = html_text(language, "status-trouble-none")
    lines = [
        html_text(language, "status-head"),
        "",
        html_text(language, "status-chats", count=total),
        *kinds,
        _queue_html(status.queue, language),
        html_text(language, "status-rate", rate=_decimal(status.messages_per_second, language)),
        trouble_line,
        *([_since(status.run, language, zone, now)] if status.run else []),
        html_text(
            language,
            "status-archive",
            entries=status.entries,
            size=_size(status.database_bytes, language),
            version=status.version,
        ),
    ]
    return "\n".join(lines)


def _queue_html(queue: Queue, language: Language) -> str:
    if not queue.behind:
        return html_text(language, "status-delivery-empty")
    line = html_text(language, "status-delivery", entries=queue.pushes, open=queue.behind)
    if queue.troubled:
        line += ", " + html_text(language, "status-delivery-troubled", count=queue.troubled)
    return line


def _since(run: Run, language: Language, zone: ZoneInfo, now: float) -> str:
    return html_text(
        language,
        "status-since",
        duration=duration_text(language, now - run.began_at),
        moment=_moment(run.began_at, language, zone, now),
    )


def trouble_text(trouble: Trouble, language: Language, zone: ZoneInfo, now: float) -> str:
    """What went wrong, and when, in plain words (no HTML)."""
    what = plain(language, _TROUBLE_KEYS[trouble.kind])
    moment = _moment(trouble.began_at, language, zone, now)
    if trouble.ended_at is None:
        return plain(language, "trouble-lasting", what=what, moment=moment)
    end = _moment(trouble.ended_at, language, zone, now)
    if end == moment:
        return plain(language, "trouble-moment", what=what, moment=moment)
    return plain(language, "trouble-past", what=what, moment=moment, end=end)


def status_lines(
    status: Status, database: str, zone: ZoneInfo, now: float, *, running: bool
) -> list[str]:
    """The status for a terminal, aligned, in English."""
    rows = [("bot", _bot_line(status, zone, now, running=running))]
    rows.append(("subscriptions", "".join(f"{state:>12}" for state in STATES)))
    for key, types in _KINDS:
        counts = "".join(f"{_count(status, types, state):>12,}" for state in STATES)
        rows.append((f"  {plain('en', key)}", counts))
    trouble = trouble_text(status.trouble, "en", zone, now) if status.trouble else "none"
    rows += [
        ("queue", _queue_line(status.queue)),
        ("rate", f"{status.messages_per_second:.1f} messages a second in the last minute"),
        ("last error", trouble),
        ("archive", "1 entry" if status.entries == 1 else f"{status.entries:,} entries"),
        ("database", f"{database}, {_size(status.database_bytes, 'en')}"),
    ]
    return [f"{name:<15}{value}" for name, value in rows]


def _bot_line(status: Status, zone: ZoneInfo, now: float, *, running: bool) -> str:
    if not running or status.run is None:
        return f"not running; version {status.version}"
    duration = duration_text("en", now - status.run.began_at)
    moment = _moment(status.run.began_at, "en", zone, now)
    return f"running for {duration} (since {moment}), version {status.run.version}"


def _queue_line(queue: Queue) -> str:
    if not queue.behind:
        return "empty"
    line = f"entries on the way: {queue.pushes:,}, chats that wait for them: {queue.behind:,}"
    return f"{line} (paused for now: {queue.waiting:,}, after trouble: {queue.troubled:,})"


def status_json(
    status: Status, database: str, zone: ZoneInfo, now: float, *, running: bool
) -> dict[str, Any]:
    """The status for programs; README documents the keys. Times are ISO 8601 in UTC."""
    run, trouble = status.run if running else None, status.trouble
    return {
        "version": status.version,
        "running": running,
        "started_at": _iso(run.began_at) if run else None,
        "uptime_s": max(0, int(now) - run.began_at) if run else None,
        "subscriptions": {
            chat_type: {state: _count(status, (chat_type,), state) for state in STATES}
            for chat_type in CHAT_TYPES
        },
        "queue": {
            "entries": status.queue.pushes,
            "behind": status.queue.behind,
            "waiting": status.queue.waiting,
            "troubled": status.queue.troubled,
        },
        "messages_per_second": round(status.messages_per_second, 2),
        "last_error": {
            "kind": trouble.kind,
            "text": trouble_text(trouble, "en", zone, now),
            "began_at": _iso(trouble.began_at),
            "ended_at": None if trouble.ended_at is None else _iso(trouble.ended_at),
        }
        if trouble
        else None,
        "entries": status.entries,
        "database": database,
        "database_bytes": status.database_bytes,
    }


def _count(status: Status, types: Sequence[ChatType], state: State) -> int:
    return sum(status.subscriptions.get((chat_type, state), 0) for chat_type in types)


def _moment(at: float, language: Language, zone: tzinfo, now: float) -> str:
    moment, today = (datetime.fromtimestamp(time, UTC).astimezone(zone) for time in (at, now))
    return moment_text(language, moment, today)


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


def _size(count: int, language: Language) -> str:
    """Bytes as people read them, in the units of disks."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    if count < 1_000_000_000:
        return f"{_decimal(count / 1e6, language)} MB"
    return f"{_decimal(count / 1e9, language)} GB"


def _decimal(number: float, language: Language) -> str:
    text = f"{number:.1f}"
    return text.replace(".", ",") if language == "de" else text
