"""A person's standing in a chat, and the menu of commands that the person has there."""

from __future__ import annotations

import json

from tickerbot.playground.values import Chat, Json, User
from tickerbot.playground.world import World

_ADMINS = ("creator", "administrator")
PRESENT = (*_ADMINS, "member", "restricted")
"""The statuses of members, the bot's too."""


def standing(chat: Chat, user: User) -> str:
    """Return member, admin, none (never there, or START not pressed yet), left or blocked."""
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
    """Whether the person's app shows the messages of this chat."""
    if chat.members is None:
        return chat.id == user.id
    return chat.members.get(user.id) in PRESENT


def is_listed(chat: Chat, user: User) -> bool:
    """Whether the chat stands in the person's list: also after leaving it, to join again."""
    if chat.members is None:
        return chat.id == user.id
    return chat.migrated_to is None and chat.members.get(user.id, "kicked") != "kicked"


def commands_for(world: World, user: User, chat: Chat) -> list[Json]:
    """Return the commands in the person's menu; channels have none.

    The scopes' order is that of "Determining list of commands" in the Bot API's manual, and in each
    the person's language comes before the commands for all languages.
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
