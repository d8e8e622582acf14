"""The pictures in the editors' handbook show the demo as it is: each knows the words that it shows.

``TICKERBOT_HANDBOOK=1`` makes them anew.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from pathlib import Path

from playwright.async_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.demo import Demo
from tests.browser.pages import PEOPLE, Finger, Window

DOCS = Path(__file__).parents[2] / "docs"
ANEW = bool(os.environ.get("TICKERBOT_HANDBOOK"))
SIZE = (360, 640)
SAID = """() => [...document.querySelectorAll("#log-scroll .bubble, #log-scroll .key")]
  .map((node) => node.innerText.trim()).join("\\n").replace(/^[^]*?(?=\\/add )/, "")"""
"""What messages and buttons say, from the first entry on."""
CHANGING = re.compile(r"\b(?:heute|morgen), (?=\d)|\d?\d:\d\d|\d+ s\b", re.IGNORECASE)
"""What is another at another time of the day, or on a slower machine."""


def with_words(png: bytes, words: str) -> bytes:
    """The picture, with the words that it shows in a chunk of its own (PNG, 11.3.3.2 zTXt)."""
    content = b"zTXt" + b"words\0\0" + zlib.compress(words.encode())
    end = len(png) - 12  # the last chunk is IEND
    length, check = len(content) - 4, zlib.crc32(content)
    return png[:end] + struct.pack(">I", length) + content + struct.pack(">I", check) + png[end:]


def words_of(png: bytes) -> str:
    at = png.index(b"zTXtwords\0\0")
    (length,) = struct.unpack(">I", png[at - 4 : at])
    return zlib.decompress(png[at + 11 : at + 4 + length]).decode()


async def matches(window: Window, name: str) -> None:
    """The picture of this name shows what the window shows but for the times; or makes it."""
    words = CHANGING.sub("…", await window.page.evaluate(SAID))
    path = DOCS / f"redaktion-{name}.png"
    if ANEW:
        path.write_bytes(with_words(await window.page.screenshot(), words))
    assert words_of(path.read_bytes()) == words, f"{path.name} is old: see above"


async def at_the_end(last: Locator) -> None:
    """Let this be the lowest that is to be seen."""
    await expect(last).to_be_visible()
    await last.evaluate("(node) => node.scrollIntoView({ block: 'end' })")


async def test_the_pictures_show_what_is_written_beside_them(own_demo: Demo, visit: Visit) -> None:
    edda = await visit(
        own_demo, "Edda", chat=PEOPLE["Edda"], hand=Finger(), size=SIZE, locale="de-DE"
    )
    text = (DOCS / "redaktion.md").read_text("utf-8")
    assert re.findall(r"\(redaktion-(\w+)\.png\)", text) == ["vorschau", "geplant", "korrektur"]
    await edda.begin()

    def key(label: str) -> Locator:
        name = re.compile(rf"^{re.escape(label)}(:|$)")
        return edda.log.get_by_role("button", name=name).last

    await edda.say(
        "/add Deich bei Dagebüll hält\nDie Helfer haben die Nacht über Sandsäcke gelegt."
    )
    await at_the_end(key("Verwerfen"))
    await matches(edda, "vorschau")

    await key("Später …").tap()
    await expect(key("In 15 Minuten")).to_be_visible()
    await edda.say("morgen früh um 7")
    await expect(edda.messages.last).to_contain_text("Geplant: ")
    await at_the_end(edda.messages.last)
    await matches(edda, "geplant")

    await key("Jetzt veröffentlichen").tap()
    await expect(edda.message("Fertig: ")).to_be_visible()
    await expect(key("Zurückziehen")).to_be_visible()
    number = re.findall(r"Nr\. (\d+) veröffentlicht", await edda.log.inner_text())[-1]
    await edda.say(
        f"/korrigieren {number} Deich bei Dagebüll hält\n"
        "Die Helfer haben den Tag über Sandsäcke gelegt."
    )
    await expect(edda.toast).to_be_empty()
    await edda.page.set_viewport_size({"width": SIZE[0], "height": 860})
    await at_the_end(key("Abbrechen"))
    await matches(edda, "korrektur")
