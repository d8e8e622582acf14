"""Topics and levels as editors give them, through real HTTP: hashtags, buttons, commands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import new_database
from tests.running import EDITOR_ID, Newsroom, running_bot
from tests.tdlib import assert_sendable
from tickerbot.model import Entry, Target
from tickerbot.playground import Message, User
from tickerbot.storage import logbook
from tickerbot.storage.archive import entries, topics
from tickerbot.storage.database import open_database, open_to_read
from tickerbot.storage.newsroom import labelling
from tickerbot.storage.outbox.terms import choose_terms
from tickerbot.storage.transactions import transaction
from tickerbot.terms import Terms


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    with closing(new_database(tmp_path / "ticker.db")) as db, transaction(db):
        for name in ("Wahl", "Sport", "Landtag 2026", "Wetter"):
            labelling.add_topic(db, name, by=EDITOR_ID, now=0)
    async with running_bot(tmp_path) as newsroom:
        yield newsroom


def entry(room: Newsroom, number: int = 1) -> Entry:
    with closing(open_to_read(room.database)) as db:
        found = entries.get_entry(db, number)
    assert found is not None
    return found


def labels(room: Newsroom, number: int = 1) -> tuple[str, set[str]]:
    found = entry(room, number)
    return found.level.name, {topic.name for topic in found.topics}


async def send(
    room: Newsroom, user: User, card: Message, label: str = "Veröffentlichen"
) -> Message:
    """Publish a draft by this button of its card; the receipt."""
    await room.tap(user, card, label)
    await room.api.wait_for(lambda: "veröffentlicht" in room.api.current(card).text)
    return room.api.current(card)


async def test_topics_are_made_closed_reopened_renamed_and_listed_by_command_and_by_button(
    room: Newsroom,
) -> None:
    editor, anna = room.editor(), room.reader("Anna")
    await room.subscribe(anna)
    with closing(open_database(room.database)) as db, transaction(db):
        landtag = topics.find_topic(db, "Landtag 2026")
        assert landtag is not None
        terms = Terms(topics=frozenset([landtag.id]))
        choose_terms(db, Target(anna.id), terms, 0, chat_type="private")
    listed = await room.ask(editor, "/thema")
    assert (
        "Landtag 2026 · offen · noch keine Meldung · ein Chat folgt · #Landtag2026" in listed.text
    )
    assert "Wahl · offen · noch keine Meldung · niemand folgt eigens" in listed.text
    assert listed.button_labels == ["Landtag 2026", "Sport", "Wahl", "Wetter"]
    assert_sendable(listed.html)
    assert "schon" in (await room.ask(editor, "/thema neu #WAHL")).text
    assert "nicht heißen" in (await room.ask(editor, "/topic new 2026")).text
    for words in ("umbenennen Wahl Bundestag", "rename = Bundestag", "schließen", "reopen"):
        assert "Alt = Neu" in (await room.ask(editor, f"/thema {words}")).text, words
    assert "„Quatsch“ gibt es nicht" in (await room.ask(editor, "/thema rename Quatsch = A")).text
    assert (
        "heißt jetzt „Bundestag“"
        in (await room.ask(editor, "/thema umbenennen Wahl = Bundestag")).text
    )
    closed = await room.ask(editor, "/thema schließen sport")
    assert "Sport · geschlossen" in closed.text
    opened = await room.tap_to_change(editor, closed, "Wieder öffnen")
    assert "Sport · offen" in opened.text
    again = await room.tap_to_change(editor, opened, "Schließen")
    assert "Sport · geschlossen" in again.text
    assert "wieder offen" in (await room.ask(editor, "/thema öffnen Sport")).text
    back = await room.tap_to_change(editor, again, "‹ Zurück")
    assert back.button_labels == ["Bundestag", "Landtag 2026", "Sport", "Wetter"]
    with closing(open_to_read(room.database)) as db:
        acts = [act.kind for act in logbook.acts_since(db)]
    assert acts[5:] == [
        "topic_renamed", "topic_closed", "topic_reopened", "topic_closed", "topic_reopened",
    ]  # fmt: skip
    log = await room.ask(editor, "/protokoll")
    assert "Thema umbenannt: Wahl → Bundestag" in log.text
    # a preview tells how many want it
    assert "Noch hat kein Chat solche" in (await room.ask(editor, "/add Tor")).text
    await room.subscribe(room.reader("Bob"))
    assert "an einen Chat" in (await room.ask(editor, "/add Tor #sport")).text
    assert "an 2 Chats" in (await room.ask(editor, "/add Gesetz #landtag2026")).text


async def test_buttons_change_level_and_topics_and_an_edit_of_the_text_keeps_them(
    room: Newsroom,
) -> None:
    editor = room.editor()
    sent = room.api.send(editor, "/add Deich hält #wahl\nText.")
    seen = len(room.api.bot_messages(editor))
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) > seen)
    card = room.api.bot_messages(editor)[-1]
    card = await room.tap_to_change(editor, card, "★ Wichtig")
    assert "Stufe: ★ wichtig · Thema: Wahl" in card.text
    chosen = await room.tap_to_change(editor, card, "Themen …")
    assert chosen.button_labels == ["Landtag 2026", "Sport", "✓ Wahl", "Wetter", "Fertig"]
    chosen = await room.tap_to_change(editor, chosen, "Sport")
    chosen = await room.tap_to_change(editor, chosen, "Wetter")
    assert "höchstens 3" in await room.tap(editor, chosen, "Landtag 2026")
    chosen = await room.tap_to_change(editor, chosen, "✓ Wetter")
    card = await room.tap_to_change(editor, chosen, "Fertig")
    assert "Themen: Sport, Wahl" in card.text
    # another text with the same hashtag keeps what was chosen; another hashtag takes its place
    for text, expected in (
        ("/add Deich hält noch #wahl\nText.", {"Sport", "Wahl"}),
        ("/add Deich hält noch #wetter\nText.", {"Sport", "Wetter"}),
    ):
        seen = len(room.api.bot_messages(editor))
        room.api.edit(editor, sent, text)
        await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) > seen)  # noqa: B023
        card = room.api.bot_messages(editor)[-1]
        assert f"★ wichtig · Themen: {', '.join(sorted(expected))}" in card.text
    await send(room, editor, card)
    assert labels(room) == ("IMPORTANT", {"Sport", "Wetter"})


async def test_a_correction_by_another_hashtag_or_by_command_is_quiet(room: Newsroom) -> None:
    editor, anna = room.editor(), room.reader("Anna")
    await room.subscribe(anna)
    sent = room.api.send(editor, "/add Deich hält #wahl\nText.")
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) > 0)
    await send(room, editor, room.api.bot_messages(editor)[-1])
    await room.api.wait_for(lambda: "Deich hält" in room.api.bot_messages(anna)[-1].text)
    copy, seen = room.api.bot_messages(anna)[-1], len(room.api.bot_messages(editor))
    room.api.edit(editor, sent, "/add Deich hält #sport\nText.")
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) > seen)
    card = room.api.bot_messages(editor)[-1]
    assert "Thema: Wahl → Stufe: normal · Thema: Sport" in card.text
    assert card.button_labels == ["Still korrigieren", "Abbrechen"]
    done = await room.tap_to_change(editor, card, "Still korrigieren")
    assert "Thema: Sport" in done.text
    assert labels(room) == ("NORMAL", {"Sport"})
    assert "wichtig" in (await room.ask(editor, "/einordnen 1 wichtig #wahl #wetter")).text
    assert labels(room) == ("IMPORTANT", {"Wahl", "Wetter"})
    assert "ohne Thema" in (await room.ask(editor, "/label 1 none")).text
    assert labels(room) == ("IMPORTANT", set())
    assert entry(room).revision == 1
    # what shows in the copies changes there: the word before the headline
    await room.ask(editor, "/label 1 urgent")
    await room.api.wait_for(lambda: room.api.current(copy).text.startswith("EIL Deich hält"))
    await room.ask(editor, "/label 1 normal")
    await room.api.wait_for(lambda: room.api.current(copy).text.startswith("Deich hält"))
    assert len(room.api.bot_messages(anna)) == 2  # nothing came anew


async def test_a_word_for_breaking_news_is_told_as_the_level_alone_and_pasted(
    room: Newsroom,
) -> None:
    editor, anna = room.editor(), room.reader("Anna")
    await room.subscribe(anna)
    card = await room.ask(editor, "/add EIL: Deich bricht\nText.")
    assert "„EIL“ steht für die Stufe und nicht im Text." in card.text
    assert "Stufe: Eilmeldung" in card.text
    assert "Deich bricht" in card.text
    assert "EIL:" not in card.text
    assert "Veröffentlichen" not in card.button_labels
    assert "Eilmeldung …" in card.button_labels
    # not urgent after all: another level, and the word is told still
    card = await room.tap_to_change(editor, card, "Doch keine Eilmeldung")
    assert "„EIL“ steht für die Stufe" in card.text
    await send(room, editor, card)
    assert (entry(room).headline, labels(room)[0]) == ("Deich bricht", "NORMAL")
    # of a pasted ticker, one entry alone is urgent, and does not leave with the others
    seen = len(room.api.bot_messages(editor))
    room.api.send(
        editor,
        "/add 14.03.2026\n\n+++ EIL +++ 21:01 Uhr: Flut kommt +++\n\nOh.\n\n"
        "+++ 19:40 Uhr: Ebbe geht +++\n\nUnd.\n\n18:00 Uhr: EIL: Wind dreht\n\nNun.",
    )
    await room.api.wait_for(lambda: len(room.api.bot_messages(editor)) >= seen + 4)
    wind, ebb, flood, _ = room.api.bot_messages(editor)[-4:]
    for shown, is_urgent in ((wind, True), (ebb, False), (flood, True)):
        assert ("Stufe: Eilmeldung" in shown.text) is is_urgent
        assert ("„EIL“ steht für die Stufe" in shown.text) is is_urgent
        assert "EIL:" not in shown.text
    await room.ask(editor, "/publish")
    await room.api.wait_for(lambda: "veröffentlicht" in room.api.current(ebb).text)
    assert entry(room, 2).headline == "Ebbe geht"
    assert "Eilmeldung …" in room.api.current(flood).button_labels


async def test_a_text_and_its_hashtag_are_corrected_together(room: Newsroom) -> None:
    editor = room.editor()
    await room.publish(editor, "Deich hält #wahl\nText.")
    card = await room.ask(editor, "/edit 1 Deich hält nicht #sport #eil\nText.")
    assert "Thema: Wahl → Stufe: Eilmeldung · Thema: Sport" in card.text
    await room.tap(editor, card, "Still korrigieren")
    await room.api.wait_for(lambda: "korrigiert" in room.api.current(card).text)
    assert entry(room).headline == "Deich hält nicht"
    assert labels(room) == ("URGENT", {"Sport"})
    card = await room.ask(editor, "/edit 1 Deich hält doch\nText.")
    await room.tap(editor, card, "Still korrigieren")
    await room.api.wait_for(lambda: "korrigiert" in room.api.current(card).text)
    assert labels(room) == ("URGENT", {"Sport"})  # what is not named stays


async def test_the_default_topic_is_on_each_preview_until_it_is_off_or_closed(
    room: Newsroom,
) -> None:
    editor = room.editor()
    shown = await room.ask(editor, "/thema wahl")
    assert "nächsten Meldungen haben dieses Thema" in shown.text
    card = await room.ask(editor, "/add Eins\nText.")
    assert "Thema: Wahl" in card.text
    assert "Thema: Sport" in (await room.ask(editor, "/add Zwei #sport\nText.")).text
    await send(room, editor, card)
    assert labels(room) == ("NORMAL", {"Wahl"})
    await room.ask(editor, "/thema aus")
    assert "ohne Thema" in (await room.ask(editor, "/add Drei\nText.")).text
    other = await room.tap_to_change(editor, shown, "✓ Für meine nächsten Meldungen")
    other = await room.tap_to_change(editor, other, "✓ Für meine nächsten Meldungen")
    assert "nächsten" not in other.text
    await room.ask(editor, "/topic Wahl")
    await room.ask(editor, "/topic close Wahl")
    assert "ohne Thema" in (await room.ask(editor, "/add Vier #wahl\nText.")).text
    assert "geschlossen" in (await room.ask(editor, "/topic Wahl")).text


async def test_the_command_labels_the_draft_that_it_replies_to_else_the_newest(
    room: Newsroom,
) -> None:
    editor = room.editor()
    first = await room.ask(editor, "/add Eins\nText.")
    await room.ask(editor, "/add Zwei\nText.")
    again = await room.ask(editor, "/label important #sport")
    assert "Zwei" in again.text
    assert "★ wichtig · Thema: Sport" in again.text
    again = await room.ask(editor, "/einordnen #wahl", reply_to=first)
    assert "Eins" in again.text
    assert "normal · Thema: Wahl" in again.text
    assert "weder" in (await room.ask(editor, "/label quatsch")).text
    assert (
        "höchstens 3" in (await room.ask(editor, "/label #wahl #sport #wetter #landtag2026")).text
    )
    full = await room.ask(editor, "/add Drei #wahl #sport #wetter #landtag2026")
    assert "oder mehr als 3, bleibt im Text stehen: #landtag2026" in full.text
    assert "Nr. 99" in (await room.ask(editor, "/label 99 important")).text
    assert "/einordnen" in (await room.ask(editor, "/label")).text


async def test_in_english(tmp_path: Path) -> None:
    async with running_bot(tmp_path, language="en") as room:
        editor = room.api.add_user("Edda", language_code="en", user_id=EDITOR_ID)
        await room.ask(editor, "/topic new Election")
        card = await room.ask(editor, "/add Polls open #election #urgent #stuff\nText.")
        assert "Level: urgent · Topic: Election" in card.text
        assert "stays in the text: #stuff" in card.text
        assert card.button_labels == [
            "Urgent …", "Not urgent after all", "Topics …", "Change", "Discard",
        ]  # fmt: skip
