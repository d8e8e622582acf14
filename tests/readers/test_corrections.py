"""What readers learn of corrections and retractions, through real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.running import Newsroom, rows, running_bot
from tickerbot.playground import Message, User

LONG = "Flut\n" + "Das Wasser stieg in der Nacht um einen halben Meter. " * 75


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with running_bot(tmp_path) as room:
        yield room


async def confirm(room: Newsroom, editor: User, typed: str, label: str) -> Message:
    preview = await room.ask(editor, typed)
    await room.tap(editor, preview, label)
    await room.api.wait_for(lambda: "Fertig" in room.api.current(preview).text)
    return room.api.current(preview)


async def test_corrections_tell_what_was_corrected_or_retracted_the_newest_first(
    newsroom: Newsroom,
) -> None:
    editor, anna = newsroom.editor(), newsroom.reader("Anna")
    assert "nichts zu berichtigen" in (await newsroom.ask(anna, "/korrekturen")).text
    for number in range(1, 5):
        await newsroom.publish(editor, f"Meldung {number} aus Berlin\nEin Satz.")
    await confirm(newsroom, editor, "/edit 1 Meldung 1 aus Potsdam\nEin Satz.", "Mit Hinweis")
    await confirm(newsroom, editor, "/edit 2 Meldung 2 aus Potsdam\nEin Satz.", "Still korrigieren")
    await confirm(newsroom, editor, "/edit 3 Meldung 3 aus Potsdam\nEin Satz.", "Mit Hinweis")
    await confirm(newsroom, editor, "/retract 3 Stimmte <gar> nicht", "Zurückziehen")
    await confirm(newsroom, editor, "/retract 4", "Zurückziehen")
    answer = await newsroom.ask(anna, "/corrections")
    head, *blocks = answer.text.split("\n\n")
    assert head == "Korrekturen"
    assert [block.partition(" ")[0] for block in blocks] == ["4", "3", "1"]
    assert "Eine Meldung vom" in blocks[0]
    assert blocks[0].endswith("wurde zurückgezogen.")
    assert blocks[1].endswith("wurde zurückgezogen: Stimmte <gar> nicht")
    assert "Meldung 3" not in answer.text
    assert blocks[2].endswith("Meldung 1 aus Potsdam\n„Potsdam“ statt „Berlin“")
    assert rows(answer) == [["1"]]
    opened = await newsroom.tap_and_read(anna, answer, f"e:{newsroom.reference(1)}")
    assert "Meldung 1 aus Potsdam" in opened.text


async def test_lists_show_the_newest_note_of_an_entry(newsroom: Newsroom) -> None:
    editor, anna = newsroom.editor(), newsroom.reader("Anna")
    await newsroom.publish(editor, "Gipfel in Berlin\nEin Satz.")
    await confirm(newsroom, editor, "/edit 1 Gipfel in Potsdam\nEin Satz.", "Mit Hinweis")
    await confirm(newsroom, editor, "/edit 1 Gipfel in Werder\nEin Satz.", "Mit Hinweis")
    for typed in ("/aktuell", "Gipfel"):
        answer = await newsroom.ask(anna, typed)
        assert "Gipfel in Werder" in answer.text
        assert answer.text.splitlines()[-1].startswith("Korrektur ")
        assert answer.text.endswith("„Werder“ statt „Potsdam“")
        assert "„Potsdam“ statt „Berlin“" not in answer.text
    assert "„Potsdam“ statt „Berlin“" in (await newsroom.ask(anna, "/eintrag 1")).text


async def test_a_retracted_entry_is_nowhere_read_again(newsroom: Newsroom) -> None:
    editor, anna = newsroom.editor(), newsroom.reader("Anna")
    await newsroom.subscribe(anna)
    await newsroom.publish(editor, LONG)
    await newsroom.api.wait_for(lambda: len(newsroom.api.bot_messages(anna)) == 2)
    listed = await newsroom.ask(anna, "/aktuell")
    assert (
        await newsroom.tap_and_read(anna, listed, f"m:{newsroom.reference(1)}:1")
    ).text.startswith("Flut · 2/2")
    await confirm(newsroom, editor, "/retract 1 Es war Ebbe", "Zurückziehen")
    answers = [
        await newsroom.ask(anna, "/eintrag 1"),
        await newsroom.ask(anna, f"/start e{newsroom.reference(1)}"),
        await newsroom.tap_and_read(anna, listed, f"e:{newsroom.reference(1)}"),
        await newsroom.tap_and_read(anna, listed, f"m:{newsroom.reference(1)}:1"),
    ]
    for answer in answers:
        assert answer.text.startswith("Die Meldung Nr. 1 wurde zurückgezogen (")
        assert answer.text.endswith(").\n\nEs war Ebbe")
        assert "Flut" not in answer.text
    assert "Noch gibt es keine Meldungen" in (await newsroom.ask(anna, "/aktuell")).text
    assert "nichts gefunden" in (await newsroom.ask(anna, "Wasser")).text
    await newsroom.tap(anna, listed, data=f"l:o:{newsroom.reference(1)}")
    await newsroom.api.wait_for(lambda: "Flut" not in newsroom.api.current(listed).text)


async def test_a_channel_opens_what_was_corrected_in_the_private_chat(newsroom: Newsroom) -> None:
    editor, ada = newsroom.editor(), newsroom.reader("Ada")
    channel = newsroom.api.add_channel("Kanal", administrators=[ada])
    await newsroom.publish(editor, "Gipfel in Berlin\nEin Satz.")
    await confirm(newsroom, editor, "/edit 1 Gipfel in Potsdam\nEin Satz.", "Mit Hinweis")
    answer = await newsroom.ask(ada, "/korrekturen", channel)
    link = f"https://t.me/ticker_bot?start=e{newsroom.reference(1)}"
    assert (answer.buttons or [])[0][0]["url"] == link
