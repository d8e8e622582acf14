"""Blocking, leaving and coming back; what the bot's editor and the others then see."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.conftest import Visit
from tests.browser.demo import Demo
from tests.browser.pages import GROUP, PEOPLE, PUBLISH

REACH = re.compile(r"does it go to \d+ chats")


async def test_who_blocks_the_bot_is_skipped_until_they_come_back(demo: Demo, visit: Visit) -> None:
    anna = await visit(demo, "Anna")
    await expect(anna.chat(PEOPLE["Anna"])).to_contain_text("ist abonniert")
    edda = await visit(demo, "Edda", chat=PEOPLE["Edda"])
    await edda.begin()
    preview = await edda.preview("Siel ist zu\nSeit Mittag.")
    found = REACH.search(await preview.inner_text())
    assert found

    await anna.chat_act("Block the bot")
    unblock = anna.conversation.get_by_role("button", name="Unblock the bot")
    await expect(unblock).to_be_visible()
    await expect(anna.field).to_be_hidden()
    await expect(anna.chat(PEOPLE["Anna"])).to_contain_text("Blocked by you")

    await preview.get_by_role("button", name=PUBLISH).click()
    receipt = edda.message("published: Siel ist zu")
    await expect(receipt).to_contain_text(re.compile(r"Done: delivered to (both|all \d+) chats"))
    await expect(anna.message("Siel ist zu")).to_have_count(0)

    await unblock.click()
    await expect(anna.field).to_be_visible()
    preview = await edda.preview("Siel ist auf\nSeit eben.")
    await expect(preview).to_contain_text(found[0])
    await preview.get_by_role("button", name=PUBLISH).click()
    await expect(anna.message("Siel ist auf")).to_be_visible()
    await expect(anna.message("Siel ist zu")).to_have_count(0)


async def test_who_leaves_a_group_hears_nothing_of_it_until_they_join_again(
    demo: Demo, visit: Visit
) -> None:
    edda = await visit(demo, "Edda", chat=GROUP)
    await edda.say("Hört ihr mich?")
    john = await visit(demo, "John", chat=GROUP)
    await expect(john.message("Hört ihr mich?")).to_be_visible()
    line = john.log.get_by_text("New messages", exact=True)
    await expect(line).to_be_visible()
    await john.chat_act("Leave")
    join = john.conversation.get_by_role("button", name="Join")
    await expect(join).to_be_visible()
    await expect(john.messages).to_have_count(0)
    await expect(line).to_have_count(0)
    await expect(john.field).to_be_hidden()
    await expect(edda.messages.last).to_contain_text("John left")
    await edda.say("Er hört uns nicht.")
    await expect(edda.messages.last).to_contain_text("Er hört uns nicht.")
    await expect(john.chat(GROUP)).not_to_contain_text("Er hört uns nicht.")
    await join.click()
    await expect(edda.messages.last).to_contain_text("John joined")
    await expect(john.field).to_be_visible()
    await expect(john.message("Er hört uns nicht.")).to_be_visible()

    # the bot goes and comes as its administrator wants
    await edda.chat_act("Remove the bot")
    await expect(john.messages.last).to_contain_text("Edda removed the bot")
    await edda.say("/hilfe")
    await edda.chat_act("Add the bot")
    await expect(john.message("Edda added the bot")).to_be_visible()
    await edda.say("/hilfe")
    await expect(john.messages.last).to_contain_text("so geht’s")
    await expect(john.messages.filter(has_text="so geht’s")).to_have_count(1)
