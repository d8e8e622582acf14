"""The methods that answer taps and inline queries, and the posting of a chosen result."""

from __future__ import annotations

from typing import Any

from tickerbot.playground.keyboards import read_markup
from tickerbot.playground.methods import MAX_TEXT, method, read_text
from tickerbot.playground.params import Params
from tickerbot.playground.people import People
from tickerbot.playground.sending_media import read_caption
from tickerbot.playground.utf16 import widen
from tickerbot.playground.values import (
    CallbackAnswer,
    Chat,
    InlineQuestion,
    Json,
    Media,
    Message,
    User,
    bad_request,
)

MAX_TOAST = 200
"""Maximum length of the answer to a tap, in UTF-16 code units."""
ANSWER_SECONDS = 15
"""How long a tap or an inline query can be answered."""
_OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"


@method("answerCallbackQuery")
def answer_callback_query(world: People, params: Params) -> bool:
    """Answer a tap, once and within 15 seconds."""
    tap = world.taps.get(params.text("callback_query_id"))
    if tap is None or tap.answer is not None or world.clock() - tap.at > ANSWER_SECONDS:
        raise bad_request(_OLD_QUERY)
    text = params.text("text") or None
    if text is not None and len(widen(text)) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    tap.settle(CallbackAnswer(text, params.flag("show_alert"), params.text("url") or None))
    world.wake_waiters()
    return True


@method("answerInlineQuery")
def answer_inline_query(world: People, params: Params) -> bool:
    """Answer an inline query with at most 50 results."""
    question = world.questions.get(params.text("inline_query_id"))
    if question is None or world.clock() - question.at > ANSWER_SECONDS or question.answer:
        raise bad_request(_OLD_QUERY)
    results = params.value("results", "inline query results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results: expected an Array")
    if len(results) > 50:
        raise bad_request("RESULTS_TOO_MUCH")
    checked = [_inline_result(world, result) for result in results]
    if len({result["id"] for result in checked}) < len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(params.text("next_offset").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer: Json = {"results": checked, "cache_time": params.integer("cache_time", 300)}
    answer |= {"is_personal": params.flag("is_personal")}
    answer |= {"next_offset": params.text("next_offset")}
    answer["button"] = params.value("button", "inline query results button")
    question.settle(answer)
    world.wake_waiters()
    return True


def _inline_result(world: People, result: Any) -> Json:
    if not isinstance(result, dict) or not result.get("type"):
        raise bad_request("can't parse inline query result: Can't find field \"type\"")
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    content = result.get("input_message_content") or {}
    if result["type"] == "article":
        if not result.get("title"):
            raise bad_request("can't parse inline query result: Can't find field \"title\"")
        if "message_text" not in content:
            raise bad_request("can't parse inline query result: message content is not specified")
    read_markup(result.get("reply_markup"))
    result_text(world, result)
    return result


def result_text(world: People, result: Json) -> tuple[str, list[Json]]:
    """Return the text that an inline result posts and its entities; empty if it posts none.

    Raises Refusal.
    """
    content = result.get("input_message_content") or {}
    if "message_text" not in content and result_media(world, result) is not None:
        return read_caption(world, Params(result))
    if "message_text" not in content:
        return "", []
    return read_text(
        world,
        content["message_text"],
        content.get("parse_mode", ""),
        content.get("entities"),
        limit=MAX_TEXT,
        empty="message text is empty",
    )


def result_media(world: People, result: Json) -> Media | None:
    """Return the photo or video that an inline result posts by its id. Raises Refusal."""
    kind = result["type"]
    if kind not in ("photo", "video") or f"{kind}_file_id" not in result:
        return None
    return world.files.named(str(result[f"{kind}_file_id"]), kind)


def post_choice(
    world: People, user: User, chat: Chat, question: InlineQuestion, result_id: str
) -> Message:
    """Post an inline result as `user`, via the bot, and notify the bot of the choice.

    Raises LookupError if there is no such result, and NotAllowed if `user` may not write there.
    """
    for result in (question.answer or {}).get("results", []):
        content = result.get("input_message_content") or {}
        media = result_media(world, result)
        if result["id"] == result_id and ("message_text" in content or media):
            break
    else:
        raise LookupError(f"no such result {result_id!r}")
    text, entities = result_text(world, result)
    buttons, _ = read_markup(result.get("reply_markup"))
    fields: Json = {"text": text, "entities": entities, "buttons": buttons, "via_bot": True}
    fields["media"] = None if "message_text" in content else media
    sent = world.post(user, chat, None, None, anonymous=False, fields=fields)
    world.choose_inline(user, question, result_id)
    return sent
