"""The table of methods, and what they share: looking up chats, reading texts, flood limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

from tickerbot.playground.entities import Entity, MarkupError
from tickerbot.playground.legacy_markdown import parse_legacy_markdown
from tickerbot.playground.markdown import parse_markdown
from tickerbot.playground.markup import parse_html
from tickerbot.playground.params import Params
from tickerbot.playground.people import People
from tickerbot.playground.text import finish_text
from tickerbot.playground.utf16 import widen
from tickerbot.playground.values import Chat, Refusal, bad_request

Method: TypeAlias = Callable[[People, Params], Any]
METHODS: dict[str, Method] = {}
"""Every supported method except `getUpdates`, which waits and is therefore part of the server."""

MAX_TEXT = 4096
"""Maximum length of a text after its entities have been parsed, in UTF-16 code units."""
_PLAIN = ("", "none")
_PARSERS = {"html": parse_html, "markdown": parse_legacy_markdown, "markdownv2": parse_markdown}


def method(name: str) -> Callable[[Method], Method]:
    """Register a function in the table of methods."""

    def register(function: Method) -> Method:
        METHODS[name] = function
        return function

    return register


def chat_of(world: People, params: Params, *, reading: bool = False) -> Chat:
    """Return the chat that `chat_id` (an id or @username) names, if the bot may act in it.

    Raises Refusal. For `reading` a private chat need not be open.
    """
    return world.reachable_chat(chat_id_of(world, params), reading=reading)


def chat_id_of(world: People, params: Params) -> int:
    """Return the id that `chat_id` names, which need not exist. Raises Refusal."""
    value = params.raw.get("chat_id")
    if value is None or value == "":
        raise bad_request("chat_id is empty")
    if isinstance(value, str) and value.startswith("@"):
        name = value[1:].lower()
        for chat in world.chats.values():
            if chat.type != "private" and (chat.username or "").lower() == name:
                return chat.id
        raise bad_request("chat not found")
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad_request("chat not found") from None


def read_text(
    world: People, value: str, parse_mode: str, entities: Any, *, limit: int, empty: str
) -> tuple[str, list[Entity]]:
    """Return a text as it will be shown, and its entities. Raises Refusal.

    `limit` is in UTF-16 code units. `empty` is the refusal of an empty text; if it is "", the text is
    a caption, and may be empty. The entities may be shared between messages.
    """
    if not value:
        if empty:
            raise bad_request(empty)
        return "", []
    mode = parse_mode.lower()
    if mode not in _PLAIN or not entities:
        text, found = _parse(value, mode)
        if any(entity["type"] == "text_mention" for entity in found):
            found = _resolve_mentions(world, found)
    else:
        wide = widen(value)
        given = _resolve_mentions(world, _given_entities(entities, len(wide)))
        text, found = finish_text(wide, given)
    if not text and empty:
        raise bad_request("text must be non-empty")
    if len(text) > limit or (not text.isascii() and len(widen(text)) > limit):
        raise bad_request("message is too long" if empty else "message caption is too long")
    return text, found


@lru_cache(maxsize=256)  # a broadcast repeats one text thousands of times
def _parse(value: str, mode: str) -> tuple[str, list[Entity]]:
    wide = widen(value)
    if mode in _PLAIN:
        return finish_text(wide, [])
    parse = _PARSERS.get(mode)
    if parse is None:
        raise bad_request("unsupported parse_mode")
    try:
        return finish_text(*parse(wide))
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from None


def _given_entities(entities: Any, length: int) -> list[Entity]:
    if not isinstance(entities, list):
        return []
    kept: list[Entity] = []
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("offset"), int):
            raise bad_request("can't parse MessageEntity: Can't find field \"offset\"")
        given: Entity = dict(entity)
        end = given["offset"] + given.get("length", 0)
        if given["offset"] < 0 or end > length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {given['offset']} ends after the end of the "
                f"text at UTF-16 offset {end}"
            )
        kept.append(given)
    return kept


def _resolve_mentions(world: People, entities: list[Entity]) -> list[Entity]:
    """Put the users into mentions, and drop mentions of users that the bot does not know."""
    resolved: list[Entity] = []
    for entity in entities:
        if entity["type"] == "text_mention":
            user = world.users.get(entity.get("user_id") or (entity.get("user") or {}).get("id", 0))
            if user is None:
                continue
            place = {key: entity[key] for key in ("type", "offset", "length")}
            resolved.append(place | {"user": user.as_json()})
        else:
            resolved.append(entity)
    return resolved


def take_budget(world: People, chat: Chat, params: Params, *, in_album: bool = False) -> None:
    """Count a send or an edit against the flood limits. Raises Refusal 429.

    `in_album`: it is not the first message of its request.
    """
    if world.limits is None:
        return
    paid = params.flag("allow_paid_broadcast")
    wait = world.limits.take(chat.id, world.clock(), paid=paid, in_album=in_album)
    if wait:
        raise Refusal(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
