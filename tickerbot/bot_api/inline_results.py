"""Offers of the inline mode as Telegram's objects: articles, and pictures that Telegram knows."""

from __future__ import annotations

from telegram import (
    InlineQueryResult,
    InlineQueryResultArticle,
    InlineQueryResultCachedPhoto,
    InlineQueryResultCachedVideo,
    InputTextMessageContent,
)
from telegram.constants import ParseMode

from tickerbot.bot_api.encoding import keyboard, preview_options
from tickerbot.model import Offer, Picture


def make_article(offer: Offer) -> InlineQueryResult:
    """The offer as a text."""
    return InlineQueryResultArticle(
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


def make_picture(offer: Offer, picture: Picture, file_id: str) -> InlineQueryResult:
    """The offer as a picture with a caption, by Telegram's id."""
    if picture.kind == "video":
        return InlineQueryResultCachedVideo(
            offer.id,
            file_id,
            offer.title,
            description=offer.description,
            caption=offer.message.html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(offer.message),
        )
    return InlineQueryResultCachedPhoto(
        offer.id,
        file_id,
        title=offer.title,
        description=offer.description,
        caption=offer.message.html,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(offer.message),
    )
