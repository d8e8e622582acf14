"""The poster: the one place where messages to chats are sent, edited and deleted.

It bypasses python-telegram-bot's methods, which take longer to build a message and parse the response
than all the rest together; errors are still that library's. Callers hold a slot of the pacer. A request
that Telegram rejects does not count against its limits, so plain text may follow in the same slot.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from telegram.error import TelegramError

from tickerbot.bot_api.answers import is_message
from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.encoding import EncodedMessage, encode, encode_plain, reply_parameters
from tickerbot.bot_api.errors import classify, classify_edit
from tickerbot.model import Message, Target
from tickerbot.outcomes import Outcome, Rejected, Removed, Sent, Unreachable

log = logging.getLogger(__name__)


class Poster:
    """Sends, edits and deletes messages; returns outcomes instead of raising Telegram's errors.

    ``paid`` asks Telegram to send more than 30 messages a second, for which it charges.
    """

    def __init__(self, connection: Connection, base_url: str, *, paid: bool) -> None:
        """``base_url`` is the address of the Bot API, including the token."""
        self._connection = connection
        self._base_url = base_url
        self._paid = paid

    def encode(self, message: Message) -> EncodedMessage:
        """Encode a message once for all the chats that it goes to."""
        return encode(message, paid=self._paid)

    async def send(
        self, target: Target, encoded: EncodedMessage, reply_to: int | None = None
    ) -> Outcome:
        """Send a message, in reply to message ``reply_to`` of the same chat if that still exists."""
        fields = {"chat_id": str(target.chat_id)}
        if target.thread_id:
            fields["message_thread_id"] = str(target.thread_id)
        if reply_to is not None:
            fields["reply_parameters"] = reply_parameters(reply_to).to_json()
        head = urlencode(fields).encode()

        async def attempt(message: EncodedMessage) -> Outcome:
            return await self._post("sendMessage", head, message.form)

        return await self._attempt_with_fallback(attempt, encoded)

    async def edit(self, target: Target, message_id: int, encoded: EncodedMessage) -> Outcome:
        """Edit one of the bot's messages into this one.

        Returns ``Sent`` also if it already read like that, ``Missing`` if it no longer exists.
        """
        head = b"chat_id=%d&message_id=%d" % (target.chat_id, message_id)

        async def attempt(message: EncodedMessage) -> Outcome:
            outcome = await self._post("editMessageText", head, message.edit_form)
            return classify_edit(outcome, message_id)

        return await self._attempt_with_fallback(attempt, encoded)

    async def delete(self, target: Target, message_id: int) -> Outcome:
        """Delete one of the bot's messages.

        Returns ``Removed``, ``Missing`` if it no longer exists, ``Rejected`` if it is too old.
        """
        head = b"chat_id=%d&message_id=%d" % (target.chat_id, message_id)
        return classify_edit(await self._post("deleteMessage", head), message_id)

    async def _attempt_with_fallback(
        self, attempt: Callable[[EncodedMessage], Awaitable[Outcome]], encoded: EncodedMessage
    ) -> Outcome:
        """Attempt it with markup, and as plain text if Telegram rejects that."""
        outcome = await attempt(encoded)
        if isinstance(outcome, Rejected):
            log.error("Telegram rejected a message (%s); trying it as plain text", outcome.reason)
            outcome = await attempt(encode_plain(encoded.message, paid=self._paid))
        return outcome

    async def _post(self, method: str, *forms: bytes) -> Outcome:
        url = f"{self._base_url}/{method}"
        try:
            result = await self._connection.post_form(url, b"&".join(forms))
        except TelegramError as error:
            return classify(error)
        if method == "deleteMessage" and result is True:
            return Removed()
        if method != "deleteMessage" and is_message(result):
            return Sent(result["message_id"])
        # this came from a proxy or a login page, not from the Bot API
        return Unreachable("an answer without a message")
