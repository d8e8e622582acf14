"""What no page may do, watched in every test: ask another host, complain, or let a text run."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, WebError

_TELL = """
addEventListener("securitypolicyviolation", (event) =>
  tellTest(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
globalThis.canary = (...words) => tellTest(`a text ran: ${words}`);
globalThis.pointed = 0;
for (const type of ["pointerdown", "pointermove", "wheel"]) {
  addEventListener(type, ({ movementX, movementY }) => {
    // Chromium tells of a pointer that lies still when the page moves below it
    if (type !== "pointermove" || movementX || movementY) pointed += 1;
  }, { capture: true, passive: true });
}
"""
"""Run in every document before its own scripts. What is injected calls `canary`."""


class Watch:
    """Collects the trouble of one browser context; `check` at its end finds none."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self._context = context
        self._host = urlsplit(origin).netloc
        self._forgiven: list[re.Pattern[str]] = []
        self.trouble: list[str] = []

    async def begin(self) -> None:
        await self._context.expose_function("tellTest", lambda words: self.trouble.append(words))
        await self._context.add_init_script(_TELL)
        self._context.on("request", self._request)
        self._context.on("console", self._console)
        self._context.on("weberror", self._error)
        self._context.on("page", self._page)

    def forgive(self, pattern: str) -> None:
        """Expect trouble of this kind, which the test makes itself."""
        self._forgiven.append(re.compile(pattern))

    def check(self) -> None:
        unforgiven = [t for t in self.trouble if not any(p.search(t) for p in self._forgiven)]
        assert unforgiven == []

    def _page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._address(socket.url))
        page.on("crash", lambda _: self.trouble.append("the page crashed"))
        page.on("dialog", self._dialog)

    def _request(self, request: Request) -> None:
        self._address(request.url)

    def _address(self, url: str) -> None:
        parts = urlsplit(url.removeprefix("blob:"))  # what the page itself has in memory
        if parts.netloc != self._host or parts.scheme not in ("http", "ws"):
            self.trouble.append(f"asked {url[:200]}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self.trouble.append(f"console: {message.text}")

    def _error(self, error: WebError) -> None:
        self.trouble.append(f"error: {error.error}")

    async def _dialog(self, dialog: Dialog) -> None:
        self.trouble.append(f"a text ran: {dialog.message}")
        await dialog.dismiss()
