"""A bot runs for months, so what it remembers has a bound.

Whoever adds to a collection of its own also takes from it, or has a ``Newest``. What is only filled
while it is made counts as data.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import make_database
from tests.running import bot_process, new_api
from tickerbot.cli.long_life import SIDE_THREADS
from tickerbot.newest import Newest
from tickerbot.storage.database import open_to_read, snapshot

PACKAGE = Path(__file__).parent.parent / "tickerbot"
ROOMS = (
    "bot_api",
    "delivery",
    "desk",
    "operations",
    "readers",
    "rendering",
    "search",
    "storage",
    "text",
)
"""What lives as long as the bot is in these."""

BOUNDED_OTHERWISE = {
    "Monitor": {"_alarms", "_kept", "_refusals", "_restraints"},  # their keys are closed lists
}

ADDS = {"add", "append", "appendleft", "extend", "insert", "setdefault", "update"}
NAMES = ast.Attribute, ast.Name
FUNCTIONS = ast.FunctionDef, ast.AsyncFunctionDef
TAKES = {"clear", "discard", "pop", "popitem", "popleft", "remove"}


def own(node: ast.AST) -> str:
    """The name of an attribute of ``self``; empty for anything else."""
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name
    return ""


def added_to(node: ast.AST) -> str:
    """The attribute that grows here."""
    match node:
        case ast.Attribute(value=held, attr=name) if name in ADDS:
            return own(held)
        case (
            ast.Subscript(value=held, ctx=ast.Store()) | ast.AugAssign(target=held, op=ast.BitOr())
        ):
            return own(held)
    return ""


def bounded_by(node: ast.AST, *, is_making: bool) -> set[str]:
    """The attributes that shrink here, or are made with a bound."""
    match node:
        case ast.Attribute(value=held, attr=name) if name in TAKES:
            return {own(held)}
        case ast.Subscript(value=held, ctx=ast.Del()):
            return {own(held)}
        case ast.Assign() | ast.AnnAssign():
            text = ast.unparse(node)
            if is_making and "Newest" not in text and "maxlen" not in text:
                return set()
            stored = [each for each in ast.walk(node) if isinstance(each, NAMES)]
            stored = [each for each in stored if isinstance(each.ctx, ast.Store)]
            return {own(each) or getattr(each, "id", "") for each in stored}
    return set()


def growing(made: ast.ClassDef) -> set[str]:
    """The collections of a class that grow once it is made, and never shrink."""
    grow, bounded = set(), {"", *BOUNDED_OTHERWISE.get(made.name, ())}
    for part in made.body:
        is_making = not isinstance(part, FUNCTIONS) or part.name == "__init__"
        for node in ast.walk(part):
            bounded |= bounded_by(node, is_making=is_making)
            if not is_making:
                grow.add(added_to(node))
    return grow - bounded


def all_growing(source: str) -> list[str]:
    classes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)]
    return [f"{each.name}.{name}" for each in classes for name in sorted(growing(each))]


def test_what_is_remembered_has_a_bound() -> None:
    paths = [PACKAGE / "app.py"]
    paths += [path for room in ROOMS for path in (PACKAGE / room).rglob("*.py")]
    assert [name for path in paths for name in all_growing(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("lines", "grows"),
    [
        (("self.seen[key] = 1",), True),
        (("self.seen |= {key}",), True),
        (("self.seen.setdefault(key, []).append(1)",), True),
        (("self.seen.add(key)", "task.add_done_callback(self.seen.discard)"), False),
        (("self.seen.add(key)", "found, self.seen = self.seen, set()"), False),
        (("self.seen[key] = 1", "del self.seen[key - 9]"), False),
    ],
)
def test_how_growth_is_told(lines: tuple[str, ...], grows: bool) -> None:
    making = "class A:\n def __init__(self):\n  self.seen = set()\n  self.seen.add(0)\n"
    assert bool(all_growing(f"{making} def see(self, key):\n  " + "\n  ".join(lines))) == grows


def test_the_newest_are_kept() -> None:
    kept = Newest[str, int](2)
    kept["a"] = kept["b"] = kept["a"] = 1
    kept.update(c=2)
    assert dict(kept) == {"b": 1, "c": 2}
    del kept["b"]
    kept["d"] = 3
    assert list(kept) == ["c", "d"]


def number_of_threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


@pytest.mark.skipif(sys.platform != "linux", reason="threads are looked up in /proc")
async def test_a_bot_that_is_asked_much_at_once_has_no_more_threads(tmp_path: Path) -> None:
    api, path = new_api(), tmp_path / "ticker.db"
    async with api.serve() as url, bot_process(url, path) as bot:
        readers = [api.add_user(f"Leserin {number}") for number in range(40)]
        for reader in readers:
            api.send(reader, "/export")
        await api.wait_for(lambda: all(map(api.bot_messages, readers)), 60)
        threads = number_of_threads(bot.pid)
    of_the_loop, of_the_store = 1, 3
    assert of_the_store < threads <= of_the_loop + of_the_store + SIDE_THREADS


READING = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from tickerbot.cli.long_life import give_back_memory

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

def read(_):
    picture = bytearray(SIZE)
    together.wait()

SIZE, THREADS = 12_000_000, 4
together = Barrier(THREADS)
give_back_memory()
with ThreadPoolExecutor(THREADS) as threads:
    list(threads.map(read, range(THREADS)))
    before = held()
    for _ in range(5):
        list(threads.map(read, range(THREADS)))
    print((held() - before) / SIZE)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there malloc is told what to keep")
def test_the_memory_of_large_pictures_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READING], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 0.5, "of a picture"


def test_what_reads_aside_remembers_less_of_the_file(tmp_path: Path) -> None:
    """Each of its threads keeps that for good, and a status goes through the whole file."""
    make_database(tmp_path / "ticker.db")
    with (
        closing(open_to_read(tmp_path / "ticker.db")) as db,
        snapshot(tmp_path / "ticker.db") as aside,
    ):
        lasting, once = (each.execute("pragma cache_size").fetchone()[0] for each in (db, aside))
    assert lasting < 10 * once < 0, "in KB, below 0"
