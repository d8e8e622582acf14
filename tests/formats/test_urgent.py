"""A label that says that an entry is breaking news is taken off, and kept as its level."""

from __future__ import annotations

import pytest

from tests.formats.readings import ABEND, DURCH, FAEHRE, PEGEL, read
from tickerbot.model import Level

LABELLED = [
    "+++ EIL +++ @ +++", "+++ Eilmeldung, 21:01 Uhr: @ +++", "+++ BREAKING NEWS +++ @ +++",
    "EIL: 21:01 Uhr – @", "+++ Eil, 21:01 Uhr: @ +++",
]  # fmt: skip


@pytest.mark.parametrize("head", LABELLED)
def test_the_label_becomes_the_level(head: str) -> None:
    second = head.replace("EIL", "Update").replace("Eilmeldung", "Update").replace("Eil", "Update")
    second = second.replace("BREAKING NEWS", "UPDATE").replace("21:01", "19:40")
    first, second = head.replace("@", PEGEL), second.replace("@", FAEHRE)
    reading = read(f"14. März 2026\n\n{first}\n\n{DURCH}\n\n{second}\n\n{ABEND}")
    assert [(entry.headline, entry.level) for entry in reading.entries] == [
        (PEGEL, Level.URGENT), (FAEHRE, Level.NORMAL),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "head", ["21:01 Uhr: EIL: @", "+++ 21:01 EIL +++ @ +++", "21:01 Uhr | Eilmeldung – @"]
)
def test_so_does_one_behind_the_time(head: str) -> None:
    text = f"14. März 2026\n\n{head.replace('@', PEGEL)}\n\n{DURCH}\n\n19:40 Uhr: {FAEHRE}"
    found = [(entry.headline, entry.level) for entry in read(text).entries]
    assert found == [(PEGEL, Level.URGENT), (FAEHRE, Level.NORMAL)]


@pytest.mark.parametrize("headline", ["Breaking Bad läuft im Hafen", "Eilverfahren ist zu Ende"])
def test_a_headline_that_begins_with_such_a_word_is_not_urgent(headline: str) -> None:
    first, second = f"+++ 21:01 {headline} +++", f"+++ 19:40 {FAEHRE} +++"
    reading = read(f"14. März 2026\n\n{first}\n\n{DURCH}\n\n{second}\n\n{ABEND}")
    assert [(entry.headline, entry.level) for entry in reading.entries] == [
        (headline, Level.NORMAL), (FAEHRE, Level.NORMAL),
    ]  # fmt: skip
