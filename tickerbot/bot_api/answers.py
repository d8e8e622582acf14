"""Reads the Bot API's answers, and believes only those that have its shape.

Whatever has another shape (a proxy's page, JSON nested thousands deep, words where a number belongs)
was not said by Telegram. It is told like a server that cannot be reached: nothing is known of what
became of the request.

Shapes are those of the Bot API's documentation: "Making requests" and ``ResponseParameters``. Integers
have at most 52 significant bits there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeGuard

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from tickerbot.bot_api.flood_waits import is_wait, read_wait

# python-telegram-bot's own switch to its coming type for times; without it each 429 warns
os.environ.setdefault("PTB_TIMEDELTA", "true")

MAX_INTEGER = 2**52


class Misdirected(TelegramError):
    """The Bot API server does not serve this bot (421)."""


class Unreadable(NetworkError):
    """An answer that is not the Bot API's, such as a proxy's page."""

    def __init__(self, status: int) -> None:
        # neither its body nor its reason phrase: both may contain anything
        super().__init__(f"an answer that is not the Bot API's, with status {status}")
        self.status = status

    @property
    def maybe_taken(self) -> bool:
        """Whether Telegram may have taken the request.

        A proxy that redirects a request or refuses it (3xx, 4xx) has not passed it on, but for a
        timeout, which may be that of the answer. With a 5xx, or a 2xx, it may have.
        """
        is_kept = HTTPStatus.MULTIPLE_CHOICES <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR
        return not is_kept or self.status == HTTPStatus.REQUEST_TIMEOUT


_BY_STATUS: Mapping[int, type[TelegramError]] = {
    HTTPStatus.UNAUTHORIZED: InvalidToken,
    HTTPStatus.FORBIDDEN: Forbidden,
    HTTPStatus.NOT_FOUND: InvalidToken,
    HTTPStatus.CONFLICT: Conflict,
    HTTPStatus.MISDIRECTED_REQUEST: Misdirected,
}


def read_answer(status: int, body: bytes, retry_after: str | None = None) -> Any:
    """The ``result`` of a response. Raises TelegramError.

    That is Unreadable for what is not the Bot API's. ``retry_after`` is the value of the header of
    this name.
    """
    answer = _parse(body)
    if (wait := read_wait(status, answer, retry_after)) is not None:
        raise RetryAfter(wait)
    if status == HTTPStatus.OK:
        match answer:
            case {"ok": True, "result": result}:
                return result
        raise Unreadable(status)
    is_refusal = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    kind = _BY_STATUS.get(status, BadRequest if is_refusal else NetworkError)
    match answer:
        case {"ok": False, "description": str(words)}:
            parameters = answer.get("parameters", {})
            if is_integer(answer.get("error_code", status)) and _are_parameters(parameters):
                raise _make_error(kind, words, parameters)
    raise Unreadable(status)


def is_integer(value: Any, least: int = -MAX_INTEGER, most: int = MAX_INTEGER) -> TypeGuard[int]:
    """Whether this is an integer within these bounds, both inclusive; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def is_message(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether this is a message, by its id.

    Id 0 is that of a message that Telegram has taken and sends later (Bot API docs, Message).
    """
    return isinstance(value, dict) and is_integer(value.get("message_id"), least=0)


def _parse(body: bytes) -> Any:
    """The JSON value; None if it is none."""
    try:
        return json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _are_parameters(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and is_integer(value.get("migrate_to_chat_id", -1), most=-1)
        and is_wait(value.get("retry_after", 1))
    )


def _make_error(
    kind: type[TelegramError], words: str, parameters: Mapping[str, int]
) -> TelegramError:
    if "migrate_to_chat_id" in parameters:
        return ChatMigrated(parameters["migrate_to_chat_id"])
    return kind(words)
