"""What a reader does: search, turn pages, unfold, follow links, and scroll while news come in."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.demo import Demo
from tests.browser.pages import BOT, GROUP, PEOPLE
from tests.playground.seats import sitting


async def top_of(node: Locator) -> float:
    box = await node.bounding_box()
    assert box
    return box["y"]


async def height_of(node: Locator) -> float:
    box = await node.bounding_box()
    assert box
    return box["height"]


async def test_a_search_turns_its_pages_and_leads_to_an_entry(demo: Demo, visit: Visit) -> None:
    anna = await visit(demo, "Anna")
    await anna.say("Deich")
    found = anna.message("🔎 Deich")
    await expect(found).to_contain_text(re.compile(r"\d+ Treffer, 1 bis \d+"))
    first = await found.locator(".text").inner_text()
    await anna.button("Weitere ›", "🔎 Deich").click()
    await expect(found).to_contain_text(re.compile(r"Treffer, [2-9]\d* bis \d+"))
    await expect(found).not_to_contain_text("1 bis")
    await anna.button("‹ Zurück", "🔎 Deich").click()
    await expect(found.locator(".text")).to_have_text(first, use_inner_text=True)


async def test_a_long_quotation_unfolds_and_folds(demo: Demo, visit: Visit) -> None:
    anna = await visit(demo, "Anna")
    await anna.say("/aktuell")
    quote = anna.messages.last.locator("blockquote").first
    more = quote.get_by_role("button", name="Show more")
    await expect(more).to_have_attribute("aria-expanded", "false")
    folded = await height_of(quote)
    await more.click()
    less = quote.get_by_role("button", name="Show less")
    await expect(less).to_have_attribute("aria-expanded", "true")
    assert await height_of(quote) > folded + 20
    await less.click()
    await expect(more).to_be_visible()
    assert await height_of(quote) == folded


async def test_an_offered_entry_leads_from_the_group_to_its_reader_in_this_page(
    demo: Demo, visit: Visit
) -> None:
    john = await visit(demo, "John", chat=GROUP)
    await john.hand.write(john.field, f"@{BOT} Pottwal")
    await expect(john.options.first).to_contain_text("Pottwal")
    await john.page.keyboard.press("ArrowDown")
    chosen = john.suggestions.get_by_role("option", selected=True)
    title = await chosen.locator("b").inner_text()
    await john.page.keyboard.press("Enter")
    posted = john.message(title)
    await expect(posted).to_contain_text(f"via @{BOT}")
    await expect(john.field).to_have_value("")

    await posted.get_by_role("link", name="Read in the ticker").click()
    await expect(john.page).to_have_url(re.compile(f"#chat/{PEOPLE['John']}$"))
    await expect(john.message(re.compile(r"^/start \S+"))).to_be_visible()
    await expect(john.messages.last).to_contain_text(title)
    assert len(john.page.context.pages) == 1


async def test_the_reader_stays_in_place_while_news_come_in_and_older_ones_are_fetched(
    own_demo: Demo, visit: Visit
) -> None:
    async with sitting(own_demo.url, PEOPLE["Edda"]) as edda:

        async def speak(*words: str) -> None:
            for text in words:
                await edda.act("send", chat=GROUP, text=text)
            await expect(john.messages.last).to_contain_text(words[-1].split("\n")[0])

        # who looks at the newest message sees the next one
        john = await visit(own_demo, "John", chat=GROUP)
        await speak(*(f"Zeile {number}\nzwei\ndrei" for number in range(100, 145)))
        await expect(john.messages.last).to_be_in_viewport(ratio=0.9)
        down = john.page.get_by_role("button", name=re.compile("newest message|new messages?$"))
        await expect(down).to_be_hidden()

        # who reads further up stays there
        read = john.message("Zeile 130")
        await read.scroll_into_view_if_needed()
        await expect(down).to_have_accessible_name("To the newest message")
        before = await top_of(read)
        await speak("Neu eins", "Neu zwei")
        await expect(down).to_have_accessible_name("2 new messages")
        assert abs(await top_of(read) - before) < 1
        await expect(john.chat(GROUP)).to_contain_text("2 unread")
        await down.click()
        await expect(john.message("Neu zwei")).to_be_in_viewport(ratio=0.9)
        await expect(down).to_be_hidden()
        await expect(john.chat(GROUP)).not_to_contain_text("unread")

        # older ones come in above
        await john.page.reload()
        await expect(john.messages.last).to_contain_text("Neu zwei")
        await expect(john.message("Zeile 100")).to_have_count(0)
        await john.messages.first.scroll_into_view_if_needed()
        await expect(john.message("Zeile 100")).to_be_attached()
        await expect(john.message("Zeile 107")).to_be_in_viewport()


async def test_unread_messages_are_counted_until_they_are_seen(demo: Demo, visit: Visit) -> None:
    john = await visit(demo, "John", chat=PEOPLE["John"])
    item = john.chat(GROUP)
    async with sitting(demo.url, PEOPLE["John"]) as elsewhere:
        # his other window reads all that is there
        newest = (await elsewhere.open(GROUP))["messages"][-1]["id"]
        await elsewhere.act("read", chat=GROUP, through=newest)
    await expect(item).not_to_contain_text("unread")

    async with sitting(demo.url, PEOPLE["Edda"]) as edda:
        await edda.act("send", chat=GROUP, text="Erstens")
        await edda.act("send", chat=GROUP, text="Zweitens")
    await expect(item).to_have_accessible_name(re.compile("Stammtisch Husum.*Zweitens.*2 unread"))
    await expect(john.person("John")).to_have_accessible_name(
        re.compile(r"John.*([2-9]|\d\d) unread")
    )
    await expect(john.person("Anna")).to_have_accessible_name(
        re.compile(r"Anna.*([2-9]|\d\d) unread")
    )
    await expect(john.page).to_have_title(re.compile(r"^\(\d+\)"))

    await john.open(GROUP)
    await expect(john.log.get_by_text("New messages", exact=True)).to_be_in_viewport()
    await expect(john.message("Erstens")).to_be_in_viewport()
    await expect(item).not_to_contain_text("unread")
