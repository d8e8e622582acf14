"""A night in the demo: a reader follows a topic, sleeps, gets one digest, and sees it corrected.

By mouse alone in German, and by keyboard alone in English.
"""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.demo import Demo
from tests.browser.pages import PEOPLE, Hand, Keyboard, Mouse, Window

WORDS: dict[str, dict[str, str]] = {
    "de": {
        "reader": "Anna", "locale": "de-DE", "topic-name": "Wahl", "subscribed": "ist abonniert",
        "subscribe": "Abonnieren: alles",
        "topic": "/thema neu {}", "made": "ist angelegt", "settings": "/einstellungen",
        "title": "Einstellungen", "topics": "Themen", "quiet": "Ruhe", "back": "‹ Einstellungen",
        "loud": "Keine Ruhe", "moods": "Telegrams Launen", "close": "Schließen",
        "evening": "Vorspulen bis 22 Uhr", "morning": "Vorspulen bis 7 Uhr",
        "is-evening": "22:00 Uhr.", "is-morning": "07:00 Uhr.",
        "publish": "Veröffentlichen", "later": "später in einer Zusammenfassung",
        "unwanted": "möchte", "digest": "Zusammenfassung: 2 Meldungen",
        "correct": "Korrigieren", "old": "zum Kopieren", "quietly": "Still korrigieren",
    },
    "en": {
        "reader": "John", "locale": "en-GB", "topic-name": "Football",
        "subscribed": "You are subscribed",
        "subscribe": "Subscribe: everything",
        "topic": "/topic new {}", "made": "is there", "settings": "/settings",
        "title": "Settings", "topics": "Topics", "quiet": "Quiet hours", "back": "‹ Settings",
        "loud": "No quiet hours", "moods": "Telegram's moods", "close": "Close",
        "evening": "Forward to 22:00", "morning": "Forward to 7:00",
        "is-evening": "22:00.", "is-morning": "07:00.",
        "publish": "Publish", "later": "later in a digest",
        "unwanted": "not want it", "digest": "Digest: 2 entries",
        "correct": "Correct", "old": "to be copied", "quietly": "Correct quietly",
    },
}  # fmt: skip


class Night:
    """An editor and a reader at their windows, with what stands there in their language."""

    def __init__(self, edda: Window, reader: Window, words: dict[str, str]) -> None:
        self.edda, self.reader, self.words = edda, reader, words
        self.press = edda.hand.press

    def key(self, message: Locator, name: str) -> Locator:
        """A button; where several read alike its name goes on with which entry it is for."""
        label = re.escape(self.words.get(name, name))
        return message.get_by_role("button", name=re.compile(f"^{label}(:|$)"))

    async def choose(self, *names: str) -> None:
        """Tap one button after the other of the screen that lies there."""
        for name in names:
            await self.press(self.key(self.reader.messages.last, name))

    async def forward(self, to: str) -> None:
        """Let hours pass, by the panel of the demo."""
        page, words = self.reader.page, self.words
        await self.press(page.get_by_role("button", name=words["moods"], exact=True))
        panel = page.get_by_role("complementary", name=words["moods"])
        await self.press(self.key(panel, to))
        await expect(self.reader.toast).to_contain_text(words[f"is-{to}"])
        await self.press(self.key(panel, "close"))

    async def publish(self, text: str) -> Locator:
        """Publish an entry; its receipt."""
        edda = self.edda
        await edda.say(f"/add {text}")
        card = edda.messages.filter(has_not_text="/add").filter(has_text=text.split("\n")[0]).last
        await expect(self.key(card, "publish")).to_be_visible()
        number = await card.get_attribute("data-message-id")
        await self.press(self.key(card, "publish"))
        receipt = edda.log.locator(f'[data-message-id="{number}"]')
        await expect(self.key(receipt, "correct")).to_be_visible()
        return receipt


async def walk(night: Night) -> None:
    edda, reader, words = night.edda, night.reader, night.words
    topic = words["topic-name"]
    await edda.begin()
    await reader.begin()
    await edda.say(words["topic"].format(topic))
    await expect(edda.message(topic)).to_contain_text(words["made"])
    subscribing = reader.messages.last.get_by_role("button", name=words["subscribe"])
    if await subscribing.is_visible():
        await night.press(subscribing)
    await expect(reader.messages.last).to_contain_text(words["subscribed"])

    await reader.say(words["settings"])
    await expect(reader.messages.last).to_contain_text(words["title"])
    await night.choose("topics", topic, "back", "quiet", "22–7")
    await expect(night.key(reader.messages.last, "✓ 22–7")).to_be_visible()
    await night.choose("loud", "22–7")
    await expect(night.key(reader.messages.last, "✓ 22–7")).to_be_visible()
    screen = await reader.messages.last.get_attribute("data-message-id")

    await night.forward("evening")
    tag = f"#{topic.lower()}"
    first = await night.publish(f"{topic} beginnt\nText.\n{tag}")
    await expect(first).to_contain_text(words["later"])
    other = await night.publish("Etwas anderes\nText.")
    await expect(other).to_contain_text(words["unwanted"])
    await night.publish(f"{topic} endet\nText.\n{tag}")
    await expect(reader.messages.last).to_have_attribute("data-message-id", str(screen))

    await night.forward("morning")
    digest = reader.messages.last
    await expect(digest).to_contain_text(words["digest"])
    await expect(digest).to_contain_text(f"{topic} beginnt")
    await expect(digest).to_contain_text(f"{topic} endet")
    await expect(digest).not_to_contain_text("Etwas anderes")

    await night.press(night.key(first, "correct"))
    await expect(edda.message(words["old"])).to_be_visible()
    await edda.say(f"{topic} begann später\nText.")
    await night.press(night.key(edda.messages.last, "quietly"))
    await expect(digest).to_contain_text(f"{topic} begann später")
    await expect(digest).not_to_contain_text(f"{topic} beginnt")


@pytest.mark.parametrize(
    ("hand", "language"),
    [pytest.param(Mouse(), "de", id="mouse-de"), pytest.param(Keyboard(), "en", id="keyboard-en")],
)
async def test_a_reader_follows_a_topic_sleeps_and_sees_the_digest_corrected(
    demo: Demo, visit: Visit, hand: Hand, language: str
) -> None:
    words = WORDS[language]
    edda, reader = [
        await visit(demo, who, chat=PEOPLE[who], hand=hand, locale=words["locale"])
        for who in ("Edda", words["reader"])
    ]
    await walk(Night(edda, reader, words))
    if isinstance(hand, Keyboard):
        assert [await each.page.evaluate("pointed") for each in (edda, reader)] == [0, 0]
