"""A bot runs for months, so what it remembers has a bound.

Whoever adds to a collection of its own also takes from it, or has a ``Newest``. What is only filled
while it is made counts as data.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tickerbot.newest import Newest

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
    "Matcher": {"_known"},  # lives as long as one question
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
