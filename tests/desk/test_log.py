"""``/log``, through real HTTP: who did what, by names that people know, and for editors alone."""

from __future__ import annotations

from pathlib import Path

from tests.running import running_bot
from tests.tdlib import assert_sendable


async def test_editors_see_who_did_what_to_which_entry(tmp_path: Path) -> None:
    async with running_bot(tmp_path, editors=[900, 901]) as room:
        edda, ole = room.editor("Edda <b>&"), room.editor("Ole", 901)
        assert "steht nichts" in (await room.ask(edda, "/log 1")).text
        await room.publish(edda, "Deich hält\nAlles gut.")
        await room.publish(ole, "Fähre fährt", "Still veröffentlichen")
        card = await room.ask(ole, "/retract 1 stimmte nicht")
        await room.tap(ole, card, "Zurückziehen")
        everything = await room.ask(edda, "/protokoll")
        lines = [line.partition(" · ")[2] for line in everything.text.split("\n")[2:]]
        assert lines == [
            "Ole: Nr. 1 zurückgezogen",
            "Ole: Nr. 2 still veröffentlicht",
            "Edda <b>&: Nr. 1 veröffentlicht",
            "Kommandozeile: Ole ist Chef, nach den Einstellungen",
            "Kommandozeile: Edda <b>& ist Chef, nach den Einstellungen",
        ]
        assert_sendable(everything.html)
        first = (await room.ask(edda, "/log Nr. 1")).text
        assert "Nr. 1 zurückgezogen" in first
        assert "Nr. 2" not in first
        by_edda = (await room.ask(ole, "/log edda")).text
        assert "Nr. 1 veröffentlicht" in by_edda
        assert "Ole" not in by_edda


async def test_who_is_no_editor_knows_no_such_command(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        editor, anna = room.editor(), room.reader("Anna")
        await room.publish(editor, "Deich hält")
        unknown = (await room.ask(anna, "/quatsch")).text
        assert (await room.ask(anna, "/log")).text == unknown
        group = room.api.add_group("Redaktion", members=[editor])
        assert "nur im privaten Chat" in (await room.ask(editor, "/protokoll", group)).text


async def test_an_editor_who_deletes_everything_is_named_no_more(tmp_path: Path) -> None:
    async with running_bot(tmp_path, editors=[900, 901]) as room:
        edda, ole = room.editor("Edda"), room.editor("Ole", 901)
        await room.publish(edda, "Deich hält")
        question = await room.ask(edda, "/datenschutz")
        assert "nicht mehr, wer" in question.text
        sure = await room.tap_to_change(edda, question, "Alles löschen")
        await room.tap_to_change(edda, sure, "Ja, alles löschen")
        text = (await room.ask(ole, "/log")).text
    assert "gelöschte Person 1: Nr. 1 veröffentlicht" in text
    assert "Edda" not in text
