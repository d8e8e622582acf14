"""The command line as operators and their scripts use it: real processes in the working directory."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import multiprocessing
import os
import resource
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

from tickerbot.bot_api import uplink
from tickerbot.bot_api.throttle import Throttle
from tickerbot.cli.main import main

# Most of what a command costs is that Python starts and imports. So one process does that once, and
# each command is a process that is forked from it.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    ["tests.commandline", "tickerbot.app", "tickerbot.demo.run", "tests.warm"]
)
PATIENCE_S = 60.0


def tickerbot(
    *arguments: str,
    stdin: bytes = b"",
    expect: int = 0,
    begin: Callable[[], None] | None = None,
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    """Run a command on ``ticker.db``; ``expect`` is the exit status, and no traceback is shown.

    ``begin`` is called in the new process first, to restrict it.
    """
    environment = {**os.environ, "TICKERBOT_DATABASE": "ticker.db", **variables}
    ends = [os.pipe() for _ in range(3)]
    (stdin_ours, stdin_its), (out, out_its), (err, err_its) = (ends[0][::-1], *ends[1:])
    process = fork(arguments, environment, (stdin_its, out_its, err_its), begin=begin)
    for end in (stdin_its, out_its, err_its):
        os.close(end)
    with ThreadPoolExecutor(3) as threads:
        threads.submit(_write_all, stdin_ours, stdin)
        said, complained = threads.map(_read_all, (out, err))
    process.join(PATIENCE_S)
    status = process.exitcode
    assert status is not None, f"{arguments} does not end"
    result = subprocess.CompletedProcess(arguments, status, said.decode(), complained.decode())
    assert "Traceback" not in result.stderr + result.stdout
    assert result.returncode == expect, result
    return result


def fork(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    streams: Sequence[int],
    *,
    folder: Path | None = None,
    begin: Callable[[], None] | None = None,
) -> ForkServerProcess:
    """Start a command; ``streams`` are the descriptors of its standard input, output and errors.

    All that it needs is imported, but nothing has run yet. What Python or a library reads of the
    environment while it is imported it does not see.
    """
    process = _PROCESSES.Process(
        target=_run,
        args=(
            tuple(arguments), dict(environment), folder or Path.cwd(), begin,
            [_Stream(number) for number in streams],
        ),
    )  # fmt: skip
    process.start()
    return process


class Forked:
    """A process that is forked for a command, as asyncio shows one of its own; it is told nothing."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        out: int,
        err: int,
        begin: Callable[[], None] | None = None,
    ) -> None:
        with Path(os.devnull).open("rb") as nothing:
            streams = (nothing.fileno(), out, err)
            self._process = fork(arguments, environment, streams, folder=folder, begin=begin)
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def wait(self) -> int:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode


def start(*arguments: str) -> Forked:
    """Start a command on ``ticker.db`` that can be killed; what it says is thrown away."""
    with Path(os.devnull).open("wb") as nowhere:
        number = nowhere.fileno()
        environment = {**os.environ, "TICKERBOT_DATABASE": "ticker.db"}
        return Forked(arguments, environment, Path.cwd(), number, number)


class _Stream:
    """An open file that goes with the request for a process; there it is a descriptor of its own."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> Any:
        # while the request is written, this hands the file over with it: no thread waits to be asked
        return _take, (DupFd(self._number),)


def _take(handle: Any) -> int:
    return int(handle.detach())


def _run(
    arguments: tuple[str, ...],
    environment: dict[str, str],
    folder: Path,
    begin: Callable[[], None] | None,
    streams: list[int],
) -> None:
    """In the new process: become what the command line starts."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115 - for good
        for number, mode, errors in ((0, "r", "strict"), (1, "w", "strict"), (2, "w", "replace"))
    )
    sys.argv = ["tickerbot", *arguments]
    warnings.simplefilter("error")
    if begin:
        begin()
    main()


def _read_all(end: int) -> bytes:
    with open(end, "rb") as stream:
        return stream.read()


def _write_all(end: int, data: bytes) -> None:
    with open(end, "wb") as stream:
        stream.write(data)


def write(name: str, text: str) -> str:
    """Put a text file there; its name."""
    Path(name).write_text(text, "utf-8")
    return name


_PR_CAPBSET_DROP = 24  # linux/prctl.h
_CAPABILITY_VERSION_3 = 0x20080522  # linux/capability.h, as the next
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2


def obey_modes() -> None:
    """Give up root's right to pass over the modes of files; so do the programs that it runs."""
    if os.getuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
        # effective, permitted and inheritable ones: 32 of each, then 32 more
        sets = (ctypes.c_uint32 * 6)()
        given_up = 1 << _CAP_DAC_OVERRIDE | 1 << _CAP_DAC_READ_SEARCH
        failed = libc.capget(header, sets)
        for number in range(3):
            sets[number] &= ~given_up
        for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            failed = failed or libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
        if failed or libc.capset(header, sets):
            raise OSError(ctypes.get_errno(), "capabilities")


def fill_disk() -> None:
    """Let no file grow any more, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def keep_no_chat_waiting() -> None:
    """As ``running_bot`` does: let a chat get one message after the other, not one a second."""
    vars(uplink)["Throttle"] = partial(Throttle, chat_interval=0.0)


def use_no_umask() -> None:
    """As where the service manager sets none: what is created may be read by everybody."""
    os.umask(0)
