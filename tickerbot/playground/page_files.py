"""Files on the page: what people attach, and what they look at or save."""

from __future__ import annotations

import re
from urllib.parse import quote

from aiohttp import web

from tickerbot.playground.fields import (
    checked_characters,
    checked_text,
    listed_chat,
    malformed,
    not_found,
)
from tickerbot.playground.files import StoredFile
from tickerbot.playground.sending_media import MAX_CAPTION
from tickerbot.playground.server import BotApi
from tickerbot.playground.typed_marks import read_typed
from tickerbot.playground.values import Chat, Message, NotAllowed, Refusal, User
from tickerbot.playground.views import Views

MAX_FILE = 20 * 1024 * 1024
"""Maximum size of a file that a person sends, in bytes; a bot cannot download a larger one."""
MAX_NAME = 255
"""Maximum length of a file's name, in characters."""
MAX_FILES = 200 * 1024 * 1024
"""Maximum size of all files together, in bytes; they are kept in memory."""
_FORBIDDEN_IN_NAME = re.compile(r"[\x00-\x1f\x7f/\\\ud800-\udfff]")
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)  # fmt: skip
"""How pictures begin that a browser may show."""


class PageFiles:
    """Takes files from the people of the page, and shows them."""

    def __init__(self, api: BotApi, views: Views) -> None:
        self._api = api
        self._views = views

    async def upload(self, request: web.Request) -> web.Response:
        """Send the file in this request as one of the people."""
        try:
            message = await self._take_file(request)
        except NotAllowed as refusal:
            answer = {"error": refusal.code, "text": str(refusal)}
            return web.json_response(answer, status=400)
        return web.json_response({"message": message.message_id})

    async def _take_file(self, request: web.Request) -> Message:
        person = self._views.people.get(_integer(request, "person"))
        if person is None:
            raise not_found("person")
        chat = listed_chat(self._api, person.user, _integer(request, "chat"))
        name = request.query.get("name", "").strip()
        if not name or len(name) > MAX_NAME or _FORBIDDEN_IN_NAME.search(name):
            raise malformed("name: a file's name is expected")
        caption = checked_characters(request.query.get("caption", ""), "caption")
        caption = checked_text(caption, MAX_CAPTION) if caption.strip() else ""
        content = await _read_file(request)
        if self._api.files.size + len(content) > MAX_FILES:
            raise NotAllowed("busy", "no more files fit into the demo's memory")
        return self._send_file(request, person.user, chat, (name, content, caption))

    def _send_file(
        self, request: web.Request, user: User, chat: Chat, file: tuple[str, bytes, str]
    ) -> Message:
        name, content, typed = file
        caption, entities = read_typed(typed)
        try:
            match request.query.get("as", "document"):
                case "document":
                    return self._api.send_document(
                        user, content, name, chat, caption=caption, entities=entities
                    )
                case "photo":
                    media = self._api.files.add("photo", name, content)
                case "video":
                    width, height = _integer(request, "width"), _integer(request, "height")
                    media = self._api.files.add("video", name, content, width=width, height=height)
                case _:
                    raise malformed("as: photo, video or document is expected")
        except Refusal as refusal:
            raise NotAllowed("bad_request", refusal.description) from None
        reply_to = _integer(request, "reply_to") if "reply_to" in request.query else None
        if reply_to is not None and reply_to not in chat.messages:
            raise not_found("message to reply to")
        album = request.query.get("album", "")
        if album and not re.fullmatch("[0-9]{1,20}", album):
            raise malformed("album: digits are expected")
        return self._api.send_media(
            user, media, chat, caption=caption, entities=entities, reply_to=reply_to,
            album_id=album or None,
        )  # fmt: skip

    async def download(self, request: web.Request) -> web.Response:
        """Answer with a file: photos and videos to be shown, others to be saved."""
        file = self._api.files.get(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        if (shown := _shown_as(file)) is not None:
            return _piece(request, file.content, shown)
        name = _FORBIDDEN_IN_NAME.sub("_", request.query.get("name", "")) or "file"
        quoted = quote(name, safe="")
        return web.Response(
            body=file.content,
            content_type="application/octet-stream",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quoted}"},
        )


def _piece(request: web.Request, content: bytes, content_type: str) -> web.Response:
    """Answer with the file, or the piece of it that is asked for, as players do to seek in a video."""
    headers = {"Accept-Ranges": "bytes"}
    try:
        begin, end, _ = request.http_range.indices(len(content))
    except ValueError:
        raise web.HTTPRequestRangeNotSatisfiable from None
    if "Range" not in request.headers:
        return web.Response(body=content, content_type=content_type, headers=headers)
    if begin >= end:
        raise web.HTTPRequestRangeNotSatisfiable
    headers["Content-Range"] = f"bytes {begin}-{end - 1}/{len(content)}"
    return web.Response(
        status=206, body=content[begin:end], content_type=content_type, headers=headers
    )


def _shown_as(file: StoredFile) -> str | None:
    """As what the page shows a photo or a video; None for other files, which are only downloaded."""
    if file.media.kind == "video":
        return "video/mp4"
    if file.media.kind == "photo":
        return next((kind for start, kind in _PICTURES if file.content.startswith(start)), None)
    return None


async def _read_file(request: web.Request) -> bytes:
    too_long = NotAllowed("too_long", "a file has at most 20 MB")
    if (request.content_length or 0) > MAX_FILE:
        raise too_long
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > MAX_FILE:
            raise too_long
    if not content:
        raise NotAllowed("empty", "the file is empty")
    return bytes(content)


def _integer(request: web.Request, name: str) -> int:
    value = request.query.get(name, "")
    if not re.fullmatch(r"-?[0-9]{1,19}", value):
        raise malformed(f"{name}: an integer is expected")
    return int(value)
