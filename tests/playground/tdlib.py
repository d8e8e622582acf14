"""TDLib's own parser, as the oracle for ours."""

from typing import Any

from tests import tdlib

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


def execute(kind: str, **fields: Any) -> dict[str, Any]:
    return tdlib.execute({"@type": kind, **fields})


def parse_html(text: str) -> dict[str, Any]:
    """TDLib's formattedText, or its error."""
    return execute("parseTextEntities", text=text, parse_mode={"@type": "textParseModeHTML"})


def put_in_order(formatted: dict[str, Any]) -> dict[str, Any]:
    """TDLib's cleaning and ordering; offline it is to be had only with Markdown parsed, too."""
    return execute("parseMarkdown", text=formatted)


def find_entities(text: str) -> list[dict[str, Any]]:
    return [entity(found) for found in execute("getTextEntities", text=text)["entities"]]


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
