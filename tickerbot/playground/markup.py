"""The HTML parse mode: Telegram's HTML is parsed into text and entities as TDLib does it.

All offsets are UTF-16 code units, so the functions work on wide strings (see `utf16`). Source of the
rules: TDLib, `MessageEntity.cpp` (`parse_html`), and "Formatting options" in the Bot API.
"""

from __future__ import annotations

import re

from tickerbot.playground.entities import (
    Entity,
    MarkupError,
    add_link,
    canonical_format,
    entity_order,
)
from tickerbot.playground.utf16 import narrow, surrogates

_SPECIAL = re.compile("[<&]")
_SPACE = " \t\r\n\0\v"
_TAG_END = re.compile(f"[{_SPACE}>]")
_NOT_SPACE = re.compile("[^ \t\r\n\v]")
_NAME_END = re.compile(f"[{_SPACE}=>/\"']")
_TOKEN = re.compile("[A-Za-z0-9.-]*")
_REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot)(?![A-Za-z]));?")
_LITERALS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_QUOTE_END = {"'": re.compile("['\0]"), '"': re.compile('["\0]')}
_LONE_SURROGATE = "\ufffe"  # a placeholder for a reference to one
_ASCII_LOWER = {upper: upper + 32 for upper in range(65, 91)}
_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "", "code": "", "pre": "", "blockquote": "", "tg-emoji": "", "tg-time": "",
}  # fmt: skip


def parse_html(wide: str) -> tuple[str, list[Entity]]:
    """Parse Telegram's HTML, a wide string, into a wide plain text and its entities, in order.

    The text is neither cleaned nor trimmed. Raises MarkupError.
    """
    if not _SPECIAL.search(wide):
        return wide, []
    return _Parser(wide).parse()


class _Parser:
    """Parses one text, in linear time."""

    def __init__(self, wide: str) -> None:
        self.text = wide + "\0"  # ends every scan, like the terminator of TDLib's C strings
        self.out: list[str] = []
        self.length = 0
        self.open: list[tuple[str, dict[str, str], int, int]] = []
        """The open tags: name, attributes, offset, index into `out`."""
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        text, pos, end, lone = self.text, 0, len(self.text) - 1, False
        while found := _SPECIAL.search(text, pos, end):
            start = found.start()
            if start > pos:
                self._emit(text[pos:start])
            if text[start] == "&":
                pos, char = self._reference(start)
                self._emit(char or "&")
                lone = lone or char == _LONE_SURROGATE
            elif text[start + 1] == "/":
                pos = self._end_tag(start)
            else:
                pos = self._start_tag(start)
        self._emit(text[pos:end])
        if self.open:
            raise MarkupError(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"'
            )
        if lone:
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        self.entities.sort(key=entity_order)
        return "".join(self.out), self.entities

    def _emit(self, piece: str) -> None:
        self.out.append(piece)
        self.length += len(piece)

    def _at(self, index: int) -> str:
        """Return an error message's words for a position in the text."""
        return f"at byte offset {len(narrow(self.text[:index]).encode())}"

    def _reference(self, start: int) -> tuple[int, str]:
        """Return the end and the character of the reference at `start`; "" for a mere ampersand."""
        found = _REFERENCE.match(self.text, start)
        if found is None:
            return start + 1, ""
        if found[3]:
            return found.end(), _LITERALS[found[3]]
        digits_end = found.end(1) if found[1] else found.end(2)
        if digits_end - start >= 10:
            return start + 1, ""
        code = int(found[1], 16) if found[1] else int(found[2])
        if code == 0 or code >= 0x10FFFF:
            return start + 1, ""
        if 0xD800 <= code <= 0xDFFF:
            return found.end(), _LONE_SURROGATE
        return found.end(), chr(code) if code < 0x10000 else surrogates(code)

    def _start_tag(self, begin: int) -> int:
        text = self.text
        pos = _find(_TAG_END, text, begin + 1)
        if text[pos] == "\0":
            raise MarkupError(f"Unclosed start tag {self._at(begin)}")
        tag = text[begin + 1 : pos].translate(_ASCII_LOWER)
        if tag not in _TYPES:
            raise MarkupError(f'Unsupported start tag "{narrow(tag)}" {self._at(begin)}')
        attributes: dict[str, str] = {}
        while text[pos] != ">":
            pos = _find(_NOT_SPACE, text, pos)
            if text[pos] == ">":
                break
            pos = self._attribute(tag, begin, pos, attributes)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" {self._at(begin)}')
        self.open.append((tag, attributes, self.length, len(self.out)))
        return pos + 1

    def _attribute(self, tag: str, begin: int, pos: int, attributes: dict[str, str]) -> int:
        text = self.text
        name_end = _find(_NAME_END, text, pos)
        name = text[pos:name_end]
        if not name:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" {self._at(begin)}')
        pos = _find(_NOT_SPACE, text, name_end)
        if text[pos] == "\0":
            raise MarkupError(f'Unclosed start tag "{tag}" {self._at(begin)}')
        if text[pos] != "=":
            attributes.setdefault(name, "")
            return pos
        pos = _find(_NOT_SPACE, text, pos + 1)
        if text[pos] == "\0":
            raise MarkupError(f'Unclosed start tag "{tag}" {self._at(begin)}')
        if text[pos] in "'\"":
            pos, value = self._quoted(pos)
        else:
            token = _TOKEN.match(text, pos)
            token_begin, pos = pos, token.end() if token else pos
            value = text[token_begin:pos].translate(_ASCII_LOWER)
            if text[pos] not in _SPACE and text[pos] != ">":
                raise MarkupError(f"Unexpected end of name token {self._at(token_begin)}")
        if text[pos] == "\0":
            raise MarkupError(f"Unclosed start tag {self._at(begin)}")
        attributes[name] = value
        return pos

    def _quoted(self, begin: int) -> tuple[int, str]:
        end = _find(_QUOTE_END[self.text[begin]], self.text, begin + 1)
        value = self.text[begin + 1 : end]
        if "&" in value:
            value = _Parser(value).decode()
        return end + (self.text[end] != "\0"), value

    def decode(self) -> str:
        """Return the text with its references replaced, for a text without tags."""
        pos, parts = 0, []
        while (start := self.text.find("&", pos)) >= 0:
            parts.append(self.text[pos:start])
            pos, char = self._reference(start)
            parts.append(char or "&")
        parts.append(self.text[pos:-1])
        return "".join(parts)

    def _end_tag(self, begin: int) -> int:
        if not self.open:
            raise MarkupError(f"Unexpected end tag {self._at(begin)}")
        text = self.text
        name_end = _find(_TAG_END, text, begin + 1)
        name = text[begin + 2 : name_end].translate(_ASCII_LOWER)
        pos = _find(_NOT_SPACE, text, name_end)
        if text[pos] != ">":
            raise MarkupError(f"Unclosed end tag {self._at(begin)}")
        tag, attributes, offset, index = self.open.pop()
        if name and name != tag:
            raise MarkupError(
                f'Unmatched end tag {self._at(begin)}, expected "</{tag}>", '
                f'found "</{narrow(name)}>"'
            )
        if self.length > offset:
            self._close(tag, attributes, offset, index)
        return pos + 1

    def _close(self, tag: str, attributes: dict[str, str], offset: int, index: int) -> None:
        entity: Entity = {"type": _TYPES[tag], "offset": offset, "length": self.length - offset}
        if tag == "a":
            if not add_link(entity, attributes.get("href") or "".join(self.out[index:])):
                return
        elif tag in ("pre", "code"):
            if self._merge_code(tag, attributes, entity):
                return
        elif tag == "blockquote":
            quote = "expandable_blockquote" if "expandable" in attributes else "blockquote"
            entity["type"] = quote
        elif tag == "tg-emoji":
            entity |= {"type": "custom_emoji", "custom_emoji_id": _emoji_id(attributes)}
        elif tag == "tg-time" and not _add_moment(entity, attributes):
            return
        self.entities.append(entity)

    def _merge_code(self, tag: str, attributes: dict[str, str], entity: Entity) -> bool:
        """Merge `pre` and `code` around the same text into one `pre`; False if there are not both."""
        language = attributes.get("class", "").partition("language-")
        named = language[2] if tag == "code" and not language[0] else ""
        entity["type"] = tag
        last = self.entities[-1] if self.entities else None
        same = last is not None and all(last[key] == entity[key] for key in ("offset", "length"))
        if last is not None and same:
            if tag == "pre" and last["type"] == "code" and last.get("language"):
                last["type"] = "pre"
                return True
            if tag == "code" and last["type"] == "pre" and "language" not in last and named:
                last["language"] = named
                return True
        if named:
            entity["language"] = named
        return False


def _find(pattern: re.Pattern[str], text: str, pos: int) -> int:
    found = pattern.search(text, pos)
    return found.start() if found else len(text) - 1


def _emoji_id(attributes: dict[str, str]) -> str:
    value = attributes.get("emoji-id", "")
    if not re.fullmatch(r"-?[0-9]{1,19}", value) or not 0 < abs(int(value)) < 1 << 63:
        raise MarkupError("Invalid custom emoji identifier specified")
    return str(int(value))


def _add_moment(entity: Entity, attributes: dict[str, str]) -> bool:
    time_format = canonical_format(attributes.get("format", ""))
    if time_format is None:
        raise MarkupError("Invalid date format used")
    digits = re.match(r"[0-9]+", attributes.get("unix", ""))
    # TDLib parses the digits into 32 bits, which may overflow
    unix = int(digits[0]) & 0xFFFFFFFF if digits else 0
    if not 0 < unix < 1 << 31:
        return False
    entity |= {"type": "date_time", "unix_time": unix}
    if time_format:
        entity["date_time_format"] = time_format
    return True
