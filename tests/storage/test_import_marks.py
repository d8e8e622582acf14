"""A document in which only the marks differ corrects what the archive holds, and is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tickerbot.model import Mark, Marks, ParsedEntry
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.import_corrections import (
    correct_by_import,
    find_import_corrections,
    without,
)
from tickerbot.storage.archive.imports import import_entries, new_entries
from tickerbot.storage.transactions import transaction
from tickerbot.text.composition import whole_text
from tickerbot.text.marks import tidy

WORDS = ParsedEntry(
    "Pegel fällt weiter", ("Der Deich hält, sagt der Deichgraf.", "Die Schulen öffnen morgen."),
    date(2026, 3, 14), time(9, 5), datetime(2026, 3, 14, 8, 5, tzinfo=UTC),
)  # fmt: skip
ZONE = ZoneInfo("Europe/Berlin")
TEXT = whole_text(WORDS.headline, WORDS.body)
OTHER = ParsedEntry("Fähre ruht", ("Bis zum Abend.",), WORDS.date, WORDS.time, WORDS.published_at)


@st.composite
def marks(draw: st.DrawFn) -> Marks:
    spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12))
    found = [
        Mark(begin, min(len(TEXT), begin + length), draw(st.sampled_from(("bold", "italic"))))
        for begin, length in draw(st.lists(spans, min_size=1, max_size=3))
    ]
    return tidy(found, TEXT)


@given(before=st.one_of(st.just(()), marks()), after=marks())
@example(before=(Mark(0, 1, "bold"),), after=())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_other_marks_are_a_correction_and_the_same_ones_never_are(
    db: Database, before: Marks, after: Marks
) -> None:
    db.execute("begin")
    try:
        first, second = replace(WORDS, marks=before), replace(WORDS, marks=after)
        import_entries_in(db, [first, OTHER])
        assert find_import_corrections(db, [first, OTHER]) == []
        found = find_import_corrections(db, [OTHER, second])
        # a document without any need not know of marks
        assert [it.came for it in found] == ([second] if after and before != after else [])
        assert new_entries(db, without([second], found)) == []
    finally:
        db.execute("rollback")


def import_entries_in(db: Database, document: list[ParsedEntry]) -> None:
    """As ``import_entries``, in the transaction that is open."""
    from tickerbot.formats.placing import place
    from tickerbot.storage.archive.imports import prepare, tidied

    prepared = [prepare(item) for item in place([tidied(it) for it in document], ZONE)]
    entries.insert_entries(db, prepared)


def test_it_goes_to_every_copy_once_and_comes_back_as_nothing_new(db: Database) -> None:
    import_entries(db, [WORDS], ZONE)
    bold = replace(WORDS, marks=(Mark(0, 5, "bold"),))
    (found,) = find_import_corrections(db, [bold])
    assert correct_by_import(db, [found], now=9) == 1
    entry = entries.get_entry(db, 1)
    assert entry
    assert (entry.marks, entry.revision, entry.notes) == (bold.marks, 2, ())
    assert find_import_corrections(db, [bold]) == []
    # a document that knows of no marks, and one from before, take nothing back
    assert find_import_corrections(db, [WORDS]) == []
    italic = (Mark(0, 5, "italic"),)
    with transaction(db):
        revisions.correct(db, 1, 2, WORDS.headline, WORDS.body, marks=italic, by=900, receipt=None,
                          now=10, note="", sound=False)  # fmt: skip
    assert find_import_corrections(db, [bold]) == []


def test_what_was_corrected_since_or_retracted_stays(db: Database) -> None:
    import_entries(db, [WORDS], ZONE)
    with transaction(db):
        revisions.correct(db, 1, 1, "Pegel steigt", WORDS.body, by=900, receipt=None, now=9, note="",
                          sound=False, marks=())  # fmt: skip
    bold = replace(WORDS, marks=(Mark(0, 5, "bold"),))
    assert find_import_corrections(db, [bold]) == []
    with transaction(db):
        revisions.retract(db, 1, 2, by=900, receipt=None, now=10)
    assert find_import_corrections(db, [bold]) == []
