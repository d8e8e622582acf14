"""What somebody has missed: since they were last here, or since a moment, through real HTTP."""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clocks import JumpingClock
from tests.databases import make_database, new_database, until_committed
from tests.outboxes import correct, retract
from tests.running import Newsroom, rows, running_bot
from tests.ticker_texts import add
from tests.wanting import Story, filters, stories, wants
from tickerbot.model import Entry, Level, ParsedEntry, Target, Topic
from tickerbot.playground import User
from tickerbot.storage.archive import entries, missed, topics
from tickerbot.storage.database import open_database, open_to_read
from tickerbot.storage.outbox import chats
from tickerbot.storage.outbox.terms import choose_terms
from tickerbot.storage.transactions import transaction
from tickerbot.terms import Terms

BERLIN = ZoneInfo("Europe/Berlin")


async def was_here(path: Path, user: User, ago_s: float) -> None:
    """Let it be so long ago, once what they have just asked is noted."""
    await until_committed(path, lambda _: last_here(path, user))
    with closing(open_database(path)) as db, transaction(db):
        chats.note_asked(db, user.id, int(time.time() - ago_s))


def last_here(path: Path, user: User) -> int | None:
    with closing(open_to_read(path)) as db:
        return chats.get_settings(db, Target(user.id)).asked_at


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    make_database(tmp_path / "ticker.db")
    async with running_bot(tmp_path) as newsroom:
        yield newsroom


async def test_since_the_chat_was_last_here_important_first_and_the_rest_as_a_count(
    room: Newsroom,
) -> None:
    anna = room.reader("Anna")
    await room.subscribe(anna)
    add(room.database, "Schon gesehen", 7200)
    for number in range(8):
        add(room.database, f"Kleines {number}", 600 - number)
    add(room.database, "Wichtiges", 1200, 1)
    add(room.database, "Deich <bricht> & hält", 1800, 2)
    await was_here(room.database, anna, 3600)
    told = await room.ask(anna, "/verpasst")
    assert ": 10 Meldungen" in told.text.split("\n")[0]
    assert "Schon gesehen" not in told.text
    shown = [line.split(" · ")[2] for line in told.text.split("\n")[2:]]
    small = [f"Kleines {number}" for number in (7, 6, 5)]
    assert shown == ["EIL Deich <bricht> & hält", "★\u00a0Wichtiges", *small]
    assert rows(told)[-1] == ["5 weitere"]
    page = await room.tap_to_change(anna, told, "5 weitere")
    assert [f"Kleines {number}" in page.text for number in range(8)] == [True] * 5 + [False] * 3
    opened = await room.tap_and_read(anna, page, (page.buttons or [])[0][0]["callback_data"])
    assert "Kleines 4" in opened.text


async def test_asking_or_tapping_is_being_here(room: Newsroom) -> None:
    anna = room.reader("Anna")
    await room.subscribe(anna)
    for act in ("/aktuell", "Husum", "tap"):
        await was_here(room.database, anna, 5000)
        if act == "tap":
            await room.tap(anna, room.api.bot_messages(anna)[-1], data="l")
        else:
            await room.ask(anna, act)
        await until_committed(
            room.database,
            lambda _: (last_here(room.database, anna) or 0) > time.time() - 60,
        )
    assert "gab es nichts Neues" in (await room.ask(anna, "/missed")).text


async def test_of_a_chat_that_is_not_known_nothing_is_kept_and_the_last_day_is_told(
    room: Newsroom,
) -> None:
    ben = room.reader("Ben")
    add(room.database, "Gestern", 20 * 3600)
    add(room.database, "Vorgestern", 30 * 3600)
    for _ in range(2):
        told = await room.ask(ben, "/verpasst")
        assert "Gestern" in told.text
        assert "Vorgestern" not in told.text
    assert last_here(room.database, ben) is None


@pytest.mark.parametrize(
    "words", ["/missed {:%H:%M}", "/verpasst {:%H:%M} Uhr", "seit {:%H:%M} Uhr", "um {:%H:%M}"]
)
async def test_since_a_moment_by_command_or_plain_words(room: Newsroom, words: str) -> None:
    anna = room.reader("Anna")
    moment = datetime.now(BERLIN) - timedelta(hours=3)
    add(room.database, "Danach", 3 * 3600 - 120)
    add(room.database, "Davor", 3 * 3600 + 120)
    told = await room.ask(anna, words.format(moment))
    assert f"{moment:%H:%M}: eine Meldung" in told.text
    assert "Danach" in told.text
    assert "Davor" not in told.text


async def test_the_clock_is_the_readers_own(room: Newsroom) -> None:
    anna = room.reader("Anna")
    with closing(open_database(room.database)) as db, transaction(db):
        wanted = Terms(zone="Asia/Tokyo")
        choose_terms(db, Target(anna.id), wanted, 0, chat_type="private")
    moment = datetime.now(ZoneInfo("Asia/Tokyo")) - timedelta(hours=2)
    add(room.database, "Danach", 2 * 3600 - 120)
    add(room.database, "Davor", 2 * 3600 + 120)
    told = await room.ask(anna, f"/missed {moment:%H:%M}")
    assert f"{moment:%H:%M}: eine Meldung" in told.text
    assert "Danach" in told.text


@pytest.mark.parametrize(
    ("language", "text", "begins"),
    [
        ("de", "Was habe ich verpasst?", "Seit"),
        ("en", "what did I miss", "Since"),
        ("en", "since 00:00", "Since"),
        ("de", "was ist seit gestern 20 Uhr passiert", "Seit"),
        ("de", "Was ist in Husum passiert?", "🔎"),
        ("de", "heute", "🔎"),
        ("de", "/verpasst irgendwann", "Ab wann?"),
        ("en", "/missed morgen", "Since when?"),
    ],
)
async def test_what_is_asked_and_what_is_searched_for(
    room: Newsroom, language: str, text: str, begins: str
) -> None:
    user = room.api.add_user("Jane", language_code=language)
    assert (await room.ask(user, text)).text.startswith(begins)


async def test_corrections_stand_at_the_end_also_of_older_entries(room: Newsroom) -> None:
    anna = room.reader("Anna")
    old = add(room.database, "Fähre fährt", 50 * 3600)
    gone = add(room.database, "Bahn fährt", 40 * 3600)
    add(room.database, "Deich hält", 600)
    with closing(open_database(room.database)) as db:
        correct(db, old, "Fähre fährt nicht", note="Sie fährt nicht.")
        retract(db, gone, "Stimmt nicht.")
        with transaction(db):
            db.execute(
                "update revisions set made_at = ? where revision > 1", [int(time.time()) - 60]
            )
    told = await room.ask(anna, "/verpasst")
    news, _, corrected = told.text.partition("Korrigiert")
    assert "Deich hält" in news
    assert "Sie fährt nicht." in corrected
    assert "Stimmt nicht." in corrected
    assert "Bahn fährt" not in told.text


async def test_it_is_what_the_chat_wants_and_the_rest_is_a_count(room: Newsroom) -> None:
    anna, jane = room.reader("Anna"), room.api.add_user("Jane", language_code="en")
    with closing(open_database(room.database)) as db, transaction(db):
        topics.add_topic(db, "Wahl", 0)
        topics.add_topic(db, "Sport", 0)
    for headline, level, topic in (
        ("Wahl läuft", 0, "Wahl"), ("Tor fällt", 0, "Sport"), ("Bahnstreik droht", 1, "Sport"),
        ("Regen kommt", 1, ""), ("Deich bricht", 2, ""), ("Wahlkampf ruht", 0, "Wahl"),
        *((f"Auszählung {number}", 0, "Wahl") for number in range(7)),
    ):  # fmt: skip
        add(room.database, headline, 600, level, *filter(None, [topic]))
    with closing(open_database(room.database)) as db:
        correct(db, 2, "Tor zählt nicht", note="Es war Abseits.")
        correct(db, 1, "Wahl läuft noch", note="Sie läuft noch.")
        with transaction(db):
            db.execute("update revisions set made_at = ?", [int(time.time()) - 60])
    for reader, words in (
        (anna, ("/themen Wahl", "/folgen Streik", "/stumm Kampf")), (jane, ("/level urgent",)),
    ):  # fmt: skip
        for each in words:
            await room.ask(reader, each)
    told = await room.ask(anna, "/verpasst 2 Stunden")
    head, shown, *corrected, rest = told.text.split("\n\n")
    assert head.endswith(": 10 Meldungen")
    lines = [line.split(" · ", 2)[2] for line in shown.split("\n")]
    assert lines[:3] == [
        "EIL Deich bricht",
        "Sport · ★\u00a0Bahnstreik droht",
        "Wahl · Auszählung 6",
    ]
    assert "noch" in "".join(corrected)
    assert "Abseits" not in told.text
    assert rest == "Außerdem 3 Meldungen, die nicht zu Ihren Einstellungen passen: /aktuell"
    page = await room.tap_to_change(anna, told, "5 weitere")
    assert "Wahl läuft noch" in page.text
    assert not any(word in page.text for word in ("Tor", "Regen", "kampf"))
    told = await room.ask(jane, "/missed 2 hours")
    assert ": one entry" in told.text
    assert told.text.endswith("Besides, 12 entries that do not match your settings: /latest")
    await was_here(room.database, jane, 300)
    add(room.database, "Sonne kommt", 60)
    told = await room.ask(jane, "/missed")
    assert "nothing new of what you want" in told.text
    assert "one entry that does not match" in told.text


@given(filters, stories)
def test_what_is_missed_is_wanted_by_the_same_rule_as_what_is_pushed(
    wanted: Terms, story: Story
) -> None:
    headline, level, about = story
    named = tuple(Topic(number, "T") for number in about)
    entry = Entry(1, headline, (), None, None, level=level, topics=named)
    assert missed.Wanting(wanted).wants(entry) == wants(wanted, story)


async def test_the_overview_is_in_the_order_of_time_of_a_day_or_a_topic(room: Newsroom) -> None:
    anna = room.reader("Anna")
    assert "nichts als wichtig" in (await room.ask(anna, "/ueberblick")).text
    add(room.database, "Zuletzt", 60, 1, "Wahl")
    add(room.database, "Zuerst", 7200, 2)
    add(room.database, "Nebenbei", 3600)
    add(room.database, "Vor Tagen", 90 * 3600, 1, "Wahl")
    told = [line.split(" · ")[-1] for line in (await room.ask(anna, "/overview")).text.split("\n")]
    assert told[2:] == ["EIL Zuerst", "★\u00a0Zuletzt"]
    told = (await room.ask(anna, "/ueberblick #wahl")).text.split("\n")
    assert told[0] == "Wichtiges: Wahl"
    assert [line.split(" · ")[-1] for line in told[2:]] == ["★\u00a0Vor Tagen", "★\u00a0Zuletzt"]
    assert "„&lt;Sport&gt;“ gibt es hier nicht" in (await room.ask(anna, "/overview <Sport>")).html


async def test_a_tampered_button_shows_nothing(room: Newsroom) -> None:
    anna = room.reader("Anna")
    message = await room.ask(anna, "/verpasst")
    for data in ("miss", "miss:", "miss:1-2", "miss:1-2:x", "miss:-1-2:3", f"miss:{'9' * 30}-1:0"):
        assert "nicht mehr gültig" in await room.tap(anna, message, data=data), data
    assert "Weiter geht es" in await room.tap(anna, message, data="miss:1-2:3")


@given(
    st.lists(st.tuples(st.integers(0, 100), st.sampled_from(Level)), max_size=12),
    st.integers(0, 100),
    st.integers(0, 100),
)
@settings(max_examples=20)
def test_nothing_of_a_while_is_left_out_and_nothing_else_is_told(
    came: list[tuple[int, Level]], since: int, until: int
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(new_database(Path(folder) / "ticker.db")) as db,
        transaction(db),
    ):
        for number, (at, level) in enumerate(came):
            entries.insert_entry(db, ParsedEntry(f"N{number}", (), level=level), ordered_at=at)
        wanted = {
            number + 1: level for number, (at, level) in enumerate(came) if since < at <= until
        }
        found = missed.read_missed(db, since, until, most=4, others=2, corrections=1)
        rest, count = missed.read_others(db, since, until, limit=99, offset=len(found.others))
        assert count == len(found.others) + len(rest)
        assert found.count == len(wanted)
        important = [entry.level for entry in found.important]
        assert important == sorted(filter(None, wanted.values()), reverse=True)[:4]
        assert {entry.id for entry in (*found.others, *rest)} == {
            number for number, level in wanted.items() if not level
        }


async def test_what_was_noted_while_the_clock_was_ahead_is_noted_anew(tmp_path: Path) -> None:
    make_database(tmp_path / "ticker.db")
    now = time.time()
    clock = JumpingClock(now + 365 * 86_400)
    async with running_bot(tmp_path, clock=clock) as room:
        anna, edda = room.reader("Anna"), room.editor()
        for somebody in (anna, edda):
            await room.subscribe(somebody)
        noted = "select count(asked_at) from chats"
        await until_committed(room.database, lambda db: db.execute(noted).fetchone() == (2,))
        clock.jump(now - clock())
        add(room.database, "Deich hält", 600)
        assert "Deich hält" in (await room.ask(anna, "/verpasst")).text
        await room.ask(edda, "/hilfe")
        newest = (
            "select max((select max(asked_at) from chats), (select max(active_at) from people))"
        )
        await until_committed(room.database, lambda db: db.execute(newest).fetchone()[0] <= now)
