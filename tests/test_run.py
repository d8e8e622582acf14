"""``tickerbot run`` as a process: starting, ending, refusing, and keeping its secret."""

from __future__ import annotations

import re
import signal
from contextlib import closing
from pathlib import Path

import pytest

from tests.commandline import tickerbot
from tests.running import TOKEN, FreshBotProcess, Newsroom, bot_process, fetching, new_api
from tickerbot.playground import BadGateway, BotApi, DropAfter, DropBefore, Garbage, Hang, Refuse
from tickerbot.playground.faults import Kind
from tickerbot.storage.database import open_database

SECRET = TOKEN.partition(":")[2]


def room_of(api: BotApi, url: str, tmp_path: Path) -> Newsroom:
    return Newsroom(api, url, tmp_path / "ticker.db")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_a_signal_ends_it_cleanly_with_everything_recorded(
    tmp_path: Path, number: signal.Signals
) -> None:
    api = new_api()
    api.latency = 0.05
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db", FreshBotProcess) as bot:
        room = room_of(api, url, tmp_path)
        editor, readers = room.editor(), [room.reader(f"Leserin {n}") for n in range(8)]
        await room.subscribe(*readers)
        await room.publish(editor, "Deich hält\nGut so.")
        await api.wait_for(lambda: any("Deich" in m.text for m in api.bot_messages(readers[3])))
        assert await bot.end(number) == 0, bot.output.decode()
        with closing(open_database(room.database)) as db:
            recorded = db.table("deliveries").count
        sent = sum("Deich" in m.text for r in readers for m in api.bot_messages(r))
        assert recorded == sent > 0


@pytest.mark.parametrize("kind", [Hang(), BadGateway(), DropBefore()])
async def test_it_ends_also_while_telegram_is_away(
    tmp_path: Path, kind: Hang | BadGateway | DropBefore
) -> None:
    api = new_api()
    api.record_updates = True
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db") as bot:
        await api.wait_for(lambda: api.calls_of(fetching()))
        room = room_of(api, url, tmp_path)
        anna, editor = room.reader("Anna"), room.editor()
        await room.subscribe(anna)
        api.faults.add(kind=kind, method="sendMessage", chat=anna.id, times=None)
        await room.publish(editor, "Deich hält\nGut so.")
        await api.wait_for(
            lambda: [c for c in api.calls_of("sendMessage") if c.chat_id == anna.id][1:]
        )
        assert await bot.end() == 0, bot.output.decode()
        gave_up = b"some requests were still unanswered" in bot.output
        assert gave_up == isinstance(kind, Hang), "what hangs is not waited for to its end"


async def test_it_can_be_ended_before_telegram_has_ever_answered(tmp_path: Path) -> None:
    api = new_api()
    api.faults.add(kind=BadGateway(), times=None)
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db") as bot:
        await api.wait_for(lambda: api.calls_of("getMe"))
        assert await bot.end() == 0
        assert b"Traceback" not in bot.output
        assert b"Telegram cannot be reached" in bot.output


@pytest.mark.parametrize("kind", [BadGateway(), DropBefore()])
async def test_who_cannot_be_reached_is_named_by_address(
    tmp_path: Path, kind: BadGateway | DropBefore
) -> None:
    api = new_api()
    for method in ("getMe", fetching()):
        api.faults.add(kind=kind, method=method, times=1)
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db") as bot:
        room = room_of(api, url, tmp_path)
        editor, readers = room.editor(), room.subscribers(6)
        card = await room.ask(editor, "/add Deich hält\nGut so.")
        faults = [
            api.faults.add(kind=kind, method="sendMessage", chat=reader, times=2)
            for reader in readers
        ]
        await room.tap(editor, card, "Veröffentlichen")
        await api.wait_for(lambda: sum(fault.hits for fault in faults) > 6)
        assert await bot.end() == 0
    where = url.encode()
    assert bot.output.count(b"Telegram cannot be reached at " + where) >= 2
    if fetching() == "getUpdates":
        assert b"updates cannot be fetched from " + where in bot.output
    else:
        assert b"the webhook cannot be set" in bot.output


async def test_it_begins_once_telegram_answers(tmp_path: Path) -> None:
    api = new_api()
    api.faults.add(kind=DropBefore(), method="getMe", times=1)
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db") as bot:
        room = room_of(api, url, tmp_path)
        assert (await room.ask(room.reader("Anna"), "/latest")).text
        assert await bot.end() == 0


async def test_a_second_one_on_the_same_database_is_refused(tmp_path: Path) -> None:
    api = new_api()
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db") as bot:
        room = room_of(api, url, tmp_path)
        await room.ask(room.reader("Anna"), "/latest")
        async with bot_process(url, tmp_path / "ticker.db") as second:
            assert await second.wait() == 1
            text = second.output.decode()
            assert text.startswith("tickerbot: ")
            assert "another tickerbot runs on this database; stop it first" in text
            assert len(text.splitlines()) == 1
        assert (await room.ask(room.reader("Ben"), "/latest")).text
        assert await bot.end() == 0


@pytest.mark.usefixtures("by_polling")
async def test_a_second_one_with_the_same_token_is_told_by_telegram(tmp_path: Path) -> None:
    api = new_api()
    api.faults.add(
        kind=Refuse(409, "Conflict: terminated by other getUpdates request"),
        method="getUpdates",
        times=None,
    )
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db") as bot:
        assert await bot.wait() == 1
        assert "tickerbot: another program is polling with the same token" in bot.output.decode()
        assert b"Traceback" not in bot.output


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_revoked_token_ends_it_with_a_clear_line(tmp_path: Path, *, at_once: bool) -> None:
    api = new_api()
    method = "getMe" if at_once else fetching()
    api.faults.add(kind=Refuse(401, "Unauthorized"), method=method, times=None)
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db") as bot:
        assert await bot.wait() == 1
        assert "tickerbot: Telegram does not accept the token" in bot.output.decode()
        assert b"Traceback" not in bot.output
        assert SECRET.encode() not in bot.output


async def test_a_webhook_that_was_left_behind_is_removed(tmp_path: Path) -> None:
    api = new_api()
    api.webhook = {"url": "https://example.org/hook"}
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db") as bot:
        room = room_of(api, url, tmp_path)
        assert (await room.ask(room.reader("Anna"), "/latest")).text
        assert await bot.end() == 0


async def test_what_import_pushes_is_delivered_by_the_running_bot(tmp_path: Path) -> None:
    api = new_api()
    (tmp_path / "news.txt").write_text(
        "date 2026-03-02\n\nZweite Meldung\n\nSpäter.\n\nErste Meldung\n\nFrüher.\n", "utf-8"
    )
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db") as bot:
        room = room_of(api, url, tmp_path)
        anna = room.reader("Anna")
        await room.subscribe(anna)
        done = tickerbot("import", "--push", "news.txt")
        assert "2 added, 0 known already, 2 pushed" in done.stdout
        await api.wait_for(lambda: len(api.bot_messages(anna)) == 3, 8)
        titles = [message.text.partition("\n")[0] for message in api.bot_messages(anna)[1:]]
        assert titles == ["Erste Meldung", "Zweite Meldung"]
        assert await bot.end() == 0


@pytest.mark.usefixtures("each_way")
async def test_the_token_is_in_no_output_and_not_in_the_database(tmp_path: Path) -> None:
    api = new_api()
    variables = {"TICKERBOT_LOG_LEVEL": "DEBUG"}  # all that other levels write, and more
    async with api.serve() as url, bot_process(url, tmp_path / "ticker.db", **variables) as bot:
        room = room_of(api, url, tmp_path)
        editor, readers = room.editor(), room.subscribers(4)
        leak = Refuse(400, f"Bad Request: {api.token}")
        kinds: list[Kind] = [DropAfter(), DropBefore(), Garbage(), leak]
        for reader, kind in zip(readers, kinds, strict=True):
            api.faults.add(kind=kind, method="sendMessage", chat=reader, times=1)
        await room.publish(editor, "Deich hält\nGut so.")
        await api.wait_for(lambda: all(api.bot_messages(reader) for reader in readers), 20)
        hook = str(api.webhook.get("secret_token", ""))
        if hook:
            assert await bot.end() == 0
        else:
            conflict = Refuse(409, f"Conflict: {api.token}")
            api.faults.add(kind=conflict, method="getUpdates", times=None)
            api.send(editor, "/latest")
            assert await bot.wait() == 1
            assert b"another program is polling" in bot.output
    stored = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))  # noqa: ASYNC240
    assert len(stored) > 10_000
    for secret in (TOKEN, SECRET, SECRET[:12], *([hook] if hook else [])):
        assert secret.encode() not in bot.output
        assert secret.encode() not in stored
    for level in (b"DEBUG", b"INFO", *(() if hook else (b"WARNING",))):
        assert level in bot.output
    head = rb"^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d (INFO|WARNING) +[a-z]"
    assert re.search(head, bot.output, re.MULTILINE), "the time says of which zone it is"


@pytest.mark.parametrize(("editors", "warns"), [(" , ", True), ("900", False)])
async def test_a_bot_without_editors_says_so_at_the_start(
    tmp_path: Path, editors: str, *, warns: bool
) -> None:
    api = new_api()
    async with (
        api.serve() as url,
        bot_process(url, tmp_path / "ticker.db", TICKERBOT_EDITORS=editors) as bot,
    ):
        room = room_of(api, url, tmp_path)
        assert (await room.ask(room.reader("Anna"), "/id")).text
        assert await bot.end() == 0
    assert ("TICKERBOT_EDITORS is empty" in bot.output.decode()) is warns
