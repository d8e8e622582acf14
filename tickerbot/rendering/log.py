"""How the log looks: for editors in chat, for operators in a terminal, for programs as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from tickerbot.rendering.approvals import person_name
from tickerbot.rendering.entries import MAX_SHORT_HEADLINE
from tickerbot.rendering.voice import Voice
from tickerbot.storage.logbook import Act
from tickerbot.storage.people import Person
from tickerbot.text.cutting import shorten


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of what acts name by number: people, and the headlines of drafts that are no entry.

    For editors alone: where it is left out, numbers stay.
    """

    people: Mapping[int, Person] = field(default_factory=dict)
    headlines: Mapping[int, str] = field(default_factory=dict)


NOTHING = Known()


def log_html(acts: Sequence[Act], known: Known, voice: Voice, now: float) -> str:
    """Some acts, newest first, as a message; ``now`` is a Unix time in seconds."""
    if not acts:
        return voice.html("log-empty")
    today = voice.local_time(now)
    lines = [voice.html("log-head"), ""]
    for act in acts:
        moment = voice.moment(voice.local_time(act.at), relative_to=today)
        who, done = person_name(act.person, voice), what(act, voice, known)
        lines.append(voice.html("log-line", moment=moment, who=who, what=done))
    return "\n".join(lines)


PEOPLE: Mapping[str, str] = MappingProxyType(
    {"author": "author", "whom": "whom", "invited_by": "inviter"}
)
"""The details that are our numbers of people, and how the texts call them."""


def what(act: Act, voice: Voice, known: Known = NOTHING) -> str:
    """What was done, as plain text."""
    flags = {True: "yes", False: "no"}
    details: dict[str, Any] = {
        name: flags[value] if isinstance(value, bool) else value
        for name, value in act.details.items()
    }
    for name, called in PEOPLE.items():
        if name in details:
            number = details.pop(name)
            person = known.people.get(number)
            unknown = voice.plain("log-person", number=str(number))
            details[called] = person_name(person, voice) if person else unknown
    if "role" in details:
        details["role"] = voice.plain(f"role-{details['role']}")
    if "publish_at" in details:
        details["when"] = voice.moment(voice.local_time(act.details["publish_at"]))
    values = {"number": str(act.entry_id or ""), "draft": _draft(act, voice, known), **details}
    return voice.plain(f"log-{act.kind.replace('_', '-')}", **values)


def _draft(act: Act, voice: Voice, known: Known) -> str:
    """Which draft it was done to: by the entry's number, or its headline while it is none."""
    headline = known.headlines.get(act.draft_id or 0, "")
    which = "entry" if act.entry_id else "open" if headline else "gone"
    short = shorten(headline, MAX_SHORT_HEADLINE)
    return voice.plain("log-draft", number=str(act.entry_id or ""), headline=short, **{"is": which})


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
