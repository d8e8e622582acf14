"""Topics and levels in exports: what is written reads back the same, also into another archive."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.strategies import bodies, headlines
from tickerbot.errors import DocumentError
from tickerbot.formats.documents import read_document
from tickerbot.formats.label_line import read_label_line, write_label_line
from tickerbot.formats.picture_lines import read_picture_lines, write_picture_lines
from tickerbot.model import Level, ParsedEntry, Picture
from tickerbot.storage.archive import entries
from tickerbot.storage.archive.exports import export_json, export_text
from tickerbot.storage.archive.import_corrections import correct_by_import, find_import_corrections
from tickerbot.storage.archive.imports import import_entries
from tickerbot.text.hashtags import fold_name

BERLIN = ZoneInfo("Europe/Berlin")

names = st.sampled_from(["Wahl", "Landtag 2026", "Fußball", "Öl", "Côte d’Azur", "x1"])
labelled = st.builds(
    ParsedEntry,
    headlines,
    st.one_of(bodies, st.just(("Text.", "#wahl")), st.just(("Text\n#Sport #x",)), st.just(("#a",))),
    st.just(date(2026, 1, 2)),
    level=st.sampled_from(Level),
    topics=st.lists(names, max_size=3, unique=True).map(tuple),
)


@given(labelled)
def test_the_line_of_hashtags_reads_back_as_what_it_was_written_for(entry: ParsedEntry) -> None:
    back = read_label_line(write_label_line(entry))
    assert (back.headline, back.body, back.level) == (entry.headline, entry.body, entry.level)
    assert [*map(fold_name, back.topics)] == [*map(fold_name, entry.topics)]


LIKE_A_PICTURE = f"[photo a.media/{'0' * 64}.jpg 8x6: Deich]"
pictured = st.builds(
    ParsedEntry,
    headlines,
    st.one_of(bodies, st.just((LIKE_A_PICTURE,)), st.just(("Text.", "[no pictures]"))),
    pictures=st.lists(
        st.builds(
            Picture,
            st.sampled_from(["a.db.media/" + "1" * 64 + ".jpg", "b-1.media/" + "f" * 64 + ".mp4"]),
            st.sampled_from(["photo", "video"]),
            *(st.just(0), st.just(0)),
            alt=st.sampled_from(["", "Deich", "Ein [Boot]: 3 x 4]"]),
        ),
        max_size=3,
    ).map(tuple),
)


@given(pictured)
def test_the_lines_of_pictures_read_back_as_what_they_were_written_for(entry: ParsedEntry) -> None:
    assert read_picture_lines(write_picture_lines(entry)) == entry


def test_a_line_of_a_picture_that_was_text_stays_text(tmp_path: Path) -> None:
    entry = ParsedEntry("Deich", ("Text.", LIKE_A_PICTURE), date(2026, 1, 2))
    with closing(new_database(tmp_path / "ticker.db")) as db:
        import_entries(db, [entry], BERLIN)
        written: list[str] = []
        export_text(db, BERLIN, written.append)
        (back,) = read_document("".join(written).encode(), BERLIN)
    assert (back.body, back.pictures) == (entry.body, ())


def facts(db: Database) -> list[tuple[object, ...]]:
    return [
        (e.headline, e.body, e.level, {fold_name(topic.name) for topic in e.topics})
        for e in entries.all_entries(db)
    ]


@settings(max_examples=15)
@given(found=st.lists(labelled, min_size=1, max_size=4), form=st.sampled_from(["json", "text"]))
def test_an_export_gives_another_archive_the_same(
    tmp_path_factory: pytest.TempPathFactory, found: list[ParsedEntry], form: str
) -> None:
    folder = tmp_path_factory.mktemp("labels")
    with (
        closing(new_database(folder / "one.db")) as one,
        closing(new_database(folder / "two.db")) as two,
    ):
        import_entries(one, found, BERLIN)
        written: list[str] = []
        (export_json if form == "json" else export_text)(one, BERLIN, written.append)
        document = read_document("".join(written).encode(), BERLIN)
        import_entries(two, document, BERLIN)
        assert facts(two) == facts(one)
        # nothing of it is new, and nothing is labelled otherwise
        assert import_entries(two, document, BERLIN).added == 0
        assert find_import_corrections(two, document, with_labels=True) == []


def test_other_labels_of_a_known_entry_are_a_change_only_where_they_are_asked_for(
    tmp_path: Path,
) -> None:
    first = '{"headline": "Deich hält", "published_at": "2026-01-02T10:00:00+01:00"%s}'
    with closing(new_database(tmp_path / "ticker.db")) as db:
        import_entries(db, read_document((first % "").encode(), BERLIN), BERLIN)
        changed = read_document(
            (first % ', "topics": ["#Wetter"], "level": "important"').encode(), BERLIN
        )
        assert find_import_corrections(db, changed) == []
        found = find_import_corrections(db, changed, with_labels=True)
        assert [it.relabels for it in found] == [True]
        assert correct_by_import(db, found, now=5) == 1
        assert facts(db) == [("Deich hält", (), Level.IMPORTANT, {"wetter"})]
        # what says nothing of them changes nothing
        plain = read_document((first % "").encode(), BERLIN)
        assert find_import_corrections(db, plain, with_labels=True) == []
        text = read_document(
            b"date 2026-01-02\n\n+++ 10:00 Deich h\xc3\xa4lt +++\n\n#Eil\n", BERLIN
        )
        correct_by_import(db, find_import_corrections(db, text, with_labels=True), now=6)
        assert facts(db) == [("Deich hält", (), Level.URGENT, {"wetter"})]


@pytest.mark.parametrize(
    "keys", ['"topics": "Wahl"', '"topics": ["2026"]', '"topics": ["a", "b", "c", "d"]',
             '"level": 2', '"level": "loud"', '"topics": ["wichtig"]'],
)  # fmt: skip
def test_what_is_no_label_is_told_with_its_line(keys: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(f'{{"headline": "Deich", {keys}}}'.encode(), BERLIN)
    assert caught.value.line == 1


def test_a_line_of_topics_leaves_the_level_that_the_head_tells() -> None:
    text = "date 2026-01-02\n\n+++ EIL 10:00 Deich bricht +++\n\nText.\n\n#Wetter\n"
    (entry,) = read_document(text.encode(), BERLIN)
    assert (entry.headline, entry.body) == ("Deich bricht", ("Text.",))
    assert (entry.level, entry.topics) == (Level.URGENT, ("Wetter",))
