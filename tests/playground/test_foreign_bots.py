"""Other people's bots work: examples as real processes, and requests as other libraries write them."""

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from tests.playground.conftest import TOKEN
from tickerbot.playground import BotApi, Message, User
from tickerbot.playground.images import plain_png
from tickerbot.playground.polls import vote

PICTURE = plain_png(80, 60)
KEYBOARD = (
    "%7B%22inline_keyboard%22%3A+%5B%5B%7B%22text%22%3A+%22Ja%22%2C+%22callback_data%22%3A+%22y"
    "%22%7D%5D%5D%7D"
)
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary="


@contextlib.asynccontextmanager
async def running(example: str, url: str) -> AsyncIterator[None]:
    script = Path(__file__).parent / "foreign" / f"{example}.py"
    process = await asyncio.create_subprocess_exec(sys.executable, str(script), url)
    try:
        yield
    finally:
        assert process.returncode is None, "the bot lives"
        process.kill()  # its orderly end asks for updates again, which is held back for three seconds
        await process.wait()


async def test_an_echo_bot_greets_in_markdown_and_echoes(api: BotApi, url: str) -> None:
    anna = api.add_user("Anna [A.]")
    async with running("echobot", url):
        api.send(anna, "/start")
        await api.wait_for(lambda: len(api.bot_messages(anna)) == 1)
        api.send(anna, "Wie *geht* es_dir?")
        await api.wait_for(lambda: len(api.bot_messages(anna)) == 2)
        api.send(anna, "/help")
        await api.wait_for(lambda: len(api.bot_messages(anna)) == 3)
    assert [message.html for message in api.bot_messages(anna)] == [
        f'Hi <a href="tg://user?id={anna.id}">Anna [A.]</a>!',
        "Wie *geht* es_dir?",
        "Help!",
    ]


async def test_a_bot_with_buttons_answers_a_tap(api: BotApi, url: str, anna: User) -> None:
    async with running("inlinekeyboard", url):
        await api.wait_for(lambda: bool(api.bot_messages(anna)))
        [message] = api.bot_messages(anna)
        assert message.button_labels == ["Option 1", "Option 2", "Option 3"]
        answer = await api.tap(anna, message, "Option 2").answered()
        await api.wait_for(lambda: api.current(message).html == "Selected option: 2")
    assert answer.text is None


async def test_a_bot_counts_votes_and_stops_its_polls(api: BotApi, url: str) -> None:
    people = [api.add_user(name) for name in ("Anna", "Bob", "Cem")]
    group = api.add_group("Küche", members=people)

    def polls() -> list[Message]:
        return [message for message in api.bot_messages(group) if message.poll]

    async with running("pollbot", url):
        for number, (command, chosen) in enumerate((("/poll", [0, 2]), ("/quiz", [2])), start=1):
            api.send(people[0], command, group)
            await api.wait_for(lambda it=number: len(polls()) == it)  # type: ignore[misc]
            poll = polls()[-1].poll
            assert poll
            for user in people:
                assert not poll.is_closed
                vote(api, user, polls()[-1], chosen)
            await api.wait_for(lambda it=poll: it.is_closed)  # type: ignore[misc]
    told = [message.text for message in api.bot_messages(group) if not message.poll]
    assert told == [f"{user.first_name} feels Good and Fantastic!" for user in people]


AIOGRAM_PHOTO = b"".join(
    b"--36e8\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b'Content-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % part
    for part in (
        (b"chat_id", b"1000"),
        (b"photo", b"attach://Lz90eQNxKUHgHQ"),
        (b"caption", b"_Hallo_"),
        (b"parse_mode", b"Markdown"),
    )
) + (
    b"--36e8\r\nContent-Type: application/octet-stream\r\n"
    b'Content-Disposition: form-data; name="Lz90eQNxKUHgHQ"; filename="a.png"\r\n\r\n'
    + PICTURE
    + b"\r\n--36e8--\r\n"
)
TELEBOT_PHOTO = (
    b'--d8a0\r\nContent-Disposition: form-data; name="photo"; filename=a.png\r\n\r\n'
    + PICTURE
    + b"\r\n--d8a0--\r\n"
)
GRAMMY_PHOTO = (
    b'------------x9\r\ncontent-disposition:form-data;name="chat_id"\r\n\r\n1000\r\n------------x9\r\n'
    b'content-disposition:form-data;name="photo"\r\n\r\nattach://k3\r\n------------x9\r\n'
    b'content-disposition:form-data;name="caption"\r\n\r\n*Hallo*\r\n------------x9\r\n'
    b'content-disposition:form-data;name="parse_mode"\r\n\r\nMarkdownV2\r\n------------x9\r\n'
    b'content-disposition:form-data;name="reply_markup"\r\n\r\n'
    b'{"inline_keyboard":[[{"text":"Ja","callback_data":"y"}]]}\r\n------------x9\r\n'
    b'content-disposition:form-data;name="k3";filename=photo.jpg\r\n\r\n'
    + PICTURE
    + b"\r\n------------x9--"
)
GRAMMY_TEXT = {
    "chat_id": 1000, "text": "*Hallo*\\!", "parse_mode": "MarkdownV2",
    "reply_parameters": {"message_id": 1},
    "reply_markup": {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("method", "kind", "body", "shown"),
    [
        pytest.param(
            "sendMessage", FORM,
            b"chat_id=1000&text=Hallo%2C+%2AAnna%2A%5C%21+%C3%A4%26%5C%3D%5C%2B&parse_mode=MarkdownV2"
            b"&disable_notification=true&reply_parameters=%7B%22message_id%22%3A+1%7D&reply_markup="
            + KEYBOARD.encode(),
            ("Hallo, <b>Anna</b>! ä&amp;=+", None, ["Ja"], 1), id="aiogram, a form",
        ),
        pytest.param(
            "sendPhoto", f"{MULTIPART}36e8", AIOGRAM_PHOTO, ("<i>Hallo</i>", "photo", [], None),
            id="aiogram, an upload",
        ),
        pytest.param(
            "sendMessage?chat_id=1000&text=Hallo%2C+%2AAnna%2A+%C3%A4%26%3D%2B&reply_markup="
            f"{KEYBOARD}&parse_mode=Markdown&reply_parameters=%7B%22message_id%22%3A+1%7D", "", b"",
            ("Hallo, <b>Anna</b> ä&amp;=+", None, ["Ja"], 1), id="telebot, a query",
        ),
        pytest.param(
            "sendMessage?chat_id=1000&text=Hallo&reply_to_message_id=1&allow_sending_without_reply=True",
            "", b"", ("Hallo", None, [], 1), id="telebot, before reply_parameters",
        ),
        pytest.param(
            f"sendPhoto?chat_id=1000&caption=_x_&reply_markup={KEYBOARD}&parse_mode=Markdown",
            f"{MULTIPART}d8a0", TELEBOT_PHOTO, ("<i>x</i>", "photo", ["Ja"], None),
            id="telebot, a query and an upload",
        ),
        pytest.param(
            "sendMessage", "application/json", json.dumps(GRAMMY_TEXT, separators=(",", ":")).encode(),
            ("<b>Hallo</b>!", None, ["Ja"], 1), id="grammY, JSON",
        ),
        pytest.param(
            "sendPhoto", f"{MULTIPART}----------x9", GRAMMY_PHOTO,
            ("<b>Hallo</b>", "photo", ["Ja"], None), id="grammY, an upload",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("chunked", [False, True])
async def test_requests_are_understood_as_other_libraries_write_them(
    api: BotApi, url: str, anna: User, method: str, kind: str, body: bytes,
    shown: tuple[str, str | None, list[str], int | None], *, chunked: bool,
) -> None:  # fmt: skip
    assert anna.id == 1000

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 100):
            yield body[start : start + 100]

    headers = {"Content-Type": kind} if kind else {}
    data = pieces() if chunked else body
    skip = [] if kind else ["Content-Type"]
    async with aiohttp.ClientSession(skip_auto_headers=skip) as session:
        address = URL(f"{url}/bot{TOKEN}/{method}", encoded=True)
        async with session.post(address, data=data, headers=headers) as response:
            answer = await response.json()
    assert (response.status, answer.get("description")) == (200, None)
    [message] = api.bot_messages(anna)
    media = message.media.kind if message.media else None
    assert (
        message.html, media, message.button_labels, message.reply_to_message_id
    ) == shown  # fmt: skip


POLL_OPTIONS = "%5B%7B%22text%22%3A+%22Ja%22%7D%2C+%7B%22text%22%3A+%22Nein%22%7D%5D"


@pytest.mark.parametrize(
    ("method", "kind", "body"),
    [
        pytest.param(
            "sendPoll", FORM,
            f"chat_id=1000&question=H%C3%A4lt+es%3F&options={POLL_OPTIONS}&is_anonymous=false"
            "&type=quiz&correct_option_ids=%5B1%5D".encode(), id="aiogram, a form",
        ),
        pytest.param(
            f"sendPoll?chat_id=1000&question=H%C3%A4lt+es%3F&options={POLL_OPTIONS}"
            "&is_anonymous=False&type=quiz&correct_option_id=1", "", b"", id="telebot, a query",
        ),
        pytest.param(
            "sendPoll", "application/json",
            json.dumps({
                "chat_id": 1000, "question": "Hält es?", "options": [{"text": "Ja"}, {"text": "Nein"}],
                "is_anonymous": False, "type": "quiz", "correct_option_ids": [1],
            }).encode(), id="grammY, JSON",
        ),
        pytest.param(
            "sendPoll", "application/json",
            json.dumps({
                "chat_id": "1000", "question": "Hält es?", "options": ["Ja", "Nein"],
                "is_anonymous": False, "type": "quiz", "correct_option_id": 1,
            }).encode(), id="telegraf, texts alone",
        ),
    ],
)  # fmt: skip
async def test_polls_are_understood_as_other_libraries_write_them(
    api: BotApi, url: str, anna: User, method: str, kind: str, body: bytes
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    async with aiohttp.ClientSession() as session:
        address = URL(f"{url}/bot{TOKEN}/{method}", encoded=True)
        async with session.post(address, data=body or None, headers=headers) as response:
            assert (response.status, (await response.json()).get("description")) == (200, None)
    [message] = api.bot_messages(anna)
    assert message.poll
    found = (message.poll.question, message.poll.options, message.poll.is_anonymous)
    assert found == ("Hält es?", ["Ja", "Nein"], False)
    assert (message.poll.is_quiz, message.poll.correct) == (True, [1])


@pytest.mark.parametrize("name", ["show_alert=True", "show_alert=true"])
async def test_a_tap_is_answered_by_get_with_a_query(
    api: BotApi, url: str, anna: User, name: str
) -> None:
    """As telebot asks (Python's own True), and as aiogram does."""
    async with aiohttp.ClientSession() as session:

        async def get(request: str) -> dict[str, object]:
            address = URL(f"{url}/bot{TOKEN}/{request}", encoded=True)
            async with session.get(address) as response:
                answer: dict[str, object] = await response.json()
                return answer

        await get(f"sendMessage?chat_id={anna.id}&text=x&reply_markup={KEYBOARD}")
        [message] = api.bot_messages(anna)
        tap = api.tap(anna, message, "Ja")
        updates = await get("getUpdates?offset=3&timeout=20")
        assert updates["ok"]
        query = f"callback_query_id={tap.id}&text=ok&{name}"
        assert (await get(f"answerCallbackQuery?{query}"))["result"] is True
    answer = await tap.answered()
    assert (answer.text, answer.show_alert) == ("ok", True)
