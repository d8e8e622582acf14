"""Logging to standard error, with the token cut out of whatever is written."""

from __future__ import annotations

import logging
import sys

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# These write each request's address, which holds the token, and the bodies, which hold people's words.
TALKATIVE = ("httpx", "httpcore", "telegram", "asyncio", "aiohttp.access")
# This one logs a traceback for every answer that is no JSON, which the bot tells in a line itself.
TOLD_ALREADY = "telegram.request.BaseRequest"


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback and all, and then replaces secrets by ``***``."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__(FORMAT)
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The record as one text without the secrets."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def set_up_logging(level: str, token: str | None) -> None:
    """Log at ``level`` to standard error; the token is cut out whole and by its secret half."""
    secrets = (token, token.partition(":")[2]) if token else ()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(tuple(secret for secret in secrets if secret)))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger(TOLD_ALREADY).setLevel(logging.CRITICAL)
