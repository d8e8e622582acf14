"""``tickerbot chats``: exporting and importing subscriptions, and forgetting what is old."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from tickerbot.cli.terminal import (
    NOTHING_IMPORTED,
    complain,
    database_to_read,
    files_argument,
    input_name,
    opened_database,
    opened_input,
    opened_output,
    output_option,
    progress_bar,
    read_settings,
)
from tickerbot.errors import SettingsError
from tickerbot.settings import Settings


@click.group()
def chats() -> None:
    """Take the subscriptions out or bring them in, as JSON Lines, and forget what is old."""


@chats.command()
@output_option
def export(output: Path | None) -> None:
    """Write every subscription that gets pushes; not those that ended or are gone."""
    from tickerbot.storage.outbox.chat_lists import export_chats

    settings = read_settings()
    with database_to_read(settings) as db, opened_output(output) as file:
        export_chats(db, file.write)


@chats.command()
@click.option("--dry-run", is_flag=True, help="Only count.")
def prune(*, dry_run: bool) -> None:
    """Forget chats that left long ago, old copies and old drafts; the bot does so daily."""
    from tickerbot.operations.retention import policy_of
    from tickerbot.storage.newsroom import retention
    from tickerbot.storage.transactions import transaction

    settings = read_settings()
    policy, now = policy_of(settings), _time_by_both_clocks(settings)
    if dry_run:
        with database_to_read(settings) as db:
            done = retention.count_old(db, policy, now)
    else:
        done = retention.Pruned()
        with opened_database(settings, create=False) as db:
            while True:
                with transaction(db):
                    step = retention.prune(db, policy, now)
                if not step:
                    break
                done += step
    click.echo(
        f"{'would be forgotten' if dry_run else 'forgotten'}: {done.chats} chats that left,"
        f" {done.copies} copies, texts of {done.drafts} drafts,"
        f" {done.audiences} rows on who wanted what"
    )


def _time_by_both_clocks(settings: Settings) -> float:
    """This machine's, or Telegram's where that is behind: what is forgotten stays forgotten."""
    from tickerbot.bot_api.clocks import MAX_OFF_S
    from tickerbot.bot_api.inspection import ask_seconds_ahead

    ahead, why = None, "TICKERBOT_TOKEN is not set"
    try:
        if token := settings.find_token():
            why = "Telegram does not tell its time"
            ahead = asyncio.run(ask_seconds_ahead(token, settings.api_url, settings.find_proxy()))
    except SettingsError as error:
        why = str(error)
    if ahead is None:
        complain(f"{why}; what is old is told by this machine's clock alone")
    elif ahead > MAX_OFF_S:
        complain(f"this machine's clock is {ahead:.0f} s ahead of Telegram's, which counts")
    return time.time() - max(0.0, ahead or 0.0)


@chats.command("import")
@files_argument
def import_(files: Sequence[Path]) -> None:
    """Subscribe the chats of FILES (- is standard input), each from the next push on.

    Chats that are known keep their settings; those that are gone are taken up again. Importing the
    same file again adds nothing.
    """
    settings = read_settings()
    good = [_import_file(path, settings) for path in files]
    if not all(good):
        sys.exit(1)


def _import_file(path: Path, settings: Settings) -> bool:
    """Import one file as a whole, or nothing of it; say whether it succeeded."""
    from tickerbot.storage.outbox.chat_lists import BadLines, lines_of, read_list, store_list

    name = input_name(path)
    with opened_database(settings) as db:
        try:
            with (
                opened_input(path) as (file, size),
                progress_bar(size, f"{name}: reading") as on_read,
            ):
                count = read_list(db, lines_of(file), on_read)
        except BadLines as error:
            for line, complaint in error.complaints:
                complain(f"{name}, line {line}: {complaint}")
            more = error.total - len(error.complaints)
            also = f"{more} more lines are bad; " if more else ""
            complain(f"{name}: {also}{NOTHING_IMPORTED}")
            return False
        except OSError as error:
            complain(f"{name}: {error.strerror}; {NOTHING_IMPORTED}")
            return False
        with progress_bar(count, f"{name}: storing") as on_stored:
            done = store_list(db, int(time.time()), on_stored)
    taken_up = f"{done.taken_up} taken up again, " if done.taken_up else ""
    click.echo(f"{name}: {done.added} added, {taken_up}{done.known} known already")
    return True
