"""A user's standing in a chat, and the menu of commands that the user has there."""

from __future__ import annotations

import json

from tickerbot.playground.values import Chat, Json, User
from tickerbot.playground.world import World

_ADMINS = ("creator", "administrator")
PRESENT = (*_ADMINS, "member", "restricted")
"""The `ChatMember` statuses of those who are in a chat."""


def standing(chat: Chat, user: User) -> str:
    """Return "member", "admin", "none" (never joined, or never pressed START), "left" or "blocked"."""
    if chat.members is None:
        if chat.id != user.id:
            return "none"
        return {"left": "none", "kicked": "blocked"}.get(chat.bot_status, "member")
    status = chat.members.get(user.id)
    if status is None:
        return "none"
    if status in _ADMINS:
        return "admin"
    return "member" if status in PRESENT else "left"


def sees(chat: Chat, user: User) -> bool:
    """Say whether the user's app shows the messages of this chat."""
    if chat.members is None:
        return chat.id == user.id
    return chat.members.get(user.id) in PRESENT


def is_listed(chat: Chat, user: User) -> bool:
    """Say whether the chat is in the user's list, where it stays after leaving, to be rejoined."""
    if chat.members is None:
        return chat.id == user.id
    return chat.migrated_to is None and chat.members.get(user.id, "kicked") != "kicked"


def commands_for(world: World, user: User, chat: Chat) -> list[Json]:
    """Return the commands in the user's menu; channels have none.

    Scopes are tried in the order of "Determining list of commands" in the Bot API's manual, each for
    the user's language and then for all languages.
    """
    here: Json = {"chat_id": chat.id}
    if chat.type == "channel":
        return []
    if chat.type == "private":
        scopes = [here | {"type": "chat"}, {"type": "all_private_chats"}]
    else:
        is_admin = standing(chat, user) == "admin"
        scopes = [here | {"type": "chat_member", "user_id": user.id}]
        scopes += [here | {"type": "chat_administrators"}] if is_admin else []
        scopes += [here | {"type": "chat"}]
        scopes += [{"type": "all_chat_administrators"}] if is_admin else []
        scopes += [{"type": "all_group_chats"}]
    for scope in (*scopes, {"type": "default"}):
        key = json.dumps(scope, sort_keys=True)
        for language in (user.language_code or "", ""):
            found: list[Json] = world.settings.get(("commands", key, language), [])
            if found:
                return found
    return []
