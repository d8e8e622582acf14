"""Whatever a tampered page sends is refused in a line, and neither its window nor the server ends."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.playground.pages import Stage, playing
from tests.playground.seats import sitting
from tickerbot.playground.acts import ACTS
from tickerbot.playground.window import MAX_FRAME

CODES = {
    "unknown_act", "bad_request", "not_found", "blocked", "not_member", "not_admin", "topic_closed",
    "empty", "too_long", "not_yours", "no_answer", "crowd_full", "busy",
}  # fmt: skip
FIELDS = (
    "person", "chat", "before", "through", "text", "reply_to", "message", "row", "column", "query",
    "offset", "question", "result", "payload", "on", "kind", "seconds", "number",
)  # fmt: skip


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with playing() as stage:
        yield stage


async def send_raw(seat_socket: aiohttp.ClientWebSocketResponse, frame: str) -> dict[str, Any]:
    await seat_socket.send_str(frame)
    while True:
        event: dict[str, Any] = json.loads((await seat_socket.receive(10)).data)
        if event["type"] in ("answer", "refused"):
            return event


@pytest.mark.parametrize(
    ("frame", "number", "error"),
    [
        ("", None, "bad_request"),
        ("{", None, "bad_request"),
        ("[]", None, "bad_request"),
        ("7", None, "bad_request"),
        ('"be"', None, "bad_request"),
        ("[" * 100_000, None, "bad_request"),
        ('{"id":' + "9" * 5_000 + "}", None, "bad_request"),
        ('{"id":1}', 1, "bad_request"),
        ('{"id":1,"act":null}', 1, "bad_request"),
        ('{"id":1,"act":["be"]}', 1, "bad_request"),
        ('{"id":1,"act":"fly"}', 1, "unknown_act"),
        ('{"id":1,"act":"__init__"}', 1, "unknown_act"),
        ('{"id":"x","act":"fly"}', None, "unknown_act"),
        ('{"id":{},"act":"fly"}', None, "unknown_act"),
        ('{"id":1e400,"act":"fly"}', None, "unknown_act"),
        ('{"id":2,"act":"open","chat":901}', 2, "bad_request"),
        ('{"id":2,"act":"be","person":900.0}', 2, "bad_request"),
        ('{"id":2,"act":"be","person":true}', 2, "bad_request"),
        ('{"id":2,"act":"be","person":12345}', 2, "not_found"),
        ('{"id":3,"act":"crowd","number":0}', 3, "bad_request"),
        ('{"id":3,"act":"crowd","number":10001}', 3, "bad_request"),
        ('{"id":3,"act":"crowd","number":1e3}', 3, "bad_request"),
        ('{"id":3,"act":"fault","kind":"hang"}', 3, "bad_request"),
        ('{"id":3,"act":"fault","kind":"hang","seconds":121}', 3, "bad_request"),
        ('{"id":3,"act":"fault","kind":"hang","seconds":NaN}', 3, "bad_request"),
        ('{"id":3,"act":"fault","kind":"flood","seconds":9}', 3, "bad_request"),
        ('{"id":3,"act":"limits","on":1}', 3, "bad_request"),
        ('{"id":4,"act":"be","person":"' + "x" * 3_000_000 + '"}', 4, "bad_request"),
    ],
)
async def test_what_is_no_act_is_refused(
    stage: Stage, frame: str, number: int | None, error: str
) -> None:
    async with (
        sitting(stage.url) as seat,
        stage.session.ws_connect(f"{stage.url}/page/socket", origin=stage.url) as socket,
    ):
        answer = await send_raw(socket, frame)
        assert (answer["type"], answer["id"], answer["error"]) == ("refused", number, error)
        assert answer["text"]
        await socket.send_bytes(b"\xff\xfe")
        assert (await send_raw(socket, '{"id":9,"act":"watch","on":false}'))["id"] in (None, 9)
        assert len(stage.page._windows) == 2
        await seat.act("watch", on=False)
        assert len(stage.api.users) == 5


@pytest.mark.parametrize(
    ("act", "fields", "error"),
    [
        ("open", {"chat": 902}, "not_found"),
        ("open", {}, "bad_request"),
        ("open", {"chat": "901"}, "bad_request"),
        ("earlier", {"chat": 902, "before": 9}, "not_found"),
        ("read", {"chat": 900, "through": 1}, "not_found"),
        ("send", {"chat": 902, "text": "x"}, "not_found"),
        ("send", {"chat": 12345, "text": "x"}, "not_found"),
        ("send", {"chat": 901}, "bad_request"),
        ("send", {"chat": 901, "text": 7}, "bad_request"),
        ("send", {"chat": 901, "text": ""}, "empty"),
        ("send", {"chat": 901, "text": "\n \u202e\u3000".replace("\u3000", "")}, "empty"),
        ("send", {"chat": 901, "text": "x" * 4097}, "too_long"),
        ("send", {"chat": 901, "text": "\ud83d"}, "bad_request"),
        ("send", {"chat": 901, "text": "a\0b"}, "bad_request"),
        ("send", {"chat": 901, "text": "x", "reply_to": "1"}, "bad_request"),
        ("send", {"chat": 901, "text": "x", "reply_to": 1}, "not_found"),
        ("delete", {"chat": 901, "message": 10**40}, "not_found"),
        ("join", {"chat": 901}, "bad_request"),
        ("leave", {"chat": -1}, "not_found"),
        ("choose", {"chat": 901, "question": "1", "result": "1"}, "not_found"),
        ("inline", {"chat": 901, "query": "x", "offset": "ä" * 33}, "bad_request"),
    ],
)
async def test_an_act_that_reaches_too_far_is_refused(
    stage: Stage, act: str, fields: dict[str, Any], error: str
) -> None:
    async with sitting(stage.url, stage.anna) as seat:
        assert await seat.refused(act, **fields) == error
        assert stage.api.messages(901) == []
        assert stage.api.messages(902) == []


async def test_a_frame_beyond_all_bounds_ends_its_own_window_only(stage: Stage) -> None:
    async with sitting(stage.url, stage.anna) as seat:
        socket = await stage.session.ws_connect(f"{stage.url}/page/socket", origin=stage.url)
        await socket.receive()
        with contextlib.suppress(ConnectionError):  # it may be cut off while it still sends
            await socket.send_str("x" * (MAX_FRAME + 1))
        async with asyncio.timeout(10):
            while (await socket.receive()).type is aiohttp.WSMsgType.TEXT:
                pass
        assert socket.closed
        await seat.act("send", chat=901, text="Alles gut")


values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.sampled_from([0, 1, 900, 901, 902, 1000, -1001000000001, -1001000000002, 2**63]),
        st.floats(),
        st.text(st.characters(), max_size=20),
        st.sampled_from(["", "hang", "calm", "\ud800", "\0", "e12", "x" * 5000]),
    ),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=3,
)
frames = st.fixed_dictionaries(
    {"act": st.sampled_from(sorted(ACTS.keys() - {"crowd"}))},
    optional=dict.fromkeys(FIELDS, values),
)


@given(st.lists(frames, min_size=1, max_size=12))
def test_whatever_fields_an_act_has_it_is_answered_or_refused(acts: list[dict[str, Any]]) -> None:
    async def walk() -> None:
        async with playing() as stage, sitting(stage.url, stage.anna) as seat:
            stage.api.updates.allow(["message"])  # nobody would answer inline
            for fields in acts:
                name = fields["act"]
                given = {key: value for key, value in fields.items() if key != "act"}
                answer = await seat.ask(name, **given)
                assert answer["type"] == "answer" or answer["error"] in CODES, answer
                # the person may have changed, left or blocked the bot; the window goes on
                stage.page.moods.calm()
            await seat.act("be", person=902)
            await seat.act("unblock")
            await seat.act("send", chat=902, text="noch da")
            assert stage.api.messages(902)[-1].text == "noch da"

    asyncio.run(walk())
