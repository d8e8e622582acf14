"""Quiet hours and rhythms that readers chose by command: what comes when, through real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.databases import until_committed
from tests.outboxes import correct
from tests.running import Newsroom, running_bot
from tickerbot.playground import Message, User
from tickerbot.storage.archive import topics
from tickerbot.storage.database import open_database
from tickerbot.storage.transactions import transaction

VIENNA = ZoneInfo("Europe/Vienna")


@dataclass
class Night:
    """A newsroom whose readers' hours come when the test says so."""

    room: Newsroom
    now: list[float]

    async def comes(self, moment: datetime) -> None:
        """Let it be that moment; return once the bot has seen it."""
        self.now[0] = moment.timestamp()
        await until_committed(
            self.room.database,
            lambda db: (
                not db.execute("select 1 from terms where turns_at <= ?", [self.now[0]]).fetchone()
            ),
        )

    def pushed(self, reader: User) -> list[Message]:
        """What came but for the answer to a command."""
        told = ("Gespeichert", "Abonniert", "Dieser Chat")
        found = self.room.api.bot_messages(reader)
        return [message for message in found if not message.text.startswith(told)]

    async def get(self, reader: User, number: int) -> Message:
        """The newest, once so many have come."""
        await self.room.api.wait_for(lambda: len(self.pushed(reader)) >= number)
        assert len(self.pushed(reader)) == number
        return self.pushed(reader)[-1]


EVENING = datetime(2026, 3, 28, 21, 50, tzinfo=VIENNA)
"""Before the night in which summer time begins."""


@pytest.fixture
async def night(tmp_path: Path) -> AsyncIterator[Night]:
    now = [EVENING.timestamp()]
    async with running_bot(tmp_path, timezone="Europe/Vienna", clock=lambda: now[0]) as room:
        yield Night(room, now)


async def send_urgent(room: Newsroom, editor: User, text: str) -> Message:
    card = await room.ask(editor, f"/add {text}")
    question = await room.tap_to_change(editor, card, "Eilmeldung …")
    await room.tap(editor, question, "Eilmeldung jetzt senden")
    return question


async def test_the_night_is_kept_and_ends_with_one_digest(night: Night) -> None:
    room = night.room
    editor, all_, collects, hears, silent = (room.editor(), *map(room.reader, "ABCD"))
    await room.subscribe(all_, collects, hears, silent)
    for reader, words in (
        (collects, "/ruhe 22-7"), (hears, "/quiet 22-7 urgent"), (silent, "/ruhe 22-7 leise"),
    ):  # fmt: skip
        assert "Von 22 bis 7 Uhr ist Ruhe" in (await room.ask(reader, words)).text
    await night.comes(EVENING + timedelta(minutes=1))
    await room.publish(editor, "Abendliches\nText.")
    for reader in (all_, collects, hears, silent):
        assert not (await night.get(reader, 1)).silent
    await night.comes(EVENING + timedelta(hours=2))
    await room.publish(editor, "Deich hält\nText.")
    await room.publish(editor, "Gipfel endet\nText.")
    await send_urgent(room, editor, "Sturmwarnung\nText.")
    assert not (await night.get(all_, 4)).silent
    assert (await night.get(silent, 4)).silent
    urgent = await night.get(hears, 2)
    assert not urgent.silent
    assert urgent.text.startswith("EIL Sturmwarnung")
    await night.comes(datetime(2026, 3, 29, 6, 59, tzinfo=VIENNA))
    assert len(night.pushed(collects)) == 1
    await night.comes(datetime(2026, 3, 29, 7, 0, tzinfo=VIENNA))
    digest, without = await night.get(collects, 2), await night.get(hears, 3)
    assert "EIL Sturmwarnung" in digest.text.split("\n\n")[1]
    assert "Sturmwarnung" not in without.text
    for each in (digest, without):
        assert not each.silent
        assert "Deich hält" in each.text
        assert "Gipfel endet" in each.text
    with closing(open_database(room.database)) as db:
        correct(db, 2, "Deich bricht")
    for each in (digest, without):
        await room.api.wait_for(lambda: "Deich bricht" in room.api.current(each).text)  # noqa: B023
    # one alone is a push as any other
    await night.comes(datetime(2026, 3, 29, 23, 0, tzinfo=VIENNA))
    await room.publish(editor, "Nächtliches\nText.")
    await night.get(all_, 5)
    assert len(night.pushed(collects)) == 2
    await night.comes(datetime(2026, 3, 30, 7, 0, tzinfo=VIENNA))
    alone = await night.get(collects, 3)
    assert alone.text.startswith("Nächtliches\n")
    assert not alone.silent


async def test_a_rhythm_collects_at_once_and_lets_urgent_ones_through(night: Night) -> None:
    room = night.room
    editor, anna = room.editor(), room.reader("Anna")
    await room.subscribe(anna)
    card = await room.ask(editor, "/add Eins\nText.")
    assert "jede Stunde" in (await room.ask(anna, "/rhythmus stündlich")).text
    await room.tap(editor, card, "Veröffentlichen")  # before it has turned, perhaps
    await send_urgent(room, editor, "Sturmwarnung\nText.")
    assert (await night.get(anna, 1)).text.startswith("EIL Sturmwarnung")
    await room.publish(editor, "Zwei\nText.")
    # another choice brings nothing earlier
    assert "ohne Ton" in (await room.ask(anna, "/ton aus")).text
    await room.publish(editor, "Drei\nText.")
    await night.comes(EVENING + timedelta(minutes=9))
    assert len(night.pushed(anna)) == 1
    await night.comes(EVENING + timedelta(minutes=10))
    digest = await night.get(anna, 2)
    assert digest.silent
    assert digest.text.startswith("Zusammenfassung: 3 Meldungen")
    assert [word in digest.text for word in ("Eins", "Zwei", "Drei", "Sturm")] == [
        True, True, True, False,
    ]  # fmt: skip


async def test_the_editor_is_told_who_wants_it_and_who_sleeps(night: Night) -> None:
    room = night.room
    editor, *readers = (room.editor(), *map(room.reader, "ABCDE"))
    await room.subscribe(*readers)
    for reader in readers[:3]:
        await room.ask(reader, "/stufe eil")
    hour = datetime.now(VIENNA).hour  # the desk's clock is not set
    for reader, words in (
        (readers[0], f"{(hour - 1) % 24}-{(hour + 2) % 24} leise"),
        (readers[3], f"{(hour - 1) % 24}-{(hour + 2) % 24} eil"),
        (readers[4], f"{(hour + 3) % 24}-{(hour + 5) % 24}"),
    ):
        await room.ask(reader, f"/ruhe {words}")
    card = await room.ask(editor, "/add Eins\nText.")
    assert await room.tap(editor, card, "Veröffentlichen") == "Veröffentlicht."
    await room.ask(editor, "/add 9:00 Uhr: Zwei\n\nText.\n\n11:00 Uhr: Drei\n\nText.", answers=3)
    together = room.api.bot_messages(editor)[-1]
    assert "an 2 Chats" in together.text
    assert await room.tap(editor, together, "Alle veröffentlichen") == "2 Meldungen veröffentlicht."
    card = await room.ask(editor, "/add Vier\nText.")
    question = await room.tap_to_change(editor, card, "Eilmeldung …")
    assert "an 5 Chats" in question.text
    assert "2 davon haben gerade Ruhezeit." in question.text
    await room.tap(editor, question, "Doch keine Eilmeldung")


async def test_the_sentences_of_the_settings_are_kept(night: Night) -> None:
    room = night.room
    with closing(open_database(room.database)) as db, transaction(db):
        topics.add_topic(db, "Sport", 0)
    editor, quiet, sport = (room.editor(), *map(room.reader, "AB"))
    await room.subscribe(quiet, sport)
    await room.ask(quiet, "/ton aus")
    told = (await room.ask(quiet, "/ruhe 22-7 eil")).text
    assert "Eilmeldungen kommen auch dann sofort." in told
    assert "mit Ton" not in told
    await room.ask(sport, "/themen Sport")
    told = (await room.ask(sport, "/stumm Deich")).text
    assert "Themen: Sport. Eilmeldungen ohne Thema kommen auch." in told
    assert "Nie dabei, außer als Eilmeldung: Deich." in told
    await night.comes(EVENING + timedelta(hours=1))
    await send_urgent(room, editor, "Deich bricht\nText.")
    assert (await night.get(quiet, 1)).silent
    assert (await night.get(sport, 1)).text.startswith("EIL Deich bricht")
    await room.publish(editor, "Ohne Thema\nText.")
    await room.publish(editor, "Deich im Stadion\nText.\n#sport")
    await room.publish(editor, "Endspiel\nText.\n#sport")
    assert (await night.get(sport, 2)).text.startswith("Endspiel")
    await night.comes(datetime(2026, 3, 29, 7, 0, tzinfo=VIENNA))
    digest = await night.get(quiet, 2)
    assert digest.silent
    assert digest.text.startswith("Zusammenfassung: 3 Meldungen")
