"""``tickerbot status``: how delivery and the bot are doing."""

from __future__ import annotations

import json
import time

import click

from tickerbot.cli.terminal import database_to_read, read_settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def status(*, as_json: bool) -> None:
    """Tell how delivery and the bot are doing; the exit status says only whether that could be read."""
    from tickerbot.rendering.status import status_json, status_lines
    from tickerbot.storage.instance import is_running
    from tickerbot.storage.status import read_status

    settings = read_settings()
    running = is_running(settings.database)  # first, while no connection is open in this process
    with database_to_read(settings) as db:
        now = time.time()
        found = read_status(db, settings.database, now)
    name = str(settings.database)
    if as_json:
        shown = status_json(found, name, settings.newsroom, now, running=running)
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for line in status_lines(found, name, settings.newsroom, now, running=running):
        click.echo(line)
