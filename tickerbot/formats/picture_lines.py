"""The last paragraphs with which ticker text names the pictures of an entry, by their files."""

from __future__ import annotations

import re
from dataclasses import replace

from tickerbot.model import MAX_PICTURES, ParsedEntry, Picture, PictureKind

_LINE = re.compile(
    r"\[(?P<kind>photo|video) (?P<file>[\w.-]{1,200}/[0-9a-f]{64}\.[a-z0-9]{3,4})"
    r"(?: (?P<width>[0-9]{1,5})x(?P<height>[0-9]{1,5}))?(?:: (?P<alt>.*))?\]"
)
_NONE = "[no pictures]"
"""Keeps a paragraph above it, which looks like one of a picture, as text."""


def read_picture_lines(entry: ParsedEntry) -> ParsedEntry:
    """The entry without the paragraphs that its text ends with, which name its pictures."""
    pictures: list[Picture] = []
    for paragraph in reversed(entry.body[-MAX_PICTURES:]):
        found = _LINE.fullmatch(paragraph)
        if not found:
            break
        sides = int(found["width"] or 0), int(found["height"] or 0)
        kind: PictureKind = "photo" if found["kind"] == "photo" else "video"
        pictures.append(Picture(found["file"], kind, *sides, alt=found["alt"] or ""))
    body = entry.body[: len(entry.body) - len(pictures)]
    if body[-1:] == (_NONE,):
        body = body[:-1]
    return replace(entry, body=body, pictures=(*entry.pictures, *pictures[::-1]))


def write_picture_lines(entry: ParsedEntry) -> ParsedEntry:
    """As ``read_picture_lines`` reads it; a paragraph that only looks like it is kept apart."""
    lines = [_line_of(picture) for picture in entry.pictures]
    text = replace(entry, pictures=())
    if read_picture_lines(text) != text:
        lines = [_NONE, *lines]
    return replace(text, body=(*entry.body, *lines)) if lines else entry


def _line_of(picture: Picture) -> str:
    size = f" {picture.width}x{picture.height}" if picture.width and picture.height else ""
    return f"[{picture.kind} {picture.name}{size}{f': {picture.alt}' if picture.alt else ''}]"
