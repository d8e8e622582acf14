"""The methods that send files: one with a caption, or several as an album."""

from __future__ import annotations

from tickerbot.playground.methods import method, read_text, take_budget
from tickerbot.playground.params import Params
from tickerbot.playground.people import People
from tickerbot.playground.sending import Place, find_place, send
from tickerbot.playground.values import Json, Media, MediaKind, bad_request

MAX_CAPTION = 1024
"""Maximum length of a caption after its entities have been parsed, in UTF-16 code units."""
MAX_ALBUM = 10


@method("sendDocument")
def send_document(world: People, params: Params) -> Json:
    """Send a file, either uploaded or named by its id."""
    return _send_file(world, params, "document")


@method("sendPhoto")
def send_photo(world: People, params: Params) -> Json:
    """Send a photo, either uploaded or named by its id."""
    return _send_file(world, params, "photo")


@method("sendVideo")
def send_video(world: People, params: Params) -> Json:
    """Send a video, either uploaded or named by its id."""
    return _send_file(world, params, "video")


def _send_file(world: People, params: Params, kind: MediaKind) -> Json:
    text, entities = read_caption(world, params)
    media = read_file(world, params, kind, kind)
    return send(world, params, text=text, entities=entities, media=media)


@method("sendMediaGroup")
def send_media_group(world: People, params: Params) -> list[Json]:
    """Send an album. If one of its messages cannot be sent, those before it stay in the chat."""
    given = params.value("media", "media")
    if not isinstance(given, list):
        raise bad_request("expected an Array")
    if not given:
        raise bad_request("there are no messages to send")
    if len(given) > MAX_ALBUM:
        raise bad_request("too many messages to send as an album")
    items = [(read_input_media(world, params, item), item) for item in given]
    kinds = {media.kind for media, _ in items}
    if "document" in kinds and len(kinds) > 1:
        raise bad_request("can't use the media of the specified type in the album")
    captions = [read_caption(world, _params_of(item, params)) for _, item in items]
    place = find_place(world, params)
    album_id = world.new_album_id() if len(items) > 1 else None
    sent: list[Json] = []
    for (media, _), (text, entities) in zip(items, captions, strict=True):
        take_budget(world, place.chat, params, in_album=bool(sent))
        fields = {"text": text, "entities": entities, "media": media}
        sent.append(_post(world, place, params, fields | {"media_group_id": album_id}))
    return sent


def _post(world: People, place: Place, params: Params, fields: Json) -> Json:
    silent = params.flag("disable_notification")
    return world.message_json(place.post(world, silent=silent, **fields))


# --- for other methods, too


def read_caption(world: People, params: Params) -> tuple[str, list[Json]]:
    """Return the caption, "" for none, and its entities. Raises Refusal."""
    return read_text(
        world,
        params.text("caption"),
        params.text("parse_mode"),
        params.value("caption_entities", "caption entities"),
        limit=MAX_CAPTION,
        empty="",
    )


def read_file(world: People, params: Params, field: str, kind: MediaKind) -> Media:
    """Return the file that `field` uploads, or names by its id. Raises Refusal."""
    given = params.text(field)
    upload = params.files.get(given.removeprefix("attach://") or field)
    if upload is not None:
        about = {key: params.integer(key) for key in ("width", "height", "duration")}
        name, content, mime_type = upload
        return world.files.add(kind, name, content, mime_type, **about)
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    return world.files.named(given, kind)


def read_input_media(world: People, params: Params, given: object) -> Media:
    """Return the file of an `InputMedia` object. Raises Refusal."""
    if not isinstance(given, dict):
        raise bad_request("expected an Object")
    kind = given.get("type")
    if kind not in ("photo", "video", "document"):
        raise bad_request("type must be one of photo, video, document")
    if not given.get("media"):
        raise bad_request("media not found")
    return read_file(world, _params_of(given, params), "media", kind)


def input_caption(world: People, params: Params, given: Json) -> tuple[str, list[Json]]:
    """Return the caption of an `InputMedia` object and its entities. Raises Refusal."""
    return read_caption(world, _params_of(given, params))


def _params_of(item: Json, params: Params) -> Params:
    return Params(item, params.files)
