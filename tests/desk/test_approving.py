"""A second pair of eyes, through real HTTP: asked, approved, sent back, taken over, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import until_committed
from tests.pictures import picture_bytes
from tests.tdlib import assert_sendable
from tests.teams import TEXT, Team, running_team
from tickerbot.playground import Hang
from tickerbot.storage import people
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    async with running_team(tmp_path, "never") as team:
        yield team


def published(team: Team) -> list[str]:
    with closing(open_database(team.room.database)) as db:
        return [entry.headline for entry in entries.all_entries(db)]


async def test_an_author_asks_and_the_first_who_approves_publishes(team: Team) -> None:
    card = await team.room.ask(team.author, f"/add {TEXT}")
    assert card.button_labels == [
        "Prüfen lassen",
        "★ Wichtig",
        "Eilmeldung …",
        "Später …",
        "Ändern",
        "Verwerfen",
    ]
    await team.room.tap(team.author, card, "Verwerfen")
    own, chiefs, editors = await team.submit()
    assert own.button_labels == ["Ändern", "Verwerfen"]
    assert "2 Personen sind gefragt" in own.text
    for shown in (chiefs, editors):
        assert shown.button_labels == ["Freigeben", "Zurück", "Übernehmen"]
        assert shown.text.startswith("Prüfen – Anna bittet um Freigabe\n\nDeich hält")
        assert_sendable(shown.html)
    await team.room.tap(team.editor, editors, "Freigeben")
    await team.says(editors, "✓ Nr. 1 veröffentlicht: Deich hält")
    assert (await team.says(own, "✓ Freigegeben von Ole")).button_labels == []
    assert (await team.says(chiefs, "✓ Freigegeben von Ole")).button_labels == []
    assert "nicht mehr" in await team.room.tap(team.chief, chiefs, data="appr:y:1:1")
    assert published(team) == ["Deich hält"]
    log = (await team.room.ask(team.chief, "/log 1")).text.split("\n")[2:]
    assert [line.partition(" · ")[2] for line in log] == [
        "Ole: Nr. 1 veröffentlicht", "Ole: den Entwurf von Nr. 1 freigegeben (Text von Anna)",
        "Anna: den Entwurf von Nr. 1 prüfen lassen",
    ]  # fmt: skip


async def test_the_preview_promises_an_author_no_more_than_their_tap_does(team: Team) -> None:
    await team.room.subscribe(team.room.reader("Berta"))
    begin, end = "Vorschau – noch ist nichts draußen. Erst wenn ", ", geht das an einen Chat.\n\n"
    for user, who in ((team.author, "jemand es freigibt"), (team.editor, "Sie tippen")):
        card = await team.room.ask(user, f"/add {TEXT}")
        assert card.text.startswith(f"{begin}{who}{end}")


async def test_who_approves_sees_the_picture_and_it_goes_out_with_the_entry(team: Team) -> None:
    api = team.room.api
    before = len(api.bot_messages(team.editor))
    sent = len(api.bot_messages(team.author))
    api.send_photo(team.author, picture_bytes(), caption="Deich hält\nFoto: Ada")
    await api.wait_for(lambda: len(api.bot_messages(team.author)) >= sent + 2)
    await team.room.tap(team.author, api.bot_messages(team.author)[-1], "Prüfen lassen")
    await api.wait_for(lambda: len(api.bot_messages(team.editor)) >= before + 2)
    preview, card = api.bot_messages(team.editor)[-2:]
    assert preview.media is not None
    assert preview.html == "<b>Deich hält</b>\n\n<i>Foto: Ada</i>"
    assert card.button_labels == ["Freigeben", "Zurück", "Übernehmen"]
    await team.room.tap(team.editor, card, "Freigeben")
    await team.says(card, "✓ Nr. 1 veröffentlicht: Deich hält")
    with closing(open_database(team.room.database)) as db:
        [entry] = entries.all_entries(db)
    assert len(entry.pictures) == 1


async def test_a_second_tap_finds_it_decided(team: Team) -> None:
    _, chiefs, editors = await team.submit()
    taps = [
        team.room.api.tap(team.chief, chiefs, "Freigeben"),
        team.room.api.tap(team.editor, editors, "Freigeben"),
    ]
    for tap in taps:
        await tap.answered()
    assert published(team) == ["Deich hält"]


async def test_who_is_shown_it_while_it_is_approved_learns_that_too(team: Team) -> None:
    api = team.room.api
    late = api.faults.add(kind=Hang(taken=True), method="sendMessage", chat=team.chief)
    seen = [len(api.bot_messages(each)) for each in (team.chief, team.editor)]
    own = await team.room.ask(team.author, f"/add {TEXT}")
    tap = api.tap(team.author, own, "Prüfen lassen")
    chiefs = await team.next(team.chief, seen[0])
    editors = await team.next(team.editor, seen[1])
    assert late.hanging == 1
    await team.room.tap(team.editor, editors, "Freigeben")
    await team.says(own, "✓ Freigegeben von Ole")
    assert api.current(chiefs).text.startswith("Prüfen")
    late.release()
    await tap.answered()
    assert (await team.says(chiefs, "✓ Freigegeben von Ole")).button_labels == []
    await team.room.ask(team.author, "/hilfe")  # the tap is done with
    assert "✓ Freigegeben von Ole" in api.current(own).text


async def test_sent_back_with_a_sentence_that_answers_the_authors_message(team: Team) -> None:
    own, chiefs, editors = await team.submit()
    seen = len(team.room.api.bot_messages(team.author))
    before = len(team.room.api.bot_messages(team.editor))
    await team.room.tap(team.editor, editors, "Zurück")
    assert "einen Satz zu Deich hält;" in (await team.next(team.editor, before)).text
    again = await team.next(team.author, seen)
    await team.says(own, "↩ Zurück an den Autor, von Ole")
    await team.says(chiefs, "↩ Zurück an den Autor, von Ole")
    assert again.button_labels == [
        "Prüfen lassen",
        "★ Wichtig",
        "Eilmeldung …",
        "Später …",
        "Ändern",
        "Verwerfen",
    ]
    seen = len(team.room.api.bot_messages(team.author))
    assert "Ausgerichtet" in (await team.room.ask(team.editor, "Bitte mit <Quelle>.")).text
    reason = await team.next(team.author, seen)
    assert reason.text == "↩ Zurück von Ole: Bitte mit <Quelle>."
    assert reason.reply_to_message_id is not None
    # the old cards are worth nothing, also after it is asked for again
    old = team.room.api.current(chiefs)
    assert old.button_labels == []
    await team.room.tap(team.author, again, "Prüfen lassen")
    await team.says(again, "Wird geprüft")
    assert published(team) == []


async def test_of_a_reason_that_nobody_is_left_for_that_is_said(team: Team) -> None:
    _, chiefs, _ = await team.submit()
    seen = len(team.room.api.bot_messages(team.author))
    await team.room.tap(team.chief, chiefs, "Zurück")
    await team.next(team.author, seen)
    with closing(open_database(team.room.database)) as db:
        number = people.number_of(db, team.author.id)
    await team.room.ask(team.chief, f"/team {number} entfernen", answers=2)
    assert (
        "ausgerichtet ist nichts" in (await team.room.ask(team.chief, "Weil es falsch ist.")).text
    )


async def test_who_takes_over_has_it_as_an_own_draft(team: Team) -> None:
    own, chiefs, editors = await team.submit()
    seen = len(team.room.api.bot_messages(team.editor))
    await team.room.tap(team.editor, editors, "Übernehmen")
    card = await team.next(team.editor, seen)
    assert card.button_labels == [
        "Veröffentlichen",
        "Still veröffentlichen",
        "★ Wichtig",
        "Eilmeldung …",
        "Später …",
        "Ändern",
        "Verwerfen",
    ]
    await team.says(own, "Übernommen von Ole")
    await team.says(chiefs, "Übernommen von Ole")
    await team.room.tap(team.editor, card, "Veröffentlichen")
    await team.says(card, "veröffentlicht")
    assert published(team) == ["Deich hält"]


@pytest.mark.parametrize("how", ["edited", "discarded"])
async def test_a_text_that_changes_is_asked_for_no_more(team: Team, how: str) -> None:
    words = team.room.api.send(team.author, f"/add {TEXT}")
    card = await team.next(team.author, 1)
    await team.room.tap(team.author, card, "Prüfen lassen")
    await team.says(card, "Wird geprüft")
    shown = await team.next(team.editor, 1)
    data = str((shown.buttons or [])[0][0]["callback_data"])
    if how == "edited":
        team.room.api.edit(team.author, words, "/add Deich bricht\nAlles schlecht.")
    else:
        await team.room.tap(team.author, team.room.api.current(card), "Verwerfen")
    assert (await team.says(shown, "geändert oder verworfen")).button_labels == []
    note = await team.room.tap(team.editor, shown, data=data)
    assert "nicht mehr gültig" in note or "schon jemand" in note
    assert published(team) == []


async def test_who_edits_an_own_message_after_that_is_told(team: Team) -> None:
    words = team.room.api.send(team.author, f"/add {TEXT}")
    card = await team.next(team.author, 1)
    await team.room.tap(team.author, card, "Prüfen lassen")
    shown = await team.next(team.editor, 1)
    await team.room.tap(team.editor, shown, "Freigeben")
    await team.says(card, "Freigegeben")
    seen = len(team.room.api.bot_messages(team.author))
    team.room.api.edit(team.author, words, "/add Deich bricht\nDoch.")
    assert "schon veröffentlicht" in (await team.next(team.author, seen)).text
    assert published(team) == ["Deich hält"]


async def test_where_it_is_always_needed_nobody_publishes_alone(tmp_path: Path) -> None:
    async with running_team(tmp_path, "always") as team:
        room = team.room
        card, _, editors = await team.submit(team.chief)
        draft = str((card.buttons or [])[-1][0]["callback_data"]).removeprefix("d:c:")
        assert "nicht mehr gültig" in await room.tap(team.chief, card, data=f"d:p:{draft}")
        note = await room.tap(team.chief, card, data=f"appr:y:{draft}")
        assert "schon jemand" in note or "nicht mehr" in note
        assert published(team) == []
        seen = len(room.api.bot_messages(team.editor))
        await room.tap(team.editor, editors, "Übernehmen")
        taken = await team.next(team.editor, seen)
        assert taken.button_labels[0] == "Prüfen lassen"
        # neither who took it over nor who wrote it may approve it
        note = await room.tap(team.editor, taken, "Prüfen lassen")
        assert "niemand freigeben" in note
        assert published(team) == []
        _, chiefs, _ = await team.submit(team.editor)
        await room.tap(team.chief, chiefs, "Freigeben")
        await team.says(chiefs, "veröffentlicht")
        assert published(team) == ["Deich hält"]


async def test_an_urgent_one_is_asked_for_by_command_too_and_says_whose_text_it_is(
    tmp_path: Path,
) -> None:
    async with running_team(tmp_path, "urgent") as team:
        room = team.room
        await room.ask(team.editor, "/add EIL: Fähre sinkt")
        assert "braucht hier eine Freigabe" in (await room.ask(team.editor, "/eil jetzt")).text
        seen = len(room.api.bot_messages(team.chief))
        assert "wird geprüft" in (await room.ask(team.editor, "/publish")).text
        shown = await team.next(team.chief, seen)
        assert shown.text.startswith("Prüfen – Ole bittet um Freigabe\n\nEIL Fähre sinkt")
        _, _, editors = await team.submit()
        seen = len(room.api.bot_messages(team.editor))
        await room.tap(team.editor, editors, "Übernehmen")
        card = await team.next(team.editor, seen)
        shown_by = f"select 1 from drafts where id = 2 and preview_message_id = {card.message_id}"
        await until_committed(room.database, lambda db: db.execute(shown_by).fetchone())
        await room.ask(team.editor, "/label eil")
        seen = len(room.api.bot_messages(team.chief))
        await room.ask(team.editor, "/publish")
        shown = await team.next(team.chief, seen)
        asks = "Prüfen – Ole bittet um Freigabe, der Text ist von Anna"
        assert shown.text.startswith(asks)
        # why it goes back answers the draft, whose message is another's
        seen = len(room.api.bot_messages(team.editor))
        await room.tap(team.chief, shown, "Zurück")
        card = await team.next(team.editor, seen)
        shown_by = f"select 1 from drafts where id = 2 and preview_message_id = {card.message_id}"
        await until_committed(room.database, lambda db: db.execute(shown_by).fetchone())
        seen += 1
        await room.ask(team.chief, "Bitte mit Quelle.")
        reason = await team.next(team.editor, seen)
        assert reason.reply_to_message_id == card.message_id
        assert published(team) == []
