"""An editor's pictures: what they belong to, how they are shown, and what readers get of them."""

import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.clocks import JumpingClock
from tests.pictures import picture_bytes
from tests.running import Newsroom, first_data, rows, running_bot
from tickerbot.model import Entry, Level
from tickerbot.playground import Message, User
from tickerbot.storage import picture_files
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_to_read
from tickerbot.storage.picture_files import MAX_FILE

CAPTION = "Deich hält\nDer Scheitel ist durch.\nFoto: Ada Deich"
PUBLISH = "Veröffentlichen"


async def answers(room: Newsroom, editor: User, act: object, number: int) -> list[Message]:
    """The new messages of the bot, once there are so many."""
    before = {message.message_id for message in room.api.bot_messages(editor)}
    act()  # type: ignore[operator]

    def new() -> list[Message]:
        return [m for m in room.api.bot_messages(editor) if m.message_id not in before]

    await room.api.wait_for(lambda: len(new()) >= number)
    return new()


async def send(
    room: Newsroom,
    editor: User,
    caption: str = "",
    shade: int = 90,
    number: int = 2,
    **more: object,
) -> list[Message]:
    """Send a photo; what the bot answers: the push, and the card below."""
    content = picture_bytes(shade)
    return await answers(
        room, editor,
        lambda: room.api.send_photo(editor, content, caption=caption, **more),  # type: ignore[arg-type]
        number,
    )  # fmt: skip


def shown(room: Newsroom, message: Message) -> bytes | None:
    """The bytes of the picture in a message as it is now."""
    message = room.api.current(message)
    file = room.api.files.get(message.media.file["file_id"]) if message.media else None
    return file.content if file else None


def entry_of(room: Newsroom, number: int = 1) -> Entry:
    with closing(open_to_read(room.database)) as db:
        entry = entries.get_entry(db, number)
    assert entry is not None
    return entry


async def publish(room: Newsroom, editor: User, card: Message) -> None:
    await room.tap(editor, card, PUBLISH)
    await room.api.wait_for(lambda: "veröffentlicht" in room.api.current(card).text)


async def test_a_photo_with_a_caption_is_shown_exactly_and_goes_out_as_one_message(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        edda, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        preview, card = await send(room, edda, CAPTION)
        assert preview.html == (
            "<b>Deich hält</b>\n\nDer Scheitel ist durch.\n\n<i>Foto: Ada Deich</i>"
        )
        assert shown(room, preview) == picture_bytes()
        assert "Bildnachweis" not in card.text
        await publish(room, edda, card)
        await room.api.wait_for(lambda: len(room.api.bot_messages(anna)) == 2)
        got = room.api.bot_messages(anna)[-1]
        assert (got.html, shown(room, got)) == (preview.html, picture_bytes())
        # by the id that it came with: nothing was uploaded
        assert all("photo" in call.params for call in room.api.calls_of("sendPhoto"))
        [picture] = entry_of(room).pictures
        assert (picture.width, picture.height, picture.size) == (400, 300, len(picture_bytes()))
        folder = picture_files.folder_of(room.database)
        assert picture_files.load(folder, picture.name, "photo") == picture_bytes()


async def test_a_photo_without_text_waits_for_it(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        edda = room.editor()
        [asked] = await send(room, edda, number=1)
        assert "schicken Sie jetzt den Text" in asked.text
        change = asked.buttons[0][0]["callback_data"] if asked.buttons else ""
        again = await room.tap_and_read(edda, asked, str(change))
        assert again.text.startswith(
            "Bitte schicken Sie jetzt den Text: "
        )  # there is none to change
        found = await answers(room, edda, lambda: room.api.send(edda, CAPTION), 2)
        assert shown(room, found[-2]) == picture_bytes()
        await publish(room, edda, found[-1])
        assert len(entry_of(room).pictures) == 1


async def test_add_as_a_caption_and_a_reply_to_a_draft_belong_to_it(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        edda = room.editor()
        preview, card = await send(room, edda, f"/add {CAPTION}")
        assert shown(room, preview) == picture_bytes()
        again = await send(room, edda, shade=20, reply_to=card)
        assert shown(room, again[0]) == picture_bytes(20)
        assert again[0].html == preview.html.partition("\n\n<i>")[0]  # whose that is, is asked
        # also as a reply to the picture above the card
        third = await send(room, edda, shade=30, reply_to=again[0])
        assert shown(room, third[0]) == picture_bytes(30)
        text = await room.ask(edda, "/add Nur Text")
        fourth = await send(room, edda, "Foto: Ben", shade=40, reply_to=text)
        assert fourth[0].html == "<b>Nur Text</b>\n\n<i>Foto: Ben</i>"


async def test_an_album_is_one_draft_whose_first_picture_goes_out(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        edda, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        channel = room.api.add_channel("Eil", administrators=[anna])
        await room.ask(anna, "/abo", channel)

        def album() -> None:
            for number, shade in enumerate((1, 2, 3)):
                caption = CAPTION if number == 0 else ""
                room.api.send_photo(edda, picture_bytes(shade), caption=caption, album_id="77")

        preview, card = await answers(room, edda, album, 2)
        assert "Von 3 Bildern" in card.text
        assert shown(room, preview) == picture_bytes(1)
        await publish(room, edda, card)
        assert len(entry_of(room).pictures) == 3
        await room.api.wait_for(lambda: len(room.api.bot_messages(anna)) == 2)
        assert len(room.api.bot_messages(edda)) == 2
        got = room.api.bot_messages(anna)[-1]
        assert rows(got) == rows(preview) == [["3 Bilder"]]
        # the button brings all of them
        data = first_data(got)
        found = await answers(room, anna, lambda: room.api.tap(anna, got, data=data), 3)
        assert [shown(room, message) for message in found] == [picture_bytes(s) for s in (1, 2, 3)]
        assert len({message.media_group_id for message in found}) == 1
        # in channels and groups a link leads to the private chat, and no album goes there
        await room.api.wait_for(lambda: room.api.bot_messages(channel)[-1].media)
        pushed = room.api.bot_messages(channel)[-1]
        assert (shown(room, pushed), pushed.media_group_id) == (picture_bytes(1), None)
        assert [["url" in button for button in row] for row in pushed.buttons or []] == [[True]]
        group = room.api.add_group("Redaktion", members=[anna])
        await room.ask(anna, "/eintrag 1", group)
        buttons = [b for row in room.api.bot_messages(group)[-1].buttons or [] for b in row]
        [button] = [button for button in buttons if "url" in button]
        assert button["text"] == "3 Bilder"
        payload = button["url"].partition("start=")[2]
        found = await answers(room, anna, lambda: room.api.send(anna, f"/start {payload}"), 3)
        assert len(found) == 3


async def test_changing_the_text_keeps_the_picture_and_a_new_picture_replaces_it(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        edda = room.editor()
        preview, card = await send(room, edda, CAPTION)
        await room.tap(edda, card, "Ändern")
        found = await answers(room, edda, lambda: room.api.send(edda, "Anders\nFoto: B"), 2)
        assert found[-2].html == "<b>Anders</b>\n\n<i>Foto: B</i>"
        assert shown(room, found[-2]) == picture_bytes()
        await room.tap(edda, found[-1], "Ändern")
        found = await send(room, edda, "Noch anders", shade=5)
        assert (found[-2].html, shown(room, found[-2])) == (
            "<b>Noch anders</b>", picture_bytes(5)
        )  # fmt: skip
        assert preview.html != found[-2].html


async def test_editing_the_own_message_changes_caption_and_picture(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        edda, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        await send(room, edda, CAPTION)
        own = room.api.messages(edda)[-3]
        assert own.media is not None
        found = await answers(room, edda, lambda: room.api.edit(edda, own, "Neu\nFoto: Ada"), 2)
        assert shown(room, found[0]) == picture_bytes()
        await publish(room, edda, found[-1])
        await room.api.wait_for(lambda: len(room.api.bot_messages(anna)) == 2)
        copy = room.api.bot_messages(anna)[-1]
        # once it is out, an edit is a correction: of the text, and of the picture
        media = room.api.files.add("photo", "", picture_bytes(7))
        found = await answers(
            room, edda, lambda: room.api.edit(edda, own, "Neu\nFoto: Ada", media=media), 2
        )
        assert shown(room, found[0]) == picture_bytes(7)
        await room.tap(edda, found[-1], "Mit Hinweis")
        await room.api.wait_for(lambda: shown(room, copy) == picture_bytes(7))
        await room.api.wait_for(lambda: "anderes Bild" in room.api.current(copy).text)
        assert len(room.api.bot_messages(anna)) == 2


async def test_a_correction_by_number_keeps_the_picture_or_brings_another(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        edda, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        _, card = await send(room, edda, CAPTION)
        await publish(room, edda, card)
        await room.api.wait_for(lambda: len(room.api.bot_messages(anna)) == 2)
        copy = room.api.bot_messages(anna)[-1]
        card = await room.ask(edda, "/edit 1 Deich bricht\nFoto: Ada Deich")
        await room.tap(edda, card, "Still korrigieren")
        await room.api.wait_for(lambda: "Deich bricht" in room.api.current(copy).text)
        assert shown(room, copy) == picture_bytes()
        found = await send(room, edda, "/edit 1", shade=9)
        await room.tap(edda, found[-1], "Still korrigieren")
        await room.api.wait_for(lambda: shown(room, copy) == picture_bytes(9))
        assert "Deich bricht" in room.api.current(copy).text
        assert entry_of(room).revision == 3


async def test_a_text_gets_a_picture_and_readers_are_told_so_in_their_language(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        edda, anna, john = room.editor(), room.reader("Anna"), room.reader("John")
        await room.subscribe(anna, john)
        await room.ask(john, "/language en")
        await publish(room, edda, await room.ask(edda, "/add Deich hält\nGut so."))
        await room.api.wait_for(lambda: "Deich" in room.api.bot_messages(john)[-1].text)
        await room.api.wait_for(lambda: "Deich" in room.api.bot_messages(anna)[-1].text)
        copies = [room.api.bot_messages(reader)[-1] for reader in (anna, john)]
        found = await send(room, edda, "/edit 1")
        assert "Es fehlt der Bildnachweis" in found[1].text
        assert "steht dort nur mit Hinweis" in found[1].text
        assert "So liest man die Meldung" not in found[1].text
        found = await answers(room, edda, lambda: room.api.send(edda, "Foto: Ada"), 2)
        await room.tap(edda, found[-1], "Mit Hinweis")
        for copy, words in zip(copies, ("Bild ergänzt", "picture added"), strict=True):
            await room.api.wait_for(lambda it=copy: shown(room, it) == picture_bytes())  # type: ignore[misc]
            text = room.api.current(copy).text
            assert text.startswith("Deich hält\n\nGut so.\n\nFoto: Ada")
            assert words in text


async def test_a_missing_credit_is_asked_for_and_may_be_refused(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        edda = room.editor()
        _, card = await send(room, edda, "Deich hält")
        assert "Es fehlt der Bildnachweis" in card.text
        assert "ohne Bildnachweis" in (await room.ask(edda, "ohne")).text
        found = await answers(room, edda, lambda: room.api.send(edda, "Foto: Ada Deich"), 2)
        assert found[0].html == "<b>Deich hält</b>\n\n<i>Foto: Ada Deich</i>"
        assert "Bildnachweis" not in found[1].text
        # what says no credit is what it always was
        assert "🔎" in (await room.ask(edda, "Foto: wer war das")).text


async def test_the_credit_stays_as_long_as_its_picture_does(tmp_path: Path) -> None:
    """Also where the new text does not repeat it; another picture is asked for one of its own."""
    async with running_bot(tmp_path) as room:
        edda, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        await send(room, edda, "Deich hält")
        own = room.api.messages(edda)[-3]
        await answers(room, edda, lambda: room.api.send(edda, "Foto: Ben"), 2)
        found = await answers(room, edda, lambda: room.api.edit(edda, own, "Deich steht"), 2)
        assert found[0].html == "<b>Deich steht</b>\n\n<i>Foto: Ben</i>"
        found = await send(room, edda, shade=4, reply_to=found[1])
        assert found[0].html == "<b>Deich steht</b>"
        assert "Es fehlt der Bildnachweis" in found[1].text
        assert "ohne Bildnachweis" in (await room.ask(edda, "ohne")).text
        await publish(room, edda, found[1])  # the card is still the same
        await room.api.wait_for(lambda: len(room.api.bot_messages(anna)) == 2)
        copy = room.api.bot_messages(anna)[-1]
        assert copy.html == "<b>Deich steht</b>"
        # a correction gives it a credit, and the next one keeps that without saying so
        for text, credit, told in (
            ("Deich steht\nFoto: Cem", "Foto: Cem", False),
            ("Deich wankt", "Foto: Cem", True),
            ("Deich bricht\nFoto: Dora", "Foto: Dora", False),
            ("Deich brach\nFoto: ohne", "", False),
        ):
            card = await room.ask(edda, f"/edit 1 {text}")
            assert ("Der Bildnachweis bleibt" in card.text) is told
            await room.tap(edda, card, "Still korrigieren")
            wanted = f"{text.partition(chr(10))[0]}\n\n{credit}".strip()
            await room.api.wait_for(lambda it=wanted: room.api.current(copy).text == it)  # type: ignore[misc]
        # what is the same but for the credit changes nothing, and that is said
        card = await room.ask(edda, "/edit 1 Deich brach\nFoto: Emil")
        await room.tap(edda, card, "Still korrigieren")
        await room.api.wait_for(lambda: "Emil" in room.api.current(copy).text)
        assert "Der Bildnachweis bleibt" in (await room.ask(edda, "/edit 1 Deich brach")).text
        # another picture does not go under the old name
        found = await send(room, edda, "/edit 1", shade=9)
        assert ("Foto:" in found[0].text, "anderes Bild" in found[0].text) == (False, True)
        assert "Es fehlt der Bildnachweis" in found[1].text
        found = await answers(room, edda, lambda: room.api.send(edda, "Foto: Fee"), 2)
        assert "anderes Bild" in found[0].text
        await room.tap(edda, found[-1], "Still korrigieren")
        await room.api.wait_for(lambda: shown(room, copy) == picture_bytes(9))
        assert room.api.current(copy).html == "<b>Deich brach</b>\n\n<i>Foto: Fee</i>"


async def test_a_long_caption_is_warned_of_and_its_rest_stands_behind_a_button(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        edda = room.editor()
        body = "Der Deich bei Husum hält. " * 35
        _, card = await send(room, edda, f"Deich hält\n{body}\nFoto: Ada")
        assert "passen 960 Zeichen" in card.text
        preview, card = await send(room, edda, f"Deich hält\n{body[:-26]}{'Er hält. ' * 12}")
        assert "Weiterlesen" in card.text
        assert rows(preview) == [["Weiterlesen"]]


async def test_hashtags_under_a_picture_are_labels_and_no_words(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        edda = room.editor()
        preview, _ = await send(room, edda, "Deich hält\nGut so.\n#wichtig")
        assert preview.html == "<b>Deich hält</b>\n\nGut so."
        found = await answers(room, edda, lambda: room.api.send(edda, "Foto: Ada"), 2)
        assert found[0].html == "<b>Deich hält</b>\n\nGut so.\n\n<i>Foto: Ada</i>"
        found = await send(room, edda, "Anders\nFoto: Ben\n#wichtig", shade=4, reply_to=found[-1])
        assert found[-2].html == "<b>Anders</b>\n\n<i>Foto: Ben</i>"
        await publish(room, edda, found[-1])
        assert entry_of(room).level == Level.IMPORTANT


async def test_a_description_is_kept_for_the_draft_or_the_entry_that_it_became(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        edda = room.editor()
        assert "Antworten Sie auf ein Bild" in (await room.ask(edda, "/alt Ein Deich")).text
        preview, card = await send(room, edda, CAPTION)
        for replied in (preview, card):
            told = await room.ask(edda, "/alt Ein grüner Deich", reply_to=replied)
            assert told.text == "Beschreibung gespeichert: Ein grüner Deich"
        assert "kein Bild" in (await room.ask(edda, "/alt 2 Wolken", reply_to=card)).text
        await publish(room, edda, card)  # the card is still the same
        assert entry_of(room).pictures[0].alt == "Ein grüner Deich"
        await room.ask(edda, "/alt Ein Deich bei Ebbe", reply_to=card)
        entry = entry_of(room)
        assert (entry.pictures[0].alt, entry.revision) == ("Ein Deich bei Ebbe", 1)
        for question in ("/aktuell", "/suche Deich", "Deich"):
            assert "📷 Bild" in (await room.ask(edda, question)).text
        for question in ("/eintrag 1", f"/start e{room.reference(1)}"):
            shown_entry = await room.ask(edda, question)
            assert shown(room, shown_entry) == picture_bytes()
            assert "Nr. 1" in shown_entry.text


async def test_readers_and_strangers_pictures_are_not_taken(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        anna = room.reader("Anna")
        found = await answers(room, anna, lambda: room.api.send_photo(anna, picture_bytes()), 1)
        assert "kann ich nicht lesen" in found[0].text
        assert not picture_files.folder_of(room.database).exists()
        assert room.api.calls_of("getFile") == []


async def test_a_file_is_answered_clearly_and_its_text_is_not_lost(tmp_path: Path) -> None:
    async with running_bot(tmp_path) as room:
        edda = room.editor()
        found = await answers(
            room, edda, lambda: room.api.send_document(edda, b"x", "a.pdf", caption="/add Text"), 2
        )
        assert any("als Foto oder Video" in message.text for message in found)
        assert any("Vorschau" in message.text for message in found)
        [told] = await answers(room, edda, lambda: room.api.send_document(edda, b"x", "a.pdf"), 1)
        assert "nicht als Datei" in told.text


async def test_where_the_disk_takes_no_picture_it_goes_out_by_its_id_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_bot(tmp_path) as room:
        editor, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        picture_files.folder_of(room.database).write_bytes(b"")  # no file can be made in there
        _, card = await send(room, editor, CAPTION)
        await publish(room, editor, card)
        await room.api.wait_for(lambda: room.api.bot_messages(anna)[-1].media)
        assert shown(room, room.api.bot_messages(anna)[-1]) == picture_bytes(90)
    assert "could not be kept" in caplog.text


async def test_a_video_too_large_to_be_fetched_goes_out_and_the_card_says_so(
    tmp_path: Path,
) -> None:
    async with running_bot(tmp_path) as room:
        edda, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        film = room.api.files.add("video", "film.mp4", bytes(MAX_FILE + 1), width=64, height=48)
        found = await answers(
            room, edda,
            lambda: room.api.send_media(edda, film, caption="Welle\nVideo: Ada Deich"), 2,
        )  # fmt: skip
        assert "Das Video oben geht mit diesem Text hinaus" in found[1].text
        assert "größer als 20 MB" in found[1].text
        await publish(room, edda, found[1])
        await room.api.wait_for(lambda: room.api.bot_messages(anna)[-1].media)
        got = room.api.bot_messages(anna)[-1]
        assert got.media
        assert (got.media.kind, got.html) == ("video", "<b>Welle</b>\n\n<i>Video: Ada Deich</i>")
        assert entry_of(room).pictures[0].kind == "video"
        assert room.api.calls_of("getFile") == []
        assert "🎬 Video" in (await room.ask(edda, "/aktuell")).text


async def test_a_picture_goes_out_at_its_time_and_in_a_rehearsal_to_no_reader(
    tmp_path: Path,
) -> None:
    clock = JumpingClock(time.time())
    async with running_bot(tmp_path, clock=clock) as room:
        edda, anna = room.editor(), room.reader("Anna")
        await room.subscribe(anna)
        before = len(room.api.bot_messages(anna))
        _, card = await send(room, edda, CAPTION)
        api, known = room.api, len(room.api.bot_messages(edda))
        await room.tap(edda, card, "Später")
        await api.wait_for(lambda: len(api.bot_messages(edda)) > known)
        await room.tap(edda, api.bot_messages(edda)[-1], "In 15 Minuten")
        await api.wait_for(lambda: "Geplant" in api.current(card).text)
        await room.ask(edda, "/probe")
        _, card = await send(room, edda, "Übung\nFoto: Ada", shade=8)
        await room.tap(edda, card, PUBLISH)
        assert len(room.api.bot_messages(anna)) == before
        clock.jump(16 * 60)
        await room.api.wait_for(lambda: len(room.api.bot_messages(anna)) > before)
        [got] = room.api.bot_messages(anna)[before:]
        assert shown(room, got) == picture_bytes()


@pytest.mark.parametrize("kind", ["voice", "sticker", "location", "audio", "animation", "poll"])
async def test_what_cannot_be_published_is_answered_and_what_was_asked_for_is_still_expected(
    tmp_path: Path, kind: str
) -> None:
    file = {"file_id": "A" * 20, "file_unique_id": "B", "file_size": 1, "duration": 1}
    sides = file | {"width": 1, "height": 1}
    content: dict[str, object] = {
        "voice": file,
        "audio": file,
        "animation": sides,
        "sticker": sides | {"type": "regular", "is_animated": False, "is_video": False},
        "location": {"latitude": 54.5, "longitude": 9.0},
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        },
    }[kind]  # type: ignore[assignment]
    async with running_bot(tmp_path) as room:
        edda = room.editor()
        await room.ask(edda, "/add")

        def give(caption: str) -> None:
            sent = room.api.message_json(room.api.store(room.api.chat(edda), edda, text=""))
            del sent["text"]
            room.api.updates.put(
                "message", sent | {kind: content} | ({"caption": caption} if caption else {})
            )

        [told] = await answers(room, edda, lambda: give(""), 1)
        assert "Das kann ich nicht veröffentlichen" in told.text
        preview = await room.ask(edda, "Deich hält")
        assert "Vorschau" in preview.text
        found = await answers(room, edda, lambda: give("/add Welle kommt"), 2)
        assert any("nicht mit veröffentlicht" in message.text for message in found)
        assert any("Welle kommt" in message.text for message in found)
