"""The editor of the demo: in the visitor's language, with marks, and buttons that name entries."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.demo import Demo
from tests.browser.pages import PEOPLE

DAYS = {"en-US": r"\d{1,2} [A-Z][a-z]{2,3} \d{4}", "de-AT": r"\d\d\.\d\d\.\d{4}"}


async def test_the_bot_speaks_the_visitors_language_with_the_editor(
    own_demo: Demo, visit: Visit
) -> None:
    words = {
        "de-AT": ("STARTEN", "Nachricht", "Verwerfen", "Vorschau"),
        "en-GB": ("START", "Message", "Discard", "Preview"),
    }
    for locale, (start, field, discard, preview) in words.items():
        edda = await visit(own_demo, "Edda", chat=PEOPLE["Edda"], locale=locale)
        button = edda.page.get_by_role("button", name=start, exact=True)
        box = edda.page.get_by_role("textbox", name=field)
        await expect(button.or_(box)).to_be_visible()
        if await button.is_visible():
            await button.click()
        await box.fill("/add Siel ist zu\nSeit heute.")
        await box.press("Enter")
        button = edda.page.get_by_role("button", name=discard)
        shown = edda.page.get_by_role("article").filter(has=button).last
        await expect(shown).to_contain_text(preview)
        await button.click()
        await expect(button).to_have_count(0)


async def test_words_are_marked_as_they_are_typed_and_come_back_so(
    demo: Demo, visit: Visit
) -> None:
    edda = await visit(demo, "Edda", chat=PEOPLE["Edda"])
    await edda.begin()
    typed = "/add Tide\nIt __rises__ and **rises**, see [here](https://husum.example/x)."
    await edda.say(typed)
    preview = edda.messages.filter(has=edda.page.get_by_role("button", name="Discard")).last
    await expect(preview.locator("em")).to_have_text("rises")
    await expect(preview.get_by_text("rises", exact=True).locator("visible=true")).to_have_count(2)
    link = preview.get_by_role("link", name=re.compile("^here"))
    await expect(link).to_have_attribute("href", "https://husum.example/x")
    await edda.field.press("ArrowUp")
    await expect(edda.field).to_have_value(typed)
    await edda.field.fill(typed.replace("__", ""))
    await edda.field.press("Enter")
    await expect(edda.messages.last.locator("em")).to_have_count(0)
    await edda.messages.last.get_by_role("button", name="Discard").click()


async def test_buttons_that_read_alike_say_which_entry_they_are_for(
    demo: Demo, visit: Visit
) -> None:
    edda = await visit(demo, "Edda", chat=PEOPLE["Edda"])
    await edda.begin()
    publish = edda.log.get_by_role("button", name=re.compile("^Publish(:|$)"))
    await edda.preview("Schleuse öffnet\nUm neun.")
    await expect(publish).to_have_count(1)
    await expect(publish).to_have_accessible_name("Publish")
    await edda.preview("Schleuse klemmt\nUm zehn.")
    for headline, at in (("Schleuse öffnet", 0), ("Schleuse klemmt", 1)):
        await expect(publish.nth(at)).to_have_accessible_name(f"Publish: {headline}")
    discard = edda.log.get_by_role("button", name="Discard: Schleuse klemmt", exact=True)
    await discard.click()
    await expect(publish).to_have_count(1)
    await expect(publish).to_have_accessible_name("Publish")
    await edda.log.get_by_role("button", name="Discard", exact=True).click()


async def test_the_numbers_of_two_lists_say_which_entry_they_open(demo: Demo, visit: Visit) -> None:
    john = await visit(demo, "John", chat=PEOPLE["John"])
    await john.begin()
    for _ in range(2):
        await john.say("/latest 2")
    named = john.log.get_by_role("button", name=re.compile(r"^\d+: "))
    await expect(named).to_have_count(4)
    label = await named.first.get_attribute("aria-label")
    assert label
    number, _, headline = label.partition(": ")
    await expect(john.messages.last.get_by_text(headline.removesuffix("…")).first).to_be_visible()
    await expect(john.messages.last).to_contain_text(re.compile(rf"{number} · "))


@pytest.mark.parametrize("locale", DAYS)
async def test_days_have_one_form(demo: Demo, visit: Visit, locale: str) -> None:
    anna = await visit(demo, "Anna", locale=locale)
    box = anna.page.get_by_role("textbox")
    await box.fill("/aktuell")
    await box.press("Enter")
    moment = anna.page.get_by_role("article").last.locator("time[datetime]").last
    await expect(moment).to_have_text(re.compile(rf"^({DAYS[locale]}, )?\d\d:\d\d$"))
    written = await moment.evaluate(
        "async () => { const clock = await import('/web/clock.js'); return clock.momentElement("
        "1773400000, 'd').textContent + '|' + clock.listText(1773400000) }"
    )
    first, second = written.split("|")
    assert first == second
    assert re.fullmatch(DAYS[locale], first)
