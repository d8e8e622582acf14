"""The panel "Telegram's moods": what is switched there happens, and nothing gets lost by it."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.demo import Demo
from tests.browser.pages import PEOPLE, PUBLISH


async def test_what_is_published_while_telegram_is_away_is_not_lost(
    demo: Demo, visit: Visit
) -> None:
    edda = await visit(demo, "Edda", chat=PEOPLE["Edda"])
    anna = await visit(demo, "Anna")
    await edda.begin()
    preview = await edda.preview("Strom ist weg\nIn ganz Husum.")
    panel = await edda.open_moods()
    await panel.get_by_role("button", name="502 for 20 s").click()
    await expect(panel).to_contain_text("Telegram answers 502.")
    await expect(panel).to_contain_text(re.compile(r"1?\d s left"))
    await preview.get_by_role("button", name=PUBLISH).click()
    calls = panel.get_by_role("list", name="Bot API calls")
    await expect(calls.get_by_role("button", name=re.compile("502")).first).to_be_visible()
    await expect(anna.message("Strom ist weg")).to_have_count(0)

    await panel.get_by_role("button", name="All well again").click()
    await expect(panel).to_contain_text("Telegram is well.")
    await expect(anna.message("Strom ist weg")).to_be_visible(timeout=20_000)
    receipt = edda.message(re.compile("published: Strom ist weg"))
    await expect(receipt).to_contain_text(
        re.compile(r"Done: delivered to all \d+ chats"), timeout=20_000
    )
    await expect(anna.messages.filter(has_text="Strom ist weg")).to_have_count(1)

    # a call tells what was sent and answered
    row = calls.get_by_role("button", name=re.compile("sendMessage.*200")).first
    await row.click()
    await expect(row).to_have_attribute("aria-expanded", "true")
    await expect(calls).to_contain_text('"chat_id"')
    await expect(calls).to_contain_text('"message_id"')


async def test_a_lost_answer_is_told_and_the_bot_goes_on(demo: Demo, visit: Visit) -> None:
    anna = await visit(demo, "Anna")
    panel = await anna.open_moods()
    await panel.get_by_role("button", name="Drop the next answer").click()
    await expect(panel).to_contain_text("The next message is taken, its answer lost.")
    await anna.say("/hilfe")
    await expect(anna.message("so geht’s")).to_be_visible()
    await expect(panel).to_contain_text("Telegram is well.")
    await anna.say("/datenschutz")
    await expect(anna.messages.last).to_contain_text("Gespeichert wird nur")

    # Escape folds the panel, and the focus is where it was opened
    await panel.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(
        anna.page.get_by_role("button", name="Telegram's moods", exact=True)
    ).to_be_focused()
