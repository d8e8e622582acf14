"""``tickerbot check`` tells what keeps a bot from working, changes nothing, and fails where it must."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.commandline import obey_modes, tickerbot
from tests.databases import make_database
from tests.hostile_api import SkewedApi
from tests.pictures import keep_picture, publish_with
from tests.running import EDITOR_ID, TOKEN, free_port, new_api
from tests.schemas.files import load
from tickerbot.model import Picture, Target
from tickerbot.operations import findings
from tickerbot.operations.check import check_everything
from tickerbot.operations.findings import Finding
from tickerbot.playground import BotApi
from tickerbot.settings import load_settings
from tickerbot.storage import picture_files, vitals
from tickerbot.storage.archive import topics
from tickerbot.storage.database import open_database
from tickerbot.storage.instance import only_one
from tickerbot.storage.migrations import NEWEST
from tickerbot.storage.outbox import chats, terms
from tickerbot.storage.transactions import transaction
from tickerbot.terms import Terms

ORDER = ("OK", "WARN", "FAIL")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ticker.db"
    make_database(path)
    return path


def content(path: Path) -> bytes | None:
    """What is in the file, if it is there; nothing but SQLite's companions is beside it."""
    beside = {"ticker.db", "ticker.db-wal", "ticker.db-shm"}
    assert {other.name for other in path.parent.iterdir()} <= beside
    return path.read_bytes() if path.exists() else None


async def look(
    api: BotApi | None = None, *, is_running: bool = False, **overrides: object
) -> dict[str, tuple[str, str]]:
    """Level and detail of each finding, by its name; those of one name are joined."""
    api = api or new_api()
    async with api.serve() as url:
        given: dict[str, object] = {"token": TOKEN, "api_url": url, "database": Path("ticker.db")}
        settings = load_settings(**{**given, **overrides})
        found = [it async for it in check_everything(settings, is_running=is_running)]
    return joined(found)


def joined(found: Iterable[Finding]) -> dict[str, tuple[str, str]]:
    shown: dict[str, tuple[str, str]] = {}
    for it in found:
        level, detail = shown.get(it.name, (it.level, ""))
        shown[it.name] = max(level, it.level, key=ORDER.index), f"{detail}{it.detail}\n"
    return shown


def levels(found: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {name: level for name, (level, _) in found.items()}


async def test_where_all_is_well_each_line_says_so(path: Path) -> None:
    api = new_api()
    edda = api.add_user("Edda", user_id=EDITOR_ID)
    api.send(edda, "/start")
    channel = api.add_channel("Kanal")
    with closing(open_database(path)) as db, transaction(db):
        chats.subscribe(db, Target(channel.id), "channel", None, 0)
        wanted = Terms(topics=frozenset([topics.add_topic(db, "Wahl", 0).id]))
        terms.choose_terms(db, Target(channel.id), wanted, 0, chat_type="channel")
        vitals.keep_backup(db, str(path), int(time.time()))
    before = content(path)
    found = await look(
        api,
        editors=frozenset([EDITOR_ID]),
        imprint="Tagesblatt",
        privacy_url="https://example.org/privacy",
    )
    assert set(levels(found).values()) == {"OK"}, found
    assert f"editor {EDITOR_ID}" in found
    assert "@ticker_bot" in found["token"][1]
    assert found["schema"][1] == f"{NEWEST}\n"
    assert content(path) == before
    asked = {call.method for call in api.calls}
    changing = {"getMe", "getWebhookInfo", "getChatMember", "sendChatAction"}
    assert asked == changing


async def test_a_bot_that_may_not_post_and_an_editor_who_never_came_fail(path: Path) -> None:
    api = new_api()
    edda = api.add_user("Edda", user_id=EDITOR_ID)
    able, left, lost = (api.add_channel(name, administrators=[edda]) for name in ("A", "B", "C"))
    api.remove_bot(left, edda)
    api.set_bot_rights(lost, by=edda, can_post=False)
    with closing(open_database(path)) as db, transaction(db):
        for channel in (able, left, lost):
            chats.subscribe(db, Target(channel.id), "channel", None, 0)
    found = await look(api, editors=frozenset([EDITOR_ID, 901]))
    told = levels(found)
    assert told[f"editor {EDITOR_ID}"] == told["editor 901"] == "FAIL"
    assert {name for name in told if name.startswith("channel")} == {
        f"channel {left.id}",
        f"channel {lost.id}",
    }
    assert told[f"channel {left.id}"] == told[f"channel {lost.id}"] == "FAIL"


async def test_the_team_that_is_in_the_database_is_looked_at_too(path: Path) -> None:
    with closing(open_database(path)) as db, transaction(db):
        db.execute("insert into people (user_id, role) values (902, 'author'), (903, null)")
    found = levels(await look(editors=frozenset([901])))
    assert {name for name in found if name.startswith("editor")} == {"editor 901", "editor 902"}


@pytest.mark.usefixtures("path")
async def test_what_botfather_has_switched_and_a_webhook_are_told() -> None:
    api = BotApi(token=TOKEN, username="ticker_bot", name="Ticker", privacy=False)
    api.webhook = {"url": "https://example.org/old"}
    found = await look(api)
    assert found["privacy mode"][0] == found["updates"][0] == found["editors"][0] == "WARN"
    assert "example.org" not in found["updates"][1]
    assert (await look(api, is_running=True))["updates"][0] == "FAIL"


@pytest.mark.usefixtures("path")
async def test_a_webhook_that_telegram_does_not_get_through_to_fails() -> None:
    url, api = f"http://127.0.0.1:{free_port()}/hook", new_api()
    given: dict[str, Any] = {"webhook_url": url, "listen": "127.0.0.1:8080"}
    words = "Connection refused"
    now = int(time.time())
    api.webhook = {"url": url, "last_error_date": now, "last_error_message": words}
    assert (await look(api, is_running=True, **given))["updates"] == ("OK", "by webhook; 0 wait\n")
    api.send(api.add_user("Anna"), "/start")
    level, told = (await look(api, is_running=True, **given))["updates"]
    assert level == "FAIL"
    assert words in told
    assert (await look(api, **given))["updates"][0] == "WARN"


@pytest.mark.usefixtures("path")
async def test_a_failure_of_the_webhook_that_is_over_is_none() -> None:
    """Telegram tells of it as long as the webhook is set, also while an update is on its way."""
    api = new_api()
    with closing(socket.socket()) as slow:
        slow.bind(("127.0.0.1", 0))
        slow.listen()
        url, then = f"http://127.0.0.1:{slow.getsockname()[1]}/hook", int(time.time()) - 7200
        api.webhook = {"url": url, "last_error_date": then, "last_error_message": "Bad Gateway"}
        api.send(api.add_user("Anna"), "/start")
        found = await look(api, is_running=True, webhook_url=url, listen="127.0.0.1:8080")
    assert found["updates"] == ("OK", "by webhook; 1 wait\n")


@pytest.mark.usefixtures("path")
async def test_a_webhook_without_a_port_of_its_own_fails() -> None:
    found = await look(new_api(), webhook_url="https://example.org/hook")
    assert found["settings"][0] == "FAIL"
    assert "TICKERBOT_LISTEN is not set" in found["settings"][1]


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize(
    ("ahead_s", "level", "word"),
    [(0, "OK", "as"), (-3, "OK", "as"), (-20, "WARN", "ahead of"), (900, "FAIL", "behind")],
)
async def test_the_clock_is_compared_with_telegrams(ahead_s: float, level: str, word: str) -> None:
    api = SkewedApi(ahead_s)
    found = (await look(api))["clock"]
    assert found[0] == level
    assert word in found[1]


@pytest.mark.usefixtures("path")
async def test_a_token_that_is_not_accepted_or_not_set_fails_and_is_not_shown() -> None:
    for token in ("4711:another-secret", None):
        found = await look(token=token)
        assert found["token"][0] == "FAIL"
        assert "secret" not in str(found)
        assert "clock" not in found
        assert found["database"][0] == "OK"
    found = await look(api_url="http://127.0.0.1:1")
    assert found["token"][0] == "FAIL"
    assert "cannot be asked" in found["token"][1]


def spoil_pages(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 8] = b"x" * 4096 * 5
    path.write_bytes(content)


def write_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("update _sqlite_migrations set name = 'm9999' where name like 'm0017%'")
        db.commit()


def write_old(path: Path) -> None:
    path.unlink()
    load(12, path)
    path.chmod(0o600)


@pytest.mark.parametrize(
    ("change", "name", "level"),
    [
        (Path.unlink, "database", "WARN"),
        (partial(Path.write_bytes, data=b""), "database", "WARN"),
        (partial(Path.write_bytes, data=b"x" * 9999), "database", "FAIL"),
        (spoil_pages, "database", "FAIL"),
        (write_newer, "schema", "FAIL"),
        (write_old, "schema", "WARN"),
        (partial(Path.chmod, mode=0o644), "permissions", "FAIL"),
    ],
)
async def test_what_is_wrong_with_the_database_is_told_and_left_as_it_is(
    path: Path, change: Callable[[Path], object], name: str, level: str
) -> None:
    change(path)
    before = content(path)
    found = await look()
    assert found[name][0] == level
    assert found["token"][0] == "OK", "one trouble hides no other"
    assert content(path) == before


@pytest.fixture
def token_file(request: pytest.FixtureRequest, path: Path) -> Path:
    """A file of this mode with the token, beside a database that nobody else can read."""
    path.chmod(0o600)
    file = path.with_name("token")
    file.write_text(TOKEN)
    file.chmod(request.param)
    return file


@pytest.mark.parametrize(
    ("token_file", "level"), [(0o600, "OK"), (0o640, "WARN")], indirect=["token_file"]
)
async def test_a_token_that_others_can_read_is_told(token_file: Path, level: str) -> None:
    found = await look(token=None, token_file=token_file)
    assert (found["permissions"][0], found["token"][0]) == (level, "OK")


async def test_a_full_disk_and_a_long_log_are_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "MIN_FREE", shutil.disk_usage(path.parent).total)
    path.with_name("ticker.db-wal").write_bytes(b"")
    monkeypatch.setattr(findings, "LARGE_LOG", -1)
    with closing(open_database(path)) as db:
        db.execute("pragma wal_autocheckpoint = 0")
        for _ in range(40):
            with transaction(db):
                chats.subscribe_many(db, range(99), "de", 0)
                db.execute("delete from chats")
        found = await look()
    assert found["disk"][0] == "FAIL"
    assert found["write-ahead log"][0] == "WARN"


@pytest.mark.parametrize(
    ("age_s", "is_there", "level"),
    [
        (3600, True, "OK"),
        (3 * 86_400, True, "WARN"),
        (-3 * 86_400, True, "WARN"),
        (3600, False, "WARN"),
        (None, True, "WARN"),
    ],
)
async def test_the_newest_backup_is_there_and_not_old(
    path: Path, age_s: int | None, is_there: bool, level: str
) -> None:
    place = path if is_there else path.with_name("gone.db")
    if age_s is not None:
        with closing(open_database(path)) as db, transaction(db):
            vitals.keep_backup(db, str(place), int(time.time()) - age_s)
    assert (await look())["backup"][0] == level


def make_readable(folder: Path) -> None:
    folder.chmod(0o750)


def make_a_file_readable(folder: Path) -> None:
    next(folder.iterdir()).chmod(0o640)


def lose_one(folder: Path) -> None:
    next(folder.iterdir()).unlink()


def empty_one(folder: Path) -> None:
    os.truncate(next(folder.iterdir()), 0)


def lose_all(folder: Path) -> None:
    shutil.rmtree(folder)


def leave_something(folder: Path) -> None:
    for name in ("0" * 64 + ".jpg", "0" * 64 + ".jpg.17.part", "notes.txt"):
        (folder / name).write_bytes(b"x")
        (folder / name).chmod(0o600)
        os.utime(folder / name, (1, 1))


def make_it_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_bytes(b"")


@pytest.mark.parametrize(
    ("harm", "level", "words"),
    [
        (None, "OK", "2 in "), (make_readable, "FAIL", "chmod 700"),
        (make_a_file_readable, "FAIL", "chmod 600"), (lose_one, "WARN", "1 that entries have"),
        (empty_one, "WARN", "1 that entries have"), (lose_all, "WARN", "2 that entries have"),
        (leave_something, "WARN", "3 that belong to nothing"),
        (make_it_a_file, "FAIL", "cannot be read"),
    ],
)  # fmt: skip
async def test_the_folder_of_pictures_has_what_entries_need_and_is_private(
    path: Path, harm: Callable[[Path], None] | None, level: str, words: str
) -> None:
    publish_with(path, keep_picture(path, 90), keep_picture(path, 91), Picture("-unknown"))
    folder = picture_files.folder_of(path)
    if harm is not None:
        harm(folder)
    found = (await look())["pictures"]
    assert found[0] == level, found
    assert words in found[1]


async def test_what_a_draft_has_only_just_got_is_not_left_over(path: Path) -> None:
    keep_picture(path)
    assert (await look())["pictures"][0] == "OK"


@pytest.mark.usefixtures("path")
def test_the_command_tells_a_line_each_and_fails_where_something_fails() -> None:
    said = tickerbot("check", expect=1, TICKERBOT_EDITOR="900")
    lines = said.stdout.splitlines()
    assert "WARN settings: TICKERBOT_EDITOR is no setting" in said.stdout
    assert lines[-1].startswith("FAIL token: TICKERBOT_TOKEN is not set")
    assert all(line.partition(" ")[0] in ("OK", "WARN", "FAIL") for line in lines)
    assert said.stderr == ""
    shown = json.loads(tickerbot("check", "--json", expect=1).stdout)
    assert {tuple(sorted(it)) for it in shown} == {("detail", "level", "name")}
    assert [it["name"] for it in shown] == [
        line.split(" ", 1)[1].partition(":")[0] for line in lines
    ]
    said = tickerbot("check", expect=1, TICKERBOT_LANGUAGE="fr", TICKERBOT_TOKEN="x")
    assert [line.partition(" is wrong")[0] for line in said.stdout.splitlines()] == [
        "FAIL settings: TICKERBOT_TOKEN",
        "FAIL settings: TICKERBOT_LANGUAGE",
    ]


def test_what_may_not_be_looked_at_hides_nothing_else(path: Path) -> None:
    """As where root has made the backup: the bot's user has no right to its folder."""
    closed = path.with_name("closed")
    closed.mkdir(mode=0)
    with closing(open_database(path)) as db, transaction(db):
        vitals.keep_backup(db, str(closed / "copy.db"), int(time.time()))
    token = str(closed / "token")
    said = tickerbot("check", begin=obey_modes, expect=1, TICKERBOT_TOKEN_FILE=token).stdout
    assert f"WARN backup: {closed / 'copy.db'}" in said
    assert said.endswith(f"FAIL token: {token}: the token cannot be read (Permission denied)\n")
    said = tickerbot("run", begin=obey_modes, expect=2, TICKERBOT_TOKEN_FILE=token).stderr
    assert "the token cannot be read" in said
    said = tickerbot("run", begin=obey_modes, expect=2, CREDENTIALS_DIRECTORY=str(closed)).stderr
    assert "TICKERBOT_TOKEN is not set" in said


async def test_the_command_succeeds_beside_a_running_bot(path: Path) -> None:
    api = new_api()
    async with api.serve() as url:
        variables = {"TICKERBOT_TOKEN": TOKEN, "TICKERBOT_API_URL": url}
        with only_one(path):
            said = await asyncio.to_thread(partial(tickerbot, "check", **variables))  # type: ignore[arg-type]
    assert "OK token" in said.stdout
