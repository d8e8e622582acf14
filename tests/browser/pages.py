"""The page as a visitor sees and uses it, by the names that it gives to people and screen readers."""

from __future__ import annotations

import re
from typing import Protocol

from playwright.async_api import FilePayload, Locator, Page, expect

PEOPLE = {"Edda": 900, "Anna": 901, "John": 902}
PUBLISH, DISCARD = re.compile("^Publish(:|$)"), re.compile("^Discard(:|$)")
"""The names of buttons: of several that read alike each says which entry it is for."""
GROUP, CHANNEL = -1001000000001, -1001000000002
GROUP_TITLE = "Stammtisch Husum"
BOT = "kuesten_bot"

Words = str | re.Pattern[str]

_WAY = """(node) => {
  const { activeElement: now } = document;
  if (now === node) return null;
  const isBefore = node.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING;
  return now !== document.body && isBefore ? "Shift+Tab" : "Tab";
}"""
"""The key that leads the focus towards an element; null where it is there."""
_WAY_AMONG_MESSAGES = _WAY.replace("Shift+Tab", "ArrowUp").replace('"Tab"', '"ArrowDown"')

TOO_WIDE = """() => [document.scrollingElement, ...document.querySelectorAll("body *")]
  .filter((node) => node.checkVisibility() && node.clientWidth > 1 && !node.closest("svg, pre"))
  .filter((node) => {
    const { overflowX, textOverflow } = getComputedStyle(node);
    const scrolls = node === document.scrollingElement || /auto|scroll/.test(overflowX);
    return scrolls || (node.closest(".log, .foot, .moods") && textOverflow !== "ellipsis");
  })
  .filter((node) => node.scrollWidth > node.clientWidth + 1)
  .map((node) => `${node.tagName}.${node.className} ${node.scrollWidth} > ${node.clientWidth}`)"""
"""What scrolls sideways, and what sticks out of its place in a message, the field or the panel."""

OUTSIDE = """() => [...document.querySelectorAll("button, a, textarea, article, h2, [role=radio]")]
  .filter((node) => node.checkVisibility() && !node.closest(".skip, .unseen, .calls, svg"))
  .map((node) => [node, node.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.left < -0.5 || box.right > innerWidth + 0.5))
  .map(([node, box]) => `${node.outerHTML.slice(0, 120)} ${box.left} to ${box.right}`)"""


async def type_in(page: Page, text: str) -> None:
    """Type the first letters key by key, and the others at once, as a phone's keyboard does."""
    await page.keyboard.type(text[:3])
    await page.keyboard.insert_text(text[3:])


class Hand(Protocol):
    """How a visitor reaches things: with mouse, keyboard or finger."""

    async def press(self, target: Locator) -> None: ...

    async def write(self, field: Locator, text: str) -> None: ...

    async def send(self, window: Window) -> None: ...

    async def choose(self, radio: Locator) -> None: ...


class Mouse:
    """Clicks, and types what is written."""

    async def press(self, target: Locator) -> None:
        await target.click()

    async def write(self, field: Locator, text: str) -> None:
        await field.click()
        await field.fill(text)

    async def send(self, window: Window) -> None:
        await window.send_button.click()

    async def choose(self, radio: Locator) -> None:
        await self.press(radio)


class Finger(Mouse):
    """Taps on a phone, where the Enter key begins a new line."""

    async def press(self, target: Locator) -> None:
        await target.tap()

    async def write(self, field: Locator, text: str) -> None:
        await field.tap()
        await type_in(field.page, text)

    async def send(self, window: Window) -> None:
        await window.send_button.tap()


class Keyboard:
    """Keys alone: Tab to a thing, then Enter."""

    async def press(self, target: Locator) -> None:
        await self.reach(target)
        await target.page.keyboard.press("Enter")

    async def write(self, field: Locator, text: str) -> None:
        await self.reach(field)
        for number, line in enumerate(text.split("\n")):
            if number:
                await field.page.keyboard.press("Shift+Enter")
            await type_in(field.page, line)

    async def send(self, window: Window) -> None:
        await window.page.keyboard.press("Enter")

    async def choose(self, radio: Locator) -> None:
        await self.reach(radio.page.get_by_role("radio", checked=True))
        for _ in range(5):
            if await radio.is_checked():
                return
            await radio.page.keyboard.press("ArrowRight")

    async def reach(self, target: Locator) -> None:
        """Go there by Tab, or back by Shift and Tab; to an earlier message by the arrow keys."""
        await expect(target).to_be_visible()
        message = target.locator("xpath=ancestor-or-self::article[@tabindex]")
        for _ in range(3):  # a message that comes meanwhile takes the stop among the messages
            if await message.count() and await message.get_attribute("tabindex") == "-1":
                await self._press_towards(target.page.locator("article[tabindex='0']"), _WAY)
                await self._press_towards(message, _WAY_AMONG_MESSAGES)
            if await self._press_towards(target, _WAY):
                return
        raise AssertionError(f"not to be reached by keys: {target}")

    async def _press_towards(self, target: Locator, way: str) -> bool:
        for _ in range(500):  # past the buttons of all that was said before
            key = await target.evaluate(way)
            if key is None:
                return True
            await target.page.keyboard.press(key)
        return False


class Window:
    """One browser window with the page in it."""

    def __init__(self, page: Page, hand: Hand | None = None) -> None:
        self.page = page
        self.hand = hand or Mouse()
        # a role is looked for where it stands: on the whole page that takes ten times as long.
        # That these places have the roles and names that they should have is a test of its own.
        self.top = page.locator("header.top")
        self.people = self.top.locator("#people")
        self.nav = page.locator("#side")
        self.conversation = page.locator("#conversation")
        self.log = page.locator("#log")
        self.messages = self.log.locator("article")
        foot = page.locator("#foot")
        self.field = foot.get_by_role("textbox", name=re.compile("^(Message|Nachricht)$"))
        self.send_button = foot.get_by_role("button", name=re.compile("^(Send|Senden)$"))
        attach = re.compile("Attach a file|Datei anhängen")
        self.attach_button = foot.get_by_role("button", name=attach)
        self.start_button = foot.get_by_role("button", name=re.compile("^(START|STARTEN)$"))
        self.suggestions = foot.get_by_role("listbox")
        self.options = self.suggestions.get_by_role("option")
        self.toast = page.locator("#toasts")
        self.banner = page.locator("#banner")
        self.scroller = page.locator("#log-scroll")

    # --- who and where

    def person(self, name: str) -> Locator:
        return self.people.get_by_role("radio", name=re.compile(f"^{name}"))

    async def be(self, name: str) -> None:
        await self.hand.choose(self.person(name))
        await expect(self.person(name)).to_be_checked()

    def chat(self, chat: int) -> Locator:
        """The item of a chat in the list."""
        return self.nav.locator(f'[data-chat-id="{chat}"]')

    async def open(self, chat: int) -> None:
        await self.hand.press(self.chat(chat))
        await expect(self.page).to_have_url(re.compile(f"#chat/{chat}$"))

    async def open_moods(self) -> Locator:
        """Unfold the panel "Telegram's moods", which is folded at first."""
        panel = self.page.get_by_role("complementary", name="Telegram's moods")
        await expect(panel).to_be_hidden()
        button = self.top.get_by_role("button", name="Telegram's moods", exact=True)
        await button.click()
        await expect(button).to_have_attribute("aria-expanded", "true")
        await expect(panel.get_by_role("switch", name="Flood limits")).to_be_checked()
        return panel

    # --- writing

    async def begin(self) -> None:
        """Press START where the bot was not talked to yet; the field is there then."""
        start = self.start_button
        await expect(start.or_(self.field)).to_be_visible()
        if await start.is_visible():
            await self.hand.press(start)
            await expect(self.messages.last).to_contain_text(re.compile("Willkommen|Welcome"))

    async def say(self, text: str) -> None:
        await self.hand.write(self.field, text)
        await self.hand.send(self)
        await expect(self.field).to_have_value("")

    async def attach(self, name: str, content: bytes, caption: str = "") -> None:
        """Send a file by the button for it."""
        file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
        await self._attach([file], caption)

    async def attach_photos(self, *contents: bytes, caption: str = "") -> None:
        """Send PNGs as photos, several as an album."""
        await self._attach(
            [FilePayload(name=f"{n}.png", mimeType="image/png", buffer=c)
             for n, c in enumerate(contents)],
            caption,
        )  # fmt: skip

    async def attach_video(self, content: bytes, caption: str = "") -> None:
        """Send an MP4 as a video."""
        film = FilePayload(name="film.mp4", mimeType="video/mp4", buffer=content)
        await self._attach([film], caption)

    async def _attach(self, files: list[FilePayload], caption: str) -> None:
        async with self.page.expect_file_chooser() as chooser:
            await self.attach_button.click()
        await (await chooser.value).set_files(files)
        await self.say(caption)

    # --- messages

    def message(self, words: Words) -> Locator:
        """The newest message with these words."""
        return self.messages.filter(has_text=words).last

    def button(self, label: Words, words: Words = "") -> Locator:
        """A button under the newest message with these words."""
        return self.message(words).get_by_role("button", name=label)

    async def act(self, message: Locator, name: str) -> None:
        """Choose from the menu of a message."""
        await message.hover()
        await self.hand.press(message.get_by_role("button", name="Message actions"))
        await self.hand.press(self.page.get_by_role("menuitem", name=name))

    async def chat_act(self, name: str) -> None:
        """Choose from the menu of the open chat."""
        await self.hand.press(self.conversation.get_by_role("button", name="Chat menu"))
        await self.hand.press(self.page.get_by_role("menuitem", name=name))

    # --- the editor's and the reader's work

    async def preview(self, text: str) -> Locator:
        """Write an entry; its preview, with buttons."""
        await self.say(f"/add {text}")
        preview = self.messages.filter(has=self.page.get_by_role("button", name=DISCARD)).last
        await expect(preview).to_contain_text(text.split("\n")[0])
        return preview

    async def publish(self, text: str) -> Locator:
        """Write and publish an entry; the message that is its receipt."""
        preview = await self.preview(text)
        number = await preview.get_attribute("data-message-id")
        await self.hand.press(preview.get_by_role("button", name=PUBLISH))
        receipt = self.log.locator(f'[data-message-id="{number}"]')
        await expect(receipt).to_contain_text("published:")
        return receipt
