"""``tickerbot backup`` and ``migrate``: what operators do for the database."""

from __future__ import annotations

import time
from pathlib import Path

import click

from tickerbot.cli.terminal import read_settings
from tickerbot.errors import TickerbotError


@click.command()
@click.argument("target", metavar="FILE|DIR", type=click.Path(path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="Of the backups in DIR keep only so many.")
def backup(target: Path, keep: int | None) -> None:
    """Copy the database into one file, also while the bot runs; in DIR it is named by the time."""
    from tickerbot.storage import backups
    from tickerbot.storage.safekeeping import back_up_database

    settings, now = read_settings(), int(time.time())
    folder = target if target.is_dir() else None
    if keep is not None and folder is None:
        raise TickerbotError(f"{target}: --keep is for a folder of backups, and this is none")
    file = backups.in_folder(folder, now) if folder else target
    made = back_up_database(settings.database, file, now)
    click.echo(f"{made.path}: {made.size} bytes in {made.seconds:.1f} s")
    if folder and keep:
        for old in backups.remove_old(folder, keep):
            click.echo(f"{old}: deleted")


@click.command()
@click.option("--no-backup", is_flag=True, help="Make no backup first.")
def migrate(*, no_backup: bool) -> None:
    """Bring the database's schema up to date before the bot starts, after a backup beside it."""
    from tickerbot.cli.logs import set_up_logging
    from tickerbot.storage.safekeeping import migrate_database

    settings = read_settings()
    set_up_logging(settings.log_level, ())  # it tells where the backup is
    before, after = migrate_database(settings.database, backup=not no_backup)
    if before == after:
        click.echo(f"{settings.database}: the schema is {after} already")
    else:
        click.echo(f"{settings.database}: the schema was {before} and is {after}")
