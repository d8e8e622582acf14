"""What a preview tells beside the entry: that it was said already, and what was not understood."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.outboxes import correct, retract
from tests.running import EDITOR_ID, Newsroom, running_bot
from tests.tdlib import assert_sendable
from tickerbot.formats.documents import read_document
from tickerbot.model import ParsedEntry
from tickerbot.playground import Message, User
from tickerbot.rendering.entries import HEADROOM
from tickerbot.storage.archive.imports import import_entries
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import publishing
from tickerbot.storage.transactions import transaction
from tickerbot.text.cutting import units

BERLIN = ZoneInfo("Europe/Berlin")
TEXT = "Deich bei Dagebüll hält\nDer Deichgraf zeigte sich erleichtert."


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with running_bot(tmp_path) as room:
        yield room


async def paste(room: Newsroom, user: User, text: str, messages: int) -> list[Message]:
    """Send a text; the previews and, at the end, what is said of them all."""
    before = len(room.api.bot_messages(user))
    room.api.send(user, f"/add {text}")
    await room.api.wait_for(lambda: len(room.api.bot_messages(user)) >= before + messages)
    return room.api.bot_messages(user)[before:]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        (TEXT, True),
        (TEXT.replace("Deichgraf", "Deichgraf selbst"), True),
        (TEXT.upper(), True),
        (f"{TEXT}\n\nDie Schulen öffnen morgen wieder, auch die Fähren fahren.", True),
        ("Fähren fahren wieder\nDie erste legt am Abend ab.", False),
        ("Deich bei Dagebüll bricht nun doch\nDie Leute müssen fort, sagt die Feuerwehr.", False),
    ],
)
async def test_nearly_the_same_words_of_the_last_half_hour_are_told_with_their_number(
    newsroom: Newsroom, text: str, is_told: bool
) -> None:
    editor = newsroom.editor()
    await newsroom.publish(editor, TEXT)
    preview = await newsroom.ask(editor, f"/add {text}")
    head = preview.text.partition("\n\n")[0]
    assert ("Fast dieselben Worte stehen schon in Nr. 1 von " in head) is is_told
    assert "Veröffentlichen" in preview.button_labels
    assert units(head) <= HEADROOM


async def test_it_is_told_in_english_and_of_the_newest(newsroom: Newsroom) -> None:
    editor = newsroom.api.add_user("Edda", language_code="en", user_id=EDITOR_ID)
    headline, _, body = TEXT.partition("\n")
    with closing(open_database(newsroom.database)) as db, transaction(db):
        for _ in range(2):
            entry = ParsedEntry(headline, (body,))
            publishing.publish(db, entry, by=901, now=int(time.time()), zone=BERLIN)
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    assert "No. 2 of " in preview.text
    assert "already says nearly the same." in preview.text


@pytest.mark.parametrize(("minutes", "is_told"), [(29, True), (31, False)])
async def test_what_is_older_is_not_told_whoever_published_it(
    newsroom: Newsroom, minutes: int, is_told: bool
) -> None:
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60 * minutes))
    document = f'{{"headline": "Deich hält noch", "published_at": "{moment}"}}'
    with closing(open_database(newsroom.database)) as db:
        import_entries(db, read_document(document.encode(), BERLIN), BERLIN)
    preview = await newsroom.ask(newsroom.editor(), "/add Deich hält noch!")
    assert ("stehen schon in Nr. 1" in preview.text) is is_told


async def test_what_was_retracted_or_reads_otherwise_by_now_is_not_told(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    await newsroom.publish(editor, TEXT)
    with closing(open_database(newsroom.database)) as db:
        correct(db, 1, "Wasser zieht ab")
        assert "schon in" not in (await newsroom.ask(editor, f"/add {TEXT}")).text
        again = await newsroom.ask(editor, "/add Wasser zieht ab\nEin Satz.")
        assert "schon in Nr. 1" in again.text
        retract(db, 1)
    assert "schon in" not in (await newsroom.ask(editor, "/add Wasser zieht ab\nEin Satz.")).text


async def test_lines_in_no_entry_are_told(newsroom: Newsroom) -> None:
    told = (
        "14.03.2026, 21:01 Uhr: Deich hält\n\nGut.\n\n14.03.2026, 20:15 Uhr: Schulen zu\n\nSchade.\n\n"
        "14.03.2026, 20:15 Uhr: Schulen zu\n\nSchade."
    )
    *previews, summary = await paste(newsroom, newsroom.editor(), told, 3)
    assert len(previews) == 2
    assert "Diese Zeile steht in keiner Meldung:\nSchulen zu" in summary.text
    assert_sendable(summary.html)


async def test_many_lines_are_counted_and_their_markup_is_shown(newsroom: Newsroom) -> None:
    contents = "\n".join(f"<b>Thema {n}</b> & mehr" for n in range(8))
    entries = "21:01 Uhr | Deich hält\n\nGut.\n\n20:15 Uhr | Schulen zu\n\nOh."
    text = f"14.03.2026\n\n{contents}\n\n{entries}"
    *previews, summary = await paste(newsroom, newsroom.editor(), text, 3)
    assert len(previews) == 2
    assert "Diese 8 Zeilen stehen in keiner Meldung:\n<b>Thema 0</b> & mehr" in summary.text
    assert "… und 3 weitere" in summary.text
    assert_sendable(summary.html)


async def test_an_order_that_nothing_tells_is_said_to_be_assumed(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    text = "+++ Deich hält +++\n\nGut.\n\n+++ Schulen zu +++\n\nSchade."
    assumed = "Keine Uhrzeit verrät die Reihenfolge; angenommen ist, dass das Neueste oben steht."
    *_, summary = await paste(newsroom, editor, text, 3)
    assert assumed in summary.text
    timed = text.replace("+++ D", "+++ 21:01 D").replace("+++ S", "+++ 20:15 S")
    *_, summary = await paste(newsroom, editor, timed, 3)
    assert "Reihenfolge" not in summary.text
    assert "keinem Eintrag" not in summary.text


async def test_days_that_are_guessed_are_told_since_the_order_depends_on_them(
    newsroom: Newsroom,
) -> None:
    text = "date 2026-03-14\n\n00:10 Uhr | Ruhe\n\nGut.\n\n23:40 Uhr | Flut kommt\n\nOh."
    *previews, summary = await paste(newsroom, newsroom.editor(), text, 3)
    assert "Flut kommt" in previews[0].text
    assert "ist geraten; die Reihenfolge hängt davon ab:\nFlut kommt" in summary.text
