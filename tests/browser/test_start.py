"""The first visit, a lost connection, and what the page says of itself."""

from __future__ import annotations

import re

from playwright.async_api import Browser, WebSocketRoute, expect

from tests.browser.conftest import NARROW, WIDE, Visit
from tests.browser.demo import Demo
from tests.browser.pages import GROUP, PEOPLE

_PAINTED = """new Promise((done) => new PerformanceObserver((list, observer) => {
  observer.disconnect();
  done(list.getEntriesByName("first-contentful-paint")[0].startTime);
}).observe({ type: "paint", buffered: true }))"""


async def test_the_page_is_painted_before_the_server_has_told_it_anything(
    browser: Browser, demo: Demo
) -> None:
    async with await browser.new_context(locale="en-GB") as context:
        page = await context.new_page()
        asked: list[WebSocketRoute] = []
        # no answer ever comes
        await page.route_web_socket("**/page/socket", lambda socket: asked.append(socket))
        await page.goto(demo.url)
        assert await page.evaluate(_PAINTED) > 0
        await expect(page.locator("#banner")).to_have_text("Connecting …")
        assert len(asked) == 1


async def test_hints_lead_the_first_visit_and_go_for_good(demo: Demo, visit: Visit) -> None:
    edda = await visit(demo)
    hints = edda.page.get_by_role("region", name="First steps")
    await expect(hints.get_by_role("article")).to_have_count(4)
    await expect(hints.locator("code").first).to_have_text("/add The dyke holds")
    await hints.get_by_role("button", name="Search as Anna").click()
    await expect(edda.person("Anna")).to_be_checked()
    await expect(edda.field).to_be_focused()
    await hints.get_by_role("button", name="Open Telegram’s moods").click()
    await expect(edda.page.get_by_role("complementary", name="Telegram's moods")).to_be_visible()
    for left in (3, 2, 1, 0):
        await hints.get_by_role("button", name=re.compile("^Dismiss")).first.click()
        await expect(edda.page.locator(".hint")).to_have_count(left)
    await edda.page.reload()
    await expect(edda.person("Anna")).to_be_checked()
    await expect(hints).to_be_hidden()
    await edda.page.get_by_role("button", name="Show the hints").click()
    await expect(hints.get_by_role("article")).to_have_count(4)


async def test_the_page_speaks_the_browsers_language(demo: Demo, visit: Visit) -> None:
    anna = await visit(demo, "Anna", locale="de-AT")
    assert await anna.page.locator("html").get_attribute("lang") == "de"
    await expect(anna.page.get_by_role("textbox", name="Nachricht")).to_be_visible()
    await expect(
        anna.page.get_by_role("button", name="Telegrams Launen", exact=True)
    ).to_be_visible()
    await expect(anna.person("Anna")).to_have_accessible_name(re.compile("Leserin"))


async def test_two_windows_side_by_side_and_the_way_back_on_a_phone(
    demo: Demo, visit: Visit
) -> None:
    edda = await visit(demo, "Edda", chat=GROUP, size=WIDE)
    async with edda.page.context.expect_page() as opened:
        await edda.page.get_by_role("link", name="Second window as John").click()
    second = await opened.value
    await expect(second.get_by_role("radio", name=re.compile("^John"))).to_be_checked()
    await expect(edda.person("Edda")).to_be_checked()

    phone = await visit(demo, "John", size=NARROW)
    await phone.open(GROUP)
    await expect(phone.nav).to_be_hidden()
    await phone.page.get_by_role("button", name="Back to chats").click()
    await expect(phone.nav).to_be_visible()
    await phone.open(PEOPLE["John"])
    await phone.page.go_back()
    await expect(phone.nav).to_be_visible()
    await expect(phone.conversation).to_be_hidden()


async def test_the_demo_is_found_again_after_a_crash_with_the_draft_kept(
    own_demo: Demo, visit: Visit
) -> None:
    anna = await visit(own_demo, "Anna", forgives="ERR_CONNECTION_REFUSED|WebSocket connection")
    await anna.say("/hilfe")
    await expect(anna.message("so geht’s")).to_be_visible()

    await anna.hand.write(anna.field, "Noch nicht fertig")
    await own_demo.kill()
    await expect(anna.banner).to_have_text("Connection lost. Reconnecting …")
    await anna.field.press("Enter")
    await expect(anna.toast).to_have_text("The connection was lost. Please try again.")
    await expect(anna.field).to_have_value("Noch nicht fertig")

    await own_demo.start()
    await expect(anna.banner).to_be_empty(timeout=20_000)
    await expect(anna.field).to_have_value("Noch nicht fertig")
    await anna.say("/einstellungen")
    await expect(anna.message("Einstellungen")).to_contain_text("Abonniert.")
