"""TDLib's own parser for Telegram's HTML, which works offline: the judge of every text we send."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import tdjson


@dataclass(frozen=True)
class Parsed:
    """A message as Telegram understands it; offsets are UTF-16 units."""

    text: str
    entities: list[dict[str, Any]]

    def of_type(self, kind: str) -> list[str]:
        """The texts under the entities of this kind, such as Bold or ExpandableBlockQuote."""
        wide = self.text.encode("utf-16-le", "surrogatepass")
        return [
            wide[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.entities
            if e["type"]["@type"] == f"textEntityType{kind}"
        ]


def execute(request: dict[str, Any]) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None
    result: dict[str, Any] = json.loads(answer)
    return result


execute({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def parse_html(markup: str) -> Parsed:
    """Parse as Telegram does; an AssertionError tells why it would refuse."""
    mode = {"@type": "textParseModeHTML"}
    answer = execute({"@type": "parseTextEntities", "text": markup, "parse_mode": mode})
    assert answer["@type"] == "formattedText", f"{answer} for {markup!r}"
    return Parsed(answer["text"], answer["entities"])


def assert_sendable(markup: str) -> Parsed:
    """Assert that Telegram takes this message whole: markup, length, number of entities."""
    parsed = parse_html(markup)
    assert parsed.text.strip(), "an empty message"
    assert len(parsed.text.encode("utf-16-le", "surrogatepass")) // 2 <= 4096, "too long"
    assert len(parsed.entities) <= 100, "too many entities"
    return parsed
