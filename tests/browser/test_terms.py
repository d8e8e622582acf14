"""A reader chooses what comes, in the page: by keyboard in German, by finger in English."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NARROW, SCREENSHOTS, WALKS, Size, Visit
from tests.browser.demo import Demo
from tests.browser.pages import OUTSIDE, PEOPLE, TOO_WIDE, Hand, Keyboard, Window


async def look(window: Window, name: str) -> None:
    """Nothing runs over the edge; with a folder for them, a picture of it is kept."""
    assert await window.page.evaluate(TOO_WIDE) == []
    assert await window.page.evaluate(OUTSIDE) == []
    if SCREENSHOTS:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        await window.page.screenshot(path=SCREENSHOTS / f"terms-{name}.png")


WORDS: dict[str, dict[str, str]] = {
    "de": {
        "settings": "/einstellungen", "title": "Einstellungen", "language": "Sprache: Deutsch",
        "level": "Stufe", "sound": "Ton",
        "urgent": "Nur Eilmeldungen", "nothing": "Nichts", "back": "‹ Einstellungen",
        "told": "Eilmeldungen ohne Ton", "all": "/stufe alles", "loud": "/ton alles",
        "chosen": "alles mit Ton", "unfollow": "/nichtfolgen Streik",
        "missed": "was habe ich heute verpasst",
        "topics": "/themen", "help": "/hilfe", "more": "Was kommt", "words": "/folgen Streik",
        "words-told": "Immer dabei: Streik",
        "topics-told": "Themen:", "missed-told": "Seit", "help-told": "so geht’s",
    },
    "en": {
        "settings": "/settings", "title": "Settings", "language": "Language: English",
        "level": "Level", "sound": "Sound",
        "urgent": "Urgent only", "nothing": "Nothing", "back": "‹ Settings",
        "told": "urgent entries without sound", "all": "/level all", "loud": "/sound all",
        "chosen": "everything with sound", "unfollow": "/unfollow Streik",
        "missed": "what did I miss today",
        "topics": "/topics", "help": "/help", "more": "What comes", "words": "/follow Streik",
        "words-told": "Always with: Streik",
        "topics-told": "Topics:", "missed-told": "Since", "help-told": "how it works",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("hand", "size", "language"),
    [
        pytest.param(*walk.values, language, id=f"{walk.id}-{language}")
        for walk, language in zip(WALKS, ("de", "en"), strict=True)
    ],
)
async def test_a_reader_chooses_by_buttons_and_by_commands(
    demo: Demo, visit: Visit, hand: Hand, size: Size, language: str
) -> None:
    words, kind = WORDS[language], type(hand).__name__
    reader = await visit(demo, hand=hand, size=size)
    await reader.be("Anna")
    if size == NARROW:
        await reader.open(PEOPLE["Anna"])
    title = words["title"]
    await reader.say(f"/language {language}")
    await expect(reader.messages.last).to_contain_text(words["language"])
    await reader.say("/start")
    await expect(reader.messages.last).to_contain_text(words["chosen"])
    await look(reader, f"{language}-{kind}-greeting")
    await reader.say(words["settings"])
    await expect(reader.messages.last).to_contain_text(words["language"])
    await look(reader, f"{language}-{kind}-settings")
    # two taps to each choice
    for choice, option in (("level", "urgent"), ("sound", "nothing")):
        await hand.press(reader.button(words[choice], title))
        screen = reader.messages.last
        await hand.press(screen.get_by_role("button", name=words[option]))
        await expect(screen.get_by_role("button", name=re.compile("^✓ ")).last).to_be_visible()
        await look(reader, f"{language}-{kind}-{choice}")
        await hand.press(screen.get_by_role("button", name=words["back"]))
    await expect(reader.messages.last).to_contain_text(words["told"])
    for command in ("all", "loud"):
        await reader.say(words[command])
    await expect(reader.messages.last).to_contain_text(words["chosen"])
    for command in ("words", "topics", "missed", "help"):
        await reader.say(words[command])
        await expect(reader.messages.last).to_contain_text(words[f"{command}-told"])
        await look(reader, f"{language}-{kind}-{command}")
    await hand.press(reader.messages.last.get_by_role("button", name=words["more"]))
    await look(reader, f"{language}-{kind}-help-more")
    await reader.say(words["unfollow"])
    await reader.say("/language de")
    await expect(reader.messages.last).to_contain_text("Sprache: Deutsch")
    if isinstance(hand, Keyboard):
        assert await reader.page.evaluate("pointed") == 0
