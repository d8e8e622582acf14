"""The MarkdownV2 parse mode: text and entities as TDLib makes them.

All offsets are UTF-16 code units, so the functions work on wide strings (see `utf16`). Source of the
rules: TDLib, `MessageEntity.cpp` (`parse_markdown_v2`), and "Formatting options" in the Bot API.
"""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from tickerbot.playground.entities import (
    Entity,
    MarkupError,
    add_link,
    canonical_format,
    entity_order,
)
from tickerbot.playground.links import linked_emoji_id, linked_moment
from tickerbot.playground.utf16 import narrow

_ESCAPED = re.compile(r"\\([\x01-\x7e])")
_SPECIAL = re.compile(r"\\[\x01-\x7e]|[_*\[\]()~`>#+\-=|{}.!\n]")
_SPECIAL_IN_CODE = re.compile(r"\\[\x01-\x7e]|`")
_PRE = re.compile(r"```(?:([^ \t\r\n\0\v`]++)(?=[ \t\r\n\0\v]))?(?:\r\n|\n\r|\r|\n)?")
_URL = re.compile(r"(?:\\[\x01-\x7e]|[^)])*")
_OPENING = {
    "__": "underline", "_": "italic", "*": "bold", "~": "strikethrough", "||": "spoiler",
    "[": "text_link", "```": "pre", "`": "code", "![": "custom_emoji",
}  # fmt: skip
_SIGN = re.compile("__?|[*~[]|[|]{2}|```|`|!\\[")
_CLOSING = {kind: sign for sign, kind in _OPENING.items()}
_CLOSING |= {"text_link": "]", "custom_emoji": "]"}
_NAMES = {"text_link": "TextUrl", "custom_emoji": "CustomEmoji", "blockquote": "BlockQuote"}


class _Open(NamedTuple):
    """An entity that has not ended yet."""

    type: str
    begin: int
    """Index of its first sign in the text."""
    offset: int
    part: int
    """Index into the parts of the plain text."""
    language: str = ""


def parse_markdown(wide: str) -> tuple[str, list[Entity]]:
    """Parse a wide string of MarkdownV2 into a wide plain text and its entities, in order.

    The text is neither cleaned nor trimmed. Raises MarkupError.
    """
    return _Parser(wide).parse()


class _Parser:
    """Parses one text, in linear time."""

    def __init__(self, wide: str) -> None:
        self.text = wide
        self.out: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []
        self.in_quote = False
        self.at_line_start = True

    def parse(self) -> tuple[str, list[Entity]]:
        text, pos = self.text, 0
        while found := self._special().search(text, pos):
            self._plain(text[pos : found.start()])
            if found[0].startswith("\\"):
                self._plain(found[0][1:])
                self.at_line_start |= found[0][1:] == "\n"
                pos = found.end()
            elif self._ends(found.start()):
                pos = self._end(found.start())
            else:
                pos = self._begin(found.start())
        self._plain(text[pos:])
        if self.in_quote:
            self._end_last_quote()
        if self.open:
            self._refuse_open(self.open[-1])
        self.entities.sort(key=entity_order)
        return "".join(self.out), self.entities

    def _special(self) -> re.Pattern[str]:
        in_code = self.open and self.open[-1].type in ("code", "pre")
        return _SPECIAL_IN_CODE if in_code else _SPECIAL

    def _plain(self, piece: str) -> None:
        if piece:
            self.out.append(piece)
            self.length += len(piece)
            self.at_line_start &= not piece.strip("\r")

    def _line_feed(self) -> None:
        self._plain("\n")
        self.at_line_start = True

    def _at(self, index: int) -> str:
        """Return an error message's words for a position in the text."""
        return f"at byte offset {len(narrow(self.text[:index]).encode())}"

    def _refuse_open(self, entity: _Open) -> NoReturn:
        name = "PreCode" if entity.language else _NAMES.get(entity.type, entity.type.capitalize())
        raise MarkupError(f"Can't find end of {name} entity {self._at(entity.begin)}")

    # --- beginnings

    def _begin(self, at: int) -> int:
        """Begin what the sign at this place begins, and return where to go on."""
        char = self.text[at]
        if char == "\n":
            self._line_feed()
            return at + 1
        if char == ">" and self.at_line_start:
            if not self.in_quote:
                self.in_quote = True
                self._push("blockquote", at)
            return at + 1
        sign = _SIGN.match(self.text, at)
        if sign is None:
            raise MarkupError(
                f"Character '{char}' is reserved and must be escaped with the preceding '\\'"
            )
        kind, end, language = _OPENING[sign[0]], sign.end(), ""
        if kind == "pre" and (fence := _PRE.match(self.text, at)):
            end, language = fence.end(), fence[1] or ""
        self._push(kind, at, language)
        return end

    def _push(self, kind: str, at: int, language: str = "") -> None:
        self.open.append(_Open(kind, at, self.length, len(self.out), language))

    # --- ends

    def _ends(self, at: int) -> bool:
        """Say whether the sign at this place ends the innermost entity."""
        if not self.open:
            return False
        if self.text[at] == "\n":
            return self.in_quote and not self.text.startswith(">", at + 1)
        kind = self.open[-1].type
        if kind == "blockquote" or not self.text.startswith(_CLOSING[kind], at):
            return False
        return kind != "italic" or not self.text.startswith("__", at)

    def _end(self, at: int) -> int:
        """End the innermost entity, and return where to go on."""
        if self.text[at] == "\n":
            return self._end_quote(at)
        ended = self.open.pop()
        entity = self._entity(ended)
        end = at + len(_CLOSING[ended.type])
        keep = self.length > ended.offset
        if ended.type == "text_link":
            url = "".join(self.out[ended.part :])
            if self.text.startswith("(", end):
                end, url = self._url(end + 1)
            keep = keep and add_link(entity, url)
        elif ended.type == "custom_emoji":
            if not self.text.startswith("(", end):
                raise MarkupError("The entity must contain a tg://emoji or tg://time URL")
            end, url = self._url(end + 1)
            entity |= _emoji_or_moment(url)
        if keep:
            self.entities.append(entity)
        return end

    def _entity(self, ended: _Open) -> Entity:
        length = self.length - ended.offset
        entity: Entity = {"type": ended.type, "offset": ended.offset, "length": length}
        if ended.language:
            entity["language"] = narrow(ended.language)
        return entity

    def _url(self, begin: int) -> tuple[int, str]:
        """Return the end of the URL in parentheses that begins here, and the URL."""
        found = _URL.match(self.text, begin)
        end = found.end() if found else begin
        if not self.text.startswith(")", end):
            raise MarkupError(f"Can't find end of a URL {self._at(begin)}")
        return end + 1, _ESCAPED.sub(r"\1", self.text[begin:end])

    def _end_quote(self, at: int) -> int:
        """End a quotation with its line; two bars before that make it expandable."""
        ended, kind = self.open.pop(), "blockquote"
        if ended.type != kind:
            after_return = self.out and self.out[-1].endswith("\r")
            if ended.type != "spoiler" or ended.begin not in (
                at - 2,
                at - 3 if after_return else -1,
            ):
                self._refuse_open(ended)
            ended, kind = self.open.pop(), "expandable_blockquote"
            if ended.type != "blockquote":
                self._refuse_open(ended)
        self.in_quote = False
        self._line_feed()
        self.entities.append(self._entity(ended) | {"type": kind})
        return at + 1

    def _end_last_quote(self) -> None:
        """End a quotation with the text, as `_end_quote` does, except that nothing is refused."""
        kind = "blockquote"
        if self.open[-1].type == "spoiler" and self.open[-1].begin == len(self.text) - 2:
            self.open.pop()
            kind = "expandable_blockquote"
        if self.open[-1].type == "blockquote":
            ended = self.open.pop()
            if self.length > ended.offset:
                self.entities.append(self._entity(ended) | {"type": kind})


def _emoji_or_moment(url: str) -> Entity:
    emoji_id, moment = linked_emoji_id(url), linked_moment(url)
    if emoji_id is not None:
        return {"custom_emoji_id": str(emoji_id)}
    time_format = canonical_format(moment[1]) if moment else None
    if moment is None or time_format is None:
        raise MarkupError("Invalid tg://emoji or tg://time URL specified")
    shape = {"date_time_format": time_format} if time_format else {}
    return {"type": "date_time", "unix_time": moment[0], **shape}
