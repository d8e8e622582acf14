"""The rules of WCAG 2.2 AA, as far as axe can tell."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.async_playwright import Axe
from axe_playwright_python.base import AxeResults

from tests.browser.pages import Window

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# no rule of these looks into style sheets, which axe would fetch each time
_COMMON = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
_RUN = "([but, options]) => axe.run({ exclude: but.map((each) => [each]) }, options)"


async def assert_accessible(
    window: Window, state: str, *exempt: str, but: str | None = None
) -> None:
    """axe finds nothing to object to in either theme; colours are all that differs in the dark.

    ``but`` selects what was looked at before and is the same now.
    """
    whole = {
        "runOnly": {"type": "tag", "values": _RULES},
        "rules": {rule: {"enabled": False} for rule in exempt},
    }
    colours = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    runs: list[tuple[Literal["light", "dark"], dict[str, Any]]] = [
        ("light", whole),
        ("dark", colours),
    ]
    if not await window.page.evaluate("'axe' in globalThis"):
        await window.page.evaluate(Axe().axe_script)
    for scheme, options in runs:
        await window.page.emulate_media(color_scheme=scheme)
        arguments = [[but] if but else [], {**_COMMON, **options}]
        results = AxeResults(await window.page.evaluate(_RUN, arguments))
        assert results.violations_count == 0, f"{state}, {scheme}: {results.generate_report()}"
