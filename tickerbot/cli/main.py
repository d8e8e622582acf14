"""The entry point of the command line, and the commands that run a bot: ``run`` and ``demo``."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tickerbot import events
from tickerbot.cli.archive import export, import_
from tickerbot.cli.backup import backup, migrate, restore
from tickerbot.cli.chats import chats
from tickerbot.cli.check import check
from tickerbot.cli.logbook import log
from tickerbot.cli.long_life import bound_threads, give_back_memory
from tickerbot.cli.search import search
from tickerbot.cli.status import status
from tickerbot.cli.takeover import takeover
from tickerbot.cli.terminal import complain, read_settings
from tickerbot.errors import DatabaseReplaced, LogTaken, SettingsError, TickerbotError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tickerbot", prog_name="tickerbot")
def cli() -> None:
    """A Telegram bot for a newsroom's live ticker.

    Settings come from the environment or .env; .env.example explains them.
    """


def main() -> None:
    """Run the command line; an expected error is one line on standard error, without a traceback."""
    try:
        cli(prog_name="tickerbot", standalone_mode=False)
        sys.stdout.flush()
    except click.Abort:
        complain("interrupted")
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except TickerbotError as error:
        complain(str(error))
        sys.exit(_status_of(error))
    except BrokenPipeError:
        # the reader of our output is gone; the flush at exit must not fail on the closed pipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        complain(f"{error.filename or 'output'}: {error.strerror}")
        sys.exit(1)


@cli.command()
def run() -> None:
    """Run the bot, by long polling or a webhook, until SIGTERM or Ctrl-C."""
    from tickerbot.app import run_bot
    from tickerbot.cli.logs import set_up_logging

    settings = read_settings()
    set_up_logging(settings.log_level, form=settings.log_format)  # for what is wrong with the token
    try:
        token, proxy = settings.require_token(), settings.find_proxy()
        beat = settings.heartbeat_url
        secrets = (
            token,
            token.partition(":")[2],
            proxy.password if proxy else "",
            beat.get_secret_value() if beat else "",
        )
        set_up_logging(settings.log_level, secrets, form=settings.log_format)
        asyncio.run(_run_until_signal(lambda stop: run_bot(settings, stop)))
    except TickerbotError as error:
        if settings.log_format == "text":
            raise
        logging.getLogger(__name__).critical(events.ENDED, error)
        sys.exit(_status_of(error))
    except Exception:
        logging.getLogger(__name__).exception(events.CRASHED)  # without its words
        sys.exit(1)


def _status_of(error: TickerbotError) -> int:
    # by these a service knows that it is of no use to start again before a person has looked
    if isinstance(error, SettingsError):
        return 2
    return 3 if isinstance(error, DatabaseReplaced) and not isinstance(error, LogTaken) else 1


async def _run_until_signal(job: Callable[[asyncio.Event], Any]) -> None:
    """Await ``job(stop)``; SIGTERM, Ctrl-C and the end of the terminal set ``stop``."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    bound_threads(loop)
    give_back_memory()
    hung_up = {signal.SIGHUP} if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN else set()
    for number in {signal.SIGTERM, signal.SIGINT} | hung_up:  # nohup has it ignored
        loop.add_signal_handler(number, stop.set)
    await job(stop)


@cli.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), help="The page's port; 0 takes any that is free."
)
@click.option(
    "--database",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the data in this file; without it nothing is kept.",
)
@click.option("--no-browser", is_flag=True, help="Open no browser; only print the address.")
def demo(port: int | None, database: Path | None, *, no_browser: bool) -> None:
    """Try the whole ticker in a browser, with no token and no account."""
    from tickerbot.cli.logs import set_up_logging
    from tickerbot.demo.run import run_demo

    set_up_logging("WARNING")
    asyncio.run(
        _run_until_signal(
            lambda stop: run_demo(
                stop, click.echo, port=port, database=database, browser=not no_browser
            )
        )
    )


COMMANDS = (
    import_, export, status, chats, search, log, check, backup, restore, migrate, takeover,
)  # fmt: skip
for command in COMMANDS:
    cli.add_command(command)
