"""Whatever is typed is shown as text: in every field, no payload becomes markup, a link or a script.

The reader's window has no Content-Security-Policy here: nothing else would stop what ran.
"""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Error, Locator, expect

from tests.browser.conftest import Visit
from tests.browser.demo import Demo
from tests.browser.pages import BOT, GROUP, PEOPLE, PUBLISH
from tickerbot.text.cleaning import clean_headline

PAYLOADS = (
    "<script>canary(1)</script>",
    "<img src=x onerror=canary(2)>",
    "<svg/onload=canary(3)>",
    "</title><script>canary(4)</script>",
    "</textarea></style><iframe srcdoc='<script>parent.canary(5)</script>'>",
    "<a href=javascript:canary(6)>klick</a>",
    "javascript:canary(7)//https://t.me/x",
    "\"'><b onmouseover=canary(8)>fett</b>",
    "{{constructor.constructor('canary(9)')()}} ${canary(10)} <%= canary(11) %> #{canary(12)}",
    "\u05d0\u200f<script>canary(13)</script>\u2066<b>\u2069",
    "\uff1cscript\uff1ecanary(14)\uff1c/script\uff1e",
    "<scr\u200dipt>canary(15)</scr\u200dipt>",
    "<details open ontoggle=canary(16)><summary>&lt;b&gt;&#60;i&#62;</summary></details>",
    "data:text/html,<script>canary(17)</script> --><!--<script>canary(18)</script>",
    "]]><math><mtext></form><form><mglyph><style></math><img src onerror=canary(19)>",
)

ADDRESSES = (
    "javascript:canary(1)",
    "JaVaScRiPt:canary(2)",
    "javascript://example.org/%0Acanary(3)",
    " javascript:canary(4)",
    "java\tscript:canary(5)",
    "\x01javascript:canary(6)",
    "data:text/html,<script>canary(7)</script>",
    "vbscript:canary(8)",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "view-source:https://example.org/",
)

_MADE = (
    "img:not(.picture), iframe, math, mtext, script:not([src]), [onerror], [onload], [onmouseover]"
)
"""What the payloads would become, and the page does not have by itself."""


async def assert_text(place: Locator, *payloads: str) -> None:
    """Each payload can be read there, letter by letter, and made no element."""
    for payload in payloads:
        await expect(place).to_contain_text(payload)
    assert await place.locator(_MADE).count() == 0
    links = place.locator("a")
    for link in await links.all():
        assert re.match(r"https?://|/", await link.get_attribute("href") or "")


async def test_messages_changes_replies_and_files_are_text(demo: Demo, visit: Visit) -> None:
    edda = await visit(demo, "Edda", chat=GROUP)
    john = await visit(demo, "John", chat=GROUP, bypass_csp=True)
    everything = "\n".join(PAYLOADS)
    await edda.say(everything)
    said = john.message("canary(19)")
    await assert_text(said, *PAYLOADS)
    await assert_text(john.chat(GROUP), PAYLOADS[0])

    await john.act(said, "Reply")
    await assert_text(john.page.locator("#bar"), PAYLOADS[0])
    await john.say(PAYLOADS[1])
    answer = john.message("canary(2)")
    await assert_text(answer, PAYLOADS[1], PAYLOADS[0])

    await john.act(answer, "Edit")
    await john.field.fill(PAYLOADS[5])
    await john.field.press("Enter")
    await assert_text(edda.messages.last, PAYLOADS[5])

    name = "<img src=x onerror=canary(20)>\"'&quot;.html"
    await edda.attach(name, b"<script>canary(21)</script>", everything)
    sent = john.messages.last
    await assert_text(sent, name, *PAYLOADS)
    async with john.page.expect_download() as download:
        await sent.get_by_role("link", name=re.compile("download$")).click()
    await (await download.value).path()


async def test_headlines_bodies_and_drafts_are_text(demo: Demo, visit: Visit) -> None:
    edda = await visit(demo, "Edda", chat=PEOPLE["Edda"])
    anna = await visit(demo, "Anna", bypass_csp=True)
    await edda.begin()
    body = "\n".join(PAYLOADS)
    shown = [clean_headline(payload) for payload in PAYLOADS]  # without what nobody sees
    await edda.say(f"/add {PAYLOADS[1]} alt\n{body}")
    preview = edda.messages.last
    await expect(preview.get_by_role("button", name="Discard")).to_be_visible()
    await assert_text(preview, *shown)
    await edda.field.press("ArrowUp")
    await edda.field.fill(f"/add {PAYLOADS[0]} {PAYLOADS[8]}\n{body}")
    await edda.field.press("Enter")
    await expect(preview).to_contain_text(f"{PAYLOADS[0]} {PAYLOADS[8]}")
    await preview.get_by_role("button", name=PUBLISH).click()
    await assert_text(edda.message("published:"), PAYLOADS[0], PAYLOADS[8])
    await assert_text(anna.messages.last, *shown)
    await assert_text(anna.chat(PEOPLE["Anna"]), PAYLOADS[0])

    # it is found by words that are markup, and offered inline
    await anna.say(f"/suche {PAYLOADS[0]} {PAYLOADS[1]}")
    found = anna.message("🔎")
    await assert_text(found, PAYLOADS[0])
    await anna.open(GROUP)
    await anna.hand.write(anna.field, f"@{BOT} {PAYLOADS[0]}")
    await assert_text(anna.options.first, PAYLOADS[0])
    await anna.options.first.click()
    await assert_text(anna.message(f"via @{BOT}"), PAYLOADS[0])


async def test_an_address_with_markup_in_it_is_only_an_address(demo: Demo, visit: Visit) -> None:
    anna = await visit(demo, "Anna", bypass_csp=True)
    payload = "<img src=x onerror=canary(1)>"
    for address in (f"?as={payload}", f"?as=901#chat/{payload}", "?as=901#chat/901%0Ajavascript:"):
        await anna.page.goto(f"{demo.url}/{address}")
        await expect(anna.page.get_by_role("radio", checked=True)).to_be_visible()
        assert await anna.page.locator(_MADE).count() == 0


async def test_only_harmless_addresses_become_links(demo: Demo, visit: Visit) -> None:
    anna = await visit(demo, "Anna", bypass_csp=True)
    made = await anna.page.evaluate(
        """async (addresses) => {
          const { richText } = await import("/web/entities.js");
          return addresses.map((url) => {
            const entity = { type: "text_link", offset: 0, length: 5, url };
            const [node] = richText("klick", [entity], { username: "bot" }).childNodes;
            return node.querySelector("a")?.href ?? node.href ?? null;
          });
        }""",
        [*ADDRESSES, "https://example.org/a", "example.org"],
    )
    assert made == [None] * len(ADDRESSES) + ["https://example.org/a", "https://example.org/"]


async def test_the_policy_forbids_what_the_page_never_does(demo: Demo, visit: Visit) -> None:
    anna = await visit(demo, "Anna", forgives="Trusted|require-trusted-types-for")
    for path in ("/", "/web/app.js"):
        answer = await anna.page.request.get(f"{demo.url}{path}")
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    for attempt in (
        "document.body.innerHTML = '<b>x</b>'",
        "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
        "document.createElement('script').text = 'canary(1)'",
        "document.body.setAttribute('onclick', 'canary(1)')",
        "setTimeout('canary(1)')",
    ):
        with pytest.raises(Error, match="requires 'Trusted"):
            await anna.page.evaluate(f"() => {{ {attempt} }}")
