"""Who may do what: every command and every button, for a stranger, each role, and who was removed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.outboxes import add_entry
from tests.routes import routes
from tests.running import EDITOR_ID, Newsroom, first_data, running_bot
from tickerbot.model import Role
from tickerbot.playground import User
from tickerbot.rendering.batches import digest
from tickerbot.rendering.entries import reference
from tickerbot.storage import people
from tickerbot.storage.archive import entries, topics
from tickerbot.storage.database import open_database, open_to_read
from tickerbot.storage.newsroom import approvals, drafts, plans, revision_drafts, urgency
from tickerbot.storage.newsroom.revision_drafts import Source
from tickerbot.storage.outbox import pushes
from tickerbot.storage.transactions import transaction

COMMANDS: dict[str, Role | None] = {
    **dict.fromkeys(
        ["start", "latest", "aktuell", "missed", "verpasst", "overview", "ueberblick",
         "topics", "themen", "level", "stufe", "sound", "ton", "words", "woerter", "follow", "folgen",
         "unfollow", "nichtfolgen", "mute", "stumm", "unmute", "nichtstumm", "zone", "quiet", "ruhe",
         "rhythm", "rhythmus", "language",
         "sprache",
         "search", "suche", "entry", "eintrag", "corrections",
         "korrekturen", "subscribe", "abo", "unsubscribe", "abmelden", "stop", "settings",
         "einstellungen", "help", "hilfe", "privacy", "datenschutz", "export", "meinedaten",
         "imprint", "impressum", "id"]
    ),
    **dict.fromkeys(
        ["add", "neu", "cancel", "abbrechen", "sign", "kuerzel", "rehearse", "probe", "publish",
         "veroeffentlichen", "discard", "verwerfen", "alt", "label", "einordnen", "drafts", "entwuerfe",
         "later", "spaeter", "scheduled", "geplant", "urgent", "eil"], "author"
    ),
    **dict.fromkeys(
        ["edit", "korrigieren", "retract", "zurueckziehen", "halt", "anhalten", "goon", "weiter",
         "history", "verlauf", "status", "log", "protokoll", "resend", "nachsenden",
         "topic", "thema"], "editor"
    ),
    **dict.fromkeys(["team", "invite", "einladen"], "chief"),
}  # fmt: skip
"""The role that each command takes at least; None: it is for everybody."""

BUTTONS: dict[str, Role] = {
    "d:p": "editor", "d:q": "editor", "d:c": "author", "d:x": "author", "d:a": "author",
    "d:i": "author", "d:n": "author", "d:t": "author", "d:k": "author", "d:b": "author",
    "d:e": "author", "d:u": "editor",
    "topic": "editor", "topic:1": "editor", "topic:1:default": "editor", "topic:1:close": "editor",
    "topic:1:reopen": "editor",
    "corr:q": "editor", "corr:n": "editor", "corr:s": "editor", "corr:w": "editor", "corr:x": "editor",
    "retr:y": "editor", "retr:n": "editor", "retr:s": "editor", "retr:x": "editor",
    "all:p": "editor", "all:q": "editor", "all:a": "author", "all:x": "author",
    "appr:y": "editor", "appr:b": "editor", "appr:t": "editor", "appr:u": "editor", "appr:r": "editor",
    "plan:t": "author", "plan:1": "author", "plan:x": "author", "plan:n": "editor", "drafts": "author",
    "add": "author", "edit": "editor",
    "halt": "editor", "goon": "editor", "retract": "editor", "fence:y": "editor", "fence:n": "editor",
    "fence:c": "editor", "fence:k": "editor",
    "fence:A": "editor", "fence:N": "editor", "fence:S": "editor",
    "team": "chief", "team:1": "chief", "team:1:author": "chief", "team:1:ask": "chief",
    "team:1:remove": "chief", "invite:author": "chief", "invite:chief": "chief",
}  # fmt: skip
"""The role that each of the desk's buttons takes at least."""
OF_READERS = {"help", "l", "s", "e", "n", "m", "pics", "miss", "dig", "start", "set", "gdpr"}

RANKS: dict[Role | None, int] = {None: 0, "author": 1, "editor": 2, "chief": 3}
PEOPLE: dict[str, Role | None] = {
    "stranger": None, "removed": None, "author": "author", "editor": "editor", "chief": "chief",
}  # fmt: skip
ARGUMENTS = {"kuerzel": "js", "sign": "js", "invite": "author", "einladen": "chefin", "log": "1"}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with running_bot(tmp_path) as newsroom:
        yield newsroom


def somebody(room: Newsroom, who: str) -> User:
    """A person of this kind, who has a message of the bot's."""
    user = room.editor(who, 700)
    with closing(open_database(room.database)) as db, transaction(db):
        if who != "stranger":
            people.set_role(db, user.id, PEOPLE[who] or "editor", 0)
            people.set_role(db, user.id, PEOPLE[who], 0)
    return user


def state(path: Path) -> list[list[tuple[object, ...]]]:
    """What the desk's commands and buttons could change."""
    tables = (
        "drafts",
        "desks",
        "entries",
        "revisions",
        "pushes",
        "log",
        "invitations",
        "topics",
        "entry_topics",
        "draft_cards",
        "plans",
        "decisions",
    )
    with closing(open_to_read(path)) as db:
        found = [db.execute(f"select * from {table}").fetchall() for table in tables]
        return [*found, db.execute("select user_id, role, sign, topic_id from people").fetchall()]


def test_the_tables_have_every_command_and_every_kind_of_button() -> None:
    table = routes()
    assert {name for route in table.commands for name in route.names} == set(COMMANDS)
    prefixes = {data.partition(":")[0] for data in BUTTONS}
    assert prefixes | OF_READERS == table.prefixes


@pytest.mark.parametrize("who", PEOPLE)
async def test_each_command_is_for_whom_it_is(room: Newsroom, who: str) -> None:
    user, role = somebody(room, who), PEOPLE[who]
    unknown = (await room.ask(user, "/quatsch")).text
    refused = 0
    for name, needed in COMMANDS.items():
        before = state(room.database) if RANKS[role] < RANKS[needed] else None
        answer = (await room.ask(user, f"/{name} {ARGUMENTS.get(name, '')}")).text
        if RANKS[role] >= RANKS[needed]:
            assert answer != unknown, name
            assert "Das dürfen nur andere" not in answer, name
            continue
        refused += 1
        if role is None:
            assert answer == unknown, name
        else:
            assert answer.startswith("Das dürfen nur andere"), name
        assert state(room.database) == before, name
    assert refused == sum(RANKS[needed] > RANKS[role] for needed in COMMANDS.values())


def a_topic(db: Database) -> int:
    """The number of an open topic."""
    topic = topics.find_topic(db, "Wahl") or topics.add_topic(db, "Wahl", 0)
    db.execute("update topics set state = 'open', closed_at = null")
    return topic.id


def own_data(db: Database, data: str, user_id: int, message_id: int) -> str:
    """A button of a draft of one's own, or of a topic."""
    if data.startswith("topic"):
        return data.replace("1", str(a_topic(db)), 1)
    text = "Neu #eil\nText" if data == "d:u" else "Neu\nText"
    draft, _ = drafts.put_draft(db, user_id, message_id, 0, text, 0)
    urgency.note_question(db, draft.id, draft.version, by=EDITOR_ID)
    if data == "plan:x" and people.has_role(db, user_id, "author"):
        assert plans.make(db, draft.id, draft.version, publish_at=2**32, by=user_id, now=0)
    end = f":{a_topic(db)}" if data == "d:k" else ""
    return f"{data}:{draft.id}:{draft.version}{end}"


def data_for(db: Database, data: str, user_id: int) -> str:
    """A button of this kind that is good in this moment, on a draft of the person's own if on any."""
    kind, _, action = data.partition(":")
    with transaction(db):
        entry_id = add_entry(db)
        seq = pushes.fan_out(db, entry_id, silent=False, now=0)
        entry = entries.get_entry(db, entry_id)
        assert entry is not None
        source = Source(user_id, 10_000 + entry_id)
        match kind:
            case "d" | "topic" | "plan" | "drafts":
                return own_data(db, data, user_id, 10_000 + entry_id)
            case "all":
                for part in range(3):
                    drafts.put_draft(db, user_id, 10_000 + entry_id, part, "Neu\nText", 0)
                whole, *parts = drafts.drafts_from_message(db, user_id, 10_000 + entry_id)
                return f"{data}:{whole.id}:{digest(parts)}:0-{entry_id}"
            case "corr":
                corr, _ = revision_drafts.put_correction(db, source, entry_id, 1, "Anders\nText")
                return f"{data}:{corr.id}:{corr.version}"
            case "retr":
                retr, _ = revision_drafts.put_retraction(db, source, entry_id, 1, "")
                return f"{data}:{retr.id}:{retr.version}"
            case "appr":
                people.set_role(db, 800, "author", 0)
                text = "Neu #eil\nText" if action in ("u", "r") else "Neu\nText"
                other, _ = drafts.put_draft(db, 800, 10_000 + entry_id, 0, text, 0)
                urgency.note_question(db, other.id, other.version, by=EDITOR_ID)
                assert approvals.submit(db, other.id, other.version, 0)
                return f"{data}:{other.id}:{other.version}"
            case "halt" | "goon" | "retract" | "edit" | "fence":
                push = f":{seq}" if kind == "fence" else ""
                return f"{data}{push}:{reference(entry)}"
            case "team" if action:
                number = people.number_of(db, 800)
                people.set_role(db, 800, "editor", 0)
                return data.replace("1", str(number), 1)
            case _:
                return data


@pytest.mark.parametrize("who", PEOPLE)
async def test_each_button_is_for_whom_it_is(room: Newsroom, who: str) -> None:
    user, role = somebody(room, who), PEOPLE[who]
    message = await room.ask(user, "/help")
    found = await room.ask(user, "Zeppelin über Husum")  # which the button "add" makes an entry of
    refused = 0
    for kind, needed in BUTTONS.items():
        with closing(open_database(room.database)) as db:
            data = data_for(db, kind, user.id)
        before = state(room.database) if RANKS[role] < RANKS[needed] else None
        toast = await room.tap(user, found if kind == "add" else message, data=data)
        if RANKS[role] >= RANKS[needed]:
            assert "nicht mehr gültig" not in toast, kind
            continue
        refused += 1
        assert "nicht mehr gültig" in toast, kind
        assert state(room.database) == before, kind
    assert refused == sum(RANKS[needed] > RANKS[role] for needed in BUTTONS.values())


@pytest.mark.parametrize("who", ["author", "editor", "chief"])
async def test_nobody_uses_a_button_on_somebody_elses_draft(room: Newsroom, who: str) -> None:
    user = somebody(room, who)
    message = await room.ask(user, "/help")
    for kind in [
        data for data in BUTTONS if data.partition(":")[0] in ("d", "all", "corr", "retr")
    ]:
        with closing(open_database(room.database)) as db:
            data = data_for(db, kind, 800)
        before = state(room.database)
        assert "nicht mehr gültig" in await room.tap(user, message, data=data), kind
        assert state(room.database) == before, kind


@pytest.mark.parametrize("who", PEOPLE)
async def test_an_edit_of_a_command_is_for_whom_the_command_is(room: Newsroom, who: str) -> None:
    user, role = somebody(room, who), PEOPLE[who]
    await room.ask(user, "/help")
    with closing(open_database(room.database)) as db, transaction(db):
        entry_id = add_entry(db)
        pushes.fan_out(db, entry_id, silent=False, now=0)
    sent = room.api.send(user, f"/edit {entry_id} Eins\nText")
    await room.ask(user, "/help")
    before = state(room.database)
    room.api.edit(user, sent, f"/edit {entry_id} Zwei\nText")
    await room.ask(user, "/help")  # in one chat updates are handled in order
    changed = state(room.database) != before
    assert changed == (RANKS[role] >= RANKS["editor"])


@pytest.mark.parametrize("command", ["/add", "/edit 1", "/team", "/invite author"])
async def test_in_a_group_nothing_of_the_desk_is_shown(room: Newsroom, command: str) -> None:
    chief, anna = room.editor(), room.reader("Anna")
    assert chief.id == EDITOR_ID
    group = room.api.add_group("Redaktion", members=[chief, anna])
    before = state(room.database)[:-1]
    assert "nur im privaten Chat" in (await room.ask(chief, command, group)).text
    assert state(room.database)[:-1] == before


@pytest.mark.parametrize("act", ["tap", "command"])
async def test_from_the_moment_of_the_removal_nothing_works(room: Newsroom, act: str) -> None:
    chief, user = room.editor(), somebody(room, "editor")
    card = await room.ask(user, "/add Deich hält\nAlles gut.")
    with closing(open_database(room.database)) as db:
        number = people.number_of(db, user.id)
    data, seen = first_data(card), len(room.api.bot_messages(chief))
    assert (
        "gehört nicht mehr" in (await room.ask(chief, f"/team {number} entfernen", answers=2)).text
    )
    before = state(room.database)
    if act == "tap":
        await room.tap(user, card, data=data)
    else:
        await room.ask(user, "/add Noch eins\nText")
    assert state(room.database) == before
    # the open draft is the chief's now
    moved = room.api.bot_messages(chief)[seen]
    assert "Deich hält" in moved.text
    assert "Veröffentlichen" in moved.button_labels
    await room.tap(chief, moved, "Veröffentlichen")
    await room.api.wait_for(lambda: "veröffentlicht" in room.api.current(moved).text)
