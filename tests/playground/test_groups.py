"""Groups, channels and topics: what the bot sees there, and what happens to it."""

from typing import Any

import pytest

from tests.playground.conftest import Ask
from tickerbot.playground import BotApi, Chat, Message, User


async def updates(ask: Ask) -> list[dict[str, Any]]:
    """All updates, confirmed."""
    result = (await ask("getUpdates"))[1]["result"]
    if result:
        await ask("getUpdates", offset=result[-1]["update_id"] + 1)
    return list(result)


async def reply(ask: Ask, api: BotApi, group: Chat, **params: Any) -> Message:
    status, _ = await ask("sendMessage", chat_id=group.id, text="bot", **params)
    assert status == 200
    return api.bot_messages(group)[-1]


async def test_privacy_shows_only_commands_mentions_and_replies_to_the_bot(
    api: BotApi, ask: Ask
) -> None:
    anna = api.add_user("Anna")
    group = api.add_group("G", members=[anna])
    own = await reply(ask, api, group)
    other = api.send(anna, "hello", chat=group)
    for text in ("/latest", "/latest@Ticker_bot", "hey @ticker_bot", "/latest@otherbot", "@other"):
        api.send(anna, text, chat=group)
    api.send(anna, "to the bot", chat=group, reply_to=own)
    api.send(anna, "to Anna", chat=group, reply_to=other)
    seen = [update["message"]["text"] for update in await updates(ask)]
    assert seen == ["/latest", "/latest@Ticker_bot", "hey @ticker_bot", "to the bot"]
    api.set_bot_rights(group, admin=True)
    api.send(anna, "anything", chat=group)
    kinds = [set(update) - {"update_id"} for update in await updates(ask)]
    assert kinds == [{"my_chat_member"}, {"message"}]


async def test_a_bot_thrown_out_hears_of_it_and_then_nothing(api: BotApi, ask: Ask) -> None:
    anna = api.add_user("Anna")
    group = api.add_group("G", members=[anna])
    api.remove_bot(group, by=anna)
    api.send(anna, "/latest", chat=group)
    [update] = await updates(ask)
    change = update["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == (
        "member",
        "kicked",
    )


async def test_migration_kills_the_old_id_and_names_the_new_one(api: BotApi, ask: Ask) -> None:
    anna = api.add_user("Anna")
    group = api.add_group("G", supergroup=False, members=[anna])
    new_id = api.migrate(group)
    old, new = await updates(ask)
    assert (old["message"]["chat"]["id"], old["message"]["migrate_to_chat_id"]) == (
        group.id,
        new_id,
    )
    assert (new["message"]["chat"]["id"], new["message"]["migrate_from_chat_id"]) == (
        new_id,
        group.id,
    )
    status, answer = await ask("sendMessage", chat_id=group.id, text="x")
    assert status == 400
    assert answer["description"] == ("Bad Request: group chat was upgraded to a supergroup chat")
    assert answer["parameters"] == {"migrate_to_chat_id": new_id}
    assert (await ask("sendMessage", chat_id=new_id, text="x"))[0] == 200
    api.send(anna, "/latest", chat=new_id)
    with pytest.raises(ValueError, match="upgraded"):
        api.send(anna, "/latest", chat=group)


async def test_topics_are_answered_in_and_refuse_when_closed_or_deleted(
    api: BotApi, ask: Ask
) -> None:
    anna = api.add_user("Anna")
    group = api.add_group("G", forum=True, members=[anna])
    topic = api.add_topic(group, "Ukraine")
    api.send(anna, "/latest", chat=group, thread_id=topic)
    api.send(anna, "/latest", chat=group)
    created, inside, outside = (update["message"] for update in await updates(ask))
    assert created["forum_topic_created"]["name"] == "Ukraine"
    assert (inside["message_thread_id"], inside["is_topic_message"]) == (topic, True)
    assert "message_thread_id" not in outside
    assert (await reply(ask, api, group, message_thread_id=topic)).thread_id == topic
    answered = {"message_id": inside["message_id"]}
    assert (await reply(ask, api, group, reply_parameters=answered)).thread_id == topic
    inside_topic = {"chat_id": group.id, "text": "x", "message_thread_id": topic}
    api.close_topic(group, topic)
    status, answer = await ask("sendMessage", **inside_topic)
    assert (status, answer["description"]) == (400, "Bad Request: TOPIC_CLOSED")
    api.reopen_topic(group, topic)
    assert (await ask("sendMessage", **inside_topic))[0] == 200
    api.delete_topic(group, topic)
    status, answer = await ask("sendMessage", **inside_topic)
    assert (status, answer["description"]) == (400, "Bad Request: message thread not found")
    status, answer = await ask("sendMessage", **(inside_topic | {"message_thread_id": 1}))
    assert answer["description"] == "Bad Request: message thread not found"


async def test_a_reply_in_a_supergroup_without_topics_has_a_thread_that_is_no_topic(
    api: BotApi, ask: Ask
) -> None:
    anna = api.add_user("Anna")
    group = api.add_group("G", members=[anna])
    own = await reply(ask, api, group)
    api.send(anna, "thanks", chat=group, reply_to=own)
    [update] = await updates(ask)
    assert update["message"]["message_thread_id"] == own.message_id
    assert "is_topic_message" not in update["message"]
    assert update["message"]["reply_to_message"]["message_id"] == own.message_id


async def test_anonymous_admins_and_channel_posts_hide_who_wrote(api: BotApi, ask: Ask) -> None:
    bob = api.add_user("Bob")
    group = api.add_group("G", administrators=[bob])
    channel = api.add_channel("C", administrators=[bob])
    api.send(bob, "/latest", chat=group, anonymous=True)
    post = api.send(bob, "post", chat=channel)
    api.edit(bob, post, "edited")
    anonymous, posted, edited = await updates(ask)
    assert anonymous["message"]["from"]["id"] == 1087968824
    assert anonymous["message"]["sender_chat"]["id"] == group.id
    assert "from" not in posted["channel_post"]
    assert posted["channel_post"]["sender_chat"]["id"] == channel.id
    assert edited["edited_channel_post"]["message_id"] == post.message_id
    sent = (await ask("sendMessage", chat_id=channel.id, text="x"))[1]["result"]
    assert "from" not in sent


async def test_an_edit_keeps_the_message_id(api: BotApi, ask: Ask, anna: User) -> None:
    api.edit(anna, api.messages(anna)[0], "/help")
    message, edited = await updates(ask)
    assert edited["edited_message"]["message_id"] == message["message"]["message_id"]
    assert (edited["edited_message"]["text"], "edit_date" in edited["edited_message"]) == (
        "/help",
        True,
    )


async def test_message_ids_count_for_all_small_chats_together_and_for_each_large_one(
    api: BotApi, ask: Ask, anna: User
) -> None:
    basic = api.add_group("B", supergroup=False)
    large = api.add_group("S")
    ids = []
    for chat_id in (anna.id, basic.id, large.id, large.id, anna.id):
        _, answer = await ask("sendMessage", chat_id=chat_id, text="x")
        ids.append(answer["result"]["message_id"])
    assert ids == [2, 3, 1, 2, 4]


async def test_members_and_administrators_are_told(api: BotApi, ask: Ask) -> None:
    anna, bob = api.add_user("Anna"), api.add_user("Bob")
    group = api.add_group("G", members=[anna], administrators=[bob])

    async def status(user: User) -> str:
        _, answer = await ask("getChatMember", chat_id=group.id, user_id=user.id)
        return str(answer["result"]["status"])

    assert (await status(anna), await status(bob)) == ("member", "creator")
    api.promote(group, anna)
    assert await status(anna) == "administrator"
    api.demote(group, anna)
    api.leave(group, anna)
    assert await status(anna) == "left"
    assert (await ask("getChatMemberCount", chat_id=group.id))[1]["result"] == 2
    _, answer = await ask("getChatAdministrators", chat_id=group.id)
    assert [member["user"]["id"] for member in answer["result"]] == [bob.id]
