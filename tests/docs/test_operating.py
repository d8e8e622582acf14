"""What operators are told is what there is: lines that the bot ends with, units, names of files."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.docs.endings import endings
from tests.running import TOKEN, new_api
from tickerbot.settings import load_settings

ROOT = Path(__file__).parents[2]
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
DEPLOY = ROOT / "deploy"
UNITS = ("tickerbot.service", "tickerbot-backup.service", "tickerbot-backup.timer")


def test_each_line_that_the_bot_can_end_with_has_its_remedy() -> None:
    rows = re.findall(r"^\| `(.+?)` \| (.+) \|$", OPERATING, re.MULTILINE)
    found = endings()
    assert len(found) > 30
    assert {line for line, _ in rows} == found
    assert all(len(remedy) > 10 for _, remedy in rows)


def test_the_files_that_are_named_are_there() -> None:
    named = set(re.findall(r"deploy/([a-z-]+\.[a-z]+)", OPERATING))
    assert len(named) >= 4
    assert all((DEPLOY / name).is_file() for name in named)


BLOCKS = [
    textwrap.dedent(block)
    for block in re.findall(r"^ *```sh\n(.*?)^ *```$", OPERATING, re.MULTILINE | re.DOTALL)
]


async def test_what_is_to_be_pasted_leads_to_a_ticker_where_nothing_fails(tmp_path: Path) -> None:
    """But for what installs, and what speaks to systemd."""
    configure, look = (
        next(block for block in BLOCKS if words in block) for words in ("install -d", " check")
    )
    api = new_api()
    api.send(api.add_user("Edda", user_id=123456789), "/start")
    (tmp_path / "lib").mkdir()
    async with api.serve() as url:
        script = f"{configure}\necho TICKERBOT_API_URL={url} >> /etc/tickerbot/settings\n{look}"
        quoted = re.search(r"TICKERBOT_NAME='.*?'", OPERATING)
        assert quoted
        script = script.replace(
            "\necho TICK", f'\necho "{quoted[0]}" >> /etc/tickerbot/settings\necho TICK'
        )
        for written, here in {
            "/opt/tickerbot/bin/tickerbot": f"{sys.executable} -m tickerbot",
            "/etc/tickerbot": str(tmp_path / "etc"), "/var/lib/tickerbot": str(tmp_path / "lib"),
            "123456:the-token": TOKEN,
        }.items():  # fmt: skip
            assert written in script
            script = script.replace(written, here)
        process = await asyncio.create_subprocess_exec(
            "bash", "-e", "-c", script, stdout=asyncio.subprocess.PIPE, cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        told = (await process.communicate())[0].decode()
    assert process.returncode == 0, told
    assert "OK token: it is that of @ticker_bot" in told
    assert "OK editor 123456789" in told
    assert "the ticker is called Der Ticker" in told
    assert (tmp_path / "etc" / "token").stat().st_mode & 0o077 == 0


def test_a_container_has_a_port_for_its_health_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """With .env as it is copied, whose empty lines go before what the image sets."""
    example = (ROOT / ".env.example").read_text("utf-8")
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    given = dict(re.findall(r"^(TICKERBOT_\w+)=(.*)$", example, re.MULTILINE))
    given |= dict(re.findall(r"^ {6}(TICKERBOT_\w+): (.*)$", compose, re.MULTILINE))
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.listen is not None
    assert settings.database == Path("/data/ticker.db")


def test_the_dashboard_is_json_with_a_question_in_each_panel() -> None:
    panels = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))["panels"]
    assert len(panels) >= 8
    assert all(target["expr"] for panel in panels for target in panel["targets"])


# where the command of the environment that the tests run in is, whatever PATH says
HADOLINT = shutil.which("hadolint", path=str(Path(sys.executable).parent))


@pytest.mark.skipif(HADOLINT is None, reason="there is no hadolint for this platform")
def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    done = subprocess.run(
        [str(HADOLINT), "--failure-threshold", "style", DEPLOY / "Dockerfile"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with a program that is there in place of the bot's."""
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/tickerbot/bin/tickerbot", "/bin/true"))
    return tmp_path


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="there is no systemd here"
)


@needs_systemd
@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_the_units(units: Path, name: str) -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", name], cwd=units, capture_output=True, text=True
    )
    assert name not in done.stderr
    assert done.returncode == 0, done.stderr


@needs_systemd
@pytest.mark.parametrize("name", UNITS[:2])
def test_the_services_are_hardened(units: Path, name: str) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=25", name],
        cwd=units, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-300:]


def test_wrong_settings_are_not_retried_by_systemd() -> None:
    unit = (DEPLOY / "tickerbot.service").read_text("utf-8")
    assert "RestartPreventExitStatus=2 3" in unit
    assert "Type=notify" in unit
    assert int(re.findall(r"WatchdogSec=(\d+)", unit)[0]) >= 60
