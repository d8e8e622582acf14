"""What Telegram refuses, in Telegram's words."""

from typing import Any

import aiohttp
import pytest

from tests.playground.conftest import TOKEN, Ask, Clock
from tickerbot.playground import BotApi, User


def button(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **fields}]]}


OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"chat_id": ""}, "chat_id is empty"),
        ({"chat_id": 77}, "chat not found"),
        ({"chat_id": "@nobody"}, "chat not found"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"},
         'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "ä<x>", "parse_mode": "html"},
         'can\'t parse entities: Unsupported start tag "x" at byte offset 2'),
        ({"parse_mode": "BB"}, "unsupported parse_mode"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"reply_markup": button(callback_data="ä" * 33)}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": button(callback_data="")},
         "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"reply_markup": button(url="nowhere")},
         "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        ({"reply_markup": button(url="ftp://x.de")},
         "inline keyboard button URL 'ftp://x.de' is invalid: Unsupported URL protocol"),
        ({"text": "a\ud83d"}, "strings must be encoded in UTF-8"),
        ({"text": "*\udc00", "parse_mode": "Markdown"}, "strings must be encoded in UTF-8"),
        ({"reply_markup": '{"inline_keyboard": [[{"text": "\\uD83D", "callback_data": "x"}]]}'},
         "strings must be encoded in UTF-8"),
        ({"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"reply_markup": "3"}, "object expected as reply markup"),
    ],
)  # fmt: skip
async def test_a_message_that_cannot_be_sent_is_refused_by_name(
    api: BotApi, ask: Ask, anna: User, params: dict[str, Any], description: str
) -> None:
    status, answer = await ask("sendMessage", **({"chat_id": anna.id, "text": "x"} | params))
    assert (status, answer["description"]) == (400, f"Bad Request: {description}")
    assert api.bot_messages(anna) == []


BROKEN = {
    "a form": ("application/x-www-form-urlencoded", b"chat_id=1000&text=%ff%fe"),
    "a raw form": ("application/x-www-form-urlencoded", b"chat_id=1000&text=\xff"),
    "JSON": ("application/json", b'{"chat_id": 1000, "text": "\xff"}'),
    "an upload": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\r\n--x--\r\n',
    ),
}


@pytest.mark.parametrize("body", BROKEN)
async def test_what_is_no_utf_8_is_refused_by_name(url: str, body: str) -> None:
    kind, content = BROKEN[body]
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{url}/bot{TOKEN}/sendMessage", data=content, headers={"Content-Type": kind}
        ) as response,
    ):
        answer = await response.json()
    assert (response.status, answer["description"]) == (
        400, "Bad Request: strings must be encoded in UTF-8"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "content"),
    [("multipart/form-data", b"x"), ("multipart/form-data; boundary=x", b"--y"),
     ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na"),
     ("application/json", b"{"), ("application/json", b"[]")],
)  # fmt: skip
async def test_what_is_no_request_is_refused_and_no_error_of_the_server(
    url: str, kind: str, content: bytes
) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{url}/bot{TOKEN}/sendMessage", data=content, headers={"Content-Type": kind}
        ) as response,
    ):
        assert (response.status, (await response.json())["ok"]) == (400, False)


async def test_exactly_4096_characters_after_parsing_pass(ask: Ask, anna: User) -> None:
    text = f"<b>{'x' * 4094}</b>😀"
    status, _ = await ask("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML")
    assert status == 200


async def test_who_never_wrote_or_has_gone_cannot_be_written_to(api: BotApi, ask: Ask) -> None:
    silent, blocker, ghost = (api.add_user(name) for name in ("S", "B", "G"))
    for user in (blocker, ghost):
        api.send(user, "/start")
    api.block(blocker)
    api.deactivate(ghost)
    expected = {
        silent.id: "Forbidden: bot can't initiate conversation with a user",
        blocker.id: "Forbidden: bot was blocked by the user",
        ghost.id: "Forbidden: user is deactivated",
    }
    for chat_id, description in expected.items():
        status, answer = await ask("sendMessage", chat_id=chat_id, text="x")
        assert (status, answer["description"]) == (403, description)
    api.unblock(blocker)
    assert (await ask("sendMessage", chat_id=blocker.id, text="x"))[0] == 200


async def test_chats_that_threw_the_bot_out_refuse_it(api: BotApi, ask: Ask) -> None:
    expected = {
        api.add_group("B", supergroup=False).id: "bot was kicked from the group chat",
        api.add_group("S").id: "bot was kicked from the supergroup chat",
        api.add_channel("C").id: "bot is not a member of the channel chat",
    }
    for chat_id, description in expected.items():
        api.remove_bot(chat_id)
        status, answer = await ask("sendMessage", chat_id=chat_id, text="x")
        assert (status, answer["description"]) == (403, f"Forbidden: {description}")


async def test_a_bot_without_the_right_to_post_is_refused(api: BotApi, ask: Ask) -> None:
    expected = {
        api.add_group("S").id: "not enough rights to send text messages to the chat",
        api.add_channel("C").id: "need administrator rights in the channel chat",
    }
    for chat_id, description in expected.items():
        api.set_bot_rights(chat_id, can_post=False)
        status, answer = await ask("sendMessage", chat_id=chat_id, text="x")
        assert (status, answer["description"]) == (400, f"Bad Request: {description}")
        api.set_bot_rights(chat_id, can_post=True)
        assert (await ask("sendMessage", chat_id=chat_id, text="x"))[0] == 200


async def test_an_edit_to_the_same_is_refused_and_one_without_markup_takes_the_buttons(
    api: BotApi, ask: Ask, anna: User
) -> None:
    markup = button(callback_data="a")
    sent = await ask("sendMessage", chat_id=anna.id, text="x", reply_markup=markup)
    place = {"chat_id": anna.id, "message_id": sent[1]["result"]["message_id"]}
    same = {
        "text": "<b></b>x ",
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [[{"callback_data": "a", "text": "x"}]]},
    }
    status, answer = await ask("editMessageText", **place, **same)
    assert (status, answer["description"]) == (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message",
    )
    assert (await ask("editMessageText", **place, text="y"))[0] == 200
    [message] = api.bot_messages(anna)
    assert (message.text, message.edits, message.buttons) == ("y", ("x",), None)


async def test_only_the_bots_own_messages_that_are_there_can_be_edited(
    api: BotApi, ask: Ask, anna: User
) -> None:
    own = (await ask("sendMessage", chat_id=anna.id, text="x"))[1]["result"]["message_id"]
    hello = api.messages(anna)[0].message_id
    status, answer = await ask("editMessageText", chat_id=anna.id, message_id=hello, text="y")
    assert (status, answer["description"]) == (400, "Bad Request: message can't be edited")
    api.delete_copy(api.bot_messages(anna)[0])
    status, answer = await ask("editMessageText", chat_id=anna.id, message_id=own, text="y")
    assert (status, answer["description"]) == (400, "Bad Request: message to edit not found")


async def test_messages_older_than_48_hours_are_edited_but_not_deleted(
    api: BotApi, ask: Ask, anna: User, clock: Clock
) -> None:
    sent = (await ask("sendMessage", chat_id=anna.id, text="x"))[1]["result"]
    place = {"chat_id": anna.id, "message_id": sent["message_id"]}
    clock.now += 48 * 3600 + 1
    status, answer = await ask("deleteMessage", **place)
    assert status == 400
    assert answer["description"] == "Bad Request: message can't be deleted for everyone"
    assert (await ask("editMessageText", **place, text="y"))[0] == 200
    clock.now -= 2
    assert (await ask("deleteMessage", **place))[0] == 200
    assert api.bot_messages(anna) == []
    status, answer = await ask("deleteMessage", **place)
    assert answer["description"] == "Bad Request: message to delete not found"


async def test_a_tap_is_answered_once_and_within_15_seconds(
    api: BotApi, ask: Ask, anna: User, clock: Clock
) -> None:
    await ask("sendMessage", chat_id=anna.id, text="x", reply_markup=button(callback_data="a"))
    [message] = api.bot_messages(anna)
    first, second = api.tap(anna, message, "x"), api.tap(anna, message, data="forged")
    query = {"callback_query_id": first.id, "text": "ok", "show_alert": True}
    assert (await ask("answerCallbackQuery", **query))[0] == 200
    assert (await first.answered()).text == "ok"
    assert (await ask("answerCallbackQuery", **query))[1]["description"] == OLD
    clock.now += 16
    assert (await ask("answerCallbackQuery", callback_query_id=second.id))[1]["description"] == OLD
    with pytest.raises(LookupError):
        api.tap(anna, message, "no such button")


@pytest.mark.parametrize(
    ("command", "description", "error"),
    [
        ("Start", "x", "BOT_COMMAND_INVALID"),
        ("a" * 33, "x", "BOT_COMMAND_INVALID"),
        ("ä", "x", "BOT_COMMAND_INVALID"),
        ("a", "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("a", "x" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_commands_that_break_the_rules_are_refused(
    ask: Ask, command: str, description: str, error: str
) -> None:
    commands = [{"command": command, "description": description}]
    status, answer = await ask("setMyCommands", commands=commands)
    assert (status, answer["description"]) == (400, f"Bad Request: {error}")


async def test_commands_are_kept_by_scope_and_language(ask: Ask) -> None:
    german = {"scope": {"type": "all_private_chats"}, "language_code": "de"}
    commands = [{"command": "hilfe", "description": "Hilfe"}]
    await ask("setMyCommands", commands=commands, **german)
    assert (await ask("getMyCommands", **german))[1]["result"] == commands
    assert (await ask("getMyCommands"))[1]["result"] == []
    await ask("deleteMyCommands", **german)
    assert (await ask("getMyCommands", **german))[1]["result"] == []


@pytest.mark.parametrize(
    ("results", "error"),
    [
        ([{"type": "article", "id": str(n), "title": "t",
           "input_message_content": {"message_text": "x"}} for n in range(51)], "RESULTS_TOO_MUCH"),
        ([{"type": "article", "id": "1", "title": "t",
           "input_message_content": {"message_text": "x"}}] * 2, "RESULT_ID_DUPLICATE"),
        ([{"type": "article", "id": "", "title": "t"}], "RESULT_ID_INVALID"),
        ([{"type": "article", "id": "1", "title": "t",
           "input_message_content": {"message_text": "<b>", "parse_mode": "HTML"}}],
         'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"'),
    ],
)  # fmt: skip
async def test_inline_results_that_break_the_rules_are_refused(
    api: BotApi, ask: Ask, anna: User, results: list[Any], error: str
) -> None:
    question = api.ask_inline(anna, "x" * 300)
    assert len(question.query) == 256
    status, answer = await ask("answerInlineQuery", inline_query_id=question.id, results=results)
    assert (status, answer["description"]) == (400, f"Bad Request: {error}")


async def test_a_reader_who_blocked_the_bot_can_still_be_looked_up(
    api: BotApi, ask: Ask, anna: User
) -> None:
    api.block(anna)
    assert (await ask("getChat", chat_id=anna.id))[0] == 200
    assert (await ask("sendChatAction", chat_id=anna.id, action="typing"))[0] == 403
