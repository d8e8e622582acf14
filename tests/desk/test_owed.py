"""What editors are told is owed: whatever Telegram does, it comes once, in order, or is pointless."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import make_database, until_committed
from tests.running import EDITOR_ID, TOKEN, Newsroom, bot_process, new_api, rows, running_bot
from tests.ticker_texts import PASTED
from tickerbot import model
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.poster import Poster
from tickerbot.bot_api.replies import Replies
from tickerbot.bot_api.throttle import Throttle
from tickerbot.desk.messenger import MAX_UNCLEAR, Messenger
from tickerbot.playground import (
    BadGateway,
    BotApi,
    DropBefore,
    FloodWait,
    Garbage,
    Hang,
    Message,
    Refuse,
    User,
)
from tickerbot.playground.faults import Kind
from tickerbot.storage.database import open_database
from tickerbot.storage.store import Store

TEXT = "Deich hält\nAlles gut."
CARD = [
    "Veröffentlichen",
    "Still veröffentlichen",
    "★ Wichtig",
    "Eilmeldung …",
    "Später …",
    "Ändern",
    "Verwerfen",
]
OUTAGES: list[Kind] = [
    BadGateway(),
    DropBefore(),
    Garbage(),
    Refuse(500, "Internal Server Error"),
    FloodWait(1),
]
each_outage = pytest.mark.parametrize("outage", OUTAGES, ids=lambda kind: type(kind).__name__)


def owed_in(database: Path) -> int:
    """How many messages the editors are owed."""
    with closing(open_database(database)) as db:
        return int(db.execute("select count(*) from desk_messages").fetchone()[0])


async def until_owed(database: Path, number: int) -> None:
    """Wait until so many messages are owed to editors."""
    count = "select count(*) from desk_messages"
    await until_committed(database, lambda db: db.execute(count).fetchone()[0] == number)


def begin(api: BotApi, outage: Kind, *methods: str) -> None:
    """Let Telegram take nothing for the editor any more, until the faults are cleared."""
    for method in methods or ("sendMessage", "editMessageText"):
        api.faults.add(kind=outage, method=method, chat=EDITOR_ID, times=None)


def labels(message: Message) -> list[str]:
    return [label for row in rows(message) for label in row]


async def new(api: BotApi, editor: User, before: int, number: int) -> list[Message]:
    """The bot's messages in the editor's chat after the first ``before``, once they are so many."""
    await api.wait_for(lambda: len(api.bot_messages(editor)) >= before + number)
    found = api.bot_messages(editor)[before:]
    assert len(found) == number
    return found


@each_outage
async def test_a_preview_comes_when_telegram_is_back_and_publishes(
    tmp_path: Path, outage: Kind
) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        before = len(api.bot_messages(editor))
        begin(api, outage)
        api.send(editor, f"/add {TEXT}")
        await until_owed(room.database, 1)
        assert len(api.bot_messages(editor)) == before
        api.faults.clear()
        (preview,) = await new(api, editor, before, 1)
        assert labels(preview) == CARD
        await room.tap(editor, preview, "Veröffentlichen")
        await api.wait_for(lambda: "Nr. 1 veröffentlicht" in api.current(preview).text)
        await until_owed(room.database, 0)
        await new(api, editor, before, 1)


@pytest.mark.parametrize("outage", [BadGateway(), FloodWait(1)])
async def test_a_question_comes_when_telegram_is_back_and_nothing_is_retracted_without_it(
    tmp_path: Path, outage: Kind
) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        receipt = await room.publish(editor, TEXT)
        await api.wait_for(lambda: labels(api.current(receipt)))
        before = len(api.bot_messages(editor))
        begin(api, outage)
        for _ in range(2):  # a second tap asks no second question
            await room.tap(editor, api.current(receipt), "Zurückziehen")
        await until_owed(room.database, 1)
        api.faults.clear()
        (question,) = await new(api, editor, before, 1)
        assert "Nr. 1 zurückziehen?" in question.text
        assert "Zurückgezogen" not in (await room.ask(editor, "/eintrag 1")).text
        await room.tap(editor, question, "Zurückziehen")
        await api.wait_for(lambda: "zurückgezogen" in api.current(question).text)


async def test_all_answers_to_an_editor_come_in_order_each_once(tmp_path: Path) -> None:
    commands = [
        "/neu",
        "/status",
        "/verlauf 1",
        "/korrigieren",
        "/aktuell",
        f"/add {TEXT}",
        "/hilfe",
    ]
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        expected = [(await room.ask(editor, command)).text for command in commands]
        # an entry's text would differ by its time
        before = len(api.bot_messages(editor))
        begin(api, BadGateway())
        for command in commands:
            api.send(editor, command)
        # what /neu asks is pointless once there is a text
        await until_owed(room.database, len(commands) - 1)
        api.faults.clear()
        found = await new(api, editor, before, len(commands) - 1)
        heads = [message.text.splitlines()[0] for message in found]
        assert heads == [text.splitlines()[0] for text in expected[1:]]
        await until_owed(room.database, 0)


async def test_the_previews_of_a_pasted_ticker_come_in_order(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        await room.ask(editor, f"/add {PASTED}", answers=4)
        expected = [message.text for message in api.bot_messages(editor)]
        before = len(expected)
        begin(api, DropBefore())
        api.send(editor, f"/add {PASTED}")
        await until_owed(room.database, before)
        api.faults.clear()
        assert [message.text for message in await new(api, editor, before, before)] == expected


async def test_of_several_changes_only_the_newest_is_shown(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        words = api.send(editor, f"/add {TEXT}")
        (first,) = await new(api, editor, 0, 1)
        begin(api, BadGateway())
        for number in range(3):
            api.edit(editor, words, f"/add Deich hält {number}\nAlles gut.")
        newest = "select 1 from desk_messages where content like '%lt 2%'"
        await until_committed(room.database, lambda db: db.execute(newest).fetchone())
        assert owed_in(room.database) == 2, "the card, and a note where the first one stands"
        answer = await room.tap(editor, api.current(first), "Veröffentlichen")
        assert "nicht mehr gültig" in answer
        api.faults.clear()
        (card,) = await new(api, editor, 1, 1)
        assert "hält 2" in card.text
        await api.wait_for(lambda: labels(api.current(first)) == [])
        await until_owed(room.database, 0)


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_an_edit_and_a_new_message_do_not_wait_for_each_other(
    tmp_path: Path, method: str
) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        words = api.send(editor, f"/add {TEXT}")
        (first,) = await new(api, editor, 0, 1)
        begin(api, BadGateway(), method)
        api.edit(editor, words, "/add Deich bricht\nAlles schlecht.")
        await until_owed(room.database, 1)
        if method == "sendMessage":
            await api.wait_for(lambda: labels(api.current(first)) == [])
        else:
            (card,) = await new(api, editor, 1, 1)
            assert labels(card) == CARD
        api.faults.clear()
        await until_owed(room.database, 0)


async def test_no_text_is_taken_for_the_answer_to_a_question_that_was_not_seen(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        card = await room.ask(editor, f"/add {TEXT}")
        begin(api, BadGateway(), "sendMessage")
        await room.tap(editor, card, "Ändern")
        await until_owed(room.database, 1)
        api.send(editor, "Sturm")  # a search, as the question was not seen
        await until_owed(room.database, 2)
        assert labels(api.current(card)) == CARD, "the draft stands"
        api.faults.clear()
        question, answer = await new(api, editor, 1, 2)
        assert "den neuen Text für Deich hält;" in question.text
        assert "Sturm" in answer.text
        changed = await room.ask(editor, "Deich bricht")
        assert "Deich bricht" in changed.text
        assert labels(changed) == CARD


async def test_a_question_that_nobody_needs_any_more_is_not_asked(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        card = await room.ask(editor, f"/add {TEXT}")
        begin(api, BadGateway(), "sendMessage")
        await room.tap(editor, card, "Ändern")
        await until_owed(room.database, 1)
        await room.tap(editor, card, "Verwerfen")
        await api.wait_for(lambda: "Verworfen" in api.current(card).text)
        api.faults.clear()
        await room.ask(editor, "/hilfe")
        await until_owed(room.database, 0)
        found = await new(api, editor, 1, 1)
        assert "den neuen Text" not in found[0].text


async def test_who_blocks_the_bot_gets_what_was_owed_on_coming_back(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        refused = api.faults.add(
            kind=Refuse(403, "Forbidden: bot was blocked by the user"), method="sendMessage"
        )
        api.send(editor, f"/add {TEXT}")
        await until_owed(room.database, 1)
        assert refused.hits == 1
        api.block(editor)
        api.unblock(editor)
        (card,) = await new(api, editor, 0, 1)
        assert labels(card) == CARD


async def test_what_telegram_never_takes_is_dropped_and_holds_up_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        outage = api.faults.add(kind=BadGateway(), method="sendMessage", times=None)
        api.send(editor, f"/add {TEXT}")
        api.send(editor, "/hilfe")
        await until_owed(room.database, 2)
        # with markup, and as plain text
        refusal = Refuse(400, "Bad Request: can't parse entities: unsupported start tag")
        api.faults.add(kind=refusal, method="sendMessage", times=2)
        api.faults.remove(outage)
        (answer,) = await new(api, editor, 0, 1)
        assert labels(answer) != CARD
        await until_owed(room.database, 0)
    assert "it can never be sent" in caplog.text


@pytest.mark.parametrize("kill_while", ["hanging", "owed"])
async def test_a_kill_loses_nothing(tmp_path: Path, kill_while: str) -> None:
    api, database = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, database) as bot:
        room = Newsroom(api, url, database)
        editor = room.editor()
        receipt = await room.publish(editor, TEXT)
        before = len(api.bot_messages(editor))
        fault: Kind = Hang() if kill_while == "hanging" else BadGateway()
        held = api.faults.add(kind=fault, method="sendMessage", chat=EDITOR_ID, times=None)
        api.send(editor, "/add Deich bricht")
        await api.wait_for(lambda: held.hits)
        if kill_while == "owed":
            await room.tap(editor, api.current(receipt), "Zurückziehen")
            await until_owed(database, 2)
        else:
            # in the inbox, or Telegram gives it again
            api.tap(editor, api.current(receipt), "Zurückziehen")
        await bot.kill()
        api.faults.clear()
        await bot.start()
        found = await new(api, editor, before, 2)
        await room.ask(editor, "/hilfe")
        await until_owed(database, 0)
    assert sorted("Nr. 1 zurückziehen?" in message.text for message in found) == [False, True]
    assert len(api.bot_messages(editor)) == before + 3, "each once"


async def test_a_wait_that_telegram_asks_for_is_kept_across_a_restart(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        flood = api.faults.add(kind=FloodWait(600), method="sendMessage", chat=EDITOR_ID)
        api.send(editor, f"/add {TEXT}")
        await until_owed(room.database, 1)
        assert flood.hits == 1
    sent = len(api.calls_of("sendMessage"))
    async with running_bot(tmp_path, api=api):
        anna = room.reader("Anna")
        await room.ask(anna, "/start")
    assert len(api.calls_of("sendMessage")) == sent + 1, "to Anna alone"
    with closing(open_database(room.database)) as db, db.conn:
        db.execute("update desk_messages set waits_since = waits_since - 600")
    async with running_bot(tmp_path, api=api):
        (card,) = await new(api, editor, 0, 1)
        assert labels(card) == CARD


async def test_who_is_no_editor_any_more_is_told_nothing(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        begin(api, BadGateway())
        api.send(editor, f"/add {TEXT}")
        await until_owed(room.database, 1)
    api.faults.clear()
    async with running_bot(tmp_path, api=api, editors=[EDITOR_ID + 1]):
        await room.ask(editor, "/start")
    assert len(api.bot_messages(editor)) == 1
    assert owed_in(room.database) == 0


async def test_who_deletes_everything_is_owed_nothing(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        question = await room.tap_to_change(
            editor, await room.ask(editor, "/datenschutz"), "Alles löschen"
        )
        begin(api, BadGateway(), "sendMessage")
        api.send(editor, f"/add {TEXT}")
        await until_owed(room.database, 1)
        await room.tap(editor, question, "Ja, alles löschen")
        await until_owed(room.database, 0)
        api.faults.clear()
        await room.ask(editor, "/hilfe")
        assert len(api.bot_messages(editor)) == 2


async def test_a_bot_that_stops_records_what_is_under_way(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        api, editor = room.api, room.editor()
        outage = api.faults.add(kind=BadGateway(), method="sendMessage", times=1)
        answer = api.faults.add(kind=Hang(taken=True), method="sendMessage")
        api.send(editor, f"/add {TEXT}")
        await api.wait_for(lambda: outage.hits and api.bot_messages(editor))
        asyncio.get_running_loop().call_later(0.1, answer.release)
    assert owed_in(room.database) == 0
    async with running_bot(tmp_path, api=api):
        await room.ask(editor, "/hilfe")
    assert len(api.bot_messages(editor)) == 2


async def test_what_telegram_refuses_in_unknown_words_is_tried_for_long_and_then_dropped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    api, database = new_api(), tmp_path / "ticker.db"
    api.send(api.add_user("Edda", user_id=EDITOR_ID), "/start")
    make_database(database)
    async with api.serve() as url, Store(database) as store:
        connection = Connection(4, 5.0)
        bot = Bot(TOKEN, url, connection)
        await bot.initialize()
        poster = Poster(connection, bot.base_url, paid=False)
        replies = Replies(bot, poster, Pacer(Throttle(500.0, chat_interval=0.0)))
        messenger = Messenger(store, replies, {EDITOR_ID})
        unknown = Refuse(400, "Bad Request: QUITE_NEW_WORDS")
        refused = api.faults.add(kind=unknown, method="sendMessage", times=None)
        await messenger.tell(EDITOR_ID, model.Message("eins"))
        await messenger.tell(EDITOR_ID, model.Message("zwei"))
        async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
            running = tasks.create_task(messenger.run())
            while "it can never be sent" not in caplog.text:
                messenger.retry_now()
                await asyncio.sleep(0.01)
            assert refused.hits >= MAX_UNCLEAR
            api.faults.clear()
            await api.wait_for(lambda: [m.text for m in api.bot_messages(EDITOR_ID)] == ["zwei"])
            running.cancel()
        await bot.shutdown()
