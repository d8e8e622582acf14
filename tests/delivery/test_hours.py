"""Quiet hours and rhythms that readers chose by command: what comes when, through real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.databases import until_committed
from tests.outboxes import correct, retract
from tests.running import Newsroom, running_bot
from tests.wanting import choose, tell
from tickerbot.bot_api.throttle import Throttle
from tickerbot.model import Level
from tickerbot.playground import Message, User
from tickerbot.storage.archive import topics
from tickerbot.storage.database import open_database
from tickerbot.storage.transactions import transaction
from tickerbot.terms import QuietHours, Terms

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
        told = ("Gespeichert", "Abonniert", "Dieser Chat", "Saved", "Subscribed")
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
    hour = EVENING.hour
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


async def test_a_note_with_sound_also_answers_the_digest_that_has_the_entry(night: Night) -> None:
    room = night.room
    editor, anna, jane = room.editor(), room.reader("Anna"), room.api.add_user("Jane", "en")
    await room.subscribe(anna, jane)
    await room.ask(anna, "/ruhe 22-7")
    await room.ask(jane, "/rhythm 7 22")
    await night.comes(EVENING + timedelta(hours=1))
    for headline in ("Deich hält", "Gipfel endet", "Bahn fährt"):
        await room.publish(editor, f"{headline}\nText.")
    with closing(open_database(room.database)) as db:
        correct(db, 3, "Bahn steht")  # another one in it had several versions before it was sent
    morning = datetime(2026, 3, 29, 7, 0, tzinfo=VIENNA)
    await night.comes(morning)
    of_anna, of_jane = await night.get(anna, 1), await night.get(jane, 1)
    with closing(open_database(room.database)) as db:
        correct(db, 1, "Deich bricht", note="Er hält nicht.", sound=True)
    note = await night.get(anna, 2)
    assert note.reply_to_message_id == of_anna.message_id
    assert note.text.startswith("1 · Deich bricht\nKorrektur")
    assert "Er hält nicht." in note.text
    assert not note.silent
    assert "Deich bricht" in room.api.current(of_anna).text, "what it answers was corrected first"
    # in quiet hours, and between digests, the digest shows it at once; the note waits
    await night.comes(morning + timedelta(hours=16))
    with closing(open_database(room.database)) as db:
        retract(db, 2, "Er geht weiter.", "sound")
    for digest, word in ((of_anna, "Zurückgezogen"), (of_jane, "Retracted")):
        await room.api.wait_for(lambda: word in room.api.current(digest).text)  # noqa: B023
    assert len(night.pushed(anna)) == 2
    await night.comes(morning + timedelta(hours=24))
    note = await night.get(anna, 3)
    assert (note.reply_to_message_id, note.silent) == (of_anna.message_id, False)
    assert note.text.startswith("2 · Gipfel endet\nZurückgezogen")
    note = await night.get(jane, 3)
    assert note.text.startswith("2 · Gipfel endet\nRetracted")


async def test_what_was_collected_is_one_digest_when_it_is_to_come_at_once(night: Night) -> None:
    room = night.room
    editor, anna, ben = room.editor(), room.reader("Anna"), room.reader("Ben")
    await room.subscribe(anna, ben)
    await room.ask(anna, "/ruhe 22-7")
    await room.ask(ben, "/rhythmus 8 18")
    await night.comes(EVENING + timedelta(hours=1))
    for headline in ("Eins", "Zwei", "Drei"):
        await room.publish(editor, f"{headline}\nText.")
    assert night.pushed(anna) == night.pushed(ben) == []
    await room.ask(anna, "/ruhe aus")
    await room.ask(ben, "/rhythmus sofort")
    for reader in (anna, ben):
        assert (await night.get(reader, 1)).text.startswith("Zusammenfassung: 3 Meldungen")
    for headline in ("Vier", "Fünf"):
        await room.publish(editor, f"{headline}\nText.")
    for reader in (anna, ben):
        assert (await night.get(reader, 3)).text.startswith("Fünf")


async def test_as_quiet_hours_begin_what_was_taken_up_already_keeps_to_them(tmp_path: Path) -> None:
    now = [EVENING.timestamp()]
    slow = Throttle(10.0, chat_interval=0.0)
    async with running_bot(
        tmp_path, timezone="Europe/Vienna", clock=lambda: now[0], throttle=slow
    ) as room:
        night = Night(room, now)
        readers = room.subscribers(60)  # fewer than are taken up at once
        with closing(open_database(room.database)) as db:
            for number, reader in enumerate(readers):
                collects = number % 2 == 0
                choose(db, reader.id, Terms(quiet=QuietHours(time(22), time(7), collect=collects)))
            await night.comes(EVENING + timedelta(minutes=5))
            tell(db, ("Sturm zieht ab", Level.NORMAL, frozenset()), int(now[0]))
        await room.api.wait_for(lambda: any(map(night.pushed, readers)))
        await night.comes(EVENING + timedelta(minutes=10))
        under_way = len(room.api.calls_of("sendMessage")) + 3
        silent = readers[1::2]
        await room.api.wait_for(lambda: all(map(night.pushed, silent)))
        loud = [reader for reader in readers if any(not m.silent for m in night.pushed(reader))]
        assert len(loud) <= under_way < 40, "nothing rings that was not on its way"
        asleep = [reader for reader in readers[::2] if not night.pushed(reader)]
        assert len(asleep) >= 30 - len(loud)
        await night.comes(datetime(2026, 3, 29, 7, 0, tzinfo=VIENNA))
        await room.api.wait_for(lambda: all(map(night.pushed, asleep)))
        assert all(len(night.pushed(reader)) == 1 for reader in readers)


async def test_the_receipt_tells_who_gets_it_now_who_later_and_who_not_at_all(night: Night) -> None:
    room = night.room
    editor, *readers = (room.editor(), *map(room.reader, "ABCDEF"))
    jane = room.api.add_user("Jane", language_code="en")
    await room.subscribe(*readers, jane)
    for reader, words in zip(
        readers, ("/ruhe 22-7", "/rhythmus 8", "/stufe eil", "/stufe wichtig", "/themen aus"),
        strict=False,
    ):  # fmt: skip
        await room.ask(reader, words)
    await night.comes(EVENING + timedelta(hours=1))
    receipt = await room.publish(editor, "Deich hält\nText.")
    told = (
        "2 bekommen sie später in einer Zusammenfassung",
        "3 möchten sie nicht",
        "an beide Chats",
    )
    await room.api.wait_for(lambda: all(each in room.api.current(receipt).text for each in told))
    await send_urgent(room, editor, "Deich bricht\nText.")
    urgent = await night.get(jane, 2)
    assert urgent.text.startswith("URGENT Deich bricht")
    # who is asleep has not got it: it can be stopped, and goes on
    stopped = await room.ask(editor, "/halt 1")
    assert "2 Chats haben es, 2 noch nicht" in stopped.text
    await room.api.wait_for(lambda: "Angehalten" in room.api.current(receipt).text)
    await room.tap(editor, receipt, "Weiter")
    # the receipt goes on with the digests
    await night.comes(datetime(2026, 3, 29, 8, 0, tzinfo=VIENNA))
    end = "3 von 4 Chats zugestellt, einer in einer Zusammenfassung, 3 möchten sie nicht"
    await room.api.wait_for(lambda: end in room.api.current(receipt).text)
    assert "später" not in room.api.current(receipt).text
    # nobody gets later what was withdrawn
    await night.comes(datetime(2026, 3, 29, 22, 1, tzinfo=VIENNA))
    receipt = await room.publish(editor, "Deich fehlt\nText.")
    await room.api.wait_for(lambda: "2 bekommen sie später" in room.api.current(receipt).text)
    with closing(open_database(room.database)) as db:
        retract(db, 3)
    await room.api.wait_for(lambda: "geht nichts mehr" in room.api.current(receipt).text)
    assert "später" not in room.api.current(receipt).text
