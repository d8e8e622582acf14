"""Windows over a real WebSocket: what people do, what they and others see of it, live."""

from __future__ import annotations

import asyncio
import json
import warnings
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiohttp import WSMsgType

from tests.playground.pages import WORDS, Stage, playing
from tests.playground.seats import Seat, sitting
from tickerbot.playground import acts
from tickerbot.playground import window as window_module

BUTTONS = {
    "inline_keyboard": [
        [{"text": "Ja", "callback_data": "yes"}, {"text": "Netz", "url": "https://example.org/x"}],
        [
            {"text": "Teilen", "switch_inline_query": "Deich"},
            {"text": "Hier", "switch_inline_query_current_chat": "Flut"},
            {"text": "Kopie", "copy_text": {"text": "4711"}},
        ],
        [{"text": "Spiel", "web_app": {"url": "https://example.org"}}],
    ]
}


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with playing() as stage:
        yield stage


async def test_a_window_is_greeted_with_who_and_what_there_is(stage: Stage) -> None:
    async with sitting(stage.url) as seat:
        assert seat.world["bot"] == {"id": 12345, "name": "Ticker", "username": "ticker_bot"}
        assert [(p["id"], p["name"], p["language"]) for p in seat.world["people"]] == [
            (900, "Edda", "de"),
            (901, "Anna", "de"),
            (902, "John", "en"),
        ]
        assert seat.world["people"][0]["role"] == {"de": "Rolle", "en": "role"}
        hint = {"person": 900, "opens": "chat", **WORDS}
        assert seat.world["hints"] == [hint]
        assert seat.world["max_text"] == 4096
        async with sitting(stage.url) as other:
            assert seat.world["session"] == other.world["session"] != ""


async def test_an_empty_list_has_the_bot_with_what_it_says_of_itself(stage: Stage) -> None:
    await stage.bot("setMyDescription", description="For all")
    await stage.bot("setMyDescription", description="Für alle", language_code="de")
    async with sitting(stage.url, stage.anna) as seat:
        bot = seat.chat(stage.anna.id)
        assert (bot["title"], bot["kind"], bot["standing"]) == ("Ticker", "private", "none")
        assert (bot["description"], bot["last"], bot["unread"]) == ("Für alle", None, 0)
        assert not bot["may_write"]
        group, channel = seat.chat(stage.group.id), seat.chat(stage.channel.id)
        assert (group["kind"], group["subtitle"], group["may_write"]) == (
            "group",
            {"members": 4},
            True,
        )
        assert (channel["kind"], channel["standing"], channel["may_write"]) == (
            "channel",
            "member",
            False,
        )
        await seat.be(stage.john)
        assert seat.chat(stage.john.id)["description"] == "For all"


async def test_what_one_person_writes_the_others_see_and_have_not_read(stage: Stage) -> None:
    async with sitting(stage.url, stage.edda) as edda, sitting(stage.url, stage.anna) as anna:
        await anna.open(stage.group.id)
        sent = await edda.act("send", chat=stage.group.id, text="  Moin @ticker_bot 🌊  ")
        shown = await anna.until(lambda: anna.messages.get(sent["message"]))
        assert (shown["text"], shown["own"], shown["bot"]) == ("Moin @ticker_bot 🌊", False, False)
        assert shown["from"] == {"id": 900, "name": "Edda"}
        assert shown["entities"] == [{"type": "mention", "offset": 5, "length": 11}]
        await anna.until(lambda: anna.unread == {"900": 0, "901": 1, "902": 1})
        assert (await anna.until(lambda: anna.chat(stage.group.id)["last"]))["from"] == "Edda"
        await anna.act("read", chat=stage.group.id, through=sent["message"])
        await edda.until(lambda: edda.unread == {"900": 0, "901": 0, "902": 1})
        assert anna.chat(stage.group.id)["unread"] == 0 or await anna.until(
            lambda: anna.chat(stage.group.id)["unread"] == 0
        )
        message = await stage.update("message")
        assert message["text"] == "Moin @ticker_bot 🌊"


async def test_reading_ahead_reads_only_what_is_there(stage: Stage) -> None:
    async with sitting(stage.url, stage.anna) as seat:
        await seat.act("read", chat=stage.group.id, through=10**30)
        await seat.act("read", chat=stage.group.id, through=-5)
        stage.api.send(stage.edda, "Neu", stage.group)
        await seat.until(lambda: seat.unread.get("901") == 1)


async def test_two_windows_may_be_the_same_person_and_one_may_become_another(stage: Stage) -> None:
    async with sitting(stage.url, stage.anna) as one, sitting(stage.url, stage.anna) as two:
        await one.open(stage.anna.id)
        await two.open(stage.anna.id)
        sent = await one.act("send", chat=stage.anna.id, text="Hallo")
        assert (await two.until(lambda: two.messages.get(sent["message"])))["own"]
        await two.be(stage.john)
        await two.open(stage.john.id)
        stage.api.send(stage.anna, "Noch etwas")
        await one.until(lambda: "Noch etwas" in one.texts)
        await two.act("watch", on=False)
        assert two.texts == []
        told = json.dumps([e for e in two.events if e["type"] in ("chat", "messages")][-3:])
        assert "Noch etwas" not in told


async def test_a_long_chat_comes_in_pages(stage: Stage) -> None:
    for number in range(95):
        stage.api.send(stage.anna, f"Nr. {number}")
    async with sitting(stage.url, stage.anna) as seat:
        first = await seat.open(stage.anna.id)
        assert first["more"]
        assert [m["text"] for m in first["messages"]] == [f"Nr. {n}" for n in range(55, 95)]
        before = first["messages"][0]["id"]
        second = await seat.act("earlier", chat=stage.anna.id, before=before)
        assert [m["text"] for m in second["messages"]] == [f"Nr. {n}" for n in range(15, 55)]
        before = second["messages"][0]["id"]
        third = await seat.act("earlier", chat=stage.anna.id, before=before)
        assert (len(third["messages"]), third["more"]) == (15, False)


async def test_a_message_of_the_bot_comes_with_all_that_it_shows(stage: Stage) -> None:
    async with sitting(stage.url, stage.anna) as seat:
        await seat.open(stage.anna.id)
        asked = await seat.act("send", chat=stage.anna.id, text="/start")
        sent = await stage.bot(
            "sendMessage",
            chat_id=901,
            text="<b>Deich</b> 🌊 <tg-spoiler>hält</tg-spoiler>",
            parse_mode="HTML",
            disable_notification=True,
            reply_markup=BUTTONS,
            reply_parameters={"message_id": asked["message"]},
        )
        shown = await seat.until(lambda: seat.messages.get(sent["message_id"]))
        assert shown["entities"] == [
            {"type": "bold", "offset": 0, "length": 5},
            {"type": "spoiler", "offset": 9, "length": 4},
        ]
        assert (shown["bot"], shown["silent"], shown["edited"]) == (True, True, False)
        assert (shown["may_edit"], shown["may_delete"], shown["via"]) == (False, True, None)
        assert shown["reply"] == {"id": asked["message"], "from": "Anna", "text": "/start"}
        assert shown["buttons"] == [
            [
                {"text": "Ja", "kind": "callback"},
                {"text": "Netz", "kind": "url", "url": "https://example.org/x"},
            ],
            [
                {"text": "Teilen", "kind": "inline", "query": "Deich"},
                {"text": "Hier", "kind": "inline_here", "query": "Flut"},
                {"text": "Kopie", "kind": "copy", "copy": "4711"},
            ],
            [{"text": "Spiel", "kind": "other"}],
        ]
        await stage.bot(
            "editMessageText", chat_id=901, message_id=sent["message_id"], text="Anders"
        )
        await seat.until(lambda: seat.messages[sent["message_id"]]["edited"])
        changed = seat.messages[sent["message_id"]]
        assert (changed["text"], changed["buttons"]) == ("Anders", None)
        await stage.bot(
            "editMessageReplyMarkup",
            chat_id=901,
            message_id=sent["message_id"],
            reply_markup=BUTTONS,
        )
        await seat.until(lambda: seat.messages[sent["message_id"]]["buttons"])
        await stage.bot("deleteMessage", chat_id=901, message_id=sent["message_id"])
        await seat.until(lambda: sent["message_id"] not in seat.messages)


async def test_people_edit_and_delete_what_is_theirs(stage: Stage) -> None:
    async with sitting(stage.url, stage.anna) as anna, sitting(stage.url, stage.edda) as edda:
        await edda.open(stage.group.id)
        mine = (await anna.act("send", chat=stage.group.id, text="/latset"))["message"]
        await stage.update("message")
        place = {"chat": stage.group.id, "message": mine}
        await anna.act("edit", **place, text="/latest")
        assert (await stage.update("edited_message"))["text"] == "/latest"
        await edda.until(lambda: edda.messages.get(mine, {}).get("text") == "/latest")
        shown = edda.messages[mine]
        assert (shown["edited"], shown["may_edit"], shown["may_delete"]) == (True, False, True)
        assert await edda.refused("edit", **place, text="meins") == "not_yours"
        assert await anna.refused("edit", **place, text=" \n") == "empty"
        assert await anna.refused("edit", **place, text="😀" * 2049) == "too_long"
        hers = (await edda.act("send", chat=stage.group.id, text="hm"))["message"]
        assert await anna.refused("delete", chat=stage.group.id, message=hers) == "not_yours"
        await edda.act("delete", **place)
        await edda.until(lambda: mine not in edda.messages)
        assert await anna.refused("delete", **place) == "not_found"
        assert await anna.refused("edit", **place, text="x") == "not_found"


async def test_an_edit_that_changes_nothing_tells_nobody(stage: Stage) -> None:
    async with sitting(stage.url, stage.anna) as seat:
        sent = (await seat.act("send", chat=901, text="gleich"))["message"]
        await seat.act("edit", chat=901, message=sent, text=" gleich ")
        await seat.act("edit", chat=901, message=sent, text="anders")
    assert (await stage.update("edited_message"))["text"] == "anders"


async def test_a_tap_brings_the_bots_answer(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.api.send(stage.anna, "/start")
    sent = await stage.bot("sendMessage", chat_id=901, text="Und?", reply_markup=BUTTONS)
    async with sitting(stage.url, stage.anna) as seat:
        button = {"chat": 901, "message": sent["message_id"], "row": 0, "column": 0}
        tapping = asyncio.create_task(seat.act("tap", **button))
        query = await stage.update("callback_query")
        assert (query["data"], query["from"]["id"]) == ("yes", 901)
        await seat.act("read", chat=901, through=1)  # others go on meanwhile
        await stage.bot(
            "answerCallbackQuery", callback_query_id=query["id"], text="Gut", show_alert=True
        )
        answer = await tapping
        assert (answer["text"], answer["alert"], answer["url"]) == ("Gut", True, None)
        for row, column in ((0, 5), (9, 0), (-1, 0), (0, -1)):
            wrong = button | {"row": row, "column": column}
            assert await seat.refused("tap", **wrong) == "not_found"
        assert await seat.refused("tap", **button | {"column": 1}) == "bad_request"
        monkeypatch.setattr(acts, "TAP_TIMEOUT_S", 0.05)
        assert await seat.refused("tap", **button) == "no_answer"


async def test_more_taps_than_can_wait_are_refused_and_the_window_lives_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_module, "MAX_WAITING_ACTS", 3)
    stage.api.send(stage.anna, "/start")
    sent = await stage.bot("sendMessage", chat_id=901, text="Und?", reply_markup=BUTTONS)
    async with sitting(stage.url, stage.anna) as seat:
        button = {"chat": 901, "message": sent["message_id"], "row": 0, "column": 0}
        waiting = [asyncio.create_task(seat.act("tap", **button)) for _ in range(3)]
        await stage.api.wait_for(lambda: len(stage.api.taps) == 3)
        assert await seat.refused("tap", **button) == "busy"
        for tap in stage.api.taps:
            await stage.bot("answerCallbackQuery", callback_query_id=tap, text="Ja")
        assert {answer["text"] for answer in await asyncio.gather(*waiting)} == {"Ja"}


async def test_a_window_may_close_before_an_act_has_begun_to_wait(
    stage: Stage, recwarn: pytest.WarningsRecorder
) -> None:
    warnings.simplefilter("always")
    stage.api.send(stage.anna, "/start")
    sent = await stage.bot("sendMessage", chat_id=901, text="Und?", reply_markup=BUTTONS)
    async with sitting(stage.url, stage.anna) as seat:
        button = {"chat": 901, "message": sent["message_id"], "row": 0, "column": 0}
        # both frames come as one
        await seat.socket.send_str(json.dumps({"id": 99, "act": "tap", **button}))
        await seat.socket.send_frame(b"\x03\xe8", WSMsgType.CLOSE)
    async with sitting(stage.url, stage.anna):
        assert len(stage.page._windows) == 1
    assert [str(said.message) for said in recwarn] == [], "a coroutine was never awaited"


async def test_start_opens_the_chat_and_a_deep_link_carries_its_payload(stage: Stage) -> None:
    async with sitting(stage.url, stage.john) as seat:
        answer = await seat.act("start", payload="")
        assert (await stage.update("message"))["text"] == "/start"
        await seat.until(lambda: seat.chat(902)["standing"] == "member")
        assert seat.chat(902)["may_write"]
        answer = await seat.act("start", payload="e12")
        message = await stage.update("message")
        assert (message["text"], message["message_id"]) == ("/start e12", answer["message"])
        assert answer["chat"] == 902
        for payload in ("a b", "ä", "x" * 65, "/"):
            assert await seat.refused("start", payload=payload) == "bad_request"
        await seat.act("block")
        assert await seat.refused("start", payload="") == "blocked"


async def test_who_blocks_the_bot_writes_no_more_until_unblocking(stage: Stage) -> None:
    stage.api.send(stage.anna, "/start")
    async with sitting(stage.url, stage.anna) as seat:
        await seat.open(901)
        await seat.act("unblock")  # nothing to do
        await seat.act("block")
        change = await stage.update("my_chat_member")
        assert change["new_chat_member"]["status"] == "kicked"
        await seat.until(lambda: seat.chat(901)["standing"] == "blocked")
        assert not seat.chat(901)["may_write"]
        assert await seat.refused("send", chat=901, text="Hallo?") == "blocked"
        assert seat.texts == ["/start"]
        await seat.act("unblock")
        assert (await stage.update("my_chat_member"))["new_chat_member"]["status"] == "member"
        await seat.until(lambda: seat.chat(901)["standing"] == "member")


async def test_leaving_hides_the_messages_and_joining_again_brings_them_back(stage: Stage) -> None:
    stage.api.send(stage.edda, "Vorher", stage.group)
    async with sitting(stage.url, stage.anna) as anna, sitting(stage.url, stage.edda) as edda:
        await edda.open(stage.group.id)
        await anna.open(stage.group.id)
        assert anna.texts == ["Vorher"]
        await anna.act("leave", chat=stage.group.id)
        await anna.until(lambda: not anna.messages)
        left = anna.chat(stage.group.id)
        assert (left["standing"], left["last"], left["unread"]) == ("left", None, 0)
        assert await anna.refused("send", chat=stage.group.id, text="x") == "not_member"
        assert (await anna.act("open", chat=stage.group.id))["messages"] == []
        services = await edda.until(lambda: [m["service"] for m in edda.messages.values()][1:])
        assert services == [{"kind": "left", "who": "Anna"}]
        stage.api.send(stage.edda, "Inzwischen", stage.group)
        await anna.act("join", chat=stage.group.id)
        await anna.until(lambda: "Inzwischen" in anna.texts)
        back = anna.chat(stage.group.id)
        assert (back["standing"], back["unread"]) == ("member", 0)
        assert anna.unread["901"] == 0


async def test_who_created_a_group_is_its_creator_again_after_coming_back(stage: Stage) -> None:
    async with sitting(stage.url, stage.edda) as seat:
        await seat.act("leave", chat=stage.group.id)
        assert await seat.refused("remove_bot", chat=stage.group.id) == "not_admin"
        await seat.act("join", chat=stage.group.id)
        await seat.until(lambda: seat.chat(stage.group.id)["standing"] == "admin")


async def test_only_administrators_add_and_remove_the_bot_and_post_in_channels(
    stage: Stage,
) -> None:
    async with sitting(stage.url, stage.edda) as edda, sitting(stage.url, stage.anna) as anna:
        for chat in (stage.group, stage.channel):
            assert await anna.refused("remove_bot", chat=chat.id) == "not_admin"
            await anna.open(chat.id)
            await edda.act("remove_bot", chat=chat.id)
            await edda.act("remove_bot", chat=chat.id)
            await anna.until(lambda c=chat: not anna.chat(c.id)["bot_in"])  # type: ignore[misc]
            assert anna.chat(chat.id)["commands"] == []
            await edda.act("add_bot", chat=chat.id)
            await anna.until(lambda c=chat: anna.chat(c.id)["bot_in"])  # type: ignore[misc]
            kinds = [message["service"]["kind"] for message in anna.messages.values()]
            assert kinds == ([] if chat is stage.channel else ["bot_removed", "bot_added"])
        assert await anna.refused("send", chat=stage.channel.id, text="x") == "not_admin"
        post = (await edda.act("send", chat=stage.channel.id, text="Post"))["message"]
        shown = await anna.until(lambda: anna.messages.get(post))
        assert shown["from"] == {"id": stage.channel.id, "name": "Küste"}
        assert (shown["own"], shown["may_edit"]) == (False, False)
        await anna.until(lambda: anna.unread == {"900": 0, "901": 1, "902": 1})
        await edda.open(stage.channel.id)
        assert edda.messages[post]["may_edit"]


async def test_a_reply_quotes_and_cannot_be_to_what_is_gone(stage: Stage) -> None:
    async with sitting(stage.url, stage.anna) as seat:
        await seat.open(stage.group.id)
        first = stage.api.send(stage.edda, "x" * 300, stage.group)
        sent = await seat.act("send", chat=stage.group.id, text="Ja", reply_to=first.message_id)
        shown = await seat.until(lambda: seat.messages.get(sent["message"]))
        assert shown["reply"] == {"id": first.message_id, "from": "Edda", "text": "x" * 99 + "…"}
        stage.api.delete_copy(first)
        code = await seat.refused("send", chat=stage.group.id, text="Ja", reply_to=first.message_id)
        assert code == "not_found"
        again = await seat.open(stage.group.id)
        assert again["messages"][-1]["reply"] is None


async def test_a_quotation_follows_what_it_quotes(stage: Stage) -> None:
    async with sitting(stage.url, stage.anna) as anna:
        await anna.act("start", payload="")
        await anna.open(901)
        first = (await stage.bot("sendMessage", chat_id=901, text="Deich bricht"))["message_id"]
        reply = {"chat_id": 901, "text": "Hinweis", "reply_parameters": {"message_id": first}}
        second = (await stage.bot("sendMessage", **reply))["message_id"]
        await anna.until(lambda: second in anna.messages)
        assert anna.messages[second]["reply"]["text"] == "Deich bricht"
        await stage.bot("editMessageText", chat_id=901, message_id=first, text="Deich hält")
        await anna.until(lambda: anna.messages[second]["reply"]["text"] == "Deich hält")
        await stage.bot("deleteMessage", chat_id=901, message_id=first)
        await anna.until(lambda: anna.messages[second]["reply"] is None)


async def test_writing_into_a_closed_topic_is_refused(stage: Stage) -> None:
    forum = stage.api.add_group("Forum", forum=True, administrators=[stage.edda])
    topic = stage.api.add_topic(forum, "Deich")
    async with sitting(stage.url, stage.edda) as seat:
        await seat.act("send", chat=forum.id, text="x", reply_to=topic)
        stage.api.close_topic(forum, topic)
        assert await seat.refused("send", chat=forum.id, text="x", reply_to=topic) == "topic_closed"
        await seat.open(forum.id)
        stage.api.delete_topic(forum, topic)
        await seat.until(lambda: not seat.messages)


async def test_the_list_is_in_order_of_the_newest_and_grows_while_one_looks(stage: Stage) -> None:
    stage.api.send(stage.edda, "alt", stage.channel)
    stage.api.send(stage.edda, "neu", stage.group)
    next(iter(stage.channel.messages.values())).date -= 60
    async with sitting(stage.url, stage.anna) as seat:
        ids = [chat["id"] for chat in seat.chats]
        assert ids == [stage.group.id, stage.channel.id, stage.anna.id]
        added = stage.api.add_group("Neu", members=[stage.anna])
        await seat.until(lambda: added.id in [chat["id"] for chat in seat.chats])
        others = stage.api.add_group("Ohne sie", members=[stage.john])
        stage.api.send(stage.john, "hier", others)
        stage.api.join(others, stage.anna)
        await seat.until(lambda: others.id in [chat["id"] for chat in seat.chats])


async def test_an_own_number_of_commands_for_each_person_and_chat(stage: Stage) -> None:
    def commands(name: str) -> list[dict[str, str]]:
        return [{"command": name, "description": name}]

    scopes: list[tuple[str, dict[str, Any] | None, str]] = [
        ("every", None, ""),
        ("jeder", None, "de"),
        ("private", {"type": "all_private_chats"}, ""),
        ("edda", {"type": "chat", "chat_id": 900}, ""),
        ("groups", {"type": "all_group_chats"}, ""),
        ("gruppen", {"type": "all_group_chats"}, "de"),
        ("admins", {"type": "all_chat_administrators"}, ""),
        ("member", {"type": "chat_member", "chat_id": stage.group.id, "user_id": 902}, ""),
    ]
    other = stage.api.add_group("Andere", administrators=[stage.edda], members=[stage.john])

    async with (
        sitting(stage.url, stage.edda) as edda,
        sitting(stage.url, stage.anna) as anna,
        sitting(stage.url, stage.john) as john,
    ):

        def menu(seat: Seat, chat_id: int) -> list[str]:
            return [command["command"] for command in seat.chat(chat_id)["commands"]]

        assert menu(edda, 900) == []
        for name, scope, language in scopes[:2]:
            await stage.bot(
                "setMyCommands", commands=commands(name), scope=scope, language_code=language
            )
        await anna.until(lambda: menu(anna, 901) == ["jeder"])
        await john.until(lambda: menu(john, 902) == menu(john, stage.group.id) == ["every"])
        for name, scope, language in scopes[2:]:
            await stage.bot(
                "setMyCommands", commands=commands(name), scope=scope, language_code=language
            )
        await john.until(lambda: menu(john, stage.group.id) == ["member"])
        await edda.until(lambda: menu(edda, stage.group.id) == ["admins"])
        assert (menu(edda, 900), menu(anna, 901), menu(john, 902)) == (
            ["edda"],
            ["private"],
            ["private"],
        )
        assert menu(anna, stage.group.id) == ["gruppen"]
        assert menu(john, other.id) == ["groups"]
        assert menu(anna, stage.channel.id) == []
        here = {"type": "chat", "chat_id": stage.group.id}
        await stage.bot("setMyCommands", commands=commands("hier"), scope=here)
        await edda.until(lambda: menu(edda, stage.group.id) == ["hier"])
        admins_here = {"type": "chat_administrators", "chat_id": stage.group.id}
        await stage.bot("setMyCommands", commands=commands("chef"), scope=admins_here)
        await edda.until(lambda: menu(edda, stage.group.id) == ["chef"])
        assert menu(anna, stage.group.id) == ["hier"]


async def test_inline_results_are_posted_as_the_person_via_the_bot(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = [
        {
            "type": "article",
            "id": "12",
            "title": "Deich hält",
            "description": "Husum",
            "input_message_content": {"message_text": "<b>Deich</b>", "parse_mode": "HTML"},
            "reply_markup": {"inline_keyboard": [[{"text": "Mehr", "callback_data": "m"}]]},
        },
        {"type": "document", "id": "13", "title": "Karte"},
    ]
    async with sitting(stage.url, stage.anna) as anna, sitting(stage.url, stage.john) as john:
        await john.open(stage.group.id)
        asking = asyncio.create_task(
            anna.act("inline", chat=stage.group.id, query="deich", offset="")
        )
        query = await stage.update("inline_query")
        assert (query["query"], query["chat_type"]) == ("deich", "supergroup")
        answer = {"inline_query_id": query["id"], "results": results, "next_offset": "2"}
        await stage.bot("answerInlineQuery", **answer)
        found = await asking
        assert found["next_offset"] == "2"
        assert found["results"] == [
            {"id": "12", "title": "Deich hält", "description": "Husum", "text": "Deich"},
            {"id": "13", "title": "Karte", "description": "", "text": ""},
        ]
        choice = {"chat": stage.group.id, "question": found["question"]}
        assert await john.refused("choose", **choice, result="12") == "not_found"
        assert await anna.refused("choose", **choice, result="99") == "not_found"
        assert await anna.refused("choose", **choice, result="13") == "not_found"
        sent = await anna.act("choose", **choice, result="12")
        shown = await john.until(lambda: john.messages.get(sent["message"]))
        assert (shown["via"], shown["bot"], shown["from"]["name"]) == ("ticker_bot", False, "Anna")
        assert (shown["text"], shown["entities"][0]["type"]) == ("Deich", "bold")
        assert shown["buttons"] == [[{"text": "Mehr", "kind": "callback"}]]
        assert not shown["may_edit"]
        message = await stage.update("message")  # also in privacy mode
        assert message["via_bot"]["username"] == "ticker_bot"
        chosen = await stage.update("chosen_inline_result")
        assert (chosen["result_id"], chosen["query"]) == ("12", "deich")
        tapping = asyncio.create_task(
            john.act("tap", chat=stage.group.id, message=sent["message"], row=0, column=0)
        )
        tap = await stage.update("callback_query")
        assert "message" not in tap
        assert tap["inline_message_id"]
        await stage.bot("answerCallbackQuery", callback_query_id=tap["id"])
        await tapping
        monkeypatch.setattr(acts, "INLINE_TIMEOUT_S", 0.05)
        late = {"chat": stage.group.id, "query": "x", "offset": ""}
        assert await anna.refused("inline", **late) == "no_answer"


async def test_a_bot_without_inline_mode_is_not_waited_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.bot("getUpdates", allowed_updates=["message"], timeout=0)
    monkeypatch.setattr(acts, "INLINE_TIMEOUT_S", 3600.0)
    async with sitting(stage.url, stage.anna) as seat:
        assert await seat.refused("inline", chat=901, query="x", offset="") == "no_answer"


async def test_a_new_window_gets_the_newest_state(stage: Stage) -> None:
    async with sitting(stage.url, stage.anna) as seat:
        await seat.act("send", chat=901, text="eins")
    sent = stage.api.send(stage.anna, "zwei")
    stage.api.edit(stage.anna, sent, "drei")
    async with sitting(stage.url, stage.anna) as seat:
        await seat.open(901)
        assert seat.texts == ["eins", "drei"]
        await seat.act("open", chat=None)
        assert (await seat.act("open", chat=901))["messages"][-1]["edited"]


async def test_a_browser_that_reads_slowly_gets_fewer_and_newer_events(stage: Stage) -> None:
    async with sitting(stage.url, stage.anna) as seat:
        await seat.open(stage.group.id)
        told = len(seat.events)
        for number in range(2_000):
            stage.api.send(stage.edda, f"Nr. {number}", stage.group)
        await seat.until(lambda: seat.messages.get(999 + 2_000, {}).get("text") == "Nr. 1999")
        assert len(seat.messages) == 2_000
        assert len(seat.events) - told < 30
        assert max(seat.unread.values()) == 999


async def test_events_come_at_most_20_times_a_second(stage: Stage) -> None:
    loop = asyncio.get_running_loop()
    async with sitting(stage.url, stage.anna) as seat:
        await seat.open(901)
        begun, told = loop.time(), len(seat.events)
        for number in range(60):
            sent = await seat.act("send", chat=901, text=f"Nr. {number}")
        await seat.until(lambda: sent["message"] in seat.messages)
        await seat.until(lambda: seat.chat(901)["last"]["text"] == "Nr. 59")
        assert len(seat.events) - told <= 6 + 20 * (loop.time() - begun)


async def test_the_crowds_messages_cost_a_window_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[int | None] = []
    note = window_module.Window.note

    def spy(self: window_module.Window, chat_id: int | None, message_id: int | None = None) -> None:
        noted.append(chat_id)
        note(self, chat_id, message_id)

    monkeypatch.setattr(window_module.Window, "note", spy)
    async with sitting(stage.url, stage.anna) as seat:
        stage.page.moods.set_limits(on=False)
        await seat.act("crowd", number=200)
        told = len(seat.events)
        for user_id in stage.joined:
            await stage.bot("sendMessage", chat_id=user_id, text="Push")
        stage.api.send(stage.anna, "Ende")
        await seat.until(lambda: seat.chat(901)["last"])
        assert set(noted) == {901}
        assert {event["type"] for event in seat.events[told:]} == {"chat"}


async def test_twenty_windows_are_told_and_those_that_vanish_hold_up_nobody(stage: Stage) -> None:
    async with sitting(stage.url, stage.edda) as edda:
        vanishing = []
        for _ in range(20):
            socket = await stage.session.ws_connect(f"{stage.url}/page/socket", origin=stage.url)
            await socket.send_str(json.dumps({"id": 1, "act": "be", "person": 901}))
            await socket.send_str(json.dumps({"id": 2, "act": "open", "chat": stage.group.id}))
            vanishing.append(socket)
        for socket in vanishing:
            while json.loads((await socket.receive()).data).get("id") != 2:
                pass
        await edda.act("send", chat=stage.group.id, text="An alle")
        for socket in vanishing[10:]:
            while "An alle" not in (await socket.receive()).data:
                pass
        assert len(stage.page._windows) == 21
        for socket in vanishing[:10]:
            assert socket._response.connection
            transport = socket._response.connection.transport
            assert transport
            transport.abort()
        for socket in vanishing[10:]:
            await socket.close()
        await edda.open(stage.group.id)
        await edda.act("send", chat=stage.group.id, text="Noch da")
        await edda.until(lambda: "Noch da" in edda.texts)
        async with asyncio.timeout(5):
            while len(stage.page._windows) > 1:
                await edda.act("read", chat=stage.group.id, through=1)


HANDSHAKE = (
    "GET /page/socket HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)


async def shake_hands(stage: Stage) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A socket that does nothing by itself: it neither reads on nor answers pings."""
    host = urlsplit(stage.url).netloc
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(stage.url).port)
    writer.write(HANDSHAKE.format(host=host).encode())
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


def masked(act: dict[str, object]) -> bytes:
    """A short text frame as a browser sends it, under a mask of zeros."""
    data = json.dumps(act).encode()
    assert len(data) < 126
    return bytes([0x81, 0x80 | len(data), 0, 0, 0, 0]) + data


async def test_a_half_open_socket_is_given_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_module, "HEARTBEAT_S", 0.05)
    _, writer = await shake_hands(stage)
    [window] = stage.page._windows
    monkeypatch.undo()
    async with sitting(stage.url, stage.anna) as seat:
        async with asyncio.timeout(10):
            while window in stage.page._windows:
                await seat.act("read", chat=901, through=1)
    writer.close()
    await writer.wait_closed()


async def test_for_a_browser_that_does_not_read_nothing_piles_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_module, "EVENTS_PER_SECOND", 1e6)
    sent = stage.api.send(stage.edda, "Anfang", stage.group)
    reader, writer = await shake_hands(stage)
    writer.write(masked({"id": 1, "act": "be", "person": 901}))
    writer.write(masked({"id": 2, "act": "open", "chat": stage.group.id}))
    await reader.readuntil(b'"id":2')
    [window] = stage.page._windows
    transport = window._socket._req.transport  # type: ignore[union-attr]
    assert transport is not None
    stuck = 0
    while stuck < 50:  # until the sender waits for the browser
        stage.api.edit(stage.edda, sent, f"{stuck}" + "ä" * 4000)
        for _ in range(10):
            await asyncio.sleep(0)  # the sender may go on
        stuck = stuck + 1 if window._wake.is_set() else 0
    waiting = transport.get_write_buffer_size()
    assert waiting < 1_000_000
    for number in range(500):
        stage.api.edit(stage.edda, sent, f"Nr. {number} " + "ä" * 4000)
        await asyncio.sleep(0)  # the sender might go on
    assert transport.get_write_buffer_size() == waiting
    assert list(window._messages) == [sent.message_id]
    stage.api.edit(stage.edda, sent, "Zuletzt")
    async with asyncio.timeout(20):
        tail = b""
        while b'"text":"Zuletzt"' not in tail:
            tail = tail[-200:] + await reader.read(65536)
            assert b"Nr. 498" not in tail
    writer.close()
    await writer.wait_closed()
