"""Telegram asks for a long silence: the log, the status and the editors tell so."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.databases import new_database, until_committed
from tests.outboxes import publish, subscribe
from tests.running import EDITOR_ID, Newsroom, fetching, new_api, running_bot
from tests.tdlib import assert_sendable
from tickerbot import model
from tickerbot.bot_api.throttle import Throttle
from tickerbot.bot_api.watcher import POLLING, SENDING
from tickerbot.desk import silences
from tickerbot.operations.monitor import Monitor
from tickerbot.playground import BotApi, FloodWait
from tickerbot.rendering.status import status_html, status_json, status_lines
from tickerbot.rendering.voice import Voice
from tickerbot.storage import restraints, vitals
from tickerbot.storage.database import open_database
from tickerbot.storage.restraints import Way
from tickerbot.storage.status import Status, read_status
from tickerbot.storage.store import Store
from tickerbot.storage.transactions import transaction

DAY = 86_400
NEWSROOM = model.Newsroom("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0)


def look(path: Path, now: float) -> Status:
    with closing(open_database(path)) as db:
        return read_status(db, path, now)


@asynccontextmanager
async def silenced(tmp_path: Path, seconds: int) -> AsyncIterator[Newsroom]:
    """A push to two chats, and Telegram answers both with a 429."""
    api = new_api()
    readers = api.add_users(2)
    path = tmp_path / "ticker.db"
    with closing(new_database(path)) as db:
        for reader in readers:
            subscribe(db, reader.id)
        publish(db, now=time.time())
    for reader in readers:
        api.faults.add(kind=FloodWait(seconds), method="sendMessage", chat=reader.id, times=1)
    async with running_bot(tmp_path, api=api, throttle=Throttle()) as room:
        await until_committed(
            path, lambda db: restraints.seconds_left(db, "sending", time.time()) > 0
        )
        yield room


async def test_a_silence_of_the_whole_bot_is_logged_and_seen_also_after_a_restart(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with silenced(tmp_path, DAY) as room:
        path, api = room.database, room.api
        assert "silent until" in caplog.text
        now = time.time()
        status = look(path, now)
    assert status.silent_until == pytest.approx(now + DAY, abs=60)
    assert status.deaf_until is None
    assert status.trouble is not None
    assert status.trouble.kind == "muted"
    found = status_json(status, "x.db", NEWSROOM, now, running=True)
    assert found["silent_until"] is not None
    assert found["deaf_until"] is None
    assert (found["last_error"]["kind"], found["last_error"]["ended_at"]) == ("muted", None)
    for language in ("de", "en"):
        voice = Voice(NEWSROOM, language)
        shown = assert_sendable(status_html(status, voice, now)).text
        assert voice.moment(voice.local_time(now + DAY), relative_to=None)[:10] in shown
    lines = status_lines(status, "", NEWSROOM, now, running=True)
    assert any(line.startswith("silence") for line in lines)
    caplog.clear()
    sent = len(api.calls_of("sendMessage"))
    async with running_bot(tmp_path, api=api, throttle=Throttle()):
        assert "silent until" in caplog.text, "also at the start"
    assert len(api.calls_of("sendMessage")) == sent, "nothing is sent meanwhile"
    over = look(path, now + DAY + 60)
    assert over.silent_until is None
    ended = status_json(over, "x.db", NEWSROOM, now + DAY + 60, running=True)["last_error"]
    assert ended["ended_at"] is not None


async def test_a_strict_count_is_remembered_across_a_restart(tmp_path: Path) -> None:
    async with silenced(tmp_path, 1) as room:
        api = room.api
    throttle = Throttle()
    async with running_bot(tmp_path, api=api, throttle=throttle):
        assert throttle.strict_for(time.monotonic()) > 6 * DAY


async def of_editor(api: BotApi, word: str) -> str:
    """What the editor is told with this word in it."""

    def found() -> list[str]:
        return [m.text for m in api.bot_messages(EDITOR_ID) if word in m.text]

    await api.wait_for(found)
    return found()[-1]


@pytest.mark.usefixtures("each_way")
async def test_editors_are_told_at_once_when_telegram_gives_no_updates(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silences, "POLL_S", 0.1)
    caplog.set_level(logging.WARNING)
    api = new_api()
    api.send(api.add_user("Edda", language_code="de", user_id=EDITOR_ID), "/hilfe")
    fault = api.faults.add(kind=FloodWait(DAY), method=fetching(), times=1)
    async with running_bot(tmp_path, api=api) as room:
        await api.wait_for(lambda: fault.hits)
        told = await of_editor(api, "🔇")
        status = look(room.database, time.time())
    assert "keine Nachrichten und keine Klicks" in told
    assert status.deaf_until is not None
    assert status.silent_until is None
    assert status.trouble is not None
    assert status.trouble.kind == "deafened"
    assert "no updates: silent until" in caplog.text


@pytest.mark.parametrize(
    ("way", "words"), [("sending", "angenommen"), ("polling", "weitergegeben")]
)
async def test_editors_are_told_once_of_a_silence_that_is_over(
    tmp_path: Path, way: Way, words: str
) -> None:
    api = new_api()
    api.send(api.add_user("Edda", language_code="de", user_id=EDITOR_ID), "/hilfe")
    with closing(new_database(tmp_path / "ticker.db")) as db, transaction(db):
        restraints.keep_restraint(db, way, time.time() - 5000, 3600.0)
    async with running_bot(tmp_path, api=api) as room:
        assert words in await of_editor(api, "🔇")
        await until_committed(room.database, lambda db: not restraints.untold_silences(db))
        await api.wait_for(lambda: len(api.bot_messages(EDITOR_ID)) == 2)  # with the help
    told = len(api.bot_messages(EDITOR_ID))
    async with running_bot(tmp_path, api=api) as room:
        await room.ask(room.reader("Anna"), "/latest")
    assert len(api.bot_messages(EDITOR_ID)) == told


@pytest.mark.parametrize("way", [POLLING, SENDING])
@pytest.mark.parametrize(("seconds", "is_told"), [(3.0, False), (59.0, False), (60.0, True)])
async def test_only_long_silences_are_troubles(
    tmp_path: Path, way: Way, seconds: float, is_told: bool
) -> None:
    async with Store(tmp_path / "ticker.db") as store, Monitor(store, lambda: 1000.0) as monitor:
        monitor.silenced(way, seconds)
    with closing(open_database(tmp_path / "ticker.db")) as db:
        assert (vitals.last_trouble(db) is not None) == is_told
        assert bool(restraints.untold_silences(db)) == is_told
        assert restraints.seconds_left(db, way, 1000.0) == seconds
