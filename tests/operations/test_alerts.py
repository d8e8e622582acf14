"""Alerts are raised when they should be, and not in a quiet night; Prometheus evaluates the rules.

Where promtool is not installed the test is skipped; CI installs it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tickerbot.operations.metrics import Metrics
from tickerbot.storage.store import Store

RULES = Path(__file__).parents[2] / "deploy" / "alerts.yaml"
Series = dict[str, str]
"""What Prometheus has scraped once a minute, in its notation: ``0+6x60`` grows by six."""

QUIET: Series = {
    'up{job="tickerbot"}': "1x120",
    'tickerbot_build_info{version="1"}': "1x120",
    'tickerbot_telegram_requests_total{method="getUpdates",code="200"}': "0+6x120",
    'tickerbot_telegram_requests_total{method="sendMessage",code="200"}': "77x120",
    'tickerbot_messages_total{kind="entry",outcome="rejected"}': "0x120",
    'tickerbot_queue_chats{state="troubled"}': "3x120",
    'tickerbot_queue_chats{state="behind"}': "300x120",
    'tickerbot_subscriptions{type="private",state="active"}': "300x120",
    'tickerbot_subscriptions{type="channel",state="active"}': "9x120",
    "tickerbot_telegram_retry_after_seconds_total": "40x120",
    "tickerbot_last_backup_timestamp_seconds": "0x120",
    "tickerbot_wal_bytes": "4000000x120",
}
"""All is well, nobody publishes, and the clock of the test stands at 1970."""

TROUBLES: dict[str, Series] = {
    "TickerbotDown": {'up{job="tickerbot"}': "0x120"},
    "TickerbotTelegramAway": {
        'tickerbot_telegram_requests_total{method="getUpdates",code="200"}': "9x120"
    },
    "TickerbotChatsInTrouble": {'tickerbot_queue_chats{state="troubled"}': "20x120"},
    "TickerbotMessagesRefused": {
        'tickerbot_messages_total{kind="entry",outcome="rejected"}': "0x50 7x70"
    },
    "TickerbotFloodWaits": {"tickerbot_telegram_retry_after_seconds_total": "0+60x120"},
    "TickerbotLogGrows": {"tickerbot_wal_bytes": "300000000x120"},
    "TickerbotSlow": {
        'tickerbot_delivery_latency_seconds_bucket{le="300"}': "0x120",
        'tickerbot_delivery_latency_seconds_bucket{le="600"}': "0+9x120",
        'tickerbot_delivery_latency_seconds_bucket{le="+Inf"}': "0+9x120",
    },
}
"""What differs from a quiet night when each of them is to be raised."""


def raised(tmp_path: Path, series: Series, at: str) -> set[str]:
    """The names of the alerts that are raised then."""
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    rows = [{"series": name, "values": values} for name, values in series.items()]
    asked = {"expr": 'ALERTS{alertstate="firing"}', "eval_time": at}
    test = {"interval": "1m", "input_series": rows, "promql_expr_test": [asked]}
    file = tmp_path / "test.yaml"  # JSON is YAML
    file.write_text(json.dumps({"rule_files": [str(RULES)], "tests": [test]}))
    done = subprocess.run(
        [promtool, "test", "rules", file], capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    found = {part.partition('"')[0] for part in said.split('alertname="')[1:]}
    assert bool(found) == bool(done.returncode), said  # else the rules could not be read
    return found


def test_in_a_quiet_night_there_is_none(tmp_path: Path) -> None:
    assert raised(tmp_path, QUIET, "60m") == set()


@pytest.mark.parametrize("name", TROUBLES)
def test_each_trouble_raises_its_own(tmp_path: Path, name: str) -> None:
    assert raised(tmp_path, QUIET | TROUBLES[name], "60m") == {name}


def test_a_backup_that_is_missing_or_old_raises_one(tmp_path: Path) -> None:
    assert raised(tmp_path, {"tickerbot_last_backup_timestamp_seconds": "0x4000"}, "50h") >= {
        "TickerbotBackupOld"
    }


async def test_what_the_alerts_count_is_told_before_it_has_happened(tmp_path: Path) -> None:
    """Prometheus sees no increase in a series' first value, nor the rate of one that is not there."""
    async with Store(tmp_path / "ticker.db") as store:
        text = (await Metrics(store, ()).expose()).decode()
    for kind in ("entry", "note", "digest", "correction"):
        assert f'tickerbot_messages_total{{kind="{kind}",outcome="rejected"}} 0.0' in text
    assert 'tickerbot_telegram_requests_total{code="200",method="getMe"} 0.0' in text
