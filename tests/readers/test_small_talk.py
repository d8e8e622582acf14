"""What readers write as they would to a person, through real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.running import Newsroom, running_bot
from tests.ticker_texts import fill_archive
from tickerbot.model import Target
from tickerbot.playground import User
from tickerbot.storage.database import open_to_read
from tickerbot.storage.outbox import chats


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    fill_archive(tmp_path / "ticker.db")
    async with running_bot(tmp_path) as room:
        yield room


def is_subscribed(room: Newsroom, chat: User) -> bool:
    with closing(open_to_read(room.database)) as db:
        return chats.get_settings(db, Target(chat.id)).subscribed


@pytest.mark.parametrize("text", ["stop", "Abmelden", "unsubscribe", "/abo stop", "Abo beenden!"])
async def test_the_word_alone_ends_the_subscription(newsroom: Newsroom, text: str) -> None:
    anna = newsroom.reader("Anna")
    await newsroom.subscribe(anna)
    assert (await newsroom.ask(anna, text)).text.startswith("Abbestellt.")
    assert not is_subscribed(newsroom, anna)
    assert (await newsroom.ask(anna, text)).text.startswith("Hier ist nichts abonniert.")
    assert (await newsroom.ask(anna, "abonnieren")).text.startswith("Abonniert.")
    assert is_subscribed(newsroom, anna)


async def test_in_a_group_a_word_is_nothing(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    group = newsroom.api.add_group("Wache", administrators=[anna])
    await newsroom.ask(anna, "/abo", group)
    newsroom.api.send(anna, "stop", group)
    assert (await newsroom.ask(anna, "/abo", group)).text.startswith("Ist schon abonniert.")


@pytest.mark.parametrize("command", ["/abo", "/subscribe", "/abmelden", "/stop"])
async def test_words_behind_the_command_are_not_ignored(newsroom: Newsroom, command: str) -> None:
    anna = newsroom.reader("Anna")
    plain = (await newsroom.ask(newsroom.reader("Ben"), command)).html
    told = (await newsroom.ask(anna, f"{command} nur <Husum> &\n" + "x" * 90)).html
    assert told.startswith(f"{plain}\n\nMit „nur &lt;Husum&gt; &amp; xxx")
    assert "/einstellungen" in told
    assert "x" * 70 not in told
    assert (await newsroom.ask(newsroom.reader("Cleo"), f"{command} bitte")).html == plain


async def test_thanks_and_greetings_are_answered_and_not_searched_for(newsroom: Newsroom) -> None:
    anna = newsroom.reader("Anna")
    jane = newsroom.api.add_user("Jane", language_code="en")
    for person, text, begins in (
        (anna, "Danke!", "Gern!"), (anna, "moin", "Hallo!"), (anna, "👍", "👍"),
        (anna, "Tschüss", "Bis bald!"), (jane, "thanks", "You are welcome!"), (jane, "hello", "Hello!"),
    ):  # fmt: skip
        answer = await newsroom.ask(person, text)
        assert answer.text.startswith(begins)
        assert answer.button_labels == []
    assert (await newsroom.ask(anna, "/suche danke")).text.startswith("🔎 danke")
    assert (await newsroom.ask(anna, "Danke Husum")).text.startswith("🔎 Danke Husum")
