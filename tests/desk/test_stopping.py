"""What an editor does to a running broadcast, through real HTTP: stop it, go on, across a kill."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.running import Newsroom, bot_process, first_data, running_bot
from tests.tdlib import assert_sendable
from tests.tickers import ticker
from tickerbot.bot_api.throttle import Throttle
from tickerbot.playground import Message, User

READERS = 120
OTHER_ID = 901


@dataclass
class Broadcast:
    """A broadcast that takes long, and those whom it is for."""

    room: Newsroom
    readers: list[User]

    def having(self, headline: str) -> list[User]:
        """The readers who have this entry."""
        return [
            reader
            for reader in self.readers
            if any(
                message.text.startswith(headline) for message in self.room.api.bot_messages(reader)
            )
        ]

    async def reaches(self, headline: str, number: int) -> None:
        await self.room.api.wait_for(lambda: len(self.having(headline)) >= number)

    async def says(self, message: Message, words: str) -> Message:
        await self.room.api.wait_for(lambda: words in self.room.api.current(message).text)
        return self.room.api.current(message)


def slow() -> Throttle:
    """So few a second that a broadcast is still running when somebody stops it."""
    return Throttle(10.0, chat_interval=0.0)


async def test_it_stands_still_is_corrected_and_goes_on(tmp_path: Path) -> None:
    async with running_bot(tmp_path, throttle=slow()) as room:
        editor = room.editor()
        cast = Broadcast(room, room.subscribers(READERS))
        words = room.api.send(editor, "/add Deich bricht\nAlles in Gefahr.")
        await room.api.wait_for(lambda: room.api.bot_messages(editor))
        (receipt,) = room.api.bot_messages(editor)
        await room.tap(editor, receipt, "Veröffentlichen")
        await cast.reaches("Deich bricht", 2)
        receipt = await cast.says(receipt, "veröffentlicht")
        assert receipt.button_labels == ["Anhalten", "Korrigieren", "Zurückziehen"]
        assert "Angehalten" in await room.tap(editor, receipt, "Anhalten")
        receipt = await cast.says(receipt, "⏸ Angehalten")
        assert receipt.button_labels == ["Weiter", "Korrigieren", "Zurückziehen"]
        assert_sendable(receipt.html)

        told = "– Nr. 1 ist angehalten; weiter: /weiter 1"
        assert told in (await room.ask(editor, "/status")).text
        # what comes later goes to those who have it, and is held up elsewhere, and says so
        later = await room.publish(editor, "Schule fällt aus")
        had = cast.having("Deich bricht")
        await cast.reaches("Schule", len(had))
        await cast.says(later, "Wartet in manchen Chats hinter Nr. 1")
        assert cast.having("Deich bricht") == cast.having("Schule") == had
        assert (
            f"{len(had)} Chats haben es, {READERS - len(had)} noch nicht"
            in (await cast.says(receipt, f"{len(had)} Chats haben es")).text
        )

        # corrected by editing the own message, as ever
        seen = len(room.api.bot_messages(editor))
        room.api.edit(editor, words, "/add Deich hält\nAlles gut.")
        await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) > seen)
        await room.tap(editor, room.api.bot_messages(editor)[-1], "Still korrigieren")
        await cast.reaches("Deich hält", len(had))
        assert cast.having("Deich hält") == had

        assert "Geht weiter" in await room.tap(editor, receipt, "Weiter")
        await cast.reaches("Deich hält", len(had) + 3)
        assert cast.having("Deich bricht") == []
        for reader in cast.having("Schule"):
            texts = [message.text.partition("\n")[0] for message in room.api.bot_messages(reader)]
            assert texts == ["Deich hält", "Schule fällt aus"]


async def test_it_stands_still_across_a_kill(tmp_path: Path) -> None:
    async with ticker(tmp_path, private=READERS) as world:
        room, api = world.room, world.room.api
        readers = [api.users[target.chat_id] for target in world.targets]
        cast = Broadcast(room, readers)
        async with bot_process(room.url, room.database, TICKERBOT_MESSAGES_PER_SECOND="5") as bot:
            receipt = await room.publish(world.editor, "Deich bricht")
            await cast.reaches("Deich bricht", 2)
            await room.tap(world.editor, api.current(receipt), "Anhalten")
            await bot.kill()
            had = cast.having("Deich bricht")
            await bot.start()
            await cast.says(receipt, "⏸ Angehalten")
            await room.publish(world.editor, "Schule fällt aus")
            await cast.reaches("Schule", len(had))
            assert cast.having("Deich bricht") == had
            await room.ask(world.editor, "/weiter 1")
            await bot.kill()
            await bot.start()
            await cast.reaches("Deich bricht", len(had) + 2)


async def test_another_editor_does_it_by_command(tmp_path: Path) -> None:
    async with running_bot(tmp_path, throttle=slow(), editors=[900, OTHER_ID]) as room:
        edda, ole = room.editor(), room.editor("Ole", OTHER_ID)
        assert "nichts unterwegs" in (await room.ask(ole, "/anhalten")).text
        assert "gibt es nicht" in (await room.ask(ole, "/halt Nr. 77")).text
        for unclear in ("/halt die da", "/weiter -1", "/anhalten 1a"):
            assert "Welche Meldung?" in (await room.ask(ole, unclear)).text
        assert "gibt es nicht" in (await room.ask(ole, "/goon 77")).text
        cast = Broadcast(room, room.subscribers(READERS))
        receipt = await room.publish(edda, "Deich bricht")
        stopped = await room.ask(ole, "/anhalten")
        assert stopped.text.startswith("Nr. 1: Deich bricht\n⏸ Angehalten")
        assert stopped.button_labels == ["Weiter", "Korrigieren", "Zurückziehen"]
        assert_sendable(stopped.html)
        await cast.says(receipt, "⏸ Angehalten")
        # also where it does not say which: nothing else is on its way
        for again in ("/halt 1", "/halt"):
            assert "⏸ Angehalten" in (await room.ask(edda, again)).text
        going = await room.tap_to_change(ole, stopped, "Weiter")
        assert going.text == "Nr. 1 geht weiter hinaus: Deich bricht"
        assert going.button_labels == []
        for again in ("/weiter 1", "/weiter"):
            assert (await room.ask(edda, again)).text == going.text
        await room.ask(edda, "/halt 1")
        card = await room.tap_and_read(
            edda, room.api.current(receipt), "retract:" + room.reference(1)
        )
        await room.tap(edda, card, "Zurückziehen")
        await cast.says(receipt, "Zurückgezogen")
        assert "nicht mehr unterwegs" in (await room.ask(ole, "/weiter 1")).text
        log = (await room.ask(ole, "/log 1")).text
        assert [line.partition(": ")[2] for line in log.split("\n")[2:]] == [
            "Nr. 1 zurückgezogen", "Nr. 1 angehalten", "Nr. 1 weiter hinausgehen lassen",
            "Nr. 1 angehalten", "Nr. 1 veröffentlicht",
        ]  # fmt: skip


async def test_the_readers_command_of_that_name_does_not_mislead_an_editor(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        editor, anna = room.editor(), room.reader("Anna")
        await room.subscribe(editor, anna)
        assert "/anhalten 12" in (await room.ask(editor, "/stop 12")).text
        assert "Abbestellt." in (await room.ask(anna, "/stop 12")).text
        assert "Abbestellt." in (await room.ask(editor, "/stop")).text


async def test_who_is_no_editor_stops_nothing(tmp_path: Path) -> None:
    async with running_bot(tmp_path, throttle=slow()) as room:
        editor, anna = room.editor(), room.reader("Anna")
        unknown = (await room.ask(anna, "/quatsch")).text
        cast = Broadcast(room, room.subscribers(READERS))
        receipt = await room.publish(editor, "Deich bricht")
        for command in ("/halt 1", "/anhalten", "/goon 1", "/weiter"):
            assert (await room.ask(anna, command)).text == unknown
        mine = room.api.bot_messages(anna)[-1]
        for data in ("halt", "goon"):
            note = await room.tap(anna, mine, data=f"{data}:{room.reference(1)}")
            assert "nicht mehr gültig" in note
        had = len(cast.having("Deich bricht"))
        await cast.reaches("Deich bricht", had + 2)
        await room.tap(editor, room.api.current(receipt), "Anhalten")


async def test_a_publication_can_be_held_before_the_first_message(tmp_path: Path) -> None:
    async with running_bot(tmp_path, undo="60s") as room:
        editor = room.editor()
        cast = Broadcast(room, room.subscribers(3))
        card = await room.ask(editor, "/add Deich bricht")
        assert "Geht gleich hinaus" in await room.tap(editor, card, "Veröffentlichen")
        held = await cast.says(card, "⏳ Geht in")
        assert "findet es niemand" in held.text
        assert held.button_labels == ["Halt"]
        old = first_data(held)
        assert_sendable(held.html)
        assert (
            "nichts gefunden" in (await room.ask(editor, "/suche Deich")).text
        )  # not in the archive, too
        assert "niemand hat es" in (await room.tap(editor, held, "Halt")).lower()
        again = await cast.says(card, "Vorschau")
        assert "Veröffentlichen" in again.button_labels
        # what was on the way is a draft again, and the old buttons do nothing
        assert "nicht mehr gültig" in await room.tap(editor, again, data=old)
        await room.tap(editor, again, "Veröffentlichen")
        await cast.says(card, "⏳ Geht in")
        held = await room.ask(editor, "/halt")
        assert "Angehalten" in held.text
        assert cast.having("Deich bricht") == []


async def test_it_goes_out_by_itself_when_the_time_is_over(tmp_path: Path) -> None:
    async with running_bot(tmp_path, undo="1s") as room:
        editor = room.editor()
        cast = Broadcast(room, room.subscribers(3))
        receipt = await room.publish(editor, "Deich bricht")
        await cast.says(receipt, "Fertig")
        assert len(cast.having("Deich bricht")) == 3
