"""A restored backup: what it owed, what is missing, and what stays, with real processes and files."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.commandline import tickerbot
from tests.databases import make_database, new_database, until_committed
from tests.digests import collect, digests, ends
from tests.outboxes import appoint, correct, entry_of, fill_outbox, owed, publish, settle, subscribe
from tests.running import (
    EDITOR_ID,
    BotProcess,
    Newsroom,
    bot_process,
    first_data,
    new_api,
    running_bot,
)
from tests.schemas.files import load, numbers
from tests.tickers import FAST, ticker
from tests.wanting import choose
from tickerbot.desk.fences import MAX_CARDS
from tickerbot.errors import DatabaseError
from tickerbot.outcomes import Sent
from tickerbot.playground import BotApi, Message, User
from tickerbot.storage import backups, picture_files, vitals
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database, open_to_read
from tickerbot.storage.instance import only_one
from tickerbot.storage.migrations import NEWEST, schema_number
from tickerbot.storage.newsroom import drafts, plans
from tickerbot.storage.outbox import fences
from tickerbot.storage.restoring import restore
from tickerbot.storage.safekeeping import back_up_database
from tickerbot.storage.transactions import transaction
from tickerbot.terms import EVERY_HOUR, Terms

CHATS, FEW = 300, 60


def copies_of(room: Newsroom, readers: list[User], headline: str) -> list[int]:
    """How many messages with this headline each reader has got."""
    return [
        sum(message.text.startswith(headline) for message in room.api.bot_messages(reader))
        for reader in readers
    ]


async def questions(api: BotApi, editor: User, number: int) -> list[Message]:
    """Wait until the editor was asked so many questions after a restore, and return them."""

    def asked() -> list[Message]:
        return [message for message in api.bot_messages(editor) if "🧯" in message.text]

    await api.wait_for(lambda: len(asked()) >= number)
    return asked()


async def test_a_restore_sends_nothing_by_itself_and_to_the_right_chats_if_told_to(
    tmp_path: Path,
) -> None:
    """A third of the chats had the push when it was backed up, two thirds when the machine was lost."""
    api, path = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url:
        room = Newsroom(api, url, path)
        make_database(path)
        readers, edda = room.subscribers(CHATS), room.editor()
        async with bot_process(url, path, **FAST) as bot:
            await room.publish(edda, "Deich hält\nGut so.")
            await api.wait_for(lambda: sum(copies_of(room, readers, "Deich")) >= CHATS / 3)
            await bot.kill()
        tickerbot("backup", "copy.db")
        with closing(open_to_read(path)) as db:
            counted = "select count(*) from deliveries where outcome = 'sent'"
            (had_it,) = db.execute(counted).fetchone()
        async with bot_process(url, path, **FAST) as bot:
            await api.wait_for(
                lambda: sum(map(bool, copies_of(room, readers, "Deich"))) >= 2 * CHATS / 3
            )
            await bot.kill()
        before = copies_of(room, readers, "Deich")
        assert 2 * CHATS / 3 <= sum(map(bool, before)) < CHATS
        said = tickerbot("restore", "copy.db").stdout
        assert "1 pushes or corrections were still owed" in said
        async with bot_process(url, path, **FAST) as bot:
            card = (await questions(api, edda, 1))[0]
            assert f"an {CHATS - had_it} von {CHATS} Chats noch nicht" in card.text
            await room.publish(edda, "Probe\nNach der Wiederherstellung.")
            await api.wait_for(lambda: copies_of(room, readers, "Probe") == [1] * CHATS)
            assert copies_of(room, readers, "Deich") == before
            await room.tap(edda, card, card.button_labels[0])
            await api.wait_for(
                lambda: sum(copies_of(room, readers, "Deich")) == sum(before) + CHATS - had_it
            )
            await api.wait_for(lambda: f"Fertig: an alle {CHATS}" in api.current(card).text)
            again = copies_of(room, readers, "Deich")
            assert all(0 <= now - then <= 1 for now, then in zip(again, before, strict=True))
            assert min(again) >= 1
            assert copies_of(room, readers, "Probe") == [1] * CHATS
            assert "schon entschieden" not in api.current(card).text
            assert "nichts nachzusenden" in (await room.ask(edda, "/nachsenden 1")).text
            assert await bot.end() == 0


async def test_a_correction_that_the_backup_owed_never_covers_a_newer_one_by_itself(
    tmp_path: Path,
) -> None:
    api, path = new_api(), tmp_path / "ticker.db"

    def show(headline: str) -> int:
        return sum(copies_of(room, readers, headline))

    def revise(headline: str) -> None:
        with closing(open_database(path)) as db:
            correct(db, 1, headline)

    async with api.serve() as url:
        room = Newsroom(api, url, path)
        make_database(path)
        readers, edda = room.subscribers(FEW), room.editor()
        async with bot_process(url, path, **FAST) as bot:
            await room.publish(edda, "Deich hält\nGut so.")
            await api.wait_for(lambda: show("Deich hält") == FEW)
            assert await bot.end() == 0
        revise("Deich wackelt")
        tickerbot("backup", "copy.db")
        revise("Deich steht")
        async with bot_process(url, path, **FAST) as bot:
            await api.wait_for(lambda: show("Deich steht") == FEW)
            await bot.kill()
        said = tickerbot("restore", "copy.db").stdout
        assert "1 pushes or corrections were still owed" in said
        async with bot_process(url, path, **FAST) as bot:
            card = (await questions(api, edda, 1))[0]
            assert f"in {FEW} von {FEW} Nachrichten" in card.text
            await room.publish(edda, "Probe\nNach der Wiederherstellung.")
            await api.wait_for(lambda: show("Probe") == FEW)
            assert show("Deich steht") == FEW
            room.api.tap(edda, card, card.button_labels[0])
            await api.wait_for(lambda: show("Deich wackelt") == FEW)
            told = f"in {FEW} Nachrichten berichtigt"
            await api.wait_for(lambda: told in api.current(card).text)
            assert await bot.end() == 0


async def test_a_digest_keeps_the_newest_text_until_an_editor_decides(tmp_path: Path) -> None:
    """As above, where readers have the entry in a digest."""
    async with ticker(tmp_path, private=3) as world:
        api, path = world.room.api, world.room.database
        chats = [target.chat_id for target in world.targets]

        def shows(headline: str) -> bool:
            found = [digests(world, chat) for chat in chats]
            assert all(len(each) <= 1 for each in found)
            return all(each and headline in api.current(each[0]).text for each in found)

        def revise(headline: str) -> None:
            with closing(open_database(path)) as db:
                correct(db, 1, headline)

        bot = BotProcess(world.room.url, path, **FAST)
        try:
            await collect(world, bot)
            await world.room.ask(world.editor, "/help")
            await api.wait_for(lambda: shows("Deich hält"))
            assert await bot.end() == 0
            revise("Deich wackelt")
            tickerbot("backup", "copy.db")
            revise("Deich steht")
            await bot.start()
            await api.wait_for(lambda: shows("Deich steht"))
            await bot.kill()
            said = tickerbot("restore", "copy.db").stdout
            assert "1 pushes or corrections were still owed" in said
            await bot.start()
            card = (await questions(api, world.editor, 1))[0]
            assert "in 3 von 3 Nachrichten" in card.text
            await ends(world, bot)
            assert shows("Deich steht")
            await bot.start()
            await world.room.tap(world.editor, card, card.button_labels[0])
            await api.wait_for(lambda: shows("Deich wackelt"))
            assert await bot.end() == 0
        finally:
            await bot.clear_away()


async def test_an_editor_decides_by_command_as_well_and_nobody_else_may(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    with closing(new_database(path)) as db:
        subscribe(db, 1)
        for headline in ("eins", "zwei", "drei"):
            publish(db, headline)
        with transaction(db):
            fences.fence(db, 0)
    api = new_api()
    edda = api.add_user("Edda", language_code="de", user_id=EDITOR_ID)
    api.send(edda, "/start")
    async with running_bot(tmp_path, api=api) as room:
        anna = room.reader("Anna")
        cards = await questions(api, edda, 3)
        assert "Diesen Befehl kenne ich nicht" in (await room.ask(anna, "/resend 1")).text
        note = await room.tap(edda, cards[0], data="fence:y:99:1")
        assert "nicht mehr gültig" in note
        room.api.tap(anna, cards[0], data=first_data(cards[0]))
        assert "nicht nachgesendet" in (await room.ask(edda, "/nachsenden 2 nein")).text
        assert (
            await room.ask(edda, "/nachsenden 3")
        ).text == "Nr. 3 wird an einen Chat nachgesendet."
        card = await room.ask(edda, "/resend")
        assert "Nr. 1" in card.text
        left = await room.tap_to_change(edda, card, "Nicht nachsenden")
        assert left.text == "Nr. 1 wird nicht nachgesendet."
        late = await room.tap_to_change(edda, cards[0], "An einen Chat nachsenden")
        assert "schon entschieden" in late.text
        assert (await room.ask(edda, "/nachsenden")).text == "Es gibt nichts nachzusenden."
        sent = [
            call for call in room.api.calls_of("sendMessage") if call.params.get("chat_id") == 1
        ]
        assert len(sent) <= 1


@pytest.mark.parametrize("answer", ["Alles nachsenden", "/nachsenden keine"])
async def test_of_many_there_is_one_question_and_who_collects_gets_one_digest(
    tmp_path: Path, answer: str
) -> None:
    path, api, now = tmp_path / "ticker.db", new_api(), int(time.time())
    edda = api.add_user("Edda", language_code="de", user_id=EDITOR_ID)
    anna = api.add_user("Anna", language_code="de")
    for person in (edda, anna):
        api.send(person, "/id")
    with closing(new_database(path)) as db:
        subscribe(db, anna.id)
        choose(db, anna.id, Terms(digest_hours=EVERY_HOUR))
        for number in range(22):
            publish(db, f"Meldung {number}", now=now)
        with transaction(db):
            fences.fence(db, now)
    async with running_bot(tmp_path, api=api) as room:
        (card,) = await questions(api, edda, 1)
        assert "22 Zustellungen" in card.text
        assert "Nr. 3 · Meldung 2 · 1 von" in card.text
        await room.tap(edda, card, "Einzeln entscheiden")
        singly = (await questions(api, edda, 1 + MAX_CARDS))[1:]
        assert all("Nachsenden?" in each.text for each in singly)
        more = "Es warten noch 2 weitere. Bitte danach noch einmal /nachsenden."
        await api.wait_for(lambda: api.bot_messages(edda)[-1].text == more)
        if answer.startswith("/"):
            assert "nichts: 22" in (await room.ask(edda, answer)).text
        else:
            assert "nachgesendet: 22" in (await room.tap_to_change(edda, card, answer)).text
        with closing(open_database(path)) as db, transaction(db):
            db.execute("update terms set turned_at = turned_at - 3600, turns_at = 0 where closed")
        await until_committed(
            path, lambda db: not db.execute("select 1 from terms where turns_at = 0").fetchone()
        )

        def got() -> list[str]:
            return [m.text for m in api.bot_messages(anna) if "Meldung" in m.text]

        if not answer.startswith("/"):
            await api.wait_for(got)
            assert ": 22 Meldungen" in got()[0]
        assert len(got()) == (not answer.startswith("/"))
        assert "nichts nachzusenden" in (await room.ask(edda, "/nachsenden alle")).text


async def test_of_what_was_planned_nobody_is_told_that_it_did_not_go_out(tmp_path: Path) -> None:
    """It may be out: at its time, after the backup, or because somebody did not wait for that."""
    api = new_api()
    edda = api.add_user("Edda", language_code="de", user_id=EDITOR_ID)
    now = int(time.time())
    with closing(new_database(tmp_path / "ticker.db")) as db:
        appoint(db, EDITOR_ID)
        for number, hours in enumerate((-5, 5), start=1):
            with transaction(db):
                text = f"Deich {number}\nText"
                draft, _ = drafts.put_draft(db, EDITOR_ID, number, 0, text, 0)
                at = now + hours * 3600
                plans.make(db, draft.id, draft.version, publish_at=at, by=EDITOR_ID, now=0)
        with transaction(db):
            fences.fence(db, now)
    api.send(edda, "/start")
    async with running_bot(tmp_path, api=api) as room:
        asked = await questions(api, edda, 2)
        await api.wait_for(lambda: any("/add" in it.text for it in api.bot_messages(edda)))
        for number, question in enumerate(asked, start=1):
            assert f"Vielleicht schon draußen: Deich {number}" in question.text
        found = await room.ask(edda, "/geplant")
        assert found.text.count("vielleicht schon draußen") == 2
        await room.tap(edda, asked[1], asked[1].button_labels[0])
        shown = "das stand in der Sicherung; vielleicht ist es schon draußen"
        await api.wait_for(lambda: any(shown in it.text for it in api.bot_messages(edda)))
        assert not any("icht hinausgegangen" in it.text for it in api.bot_messages(edda))
        with closing(open_to_read(room.database)) as db:
            assert db.table("entries").count == 0


def test_a_restore_tells_what_is_missing_and_keeps_the_database_before(tmp_path: Path) -> None:
    path = tmp_path / "ticker.db"
    with closing(new_database(path)) as db:
        fill_outbox(db)
    tickerbot("backup", "copy.db")
    with closing(open_database(path)) as db:
        publish(db, "Neu im Archiv")
        correct(db, entry_of(db, 1), "Anders")
        subscribe(db, 77)
        for duty in owed(db):
            settle(db, duty, Sent(9))
        # what was written last is in the log beside the file, as after a kill
        shutil.copyfile(path, tmp_path / "killed.db")
        shutil.copyfile(f"{path}-wal", tmp_path / "killed.db-wal")
        missing = {row[0] for row in db.execute("select id from entries where id > 2").fetchall()}
    said = tickerbot("restore", "copy.db", TICKERBOT_DATABASE="killed.db").stdout
    assert "2 entries or wordings" in said
    assert "1 subscriptions" in said
    for line in ("1: Anders", f"{missing.pop()}: Neu im Archiv"):
        assert f"  {line}\n" in said
    (kept,) = tmp_path.glob("killed.db.before-restore-*")
    assert str(kept) in said
    assert kept.stat().st_mode & 0o777 == 0o600
    with closing(open_to_read(kept)) as db:
        assert "Neu im Archiv" in [entry.headline for entry in entries.latest(db, 9).entries]
    with closing(open_database(tmp_path / "killed.db")) as db:
        assert owed(db) == []
        assert (vitals.last_backup(db) or ("", 0))[0] == str(tmp_path / "copy.db")
        assert db.journal_mode == "wal"
        assert (tmp_path / "killed.db").stat().st_mode & 0o777 == 0o600
        assert [entry.headline for entry in entries.latest(db, 9).entries] == ["zwei", "eins"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("gone", [False, True])
def test_what_root_restores_belongs_to_whom_the_database_did(tmp_path: Path, *, gone: bool) -> None:
    (tmp_path / "state").mkdir()
    path = tmp_path / "state" / "ticker.db"
    make_database(path)
    for each in (path.parent, path):
        os.chown(each, 12_345, 12_346)
    copy = Path(shutil.copyfile(path, tmp_path / "copy.db"))
    name = picture_files.save(picture_files.folder_of(copy), b"a picture", "photo")
    restore(path, copy, 0)
    media = picture_files.folder_of(path)
    picture = picture_files.path_of(media, name, "photo")
    if gone:
        shutil.rmtree(media)
        path.unlink()
        restore(path, copy, 1)
    for each, mode in ((path, 0o600), (media, 0o700), (picture, 0o600)):
        found = each.stat()
        assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (12_345, 12_346, mode), each


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_makes_for_a_bot_belongs_to_the_bot(tmp_path: Path) -> None:
    """Else the bot could not read its pictures, nor its nightly backup delete one that root made."""
    state, kept = tmp_path / "state", tmp_path / "kept"
    for folder in (state, kept):
        folder.mkdir()
        os.chown(folder, 12_345, 12_346)
    path = state / "ticker.db"
    open_database(path).close()
    media = picture_files.folder_of(path)
    picture_files.save(media, b"a picture", "photo")
    back_up_database(path, kept / "copy.db", 0)
    made = [*state.rglob("*"), *kept.rglob("*")]
    assert len(made) == 6
    assert {(each.stat().st_uid, each.stat().st_gid) for each in made} == {(12_345, 12_346)}


def test_what_killed_restores_have_left_goes_with_the_next(tmp_path: Path) -> None:
    tickerbot("backup", "copy.db")
    left = (".ticker.db.17.restored", "..ticker.db.17.restored.17.part-journal")
    others = {".other.db.17.restored", ".ticker.db.notes", "copy.db", "ticker.db"}
    for name in {*left, *others}:
        (tmp_path / name).touch()
    restore(tmp_path / "ticker.db", tmp_path / "copy.db", 0)
    found = {path.name for path in tmp_path.iterdir() if "before-restore" not in path.name}
    assert found == others


def test_a_restore_works_where_nothing_or_only_rubble_is_left(tmp_path: Path) -> None:
    with closing(new_database(tmp_path / "ticker.db")) as db:
        fill_outbox(db)
    tickerbot("backup", "copy.db")
    said = tickerbot("restore", "copy.db", TICKERBOT_DATABASE="lost.db").stdout
    assert "no database is there" in said
    assert "before" not in said.replace("the database before", "")
    (tmp_path / "rubble.db").write_bytes(b"rubble" * 1000)
    (tmp_path / "rubble.db-wal").write_bytes(b"more rubble")
    assert (
        "no database is there"
        in tickerbot("restore", "copy.db", TICKERBOT_DATABASE="rubble.db").stdout
    )
    kept = sorted(tmp_path.glob("rubble.db.before-restore-*[!m]"))
    assert [path.read_bytes()[:11] for path in kept] == [b"rubblerubbl", b"more rubble"]
    for name in ("lost.db", "rubble.db"):
        with closing(open_to_read(tmp_path / name)) as db:
            backups.check(db.conn, tmp_path / name)
            assert len(entries.latest(db, 9).entries) == 2


@pytest.mark.parametrize("number", [number for number in numbers() if number < NEWEST])
def test_a_backup_of_any_schema_can_be_restored(tmp_path: Path, number: int) -> None:
    load(number, tmp_path / "old.db")
    done = restore(tmp_path / "ticker.db", tmp_path / "old.db", 0)
    assert done.held >= 1
    assert schema_number(open_to_read(tmp_path / "old.db")) == number
    with closing(open_database(tmp_path / "ticker.db")) as db:
        assert owed(db) == []


def test_what_is_no_backup_is_not_restored_and_all_stays_as_it_was(tmp_path: Path) -> None:
    with closing(new_database(tmp_path / "ticker.db")) as db:
        publish(db)
    (tmp_path / "notes.txt").write_text("no database")
    (tmp_path / "empty.db").write_text("")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("create table t (x)")
    tickerbot("backup", "torn.db")
    torn = (tmp_path / "torn.db").read_bytes()
    (tmp_path / "torn.db").write_bytes(torn[: len(torn) // 2])
    shutil.copyfile(tmp_path / "ticker.db", tmp_path / "newer.db")
    with closing(sqlite3.connect(tmp_path / "newer.db")) as newer:
        newer.execute("update _sqlite_migrations set name = 'm9999' where name like 'm0017%'")
        newer.commit()
    before = (tmp_path / "ticker.db").read_bytes()
    bad = ("notes.txt", "empty.db", "other.db", "torn.db", "newer.db", "none.db", "ticker.db", ".")
    for name in bad:
        with pytest.raises(DatabaseError) as told:
            restore(tmp_path / "ticker.db", tmp_path / name, 0)
        assert str(told.value).startswith(f"{tmp_path / name}: ")
        assert (tmp_path / "ticker.db").read_bytes() == before
    assert len(tickerbot("restore", "notes.txt", expect=1).stderr.splitlines()) == 1
    tickerbot("backup", "copy.db")
    before = (tmp_path / "ticker.db").read_bytes()
    with only_one(tmp_path / "ticker.db"):
        assert "another tickerbot runs" in tickerbot("restore", "copy.db", expect=1).stderr
    assert (tmp_path / "ticker.db").read_bytes() == before
    assert not list(tmp_path.glob("*before-restore*"))
    assert not list(tmp_path.glob(".*"))
