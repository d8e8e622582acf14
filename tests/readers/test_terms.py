"""Readers' own terms: by buttons and commands, in both languages, and for whom they are."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import time as time_of_day
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import make_database
from tests.running import Newsroom, rows, running_bot
from tests.ticker_texts import add_all
from tickerbot.model import Language, Level, Target
from tickerbot.model import Newsroom as Values
from tickerbot.playground import User
from tickerbot.readers.routes import OFFERED
from tickerbot.rendering.settings import per_day
from tickerbot.rendering.voice import Voice
from tickerbot.storage.archive import topics
from tickerbot.storage.database import open_database, open_to_read
from tickerbot.storage.outbox import chats
from tickerbot.storage.outbox.terms import terms_of
from tickerbot.storage.transactions import transaction
from tickerbot.terms import MAX_WORDS, QuietHours, Terms


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    make_database(tmp_path / "ticker.db")
    with closing(open_database(tmp_path / "ticker.db")) as db, transaction(db):
        for name in ("Wahl", "Sport", "Börse & <Geld>"):
            topics.add_topic(db, name, 0)
        topics.add_topic(db, "Gipfel", 0, is_open=False)
    async with running_bot(tmp_path) as newsroom:
        yield newsroom


def wanted(room: Newsroom, chat_id: int, thread_id: int = 0) -> Terms:
    with closing(open_to_read(room.database)) as db:
        return terms_of(db, Target(chat_id, thread_id))


def numbers(room: Newsroom, *names: str) -> frozenset[int]:
    with closing(open_to_read(room.database)) as db:
        return frozenset(topic.id for topic in topics.all_topics(db) if topic.name in names)


COMMANDS: list[tuple[str, str, dict[str, object], str]] = [
    ("/level important", "/stufe wichtig", {"lowest": Level.IMPORTANT},
     "Wichtiges und Eilmeldungen mit Ton"),
    ("/level urgent", "/stufe EIL", {"lowest": Level.URGENT}, "Eilmeldungen mit Ton"),
    ("/sound none", "/ton aus", {"rings": None}, "alles ohne Ton"),
    ("/sound urgent", "/ton eil", {"rings": Level.URGENT}, "alles andere ohne Ton"),
    ("/quiet 22-7 silent urgent", "/ruhe 22-7 leise eil",
     {"quiet": QuietHours(time_of_day(22), time_of_day(7), collect=False, urgent=True)}, "Ruhe"),
    ("/rhythm 8 18", "/rhythmus 8 und 18 Uhr", {"digest_hours": frozenset({8, 18})}, "um 8 und 18 Uhr"),
    ("/follow strike", "/folgen strike", {"followed": ("strike",)}, "Immer dabei: strike."),
    ("/mute Fußball, Bingo", "/stumm Fußball, Bingo", {"muted": ("Bingo", "Fußball")},
     "Bingo, Fußball"),
    ("/zone Wien", "/zone Europe/Vienna", {"zone": "Europe/Vienna"}, "Zeitzone Europe/Vienna"),
]  # fmt: skip


@pytest.mark.parametrize(("english", "german", "chosen", "told"), COMMANDS)
async def test_each_command_chooses_in_both_languages_and_says_what_comes(
    room: Newsroom, english: str, german: str, chosen: dict[str, object], told: str
) -> None:
    anna, ben = room.reader("Anna"), room.reader("Ben")
    await room.subscribe(anna)
    answer = await room.ask(anna, english)
    assert answer.text.startswith("Gespeichert.")
    assert told in answer.text
    assert "nichts abonniert" not in answer.text
    assert wanted(room, anna.id) == Terms(**chosen)  # type: ignore[arg-type]
    assert "nichts abonniert" in (await room.ask(ben, german)).text
    assert wanted(room, ben.id) == wanted(room, anna.id)
    settings = await room.tap_to_change(anna, answer, "Einstellungen")
    assert told in settings.text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("/stufe laut", "/stufe wichtig"), ("/ton laut", "/ton eil"), ("/zone Xyzzy", "/zone Wien"),
        ("/zone Wein", "Europe/Vienna"), ("/folgen und", "/folgen Streik"),
        ("/stumm !!!", "/folgen Streik"),
        ("/nichtfolgen Streik", "/woerter"), ("/folgen " + "x" * 60, "Komma"),
        ("/themen Wahl Quatsch", "heißt so: Quatsch"),
        ("/themen Gipfel", "Schon abgeschlossen: Gipfel"),
        ("/folgen " + ",".join(f"Wort{n}" for n in range(MAX_WORDS + 1)), f"Mehr als {MAX_WORDS}"),
    ],
)  # fmt: skip
async def test_what_is_not_understood_changes_nothing_and_says_what_to_do(
    room: Newsroom, text: str, says: str
) -> None:
    anna = room.reader("Anna")
    assert says in (await room.ask(anna, text)).text
    assert wanted(room, anna.id) == Terms()


async def test_words_are_followed_muted_and_taken_out_again(room: Newsroom) -> None:
    anna = room.reader("Anna")
    await room.ask(anna, "/folgen Streik, <Bahn>")
    await room.ask(anna, "/mute streik")
    assert wanted(room, anna.id) == Terms(followed=("<Bahn>",), muted=("streik",))
    assert "Noch sind es keine." in (await room.ask(room.reader("Ben"), "/woerter")).text
    screen = await room.ask(anna, "/woerter")
    assert "Ein Tipp nimmt eines heraus." in screen.text
    assert rows(screen) == [["✗ immer: <Bahn>", "✗ nie: streik"], ["‹ Einstellungen"]]
    screen = await room.tap_to_change(anna, screen, "✗ immer: <Bahn>")
    assert wanted(room, anna.id) == Terms(muted=("streik",))
    await room.ask(anna, "/nichtstumm Streik")
    assert wanted(room, anna.id) == Terms()


async def test_topics_are_followed_by_taps_and_by_command(room: Newsroom) -> None:
    anna = room.reader("Anna")
    screen = await room.ask(anna, "/themen")
    topics_shown = [["Börse & <Geld>", "Sport"], ["Wahl"]]
    assert rows(screen) == [["✓ Alles"], *topics_shown, ["‹ Einstellungen"]]
    screen = await room.tap_to_change(anna, screen, "Sport")
    screen = await room.tap_to_change(anna, screen, "Börse & <Geld>")
    assert wanted(room, anna.id).topics == numbers(room, "Sport", "Börse & <Geld>")
    assert "Themen: Börse & <Geld>, Sport." in screen.text
    screen = await room.tap_to_change(anna, screen, "✓ Sport")
    screen = await room.tap_to_change(anna, screen, "✓ Börse & <Geld>")
    assert "Themen: keine." in screen.text
    screen = await room.tap_to_change(anna, screen, "Alles")
    assert wanted(room, anna.id) == Terms()
    await room.ask(anna, "/topics #sport, wahl")
    assert wanted(room, anna.id).topics == numbers(room, "Sport", "Wahl")
    await room.ask(anna, "/themen alles")
    assert wanted(room, anna.id) == Terms()


@pytest.mark.parametrize("language", ["de", "en"])
async def test_two_taps_lead_to_every_choice_and_each_button_has_a_command(
    room: Newsroom, language: Language
) -> None:
    user = room.api.add_user("Jane", language_code=language)
    await room.ask(user, "/follow Streik")
    await room.ask(user, "/quiet 22:30-6:45")
    same = "need a beginning" if language == "en" else "braucht einen Anfang"
    assert same in (await room.ask(user, "/ruhe 8-8")).text
    assert ["✓ 22:30–6:45"] in rows(await room.ask(user, "/quiet"))
    screen = await room.ask(user, "/settings")
    menus = [button for row in (screen.buttons or [])[1:] for button in row]
    assert [button["callback_data"] for button in menus] == [f"set:{name}" for name in OFFERED]
    chosen = 0
    for menu in menus:
        await room.tap(user, screen, data=menu["callback_data"])
        await room.api.wait_for(lambda: "set:main" in str(room.api.current(screen).buttons))
        buttons = [button for row in room.api.current(screen).buttons or [] for button in row]
        for button in buttons[:-1]:
            data = button["callback_data"]
            assert len(data.encode()) <= 64
            toast = await room.tap(user, screen, data=data)
            assert toast in ("Gespeichert.", "Saved."), data
            chosen += 1
        await room.tap(user, screen, data="set:main")
        await room.api.wait_for(lambda: "set:sound" in str(room.api.current(screen).buttons))
    assert chosen >= 20


async def test_buttons_of_older_versions_mean_what_they_said(room: Newsroom) -> None:
    anna = room.reader("Anna")
    screen = await room.ask(anna, "/settings")
    for data, rings in (("set:silent", None), ("set:loud", Level.NORMAL)):
        assert await room.tap(anna, screen, data=data) == "Gespeichert."
        assert wanted(room, anna.id).rings == rings


async def test_in_groups_only_administrators_choose_and_each_thread_for_itself(
    room: Newsroom,
) -> None:
    admin, member = room.reader("Ada"), room.reader("Max")
    group = room.api.add_group("Leser", members=[member], administrators=[admin], forum=True)
    for text in [command for command, _, _, _ in COMMANDS] + ["/themen Sport", "/sprache en"]:
        assert "nur die Administratoren" in (await room.ask(member, text, group)).text
    screen = await room.ask(admin, "/einstellungen", group)
    for data in ("set:main", "set:level", "set:level:urgent", "set:topics:all", "start:sub:2"):
        assert "nur die Administratoren" in await room.tap(member, screen, data=data)
    assert wanted(room, group.id) == Terms()
    assert "Hierher kommen" in (await room.ask(admin, "/stufe eil", group)).text
    thread = room.api.add_topic(group, "Sport")
    await room.ask(admin, "/stufe wichtig", group, thread_id=thread)
    assert wanted(room, group.id).lowest is Level.URGENT
    assert wanted(room, group.id, thread).lowest is Level.IMPORTANT


async def test_in_a_channel_a_post_chooses_and_the_answer_has_no_buttons(room: Newsroom) -> None:
    admin = room.reader("Ada")
    channel = room.api.add_channel("Eil & <mehr>", administrators=[admin])
    for english, german, _, _ in COMMANDS:
        for text in (english, german):
            answer = await room.ask(admin, text, channel)
            assert answer.text.startswith("Gespeichert.")
            assert "Hierher kommen: " in answer.text
            assert rows(answer) == []
    assert wanted(room, channel.id) == Terms(
        lowest=Level.URGENT, rings=Level.URGENT, followed=("strike",), muted=("Bingo", "Fußball"),
        quiet=QuietHours(time_of_day(22), time_of_day(7), collect=False, urgent=True),
        digest_hours=frozenset({8, 18}), zone="Europe/Vienna",
    )  # fmt: skip
    assert wanted(room, admin.id) == Terms()


def fill(room: Newsroom, a_day: tuple[int, int, int]) -> None:
    """So many normal, important and urgent entries a day, for three weeks."""
    add_all(
        room.database,
        (
            (f"N{day}-{level}-{at}", day * 86_400 + 3600 + at, level, "")
            for day in range(21)
            for level, number in enumerate(a_day)
            for at in range(number)
        ),
    )


async def test_the_greeting_offers_three_ways_with_what_was_measured(room: Newsroom) -> None:
    anna, jane = room.reader("Anna"), room.api.add_user("Jane", language_code="en")
    fill(room, (7, 3, 1))
    greeting = await room.ask(anna, "/start")
    assert [row[0] for row in rows(greeting)] == [
        "Abonnieren: alles (etwa 11 am Tag)",
        "Wichtiges und Eilmeldungen (etwa 4)",
        "Nur Eilmeldungen (1)",
    ]
    assert rows(await room.ask(jane, "/start"))[0] == ["Subscribe: everything (about 11 a day)"]
    await room.tap_to_change(anna, greeting, "Wichtiges und Eilmeldungen (etwa 4)")
    assert wanted(room, anna.id).lowest is Level.IMPORTANT
    with closing(open_to_read(room.database)) as db:
        assert chats.get_settings(db, Target(anna.id)).subscribed


async def test_who_leaves_is_offered_less_with_its_number_and_has_left(room: Newsroom) -> None:
    anna = room.reader("Anna")
    fill(room, (7, 3, 1))
    await room.subscribe(anna)
    for told, label, lowest in (
        ("etwa 4 am Tag", "Wichtiges und Eilmeldungen", Level.IMPORTANT),
        ("1 am Tag", "Nur Eilmeldungen", Level.URGENT),
    ):
        answer = await room.ask(anna, "/abmelden")
        assert answer.text.startswith("Abbestellt.")
        assert told in answer.text
        assert answer.button_labels == [label]
        with closing(open_to_read(room.database)) as db:
            assert not chats.get_settings(db, Target(anna.id)).subscribed
        await room.tap_to_change(anna, answer, label)
        assert wanted(room, anna.id).lowest is lowest
    answer = await room.ask(anna, "/abmelden")
    assert answer.button_labels == []
    told = (await room.ask(anna, "/abo wichtig")).text
    assert told.startswith("Abonniert.")
    assert "Wichtiges und Eilmeldungen mit Ton" in told
    # the numbers are those of what this reader wants
    ben = room.reader("Ben")
    a_day = ((0, "Sport"), (0, "Sport"), (1, "Sport"), (1, "Wahl"))
    add_all(
        room.database,
        (
            (f"S{day}-{at}", day * 86_400 + 7200 + at, level, topic)
            for day in range(21)
            for at, (level, topic) in enumerate(a_day)
        ),
    )
    await room.ask(ben, "/themen sport")
    assert "(etwa 4 am Tag)" in rows(await room.ask(ben, "/stufe"))[0][0]
    await room.subscribe(ben)
    assert "wären 2 am Tag" in (await room.ask(ben, "/abmelden")).text


async def test_without_enough_to_measure_no_number_is_told(room: Newsroom) -> None:
    anna = room.reader("Anna")
    add_all(room.database, ((f"N{number}", 86_400 + number, 0, "") for number in range(30)))
    greeting = await room.ask(anna, "/start")
    assert rows(greeting) == [
        ["Abonnieren: alles"], ["Wichtiges und Eilmeldungen"], ["Nur Eilmeldungen"],
    ]  # fmt: skip
    await room.subscribe(anna)
    assert (await room.ask(anna, "/abmelden")).button_labels == []


@given(st.integers(0, 2000).map(lambda count: count / 14), st.booleans())
def test_a_number_a_day_is_never_far_from_the_truth(number: float, in_full: bool) -> None:
    voice = Voice(Values("Ticker", ZoneInfo("Europe/Berlin"), "de", 30.0), "de")
    text = per_day(voice, number, in_full=in_full)
    told = [int(word) for word in text.replace("–", " ").split() if word.isdigit()]
    if number == 0:
        assert told == []
    elif number < 1:
        assert "Woche" in text
        assert 7 * number <= told[0] < 7 * number + 1
    else:
        assert min(told) - 0.5 <= number <= max(told) + 0.5
        assert max(told) - min(told) <= 1
        assert ("am Tag" in text) == in_full


async def test_help_is_six_things_on_one_screen_and_buttons_for_more(room: Newsroom) -> None:
    anna, edda = room.reader("Anna"), room.editor()
    first = await room.ask(anna, "/hilfe")
    lines = [line for line in first.text.split("\n") if line.startswith("/")]
    assert len(lines) == 6
    assert len(first.text) < 600
    assert rows(first) == [["Lesen und suchen"], ["Was kommt"], ["Daten und Betreiber"]]
    page = await room.tap_to_change(anna, first, "Was kommt")
    assert page.text == (await room.ask(anna, "/hilfe abo")).text
    assert (await room.tap_to_change(anna, page, "‹ Hilfe")).text == first.text
    team = await room.ask(edda, "/hilfe")
    assert team.text.startswith("Redaktion: /add")
    assert "/zurueckziehen" in (await room.ask(edda, "/hilfe redaktion")).text
    assert (await room.ask(anna, "/hilfe redaktion")).text == first.text
    for data in ("help:team", "help:x", "help:"):
        await room.tap(anna, first, data=data)
        assert "/zurueckziehen" not in room.api.current(first).text


async def test_words_and_terms_are_in_no_log(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    anna = room.reader("Anna")
    started = time.time()
    for text in (
        "/folgen Zeppelinstreik",
        "/stumm Zeppelinstreik, !!!",
        "/zone Zeppelin",
        "/ton Zeppelin",
    ):
        await room.ask(anna, text)
    ours = [
        record.getMessage() + str(record.exc_text or "")
        for record in caplog.records
        if record.created >= started and record.name.startswith("tickerbot")
        and not record.name.startswith("tickerbot.playground")
    ]  # fmt: skip
    assert not any("eppelin" in line for line in ours)


async def test_export_and_deletion_cover_terms_and_words(room: Newsroom) -> None:
    anna: User = room.reader("Anna")
    await room.ask(anna, "/folgen Zeppelin")
    screen = await room.ask(anna, "/datenschutz")
    assert "Wörter" in screen.text
    screen = await room.tap_to_change(anna, screen, "Alles löschen")
    await room.tap_to_change(anna, screen, "Ja, alles löschen")
    assert wanted(room, anna.id) == Terms()


async def test_what_is_chosen_is_what_comes_and_rings(room: Newsroom) -> None:
    edda = room.editor()
    chosen = {
        "Anna": ("/stufe wichtig", "/ton eil"), "Ben": ("/themen Sport",),
        "Cleo": ("/stumm Fußball",), "Dora": ("/stufe eil", "/folgen Deich"),
    }  # fmt: skip
    readers = {name: room.reader(name) for name in chosen}
    for name, commands in chosen.items():
        await room.subscribe(readers[name])
        for command in commands:
            assert (await room.ask(readers[name], command)).text.startswith("Gespeichert.")
    before = {name: len(room.api.bot_messages(reader)) for name, reader in readers.items()}
    for text, is_important in (
        ("Deichbau geht weiter\nEin Satz.", False),
        ("Fußballer gewinnen #sport\nEin Satz.", False),
        ("Sturmflut kommt\nEin Satz.", True),
        ("Deiche halten #sport\nEin Satz.", True),
    ):
        preview = await room.ask(edda, f"/add {text}")
        if is_important:
            preview = await room.tap_to_change(edda, preview, "★ Wichtig")
        await room.tap(edda, preview, "Veröffentlichen")

    def got(name: str) -> list[tuple[str, bool]]:
        new = room.api.bot_messages(readers[name])[before[name] :]
        return [(message.text.split("\n")[0], message.silent) for message in new]

    last = ("Deiche halten", False)
    wanted = {
        "Anna": [("Sturmflut kommt", True), ("Deiche halten", True)],
        "Ben": [("Fußballer gewinnen", False), last],
        "Cleo": [("Deichbau geht weiter", False), ("Sturmflut kommt", False), last],
        "Dora": [("Deichbau geht weiter", False), last],
    }
    await room.api.wait_for(lambda: {name: got(name) for name in readers} == wanted)
