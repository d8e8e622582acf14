"""What readers do, through real HTTP: greet, subscribe, read, search, turn pages, settings, privacy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.running import Newsroom, rows, running_bot
from tests.tdlib import assert_sendable
from tests.ticker_texts import ALASKA, fill_archive, needs_alaska
from tickerbot.bot_api.intake import MAX_MESSAGES
from tickerbot.bot_api.throttle import Throttle
from tickerbot.playground import BadGateway, BotApi, Refuse
from tickerbot.storage.archive import entries
from tickerbot.storage.database import open_database


@needs_alaska
async def test_the_real_ticker_comes_back_unchanged_from_latest(tmp_path: Path) -> None:
    text = ALASKA.read_text("utf-8")
    fill_archive(tmp_path / "ticker.db", text)
    async with running_bot(tmp_path) as room:
        page = await room.ask(room.reader("Anna"), "/latest")
    shown = page.text.split("\n")
    expected = text.strip().removeprefix("date 2025-08-11 ").split("\n\n")
    assert len(expected) == 11
    assert [line for line in shown if line in expected] == expected
    others = [line for line in shown if line and line not in expected]
    assert others == [f"{number} · 11.08.2025" for number in (5, 4, 3, 2, 1)]


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    fill_archive(tmp_path / "ticker.db")
    async with running_bot(tmp_path) as room:
        yield room


async def test_start_greets_with_headlines_and_one_button_that_subscribes(
    newsroom: Newsroom,
) -> None:
    anna = newsroom.api.add_user("Anna", language_code="de-AT")
    greeting = await newsroom.ask(anna, "/start")
    assert greeting.text.startswith("Willkommen bei Tagesticker!")
    assert "Hafen von Husum nach Sturmflut gesperrt" in greeting.text
    assert rows(greeting) == [
        ["Abonnieren: alles"], ["Wichtiges und Eilmeldungen"], ["Nur Eilmeldungen"],
    ]  # fmt: skip
    after = await newsroom.tap_to_change(anna, greeting, "Abonnieren: alles")
    assert "Tagesticker ist abonniert" in after.text
    assert after.button_labels == []
    assert "schon abonniert" in (await newsroom.ask(anna, "/subscribe")).text


@pytest.mark.parametrize(
    ("german", "english", "begins"),
    [
        ("/hilfe", "/help", "Tagesticker – so geht’s"),
        ("/abmelden", "/unsubscribe", "Hier ist nichts abonniert"),
        ("/abmelden", "/stop", "Hier ist nichts abonniert"),
        ("/aktuell", "/latest", "7 · 02.03.2026"),
        ("/suche Deich", "/search Deich", "🔎 Deich"),
        ("/eintrag 3", "/entry 3", "Nr. 3 · 02.03.2026"),
        ("/einstellungen", "/settings", "Einstellungen"),
        ("/datenschutz", "/privacy", "Datenschutz"),
        ("/abo", "/subscribe", "Abonniert."),
        ("/Überblick", "/overview", "In den letzten 24 Stunden"),
        ("/wo\u0308rter", "/words", "Wörter"),
    ],
)
async def test_german_spellings_do_the_same(
    newsroom: Newsroom, german: str, english: str, begins: str
) -> None:
    anna, ben = (newsroom.api.add_user(name, language_code="de") for name in ("Anna", "Ben"))
    first = await newsroom.ask(anna, german)
    second = await newsroom.ask(ben, english)
    assert first.text.startswith(begins)
    assert (second.text, second.button_labels) == (first.text, first.button_labels)


async def test_the_language_is_the_chats_own_else_the_persons_else_the_tickers(
    newsroom: Newsroom,
) -> None:
    api = newsroom.api
    john, nobody = (
        api.add_user("John", language_code="fr"),
        api.add_user("Nemo", language_code=None),
    )
    assert (await newsroom.ask(john, "/start")).text.startswith("Welcome to Tagesticker!")
    assert (await newsroom.ask(nobody, "/start")).text.startswith("Willkommen")
    screen = await newsroom.ask(john, "/settings")
    screen = await newsroom.tap_to_change(john, screen, "Language")
    assert screen.button_labels[:3] == ["Deutsch", "English", "✓ Automatic"]
    screen = await newsroom.tap_to_change(john, screen, "Deutsch")
    assert screen.text.startswith("Einstellungen")
    chosen = await newsroom.ask(john, "/sprache")
    assert chosen.button_labels[:3] == ["✓ Deutsch", "English", "Automatisch"]
    assert (await newsroom.ask(john, "/help")).text.startswith("Tagesticker – so geht’s")


async def test_latest_shows_five_and_turns_pages_in_the_same_message(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "/latest")
    assert rows(page) == [["7", "6", "5", "4", "3"], ["‹ Früher"]]
    assert "Hafen von Husum" in page.text
    older = await newsroom.tap_to_change(anna, page, "‹ Früher")
    assert older.message_id == page.message_id
    assert rows(older) == [["2", "1"], ["Später ›"]]
    assert "Fähre nach Amrum dreht um" in older.text
    newer = await newsroom.tap_to_change(anna, older, "Später ›")
    assert (newer.text, newer.button_labels) == (page.text, page.button_labels)


@pytest.mark.parametrize(
    ("command", "number"),
    [("/latest 2", 2), ("/latest 99", 5), ("/latest 0", 5), ("/latest viele", 5)],
)
async def test_latest_n_shows_n_at_most_a_page(
    newsroom: Newsroom, command: str, number: int
) -> None:
    page = await newsroom.ask(newsroom.reader("Anna"), command)
    assert rows(page)[0] == ["7", "6", "5", "4", "3"][:number]


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("/aktuell 20", "Auf einmal zeige ich höchstens 5; „Früher“ blättert weiter."),
        ("/aktuell 6", "Auf einmal zeige ich höchstens 5; „Früher“ blättert weiter."),
        ("/aktuell 5", ""),
        ("/aktuell", ""),
    ],
)
async def test_who_asks_for_more_than_a_page_is_told(
    newsroom: Newsroom, command: str, line: str
) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "/aktuell 3")
    assert (await newsroom.ask(anna, command)).text.partition("\n\n")[0] == (
        line or page.text.partition("\n\n")[0]
    )


async def test_a_number_opens_the_whole_entry_below(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    page = await newsroom.ask(anna, "/latest")
    await newsroom.tap(anna, page, "6")
    await newsroom.api.wait_for(lambda: len(newsroom.api.bot_messages(anna)) == 2)
    opened = newsroom.api.bot_messages(anna)[-1]
    assert opened.text.startswith(
        "Nr. 6 · 02.03.2026\n\nBürgermeisterin ruft zur Vorsicht auf\n\n„Bleiben"
    )


async def test_plain_words_in_private_are_a_search_with_the_words_marked(
    newsroom: Newsroom,
) -> None:
    anna = newsroom.reader("Anna")
    found = await newsroom.ask(anna, "fähren hafen")
    assert "Hafen von Husum nach Sturmflut gesperrt" in found.text
    assert "<b>Fähren</b>" in found.html
    assert found.button_labels[0] == "7"


async def test_an_entry_leads_to_those_before_and_after_in_the_same_message(
    newsroom: Newsroom,
) -> None:
    anna = newsroom.reader("Anna")
    shown = await newsroom.ask(anna, f"/start e{newsroom.reference(2)}")
    assert rows(shown) == [["‹ Früher", "Später ›"]]
    earlier = await newsroom.tap_to_change(anna, shown, "‹ Früher")
    assert earlier.message_id == shown.message_id
    assert earlier.text.startswith("Nr. 1 · 02.03.2026\n\nFähre nach Amrum dreht um\n\nDie Fähre")
    assert rows(earlier) == [["Später ›"]]
    again = await newsroom.tap_to_change(anna, earlier, "Später ›")
    assert (again.html, again.buttons) == (shown.html, shown.buttons)
    newest = await newsroom.ask(anna, "/eintrag 7")
    assert rows(newest) == [["‹ Früher"]]


@pytest.mark.usefixtures("each_way")
async def test_an_entry_in_a_group_turns_as_pages_do_and_in_a_channel_not_at_all(
    newsroom: Newsroom,
) -> None:
    api = newsroom.api
    admin, member = newsroom.reader("Ada"), newsroom.reader("Max")
    group = api.add_group("Leserunde", members=[member], administrators=[admin])
    shown = await newsroom.ask(admin, "/eintrag 2", group)
    assert "Nr. 1" in (await newsroom.tap_to_change(member, shown, "‹ Früher")).text
    channel = api.add_channel("Eilmeldungen", administrators=[admin])
    assert rows(await newsroom.ask(admin, "/eintrag 2", channel)) == []


async def test_taps_on_entries_that_are_not_there_end_kindly(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    shown = await newsroom.ask(anna, "/eintrag 2")
    assert "Richtung nicht" in await newsroom.tap(anna, shown, data=f"n:o:{newsroom.reference(1)}")
    assert "Richtung nicht" in await newsroom.tap(anna, shown, data=f"n:n:{newsroom.reference(7)}")
    for data in (
        "n",
        "n:",
        "n:o",
        "n:o:",
        f"n:x:{newsroom.reference(2)}",
        "n:o:-1",
        "n:o:zwei",
        "n:o:1",
    ):
        assert "nicht mehr gültig" in await newsroom.tap(anna, shown, data=data)
    assert newsroom.api.current(shown).text == shown.text


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("/eintrag", "Welche Meldung?"),
        ("/eintrag zwölf", "Welche Meldung?"),
        ("/eintrag 4711", "Nummer 4711 gibt es nicht"),
        ("/eintrag 99999999999999999999999", "Welche Meldung?"),
        ("/suche", "Wonach soll ich suchen?"),
        ("/suche   ", "Wonach soll ich suchen?"),
        ("/unsinn", "Diesen Befehl kenne ich nicht"),
        ("/add Sturm\nText", "Diesen Befehl kenne ich nicht"),
        ("/start e6", "Dieser Link ist nicht mehr gültig"),
        ("/start quatsch", "Willkommen"),
    ],
)
async def test_odd_commands_get_a_kind_answer(
    newsroom: Newsroom, command: str, answer: str
) -> None:
    reply = await newsroom.ask(newsroom.reader("Anna"), command)
    assert answer in reply.text


async def test_silent_pushes_are_a_setting(newsroom: Newsroom) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    screen = await newsroom.ask(anna, "/settings")
    screen = await newsroom.tap_to_change(anna, screen, "Ton")
    screen = await newsroom.tap_to_change(anna, screen, "Nichts")
    assert "alles ohne Ton" in screen.text
    await newsroom.publish(editor, "Entwarnung an der Küste\nDer Wind lässt nach.")
    await newsroom.api.wait_for(lambda: "Entwarnung" in newsroom.api.bot_messages(anna)[-1].text)
    assert newsroom.api.bot_messages(anna)[-1].silent


@pytest.mark.usefixtures("each_way")
async def test_everything_stored_of_a_chat_can_be_deleted_by_a_button(newsroom: Newsroom) -> None:
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    await newsroom.publish(editor, "Entwarnung\nDer Wind lässt nach.")
    await newsroom.api.wait_for(lambda: "Entwarnung" in newsroom.api.bot_messages(anna)[-1].text)
    screen = await newsroom.ask(anna, "/privacy")
    assert "nach 180 Tagen vergessen" in screen.text
    screen = await newsroom.tap_to_change(anna, screen, "Alles löschen")
    assert "Wirklich alles löschen" in screen.text
    screen = await newsroom.tap_to_change(anna, screen, "Nein, behalten")
    assert screen.text == "Es wurde nichts gelöscht."
    screen = await newsroom.ask(anna, "/privacy")
    screen = await newsroom.tap_to_change(anna, screen, "Alles löschen")
    screen = await newsroom.tap_to_change(anna, screen, "Ja, alles löschen")
    assert screen.text.startswith("Gelöscht.")
    with closing(open_database(newsroom.database)) as db:
        assert anna.id not in [row["id"] for row in db.table("chats").rows]
        assert db.table("deliveries").count == 0


async def test_in_groups_only_administrators_change_anything_and_everybody_may_ask(
    newsroom: Newsroom,
) -> None:
    api = newsroom.api
    admin, member = newsroom.reader("Ada"), newsroom.reader("Max")
    group = api.add_group("Leserunde", members=[member], administrators=[admin])
    assert "nur die Administratoren" in (await newsroom.ask(member, "/abo", group)).text
    assert "nur die Administratoren" in (await newsroom.ask(member, "/settings", group)).text
    assert "Hafen von Husum" in (await newsroom.ask(member, "/aktuell", group)).text
    assert (await newsroom.ask(admin, "/abo", group)).text.startswith("Abonniert.")
    screen = await newsroom.ask(admin, "/settings", group)
    assert "nur die Administratoren" in await newsroom.tap(member, screen, "Ton")
    anonymous = await newsroom.ask(admin, "/abmelden", group, anonymous=True)
    assert anonymous.text.startswith("Abbestellt.")


async def test_where_telegram_does_not_tell_the_administrators_nothing_is_changed(
    newsroom: Newsroom,
) -> None:
    api = newsroom.api
    admin = newsroom.reader("Ada")
    group = api.add_group("Leserunde", administrators=[admin])
    api.faults.add(
        kind=Refuse(400, "Bad Request: CHAT_ADMIN_REQUIRED"), method="getChatMember", times=1
    )
    assert "sagt gerade nicht" in (await newsroom.ask(admin, "/abo", group)).text
    assert (await newsroom.ask(admin, "/abo", group)).text.startswith("Abonniert.")


async def test_commands_for_other_bots_and_unknown_ones_in_groups_are_left_alone(
    newsroom: Newsroom,
) -> None:
    api = newsroom.api
    member = newsroom.reader("Max")
    group = api.add_group("Leserunde", members=[member])
    api.send(member, "/latest@other_bot", group)
    api.send(member, "/weather", group)
    reply = await newsroom.ask(member, "/latest@Ticker_Bot", group)
    assert "Hafen von Husum" in reply.text
    assert len(api.bot_messages(group)) == 1
    assert reply.reply_to_message_id is not None
    assert "kenne ich nicht" in (await newsroom.ask(member, "/weather@ticker_bot", group)).text


async def test_a_channel_subscribes_by_a_post(newsroom: Newsroom) -> None:
    api = newsroom.api
    admin, editor = newsroom.reader("Ada"), newsroom.editor()
    channel = api.add_channel("Eilmeldungen", administrators=[admin])
    assert (await newsroom.ask(admin, "/abo", channel)).text.startswith("Abonniert.")
    await newsroom.publish(editor, "Entwarnung\nDer Wind lässt nach.")
    await api.wait_for(lambda: "Entwarnung" in api.bot_messages(channel)[-1].text)


async def test_a_topic_of_a_forum_subscribes_by_itself(newsroom: Newsroom) -> None:
    api = newsroom.api
    admin, editor = newsroom.reader("Ada"), newsroom.editor()
    forum = api.add_group("Forum", forum=True, administrators=[admin])
    topic = api.add_topic(forum, "Ticker")
    reply = await newsroom.ask(admin, "/abo", forum, thread_id=topic)
    assert reply.thread_id == topic
    await newsroom.publish(editor, "Entwarnung\nDer Wind lässt nach.")
    await api.wait_for(lambda: "Entwarnung" in api.bot_messages(forum)[-1].text)
    assert api.bot_messages(forum)[-1].thread_id == topic


async def test_menus_are_set_per_language_and_scope(newsroom: Newsroom) -> None:
    await newsroom.api.wait_for(lambda: len(newsroom.api.calls_of("setMyCommands")) == 8)
    calls = newsroom.api.calls_of("setMyCommands")
    assert all(call.status == 200 or "chat not found" in str(call.result) for call in calls)
    seen = {
        (str(call.params.get("scope")), str(call.params.get("language_code"))) for call in calls
    }
    assert len(seen) == 8


async def test_a_refused_menu_does_not_stop_the_bot(tmp_path: Path) -> None:
    api = BotApi(token="4711:AAsecretSECRETsecretSECRETsecretSECRETs", username="ticker_bot")
    api.faults.add(
        kind=Refuse(400, "Bad Request: BOT_COMMAND_INVALID"), method="setMyCommands", times=None
    )
    async with running_bot(tmp_path, api=api) as room:
        await api.wait_for(lambda: len(api.calls_of("setMyCommands")) == 8)
        reply = await room.ask(room.reader("Anna"), "/latest")
        assert reply.text == "Noch gibt es keine Meldungen."


async def test_one_persons_messages_are_answered_in_order(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    for number in (1, 2, 3):
        newsroom.api.send(anna, f"/entry {number}")
    await newsroom.api.wait_for(lambda: len(newsroom.api.bot_messages(anna)) == 3)
    texts = [message.text for message in newsroom.api.bot_messages(anna)]
    assert [text.split()[1] for text in texts] == ["1", "2", "3"]


async def test_what_different_people_change_in_one_group_happens_in_their_order(
    newsroom: Newsroom,
) -> None:
    api = newsroom.api
    ada, bea = newsroom.reader("Ada"), newsroom.reader("Bea")
    group = api.add_group("Leserunde", administrators=[ada, bea])
    api.latency = 0.05
    for _ in range(4):
        api.send(ada, "/abo", group)
        api.send(bea, "/abmelden", group)
    await api.wait_for(lambda: len(api.bot_messages(group)) == 8)
    begins = [message.text.partition(".")[0] for message in api.bot_messages(group)]
    assert begins == ["Abonniert", "Abbestellt"] * 4


async def test_everything_that_was_sent_is_markup_that_telegram_takes(newsroom: Newsroom) -> None:
    anna = newsroom.api.add_user("Anna", language_code="en")
    for command in ("/start", "/help", "/latest", "/settings", "/privacy"):
        await newsroom.ask(anna, command)
    sent = newsroom.api.calls_of("sendMessage")
    assert len(sent) >= 5
    for call in sent:
        assert call.status == 200
        assert not call.unknown
        assert_sendable(call.params["text"])


async def test_one_persons_flood_of_commands_slows_nobody_else(tmp_path: Path) -> None:
    async with running_bot(tmp_path, throttle=Throttle()) as room:
        flooder, anna = room.reader("Flora"), room.reader("Anna")
        for _ in range(400):
            room.api.send(flooder, "/hilfe")
        await room.api.wait_for(lambda: room.api.bot_messages(flooder))
        await room.ask(anna, "/hilfe")
        # of the flood itself only so much is kept, and most of that is still to be answered
        assert len(room.api.bot_messages(flooder)) <= MAX_MESSAGES / 2
        await room.api.wait_for(lambda: len(room.api.updates) == 0)


async def test_a_reply_that_meets_a_short_trouble_comes_all_the_same(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    newsroom.api.faults.add(kind=BadGateway(), method="sendMessage", chat=anna)
    reply = await newsroom.ask(anna, "/hilfe")
    assert "/aktuell" in reply.text


async def test_an_update_that_comes_twice_acts_once(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    api, seen = newsroom.api, list[tuple[str, Any]]()
    put = api.updates.put

    def put_and_note(kind: str, payload: Any) -> None:
        seen.append((kind, payload))
        put(kind, payload)

    monkeypatch.setattr(api.updates, "put", put_and_note)
    anna, editor = newsroom.reader("Anna"), newsroom.editor()
    await newsroom.subscribe(anna)
    preview = await newsroom.ask(editor, "/add Sturm zieht ab\nEin Satz.")
    data = (preview.buttons or [])[0][0]["callback_data"]
    await newsroom.tap(editor, preview, data=data)
    await api.wait_for(lambda: not len(api.updates) and api.bot_messages(anna)[1:])
    assert {kind for kind, _ in seen} == {"message", "callback_query"}
    for kind, payload in seen:
        put(kind, payload)
    for person, last in ((anna, "/datenschutz"), (editor, "/einstellungen")):
        expected = (await newsroom.ask(newsroom.reader("Bea"), last)).text.partition("\n")[0]
        api.send(person, last)
        await api.wait_for(
            lambda p=person, e=expected: any(m.text.startswith(e) for m in api.bot_messages(p))  # type: ignore[misc]
        )
    with closing(open_database(newsroom.database)) as db:
        assert entries.count_entries(db) == 8, "seven of them were there before"
        assert db.table("subscriptions").count == 1
        assert db.table("drafts").count == 1
    assert [m.text for m in api.bot_messages(anna) if m.text.startswith("Sturm")] == [
        "Sturm zieht ab\n\nEin Satz."
    ]


async def test_one_person_with_many_groups_does_not_keep_the_others_waiting(tmp_path: Path) -> None:
    async with running_bot(tmp_path, throttle=Throttle()) as room:
        api, flora = room.api, room.reader("Flora")
        groups = [api.add_group(f"Runde {n}", administrators=[flora]) for n in range(12)]
        for _ in range(25):
            for group in groups:
                api.send(flora, "/hilfe@ticker_bot", group)
        await api.wait_for(lambda: all(api.bot_messages(group) for group in groups), 30)
        await room.ask(room.reader("Anna"), "/hilfe")
        answered = [len(api.bot_messages(group)) for group in groups]
        assert max(answered) <= MAX_MESSAGES / 2, "most in each group is still to be answered"


async def test_id_tells_anybody_what_an_operator_asks_for(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    told = await newsroom.ask(anna, "/id")
    assert told.html == f"Ihre Telegram-ID: <code>{anna.id}</code>"
    group = newsroom.api.add_group("Wache", members=[anna])
    told = await newsroom.ask(anna, "/id", group)
    assert told.text == f"ID dieses Chats: {group.id}\nIhre Telegram-ID: {anna.id}"


async def test_editors_are_greeted_as_editors_and_only_in_private(newsroom: Newsroom) -> None:
    anna, edda = newsroom.reader("Anna"), newsroom.editor()
    greeting = await newsroom.ask(edda, "/start")
    assert greeting.text.startswith("Sie gehören zur Redaktion.")
    after = await newsroom.tap_to_change(edda, greeting, "Abonnieren: alles")
    assert after.text.startswith("Sie gehören zur Redaktion.")
    assert "/add" in (await newsroom.ask(edda, "/help")).text.partition("/abo")[0]
    assert "Redaktion" not in (await newsroom.ask(anna, "/start")).text
    group = newsroom.api.add_group("Wache", members=[edda])
    assert "gehören zur Redaktion" not in (await newsroom.ask(edda, "/start", group)).text
