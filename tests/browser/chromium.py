"""Which Chromium the tests drive, and how it is started.

``TICKERBOT_CHROMIUM`` names the executable where it is not found by itself.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, Playwright

# read at import: no test sees the environment of the person who runs it
_NAMED = os.environ.get("TICKERBOT_CHROMIUM")
# the first one is the same engine without a browser's windows, and needs a quarter of the CPU
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
)


def find() -> str:
    """The path of the browser; without one the test fails."""
    if _NAMED:
        named = shutil.which(_NAMED)
        assert named, f"TICKERBOT_CHROMIUM: {_NAMED} is no program"
        return named
    for name in _NAMES:
        if path := shutil.which(name):
            return path
    if Path(_MAC).exists():
        return _MAC
    names = ", ".join(_NAMES)
    pytest.fail(
        f"no Chromium: none of {names} is here; TICKERBOT_CHROMIUM can name one", pytrace=False
    )


async def launch(playwright: Playwright) -> Browser:
    """Start it without a window. Its sandbox works for everybody but root."""
    return await playwright.chromium.launch(
        executable_path=find(), chromium_sandbox=os.geteuid() != 0, args=_FLAGS
    )
