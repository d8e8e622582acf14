"""Photos, videos and albums: sent, named by id, downloaded, edited, and refused in Telegram's words."""

import json
from typing import Any

import aiohttp
import pytest
import telegram
from hypothesis import given
from hypothesis import strategies as st

from tests.playground.conftest import TOKEN, Ask
from tickerbot.playground import BotApi, Limits, User
from tickerbot.playground.files import MAX_PHOTO, Files
from tickerbot.playground.images import plain_png, read_size
from tickerbot.playground.params import NOT_BUILT, PARAMETERS
from tickerbot.playground.values import Refusal

PICTURE = plain_png(800, 600)
OTHER = plain_png(90, 60)


@given(st.integers(1, 400), st.integers(1, 400))
def test_the_size_of_a_picture_is_read_from_its_first_bytes(width: int, height: int) -> None:
    png = plain_png(width, height)
    jpeg = (
        b"\xff\xd8\xff\xe0\x00\x04JF\xff\xc0\x00\x11\x08"
        + height.to_bytes(2)
        + width.to_bytes(2)
        + b"\x03"
    )
    gif = b"GIF89a" + width.to_bytes(2, "little") + height.to_bytes(2, "little")
    assert [read_size(each) for each in (png, jpeg, gif)] == [(width, height)] * 3
    assert read_size(b"%PDF-1.7" + png) is None


async def test_an_uploaded_photo_goes_on_by_its_id_and_can_be_downloaded(
    api: BotApi, bot: telegram.Bot, anna: User
) -> None:
    bob = api.add_user("Bob")
    api.send(bob, "/start")
    sent = await bot.send_photo(anna.id, PICTURE, caption="<b>Flut</b>", parse_mode="HTML")
    largest = sent.photo[-1]
    assert (largest.width, largest.height) == (800, 600)
    assert [(size.width, size.height) for size in sent.photo[:-1]] == [(320, 240)]
    again = await bot.send_photo(bob.id, largest.file_id)
    assert again.photo == sent.photo
    assert again.caption is None
    file = await bot.get_file(largest.file_id)
    assert bytes(await file.download_as_bytearray()) == PICTURE
    [message] = api.bot_messages(anna)
    assert (message.html, message.media and message.media.kind) == ("<b>Flut</b>", "photo")


async def test_what_a_person_sends_arrives_as_a_photo_with_caption(
    api: BotApi, bot: telegram.Bot, anna: User
) -> None:
    api.send_photo(anna, PICTURE, caption="Bild", album_id="7")
    [*_, update] = await bot.get_updates()
    assert update.message
    assert (update.message.caption, update.message.media_group_id) == ("Bild", "7")
    assert update.message.photo[-1].file_size == len(PICTURE)


async def test_an_album_is_a_list_of_messages_with_one_id_and_no_buttons(
    bot: telegram.Bot, anna: User
) -> None:
    items: list[telegram.InputMediaPhoto | telegram.InputMediaVideo] = [
        telegram.InputMediaPhoto(PICTURE, caption="eins"),
        telegram.InputMediaVideo(b"film", width=4, height=3, duration=9),
    ]
    first, second = await bot.send_media_group(anna.id, items)
    assert first.media_group_id == second.media_group_id is not None
    assert (first.caption, second.video and second.video.width) == ("eins", 4)


async def test_a_text_can_become_a_photo_and_a_photo_never_a_text(
    api: BotApi, bot: telegram.Bot, anna: User
) -> None:
    text = await bot.send_message(anna.id, "Text")
    changed = await text.edit_media(telegram.InputMediaPhoto(PICTURE, caption="neu"))
    assert isinstance(changed, telegram.Message)
    assert (changed.caption, bool(changed.photo)) == ("neu", True)
    with pytest.raises(telegram.error.BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", anna.id, text.message_id)
    await bot.edit_message_caption(anna.id, text.message_id, caption="anders")
    # an edit of the picture drops the caption unless it comes with it
    await bot.edit_message_media(telegram.InputMediaPhoto(OTHER), anna.id, text.message_id)
    [message] = api.bot_messages(anna)
    assert message.text == ""


async def test_legacy_replies_are_read(api: BotApi, ask: Ask, anna: User) -> None:
    first, _ = await ask("sendMessage", chat_id=anna.id, text="x", reply_to_message_id=1)
    assert first == 200
    assert api.bot_messages(anna)[-1].reply_to_message_id == 1
    gone = {"chat_id": anna.id, "text": "x", "reply_to_message_id": 99}
    assert (await ask("sendMessage", **gone))[0] == 400
    assert (await ask("sendMessage", **gone, allow_sending_without_reply=True))[0] == 200


def _photo_of_another_bot(kind: str = "photo") -> str:
    other = Files("99:OTHER")
    media = other.add("photo", "", PICTURE) if kind == "photo" else other.add("video", "", b"f")
    return str(media.file["file_id"])


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendVideo", {}, "there is no video in the request"),
        ("sendPhoto", {"photo": "?"},
         "wrong remote file identifier specified: Wrong character in the string"),
        ("sendPhoto", {"photo": _photo_of_another_bot()},
         "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://example.org/a.jpg"}, "failed to get HTTP URL content"),
        ("sendVideo", {"video": "PHOTO"}, "can't use file of type Photo as Video"),
        ("sendPhoto", {"photo": "PHOTO", "caption": "x" * 1025}, "message caption is too long"),
        ("sendMediaGroup", {"media": []}, "there are no messages to send"),
        ("sendMediaGroup", {"media": [{"type": "photo", "media": "PHOTO"}] * 11},
         "too many messages to send as an album"),
        ("editMessageCaption", {"message_id": 2, "caption": "x"},
         "there is no caption in the message to edit"),
        ("editMessageMedia", {"message_id": 2}, "media is not specified"),
        ("copyMessage", {"from_chat_id": 1000, "message_id": 99}, "message to copy not found"),
        ("forwardMessage", {"from_chat_id": 1000, "message_id": 99},
         "message to forward not found"),
        ("getFile", {"file_id": "?"}, "invalid file_id"),
        ("getFile", {"file_id": _photo_of_another_bot()},
         "wrong file_id or the file is temporarily unavailable"),
    ],
)  # fmt: skip
async def test_what_cannot_be_done_is_refused_in_telegrams_words(
    api: BotApi, ask: Ask, anna: User, method: str, params: dict[str, Any], words: str
) -> None:
    await ask("sendMessage", chat_id=anna.id, text="x")
    photo = api.files.add("photo", "", PICTURE).file["file_id"]
    given = json.loads(json.dumps(params).replace('"PHOTO"', json.dumps(photo)))
    status, answer = await ask(method, **({"chat_id": anna.id} | given))
    assert (status, answer["description"]) == (400, f"Bad Request: {words}")
    assert len(api.bot_messages(anna)) == 1


async def test_exactly_1024_characters_of_a_caption_pass(api: BotApi, ask: Ask, anna: User) -> None:
    photo = api.files.add("photo", "", PICTURE).file["file_id"]
    caption = f"<b>{'x' * 1022}</b>😀"
    status, _ = await ask(
        "sendPhoto", chat_id=anna.id, photo=photo, caption=caption, parse_mode="HTML"
    )
    assert status == 200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (plain_png(210, 10), "PHOTO_INVALID_DIMENSIONS"),
        (PICTURE + bytes(MAX_PHOTO), "too big for a photo"),
    ],
)
def test_what_is_no_photo_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        Files(TOKEN).add("photo", "", content)


async def test_more_than_20_mb_cannot_be_fetched(api: BotApi, ask: Ask) -> None:
    film = api.files.add("video", "film.mp4", bytes(20 * 1024 * 1024 + 1)).file["file_id"]
    status, answer = await ask("getFile", file_id=film)
    assert (status, answer["description"]) == (400, "Bad Request: file is too big")


async def test_an_album_that_meets_a_limit_leaves_what_was_sent_before(
    api: BotApi, ask: Ask
) -> None:
    group = api.add_group("G")
    api.limits = Limits()
    for _ in range(18):
        assert (await ask("sendMessage", chat_id=group.id, text="x"))[0] == 200
    photo = api.files.add("photo", "", PICTURE).file["file_id"]
    items = [{"type": "photo", "media": photo}] * 3
    status, _ = await ask("sendMediaGroup", chat_id=group.id, media=items)
    assert status == 429
    assert len(api.bot_messages(group)) == 20


async def test_an_album_in_a_private_chat_counts_whole_and_goes_whole(
    api: BotApi, ask: Ask, anna: User
) -> None:
    api.limits = Limits()
    photo = api.files.add("photo", "", PICTURE).file["file_id"]
    items = [{"type": "photo", "media": photo}] * 9
    assert (await ask("sendMediaGroup", chat_id=anna.id, media=items))[0] == 200
    status, answer = await ask("sendMessage", chat_id=anna.id, text="x")
    assert (status, answer["parameters"]) == (429, {"retry_after": 7})


async def test_a_method_that_is_not_built_is_no_nonsense(url: str) -> None:
    assert {"senddice", "sendlocation"} <= NOT_BUILT
    assert not NOT_BUILT & {name.lower() for name in PARAMETERS}
    async with aiohttp.ClientSession() as session:
        for method, status in (("sendDice", 501), ("SENDDICE", 501), ("sendNothing", 404)):
            async with session.post(f"{url}/bot{TOKEN}/{method}") as response:
                assert (response.status, (await response.json())["error_code"]) == (status, status)
