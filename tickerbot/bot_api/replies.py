"""Replies: messages that a person is waiting for, sent in the next slot and retried after errors."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from telegram import InlineQueryResult
from telegram.error import TelegramError

from tickerbot import events
from tickerbot.bot_api.bot import Bot
from tickerbot.bot_api.gate import Priority
from tickerbot.bot_api.inline_results import make_article, make_picture
from tickerbot.bot_api.pacer import Pacer
from tickerbot.bot_api.poster import Poster
from tickerbot.bot_api.requests import Offers
from tickerbot.model import Document, Message, Offer, Target
from tickerbot.outcomes import Later, Lost, Outcome, Rejected, Unclear, Unreachable

log = logging.getLogger(__name__)

INLINE_CACHE_S = 10
"""How long Telegram may cache an inline answer, in seconds: short, so that corrections soon show."""

PATIENCE_S = 60.0
"""For how long an answer is tried while Telegram cannot be reached or asks to wait, in seconds."""
REFUSED_PAUSE_S = 1.0
"""The longest pause after which it is tried again in a chat that may be gone: its next update waits."""
FIRST_PAUSE_S, MAX_PAUSE_S = 0.5, 8.0
"""Pauses between two tries while Telegram cannot be reached: the first, and the longest."""
KEPT_PATIENCE_S = 5.0
"""For how long what is kept elsewhere waits for its chat's turn here, in seconds."""
MAX_TOAST = 200


class Replies:
    """Sends and edits messages, and answers taps and inline queries.

    Methods return outcomes or log failures; none raises Telegram's errors. What ``is_kept`` by the
    caller until it is there is tried but once.
    """

    def __init__(
        self,
        bot: Bot,
        poster: Poster,
        pacer: Pacer,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._poster = poster
        self._pacer = pacer
        self._clock = clock
        self._pause = pause

    async def send(
        self,
        target: Target,
        message: Message,
        priority: Priority = Priority.REPLY,
        reply_to: int | None = None,
        *,
        is_kept: bool = False,
    ) -> Outcome:
        """Send a message, in reply to message ``reply_to`` of the same chat if that still exists."""
        encoded = self._poster.encode(message)
        replied = reply_to or message.replies_to
        return await self._attempt(
            lambda: self._poster.send(target, encoded, replied),
            target,
            priority,
            is_kept=is_kept,
            count=len(message.album) or 1,
        )

    async def send_document(self, target: Target, document: Document) -> Outcome:
        """Send a file."""
        return await self._attempt(
            lambda: self._poster.send_document(target, document),
            target,
            Priority.REPLY,
            is_kept=False,
        )

    async def edit(
        self,
        target: Target,
        message_id: int,
        message: Message,
        priority: Priority = Priority.REPLY,
        *,
        is_kept: bool = False,
    ) -> Outcome:
        """Edit one of the bot's messages into this one.

        Returns ``Sent`` also if it already read like that, ``Missing`` if it no longer exists.
        """
        encoded = self._poster.encode(message)
        return await self._attempt(
            lambda: self._poster.edit(target, message_id, encoded),
            target,
            priority,
            is_kept=is_kept,
            is_edit=True,
        )

    async def _attempt(
        self,
        post: Callable[[], Awaitable[Outcome]],
        target: Target,
        priority: Priority,
        *,
        is_kept: bool,
        is_edit: bool = False,
        count: int = 1,
    ) -> Outcome:
        """Post in the next slot; after a 429 or an error again, but for what is kept."""
        give_up_at = self._clock() + (KEPT_PATIENCE_S if is_kept else PATIENCE_S)
        pause_s = FIRST_PAUSE_S
        while True:
            outcome = await self._pacer.pace(
                target.chat_id,
                post,
                priority,
                max_wait_s=give_up_at - self._clock(),
                is_edit=is_edit,
                count=count,
            )
            left_s = give_up_at - self._clock()
            match outcome:
                case Later(seconds) if seconds <= left_s and not is_kept:
                    pass  # the pacer waits as long as the 429 asks
                case Lost() | Unclear() if pause_s > REFUSED_PAUSE_S:
                    return outcome
                case Unreachable(reason) if pause_s <= left_s and not is_kept:
                    log.warning(events.REPLY_WAITS, reason)
                    await self._pause(pause_s)
                    pause_s = min(2 * pause_s, MAX_PAUSE_S)
                case Rejected(reason):
                    log.error(events.REPLY_REFUSED, reason)
                    return outcome
                case None:  # the bot is stopping
                    return Later(0.0)
                case _:
                    return outcome

    async def answer_tap(self, callback_id: str, text: str = "") -> None:
        """Answer a tap with a note over the screen, or none, so that the button stops spinning.

        Telegram takes at most 200 characters (Bot API docs, answerCallbackQuery); the rest is cut.
        """
        try:
            await self._bot.answer_callback_query(callback_id, text[:MAX_TOAST] or None)
        except TelegramError as error:
            log.info(events.TAP_UNANSWERED, type(error).__name__)

    async def answer_inline(self, query_id: str, offers: Offers) -> None:
        """Answer an inline query; Telegram caches the answer for this person for INLINE_CACHE_S."""
        articles = [make_article(offer) for offer in offers.offers]
        results = [
            await self._with_picture(offer) or article
            for offer, article in zip(offers.offers, articles, strict=True)
        ]
        # an id that Telegram does not know any more must not leave all without an answer
        if not await self._answer_inline(query_id, results, offers) and results != articles:
            await self._answer_inline(query_id, articles, offers)

    async def _with_picture(self, offer: Offer) -> InlineQueryResult | None:
        """The offer as a picture that Telegram knows; None where it is a text, or has to be one."""
        picture = offer.message.picture
        file_id = await self._poster.find_picture(picture) if picture else None
        return make_picture(offer, picture, file_id) if picture and file_id else None

    async def _answer_inline(
        self, query_id: str, results: Sequence[InlineQueryResult], offers: Offers
    ) -> bool:
        """Whether Telegram took the answer."""
        try:
            await self._bot.answer_inline_query(
                query_id,
                results,
                cache_time=INLINE_CACHE_S,
                is_personal=True,  # in this person's language
                next_offset=offers.next_offset,
            )
        except TelegramError as error:
            log.info(events.INLINE_UNANSWERED, type(error).__name__)
            return False
        return True

    async def title_of(self, chat_id: int) -> str:
        """The title of a group or channel; empty if Telegram does not tell."""
        try:
            return await self._bot.get_chat_title(chat_id)
        except TelegramError as error:
            log.info(events.NO_TITLE, type(error).__name__)
            return ""

    async def is_administrator(self, chat_id: int, user_id: int) -> bool | None:
        """Whether the user administers this group or channel; None if Telegram does not tell."""
        try:
            status = await self._bot.get_member_status(chat_id, user_id)
        except TelegramError as error:
            log.info(events.RIGHTS_UNKNOWN, type(error).__name__)
            return None
        return status in ("creator", "administrator")
