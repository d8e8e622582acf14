"""Checking inline keyboards as Telegram does."""

from __future__ import annotations

from typing import Any

from tickerbot.playground.links import LinkError, checked_link
from tickerbot.playground.values import Json, Refusal, bad_request

MAX_CALLBACK_DATA = 64  # bytes
_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay",
)  # fmt: skip
_MAY_BE_EMPTY = ("switch_inline_query", "switch_inline_query_current_chat")
_APPEARANCE = ("style", "icon_custom_emoji_id")
_OTHER_MARKUPS = ("keyboard", "remove_keyboard", "force_reply")


def read_markup(markup: Any) -> tuple[list[list[Json]] | None, Json | None]:
    """Return the rows of an inline keyboard and any other kind of markup; each may be None.

    Raises Refusal, in Telegram's words.
    """
    if markup is None or markup == "":
        return None, None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None, markup if any(key in markup for key in _OTHER_MARKUPS) else None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: expected an Array of inline button rows")
    kept = [[_button(button) for button in row] for row in rows if row]
    return kept or None, None


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _unparsable("expected an Object")
    if not isinstance(button.get("text"), str):
        raise _unparsable('Can\'t find field "text"')
    action = next((key for key in _ACTIONS if button.get(key) not in (None, "")), None)
    action = action or next((key for key in _MAY_BE_EMPTY if key in button), None)
    if action is None:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    kept: Json = {"text": button["text"], action: button.get(action, "")}
    kept |= {key: button[key] for key in _APPEARANCE if key in button}
    if action == "callback_data":
        data = button["callback_data"]
        if not isinstance(data, str) or len(data.encode()) > MAX_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        kept["url"] = _url(str(button["url"]))
    return kept


def _url(url: str) -> str:
    try:
        return checked_link(url)
    except LinkError as error:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {error}") from None


def _unparsable(why: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {why}")
