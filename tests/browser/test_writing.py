"""What people write and send: commands, replies, changes, files, and taps on buttons."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.demo import Demo
from tests.browser.pages import GROUP, PEOPLE
from tests.playground.seats import sitting


async def test_the_menu_of_commands_completes_and_sends(demo: Demo, visit: Visit) -> None:
    anna = await visit(demo, "Anna")
    await anna.field.click()
    keys = anna.page.keyboard
    await keys.type("/")
    await expect(anna.suggestions).to_be_visible()
    assert await anna.options.count() > 5
    await keys.type("su")
    await expect(anna.options).to_have_count(1)
    await expect(anna.options).to_contain_text("Im Archiv suchen")
    await keys.press("Escape")
    await expect(anna.suggestions).to_be_hidden()
    await keys.type("c")
    await keys.press("Tab")
    await expect(anna.field).to_have_value("/suche ")
    await keys.type("Pottwal")
    await keys.press("Enter")
    await expect(anna.message("🔎 Pottwal")).to_be_visible()
    await keys.type("/eins")
    await keys.press("Enter")
    await expect(anna.messages.last).to_contain_text("Sie bekommen")


async def test_the_answer_to_a_tap_is_shown_over_the_messages(own_demo: Demo, visit: Visit) -> None:
    anna = await visit(own_demo, "Anna")
    await anna.say("/einstellungen")
    await anna.button("Ton", "Einstellungen").click()
    await anna.button("Nichts", "Was einen Ton hat").click()
    await expect(anna.toast).to_have_text("Gespeichert.")
    await expect(anna.button("✓ Nichts", "alles ohne Ton")).to_be_visible()


async def test_a_reply_carries_its_quote_and_leads_back_to_it(demo: Demo, visit: Visit) -> None:
    john = await visit(demo, "John", chat=GROUP)
    async with sitting(demo.url, PEOPLE["Edda"]) as edda:
        await edda.act("send", chat=GROUP, text="Wer kommt heute?")
        question = john.message("Wer kommt heute?")
        await john.act(question, "Reply")
        await expect(john.page.locator("#bar")).to_contain_text("Reply to Edda")
        asked = await question.get_attribute("data-message-id")
        await john.say("Ich komme.")
        await edda.open(GROUP)
        await edda.until(lambda: "Ich komme." in edda.texts)
        [reply] = [m["reply"] for m in edda.messages.values() if m["text"] == "Ich komme."]
    assert reply["id"] == int(asked or 0)
    quote = john.button(re.compile("^Show the message by Edda"), "Ich komme.")
    await expect(quote).to_contain_text("Wer kommt heute?")
    await quote.click()
    await expect(john.log.locator(f'[data-message-id="{asked}"]')).to_be_focused()


async def test_own_messages_are_changed_and_deleted_for_everybody(demo: Demo, visit: Visit) -> None:
    john = await visit(demo, "John", chat=GROUP)
    edda = await visit(demo, "Edda", chat=GROUP)
    await john.say("Das Wasser steigt auf 41 Ellen.")
    await john.act(john.message("41 Ellen"), "Edit")
    await expect(john.field).to_have_value("Das Wasser steigt auf 41 Ellen.")
    await john.field.fill("Das Wasser steigt auf 52 Ellen.")
    await john.page.get_by_role("button", name="Save the change").click()
    changed = edda.message("52 Ellen")
    await expect(changed).to_contain_text("edited")
    await expect(edda.message("41 Ellen")).to_have_count(0)

    # somebody else's message cannot be changed; an administrator may take it away
    await changed.hover()
    await changed.get_by_role("button", name="Message actions").click()
    names = edda.page.get_by_role("menuitem")
    await expect(names).to_have_text(["Reply", "Copy text", "Delete"])
    await names.last.click()
    await expect(john.message("52 Ellen")).to_have_count(0)


async def test_a_changed_message_changes_the_draft(demo: Demo, visit: Visit) -> None:
    edda = await visit(demo, "Edda", chat=PEOPLE["Edda"])
    await edda.begin()
    preview = await edda.preview("Fähre fährt wider\nNach Pellworm.")
    await edda.field.press("ArrowUp")  # the last own message
    await expect(edda.field).to_have_value("/add Fähre fährt wider\nNach Pellworm.")
    await edda.field.fill("/add Fähre fährt wieder\nNach Pellworm.")
    await edda.field.press("Enter")
    await expect(preview).to_contain_text("Fähre fährt wieder")
    await expect(preview).not_to_contain_text("wider\n")
    await preview.get_by_role("button", name="Discard").click()
    await expect(edda.button("Discard", "Fähre")).to_have_count(0)


async def test_a_file_arrives_as_it_was_sent(demo: Demo, visit: Visit, tmp_path: Path) -> None:
    john = await visit(demo, "John", chat=GROUP)
    content = bytes(range(256)) * 8
    await john.attach("Pegel Husum.bin", content, "Stand von heute")
    arrived = john.message("Pegel Husum.bin")
    await expect(arrived).to_contain_text("Stand von heute")
    await expect(arrived).to_contain_text("2 kB")
    await expect(john.chat(GROUP)).to_contain_text("You: File · Stand von heute")
    async with john.page.expect_download() as download:
        await arrived.get_by_role("link", name=re.compile("download$")).click()
    saved = await download.value
    assert saved.suggested_filename == "Pegel Husum.bin"
    await saved.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == content
