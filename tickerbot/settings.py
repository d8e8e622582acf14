"""The settings: from the environment or ``.env``, checked once, passed on as one frozen value."""

from __future__ import annotations

import contextlib
import difflib
import ipaddress
import logging
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from tickerbot import proxies
from tickerbot.errors import SettingsError
from tickerbot.model import Language, Newsroom

PREFIX = "TICKERBOT_"
ENV_FILE = Path(".env")
MAX_ID = 2**53
"""Telegram's ids are below this (Bot API docs, ``User``: at most 52 significant bits)."""

_DURATION = re.compile(
    r"\s*([0-9]+(?:[.][0-9]+)?)\s*(s|sec|m|min|minutes?|h|hours?|d|days?)?\s*", re.IGNORECASE
)
_HOST_AND_PORT = re.compile(r"(?:[^@]+@)?(?:\[[^\[\]@]+\]|[^\[\]:@]+)(?::[0-9]+)?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

# Telegram's FAQ for bots: "My bot is hitting limits", "How can I message all of my subscribers at once"
PER_SECOND, PAID_PER_SECOND = 30.0, 1000.0


class Settings(BaseSettings):
    """What the operator decides. Each field is the variable ``TICKERBOT_<FIELD>``.

    Its description is what a person is told was expected; never what was found, which may be a secret.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    token: SecretStr | None = Field(
        None, description="the bot token as @BotFather gives it (digits, a colon, letters)"
    )
    database: Path = Field(Path("tickerbot.db"), description="the path of the SQLite file")
    editors: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Telegram user ids (positive numbers), separated by commas"
    )
    api_url: str = Field(
        "https://api.telegram.org",
        pattern=r"^https?://[^\s/]+(/\S*)?$",
        description="the address of a Bot API server, such as https://api.telegram.org, without /bot",
    )
    proxy: SecretStr | None = Field(None, description=proxies.EXPECTED)
    name: str = Field(
        "Ticker",
        min_length=1,
        max_length=64,
        pattern=r"^[^\x00-\x1f\x7f]+$",
        description="the ticker's name, 1 to 64 characters in one line",
    )
    language: Language = Field("de", description="de or en")
    timezone: ZoneInfo = Field(
        ZoneInfo("Europe/Berlin"), description="an IANA time zone, such as Europe/Berlin"
    )
    messages_per_second: float | None = Field(
        None, ge=1, le=1000, description="a number from 1 to 1000"
    )
    paid_broadcast: bool = Field(default=False, description="true or false")
    stale_after: timedelta = Field(
        timedelta(hours=3),
        ge=timedelta(minutes=1),
        description="a duration of at least a minute, such as 3h, 90min or 2d",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = Field(
        "INFO", description="DEBUG, INFO, WARNING, ERROR or CRITICAL"
    )

    @field_validator("token")
    @classmethod
    def _token_has_two_parts(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        secret = value.get_secret_value().strip()
        number, colon, rest = secret.partition(":")
        if not (number.isdecimal() and colon and rest and secret.isascii()):
            raise ValueError
        if any(c.isspace() or c in "/?#" for c in rest):
            raise ValueError
        return SecretStr(secret)

    @field_validator("database")
    @classmethod
    def _database_in_a_file(cls, value: Path) -> Path:
        # SQLite would take these for a database in memory, lost at the end, or an address
        if str(value) == ":memory:" or str(value).startswith("file:"):
            raise ValueError
        return value

    @field_validator("editors", mode="before")
    @classmethod
    def _editors_by_commas(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        ids = [int(part) for part in value.split(",") if part.strip()]
        if any(not 0 < number < MAX_ID for number in ids):
            raise ValueError
        return frozenset(ids)

    @field_validator("api_url")
    @classmethod
    def _address_without_bot(cls, value: str) -> str:
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

    @field_validator("proxy")
    @classmethod
    def _proxy_with_a_scheme(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            proxies.parse_proxy(value.get_secret_value())
        return value

    @field_validator("name")
    @classmethod
    def _name_is_not_blank(cls, value: str) -> str:
        if not value.strip():
            raise ValueError
        return value.strip()

    @field_validator("language", mode="before")
    @classmethod
    def _language_in_any_case(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("stale_after", mode="before")
    @classmethod
    def _duration_as_people_write_it(cls, value: object) -> object:
        if isinstance(value, str) and (found := _DURATION.fullmatch(value)):
            try:
                return timedelta(seconds=float(found[1]) * _SECONDS[(found[2] or "s").lower()[0]])
            except OverflowError as error:
                raise ValueError from error
        return value  # ISO 8601, as pydantic reads it

    @field_validator("log_level", mode="before")
    @classmethod
    def _level_in_any_case(cls, value: object) -> object:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("timezone", mode="before")
    @classmethod
    def _zone_that_exists(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return ZoneInfo(value.strip())
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError from error

    @property
    def rate(self) -> float:
        """Messages and edits a second over all chats: as set, else what Telegram allows."""
        if self.messages_per_second is not None:
            return self.messages_per_second
        return PAID_PER_SECOND if self.paid_broadcast else PER_SECOND

    @property
    def newsroom(self) -> Newsroom:
        """The newsroom that these settings describe."""
        return Newsroom(self.name, self.timezone, self.language, self.rate)

    def require_token(self) -> str:
        """The token in clear, for the one place that talks to Telegram.

        Raises SettingsError where none is set.
        """
        if self.token is None:
            raise SettingsError(
                f"{PREFIX}TOKEN is not set: expected {_expected('token')}, in .env or the environment"
            )
        return self.token.get_secret_value()

    def find_proxy(self) -> proxies.Proxy | None:
        """The proxy that is set, else the one of the environment for the Bot API server, if any.

        Raises SettingsError where that of the environment is none.
        """
        if self.proxy is not None:
            return proxies.parse_proxy(self.proxy.get_secret_value())
        return proxies.proxy_of_environment(self.api_url)


def load_settings(**overrides: object) -> Settings:
    """Read the settings; ``overrides`` (field=value) go before the environment and ``.env``.

    Raises SettingsError, one line for each wrong variable, without the values.
    """
    # it would tell of lines that it cannot read twice, and without the file's name
    logging.getLogger("dotenv.main").setLevel(logging.ERROR)
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # checked by pydantic, not by mypy
    except ValidationError as error:
        fields = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors())
        lines = [
            f"{PREFIX}{field.upper()} is wrong: expected {_expected(field)}" for field in fields
        ]
        raise SettingsError("\n".join(lines)) from None
    except (UnicodeDecodeError, OSError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise SettingsError(f".env cannot be read: {reason}") from None


def unknown_variables() -> list[str]:
    """A line for each ``TICKERBOT_*`` of the environment or ``.env`` that no setting has.

    Lines of ``.env`` that cannot be read are pointed out, too.
    """
    known = [PREFIX + field.upper() for field in Settings.model_fields]
    found, lines = dict[str, str | None](os.environ), list[str]()
    # one that cannot be read is an error that load_settings tells
    with contextlib.suppress(UnicodeDecodeError, OSError):
        if ENV_FILE.is_file():
            lines = _unreadable_lines()
            found = {**dotenv_values(ENV_FILE, encoding="utf-8-sig"), **found}
    for name in sorted(found):
        if not name.upper().startswith(PREFIX) or name.upper() in known:
            continue
        close = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.85)
        hint = f"; did you mean {close[0]}?" if close else ""
        lines.append(f"{name} is no setting of tickerbot and is ignored{hint}")
    return lines


def _expected(field: str) -> str | None:
    return Settings.model_fields[field].description


def _unreadable_lines() -> list[str]:
    with ENV_FILE.open(encoding="utf-8-sig") as file:
        return [
            f"{ENV_FILE}, line {binding.original.line}: cannot be read; expected NAME=value"
            for binding in parse_stream(file)
            if binding.error
        ]
