"""An urgent entry on the page: never on one tap, by mouse and by keyboard."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import NARROW, Visit
from tests.browser.demo import Demo
from tests.browser.pages import PEOPLE, Hand, Keyboard, Mouse


async def test_an_urgent_entry_takes_two_screens_by_mouse_and_by_keyboard(
    own_demo: Demo, visit: Visit
) -> None:
    ways: list[tuple[Hand, str]] = [(Mouse(), "Deich bricht"), (Keyboard(), "Fähre sinkt")]
    for hand, headline in ways:
        edda = await visit(own_demo, "Edda", chat=PEOPLE["Edda"], hand=hand, size=NARROW)
        await edda.begin()
        preview = await edda.preview(f"{headline}\nAlle sind in Sicherheit.")
        number = await preview.get_attribute("data-message-id")
        card = edda.log.locator(f'[data-message-id="{number}"]')
        await hand.press(card.get_by_role("button", name="Urgent …"))
        await expect(card).to_contain_text("Send as urgent?")
        await expect(card).to_contain_text(f"URGENT {headline}")
        await expect(card.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
        await hand.press(card.get_by_role("button", name="Not urgent after all"))
        await expect(card.get_by_role("button", name="Publish", exact=True)).to_be_visible()
        await hand.press(card.get_by_role("button", name="Urgent …"))
        await hand.press(card.get_by_role("button", name="Send urgent now"))
        await expect(card).to_contain_text("published:")
        anna = await visit(own_demo, "Anna", chat=PEOPLE["Anna"], size=NARROW)
        await expect(anna.message(f"EIL {headline}")).to_be_visible()
