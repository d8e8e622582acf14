"""The status, for editors through real HTTP and for operators through real processes."""

from __future__ import annotations

import json
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from tests.commandline import tickerbot
from tests.outboxes import fill_outbox, publish, settle, subscribe
from tests.pictures import keep_picture
from tests.running import TOKEN, Newsroom, bot_process, fetching, new_api, running_bot
from tests.tdlib import assert_sendable
from tests.ticker_texts import TWO_ENTRIES, fill_archive
from tickerbot import model
from tickerbot.bot_api.watcher import POLLING, SENDING
from tickerbot.operations.monitor import Monitor
from tickerbot.outcomes import Sent
from tickerbot.playground import BadGateway, Refuse
from tickerbot.rendering.status import status_html, trouble_text
from tickerbot.rendering.voice import Voice
from tickerbot.storage import vitals
from tickerbot.storage.database import open_database
from tickerbot.storage.outbox import pushes
from tickerbot.storage.outbox.progress import messages_per_second
from tickerbot.storage.status import read_status
from tickerbot.storage.store import Store
from tickerbot.storage.vitals import KINDS, Trouble

VOICE = Voice(model.Newsroom("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0), "en")
NOON = int(datetime(2026, 3, 2, 11, tzinfo=UTC).timestamp())


def status_of() -> dict[str, object]:
    found = json.loads(tickerbot("status", "--json").stdout)
    assert isinstance(found, dict)
    return found


def kept_trouble(path: Path) -> Trouble | None:
    with closing(open_database(path)) as db:
        return vitals.last_trouble(db)


async def test_editors_are_told_everything(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        editor, anna, ben = room.editor(), room.reader("Anna"), room.reader("Ben")
        group = room.api.add_group("Deichwache", administrators=[anna])
        await room.subscribe(anna, ben)
        await room.ask(anna, "/abo", group)
        await room.ask(ben, "/abmelden")
        receipt = await room.publish(editor, "Deich hält\nAlles gut.")
        await room.api.wait_for(lambda: "Fertig" in room.api.current(receipt).text)
        text = (await room.ask(editor, "/status")).text
    lines = text.split("\n")
    assert lines[:6] == [
        "Status",
        "",
        "Abos: 2",  # those that ended are told, and are none any more
        "– privat: 1 aktiv, 1 abbestellt",
        "– Gruppen: 1 aktiv",
        "Zustellung: nichts offen",
    ]
    assert re.fullmatch(r"Tempo: \d,\d Nachrichten je Sekunde in der letzten Minute", lines[6])
    assert lines[7] == "Letzter Fehler: keiner"
    assert re.fullmatch(r"Läuft seit \d+ s \((.*, )?\d\d:\d\d\)", lines[8])
    assert re.fullmatch(r"Archiv: eine Meldung, Datenbank [\d,]+ [kM]B, Version [\d.]+", lines[9])


async def test_in_a_group_an_editor_is_sent_to_the_private_chat_and_others_know_no_such_command(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        editor, anna = room.editor(), room.reader("Anna")
        group = room.api.add_group("Redaktion", members=[editor])
        assert "nur im privaten Chat" in (await room.ask(editor, "/status", group)).text
        unknown = (await room.ask(anna, "/quatsch")).text
        assert (await room.ask(anna, "/status")).text == unknown
        assert "/status" in (await room.ask(editor, "/hilfe redaktion")).text
        assert "/status" not in (await room.ask(anna, "/hilfe")).text
    menus = [call.params for call in room.api.calls_of("setMyCommands")]
    of_editor = [str(menu["commands"]) for menu in menus if '"chat_id"' in str(menu["scope"])]
    of_others = [str(menu["commands"]) for menu in menus if '"chat_id"' not in str(menu["scope"])]
    assert len(of_editor) == 2
    assert all('"status"' in commands for commands in of_editor)
    assert not any('"status"' in commands for commands in of_others)


def test_the_numbers_are_right(tmp_path: Path, db: Database) -> None:
    fill_outbox(db)
    status = read_status(db, tmp_path / "ticker.db", 105.0)
    assert status.subscriptions == {
        ("private", "active"): 3,
        ("private", "gone"): 1,
        ("private", "ended"): 1,
        ("group", "active"): 1,
        ("supergroup", "paused"): 1,
        ("channel", "active"): 1,
    }
    queue = status.queue
    assert (queue.pushes, queue.behind, queue.waiting, queue.troubled) == (2, 3, 2, 1)
    assert status.entries == 2
    files = (tmp_path / "ticker.db", tmp_path / "ticker.db-wal")
    assert status.database_bytes == sum(file.stat().st_size for file in files)
    assert (status.pictures, status.pictures_bytes) == (0, 0)
    size = sum(keep_picture(tmp_path / "ticker.db", shade).size for shade in (1, 2, 3))
    status = read_status(db, tmp_path / "ticker.db", 105.0)
    assert (status.pictures, status.pictures_bytes) == (3, size)
    text = assert_sendable(status_html(status, VOICE, 105.0)).text
    assert "Delivery: 2 entries on the way, 3 chats still wait, one of them after an error" in text


def test_an_empty_database_has_a_status(tmp_path: Path, db: Database) -> None:
    status = read_status(db, tmp_path / "ticker.db", 105.0)
    assert status.queue == type(status.queue)(0, 0, 0, 0)
    assert (status.run, status.trouble, status.messages_per_second) == (None, None, 0.0)
    assert "Subscriptions: none" in status_html(status, VOICE, 105.0)


def test_the_rate_is_that_of_the_last_minute_and_old_counts_are_dropped(db: Database) -> None:
    subscribe(db, 1)

    def deliver(at: float) -> None:
        publish(db)
        (delivery,) = pushes.due(db, 9)
        settle(db, delivery, Sent(1), at)

    for second in range(1_000, 1_060):
        deliver(float(second))
    assert messages_per_second(db, 1_060.0) == pytest.approx(1.0, rel=0.2)
    assert messages_per_second(db, 1_090.0) == pytest.approx(0.5, rel=0.2)
    assert messages_per_second(db, 1_130.0) == 0.0
    deliver(9_000.0)
    assert db.table("rates").count == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_trouble_is_told_in_plain_words(kind: vitals.Kind, language: model.Language) -> None:
    for ended_at in (None, NOON, NOON + 600):
        trouble = Trouble(kind, NOON, ended_at)
        text = trouble_text(trouble, VOICE.speaking(language), NOON + 900.0)
        assert "12:00" in text
        assert ("12:10" in text) == (ended_at == NOON + 600)
        assert kind not in text


def test_a_trouble_of_another_day_has_its_date() -> None:
    lasting = Trouble("unreachable", NOON, None)
    assert trouble_text(lasting, VOICE, NOON + 1.0) == "Telegram out of reach since 12:00"
    assert trouble_text(lasting, VOICE.speaking("de"), NOON + 86_400.0) == (
        "Telegram nicht erreichbar seit 02.03.2026, 12:00"
    )


async def test_trouble_is_written_at_once_and_then_rarely(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    keep = vitals.keep_trouble

    def keep_and_tell(db: Database, trouble: Trouble) -> None:
        keep(db, trouble)
        written.append(trouble.kind)

    monkeypatch.setattr("tickerbot.storage.vitals.keep_trouble", keep_and_tell)
    clock = [NOON]
    path = tmp_path / "ticker.db"
    async with Store(path) as store, Monitor(store, lambda: clock[0]) as monitor:
        monitor.reachable(POLLING, yes=True)
        monitor.reachable(POLLING, yes=False)
        while await store.read(vitals.last_trouble) is None:
            pass  # another look
        assert kept_trouble(path) == Trouble("unreachable", NOON, None)
        for _ in range(1_000):
            monitor.note("rejected")
            monitor.reachable(SENDING, yes=False)
        clock[0] += 60
    assert written == ["unreachable", "rejected"], "the newest, at the end"
    assert kept_trouble(path) == Trouble("rejected", NOON, NOON)


async def test_telegram_is_back_only_when_both_ways_are_open(tmp_path: Path) -> None:
    clock = [NOON]
    path = tmp_path / "ticker.db"
    async with Store(path) as store, Monitor(store, lambda: clock[0]) as monitor:
        monitor.reachable(POLLING, yes=False)
        monitor.reachable(SENDING, yes=False)
        monitor.reachable(POLLING, yes=True)
        clock[0] += 60
        monitor.reachable(SENDING, yes=True)
        clock[0] += 60
    assert kept_trouble(path) == Trouble("unreachable", NOON, NOON + 60)


async def test_an_outage_and_its_end_are_seen_from_outside(tmp_path: Path) -> None:
    api = new_api()
    database = tmp_path / "ticker.db"
    fault = api.faults.add(kind=BadGateway(), method=fetching())
    async with api.serve() as url, bot_process(url, database) as bot:
        room = Newsroom(api, url, database)
        await room.ask(room.reader("Anna"), "/latest")
        assert fault.hits
        assert await bot.end() == 0
    trouble = kept_trouble(database)
    assert trouble is not None
    assert (trouble.kind, trouble.ended_at is not None) == ("unreachable", True)


async def test_operators_see_a_running_bot_and_that_it_has_ended(tmp_path: Path) -> None:
    api = new_api()
    database = tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, database) as bot:
        room = Newsroom(api, url, database)
        await room.subscribe(room.reader("Anna"))
        found = status_of()
        assert found["running"] is True
        assert isinstance(found["uptime_s"], int)
        started_at = datetime.fromisoformat(str(found["started_at"]))
        assert started_at.tzinfo == UTC
        assert started_at + timedelta(seconds=found["uptime_s"]) <= datetime.now(UTC)
        assert "running for " in tickerbot("status").stdout
        assert (await room.ask(room.reader("Ben"), "/latest")).text, "it was not disturbed"
        await bot.kill()
        found = status_of()
        assert (found["running"], found["started_at"], found["uptime_s"]) == (False, None, None)
        await bot.start()
        await room.ask(room.reader("Cleo"), "/latest")
        assert status_of()["running"] is True
        api.faults.add(kind=Refuse(401, "Unauthorized"), method=fetching(), times=None)
        await bot.kill()
        await bot.start()
        assert await bot.wait() == 1
    shown = tickerbot("status").stdout
    assert re.search(r"^bot +not running; version ", shown, re.M)
    assert "ended: Telegram does not accept the token (" in shown
    assert TOKEN not in shown
    error = status_of()["last_error"]
    assert isinstance(error, dict)
    assert error.keys() == {"kind", "text", "began_at", "ended_at"}
    assert error["kind"] == "revoked"


def test_the_keys_are_those_that_the_document_documents() -> None:
    fill_archive(Path("ticker.db"), TWO_ENTRIES)
    found = status_of()
    assert [path.name for path in Path.cwd().iterdir()] == ["ticker.db"], (
        "a look leaves nothing behind"
    )
    document = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text("utf-8")
    assert list(found) == [
        "version", "running", "started_at", "uptime_s", "subscriptions", "queue",
        "messages_per_second", "last_error", "silent_until", "deaf_until", "entries",
        "database", "database_bytes", "pictures", "pictures_bytes",
    ]  # fmt: skip
    assert found["queue"] == {"entries": 0, "behind": 0, "waiting": 0, "troubled": 0, "stopped": []}
    nothing = {"active": 0, "paused": 0, "gone": 0, "ended": 0}
    assert found["subscriptions"] == {
        "private": nothing, "group": nothing, "supergroup": nothing, "channel": nothing,
    }  # fmt: skip
    assert found["entries"] == 2
    for key in (
        *found,
        *nothing,
        "behind",
        "waiting",
        "troubled",
        "stopped",
        "kind",
        "text",
        "began_at",
    ):
        assert f"`{key}`" in document


def test_for_people_it_is_aligned(db: Database) -> None:
    fill_outbox(db)
    lines = tickerbot("status").stdout.splitlines()
    for line in lines:
        assert line[14] == " ", "the names of the rows"
        assert (line[15] != " ") == (not line.startswith(("  ", "subscriptions"))), "what they tell"
    head, private, groups, channels = lines[1:5]
    for state, counts in {
        "active": (3, 1, 1), "paused": (0, 1, 0), "gone": (1, 0, 0), "ended": (1, 0, 0),
    }.items():  # fmt: skip
        end = head.index(state) + len(state)
        assert [int(line[:end].split()[-1]) for line in (private, groups, channels)] == list(counts)


def test_without_a_database_it_says_so() -> None:
    assert "there is no such database yet" in tickerbot("status", expect=1).stderr
