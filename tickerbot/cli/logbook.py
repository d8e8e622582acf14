"""``tickerbot log``: who did what and when."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from tickerbot.cli.terminal import database_to_read, opened_output, read_settings

_AGO = re.compile(r"([0-9]{1,6})(min|h|d)")
_SECONDS = {"min": 60, "h": 3600, "d": 86400}


@click.command("log")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.option("--since", help="From when on: 2026-08-11, 2026-08-11T18:00, or 90min, 24h, 7d ago.")
def log(*, as_json: bool, since: str | None) -> None:
    """Print who did what, when, and with which entry, oldest first."""
    from tickerbot.rendering.log import act_json, act_line
    from tickerbot.rendering.voice import Voice
    from tickerbot.storage import logbook

    settings = read_settings()
    begin = _read_since(since, settings.timezone) if since is not None else 0.0
    voice = Voice(settings.newsroom, "en")
    with database_to_read(settings) as db, opened_output(None) as file:
        for act in logbook.acts_since(db, begin):
            line = (
                json.dumps(act_json(act), ensure_ascii=False) if as_json else act_line(act, voice)
            )
            file.write(f"{line}\n")


def _read_since(text: str, zone: ZoneInfo) -> float:
    """A day or time in the newsroom's zone, or so long ago, as a Unix time in seconds."""
    if ago := _AGO.fullmatch(text.strip()):
        return time.time() - int(ago[1]) * _SECONDS[ago[2]]
    try:
        moment = datetime.fromisoformat(text.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return aware.timestamp()
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(
            "expected a day (2026-08-11), a time (2026-08-11T18:00) or a duration (90min, 24h, 7d)",
            param_hint="--since",
        ) from error
