"""What a process that lives for months needs: a bound on its threads, and on what they keep."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import sys
from concurrent.futures import ThreadPoolExecutor

SIDE_THREADS = 4
"""So many things are done beside the event loop at once: reading a picture, looking up a name, counting
for the metrics. Each thread keeps some memory for good."""
LARGE = 1 << 20
"""Bytes; what is smaller, such as asyncio's buffers, is cheaper to keep than to get anew each time."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h


def bound_threads(loop: asyncio.AbstractEventLoop) -> None:
    """Let all side jobs of this loop share a few threads."""
    loop.set_default_executor(ThreadPoolExecutor(SIDE_THREADS, thread_name_prefix="aside"))


def give_back_memory() -> None:
    """Have glibc give back what is freed, which it learns not to do from the first large picture.

    Other C libraries do as they do.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(_M_MMAP_THRESHOLD, LARGE)
            mallopt(_M_TRIM_THRESHOLD, 2 * LARGE)
