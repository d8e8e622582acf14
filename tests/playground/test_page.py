"""The page over HTTP: who may come in, what every answer carries, files up and down."""

from __future__ import annotations

import asyncio
import http.client
import io
import os
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.playground.pages import Stage, playing
from tests.playground.seats import sitting
from tickerbot.playground import page_files
from tickerbot.playground.images import plain_png
from tickerbot.playground.page_files import MAX_FILE

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " media-src 'self' blob:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with playing() as stage:
        yield stage


def raw_get(url: str, path: str, host: str | None = None) -> tuple[int, dict[str, str], bytes]:
    """GET a path that no client library tidies up first."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host if host is not None else place.netloc)
    connection.endheaders()
    response = connection.getresponse()
    answer = response.status, dict(response.getheaders()), response.read()
    connection.close()
    return answer


async def get(
    stage: Stage, path: str, host: str | None = None
) -> tuple[int, dict[str, str], bytes]:
    return await asyncio.to_thread(raw_get, stage.url, path, host)


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/", 200, "text/html; charset=utf-8"),
        ("/web/style.css", 200, "text/css; charset=utf-8"),
        ("/web/app.js", 200, "text/javascript; charset=utf-8"),
        ("/web/none.js", 404, None),
        ("/nowhere", 404, None),
        ("/page/file/none", 404, None),
        ("/page/socket", 403, None),
    ],
)
async def test_every_answer_of_the_page_carries_its_security(
    stage: Stage, path: str, status: int, kind: str | None
) -> None:
    found, headers, body = await get(stage, path)
    assert found == status
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-cache"
    assert kind is None or headers["Content-Type"] == kind
    assert body or status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/web/../page.py",
        "/web/..%2fpage.py",
        "/web/%2e%2e/page.py",
        "/web/..%5cpage.py",
        "/web/../../../../../../etc/passwd",
        "/web//etc/passwd",
        "/web/%2fetc%2fpasswd",
        "/web/style.css%00.js",
        "/web/.",
        "/web/",
        "/web/STYLE.CSS",
        "/../playground/page.py",
    ],
)
async def test_nothing_outside_the_folder_of_the_page_is_served(stage: Stage, path: str) -> None:
    status, headers, body = await get(stage, path)
    assert status in (400, 404)
    assert b"import" not in body
    assert b"root:" not in body
    if status == 404:
        assert headers["Content-Security-Policy"] == CSP


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("LOCALHOST", 200),
        ("[::1]:{port}", 200),
        ("evil.example:{port}", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost.evil.example:{port}", 403),
        ("evil@127.0.0.1", 403),
        ("127.0.0.1:{port}:80", 403),
        ("127.0.0.2", 403),
        ("", 403),
    ],
)
async def test_a_name_that_somebody_pointed_to_this_machine_is_refused(
    stage: Stage, host: str, status: int
) -> None:
    port = str(urlsplit(stage.url).port)
    for path in ("/", "/web/app.js", f"/bot{stage.api.token}/getMe"):
        found, headers, _ = await get(stage, path, host.replace("{port}", port))
        assert found == status
        if path == "/":
            assert headers["Content-Security-Policy"] == CSP


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "https://127.0.0.1:{port}", "http://127.0.0.1"]
)
async def test_another_sites_page_reaches_neither_socket_nor_upload(
    stage: Stage, origin: str | None
) -> None:
    headers = {}
    if origin is not None:
        headers["Origin"] = origin.replace("{port}", str(urlsplit(stage.url).port))
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await stage.session.ws_connect(f"{stage.url}/page/socket", headers=headers)
    assert refused.value.status == 403
    query = {"person": "901", "chat": "901", "name": "a.txt"}
    async with stage.session.post(
        f"{stage.url}/page/file", params=query, data=b"x", headers=headers
    ) as response:
        assert response.status == 403
        assert response.headers["Content-Security-Policy"] == CSP
    assert stage.api.messages(stage.anna) == []


# --- files


async def upload(stage: Stage, content: bytes, **query: str) -> tuple[int, dict[str, object]]:
    params = {"person": "901", "chat": "901", "name": "bericht.txt"} | query
    headers = {"Origin": stage.url}
    address = f"{stage.url}/page/file"
    data = io.BytesIO(content)
    async with stage.session.post(address, params=params, data=data, headers=headers) as response:
        return response.status, await response.json()


async def test_a_file_goes_to_the_bot_and_back_as_a_download(stage: Stage) -> None:
    async with sitting(stage.url, stage.anna) as seat:
        await seat.open(stage.anna.id)
        status, answer = await upload(
            stage, b"\x00<script>", name="Höhe „1“;\t.html".replace("\t", ""), caption=" Bitte "
        )
        assert status == 200
        shown = await seat.until(lambda: seat.messages.get(answer["message"]))  # type: ignore[call-overload]
    assert shown["text"] == "Bitte"
    assert shown["own"]
    document = shown["document"]
    assert (document["name"], document["size"]) == ("Höhe „1“;.html", 9)
    message = await stage.update("message")
    assert message["document"]["file_name"] == "Höhe „1“;.html"
    assert message["caption"] == "Bitte"
    file = await stage.bot("getFile", file_id=document["file_id"])
    address = f"{stage.url}/file/bot{stage.api.token}/{file['file_path']}"
    async with stage.session.get(address) as response:
        assert await response.read() == b"\x00<script>"
    address = f"{stage.url}/page/file/{document['file_id']}"
    async with stage.session.get(address, params={"name": 'a"\r\nX: y/ü.html'}) as response:
        assert await response.read() == b"\x00<script>"
        assert response.headers["Content-Type"] == "application/octet-stream"
        disposition = response.headers["Content-Disposition"]
        assert disposition == "attachment; filename*=UTF-8''a%22__X%3A%20y_%C3%BC.html"
        assert response.headers["Content-Security-Policy"] == CSP
        assert "X" not in response.headers


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"person": "17"}, "not_found"),
        ({"person": "x"}, "bad_request"),
        ({"person": "9" * 5000}, "bad_request"),
        ({"chat": "902"}, "not_found"),
        ({"chat": "-5"}, "not_found"),
        ({"chat": ""}, "bad_request"),
        ({"name": ""}, "bad_request"),
        ({"name": "../x"}, "bad_request"),
        ({"name": "a\0b"}, "bad_request"),
        ({"name": "n" * 256}, "bad_request"),
        ({"caption": "ä" * 1025}, "too_long"),
        ({"caption": "a\0"}, "bad_request"),
        ({"chat": "-1001000000002"}, "not_admin"),
    ],
)
async def test_a_file_with_a_tampered_address_is_refused_in_words(
    stage: Stage, query: dict[str, str], error: str
) -> None:
    status, answer = await upload(stage, b"x", **query)
    assert (status, answer["error"]) == (400, error)
    assert answer["text"]


async def test_a_file_is_neither_empty_nor_over_20_mb_and_all_together_have_a_bound(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await upload(stage, b""))[1]["error"] == "empty"
    most = os.urandom(1024) * (MAX_FILE // 1024)
    status, answer = await upload(stage, most + b"x")
    assert (status, answer["error"]) == (400, "too_long")

    async def in_pieces() -> AsyncIterator[bytes]:
        yield most
        yield b"x"

    headers = {"Origin": stage.url}
    query = {"person": "901", "chat": "901", "name": "a"}
    address = f"{stage.url}/page/file"
    async with stage.session.post(
        address, params=query, data=in_pieces(), headers=headers
    ) as response:
        assert (await response.json())["error"] == "too_long"
    assert (await upload(stage, most))[0] == 200
    monkeypatch.setattr(page_files, "MAX_FILES", MAX_FILE + 5)
    assert (await upload(stage, b"123456"))[1]["error"] == "busy"
    stage.api.block(stage.anna)
    assert (await upload(stage, b"1"))[1]["error"] == "blocked"
    assert len(stage.api.messages(stage.anna)) == 1


async def test_photos_and_videos_are_sent_as_such_together_and_in_reply_and_shown_by_the_page(
    stage: Stage,
) -> None:
    replied = await upload(stage, b"x")
    png = plain_png(640, 480)
    album = {"album": "123", "reply_to": str(replied[1]["message"])}
    assert (await upload(stage, png, **album, **{"as": "photo", "caption": "Flut"}))[0] == 200
    sides = {"as": "video", "width": "64", "height": "36"}
    assert (await upload(stage, b"film", **album, **sides))[0] == 200
    await stage.update("message")
    photo, film = await stage.update("message"), await stage.update("message")
    assert photo["media_group_id"] == film["media_group_id"] == "123"
    assert (photo["caption"], photo["photo"][-1]["width"]) == ("Flut", 640)
    assert photo["reply_to_message"]["message_id"] == replied[1]["message"]
    assert (film["video"]["width"], film["video"]["height"]) == (64, 36)
    for message, kind, content in ((photo, "photo", png), (film, "video", b"film")):
        shown = stage.page.views.message_view(
            stage.anna, stage.api.chats[stage.anna.id].messages[message["message_id"]]
        )["picture"]
        assert shown["kind"] == kind
        async with stage.session.get(f"{stage.url}/page/file/{shown['file_id']}") as response:
            assert await response.read() == content
            expected = {"photo": "image/png", "video": "video/mp4"}[kind]
            assert response.headers["Content-Type"] == expected
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "Content-Disposition" not in response.headers


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"as": "photo"}, "bad_request"),
        ({"as": "sticker"}, "bad_request"),
        ({"as": "video"}, "bad_request"),
        ({"as": "photo", "album": "x"}, "bad_request"),
        ({"as": "photo", "reply_to": "77"}, "not_found"),
    ],
)
async def test_what_is_no_photo_or_goes_nowhere_is_refused(
    stage: Stage, query: dict[str, str], error: str
) -> None:
    content = plain_png(9, 9) if len(query) > 1 else b"x"
    status, answer = await upload(stage, content, **query)
    assert (status, answer["error"]) == (400, error)


async def test_the_bot_api_is_served_on_the_same_port(stage: Stage) -> None:
    assert (await stage.bot("getMe"))["username"] == "ticker_bot"
    status, headers, _ = await get(stage, "/bot1:wrong/getMe")
    assert status == 401
    assert "Content-Security-Policy" not in headers


async def test_ending_closes_every_window_at_once_also_one_that_does_not_listen() -> None:
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as session:
        async with playing() as stage:
            window = await session.ws_connect(f"{stage.url}/page/socket", origin=stage.url)
            await window.receive()
            place = urlsplit(stage.url)
            reader, deaf = await asyncio.open_connection(place.hostname, place.port)
            deaf.write(
                f"GET /page/socket HTTP/1.1\r\nHost: {place.netloc}\r\nOrigin: {stage.url}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
            )
            await reader.readuntil(b"\r\n\r\n")
            closing = asyncio.create_task(window.receive())
            begun = loop.time()
        assert loop.time() - begun < 4
        frame = await closing
        assert (frame.type, frame.data) == (aiohttp.WSMsgType.CLOSE, 1001)
    deaf.close()
    await deaf.wait_closed()
