"""Every size: nothing runs over the edge, and nothing lies on the message field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.conftest import MEDIUM, NARROW, SCREENSHOTS, WIDE, Size, Visit
from tests.browser.demo import Demo
from tests.browser.pages import GROUP, OUTSIDE, PEOPLE, TOO_WIDE, Finger, Mouse, Window
from tickerbot import playground

_WEB = Path(playground.__file__).parent / "web"

_COVERED = """(field) => {
  const form = field.closest("form");
  const { left, right, top, bottom } = form.getBoundingClientRect();
  const covers = [];
  if (bottom > innerHeight + 0.5) covers.push(`ends at ${bottom} of ${innerHeight}`);
  for (let x = left + 2; x < right; x += 8) {
    for (let y = top + 2; y < bottom; y += 8) {
      const found = document.elementFromPoint(x, y);
      if (!form.contains(found)) covers.push(`${x},${y}: ${found?.outerHTML.slice(0, 120)}`);
    }
  }
  return covers.slice(0, 3);
}"""

_OVERLAPPING = """() => {
  const boxes = [...document.querySelectorAll("button, a, textarea")]
    .filter((node) => node.checkVisibility() && !node.closest(".skip, .log-frame, .menu, .calls"))
    .map((node) => [node, node.getBoundingClientRect()]);
  const name = (node) => node.getAttribute("aria-label") ?? node.textContent;
  const found = [];
  for (const [one, a] of boxes) {
    for (const [other, b] of boxes) {
      if (one === other || one.contains(other) || other.contains(one)) continue;
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > 1) found.push(`${name(one)} / ${name(other)}`);
    }
  }
  return found;
}"""

_CUT_SHORT = """() => [...document.querySelectorAll(".brand-name, .person b, .role, .tool-text")]
  .filter((node) => node.scrollWidth > node.clientWidth && node.clientWidth > 1)
  .map((node) => `${node.innerText} ${node.scrollWidth} > ${node.clientWidth}`)"""
"""What of the top bar's words does not fit and ends in dots."""

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde" * 3


async def look(window: Window, name: str) -> None:
    """See that it fits, and take pictures where they are wanted."""
    page = window.page
    assert await page.evaluate(TOO_WIDE) == [], name
    assert await page.evaluate(OUTSIDE) == [], name
    assert await page.evaluate(_OVERLAPPING) == [], name
    if await window.field.is_visible():
        assert await window.field.evaluate(_COVERED) == [], name
    if SCREENSHOTS:
        width = (page.viewport_size or {"width": 0})["width"]
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            await page.screenshot(path=SCREENSHOTS / f"{width}-{scheme}-{name}.png")


async def test_what_fits_in_the_light_fits_in_the_dark() -> None:
    styles = "".join(path.read_text() for path in sorted(_WEB.glob("*.css")))
    only = r"@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}\s*\}"
    (dark,) = re.findall(only, styles, re.DOTALL)
    assert styles.count("prefers-color-scheme") == 1
    values = re.findall(r"(--[\w-]+): ([^;]+);", dark)
    assert len(values) == dark.count(";") > 20
    for name, value in values:
        if name in ("--shade", "--lift"):  # shadows take no place
            assert set(re.findall(rf"([\w-]+): [^;]*var\({name}\)", styles)) == {"box-shadow"}
        else:
            assert re.fullmatch(r"#[0-9a-f]{6}([0-9a-f]{2})?", value), name


@pytest.mark.parametrize("size", [NARROW, MEDIUM, WIDE], ids=["narrow", "medium", "wide"])
async def test_everything_fits(demo: Demo, visit: Visit, size: Size) -> None:
    hand = Finger() if size == NARROW else Mouse()
    anna = await visit(demo, "Anna", size=size, hand=hand)
    await expect(anna.page.locator(".hint")).to_have_count(4)
    await look(anna, "list")
    await anna.open(PEOPLE["Anna"])
    await anna.say("/aktuell")
    await expect(anna.messages.last.locator("blockquote").first).to_be_visible()
    await look(anna, "conversation")
    await hand.press(anna.messages.last.get_by_role("button", name="Show more").first)
    await look(anna, "unfolded")

    await hand.write(anna.field, "/")
    await expect(anna.suggestions).to_be_visible()
    await look(anna, "commands")
    await anna.field.fill("\n".join([LONG, *map(str, range(30))]))
    await look(anna, "draft")
    await anna.field.fill("")
    await hand.press(anna.page.get_by_role("button", name="Chat menu"))
    await look(anna, "menu")
    await anna.page.keyboard.press("Escape")

    await hand.press(anna.page.get_by_role("button", name="Telegram's moods", exact=True))
    moods = anna.page.get_by_role("complementary", name="Telegram's moods")
    calls = moods.get_by_role("list", name="Bot API calls")
    await expect(calls.get_by_role("button").first).to_be_visible()
    await look(anna, "moods")


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
async def test_who_one_can_be_is_told_in_full(demo: Demo, visit: Visit, locale: str) -> None:
    page = (await visit(demo, locale=locale)).page
    await expect(page.get_by_role("radio")).to_have_count(3)
    for width, height in (NARROW, MEDIUM, WIDE):
        await page.set_viewport_size(ViewportSize(width=width, height=height))
        assert await page.evaluate(_CUT_SHORT) == [], width


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
async def test_long_words_names_and_files_fit(demo: Demo, visit: Visit, size: Size) -> None:
    hand = Finger() if size == NARROW else Mouse()
    john = await visit(demo, "John", chat=GROUP, size=size, hand=hand)
    await john.say(LONG)
    await expect(john.messages.last).to_contain_text(LONG)
    await john.attach(f"{LONG[:200]}.txt", b"x", LONG)
    await expect(john.messages.last).to_contain_text("1 B")
    await john.act(john.messages.last, "Reply")
    await expect(john.page.locator("#bar")).to_be_visible()
    await look(john, "long")
