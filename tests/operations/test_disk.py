"""A disk that fails in the middle of a broadcast: the bot ends with a line, and nothing is lost.

Real file systems, each small and of its own; making them needs the right to mount. Where there is none,
files that may not grow are left of it.
"""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import make_database
from tests.outboxes import check_outbox
from tests.running import BotProcess, Newsroom, bot_process, new_api
from tests.tickers import FAST
from tickerbot.storage import backups
from tickerbot.storage.database import open_to_read

CHATS = 120
LIMIT = 65_536
LIMITED = "TESTS_FILES_MAY_NOT_GROW"


def _obey() -> None:
    if LIMITED in os.environ:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))


class ObedientBotProcess(BotProcess):
    """One whose files may not grow, where that is asked."""

    _start = _obey


class LimitedFiles:
    """Any disk, on which the bot's files may not grow."""

    line = "the disk does not answer; check it (is it full, or read-only?)"
    line_at_start = "the disk is full; make room and try again"

    def __init__(self, folder: Path, undo: contextlib.ExitStack) -> None:  # noqa: ARG002
        self.place = folder

    def spoil(self, _bot: BotProcess) -> None:
        resource.prlimit(_bot.pid, resource.RLIMIT_FSIZE, (LIMIT, LIMIT))

    def mend(self) -> None:
        """Whoever is started next is not limited."""


class FullDisk(LimitedFiles):
    """A disk of a few megabytes, of which something else takes the rest."""

    line = "the disk is full; make room and try again"

    def __init__(self, folder: Path, undo: contextlib.ExitStack) -> None:
        self._undo = undo
        self.place = self._mount(folder / "disk", "-t", "tmpfs", "-o", "size=12m", "tmpfs")

    def _mount(self, place: Path, *how: str | Path) -> Path:
        place.mkdir(exist_ok=True)
        if subprocess.run(["mount", *how, place], capture_output=True).returncode:
            pytest.skip("this machine does not let tests mount a disk")
        self._undo.callback(lambda: subprocess.run(["umount", "-l", place], capture_output=True))
        return place

    def spoil(self, _bot: BotProcess) -> None:
        _fill(self.place / "ballast")

    def mend(self) -> None:
        (self.place / "ballast").unlink()


class ReadOnlyDisk(FullDisk):
    """One that the kernel makes read-only, as it does where a disk begins to fail."""

    line = "the disk does not answer; check it (is it full, or read-only?)"
    line_at_start = ""  # where it meets that first is SQLite's to say

    def __init__(self, folder: Path, undo: contextlib.ExitStack) -> None:
        self._undo = undo
        self._image = folder / "image"
        self._format()

    def _format(self) -> None:
        self._image.touch()
        os.truncate(self._image, 16_000_000)
        subprocess.run(["mkfs.ext4", "-q", "-F", self._image], check=True)
        self.place = self._attach()

    def _attach(self) -> Path:
        folder = self._image.with_name("disk")
        return self._mount(folder, "-o", "loop,errors=remount-ro", self._image)

    def spoil(self, _bot: BotProcess) -> None:
        subprocess.run(["mount", "-o", "remount,abort", self.place], check=True)

    def mend(self) -> None:
        """As whoever runs the machine does: check it, and mount it again."""
        subprocess.run(["umount", self.place], check=True)
        subprocess.run(["e2fsck", "-fy", self._image], capture_output=True)
        self._attach()


class BrokenDisk(ReadOnlyDisk):
    """One that cannot write what it has taken: what it lies on has no room."""

    def __init__(self, folder: Path, undo: contextlib.ExitStack) -> None:
        self._undo = undo
        below = self._mount(folder / "below", "-t", "tmpfs", "-o", "size=8m", "tmpfs")
        self._image = below / "image"
        self._format()

    def spoil(self, _bot: BotProcess) -> None:
        _fill(self._image.with_name("ballast"))

    def mend(self) -> None:
        self._image.with_name("ballast").unlink()
        super().mend()


def _fill(path: Path) -> None:
    """Write until no byte more has room."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(65_536))
    with path.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(512))


@pytest.fixture(params=[LimitedFiles, FullDisk, ReadOnlyDisk, BrokenDisk])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LimitedFiles]:
    with contextlib.ExitStack() as undo:
        yield request.param(tmp_path, undo)


async def test_the_bot_ends_with_a_line_and_goes_on_where_it_was(disk: LimitedFiles) -> None:
    api, path = new_api(), disk.place / "ticker.db"
    make_database(path)
    async with api.serve() as url:
        room = Newsroom(api, url, path)
        readers, edda = room.subscribers(CHATS), room.editor()

        def copies() -> list[int]:
            return [sum("Deich" in it.text for it in api.bot_messages(who)) for who in readers]

        async with bot_process(url, path, ObedientBotProcess, **FAST) as bot:
            await room.publish(edda, "Deich hält\nGut so.")
            await api.wait_for(lambda: sum(copies()) >= CHATS / 4)
            disk.spoil(bot)
            assert await bot.wait() == 1
            assert bot.output.decode().splitlines()[-1] == f"tickerbot: {path}: {disk.line}"
            assert sum(copies()) < CHATS
            before = copies()
            for _ in range(3):  # as often as the service manager tries
                await bot.start(**{LIMITED: "1"} if type(disk) is LimitedFiles else {})
                assert await bot.wait() == 1
                assert bot.output.decode().rstrip().endswith(disk.line_at_start)
            assert copies() == before, "what it cannot record it does not send at each start"
        disk.mend()
        async with bot_process(url, path, **FAST) as bot:
            await api.wait_for(lambda: min(copies()) > 0)
            assert await bot.end() == 0
        with closing(open_to_read(path)) as db:
            backups.check(db.conn, path)
            check_outbox(db)
            repeated = db.table("deliveries").count_where("possibly_repeated")
        assert sum(number > 1 for number in copies()) <= repeated
