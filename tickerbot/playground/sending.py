"""The methods that send, delete and pin messages, and what all that send have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tickerbot.playground.keyboards import read_markup
from tickerbot.playground.methods import MAX_TEXT, chat_of, method, read_text, take_budget
from tickerbot.playground.params import Params, as_integer
from tickerbot.playground.people import People, thread_of_reply
from tickerbot.playground.values import Chat, Json, Message, Refusal, bad_request

DELETE_SECONDS = 48 * 3600
"""Maximum age of a message that a bot can delete."""
LEGACY_REPLY = "reply_to_message_id"
"""How requests named the message to reply to before Bot API 7.0, which the server still reads."""


@method("sendMessage")
def send_message(world: People, params: Params) -> Json:
    """Send a text."""
    text, entities = read_message_text(world, params)
    preview = params.value("link_preview_options", "link preview options")
    return send(world, params, text=text, entities=entities, link_preview=preview)


def read_message_text(world: People, params: Params) -> tuple[str, list[Json]]:
    """Return the text and its entities. Raises Refusal."""
    return read_text(
        world,
        params.text("text"),
        params.text("parse_mode"),
        params.value("entities", "message entities"),
        limit=MAX_TEXT,
        empty="message text is empty",
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where new messages go."""

    chat: Chat
    reply_to_message_id: int | None
    thread_id: int | None

    def post(self, world: People, **fields: Any) -> Message:
        """Add a message of the bot's here."""
        fields["reply_to_message_id"] = self.reply_to_message_id
        fields["thread_id"] = self.thread_id
        if self.chat.type != "channel":
            return world.store(self.chat, world.me, from_bot=True, **fields)
        message = world.store(self.chat, None, from_bot=True, sender_chat_id=self.chat.id, **fields)
        world.forward_to_discussion(message)
        return message


def find_place(world: People, params: Params) -> Place:
    """Return where the request wants to send, if the bot may. Raises Refusal."""
    chat = chat_of(world, params)
    replied_id = _replied_id(chat, params)
    thread_id = _thread_id(chat, params, replied_id)
    if not chat.bot_can_post and chat.bot_status in ("restricted", "administrator"):
        if chat.type == "channel":
            raise bad_request("need administrator rights in the channel chat")
        raise bad_request("not enough rights to send text messages to the chat")
    return Place(chat, replied_id, thread_id)


def send(world: People, params: Params, **fields: Any) -> Json:
    """Send one message with these fields, and the buttons that the request has. Raises Refusal."""
    fields["buttons"], fields["reply_markup"] = read_markup(
        params.value("reply_markup", "reply keyboard markup")
    )
    place = find_place(world, params)
    fields["silent"] = params.flag("disable_notification")
    take_budget(world, place.chat, params)
    return world.message_json(place.post(world, **fields))


def _replied_id(chat: Chat, params: Params) -> int | None:
    reply = params.value("reply_parameters", "reply parameters")
    if not isinstance(reply, dict):  # as it was asked for before there were these
        keys = ("message_id", "allow_sending_without_reply")
        reply = dict(zip(keys, (params.integer(LEGACY_REPLY), params.flag(keys[1])), strict=True))
    replied_id = as_integer(reply.get("message_id"))
    if not replied_id:
        return None
    if replied_id in chat.messages:
        return replied_id
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _thread_id(chat: Chat, params: Params, replied_id: int | None) -> int | None:
    # outside a forum it is ignored: the message goes to the main chat, and says so by its answer
    thread_id = params.integer("message_thread_id") or None if chat.is_forum else None
    if replied_id is not None:
        thread_id = thread_of_reply(chat, replied_id, thread_id)
    if thread_id is None or not chat.is_forum:
        return thread_id
    topic = (chat.topics or {}).get(thread_id)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed:
        raise bad_request("TOPIC_CLOSED")
    return thread_id


@method("sendChatAction")
def send_chat_action(world: People, params: Params) -> bool:
    """Show that the bot is typing."""
    if not params.text("action"):
        raise bad_request("wrong parameter action in request")
    world.actions[chat_of(world, params).id] += 1
    return True


# --- deleting and pinning


@method("deleteMessage")
def delete_message(world: People, params: Params) -> bool:
    """Delete a message that is at most 48 hours old."""
    chat = chat_of(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(world, chat, message)
    world.delete_copy(message)
    return True


@method("deleteMessages")
def delete_messages(world: People, params: Params) -> bool:
    """Delete up to 100 messages; those that cannot be deleted are skipped."""
    ids = params.value("message_ids", "message identifiers")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    chat = chat_of(world, params)
    for message_id in ids:
        message = chat.messages.get(as_integer(message_id))
        if message is None:
            continue
        try:
            _check_deletable(world, chat, message)
        except Refusal:
            continue
        world.delete_copy(message)
    return True


def _check_deletable(world: People, chat: Chat, message: Message) -> None:
    if message.date < world.clock() - DELETE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    own = message.from_bot or chat.type == "private"
    if not own and not (chat.bot_status == "administrator" and chat.bot_can_delete):
        raise bad_request("message can't be deleted")


@method("pinChatMessage")
def pin_chat_message(world: People, params: Params) -> bool:
    """Pin a message."""
    chat = chat_of(world, params)
    if params.integer("message_id") not in chat.messages:
        raise bad_request("message to pin not found")
    if chat.type != "private" and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    chat.pinned_id = params.integer("message_id")
    world.notify_watchers(chat.id)
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: People, params: Params) -> bool:
    """Unpin the pinned message."""
    chat = chat_of(world, params)
    chat.pinned_id = None
    world.notify_watchers(chat.id)
    return True
