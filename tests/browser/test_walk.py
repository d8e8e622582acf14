"""The walk that the demo is for: publish, receive, find, and be told; by keyboard and by finger."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NARROW, WALKS, Size, Visit
from tests.browser.demo import Demo
from tests.browser.pages import PEOPLE, PUBLISH, Hand, Keyboard


@pytest.mark.parametrize(("hand", "size"), WALKS)
async def test_the_editor_publishes_a_reader_sees_and_finds_it_and_the_editor_is_told(
    demo: Demo, visit: Visit, hand: Hand, size: Size
) -> None:
    kind = type(hand).__name__
    edda = await visit(demo, hand=hand, size=size)
    anna = await visit(demo, hand=hand, size=size)
    await anna.be("Anna")
    await edda.be("Edda")
    if size == NARROW:
        await edda.open(PEOPLE["Edda"])
        await anna.open(PEOPLE["Anna"])
    await edda.begin()

    headline = f"Watt {kind} hält"
    preview = await edda.preview(f"{headline}\nDer Scheitel {kind.lower()} ist durch.\n\nGut so.")
    publish = preview.get_by_role("button", name=PUBLISH)
    await hand.press(publish)
    news = anna.message(headline)
    await expect(news).to_contain_text("Gut so.")
    await expect(edda.toast).to_have_text("Published.")

    await anna.say(f"scheitel {kind}")
    found = anna.message("🔎")
    await expect(found).to_contain_text(f"scheitel {kind}")
    await expect(found).to_contain_text(headline)
    await expect(found).to_be_in_viewport()

    receipt = edda.message(re.compile(rf"published: {headline}"))
    await expect(receipt).to_contain_text(re.compile(r"Done: delivered to all \d+ chats"))
    if isinstance(hand, Keyboard):
        assert [await window.page.evaluate("pointed") for window in (edda, anna)] == [0, 0]
        await edda.log.hover()
        assert await edda.page.evaluate("pointed") > 0, "the count counts"
