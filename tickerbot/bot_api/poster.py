"""Posting: the one place where messages to chats are sent, edited and deleted.

It goes past python-telegram-bot, which takes longer for building a message and reading the answer than
everything else takes together; what an answer means is still told by its classes. Whoever posts has a
slot of the pacer. A request that Telegram refused for its markup took none of the limit, so the plain
text goes out in its place.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from telegram.error import TelegramError

from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.encoding import EncodedMessage, encode, encode_plain, reply_parameters
from tickerbot.bot_api.errors import classify, classify_edit
from tickerbot.model import Message, Target
from tickerbot.outcomes import Outcome, Rejected, Removed, Sent, Unreachable

log = logging.getLogger(__name__)


class Poster:
    """Posts to chats; never raises for what Telegram says.

    With ``paid`` Telegram is asked to send more than 30 messages a second, and charges for them.
    """

    def __init__(self, connection: Connection, base_url: str, *, paid: bool) -> None:
        """``base_url`` is the Bot API's address with the token."""
        self._connection = connection
        self._base_url = base_url
        self._paid = paid

    def encode(self, message: Message) -> EncodedMessage:
        """Encode a message once for all the chats that it goes to."""
        return encode(message, paid=self._paid)

    async def send(
        self, target: Target, encoded: EncodedMessage, reply_to: int | None = None
    ) -> Outcome:
        """Send a message. ``reply_to`` quotes one of the same chat, if it is still there."""
        where = {"chat_id": str(target.chat_id)}
        if target.thread_id:
            where["message_thread_id"] = str(target.thread_id)
        if reply_to is not None:
            where["reply_parameters"] = reply_parameters(reply_to).to_json()
        head = urlencode(where).encode()

        async def attempt(message: EncodedMessage) -> Outcome:
            return await self._post("sendMessage", head, message.form)

        return await self._or_plain(attempt, encoded)

    async def edit(self, target: Target, message_id: int, encoded: EncodedMessage) -> Outcome:
        """Edit a message of ours into this one.

        ``Sent`` also where it read so already, ``Missing`` where it is not there any more.
        """
        head = b"chat_id=%d&message_id=%d" % (target.chat_id, message_id)

        async def attempt(message: EncodedMessage) -> Outcome:
            outcome = await self._post("editMessageText", head, message.edit_form)
            return classify_edit(outcome, message_id)

        return await self._or_plain(attempt, encoded)

    async def delete(self, target: Target, message_id: int) -> Outcome:
        """Delete a message of ours.

        ``Removed``, ``Missing`` where it is not there any more, ``Rejected`` where it is too old.
        """
        head = b"chat_id=%d&message_id=%d" % (target.chat_id, message_id)
        outcome = classify_edit(await self._post("deleteMessage", head), message_id)
        return Removed() if isinstance(outcome, Sent) else outcome

    async def _or_plain(
        self, attempt: Callable[[EncodedMessage], Awaitable[Outcome]], encoded: EncodedMessage
    ) -> Outcome:
        """Attempt it; what Telegram cannot read goes out once more as plain text."""
        outcome = await attempt(encoded)
        if isinstance(outcome, Rejected):
            log.error("Telegram refused our markup (%s); sending plain text", outcome.reason)
            outcome = await attempt(encode_plain(encoded.message, paid=self._paid))
        return outcome

    async def _post(self, method: str, *forms: bytes) -> Outcome:
        url = f"{self._base_url}/{method}"
        try:
            result = await self._connection.post_form(url, b"&".join(forms))
        except TelegramError as error:
            return classify(error)
        match result:
            case {"message_id": int(message_id)}:
                return Sent(message_id)
            case True:
                return Sent(0)
        # whoever answered, a proxy or a login page, it was not the Bot API
        return Unreachable("an answer without a message")
