"""How long Telegram asks to wait: read from a 429, and believed only where Telegram can mean it."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, TypeGuard

from telegram.error import RetryAfter

from tickerbot.outcomes import MAX_WAIT_S

DEFAULT_WAIT_S = 5
"""The wait after a 429 that does not say for how long, or says what cannot be."""


def read_wait(status: int, answer: Any, header: str | None) -> int | None:
    """The number of seconds that this answer asks to wait; None if it is no 429 of the Bot API.

    ``answer`` is the JSON value of its body; ``header`` is the value of ``Retry-After``, which the Bot
    API server sends as well.
    """
    if status < HTTPStatus.BAD_REQUEST or not isinstance(answer, dict):
        return None
    if answer.get("ok") is not False or not isinstance(answer.get("description"), str):
        return None  # a proxy limits requests, too, and knows nothing of chats
    parameters = answer.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if is_wait(asked):
        return asked
    if status != HTTPStatus.TOO_MANY_REQUESTS:
        return None
    told = _number(header)
    return told if is_wait(told) else DEFAULT_WAIT_S


def wait_of(flood: RetryAfter) -> float:
    """The number of seconds that a 429 asks to wait, as a number or timedelta of the library."""
    value = flood.retry_after
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def is_wait(value: Any) -> TypeGuard[int]:
    """Whether this is a number of seconds that Telegram can ask to wait."""
    return type(value) is int and 1 <= value <= MAX_WAIT_S


def _number(text: str | None) -> int | None:
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if text is not None and is_number else None
