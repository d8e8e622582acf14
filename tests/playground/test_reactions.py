"""A bot reacts to messages, as many confirm that they have read one."""

from typing import Any

import pytest

from tests.playground.conftest import Ask
from tickerbot.playground import BotApi, User
from tickerbot.playground.images import plain_png
from tickerbot.playground.views import Views


def emoji(sign: str) -> dict[str, str]:
    return {"type": "emoji", "emoji": sign}


async def test_a_reaction_is_set_changed_and_taken_back(api: BotApi, ask: Ask, anna: User) -> None:
    written = api.send(anna, "Hallo")
    kept = []
    for given in ([emoji("👀")], [emoji("❤\ufe0f")], []):
        status, answer = await ask(
            "setMessageReaction", chat_id=anna.id, message_id=written.message_id, reaction=given
        )
        assert (status, answer["result"]) == (200, True)
        kept.append(written.reaction)
    assert kept == ["👀", "❤", None]


async def test_the_page_shows_a_reaction_to_everybody_in_the_chat(api: BotApi, ask: Ask) -> None:
    anna, bob = api.add_user("Anna"), api.add_user("Bob")
    group = api.add_group("Redaktion", members=[anna, bob])
    written = api.send(anna, "Hallo", group)
    place = {"chat_id": group.id, "message_id": written.message_id}
    assert (await ask("setMessageReaction", **place, reaction=[emoji("👀")]))[0] == 200
    for user in (anna, bob):
        assert Views(api, []).message_view(user, written)["reaction"] == "👀"


async def test_an_album_has_its_reaction_at_its_first_message_that_is_left(
    api: BotApi, ask: Ask, anna: User
) -> None:
    photo = api.files.add("photo", "", plain_png(8, 6)).file["file_id"]
    media = [{"type": "photo", "media": photo}] * 3
    await ask("sendMediaGroup", chat_id=anna.id, media=media)
    first, second, third = api.bot_messages(anna)
    await ask("deleteMessage", chat_id=anna.id, message_id=first.message_id)
    await ask(
        "setMessageReaction", chat_id=anna.id, message_id=third.message_id, reaction=[emoji("🔥")]
    )
    assert (second.reaction, third.reaction) == ("🔥", None)


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"message_id": 77}, "message to react not found"),
        ({"reaction": [emoji("👍"), emoji("🔥")]}, "REACTIONS_TOO_MANY"),
        ({"reaction": [emoji("x")]}, "REACTION_INVALID"),
        ({"reaction": [{"type": "custom_emoji", "custom_emoji_id": "5"}]}, "REACTION_INVALID"),
        ({"reaction": [{"type": "paid"}]}, "REACTION_INVALID"),
        ({"reaction": "["}, "can't parse reaction types JSON object"),
    ],
)
async def test_what_is_no_reaction_is_refused_and_changes_nothing(
    api: BotApi, ask: Ask, anna: User, params: dict[str, Any], description: str
) -> None:
    written = api.send(anna, "Hallo")
    place = {"chat_id": anna.id, "message_id": written.message_id}
    await ask("setMessageReaction", **place, reaction=[emoji("🤝")])
    status, answer = await ask("setMessageReaction", **place | {"reaction": [emoji("👍")]} | params)
    assert (status, answer["description"]) == (400, f"Bad Request: {description}")
    assert written.reaction == "🤝"
