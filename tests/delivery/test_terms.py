"""Readers' terms with the whole bot: who gets what, when, and in which order, through real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.arrivals import pushes
from tests.databases import until_committed
from tests.outboxes import correct, retract
from tests.running import Newsroom, running_bot
from tests.tdlib import assert_sendable
from tickerbot.bot_api.throttle import Throttle
from tickerbot.model import Level, ParsedEntry, Target
from tickerbot.playground import User
from tickerbot.rendering.digests import MAX_SHOWN
from tickerbot.rendering.missed import PAGE_SIZE
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database
from tickerbot.storage.newsroom import publishing
from tickerbot.storage.outbox import terms
from tickerbot.storage.transactions import transaction
from tickerbot.terms import EVERY_HOUR, Terms


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with running_bot(tmp_path) as room:
        yield room


@pytest.fixture
async def slow(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """A hundred messages a second."""
    async with running_bot(tmp_path, throttle=Throttle(100.0)) as room:
        yield room


def choose(room: Newsroom, reader: User, wanted: Terms) -> None:
    with closing(open_database(room.database)) as db, transaction(db):
        terms.choose_terms(db, Target(reader.id), wanted, 0, chat_type="private")


def tell(room: Newsroom, headline: str, level: Level = Level.NORMAL) -> None:
    """Publish beside the bot, as an import does."""
    now = datetime.now(UTC)
    entry = ParsedEntry(headline, (), now.date(), now.time(), now, level=level)
    with closing(open_database(room.database)) as db, transaction(db):
        prepared = entries.prepare(entry, int(now.timestamp()))
        publishing.publish_all(db, [prepared], by=None, now=int(now.timestamp()))


def received(room: Newsroom, reader: User) -> list[str]:
    return [message.text.partition("\n")[0] for message in pushes(room, reader, "")]


def sounds(room: Newsroom, reader: User) -> list[bool]:
    return [not message.silent for message in pushes(room, reader, "")]


async def test_each_gets_what_it_wants_with_the_sound_that_it_wants(newsroom: Newsroom) -> None:
    everything, important, words = newsroom.subscribers(3)
    choose(newsroom, important, Terms(lowest=Level.IMPORTANT, rings=Level.URGENT))
    choose(newsroom, words, Terms(lowest=Level.URGENT, rings=None, followed=("Streik",)))
    stories = [
        ("Deich hält", Level.NORMAL),
        ("Bahnstreiks enden", Level.NORMAL),
        ("Gipfel endet", Level.IMPORTANT),
        ("Warnung vor Sturm", Level.URGENT),
    ]
    for number, (headline, level) in enumerate(stories, 1):
        tell(newsroom, headline, level)

        def has_come(told: int = number) -> bool:
            return len(received(newsroom, everything)) == told

        await newsroom.api.wait_for(has_come)
    await newsroom.api.wait_for(lambda: len(received(newsroom, words)) == 2)
    await newsroom.api.wait_for(lambda: len(received(newsroom, important)) == 2)
    assert [sounds(newsroom, each) for each in (everything, important, words)] == [
        [True] * 4, [False, True], [False, False],
    ]  # fmt: skip
    assert "Bahnstreiks" in received(newsroom, words)[0]


async def collecting(room: Newsroom, reader: User) -> None:
    """Let this reader have a digest every hour; return once the bot collects for it."""
    choose(room, reader, Terms(digest_hours=EVERY_HOUR))
    await until_committed(
        room.database,
        lambda db: db.execute("select 1 from terms where closed and turned_at").fetchone(),
    )


def let_an_hour_pass(room: Newsroom) -> None:
    with closing(open_database(room.database)) as db, transaction(db):
        db.execute("update terms set turned_at = turned_at - 3600, turns_at = 0 where closed")


async def test_a_digest_is_one_message_and_corrected_when_an_entry_in_it_is(
    newsroom: Newsroom,
) -> None:
    (reader,) = newsroom.subscribers(1)
    await collecting(newsroom, reader)
    for headline, level in (("Deich hält", 0), ("Gipfel <endet>", 1), ("Regen", 0)):
        tell(newsroom, headline, Level(level))
    tell(newsroom, "Sturmwarnung", Level.URGENT)
    await newsroom.api.wait_for(lambda: len(received(newsroom, reader)) == 1)
    assert "Sturmwarnung" in received(newsroom, reader)[0]
    let_an_hour_pass(newsroom)
    await newsroom.api.wait_for(lambda: len(received(newsroom, reader)) == 2)
    digest = newsroom.api.bot_messages(reader)[-1]
    head, important, *others = digest.text.split("\n\n")
    assert head.startswith("Zusammenfassung: 3 Meldungen")
    assert important.endswith("★\u00a0Gipfel <endet>")
    assert [line.rpartition(" · ")[2] for line in others[0].split("\n")] == ["Deich hält", "Regen"]
    buttons = [button for row in digest.buttons or [] for button in row]
    assert [button["text"] for button in buttons] == ["2", "1", "3"]
    assert not digest.silent
    opened = await newsroom.tap_and_read(reader, digest, buttons[0]["callback_data"])
    assert "Gipfel" in opened.text
    with closing(open_database(newsroom.database)) as db:
        correct(db, 1, "Deich bricht")
    await newsroom.api.wait_for(lambda: "Deich bricht" in newsroom.api.current(digest).text)
    with closing(open_database(newsroom.database)) as db:
        retract(db, 3)
    await newsroom.api.wait_for(lambda: "Zurückgezogen" in newsroom.api.current(digest).text)
    assert_sendable(newsroom.api.current(digest).html)
    assert len(received(newsroom, reader)) == 3, "nothing but what was opened came as well"


async def test_an_urgent_entry_overtakes_a_broadcast_that_is_running(slow: Newsroom) -> None:
    readers = slow.subscribers(400)  # more than are taken up at once
    tell(slow, "Gemächliches")
    await slow.api.wait_for(lambda: any(received(slow, reader) for reader in readers))
    tell(slow, "Dringendes", Level.URGENT)
    await slow.api.wait_for(lambda: all("Dringendes" in str(received(slow, r)) for r in readers))
    first = sum("Dringendes" in received(slow, reader)[0] for reader in readers)
    assert first >= 100, "most had not got the other one yet"
    assert any(len(received(slow, reader)) == 1 for reader in readers), "it went to all first"


async def test_the_rest_of_a_digest_is_of_this_digest_and_comes_below_it(
    newsroom: Newsroom,
) -> None:
    (reader,) = newsroom.subscribers(1)
    choose(newsroom, reader, Terms(digest_hours=EVERY_HOUR, muted=("Fußball",)))
    await until_committed(
        newsroom.database,
        lambda db: db.execute("select 1 from terms where closed and turned_at").fetchone(),
    )
    for number in range(1, MAX_SHOWN + PAGE_SIZE + 4):
        tell(newsroom, f"Fußball {number}" if number % 9 == 0 else f"Meldung {number}")
    let_an_hour_pass(newsroom)
    await newsroom.api.wait_for(lambda: len(received(newsroom, reader)) == 1)
    digest = newsroom.api.bot_messages(reader)[-1]
    await until_committed(
        newsroom.database, lambda db: db.execute("select 1 from digests").fetchone()
    )
    before = digest.text
    more = (digest.buttons or [])[-1][0]
    assert more["text"] == "10 weitere"
    rest = await newsroom.tap_and_read(reader, digest, more["callback_data"])
    shown = rest.text.split("\n\n")[1].split("\n")
    assert [line.rpartition(" · ")[2] for line in shown] == [
        f"Meldung {number}" for number in range(1, 12) if number != 9
    ]
    assert newsroom.api.current(digest).text == before
    assert_sendable(rest.html)
    link = f"/start d{more['callback_data'].removeprefix('dig:')}"  # as from a channel
    assert (await newsroom.ask(reader, link)).text == rest.text
    changed = f"{more['callback_data'][:-1]}{'0' if more['callback_data'][-1] != '0' else '1'}"
    for wrong in ("dig:", "dig:1-00000000", "dig:x:0", changed, f"{more['callback_data']}:9999"):
        await newsroom.tap(reader, digest, data=wrong)
    assert newsroom.api.current(digest).text == before
