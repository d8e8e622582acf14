"""Logging to standard error, with secrets redacted."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# Below WARNING these log request URLs, which contain the token, and bodies, which contain messages.
VERBOSE_LOGGERS = ("httpx", "httpcore", "telegram", "asyncio", "aiohttp.access")


class RedactingFormatter(logging.Formatter):
    """Replaces secrets with ``***`` in the formatted record, including its traceback."""

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
        text = self._json(record) if self._as_json else super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def _json(self, record: logging.LogRecord) -> str:
        """One object on one line; ``event`` is the same for all records of one kind."""
        shown: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": str(record.msg),
            "message": record.getMessage(),
        }
        if record.exc_info:
            shown["error"] = self.formatException(record.exc_info)
        return json.dumps(shown, ensure_ascii=False)


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
