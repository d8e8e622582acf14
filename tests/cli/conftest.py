"""What tests of commands share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import make_database


@pytest.fixture(autouse=True)
def _is_there(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Commands find an empty database: to make one takes longer than most of them do."""
    if "nothing_there" not in request.fixturenames:
        make_database(tmp_path / "ticker.db")


@pytest.fixture
def nothing_there() -> None:
    """There is no database yet."""
