"""Settings: what is wrong is told in a line that names the variable, and never shows a secret."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tickerbot.errors import SettingsError
from tickerbot.settings import PREFIX, Settings, load_settings, unknown_variables

WRONG = [
    ("TICKERBOT_TOKEN", "hunter2"),
    ("TICKERBOT_TOKEN", "123:with space"),
    ("TICKERBOT_TOKEN", "123:../../x"),
    ("TICKERBOT_TOKEN", "abc:def"),
    ("TICKERBOT_EDITORS", "12,hunter2"),
    ("TICKERBOT_EDITORS", "-5"),
    ("TICKERBOT_APPROVAL", "sometimes"),
    ("TICKERBOT_DATABASE", ":memory:"),
    ("TICKERBOT_API_URL", "ftp://hunter2"),
    ("TICKERBOT_API_URL", "https://example.org/bot123:hunter2"),
    ("TICKERBOT_API_URL", "http://localhost:8081/bot"),
    ("TICKERBOT_API_URL", "localhost:8081"),
    ("TICKERBOT_API_URL", "http://[::1"),
    ("TICKERBOT_API_URL", "http://[::1]x:80"),
    ("TICKERBOT_API_URL", "http://[zz::1]"),
    ("TICKERBOT_API_URL", "http://::1:8081"),
    ("TICKERBOT_API_URL", "http://[::1]:"),
    ("TICKERBOT_API_URL", "http://localhost:99999"),
    ("TICKERBOT_API_URL", "http://localhost:-1"),
    ("TICKERBOT_API_URL", "http://localhost:acht"),
    ("TICKERBOT_API_URL", "http://localhost:0"),
    ("TICKERBOT_API_URL", "http://:8081"),
    ("TICKERBOT_API_URL", "https://example.org?x=hunter2"),
    ("TICKERBOT_API_URL", "https://example.org/#hunter2"),
    ("TICKERBOT_UNDO", "61s"),
    ("TICKERBOT_UNDO", "-1s"),
    ("TICKERBOT_FORGET_AFTER", "5h"),
    ("TICKERBOT_FORGET_AFTER", "forever"),
    ("TICKERBOT_CORRECTABLE_FOR", "1d"),
    ("TICKERBOT_CORRECTABLE_FOR", "always"),
    ("TICKERBOT_IMPRINT", "x" * 2001),
    ("TICKERBOT_PRIVACY_URL", "hunter2/privacy"),
    ("TICKERBOT_PRIVACY_URL", "ftp://example.org"),
    ("TICKERBOT_LISTEN", "hunter2"),
    ("TICKERBOT_WEBHOOK_URL", "hunter2"),
    ("TICKERBOT_HEARTBEAT_URL", "hunter2"),
    ("TICKERBOT_LOG_FORMAT", "xml"),
    ("TICKERBOT_NAME", "x" * 65),
    ("TICKERBOT_NAME", "  "),
    ("TICKERBOT_LANGUAGE", "fr"),
    ("TICKERBOT_TIMEZONE", "Europe/Atlantis"),
    ("TICKERBOT_TIMEZONE", "../../etc/passwd"),
    ("TICKERBOT_MESSAGES_PER_SECOND", "0.25"),
    ("TICKERBOT_MESSAGES_PER_SECOND", "1000.5"),
    ("TICKERBOT_PAID_BROADCAST", "perhaps"),
    ("TICKERBOT_LOG_LEVEL", "LOUD"),
    ("TICKERBOT_STALE_AFTER", "soon"),
    ("TICKERBOT_STALE_AFTER", "99999999999d"),
    ("TICKERBOT_STALE_AFTER", "9" * 400),
    ("TICKERBOT_EDITORS", "9" * 20),
    ("TICKERBOT_EDITORS", "9" * 5000),
    ("TICKERBOT_NAME", "Ticker\tAlarm"),
    ("TICKERBOT_MESSAGES_PER_SECOND", "nan"),
    ("TICKERBOT_MESSAGES_PER_SECOND", "1e400"),
    ("TICKERBOT_TIMEZONE", "/Europe"),
    ("TICKERBOT_STALE_AFTER", "0s"),
    ("TICKERBOT_STALE_AFTER", "-3h"),
    ("TICKERBOT_SYNONYMS", "nowhere.txt"),
    ("TICKERBOT_SYNONYMS", "."),
    ("TICKERBOT_PROXY", "proxy:3128"),
    ("TICKERBOT_PROXY", "socks://proxy:1080"),
    ("TICKERBOT_PROXY", "http://a:hunter2@"),
]


def test_values_come_from_the_environment_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("TICKERBOT_NAME=Aus der Datei\nTICKERBOT_EDITORS=1, 2,3\n", "utf-8")
    monkeypatch.setenv("TICKERBOT_NAME", "Aus der Umgebung")
    settings = load_settings()
    assert settings.name == "Aus der Umgebung"
    assert settings.editors == {1, 2, 3}


@pytest.mark.parametrize(
    "address",
    [
        "https://api.telegram.org", "http://[::1]:8081", "http://127.0.0.1", "http://bot-api:8081/",
        "http://user:word@localhost:8081/way/in", "https://bücher.example",
    ],
)  # fmt: skip
def test_an_address_may_be_any_that_can_be_called(address: str) -> None:
    assert load_settings(api_url=address).api_url == address.rstrip("/")


def test_the_file_may_have_a_byte_order_mark_and_windows_line_ends() -> None:
    text = "TICKERBOT_NAME=Küste\r\nTICKERBOT_LANGUAGE=EN\r\n"
    Path(".env").write_bytes(text.encode("utf-8-sig"))
    settings = load_settings()
    assert (settings.name, settings.language) == ("Küste", "en")


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("3h", 180),
        ("90min", 90),
        ("90 m", 90),
        ("1.5h", 90),
        ("2d", 2880),
        ("PT3H", 180),
        ("600", 10),
    ],
)
def test_a_duration_may_be_written_as_people_do(
    monkeypatch: pytest.MonkeyPatch, written: str, minutes: int
) -> None:
    monkeypatch.setenv("TICKERBOT_STALE_AFTER", written)
    assert load_settings().stale_after == timedelta(minutes=minutes)


@pytest.mark.parametrize(("variable", "value"), WRONG)
def test_a_wrong_value_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    expected = Settings.model_fields[variable.removeprefix(PREFIX).lower()].description
    assert expected
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    message = str(caught.value)
    assert message == f"{variable} is wrong: expected {expected}"
    assert value.strip() == "" or value not in message
    assert "\n" not in message


def test_each_setting_was_wrong_once() -> None:
    any_text = {f"{PREFIX}TOKEN_FILE"}  # is the name of a file
    assert {variable for variable, _ in WRONG} | any_text == {
        PREFIX + f.upper() for f in Settings.model_fields
    }


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = load_settings()
    for variable in ("TICKERBOT_TOKEN", "TICKERBOT_EDITORS", "TICKERBOT_NAME"):
        monkeypatch.setenv(variable, "")
    assert load_settings() == defaults


def test_a_token_that_is_needed_and_missing_is_named() -> None:
    with pytest.raises(SettingsError, match="TICKERBOT_TOKEN is not set: expected the bot token"):
        load_settings().require_token()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"TICKERBOT_NAME=\xff\n", ".env cannot be read: it is not UTF-8 text"),
        (b"TICKERBOT_NAME=a\0b\n", "TICKERBOT_NAME is wrong: "),
        (b"TICKERBOT_DATABASE=a\0b\n", "TICKERBOT_DATABASE is wrong: no file can be called so"),
        (b"TICKERBOT_API_URL=http://a\0b\n", "TICKERBOT_API_URL is wrong: "),
    ],
)
def test_a_file_of_settings_that_is_damaged_is_told_in_a_line(content: bytes, said: str) -> None:
    Path(".env").write_bytes(content)
    environment = {**os.environ, "TICKERBOT_TOKEN": "1:abc"}
    done = subprocess.run(
        [sys.executable, "-m", "tickerbot", "status"], capture_output=True, env=environment
    )
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"tickerbot: {said}")
    assert len(done.stderr.splitlines()) == 1


def test_unknown_variables_are_pointed_out_with_what_was_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TICKERBOT_EDITOR", "5")
    monkeypatch.setenv("TICKERBOT_QUUX", "5")
    Path(".env").write_text("TICKERBOT_TOKKEN=x\nOTHER=1\n= what is this\n", "utf-8")
    assert unknown_variables() == [
        ".env, line 3: cannot be read; expected NAME=value",
        "TICKERBOT_EDITOR is no setting of tickerbot and is ignored;"
        " did you mean TICKERBOT_EDITORS?",
        "TICKERBOT_QUUX is no setting of tickerbot and is ignored",
        "TICKERBOT_TOKKEN is no setting of tickerbot and is ignored; did you mean TICKERBOT_TOKEN?",
    ]


def test_the_token_is_not_in_the_text_of_the_settings() -> None:
    settings = load_settings(token="123:hunter2hunter2")
    assert "hunter2" not in repr(settings) + str(settings) + str(settings.model_dump())


def test_the_token_may_stand_in_a_file_or_a_credential_but_in_one_place_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    token, other = "12345:abcDEF", "67890:xyz"
    (tmp_path / "secret").write_text(f"{token}\n")
    assert load_settings(token_file="secret").require_token() == token
    (tmp_path / "credentials").mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    assert load_settings().find_token() is None
    assert load_settings(token=other).require_token() == other
    (tmp_path / "credentials" / "token").write_text(other)
    assert load_settings().require_token() == other
    for given in ({"token": token}, {"token_file": "secret"}):
        with pytest.raises(SettingsError, match="leave one") as told:
            load_settings(**given).require_token()
        assert "abcDEF" not in str(told.value)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(SettingsError, match="leave one"):
        load_settings(token=token, token_file="secret").find_token()
    for text in ("hunter2", "", f"{token}\n{other}", "\xff"):
        (tmp_path / "secret").write_text(text, "latin-1")
        with pytest.raises(SettingsError, match="secret: this holds no token") as told:
            load_settings(token_file="secret").find_token()
        assert "hunter2" not in str(told.value)
    for name in ("none", "."):
        with pytest.raises(SettingsError, match="cannot be read"):
            load_settings(token_file=name).find_token()
