"""How the log looks: for editors in chat, for operators in a terminal, for programs as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tickerbot.rendering.approvals import person_name
from tickerbot.rendering.voice import Voice
from tickerbot.storage.logbook import Act


def log_html(acts: Sequence[Act], voice: Voice, now: float) -> str:
    """Some acts, newest first, as a message; ``now`` is a Unix time in seconds."""
    if not acts:
        return voice.html("log-empty")
    today = voice.local_time(now)
    lines = [voice.html("log-head"), ""]
    for act in acts:
        moment = voice.moment(voice.local_time(act.at), relative_to=today)
        lines.append(
            voice.html(
                "log-line", moment=moment, who=person_name(act.person, voice), what=what(act, voice)
            )
        )
    return "\n".join(lines)


def what(act: Act, voice: Voice) -> str:
    """What was done, as plain text."""
    flags = {True: "yes", False: "no"}
    details = {
        name: flags[value] if isinstance(value, bool) else value
        for name, value in act.details.items()
    }
    if "role" in details:
        details["role"] = voice.plain(f"role-{details['role']}")
    if "publish_at" in details:
        details["when"] = voice.moment(voice.local_time(act.details["publish_at"]))
    values = {"number": str(act.entry_id or ""), **details}
    return voice.plain(f"log-{act.kind.replace('_', '-')}", **values)


def act_line(act: Act, voice: Voice) -> str:
    """An act as a line for a terminal."""
    moment = voice.local_time(act.at).isoformat(" ", "seconds")
    return f"{moment}  {person_name(act.person, voice)}: {what(act, voice)}"


def act_json(act: Act) -> dict[str, Any]:
    """An act for programs; docs/command-line.md documents the keys. The time is ISO 8601 in UTC."""
    person = act.person
    return {
        "at": datetime.fromtimestamp(act.at, UTC).isoformat(),
        "act": act.kind,
        "entry": act.entry_id,
        "person": person and person.number,
        "user_id": person and person.user_id,
        "name": person and person.name,
        "details": act.details,
    }
