"""The acts: what a visitor can do in a window, with the checks of what the page sends."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from datetime import time as clock_time
from typing import Any, TypeAlias

from tickerbot.playground import polls
from tickerbot.playground.answering import post_choice, result_text
from tickerbot.playground.fields import (
    Fields,
    administered_chat_of,
    chat_of,
    checked_text,
    malformed,
    message_of,
    not_found,
    shared_chat_of,
    user_of,
)
from tickerbot.playground.moods import FAULT_KINDS
from tickerbot.playground.people import People, thread_of_reply
from tickerbot.playground.standing import sees, standing
from tickerbot.playground.typed_marks import read_typed
from tickerbot.playground.values import Json, NotAllowed
from tickerbot.playground.window import Window

Outcome: TypeAlias = Json | Coroutine[Any, Any, Json]
Act: TypeAlias = Callable[[Window, Fields], Outcome]

TAP_TIMEOUT_S = 15.0
INLINE_TIMEOUT_S = 10.0
MAX_CROWD_STEP = 10_000
"""Maximum number of silent subscribers that are added at a time."""
LANGUAGES = ("de", "en")
"""Those of the page."""
FAULT_SECONDS = (5, 120)
"""Minimum and maximum duration of a fault."""
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


# --- looking


def be(window: Window, fields: Fields) -> Outcome:
    """Become one of the people."""
    person = window.views.people.get(fields.integer("person"))
    if person is None:
        raise not_found("person")
    if person.follows_visitor and fields.raw.get("language") in LANGUAGES:
        window.api.set_language(person.user, fields.text("language"))
    window.be(person.user)
    return {}


def open_chat(window: Window, fields: Fields) -> Outcome:
    """Show a chat's newest messages and follow its changes; a null chat closes the open one."""
    user = user_of(window)
    if fields.raw.get("chat", "") is None:
        window.show(None)
        return {"messages": [], "more": False}
    chat = chat_of(window, fields)
    window.show(chat)
    messages, more = window.views.newest(user, chat)
    return {"messages": messages, "more": more}


def earlier(window: Window, fields: Fields) -> Outcome:
    """Show older messages."""
    chat = chat_of(window, fields)
    messages, more = window.views.newest(user_of(window), chat, fields.integer("before"))
    return {"messages": messages, "more": more}


def read(window: Window, fields: Fields) -> Outcome:
    """Mark messages as read, up to the message ``through``."""
    chat = chat_of(window, fields)
    if window.views.read(user_of(window), chat, fields.integer("through")):
        window.api.notify_watchers(chat.id)
    return {}


# --- writing


def send(window: Window, fields: Fields) -> Outcome:
    """Write a message."""
    user, chat = user_of(window), chat_of(window, fields)
    text = checked_text(fields.text("text"))
    reply_to = fields.integer("reply_to") if fields.has("reply_to") else None
    thread_id = None
    if reply_to is not None:
        if reply_to not in chat.messages:
            raise not_found("message to reply to")
        thread_id = thread_of_reply(chat, reply_to, None)
    text, entities = read_typed(text)
    sent = window.api.send(user, text, chat, reply_to, thread_id, entities=entities)
    return {"message": sent.message_id}


def edit(window: Window, fields: Fields) -> Outcome:
    """Change the text of one's own message."""
    user, message = user_of(window), message_of(window, fields)
    if not window.views.may_edit(user, message):
        raise NotAllowed("not_yours", "only own texts can be changed")
    text, entities = read_typed(checked_text(fields.text("text")))
    if (text, entities) != (message.text, message.entities):
        window.api.edit(user, message, text, entities=entities)
    return {}


def delete(window: Window, fields: Fields) -> Outcome:
    """Delete a message from its chat."""
    user, message = user_of(window), message_of(window, fields)
    if not window.views.may_delete(user, message):
        raise NotAllowed("not_yours", "only own messages can be deleted, unless by administrators")
    window.api.delete_copy(message)
    return {}


def start(window: Window, fields: Fields) -> Outcome:
    """Press START, or follow a deep link to the bot."""
    user, payload = user_of(window), fields.text("payload")
    if not _PAYLOAD.fullmatch(payload):
        raise malformed("payload: at most 64 of A-Z, a-z, 0-9, _ and - are expected")
    sent = window.api.send(user, f"/start {payload}".strip())
    return {"chat": user.id, "message": sent.message_id}


# --- buttons and inline mode


async def tap(window: Window, fields: Fields) -> Json:
    """Tap a button and wait for the bot's answer."""
    user, message = user_of(window), message_of(window, fields)
    row, column = fields.integer("row"), fields.integer("column")
    rows = message.buttons or []
    if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        raise not_found("button")
    data = rows[row][column].get("callback_data")
    if data is None:
        raise malformed("this button asks the bot nothing")
    try:
        answer = await window.api.tap(user, message, data=data).answered(TAP_TIMEOUT_S)
    except TimeoutError:
        raise NotAllowed("no_answer", "the bot does not answer") from None
    return {"text": answer.text, "alert": answer.show_alert, "url": answer.url}


def vote(window: Window, fields: Fields) -> Outcome:
    """Vote in a poll, or take a vote back with no options."""
    options = fields.raw.get("options")
    if not isinstance(options, list) or any(type(place) is not int for place in options):
        raise malformed("options: a list of integers is expected")
    polls.vote(window.api, user_of(window), message_of(window, fields), options)
    return {}


async def inline(window: Window, fields: Fields) -> Json:
    """Ask the bot inline, and wait for its results."""
    user, chat = user_of(window), chat_of(window, fields)
    query, offset = fields.text("query"), fields.text("offset")
    if len(offset.encode()) > 64:
        raise malformed("offset: at most 64 bytes are expected")
    no_answer = NotAllowed("no_answer", "the bot does not answer")
    if not window.api.updates.wants("inline_query"):
        raise no_answer
    chat_type = "sender" if chat.type == "private" else chat.type
    question = window.api.ask_inline(user, query, offset, chat_type=chat_type)
    try:
        results = await question.results(INLINE_TIMEOUT_S)
    except TimeoutError:
        raise no_answer from None
    return {
        "question": question.id,
        "results": [_result(window.api, result) for result in results],
        "next_offset": (question.answer or {}).get("next_offset", ""),
    }


def _result(world: People, result: Json) -> Json:
    shown = {"title": result.get("title"), "description": result.get("description")}
    shown["text"], _ = result_text(world, result)
    return {"id": result["id"]} | {name: str(text or "") for name, text in shown.items()}


def choose(window: Window, fields: Fields) -> Outcome:
    """Post one of the inline results as this person."""
    user, chat = user_of(window), chat_of(window, fields)
    question = window.api.questions.get(fields.text("question"))
    if question is None or question.user is not user:
        raise not_found("question")
    try:
        sent = post_choice(window.api, user, chat, question, fields.text("result"))
    except LookupError:
        raise not_found("result") from None
    return {"message": sent.message_id}


# --- joining and leaving


def block(window: Window, fields: Fields) -> Outcome:  # noqa: ARG001
    """Block the bot."""
    window.api.block(user_of(window))
    return {}


def unblock(window: Window, fields: Fields) -> Outcome:  # noqa: ARG001
    """Unblock the bot."""
    user = user_of(window)
    if standing(window.api.chat(user), user) == "blocked":
        window.api.unblock(user)
    return {}


def join(window: Window, fields: Fields) -> Outcome:
    """Join a group or channel again."""
    user, chat = user_of(window), shared_chat_of(window, fields)
    if not sees(chat, user):
        window.api.join(chat, user)
        window.views.read(user, chat, next(reversed(chat.messages), 0))
    return {}


def leave(window: Window, fields: Fields) -> Outcome:
    """Leave a group or channel."""
    user, chat = user_of(window), shared_chat_of(window, fields)
    if sees(chat, user):
        window.api.leave(chat, user)
    return {}


def add_bot(window: Window, fields: Fields) -> Outcome:
    """Add the bot to a group or channel."""
    chat = administered_chat_of(window, fields)
    if chat.bot_status in ("left", "kicked"):
        window.api.add_bot(chat, user_of(window))
    return {}


def remove_bot(window: Window, fields: Fields) -> Outcome:
    """Remove the bot from a group or channel."""
    chat = administered_chat_of(window, fields)
    if chat.bot_status not in ("left", "kicked"):
        window.api.remove_bot(chat, user_of(window))
    return {}


# --- moods


def watch(window: Window, fields: Fields) -> Outcome:
    """Start or stop following Telegram's moods."""
    window.watch(on=fields.flag("on"))
    return {}


def limits(window: Window, fields: Fields) -> Outcome:
    """Switch the flood limits on or off."""
    window.moods.set_limits(on=fields.flag("on"))
    return {}


def fault(window: Window, fields: Fields) -> Outcome:
    """Make Telegram fail or hang for a while, or lose one answer."""
    kind = fields.text("kind")
    if kind not in FAULT_KINDS:
        raise malformed(f"kind: one of {', '.join(FAULT_KINDS)} is expected")
    has_duration = kind in ("bad_gateway", "hang")
    seconds = fields.number("seconds", *FAULT_SECONDS) if has_duration else 0.0
    window.moods.set_fault(kind, seconds)
    return {}


def forward(window: Window, fields: Fields) -> Outcome:
    """Put the clock forward to the next time that it is so late."""
    try:
        hour = clock_time.fromisoformat(fields.text("to"))
    except ValueError:
        raise malformed("to: a time such as 07:00 is expected") from None
    window.moods.forward_to(hour.replace(tzinfo=None))
    return {"at": window.moods.clock()}


async def crowd(window: Window, fields: Fields) -> Json:
    """Add silent subscribers."""
    number = fields.integer("number")
    if not 1 <= number <= MAX_CROWD_STEP:
        raise malformed(f"number: 1 to {MAX_CROWD_STEP:,} are expected")
    await window.moods.add_crowd(number)
    return {}


ACTS: dict[str, Act] = {
    "be": be, "open": open_chat, "earlier": earlier, "read": read, "send": send, "edit": edit,
    "delete": delete, "start": start, "tap": tap, "vote": vote, "inline": inline, "choose": choose,
    "block": block, "unblock": unblock, "join": join, "leave": leave, "add_bot": add_bot,
    "remove_bot": remove_bot, "watch": watch, "limits": limits, "fault": fault, "crowd": crowd,
    "forward": forward,
}  # fmt: skip


def perform(window: Window, raw: Json) -> Outcome:
    """Perform one act. Raises NotAllowed, with a code for which the page has a text."""
    name = raw.get("act")
    if not isinstance(name, str):
        raise malformed("an object with an act is expected")
    function = ACTS.get(name)
    if function is None:
        raise NotAllowed("unknown_act", "there is no such act")
    return function(window, Fields(raw))
