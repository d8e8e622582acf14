"""Files of a Bot API server on this machine, which with ``--local`` names them instead of sending them.

Source: the server's README, "local mode": ``getFile`` gives the absolute path of the file on its disk,
``<its folder>/<token>/<kind>/<name>``.
"""

from __future__ import annotations

import os
import stat
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from telegram.error import NetworkError

from tickerbot.proxies import is_loopback


def read_local(path: str, token: str, server: str, most: int) -> bytes:
    """The bytes of a file, at most ``most``, that the server at the address ``server`` has named.

    Raises NetworkError where that is on another machine, the file lies outside the folder that the
    server has for the bot of this token, cannot be read, or is larger.
    """
    if not is_loopback(urlsplit(server).hostname or ""):
        raise NetworkError("a file on another machine was named")
    # also where links lead to: nothing else of this machine is read
    try:
        places = [PurePosixPath(it).parts for it in (path, os.path.realpath(path))]
    except ValueError as error:
        raise NetworkError("a file was named that cannot be") from error
    if ".." in places[0] or not all(token in place[:-1] for place in places):
        raise NetworkError("a file outside the server's folder was named")
    try:
        # a pipe that nobody writes to would be waited for
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise NetworkError(f"a file that was named cannot be read: {error.strerror}") from None
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise NetworkError("what was named is no file")
        with open(number, "rb", closefd=False) as file:
            content = file.read(most + 1)
    except OSError as error:
        raise NetworkError(f"a file that was named cannot be read: {error.strerror}") from None
    finally:
        os.close(number)
    if len(content) > most:
        raise NetworkError("a file that was named is too large")
    return content
