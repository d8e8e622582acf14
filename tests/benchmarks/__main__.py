"""Measurements: ``python -m tests.benchmarks``, ``… search``, ``… delivery``, ``… pace``,
``… retention``, ``… backup`` and ``… terms``.

The first: how fast the bot starts and answers, beside a bare python-telegram-bot that only echoes.

Both are processes of their own against the same embedded Bot API, in turns. Printed are medians in
milliseconds, the slowest of a hundred, and the ratio to the baseline.
"""

from __future__ import annotations

import asyncio
import os
import platform
import signal
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.benchmarks import backup, delivery, pace, retention, search, served_terms, terms
from tests.running import TOKEN, new_api
from tickerbot.formats.documents import read_document
from tickerbot.playground import BotApi
from tickerbot.settings import load_settings
from tickerbot.storage.archive.imports import import_entries
from tickerbot.storage.database import open_database

ROUNDS = 5
COMMANDS = 100
SAMPLE = Path(__file__).parent.parent.parent / "tickerbot" / "samples" / "kueste.txt"

BASELINE = """
import os
from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters

async def echo(update, context):
    await update.message.reply_text(update.message.text)

url = os.environ["TICKERBOT_API_URL"]
app = ApplicationBuilder().token(os.environ["TICKERBOT_TOKEN"]).base_url(url + "/bot").build()
app.add_handler(MessageHandler(filters.ALL, echo))
app.run_polling()
"""
PROGRAMS = {
    "tickerbot run": [sys.executable, "-m", "tickerbot", "run"],
    "bare python-telegram-bot": [sys.executable, "-c", BASELINE],
}


async def measure(
    command: list[str], url: str, api: BotApi, folder: Path
) -> tuple[float, list[float]]:
    """Seconds from the start of the process to its first poll, and from updates to answers."""
    environment = {
        **os.environ,
        "TICKERBOT_TOKEN": TOKEN,
        "TICKERBOT_API_URL": url,
        "TICKERBOT_DATABASE": str(folder / "ticker.db"),
        "TICKERBOT_LOG_LEVEL": "ERROR",
    }
    api.calls.clear()
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(*command, env=environment, cwd=folder)
    await api.wait_for(lambda: api.calls_of("getUpdates"))
    started = time.perf_counter() - begun
    await asyncio.sleep(0.5)  # menus and the like are done: an idle bot is what is measured
    waits = []
    for number in range(COMMANDS):
        reader = api.add_user(f"Leserin {number}", language_code="de")
        begun = time.perf_counter()
        api.send(reader, "/latest")
        await api.wait_for(lambda r=reader: api.bot_messages(r))  # type: ignore[misc]
        waits.append(time.perf_counter() - begun)
        await asyncio.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    await process.wait()
    return started, waits


async def main() -> None:
    """Run both in turns and print the table."""
    api = new_api()
    api.record_updates = True
    starts: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    waits: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        zone = load_settings().timezone
        with closing(open_database(folder / "ticker.db")) as db:
            import_entries(db, read_document(SAMPLE.read_bytes(), zone), zone)
        async with api.serve() as url:
            for _ in range(ROUNDS):
                for program, command in PROGRAMS.items():
                    started, answered = await measure(command, url, api, folder)
                    starts[program].append(started)
                    waits[program] += answered
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{'':26}{'start to first poll':>22}{'update to answer':>20}{'slowest of 100':>18}")
    first_start, first_wait = (statistics.median(figures[n]) for figures, n in (
        (starts, "bare python-telegram-bot"), (waits, "bare python-telegram-bot")
    ))  # fmt: skip
    for program in PROGRAMS:
        start, wait = statistics.median(starts[program]), statistics.median(waits[program])
        slowest = statistics.quantiles(waits[program], n=100)[-1]
        print(
            f"{program:26}{start * 1000:13.0f} ms {start / first_start:4.2f}×"
            f"{wait * 1000:11.1f} ms {wait / first_wait:4.2f}×{slowest * 1000:15.1f} ms"
        )


if sys.argv[1:2] == ["search"]:
    search.main(sys.argv[2:])
elif sys.argv[1:2] == ["delivery"]:
    asyncio.run(delivery.main(sys.argv[2:]))
elif sys.argv[1:2] == ["pace"]:
    asyncio.run(pace.main(sys.argv[2:]))
elif sys.argv[1:2] == ["retention"]:
    retention.main(sys.argv[2:])
elif sys.argv[1:2] == ["backup"]:
    backup.main(sys.argv[2:])
elif sys.argv[1:3] == ["terms", "served"]:
    asyncio.run(served_terms.main(sys.argv[3:]))
elif sys.argv[1:2] == ["terms"]:
    terms.main(sys.argv[2:])
else:
    asyncio.run(main())
