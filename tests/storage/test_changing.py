"""Who changes a draft: whose it is, while they still may; asked by the transaction that does it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlite_utils import Database

import tickerbot.storage.newsroom
from tests.outboxes import EDITOR, add_entry, appoint
from tickerbot.model import Level, Picture, Role
from tickerbot.storage import people
from tickerbot.storage.archive import labels
from tickerbot.storage.newsroom import (
    changing,
    draft_pictures,
    drafts,
    handovers,
    labelling,
    rehearsals,
    revision_drafts,
    team,
    urgency,
)
from tickerbot.storage.newsroom.drafts import Draft
from tickerbot.storage.newsroom.revision_drafts import Source
from tickerbot.storage.transactions import transaction

OTHER = 901
PICTURE = Picture("ab" * 32, "photo", 4, 3, 100)
MORE = Picture("cd" * 32, "photo", 4, 3, 100)
Change: TypeAlias = Callable[[Database, Draft], object]

OF_ENTRIES: dict[str, Change] = {
    "change_text": lambda db, it: changing.change_text(db, it.id, "Anders", 9, 6, by=EDITOR),
    "follow_source": lambda db, it: changing.follow_source(db, it.id, "Anders", by=EDITOR),
    "close": lambda db, it: changing.discard(db, it.id, by=EDITOR),
    "_choose": lambda db, it: labelling.choose_level(
        db, it.id, it.version, Level.URGENT, by=EDITOR
    ),
    "_choose topics": lambda db, it: labelling.choose_topics(db, it.id, it.version, [], by=EDITOR),
    "set_pictures": lambda db, it: draft_pictures.set_pictures(db, it.id, (PICTURE,), by=EDITOR),
    "add_picture": lambda db, it: draft_pictures.add_picture(db, it.id, MORE, by=EDITOR),
    "add_credit": lambda db, it: draft_pictures.add_credit(db, it.id, "Foto: Ada", by=EDITOR),
    "refuse_credit": lambda db, it: draft_pictures.refuse_credit(db, it.id, by=EDITOR),
    "set_text": lambda db, it: draft_pictures.set_text(db, it.id, "Anders", (), 9, by=EDITOR),
    "describe": lambda db, it: draft_pictures.describe(
        db, EDITOR, it.source_message_id, 1, "Ein Deich", of_entries=True, now=1
    ),
}
OF_CORRECTIONS: dict[str, Change] = {
    **{name: OF_ENTRIES[name] for name in ("close", "_choose", "_choose topics", "set_pictures")},
    **{
        name: OF_ENTRIES[name]
        for name in ("add_picture", "add_credit", "refuse_credit", "set_text")
    },
    "_change": lambda db, it: revision_drafts.word_note(db, it.id, "Hinweis", by=EDITOR),
    "_change base": lambda db, it: revision_drafts.rebase_correction(db, it.id, 2, by=EDITOR),
}
"""What changes a draft, by the function that writes."""
OTHERWISE = {
    "note_question", "finish", "submit", "approve", "send_back", "cancel", "decide", "take_over",
    "take_over_all", "publish_draft", "_close", "show_preview", "mark_brought_up", "release", "_put",
    "_store", "prune", "_prune_drafts",
}  # fmt: skip
"""What writes to drafts by a rule of its own, which has tests of its own, or tells what was shown."""


def writers() -> set[str]:
    """The functions of the newsroom's storage that write to the table of drafts."""
    found = set()
    for path in Path(tickerbot.storage.newsroom.__path__[0]).glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef):
                continue
            texts = (it.value for it in ast.walk(function) if isinstance(it, ast.Constant))
            if any("update drafts" in text for text in texts if isinstance(text, str)):
                found.add(function.name)
    return found | {"describe"}  # whose table is a value


def test_the_table_has_every_function_that_changes_a_draft() -> None:
    known = {name.partition(" ")[0] for name in OF_ENTRIES | OF_CORRECTIONS}
    assert known <= writers()
    assert writers() - known <= OTHERWISE


def a_draft(db: Database, kind: str) -> Draft:
    with transaction(db):
        if kind == "entry":
            draft: Draft = drafts.put_draft(db, EDITOR, 5, 0, "Deich hält", 0, pictures=(PICTURE,))[
                0
            ]
        else:
            source = Source(EDITOR, 5)
            draft = revision_drafts.put_correction(db, source, add_entry(db), 1, "Neu")[0]
    return draft


def rows(db: Database) -> list[tuple[object, ...]]:
    return [*db.execute("select * from drafts"), *db.execute("select * from log")]


CASES = [
    *[pytest.param("entry", change, id=f"entry {name}") for name, change in OF_ENTRIES.items()],
    *[
        pytest.param("correction", it, id=f"correction {name}")
        for name, it in OF_CORRECTIONS.items()
    ],
]


@pytest.mark.parametrize("since", ["nothing", "taken over", "removed", "lost their role"])
@pytest.mark.parametrize(("kind", "change"), CASES)
def test_only_whose_draft_it_is_changes_it_and_only_while_they_may(
    db: Database, kind: str, change: Change, since: str
) -> None:
    appoint(db)
    draft = a_draft(db, kind)
    with transaction(db):
        if since == "taken over":
            people.set_role(db, OTHER, "chief", 0)
            handovers.take_over(db, draft.id, OTHER)
        elif since == "removed":
            people.set_role(db, OTHER, "chief", 0)
            team.remove(db, people.number_of(db, EDITOR), by=OTHER, now=1)
        elif since == "lost their role":
            people.set_role(db, EDITOR, None if kind == "entry" else "author", 1)
    before = rows(db)
    with transaction(db):
        change(db, draft)
    assert (rows(db) != before) == (since == "nothing")


def test_a_description_that_is_given_again_is_told_once_in_the_log(db: Database) -> None:
    appoint(db)
    draft = a_draft(db, "entry")
    with transaction(db):
        db.execute("update entries set pictures = (select pictures from drafts)")
        number = add_entry(db)
        db.execute("update entries set pictures = (select pictures from drafts)")
        db.execute("update drafts set state = 'published', entry_id = ?", [number])
        for alt in ("Ein Deich", "Ein Deich", "Ein Deich bei Nacht"):
            assert draft_pictures.describe(
                db, EDITOR, draft.source_message_id, 1, alt, of_entries=True, now=1
            )
    kinds = [row[0] for row in db.execute("select kind from log").fetchall()]
    assert kinds == ["described", "described"]


@pytest.mark.parametrize("role", ["author", "editor"])
def test_what_is_out_and_urgent_ones_are_for_editors_when_it_is_done(
    db: Database, role: Role
) -> None:
    appoint(db, role=role)
    draft = a_draft(db, "entry")
    with transaction(db):
        number = add_entry(db)
        labelled = labels.label_entry(db, number, level=Level.IMPORTANT, by=EDITOR, now=1)
        urgency.note_question(db, draft.id, draft.version, by=EDITOR)
        seen = db.execute("select urgent_seen from drafts").fetchone()[0] is not None
        db.execute("update drafts set rehearsal = 1")
        done = rehearsals.finish(db, draft.id, draft.version, by=EDITOR, approval="never", now=1)
    assert (labelled is not None, seen, done is not None) == (role == "editor",) * 3
