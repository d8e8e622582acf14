"""Prepared messages: rendered and encoded once for all chats that are alike."""

from __future__ import annotations

from typing import overload

from tickerbot.bot_api.encoding import EncodedMessage
from tickerbot.bot_api.poster import Poster
from tickerbot.model import Copy, Delivery, Entry, Language, Message
from tickerbot.rendering.entries import Renderer

# Messages that are kept: few entries are on their way at a time, in few languages and kinds.
KEPT = 64

_Kind = tuple[str, int, Entry, Language, bool, bool]


class PreparedMessages:
    """Makes the message of a delivery or copy, in the chat's language and kind."""

    def __init__(self, renderer: Renderer, poster: Poster, default_language: Language) -> None:
        self._renderer = renderer
        self._poster = poster
        self._default_language = default_language
        self._made: dict[_Kind, EncodedMessage | None] = {}

    @overload
    def encoded(self, duty: Copy, entry: Entry) -> EncodedMessage: ...
    @overload
    def encoded(self, duty: Delivery, entry: Entry) -> EncodedMessage | None: ...
    def encoded(self, duty: Delivery | Copy, entry: Entry) -> EncodedMessage | None:
        """The message as it goes out; None where there is nothing to say."""
        number, silent = 0, False
        if isinstance(duty, Delivery):
            silent = duty.silent
            number = duty.count if duty.kind == "summary" else duty.revision
        kind = (
            "entry" if isinstance(duty, Copy) else duty.kind,
            number,
            entry,
            duty.language or self._default_language,
            silent,
            duty.chat_type == "channel",
        )
        if kind not in self._made:
            if len(self._made) >= KEPT:
                self._made.pop(next(iter(self._made)))  # the oldest
            message = self._render(*kind)
            self._made[kind] = self._poster.encode(message) if message else None
        return self._made[kind]

    def _render(
        self,
        kind: str,
        number: int,
        entry: Entry,
        language: Language,
        silent: bool,
        in_channel: bool,
    ) -> Message | None:
        if kind == "note":
            return self._renderer.note(entry, number, language, silent=silent)
        if kind == "summary":
            if not number:
                return None
            return self._renderer.summary(number, language, in_channel=in_channel)
        return self._renderer.push(entry, language, silent=silent, in_channel=in_channel)
