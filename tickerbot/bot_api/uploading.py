"""Sending and editing pictures: by Telegram's id, or with the bytes where it does not know them."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from telegram.error import TelegramError

from tickerbot.bot_api.answers import is_message
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.encoding import EncodedMessage, encode, encode_form
from tickerbot.bot_api.errors import classify
from tickerbot.bot_api.picture_ids import MAX_KNOWN, PictureIds
from tickerbot.model import Message, Picture
from tickerbot.newest import Newest
from tickerbot.outcomes import Outcome, Sent, Strayed, UnknownFile, Unreachable

UPLOAD_TIMEOUT_S = 120.0
"""For how long an upload may take: the server sends the picture on before it answers."""
_METHODS = {"photo": "sendPhoto", "video": "sendVideo"}
_UPLOADED = "attach://file"

Answered = tuple[Outcome, Any]
"""What became of a request, and its answer."""


class PicturePoster:
    """Sends pictures by their ids; one that Telegram refuses is uploaded once, for all chats."""

    def __init__(
        self,
        connection: Connection,
        base_url: str,
        ids: PictureIds | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``base_url`` is the address of the Bot API, including the token."""
        self._connection = connection
        self._base_url = base_url
        self._ids = ids
        self._clock = clock
        self._failures = Newest[str, tuple[float, str]](MAX_KNOWN)

    async def find(self, picture: Picture) -> str | None:
        """The id of a picture; None where none is known."""
        return await self._ids.find(picture) if self._ids is not None else None

    async def send(self, message: EncodedMessage, form: bytes, *, in_topic: bool) -> Outcome:
        """Send a message with its picture; ``form`` is all of it but the picture.

        Returns ``UnknownFile`` where Telegram does not know the picture and its bytes are not kept.
        """
        picture = message.message.picture
        if picture is None or self._ids is None:
            return UnknownFile("there is no picture to send")
        url, field = f"{self._base_url}/{_METHODS[picture.kind]}", picture.kind

        async def by_id(file_id: str) -> Answered:
            whole = b"&".join((form, encode_form({field: file_id})))
            return await self._ask(self._connection.post_form(url, whole), in_topic=in_topic)

        async def by_upload(content: bytes) -> Answered:
            fields = dict(parse_qsl(form.decode(), keep_blank_values=True))
            uploading = self._connection.post_file(
                url, fields, field, _file_name(picture), content, UPLOAD_TIMEOUT_S
            )
            return await self._ask(uploading, in_topic=in_topic)

        return await self._post(picture, self._ids, by_id, by_upload)

    async def send_album(self, message: EncodedMessage, form: bytes) -> Outcome:
        """Send the pictures of an album: together if Telegram knows all of them, else one by one."""
        pictures, ids = message.message.album, self._ids
        if ids is None:
            return UnknownFile("there is no picture to send")
        found = [await ids.find(picture) for picture in pictures]
        if all(found) and len(pictures) > 1:
            media = [
                {"type": picture.kind, "media": file_id}
                for picture, file_id in zip(pictures, found, strict=True)
            ]
            fields = {"media": json.dumps(media)}
            if message.message.silent:
                fields["disable_notification"] = "true"
            url, whole = f"{self._base_url}/sendMediaGroup", b"&".join((form, encode_form(fields)))
            outcome = await self._send_group(url, whole)
            if not isinstance(outcome, UnknownFile):
                return outcome
        outcome = UnknownFile("there is no picture to send")
        for picture in pictures:
            single = encode(Message("", picture=picture, silent=message.message.silent))
            outcome = await self.send(single, b"&".join((form, single.form)), in_topic=False)
            if not isinstance(outcome, Sent):
                break
        return outcome

    async def _send_group(self, url: str, form: bytes) -> Outcome:
        try:
            answer = await self._connection.post_form(url, form)
        except TelegramError as error:
            return classify(error)
        return read_sent(answer[0] if isinstance(answer, list) and answer else None, in_topic=False)

    async def edit(self, message: EncodedMessage, form: bytes) -> Outcome:
        """Edit a message into this one with its picture; ``form`` is all of it but the picture."""
        picture = message.message.picture
        if picture is None or self._ids is None:
            return UnknownFile("there is no picture to send")
        url = f"{self._base_url}/editMessageMedia"

        def media(file: str) -> dict[str, str]:
            return {"media": json.dumps({**message.input_media, "media": file})}

        async def by_id(file_id: str) -> Answered:
            whole = b"&".join((form, encode_form(media(file_id))))
            return await self._ask(self._connection.post_form(url, whole))

        async def by_upload(content: bytes) -> Answered:
            fields = dict(parse_qsl(form.decode(), keep_blank_values=True)) | media(_UPLOADED)
            uploading = self._connection.post_file(
                url, fields, "file", _file_name(picture), content, UPLOAD_TIMEOUT_S
            )
            return await self._ask(uploading)

        return await self._post(picture, self._ids, by_id, by_upload)

    async def _post(
        self,
        picture: Picture,
        ids: PictureIds,
        by_id: Callable[[str], Awaitable[Answered]],
        by_upload: Callable[[bytes], Awaitable[Answered]],
    ) -> Outcome:
        if (file_id := await ids.find(picture)) is not None:
            outcome, _ = await by_id(file_id)
            if not isinstance(outcome, UnknownFile):
                return outcome
            await ids.refuse(picture, file_id)
        asked_at = self._clock()
        async with ids.uploading(picture) as found:
            failed_at, reason = self._failures.get(picture.name, (-math.inf, ""))
            if failed_at >= asked_at:  # while this one waited; whether it goes is for others to try
                return Unreachable(reason, maybe_taken=False)
            if isinstance(found, bytes):
                outcome, answer = await by_upload(found)
                if isinstance(outcome, Unreachable):
                    self._failures[picture.name] = self._clock(), outcome.reason
                elif (new_id := _file_id_in(answer, picture)) is not None:
                    await ids.note(picture, new_id)
                return outcome
        if found is None:
            return UnknownFile("Telegram does not know the picture, and its bytes are not kept")
        outcome, _ = await by_id(found)
        return outcome

    async def _ask(self, request: Awaitable[Any], *, in_topic: bool = False) -> Answered:
        try:
            answer = await request
        except TelegramError as error:
            return classify(error), None
        return read_sent(answer, in_topic=in_topic), answer


def read_sent(answer: Any, *, in_topic: bool) -> Outcome:
    """What the answer to a request to send or edit means."""
    if not is_message(answer):
        # this came from a proxy or a login page, not from the Bot API
        return Unreachable("an answer without a message")
    has_strayed = in_topic and answer.get("is_topic_message") is not True
    return (Strayed if has_strayed else Sent)(answer["message_id"])


def _file_id_in(answer: Any, picture: Picture) -> str | None:
    """The id that Telegram has given a picture, of a photo that of its largest size."""
    found = answer.get(picture.kind) if isinstance(answer, dict) else None
    if isinstance(found, list) and found:
        found = found[-1]
    file_id = found.get("file_id") if isinstance(found, dict) else None
    return file_id if isinstance(file_id, str) and file_id else None


def _file_name(picture: Picture) -> str:
    return "picture.mp4" if picture.kind == "video" else "picture.jpg"
