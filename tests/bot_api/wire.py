"""Answers that the Bot API never gives: of each kind some by hand, and any number at random.

None of them is an answer: whatever else they are, one thing in each has the wrong shape.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

Body = tuple[int, bytes]
"""An HTTP status and a body."""

STATUSES = (200, 201, 204, 302, 400, 401, 403, 404, 409, 413, 421, 429, 500, 502, 503)
# a 429 of the Bot API asks to wait, whatever its parameters are
ERROR_STATUSES = tuple(status for status in STATUSES if status >= 400 and status != 429)
NO_IDS: list[Any] = [10**30, 2**60, -1, True, False, None, "7", "", 7.0, 1e300, [7], {}, {"id": 7}]
NO_WORDS: list[Any] = [5, None, True, ["Forbidden"], {"de": "nein"}, 1.5]
NO_SECONDS: list[Any] = ["soon", "5", -3, 0, True, None, 1.5, 10**30, [5], {}]
NO_OBJECTS: list[Any] = [5, "x", [], None]
NO_CHATS: list[Any] = ["abc", "-1001", True, None, 5, 0, -(10**30), -1001.0, [-1001]]
DEEP = [b"[" * 5_000 + b"]" * 5_000, b'{"ok":' * 3_000 + b"1" + b"}" * 3_000, b"[" * 200_000]
NO_JSON = [
    b"", b" ", b"\x00", b"\xff\xfe", b"null", b"[]", b"{}", b"true", b"5", b'"result"', b"NaN",
    b"result",
    b"<html>502 Bad Gateway</html>", b'{"ok":true,"result":{"message_id":7}', b'{"ok":tru',
    b'[{"ok":true,"result":{"message_id":7}}]', b'{"ok":1,"result":{"message_id":7}}',
    b'{"ok":"true","result":{"message_id":7}}', b'{"result":{"message_id":7}}', b'{"ok":true}',
    b'{"ok":false,"result":{"message_id":7}}', b'{"ok":true,"page":{"result":{"message_id":7}}}',
    b'{"ok":null,"result":[]}', b'{"ok":true,"result":' + b"9" * 5_000 + b"}", *DEEP,
]  # fmt: skip


def encode(value: Any) -> bytes:
    return json.dumps(value).encode()


def success(result: Any) -> Body:
    return 200, encode({"ok": True, "result": result})


def refusal(status: int, **changed: Any) -> Body:
    words = {"ok": False, "error_code": status, "description": "Forbidden: bot was blocked"}
    return status, encode(words | changed)


NO_REFUSALS: list[Body] = [
    *(refusal(403, description=words) for words in NO_WORDS),
    *(refusal(400, parameters={"retry_after": seconds}) for seconds in NO_SECONDS),
    *(refusal(400, parameters={"migrate_to_chat_id": chat}) for chat in NO_CHATS),
    *(refusal(401, ok=ok) for ok in (True, None, 0, "false")),
    *(refusal(409, parameters=no_object) for no_object in NO_OBJECTS),
    *(refusal(404, error_code=code) for code in ("404", None, True, 404.0)),
    (403, encode({"error": "forbidden"})),
    (401, encode({"ok": False})),
    (429, b"slow down"),
]
NO_MESSAGES: list[Any] = [
    *({"message_id": no_id} for no_id in NO_IDS),
    None, True, False, 7, "ok", [], [{"message_id": 7}], {}, {"id": 7}, {"message": {"message_id": 7}},
]  # fmt: skip
NO_TRUTHS: list[Any] = [None, False, 1, "true", [], {}, {"message_id": 7}, [True]]
NO_UPDATES: list[Any] = [
    None, True, 5, "x", {}, {"update_id": 5}, [None], [5], ["x"], [[]], [{}], [{"message": {}}],
    *([{"update_id": no_id}] for no_id in NO_IDS),
]  # fmt: skip
NO_BOTS: list[Any] = [
    None, True, [], {}, {"id": 5}, {"username": "ticker_bot"}, {"id": 5, "username": ""},
    *({"id": no_id, "username": "ticker_bot"} for no_id in NO_IDS),
    *({"id": 5, "username": words} for words in NO_WORDS),
]  # fmt: skip
NO_RESULTS: dict[str, list[Any]] = {
    "sendMessage": NO_MESSAGES,
    "editMessageText": NO_MESSAGES,
    "deleteMessage": NO_TRUTHS,
    "answerCallbackQuery": NO_TRUTHS,
    "answerInlineQuery": NO_TRUTHS,
    "setMyCommands": NO_TRUTHS,
    "setMyDescription": NO_TRUTHS,
    "deleteWebhook": NO_TRUTHS,
    "getMyDescription": [None, True, [], {}, "x", *({"description": no} for no in NO_WORDS)],
    "getChat": [None, True, [], {}, "x", *({"title": no} for no in NO_WORDS)],
    "getChatMember": [None, True, [], {}, "x", *({"status": no} for no in NO_WORDS)],
    "getMe": NO_BOTS,
    "getUpdates": NO_UPDATES,
}
"""Of each method that the bot calls: results that it never has."""

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
# "ok" is what makes an answer: JSON at random without it is none, whatever else is in it
nonsense = st.one_of(
    st.tuples(st.sampled_from(STATUSES), st.binary(max_size=60)),
    st.tuples(st.sampled_from(STATUSES), json_values.map(encode)),
    st.tuples(st.sampled_from(STATUSES), st.sampled_from(NO_JSON)),
    st.sampled_from(NO_REFUSALS),
    st.builds(
        lambda status, name, value: refusal(status, parameters={name: value}),
        st.sampled_from(ERROR_STATUSES),
        st.sampled_from(["retry_after", "migrate_to_chat_id"]),
        st.text(max_size=5) | st.floats() | st.lists(st.integers(), max_size=2),
    ),
    st.builds(
        lambda status, words: refusal(status, description=words),
        st.sampled_from(ERROR_STATUSES),
        json_values.filter(lambda value: not isinstance(value, str)),
    ),
)


def no_answers(method: str) -> st.SearchStrategy[Body]:
    """Any answer to this method that is none."""
    return nonsense | st.sampled_from(NO_RESULTS[method]).map(success)


def some_no_answers(method: str) -> list[Body]:
    """Every answer by hand to this method that is none."""
    bodies = [(status, body) for body in NO_JSON for status in (200, 403, 502)]
    return [*bodies, *NO_REFUSALS, *map(success, NO_RESULTS[method])]
