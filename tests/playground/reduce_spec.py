"""Make `tests/bot_api_facts.json` from the machine-readable Bot API specification.

    python tests/playground/reduce_spec.py SPECIFICATION.json

The specification is the `api.json` of PaulSonOfLars/telegram-bot-api-spec. Kept are the methods the
playground serves, with their parameters and what they return, and the types that occur in its
answers. A type is written as `A|B`, a field that must be there as `A|B*`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tickerbot.playground.params import PARAMETERS

FACTS = Path(__file__).parents[1] / "bot_api_facts.json"
TYPES = (
    "AcceptedGiftTypes", "BotCommand", "BotDescription", "BotName", "BotShortDescription",
    "CallbackQuery", "Chat", "ChatFullInfo", "ChatMember", "ChatMemberAdministrator",
    "ChatMemberBanned", "ChatMemberLeft", "ChatMemberMember", "ChatMemberOwner",
    "ChatMemberRestricted", "ChatMemberUpdated", "ChosenInlineResult", "Document", "File",
    "ForumTopicCreated", "InaccessibleMessage", "InlineKeyboardButton", "InlineKeyboardMarkup",
    "InlineQuery", "LinkPreviewOptions", "MaybeInaccessibleMessage", "MenuButton",
    "MenuButtonCommands", "MenuButtonDefault", "MenuButtonWebApp", "Message", "MessageEntity",
    "MessageId", "MessageOrigin", "MessageOriginChannel", "MessageOriginChat",
    "MessageOriginHiddenUser", "MessageOriginUser", "PhotoSize", "Poll", "PollAnswer",
    "PollOption", "ResponseParameters", "Update", "User", "Video", "WebAppInfo", "WebhookInfo",
)  # fmt: skip


def reduce(specification: dict[str, Any]) -> dict[str, Any]:
    """Drop everything but names, types and what is required."""

    def fields(entry: dict[str, Any]) -> dict[str, str]:
        return {
            field["name"]: "|".join(field["types"]) + "*" * field["required"]
            for field in entry.get("fields", ())
        }

    methods = {name: specification["methods"][name] for name in PARAMETERS}
    types = {name: specification["types"][name] for name in TYPES}
    return {
        "version": specification["version"],
        "methods": {name: fields(entry) for name, entry in methods.items()},
        "returns": {name: "|".join(entry["returns"]) for name, entry in methods.items()},
        "types": {name: fields(entry) for name, entry in types.items() if "fields" in entry},
        "unions": {name: entry["subtypes"] for name, entry in types.items() if "subtypes" in entry},
    }


def write(facts: dict[str, Any]) -> str:
    """Write JSON with one method or type on each line."""
    parts = [f'"version": {json.dumps(facts.pop("version"))}']
    for name, entries in facts.items():
        lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in entries.items()]
        parts.append(f"{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    FACTS.write_text(write(reduce(json.loads(Path(sys.argv[1]).read_text("utf-8")))), "utf-8")
