"""Hostile input, through real HTTP: nothing raises, breaks markup, shows a draft or lets strangers in.

Whatever is done to the bot here, ``guarded`` judges everything that it sent: each text must pass
TDLib's parser, Telegram must have taken it, nobody but the editors may see a draft, nothing may have
been published that no editor published, and neither an error in the log nor an apology may have come
of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.arrivals import recorded
from tests.databases import new_database, until_committed
from tests.hostile_api import HostileApi
from tests.running import EDITOR_ID, Newsroom, running_bot
from tests.tdlib import assert_sendable
from tickerbot.formats.documents import read_document
from tickerbot.playground import BotApi, Chat, User
from tickerbot.rendering.texts import LANGUAGES, plain
from tickerbot.settings import load_settings
from tickerbot.storage import inbox
from tickerbot.storage.archive import entries
from tickerbot.storage.archive.imports import import_entries
from tickerbot.storage.database import open_database
from tickerbot.text.cleaning import clean_headline

SECRET = "Kronleuchterfund"
DRAFT = f"{SECRET} im Rathaus\nDer {SECRET} ist noch geheim."
LONG_DRAFT = f"{SECRET} im Rathaus\n" + f"Der {SECRET} ist noch geheim. " * 150
SEVERAL = f"21:01 Uhr | {SECRET} eins\n\nNoch geheim.\n\n20:15 Uhr | {SECRET} zwei\n\nAuch geheim."
ARCHIVE = [
    {"headline": "Hafen von Husum gesperrt", "body": "Alle Fähren fallen aus."},
    {"headline": "<b>Deich</b> & „Damm“", "body": "Der <i>Deichgraf</i> sagt: 1 < 2 && 3 > 2."},
    {"headline": "Langer Bericht vom Deich", "body": "Das Wasser stieg in der Nacht. " * 300},
    *({"headline": f"Sturm {n} zieht ab", "body": "Der Sturm legt sich."} for n in range(7)),
]
EDITORS = range(EDITOR_ID, EDITOR_ID + 90)
OUTDATED = [plain(language, "toast-outdated") for language in LANGUAGES]
APOLOGIES = [plain(language, "failure") for language in LANGUAGES]

LONG = "Wort " * 1000  # 5,000 characters
NASTY = [
    "<b>fett</b>", "</b></blockquote>", "<tg-time unix='1'>", "&lt;&amp;&#0;&nbsp;", "<", ">", "&",
    "*_`[](){}|~>#+-=.!", "{ $name }", "%s{0}", "'; drop table entries; --", "\\", '"', "'", "„", "»«",
    "\x00", "a\x00b", "\x01\x02\x03\x1b[31m", "\ud800", "a\udfffb", "\ud83d", "\udc00\ud800",
    "\u202eabc\u202c", "\u200f\u200e\u2066x", "שלום عليكم", "e\u0301" * 40, "Z\u0351\u036b\u0343" * 60,
    "😀", "👩‍👩‍👧‍👦" * 30, "🏳️‍🌈", "\u200b", "\u00a0", "\ufeff", "\u00ad", "\u2028\u2029\x85", "ﷺ" * 50,
    "a AND b", "NOT", "NEAR(a b, 2)", "a OR", "headline:x", "a*", "*", '"a', '""', "^a", "a-b", "-a",
    "(", "((", ")", "{a b}: c", "+", "a + b", "0", "-1", "٣", "²", "１２", "1e9", "9" * 15, "9" * 400,
    "#1", "e1", "\n", "\n\n\n", " ", "/", "//", "/@", "/latest@", "@ticker_bot", "https://example.org",
    "x" * 5000, LONG, "😀" * 2500, "\n" * 5000, "<b>" * 1700, "&" * 5000,
]  # fmt: skip
COMMANDS = [
    "", "/start", "/start e", "/help", "/hilfe", "/latest", "/aktuell", "/search", "/suche", "/entry",
    "/eintrag", "/subscribe", "/abo", "/unsubscribe", "/stop", "/abmelden", "/settings", "/privacy",
    "/einstellungen", "/datenschutz", "/add", "/neu", "/cancel", "/abbrechen", "/quatsch",
    "/ADD@ticker_bot",
]  # fmt: skip


def has_lone_surrogate(text: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in text)


nasty = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=60), st.text(st.characters(), max_size=8)
)
phrases = st.lists(nasty, min_size=1, max_size=4).map(" ".join)
reader_texts = st.builds(
    lambda command, rest: f"{command} {rest}", st.sampled_from(COMMANDS), phrases
)
names = st.sampled_from(
    ['<b>"&', "\u202eanna", "\ud800", "e\u0301" * 30, "😀", "x" * 64, "{ $name }", "\x00"]
)

RULES = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@contextlib.contextmanager
def no_errors_logged() -> Iterator[None]:
    found: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(self.format(record))

    collector = Collector(logging.ERROR)
    logging.getLogger().addHandler(collector)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(collector)
    assert found == []


@contextlib.asynccontextmanager
async def guarded(published: Sequence[str] = ()) -> AsyncIterator[tuple[Newsroom, HostileApi]]:
    """The bot with an archive; what it did is judged when the block is left and it has stopped."""
    api = HostileApi()
    with tempfile.TemporaryDirectory() as folder, no_errors_logged():
        database = Path(folder) / "ticker.db"
        zone = load_settings().timezone
        with closing(new_database(database)) as db:
            known = read_document(json.dumps(ARCHIVE).encode(), zone)
            import_entries(db, known, zone)
        async with running_bot(Path(folder), api=api, editors=EDITORS) as room:
            yield room, api
            await api.wait_for(lambda: not api.updates)
        assert not api.updates
        judge(api)
        with closing(open_database(database)) as db:
            new = [entry.headline for entry in entries.all_entries(db)]
        wanted = [entry.headline for entry in known] + [clean_headline(each) for each in published]
        assert sorted(new) == sorted(wanted)


def judge(api: BotApi) -> None:
    """Assert of all that was sent that it may be seen as it is, and by whom it was sent to."""
    for call in api.calls_of("sendMessage", "editMessageText"):
        assert "message is not modified" in str(call.result) or call.status == 200, call
        assert call.params.get("parse_mode") == "HTML", call
        shown = assert_sendable(call.params["text"]).text
        assert not any(apology in shown for apology in APOLOGIES), call
        assert call.chat_id in EDITORS or SECRET not in json.dumps(call.params), call
    for call in api.calls_of("answerCallbackQuery"):
        assert call.params.get("text", "") not in APOLOGIES, call
        assert SECRET not in call.params.get("text", "")


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(story())


def answers(api: BotApi, chat: User | Chat) -> int:
    return len(api.bot_messages(chat))


# --- what people write


async def read(written: Sequence[tuple[str, str]]) -> None:
    """Let a reader of that name write each text, and wait for an answer to each."""
    async with guarded() as (_, api):
        readers = [api.add_user(name, "de", last_name=name) for _, name in written]
        for reader, (text, _) in zip(readers, written, strict=True):
            api.send(reader, text, entities=[])
        await api.wait_for(lambda: all(answers(api, reader) for reader in readers), 20)


async def test_whatever_a_reader_writes_is_answered() -> None:
    await read([(text, "<b>") for text in NASTY])


async def test_every_command_takes_any_argument() -> None:
    arguments = ("\ud800 ٣", LONG)
    await read([(f"{command} {text}", "\ud800") for command in COMMANDS for text in arguments])


@RULES
@given(st.lists(st.tuples(reader_texts, names), min_size=1, max_size=30))
def test_any_words_in_any_command_are_answered(written: list[tuple[str, str]]) -> None:
    asyncio.run(read(written))


async def draft(texts: Sequence[str]) -> None:
    """Let an editor draft each text, and wait for an answer to each."""
    async with guarded() as (_, api):
        editors = [api.add_user("<i>", "de", number) for number in EDITORS[: len(texts)]]
        for editor, text in zip(editors, texts, strict=True):
            api.send(editor, f"/add {text}\n{text}", entities=[])
        await api.wait_for(lambda: all(answers(api, editor) for editor in editors), 20)


async def test_whatever_an_editor_drafts_is_answered_and_published_only_by_a_tap() -> None:
    assert len(NASTY) > 60
    await draft([text for text in NASTY[::2] if not has_lone_surrogate(text)])


@RULES
@given(st.lists(phrases.filter(lambda text: not has_lone_surrogate(text)), min_size=1, max_size=15))
def test_any_words_can_be_drafted(texts: list[str]) -> None:
    asyncio.run(draft(texts))


async def test_a_lone_surrogate_can_be_drafted() -> None:
    await draft([text for text in NASTY if has_lone_surrogate(text)])


async def edit(texts: Sequence[str]) -> None:
    """Let an editor draft something and then edit that message into each of these texts."""
    async with guarded() as (_, api):
        editors = [api.add_user("Edda", "de", number) for number in EDITORS[: len(texts)]]
        messages = [api.send(editor, f"/add {DRAFT}") for editor in editors]
        await api.wait_for(lambda: all(answers(api, editor) for editor in editors))
        for message, text in zip(messages, texts, strict=True):
            changed = api.message_json(message) | {"text": f"{text} x\n{text}", "edit_date": 1}
            api.feed("edited_message", changed)
        await api.wait_for(
            lambda: all(answers(api, editor) > 1 for editor in editors), 2 + len(texts) / 10
        )


async def test_an_edit_to_anything_at_all_changes_the_draft_and_publishes_nothing() -> None:
    await edit(
        ["<b>", "&", "\x00", "\u202e", "😀" * 2500, LONG, "'; drop", "e\u0301", "#", "1", "@"]
    )


async def test_an_edit_to_a_lone_surrogate_changes_the_draft() -> None:
    await edit(["\ud800"])


async def test_hostile_entries_are_pushed_as_sendable_messages() -> None:
    headlines = ["<b>&amp; \u202e</b>", "😀" * 125]
    texts = [
        f"{headlines[0]}\n" + "<b>&</b> " * 300,
        f"{headlines[1]}\n" + "\n\n".join(["<a href='x'>&😀"] * 150),
    ]
    async with guarded(headlines) as (room, api):
        reader = room.reader("Anna")
        await room.subscribe(reader)
        for number, text in zip(EDITORS, texts, strict=False):
            editor = api.add_user("Edda", "de", number)
            preview = await room.ask(editor, f"/add {text}")
            await room.tap(editor, preview, "Veröffentlichen")
        await api.wait_for(lambda: answers(api, reader) == 1 + len(texts))


# --- what people tap


async def every_button(room: Newsroom, api: HostileApi) -> list[str]:
    """The data of every button that the bot shows to readers and to an editor with drafts."""
    reader, editor = room.reader("Berta"), room.editor()
    for text in (
        "/start",
        "/latest",
        "Sturm",
        "/settings",
        "/privacy",
        "/eintrag 8",
        "Quastenflosser",
    ):
        someone = room.reader("Anton")
        api.send(someone, text)
        await api.wait_for(lambda someone=someone: answers(api, someone))  # type: ignore[misc]
    screen = await room.ask(reader, "/datenschutz")
    await room.tap(reader, screen, "Alles löschen")
    await api.wait_for(lambda: "Ja, alles löschen" in api.current(screen).button_labels)
    second = api.add_user("Edgar", "de", EDITOR_ID + 1)
    third = api.add_user("Emil", "de", EDITOR_ID + 2)
    for author, text, number in ((editor, DRAFT, 1), (second, LONG_DRAFT, 1), (third, SEVERAL, 3)):
        await room.ask(author, f"/add {text}", answers=number)
    messages = [message for chat in api.chats.values() for message in chat.messages.values()]
    buttons = [button for m in messages if m.from_bot for row in m.buttons or [] for button in row]
    found = sorted({button["callback_data"] for button in buttons if "callback_data" in button})
    kinds = {data.partition(":")[0] for data in found}
    assert kinds == {"all", "d", "e", "gdpr", "l", "m", "n", "plan", "s", "set", "start"}, (
        "the map of buttons has changed"
    )
    return found


def tampered(data: str) -> list[str]:
    """The data with each of its parts altered, left out or doubled."""
    parts = data.split(":")
    values = ["", "0", "-1", "٣", "1 ", "+1", "1_0", "9" * 15, "9" * 40, "\x00", "x", "1;--"]
    found = [
        ":".join([*parts[:n], value, *parts[n + 1 :]])
        for n in range(len(parts))
        for value in values
    ]
    found += [
        ":".join(parts[:-1]),
        data + ":",
        data + ":1",
        ":" + data,
        data.upper(),
        data + "\n",
        f" {data}",
    ]
    return [each for each in dict.fromkeys(found) if each != data and 0 < len(each.encode()) <= 64]


def is_draft_button(data: str) -> bool:
    return data.startswith(("all:", "d:", "plan:"))


def shapes(data: Sequence[str]) -> list[str]:
    """One of each kind of button."""
    return list({re.sub("-[0-9a-f]{8}|[0-9]+", "0", each): each for each in data}.values())


def draft_of(data: Sequence[str]) -> str:
    """The number and the version of the first draft, as its buttons name them."""
    return next(each for each in data if each.startswith("d:p:1:")).removeprefix("d:p:")


async def test_no_button_of_an_editor_works_for_anybody_else_or_in_a_group() -> None:
    async with guarded() as (room, api):
        data = [each for each in await every_button(room, api) if is_draft_button(each)]
        assert len(data) > 15
        mallory, other_editor = room.reader("Mallory"), api.add_user("Egon", "de", EDITOR_ID + 9)
        editor = api.users[EDITOR_ID]
        group = api.add_group("<b>&", members=[mallory], administrators=[editor])
        forum = api.add_group("Forum", forum=True, administrators=[editor])
        channel = api.add_channel("Kanal", administrators=[editor])
        places = [
            (mallory, api.own_message(mallory)),
            (mallory, api.own_message(group)),
            (editor, api.own_message(group)),
            (editor, api.own_message(forum)),
            (editor, api.own_message(channel)),
            (other_editor, api.own_message(other_editor)),
        ]
        taps = [
            api.tap(who, where, data=each)
            for each in data
            for who, where in places
            # when a draft goes out is for every editor to say, who finds it in /drafts and /scheduled
            if not (each.startswith("plan:") and where.chat_id == other_editor.id)
        ]
        notes = [(await tap.answered()).text for tap in taps]
        assert set(notes) <= set(OUTDATED)


async def test_tampered_data_of_an_editors_button_does_nothing() -> None:
    async with guarded() as (room, api):
        data = [each for each in await every_button(room, api) if is_draft_button(each)]
        editor, own = api.users[EDITOR_ID], re.compile(f"d:[a-z0-9]:{draft_of(data)}(:[0-9]+)?")
        bad = {
            each
            for good in [*shapes(data), *data[:3]]
            for each in tampered(good)
            if not own.fullmatch(each) and not (each.startswith("plan:") and each == f"{good}:1")
        }
        assert len(bad) > 300
        message = api.own_message(editor)
        before = len(api.calls_of("sendMessage", "editMessageText"))
        taps = [api.tap(editor, message, data=each) for each in bad]
        notes = {(await tap.answered(10)).text for tap in taps}
        assert notes <= set(OUTDATED)
        assert len(api.calls_of("sendMessage", "editMessageText")) == before


async def test_tampered_data_of_a_readers_button_never_raises() -> None:
    async with guarded() as (room, api):
        data = [each for each in await every_button(room, api) if not is_draft_button(each)]
        bad = [each for good in shapes(data) for each in tampered(good)][::2]
        assert len(bad) > 80
        taps = []
        for each in bad:
            mallory = room.reader("Mallory")
            taps.append(api.tap(mallory, api.own_message(mallory), data=each))
        notes = [(await tap.answered(10)).text for tap in taps]
        assert len([note for note in notes if note in OUTDATED]) > len(notes) // 2


@RULES
@given(
    st.lists(
        st.text(min_size=1, max_size=64).filter(
            lambda t: 0 < len(t.encode("utf-8", "replace")) <= 64
        ),
        min_size=1,
        max_size=60,
    )
)
@example(
    [
        "\x00",
        "\ud800",
        "d",
        "d:",
        "d:p",
        "d:p:1",
        "d::::",
        "l:",
        "l:o",
        "l:o:",
        "l::",
        "s:",
        "e:",
        "m:1",
    ]
)
@example(
    [
        "m:1:",
        "m::1",
        "m:8:99",
        "m:8:0",
        "m:8:1:1",
        "e:0",
        "e:-1",
        "s:999999999999999",
        "l:n:1",
        "l:o:1",
    ]
)
@example(
    [
        "start:",
        "start:sub:",
        "start:sub:3",
        "set:",
        "set:level:9",
        "set:words:x",
        "set:topics:+#0",
        "set:fr",
        "set:de:",
        "gdpr:",
        "gdpr:YES",
        "😀" * 16,
        ":" * 64,
    ]
)
def test_random_callback_data_never_raises(data: list[str]) -> None:
    async def story() -> None:
        async with guarded() as (room, api):
            taps = []
            for each in data:
                mallory = room.reader("Mallory")
                taps.append(api.tap(mallory, api.own_message(mallory), data=each))
            for tap in taps:
                await tap.answered(10)

    run(story)


async def test_hostile_words_over_a_search_page_only_ever_search() -> None:
    # the query of a page is read back from the message's own text
    async with guarded() as (room, api):
        for text in NASTY[::4]:
            reader = room.reader("Anna")
            tap = api.tap(reader, api.own_message(reader, f"🔎 {text}"), data="s:5")
            await tap.answered()


async def test_a_subscriber_of_a_channel_makes_the_bot_post_nothing_there() -> None:
    async with guarded() as (room, api):
        follower, admin = room.reader("Max"), room.reader("Ada")
        channel = api.add_channel("Eilmeldungen", members=[follower], administrators=[admin])
        page = await room.ask(admin, "/latest", channel)
        before = page.html
        for data in ("e:1", "m:3:1", "l", "l:o:6"):
            await room.tap(follower, page, data=data)
        await room.ask(room.reader("Anna"), "/hilfe")
        assert answers(api, channel) == 1
        assert api.current(page).html == before


async def test_a_member_taps_no_setting_of_a_group() -> None:
    async with guarded() as (room, api):
        member, admin = room.reader("Max"), room.reader("Ada")
        group = api.add_group("Runde", members=[member], administrators=[admin])
        await room.ask(admin, "/abo", group)
        for data in ("set:unsub", "set:silent", "set:en", "gdpr:ask", "gdpr:yes", "start:sub"):
            note = await room.tap(member, api.own_message(group), data=data)
            assert note == plain("de", "admins-only")
        assert subscriptions(room) == [(group.id, "active")]


async def test_a_subscriber_of_a_channel_taps_no_setting_of_it() -> None:
    async with guarded() as (room, api):
        follower, admin = room.reader("Max"), room.reader("Ada")
        channel = api.add_channel("Eilmeldungen", members=[follower], administrators=[admin])
        await room.ask(admin, "/abo", channel)
        for data in ("set:unsub", "set:silent", "gdpr:ask", "gdpr:yes"):
            note = await room.tap(follower, api.own_message(channel), data=data)
            assert note == plain("de", "admins-only")
        assert subscriptions(room) == [(channel.id, "active")]


def subscriptions(room: Newsroom) -> list[tuple[int, str]]:
    with closing(open_database(room.database)) as db:
        return [(row["chat_id"], row["state"]) for row in db.table("subscriptions").rows]


# --- updates that are no ordinary message


def odd_messages(api: HostileApi, user: User) -> list[dict[str, Any]]:
    """Messages without words, which a person can send and the bot does not read."""
    file = {"file_id": "A", "file_unique_id": "B", "file_size": 1}
    picture = file | {"width": 1, "height": 1}
    sticker = picture | {"type": "regular", "is_animated": False, "is_video": False}
    content: list[dict[str, Any]] = [
        {"photo": [picture]},
        {"sticker": sticker},
        {"document": file},
        {"voice": file | {"duration": 1}},
        {"video_note": file | {"duration": 1, "length": 1}},
        {"location": {"latitude": 1.0, "longitude": 1.0}},
        {"contact": {"phone_number": "1", "first_name": "<b>"}},
        {"dice": {"emoji": "🎲", "value": 6}},
        {"document": file, "caption": ""},
        {"text": ""},
        {"text": "\n"},
    ]
    message = api.fake(user)
    del message["text"]
    return [message | each for each in content]


def silent_messages(api: HostileApi, user: User) -> list[dict[str, Any]]:
    """Messages that nobody wrote to the bot."""
    message = api.fake(user)
    del message["text"]
    bot = {"id": 77, "is_bot": True, "first_name": "Bot"}
    return [
        message,
        message | {"new_chat_members": [user.as_json()]},
        message | {"left_chat_member": user.as_json()},
        message | {"new_chat_title": "<b>"},
        message | {"delete_chat_photo": True},
        message | {"pinned_message": api.message_json(api.own_message(user))},
        message | {"pinned_message": {"chat": message["chat"], "message_id": 5, "date": 0}},
        message | {"message_auto_delete_timer_changed": {"message_auto_delete_time": 9}},
        message | {"users_shared": {"request_id": 1, "users": []}},
        message | {"write_access_allowed": {}},
        message | {"something_of_the_year_2030": {"a": [1]}},
        message | {"from": bot, "text": "/latest"},
    ]


async def test_a_message_without_text_gets_a_kind_answer() -> None:
    async with guarded() as (room, api):
        readers = [room.reader("Anna") for _ in odd_messages(api, room.reader("Vorbild"))]
        for number, reader in enumerate(readers):
            api.feed("message", odd_messages(api, reader)[number])
        await api.wait_for(lambda: all(answers(api, reader) for reader in readers))
        assert {api.bot_messages(reader)[0].text for reader in readers} == {plain("de", "not-text")}


async def test_what_nobody_wrote_is_ignored() -> None:
    async with guarded() as (room, api):
        reader = room.reader("Anna")
        group = api.add_group("<b>Gruppe</b>", members=[reader])
        channel = api.add_channel("<i>Kanal", administrators=[reader])
        post = api.message_json(
            api.store(api.chat(channel), None, sender_chat_id=channel.id, text="Post")
        )
        for message in silent_messages(api, reader):
            unsigned = {key: value for key, value in message.items() if key not in ("from", "text")}
            for kind in ("message", "edited_message", "edited_channel_post"):
                api.feed(kind, message)
                api.feed(kind, message | {"chat": group.as_json()})
                api.feed(kind, unsigned | {"chat": channel.as_json()})
        api.feed("channel_post", post)
        api.feed("edited_channel_post", post | {"text": "/abo"})
        without_user = api.fake(reader, "/quatsch")
        del without_user["from"]
        api.feed("message", without_user | {"chat": {"id": -7, "type": "galaxy", "title": "?"}})
        api.feed("brand_new_kind_of_2030", {"anything": ["at", "all", None, 1.5]})
        api.feed("message_reaction_count", post | {"reactions": []})
        edited = api.fake(reader, "/abo") | {"edit_date": 1}
        api.feed("edited_message", edited)
        api.feed("edited_message", edited | {"text": "Deich"})
        await api.wait_for(lambda: not api.updates)
        # all are handled: beside so many of one chat another one would be dropped
        waiting = f"select 1 from inbox where {inbox.UNHANDLED}"
        await until_committed(room.database, lambda db: not db.execute(waiting).fetchone())
        assert api.calls_of("sendMessage") == []
        assert (await room.ask(reader, "/hilfe")).text.startswith("Tagesticker")
        assert subscriptions(room) == []


async def test_a_tap_without_a_message_or_data_is_answered_and_does_nothing() -> None:
    async with guarded() as (room, api):
        preview = await room.ask(room.editor(), f"/add {DRAFT}")
        publish = str((preview.buttons or [])[0][0]["callback_data"])
        editor, mallory = api.users[EDITOR_ID], room.reader("Mallory")
        shown = api.message_json(preview)
        old = {"chat": shown["chat"], "message_id": shown["message_id"], "date": 0}
        strange = old | {"chat": {"id": -5, "type": "galaxy"}}
        bodies: list[dict[str, Any]] = [
            {},
            {"data": publish},
            {"data": publish, "inline_message_id": "AAA"},
            {"message": shown},
            {"message": shown, "game_short_name": "<b>"},
            {"message": strange, "data": publish},
        ]
        queries = [
            {"from": who.as_json(), "chat_instance": "1"} | body
            for who in (editor, mallory)
            for body in bodies
        ]
        queries.append(
            {"from": mallory.as_json(), "chat_instance": "1", "message": old, "data": publish}
        )
        for number, query in enumerate(queries):
            api.feed("callback_query", query | {"id": str(number)})
        await api.wait_for(lambda: len(api.calls_of("answerCallbackQuery")) == len(queries))


async def test_a_button_under_an_inaccessible_message_still_works() -> None:
    async with guarded() as (room, api):
        reader = room.reader("Anna")
        page = await room.ask(reader, "/latest")
        old = {"chat": api.chat(reader).as_json(), "message_id": page.message_id, "date": 0}
        for number, data in enumerate(["s:5", "l:o:5", "set:en"]):
            query = {"id": str(number), "from": reader.as_json(), "chat_instance": "1"}
            api.feed("callback_query", query | {"message": old, "data": data})
        await api.wait_for(lambda: api.current(page).text.startswith("Settings"))
        assert plain("de", "search-expired") in {
            c.params.get("text") for c in api.calls_of("answerCallbackQuery")
        }


# --- drafts stay with their editor


async def test_an_editor_who_uses_add_where_others_can_read_makes_no_draft() -> None:
    async with guarded() as (room, api):
        editor, member = room.editor(), room.reader("Max")
        basic = api.add_group("Alt", supergroup=False, members=[member], administrators=[editor])
        group = api.add_group("Runde", members=[member], administrators=[editor])
        forum = api.add_group("Forum", forum=True, administrators=[editor])
        topic = api.add_topic(forum, "Ticker")
        channel = api.add_channel("Kanal", administrators=[editor])
        answer = plain("de", "desk-private-only")
        assert (await room.ask(editor, f"/add {DRAFT}", basic)).text == answer
        assert (await room.ask(editor, f"/add@Ticker_Bot {DRAFT}", group)).text == answer
        assert (await room.ask(editor, f"/ADD {DRAFT}", forum, thread_id=topic)).text == answer
        words = api.send(editor, DRAFT, group)
        assert (await room.ask(editor, "/neu", group, reply_to=words)).text == answer
        api.send(editor, f"/add {DRAFT}", group, anonymous=True)
        api.send(editor, f"/add {DRAFT}", channel)
        sent = api.send(member, f"/add {DRAFT}", group)
        api.edit(editor, words, f"/add {DRAFT}")
        api.edit(member, sent, f"/add@ticker_bot {DRAFT}")
        await api.wait_for(lambda: not api.updates)
        assert (await room.ask(editor, DRAFT)).text.startswith("🔎"), "no text is expected"
        with closing(open_database(room.database)) as db:
            assert list(db.table("drafts").rows) == []


async def test_no_reader_finds_a_draft_by_any_command() -> None:
    async with guarded() as (room, api):
        editor = room.editor()
        await room.ask(editor, f"/add {DRAFT}")
        for text in (
            "Rathaus",
            "/suche geheim",
            "/latest",
            "/entry 0",
            "/entry 11",
            "/start e11",
            "/start",
            "/add",
        ):
            await room.ask(room.reader("Mallory"), text)
        assert len(api.calls_of("sendMessage")) == 9


async def test_an_update_that_cannot_be_parsed_does_not_stop_the_bot(tmp_path: Path) -> None:
    api = HostileApi()
    async with running_bot(tmp_path, api=api):
        api.feed("message", {"message_id": 1})
        await api.wait_for(lambda: not api.updates, 2)


async def test_a_lone_surrogate_in_a_channels_title_is_left_out(tmp_path: Path) -> None:
    api = HostileApi()
    with no_errors_logged():
        async with running_bot(tmp_path, api=api) as room:
            admin = room.reader("Ada")
            await room.ask(admin, "/start")
            channel = api.add_channel("Kanal\ud800", administrators=[admin])
            api.remove_bot(channel)
            api.add_bot(channel, admin)
            await recorded(room, channel.id, "active")
            await api.wait_for(lambda: "„Kanal“" in api.bot_messages(admin)[-1].text)
