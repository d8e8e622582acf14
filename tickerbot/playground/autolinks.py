"""The entities that Telegram detects in a text: commands, mentions, hashtags, links, addresses.

Close to TDLib's `find_entities`, but not the same: a link without a scheme is detected only under one
of the listed top-level domains, and phone and card numbers are not detected.
"""

from __future__ import annotations

import re

from tickerbot.playground.entities import Entity

_TLDS = (
    "com|org|net|info|edu|gov|mil|int|eu|de|at|ch|fr|it|es|uk|us|ru|ua|pl|nl|be|cz|dk|se|no|fi|"
    "io|ai|me|tv|app|dev|news|berlin|bayern|hamburg|koeln|wien|online|blog|bar|xyz|co|ly|to|gg"
)
_TAIL = r"(?::[0-9]{1,5})?(?:[/?#][^\s<>\"«»“”„]*)?"
_HOST = r"[\w-]+(?:\.[\w-]+)*"
_ENTITY = re.compile(
    rf"""
    (?P<url>(?<![\w@.])(?:(?:https?|ftp)://{_HOST}\.[^\W\d_]{{2,}}{_TAIL}
        |(?:https?://)?(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}}(?![\w.]){_TAIL}
        |tg://[a-z0-9_-]+{_TAIL}
        |(?<!-)(?:[\w-]+\.)+(?:{_TLDS})(?![\w@-]){_TAIL}))
    |(?P<email>(?<![\w.@+-])[\w.+-]+@(?:[\w-]+\.)+[a-zA-Z]{{2,}}(?!\w))
    |(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{{1,64}}(?:@[a-zA-Z0-9_]{{3,32}})?(?![\w/<>]))
    |(?P<mention>(?<!\w)@[a-zA-Z0-9_]{{3,32}}(?!\w))
    |(?P<hashtag>(?<![\w\#])\#\w{{1,256}}(?!\w))
    |(?P<cashtag>(?<!\w)\$[A-Z]{{1,8}}(?!\w))
    """,
    re.VERBOSE,
)
_CANDIDATE = re.compile(r"[/@#$]|\w\.\w")


def find_entities(wide: str) -> list[Entity]:
    """Return the entities detected in a wide text, in order and without overlaps."""
    if not _CANDIDATE.search(wide):  # a fast check that settles most texts
        return []
    found: list[Entity] = []
    for match in _ENTITY.finditer(wide):
        kind, value = str(match.lastgroup), match[0]
        if kind == "url":
            value = value.rstrip(".,:;!?'")
            if value.endswith(")") and "(" not in value:
                value = value.rstrip(")")
        if kind == "hashtag" and value[1:].replace("_", "").isdigit():
            continue
        found.append({"type": kind, "offset": match.start(), "length": len(value)})
    return found
