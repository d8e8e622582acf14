"""What editors do, through real HTTP: write, preview, publish once, change, discard, and err safely."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.running import EDITOR_ID, TOKEN, Newsroom, first_data, running_bot
from tests.tdlib import assert_sendable
from tests.ticker_texts import PASTED
from tickerbot.playground import BotApi, DropAfter, Message, User
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database

TEXT = (
    "Deich bei Dagebüll hält\nDer Deichgraf zeigte sich erleichtert.\n\nDie Schulen öffnen wieder."
)


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with running_bot(tmp_path) as room:
        yield room


def published(room: Newsroom) -> list[str]:
    with closing(open_database(room.database)) as db:
        return [entry.headline for entry in entries.all_entries(db)]


async def new_messages(room: Newsroom, user: User, number: int) -> list[Message]:
    """Wait until the bot has sent this many messages to the user, and return them."""
    await room.api.wait_for(lambda: len(room.api.bot_messages(user)) >= number)
    return room.api.bot_messages(user)


async def test_the_preview_is_what_readers_get_with_whom_it_reaches(newsroom: Newsroom) -> None:
    editor, anna = newsroom.editor(), newsroom.reader("Anna")
    await newsroom.subscribe(anna)
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    head, _, body = preview.html.partition("\n\n")
    begin = "<b>Vorschau</b> – noch ist nichts draußen."
    assert head == f"{begin} Erst wenn Sie tippen, geht das an einen Chat."
    assert preview.button_labels == [
        "Veröffentlichen", "Still veröffentlichen", "★ Wichtig", "Eilmeldung …", "Später …", "Ändern",
        "Verwerfen",
    ]  # fmt: skip
    await newsroom.tap(editor, preview, "Veröffentlichen")
    pushed = (await new_messages(newsroom, anna, 2))[-1]
    assert pushed.html == body
    assert not pushed.silent
    assert pushed.link_preview_disabled


async def test_the_preview_becomes_the_receipt_and_follows_the_delivery(newsroom: Newsroom) -> None:
    editor, anna, ben = newsroom.editor(), newsroom.reader("Anna"), newsroom.reader("Ben")
    await newsroom.subscribe(anna, ben)
    newsroom.api.block(ben)
    cleo = newsroom.reader("Cleo")
    await newsroom.subscribe(cleo)
    receipt = await newsroom.publish(editor, TEXT)
    await newsroom.api.wait_for(lambda: "Fertig" in newsroom.api.current(receipt).text)
    assert newsroom.api.current(receipt).button_labels == ["Korrigieren", "Zurückziehen"]
    text = newsroom.api.current(receipt).text
    assert text.startswith(
        "✓ Nr. 1 veröffentlicht: Deich bei Dagebüll hält\nFertig: an beide Chats zugestellt"
    )


async def test_publishing_silently_makes_no_sound(newsroom: Newsroom) -> None:
    editor, anna = newsroom.editor(), newsroom.reader("Anna")
    await newsroom.subscribe(anna)
    receipt = await newsroom.publish(editor, TEXT, "Still veröffentlichen")
    assert "still veröffentlicht" in receipt.text
    assert (await new_messages(newsroom, anna, 2))[-1].silent


@pytest.mark.usefixtures("each_way")
async def test_two_taps_publish_once(newsroom: Newsroom) -> None:
    editor, anna = newsroom.editor(), newsroom.reader("Anna")
    await newsroom.subscribe(anna)
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    data = first_data(preview)
    taps = [newsroom.api.tap(editor, preview, data=data) for _ in range(3)]
    for tap in taps:
        await tap.answered()
    await new_messages(newsroom, anna, 2)
    again = newsroom.api.tap(editor, preview, data=data)  # from the old message, later
    await again.answered()
    assert published(newsroom) == ["Deich bei Dagebüll hält"]
    await newsroom.api.wait_for(lambda: "Fertig" in newsroom.api.current(preview).text)
    assert len(newsroom.api.bot_messages(anna)) == 2


async def test_add_alone_asks_and_takes_the_next_message(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    assert "schicken Sie jetzt den Text" in (await newsroom.ask(editor, "/add")).text
    preview = await newsroom.ask(editor, TEXT)
    assert "Deich bei Dagebüll hält" in preview.text
    assert "Vorschau" in preview.text
    search = await newsroom.ask(editor, "Deich")
    assert search.text.startswith("🔎")


async def test_asking_can_be_cancelled(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    await newsroom.ask(editor, "/add")
    assert "bleibt alles" in (await newsroom.ask(editor, "/abbrechen")).text
    assert (await newsroom.ask(editor, "Deich")).text.startswith("🔎")


async def test_add_as_a_reply_takes_that_message(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    words = newsroom.api.send(editor, TEXT)
    await new_messages(newsroom, editor, 1)
    preview = await newsroom.ask(editor, "/add", reply_to=words)
    assert "Vorschau" in preview.text
    assert "Der Deichgraf zeigte sich erleichtert." in preview.text


async def test_change_replaces_the_text_and_the_old_preview_publishes_nothing(
    newsroom: Newsroom,
) -> None:
    editor = newsroom.editor()
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    old_data = first_data(preview)
    await newsroom.tap(editor, preview, "Ändern")
    await new_messages(newsroom, editor, 2)
    newer = await newsroom.ask(editor, "Deich hält stand\nAlles gut.")
    assert "Deich hält stand" in newer.text
    assert newsroom.api.current(preview).button_labels == []
    assert "nicht mehr gültig" in await newsroom.tap(editor, preview, data=old_data)
    assert published(newsroom) == []
    await newsroom.tap(editor, newer, "Veröffentlichen")
    assert published(newsroom) == ["Deich hält stand"]


async def test_a_draft_follows_the_message_that_its_text_came_from_last(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    await newsroom.tap(editor, preview, "Ändern")
    await new_messages(newsroom, editor, 2)
    words = newsroom.api.send(editor, "Deich hält stand\nAlles gut.")
    (newer,) = (await new_messages(newsroom, editor, 3))[2:]
    newsroom.api.edit(editor, words, "Deich hält stand\nAlles ist gut.")
    (newest,) = (await new_messages(newsroom, editor, 4))[3:]
    assert "Alles ist gut." in newest.text
    assert newsroom.api.current(newer).button_labels == []
    await newsroom.tap(editor, newest, "Veröffentlichen")
    assert published(newsroom) == ["Deich hält stand"]
    newsroom.api.edit(editor, words, "Deich hält stand\nAlles ist sehr gut.")
    (correction,) = (await new_messages(newsroom, editor, 5))[4:]
    assert "Alles ist <b>sehr</b> gut" in correction.html


async def test_discard_publishes_nothing_for_good(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    data = first_data(preview)
    await newsroom.tap(editor, preview, "Verwerfen")
    await newsroom.api.wait_for(lambda: "Verworfen" in newsroom.api.current(preview).text)
    await newsroom.tap(editor, preview, data=data)
    assert published(newsroom) == []


@pytest.mark.usefixtures("each_way")
async def test_editing_the_own_message_changes_the_draft(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    words = newsroom.api.send(editor, f"/add {TEXT}")
    (preview,) = await new_messages(newsroom, editor, 1)
    newsroom.api.edit(editor, words, "/add Deich hält doch\nAlles gut.")
    newer = (await new_messages(newsroom, editor, 2))[-1]
    assert "Deich hält doch" in newer.text
    assert newsroom.api.current(preview).button_labels == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x" * 251 + "\nText", "Überschrift (die erste Zeile) hat 251 Zeichen, erlaubt sind 250"),
        ("\u200b\u00a0\n\n", "schicken Sie jetzt den Text"),
        ("Der Deich hält. " * 10, "Es fehlt eine Überschrift"),
        ("Titel\n" + "Wort " * 3201, "hat 16.004 Zeichen, erlaubt sind 16.000"),
    ],
)
async def test_what_cannot_be_published_is_told_and_not_lost(
    newsroom: Newsroom, text: str, complaint: str
) -> None:
    editor = newsroom.editor()
    words = newsroom.api.send(editor, f"/add {text}")
    (answer,) = await new_messages(newsroom, editor, 1)
    assert complaint in answer.text
    assert "Veröffentlichen" not in answer.button_labels
    newsroom.api.edit(editor, words, f"/add {TEXT}")
    if "Überschrift" in complaint:
        newer = (await new_messages(newsroom, editor, 2))[-1]
        assert "Veröffentlichen" in newer.button_labels


async def test_a_problem_is_mended_by_change(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    answer = await newsroom.ask(editor, f"/add {'x' * 251}")
    await newsroom.tap(editor, answer, "Ändern")
    await new_messages(newsroom, editor, 2)
    assert "Veröffentlichen" in (await newsroom.ask(editor, TEXT)).button_labels


async def test_a_text_that_the_app_cut_in_two_becomes_one_draft(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    sentence = "Das Wasser stieg in der Nacht um einen halben Meter. "
    words = newsroom.api.send(editor, "/add Flut\n" + (sentence * 77).strip())
    newsroom.api.send(editor, (sentence * 3).strip())
    # the preview, the note in its place, and the new preview
    newer = (await new_messages(newsroom, editor, 2))[-1]
    assert words.message_id < newer.message_id
    assert newer.button_labels[0] == "Weiterlesen"
    await newsroom.tap(editor, newer, "Veröffentlichen")
    with closing(open_database(newsroom.database)) as db:
        (entry,) = entries.all_entries(db)
    assert " ".join(entry.body).count("Meter.") == 80


async def test_what_a_person_writes_next_is_never_taken_for_a_continuation(
    tmp_path: Path,
) -> None:
    clock = [1_800_000_000.0]
    api = BotApi(token=TOKEN, username="ticker_bot", clock=lambda: clock[0])
    async with running_bot(tmp_path, api=api) as room:
        editor = room.editor()
        preview = await room.ask(editor, "/add Flut\n" + "Das Wasser stieg. " * 220)
        clock[0] += 2.0
        answer = await room.ask(editor, "Ach Mist, der Chef")
        assert answer.text.startswith("🔎")
        assert "Veröffentlichen" in api.current(preview).button_labels


@pytest.mark.parametrize("correcting", [False, True])
async def test_a_long_text_that_comes_again_after_a_crash_does_not_go_on_with_itself(
    newsroom: Newsroom, *, correcting: bool
) -> None:
    editor, api = newsroom.editor(), newsroom.api
    if correcting:
        await newsroom.publish(editor, TEXT)
        await newsroom.ask(editor, "/edit 1", answers=2)
    else:
        await newsroom.ask(editor, "/add")
    before = len(api.bot_messages(editor))
    words = api.send(editor, "Flut\n" + "Das Wasser stieg in der Nacht. " * 127)
    card = (await new_messages(newsroom, editor, before + 1))[-1]
    api.updates.put("message", api.message_json(words))
    await newsroom.ask(editor, "/status")
    await newsroom.tap(editor, card, "Still korrigieren" if correcting else "Veröffentlichen")
    await api.wait_for(lambda: "✓ Nr. 1" in api.current(card).text)
    with closing(open_database(newsroom.database)) as db:
        (entry,) = entries.all_entries(db)
    assert " ".join(entry.body).count("stieg") == 127


async def test_a_pasted_ticker_that_the_app_cut_in_two_is_read_as_a_whole(
    newsroom: Newsroom,
) -> None:
    editor = newsroom.editor()
    ticker = "date 2026-03-02\n\n" + "\n\n".join(
        f"{hour}:00 Uhr | Pegel um {hour} Uhr\n\n" + "Das Wasser stieg in der Nacht. " * 29
        for hour in range(23, 17, -1)
    )
    cut = ticker.rindex(" ", 0, 4090)
    newsroom.api.send(editor, f"/add {ticker[:cut]}")
    newsroom.api.send(editor, ticker[cut + 1 :])
    await newsroom.api.wait_for(
        lambda: any("Das sind 6 Meldungen" in m.text for m in newsroom.api.bot_messages(editor))
    )
    usable = [m for m in newsroom.api.bot_messages(editor) if "Veröffentlichen" in m.button_labels]
    assert [m.text.count("Das Wasser stieg in der Nacht.") for m in usable] == [29] * 6


async def test_discarding_ends_what_change_has_asked_for(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    await newsroom.tap(editor, preview, "Ändern")
    await new_messages(newsroom, editor, 2)
    await newsroom.tap(editor, preview, "Verwerfen")
    assert (await newsroom.ask(editor, "Deich")).text.startswith("🔎")


async def test_editing_a_message_after_it_was_discarded_says_that_it_changes_nothing(
    newsroom: Newsroom,
) -> None:
    editor = newsroom.editor()
    words = newsroom.api.send(editor, f"/add {TEXT}")
    (preview,) = await new_messages(newsroom, editor, 1)
    await newsroom.tap(editor, preview, "Verwerfen")
    newsroom.api.edit(editor, words, "/add Ganz anders\nText.")
    answer = (await new_messages(newsroom, editor, 2))[-1]
    assert "ihre Änderung hat nichts geändert" in answer.text
    assert published(newsroom) == []


async def test_our_own_messages_are_no_source_of_entries(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    answer = await newsroom.ask(editor, "/add", reply_to=preview)
    assert "schicken Sie jetzt den Text" in answer.text


async def test_a_plain_headline_first_makes_one_entry_whatever_follows(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    text = "Deich hält\n\nSo geht es weiter\n\n14:05 Uhr: Die Wehr rückt ab.\n\nDann ist Ruhe."
    preview = await newsroom.ask(editor, f"/add {text}")
    assert preview.text.endswith(text)


async def test_a_long_draft_can_be_read_on_before_it_is_published(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    preview = await newsroom.ask(editor, "/add Flut\n" + "Das Wasser stieg in der Nacht. " * 200)
    await newsroom.tap(editor, preview, "Weiterlesen")
    part = (await new_messages(newsroom, editor, 2))[-1]
    assert part.text.startswith("Flut · 2/2")
    assert part.text.count("Nacht.") + preview.text.count("Nacht.") == 200


async def test_a_pasted_ticker_becomes_several_drafts_oldest_first(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    newsroom.api.send(editor, f"/add {PASTED}")
    *previews, summary = await new_messages(newsroom, editor, 4)
    assert ["Fähren fahren wieder" in p.text for p in previews] == [True, False, False]
    assert all("Veröffentlichen" in preview.button_labels for preview in previews)
    assert "Das sind 3 Meldungen" in summary.text
    await newsroom.tap(editor, previews[0], "Veröffentlichen")
    await newsroom.tap(editor, previews[2], "Veröffentlichen")
    assert published(newsroom) == ["Deich hält", "Fähren fahren wieder"]


@pytest.mark.parametrize("heads", [("09:05", "11:20", "17:45"), ("17:45", "11:20", "09:05")])
async def test_previews_come_oldest_first_in_whatever_order_a_ticker_was_pasted(
    newsroom: Newsroom, heads: tuple[str, ...]
) -> None:
    editor = newsroom.editor()
    pasted = "\n\n".join(f"{at} Uhr | Lage um {at}\n\nEin Satz." for at in heads)
    words = newsroom.api.send(editor, f"/add {pasted}")
    *previews, _ = await new_messages(newsroom, editor, 4)
    assert ["09:05" in p.text for p in previews] == [True, False, False]
    assert ["17:45" in p.text for p in previews] == [False, False, True]
    # an edit of the message reaches the draft of the same entry
    newsroom.api.edit(editor, words, f"/add {pasted.replace('um 17:45', 'am Abend')}")
    await newsroom.api.wait_for(
        lambda: "am Abend" in "".join(m.text for m in newsroom.api.bot_messages(editor))
    )
    shown = [newsroom.api.current(preview) for preview in previews]
    assert ["Lage um" in p.text for p in shown[:2]] == [True, True]


async def test_several_drafts_can_turn_out_to_be_one(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    newsroom.api.send(editor, f"/add {PASTED}")
    *previews, summary = await new_messages(newsroom, editor, 4)
    await newsroom.tap(editor, summary, "Doch eine einzige Meldung")
    whole = (await new_messages(newsroom, editor, 5))[-1]
    assert "Deich hält" in whole.text
    assert "Fähren fahren wieder" in whole.text
    await newsroom.api.wait_for(
        lambda: all(newsroom.api.current(preview).button_labels == [] for preview in previews)
    )


async def test_in_a_group_an_editor_is_sent_to_the_private_chat_and_no_draft_is_repeated(
    newsroom: Newsroom,
) -> None:
    editor = newsroom.editor()
    group = newsroom.api.add_group("Redaktion", members=[editor])
    answer = await newsroom.ask(editor, f"/add {TEXT}", group)
    assert "privaten Chat" in answer.text
    assert "Deich" not in answer.text
    assert newsroom.api.bot_messages(editor) == []


async def test_for_anybody_else_add_does_not_exist(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    unknown = (await newsroom.ask(anna, "/quatsch")).text
    assert (await newsroom.ask(anna, f"/add {TEXT}")).text == unknown
    assert (await newsroom.ask(anna, "/abbrechen")).text == unknown


async def test_nobody_else_can_use_an_editors_buttons(newsroom: Newsroom) -> None:
    editor, mallory = newsroom.editor(), newsroom.reader("Mallory")
    preview = await newsroom.ask(editor, f"/add {TEXT}")
    own = await newsroom.ask(mallory, "/latest")
    for row in preview.buttons or []:
        for button in row:
            note = await newsroom.tap(mallory, own, data=button["callback_data"])
            assert "nicht mehr gültig" in note
    assert published(newsroom) == []
    assert all("Deich" not in message.text for message in newsroom.api.bot_messages(mallory))


async def test_rights_are_checked_at_every_use(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        editor = room.editor()
        preview = await room.ask(editor, f"/add {TEXT}")
        api = room.api
    async with running_bot(tmp_path, api=api, editors=()) as room:
        assert "nicht mehr gültig" in await room.tap(editor, preview, "Veröffentlichen")
        assert published(room) == []


@pytest.mark.usefixtures("each_way")
async def test_drafts_and_receipts_survive_a_restart(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        editor = room.editor()
        anna = room.reader("Anna")
        await room.subscribe(anna)
        preview = await room.ask(editor, f"/add {TEXT}")
        await room.ask(editor, "/add")
        api = room.api
    async with running_bot(tmp_path, api=api) as room:
        assert "Vorschau" in (await room.ask(editor, "Entwarnung\nAlles gut.")).text
        await api.tap(editor, preview, "Veröffentlichen").answered()
        await api.wait_for(lambda: "Fertig" in api.current(preview).text)


async def test_a_preview_whose_answer_was_lost_still_publishes_by_a_new_one(
    newsroom: Newsroom,
) -> None:
    editor = newsroom.editor()
    newsroom.api.faults.add(kind=DropAfter(), method="sendMessage", times=1)
    newsroom.api.send(editor, f"/add {TEXT}")
    (preview,) = await new_messages(newsroom, editor, 1)
    await newsroom.tap(editor, preview, "Veröffentlichen")
    assert published(newsroom) == ["Deich bei Dagebüll hält"]


async def test_every_preview_is_markup_that_telegram_takes(newsroom: Newsroom) -> None:
    editor = newsroom.editor()
    for text in ("<b>&amp;\n</blockquote>", "x" * 251, "A\n" + "🙂" * 2000):
        await newsroom.ask(editor, f"/add {text}")
    sent = newsroom.api.calls_of("sendMessage")
    assert len(sent) >= 3
    for call in sent:
        assert call.status == 200
        assert_sendable(call.params["text"])
    assert EDITOR_ID in {call.chat_id for call in sent}
