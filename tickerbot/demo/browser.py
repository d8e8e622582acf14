"""Opening an address in the person's browser, where there is one, and never in the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import webbrowser


def open_browser(url: str) -> bool:
    """Open the address; False where there is no browser, or only one for the terminal.

    It may look for a while; call it beside the event loop.
    """
    if not _may_show():
        return False
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    # what runs in the foreground is a browser for the terminal, unless the person chose it
    if type(browser) is webbrowser.GenericBrowser and "BROWSER" not in os.environ:
        return False
    # in a process and a session of its own: it can neither write to this terminal nor read from it
    child = subprocess.Popen(  # noqa: S603 - our own address, and no shell
        [sys.executable, "-m", "webbrowser", url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=child.wait, daemon=True).start()
    return True


def _may_show() -> bool:
    """Whether there is a screen. Only Linux and its like tell that in the environment."""
    if sys.platform in ("darwin", "win32"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
