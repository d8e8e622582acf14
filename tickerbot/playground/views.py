"""Chats and messages as a person's app shows them, in JSON, and what each person has read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tickerbot.playground.standing import PRESENT, commands_for, is_listed, sees, standing
from tickerbot.playground.typed_marks import write_typed
from tickerbot.playground.values import Chat, Json, Message, User
from tickerbot.playground.world import World

PAGE_SIZE = 40
"""Number of messages that are loaded at once."""
MAX_UNREAD = 999
"""Highest count of unread messages in a chat."""
MAX_PREVIEW = 200
"""Maximum number of characters of a message in the list of chats."""
MAX_QUOTE = 100
"""Maximum number of characters of a message that is replied to."""
EDIT_SECONDS = 48 * 3600
"""Maximum age of a message that its author can edit."""
_BUTTON_KINDS = {
    "callback_data": "callback",
    "url": "url",
    "switch_inline_query": "inline",
    "switch_inline_query_current_chat": "inline_here",
    "copy_text": "copy",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the visitor of the page can be. `role` describes the person, by language code.

    The Telegram of one who `follows_visitor` is in the page's language.
    """

    user: User
    role: dict[str, str]
    follows_visitor: bool = False

    def as_json(self) -> Json:
        """Return the person as the page's switch between people expects it."""
        name, language = self.user.first_name, self.user.language_code
        return {"id": self.user.id, "name": name, "language": language, "role": self.role}


class Views:
    """What the people see. How far everybody has read is kept here, for all windows."""

    def __init__(self, world: World, people: Sequence[Person]) -> None:
        self.world = world
        self.people = {person.user.id: person for person in people}
        self._read_through: dict[tuple[int, int], int] = {}

    # --- what was read

    def read(self, user: User, chat: Chat, through: int) -> bool:
        """Mark the messages up to `through` as read; return False if that changes nothing."""
        newest = next(reversed(chat.messages), 0)
        before = self._read_through.get((user.id, chat.id), 0)
        after = max(before, min(through, newest))
        self._read_through[user.id, chat.id] = after
        return after != before

    def read_all(self) -> None:
        """Mark everything as read, for everybody."""
        for person in self.people.values():
            for chat in self.chats_of(person.user):
                self.read(person.user, chat, next(reversed(chat.messages), 0))

    def unread(self, user: User, chat: Chat) -> int:
        """Count the messages of others that the person has not read, up to `MAX_UNREAD`."""
        if not sees(chat, user):
            return 0
        through = self._read_through.get((user.id, chat.id), 0)
        found = 0
        for message_id in reversed(chat.messages):
            if message_id <= through or found == MAX_UNREAD:
                break
            message = chat.messages[message_id]
            found += message.service is None and message.author_id != user.id
        return found

    def unread_totals(self) -> dict[str, int]:
        """Count the unread messages in all chats of each person, by person id."""
        return {
            str(person.user.id): sum(
                self.unread(person.user, chat) for chat in self.chats_of(person.user)
            )
            for person in self.people.values()
        }

    # --- chats

    def chats_of(self, user: User) -> list[Chat]:
        """Return the person's chats, most recently active first."""
        # only the shared chats are searched: there may be many private chats of others
        chats = [chat for chat in self._shared_chats() if is_listed(chat, user)]
        if user.id in self.world.chats:
            chats.insert(0, self.world.chats[user.id])
        return sorted(chats, key=self._activity, reverse=True)

    def _shared_chats(self) -> Iterator[Chat]:
        for chat_id in self.world.shared_chat_ids:
            if chat_id in self.world.chats:
                yield self.world.chats[chat_id]

    def _activity(self, chat: Chat) -> tuple[int, int]:
        if not chat.messages:
            return (0, 0)
        newest = next(reversed(chat.messages.values()))
        return newest.date, newest.message_id

    def chat_view(self, user: User, chat: Chat) -> Json:
        """Return a chat as the person's list of chats, and the head of the open chat, show it."""
        is_private = chat.members is None
        own = standing(chat, user)
        bot_in = chat.bot_status in PRESENT
        visible = sees(chat, user)
        writers = ("admin",) if chat.type == "channel" else ("admin", "member")
        return {
            "id": chat.id,
            "kind": {"private": "private", "channel": "channel"}.get(chat.type, "group"),
            "title": self._bot_name(user) if is_private else chat.title,
            "subtitle": None if is_private else {"members": _count_members(chat, bot_in=bot_in)},
            "last": self._last(user, chat) if visible else None,
            "unread": self.unread(user, chat),
            "standing": own,
            "may_write": own in writers and not chat.deactivated,
            "commands": commands_for(self.world, user, chat) if is_private or bot_in else [],
            "description": self._in_language("description", user) if is_private else "",
            "bot_in": bot_in,
        }

    def _last(self, user: User, chat: Chat) -> Json | None:
        if not chat.messages:
            return None
        message = next(reversed(chat.messages.values()))
        return {
            "text": _on_one_line(message, MAX_PREVIEW),
            "date": message.date,
            "from": message.sender.first_name if message.sender else None,
            "own": message.sender is user,
            "service": self._service(message),
            "document": message.document is not None,
            "media": message.media.kind if message.media else None,
        }

    def _bot_name(self, user: User) -> str:
        return self._in_language("name", user) or self.world.me.first_name

    def _in_language(self, name: str, user: User) -> str:
        settings = self.world.settings
        found = settings.get((name, user.language_code or "")) or settings.get((name, ""))
        return str(found or "")

    # --- messages

    def newest(self, user: User, chat: Chat, before: int | None = None) -> tuple[list[Json], bool]:
        """Return a page of messages, oldest first, and whether there are older ones.

        The page ends with the newest message, or else with the last one before the id `before`.
        """
        if not sees(chat, user):
            return [], False
        ids = (i for i in reversed(chat.messages) if before is None or i < before)
        page = list(islice(ids, PAGE_SIZE + 1))
        shown = reversed(page[:PAGE_SIZE])
        return [self.message_view(user, chat.messages[i]) for i in shown], len(page) > PAGE_SIZE

    def message_view(self, user: User, message: Message) -> Json:
        """Return a message as the person sees it."""
        chat = self.world.chats[message.chat_id]
        return {
            "id": message.message_id,
            "date": message.date,
            "edited": message.edit_date is not None,
            "from": self._sender(chat, message),
            "own": message.sender is user,
            "bot": message.from_bot,
            "via": self.world.me.username if message.via_bot else None,
            "text": message.text,
            "typed": write_typed(message.text, message.entities) if message.sender is user else "",
            "entities": message.entities,
            "buttons": _buttons(message),
            "reply": self._reply(chat, message),
            "silent": message.silent,
            "reaction": message.reaction,
            "document": _document(message),
            "picture": _picture(message),
            "poll": message.poll.view(user.id) if message.poll else None,
            "service": self._service(message),
            "may_edit": self.may_edit(user, message),
            "may_delete": self.may_delete(user, message),
        }

    def may_edit(self, user: User, message: Message) -> bool:
        """Say whether the app offers to edit: own texts, and any post to a channel's administrators."""
        if message.service or message.document or message.via_bot or message.from_bot:
            return False
        if message.date < self.world.clock() - EDIT_SECONDS:
            return False
        chat = self.world.chats[message.chat_id]
        own = standing(chat, user)
        if chat.type == "channel":
            return own == "admin"
        return message.author_id == user.id and own in ("member", "admin", "blocked")

    def may_delete(self, user: User, message: Message) -> bool:
        """Say whether the app offers to delete: all in private, else own texts, or all as an admin."""
        chat = self.world.chats[message.chat_id]
        if chat.type == "private":
            return chat.id == user.id
        own = standing(chat, user)
        is_own = message.author_id == user.id and chat.type != "channel" and not message.service
        return own == "admin" or (own == "member" and is_own)

    def _sender(self, chat: Chat, message: Message) -> Json | None:
        if message.sender is None:
            return {"id": chat.id, "name": chat.title} if message.service is None else None
        return {"id": message.sender.id, "name": message.sender.first_name}

    def _reply(self, chat: Chat, message: Message) -> Json | None:
        original = chat.messages.get(message.reply_to_message_id or 0)
        if original is None:
            return None
        sender = self._sender(chat, original)
        name = sender["name"] if sender else chat.title
        return {"id": original.message_id, "from": name, "text": _on_one_line(original, MAX_QUOTE)}

    def _service(self, message: Message) -> Json | None:
        if message.service is None:
            return None
        by = message.sender.first_name if message.sender else None
        joined = message.service.get("new_chat_members") or []
        left = message.service.get("left_chat_member")
        whom: Iterable[Json] = joined or ([left] if left else [])
        names = ", ".join(user["first_name"] for user in whom)
        if not names:
            return {"kind": "other", "who": by}
        if any(user["id"] == self.world.me.id for user in whom):
            return {"kind": "bot_added" if joined else "bot_removed", "who": by}
        return {"kind": "joined" if joined else "left", "who": names}


def _count_members(chat: Chat, *, bot_in: bool) -> int:
    people = sum(status in PRESENT for status in (chat.members or {}).values())
    return people + bot_in


def _on_one_line(message: Message, max_length: int) -> str:
    text = message.text or (message.document or {}).get("file_name", "")
    if message.poll is not None:
        text = f"📊 {message.poll.question}"
    text = " ".join(text[: 2 * max_length].split())
    return text if len(text) <= max_length else text[: max_length - 1] + "…"


def _buttons(message: Message) -> list[list[Json]] | None:
    if not message.buttons:
        return None
    return [[_button(button) for button in row] for row in message.buttons]


def _button(button: Json) -> Json:
    shown: Json = {"text": button["text"], "kind": "other"}
    for action, kind in _BUTTON_KINDS.items():
        if action in button:
            shown["kind"] = kind
            break
    match shown["kind"]:
        case "url":
            shown["url"] = button["url"]
        case "inline":
            shown["query"] = button["switch_inline_query"]
        case "inline_here":
            shown["query"] = button["switch_inline_query_current_chat"]
        case "copy":
            shown["copy"] = str((button["copy_text"] or {}).get("text", ""))
    return shown


def _picture(message: Message) -> Json | None:
    """The photo or video of a message."""
    if message.media is None or message.media.kind == "document":
        return None
    file = message.media.file
    shown = {name: file[name] for name in ("file_id", "width", "height")}
    return {"kind": message.media.kind, **shown}


def _document(message: Message) -> Json | None:
    if message.document is None:
        return None
    name, size = message.document.get("file_name", ""), message.document.get("file_size", 0)
    return {"name": name, "size": size, "file_id": message.document["file_id"]}
