"""The methods for chats, files, webhooks, and the bot's own profile and commands."""

from __future__ import annotations

import json
import re
from typing import Any

from tickerbot.playground.methods import chat_of, method
from tickerbot.playground.params import Params, as_integer
from tickerbot.playground.people import People
from tickerbot.playground.values import Json, bad_request

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_GIFT_TYPES = (
    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
    "gifts_from_channels",
)  # fmt: skip
_SCOPES = (
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
    "chat_administrators", "chat_member",
)  # fmt: skip
MAX_DOWNLOAD = 20 * 1024 * 1024  # bytes


@method("getMe")
def get_me(world: People, params: Params) -> Json:  # noqa: ARG001
    """Return the bot's own `User` object."""
    return {
        **world.me_json,
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("setWebhook")
def set_webhook(world: People, params: Params) -> bool:
    """Set the webhook. An empty URL removes it."""
    world.webhook = {"url": params.text("url")} if params.text("url") else {}
    if world.webhook and params.text("secret_token"):
        world.webhook["secret_token"] = params.text("secret_token")
    if world.webhook and params.integer("max_connections"):
        world.webhook["max_connections"] = params.integer("max_connections")
    if world.webhook:
        world.updates.end_polling()
    if params.flag("drop_pending_updates"):
        world.updates.drop_all()
    if params.raw.get("allowed_updates") is not None:
        world.updates.allow(params.value("allowed_updates", "allowed updates") or [])
    return True


@method("deleteWebhook")
def delete_webhook(world: People, params: Params) -> bool:
    """Remove the webhook."""
    world.webhook = {}
    if params.flag("drop_pending_updates"):
        world.updates.drop_all()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: People, params: Params) -> Json:  # noqa: ARG001
    """Describe the webhook."""
    return {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
        **{key: value for key, value in world.webhook.items() if key.startswith("last_error_")},
    }


# --- chats


@method("getChat")
def get_chat(world: People, params: Params) -> Json:
    """Return a `ChatFullInfo` object."""
    chat = chat_of(world, params, reading=True)
    gifts = dict.fromkeys(_GIFT_TYPES, False)
    result = {**chat.as_json(), "accent_color_id": 0, "max_reaction_count": 11}
    result["accepted_gift_types"] = gifts
    pinned = chat.messages.get(chat.pinned_id or 0)
    if pinned is not None:
        result["pinned_message"] = world.message_json(pinned)
    return result


@method("getChatMember")
def get_chat_member(world: People, params: Params) -> Json:
    """Return one member of a chat."""
    chat = chat_of(world, params, reading=True)
    user = world.users.get(params.integer("user_id"))
    if user is None or (chat.type == "private" and user.id not in (chat.id, world.me.id)):
        raise bad_request("PARTICIPANT_ID_INVALID" if user is None else "member not found")
    return world.member_json(chat, user)


@method("getChatAdministrators")
def get_chat_administrators(world: People, params: Params) -> list[Json]:
    """Return the administrators, including this bot if it is one."""
    chat = chat_of(world, params, reading=True)
    if chat.members is None:
        raise bad_request("there are no administrators in the private chat")
    found = [
        world.member_json(chat, world.users[user_id])
        for user_id, status in chat.members.items()
        if status in ("creator", "administrator")
    ]
    if chat.bot_status == "administrator":
        found.append(world.member_json(chat, world.me))
    return found


@method("getChatMemberCount")
def get_chat_member_count(world: People, params: Params) -> int:
    """Return the number of members, including the bot."""
    chat = chat_of(world, params, reading=True)
    if chat.members is None:
        return 2
    return 1 + sum(status not in ("left", "kicked") for status in chat.members.values())


@method("leaveChat")
def leave_chat(world: People, params: Params) -> bool:
    """Leave a group or channel."""
    chat = chat_of(world, params)
    if chat.type == "private":
        raise bad_request("chat is a private chat")
    world.bot_leaves(chat)
    return True


# --- files


@method("getFile")
def get_file(world: People, params: Params) -> Json:
    """Prepare a file for download."""
    described, file = world.files.describe(params.text("file_id"))
    if len(file.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return described


# --- commands


def _scope(params: Params) -> str:
    scope = params.value("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" in scope:
        scope = scope | {"chat_id": as_integer(scope["chat_id"])}
    return json.dumps(scope, sort_keys=True)


def _commands_key(params: Params) -> tuple[str, str, str]:
    return "commands", _scope(params), _language(params)


def _language(params: Params) -> str:
    code = params.text("language_code")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("BOT_COMMAND_LANG_CODE_INVALID")
    return code


@method("setMyCommands")
def set_my_commands(world: People, params: Params) -> bool:
    """Set the commands in the menu for a scope and language."""
    commands = params.value("commands", "list of commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands list: expected an Array")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    kept: list[Json] = []
    for command in commands:
        name = str(command.get("command", "")).removeprefix("/")
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name, "description": command["description"]})
    world.settings[_commands_key(params)] = kept
    world.notify_watchers(None)
    return True


@method("getMyCommands")
def get_my_commands(world: People, params: Params) -> list[Json]:
    """Return the commands set for exactly this scope and language."""
    found: list[Json] = world.settings.get(_commands_key(params), [])
    return found


@method("deleteMyCommands")
def delete_my_commands(world: People, params: Params) -> bool:
    """Remove the commands of a scope and language."""
    world.settings.pop(_commands_key(params), None)
    world.notify_watchers(None)
    return True


# --- profile


def _set_profile(world: People, params: Params, name: str, limit: int) -> bool:
    value = params.text(name)
    if len(value) > limit:
        raise bad_request(f"{name} is too long")
    world.settings[name, _language(params)] = value
    world.notify_watchers(None)
    return True


def _get_profile(world: People, params: Params, name: str, default: str = "") -> Json:
    """Return the value for the language, or else the one for all languages."""
    found: Any = world.settings.get((name, _language(params)))
    return {name: found or world.settings.get((name, "")) or default}


@method("setMyName")
def set_my_name(world: People, params: Params) -> bool:
    """Set the bot's name."""
    return _set_profile(world, params, "name", 64)


@method("getMyName")
def get_my_name(world: People, params: Params) -> Json:
    """Return the bot's name."""
    return _get_profile(world, params, "name", world.me.first_name)


@method("setMyDescription")
def set_my_description(world: People, params: Params) -> bool:
    """Set what an empty chat with the bot shows."""
    return _set_profile(world, params, "description", 512)


@method("getMyDescription")
def get_my_description(world: People, params: Params) -> Json:
    """Return what an empty chat with the bot shows."""
    return _get_profile(world, params, "description")


@method("setMyShortDescription")
def set_my_short_description(world: People, params: Params) -> bool:
    """Set what the bot's profile page shows."""
    return _set_profile(world, params, "short_description", 120)


@method("getMyShortDescription")
def get_my_short_description(world: People, params: Params) -> Json:
    """Return what the bot's profile page shows."""
    return _get_profile(world, params, "short_description")


@method("setChatMenuButton")
def set_chat_menu_button(world: People, params: Params) -> bool:
    """Set the menu button of one private chat, or of all."""
    button = params.value("menu_button", "MenuButton") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    world.settings["menu_button", params.integer("chat_id")] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: People, params: Params) -> Json:
    """Return the menu button of a private chat, or else the one for all."""
    for key in (params.integer("chat_id"), 0):
        found: Json | None = world.settings.get(("menu_button", key))
        if found is not None:
            return found
    return {"type": "default"}
