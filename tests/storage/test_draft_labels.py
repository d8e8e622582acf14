"""Labels of drafts: what hashtags give, what stays text, and what an edit keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from tests.databases import new_database
from tests.outboxes import appoint
from tickerbot.model import Entry, Level, Mark
from tickerbot.storage.archive import entries
from tickerbot.storage.newsroom import changing, drafts, labelling, publishing, urgency
from tickerbot.storage.newsroom.draft_labels import unknown_labels
from tickerbot.storage.newsroom.drafts import EntryDraft
from tickerbot.storage.transactions import transaction
from tickerbot.text.hashtags import find_labels, fold_name, without_labels
from tickerbot.text.marks import MarkedText

EDITOR = 900
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(new_database(tmp_path / "ticker.db")) as opened:
        appoint(opened, EDITOR)
        with transaction(opened):
            for name in ("Wahl", "Sport", "Landtag 2026", "Wetter", "Alt"):
                labelling.add_topic(opened, name, by=EDITOR, now=0)
            labelling.close_topic(opened, "Alt", by=EDITOR, now=0)
        yield opened


def put(db: Database, text: str, number: int = 1, marks: tuple[Mark, ...] = ()) -> EntryDraft:
    draft, _ = drafts.put_draft(db, EDITOR, number, 0, text, 0, marks=marks)
    return draft


def publish(db: Database, draft: EntryDraft) -> Entry | None:
    done = publishing.publish_draft(
        db, draft.id, draft.version, silent=False, receipt_message_id=1, language="de", now=9,
        zone=BERLIN,
    )  # fmt: skip
    return entries.get_entry(db, done.entry_id) if done else None


def names(draft: EntryDraft) -> set[str]:
    return {topic.name for topic in draft.topics or ()}


@pytest.mark.parametrize(
    ("text", "topics", "shown", "unknown"),
    [
        ("Kabinett tagt #wahl\nText.", {"Wahl"}, "Kabinett tagt|Text.", []),
        ("Tagt\nText.\n#WAHL, #landtag_2026", {"Wahl", "Landtag 2026"}, "Tagt|Text.", []),
        ("Tagt\nText.\n\n  #wahl  \n\n", {"Wahl"}, "Tagt|Text.", []),
        ("Tagt #quatsch #wahl\nText.", {"Wahl"}, "Tagt #quatsch|Text.", ["#quatsch"]),
        ("Tagt\nText.\n#wahl #nix", {"Wahl"}, "Tagt|Text.|#nix", ["#nix"]),
        ("Tagt #alt", set(), "Tagt #alt", ["#alt"]),
        ("Das #wahl Lokal\nAm #sport vorbei.\nZu.", set(), "Das #wahl Lokal|Am #sport vorbei.|Zu.", []),
        ("Platz #1\nText.", set(), "Platz #1|Text.", []),
        ("#wahl", set(), "#wahl", []),
        ("A #wahl #sport #wetter #landtag2026", {"Wahl", "Sport", "Wetter"}, "A #landtag2026",
         ["#landtag2026"]),
        ("A #wahl #Wahl\n#wahl", {"Wahl"}, "A", []),
        ("Tagt\nText.\n#wahl\n\n#sport #nix\n#wetter", {"Wahl", "Sport", "Wetter"},
         "Tagt|Text.|#nix", ["#nix"]),
    ],
)  # fmt: skip
def test_hashtags_of_open_topics_are_labels_and_no_text_and_others_stay(
    db: Database, text: str, topics: set[str], shown: str, unknown: list[str]
) -> None:
    with transaction(db):
        draft = put(db, text)
        assert names(draft) == topics
        assert unknown_labels(draft.text, draft.hashtags) == unknown
        entry = publish(db, draft)
    assert entry is not None
    assert "|".join([entry.headline, *entry.body]).replace("\n", "|") == shown
    assert {topic.name for topic in entry.topics} == topics


@pytest.mark.parametrize(
    ("tag", "level"),
    [("#wichtig", Level.IMPORTANT), ("#Important", Level.IMPORTANT), ("#EIL", Level.URGENT)],
)
def test_a_hashtag_gives_the_level_and_urgent_leaves_only_once_that_was_asked(
    db: Database, tag: str, level: Level
) -> None:
    with transaction(db):
        draft = put(db, f"Deich bricht {tag} #wahl\nText.")
        assert draft.level is level
        if level is Level.URGENT:
            assert publish(db, draft) is None
            urgency.note_question(db, draft.id, draft.version + 1, by=EDITOR)  # of another version
            assert publish(db, draft) is None
            urgency.note_question(db, draft.id, draft.version, by=EDITOR)
        entry = publish(db, draft)
        assert entry is not None
        assert (entry.level, entry.headline) == (level, "Deich bricht")
        last = urgency.last_urgent(db)
        assert (last and last.id) == (entry.id if level is Level.URGENT else None)


def test_what_was_chosen_stays_until_other_hashtags_come(db: Database) -> None:
    with transaction(db):
        draft = put(db, "Tagt #wahl\nText.")
        sport = next(t.id for t in draft.topics or ()) + 1
        chosen = labelling.choose_topics(
            db, draft.id, draft.version, [*[t.id for t in draft.topics or ()], sport], by=EDITOR
        )
        assert isinstance(chosen, EntryDraft)
        assert names(chosen) == {"Wahl", "Sport"}
        # the version that was shown before does nothing any more
        assert labelling.choose_level(db, draft.id, draft.version, Level.URGENT, by=EDITOR) is None
        assert labelling.choose_level(db, draft.id, chosen.version, Level.IMPORTANT, by=EDITOR)
        for text, expected, level in (
            ("Tagt noch #wahl\nText.", {"Wahl", "Sport"}, Level.IMPORTANT),
            ("Tagt noch #wetter\nText.", {"Wetter", "Sport"}, Level.IMPORTANT),
            ("Tagt noch #wetter #eil\nText.", {"Wetter", "Sport"}, Level.URGENT),
            ("Tagt noch\nText.", {"Sport"}, None),
        ):
            changed = changing.change_text(db, draft.id, text, 1, len(text), by=EDITOR)
            assert changed is not None
            assert (names(changed), changed.level) == (expected, level)


def test_marks_stay_on_the_words_beside_labels(db: Database) -> None:
    text = "Der Deich #wahl hält #sport\nText fett.\n#wetter"
    begin = text.index("fett")
    marks = (Mark(4, 9, "bold"), Mark(16, 20, "italic"), Mark(begin, begin + 4, "bold"))
    with transaction(db):
        entry = publish(db, put(db, text, marks=marks))
    assert entry is not None
    whole = entry.headline + "\n\n" + "\n\n".join(entry.body)
    assert [(whole[m.begin : m.end], m.kind) for m in entry.marks] == [
        ("Deich", "bold"), ("hält", "italic"), ("fett", "bold"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("EIL: @", "@"), ("Eil – @\n\nMehr.", "@\n\nMehr."), ("+++ EIL +++ @ +++", "@"),
        ("+++ Eilmeldung: @ +++\nMehr.", "@\nMehr."), ("EILMELDUNG\n@", "@"), ("EIL @", "@"),
        ("🚨 BREAKING NEWS | @", "@"), ("[Breaking] @", "@"), ("URGENT: @", "@"), ("Eil! @", "@"),
    ],
)  # fmt: skip
def test_a_word_for_breaking_news_before_the_headline_is_the_level(
    db: Database, text: str, left: str
) -> None:
    with transaction(db):
        draft = put(db, text.replace("@", "Deich hält #wahl", 1))
    assert (draft.level, names(draft)) == (Level.URGENT, {"Wahl"})
    assert draft.composed.headline == "Deich hält"
    assert draft.composed.body == (("Mehr.",) if "Mehr" in left else ())


@pytest.mark.parametrize(
    "text",
    ["Eilverfahren beendet", "Breaking Bad läuft", "Eil in Koblenz", "EIL VERFAHREN ENDET", "EIL:",
     "Urgent care is closed", "Heute EIL: nichts", "+++ 21:01 EIL +++ Deich"],
)  # fmt: skip
def test_the_same_word_elsewhere_is_text(db: Database, text: str) -> None:
    with transaction(db):
        draft = put(db, text)
    assert (draft.level, draft.composed.headline) == (None, text)


texts = st.lists(
    st.lists(
        st.sampled_from(["Deich", "hält.", "#wahl", "#Sport,", "#x1", "#12", "#", "##a", " "]),
        max_size=5,
    ).map(" ".join),
    max_size=4,
).map("\n".join)


@given(texts)
def test_only_labels_go_and_without_them_there_are_none_of_theirs(text: str) -> None:
    labels = find_labels(text)
    tags = {fold_name(label.text) for label in labels}
    left = without_labels(MarkedText(text), tags).text
    gone = "".join(text[label.begin : label.end] for label in labels)
    assert sorted("".join(left.split()) + "".join(gone.split())) == sorted("".join(text.split()))
    words = left.split()
    assert [w for w in text.split() if not w.startswith("#")] == [w for w in words if w[0] != "#"]
    for label in labels:
        assert text[label.begin : label.end].rstrip(",") == label.text
