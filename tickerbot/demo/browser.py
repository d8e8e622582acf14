"""Opening a URL in the user's graphical browser, if there is one, but never in the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import webbrowser


def open_browser(url: str) -> bool:
    """Open the URL; return False if there is no browser, or only one that runs in the terminal.

    Looking for a browser blocks, so call this off the event loop.
    """
    if not _has_display():
        return False
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    # a browser that runs in the foreground is one for the terminal, unless the user chose it
    if type(browser) is webbrowser.GenericBrowser and "BROWSER" not in os.environ:
        return False
    # a process and a session of its own, so that it can neither write to this terminal nor read it
    child = subprocess.Popen(  # noqa: S603 - our own address, and no shell
        [sys.executable, "-m", "webbrowser", url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=child.wait, daemon=True).start()
    return True


def _has_display() -> bool:
    """Say whether there is a display; macOS and Windows always have one."""
    if sys.platform in ("darwin", "win32"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
