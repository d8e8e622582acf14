"""Logging to standard error, with secrets redacted."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# Below WARNING these log request URLs, which contain the token, and bodies, which contain messages.
VERBOSE_LOGGERS = ("httpx", "httpcore", "telegram", "asyncio", "aiohttp.access")


class RedactingFormatter(logging.Formatter):
    """Replaces secrets with ``***`` in the formatted record, including its traceback."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__(FORMAT)
        self._secrets = secrets

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """The time of the record in the machine's zone, with its distance from UTC."""
        moment = datetime.fromtimestamp(record.created).astimezone()
        return moment.strftime(datefmt) if datefmt else moment.isoformat(" ", "milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """Format the record without the secrets."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def set_up_logging(level: str, secrets: Iterable[str] = ()) -> None:
    """Log at ``level`` to standard error; redact the secrets, also as they stand in an address."""
    forms = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(tuple(sorted(forms, key=len, reverse=True))))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in VERBOSE_LOGGERS:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
