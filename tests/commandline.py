"""The command line as operators and their scripts use it: real processes in the working directory."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


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
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tickerbot", *arguments],
        input=stdin,
        capture_output=True,
        env=environment,
        timeout=60,
        preexec_fn=begin,
    )
    result = subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
    assert "Traceback" not in result.stderr + result.stdout
    assert result.returncode == expect, result
    return result


def write(name: str, text: str) -> str:
    """Put a text file there; its name."""
    Path(name).write_text(text, "utf-8")
    return name


_PR_CAPBSET_DROP = 24  # linux/prctl.h
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2  # linux/capability.h


def obey_modes() -> None:
    """Give up root's right to pass over the modes of files; so do the programs that it runs."""
    if os.getuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")


def fill_disk() -> None:
    """Let no file grow any more, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def use_no_umask() -> None:
    """As where the service manager sets none: what is created may be read by everybody."""
    os.umask(0)
