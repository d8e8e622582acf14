"""The command line as operators and their scripts use it: real processes in the working directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def tickerbot(
    *arguments: str, stdin: bytes = b"", expect: int = 0, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command on ``ticker.db``; ``expect`` is the exit status, and no traceback is shown."""
    environment = {**os.environ, "TICKERBOT_DATABASE": "ticker.db", **variables}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tickerbot", *arguments],
        input=stdin,
        capture_output=True,
        env=environment,
        timeout=60,
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
