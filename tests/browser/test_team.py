"""A team at work on the page: invited, a second pair of eyes, rehearsed, planned, taken back late.

By keyboard and in English, and in German on a phone.
"""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import NARROW, WIDE, Size, Visit
from tests.browser.demo import Demo
from tests.browser.pages import OUTSIDE, PEOPLE, TOO_WIDE, Finger, Hand, Keyboard, Window
from tests.pictures import picture_bytes

GERMAN: dict[str, str] = {
    "locale": "de-DE", "invite": "/einladen autor", "invite-other": "/einladen redakteur",
    "welcome": "Willkommen in der Redaktion", "ask": "Prüfen lassen", "waits": "Wird geprüft",
    "asked": "bittet um Freigabe", "back": "Zurück", "why": "Warum geht es zurück?",
    "sent back": "Zurück von John: ", "approve": "Freigeben", "out": "veröffentlicht",
    "approved": "Freigegeben von Edda", "rehearse": "/probe", "end": "/probe aus",
    "publish": "Veröffentlichen", "head": "PROBE – NICHT VERÖFFENTLICHT", "ended": "zu Ende",
    "later": "Später …", "time": "Fr 9 Uhr", "planned": "Geplant: Fr. ", "off": "Nicht planen",
    "log": "/protokoll", "logged": "freigegeben (Text von Anna)", "team": "/team",
    "remove": "Entfernen", "sure": "Ja, entfernen", "gone": "gehört nicht mehr zur Redaktion",
}  # fmt: skip
ENGLISH: dict[str, str] = {
    "locale": "en-GB", "invite": "/invite author", "invite-other": "/invite editor",
    "welcome": "Welcome to the newsroom", "ask": "Ask for approval", "waits": "Waits for approval",
    "asked": "asks for it", "back": "Send back", "why": "Why does it go back?",
    "sent back": "Sent back by John: ", "approve": "Approve", "out": "published",
    "approved": "Approved by Edda", "rehearse": "/rehearse", "end": "/rehearse off",
    "publish": "Publish", "head": "REHEARSAL – NOT PUBLISHED", "ended": "is over",
    "later": "Later …", "time": "Fri 9:00", "planned": "Scheduled: Fri ", "off": "Do not schedule",
    "log": "/log", "logged": "(text by Anna)", "team": "/team", "remove": "Remove",
    "sure": "Yes, remove", "gone": "not in the team any more",
}  # fmt: skip


def key(window: Window, label: str) -> Locator:
    """The newest button with this label; where several read alike it goes on with what it is for."""
    name = re.compile(rf"^{re.escape(label)}(:|$)")
    return window.log.get_by_role("button", name=name).last


async def looks_well(window: Window) -> None:
    """Nothing of the page sticks out, or scrolls sideways."""
    assert await window.page.evaluate(TOO_WIDE) == []
    assert await window.page.evaluate(OUTSIDE) == []


async def invite(edda: Window, other: Window, command: str, welcome: str) -> None:
    """Let somebody into the team by a link, which is passed on by other means."""
    links = edda.log.get_by_role("link", name=re.compile("start=i"))
    before = await links.count()
    await edda.say(command)
    await expect(links).to_have_count(before + 1)
    href = await links.last.get_attribute("href") or ""
    await other.say(f"/start {href.partition('start=')[2]}")
    await expect(other.message(welcome)).to_be_visible()


@pytest.mark.parametrize(
    ("hand", "size", "words"),
    [
        pytest.param(Keyboard(), WIDE, ENGLISH, id="keyboard"),
        pytest.param(Finger(), NARROW, GERMAN, id="phone"),
    ],
)
async def test_a_team_writes_approves_rehearses_plans_and_takes_back(
    own_demo: Demo, visit: Visit, hand: Hand, size: Size, words: dict[str, str]
) -> None:
    edda, anna, john = [
        await visit(
            own_demo, name, chat=PEOPLE[name], hand=hand, size=size, locale=words["locale"]
        )
        for name in ("Edda", "Anna", "John")
    ]  # fmt: skip
    say = {"de-DE": "de", "en-GB": "en"}[words["locale"]]
    for window in (edda, anna, john):
        await window.begin()
        await window.say(f"/language {say}")
    await invite(edda, anna, words["invite"], words["welcome"])
    await invite(edda, john, words["invite-other"], words["welcome"])

    # a second pair of eyes
    await anna.say("/add Deich bei Dagebüll hält\nDie Helfer haben Sandsäcke gelegt.")
    await hand.press(key(anna, words["ask"]))
    await expect(anna.message("Sandsäcke")).to_contain_text(words["waits"])
    await expect(john.message("Sandsäcke")).to_contain_text(f"Anna {words['asked']}")
    await looks_well(john)
    await hand.press(key(john, words["back"]))
    await expect(john.message(words["why"])).to_be_visible()
    await john.say("Bitte mit Quelle.")
    await expect(anna.message(words["sent back"])).to_contain_text("Bitte mit Quelle.")
    await looks_well(anna)
    await hand.press(key(anna, words["ask"]))
    await hand.press(key(edda, words["approve"]))
    await expect(edda.message("Deich bei")).to_contain_text(words["out"])
    for window in (anna, john):
        await expect(window.message(words["approved"])).to_contain_text("Deich bei Dagebüll")

    # rehearsed, and planned
    await john.say(words["rehearse"])
    await expect(john.messages.last).to_contain_text(words["head"])
    await john.say("/add Alarm in Husum\nDas ist eine Übung.")
    await expect(john.message("Übung").last).to_contain_text(words["head"])
    await hand.press(key(john, words["publish"]))
    for window in (edda, anna):
        await expect(window.message("Alarm in Husum")).to_contain_text(words["head"])
    await john.say(words["end"])
    await expect(john.message(words["ended"])).to_be_visible()
    await john.say("/add Fähre fährt wieder\nJede Stunde.")
    await hand.press(key(john, words["later"]))
    await expect(john.message(words["time"])).to_be_visible()
    await john.say(words["time"])
    await expect(john.message("Jede Stunde.").last).to_contain_text(words["planned"])
    await looks_well(john)
    await hand.press(key(john, words["off"]))
    await expect(john.message("Jede Stunde.").last).not_to_contain_text(words["planned"])

    # who did what; and who leaves can do nothing
    await edda.say(words["log"])
    await expect(edda.message(words["logged"])).to_contain_text("Anna")
    await looks_well(edda)
    await edda.say(words["team"])
    await hand.press(key(edda, "3 · John"))
    await hand.press(key(edda, words["remove"]))
    await hand.press(key(edda, words["sure"]))
    await expect(edda.message(words["gone"])).to_contain_text("John")
    await john.say("/add Noch etwas")
    await expect(john.messages.last).not_to_contain_text("Noch etwas")


async def test_a_picture_that_is_retracted_after_two_days_turns_grey(
    own_demo: Demo, visit: Visit
) -> None:
    edda = await visit(own_demo, "Edda", chat=PEOPLE["Edda"])
    anna = await visit(own_demo, "Anna", chat=PEOPLE["Anna"])
    await edda.begin()
    await edda.attach_photos(picture_bytes(90), caption="Deich bricht bei Dagebüll\nFoto: Ada")
    await edda.hand.press(key(edda, "Publish"))
    copy = anna.message("Deich bricht bei Dagebüll")
    await expect(copy).to_be_visible()
    number = await copy.get_attribute("data-message-id")
    copy = anna.log.locator(f'[data-message-id="{number}"]')
    image = copy.locator("img")
    before = await image.get_attribute("src")
    receipt = edda.message(re.compile(r"No\. \d+ published: Deich bricht"))
    entry = re.findall(r"No\. (\d+) published", await receipt.inner_text())[0]

    panel = await edda.open_moods()
    for time in ("22:00", "7:00") * 3:
        await panel.get_by_role("button", name=f"Forward to {time}").click()
        clock = re.compile(rf"0?{time}\.")
        await expect(edda.toast).to_contain_text(clock)
    await edda.page.get_by_role("button", name="Telegram's moods", exact=True).click()

    await edda.say(f"/retract {entry} The wrong person")
    await edda.hand.press(key(edda, "Retract with note"))
    await expect(copy).to_contain_text("The wrong person")
    await expect(copy).not_to_contain_text("Deich bricht")
    await expect(image).not_to_have_attribute("src", before or "")
    await expect(edda.messages.last).to_contain_text("Done: ")
