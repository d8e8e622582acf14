"""The method that reacts to a message with an emoji."""

from __future__ import annotations

from tickerbot.playground.methods import chat_of, method
from tickerbot.playground.params import Params
from tickerbot.playground.people import People
from tickerbot.playground.values import Chat, Message, bad_request

_EMOJI = frozenset(
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 "
    "🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 "
    "🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡".split()
)
_SELECTOR = "\ufe0f"  # apps add it, Telegram's list does without


@method("setMessageReaction")
def set_message_reaction(world: People, params: Params) -> bool:
    """Set the bot's reaction to a message, at most one emoji; none takes it back."""
    chat = chat_of(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    reactions = params.value("reaction", "reaction types") or []
    if not isinstance(reactions, list):
        raise bad_request("can't parse reaction types: expected an Array")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    chosen = [_read_emoji(reaction) for reaction in reactions]
    message = _first_of_album(chat, message)
    message.reaction = chosen[0] if chosen else None
    world.notify_watchers(chat.id, message.message_id)
    return True


def _read_emoji(reaction: object) -> str:
    if not isinstance(reaction, dict) or not reaction.get("type"):
        raise bad_request("can't parse reaction type: Can't find field \"type\"")
    emoji = str(reaction.get("emoji", "")).replace(_SELECTOR, "")
    if reaction["type"] != "emoji" or emoji not in _EMOJI:
        raise bad_request("REACTION_INVALID")
    return emoji


def _first_of_album(chat: Chat, message: Message) -> Message:
    """Return the message that has an album's reactions: the first that was not deleted."""
    album = message.media_group_id
    if album is None:
        return message
    return next(each for each in chat.messages.values() if each.media_group_id == album)
