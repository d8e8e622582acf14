"""Polls: the methods that send and stop them, and how people vote.

The refusals are those of TDLib. Pictures and places beside answers, answers that people add, and votes
for some countries or members alone are not built: such a poll is sent without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tickerbot.playground.keyboards import read_markup
from tickerbot.playground.methods import chat_of, method, read_text, take_budget
from tickerbot.playground.params import Params, as_integer
from tickerbot.playground.people import People
from tickerbot.playground.poll import Poll
from tickerbot.playground.sending import send
from tickerbot.playground.standing import sees
from tickerbot.playground.utf16 import widen
from tickerbot.playground.values import Json, Message, NotAllowed, User, bad_request

MAX_QUESTION = 300
MAX_OPTION = 100
MAX_OPTIONS = 12
MAX_EXPLANATION = 200
MAX_DESCRIPTION = 1024
OPEN_SECONDS = (5, 2_628_000)
LEGACY_CORRECT = "correct_option_id"
"""How requests named the one right answer of a quiz before Bot API 9.6, which is still read."""


@method("sendPoll")
def send_poll(world: People, params: Params) -> Json:
    """Send a poll or a quiz."""
    poll = _read_poll(world, params)
    if chat_of(world, params).type == "channel" and not poll.is_anonymous:
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    sent = send(world, params, poll=poll)
    if poll.close_date:
        world.timed_polls.append(poll)
    return sent


@method("stopPoll")
def stop_poll(world: People, params: Params) -> Json:
    """Close a poll of the bot's; without `reply_markup` its buttons are removed."""
    buttons, _ = read_markup(params.value("reply_markup", "reply keyboard markup"))
    chat = chat_of(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message with poll to stop not found")
    if message.poll is None:
        raise bad_request("message is not a poll")
    if message.poll.is_closed:
        raise bad_request("poll has already been closed")
    if not message.from_bot or message.forward_origin is not None:
        raise bad_request("poll can't be stopped")
    take_budget(world, chat, params)
    message.buttons = buttons
    close(world, message.poll)
    return message.poll.as_json(with_correct=True, in_message=False)


def close(world: People, poll: Poll) -> None:
    """Close a poll: nobody can vote any more, and everybody sees the result."""
    poll.is_closed = True
    _tell(world, poll)


def close_overdue(world: People) -> None:
    """Close the polls whose time is over."""
    due = [poll for poll in world.timed_polls if poll.close_date <= world.clock()]
    for poll in due:
        world.timed_polls.remove(poll)
        if not poll.is_closed:
            close(world, poll)


def vote(world: People, user: User, message: Message, chosen: Sequence[int]) -> None:
    """Choose answers as `user`, by their places from 0; none takes a vote back. Raises NotAllowed."""
    close_overdue(world)
    poll = message.poll
    if poll is None or any(not 0 <= place < len(poll.options) for place in chosen):
        raise NotAllowed("bad_request", "invalid poll option identifier specified")
    if not sees(world.chats[message.chat_id], user):
        raise NotAllowed("not_member", f"{user.first_name} is not in this chat")
    if poll.is_closed:
        raise NotAllowed("poll_closed", "can't answer closed poll")
    if len(chosen) > 1 and not poll.is_multiple:
        raise NotAllowed("bad_request", "can't choose more than 1 option in the poll")
    if user.id in poll.votes and not poll.is_revotable:
        raise NotAllowed("poll_voted", "can't revote in the poll")
    poll.choose(user.id, chosen)
    if not poll.is_anonymous:
        places = poll.votes.get(user.id, [])
        answer: Json = {"poll_id": poll.id, "user": user.as_json(), "option_ids": places}
        answer["option_persistent_ids"] = [str(place) for place in places]
        world.updates.put("poll_answer", answer)
    _tell(world, poll)


def _tell(world: People, poll: Poll) -> None:
    """Tell the bot and everybody who sees it how the poll is now."""
    world.updates.put("poll", poll.as_json(with_correct=True, in_message=False))
    for chat_id, message_id in poll.shown_in:
        world.notify_watchers(chat_id, message_id)


# --- reading


def _read_poll(world: People, params: Params) -> Poll:
    question, question_entities = _short_text(
        world, params, "question", MAX_QUESTION, "poll question"
    )
    options = [_option(world, given) for given in _read_options(params)]
    kind = params.text("type") or "regular"
    if kind not in ("regular", "quiz"):
        raise bad_request("unsupported poll type specified")
    is_quiz = kind == "quiz"
    open_period, close_date = _closing(world, params)
    poll = Poll(
        world.new_query_id(),
        question,
        [text for text, _ in options],
        question_entities,
        [entities for _, entities in options],
        is_anonymous=_flag(params, "is_anonymous", default=True),
        is_quiz=is_quiz,
        is_multiple=params.flag("allows_multiple_answers"),
        is_revotable=_flag(params, "allows_revoting", default=not is_quiz),
        hides_results=params.flag("hide_results_until_closes"),
        open_period=open_period,
        close_date=close_date,
        is_closed=params.flag("is_closed"),
    )
    if is_quiz:
        poll.correct = _read_correct(params, len(options))
        poll.explanation, poll.explanation_entities = _text_of(
            world, params, "explanation", MAX_EXPLANATION
        )
        if poll.explanation.count("\n") > 2:
            raise bad_request("message is too long")
    poll.description, poll.description_entities = _text_of(
        world, params, "description", MAX_DESCRIPTION
    )
    return poll


def _flag(params: Params, name: str, *, default: bool) -> bool:
    return default if params.raw.get(name) in (None, "") else params.flag(name)


def _read_options(params: Params) -> list[Any]:
    given = params.value("options", "options")
    if not isinstance(given, list):
        raise bad_request("expected an Array of InputPollOption as options")
    if not given:
        raise bad_request("poll must have at least one answer option")
    if len(given) > MAX_OPTIONS:
        raise bad_request(f"poll can't have more than {MAX_OPTIONS} options")
    return given


def _option(world: People, given: Any) -> tuple[str, list[Json]]:
    """Read one answer: an object, or, as before Bot API 7.3, its text alone."""
    fields = {"text": given} if isinstance(given, str) else given
    if not isinstance(fields, dict):
        raise bad_request("can't parse InputPollOption: expected an Object")
    if "text" not in fields:
        raise bad_request("can't parse InputPollOption: Can't find field \"text\"")
    return _short_text(world, Params(fields), "text", MAX_OPTION, "poll options")


def _short_text(
    world: People, params: Params, name: str, limit: int, what: str
) -> tuple[str, list[Json]]:
    """Read a text that has only emoji as entities, and its entities."""
    text, entities = _text_of(world, params, name, len(widen(params.text(name))))
    if not text and name == "text":
        raise bad_request("poll option must be non-empty")
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > limit:
        raise bad_request(f"{what} length must not exceed {limit}")
    return text, [entity for entity in entities if entity["type"] == "custom_emoji"]


def _text_of(world: People, params: Params, name: str, limit: int) -> tuple[str, list[Json]]:
    return read_text(
        world,
        params.text(name),
        params.text(f"{name}_parse_mode"),
        params.value(f"{name}_entities", f"{name} entities"),
        limit=limit,
        empty="",
    )


def _read_correct(params: Params, count: int) -> list[int]:
    given = params.value("correct_option_ids", "correct option identifiers")
    if given is None and LEGACY_CORRECT in params.raw:
        given = [as_integer(params.raw[LEGACY_CORRECT], -1)]
    if not isinstance(given, list) or not given:
        raise bad_request("correct quiz option list must be non-empty")
    places = [as_integer(place, -1) for place in given]
    if places != sorted(set(places)) or not 0 <= places[0] <= places[-1] < count:
        raise bad_request("wrong quiz correct_option_id")
    return places


def _closing(world: People, params: Params) -> tuple[int, int]:
    """Return how long the poll is to be open, and until when; zeros for ever."""
    period, date = params.integer("open_period"), params.integer("close_date")
    if period:
        period = min(max(period, OPEN_SECONDS[0]), OPEN_SECONDS[1])
        return period, world.now() + period
    least, most = (world.now() + seconds for seconds in OPEN_SECONDS)
    return 0, date if least <= date <= most else 0
