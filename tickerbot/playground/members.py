"""Groups and channels, and the members and rights in them, including the bot's."""

from __future__ import annotations

from collections.abc import Iterable

from tickerbot.playground.values import GENERAL_THREAD_ID, Chat, Json, Message, User
from tickerbot.playground.world import ChatRef, World

_ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip
_MEMBER_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_react_to_messages",
    "can_edit_tag", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


class Members(World):
    """The world with its memberships."""

    def add_group(
        self,
        title: str,
        *,
        supergroup: bool = True,
        forum: bool = False,
        members: Iterable[User] = (),
        administrators: Iterable[User] = (),
        bot_is_admin: bool = False,
        username: str | None = None,
    ) -> Chat:
        """Create a group with the bot in it. The first administrator is its creator.

        No update is sent, as if the group had existed before the bot started to listen.
        """
        kind = "supergroup" if supergroup or forum else "group"
        chat = Chat(self.new_chat_id(kind), kind, title, username, forum)
        chat.bot_status = "administrator" if bot_is_admin else "member"
        if forum:  # the message that created it stands for the topic "General"
            chat.last_message_id = GENERAL_THREAD_ID
        return self._add_chat(chat, members, administrators)

    def add_channel(
        self,
        title: str,
        *,
        administrators: Iterable[User] = (),
        members: Iterable[User] = (),
        username: str | None = None,
    ) -> Chat:
        """Create a channel with the bot as an administrator. No update is sent."""
        chat = Chat(self.new_chat_id("channel"), "channel", title, username)
        chat.bot_status = "administrator"
        return self._add_chat(chat, members, administrators)

    def _add_chat(
        self, chat: Chat, members: Iterable[User], administrators: Iterable[User]
    ) -> Chat:
        chat.members = dict.fromkeys((user.id for user in members), "member")
        for index, user in enumerate(administrators):
            chat.members[user.id] = "administrator" if index else "creator"
            chat.owner_id = chat.owner_id or user.id
        self.chats[chat.id] = chat
        self.shared_chat_ids.append(chat.id)
        self.notify_watchers(chat.id)
        return chat

    def service_message(self, chat: Chat, by: User | None, **service: object) -> Message:
        """Add a service message, which a bot in the chat receives even in privacy mode."""
        message = self.store(chat, None if chat.type == "channel" else by, service=service)
        if chat.bot_status in ("member", "administrator", "restricted"):
            kind = "channel_post" if chat.type == "channel" else "message"
            self.updates.put(kind, self.message_json(message))
        return message

    # --- people

    def join(self, chat: ChatRef, user: User) -> None:
        """Let a user join a group or channel; its owner becomes its creator again."""
        place = self.chat(chat)
        status = "creator" if place.owner_id == user.id else "member"
        self._set_member(place, user, status, by=user)

    def leave(self, chat: ChatRef, user: User) -> None:
        """Let a user leave a group or channel."""
        self._set_member(self.chat(chat), user, "left", by=user)

    def promote(self, chat: ChatRef, user: User, by: User | None = None) -> None:
        """Make a member an administrator."""
        self._set_member(self.chat(chat), user, "administrator", by=by)

    def demote(self, chat: ChatRef, user: User, by: User | None = None) -> None:
        """Make an administrator a member again."""
        self._set_member(self.chat(chat), user, "member", by=by)

    def _set_member(self, chat: Chat, user: User, status: str, by: User | None) -> None:
        if chat.members is None:
            raise ValueError("a private chat has no members")
        by = by or self.default_actor(chat)
        before = self.member_json(chat, user)
        was_in = chat.members.get(user.id, "left") not in ("left", "kicked")
        chat.members[user.id] = status
        if chat.bot_status == "administrator":
            # only administrators receive updates about other members, and only on request
            self.updates.put("chat_member", self._member_update(chat, by, before, user))
        if chat.type != "channel" and was_in != (status not in ("left", "kicked")):
            service: Json = {"left_chat_member": user.as_json()}
            if not was_in:
                service = {"new_chat_members": [user.as_json()]}
            self.service_message(chat, by, **service)
        self.notify_watchers(chat.id)

    def default_actor(self, chat: Chat) -> User:
        """Return who acts if a caller names nobody: the creator, else any member, else the bot."""
        members = chat.members or {}
        for wanted in ("creator", "administrator", "member"):
            for user_id, status in members.items():
                if status == wanted:
                    return self.users[user_id]
        return self.me

    # --- the bot

    def add_bot(self, chat: ChatRef, by: User | None = None, *, admin: bool = False) -> None:
        """Add the bot to a group, or to a channel (always as an administrator)."""
        place = self.chat(chat)
        by = by or self.default_actor(place)
        place.bot_can_post = True
        admin = admin or place.type == "channel"
        self._set_bot(place, "administrator" if admin else "member", by)
        if place.type != "channel":
            self.service_message(place, by, new_chat_members=[self.me_json])

    def remove_bot(self, chat: ChatRef, by: User | None = None) -> None:
        """Remove the bot: from a group it is kicked, of a channel it is no longer a member."""
        place = self.chat(chat)
        by = by or self.default_actor(place)
        self._set_bot(place, "left" if place.type == "channel" else "kicked", by)
        if place.type != "channel":
            self.service_message(place, by, left_chat_member=self.me_json)

    def bot_leaves(self, chat: Chat) -> None:
        """Let the bot leave a chat by itself."""
        self._set_bot(chat, "left", self.me)

    def set_bot_rights(
        self,
        chat: ChatRef,
        *,
        admin: bool | None = None,
        can_post: bool | None = None,
        can_delete: bool | None = None,
        by: User | None = None,
    ) -> None:
        """Change the bot's rights in a group or channel; None leaves a right unchanged."""
        place = self.chat(chat)
        before = self.member_json(place, self.me)
        status = place.bot_status
        if admin is not None:
            status = "administrator" if admin else "member"
        if can_post is not None:
            place.bot_can_post = can_post
        if can_delete is not None:
            place.bot_can_delete = can_delete
        if status in ("member", "restricted"):
            status = "member" if place.bot_can_post else "restricted"
        self._set_bot(place, status, by, before)

    def block(self, user: User) -> None:
        """Let a user block the bot."""
        self._set_bot(self.chat(user), "kicked", user)

    def unblock(self, user: User) -> None:
        """Let a user unblock the bot."""
        self._set_bot(self.chat(user), "member", user)

    def deactivate(self, user: User) -> None:
        """Delete a user's account. No update is sent."""
        self.chat(user).deactivated = True
        self.notify_watchers(user.id)

    def delete_chat(self, chat: ChatRef) -> None:
        """Delete a chat, so that it is not found any more. No update is sent."""
        self.notify_watchers(self.chats.pop(self.chat(chat).id).id)

    def _set_bot(
        self, chat: Chat, status: str, by: User | None, before: Json | None = None
    ) -> None:
        before = before or self.member_json(chat, self.me)
        chat.bot_status = status
        change = self._member_update(chat, by or self.default_actor(chat), before, self.me)
        if change["old_chat_member"] != change["new_chat_member"]:
            self.updates.put("my_chat_member", change)
        self.notify_watchers(chat.id)

    def migrate(self, group: ChatRef) -> int:
        """Upgrade a basic group to a supergroup, and return the new id; the old one becomes invalid.

        Raises ValueError for any other chat.
        """
        old = self.chat(group)
        if old.type != "group":
            raise ValueError(f"{old.title} is a {old.type}, not a basic group")
        new = Chat(self.new_chat_id("supergroup"), "supergroup", old.title)
        new.bot_status, new.bot_can_post = old.bot_status, old.bot_can_post
        new.members, new.owner_id = dict(old.members or {}), old.owner_id
        new.migrated_from = old.id
        self.chats[new.id] = new
        self.shared_chat_ids.append(new.id)
        by = self.default_actor(old)
        self.service_message(old, by, migrate_to_chat_id=new.id)
        old.migrated_to = new.id
        self.service_message(new, by, migrate_from_chat_id=old.id)
        for chat in (old, new):
            self.notify_watchers(chat.id)
        return new.id

    # --- as the Bot API shows it

    def member_json(self, chat: Chat, user: User) -> Json:
        """Return the `ChatMember` object of a user or of the bot in a chat."""
        is_bot = user is self.me
        status = chat.bot_status if is_bot else (chat.members or {}).get(user.id, "left")
        if chat.type == "private" and not is_bot:
            status = "member"
        result: Json = {"user": self.me_json if is_bot else user.as_json(), "status": status}
        if status == "creator":
            result["is_anonymous"] = False
        elif status == "administrator":
            result |= {"can_be_edited": False, "is_anonymous": False}
            result |= dict.fromkeys(_ADMIN_RIGHTS, not is_bot)
            result["can_manage_chat"] = True
            result["can_delete_messages"] = not is_bot or chat.bot_can_delete
            if chat.type == "channel":
                may = not is_bot or chat.bot_can_post
                result |= {"can_post_messages": may, "can_edit_messages": may}
            else:
                result |= {"can_pin_messages": True, "can_manage_topics": chat.is_forum}
        elif status == "restricted":
            result |= dict.fromkeys(_MEMBER_RIGHTS, chat.bot_can_post)
            result |= {"is_member": True, "until_date": 0}
        elif status == "kicked":
            result["until_date"] = 0
        return result

    def _member_update(self, chat: Chat, by: User, before: Json, whom: User) -> Json:
        """Return the `ChatMemberUpdated` object."""
        return {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": self.now(),
            "old_chat_member": before,
            "new_chat_member": self.member_json(chat, whom),
        }
