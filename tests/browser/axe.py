"""The rules of WCAG 2.2 AA, as far as axe can tell."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.async_playwright import Axe

from tests.browser.pages import Window

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def assert_accessible(window: Window, state: str, *exempt: str) -> None:
    """axe finds nothing to object to in either theme; colours are all that differs in the dark."""
    whole = {
        "runOnly": {"type": "tag", "values": _RULES},
        "rules": {rule: {"enabled": False} for rule in exempt},
    }
    colours = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    runs: list[tuple[Literal["light", "dark"], dict[str, Any]]] = [
        ("light", whole),
        ("dark", colours),
    ]
    for scheme, options in runs:
        await window.page.emulate_media(color_scheme=scheme)
        results = await Axe().run(window.page, options={**options, "resultTypes": ["violations"]})
        assert results.violations_count == 0, f"{state}, {scheme}: {results.generate_report()}"
