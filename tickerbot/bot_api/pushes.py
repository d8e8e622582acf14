"""The wire: pushes and their corrections, encoded once for all chats that are alike.

They go past python-telegram-bot, which takes longer for building a message and reading the answer than
everything else takes together. The pacer has given the slot of each; a request that Telegram refused
for its markup took none of the limit, so the plain text goes out in its place.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from telegram.constants import ParseMode
from telegram.error import TelegramError

from tickerbot.bot_api.connection import Connection
from tickerbot.bot_api.encoding import keyboard, plain_text, preview_options, reply_parameters
from tickerbot.bot_api.errors import classify, classify_edit
from tickerbot.model import Message, Target
from tickerbot.outcomes import Outcome, Rejected, Removed, Sent, Unreachable

log = logging.getLogger(__name__)

# What the form of a message has in common with that of its edit.
_OF_EDITS = ("text", "parse_mode", "link_preview_options", "reply_markup")


@dataclass(frozen=True, slots=True)
class Press:
    """A message as it goes over the wire, but for the chat: to send it, and to edit one into it."""

    message: Message
    form: bytes
    edit_form: bytes


class Wire:
    """Sends, changes and deletes copies; never raises for what Telegram says.

    With ``paid`` Telegram is asked to send more than 30 messages a second, and charges for them.
    """

    def __init__(self, connection: Connection, base_url: str, *, paid: bool) -> None:
        """``base_url`` is the Bot API's address with the token."""
        self._connection = connection
        self._base_url = base_url
        self._paid = paid

    async def send(self, target: Target, press: Press, reply_to: int | None = None) -> Outcome:
        """Send a copy; one that Telegram cannot read goes as plain text.

        ``reply_to`` quotes a message of the same chat, if it is still there.
        """
        where = {"chat_id": str(target.chat_id)}
        if target.thread_id:
            where["message_thread_id"] = str(target.thread_id)
        if reply_to is not None:
            where["reply_parameters"] = reply_parameters(reply_to).to_json()
        head = urlencode(where).encode()
        outcome = await self._post("sendMessage", head + press.form)
        if isinstance(outcome, Rejected):
            log.error("Telegram refused our markup (%s); sending plain text", outcome.reason)
            outcome = await self._post("sendMessage", head + self._plain(press).form)
        return outcome

    async def change(self, target: Target, message_id: int, press: Press) -> Outcome:
        """Edit a copy into this one.

        ``Sent`` also where it read so already, ``Missing`` where it is not there any more.
        """
        where = b"chat_id=%d&message_id=%d" % (target.chat_id, message_id)
        method = "editMessageText"
        outcome = classify_edit(await self._post(method, where + press.edit_form), message_id)
        if isinstance(outcome, Rejected):
            log.error("Telegram refused our markup (%s); editing as plain text", outcome.reason)
            plain = self._plain(press).edit_form
            outcome = classify_edit(await self._post(method, where + plain), message_id)
        return outcome

    async def delete(self, target: Target, message_id: int) -> Outcome:
        """Delete a copy.

        ``Removed``, ``Missing`` where it is not there any more, ``Rejected`` where it is too old.
        """
        where = b"chat_id=%d&message_id=%d" % (target.chat_id, message_id)
        outcome = classify_edit(await self._post("deleteMessage", where), message_id)
        return Removed() if isinstance(outcome, Sent) else outcome

    def prepare(self, message: Message) -> Press:
        """Encode a message once for all the chats that it goes to."""
        return self._encode(message, ParseMode.HTML)

    def _plain(self, press: Press) -> Press:
        return self._encode(replace(press.message, html=plain_text(press.message.html)), "")

    def _encode(self, message: Message, parse_mode: str) -> Press:
        fields = {
            "text": message.html,
            "link_preview_options": preview_options(message).to_json(),
        }
        if parse_mode:
            fields["parse_mode"] = parse_mode
        if message.silent:
            fields["disable_notification"] = "true"
        if self._paid:
            fields["allow_paid_broadcast"] = "true"
        if (buttons := keyboard(message)) is not None:
            fields["reply_markup"] = buttons.to_json()
        edit = {key: value for key, value in fields.items() if key in _OF_EDITS}
        return Press(message, b"&" + urlencode(fields).encode(), b"&" + urlencode(edit).encode())

    async def _post(self, method: str, form: bytes) -> Outcome:
        try:
            result = await self._connection.post_form(f"{self._base_url}/{method}", form)
        except TelegramError as error:
            return classify(error)
        match result:
            case {"message_id": int(message_id)}:
                return Sent(message_id)
            case True:
                return Sent(0)
        # whoever answered, a proxy or a login page, it was not the Bot API
        return Unreachable("an answer without a message")
