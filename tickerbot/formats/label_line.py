"""The line of hashtags with which ticker text tells the topics and the level of an entry."""

from __future__ import annotations

from dataclasses import replace

from tickerbot.model import Level, ParsedEntry
from tickerbot.text.hashtags import LEVELS, find_labels, fold_name, hashtag_of

MAX_TOPICS = 3
"""A line of more hashtags than an entry has topics is text."""
_NORMAL = "normal"
_NAMES = {Level.NORMAL: "#Normal", Level.IMPORTANT: "#Wichtig", Level.URGENT: "#Eil"}


def read_label_line(entry: ParsedEntry) -> ParsedEntry:
    """The entry without the line of hashtags that its text ends with, which labels it."""
    if not entry.body:
        return entry
    before, _, last = entry.body[-1].rpartition("\n")
    tags = _tags(last)
    levels = [fold_name(tag) for tag in tags if fold_name(tag) in (*LEVELS, _NORMAL)]
    names = {fold_name(tag): tag[1:] for tag in tags if fold_name(tag) not in levels}
    if not tags or len(names) > MAX_TOPICS or len(levels) > 1:
        return entry
    level = LEVELS.get(levels[0], Level.NORMAL) if levels else entry.level
    body = (*entry.body[:-1], before) if before else entry.body[:-1]
    return replace(entry, body=body, level=level, topics=tuple(names.values()))


def write_label_line(entry: ParsedEntry) -> ParsedEntry:
    """As ``read_label_line`` reads it; a line of hashtags that is text is kept apart by ``#Normal``."""
    tags = [_NAMES[entry.level]] if entry.level is not Level.NORMAL else []
    tags += map(hashtag_of, entry.topics)
    if not tags and read_label_line(entry) != entry:
        tags = [_NAMES[Level.NORMAL]]
    return replace(entry, body=(*entry.body, " ".join(tags))) if tags else entry


def _tags(line: str) -> list[str]:
    """The hashtags of a line of nothing else; none where there is anything else."""
    labels = find_labels(f"-\n{line}")
    return [label.text for label in labels]
