"""After a restored backup, or with a new file, no button acts on anything but what it was made for.

Numbers begin again there; what a button carries beside them does not.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from tests.databases import make_database
from tests.outboxes import add_entry, appoint, correct
from tests.running import EDITOR_ID, Newsroom, new_api, running_bot
from tests.schemas.files import load
from tickerbot.formats.documents import read_document
from tickerbot.playground import BotApi, Message, User
from tickerbot.rendering.entries import reference
from tickerbot.storage.archive import entries
from tickerbot.storage.archive.exports import export_json
from tickerbot.storage.archive.imports import import_entries
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import changing, drafts, revision_drafts
from tickerbot.storage.newsroom.revision_drafts import Source
from tickerbot.storage.transactions import transaction

OUTDATED = "nicht mehr gültig"
LONG = "Flut\n" + "Das Wasser stieg in der Nacht um einen halben Meter.\n\n" * 100


def all_data(message: Message) -> list[str]:
    """What the buttons under a message carry."""
    return [
        button["callback_data"]
        for row in message.buttons or []
        for button in row
        if "callback_data" in button
    ]


def contents(path: Path) -> list[list[tuple[object, ...]]]:
    """What editors' buttons could change."""
    tables = ("drafts", "entries", "revisions", "pushes", "desks")
    with closing(open_database(path)) as db:
        return [db.execute(f"select * from {table}").fetchall() for table in tables]


def start_again(path: Path, how: str) -> None:
    """Put in the database's place what an operator may: a new file, or the backup."""
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()
    if how == "a new file":
        make_database(path)
    else:
        shutil.copy(path.with_name("backup.db"), path)


async def write_everything(room: Newsroom, editor: User, word: str, number: int) -> list[Message]:
    """Write, correct and retract entry ``number``; the messages with buttons that came of it."""
    first = await room.ask(editor, f"/add {word} eins\n{LONG}")
    published = await room.ask(editor, f"/add {word} zwei\n{LONG}")
    kept = [first, published, room.api.current(published)]
    await room.tap(editor, published, "Veröffentlichen")
    await room.api.wait_for(lambda: "veröffentlicht" in room.api.current(published).text)
    kept.append(room.api.current(published))
    kept.append(await room.ask(editor, f"/edit {number} {word} drei\nAnders."))
    kept.append(await room.ask(editor, f"/retract {number}"))
    kept.append(await room.ask(editor, "/latest"))
    kept.append(await room.ask(editor, f"/entry {number}"))
    return kept


@pytest.fixture
def api() -> BotApi:
    return new_api()


@pytest.mark.parametrize("how", ["a new file", "the backup"])
async def test_no_button_from_before_acts_on_what_has_its_number_now(
    tmp_path: Path, api: BotApi, how: str
) -> None:
    path = tmp_path / "ticker.db"
    number = 1
    make_database(path)
    if how == "the backup":
        with closing(open_database(path)) as db, transaction(db):
            number += add_entry(db, "Schon da")
            drafts.put_draft(db, EDITOR_ID, 99_999, 0, "Auch schon da", 0)
    shutil.copy(path, tmp_path / "backup.db")
    async with running_bot(tmp_path, api=api) as room:
        editor = room.editor()
        old = await write_everything(room, editor, "alt", number)
    start_again(path, how)
    async with running_bot(tmp_path, api=api) as room:
        await write_everything(room, editor, "neu", number)
        before = contents(path)
        data = list(dict.fromkeys(each for message in old for each in all_data(message)))
        if how == "the backup":  # what it held is what it was
            data = [each for each in data if room.reference(1) not in each]
        kinds = {each.partition(":")[0] for each in data}
        assert kinds >= {"d", "corr", "retr", "retract", "m", "e"}
        sent = len(api.calls_of("sendMessage", "editMessageText"))
        for each in data:
            assert OUTDATED in await room.tap(editor, old[0], data=each), each
        for link in [each[2:] for each in data if each.startswith("e:")]:
            assert OUTDATED in (await room.ask(editor, f"/start e{link}")).text
            sent += 1
        assert len(api.calls_of("sendMessage", "editMessageText")) == sent
        assert contents(path) == before


def test_the_longest_data_is_within_telegrams_limit() -> None:
    # https://core.telegram.org/bots/api#inlinekeyboardbutton: callback_data, 1-64 bytes
    longest = ["n:o:999999999999999-12345678", "m:999999999999999-12345678:999"]
    longest += ["corr:m:999999999999999:999999999:999", "retract:999999999999999-12345678"]
    longest += ["all:p:999999999999999:01234567:999999999-999999999999999"]
    longest += ["d:p:999999999999999:999999999:999999999-999999999999999"]
    assert max(map(len, longest)) <= 64


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Database]:
    """Another new database."""
    make_database(tmp_path / "other.db")
    with closing(open_database(tmp_path / "other.db")) as db:
        yield db


def test_a_draft_has_another_version_in_each_database_and_after_each_change(
    db: Database, other: Database
) -> None:
    versions = []
    for each in (db, other):
        appoint(each)
        with transaction(each):
            draft, _ = drafts.put_draft(each, 900, 3, 0, "eins", 0)
            again, _ = drafts.put_draft(each, 900, 3, 0, "eins", 0)
            assert again.version == draft.version
            changed = changing.change_text(each, draft.id, "zwei", 3, 4, by=900)
            assert changed
            versions += [draft.version, changed.version]
            entry = add_entry(each)
        source = Source(900, 4)
        with transaction(each):
            correction, _ = revision_drafts.put_correction(each, source, entry, 1, "neu")
            worded = revision_drafts.word_note(each, correction.id, "Hinweis", by=EDITOR_ID)
            retraction, _ = revision_drafts.put_retraction(each, source, entry, 1, "Grund")
            assert worded
            versions += [correction.version, worded.version, retraction.version]
    assert len(set(versions)) == len(versions) == 10
    assert all(10**8 <= version < 10**9 for version in versions)


def test_an_entry_keeps_its_name_through_corrections_and_an_export(
    db: Database, other: Database
) -> None:

    zone = ZoneInfo("Europe/Berlin")
    with transaction(db):
        number = add_entry(db, "Deich hält")
        add_entry(db, "Deich hält doch")
    before = entries.get_entry(db, number)
    lines: list[str] = []
    export_json(db, zone, lines.append)
    import_entries(other, read_document("".join(lines).encode(), zone), zone)
    found = entries.get_entry(other, number)
    assert before
    assert found
    assert reference(found) == reference(before) != str(number)
    assert reference(correct(db, number, "Deich hält nicht")) == reference(before)


def test_the_same_number_in_another_database_is_another_entry(
    db: Database, other: Database
) -> None:
    assert add_entry(db, "Deich hält") == add_entry(other, "Ebbe")
    entry = entries.get_entry(db, 1)
    assert entry
    assert entries.get_referenced(db, 1, entry.key) == entry
    for key in (entry.key, "", "0", "00000000"):
        assert entries.get_referenced(other, 1, key) is None


def test_buttons_from_before_there_were_keys_are_good_for_entries_from_before_alone(
    tmp_path: Path,
) -> None:
    load(13, tmp_path / "ticker.db")
    with closing(open_database(tmp_path / "ticker.db")) as db:
        known = [row[0] for row in db.execute("select id from entries").fetchall()]
        assert known
        for number in known:
            entry = entries.get_referenced(db, number, "")
            assert entry
            assert reference(entry) == str(number)
        new = add_entry(db)
        assert entries.get_referenced(db, new, "") is None
        versions = db.execute("select max(version) from drafts").fetchone()
        assert versions[0] < 10**8, "so no draft of today has one of theirs"
