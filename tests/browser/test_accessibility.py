"""WCAG 2.2 AA as far as axe can tell, landmarks, the live region, and where the focus goes."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.async_api import expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import NARROW, WIDE, Size, Visit
from tests.browser.demo import Demo
from tests.browser.pages import GROUP, PEOPLE
from tests.playground.seats import sitting

LANDMARKS: tuple[Literal["banner", "main", "navigation", "log", "radiogroup"], ...] = (
    "banner",
    "main",
    "navigation",
    "log",
    "radiogroup",
)


OLD = "article.message:not(:nth-last-of-type(-n + 3))"
"""All messages but the newest three."""


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
async def test_no_state_of_the_page_breaks_a_rule(demo: Demo, visit: Visit, size: Size) -> None:
    anna = await visit(demo, "Anna", size=size)
    await expect(anna.page.locator(".hint")).to_have_count(4)
    if size == NARROW:  # elsewhere the list stays in sight
        await assert_accessible(anna, "list")
    await anna.open(PEOPLE["Anna"])
    await anna.say("/aktuell")
    await expect(anna.messages.last.locator("blockquote").first).to_be_visible()
    await assert_accessible(anna, "conversation")
    await anna.say("/einstellungen")
    for choice in ("Ruhe", "22–7"):
        await anna.messages.last.get_by_role("button", name=re.compile(f"^{choice}")).click()
    await expect(anna.button(re.compile("^✓ 22–7"), "Ruhe")).to_be_visible()
    await assert_accessible(anna, "quiet hours", but=OLD)
    await anna.say("/ruhe aus")
    await expect(anna.messages.last).to_contain_text("Gespeichert")
    await anna.page.get_by_role("button", name="Chat menu").click()
    await expect(anna.page.get_by_role("menu")).to_be_visible()
    await assert_accessible(anna, "menu", but=OLD)
    await anna.page.keyboard.press("Escape")
    await anna.hand.write(anna.field, "/")
    await expect(anna.suggestions).to_be_visible()
    # the arrow keys in the field scroll the list: it needs no focus of its own
    await assert_accessible(anna, "commands", "scrollable-region-focusable", but=OLD)
    await anna.field.fill("")

    await anna.page.get_by_role("button", name="Telegram's moods").click()
    moods = anna.page.get_by_role("complementary", name="Telegram's moods")
    calls = moods.get_by_role("list", name="Bot API calls")
    await calls.get_by_role("button").first.click()
    await assert_accessible(anna, "moods", but=OLD)
    await moods.get_by_role("button", name="Close").click()

    # the real bot answers no tap by an alert; the page can show one
    await anna.page.evaluate("import('/web/notices.js').then((n) => { n.alertText('Achtung') })")
    await expect(anna.page.get_by_role("dialog")).to_be_visible()
    await assert_accessible(anna, "dialog", but=OLD)
    await anna.page.keyboard.press("Escape")
    await expect(anna.page.get_by_role("dialog")).to_be_hidden()


async def test_landmarks_and_names_tell_what_is_where(demo: Demo, visit: Visit) -> None:
    anna = await visit(demo, "Anna", chat=GROUP)
    page = anna.page
    for role in LANDMARKS:
        await expect(page.get_by_role(role)).to_have_count(1)
    await expect(anna.top).to_have_role("banner")
    await expect(anna.people).to_have_role("radiogroup")
    for place, role, name in (
        (anna.nav, "navigation", "Chats"),
        (anna.conversation, "region", "Conversation"),
        (anna.log, "log", "Messages"),
    ):
        await expect(place).to_be_visible()
        await expect(place).to_have_role(role)
        await expect(place).to_have_accessible_name(name)
    await expect(anna.messages.last).to_have_role("article")
    await expect(anna.log.get_by_role("article")).to_have_count(await anna.messages.count())
    await expect(page.get_by_role("heading", level=1)).to_have_count(1)
    await expect(anna.nav.get_by_role("link").first).to_have_accessible_name(
        re.compile("^(Stammtisch Husum|Küsten-Ticker)")
    )
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")  # "Skip to the conversation"
    await expect(anna.field).to_be_focused()


async def test_new_messages_are_read_aloud_and_old_ones_are_not(demo: Demo, visit: Visit) -> None:
    anna = await visit(demo, "Anna", chat=GROUP)
    await expect(anna.log).to_have_attribute("aria-live", "polite")
    await anna.page.evaluate("""() => {
      globalThis.said = [];
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
          for (const node of addedNodes) {
            const { ariaLive } = document.querySelector("[role=log]");
            const text = node.querySelector?.(".text")?.textContent;
            if (text) said.push(`${ariaLive}: ${text}`); // the line "New messages" may be read
          }
        }
      }).observe(document.querySelector("[role=log]"), { childList: true });
    }""")
    async with sitting(demo.url, PEOPLE["John"]) as john:
        await john.act("send", chat=GROUP, text="Moin zusammen")
    await expect(anna.message("Moin zusammen")).to_be_visible()
    assert "polite: Moin zusammen" in await anna.page.evaluate("said")

    # another chat's old messages come without a word
    await anna.open(PEOPLE["Anna"])
    await expect(anna.messages.last).to_be_visible()
    said = await anna.page.evaluate("said")
    assert [words for words in said if words.startswith("polite")] == ["polite: Moin zusammen"]


async def test_menus_and_messages_go_by_arrow_keys(demo: Demo, visit: Visit) -> None:
    john = await visit(demo, "John", chat=GROUP)
    await john.say("Oben")
    await john.say("Unten")
    await expect(john.messages.last).to_contain_text("Unten")
    await john.messages.last.focus()
    keys = john.page.keyboard
    await keys.press("ArrowUp")
    await expect(john.message("Oben")).to_be_focused()
    await keys.press("Enter")
    menu = john.page.get_by_role("menu")
    await expect(menu.get_by_role("menuitem", name="Reply")).to_be_focused()
    await keys.press("ArrowDown")
    await expect(menu.get_by_role("menuitem", name="Edit")).to_be_focused()
    await keys.press("c")
    await expect(menu.get_by_role("menuitem", name="Copy text")).to_be_focused()
    await keys.press("Escape")
    await expect(menu).to_be_hidden()
    await expect(john.message("Oben").get_by_role("button", name="Message actions")).to_be_focused()
