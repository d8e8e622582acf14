"""TDLib's own parser, which works offline: the judge of every text we send, and of the playground."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import tdjson

_TYPES = {
    "textEntityTypeBlockQuote": "blockquote", "textEntityTypeBold": "bold",
    "textEntityTypeBotCommand": "bot_command", "textEntityTypeCashtag": "cashtag",
    "textEntityTypeCode": "code", "textEntityTypeCustomEmoji": "custom_emoji",
    "textEntityTypeDateTime": "date_time", "textEntityTypeEmailAddress": "email",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeHashtag": "hashtag", "textEntityTypeItalic": "italic",
    "textEntityTypeMention": "mention", "textEntityTypeMentionName": "text_mention",
    "textEntityTypePre": "pre", "textEntityTypePreCode": "pre",
    "textEntityTypeSpoiler": "spoiler", "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeTextUrl": "text_link", "textEntityTypeUnderline": "underline",
    "textEntityTypeUrl": "url",
}  # fmt: skip
_PRECISION = {"None": "", "Short": "dt", "Long": "DT"}


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


def _execute(kind: str, **fields: Any) -> dict[str, Any]:
    answer = tdjson.td_execute(json.dumps({"@type": kind, **fields}).encode())
    assert answer is not None
    result: dict[str, Any] = json.loads(answer)
    return result


_execute("setLogVerbosityLevel", new_verbosity_level=0)


# --- markup


def try_html(markup: str) -> dict[str, Any]:
    """TDLib's formattedText, or its error."""
    return _execute("parseTextEntities", text=markup, parse_mode={"@type": "textParseModeHTML"})


def try_markdown(markup: str, version: int) -> dict[str, Any]:
    """TDLib's formattedText, or its error, for legacy Markdown (version 1) or MarkdownV2."""
    mode = {"@type": "textParseModeMarkdown", "version": version}
    return _execute("parseTextEntities", text=markup, parse_mode=mode)


def parse_html(markup: str) -> Parsed:
    """Parse as Telegram does; an AssertionError tells why it would refuse."""
    answer = try_html(markup)
    assert answer["@type"] == "formattedText", f"{answer} for {markup!r}"
    return Parsed(answer["text"], answer["entities"])


def assert_sendable(markup: str) -> Parsed:
    """Assert that Telegram takes this message whole: markup, length, number of entities."""
    parsed = parse_html(markup)
    assert parsed.text.strip(), "an empty message"
    assert len(parsed.text.encode("utf-16-le", "surrogatepass")) // 2 <= 4096, "too long"
    assert len(parsed.entities) <= 100, "too many entities"
    return parsed


def put_in_order(formatted: dict[str, Any]) -> dict[str, Any]:
    """TDLib's cleaning and ordering; offline it is to be had only with Markdown parsed, too."""
    return _execute("parseMarkdown", text=formatted)


# --- entities


def find_entities(text: str) -> list[dict[str, Any]]:
    """What TDLib finds in a plain text: links, commands, mentions."""
    return [entity(found) for found in _execute("getTextEntities", text=text)["entities"]]


def entity(found: dict[str, Any]) -> dict[str, Any]:
    """TDLib's textEntity as the Bot API shows it."""
    kind = found["type"]
    result = {"type": _TYPES[kind["@type"]], "offset": found["offset"], "length": found["length"]}
    for name in ("url", "language", "user_id", "custom_emoji_id", "unix_time"):
        if name in kind:
            result[name] = kind[name]
    shape = kind.get("formatting_type")
    if shape is not None:
        result["date_time_format"] = _shape(shape)
    return result


def _shape(shape: dict[str, Any]) -> str:
    if shape["@type"].endswith("Relative"):
        return "r"
    date, time = (
        _PRECISION[shape[part]["@type"].removeprefix("dateTimePartPrecision")]
        for part in ("date_precision", "time_precision")
    )
    return ("w" if shape["show_day_of_week"] else "") + date[:1] + time[1:]


def alike(entities: list[dict[str, Any]]) -> list[str]:
    """The entities in a form in which equal ones are equal, whatever their order."""
    return sorted(repr(sorted(entity.items())) for entity in entities)
