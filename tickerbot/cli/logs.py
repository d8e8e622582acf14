"""Logging to standard error: a line for each event, with no secret, and nobody's words."""

from __future__ import annotations

import ast
import copy
import functools
import json
import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import quote

from tickerbot import events
from tickerbot.events import Event

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
# what Telegram quotes in an error is often a piece of the message
_QUOTED = re.compile(r'"[^"]*"|(?<!\w)\'[^\']*\'(?!\w)')
# where a library's words have room for those of others
_PLACE = re.compile(r"%(?:\(\w+\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[a-zA-Z]")

log = logging.getLogger(__name__)


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
        record = copy.copy(record)
        record.exc_text = record.stack_info = None  # as others have written them
        if isinstance(event, Event) and isinstance(args, tuple):
            named = zip(event.fields, args, strict=True)
            record.args = tuple(_QUOTED.sub("…", str(v)) if k == "answer" else v for k, v in named)
        elif not isinstance(event, Event):
            record.args = (record.name.partition(".")[0], _words_of_its_own(record))
            record.msg = events.LIBRARY
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
        event = cast("Event", record.msg)
        shown: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": event.name,
            "message": record.getMessage(),
        }
        if isinstance(record.args, tuple):
            shown |= zip(event.fields, map(_plain, record.args), strict=True)
        if record.exc_info:
            shown["error"] = self.formatException(record.exc_info)
        return json.dumps(shown, ensure_ascii=False)


def _words_of_its_own(record: logging.LogRecord) -> str:
    """What a library says, as it stands in its source, without what it has put in; else where it is.

    What is put in, or put together before, may be anything: an address with the token, a message.
    """
    words = f"something at {record.module}:{record.lineno}"
    if isinstance(record.msg, str) and record.msg in _constants(record.pathname):
        words = record.msg
    return " ".join(_PLACE.sub("…", words).split())


@functools.lru_cache(maxsize=64)
def _constants(path: str) -> frozenset[object]:
    """The strings that stand in a module; empty where its source cannot be read."""
    try:
        tree = ast.parse(Path(path).read_text("utf-8"))
    except (OSError, ValueError, SyntaxError, RecursionError):
        return frozenset()
    found = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(value for value in found if isinstance(value, str))


def _is_for_operators(record: logging.LogRecord) -> bool:
    """Whether it is ours, or a library's and more than its daily work."""
    return isinstance(record.msg, Event) or record.levelno >= logging.WARNING


def _log_what_python_prints() -> None:
    """Have what Python itself would print on standard error in the log, without its words."""

    def show(_: object, kind: type, file: str, line: int, *__: object) -> None:
        log.warning(events.LIBRARY, "python", f"{kind.__name__} at {Path(file).name}:{line}")

    def tell(lost: Any) -> None:
        log.error(events.LIBRARY, "python", f"{lost.exc_type.__name__} that nobody has caught")

    warnings.showwarning = cast("Any", show)
    sys.unraisablehook = threading.excepthook = tell


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
    handler.addFilter(_is_for_operators)
    _log_what_python_prints()
