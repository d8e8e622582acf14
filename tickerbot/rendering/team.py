"""How the team looks to a chief: everybody in it, and one person with what can be changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from tickerbot.model import Button, Message, Role
from tickerbot.rendering.approvals import person_name
from tickerbot.rendering.voice import Voice
from tickerbot.storage.people import Person

ROLES: tuple[Role, ...] = get_args(Role)
ROLE_WORDS: dict[str, Role] = {
    "author": "author",
    "autor": "author",
    "autorin": "author",
    "editor": "editor",
    "redakteur": "editor",
    "redakteurin": "editor",
    "chief": "chief",
    "chef": "chief",
    "chefin": "chief",
}
REMOVE_WORDS = {"remove", "entfernen"}


def team_message(team: Sequence[Person], voice: Voice, now: float) -> Message:
    """The whole team, with a button for each who can be changed."""
    lines = [voice.html("team-head"), ""]
    lines += [person_html(person, voice, now) for person in team]
    lines += ["", voice.html("team-how")]
    buttons = tuple(
        (Button(f"{person.number} · {person_name(person, voice)}", f"team:{person.number}"),)
        for person in team
        if not person.from_settings
    )
    return Message("\n".join(lines), buttons)


def person_html(person: Person, voice: Voice, now: float) -> str:
    """One person in a line: number, name, role, since when, when last active."""
    today = voice.local_time(now)

    def moment(at: int | None) -> str:
        return voice.moment(voice.local_time(at), relative_to=today) if at else "–"

    return voice.html(
        "team-line",
        number=str(person.number),
        who=person_name(person, voice),
        role=voice.plain(f"role-{person.role}"),
        fixed="yes" if person.from_settings else "no",
        since=moment(person.role_since),
        active=moment(person.active_at),
    )


def person_message(person: Person, voice: Voice, now: float) -> Message:
    """One person, with buttons for the other roles and to remove them."""
    rows = [
        (Button(voice.plain(f"button-make-{role}"), f"team:{person.number}:{role}"),)
        for role in ROLES
        if role != person.role
    ]
    rows.append((Button(voice.plain("button-remove"), f"team:{person.number}:ask"),))
    rows.append((Button(voice.plain("button-back"), "team"),))
    return Message(person_html(person, voice, now), tuple(rows))


def removal_question(person: Person, voice: Voice) -> Message:
    """Whether this person is really to be removed."""
    sure = Button(voice.plain("button-remove-yes"), f"team:{person.number}:remove")
    back = Button(voice.plain("button-back"), f"team:{person.number}")
    return Message(
        voice.html("team-remove-sure", who=person_name(person, voice)), ((sure,), (back,))
    )


def invitation_question(voice: Voice) -> Message:
    """For which role the invitation is to be."""
    buttons = tuple(
        (Button(voice.plain(f"button-role-{role}"), f"invite:{role}"),) for role in ROLES
    )
    return Message(voice.html("invite-how"), buttons)


def invitation_message(role: Role, link: str, voice: Voice) -> Message:
    """The invitation, ready to be forwarded."""
    text = voice.html(
        "invite-text", name=voice.newsroom.name, role=voice.plain(f"role-{role}"), link=link
    )
    return Message(text)
