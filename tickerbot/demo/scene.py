"""The demo's cast, its hints, and what happens before the visitor does anything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tickerbot.demo.database import KnownChat, PreviousRun
from tickerbot.playground import BotApi, Chat, Hint, Person, User

EDITOR_ID = 900
ANNA_ID, JOHN_ID = 901, 902
GROUP, CHANNEL = "Stammtisch Husum", "Nachrichten für Husum"
TIMEOUT_S = 3600.0  # long, since the visitor may make Telegram hang meanwhile

HINTS = (
    Hint(
        EDITOR_ID,
        "chat",
        {
            "de": {
                "title": "Veröffentlichen Sie etwas",
                "text": "Seien Sie Edda, tippen Sie einmal auf STARTEN, und schreiben Sie"
                " `/add Deich hält`. In die nächste Zeile (Umschalt+Enter) kommt der Text. Tippen Sie"
                " unter der Vorschau auf „Veröffentlichen“, und alle, die abonniert haben, bekommen"
                " es. **fett** und __kursiv__ hebt Wörter hervor.",
                "action": "Als Edda schreiben",
            },
            "en": {
                "title": "Publish something",
                "text": "Be Edda, press START once, and type `/add The dyke holds`. The text goes into"
                " the next line (Shift+Enter). Tap “Publish” under the preview, and"
                " every subscriber gets it. **bold** and __italics__ mark words.",
                "action": "Write as Edda",
            },
        },
    ),
    Hint(
        ANNA_ID,
        "chat",
        {
            "de": {
                "title": "Finden Sie etwas",
                "text": "Seien Sie Anna und schreiben Sie einfach ein Wort, etwa `Deich`."
                " `/aktuell` zeigt die neuesten Meldungen.",
                "action": "Als Anna suchen",
            },
            "en": {
                "title": "Find something",
                "text": "Be Anna and type just a word, such as `Deich` (dyke)."
                " `/latest` shows the newest entries.",
                "action": "Search as Anna",
            },
        },
    ),
    Hint(
        ANNA_ID,
        "moods",
        {
            "de": {
                "title": "Lassen Sie es Nacht werden",
                "text": "Schreiben Sie als Anna `/ruhe 22-7`, spulen Sie die Uhr der Demo bis 22 Uhr"
                " vor, und veröffentlichen Sie als Edda etwas: Anna bekommt es um 7 Uhr.",
                "action": "Uhr öffnen",
            },
            "en": {
                "title": "Let it be night",
                "text": "As Anna, write `/quiet 22-7`, put the demo’s clock forward to 22:00, and"
                " publish something as Edda: Anna gets it at 7:00.",
                "action": "Open the clock",
            },
        },
    ),
    Hint(
        None,
        "moods",
        {
            "de": {
                "title": "Stören Sie Telegram",
                "text": "Lassen Sie tausend Stille mitlesen, veröffentlichen Sie etwas, und lassen"
                " Sie Telegram mittendrin ausfallen. Danach geht es weiter; nichts ist verloren.",
                "action": "Telegrams Launen öffnen",
            },
            "en": {
                "title": "Break Telegram",
                "text": "Let a thousand silent readers in, publish something, and let Telegram fail"
                " halfway. Afterwards it goes on; nothing is lost.",
                "action": "Open Telegram’s moods",
            },
        },
    ),
)


class Scene:
    """The people, a group and a channel, in the state that the previous run left them in."""

    def __init__(self, api: BotApi, previous: PreviousRun) -> None:
        self._api = api
        self._known = {chat.id: chat for chat in previous.chats}
        self.anna = self._add_person("Anna", "de", ANNA_ID)
        self.john = self._add_person("John", "en", JOHN_ID)
        self.edda = self._add_person("Edda", "de", EDITOR_ID)
        members = (self.anna, self.john)
        # always in this order, which determines their ids, and the database keeps those
        self.group = api.add_group(GROUP, administrators=(self.edda,), members=members)
        self.channel = api.add_channel(CHANNEL, administrators=(self.edda,), members=members)
        for place in (self.group, self.channel):
            if self._state(place.id) == "gone":
                place.bot_status = "left" if place is self.channel else "kicked"
        self.people = (
            Person(self.edda, {"de": "Redaktion", "en": "Editor"}, follows_visitor=True),
            Person(
                self.anna,
                {"de": "Leserin, Telegram auf Deutsch", "en": "Reader, Telegram in German"},
            ),
            Person(
                self.john,
                {"de": "Leser, Telegram auf Englisch", "en": "Reader, Telegram in English"},
            ),
        )
        self.crowd = [self._add_silent(chat) for chat in previous.chats if self._is_silent(chat)]

    async def play(self, done: Callable[[], None]) -> None:
        """Subscribe Anna, the group and the channel through real updates; then call ``done``.

        Those known from a previous run are left as they are: they may have unsubscribed on purpose.
        """
        subscribing = [self._subscribe_anna()] if self._is_new(self.anna.id) else []
        subscribing += [
            self._subscribe_place(place)
            for place in (self.group, self.channel)
            if self._is_new(place.id)
        ]
        await asyncio.gather(*subscribing)
        done()

    async def _subscribe_anna(self) -> None:
        self._api.send(self.anna, "/start")
        await self._api.wait_for(lambda: self._api.bot_messages(self.anna), TIMEOUT_S)
        [greeting, *_] = self._api.bot_messages(self.anna)
        if greeting.button_labels:  # otherwise the visitor was faster
            self._api.tap(self.anna, greeting, greeting.button_labels[0])
        await self._api.wait_for(lambda: greeting.edit_date, TIMEOUT_S)

    async def _subscribe_place(self, place: Chat) -> None:
        self._api.send(self.edda, "/abo", place)
        await self._api.wait_for(lambda: self._api.bot_messages(place), TIMEOUT_S)

    def _add_person(self, name: str, language: str, user_id: int) -> User:
        user = self._api.add_user(name, language, user_id)
        if not self._is_new(user_id):
            gone = self._state(user_id) == "gone"
            self._api.chat(user).bot_status = "kicked" if gone else "member"
        return user

    def _is_new(self, chat_id: int) -> bool:
        return chat_id not in self._known

    def _state(self, chat_id: int) -> str | None:
        known = self._known.get(chat_id)
        return known.state if known else None

    def _is_silent(self, chat: KnownChat) -> bool:
        people = (self.anna.id, self.john.id, self.edda.id)
        return chat.type == "private" and chat.state == "active" and chat.id not in people

    def _add_silent(self, chat: KnownChat) -> User:
        user = self._api.add_user(f"Reader {chat.id}", "de", chat.id)
        self._api.chat(user).bot_status = "member"
        return user
