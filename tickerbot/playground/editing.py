"""The methods that edit messages of the bot. A text may become a photo, a photo never a text."""

from __future__ import annotations

from tickerbot.playground.keyboards import read_markup
from tickerbot.playground.methods import chat_of, method, take_budget
from tickerbot.playground.params import Params
from tickerbot.playground.people import People, change_text
from tickerbot.playground.sending import read_message_text
from tickerbot.playground.sending_media import input_caption, read_caption, read_input_media
from tickerbot.playground.values import Chat, Json, Media, Message, bad_request

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@method("editMessageText")
def edit_message_text(world: People, params: Params) -> Json:
    """Edit a text of the bot; without `reply_markup` its buttons are removed."""
    text, entities = read_message_text(world, params)
    buttons = _buttons(params)
    chat, message = _own_message(world, params)
    if message.media is not None or message.poll is not None:
        raise bad_request("there is no text in the message to edit")
    preview = params.value("link_preview_options", "link preview options")
    _change(world, params, chat, message, (text, entities, buttons, None))
    message.link_preview = preview
    return world.message_json(message)


@method("editMessageCaption")
def edit_message_caption(world: People, params: Params) -> Json:
    """Edit the caption of a file; without `reply_markup` its buttons are removed."""
    text, entities = read_caption(world, params)
    buttons = _buttons(params)
    chat, message = _own_message(world, params)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    _change(world, params, chat, message, (text, entities, buttons, message.media))
    return world.message_json(message)


@method("editMessageMedia")
def edit_message_media(world: People, params: Params) -> Json:
    """Give a message a file, and the caption that comes with it; texts can be given one, too."""
    given = params.value("media", "InputMedia")
    if given is None:
        raise bad_request("media is not specified")
    media = read_input_media(world, params, given)
    text, entities = input_caption(world, params, given)
    buttons = _buttons(params)
    chat, message = _own_message(world, params)
    if message.poll is not None:
        raise bad_request("there is no media in the message to edit")
    _change(world, params, chat, message, (text, entities, buttons, media))
    message.link_preview = None
    return world.message_json(message)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: People, params: Params) -> Json:
    """Change the buttons of a message of the bot, or remove them without `reply_markup`."""
    buttons = _buttons(params)
    chat, message = _own_message(world, params)
    if message.buttons == buttons:
        raise bad_request(_NOT_MODIFIED)
    take_budget(world, chat, params)
    message.buttons = buttons
    world.notify_watchers(chat.id, message.message_id)
    return world.message_json(message)


def _change(
    world: People,
    params: Params,
    chat: Chat,
    message: Message,
    after: tuple[str, list[Json], list[list[Json]] | None, Media | None],
) -> None:
    if (message.text, message.entities, message.buttons, message.media) == after:
        raise bad_request(_NOT_MODIFIED)
    take_budget(world, chat, params)
    text, entities, buttons, media = after
    change_text(message, text, entities, world.now())
    message.buttons, message.media = buttons, media
    world.notify_watchers(chat.id, message.message_id)


def _buttons(params: Params) -> list[list[Json]] | None:
    buttons, _ = read_markup(params.value("reply_markup", "reply keyboard markup"))
    return buttons


def _own_message(world: People, params: Params) -> tuple[Chat, Message]:
    chat = chat_of(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message
