"""The settings: from the environment or ``.env``, checked once, passed on as one frozen value."""

from __future__ import annotations

import contextlib
import difflib
import logging
import math
import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from tickerbot import proxies
from tickerbot import setting_values as values
from tickerbot.errors import SettingsError
from tickerbot.model import Approval, Language, Newsroom

PREFIX = "TICKERBOT_"
ENV_FILE = Path(".env")
_DAY = timedelta(days=1)

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

    token: values.Token | None = Field(
        None, description="the bot token as @BotFather gives it (digits, a colon, letters)"
    )
    database: values.DatabaseFile = Field(
        Path("tickerbot.db"), description="the path of the SQLite file"
    )
    editors: values.UserIds = Field(
        frozenset(), description="Telegram user ids (positive numbers), separated by commas"
    )
    approval: Annotated[Approval, values.AnyCase] = Field(
        "never", description="never, urgent or always"
    )
    api_url: values.ApiUrl = Field(
        "https://api.telegram.org",
        pattern=r"^https?://[^\s/]+(/\S*)?$",
        description="the address of a Bot API server, such as https://api.telegram.org, without /bot",
    )
    proxy: values.ProxyUrl | None = Field(None, description=proxies.EXPECTED)
    name: values.Line = Field(
        "Ticker",
        min_length=1,
        max_length=64,
        pattern=r"^[^\x00-\x1f\x7f]+$",
        description="the ticker's name, 1 to 64 characters in one line",
    )
    language: Annotated[Language, values.AnyCase] = Field("de", description="de or en")
    timezone: values.Zone = Field(
        ZoneInfo("Europe/Berlin"), description="an IANA time zone, such as Europe/Berlin"
    )
    messages_per_second: float | None = Field(
        None, ge=1, le=1000, description="a number from 1 to 1000"
    )
    paid_broadcast: bool = Field(default=False, description="true or false")
    stale_after: values.Duration = Field(
        timedelta(hours=3),
        ge=timedelta(minutes=1),
        description="a duration of at least a minute, such as 3h, 90min or 2d",
    )
    undo: values.Duration = Field(
        timedelta(0),
        ge=timedelta(0),
        le=timedelta(seconds=60),
        description="a duration of at most 60s, such as 10s or 0s",
    )
    forget_after: values.Duration = Field(
        timedelta(days=180),
        ge=timedelta(days=1),
        description="a duration of at least a day, such as 180d",
    )
    correctable_for: values.DurationOrForever = Field(
        timedelta(days=365),
        ge=timedelta(days=2),
        description="a duration of at least two days, such as 365d or forever",
    )
    imprint: values.Text = Field(
        None, max_length=2000, description="a text of up to 2000 characters, or a link"
    )
    privacy_url: values.Url | None = Field(
        None,
        description="the address of a page, such as https://example.org/privacy",
    )
    listen: values.ListenAddress = Field(
        None, description="an address and a port, such as 127.0.0.1:8080 or [::1]:8080"
    )
    webhook_url: values.Url | None = Field(
        None,
        description="the https address that leads to TICKERBOT_LISTEN, such as https://example.org/bot",
    )
    heartbeat_url: values.SecretUrl | None = Field(
        None, description="the address of a watchman, such as https://example.org/ping/1"
    )
    token_file: Path | None = Field(
        None, description="the path of a file that holds the token and nothing else"
    )
    log_format: values.LogFormat = Field("text", description="text or json")
    synonyms: values.TextFile | None = Field(
        None,
        description="the path of a text file (UTF-8) that exists, with a group of synonyms a line",
    )
    log_level: values.LogLevel = Field(
        "INFO", description="DEBUG, INFO, WARNING, ERROR or CRITICAL"
    )

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
            None
            if self.correctable_for == values.FOREVER
            else math.ceil(self.correctable_for / _DAY),
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
        if credential is not None and os.access(credential, os.F_OK):
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


def _read_token(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return values.check_token(path.read_text("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: the token cannot be read ({error.strerror})") from None
    except ValueError:  # also of what is no UTF-8
        raise SettingsError(f"{path}: this holds no token: expected {_expected('token')}") from None


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
