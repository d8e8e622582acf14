"""What is written in a setting, read and checked, each by a type of pydantic's.

Whatever is wrong raises ValueError without a text: what was expected stands in the field's description,
and what was found may be a secret.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from tickerbot import proxies

FOREVER = timedelta.max
MAX_ID = 2**53
"""Telegram's ids are below this (Bot API docs, ``User``: at most 52 significant bits)."""

_DURATION = re.compile(
    r"\s*([0-9]+(?:[.][0-9]+)?)\s*(s|sec|m|min|minutes?|h|hours?|d|days?)?\s*", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:\[(?P<v6>[^\[\]]+)\]|(?P<host>[^\[\]:\s]+)):(?P<port>[0-9]{1,5})")
_HOST_AND_PORT = re.compile(r"(?:[^@]+@)?(?:\[[^\[\]@]+\]|[^\[\]:@]+)(?::[0-9]+)?")
_IN_NO_URL = frozenset('{}<>"|\\^`')
"""RFC 3986, appendix A; a server's routes would take some of them for a pattern."""
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        """As it is written in a setting."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def parse_address(value: object) -> object:
    """``127.0.0.1:8080`` or ``[::1]:8080`` as an Address."""
    if not isinstance(value, str):
        return value
    found = _ADDRESS.fullmatch(value.strip())
    if found is None or not 0 < int(found["port"]) < 2**16:
        raise ValueError
    if found["v6"]:
        ipaddress.IPv6Address(found["v6"])
    return Address(found["v6"] or found["host"], int(found["port"]))


def parse_duration(value: object) -> object:
    """``90min``, ``3h``, ``2d``, or a number of seconds; ISO 8601 is left to pydantic."""
    if isinstance(value, str) and (found := _DURATION.fullmatch(value)):
        try:
            return timedelta(seconds=float(found[1]) * _SECONDS[(found[2] or "s").lower()[0]])
        except OverflowError as error:
            raise ValueError from error
    return value


def parse_forever(value: object) -> object:
    """``forever`` as FOREVER, and whatever else is a duration."""
    if isinstance(value, str) and value.strip().lower() == "forever":
        return FOREVER
    return parse_duration(value)


def parse_user_ids(value: object) -> object:
    """Ids of users, separated by commas."""
    if not isinstance(value, str):
        return value
    ids = [int(part) for part in value.split(",") if part.strip()]
    if any(not 0 < number < MAX_ID for number in ids):
        raise ValueError
    return frozenset(ids)


def parse_zone(value: object) -> object:
    """The name of an IANA time zone."""
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError from error


def lower(value: object) -> object:
    """A word in any case."""
    return value.strip().lower() if isinstance(value, str) else value


def upper(value: object) -> object:
    """A word in any case."""
    return value.strip().upper() if isinstance(value, str) else value


def check_token(text: str) -> str:
    """A bot token as it is used."""
    secret = text.strip()
    number, colon, rest = secret.partition(":")
    if not (number.isdecimal() and colon and rest and secret.isascii()):
        raise ValueError
    if any(c.isspace() or c in "/?#" for c in rest):
        raise ValueError
    return secret


def check_url(url: str) -> str:
    """An address of HTTP."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or not url.isprintable():
        raise ValueError
    if parts.port == 0 or any(c.isspace() or c in _IN_NO_URL for c in url):
        raise ValueError
    return url


def check_api_url(value: str) -> str:
    """The address of a Bot API server, without the ``/bot`` that a token follows."""
    value = value.rstrip("/")
    address = urlsplit(value)  # raises ValueError for brackets and ports that are none
    if not _HOST_AND_PORT.fullmatch(address.netloc) or address.port == 0:
        raise ValueError
    if "[" in address.netloc:
        ipaddress.IPv6Address(address.hostname or "")
    if address.query or address.fragment or not value.isprintable():
        raise ValueError
    if re.search(r"/bot(/|\d|$)", value):  # with a token behind it, a secret in the wrong place
        raise ValueError
    return value


def check_database(path: Path) -> Path:
    """A file: SQLite would take these for a database in memory, lost at the end, or an address."""
    if str(path) == ":memory:" or str(path).startswith("file:"):
        raise ValueError
    return path


def check_readable(path: Path) -> Path:
    """A file of UTF-8 text."""
    try:
        path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ValueError from error  # UnicodeDecodeError is one
    return path


def check_not_blank(value: str) -> str:
    """A text with something in it."""
    if not value.strip():
        raise ValueError
    return value.strip()


def parse_text(value: str | None) -> str | None:
    r"""A text whose new lines are written as ``\n``, in a line of .env or of a unit; None: blank."""
    return (value or "").replace("\\n", "\n").strip() or None


def _checked_token(value: SecretStr) -> SecretStr:
    return SecretStr(check_token(value.get_secret_value()))


def _checked_secret_url(value: SecretStr) -> SecretStr:
    check_url(value.get_secret_value())
    return value


def _checked_proxy(value: SecretStr) -> SecretStr:
    proxies.parse_proxy(value.get_secret_value())
    return value


Token = Annotated[SecretStr, AfterValidator(_checked_token)]
Url = Annotated[str, AfterValidator(check_url)]
ApiUrl = Annotated[str, AfterValidator(check_api_url)]
SecretUrl = Annotated[SecretStr, AfterValidator(_checked_secret_url)]
ProxyUrl = Annotated[SecretStr, AfterValidator(_checked_proxy)]
DatabaseFile = Annotated[Path, AfterValidator(check_database)]
TextFile = Annotated[Path, AfterValidator(check_readable)]
Line = Annotated[str, AfterValidator(check_not_blank)]
Text = Annotated[str | None, AfterValidator(parse_text)]
Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
DurationOrForever = Annotated[timedelta, BeforeValidator(parse_forever)]
Zone = Annotated[ZoneInfo, BeforeValidator(parse_zone)]
UserIds = Annotated[frozenset[int], NoDecode, BeforeValidator(parse_user_ids)]
ListenAddress = Annotated[Address | None, NoDecode, BeforeValidator(parse_address)]
AnyCase = BeforeValidator(lower)
LogFormat = Annotated[Literal["text", "json"], AnyCase]
LogLevel = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(upper)
]
