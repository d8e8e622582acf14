"""The door to Telegram, outwards: messages become requests, answers become outcomes."""

from __future__ import annotations

import asyncio
import html
import logging
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from tickerbot.answers import classify, of_copy
from tickerbot.asks import Offers
from tickerbot.connection import Connection
from tickerbot.model import Message, Target
from tickerbot.outcomes import Outcome, Rejected, Removed, Sent, Unreachable
from tickerbot.pacer import Priority

log = logging.getLogger(__name__)

INLINE_CACHE_S = 10
"""How long Telegram may repeat an inline answer: short, so that what is corrected shows soon."""

# A reply that meets trouble is tried again after these pauses, if the trouble told itself soon.
REPLY_PAUSES_S, SHORT_TROUBLE_S = (0.5, 2.0), 5.0
# What a push's form has in common with that of its edit.
_OF_EDITS = ("text", "parse_mode", "link_preview_options", "reply_markup")


@dataclass(frozen=True, slots=True)
class PreparedPush:
    """A message, and its forms as they go over the wire, but for the chat: to send it, and to edit."""

    message: Message
    form: bytes
    edit_form: bytes


class Transport:
    """Sends, edits and answers; never raises for what Telegram says.

    ``connection`` carries pushes past python-telegram-bot, which takes longer for building a message
    and reading the answer than everything else takes together. With ``paid`` Telegram is asked to
    send more than 30 messages a second, and charges for them.
    """

    def __init__(self, bot: ExtBot[Priority], connection: Connection, *, paid: bool) -> None:
        self._bot = bot
        self._connection = connection
        self._paid = paid
        self._base_url = bot.base_url

    async def push(
        self, target: Target, push: PreparedPush, reply_to: int | None = None
    ) -> Outcome:
        """Send a push whose slot the pacer has given; what Telegram cannot read goes as plain text."""
        thread = b"&message_thread_id=%d" % target.thread_id if target.thread_id else b""
        form = b"chat_id=%d%s%s" % (target.chat_id, thread, push.form)
        if reply_to is not None:
            form += b"&" + urlencode({"reply_parameters": _reply(reply_to).to_json()}).encode()
        outcome = await self._post("sendMessage", form)
        if isinstance(outcome, Rejected):
            return await self._send_plain(target, push.message, outcome, Priority.PUSH, reply_to)
        return outcome

    async def change_push(self, target: Target, message_id: int, push: PreparedPush) -> Outcome:
        """Edit a copy of a push into this one; the pacer has given the slot.

        ``Sent`` also where it read so already, ``Missing`` where it is not there any more.
        """
        where = b"chat_id=%d&message_id=%d" % (target.chat_id, message_id)
        outcome = of_copy(await self._post("editMessageText", where + push.edit_form), message_id)
        if not isinstance(outcome, Rejected):
            return outcome
        log.error("Telegram refused our markup (%s); editing as plain text", outcome.reason)
        words = Message(plain_text(push.message.html), push.message.buttons)
        outcome = await _outcome(
            lambda: self._edit(target, message_id, words, None, Priority.CORRECTION),
            Priority.CORRECTION,
        )
        return of_copy(outcome, message_id)

    async def delete_push(self, target: Target, message_id: int) -> Outcome:
        """Delete a copy of a push; the pacer has given the slot.

        ``Removed``, ``Missing`` where it is not there any more, ``Rejected`` where it is too old.
        """
        where = b"chat_id=%d&message_id=%d" % (target.chat_id, message_id)
        outcome = of_copy(await self._post("deleteMessage", where), message_id)
        return Removed() if isinstance(outcome, Sent) else outcome

    async def _post(self, method: str, form: bytes) -> Outcome:
        try:
            result = await self._connection.post_form(f"{self._base_url}/{method}", form)
        except TelegramError as error:
            return classify(error)
        return Sent(int(result["message_id"]) if isinstance(result, dict) else 0)

    def prepare(self, message: Message) -> PreparedPush:
        """Encode a message once for all the chats that it goes to."""
        fields = {
            "text": message.html,
            "parse_mode": ParseMode.HTML,
            "link_preview_options": _preview(message).to_json(),
        }
        if message.silent:
            fields["disable_notification"] = "true"
        if self._paid:
            fields["allow_paid_broadcast"] = "true"
        if (keyboard := _keyboard(message)) is not None:
            fields["reply_markup"] = keyboard.to_json()
        edit = {key: value for key, value in fields.items() if key in _OF_EDITS}
        return PreparedPush(
            message, b"&" + urlencode(fields).encode(), b"&" + urlencode(edit).encode()
        )

    async def send(
        self,
        target: Target,
        message: Message,
        priority: Priority = Priority.REPLY,
        reply_to: int | None = None,
    ) -> Outcome:
        """Send a message; one that Telegram cannot read goes out once more as plain text.

        ``reply_to`` quotes a message of the same chat, if it is still there.
        """
        outcome = await _outcome(
            lambda: self._message(
                target, message, message.html, ParseMode.HTML, priority, reply_to
            ),
            priority,
        )
        if isinstance(outcome, Rejected):
            return await self._send_plain(target, message, outcome, priority, reply_to)
        return outcome

    async def _send_plain(
        self,
        target: Target,
        message: Message,
        refusal: Rejected,
        priority: Priority,
        reply_to: int | None = None,
    ) -> Outcome:
        log.error("Telegram refused our markup (%s); sending plain text", refusal.reason)
        text = plain_text(message.html)
        outcome = await _outcome(
            lambda: self._message(target, message, text, None, priority, reply_to),
            priority,
        )
        if isinstance(outcome, Rejected):
            log.error("Telegram refused a message for good: %s", outcome.reason)
        return outcome

    async def _message(
        self,
        target: Target,
        message: Message,
        text: str,
        parse_mode: str | None,
        priority: Priority,
        reply_to: int | None,
    ) -> TelegramMessage:
        return await self._bot.send_message(
            target.chat_id,
            text,
            parse_mode=parse_mode,
            message_thread_id=target.thread_id or None,
            disable_notification=message.silent,
            link_preview_options=_preview(message),
            allow_paid_broadcast=self._paid or None,
            reply_markup=_keyboard(message),
            reply_parameters=_reply(reply_to) if reply_to else None,
            rate_limit_args=priority,
        )

    async def edit(
        self,
        target: Target,
        message_id: int,
        message: Message,
        priority: Priority = Priority.REPLY,
    ) -> Outcome:
        """Change a message of ours; a message that reads so already counts as done."""
        outcome = await _outcome(
            lambda: self._edit(target, message_id, message, ParseMode.HTML, priority),
            priority,
        )
        return of_copy(outcome, message_id)

    async def _edit(
        self,
        target: Target,
        message_id: int,
        message: Message,
        parse_mode: str | None,
        priority: Priority,
    ) -> TelegramMessage | bool:
        return await self._bot.edit_message_text(
            message.html,
            target.chat_id,
            message_id,
            parse_mode=parse_mode,
            link_preview_options=_preview(message),
            reply_markup=_keyboard(message),
            rate_limit_args=priority,
        )

    async def answer_tap(self, callback_id: str, text: str = "", *, alert: bool = False) -> None:
        """Answer a tap; Telegram allows 200 characters and about 15 seconds."""
        try:
            await self._bot.answer_callback_query(
                callback_id, text=text[:200] or None, show_alert=alert
            )
        except TelegramError as error:
            log.info("a tap could not be answered: %s", type(error).__name__)

    async def answer_inline(self, query_id: str, offers: Offers) -> None:
        """Answer an inline query; Telegram may keep the answer for this person for a few seconds."""
        results = [
            InlineQueryResultArticle(
                offer.id,
                offer.title,
                InputTextMessageContent(
                    offer.message.html,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=_preview(offer.message),
                ),
                reply_markup=_keyboard(offer.message),
                description=offer.description,
            )
            for offer in offers.offers
        ]
        try:
            await self._bot.answer_inline_query(
                query_id,
                results,
                cache_time=INLINE_CACHE_S,
                is_personal=True,  # in this person's language
                next_offset=offers.next_offset,
            )
        except TelegramError as error:
            log.info("an inline query could not be answered: %s", type(error).__name__)

    async def title_of(self, chat_id: int) -> str:
        """The name of a group or channel; empty where Telegram does not tell."""
        try:
            return (await self._bot.get_chat(chat_id)).title or ""
        except TelegramError as error:
            log.info("a chat's name could not be asked for: %s", type(error).__name__)
            return ""

    async def is_administrator(self, chat_id: int, user_id: int) -> bool | None:
        """Whether the user runs this group; None where Telegram does not tell."""
        try:
            member = await self._bot.get_chat_member(chat_id, user_id)
        except TelegramError as error:
            log.info("rights could not be checked: %s", type(error).__name__)
            return None
        return member.status in ("creator", "administrator")


async def _outcome(
    request: Callable[[], Awaitable[TelegramMessage | bool]], priority: Priority
) -> Outcome:
    """Make a request; one that a person waits for once more after a short trouble."""
    pauses = list(REPLY_PAUSES_S) if priority is Priority.REPLY else []
    while True:
        began_at = time.monotonic()
        try:
            sent = await request()
        except TelegramError as error:
            outcome = classify(error)
        else:
            return Sent(sent.message_id if isinstance(sent, TelegramMessage) else 0)
        is_short = time.monotonic() - began_at < SHORT_TROUBLE_S
        if not (pauses and is_short and isinstance(outcome, Unreachable)):
            return outcome
        log.warning("a reply could not be sent (%s); trying again", outcome.reason)
        await asyncio.sleep(pauses.pop(0))


def _reply(message_id: int) -> ReplyParameters:
    return ReplyParameters(message_id, allow_sending_without_reply=True)


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    button.label, url=button.url or None, callback_data=button.data or None
                )
                for button in row
            ]
            for row in message.buttons
        ]
    )


def _preview(message: Message) -> LinkPreviewOptions:
    return LinkPreviewOptions(is_disabled=not message.link_preview)


def plain_text(markup: str) -> str:
    """The words of an HTML message without their markup, short enough for one message."""
    words = html.unescape(re.sub(r"<[^<>]*>", "", markup))
    return words[:4000] or "…"
