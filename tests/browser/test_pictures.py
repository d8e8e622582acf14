"""Photos on the page: an editor sends them, everybody sees them, and the bot publishes them."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.demo import Demo
from tests.browser.pages import PEOPLE, PUBLISH
from tests.pictures import picture_bytes

CAPTION = "Pegel sinkt\nDas Wasser geht zurück.\nFoto: Ada Deich"
IS_DRAWN = "image => image.decode().then(() => image.naturalWidth)"


async def test_photos_are_sent_together_previewed_published_and_seen(
    own_demo: Demo, visit: Visit
) -> None:
    edda = await visit(own_demo, "Edda", chat=PEOPLE["Edda"])
    await edda.begin()
    await edda.attach_photos(picture_bytes(60), picture_bytes(120), caption=CAPTION)
    own = edda.messages.filter(has=edda.page.locator("img.picture"))
    card = edda.message("Of 2 pictures")
    await expect(card).to_be_visible()
    assert await own.count() >= 3  # two own ones, and the push above the card
    assert await own.last.locator("img").evaluate(IS_DRAWN) == 400
    await expect(own.last).to_contain_text("Foto: Ada Deich")
    await edda.button(PUBLISH, "Of 2 pictures").click()
    await expect(edda.message("published: Pegel sinkt")).to_be_visible()
    anna = await visit(own_demo, "Anna", chat=PEOPLE["Anna"])
    got = anna.message("Pegel sinkt")
    await expect(got.locator("img.picture")).to_be_visible()
    assert await got.locator("img").evaluate(IS_DRAWN) == 400
    await got.get_by_role("button", name="2 Bilder").click()
    await expect(anna.messages.filter(has=anna.page.locator("img.picture"))).to_have_count(3)
    await expect(anna.message("Pegel sinkt")).to_contain_text("Das Wasser geht zurück.")


async def test_marks_that_are_typed_in_a_caption_are_read_shown_and_published(
    own_demo: Demo, visit: Visit
) -> None:
    edda = await visit(own_demo, "Edda", chat=PEOPLE["Edda"])
    await edda.begin()
    caption = (
        "Robbe **ruht** aus\nSie __schläft__ am [Steg](https://example.org/s).\nFoto: Ada Deich"
    )
    await edda.attach_photos(picture_bytes(60), caption=caption)
    await edda.button(PUBLISH, "picture above").click()
    anna = await visit(own_demo, "Anna", chat=PEOPLE["Anna"])
    for seen in (edda.messages.filter(has=edda.page.locator("img")).first, anna.message("Robbe")):
        await expect(seen).to_contain_text("Robbe ruht aus")
        await expect(seen.locator("strong", has_text="ruht")).to_be_visible()
        await expect(seen.locator("em", has_text="schläft")).to_have_text("schläft")
        await expect(seen.get_by_role("link", name="Steg")).to_be_visible()
