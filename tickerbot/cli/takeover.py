"""``tickerbot takeover``: letting another bot have this database."""

from __future__ import annotations

import sys
import time

import click

from tickerbot.cli.terminal import complain, opened_database, read_settings
from tickerbot.errors import TickerbotError


@click.command()
@click.option("--yes", is_flag=True, help="Do it; there is no way back.")
def takeover(*, yes: bool) -> None:
    """Let the bot that starts next take this database over from the one before.

    Without --yes nothing is changed, and what would be is told.
    """
    from tickerbot.storage.database import check_exists
    from tickerbot.storage.instance import only_one
    from tickerbot.storage.newsroom import ownership
    from tickerbot.storage.transactions import transaction

    settings = read_settings()
    check_exists(settings.database)
    with only_one(settings.database), opened_database(settings, is_bot=True) as db:
        owner = ownership.owner(db)
        if owner is None:
            raise TickerbotError(
                f"{settings.database}: no bot has started on this database yet; the next one that does"
                " will have it"
            )
        if (settings.find_token() or "").startswith(f"{owner}:"):
            raise TickerbotError(
                f"{settings.database}: this database is that of TICKERBOT_TOKEN's bot already"
            )
        if not yes:
            held = ownership.count_holdings(db)
        else:
            with transaction(db):
                held = ownership.release(db, int(time.time()))
    messages = f"{held.messages} messages of bot {owner}"
    entries, chats = f"{held.entries} entries", f"{held.subscriptions} subscriptions"
    if yes:
        click.echo(f"{messages} stay in the chats as they are and can be corrected no more.")
        click.echo(f"Kept: {entries} and {chats}, which get what is published from now on.")
        click.echo("The bot that starts next has this database.")
        return
    click.echo(f"{messages} would stay in the chats as they are and could be corrected no more.")
    click.echo(f"Kept: {entries} and {chats}, which would get what is published from then on.")
    click.echo("The new bot may write to a person who has pressed Start there, and to a group or")
    click.echo("channel that has added it. There is no way back: copy the database first.")
    complain("nothing was changed; 'tickerbot takeover --yes' does it")
    sys.exit(1)
