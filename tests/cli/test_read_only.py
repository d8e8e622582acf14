"""The commands that only read work where nothing can be written: then they are needed most."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commandline import fill_disk, obey_modes, tickerbot, write
from tests.schemas.files import load, numbers
from tickerbot.storage.instance import only_one

COMMANDS = (
    ("status",),
    ("status", "--json"),
    ("search", "Deich"),
    ("search", "Deich", "--json"),
    ("export",),
    ("export", "--text"),
    ("chats", "export"),
)
NAMES = [" ".join(command) for command in COMMANDS]
NEWS = "date 2026-03-02\n\nDeich bei Husum hält\n\nGut so.\n"
CHAT = '{"chat_id": 4711, "type": "private"}\n'


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an entry and a subscription, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "ticker.db"
    tickerbot("import", "-", stdin=NEWS.encode(), TICKERBOT_DATABASE=str(path))
    tickerbot("chats", "import", "-", stdin=CHAT.encode(), TICKERBOT_DATABASE=str(path))
    return path


@pytest.fixture
def folder(tmp_path: Path, filled: Path) -> Iterator[Path]:
    """The working directory, with an entry and a subscription in ``ticker.db``."""
    write("news.txt", NEWS)
    shutil.copy(filled, "ticker.db")
    yield tmp_path
    tmp_path.chmod(0o700)


def say_it(command: tuple[str, ...], begin: Callable[[], None] | None) -> str:
    """What a command says, without what changes from one second to the next."""
    said = tickerbot(*command, begin=begin)
    assert not said.stderr
    if command == ("status", "--json"):
        found = json.loads(said.stdout)
        del found["database_bytes"]
        return json.dumps(found)
    lines = [line for line in said.stdout.splitlines() if "database" not in line]
    return "\n".join(lines)


def leave_log(path: Path) -> None:
    """Write an entry and kill the writer: it is in the log beside the file, and not in the file."""
    code = (
        "import os, sys; from pathlib import Path; from tickerbot.storage.database import *\n"
        "from tests.outboxes import add_entry\n"
        "db = open_database(Path(sys.argv[1]))\n"
        "with transaction(db): add_entry(db, 'Deich im Protokoll')\n"
        "os._exit(0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, env=environment)
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0


def forbid_writing(folder: Path) -> None:
    for path in folder.iterdir():
        path.chmod(0o400)
    folder.chmod(0o500)


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_a_command_reads_what_it_may_not_write(folder: Path, command: tuple[str, ...]) -> None:
    before = say_it(command, None)
    forbid_writing(folder)
    assert say_it(command, obey_modes) == before
    assert sorted(path.name for path in folder.iterdir()) == ["news.txt", "ticker.db"]


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
@pytest.mark.usefixtures("folder")
def test_a_command_reads_on_a_full_disk(command: tuple[str, ...]) -> None:
    before = say_it(command, None)
    assert say_it(command, fill_disk) == before


@pytest.mark.parametrize("without", ["", "-shm"])
def test_what_a_killed_bot_left_in_the_log_is_read_too(folder: Path, without: str) -> None:
    leave_log(folder / "ticker.db")
    if without:
        (folder / f"ticker.db{without}").unlink()
    forbid_writing(folder)
    assert "Deich im Protokoll" in tickerbot("export", begin=obey_modes).stdout


def test_where_there_is_no_room_for_the_log_anywhere_that_is_said(folder: Path) -> None:
    leave_log(folder / "ticker.db")
    before = (folder / "ticker.db-wal").read_bytes()
    said = tickerbot("export", begin=fill_disk, expect=1)
    assert "cannot be read in its place, nor copied" in said.stderr
    assert (folder / "ticker.db-wal").read_bytes() == before
    assert "Deich im Protokoll" in tickerbot("export").stdout


@pytest.mark.usefixtures("nothing_there")
def test_a_database_of_before_is_read_where_it_cannot_be_brought_up_to_date(tmp_path: Path) -> None:
    load(numbers()[-2], Path("ticker.db"))
    before = Path("ticker.db").read_bytes()
    forbid_writing(tmp_path)
    try:
        for command in COMMANDS:
            tickerbot(*command, begin=obey_modes)
    finally:
        tmp_path.chmod(0o700)
    assert Path("ticker.db").read_bytes() == before


def test_reading_changes_no_byte_of_a_database_that_is_up_to_date(folder: Path) -> None:
    before = (folder / "ticker.db").read_bytes()
    for command in COMMANDS:
        tickerbot(*command)
    assert (folder / "ticker.db").read_bytes() == before


def test_what_may_not_be_read_is_told_in_a_line(folder: Path) -> None:
    (folder / "ticker.db").chmod(0o000)
    for command in COMMANDS:
        said = tickerbot(*command, begin=obey_modes, expect=1)
        assert not said.stdout
        assert said.stderr.startswith("tickerbot: ticker.db: ")
        assert len(said.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["import", "chats import"])
def test_a_command_that_writes_says_that_it_cannot(folder: Path, command: str) -> None:
    write("chats.jsonl", CHAT)
    name = "news.txt" if command == "import" else "chats.jsonl"
    forbid_writing(folder)
    said = tickerbot(*command.split(), name, begin=obey_modes, expect=1)
    assert "cannot be written" in said.stderr


def test_a_dry_run_knows_what_is_there_also_where_nothing_can_be_written(folder: Path) -> None:
    forbid_writing(folder)
    said = tickerbot("import", "--dry-run", "news.txt", begin=obey_modes)
    assert "0 would be added, 1 known already" in said.stdout


def test_that_a_bot_runs_is_seen_without_a_right_to_write(folder: Path) -> None:
    with only_one(folder / "ticker.db"):
        forbid_writing(folder)
        found = json.loads(tickerbot("status", "--json", begin=obey_modes).stdout)
        assert found["running"] is True
    assert json.loads(tickerbot("status", "--json", begin=obey_modes).stdout)["running"] is False


def test_a_backup_with_its_log_but_elsewhere_is_read(folder: Path) -> None:
    leave_log(folder / "ticker.db")
    backup = folder / "backup"
    backup.mkdir()
    for name in ("ticker.db", "ticker.db-wal"):
        shutil.copy(folder / name, backup)
    forbid_writing(backup)
    said = tickerbot("search", "Protokoll", begin=obey_modes, TICKERBOT_DATABASE="backup/ticker.db")
    assert "Deich im Protokoll" in said.stdout
    backup.chmod(0o700)
