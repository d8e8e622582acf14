"""A database is that of one bot account: another is let in on purpose only, and then harms nothing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.commandline import tickerbot
from tests.databases import until_committed
from tests.outboxes import correct, entry_of, fill_outbox, publish, retract
from tests.running import EDITOR_ID, TOKEN, Newsroom, bot_process, new_api
from tickerbot.errors import AnotherBot
from tickerbot.model import MessageRef
from tickerbot.outcomes import Sent
from tickerbot.playground import BotApi
from tickerbot.storage import inbox
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import draft_cards, drafts, expectations, ownership
from tickerbot.storage.newsroom.revision_drafts import count_messages
from tickerbot.storage.outbox import copies, progress, pushes, receipts
from tickerbot.storage.outbox.settlement import Settlement, settle
from tickerbot.storage.transactions import transaction

OTHER_TOKEN = "4712:BBsecretSECRETsecretSECRETsecretSECRETs"


def other_api() -> BotApi:
    return BotApi(token=OTHER_TOKEN, username="other_bot", name="Anders")


def release(db: Database) -> ownership.Holdings:
    with transaction(db):
        return ownership.release(db, 500)


async def test_the_first_bot_has_the_database_and_another_one_is_refused(tmp_path: Path) -> None:
    api, other, path = new_api(), other_api(), tmp_path / "ticker.db"
    async with api.serve() as url, other.serve() as other_url:
        async with bot_process(url, path) as bot:
            room = Newsroom(api, url, path)
            anna, editor = room.reader("Anna"), room.editor()
            await room.subscribe(anna)
            await room.publish(editor, "Deich hält\nGut so.")
            assert await bot.end() == 0
        variables = {"TICKERBOT_TOKEN": OTHER_TOKEN}
        async with bot_process(other_url, path, **variables) as bot:
            assert await bot.wait() == 1
            lines = bot.output.decode().splitlines()
            assert len(lines) == 1
            for word in ("4711", "4712", "chats export", "chats import", "tickerbot takeover"):
                assert word in lines[0]
            assert "secret" not in lines[0]
        assert not other.calls_of("sendMessage")
        assert not other.calls_of("getUpdates")
        async with bot_process(url, path) as bot:
            again = await room.publish(editor, "Ebbe\nNoch nicht.")
            assert "1" in again.text
            await api.wait_for(lambda: "Ebbe" in api.bot_messages(anna)[-1].text)
            assert await bot.end() == 0


async def test_after_a_takeover_the_other_bot_has_texts_and_harms_nobody(tmp_path: Path) -> None:
    api, other, path = new_api(), other_api(), tmp_path / "ticker.db"
    async with api.serve() as url, other.serve() as other_url:
        room = Newsroom(api, url, path)
        anna, edda = room.reader("Anna"), room.editor()
        async with bot_process(url, path) as bot:
            await room.subscribe(anna)
            receipt = await room.publish(edda, "Deich hält\nGut so.")
            await api.wait_for(lambda: len(api.bot_messages(anna)) == 2)
            draft = await room.ask(edda, "/add Ein Entwurf\nNicht fertig.")
            assert await bot.end() == 0
        asked = tickerbot("takeover", expect=1)
        assert "nothing was changed" in asked.stderr
        assert "1 messages of bot 4711" in asked.stdout
        done = tickerbot("takeover", "--yes")
        assert "Kept: 1 entries and 1 subscriptions" in done.stdout
        async with bot_process(other_url, path, TICKERBOT_TOKEN=OTHER_TOKEN) as bot:
            there = Newsroom(other, other_url, path)
            editor = there.editor()
            # ids of messages begin anew: none is taken for the message of another bot's draft
            for number in range(4):
                preview = await there.ask(editor, f"/add Meldung {number}\nText.")
                assert f"Meldung {number}" in preview.text
            known = other.add_user("Anna", language_code="de", user_id=anna.id)
            await there.ask(known, "/start")
            before = len(other.bot_messages(known))
            await there.publish(editor, "Vom neuen Bot\nText.")
            await other.wait_for(lambda: len(other.bot_messages(known)) > before)
            texts = [message.text for message in other.bot_messages(known)[before:]]
            assert [text.partition("\n")[0] for text in texts] == ["Vom neuen Bot"]
            card = await there.ask(editor, "/edit 1 Deich hält doch\nGut so.")
            await other.tap(editor, card, "Still korrigieren").answered()
            await other.wait_for(lambda: "0 von einer Nachricht" in other.current(card).text)
            assert await bot.end() == 0
        assert api.current(receipt).text == receipt.text
        assert api.current(draft).text == draft.text
        async with bot_process(url, path) as bot:
            assert await bot.wait() == 1, "it is the other bot's now"


@pytest.fixture
def kept(db: Database) -> Database:
    """A database with everything that only one bot can use."""
    fill_outbox(db)
    with transaction(db):
        draft, _ = drafts.put_draft(db, EDITOR_ID, 3, 0, "eins", 0)
        drafts.put_draft(db, EDITOR_ID, 4, 0, "zwei", 0)
        expectations.expect(db, EDITOR_ID, expectations.ExpectedEntry(), 0)
        draft_cards.show_preview(db, EDITOR_ID, draft.id, draft.version, 5)
        receipts.add_receipt(db, "published", entry_of(db, 1), MessageRef(EDITOR_ID, 7))
        inbox.keep(db, [{"update_id": 5}], (), 0)
        ownership.claim(db, 4711, Path("ticker.db"))
    correct(db, entry_of(db, 2), "neu")
    return db


def test_whose_it_is_stays_until_it_is_released(kept: Database) -> None:
    ownership.claim(kept, 4711, Path("ticker.db"))
    with pytest.raises(AnotherBot):
        ownership.claim(kept, 4712, Path("ticker.db"))
    release(kept)
    ownership.claim(kept, 4712, Path("ticker.db"))
    assert ownership.owner(kept) == 4712


def test_nothing_is_owed_to_anybody_by_the_next_bot(kept: Database) -> None:
    release(kept)
    assert pushes.due(kept, 99) == pushes.due_again(kept, 99) == []
    assert copies.to_correct(kept, 99, 1e9) == []
    assert receipts.open_receipts(kept) == []
    with transaction(kept):
        assert inbox.take_back(kept, 0) == inbox.TakenBack([], [], [], [])
    assert expectations.expected(kept, EDITOR_ID, 0) is None
    with transaction(kept):
        pushes.wake_waiting(kept, 1e9)
    assert pushes.due(kept, 99) == []


def test_texts_stay(kept: Database) -> None:
    before = [(entry.id, entry.headline) for entry in entries.latest(kept, 99).entries]
    release(kept)
    after = [(entry.id, entry.headline) for entry in entries.latest(kept, 99).entries]
    assert after == before != []
    texts = kept.execute("select text from drafts order by id").fetchall()
    assert texts == [("eins",), ("zwei",)]


def test_no_draft_is_taken_for_one_of_a_message_with_the_same_number(kept: Database) -> None:
    release(kept)
    with transaction(kept):
        draft, is_new = drafts.put_draft(kept, EDITOR_ID, 3, 0, "ganz neu", 0)
    assert is_new
    assert draft.text == "ganz neu"
    assert drafts.drafts_from_message(kept, EDITOR_ID, 4) == []
    release(kept)
    with transaction(kept):
        assert drafts.put_draft(kept, EDITOR_ID, 3, 0, "und wieder", 0)[1]


def test_messages_that_were_left_behind_are_counted_and_told(kept: Database) -> None:
    entry_id = entry_of(kept, 1)
    before = count_messages(kept, entry_id, notes_too=False)
    held = release(kept)
    assert held.messages >= before > 0
    assert count_messages(kept, entry_id, notes_too=False) == 0
    for number in (1, 2):
        revised = correct(kept, entry_id, f"Deich {number}")
        found = progress.correction_progress(kept, entry_id, revised.revision)
        assert (found.reach, found.delivered, found.failed, found.open) == (before, 0, before, 0)
    retract(kept, entry_id)
    assert copies.to_correct(kept, 99, 1e9) == []
    release(kept)
    assert copies.count_left_behind(kept, entry_id, notes_too=False) == before


def test_what_the_next_bot_pushes_is_delivered_and_can_be_corrected(kept: Database) -> None:
    release(kept)
    seq = publish(kept, "drei")
    with transaction(kept):
        found = pushes.due(kept, 99)
        settle(kept, [Settlement(delivery, 1, Sent(1)) for delivery in found], 0.0)
    assert found
    assert {delivery.seq for delivery in found} == {seq}
    correct(kept, entry_of(kept, seq), "drei!")
    assert len(copies.to_correct(kept, 99, 0.0)) == len(found)


def test_subscriptions_stand_as_those_of_a_list_that_was_imported(
    kept: Database, tmp_path: Path
) -> None:
    columns = "chat_id, thread_id, state, attempts, retry_at, subscribed_at"
    listed = tickerbot("chats", "export", TICKERBOT_DATABASE=str(tmp_path / "ticker.db")).stdout
    gone = kept.execute("select chat_id from subscriptions where state in ('gone', 'ended')")
    left = {row[0] for row in gone.fetchall()}
    release(kept)
    found = kept.execute(f"select {columns} from subscriptions order by chat_id").fetchall()
    tickerbot("chats", "import", "-", stdin=listed.encode(), TICKERBOT_DATABASE="new.db")
    with closing(open_database(Path("new.db"))) as db:
        imported = db.execute(f"select {columns} from subscriptions order by chat_id").fetchall()
    assert [row for row in found if row[0] not in left] == imported != []
    assert left == {row[0] for row in found} - {row[0] for row in imported} != set()
    (active,) = kept.execute("select active from reach").fetchone()
    assert active == sum(row[2] == "active" for row in found)


def test_a_takeover_is_refused_where_there_is_nothing_to_take(tmp_path: Path) -> None:
    said = tickerbot("takeover", "--yes", expect=1)
    assert "there is no such database yet" in said.stderr
    assert not (tmp_path / "ticker.db").exists()
    with closing(open_database(tmp_path / "ticker.db")) as db:
        said = tickerbot("takeover", "--yes", expect=1)
        assert "no bot has started on this database yet" in said.stderr
        with transaction(db):
            ownership.claim(db, 4711, Path("ticker.db"))
    said = tickerbot("takeover", "--yes", expect=1, TICKERBOT_TOKEN=TOKEN)
    assert "that of TICKERBOT_TOKEN's bot already" in said.stderr
    tickerbot("takeover", "--yes", TICKERBOT_TOKEN=OTHER_TOKEN)


async def test_a_takeover_is_refused_while_the_bot_runs(tmp_path: Path) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, path) as bot:
        await until_committed(path, ownership.owner)
        assert "another tickerbot runs" in tickerbot("takeover", "--yes", expect=1).stderr
        assert await bot.end() == 0
