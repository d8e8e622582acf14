"""What editors do to what is out, through real HTTP: correct, word the note, retract, look back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.running import EDITOR_ID, Newsroom, first_data, running_bot
from tests.tdlib import assert_sendable
from tests.ticker_texts import PASTED
from tickerbot.model import Entry
from tickerbot.playground import DropAfter, Message, Refuse, User
from tickerbot.storage.archive import entries, revisions
from tickerbot.storage.archive.revisions import Revision
from tickerbot.storage.database import open_database

TEXT = "Deich in Berlin hält\nDer Deichgraf zeigte sich erleichtert."
NEWER = "Deich in Potsdam hält\nDer Deichgraf zeigte sich erleichtert."
BUTTONS = [
    "Still korrigieren", "Mit Hinweis", "Mit Hinweis und Ton", "Hinweis formulieren", "Abbrechen",
]  # fmt: skip
RETRACTIONS = [
    "Zurückziehen", "Mit Hinweis zurückziehen", "Mit Hinweis und Ton zurückziehen", "Abbrechen",
]  # fmt: skip
OTHER_ID = 901


@dataclass
class Desk:
    """A newsroom with one reader and an entry that is out, and the editor's message it came from."""

    room: Newsroom
    editor: User
    anna: User
    words: Message
    receipt: Message

    async def new(self, number: int, user: User | None = None) -> list[Message]:
        """Wait until the bot has sent so many messages more than before; return the new ones."""
        who = user or self.editor
        before = self._seen.get(who.id, 0)
        api = self.room.api
        await api.wait_for(lambda: len(api.bot_messages(who)) >= before + number)
        self._seen[who.id] = before + number
        return api.bot_messages(who)[before : before + number]

    def __post_init__(self) -> None:
        self._seen: dict[int, int] = {}
        self.forget()

    def forget(self) -> None:
        """What is there now is not new."""
        for user in (self.editor, self.anna):
            self._seen[user.id] = len(self.room.api.bot_messages(user))

    async def edit(self, text: str) -> Message:
        """Edit the own message; return the preview that follows."""
        self.room.api.edit(self.editor, self.words, f"/add {text}")
        return (await self.new(1))[0]

    async def says(self, message: Message, words: str) -> Message:
        """Wait until a message says this."""
        api = self.room.api
        await api.wait_for(lambda: words in api.current(message).text)
        return api.current(message)

    def copy(self) -> Message:
        """The reader's copy of the entry."""
        return self.room.api.bot_messages(self.anna)[1]

    def stored(self, number: int = 1) -> Entry:
        with closing(open_database(self.room.database)) as db:
            entry = entries.get_entry(db, number)
        assert entry is not None
        return entry

    def history(self) -> list[Revision]:
        with closing(open_database(self.room.database)) as db:
            return revisions.history(db, 1)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with running_bot(tmp_path, editors=(EDITOR_ID, OTHER_ID)) as room:
        editor, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        words = room.api.send(editor, f"/add {TEXT}")
        await room.api.wait_for(lambda: room.api.bot_messages(editor))
        receipt = room.api.bot_messages(editor)[0]
        await room.tap(editor, receipt, "Veröffentlichen")
        await room.api.wait_for(lambda: "Fertig" in room.api.current(receipt).text)
        yield Desk(room, editor, anna, words, receipt)


async def test_editing_the_own_message_shows_what_would_change(desk: Desk) -> None:
    preview = await desk.edit(NEWER)
    assert preview.html.startswith(
        "<b>Korrektur von Nr. 1</b> – bisher ist nichts geändert. Erst wenn Sie tippen, wird eine"
        " Nachricht geändert.\n"
        "<blockquote>Überschrift: Deich in <s>Berlin</s> <b>Potsdam</b> hält</blockquote>\n"
    )
    assert preview.html.endswith(": „Potsdam“ statt „Berlin“</i>")
    assert "<b>Deich in Potsdam hält</b>\n\nDer Deichgraf zeigte sich erleichtert." in preview.html
    assert preview.button_labels == BUTTONS
    assert "Berlin" in desk.copy().text
    assert desk.stored().revision == 1


async def test_a_quiet_correction_changes_the_copy_and_tells_nobody(desk: Desk) -> None:
    preview = await desk.edit(NEWER)
    assert await desk.room.tap(desk.editor, preview, "Still korrigieren") == "Korrigiert."
    receipt = await desk.says(preview, "Fertig: die eine Nachricht korrigiert")
    assert receipt.text.startswith("✓ Nr. 1 still korrigiert: Deich in Potsdam hält")
    assert receipt.button_labels == []
    assert (
        desk.copy().html == "<b>Deich in Potsdam hält</b>\n\nDer Deichgraf zeigte sich erleichtert."
    )
    assert len(desk.room.api.bot_messages(desk.anna)) == 2
    assert [r.editor_id for r in desk.history()] == [EDITOR_ID, EDITOR_ID]


async def test_a_note_stands_at_the_end_of_the_copy(desk: Desk) -> None:
    preview = await desk.edit(NEWER)
    await desk.room.tap(desk.editor, preview, "Mit Hinweis")
    await desk.says(preview, "Fertig")
    assert desk.copy().text.endswith(": „Potsdam“ statt „Berlin“")
    assert "\n\nKorrektur " in desk.copy().text
    assert len(desk.room.api.bot_messages(desk.anna)) == 2


async def test_a_note_with_sound_answers_the_copy_after_that_was_changed(desk: Desk) -> None:
    desk.forget()
    preview = await desk.edit(NEWER)
    await desk.room.tap(desk.editor, preview, "Mit Hinweis und Ton")
    (note,) = await desk.new(1, desk.anna)
    assert note.text.endswith(": „Potsdam“ statt „Berlin“")
    assert note.reply_to_message_id == desk.copy().message_id
    assert not note.silent
    calls = desk.room.api.calls_of("editMessageText", "sendMessage")
    of_anna = [call.method for call in calls if call.chat_id == desk.anna.id]
    assert of_anna[-2:] == ["editMessageText", "sendMessage"]


async def test_the_editor_may_word_the_note(desk: Desk) -> None:
    preview = await desk.edit(NEWER)
    await desk.room.tap(desk.editor, preview, "Hinweis formulieren")
    (asked,) = await desk.new(1)
    assert asked.text.startswith("Bitte schicken Sie jetzt den Hinweis für Nr. 1, ")
    assert "höchstens 300 Zeichen" in asked.text
    too_long = await desk.room.ask(desk.editor, "x" * 301)
    assert "301 Zeichen" in too_long.text
    desk.forget()
    newer = await desk.room.ask(desk.editor, "Wir haben den <Ort> verwechselt.")
    assert newer.text.endswith(": Wir haben den <Ort> verwechselt.")
    await desk.says(preview, "Ersetzt")
    await desk.room.tap(desk.editor, newer, "Mit Hinweis")
    await desk.says(newer, "Fertig")
    assert desk.copy().text.endswith(": Wir haben den <Ort> verwechselt.")
    assert (await desk.room.ask(desk.editor, "Deich")).text.startswith("🔎")


async def test_taps_correct_once_however_often_and_wherever(desk: Desk) -> None:
    preview = await desk.edit(NEWER)
    data = [button["callback_data"] for row in preview.buttons or [] for button in row]
    taps = [desk.room.api.tap(desk.editor, preview, data=d) for d in (data[1], data[1], data[0])]
    for tap in taps:
        await tap.answered()
    await desk.says(preview, "Fertig")
    assert desk.stored().revision == 2
    assert await desk.room.tap(desk.editor, preview, data=data[2]) == "Korrigiert."
    assert "nicht mehr gültig" in await desk.room.tap(desk.editor, preview, data=data[4])
    assert desk.stored().revision == 2
    assert [n.text for n in desk.stored().notes] == ["„Potsdam“ statt „Berlin“"]
    assert "korrigiert" in desk.room.api.current(preview).text


async def test_cancelling_changes_nothing_and_the_next_edit_begins_anew(desk: Desk) -> None:
    preview = await desk.edit(NEWER)
    data = first_data(preview)
    await desk.room.tap(desk.editor, preview, "Abbrechen")
    await desk.says(preview, "bleibt, wie sie ist")
    assert "nicht mehr gültig" in await desk.room.tap(desk.editor, preview, data=data)
    second = await desk.edit("Deich in Werder hält\nDer Deichgraf zeigte sich erleichtert.")
    assert "nicht mehr gültig" in await desk.room.tap(desk.editor, preview, data=data)
    await desk.room.tap(desk.editor, second, "Still korrigieren")
    await desk.says(second, "Fertig")
    assert desk.stored().headline == "Deich in Werder hält"
    assert "bleibt, wie sie ist" in desk.room.api.current(preview).text


async def test_editing_again_replaces_the_preview_and_later_the_receipt_stays(desk: Desk) -> None:
    first = await desk.edit(NEWER)
    second = await desk.edit(NEWER.replace("Potsdam", "Werder"))
    await desk.says(first, "Ersetzt")
    await desk.room.tap(desk.editor, second, "Still korrigieren")
    await desk.says(second, "Fertig")
    third = await desk.edit(NEWER)
    assert "<s>Werder</s> <b>Potsdam</b>" in third.html
    await desk.room.tap(desk.editor, third, "Mit Hinweis")
    await desk.says(third, "Fertig")
    assert "✓ Nr. 1 still korrigiert" in desk.room.api.current(second).text
    assert desk.stored().revision == 3


async def test_an_edit_that_comes_again_is_shown_where_its_preview_is_not_known(
    desk: Desk,
) -> None:
    desk.room.api.faults.add(kind=DropAfter(), method="sendMessage", times=1)
    await desk.edit(NEWER)
    again = await desk.edit(NEWER)
    assert again.button_labels == BUTTONS
    desk.room.api.edit(desk.editor, desk.words, f"/add {NEWER}")
    (now,) = [await desk.room.ask(desk.editor, "/status")]
    assert now.message_id == again.message_id + 2, "what is shown already is not shown again"


async def test_a_further_edit_that_comes_again_is_shown_unless_its_own_card_is_known(
    desk: Desk,
) -> None:
    first, text = await desk.edit(NEWER), NEWER.replace("Potsdam", "Werder")
    blocked = Refuse(403, "Forbidden: bot was blocked by the user")
    lost = desk.room.api.faults.add(kind=blocked, method="sendMessage", times=1)
    desk.room.api.edit(desk.editor, desk.words, f"/add {text}")
    await desk.says(first, "Ersetzt")
    await desk.room.api.wait_for(lambda: lost.hits)
    again = await desk.edit(text)
    await desk.room.tap(desk.editor, again, "Still korrigieren")
    await desk.says(again, "Fertig")
    assert desk.stored().headline == "Deich in Werder hält"


async def test_an_edit_that_changes_no_words_says_so(desk: Desk) -> None:
    answer = await desk.edit(TEXT.replace("\n", "\n\n  "))
    assert "So lautet Nr. 1 schon" in answer.text
    assert answer.button_labels == []


async def test_a_text_that_cannot_be_published_is_told_and_mended_by_editing(desk: Desk) -> None:
    problem = await desk.edit("x" * 251)
    assert "251 Zeichen" in problem.text
    assert problem.button_labels == ["Abbrechen"]
    assert (await desk.edit(NEWER)).button_labels == BUTTONS


async def test_edit_shows_the_present_text_to_copy_and_takes_the_next_message(desk: Desk) -> None:
    desk.room.api.send(desk.editor, "/korrigieren 1")
    asked, present = await desk.new(2)
    assert "Bitte schicken Sie den neuen Text" in asked.text
    assert present.html == "Deich in Berlin hält\n\nDer Deichgraf zeigte sich erleichtert."
    words = desk.room.api.send(desk.editor, NEWER)
    (preview,) = await desk.new(1)
    assert preview.button_labels == BUTTONS
    # that message can be edited as well
    desk.room.api.edit(desk.editor, words, NEWER.replace("hält", "hält stand"))
    (newer,) = await desk.new(1)
    await desk.room.tap(desk.editor, newer, "Still korrigieren")
    await desk.says(newer, "Fertig")
    assert desk.copy().text.startswith("Deich in Potsdam hält stand")
    desk.room.api.edit(desk.editor, words, NEWER)
    (again,) = await desk.new(1)
    assert "<s>stand</s>" in again.html


async def test_edit_takes_the_text_behind_the_number_at_once(desk: Desk) -> None:
    words = desk.room.api.send(desk.editor, f"/edit 1 {NEWER}")
    (preview,) = await desk.new(1)
    assert "<s>Berlin</s> <b>Potsdam</b>" in preview.html
    desk.room.api.edit(desk.editor, words, f"/edit 1 {NEWER.replace('Potsdam', 'Werder')}")
    (newer,) = await desk.new(1)
    assert "<s>Berlin</s> <b>Werder</b>" in newer.html


async def test_a_number_mistyped_is_mended_by_editing_the_command(desk: Desk) -> None:
    await desk.room.publish(desk.editor, "Ganz anderes\nEin Satz.")
    desk.forget()
    words = desk.room.api.send(desk.editor, f"/edit 2 {NEWER}")
    (wrong,) = await desk.new(1)
    assert wrong.text.startswith("Korrektur von Nr. 2")
    desk.room.api.edit(desk.editor, words, f"/edit 1 {NEWER}")
    (right,) = await desk.new(1)
    assert right.text.startswith("Korrektur von Nr. 1")
    await desk.says(wrong, "Ersetzt")
    await desk.room.tap(desk.editor, right, "Still korrigieren")
    await desk.says(right, "Fertig")
    assert desk.stored(2).headline == "Ganz anderes"
    assert desk.stored(1).headline == "Deich in Potsdam hält"


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/edit", "Welche Meldung?"),
        ("/edit eins", "Welche Meldung?"),
        ("/edit 77", "Nummer 77 gibt es nicht"),
        ("/edit 99999999999999999999", "Welche Meldung?"),
        ("/edit ²", "Welche Meldung?"),
        ("/retract", "Welche Meldung?"),
        ("/zurueckziehen 77 so", "Nummer 77 gibt es nicht"),
        ("/retract 1 " + "x" * 301, "301 Zeichen"),
        ("/verlauf", "Welche Meldung?"),
        ("/history 77", "Nummer 77 gibt es nicht"),
        ("/history 1", "nichts geändert"),
    ],
)
async def test_what_cannot_be_done_is_told(desk: Desk, typed: str, answer: str) -> None:
    assert answer in (await desk.room.ask(desk.editor, typed)).text
    assert (await desk.room.ask(desk.editor, "Deich")).text.startswith("🔎")
    assert desk.stored().revision == 1


async def test_a_correction_that_the_app_cut_in_two_is_one(desk: Desk) -> None:
    sentence = "Das Wasser stieg in der Nacht um einen halben Meter. "
    desk.room.api.send(desk.editor, "/edit 1 Flut\n" + (sentence * 77).strip())
    desk.room.api.send(desk.editor, (sentence * 3).strip())
    await desk.room.api.wait_for(
        lambda: any("Weiterlesen" in m.button_labels and "Nr. 1" in m.text and "noch" not in m.text
                    for m in desk.room.api.bot_messages(desk.editor)[2:])
    )  # fmt: skip
    preview = desk.room.api.bot_messages(desk.editor)[-1]
    await desk.room.tap(desk.editor, preview, "Weiterlesen")
    await desk.room.api.wait_for(
        lambda: desk.room.api.bot_messages(desk.editor)[-1].text.startswith("Flut · 2/2")
    )
    await desk.room.tap(desk.editor, preview, "Still korrigieren")
    await desk.says(preview, "Fertig")
    assert " ".join(desk.stored().body).count("Meter.") == 80
    # the message held only its end: what it says alone is not the entry
    last = desk.room.api.messages(desk.editor.id)
    (tail,) = [m for m in last if m.text == (sentence * 3).strip()]
    desk.forget()
    desk.room.api.edit(desk.editor, tail, "Nur das Ende.")
    (answer,) = await desk.new(1)
    assert "nicht aus dieser Nachricht allein" in answer.text


async def test_a_long_entry_is_shown_whole_to_copy(desk: Desk) -> None:
    body = "Das Wasser stieg in der Nacht um einen halben Meter. " * 150
    preview = await desk.edit(f"Flut\n{body}".rstrip()[:4000])
    await desk.room.tap(desk.editor, preview, "Still korrigieren")
    await desk.says(preview, "Fertig")
    desk.forget()
    desk.room.api.send(desk.editor, "/edit 1")
    _, first = await desk.new(2)
    assert first.text.startswith("Flut\n\nDas Wasser")
    assert first.text.removeprefix("Flut\n\n") == desk.stored().body[0]


async def test_the_second_editor_is_shown_what_changed_in_between_and_loses_nothing(
    desk: Desk,
) -> None:
    otto = desk.room.editor("Otto", OTHER_ID)
    mine = await desk.edit(NEWER)
    theirs = await desk.room.ask(otto, "/edit 1 Deich in Berlin bricht\nDer Deichgraf weinte.")
    await desk.room.tap(otto, theirs, "Mit Hinweis")
    await desk.says(theirs, "Fertig")
    toast = await desk.room.tap(desk.editor, mine, "Still korrigieren")
    assert "inzwischen geändert" in toast
    told, fresh = await desk.new(2)
    assert "Nr. 1 wurde inzwischen geändert" in told.text
    assert "<s>hält</s> <b>bricht</b>" in told.html
    assert desk.stored().headline == "Deich in Berlin bricht"
    assert "<s>Berlin bricht</s> <b>Potsdam hält</b>" in fresh.html
    assert "Noch nicht korrigiert" in desk.room.api.current(mine).text
    assert fresh.button_labels == BUTTONS
    await desk.room.tap(desk.editor, fresh, "Still korrigieren")
    await desk.says(fresh, "Fertig")
    assert desk.stored().headline == "Deich in Potsdam hält"
    assert [r.editor_id for r in desk.history()] == [EDITOR_ID, OTHER_ID, EDITOR_ID]


async def test_an_own_message_that_others_have_corrected_since_overwrites_nothing_unseen(
    desk: Desk,
) -> None:
    otto = desk.room.editor("Otto", OTHER_ID)
    theirs = await desk.room.ask(otto, "/edit 1 Deich in Berlin bricht\nDer Deichgraf weinte.")
    await desk.room.tap(otto, theirs, "Still korrigieren")
    await desk.says(theirs, "Fertig")
    desk.room.api.edit(desk.editor, desk.words, f"/add {NEWER}")
    told, fresh = await desk.new(2)
    assert "<s>hält</s> <b>bricht</b>" in told.html
    assert fresh.button_labels == BUTTONS


async def test_a_correction_of_what_was_retracted_meanwhile_goes_nowhere(desk: Desk) -> None:
    preview = await desk.edit(NEWER)
    question = await desk.room.ask(desk.editor, "/retract 1 War falsch")
    await desk.room.tap(desk.editor, question, "Zurückziehen")
    await desk.says(question, "Fertig")
    await desk.room.tap(desk.editor, preview, "Mit Hinweis")
    gone = await desk.says(preview, "wurde zurückgezogen")
    assert gone.text.endswith("War falsch")
    desk.forget()
    assert "wurde zurückgezogen" in (await desk.edit(TEXT + " Ja.")).text
    assert "wurde zurückgezogen" in (await desk.room.ask(desk.editor, "/edit 1")).text
    assert "wurde zurückgezogen" in (await desk.room.ask(desk.editor, "/retract 1")).text


async def test_a_retraction_asks_once_and_takes_the_copy_back(desk: Desk) -> None:
    desk.forget()
    receipt = await desk.says(desk.receipt, "Fertig")
    assert receipt.button_labels == ["Korrigieren", "Zurückziehen"]
    data = str((receipt.buttons or [])[0][1]["callback_data"])
    await desk.room.tap(desk.editor, receipt, "Zurückziehen")
    (question,) = await desk.new(1)
    assert "Nr. 1 zurückziehen?\nDeich in Berlin hält" in question.text
    assert question.button_labels == RETRACTIONS
    assert await desk.room.tap(desk.editor, receipt, data=data) == "Bitte unten bestätigen."
    copy = desk.copy()
    sure = first_data(question)
    taps = [desk.room.api.tap(desk.editor, question, data=sure) for _ in range(2)]
    for tap in taps:
        assert (await tap.answered()).text == "Zurückgezogen."
    done = await desk.says(question, "Fertig: die eine Nachricht zurückgezogen")
    assert done.button_labels == []
    assert copy.message_id not in [m.message_id for m in desk.room.api.bot_messages(desk.anna)]
    assert [r.kind for r in desk.history()] == ["published", "retracted"]
    # the push's own receipt shows it as well, and offers it no more
    assert (await desk.says(desk.receipt, "Zurückgezogen;")).button_labels == []
    assert "wurde zurückgezogen" in (await desk.room.tap_and_read(desk.editor, receipt, data)).text


async def test_with_a_note_the_copy_turns_into_one_line_with_the_reason(desk: Desk) -> None:
    question = await desk.room.ask(desk.editor, "/retract 1 Die Zahl <b>stimmte</b> nicht")
    assert question.button_labels == RETRACTIONS
    assert "unter /korrekturen: Die Zahl <b>stimmte</b> nicht" in question.text
    copy = desk.copy()
    await desk.room.tap(desk.editor, question, "Mit Hinweis zurückziehen")
    done = await desk.says(question, "Fertig: die eine Nachricht zurückgezogen")
    assert done.text.startswith("✓ Nr. 1 mit Hinweis zurückgezogen: Deich in Berlin hält")
    left = desk.room.api.current(copy)
    assert re.fullmatch(r"Zurückgezogen \d\d:\d\d: Die Zahl <b>stimmte</b> nicht", left.text), (
        left.text
    )
    assert len(desk.room.api.bot_messages(desk.anna)) == 2, "and nothing rings"
    assert "mit Hinweis zurückgezogen" in (await desk.room.ask(desk.editor, "/history 1")).text


async def test_with_note_and_sound_the_note_also_answers_what_the_copy_turned_into(
    desk: Desk,
) -> None:
    question = await desk.room.ask(desk.editor, "/retract 1")
    copy, quietly = desk.copy(), first_data(question)
    tap = await desk.room.tap(desk.editor, question, "Mit Hinweis und Ton zurückziehen")
    assert tap == "Zurückgezogen."
    rang = (await desk.new(1, desk.anna))[0]
    assert not rang.silent
    assert rang.reply_to_message_id == copy.message_id
    assert rang.text == desk.room.api.current(copy).text
    assert re.fullmatch(r"Zurückgezogen \d\d:\d\d", rang.text), rang.text
    done = await desk.says(question, "Fertig")
    assert done.text.startswith("✓ Nr. 1 mit Hinweis und Ton zurückgezogen")
    # a tap on another way of retracting does nothing more
    assert await desk.room.tap(desk.editor, question, data=quietly) == "Zurückgezogen."
    assert [(r.silent, r.leaves_note) for r in desk.history()] == [(True, False), (False, True)]


async def test_a_retraction_can_be_cancelled_and_asked_for_again(desk: Desk) -> None:
    desk.forget()
    for answer in ("Abbrechen", "Zurückziehen"):
        await desk.room.tap(desk.editor, desk.room.api.current(desk.receipt), "Zurückziehen")
        (question,) = await desk.new(1)
        await desk.room.tap(desk.editor, question, answer)
    await desk.says(question, "Fertig")
    assert desk.stored().retracted_at is not None


async def test_a_retraction_of_what_was_corrected_meanwhile_asks_again(desk: Desk) -> None:
    question = await desk.room.ask(desk.editor, "/retract 1")
    desk.forget()
    preview = await desk.edit(NEWER)
    await desk.room.tap(desk.editor, preview, "Still korrigieren")
    await desk.says(preview, "Fertig")
    desk.forget()
    await desk.room.tap(desk.editor, question, "Zurückziehen")
    (again,) = await desk.new(1)
    assert "<s>Berlin</s> <b>Potsdam</b>" in (await desk.says(question, "inzwischen")).html
    assert desk.stored().retracted_at is None
    await desk.room.tap(desk.editor, again, "Zurückziehen")
    await desk.says(again, "Fertig")
    assert desk.stored().retracted_at is not None


async def test_of_a_message_with_several_entries_those_that_changed_are_corrected(
    desk: Desk,
) -> None:
    room, editor = desk.room, desk.editor
    words = room.api.send(editor, f"/add {PASTED}")
    *previews, _ = await desk.new(4)
    for preview in previews[:2]:
        await room.tap(editor, preview, "Veröffentlichen")
        await desk.says(preview, "Fertig")
    # one that is out, one that is not, and one that stays
    changed = PASTED.replace("Fähren fahren wieder", "Fähren liegen fest").replace("hält", "bricht")
    room.api.edit(editor, words, f"/add {changed}")
    first, second = await desk.new(2)
    assert "<s>fahren wieder</s> <b>liegen fest</b>" in first.html
    assert first.button_labels == BUTTONS
    assert "Deich bricht" in second.text
    assert "Veröffentlichen" in second.button_labels
    await desk.says(previews[2], "Ersetzt")
    await room.tap(editor, first, "Still korrigieren")
    await desk.says(first, "Fertig")
    assert desk.stored(2).headline == "Fähren liegen fest"
    # and back
    room.api.edit(editor, words, f"/add {changed.replace('liegen fest', 'fahren wieder')}")
    (back,) = await desk.new(1)
    assert "<s>liegen fest</s> <b>fahren wieder</b>" in back.html
    room.api.edit(editor, words, f"/add {changed.replace('21:01', '21:02')}")
    await desk.new(1)  # back again: it reads so already
    room.api.edit(editor, words, f"/add {changed.replace('21:01', '21:03')}")
    (same,) = await desk.new(1)
    assert "nichts geändert" in same.text
    room.api.edit(editor, words, f"/add {changed}\n\n18:00 Uhr | Neu\n\nNoch einer.")
    (parts,) = await desk.new(1)
    assert "4 Meldungen, entstanden sind aus ihr 3" in parts.text


async def test_of_a_message_with_several_entries_what_was_changed_otherwise_stays(
    desk: Desk,
) -> None:
    room, editor = desk.room, desk.editor
    words = room.api.send(editor, f"/add {PASTED}")
    *previews, _ = await desk.new(4)
    await room.tap(editor, previews[0], "Ändern")
    await desk.new(1)
    room.api.send(editor, "Fähren fahren seit dem Abend\nDie erste legte um sieben Uhr ab.")
    (mine,) = await desk.new(1)
    room.api.edit(editor, words, f"/add {PASTED.replace('hält', 'bricht')}")
    (other,) = await desk.new(1)
    assert "Deich bricht" in other.text
    assert "Veröffentlichen" in room.api.current(mine).button_labels


async def test_history_tells_who_when_and_why(desk: Desk) -> None:
    otto = desk.room.editor("Otto", OTHER_ID)
    preview = await desk.edit(NEWER)
    await desk.room.tap(desk.editor, preview, "Mit Hinweis und Ton")
    await desk.says(preview, "Fertig")
    question = await desk.room.ask(otto, "/retract 1 Alles <erfunden>")
    await desk.room.tap(otto, question, "Zurückziehen")
    await desk.says(question, "Fertig")
    answer = await desk.room.ask(desk.editor, "/verlauf 1")
    head, retracted, corrected, published = answer.html.split("\n\n")
    assert head == "<b>Nr. 1</b> · Deich in Potsdam hält"
    assert retracted.startswith("<b>Fassung 3</b> · ")
    assert retracted.endswith("von Otto\n<i>Alles &lt;erfunden&gt;</i>")
    assert "mit Hinweis und Ton korrigiert von Ihnen\n<i>„Potsdam“ statt „Berlin“</i>" in corrected
    assert "Deich in <s>Berlin</s> <b>Potsdam</b> hält</blockquote>" in corrected
    assert published.endswith("veröffentlicht von Ihnen")
    theirs = (await desk.room.ask(otto, "/history 1")).text.split("\n\n")
    assert [line.split("\n")[0].rpartition(" von ")[2] for line in theirs[1:]] == [
        "Ihnen", "Edda", "Edda",
    ]  # fmt: skip


async def test_history_names_who_published_also_what_nobody_has_changed(desk: Desk) -> None:
    otto = desk.room.editor("Otto <O.>", OTHER_ID)
    answer = await desk.room.ask(otto, "/history 1")
    none, published = answer.text.split("\n\n")[1:]
    assert none == "Daran wurde seit der Veröffentlichung nichts geändert."
    assert published.endswith("veröffentlicht von Edda")
    assert (await desk.room.ask(desk.editor, "/history 1")).text.endswith("von Ihnen")
    # what somebody is called is what Telegram says by now
    await desk.room.publish(otto, "Zwei\nText.")
    assert (
        "veröffentlicht von Otto &lt;O.&gt;"
        in (await desk.room.ask(desk.editor, "/history 2")).html
    )
    renamed = replace(otto, first_name="Ottilie")
    await desk.room.ask(renamed, "/status")
    assert "veröffentlicht von Ottilie" in (await desk.room.ask(desk.editor, "/history 2")).text


async def test_nobody_else_corrects_or_retracts(desk: Desk) -> None:
    preview = await desk.edit(NEWER)
    question = await desk.room.ask(desk.editor, "/retract 1")
    mallory = desk.room.reader("Mallory")
    unknown = (await desk.room.ask(mallory, "/quatsch")).text
    for typed in ("/edit 1", "/korrigieren 1 X", "/retract 1", "/zurueckziehen 1", "/history 1"):
        assert (await desk.room.ask(mallory, typed)).text == unknown
    own = await desk.room.ask(mallory, "/latest")
    for message in (preview, question, desk.room.api.current(desk.receipt)):
        for row in message.buttons or []:
            for button in row:
                note = await desk.room.tap(mallory, own, data=button["callback_data"])
                assert "nicht mehr gültig" in note
    group = desk.room.api.add_group("Redaktion", members=[desk.editor])
    assert "privaten Chat" in (await desk.room.ask(desk.editor, "/edit 1", group)).text
    assert desk.stored().revision == 1


async def test_another_editor_cannot_use_somebodys_buttons(desk: Desk) -> None:
    otto = desk.room.editor("Otto", OTHER_ID)
    preview = await desk.edit(NEWER)
    question = await desk.room.ask(desk.editor, "/retract 1")
    own = await desk.room.ask(otto, "/latest")
    for message in (preview, question):
        for row in message.buttons or []:
            note = await desk.room.tap(otto, own, data=row[0]["callback_data"])
            assert "nicht mehr gültig" in note
    assert desk.stored().revision == 1


async def test_drafts_of_corrections_survive_a_restart(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        editor, anna, api = room.editor(), room.reader("Anna"), room.api
        await room.subscribe(anna)
        receipt = await room.publish(editor, TEXT)
        await api.wait_for(lambda: "Fertig" in api.current(receipt).text)
        preview = await room.ask(editor, f"/edit 1 {NEWER}")
        words = (preview.buttons or [])[3][0]["callback_data"]
        await room.tap_and_read(editor, preview, words)
    async with running_bot(tmp_path, api=api) as room:
        newer = await room.ask(editor, "Falscher Ort")
        assert newer.button_labels == BUTTONS
        assert newer.text.endswith(": Falscher Ort")
        await api.tap(editor, newer, "Mit Hinweis").answered()
        await api.wait_for(lambda: "Fertig" in api.current(newer).text)
        assert api.bot_messages(anna)[1].text.endswith(": Falscher Ort")


HOSTILE = [
    "<b>&amp;\n</blockquote><s>",
    "A\n" + "🙂" * 1900,
    "\u202eA\n" + "e\u0301" * 1500 + "\n\n" + "👩‍👩‍👧 " * 100,
    "A\n" + "\n\n".join(f"{n}<s>{n}</s>" for n in range(300)),
    "x" * 250 + "\n" + "y" * 3700,
]


async def test_whatever_texts_hold_every_message_is_one_that_telegram_takes(desk: Desk) -> None:
    for number, text in enumerate(HOSTILE):
        preview = await desk.edit(text)
        await desk.room.tap(desk.editor, preview, "Hinweis formulieren")
        await desk.new(1)
        newer = await desk.room.ask(desk.editor, f"</i>{number} & <tg-time>" + "🙂" * 130)
        desk.forget()
        await desk.room.tap(desk.editor, newer, "Mit Hinweis und Ton")
        await desk.says(newer, "Fertig")
        await desk.new(1, desk.anna)
    for typed in ("/history 1", "/edit 1", "/retract 1 <b>&"):
        await desk.room.ask(desk.editor, typed)
    for typed in ("/corrections", "/latest", "/entry 1", f"/start e{desk.room.reference(1)}"):
        await desk.room.ask(desk.anna, typed)
    calls = desk.room.api.calls_of("sendMessage", "editMessageText")
    assert len(calls) > 30
    for call in calls:
        if "not modified" not in str(call.result):
            assert call.status == 200, call
        if call.params.get("parse_mode"):
            assert_sendable(call.params["text"])
        else:
            pytest.fail("a message was refused and sent again as plain text")


async def test_the_receipt_has_a_button_that_does_what_edit_does(desk: Desk) -> None:
    await desk.room.ask(desk.editor, "/edit 1", answers=2)
    asked = [message.text for message in desk.room.api.bot_messages(desk.editor)[-2:]]
    await desk.room.ask(desk.editor, "/cancel")
    receipt = await desk.says(desk.receipt, "Fertig")
    before = len(desk.room.api.bot_messages(desk.editor))
    await desk.room.tap(desk.editor, receipt, "Korrigieren")
    await desk.room.api.wait_for(lambda: len(desk.room.api.bot_messages(desk.editor)) == before + 2)
    again = desk.room.api.bot_messages(desk.editor)[-2:]
    assert [message.text for message in again] == asked
    preview = await desk.room.ask(desk.editor, NEWER)
    await desk.room.tap(desk.editor, preview, "Still korrigieren")
    await desk.says(preview, "Fertig")
    assert desk.stored().headline == "Deich in Potsdam hält"
    assert "nicht mehr gültig" in await desk.room.tap(desk.editor, receipt, data="edit:77-abc")
