"""``tickerbot check``: is everything as a bot needs it?"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from tickerbot.errors import SettingsError, TickerbotError
from tickerbot.settings import load_settings

if TYPE_CHECKING:
    from tickerbot.operations.findings import Finding


@click.command()
@click.option("--ready", is_flag=True, help="Only ask the running bot whether it is ready.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def check(*, ready: bool, as_json: bool) -> None:
    """Look at everything that the bot needs, and change nothing; exit status 1 if something fails."""
    if asyncio.run(_print_findings(_ask() if ready else _look(), as_json=as_json)):
        sys.exit(1)


async def _print_findings(findings: AsyncIterator[Finding], *, as_json: bool) -> bool:
    """Whether something fails."""
    found = []
    async for finding in findings:
        found.append(finding)
        if not as_json:
            click.echo(f"{finding.level} {finding.name}: {finding.detail}")
    if as_json:
        shown = [asdict(finding) for finding in found]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    return any(finding.level == "FAIL" for finding in found)


async def _ask() -> AsyncIterator[Finding]:
    from tickerbot.operations.findings import Finding
    from tickerbot.operations.readiness import ask_running_bot

    try:
        yield ask_running_bot(load_settings().listen)
    except SettingsError as error:
        for line in str(error).splitlines():
            yield Finding("FAIL", "settings", line)


async def _look() -> AsyncIterator[Finding]:
    from tickerbot.operations.check import check_everything
    from tickerbot.operations.findings import Finding
    from tickerbot.storage.instance import is_running

    try:
        settings = load_settings()
        # first, while no connection is open in this process
        running = is_running(settings.database)
    except TickerbotError as error:
        name = "settings" if isinstance(error, SettingsError) else "database"
        for line in str(error).splitlines():
            yield Finding("FAIL", name, line)
        return
    async for finding in check_everything(settings, is_running=running):
        yield finding
