"""A push with a picture is one message, by an id that serves all chats, or by one upload."""

import asyncio
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import make_database, until_committed
from tests.pictures import (
    CREDIT,
    NOW,
    content_of,
    correct,
    keep_picture,
    picture_bytes,
    publish_with,
)
from tests.running import new_api, running_bot
from tickerbot.bot_api.picture_ids import PictureIds
from tickerbot.model import Picture
from tickerbot.playground import BotApi, DropAfter, DropBefore, Message, Refuse, User
from tickerbot.rendering.neutral import CONTENT
from tickerbot.storage import picture_files, pictures
from tickerbot.storage.archive import revisions
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import ownership
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import transaction

TWO_DAYS = 48 * 3600


async def all_have(api: BotApi, readers: list[User], number: int = 1) -> list[Message]:
    """What each reader got last, once everybody has so many messages."""
    await api.wait_for(lambda: all(len(api.bot_messages(r)) >= number for r in readers))
    return [api.bot_messages(reader)[-1] for reader in readers]


async def test_a_picture_is_uploaded_once_and_then_sent_by_its_id_as_one_message_each(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        readers = room.subscribers(40)
        picture = keep_picture(room.database)
        publish_with(room.database, picture, body=("Er hält.", CREDIT))
        found = await all_have(room.api, readers)
        assert {message.html for message in found} == {
            f"<b>Deich hält</b>\n\nEr hält.\n\n<i>{CREDIT}</i>"
        }
        assert {content_of(room.api, message) for message in found} == {picture_bytes()}
        assert [len(room.api.bot_messages(reader)) for reader in readers] == [1] * 40
        calls = room.api.calls_of("sendPhoto")
        assert len(calls) == 40
        uploads = [call for call in calls if "photo" not in call.params]
        assert len(uploads) == 1
        assert room.api.calls_of("sendMessage") == []


async def test_an_id_that_telegram_refuses_is_uploaded_anew_once_for_all_chats(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        readers = room.subscribers(40)
        picture = keep_picture(room.database)
        dead = "AgACAgIAAxdeadbeef0000000001"
        with closing(open_database(room.database)) as db, transaction(db):
            pictures.note(db, picture, dead, NOW)
        publish_with(room.database, picture)
        found = await all_have(room.api, readers)
        assert all(message.media for message in found)
        calls = room.api.calls_of("sendPhoto")
        assert len([call for call in calls if "photo" not in call.params]) == 1
        with closing(open_database(room.database)) as db:
            assert pictures.find_file_id(db, picture.name) not in (None, dead)


async def test_a_refused_id_is_not_read_back_while_the_database_is_being_told(
    tmp_path: Path,
) -> None:
    path, dead = tmp_path / "ticker.db", "AgACAgIAAxdeadbeef0000000002"
    make_database(path)
    picture = keep_picture(path)
    with closing(open_database(path)) as db, transaction(db):
        pictures.note(db, picture, dead, NOW)
    gate = threading.Event()
    async with Store(path) as store:
        ids = PictureIds(store)
        assert await ids.find(picture) == dead
        others_write = asyncio.create_task(store.write(lambda _: gate.wait(30)))
        telling = asyncio.create_task(ids.refuse(picture, dead))
        try:
            await asyncio.sleep(0)  # both have begun
            async with ids.uploading(picture) as found:
                assert found == picture_bytes()
        finally:
            gate.set()
        await asyncio.gather(others_write, telling)


async def test_where_neither_id_nor_bytes_are_left_the_text_goes_out(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        readers = room.subscribers(3)
        publish_with(room.database, Picture("0" * 64), body=("Er hält.", CREDIT))
        for message in await all_have(room.api, readers):
            assert (message.media, message.text) == (None, f"Deich hält\n\nEr hält.\n\n{CREDIT}")


async def test_bytes_that_are_not_what_they_were_are_not_sent(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        readers = room.subscribers(1)
        picture = keep_picture(room.database)
        folder = picture_files.folder_of(room.database)
        picture_files.path_of(folder, picture.name, "photo").write_bytes(picture_bytes(1))
        publish_with(room.database, picture)
        [message] = await all_have(room.api, readers)
        assert message.media is None


@pytest.mark.parametrize("fault", [DropBefore(), Refuse(502, "Bad Gateway")])
async def test_an_upload_that_fails_is_tried_again(
    tmp_path: Path, fault: DropBefore | Refuse
) -> None:
    async with running_bot(tmp_path) as room:
        readers = room.subscribers(2)
        room.api.faults.add(kind=fault, method="sendPhoto", times=1)
        publish_with(room.database, keep_picture(room.database))
        assert all(message.media for message in await all_have(room.api, readers))


@pytest.mark.parametrize("is_known", [True, False], ids=["by its id", "by an upload"])
async def test_a_picture_whose_answer_is_lost_comes_again_and_is_told_as_possibly_repeated(
    tmp_path: Path, *, is_known: bool
) -> None:
    async with running_bot(tmp_path) as room:
        anna, ben = room.subscribers(2)
        picture = keep_picture(room.database)
        if is_known:
            file_id = room.api.files.add("photo", "", picture_bytes()).file["file_id"]
            with closing(open_database(room.database)) as db, transaction(db):
                pictures.note(db, picture, file_id, NOW)
        room.api.faults.add(kind=DropAfter(), method="sendPhoto", times=1)
        publish_with(room.database, picture)
        await all_have(room.api, [anna, ben])
        await until_committed(room.database, _everybody_has_it)
        got = [message for reader in (anna, ben) for message in room.api.bot_messages(reader)]
        assert {content_of(room.api, message) for message in got} == {picture_bytes()}
        assert len(got) == 3
        with closing(open_database(room.database)) as db:
            query = "select possibly_repeated from deliveries where seq > 0"
            assert sorted(row[0] for row in db.execute(query)) == [0, 1]


async def test_a_correction_reaches_the_caption_of_a_picture_that_is_known_no_more(
    tmp_path: Path,
) -> None:
    """Its id is refused, and the bytes are not kept: the words are corrected, and it stays."""
    async with running_bot(tmp_path) as room:
        [anna] = room.subscribers(1)
        picture = keep_picture(room.database)
        publish_with(room.database, picture)
        await all_have(room.api, [anna])
        await until_committed(room.database, _everybody_has_it)
        [message] = room.api.bot_messages(anna)
        assert message.media
        room.api.files.forget(message.media.file["file_id"])
        folder = picture_files.folder_of(room.database)
        picture_files.path_of(folder, picture.name, "photo").unlink()
        correct(room.database, None)
        await room.api.wait_for(lambda: "Deich bricht" in message.text)
        assert message.media.kind == "photo"


async def test_a_correction_reaches_the_caption_and_a_new_picture_takes_the_place_of_the_old(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        readers = room.subscribers(5)
        publish_with(room.database, keep_picture(room.database))
        await all_have(room.api, readers)
        await until_committed(room.database, _everybody_has_it)
        correct(room.database, None)
        messages = [room.api.bot_messages(reader)[0] for reader in readers]
        await room.api.wait_for(lambda: all("Deich bricht" in m.text for m in messages))
        assert {content_of(room.api, message) for message in messages} == {picture_bytes()}
        correct(room.database, keep_picture(room.database, 30), "Deich hält doch")
        await room.api.wait_for(
            lambda: {content_of(room.api, message) for message in messages} == {picture_bytes(30)}
        )
        assert all("Deich hält doch" in message.text for message in messages)
        assert [len(room.api.bot_messages(reader)) for reader in readers] == [1] * 5


async def test_a_text_gets_a_picture_by_a_correction(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        readers = room.subscribers(2)
        publish_with(room.database)
        await all_have(room.api, readers)
        await until_committed(room.database, _everybody_has_it)
        correct(room.database, keep_picture(room.database))
        messages = [room.api.bot_messages(reader)[0] for reader in readers]
        await room.api.wait_for(lambda: all(message.media for message in messages))
        assert {content_of(room.api, message) for message in messages} == {picture_bytes()}


async def test_an_old_picture_that_is_taken_back_turns_into_a_neutral_one_with_the_reason(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        old, young = room.subscribers(2)
        publish_with(room.database, keep_picture(room.database))
        await all_have(room.api, [old, young])
        await until_committed(room.database, _everybody_has_it)
        with closing(open_database(room.database)) as db, transaction(db):
            db.execute(
                "update deliveries set sent_at = sent_at - ? where subscription_id ="
                " (select id from subscriptions where chat_id = ?)",
                [TWO_DAYS, old.id],
            )
            revisions.retract(db, 1, 1, reason="Falsche Person", by=None, receipt=None, now=NOW)
        [message] = room.api.bot_messages(old)
        await room.api.wait_for(
            lambda: "Falsche Person" in message.text and not room.api.bot_messages(young)
        )
        assert content_of(room.api, message) == CONTENT


async def test_another_bot_uploads_what_was_there_before(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        readers = room.subscribers(1)
        picture = keep_picture(room.database)
        publish_with(room.database, picture)
        await all_have(room.api, readers)
    with closing(open_database(tmp_path / "ticker.db")) as db, transaction(db):
        assert pictures.find_file_id(db, picture.name)
        ownership.release(db, NOW)
        assert pictures.find_file_id(db, picture.name) is None
    async with running_bot(tmp_path, api=new_api()) as room:
        reader = room.reader("Anna")
        await room.subscribe(reader)
        publish_with(room.database, picture, text="Noch einmal")
        [message] = await all_have(room.api, [reader], 2)
        assert content_of(room.api, message) == picture_bytes()


def _everybody_has_it(db: object) -> bool:
    (behind,) = db.execute(  # type: ignore[attr-defined]
        "select count(*) from subscriptions where sent_through < (select max(seq) from pushes)"
    ).fetchone()
    return bool(behind == 0)
