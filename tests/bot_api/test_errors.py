"""What Telegram's answers mean to the bot, over real HTTP: a table."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import BadRequest, Forbidden

from tests.running import TOKEN, new_api
from tests.telegram_words import ALL_WORDS
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.errors import classify
from tickerbot.bot_api.poster import Poster
from tickerbot.errors import REVOKED, SECOND_INSTANCE
from tickerbot.model import Document, Message, Target
from tickerbot.outcomes import (
    Gone,
    Later,
    Lost,
    Missing,
    Moved,
    Outcome,
    Paused,
    Refused,
    Rejected,
    Removed,
    Sent,
    Stranded,
    Suspended,
    Unclear,
    Unpaid,
    Unreachable,
)
from tickerbot.playground import (
    BadGateway,
    BotApi,
    DropAfter,
    DropBefore,
    FloodWait,
    Garbage,
    Hang,
    Refuse,
    User,
)

PUSH = Message("<b>Sturm zieht ab</b>\n\nEin Satz.")
OTHER = Message("<b>Sturm zieht weiter</b>")


@contextlib.asynccontextmanager
async def poster_to(url: str) -> AsyncIterator[Poster]:
    connection = Connection(4, 0.5)
    await connection.initialize()
    try:
        yield Poster(connection, f"{url}/bot{TOKEN}", paid=False)
    finally:
        await connection.shutdown()


@pytest.fixture(autouse=True)
def _times_as_the_bot_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # as the bot sets it at its start


@pytest.fixture
async def world() -> AsyncIterator[tuple[BotApi, User, Poster]]:
    api = new_api()
    async with api.serve() as url, poster_to(url) as poster:
        yield api, api.add_users(1)[0], poster


TABLE: list[tuple[object, Outcome]] = [
    (Refuse(403, "Forbidden: bot was blocked by the user"), Gone("")),
    (Refuse(403, "Forbidden: user is deactivated"), Gone("")),
    (Refuse(403, "Forbidden: bot was kicked from the supergroup chat"), Gone("")),
    (Refuse(403, "Forbidden: bot is not a member of the channel chat"), Gone("")),
    (Refuse(400, "Bad Request: chat not found"), Lost("")),
    (Refuse(403, "Forbidden: in words of next year"), Lost("")),
    (Refuse(400, "Bad Request: WORDS_OF_NEXT_YEAR"), Unclear("")),
    (Refuse(406, "Not Acceptable: words of next year"), Unclear("")),
    (Refuse(421, "Misdirected Request: unallowed token specified"), Suspended("")),
    (Refuse(421, "words of next year"), Suspended("")),
    (
        Refuse(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": -1007},
        ),
        Moved(-1007),
    ),
    (Refuse(400, "Bad Request: TOPIC_CLOSED"), Paused("", "topic")),
    (Refuse(400, "Bad Request: message thread not found"), Paused("", "topic")),
    (Refuse(400, "Bad Request: not enough rights to send text messages to the chat"), Paused("")),
    (Refuse(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), Paused("")),
    (Refuse(401, "Unauthorized"), Refused(REVOKED)),
    (Refuse(409, "Conflict: terminated by other getUpdates request"), Refused(SECOND_INSTANCE)),
    (FloodWait(28), Later(28.0)),
    (Refuse(500, "Internal Server Error"), Unreachable("")),
    (BadGateway(), Unreachable("")),
    (Garbage(), Unreachable("")),
    (DropBefore(), Unreachable("")),
    (DropAfter(), Unreachable("")),
    (Hang(5.0), Unreachable("")),
]


@pytest.mark.parametrize(("fault", "expected"), TABLE, ids=[str(row[0])[:60] for row in TABLE])
async def test_each_answer_has_one_outcome(
    world: tuple[BotApi, User, Poster], fault: object, expected: Outcome
) -> None:
    api, anna, poster = world
    api.faults.add(kind=fault, method="sendMessage")  # type: ignore[arg-type]
    chat_id = -1000 if isinstance(expected, Moved) else anna.id  # no person moves
    outcome = await poster.send(Target(chat_id), poster.encode(PUSH))
    assert type(outcome) is type(expected)
    match expected:
        case Paused(trouble=trouble):
            assert isinstance(outcome, Paused)
            assert outcome.trouble == trouble
        case Moved() | Later() | Refused():
            assert outcome == expected
        case Unreachable():
            assert isinstance(outcome, Unreachable)
            taken = type(outcome) is Unreachable
            assert outcome.maybe_taken is taken, "it is refused, or the server may have taken it"


@pytest.mark.parametrize(("words", "kind"), ALL_WORDS, ids=[words for words, _ in ALL_WORDS])
def test_each_of_telegrams_words_has_one_meaning(words: str, kind: type[Outcome]) -> None:
    outcome = classify(BadRequest(f"Bad Request: {words}"))
    assert type(outcome) is kind
    assert type(classify(BadRequest(words.upper()))) is kind, "whatever the case"
    if words.isupper() and kind not in (Later, Paused):
        assert type(classify(BadRequest(f"Bad Request: X{words}X"))) is Unclear, "as a whole word"


def test_a_refusal_that_repeats_the_address_gives_away_no_token() -> None:
    words = f"Bad Request: no /bot{TOKEN}/sendMessage, nor /bot{TOKEN.replace(':', '%3A')}/x"
    for error in (BadRequest(words), Forbidden(words)):
        outcome = classify(error)
        assert isinstance(outcome, Unreachable)
        assert TOKEN.partition(":")[2].lower() not in outcome.reason


@pytest.mark.parametrize("code", [301, 302, 400, 401, 403, 404, 407, 413, 418, 421, 429, 451])
async def test_what_a_proxy_refuses_or_redirects_has_not_arrived(
    world: tuple[BotApi, User, Poster], code: int
) -> None:
    api, anna, poster = world
    api.faults.add(kind=Garbage(code), method="sendMessage")
    outcome = await poster.send(Target(anna.id), poster.encode(PUSH))
    assert type(outcome) is Unreachable
    assert not outcome.maybe_taken


@pytest.mark.parametrize("code", [200, 204, 408, 500, 502, 503, 504, 520, 524])
async def test_what_a_proxy_may_have_passed_on_may_have_arrived(
    world: tuple[BotApi, User, Poster], code: int
) -> None:
    api, anna, poster = world
    api.faults.add(kind=Garbage(code, taken=True), method="sendMessage")
    outcome = await poster.send(Target(anna.id), poster.encode(PUSH))
    assert type(outcome) is Unreachable
    assert outcome.maybe_taken


@pytest.mark.parametrize(
    "words", [words for words, kind in ALL_WORDS if kind not in (Rejected, Later, Unpaid)]
)
async def test_only_what_is_about_the_text_is_tried_as_plain_text(
    world: tuple[BotApi, User, Poster], words: str
) -> None:
    api, anna, poster = world
    fault = api.faults.add(kind=Refuse(400, f"Bad Request: {words}"), method="sendMessage", times=9)
    await poster.send(Target(anna.id), poster.encode(PUSH))
    assert fault.hits == 1


@pytest.mark.parametrize(
    ("chat", "new"), [(5, -1005), (5, -5), (-5, -5), (-1005, -1005)], ids="{}".format
)
async def test_a_move_that_cannot_be_is_no_answer(
    world: tuple[BotApi, User, Poster], chat: int, new: int
) -> None:
    api, _, poster = world
    api.faults.add(kind=Refuse(400, "Bad Request", {"migrate_to_chat_id": new}), times=None)
    target, message = Target(chat), poster.encode(PUSH)
    for outcome in (
        await poster.send(target, message),
        await poster.edit(target, 7, message),
        await poster.delete(target, 7),
        await poster.send_document(target, Document("a.txt", b"a", "")),
    ):
        assert type(outcome) is Unreachable
        assert not outcome.maybe_taken


async def test_a_refused_connection_cannot_have_delivered_anything() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        async with poster_to(url) as poster:
            outcome = await poster.send(Target(1), poster.encode(PUSH))
    assert isinstance(outcome, Unreachable)
    assert not outcome.maybe_taken


@pytest.mark.parametrize("words", ["can't parse entities", "message is too long"])
async def test_a_message_that_telegram_rejects_is_sent_as_plain_text(
    world: tuple[BotApi, User, Poster], words: str
) -> None:
    api, anna, poster = world
    api.faults.add(kind=Refuse(400, f"Bad Request: {words}"), method="sendMessage")
    assert isinstance(await poster.send(Target(anna.id), poster.encode(PUSH)), Sent)
    (message,) = api.bot_messages(anna)
    assert (message.text, message.entities) == ("Sturm zieht ab\n\nEin Satz.", [])


async def test_a_copy_can_be_edited_twice_and_deleted(
    world: tuple[BotApi, User, Poster],
) -> None:
    api, anna, poster = world
    target, other = Target(anna.id), poster.encode(OTHER)
    sent = await poster.send(target, poster.encode(PUSH))
    assert isinstance(sent, Sent)
    for _ in range(2):  # the second time it reads so already
        assert await poster.edit(target, sent.message_id, other) == sent
    assert api.bot_messages(anna)[0].text == "Sturm zieht weiter"
    assert await poster.delete(target, sent.message_id) == Removed()
    assert api.bot_messages(anna) == []
    assert await poster.delete(target, sent.message_id) == Missing()
    assert await poster.edit(target, sent.message_id, other) == Missing()


async def test_a_copy_that_is_too_old_to_be_deleted_is_rejected(
    world: tuple[BotApi, User, Poster],
) -> None:
    api, anna, poster = world
    sent = await poster.send(Target(anna.id), poster.encode(PUSH))
    assert isinstance(sent, Sent)
    words = "Bad Request: message can't be deleted for everyone"
    api.faults.add(kind=Refuse(400, words), method="deleteMessage")
    assert isinstance(await poster.delete(Target(anna.id), sent.message_id), Stranded)


async def test_an_edit_that_telegram_rejects_is_made_as_plain_text(
    world: tuple[BotApi, User, Poster],
) -> None:
    api, anna, poster = world
    sent = await poster.send(Target(anna.id), poster.encode(PUSH))
    assert isinstance(sent, Sent)
    refusal = Refuse(400, "Bad Request: can't parse entities")
    api.faults.add(kind=refusal, method="editMessageText")
    assert await poster.edit(Target(anna.id), sent.message_id, poster.encode(OTHER)) == Sent(
        sent.message_id
    )
    (message,) = api.bot_messages(anna)
    assert (message.text, message.entities) == ("Sturm zieht weiter", [])


@pytest.mark.parametrize(
    "body",
    [
        {"ok": True, "result": {"status": "please log in"}},
        {"ok": True, "page": {"result": {"message_id": 7}}},
        [{"result": {"message_id": 7}}],
        "result",
        {"result": {"message_id": "7"}},
    ],
)
async def test_an_answer_without_a_message_is_not_telegrams(body: object) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server, poster_to(str(server.make_url("/"))[:-1]) as poster:
        outcome = await poster.send(Target(1), poster.encode(PUSH))
    assert isinstance(outcome, Unreachable)
