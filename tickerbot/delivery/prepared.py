"""Prepared messages: rendered and encoded once for all chats that are alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, NamedTuple, overload

from tickerbot.bot_api.encoding import EncodedMessage
from tickerbot.bot_api.poster import Poster
from tickerbot.model import ChatType, Copy, Delivery, Digest, Entry, Language, Message, Newsroom
from tickerbot.newest import Newest
from tickerbot.rendering.digests import digest_message
from tickerbot.rendering.entries import Renderer

MAX_KEPT = 64
"""Maximum number of messages kept: few entries are under way at a time, in few variants."""


class _Variant(NamedTuple):
    """What a message depends on: chats for which all of this is equal get the same one."""

    kind: Literal["entry", "note", "digest"]
    entry: Entry | Digest
    number: int
    """The revision that a note belongs to."""
    language: Language
    silent: bool
    chat_type: ChatType
    is_note: bool
    of_many: bool


class PreparedMessages:
    """Makes the message of a delivery or a copy, in the chat's language and for its kind."""

    def __init__(self, renderer: Renderer, poster: Poster) -> None:
        self._renderer = renderer
        self._poster = poster
        self._made = Newest[_Variant, EncodedMessage | None](MAX_KEPT)

    @property
    def newsroom(self) -> Newsroom:
        """Whose messages these are."""
        return self._renderer.newsroom

    @overload
    def encoded(self, duty: Copy, entry: Entry | Digest) -> EncodedMessage: ...
    @overload
    def encoded(
        self, duty: Delivery, entry: Entry | Digest, *, of_many: bool
    ) -> EncodedMessage | None: ...
    def encoded(
        self, duty: Delivery | Copy, entry: Entry | Digest, *, of_many: bool = False
    ) -> EncodedMessage | None:
        """The message as it goes out; None if there is nothing to say.

        ``of_many``: a note to one of several entries in the message that it answers.
        """
        number, silent = 0, False
        if isinstance(duty, Delivery):
            silent = duty.silent
            number = duty.revision
        variant = _Variant(
            "entry" if isinstance(duty, Copy) and duty.kind == "note" else duty.kind,
            entry,
            number,
            duty.language or self._renderer.newsroom.language,
            silent,
            "group" if duty.chat_type == "supergroup" else duty.chat_type,
            isinstance(duty, Copy) and duty.kind == "note",
            of_many,
        )
        if variant not in self._made:
            message = self._render(variant)
            self._made[variant] = self._poster.encode(message) if message else None
        return self._made[variant]

    def _render(self, variant: _Variant) -> Message | None:
        kind, entry, number, language, silent, chat_type, is_note, of_many = variant
        renderer = self._renderer.speaking(language)
        in_channel, in_private = chat_type == "channel", chat_type == "private"
        if isinstance(entry, Digest):
            if not entry.entries:
                return None
            return digest_message(entry, renderer, silent=silent, in_channel=in_channel)
        match kind:
            case "note":
                return renderer.note(entry, number, silent=silent, names_entry=of_many)
            case _:
                message = renderer.push(
                    entry, silent=silent, in_channel=in_channel, in_private=in_private
                )
                return replace(message, picture=None) if is_note else message
