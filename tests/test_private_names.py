"""Private names of libraries may move with any upgrade, so the program uses none.

A name counts as private with one underscore at its beginning, and as ours where the same file defines
it: whatever else is reached behind a dot, imported, or named in ``getattr`` belongs to somebody else.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "tickerbot"

# named tuples have these for everybody; the underscore only keeps them apart from the fields
PUBLIC = {"_asdict", "_fields", "_make", "_replace"}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in {"_", *PUBLIC}


def defined_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                yield name


def used_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name):
                yield name
            case ast.Import(names=names):
                yield from (part for alias in names for part in alias.name.split("."))
            case ast.ImportFrom(module=module, names=names):
                yield from (module or "").split(".")
                yield from (alias.name for alias in names)
            case ast.Call(func=function, args=[_, ast.Constant(value=str(name)), *_]):
                if ast.unparse(function) in {"getattr", "setattr", "hasattr", "delattr"}:
                    yield name


def foreign_private_names(source: str) -> set[str]:
    """The private names that a file uses and does not define."""
    tree = ast.parse(source)
    return {name for name in used_names(tree) if is_private(name)} - set(defined_names(tree))


def test_no_private_name_of_a_library_is_used() -> None:
    found = set()
    seen = 0
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text("utf-8")
        seen += len({name for name in used_names(ast.parse(source)) if is_private(name)})
        place = path.relative_to(PACKAGE).as_posix()
        found |= {(place, name) for name in foreign_private_names(source)}
    assert seen > 200, "our own are seen, and told from others'"
    assert found == set()


def test_the_linter_is_silenced_nowhere() -> None:
    lines = [
        line for path in PACKAGE.rglob("*.py") for line in path.read_text("utf-8").splitlines()
    ]
    assert len(lines) > 10_000
    assert [line for line in lines if re.search(r"#\s*(ruff|noqa)\b.*\bSLF", line)] == []


@pytest.mark.parametrize(
    "source",
    [
        "from telegram._utils.types import ODVInput",
        "import telegram._utils.types",
        "from telegram.ext import _extbot",
        "bot._post('getUpdates')",
        "class Connection(BaseRequest):\n  def post(self):\n    return self._request_wrapper()",
        "bundle.terms._messages.clear()",
        "bot._token = ''",
        "getattr(bot, '_token')",
    ],
)
def test_a_name_of_somebody_else_is_found(source: str) -> None:
    assert len(foreign_private_names(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "class Box:\n  def __init__(self):\n    self._lid = 1\n  def like(self, it):\n    it._lid = 0",
        "class Box:\n  _lid: int = 1\n  def is_open(self):\n    return self._lid",
        "from __future__ import annotations\nself.__class__.__name__",
        "point._replace(x=1)",
    ],
)
def test_a_name_of_our_own_is_none_of_them(source: str) -> None:
    assert foreign_private_names(source) == set()
