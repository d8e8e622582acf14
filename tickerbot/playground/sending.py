"""The methods that send, edit, delete and pin messages."""

from __future__ import annotations

from typing import Any

from tickerbot.playground.keyboards import read_markup
from tickerbot.playground.methods import MAX_TEXT, chat_of, method, read_text, take_budget
from tickerbot.playground.params import Params, as_integer
from tickerbot.playground.people import People, change_text, thread_of_reply
from tickerbot.playground.values import Chat, Json, Message, Refusal, bad_request

MAX_CAPTION = 1024
"""Maximum length of a caption after its entities have been parsed, in UTF-16 code units."""
DELETE_SECONDS = 48 * 3600
"""Maximum age of a message that a bot can delete."""
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@method("sendMessage")
def send_message(world: People, params: Params) -> Json:
    """Send a text."""
    text, entities = _read_message_text(world, params)
    preview = params.value("link_preview_options", "link preview options")
    return _send(world, params, text=text, entities=entities, link_preview=preview)


@method("sendDocument")
def send_document(world: People, params: Params) -> Json:
    """Send a file, either uploaded or named by its id."""
    caption, entities = read_text(
        world,
        params.text("caption"),
        params.text("parse_mode"),
        params.value("caption_entities", "caption entities"),
        limit=MAX_CAPTION,
        empty="",
    )
    given = params.text("document")
    upload = params.files.get(given.removeprefix("attach://") or "document")
    if upload is not None:
        document = world.store_file(*upload)
    elif given in world.files:
        path, content = world.files[given]
        document = {"file_id": given, "file_unique_id": f"u{given[-10:]}"}
        document |= {"file_name": path.rpartition("/")[2], "file_size": len(content)}
    elif given:
        raise bad_request("wrong file identifier/HTTP URL specified")
    else:
        raise bad_request("there is no document in the request")
    return _send(world, params, text=caption, entities=entities, document=document)


def _read_message_text(world: People, params: Params) -> tuple[str, list[Json]]:
    return read_text(
        world,
        params.text("text"),
        params.text("parse_mode"),
        params.value("entities", "message entities"),
        limit=MAX_TEXT,
        empty="message text is empty",
    )


def _send(world: People, params: Params, **fields: Any) -> Json:
    fields["buttons"], fields["reply_markup"] = read_markup(
        params.value("reply_markup", "reply keyboard markup")
    )
    chat = chat_of(world, params)
    fields["reply_to_message_id"] = _replied_id(chat, params)
    fields["thread_id"] = _thread_id(chat, params, fields["reply_to_message_id"])
    if not chat.bot_can_post and chat.bot_status in ("restricted", "administrator"):
        if chat.type == "channel":
            raise bad_request("need administrator rights in the channel chat")
        raise bad_request("not enough rights to send text messages to the chat")
    fields["silent"] = params.flag("disable_notification")
    take_budget(world, chat, params)
    if chat.type == "channel":
        message = world.store(chat, None, from_bot=True, sender_chat_id=chat.id, **fields)
        world.forward_to_discussion(message)
    else:
        message = world.store(chat, world.me, from_bot=True, **fields)
    return world.message_json(message)


def _replied_id(chat: Chat, params: Params) -> int | None:
    reply = params.value("reply_parameters", "reply parameters")
    if not isinstance(reply, dict) or not reply.get("message_id"):
        return None
    replied_id = as_integer(reply["message_id"])
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


# --- editing and deleting


def _own_message(world: People, params: Params) -> tuple[Chat, Message]:
    chat = chat_of(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


@method("editMessageText")
def edit_message_text(world: People, params: Params) -> Json:
    """Edit a text of the bot; without `reply_markup` its buttons are removed."""
    text, entities = _read_message_text(world, params)
    buttons, _ = read_markup(params.value("reply_markup", "reply keyboard markup"))
    chat, message = _own_message(world, params)
    if message.document is not None:
        raise bad_request("there is no text in the message to edit")
    if (message.text, message.entities, message.buttons) == (text, entities, buttons):
        raise bad_request(_NOT_MODIFIED)
    take_budget(world, chat, params)
    change_text(message, text, entities, world.now())
    message.buttons = buttons
    message.link_preview = params.value("link_preview_options", "link preview options")
    world.notify_watchers(chat.id, message.message_id)
    return world.message_json(message)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: People, params: Params) -> Json:
    """Change the buttons of a message of the bot, or remove them without `reply_markup`."""
    buttons, _ = read_markup(params.value("reply_markup", "reply keyboard markup"))
    chat, message = _own_message(world, params)
    if message.buttons == buttons:
        raise bad_request(_NOT_MODIFIED)
    take_budget(world, chat, params)
    message.buttons = buttons
    world.notify_watchers(chat.id, message.message_id)
    return world.message_json(message)


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
