"""Logging to standard error, with the bot's token redacted."""

from __future__ import annotations

import logging
import sys

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# Below WARNING these log request URLs, which contain the token, and bodies, which contain messages.
VERBOSE_LOGGERS = ("httpx", "httpcore", "telegram", "asyncio", "aiohttp.access")


class RedactingFormatter(logging.Formatter):
    """Replaces secrets with ``***`` in the formatted record, including its traceback."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__(FORMAT)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """Format the record without the secrets."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def set_up_logging(level: str, token: str | None) -> None:
    """Log at ``level`` to standard error; redact the token, and also its secret part on its own."""
    secrets = (token, token.partition(":")[2]) if token else ()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(tuple(secret for secret in secrets if secret)))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in VERBOSE_LOGGERS:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
