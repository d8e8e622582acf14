"""What is remembered of texts is limited, in number and in size: a bot runs for months."""

from __future__ import annotations

import gc
import importlib
import inspect
import pkgutil
import subprocess
import sys
import tracemalloc
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest

import tickerbot
from tickerbot.storage.archive import search_index
from tickerbot.text.german.reading import read

PROGRAM = Path(tickerbot.__file__).parent
PACKAGES = ("text", "formats", "rendering", "search", "storage", "desk", "readers")


def test_whatever_is_remembered_is_limited_in_number() -> None:
    """Without limit is only what has no argument, or one of few values."""
    unlimited, limited = set(), 0
    for found in pkgutil.walk_packages(tickerbot.__path__, "tickerbot."):
        if found.name.split(".")[1] not in PACKAGES:
            continue
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, _lru_cache_wrapper):
                limited += value.cache_parameters()["maxsize"] is not None
                if value.cache_parameters()["maxsize"] is None and inspect.signature(
                    value
                ).parameters.keys() - {"language"}:
                    unlimited.add(f"{found.name}.{name}")
    assert unlimited == set()
    assert limited > 4


ASKING = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from tickerbot.text.german.morphemes import model

together = Barrier(4)
def ask(_):
    together.wait()
    return id(model())

with ThreadPoolExecutor(4) as threads:
    print(len(set(threads.map(ask, range(4)))))
"""


def test_the_model_of_german_is_read_once_however_many_ask_at_once() -> None:
    """Where two read it side by side, the process kept 35 MB more for good."""
    done = subprocess.run([sys.executable, "-c", ASKING], capture_output=True, check=True)
    assert int(done.stdout) == 1


@pytest.mark.parametrize("unit", ["x", "a-b", "7.", "e\u0300", "😀", "ä"])
def test_no_long_word_is_remembered(unit: str) -> None:
    def use(number: int) -> None:
        word = (unit * 4_000)[:4_000]
        text = f"{number}{word} {word}{number}"
        search_index.prepare(text, text, None)
        read(text)

    use(0)
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(1, 11):
            use(number)
        gc.collect()
        snapshot = tracemalloc.take_snapshot()
    finally:
        tracemalloc.stop()
    # whatever other threads keep meanwhile, of the test's own runner or of earlier tests, is not ours
    ours = snapshot.filter_traces([tracemalloc.Filter(True, f"{PROGRAM}/*")])  # noqa: FBT003
    kept = sum(trace.size for trace in ours.traces)
    assert 0 < kept < 40_000, "ten texts of more than 8,000 characters"
