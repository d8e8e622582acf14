"""The database is taken away under a running bot: it stops with a clear line, and nothing is lost."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import make_database
from tests.running import Newsroom, bot_process, new_api
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database


@pytest.mark.parametrize("how", ["deleted", "replaced"])
async def test_an_idle_bot_notices_it(tmp_path: Path, how: str) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, path) as bot:
        room = Newsroom(api, url, path)
        editor, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        await room.publish(editor, "Deich hält\nGut so.")
        if how == "replaced":
            make_database(tmp_path / "backup.db")
            (tmp_path / "backup.db").replace(path)
        else:
            path.unlink()
        assert await bot.wait() == 1
    lines = bot.output.decode().splitlines()
    assert lines[-1].startswith("tickerbot: ")
    assert ("deleted or moved away" if how == "deleted" else "another file was put") in lines[-1]
    assert "Traceback" not in bot.output.decode()
    (rescued,) = tmp_path.glob("ticker.db.rescued-*")  # noqa: ASYNC240
    assert str(rescued) in lines[-1]
    with closing(open_database(rescued)) as db:
        assert [entry.headline for entry in entries.latest(db, 9).entries] == ["Deich hält"]
    with closing(open_database(path)) as db:
        assert entries.count_entries(db) == 0


async def test_an_editor_is_shown_no_receipt_for_what_nobody_will_find(tmp_path: Path) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, path) as bot:
        room = Newsroom(api, url, path)
        editor, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        preview = await room.ask(editor, "/add Deich hält\nGut so.")
        before = len(api.bot_messages(anna))
        path.unlink()
        api.tap(editor, preview, "Veröffentlichen")
        assert await bot.wait() == 1
        assert "veröffentlicht" not in api.current(preview).text
        assert len(api.bot_messages(anna)) == before
