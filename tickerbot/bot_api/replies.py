"""The door to Telegram, outwards: messages become requests, answers become outcomes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from telegram import (
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from tickerbot.bot_api.asks import Offers
from tickerbot.bot_api.encoding import keyboard, plain_text, preview_options, reply_parameters
from tickerbot.bot_api.errors import classify, classify_edit
from tickerbot.bot_api.gate import Priority
from tickerbot.model import Message, Target
from tickerbot.outcomes import Outcome, Rejected, Sent, Unreachable

log = logging.getLogger(__name__)

INLINE_CACHE_S = 10
"""How long Telegram may repeat an inline answer: short, so that what is corrected shows soon."""

# A reply that meets trouble is tried again after these pauses, if the trouble told itself soon.
REPLY_PAUSES_S, SHORT_TROUBLE_S = (0.5, 2.0), 5.0


class Transport:
    """Sends, edits and answers; never raises for what Telegram says.

    With ``paid`` Telegram is asked to send more than 30 messages a second, and charges for them.
    """

    def __init__(self, bot: ExtBot[Priority], *, paid: bool) -> None:
        self._bot = bot
        self._paid = paid

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
            link_preview_options=preview_options(message),
            allow_paid_broadcast=self._paid or None,
            reply_markup=keyboard(message),
            reply_parameters=reply_parameters(reply_to) if reply_to else None,
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
        return classify_edit(outcome, message_id)

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
            link_preview_options=preview_options(message),
            reply_markup=keyboard(message),
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
                    link_preview_options=preview_options(offer.message),
                ),
                reply_markup=keyboard(offer.message),
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
