"""What the source of the real Bot API server (10.0) shows and its manual does not tell, numbered.

1.  A poll that repeats the offset of one that began less than three seconds ago waits, if there is
    nothing, for three seconds, whatever its timeout.
2.  Of two polls that wait, the earlier one gets the 409. One that need not wait ends none.
3.  A 409 that follows another within three seconds is held back for three seconds.
4.  A poll waits 50 seconds at most, and brings between 1 and 100 updates, whatever is asked for.
5.  A 429 says how long to wait in the header ``Retry-After``, too.
6.  Outside a forum a thread is ignored: the message goes to the main chat, and its answer is no topic
    message.
7.  The topic "General", number 1, is no thread.
8.  A reply to a message that is gone is forgiven with ``allow_sending_without_reply``.
9.  Who writes as a channel comes as Channel_Bot, with that channel as ``sender_chat``.
10. A channel's post is forwarded into its discussion group, with ``is_automatic_forward``.
11. A webhook that is set ends a poll that waits.
"""

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.playground.conftest import TOKEN, Ask, Clock
from tests.playground.facts import faults
from tickerbot.playground import BotApi, FloodWait, User
from tickerbot.playground import updates as update_queue


async def waiting(ask: Ask, api: BotApi, **params: Any) -> asyncio.Future[Any]:
    """A poll that waits by now."""
    api.record_updates = True
    before = len(api.calls_of("getUpdates"))
    poll = asyncio.ensure_future(ask("getUpdates", **params))
    await api.wait_for(lambda: len(api.calls_of("getUpdates")) > before)
    for _ in range(3):  # a question and its answer: whatever could be answered before has been
        await ask("getMe")
    assert not poll.done()
    return poll


async def emptied(api: BotApi, ask: Ask) -> int:
    """Confirm all there is; the next offset."""
    found = (await ask("getUpdates"))[1]["result"]
    offset = found[-1]["update_id"] + 1
    assert (await ask("getUpdates", offset=offset))[1]["result"] == []
    assert not api.updates
    return int(offset)


@pytest.mark.parametrize("seconds", [0, 1, 2])
async def test_1_a_repeated_poll_is_held(api: BotApi, ask: Ask, anna: User, seconds: int) -> None:
    offset = await emptied(api, ask)
    held = await waiting(ask, api, offset=offset, timeout=seconds)
    api.send(anna, "later")
    assert [update["message"]["text"] for update in (await held)[1]["result"]] == ["later"]


@pytest.mark.usefixtures("anna")
async def test_1_a_poll_at_another_offset_or_after_three_seconds_is_not(
    api: BotApi, ask: Ask, clock: Clock
) -> None:
    offset = await emptied(api, ask)
    for changed in (offset + 1, offset):
        assert (await ask("getUpdates", offset=changed))[1]["result"] == []
    clock.now += update_queue.HELD_SECONDS
    assert (await ask("getUpdates", offset=offset))[1]["result"] == []


@pytest.mark.usefixtures("anna")
async def test_1_it_is_held_for_no_longer(
    api: BotApi, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update_queue, "HELD_SECONDS", 0.05)
    offset = await emptied(api, ask)
    assert (await ask("getUpdates", offset=offset))[1]["result"] == []


async def test_2_and_3_the_earlier_of_two_pollers_gets_the_409_and_a_second_one_later(
    api: BotApi, ask: Ask, anna: User
) -> None:
    offset = await emptied(api, ask)
    first = await waiting(ask, api, offset=offset, timeout=30)
    second = await waiting(ask, api, offset=offset, timeout=30)
    assert (await first)[0] == 409
    third = await waiting(ask, api, offset=offset, timeout=30)
    # the second has been replaced, too, but is not told yet
    await ask("getMe")
    assert not second.done()
    api.send(anna, "x")
    assert len((await third)[1]["result"]) == 1
    assert not second.done()
    api.updates.release()
    assert (await second)[0] == 409


async def test_2_a_poll_that_need_not_wait_ends_none(api: BotApi, ask: Ask, anna: User) -> None:
    offset = await emptied(api, ask)
    first = await waiting(ask, api, offset=offset, timeout=30)
    assert (await ask("getUpdates", offset=offset - 1))[1]["result"] == []
    assert not first.done()
    api.send(anna, "x")
    assert len((await first)[1]["result"]) == 1


@pytest.mark.parametrize(("limit", "number"), [(0, 1), (-5, 1), (1, 1), (101, 100), (5000, 100)])
async def test_4_a_limit_is_brought_between_1_and_100(
    api: BotApi, ask: Ask, anna: User, limit: int, number: int
) -> None:
    for n in range(110):
        api.send(anna, str(n))
    assert len((await ask("getUpdates", limit=limit))[1]["result"]) == number


async def test_5_a_429_has_the_header_retry_after(api: BotApi, url: str, anna: User) -> None:
    api.faults.add(kind=FloodWait(7), method="sendMessage")
    address = f"{url}/bot{TOKEN}/sendMessage"
    async with aiohttp.ClientSession() as session:
        for expected in ("7", None):
            async with session.post(address, json={"chat_id": anna.id, "text": "x"}) as answer:
                assert answer.headers.get("Retry-After") == expected


@pytest.mark.parametrize("kind", ["private", "group", "supergroup", "channel"])
@pytest.mark.parametrize("thread", [1, 5, 999])
async def test_6_outside_a_forum_a_thread_is_ignored(
    api: BotApi, ask: Ask, anna: User, kind: str, thread: int
) -> None:
    chat_id = {
        "private": lambda: anna.id,
        "group": lambda: api.add_group("G", supergroup=False).id,
        "supergroup": lambda: api.add_group("S").id,
        "channel": lambda: api.add_channel("C").id,
    }[kind]()
    status, answer = await ask("sendMessage", chat_id=chat_id, text="x", message_thread_id=thread)
    assert status == 200
    assert "is_topic_message" not in answer["result"]
    assert "message_thread_id" not in answer["result"]
    assert api.bot_messages(chat_id)[-1].thread_id is None


async def test_6_a_forum_that_becomes_a_plain_group_brings_all_to_the_main_chat(
    api: BotApi, ask: Ask
) -> None:
    group = api.add_group("G", forum=True)
    topic = api.add_topic(group, "Ticker")
    inside = {"chat_id": group.id, "text": "x", "message_thread_id": topic}
    assert (await ask("sendMessage", **inside))[1]["result"]["is_topic_message"] is True
    api.set_forum(group, on=False)
    status, answer = await ask("sendMessage", **inside)
    assert status == 200
    assert "is_topic_message" not in answer["result"]
    assert "is_forum" not in answer["result"]["chat"]


async def test_7_general_is_no_thread(api: BotApi, ask: Ask) -> None:
    anna = api.add_user("Anna")
    group = api.add_group("G", forum=True, members=[anna])
    assert api.add_topic(group, "Ticker") > 1
    api.send(anna, "/latest", chat=group, thread_id=1)
    message = (await ask("getUpdates"))[1]["result"][-1]["message"]
    assert "message_thread_id" not in message
    assert "is_topic_message" not in message


@pytest.mark.usefixtures("anna")
async def test_8_a_reply_to_what_is_gone_is_forgiven_only_if_asked_for(
    api: BotApi, ask: Ask
) -> None:
    group = api.add_group("G")
    gone = (await ask("sendMessage", chat_id=group.id, text="x"))[1]["result"]["message_id"]
    await ask("deleteMessage", chat_id=group.id, message_id=gone)
    reply: dict[str, Any] = {"message_id": gone}
    refused = await ask("sendMessage", chat_id=group.id, text="y", reply_parameters=reply)
    assert refused[1]["description"] == "Bad Request: message to be replied not found"
    reply |= {"allow_sending_without_reply": True}
    status, answer = await ask("sendMessage", chat_id=group.id, text="y", reply_parameters=reply)
    assert status == 200
    assert "reply_to_message" not in answer["result"]


async def test_9_who_writes_as_a_channel_comes_as_channel_bot(api: BotApi, ask: Ask) -> None:
    anna = api.add_user("Anna")
    group = api.add_group("G", members=[anna])
    own = api.add_channel("Annas Kanal", administrators=[anna])
    api.send(anna, "/latest", chat=group, as_channel=own)
    message = (await ask("getUpdates"))[1]["result"][-1]["message"]
    assert (message["from"]["id"], message["from"]["is_bot"]) == (136817688, True)
    assert message["sender_chat"]["id"] == own.id
    assert "is_automatic_forward" not in message
    assert faults(message, "Message") == []


@pytest.mark.parametrize("by_bot", [False, True])
async def test_10_a_channels_post_is_forwarded_into_its_discussion_group(
    api: BotApi, ask: Ask, *, by_bot: bool
) -> None:
    anna = api.add_user("Anna")
    channel = api.add_channel("Kanal", administrators=[anna])
    group = api.add_group("Diskussion", bot_is_admin=True)
    api.link_discussion(channel, group)
    if by_bot:
        await ask("sendMessage", chat_id=channel.id, text="/latest")
    else:
        api.send(anna, "/latest", chat=channel)
    post, forward = api.messages(channel)[-1], api.messages(group)[-1]
    message = (await ask("getUpdates"))[1]["result"][-1]["message"]
    assert message["message_id"] == forward.message_id
    assert message["is_automatic_forward"] is True
    assert (message["from"]["id"], message["sender_chat"]["id"]) == (777000, channel.id)
    assert message["forward_origin"]["message_id"] == post.message_id
    assert message["text"] == "/latest"
    assert faults(message, "Message") == []


@pytest.mark.usefixtures("anna")
async def test_11_a_webhook_ends_a_poll_that_waits(api: BotApi, ask: Ask) -> None:
    offset = await emptied(api, ask)
    poll = await waiting(ask, api, offset=offset, timeout=30)
    await ask("setWebhook", url="https://example.org")
    status, answer = await poll
    assert (status, answer["description"]) == (409, "Conflict: terminated by setWebhook request")
