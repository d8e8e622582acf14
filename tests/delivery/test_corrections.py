"""Corrections and retractions reach every copy, through real HTTP, with Telegram in every mood."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.crowd import SIZE, Crowd, Place
from tests.databases import until_committed
from tests.running import Newsroom, QuickBotProcess, bot_process, first_data, new_api, running_bot
from tickerbot.bot_api.throttle import Throttle
from tickerbot.desk.receipts import PACE_S
from tickerbot.playground import (
    BadGateway,
    DropAfter,
    DropBefore,
    FloodWait,
    Limits,
    Message,
    Refuse,
    User,
)
from tickerbot.storage.database import open_database
from tickerbot.storage.transactions import transaction

WRONG = "Zug entgleist in Berlin\nAcht Menschen wurden verletzt."
RIGHT = "Zug entgleist in Potsdam\nAcht Menschen wurden verletzt."
NOTE = "„Potsdam“ statt „Berlin“"
TWO_DAYS = 48 * 3600


class Event:
    """A newsroom whose crowd has got an entry, and the editor's message that it came from."""

    def __init__(self, room: Newsroom, crowd: Crowd, editor: User, words: Message) -> None:
        self.room = room
        self.crowd = crowd
        self.editor = editor
        self.words = words

    async def preview(self, text: str = RIGHT) -> Message:
        """Edit the own message; return the preview."""
        before = len(self.room.api.bot_messages(self.editor))
        self.room.api.edit(self.editor, self.words, f"/add {text}")
        await self.room.api.wait_for(
            lambda: len(self.room.api.bot_messages(self.editor)) > before, 20
        )
        return self.room.api.bot_messages(self.editor)[-1]

    async def correct(self, label: str) -> Message:
        preview = await self.preview()
        await self.room.tap(self.editor, preview, label)
        return preview

    async def retract(self, reason: str = "", label: str = "Zurückziehen") -> Message:
        question = await self.room.ask(self.editor, f"/retract 1 {reason}")
        await self.room.tap(self.editor, question, label)
        return question

    async def says(self, message: Message, words: str) -> str:
        api = self.room.api
        await api.wait_for(lambda: words in api.current(message).text, 30)
        return api.current(message).text


def everything_is_recorded(db: Database) -> bool:
    """Whether it is recorded that everybody got the newest push."""
    (behind,) = db.execute(
        "select count(*) from subscriptions where sent_through < (select max(seq) from pushes)"
    ).fetchone()
    return bool(behind == 0)


def age(event: Event, old: Sequence[Place], for_telegram_alone: Sequence[Place] = ()) -> None:
    """Let the copies in these places be older than messages that can be deleted."""
    for place in (*old, *for_telegram_alone):
        for message in event.crowd.messages(place):
            message.date -= TWO_DAYS + 60
    with closing(open_database(event.room.database)) as db, transaction(db):
        for place in old:
            db.execute(
                "update deliveries set sent_at = sent_at - ? where subscription_id = (select id"
                " from subscriptions where chat_id = ? and thread_id = ?)",
                [TWO_DAYS + 60, place.target.chat_id, place.target.thread_id],
            )


async def publish(room: Newsroom, crowd: Crowd, editor: User, text: str = WRONG) -> Message:
    """Publish by private message and wait until everybody has it; return the editor's message."""
    headline = text.partition("\n")[0]
    before = len(room.api.bot_messages(editor))
    words = room.api.send(editor, f"/add {text}")
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) > before)
    await room.tap(editor, room.api.bot_messages(editor)[-1], "Veröffentlichen")
    await crowd.everywhere(headline)
    receipt = room.api.bot_messages(editor)[-1]
    await room.api.wait_for(lambda: "Fertig" in room.api.current(receipt).text)
    return words


async def calls(room: Newsroom, method: str, number: int) -> None:
    """Wait until so many calls of this method have come in."""
    await room.api.wait_for(lambda: len(room.api.calls_of(method)) >= number, 30)


@pytest.fixture
async def event(tmp_path: Path) -> AsyncIterator[Event]:
    async with running_bot(tmp_path) as room:
        crowd, editor = Crowd(room.api, room.database), room.editor()
        yield Event(room, crowd, editor, await publish(room, crowd, editor))


async def test_every_copy_in_every_kind_of_chat_and_the_archive_read_the_newest(
    event: Event,
) -> None:
    room, crowd = event.room, event.crowd
    reader = room.reader("Leserin")
    preview = await event.correct("Mit Hinweis")
    for typed in ("/aktuell", "/suche Zug", "/eintrag 1"):
        answer = await room.ask(reader, typed)
        assert "Zug entgleist in Potsdam" in answer.text
        assert NOTE in answer.text
        assert "in Berlin" not in answer.text
    assert f"Fertig: alle {SIZE} Nachrichten korrigiert" in await event.says(preview, "Fertig")
    for texts in crowd.all_texts():
        assert len(texts) == 1
        assert texts[0].startswith("Zug entgleist in Potsdam")
        assert texts[0].endswith(NOTE)


async def test_a_note_with_sound_comes_after_the_change_in_every_chat(event: Event) -> None:
    crowd, api = event.crowd, event.room.api
    preview = await event.correct("Mit Hinweis und Ton")
    await event.says(preview, "Fertig")
    await crowd.everywhere(NOTE, number=2)
    for place in crowd.places:
        copy, note = crowd.messages(place)
        assert copy.text.startswith("Zug entgleist in Potsdam")
        assert note.reply_to_message_id == copy.message_id
        assert not note.silent
    order: dict[int, list[str]] = {}
    for call in api.calls_of("editMessageText", "sendMessage"):
        if call.status == 200 and call.chat_id is not None:
            order.setdefault(call.chat_id, []).append(call.method)
    alone = [place for place in crowd.places if not place.target.thread_id]
    for place in alone:
        assert order[place.target.chat_id] == ["sendMessage", "editMessageText", "sendMessage"]


async def test_several_corrections_in_a_row_are_one_edit_for_most(event: Event) -> None:
    crowd, api = event.crowd, event.room.api
    api.latency = 0.2
    for number in range(4):
        preview = await event.preview(f"Fassung {number}\nEin Satz.")
        await event.room.tap(event.editor, preview, "Still korrigieren")
    await event.says(preview, "Fertig")
    for texts in crowd.all_texts():
        assert [text.partition("\n")[0] for text in texts] == ["Fassung 3"]
    edits = len([c for c in api.calls_of("editMessageText") if c.chat_id != event.editor.id])
    assert SIZE <= edits < 4 * SIZE


async def test_a_storm_of_floods_lost_chats_and_copies_leaves_no_old_text(event: Event) -> None:
    crowd, api = event.crowd, event.room.api
    admin, blocking, deleting = crowd.readers[0], crowd.readers[5], crowd.readers[6]
    group = next(place for place in crowd.places if place.kind == "group")
    forum = next(place for place in crowd.places if place.target.thread_id)
    api.block(blocking)
    api.delete_copy(api.bot_messages(deleting)[0])
    api.close_topic(forum.target.chat_id, forum.target.thread_id)
    no_right = Refuse(400, "Bad Request: not enough rights to send text messages to the chat")
    api.faults.add(kind=no_right, method="editMessageText", chat=group.target.chat_id)
    # each of them holds all edits for its second
    api.faults.add(kind=FloodWait(1), method="editMessageText", times=12)

    def told() -> list[str]:
        return [message.text for message in api.bot_messages(event.editor)]

    preview = await event.correct("Mit Hinweis")
    done = await event.says(preview, "Fertig")
    await api.wait_for(lambda: any("darf ich nicht mehr" in t for t in told()))
    assert f"{SIZE - 3} von {SIZE} Nachrichten korrigiert, 3 nicht mehr erreichbar" in done
    lost = (blocking.id, deleting.id, group.target.chat_id)
    for place in crowd.places:
        if place.target.chat_id not in lost:
            (text,) = crowd.texts(place)
            assert text.startswith("Zug entgleist in Potsdam")
    assert api.bot_messages(deleting) == []
    # whoever comes back is corrected then
    api.unblock(blocking)
    await api.wait_for(lambda: "Potsdam" in api.bot_messages(blocking)[0].text)
    assert "in Berlin" in crowd.texts(group)[0]
    api.send(admin, "/abo", api.chats[group.target.chat_id])
    await api.wait_for(lambda: "Potsdam" in crowd.texts(group)[0])


@pytest.mark.parametrize("fault", [BadGateway(), DropAfter(), DropBefore()])
async def test_while_telegram_is_away_corrections_wait_and_then_go_on(
    event: Event, fault: BadGateway | DropAfter | DropBefore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tickerbot.storage.outbox.settlement.COPY_PAUSE_S", 0.5)
    event.room.api.faults.add(kind=fault, method="editMessageText", times=36)
    preview = await event.correct("Still korrigieren")
    done = await event.says(preview, "Fertig")
    assert f"alle {SIZE} Nachrichten korrigiert" in done
    for texts in event.crowd.all_texts():
        assert [text.partition("\n")[0] for text in texts] == ["Zug entgleist in Potsdam"]


async def test_a_correction_of_what_is_still_being_pushed_reaches_all_in_its_newest_form(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path, throttle=Throttle(60.0, chat_interval=0.0)) as room:
        crowd, editor, api = Crowd(api=room.api, database=room.database), room.editor(), room.api
        words = room.api.send(editor, f"/add {WRONG}")
        await api.wait_for(lambda: api.bot_messages(editor))
        first = api.bot_messages(editor)[0]
        await room.tap(editor, first, "Veröffentlichen")
        await api.wait_for(lambda: sum(map(bool, crowd.all_texts())) >= 20)
        event = Event(room, crowd, editor, words)
        await event.correct("Mit Hinweis und Ton")
        await crowd.everywhere("Zug entgleist in Potsdam")
        await event.says(first, f"an alle {SIZE} Chats zugestellt")
        await api.wait_for(lambda: not any("in Berlin" in t[0] for t in crowd.all_texts()))
        pushed = [c for c in api.calls_of("sendMessage") if "</b>" in str(c.params["text"])]
        old = [call for call in pushed if "in Berlin" in str(call.params["text"])]
        assert 20 <= len(old) < SIZE
        # only who had the older text is told of the correction
        told = len([call for call in old if call.chat_id != editor.id])
        await api.wait_for(lambda: sum(map(len, crowd.all_texts())) == SIZE + told)


async def test_young_copies_are_deleted_and_old_ones_say_that_it_was_retracted(
    event: Event,
) -> None:
    crowd, api = event.crowd, event.room.api
    old = crowd.places[::3]
    # Telegram's own clock may judge a copy older than ours does
    refused = crowd.places[1::30]
    age(event, old, refused)
    question = await event.retract("Es war ein Fehlalarm")
    done = await event.says(question, "Fertig")
    assert f"alle {SIZE} Nachrichten zurückgezogen" in done
    stub = "Zurückgezogen\n\nEs war ein Fehlalarm"
    for place in crowd.places:
        marked = place in old or place in refused
        assert crowd.texts(place) == ([stub] if marked else [])
    deletions = [call.chat_id for call in api.calls_of("deleteMessage")]
    assert not {place.target.chat_id for place in old if not place.target.thread_id} & set(
        deletions
    )
    assert len(refused) > 5


async def test_with_note_and_sound_every_copy_says_so_first_and_is_answered_then(
    event: Event,
) -> None:
    crowd, api = event.crowd, event.room.api
    blocking, deleting, late = crowd.readers[5:8]
    first = await event.correct("Mit Hinweis und Ton")
    await event.says(first, "Fertig")
    await crowd.everywhere(NOTE, number=2)
    await until_committed(event.room.database, everything_is_recorded)
    api.block(blocking)
    api.delete_copy(api.bot_messages(deleting)[0])
    age(event, crowd.places[::3])
    before = {message.message_id for message in api.bot_messages(deleting)}
    late_copy = api.bot_messages(late)[0]
    api.faults.add(kind=FloodWait(2), method="editMessageText", chat=late.id)
    question = await event.retract("Es war ein Fehlalarm", "Mit Hinweis und Ton zurückziehen")
    await event.says(question, "Fertig")
    told = r"Zurückgezogen \d\d:\d\d: Es war ein Fehlalarm"

    away = (blocking.id, deleting.id)
    staying = [place for place in crowd.places if place.target.chat_id not in away]

    def is_told(place: Place) -> bool:
        newest = crowd.messages(place)[-1]
        return bool(re.fullmatch(told, newest.text) and newest.reply_to_message_id)

    await api.wait_for(lambda: all(map(is_told, staying)))
    for place in staying:
        copy, *between, note = crowd.messages(place)
        assert re.fullmatch(told, copy.text), copy.text
        # the note of the correction before is gone, or too old for that
        assert [re.fullmatch(told, message.text) is not None for message in between] == (
            [True] if place in crowd.places[::3] else []
        )
        assert (note.reply_to_message_id, note.silent) == (copy.message_id, False)
    rest = {message.message_id for message in api.bot_messages(deleting)}
    assert rest <= before, "whoever deleted the copy is told nothing"
    assert "Potsdam" in api.bot_messages(blocking)[0].text
    edited = [c for c in api.calls_of("editMessageText", "sendMessage") if c.chat_id == late.id]
    assert [call.method for call in edited if call.status == 200][-2:] == [
        "editMessageText", "sendMessage",
    ]  # fmt: skip
    assert api.current(late_copy).text == api.bot_messages(late)[-1].text
    # whoever comes back finds it said, and gets no message of before
    api.unblock(blocking)
    await api.wait_for(lambda: len(api.bot_messages(blocking)) == 1)
    await api.wait_for(lambda: re.fullmatch(told, api.bot_messages(blocking)[0].text))


async def test_a_retraction_overtakes_the_push_that_is_still_open(tmp_path: Path) -> None:
    async with running_bot(tmp_path, throttle=Throttle(60.0, chat_interval=0.0)) as room:
        crowd, editor, api = Crowd(room.api, room.database), room.editor(), room.api
        preview = await room.ask(editor, f"/add {WRONG}")
        await room.tap(editor, preview, "Veröffentlichen")
        await api.wait_for(lambda: "Zurückziehen" in api.current(preview).button_labels)
        await api.wait_for(lambda: sum(map(bool, crowd.all_texts())) >= 20)
        event = Event(room, crowd, editor, preview)
        question = await event.retract()
        await event.says(question, "Fertig")
        await event.says(preview, "weiter geht nichts mehr hinaus")
        assert list(crowd.all_texts()) == [[]] * SIZE
        pushed = [c for c in api.calls_of("sendMessage") if "Berlin" in str(c.params["text"])]
        assert 20 <= len(pushed) < SIZE


@pytest.mark.parametrize("deed", ["correct", "retract", "retract with sound"])
async def test_killed_in_the_middle_it_goes_on_until_every_copy_is_as_wanted(
    tmp_path: Path, deed: str
) -> None:
    seed = int(os.environ.get("TICKER_TEST_SEED") or random.SystemRandom().randrange(10**6))
    print(f"\nseed: TICKER_TEST_SEED={seed}")
    chance = random.Random(seed)
    api = new_api()
    api.limits = None  # not their limits are tested here, but our memory
    database = tmp_path / "ticker.db"
    async with api.serve() as url:
        room = Newsroom(api, url, database)
        crowd, editor = Crowd(api, database), room.editor()
        fast = {"TICKERBOT_MESSAGES_PER_SECOND": "300"}
        async with bot_process(url, database, QuickBotProcess, **fast) as bot:
            event = Event(room, crowd, editor, await publish(room, crowd, editor))
            if deed == "correct":
                asked, method = await event.preview(), "editMessageText"
                data = (asked.buttons or [])[2][0]["callback_data"]  # with note and sound
            elif deed == "retract":
                asked, method = await room.ask(editor, "/retract 1"), "deleteMessage"
                data = first_data(asked)
            else:
                asked, method = await room.ask(editor, "/retract 1"), "editMessageText"
                data = (asked.buttons or [])[2][0]["callback_data"]
            api.latency = 0.1  # so that requests are taken whose answer never comes
            await room.tap(editor, asked, data=data)
            for _ in range(3):
                seen = len(api.calls_of(method))
                await calls(room, method, seen + chance.randrange(10, 60))
                await bot.kill()
                await bot.start()
            api.tap(editor, asked, data=data)  # nobody knows whether it was taken
            if deed == "correct":
                await crowd.everywhere(NOTE, number=2, timeout=60)
                await event.says(asked, f"alle {SIZE} Nachrichten korrigiert")
            elif deed == "retract with sound":
                await crowd.everywhere("Zurückgezogen", number=2, timeout=60)
                await event.says(asked, f"alle {SIZE} Nachrichten zurückgezogen")
            else:
                # what was deleted at a kill is found gone
                await event.says(asked, "Nachrichten zurückgezogen")
                await event.says(asked, "Fertig")
            assert await bot.end() == 0, bot.output.decode()
    for texts in crowd.all_texts():
        if deed == "retract":
            assert texts == []
        elif deed == "retract with sound":
            assert all(text.startswith("Zurückgezogen ") for text in texts)
        else:
            assert texts[0].startswith("Zug entgleist in Potsdam")
            assert all(text.startswith("Korrektur ") for text in texts[1:])
    with closing(open_database(database)) as db:
        assert db.execute("select revision from entries").fetchall() == [(2,)]


async def test_correcting_keeps_the_limits_and_yields_to_pushes_and_replies(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        api = room.api
        crowd = Crowd(api, room.database, private=60, groups=20, channels=5, forums=5)
        editor, size = room.editor(), len(crowd.places)
        words = await publish(room, crowd, editor)
    # the whole of Telegram shares this process: leave its clock a little more room than the bot's
    api.limits = Limits(overall_per_second=36)
    api.calls.clear()

    def corrected() -> Counter[int | None]:
        """How often copies of each chat were changed."""
        changes = api.calls_of("editMessageText")
        return Counter(call.chat_id for call in changes if call.chat_id != editor.id)

    async with running_bot(tmp_path, api=api, throttle=Throttle(), receipt_pace_s=PACE_S) as room:
        event = Event(room, crowd, editor, words)
        reader = room.reader("Leserin")
        await event.correct("Mit Hinweis")
        draft = await room.ask(editor, "/add Brand im Hafen\nEin Satz.")
        before = corrected().total()
        await room.tap(editor, draft, data=first_data(draft))
        await crowd.everywhere("Brand im Hafen", timeout=60)
        # a group takes one message in three seconds, so some are corrected while their push waits
        while_pushing = corrected().total() - before
        assert while_pushing < size / 2, "the corrections did not go first"
        before = corrected().total()
        await room.ask(reader, "/aktuell")
        assert corrected().total() - before < 30, "the reply did not wait for the corrections"
        await api.wait_for(
            lambda: not any("in Berlin" in t for texts in crowd.all_texts() for t in texts), 60
        )
    targets = Counter(place.target.chat_id for place in crowd.places)
    assert corrected() == targets, "each copy is corrected once"
    assert [call for call in api.calls if call.status == 429] == []
