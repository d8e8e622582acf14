"""Where tests get their helpers: from modules that are named after what is in them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def imported(source: str) -> tuple[str, ...]:
    """The full names of the modules, or of what is in them, that a source imports."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


def of_tests(source: str) -> list[str]:
    """Those imports that are from a test module."""
    return [
        name
        for name in imported(source)
        if name.startswith("tests.") and any(part.startswith("test_") for part in name.split("."))
    ]


def test_nothing_is_imported_from_a_test_module() -> None:
    sources = {path: path.read_text("utf-8") for path in HERE.rglob("*.py")}
    helpers = {
        name
        for source in sources.values()
        for name in imported(source)
        if name.startswith("tests.")
    }
    assert len(helpers) > 50, "the imports are found"
    found = {str(path.relative_to(HERE)): of_tests(source) for path, source in sources.items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_an_import_from_a_test_module_is_found_however_it_is_written() -> None:
    for source in (
        "from tests.desk.test_writing import TEXT",
        "from tests.desk import test_writing",
        "import tests.desk.test_writing as writing",
        "def late() -> None:\n    from tests.test_run import SECRET",
    ):
        assert of_tests(source), source
    assert of_tests("from tests.running import rows\nimport test_data") == []
