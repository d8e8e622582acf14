"""Logging to standard error: a line for each event, with no secret, and nobody's words."""

from __future__ import annotations

import copy
import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote

from tickerbot.events import Event

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# Below WARNING these log request URLs, which contain the token, and bodies, which contain messages.
VERBOSE_LOGGERS = ("httpx", "httpcore", "telegram", "asyncio", "aiohttp.access")


# what Telegram quotes in an error is often a piece of the message
_QUOTED = re.compile(r'"[^"]*"|(?<!\w)\'[^\']*\'(?!\w)')
LIBRARY = "library"
"""The name of what other programs' modules log."""


class RedactingFormatter(logging.Formatter):
    """Replaces secrets with ``***`` in the formatted record, including its traceback.

    Of errors that were not foreseen it shows where they were raised, but not their words, which may be
    somebody's.
    """

    def __init__(self, secrets: tuple[str, ...], *, as_json: bool = False) -> None:
        super().__init__(FORMAT)
        self._secrets = secrets
        self._as_json = as_json

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """The time of the record in the machine's zone, with its distance from UTC."""
        moment = datetime.fromtimestamp(record.created).astimezone()
        return moment.strftime(datefmt) if datefmt else moment.isoformat(" ", "milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """Format the record without the secrets."""
        event, args = record.msg, record.args
        if isinstance(event, Event) and isinstance(args, tuple):
            record = copy.copy(record)
            named = zip(event.fields, args, strict=True)
            record.args = tuple(_QUOTED.sub("…", str(v)) if k == "answer" else v for k, v in named)
        text = self._json(record) if self._as_json else super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Where an error was raised, and of what kind it and those that led to it are."""
        parts, error = [], ei[1]
        while error is not None:
            where = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{where}{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(reversed(parts))

    def _json(self, record: logging.LogRecord) -> str:
        """One object on one line; ``event`` is the same for all records of one kind."""
        event = record.msg if isinstance(record.msg, Event) else None
        shown: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": event.name if event else LIBRARY,
            "message": record.getMessage(),
        }
        if event is not None and isinstance(record.args, tuple):
            shown |= zip(event.fields, map(_plain, record.args), strict=True)
        if record.exc_info:
            shown["error"] = self.formatException(record.exc_info)
        return json.dumps(shown, ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, float):
        return round(value, 3)
    return value if isinstance(value, int) else str(value)


def _forms(secret: str) -> tuple[str, ...]:
    return secret, quote(secret, safe=""), json.dumps(secret, ensure_ascii=False)[1:-1]


def set_up_logging(
    level: str, secrets: Iterable[str] = (), *, form: Literal["text", "json"] = "text"
) -> None:
    """Log at ``level`` to standard error; redact the secrets, also as an address or JSON has them."""
    forms = {form for secret in secrets if secret for form in _forms(secret)}
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        RedactingFormatter(tuple(sorted(forms, key=len, reverse=True)), as_json=form == "json")
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in VERBOSE_LOGGERS:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
