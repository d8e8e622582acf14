"""The settings: from the environment or ``.env``, checked once, passed on as one frozen value."""

from __future__ import annotations

import contextlib
import difflib
import ipaddress
import logging
import math
import os
import re
from dataclasses import dataclass
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
from tickerbot.model import Approval, Language, Newsroom

PREFIX = "TICKERBOT_"
ENV_FILE = Path(".env")
FOREVER = timedelta.max
_DAY = timedelta(days=1)
MAX_ID = 2**53
"""Telegram's ids are below this (Bot API docs, ``User``: at most 52 significant bits)."""

_DURATION = re.compile(
    r"\s*([0-9]+(?:[.][0-9]+)?)\s*(s|sec|m|min|minutes?|h|hours?|d|days?)?\s*", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:\[(?P<v6>[^\[\]]+)\]|(?P<host>[^\[\]:\s]+)):(?P<port>[0-9]{1,5})")
_HOST_AND_PORT = re.compile(r"(?:[^@]+@)?(?:\[[^\[\]@]+\]|[^\[\]:@]+)(?::[0-9]+)?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

# Telegram's FAQ for bots: "My bot is hitting limits", "How can I message all of my subscribers at once"
PER_SECOND, PAID_PER_SECOND = 30.0, 1000.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        """As it is written in a setting."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


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
    approval: Approval = Field("never", description="never, urgent or always")
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
    undo: timedelta = Field(
        timedelta(0),
        ge=timedelta(0),
        le=timedelta(seconds=60),
        description="a duration of at most 60s, such as 10s or 0s",
    )
    forget_after: timedelta = Field(
        timedelta(days=180),
        ge=timedelta(days=1),
        description="a duration of at least a day, such as 180d",
    )
    correctable_for: timedelta = Field(
        timedelta(days=365),
        ge=timedelta(days=2),
        description="a duration of at least two days, such as 365d or forever",
    )
    imprint: str | None = Field(
        None, max_length=2000, description="a text of up to 2000 characters, or a link"
    )
    privacy_url: str | None = Field(
        None,
        description="the address of a page, such as https://example.org/privacy",
    )
    listen: Annotated[Address | None, NoDecode] = Field(
        None, description="an address and a port, such as 127.0.0.1:8080 or [::1]:8080"
    )
    webhook_url: str | None = Field(
        None,
        description="the https address that leads to TICKERBOT_LISTEN, such as https://example.org/bot",
    )
    heartbeat_url: SecretStr | None = Field(
        None, description="the address of a watchman, such as https://example.org/ping/1"
    )
    token_file: Path | None = Field(
        None, description="the path of a file that holds the token and nothing else"
    )
    log_format: Literal["text", "json"] = Field("text", description="text or json")
    synonyms: Path | None = Field(
        None,
        description="the path of a text file (UTF-8) that exists, with a group of synonyms a line",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = Field(
        "INFO", description="DEBUG, INFO, WARNING, ERROR or CRITICAL"
    )

    @field_validator("token")
    @classmethod
    def _token_has_two_parts(cls, value: SecretStr | None) -> SecretStr | None:
        return None if value is None else SecretStr(_check_token(value.get_secret_value()))

    @field_validator("database")
    @classmethod
    def _database_in_a_file(cls, value: Path) -> Path:
        # SQLite would take these for a database in memory, lost at the end, or an address
        if str(value) == ":memory:" or str(value).startswith("file:"):
            raise ValueError
        return value

    @field_validator("synonyms")
    @classmethod
    def _synonyms_that_can_be_read(cls, value: Path | None) -> Path | None:
        if value is not None:
            try:
                value.read_text(encoding="utf-8-sig")
            except OSError as error:
                raise ValueError from error  # UnicodeDecodeError is one
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

    @field_validator("language", "approval", mode="before")
    @classmethod
    def _word_in_any_case(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("stale_after", "undo", "forget_after", "correctable_for", mode="before")
    @classmethod
    def _duration_as_people_write_it(cls, value: object) -> object:
        if isinstance(value, str) and (found := _DURATION.fullmatch(value)):
            try:
                return timedelta(seconds=float(found[1]) * _SECONDS[(found[2] or "s").lower()[0]])
            except OverflowError as error:
                raise ValueError from error
        return value  # ISO 8601, as pydantic reads it

    @field_validator("correctable_for", mode="before")
    @classmethod
    def _for_ever(cls, value: object) -> object:
        if isinstance(value, str) and value.strip().lower() == "forever":
            return FOREVER
        return value

    @field_validator("imprint")
    @classmethod
    def _imprint_is_not_blank(cls, value: str | None) -> str | None:
        # in a line of .env or of a unit a new line is written so
        return (value or "").replace("\\n", "\n").strip() or None

    @field_validator("listen", mode="before")
    @classmethod
    def _address_and_port(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        found = _ADDRESS.fullmatch(value.strip())
        if found is None or not 0 < int(found["port"]) < 2**16:
            raise ValueError
        if found["v6"]:
            ipaddress.IPv6Address(found["v6"])
        return Address(found["v6"] or found["host"], int(found["port"]))

    @field_validator("heartbeat_url")
    @classmethod
    def _heartbeat_is_an_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            _check_address(value.get_secret_value())
        return value

    @field_validator("privacy_url", "webhook_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None:
            _check_address(value)
        return value

    @field_validator("log_format", mode="before")
    @classmethod
    def _format_in_any_case(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

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
        return Newsroom(
            self.name,
            self.timezone,
            self.language,
            self.rate,
            self.imprint or "",
            self.privacy_url or "",
            math.ceil(self.forget_after / _DAY),
            None if self.correctable_for == FOREVER else math.ceil(self.correctable_for / _DAY),
        )

    def find_webhook(self) -> str | None:
        """The address that Telegram is to send updates to; None: they are fetched by polling.

        Raises SettingsError where it cannot be one. Without TLS only a Bot API server on this machine
        is let send them.
        """
        if self.webhook_url is None:
            return None
        api = urlsplit(self.api_url).hostname or ""
        if not self.webhook_url.startswith("https:") and not proxies.is_loopback(api):
            raise SettingsError(
                f"{PREFIX}WEBHOOK_URL is wrong: expected {_expected('webhook_url')}"
            )
        if self.listen is None:
            raise SettingsError(
                f"{PREFIX}LISTEN is not set, and {PREFIX}WEBHOOK_URL needs it: expected"
                f" {_expected('listen')}"
            )
        return self.webhook_url

    def find_token(self) -> str | None:
        """The token in clear, from the one place that has it; None where none does.

        That is the variable, a file, or a credential of systemd. Raises SettingsError where two do, or
        where the file cannot be read.
        """
        credentials = os.environ.get("CREDENTIALS_DIRECTORY")
        credential = Path(credentials, "token") if credentials else None
        sources = [f"{PREFIX}TOKEN"] if self.token is not None else []
        if self.token_file is not None:
            sources.append(f"{PREFIX}TOKEN_FILE")
        if credential is not None and credential.exists():
            sources.append("the credential 'token' of systemd")
        if len(sources) > 1:
            raise SettingsError(
                f"the token is given by {' and by '.join(sources)}: leave one of them"
            )
        if self.token is not None:
            return self.token.get_secret_value()
        return _read_token(self.token_file or credential) if sources else None

    def require_token(self) -> str:
        """The token in clear, for the one place that talks to Telegram.

        Raises SettingsError where none is set.
        """
        token = self.find_token()
        if token is None:
            raise SettingsError(
                f"{PREFIX}TOKEN is not set: expected {_expected('token')}, in .env or the environment"
            )
        return token

    def find_proxy(self) -> proxies.Proxy | None:
        """The proxy that is set, else the one of the environment for the Bot API server, if any.

        Raises SettingsError where that of the environment is none.
        """
        if self.proxy is not None:
            return proxies.parse_proxy(self.proxy.get_secret_value())
        return proxies.proxy_of_environment(self.api_url)


def _check_token(text: str) -> str:
    """The token as it is used. Raises ValueError."""
    secret = text.strip()
    number, colon, rest = secret.partition(":")
    if not (number.isdecimal() and colon and rest and secret.isascii()):
        raise ValueError
    if any(c.isspace() or c in "/?#" for c in rest):
        raise ValueError
    return secret


def _read_token(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return _check_token(path.read_text("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: the token cannot be read ({error.strerror})") from None
    except ValueError:  # also of what is no UTF-8
        raise SettingsError(f"{path}: this holds no token: expected {_expected('token')}") from None


def _check_address(url: str) -> None:
    """Raises ValueError for what is no address of HTTP."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or not url.isprintable():
        raise ValueError
    if parts.port == 0 or any(c.isspace() for c in url):
        raise ValueError


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
