"""While the write lock is held, nothing but writing is done: texts are looked at before."""

from __future__ import annotations

import gc
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from tests.outboxes import subscribe
from tests.running import Newsroom, running_bot
from tickerbot.formats.documents import read_document
from tickerbot.storage.archive.import_corrections import correct_by_import, find_import_corrections
from tickerbot.storage.archive.imports import import_entries
from tickerbot.storage.newsroom.imports import import_and_publish

BERLIN = ZoneInfo("Europe/Berlin")
_ABOUT_TEXT = ("tickerbot.text.", "tickerbot.formats.", "tickerbot.storage.archive.fingerprints.")
# what asks the database, and how marks stand there
_IN_THE_DATABASE = {
    # how a word sounds that the archive does not have yet: of its letters alone, and some microseconds
    *(f"tickerbot.text.german.cologne.{name}" for name in ("cologne_code", "phonetic_code")),
    # at the start: which file of synonyms it is, without a look into it
    "tickerbot.text.german.holding.version_of_keys",
    *(f"tickerbot.text.german.synonyms.{name}" for name in ("version", "_shipped")),
    # the last words of a headline and of an editor's one message, which decide with the topics there
    *(
        f"tickerbot.text.hashtags.{name}"
        for name in ("find_labels", "find_urgent_label", "_closing")
    ),
    *(f"tickerbot.storage.archive.fingerprints.{name}" for name in ("is_stored", "find_stored")),
    *(f"tickerbot.text.marks.{name}" for name in ("marks_to_json", "marks_from_json")),
}


class Looked:
    """Calls of functions about texts: those with and without a transaction around them."""

    def __init__(self) -> None:
        self.under_lock: set[str] = set()
        self.otherwise: set[str] = set()

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        name = f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_name}"
        if event == "call" and name.startswith(_ABOUT_TEXT) and name not in _IN_THE_DATABASE:
            if frame.f_code.co_name in ("<listcomp>", "<genexpr>"):
                return  # counted as the function that it is a part of
            (self.under_lock if _is_under_lock(frame) else self.otherwise).add(name)


def _is_under_lock(frame: FrameType | None) -> bool:
    """Whether a function on the stack has a database with a transaction under way that may write."""
    is_under_way = False
    while frame is not None:
        db = frame.f_locals.get("db")
        is_under_way |= isinstance(db, Database) and db.conn.in_transaction
        if frame.f_code.co_name == "in_one_moment":
            return False  # a read, which holds up nobody
        frame = frame.f_back
    return is_under_way


@pytest.fixture
def looked() -> Iterator[Looked]:
    gc.collect()  # what earlier tests left would be seen to end, in the midst of anything
    looked = Looked()
    threading.setprofile(looked)
    sys.setprofile(looked)
    yield looked
    sys.setprofile(None)
    threading.setprofile(None)


@pytest.mark.parametrize("pushed", [True, False])
@pytest.mark.parametrize("dated", [True, False])
def test_an_import_analyses_its_texts_before_it_locks(
    db: Database, looked: Looked, pushed: bool, dated: bool
) -> None:
    subscribe(db, 1)
    line = {"headline": "Deich hält seit dem 3. März", "body": "Am 4. März wird er\n\nbesichtigt."}
    moment = {"published_at": "2026-03-02T09:05:00+01:00"} if dated else {}
    document = read_document(json.dumps(line | moment).encode(), BERLIN)
    if pushed:
        import_and_publish(db, document, BERLIN, now=1_767_268_800)
    else:
        import_entries(db, document, BERLIN)
    changed = {**line, **moment, "body": "Am 5. März wird er besichtigt."}
    found = find_import_corrections(db, read_document(json.dumps(changed).encode(), BERLIN))
    assert correct_by_import(db, found, now=1_767_268_860) == 1
    assert looked.under_lock == set()
    assert "tickerbot.text.german.days.days_in_text" in looked.otherwise


async def _publish_correct_retract(room: Newsroom) -> None:
    editor = room.editor()
    receipt = await room.publish(editor, "Deich bricht am 3. März\nSeit dem 4. März.")
    card = await room.ask(editor, "/edit 1 Deich hielt am 3. März\nSeit dem 5. März.")
    await room.tap_to_change(editor, card, "Still korrigieren")
    card = await room.ask(editor, "/retract 1 stimmte nicht")
    await room.tap_to_change(editor, card, "Zurückziehen")
    assert receipt


async def test_editors_texts_are_analysed_before_the_lock(tmp_path: Path, looked: Looked) -> None:
    async with running_bot(tmp_path) as room:
        await _publish_correct_retract(room)
    assert looked.under_lock == set()
    assert "tickerbot.text.german.days.days_in_text" in looked.otherwise
    assert "tickerbot.storage.archive.fingerprints.fingerprint" in looked.otherwise
