"""How long Telegram asks to wait: read from a 429, and believed only where Telegram can mean it."""

from __future__ import annotations

import json
from http import HTTPStatus

from tickerbot.outcomes import MAX_WAIT_S

DEFAULT_WAIT_S = 5
"""The wait after a 429 that does not say for how long, or says what cannot be."""


def read_wait(status: int, content: bytes, header: str | None) -> int | None:
    """The number of seconds that this answer asks to wait; None if it is no 429 of the Bot API.

    ``header`` is the value of ``Retry-After``, which the Bot API server sends as well.
    """
    if status < HTTPStatus.BAD_REQUEST:
        return None
    if status != HTTPStatus.TOO_MANY_REQUESTS and b'"retry_after"' not in content:
        return None
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict) or answer.get("ok") is not False:
        return None  # a proxy limits requests, too, and knows nothing of chats
    parameters = answer.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    for seconds in (asked, _number(header)):
        if type(seconds) is int and 1 <= seconds <= MAX_WAIT_S:
            return seconds
    if status == HTTPStatus.TOO_MANY_REQUESTS or asked is not None:
        return DEFAULT_WAIT_S
    return None


def _number(text: str | None) -> int | None:
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if text is not None and is_number else None
