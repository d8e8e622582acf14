"""The methods that pass on a message: as a copy, or as a forward that says where it is from."""

from __future__ import annotations

from tickerbot.playground.methods import chat_of, method
from tickerbot.playground.params import Params
from tickerbot.playground.people import People
from tickerbot.playground.sending import send
from tickerbot.playground.sending_media import read_caption
from tickerbot.playground.values import Json, Message, bad_request


@method("copyMessage")
def copy_message(world: People, params: Params) -> Json:
    """Send a message like another one, whose caption may be replaced."""
    original = _original(world, params, "copy")
    text, entities = original.text, original.entities
    if original.media is not None and params.raw.get("caption") is not None:
        text, entities = read_caption(world, params)
    poll = original.poll and original.poll.copied(world.new_query_id())
    sent = send(world, params, text=text, entities=entities, media=original.media, poll=poll)
    return {"message_id": sent["message_id"]}


@method("forwardMessage")
def forward_message(world: People, params: Params) -> Json:
    """Forward a message."""
    original = _original(world, params, "forward")
    return send(
        world,
        params,
        text=original.text,
        entities=original.entities,
        media=original.media,
        poll=original.poll,
        forward_origin=original.forward_origin or _origin(world, original),
    )


def _original(world: People, params: Params, what: str) -> Message:
    given = params.raw.get("from_chat_id")
    chat = chat_of(world, Params({"chat_id": given}))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {what} not found")
    if message.service is not None:
        raise bad_request(f"message can't be {'copied' if what == 'copy' else 'forwarded'}")
    return message


def _origin(world: People, message: Message) -> Json:
    chat = world.chats[message.chat_id]
    if chat.type == "channel":
        origin: Json = {"type": "channel", "chat": chat.as_json()}
        return origin | {"message_id": message.message_id, "date": message.date}
    if message.sender is None or message.sender_chat_id is not None:
        return {"type": "chat", "sender_chat": chat.as_json(), "date": message.date}
    return {"type": "user", "sender_user": message.sender.as_json(), "date": message.date}
