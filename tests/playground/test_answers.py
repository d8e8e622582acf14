"""Every answer and every update is what the specification says, and every parameter is in it."""

import ast
import json
from pathlib import Path
from typing import Any

import tickerbot.playground
from tests.playground.conftest import Ask
from tests.playground.facts import FACTS, faults
from tickerbot.playground import BotApi, User
from tickerbot.playground.images import plain_png
from tickerbot.playground.methods import METHODS
from tickerbot.playground.params import PARAMETERS
from tickerbot.playground.polls import vote

KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Go", "callback_data": "go"}, {"text": "Web", "url": "example.org"}]
    ]
}
RICH = (
    '<b>b</b> <i>i</i> <u>u</u> <s>s</s> <tg-spoiler>x</tg-spoiler> <a href="x.de">a</a> '
    '<code>c</code> <pre><code class="language-py">p</code></pre> <blockquote>q</blockquote> '
    '<blockquote expandable>e</blockquote> <tg-emoji emoji-id="5368324170671202286">👍</tg-emoji> '
    '<tg-time unix="1647531900" format="wDT">t</tg-time> <a href="tg://user?id=1000">Anna</a> '
    "/start @anna #ukraine $USD http://x.de a@b.de"
)


def test_methods_have_exactly_the_parameters_of_the_specification() -> None:
    assert {name: set(names) for name, names in PARAMETERS.items()} == {
        name: set(fields) for name, fields in FACTS["methods"].items()
    }
    assert PARAMETERS.keys() == METHODS.keys() | {"getUpdates"}


def test_every_parameter_the_server_reads_is_one_of_the_specification() -> None:
    known = {name for names in PARAMETERS.values() for name in names}
    read = set()
    for path in Path(tickerbot.playground.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            of = node.func.value
            if not (isinstance(of, ast.Name) and of.id == "params") or not node.args:
                continue
            if isinstance(node.args[0], ast.Constant):
                read.add(node.args[0].value)
    assert len(read) > 20
    assert read <= known


async def test_every_method_answers_as_the_specification_says(api: BotApi, ask: Ask) -> None:
    anna = api.add_user("Anna", username="anna", last_name="A")
    bob = api.add_user("Bob")
    hello = api.send(anna, "/start")
    file = api.send_document(anna, b"hello", "a.txt").document
    photo = api.files.add("photo", "", plain_png(640, 480)).file
    film = api.files.add("video", "film.mp4", b"film", width=640, height=360, duration=3).file
    group = api.add_group(
        "Redaktion", forum=True, members=[anna], administrators=[bob], bot_is_admin=True
    )
    topic = api.add_topic(group, "Ukraine")
    spare = api.add_group("Spare")
    calls: list[tuple[str, dict[str, Any]]] = [
        ("getMe", {}),
        ("sendMessage", {"chat_id": anna.id, "text": RICH, "parse_mode": "HTML"}),
        ("sendMessage", {
            "chat_id": anna.id, "text": "two", "reply_markup": KEYBOARD,
            "reply_parameters": {"message_id": hello.message_id},
            "link_preview_options": {"is_disabled": True},
        }),
        ("sendMessage", {"chat_id": group.id, "text": "x", "message_thread_id": topic}),
        ("sendDocument", {"chat_id": anna.id, "document": (file or {})["file_id"], "caption": "c"}),
        ("editMessageText", {
            "chat_id": anna.id, "message_id": 4, "text": "three", "reply_markup": KEYBOARD,
        }),
        ("editMessageReplyMarkup", {"chat_id": anna.id, "message_id": 4}),
        ("pinChatMessage", {"chat_id": anna.id, "message_id": 4}),
        ("getChat", {"chat_id": anna.id}),
        ("unpinChatMessage", {"chat_id": anna.id, "message_id": 4}),
        ("sendPhoto", {"chat_id": anna.id, "photo": photo["file_id"], "caption": "p"}),
        ("sendVideo", {"chat_id": anna.id, "video": film["file_id"]}),
        ("sendMediaGroup", {"chat_id": anna.id, "media": [
            {"type": "photo", "media": photo["file_id"], "caption": "<b>1</b>", "parse_mode": "HTML"},
            {"type": "video", "media": film["file_id"]}]}),
        ("editMessageMedia", {"chat_id": anna.id, "message_id": 4,
            "media": {"type": "photo", "media": photo["file_id"], "caption": "of a text"}}),
        ("editMessageCaption", {"chat_id": anna.id, "message_id": 4, "caption": "x"}),
        ("copyMessage", {"chat_id": group.id, "from_chat_id": anna.id, "message_id": 4}),
        ("forwardMessage", {"chat_id": group.id, "from_chat_id": anna.id, "message_id": 4}),
        ("sendPoll", {
            "chat_id": anna.id, "question": "Hält der Deich?", "options": [{"text": "Ja"}, "Nein"],
            "type": "quiz", "correct_option_ids": [0], "explanation": "<b>Ja</b>",
            "explanation_parse_mode": "HTML", "description": "Heute", "open_period": 60,
        }),
        ("stopPoll", {"chat_id": anna.id, "message_id": 10}),
        ("setMessageReaction", {
            "chat_id": anna.id, "message_id": 4, "reaction": [{"type": "emoji", "emoji": "👍"}],
        }),
        ("deleteMessage", {"chat_id": anna.id, "message_id": 4}),
        ("deleteMessages", {"chat_id": anna.id, "message_ids": [4, 5]}),
        ("sendChatAction", {"chat_id": anna.id, "action": "typing"}),
        ("getChat", {"chat_id": group.id}),
        ("getChatMember", {"chat_id": group.id, "user_id": bob.id}),
        ("getChatMember", {"chat_id": group.id, "user_id": anna.id}),
        ("getChatMember", {"chat_id": group.id, "user_id": api.me.id}),
        ("getChatAdministrators", {"chat_id": group.id}),
        ("getChatMemberCount", {"chat_id": group.id}),
        ("leaveChat", {"chat_id": spare.id}),
        ("setMyCommands", {"commands": [{"command": "start", "description": "Begin"}]}),
        ("getMyCommands", {}),
        ("deleteMyCommands", {}),
        ("getFile", {"file_id": (file or {})["file_id"]}),
        ("setChatMenuButton", {"menu_button": {"type": "commands"}}),
        ("getChatMenuButton", {}),
        ("setWebhook", {"url": "https://example.org/hook"}),
        ("getWebhookInfo", {}),
        ("deleteWebhook", {}),
        ("getUpdates", {}),
    ]  # fmt: skip
    for name, parameter in (
        ("Name", "name"),
        ("Description", "description"),
        ("ShortDescription", "short_description"),
    ):
        calls += [(f"setMy{name}", {parameter: "T"}), (f"getMy{name}", {})]
    tap = api.tap(anna, hello, data="x")
    calls.append(("answerCallbackQuery", {"callback_query_id": tap.id, "text": "hi"}))
    question = api.ask_inline(anna, "q")
    calls.append(("answerInlineQuery", {"inline_query_id": question.id, "results": []}))
    for method, params in calls:
        status, answer = await ask(method, **params)
        assert (status, answer["ok"]) == (200, True), (method, params, answer)
        assert faults(answer["result"], FACTS["returns"][method]) == [], method
    assert {method for method, _ in calls} == PARAMETERS.keys()
    assert [call.unknown for call in api.calls if call.unknown] == []


async def test_every_update_is_as_the_specification_says(api: BotApi, ask: Ask) -> None:
    kinds = [
        "message", "edited_message", "channel_post", "edited_channel_post", "inline_query",
        "chosen_inline_result", "callback_query", "my_chat_member", "chat_member",
        "poll", "poll_answer",
    ]  # fmt: skip
    await ask("getUpdates", allowed_updates=kinds)
    await everything_people_do(api, ask)
    seen: set[str] = set()
    offset = 0
    while updates := (await ask("getUpdates", offset=offset))[1]["result"]:
        assert faults(updates, "Array of Update") == []
        seen |= {kind for update in updates for kind in update.keys() - {"update_id"}}
        offset = updates[-1]["update_id"] + 1
    assert seen == set(kinds)


async def everything_people_do(api: BotApi, ask: Ask) -> None:
    anna, bob = api.add_user("Anna"), api.add_user("Bob", username="bob")
    hello = api.send(anna, "/start")
    await ask("sendMessage", chat_id=anna.id, text="x", reply_markup=KEYBOARD)
    api.tap(anna, api.bot_messages(anna)[0], "Go")
    api.edit(anna, hello, "/help")
    api.send_document(anna, b"x", "x.txt", caption="a /c", mime_type="text/plain")
    await ask("sendPoll", chat_id=anna.id, question="?", options=["x"], is_anonymous=False)
    vote(api, anna, api.bot_messages(anna)[-1], [0])
    api.block(anna)
    api.unblock(anna)
    question = api.ask_inline(anna, "query")
    article = {"type": "article", "id": "1", "title": "T"}
    article |= {"input_message_content": {"message_text": "x"}}  # type: ignore[dict-item]
    await ask("answerInlineQuery", inline_query_id=question.id, results=[article])
    api.choose_inline(anna, question, "1")
    channel = api.add_channel("Eilmeldungen", administrators=[bob])
    post = api.send(bob, "post", chat=channel)
    api.edit(bob, post, "edited")
    api.set_bot_rights(channel, can_post=False)
    api.remove_bot(channel)
    api.add_bot(channel)
    group = api.add_group("G", forum=True, administrators=[bob], bot_is_admin=True)
    topic = api.add_topic(group, "T")
    api.send(bob, "/x", chat=group, thread_id=topic, anonymous=True)
    api.join(group, anna)
    api.promote(group, anna)
    api.demote(group, anna)
    api.leave(group, anna)
    api.set_bot_rights(group, admin=False)
    api.set_bot_rights(group, can_post=False)
    api.remove_bot(group)
    api.add_bot(group, admin=True)
    basic = api.add_group("B", supergroup=False, members=[anna])
    api.send(anna, "/x", chat=basic, reply_to=api.send(anna, "no", chat=basic))
    api.migrate(basic)


async def test_errors_carry_their_code_and_description(api: BotApi, ask: Ask, anna: User) -> None:
    status, answer = await ask("sendMessage", chat_id=anna.id)
    assert status == 400
    assert answer == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: message text is empty",
    }
    assert json.dumps(api.calls[-1].result) == json.dumps(answer)


async def test_parameters_telegram_does_not_have_are_recorded_and_ignored(
    api: BotApi, ask: Ask, anna: User
) -> None:
    status, _ = await ask("sendMessage", chat_id=anna.id, text="x", disable_web_page_preview=True)
    assert (status, api.calls[-1].unknown) == (200, ("disable_web_page_preview",))


def test_the_check_of_answers_finds_what_is_missing_wrong_or_made_up() -> None:
    good = {"id": 1, "is_bot": False, "first_name": "A"}
    assert faults(good, "User") == []
    assert faults({"id": 1, "is_bot": False}, "User") == ["answer: first_name is missing"]
    assert faults(good | {"id": "1"}, "User") == ["answer.id: '1' is no Integer"]
    assert faults(good | {"id": True}, "User") == ["answer.id: True is no Integer"]
    assert faults([good | {"nick": "x"}], "Array of User") == ["answer[0]: there is no field nick"]
