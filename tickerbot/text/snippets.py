"""Marked texts, in which matches stand between two marks, and the snippets of them that lists show."""

from __future__ import annotations

from tickerbot.text.sentences import sentences

# Cleaning removes control characters, so no stored text contains these.
MARK_ON, MARK_OFF = "\x02", "\x03"


def make_snippet(marked: str, limit: int) -> str:
    """Cut the part with the first match, about ``limit`` characters, from a marked text; marks stay.

    The snippet starts with the sentence that matched, and an ellipsis stands where text was left out.
    A text without a match gives its beginning.
    """
    if len(marked) <= limit:
        return marked
    parts = sentences(marked)
    ends_before, begin = 0, 0
    first = max(marked.find(MARK_ON), 0)
    for part in parts:
        if ends_before + len(part) > first:
            begin = ends_before
            break
        ends_before += len(part)
    if first - begin > limit // 2:  # a very long sentence: start a few words before the match
        space = marked.find(" ", first - limit // 2, first)
        begin = space + 1 if space >= 0 else first
    end = min(begin + limit, len(marked))
    if end < len(marked):
        space = marked.rfind(" ", begin, end)
        end = space if space > first else end
    cut = marked[begin:end].strip()
    if cut.count(MARK_ON) > cut.count(MARK_OFF):
        cut += MARK_OFF
    if cut.count(MARK_OFF) > cut.count(MARK_ON):
        cut = MARK_ON + cut
    return ("… " if begin else "") + cut + (" …" if end < len(marked) else "")


def strip_marks(marked: str) -> str:
    """Remove the marks from a marked text."""
    return marked.replace(MARK_ON, "").replace(MARK_OFF, "")
