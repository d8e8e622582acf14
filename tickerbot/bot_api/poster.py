"""The poster: the one place where messages to chats are sent, edited and deleted.

It bypasses python-telegram-bot's methods, which take longer to build a message and parse the response
than all the rest together; errors are still that library's. Callers hold a slot of the pacer. A request
that Telegram rejects does not count against its limits, so plain text may follow in the same slot.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urlencode

from telegram.error import TelegramError

from tickerbot import events
from tickerbot.bot_api.answers import is_message
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.encoding import (
    EncodedMessage,
    encode,
    encode_plain,
    reply_parameters,
)
from tickerbot.bot_api.errors import classify, classify_edit, classify_move
from tickerbot.bot_api.picture_ids import PictureIds
from tickerbot.bot_api.uploading import PicturePoster, read_sent
from tickerbot.model import GENERAL_THREAD_ID, Document, Message, Picture, Target
from tickerbot.outcomes import (
    Missing,
    Outcome,
    Rejected,
    Removed,
    Sent,
    Stranded,
    Suspended,
    Unclear,
    UnknownFile,
    Unpaid,
    Unreachable,
)

log = logging.getLogger(__name__)

UNPAID_S = 3600.0
"""For how long nothing is paid for after Telegram found too few Stars; then that is tried again."""
_PAID = b"allow_paid_broadcast=true"


class Poster:
    """Sends, edits and deletes messages; returns outcomes instead of raising Telegram's errors.

    ``paid`` asks Telegram to send more than 30 messages a second, for which it charges. While there
    are too few Stars for that, they go out unpaid.
    """

    def __init__(
        self,
        connection: Connection,
        base_url: str,
        picture_ids: PictureIds | None = None,
        *,
        paid: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``base_url`` is the address of the Bot API, including the token.

        Without ``picture_ids`` messages go out without their pictures.
        """
        self._pictures = PicturePoster(connection, base_url, picture_ids, clock)
        self._connection = connection
        self._base_url = base_url
        self._paid = paid
        self._clock = clock
        self._unpaid_until = -math.inf
        self.on_unpaid: Callable[[float], None] = lambda _: None
        """Called with the number of seconds for which messages go out unpaid from now on."""

    async def find_picture(self, picture: Picture) -> str | None:
        """The id by which Telegram knows a picture; None where it has to be uploaded."""
        return await self._pictures.find(picture)

    def encode(self, message: Message) -> EncodedMessage:
        """Encode a message once for all the chats that it goes to."""
        return encode(message)

    async def send(
        self, target: Target, encoded: EncodedMessage, reply_to: int | None = None
    ) -> Outcome:
        """Send a message, in reply to message ``reply_to`` of the same chat if that still exists.

        Returns ``Strayed`` if it is not in the topic that it was meant for: where a group is no forum
        any more, Telegram ignores topics.
        """
        fields = {"chat_id": str(target.chat_id)}
        in_topic = target.thread_id not in (0, GENERAL_THREAD_ID)
        if in_topic:
            fields["message_thread_id"] = str(target.thread_id)
        if reply_to is not None:
            fields["reply_parameters"] = reply_parameters(reply_to).to_json()
        head = urlencode(fields).encode()

        async def post(message: EncodedMessage, *more: bytes) -> Outcome:
            if message.message.album:
                return await self._pictures.send_album(message, b"&".join((head, *more)))
            if message.message.picture is None:
                return await self._post("sendMessage", head, message.form, *more, in_topic=in_topic)
            return await self._pictures.send(
                message, b"&".join((head, message.form, *more)), in_topic=in_topic
            )

        async def attempt(message: EncodedMessage) -> Outcome:
            if not self._paid or self._clock() < self._unpaid_until:
                outcome = await post(message)
                return Suspended(outcome.reason) if isinstance(outcome, Unpaid) else outcome
            outcome = await post(message, _PAID)
            if isinstance(outcome, Unpaid):  # it is sent again when it is its turn at the free rate
                self._note_unpaid()
            return outcome

        outcome = await self._attempt_with_fallback(attempt, encoded)
        if isinstance(outcome, Missing | Stranded):
            return Unclear("words about an edit, in answer to a new message")
        return classify_move(outcome, target.chat_id)

    async def send_document(self, target: Target, document: Document) -> Outcome:
        """Send a file, with a caption in plain text."""
        fields = {"chat_id": str(target.chat_id), "caption": document.caption}
        if target.thread_id:
            fields["message_thread_id"] = str(target.thread_id)
        try:
            result = await self._connection.post_file(
                f"{self._base_url}/sendDocument",
                fields,
                "document",
                document.name,
                document.content,
            )
        except TelegramError as error:
            return classify_move(classify(error), target.chat_id)
        if is_message(result):
            return Sent(result["message_id"])
        return Unreachable("an answer without a message")

    async def edit(self, target: Target, message_id: int, encoded: EncodedMessage) -> Outcome:
        """Edit one of the bot's messages into this one.

        Returns ``Sent`` also if it already read like that, ``Missing`` if it no longer exists.
        """
        head = b"chat_id=%d&message_id=%d" % (target.chat_id, message_id)

        async def attempt(message: EncodedMessage) -> Outcome:
            if message.message.picture is None:
                outcome = await self._post("editMessageText", head, message.edit_form)
            else:
                outcome = await self._pictures.edit(message, b"&".join((head, message.edit_form)))
            # where a picture is shown, its caption changes all the same
            if isinstance(outcome, UnknownFile):
                log.error(events.PICTURE_LEFT_OUT, outcome.reason)
                changed = await self._post("editMessageCaption", head, message.caption_form)
                if not isinstance(classify_edit(changed, message_id), Unclear | Stranded):
                    outcome = changed
            return classify_edit(outcome, message_id)

        outcome = await self._attempt_with_fallback(attempt, encoded)
        return classify_move(outcome, target.chat_id)

    async def delete(self, target: Target, message_id: int) -> Outcome:
        """Delete one of the bot's messages.

        Returns ``Removed``, ``Missing`` if it no longer exists, ``Stranded`` if it is too old.
        """
        head = b"chat_id=%d&message_id=%d" % (target.chat_id, message_id)
        outcome = classify_edit(await self._post("deleteMessage", head), message_id)
        return classify_move(outcome, target.chat_id)

    async def _attempt_with_fallback(
        self, attempt: Callable[[EncodedMessage], Awaitable[Outcome]], encoded: EncodedMessage
    ) -> Outcome:
        """Attempt it with picture and markup, and without what Telegram rejects."""
        outcome = await attempt(encoded)
        if isinstance(outcome, UnknownFile):
            log.error(events.PICTURE_LEFT_OUT, outcome.reason)
            encoded = encode(replace(encoded.message, picture=None))
            outcome = await attempt(encoded)
        if isinstance(outcome, Rejected) and not isinstance(outcome, Stranded):
            log.error(events.SENT_PLAIN, outcome.reason)
            outcome = await attempt(encode_plain(encoded.message))
        return outcome

    def _note_unpaid(self) -> None:
        now = self._clock()
        if now < self._unpaid_until:
            return  # as several answers say that were under way together
        log.warning(events.UNPAID)
        self._unpaid_until = now + UNPAID_S
        self.on_unpaid(UNPAID_S)

    async def _post(self, method: str, *forms: bytes, in_topic: bool = False) -> Outcome:
        url = f"{self._base_url}/{method}"
        try:
            result = await self._connection.post_form(url, b"&".join(forms))
        except TelegramError as error:
            return classify(error)
        if method == "deleteMessage" and result is True:
            return Removed()
        if method == "deleteMessage":
            return Unreachable("an answer that is none")
        return read_sent(result, in_topic=in_topic)
