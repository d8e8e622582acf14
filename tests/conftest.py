"""What several tests need.

What is cheap: ``db`` and ``new_database`` copy an empty database, ``tickerbot(...)`` and
``bot_process`` fork a process that has imported everything, ``running_bot`` needs none; the browser's
``demo`` is one for all tests of a file. What no test changes is best made once for its file, too.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings
from sqlite_utils import Database

from tests import running
from tests.databases import new_database
from tests.order import in_order

# Else each worker and each process that a test starts would compile everything again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

_BROWSER = Path(__file__).parent / "browser"

# Thousands of commits would each wait for the disk; what a killed process wrote stays in memory, too.
_MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > 2**30:
    os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)

# how long an example takes tells how busy the machine is; ``--hypothesis-profile=thorough`` tries many
settings.register_profile("tickerbot", deadline=None, max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=500)
settings.load_profile("tickerbot")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """``-n auto`` means four workers a core: many tests wait for a bot, a browser or a limit."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None  # xdist goes by that
    return 4 * (os.cpu_count() or 1)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the walks through the demo's page, which need a Chromium, unless they are named."""
    is_named = any("browser" in Path(arg).parts for arg in config.args)
    return True if collection_path == _BROWSER and not is_named else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files come in the order that takes the least time; workers take one after the other."""
    files = in_order((item.path for item in items), Path(__file__).parent)
    places = {file: place for place, file in enumerate(files)}
    items.sort(key=lambda item: places[item.path])


def pytest_collection_finish() -> None:
    """The tests and what they import stay to the end: that need not be looked for again and again."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the settings of the person who runs it, in the environment or in .env."""
    for name in list(os.environ):
        if name.upper().startswith("TICKERBOT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=["polling", "webhook"])
def each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The test is run twice: updates come to its bots by polling, and by a webhook.

    ``TESTS_WAY=webhook`` in the environment runs all others over a webhook, too.
    """
    monkeypatch.setattr(running, "way", request.param)
    return str(request.param)


@pytest.fixture
def by_polling(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test is about polling: its bots poll, whatever ``TESTS_WAY`` says."""
    monkeypatch.setattr(running, "way", "polling")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """An empty archive in a real file."""
    with closing(new_database(tmp_path / "ticker.db")) as database:
        yield database
