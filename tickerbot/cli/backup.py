"""``tickerbot backup``, ``restore`` and ``migrate``: what operators do for the database."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

import click

from tickerbot.cli.terminal import clean_up_when_ended, read_settings
from tickerbot.errors import TickerbotError

MAX_TOLD = 20
"""How many entries that are missing after a restore are told by their headlines."""


@click.command()
@click.argument("target", metavar="FILE|DIR", type=click.Path())
@click.option("--keep", type=click.IntRange(min=1), help="Of the backups in DIR keep only so many.")
def backup(target: str, keep: int | None) -> None:
    """Copy the database into one file, also while the bot runs; in DIR it is named by the time."""
    from tickerbot.storage import backups
    from tickerbot.storage.safekeeping import back_up_database

    settings, now = read_settings(), int(time.time())
    clean_up_when_ended()
    folder = Path(target) if Path(target).is_dir() else None
    if folder is None and target.endswith(os.sep):
        raise TickerbotError(f"{target}: the folder {Path(target)} does not exist; make it first")
    if keep is not None and folder is None:
        raise TickerbotError(f"{target}: --keep is for a folder of backups, and this is none")
    file = backups.in_folder(folder, now) if folder else Path(target)
    made = back_up_database(settings.database, file, now)
    click.echo(f"{made.path}: {made.size} bytes in {made.seconds:.1f} s")
    if folder and keep:
        for old in backups.remove_old(folder, keep, file):
            click.echo(f"{old}: deleted")


@click.command()
@click.option("--no-backup", is_flag=True, help="Make no backup first.")
def migrate(*, no_backup: bool) -> None:
    """Bring the database's schema up to date before the bot starts, after a backup beside it."""
    from tickerbot.cli.logs import set_up_logging
    from tickerbot.storage.safekeeping import migrate_database

    settings = read_settings()
    clean_up_when_ended()
    set_up_logging(settings.log_level, ())  # it tells where the backup is
    before, after = migrate_database(settings.database, backup=not no_backup)
    if before == after:
        click.echo(f"{settings.database}: the schema is {after} already")
    else:
        click.echo(f"{settings.database}: the schema was {before} and is {after}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, readable=False))
def restore(file: Path) -> None:
    """Put a backup in the database's place; what it still owed is not sent again by itself."""
    from tickerbot.storage.restoring import restore as restore_database

    settings = read_settings()
    clean_up_when_ended()
    done = restore_database(settings.database, file, int(time.time()))
    newest = datetime.fromtimestamp(done.newest_at, settings.timezone).isoformat(" ", "seconds")
    click.echo(f"{settings.database}: restored from {file}, which ends at {newest}")
    if done.kept:
        click.echo(f"The database before is in {done.kept}")
    missing = done.missing
    if missing is None:
        click.echo(
            "What came after that is missing; no database is there that could tell what it was."
        )
    else:
        click.echo(
            f"Missing, as the database before tells: {len(missing.entries)} entries or wordings of"
            f" them, {missing.subscriptions} subscriptions; {missing.messages} messages in the chats"
            " can be corrected no more."
        )
        for number, headline in missing.entries[:MAX_TOLD]:
            click.echo(f"  {number}: {headline}")
        if len(missing.entries) > MAX_TOLD:
            click.echo("  …")
    if done.held:
        click.echo(
            f"{done.held} pushes or corrections were still owed. They do not go out by themselves: the"
            " editors are told of each when the bot starts, and decide."
        )
