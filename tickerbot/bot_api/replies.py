"""Replies: what a person waits for, sent and edited in the next slot, and tried again after trouble."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from telegram import Bot, InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode
from telegram.error import TelegramError

from tickerbot.bot_api.encoding import keyboard, preview_options
from tickerbot.bot_api.gate import Priority
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.poster import Poster
from tickerbot.bot_api.requests import Offers
from tickerbot.model import Message, Target
from tickerbot.outcomes import Later, Outcome, Rejected, Unreachable

log = logging.getLogger(__name__)

INLINE_CACHE_S = 10
"""How long Telegram may repeat an inline answer: short, so that what is corrected shows soon."""

# A reply that meets trouble is tried again after these pauses, if the trouble showed itself soon.
REPLY_PAUSES_S, SHORT_TROUBLE_S = (0.5, 2.0), 5.0
# A person waits for a reply; after this long the chat is given up on, not the words that it wrote.
REPLY_PATIENCE_S = 60.0


class Replies:
    """Sends, edits and answers; never raises for what Telegram says."""

    def __init__(
        self, bot: Bot, poster: Poster, pacer: Pacer, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._bot = bot
        self._poster = poster
        self._pacer = pacer
        self._clock = clock

    async def send(
        self,
        target: Target,
        message: Message,
        priority: Priority = Priority.REPLY,
        reply_to: int | None = None,
    ) -> Outcome:
        """Send a message. ``reply_to`` quotes one of the same chat, if it is still there."""
        encoded = self._poster.encode(message)
        return await self._attempt(
            lambda: self._poster.send(target, encoded, reply_to), target, priority
        )

    async def edit(
        self,
        target: Target,
        message_id: int,
        message: Message,
        priority: Priority = Priority.REPLY,
    ) -> Outcome:
        """Edit a message of ours into this one; one that reads so already counts as done."""
        encoded = self._poster.encode(message)
        return await self._attempt(
            lambda: self._poster.edit(target, message_id, encoded), target, priority, is_edit=True
        )

    async def _attempt(
        self,
        post: Callable[[], Awaitable[Outcome]],
        target: Target,
        priority: Priority,
        *,
        is_edit: bool = False,
    ) -> Outcome:
        """Post in the next slot; for a person who waits once more after a flood or short trouble."""
        is_awaited = priority is Priority.REPLY
        pauses = list(REPLY_PAUSES_S) if is_awaited else []
        began_at = self._clock()
        give_up_at = began_at + REPLY_PATIENCE_S
        while True:
            outcome = await self._pacer.pace(
                target.chat_id,
                post,
                priority,
                patience_s=give_up_at - self._clock(),
                is_edit=is_edit,
            )
            now = self._clock()
            match outcome:
                case Later(seconds) if is_awaited and now + seconds <= give_up_at:
                    began_at = now  # the pacer knows how long to wait
                case Unreachable(reason) if pauses and now - began_at < SHORT_TROUBLE_S:
                    log.warning("a reply could not be sent (%s); trying again", reason)
                    await asyncio.sleep(pauses.pop(0))
                    began_at = self._clock()
                case Rejected(reason):
                    log.error("Telegram refused a message for good: %s", reason)
                    return outcome
                case None:  # the bot stops
                    return Later(0.0)
                case _:
                    return outcome

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
