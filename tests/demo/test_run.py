"""``tickerbot demo``: the real bot behind the page, as a visitor meets it, and as a process."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from tests.playground.seats import Seat, sitting
from tickerbot.demo import browser, run
from tickerbot.demo.database import sample_entries
from tickerbot.demo.run import run_demo
from tickerbot.errors import AlreadyRunning, DatabaseError, PortTaken
from tickerbot.playground import Page
from tickerbot.storage.database import open_database
from tickerbot.storage.stamps import DEMO_MARK

EDDA, ANNA, JOHN = 900, 901, 902
GROUP, CHANNEL = -1001000000001, -1001000000002
BERLIN = ZoneInfo("Europe/Berlin")


@contextlib.asynccontextmanager
async def running_demo(database: Path | None = None, **options: Any) -> AsyncIterator[str]:
    """The demo inside this process, once its address is printed."""
    stop = asyncio.Event()
    said: asyncio.Queue[str] = asyncio.Queue()
    # nobody waits three seconds for a receipt's next state
    options = {"port": 0, "browser": False, "receipt_pace_s": 1.0} | options
    running = asyncio.create_task(run_demo(stop, said.put_nowait, database=database, **options))
    first = asyncio.create_task(said.get())
    await asyncio.wait([running, first], return_when=asyncio.FIRST_COMPLETED)
    try:
        if running.done():
            running.result()
        yield first.result().split()[-1].rstrip("/")
    finally:
        first.cancel()
        stop.set()
        await asyncio.gather(running, return_exceptions=True)
    running.result()


async def settled(url: str) -> None:
    """Wait until what happens at the beginning has happened: Anna, group and channel subscribed."""
    async with sitting(url, ANNA) as anna:
        for chat, words in (ANNA, "ist abonniert"), (GROUP, "Abonniert"), (CHANNEL, "Abonniert"):
            await anna.until(
                lambda c=chat, w=words: w in str(anna.chat(c)["last"])  # type: ignore[misc]
            )


async def publish(editor: Seat, text: str, label: str = "Veröffentlichen") -> int:
    """Publish as the visitor does; the id of the message that becomes the receipt."""
    sent = (await editor.act("send", chat=EDDA, text=f"/add {text}"))["message"]
    assert (await editor.press(label, after=sent))["text"] == "Veröffentlicht."
    return max(editor.messages)


async def finished(editor: Seat, receipt: int, words: str) -> None:
    await editor.until(lambda: words in editor.messages[receipt]["text"], 20)


async def test_the_editor_publishes_and_readers_get_it_find_it_and_are_counted() -> None:
    async with (
        running_demo() as url,
        sitting(url, EDDA) as edda,
        sitting(url, ANNA) as anna,
        sitting(url, JOHN) as john,
    ):
        assert [person["name"] for person in edda.world["people"]] == ["Edda", "Anna", "John"]
        assert [hint["opens"] for hint in edda.world["hints"]] == ["chat", "chat", "moods", "moods"]
        await settled(url)
        assert john.chat(JOHN)["standing"] == "none"
        assert "Ticker" in john.chat(JOHN)["title"]
        await edda.open(EDDA)
        await anna.open(ANNA)
        await anna.until(lambda: anna.messages or anna.chat(ANNA)["last"])
        await edda.until(lambda: edda.unread and not any(edda.unread.values()))

        await john.open(JOHN)
        await john.act("start", payload="")
        await john.press("Subscribe")
        receipt = await publish(edda, "Deich hält\nDer Scheitel ist durch.")
        await anna.until(lambda: "Deich hält" in anna.texts[-1])
        await finished(edda, receipt, "Fertig: an alle 4 Chats zugestellt")
        assert edda.messages[receipt]["edited"]
        await edda.until(lambda: edda.unread[str(JOHN)] >= 3)  # his greeting, group, channel, push

        await anna.act("send", chat=ANNA, text="scheitel durch")
        await anna.until(lambda: "🔎" in anna.texts[-1] and "Deich hält" in anna.texts[-1])
        await anna.act("block")
        second = await publish(edda, "Zweite Meldung\nText.")
        await finished(edda, second, "Fertig: an alle 3 Chats zugestellt")
        assert "Zweite" not in " ".join(anna.texts)


async def test_the_editor_is_told_what_the_bot_is_in_the_visitors_language() -> None:
    told = {"en": "every new entry at once", "de": "jede neue Meldung sofort"}
    async with running_demo() as url, sitting(url) as window:
        for language in ("en", "de", "en"):
            await window.act("be", person=EDDA, language=language)
            await window.until(
                lambda words=told[language]: any(  # type: ignore[misc]
                    words in chat["description"] for chat in window.chats if chat["id"] == EDDA
                )
            )
        # a reader's Telegram stays as it is described
        await window.act("be", person=ANNA, language="en")
        await window.until(
            lambda: any(told["de"] in c["description"] for c in window.chats if c["id"] == ANNA)
        )


@pytest.mark.parametrize("language", ["de", "en"])
async def test_what_the_hints_say_to_type_is_answered(language: str) -> None:
    async with running_demo() as url, sitting(url, EDDA) as window:
        await settled(url)
        typed = 0
        for hint in window.world["hints"]:
            person = hint["person"]
            if person is None:
                continue
            await window.be(person)
            await window.open(person)
            if window.chat(person)["standing"] == "none":
                await window.act("start", payload="")
                await window.until(lambda: any(m["bot"] for m in window.messages.values()))
            for words in hint[language]["text"].split("`")[1::2]:
                sent = (await window.act("send", chat=person, text=words))["message"]
                answer = await window.until(
                    lambda sent=sent: next(  # type: ignore[misc]
                        (m for i, m in window.messages.items() if i > sent and m["bot"]), None
                    )
                )
                assert answer["buttons"], answer["text"]  # a preview, hits, or the newest
                typed += 1
        assert typed == 4


async def test_menus_and_inline_mode_work_as_each_person_has_them() -> None:
    async with (
        running_demo() as url,
        sitting(url, EDDA) as edda,
        sitting(url, ANNA) as anna,
        sitting(url, JOHN) as john,
    ):

        def menu(seat: Seat, chat: int) -> list[str]:
            return [command["command"] for command in seat.chat(chat)["commands"]]

        await settled(url)
        await edda.until(lambda: "add" in menu(edda, EDDA))
        await anna.until(lambda: "suche" in menu(anna, ANNA))
        await john.until(lambda: "search" in menu(john, JOHN))
        assert "add" not in menu(anna, ANNA)
        await edda.until(lambda: "abo" in menu(edda, GROUP))
        assert "abo" not in menu(anna, GROUP)

        found = await anna.act("inline", chat=GROUP, query="Deich", offset="")
        assert found["results"]
        result = found["results"][0]
        await john.open(GROUP)
        sent = await anna.act("choose", chat=GROUP, question=found["question"], result=result["id"])
        shown = await john.until(lambda: john.messages.get(sent["message"]))
        assert shown["via"] == "kuesten_bot"
        assert shown["text"]


async def test_a_crowd_gets_it_with_limits_off_and_its_progress_is_live() -> None:
    async with running_demo() as url, sitting(url, EDDA) as edda:
        await settled(url)
        await edda.open(EDDA)
        await edda.act("watch", on=True)
        await edda.act("limits", on=False)
        await finished(edda, await publish(edda, "Davor\nText."), "Fertig: an alle 3")
        await edda.act("crowd", number=500)
        receipt = await publish(edda, "Deich hält\nGut so.")
        await edda.until(lambda: edda.moods["reach"] and edda.moods["reach"][0]["done"], 40)
        reach = [e["reach"][0] for e in edda.events if e["type"] == "moods" and e["reach"]]
        assert reach[-1]["text"].startswith("Deich hält")
        assert (reach[-1]["got"], reach[-1]["of"]) == (500, 500)
        assert len({step["got"] for step in reach}) > 1
        assert len(edda.moods["reach"]) == 1  # nobody of them got what was before them
        assert max(e["rate"] for e in edda.events if e["type"] == "moods") > 31
        assert edda.moods["refused"] == 0
        await finished(edda, receipt, "Fertig: an alle 503 Chats")


async def test_nothing_is_lost_while_telegram_is_away() -> None:
    async with (
        running_demo() as url,
        sitting(url, EDDA) as edda,
        sitting(url, ANNA) as anna,
    ):
        await settled(url)
        await anna.open(ANNA)
        await edda.open(EDDA)
        await publish(edda, "Deich hält\nGut so.")
        await edda.act("fault", kind="bad_gateway", seconds=60)
        await edda.act("watch", on=True)
        await edda.until(lambda: any(c["status"] == 502 for c in edda.calls))
        await edda.act("fault", kind="calm")
        await finished(edda, max(edda.messages), "Fertig: an alle 3 Chats zugestellt")
        await anna.until(lambda: sum("Gut so" in text for text in anna.texts) == 1)


# --- the database


def count(path: Path, what: str) -> int:
    with closing(open_database(path)) as db:
        return int(db.execute(f"select count(*) from {what}").fetchone()[0])


async def test_a_kept_database_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    async with running_demo(path) as url, sitting(url, EDDA) as edda, sitting(url, ANNA) as anna:
        await settled(url)
        await edda.open(EDDA)
        await edda.act("limits", on=False)
        await edda.act("crowd", number=40)
        before = await publish(edda, "Erste\nText.")
        await finished(edda, before, "Fertig: an alle 43")
        await anna.act("block")
        await edda.act("remove_bot", chat=CHANNEL)
        await edda.act("send", chat=EDDA, text="/latest 1")  # answered after what came before it
        await edda.until(lambda: "Erste" in edda.texts[-1] and max(edda.messages) > before)
        evening = (await edda.act("forward", to="22:00"))["at"]
        asked = (await edda.act("send", chat=EDDA, text="/add Entwurf"))["message"]
        await edda.until(lambda: max(edda.messages) > asked)
    stored = count(path, "entries")
    assert stored >= 41
    with closing(open_database(path)) as db:
        newest = db.execute("select max(message_id) from deliveries").fetchone()[0]
    async with running_demo(path) as url, sitting(url, EDDA) as edda, sitting(url, ANNA) as anna:
        assert anna.chat(ANNA)["standing"] == "blocked"
        assert not edda.chat(CHANNEL)["bot_in"]
        assert edda.chat(EDDA)["standing"] == "member"
        assert edda.clock["ahead"] > 0
        sent = (await edda.act("send", chat=EDDA, text="/id"))["message"]
        await edda.open(EDDA)
        await edda.until(lambda: sent in edda.messages)
        assert edda.messages[sent]["date"] >= int(evening)
        assert edda.chat(GROUP)["last"] is None  # it is subscribed already
        await edda.open(EDDA)
        await edda.act("watch", on=True)
        await edda.until(lambda: edda.moods)
        assert edda.moods["crowd"]["size"] == 40
        await edda.act("limits", on=False)
        receipt = await publish(edda, "Zweite\nText.")
        assert receipt > newest > before
        await finished(edda, receipt, "Fertig: an alle 41")
    assert count(path, "entries") == stored + 1
    assert count(path, "subscriptions where state = 'gone'") == 2


async def test_whoever_unsubscribed_stays_so_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    async with running_demo(path) as url, sitting(url, ANNA) as anna:
        await settled(url)
        await anna.open(ANNA)
        await anna.act("send", chat=ANNA, text="/abmelden")
        await anna.until(lambda: anna.texts[-1].startswith("Abbestellt"))
    async with running_demo(path) as url, sitting(url, ANNA) as anna:
        await anna.open(ANNA)
        await anna.act("send", chat=ANNA, text="/abo")
        await anna.until(lambda: anna.texts[1:])
        assert anna.texts[1].startswith("Abonniert")  # and not: you were subscribed already


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("kind", ["ticker", "other", "text", "short"])
async def test_what_no_demo_made_is_refused_and_stays_as_it_is(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "news.db"
    if kind == "ticker":
        with closing(open_database(path)) as db:
            db.execute("insert into chats (id, type) values (7, 'private')")
            db.conn.commit()
    elif kind == "other":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("create table notes (text)")
    else:
        path.write_bytes(b"Wichtig!\n" if kind == "text" else b"SQLite format 3\0")
    before = files_in(tmp_path)
    with pytest.raises(DatabaseError, match=r"news\.db: no demo made this file.* name a new file"):
        await run_demo(asyncio.Event(), lambda _: None, port=0, database=path, browser=False)
    assert files_in(tmp_path) == before


async def test_an_empty_file_is_taken_and_marked_before_anything_else(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    path.touch()
    async with running_demo(path):
        assert int.from_bytes(path.read_bytes()[60:64], "big") == DEMO_MARK
    assert count(path, "entries") >= 40


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"folder .* does not exist; make it first"):
        await run_demo(
            asyncio.Event(), lambda _: None, port=0, database=tmp_path / "x" / "y.db", browser=False
        )


async def test_a_second_demo_on_the_same_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kept.db"
    said: list[str] = []
    async with running_demo(path) as url:
        with pytest.raises(AlreadyRunning, match="another tickerbot runs on this database"):
            await run_demo(asyncio.Event(), said.append, port=0, database=path, browser=False)
        await settled(url)  # the first one goes on
    assert said == []


@pytest.mark.parametrize("today", [date(2026, 3, 30), date(2026, 10, 26), date(2027, 1, 1)])
def test_the_sample_ended_yesterday_and_keeps_its_times(today: date) -> None:
    now = int(datetime.combine(today, time(9, 0), BERLIN).timestamp())
    original = sample_entries(BERLIN, int(datetime(2020, 6, 15, 9, tzinfo=BERLIN).timestamp()))
    moved = sample_entries(BERLIN, now)
    days = sorted({entry.date for entry in moved if entry.date})
    assert days[-1] == today - timedelta(days=1)
    assert len(moved) >= 40
    assert len(days) > 2
    assert [entry.time for entry in moved] == [entry.time for entry in original]
    for entry in moved:
        if entry.published_at is not None and entry.time is not None:
            local = entry.published_at.astimezone(BERLIN)
            assert (local.date(), local.time()) == (entry.date, entry.time)


# --- ports and browsers


async def test_a_taken_port_is_told_and_without_a_wish_another_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            PortTaken, match=f"port {port} cannot be had .*name another with --port"
        ):
            await run_demo(asyncio.Event(), lambda _: None, port=port, browser=False)
        monkeypatch.setattr(run, "PREFERRED_PORT", port)
        async with running_demo(port=None) as url:
            assert url.startswith("http://127.0.0.1:")
            assert not url.endswith(f":{port}")
    async with running_demo(port=None) as url:
        assert url == f"http://127.0.0.1:{port}"


async def test_no_free_port_at_all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(Page, "serve", full)
    with pytest.raises(PortTaken, match="no free port"):
        await run_demo(asyncio.Event(), lambda _: None, browser=False)


def executable(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_the_browser_opens_apart_from_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "opened"
    os.mkfifo(pipe)
    script = f'echo noise; echo noise >&2; (echo "$1"; tty; ps -o sid= -p $$) > {pipe}'
    monkeypatch.setenv("BROWSER", executable(tmp_path / "firefux", script))
    monkeypatch.setattr("webbrowser._tryorder", None)
    assert browser.open_browser("http://127.0.0.1:1/")
    address, terminal, session = pipe.read_text().splitlines()
    assert (address, terminal) == ("http://127.0.0.1:1/", "not a tty")
    assert int(session) != os.getsid(0)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("display", ["", ":0"])
def test_a_browser_for_the_terminal_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, display: str
) -> None:
    executable(tmp_path / "w3m", "exit 0")
    executable(tmp_path / "lynx", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm")
    for name in ("BROWSER", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setattr("webbrowser._tryorder", None)
    monkeypatch.setattr("sys.platform", "linux")
    assert not browser.open_browser("http://127.0.0.1:1/")


async def test_without_a_browser_the_address_is_to_be_opened_by_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop, told = asyncio.Event(), asyncio.Event()
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if "open the address yourself" in line:
            told.set()

    monkeypatch.setattr(run, "open_browser", lambda _: False)
    running = asyncio.create_task(run_demo(stop, say, port=0))
    await asyncio.wait_for(told.wait(), 20)
    stop.set()
    await running
    assert len(said) == 4


# --- as a process

RECORDER = """
import json, sys
out = open({path!r}, "w", buffering=1)
def record(event, args):
    if event in ("socket.connect", "socket.bind", "socket.sendto"):
        out.write(json.dumps([event, args[1]]) + "\\n")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        out.write(json.dumps([event, args[0]]) + "\\n")
    elif event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"):
        out.write(json.dumps([event, str(args[0])]) + "\\n")
sys.addaudithook(record)
sys.argv[0] = "tickerbot"
from tickerbot.cli.main import main
main()
"""


class DemoProcess:
    """``tickerbot demo`` as a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.url = ""
        self.said: list[str] = []
        self.complaints = ""

    async def begin(self) -> None:
        assert self._process.stdout
        while len(self.said) < 3:
            line = (await asyncio.wait_for(self._process.stdout.readline(), 30)).decode()
            assert line, (await self._process.communicate())[1].decode()
            self.said.append(line.rstrip())
        self.url = self.said[0].split()[-1].rstrip("/")

    async def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it. It must end well."""
        self._process.send_signal(number)
        out, err = await self._process.communicate()
        assert (self._process.returncode, out) == (0, b""), err.decode()
        self.complaints = err.decode()


@contextlib.asynccontextmanager
async def demo_process(
    folder: Path, *options: str, command: Sequence[str] = ("-m", "tickerbot"), **variables: str
) -> AsyncIterator[DemoProcess]:
    (folder / "tmp").mkdir(exist_ok=True)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "error"),
        *command,
        *("demo", "--no-browser", "--port", "0"),
        *options,
        env={**os.environ, "TMPDIR": str(folder / "tmp"), **variables},
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        running = DemoProcess(process)
        await running.begin()
        yield running
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def test_the_process_talks_to_nobody_but_this_machine(tmp_path: Path) -> None:
    record = tmp_path / "record"
    dead = "http://192.0.2.1:9"  # an address that is nobody's
    proxies = dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"), dead)
    settings = {
        "TICKERBOT_API_URL": "https://api.telegram.org",
        "TICKERBOT_TOKEN": "4711:real",
        "TICKERBOT_PROXY": dead,
        "TICKERBOT_TIMEZONE": "Mars/Olympus",
        "TICKERBOT_DATABASE": str(tmp_path / "real.db"),
    }
    command = ("-c", RECORDER.format(path=str(record)))
    async with demo_process(tmp_path, command=command, **proxies, **settings) as process:
        async with sitting(process.url, EDDA) as edda, sitting(process.url, ANNA) as anna:
            await settled(process.url)
            await edda.open(EDDA)
            await finished(edda, await publish(edda, "Deich hält\nGut."), "Fertig: an alle 3")
            await anna.until(lambda: "Deich hält" in str(anna.chat(ANNA)["last"]))
        await process.end()
    assert process.complaints == ""
    seen = [json.loads(line) for line in record.read_text().splitlines()]
    assert {event for event, _ in seen} >= {"socket.connect", "socket.bind"}
    assert not [event for event in seen if event[0].startswith(("subprocess", "os."))]
    hosts = {
        address[0] if isinstance(address, list) else address
        for event, address in seen
        if event.startswith("socket.")
    }
    assert hosts == {"127.0.0.1"}
    assert not (tmp_path / "real.db").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_also_on_a_bad_day(tmp_path: Path, number: signal.Signals) -> None:
    async with demo_process(tmp_path) as process:
        assert "is gone then" in process.said[2]
        assert list((tmp_path / "tmp").iterdir())
        async with aiohttp.ClientSession() as session:
            left_open = await session.ws_connect(f"{process.url}/page/socket", origin=process.url)
            async with sitting(process.url, EDDA) as edda:
                await settled(process.url)
                await edda.open(EDDA)
                await edda.act("limits", on=False)
                await edda.act("crowd", number=3_000)
                await publish(edda, "Deich hält\nGut so.")
                await edda.act("watch", on=True)
                await edda.until(lambda: [r for r in edda.moods.get("reach", ()) if r["got"] > 50])
                await edda.act("fault", kind="hang", seconds=120)
                # what hangs does so for longer than a test may take
                await process.end(number)
                assert process.complaints == ""
            assert (await left_open.receive()).type is aiohttp.WSMsgType.TEXT
            assert (await left_open.receive()).data == 1001
    assert list((tmp_path / "tmp").iterdir()) == []


async def meet(reader: Seat, kind: str, status: int | None) -> None:
    """Ask while Telegram is out of order, and again when it is calm: then there is an answer."""
    told = len(reader.calls)
    await reader.act("fault", kind=kind, seconds=60)
    await reader.act("send", chat=JOHN, text="/latest 1")
    if status is not None:
        await reader.until(lambda: status in [call["status"] for call in reader.calls[told:]])
    await reader.act("fault", kind="calm")
    asked = (await reader.act("send", chat=JOHN, text="/latest 1"))["message"]
    await reader.until(lambda: max(reader.messages) > asked, 20)


async def test_on_a_bad_day_it_complains_in_lines_and_goes_on(tmp_path: Path) -> None:
    async with demo_process(tmp_path) as process, sitting(process.url, JOHN) as john:
        await settled(process.url)
        await john.open(JOHN)
        await john.act("watch", on=True)
        await meet(john, "bad_gateway", 502)
        await meet(john, "hang", None)
        await meet(john, "drop_answer", 0)
        await process.end()
    lines = process.complaints.splitlines()
    assert lines
    assert all(" WARNING " in line or " ERROR " in line for line in lines), lines


async def test_it_can_be_ended_before_it_has_begun(tmp_path: Path) -> None:
    stop = asyncio.Event()
    stop.set()
    said: list[str] = []
    await run_demo(stop, said.append, port=0, database=tmp_path / "x.db", browser=False)
    assert said == []


async def test_what_is_kept_is_told_with_its_name(tmp_path: Path) -> None:
    async with demo_process(tmp_path, "--database", "kept.db") as process:
        assert "is kept in kept.db" in process.said[2]
        await process.end()
    assert set(files_in(tmp_path)) == {"kept.db"}
