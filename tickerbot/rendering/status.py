"""How the status looks: for editors in chat, for operators in a terminal, for programs as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, get_args

from tickerbot.model import ChatType, Newsroom
from tickerbot.rendering.texts import strip_markup
from tickerbot.rendering.voice import Voice
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
    "muted": "trouble-muted",
    "deafened": "trouble-deafened",
    "suspended": "trouble-suspended",
    "lost": "trouble-lost",
    "unpaid": "trouble-unpaid",
    "conflict": "trouble-conflict",
    "revoked": "trouble-revoked",
    "broken": "trouble-broken",
}


def status_html(status: Status, voice: Voice, now: float) -> str:
    """The status as a message to editors from the bot that runs; ``now`` is a Unix time in seconds."""
    kinds = []
    for key, types in _KINDS:
        counts = [
            voice.html(_STATE_KEYS[state], count=count)
            for state in STATES
            if (count := _count(status, types, state))
        ]
        if counts:
            kinds.append(f"– {voice.html(key)}: {', '.join(counts)}")
    if status.trouble:
        trouble = voice.html("status-trouble", trouble=trouble_text(status.trouble, voice, now))
    else:
        trouble = voice.html("status-trouble-none")
    lines = [
        voice.html("status-head"),
        "",
        voice.html("status-chats", count=_alive(status)),
        *kinds,
        _queue_html(status.queue, voice),
        voice.html("status-rate", rate=voice.decimal(status.messages_per_second)),
        trouble,
        *_silence_lines(status, voice, now),
        *([_running_html(status.run, voice, now)] if status.run else []),
        voice.html(
            "status-archive",
            entries=status.entries,
            size=_size(status.database_bytes, voice),
            version=status.version,
        ),
    ]
    return "\n".join(lines)


def _alive(status: Status) -> int:
    """Count the subscriptions to which entries still come, or come again after a pause."""
    return sum(n for (_, state), n in status.subscriptions.items() if state in ("active", "paused"))


def _queue_html(queue: Queue, voice: Voice) -> str:
    if not queue.behind:
        return voice.html("status-delivery-empty")
    line = voice.html("status-delivery", entries=queue.pushes, open=queue.behind)
    if queue.troubled:
        line += ", " + voice.html("status-delivery-troubled", count=queue.troubled)
    stopped = [voice.html("status-stopped", number=str(number)) for number in queue.stopped]
    return "\n".join([line, *stopped])


def _silence_lines(status: Status, voice: Voice, now: float) -> list[str]:
    ways = (("status-silent", status.silent_until), ("status-deaf", status.deaf_until))
    return [
        voice.html(key, moment=_moment(until, voice, now))
        for key, until in ways
        if until is not None
    ]


def _running_html(run: Run, voice: Voice, now: float) -> str:
    duration, moment = voice.duration(now - run.began_at), _moment(run.began_at, voice, now)
    return voice.html("status-since", duration=duration, moment=moment)


def trouble_text(trouble: Trouble, voice: Voice, now: float) -> str:
    """What went wrong, and when, as plain text; ``now`` is a Unix time in seconds."""
    what = voice.plain(_TROUBLE_KEYS[trouble.kind])
    moment = _moment(trouble.began_at, voice, now)
    if trouble.ended_at is None:
        return voice.plain("trouble-lasting", what=what, moment=moment)
    end = _moment(trouble.ended_at, voice, now)
    if trouble.ended_at > now and trouble.kind in ("muted", "deafened"):
        return voice.plain("trouble-until", what=what, moment=moment, end=end)
    if end == moment:
        return voice.plain("trouble-moment", what=what, moment=moment)
    return voice.plain("trouble-past", what=what, moment=moment, end=end)


def status_lines(
    status: Status, database: str, newsroom: Newsroom, now: float, *, running: bool
) -> list[str]:
    """The status for a terminal, aligned, in English; ``now`` is a Unix time in seconds."""
    voice = Voice(newsroom, "en")
    rows = [("bot", _bot_line(status, voice, now, running=running))]
    rows.append(("subscriptions", "".join(f"{state:>12}" for state in STATES)))
    for key, types in _KINDS:
        counts = "".join(f"{_count(status, types, state):>12,}" for state in STATES)
        rows.append((f"  {voice.plain(key)}", counts))
    rows += [
        ("queue", _queue_line(status.queue)),
        ("rate", f"{status.messages_per_second:.1f} messages a second in the last minute"),
        ("last error", trouble_text(status.trouble, voice, now) if status.trouble else "none"),
        *[("silence", strip_markup(line)) for line in _silence_lines(status, voice, now)],
        ("archive", "1 entry" if status.entries == 1 else f"{status.entries:,} entries"),
        ("database", f"{database}, {_size(status.database_bytes, voice)}"),
        ("pictures", _pictures_line(status, voice)),
    ]
    return [f"{name:<15}{value}" for name, value in rows]


def _bot_line(status: Status, voice: Voice, now: float, *, running: bool) -> str:
    if not running or status.run is None:
        return f"not running; version {status.version}"
    duration = voice.duration(now - status.run.began_at)
    moment = _moment(status.run.began_at, voice, now)
    return f"running for {duration} (since {moment}), version {status.run.version}"


def _pictures_line(status: Status, voice: Voice) -> str:
    if not status.pictures:
        return "none"
    return f"{status.pictures:,}, {_size(status.pictures_bytes, voice)}"


def _queue_line(queue: Queue) -> str:
    if not queue.behind:
        return "empty"
    line = f"entries on the way: {queue.pushes:,}, chats that wait for them: {queue.behind:,}"
    line = f"{line} (paused for now: {queue.waiting:,}, after trouble: {queue.troubled:,})"
    stopped = ", ".join(map(str, queue.stopped))
    return f"{line}; stopped: no. {stopped}" if stopped else line


def status_json(
    status: Status, database: str, newsroom: Newsroom, now: float, *, running: bool
) -> dict[str, Any]:
    """The status for programs; docs/command-line.md documents the keys. Times are ISO 8601 in UTC."""
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
            "stopped": list(status.queue.stopped),
        },
        "messages_per_second": round(status.messages_per_second, 2),
        "last_error": {
            "kind": trouble.kind,
            "text": trouble_text(trouble, Voice(newsroom, "en"), now),
            "began_at": _iso(trouble.began_at),
            "ended_at": _iso(trouble.ended_at)
            if trouble.ended_at is not None and trouble.ended_at <= now
            else None,
        }
        if trouble
        else None,
        "silent_until": _iso(status.silent_until) if status.silent_until else None,
        "deaf_until": _iso(status.deaf_until) if status.deaf_until else None,
        "entries": status.entries,
        "database": database,
        "database_bytes": status.database_bytes,
        "pictures": status.pictures,
        "pictures_bytes": status.pictures_bytes,
    }


def _count(status: Status, types: Sequence[ChatType], state: State) -> int:
    return sum(status.subscriptions.get((chat_type, state), 0) for chat_type in types)


def _moment(at: float, voice: Voice, now: float) -> str:
    return voice.moment(voice.local_time(at), relative_to=voice.local_time(now))


def _iso(at: float) -> str:
    return datetime.fromtimestamp(int(at), UTC).isoformat()


def _size(count: int, voice: Voice) -> str:
    """A number of bytes as people read it, in the decimal units in which disks are sold."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    if count < 1_000_000_000:
        return f"{voice.decimal(count / 1e6)} MB"
    return f"{voice.decimal(count / 1e9)} GB"
