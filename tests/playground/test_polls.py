"""Polls: sent, voted in, passed on, stopped, and refused in Telegram's words."""

from typing import Any

import pytest

from tests.playground.conftest import Ask, Clock
from tests.playground.facts import faults
from tickerbot.playground import BotApi, Message, NotAllowed, User
from tickerbot.playground.images import plain_png
from tickerbot.playground.polls import vote
from tickerbot.playground.views import Views

OPTIONS = ["Ja", {"text": "Nein"}, "Weiß nicht"]


@pytest.fixture
def bob(api: BotApi) -> User:
    return api.add_user("Bob")


async def send_poll(api: BotApi, ask: Ask, chat_id: int, **more: Any) -> Message:
    asked = {"chat_id": chat_id, "question": "Hält der Deich?", "options": OPTIONS} | more
    status, answer = await ask("sendPoll", **asked)
    assert (status, answer.get("description")) == (200, None)
    return api.bot_messages(chat_id)[-1]


async def news(ask: Ask) -> list[dict[str, Any]]:
    """What has come, confirmed, without people's messages."""
    updates = (await ask("getUpdates"))[1]["result"]
    assert faults(updates, "Array of Update") == []
    if updates:
        await ask("getUpdates", offset=updates[-1]["update_id"] + 1, limit=1)
    return [update for update in updates if "message" not in update]


async def test_votes_are_counted_changed_taken_back_and_told_with_names_only_if_those_are_open(
    api: BotApi, ask: Ask, anna: User, bob: User
) -> None:
    group = api.add_group("Redaktion", members=[anna, bob])
    for is_anonymous in (True, False):
        message = await send_poll(
            api, ask, group.id, is_anonymous=is_anonymous, allows_multiple_answers=True
        )
        for user, chosen in ((anna, [2, 0]), (bob, [0]), (anna, [1]), (bob, [])):
            vote(api, user, message, chosen)
        told = await news(ask)
        polls = [update["poll"] for update in told if "poll" in update]
        counts = [[option["voter_count"] for option in poll["options"]] for poll in polls]
        assert counts == [[1, 0, 1], [2, 0, 1], [1, 1, 0], [0, 1, 0]]
        assert [poll["total_voter_count"] for poll in polls] == [1, 2, 2, 1]
        answers = [update["poll_answer"] for update in told if "poll_answer" in update]
        assert [(it["user"]["id"], it["option_ids"]) for it in answers] == (
            [] if is_anonymous
            else [(anna.id, [0, 2]), (bob.id, [0]), (anna.id, [1]), (bob.id, [])]
        )  # fmt: skip
        assert [poll["allows_revoting"] for poll in polls] == [True] * 4


async def test_a_forward_is_the_same_poll_and_a_copy_another(
    api: BotApi, ask: Ask, anna: User, bob: User
) -> None:
    group = api.add_group("Redaktion", members=[anna, bob])
    message = await send_poll(api, ask, anna.id, type="quiz", correct_option_ids=[1])
    vote(api, anna, message, [1])
    place = {"chat_id": group.id, "from_chat_id": anna.id, "message_id": message.message_id}
    _, forwarded = await ask("forwardMessage", **place)
    await ask("copyMessage", **place)
    first, second = api.bot_messages(group)
    assert message.poll
    assert first.poll is message.poll
    assert second.poll
    assert (second.poll.id == message.poll.id, second.poll.votes) == (False, {})
    # of a forwarded quiz, the bot does not learn the answer
    assert "correct_option_ids" not in forwarded["result"]["poll"]
    vote(api, bob, first, [0])
    assert message.poll.counts == [1, 1, 0]
    stop = {"chat_id": group.id, "message_id": first.message_id}
    assert (await ask("stopPoll", **stop))[1]["description"].endswith("poll can't be stopped")


async def test_a_stopped_poll_takes_no_votes_and_loses_its_buttons(
    api: BotApi, ask: Ask, anna: User
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    message = await send_poll(api, ask, anna.id, reply_markup=keyboard)
    vote(api, anna, message, [0])
    await news(ask)
    stop = {"chat_id": anna.id, "message_id": message.message_id}
    status, answer = await ask("stopPoll", **stop)
    assert (status, answer["result"]["is_closed"], message.buttons) == (200, True, None)
    assert [update["poll"]["is_closed"] for update in await news(ask)] == [True]
    with pytest.raises(NotAllowed, match="closed poll"):
        vote(api, anna, message, [1])
    again = await ask("stopPoll", **stop)
    assert again[1]["description"] == "Bad Request: poll has already been closed"


async def test_a_poll_closes_by_itself_when_its_time_is_over(
    api: BotApi, ask: Ask, clock: Clock, anna: User
) -> None:
    for name, begins_at in (("open_period", 0), ("close_date", int(clock.now) + 60)):
        message = await send_poll(api, ask, anna.id, **{name: begins_at + 60})
        clock.now += 59
        vote(api, anna, message, [0])
        clock.now += 1
        assert [update["poll"]["is_closed"] for update in await news(ask)] == [False, True]
        with pytest.raises(NotAllowed, match="closed poll"):
            vote(api, anna, message, [])


async def test_a_quiz_is_answered_once_and_shows_what_is_right_only_then(
    api: BotApi, ask: Ask, anna: User
) -> None:
    message = await send_poll(
        api, ask, anna.id, type="quiz", correct_option_id=1, explanation="<b>Nein</b>",
        explanation_parse_mode="HTML",
    )  # fmt: skip
    views = Views(api, [])
    before = views.message_view(anna, message)["poll"]
    assert {(it["votes"], it["right"]) for it in before["options"]} == {(None, None)}
    assert before["explanation"] == ""
    vote(api, anna, message, [0])
    after = views.message_view(anna, message)["poll"]
    assert [(it["votes"], it["right"], it["chosen"]) for it in after["options"]] == [
        (1, False, True), (0, True, False), (0, False, False)
    ]  # fmt: skip
    assert after["explanation"] == "Nein"
    with pytest.raises(NotAllowed, match="can't revote"):
        vote(api, anna, message, [1])


async def test_results_may_be_hidden_to_the_end(api: BotApi, ask: Ask, anna: User) -> None:
    message = await send_poll(api, ask, anna.id, hide_results_until_closes=True)
    vote(api, anna, message, [0])
    views = Views(api, [])
    assert views.message_view(anna, message)["poll"]["options"][0]["votes"] is None
    await ask("stopPoll", chat_id=anna.id, message_id=message.message_id)
    assert views.message_view(anna, message)["poll"]["options"][0]["votes"] == 1


async def test_who_may_not_vote_does_not(api: BotApi, ask: Ask, anna: User, bob: User) -> None:
    message = await send_poll(api, ask, anna.id)
    for user, chosen, words in (
        (bob, [0], "not in this chat"), (anna, [3], "invalid poll option"),
        (anna, [0, 1], "more than 1 option"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match=words):
            vote(api, user, message, chosen)
    with pytest.raises(NotAllowed, match="invalid poll option"):
        vote(api, anna, api.send(anna, "Text"), [0])
    assert message.poll
    assert message.poll.votes == {}


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendPoll", {"question": ""}, "text must be non-empty"),
        ("sendPoll", {"question": "x" * 301}, "poll question length must not exceed 300"),
        ("sendPoll", {"options": None}, "expected an Array of InputPollOption as options"),
        ("sendPoll", {"options": "["}, "can't parse options JSON object"),
        ("sendPoll", {"options": []}, "poll must have at least one answer option"),
        ("sendPoll", {"options": ["x"] * 13}, "poll can't have more than 12 options"),
        ("sendPoll", {"options": ["x", ""]}, "poll option must be non-empty"),
        ("sendPoll", {"options": ["x" * 101]}, "poll options length must not exceed 100"),
        ("sendPoll", {"options": [{}]}, "can't parse InputPollOption: Can't find field \"text\""),
        ("sendPoll", {"type": "vote"}, "unsupported poll type specified"),
        ("sendPoll", {"type": "quiz"}, "correct quiz option list must be non-empty"),
        ("sendPoll", {"type": "quiz", "correct_option_ids": [2, 1]},
         "wrong quiz correct_option_id"),
        ("sendPoll", {"type": "quiz", "correct_option_ids": [3]}, "wrong quiz correct_option_id"),
        ("sendPoll", {"chat_id": "@deich", "is_anonymous": False},
         "non-anonymous polls can't be sent to channel chats"),
        ("stopPoll", {"message_id": 99}, "message with poll to stop not found"),
        ("stopPoll", {"message_id": 1}, "message is not a poll"),
        ("editMessageText", {"text": "x"}, "there is no text in the message to edit"),
        ("editMessageCaption", {"caption": "x"}, "there is no caption in the message to edit"),
        ("editMessageMedia", {"media": {"type": "photo", "media": "PHOTO"}},
         "there is no media in the message to edit"),
    ],
)  # fmt: skip
async def test_what_is_no_poll_is_refused_and_changes_nothing(
    api: BotApi, ask: Ask, anna: User, method: str, params: dict[str, Any], words: str
) -> None:
    api.add_channel("Deich", username="deich", administrators=[anna])
    poll = await send_poll(api, ask, anna.id)
    media = dict(params.get("media") or {})
    if media:
        media["media"] = api.files.add("photo", "", plain_png(8, 6)).file["file_id"]
        params = params | {"media": media}
    asked = {"chat_id": anna.id, "message_id": poll.message_id, "question": "?", "options": OPTIONS}
    status, answer = await ask(method, **asked | params)
    assert (status, answer["description"]) == (400, f"Bad Request: {words}")
    assert api.bot_messages(anna) == [poll]
    assert (poll.text, poll.media) == ("", None)
